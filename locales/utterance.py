"""What the actions say: a phrase's name, values, choices and catalogue ids, in no human language."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

Scalar = str | int | float | bool | None
#: A scalar, or `{"kind": …, "value": …}` for what each language writes in its own way.
Value = Scalar | Mapping[str, str]

#: moment and day are ISO 8601 (a moment carries its offset); language, region, role, attendance, name, question and why
#: are codes (the last three of a fact of the catalogue); weekdays are numbers with commas, Monday is 1; fact and answer
#: are JSON `{"fact": code, "value": its JSON form}`, as a statement and as a short answer.
KINDS = frozenset(
    {"moment", "day", "weekdays", "language", "region", "role", "attendance", "name", "question", "why", "fact"}
    | {"answer"}
)


def moment(value: str) -> Value:
    """A point in time, ISO 8601 with the offset of the place where the person is."""
    return {"kind": "moment", "value": value}


def region(code: str) -> Value:
    return {"kind": "region", "value": code}


def language(code: str) -> Value:
    return {"kind": "language", "value": code}


def role(code: str) -> Value:
    """What somebody does, such as `doctor`."""
    return {"kind": "role", "value": code}


def attendance(code: str) -> Value:
    """What somebody has said of a meeting: `coming`, `cannot`, or `open` for nothing yet."""
    return {"kind": "attendance", "value": code}


def day(value: date) -> Value:
    return {"kind": "day", "value": value.isoformat()}


def weekdays(numbers: Iterable[int]) -> Value:
    """Days of the week, in this order; Monday is 1."""
    return {"kind": "weekdays", "value": ",".join(str(number) for number in numbers)}


def name(fact: str) -> Value:
    """A fact of the catalogue, as a short label."""
    return {"kind": "name", "value": fact}


def question(fact: str) -> Value:
    """The question that is asked about a fact of the catalogue."""
    return {"kind": "question", "value": fact}


def why(fact: str) -> Value:
    """Why that is asked."""
    return {"kind": "why", "value": fact}


def told(fact: str, value: object) -> Value:
    """What a family told of a fact; `value` in its JSON form."""
    return {"kind": "fact", "value": json.dumps({"fact": fact, "value": value})}


def answer(fact: str, value: object) -> Value:
    """One of the answers to a question about a fact; `value` in its JSON form."""
    return {"kind": "answer", "value": json.dumps({"fact": fact, "value": value})}


class UtteranceError(ValueError):
    """An utterance on the wire does not have the agreed form."""


@dataclass(frozen=True)
class Payload:
    """What a button means to Rasa: an intent and its entities."""

    intent: str
    entities: Mapping[str, Scalar] = field(default_factory=dict)

    def to_wire(self) -> dict[str, Any]:
        return {"intent": self.intent, "entities": dict(self.entities)}

    @classmethod
    def from_wire(cls, data: object) -> "Payload":
        form = _object(data, "a payload")
        return cls(_text(form, "intent"), _scalars(form.get("entities", {})))


@dataclass(frozen=True)
class Choice:
    """A button: `label` is a phrase's name, or `literal` a proper name that is not translated."""

    payload: Payload
    label: str | None = None
    literal: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict)

    def to_wire(self) -> dict[str, Any]:
        wire: dict[str, Any] = {"payload": self.payload.to_wire()}
        if self.label is not None:
            wire["label"] = self.label
        if self.literal is not None:
            wire["literal"] = self.literal
        if self.values:
            wire["values"] = dict(self.values)
        return wire

    @classmethod
    def from_wire(cls, data: object) -> "Choice":
        form = _object(data, "a choice")
        label, literal = form.get("label"), form.get("literal")
        if (label is None) == (literal is None):
            raise UtteranceError("a choice has either a label or a literal")
        return cls(Payload.from_wire(form.get("payload")), label, literal, _values(form.get("values", {})))


@dataclass(frozen=True)
class Reason:
    """Why a card is shown: `kind` names how to say it, `value` is what the person wrote or a code."""

    kind: str
    value: str = ""

    def to_wire(self) -> dict[str, Any]:
        return {"kind": self.kind, "value": self.value}

    @classmethod
    def from_wire(cls, data: object) -> "Reason":
        form = _object(data, "a reason")
        return cls(_text(form, "kind"), str(form.get("value", "")))


@dataclass(frozen=True)
class Card:
    """A catalogue entry to show.

    `form` is `short` (in a list), `full` (more about this), or the part that was asked for: `payment`, `form`, `hours`,
    `eligibility`. `known` is what the family has told, fact → JSON value, where the card says how its rule stands.
    """

    entry: str
    reasons: tuple[Reason, ...] = ()
    choices: tuple[Choice, ...] = ()
    form: str = "short"
    known: Mapping[str, Any] | None = None

    def to_wire(self) -> dict[str, Any]:
        wire: dict[str, Any] = {
            "entry": self.entry,
            "form": self.form,
            "reasons": [reason.to_wire() for reason in self.reasons],
            "choices": [choice.to_wire() for choice in self.choices],
        }
        if self.known is not None:
            wire["known"] = dict(self.known)
        return wire

    @classmethod
    def from_wire(cls, data: object) -> "Card":
        form = _object(data, "a card")
        return cls(
            _text(form, "entry"),
            tuple(Reason.from_wire(reason) for reason in _items(form, "reasons")),
            tuple(Choice.from_wire(choice) for choice in _items(form, "choices")),
            str(form.get("form", "short")),
            None if form.get("known") is None else _object(form["known"], "what is known"),
        )


@dataclass(frozen=True)
class Line:
    """One point of a list under an utterance's sentence: a phrase and its values."""

    phrase: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def to_wire(self) -> dict[str, Any]:
        return {"phrase": self.phrase, "values": dict(self.values)}

    @classmethod
    def from_wire(cls, data: object) -> "Line":
        form = _object(data, "a line")
        return cls(_text(form, "phrase"), _values(form.get("values", {})))


@dataclass(frozen=True)
class Utterance:
    """One message of the bot before it has a language. `phrase` is the name of a phrase; `lines` stand under it."""

    phrase: str
    values: Mapping[str, Value] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    cards: tuple[Card, ...] = ()
    lines: tuple[Line, ...] = ()

    def to_wire(self) -> dict[str, Any]:
        wire: dict[str, Any] = {"phrase": self.phrase}
        if self.lines:
            wire["lines"] = [line.to_wire() for line in self.lines]
        if self.values:
            wire["values"] = dict(self.values)
        if self.choices:
            wire["choices"] = [choice.to_wire() for choice in self.choices]
        if self.cards:
            wire["cards"] = [card.to_wire() for card in self.cards]
        return wire

    @classmethod
    def from_wire(cls, data: object) -> "Utterance":
        """Raises UtteranceError when `data` does not have the agreed form."""
        form = _object(data, "an utterance")
        return cls(
            _text(form, "phrase"),
            _values(form.get("values", {})),
            tuple(Choice.from_wire(choice) for choice in _items(form, "choices")),
            tuple(Card.from_wire(card) for card in _items(form, "cards")),
            tuple(Line.from_wire(line) for line in _items(form, "lines")),
        )


@dataclass(frozen=True)
class HandOver:
    """Said by an action instead of words: a human is wanted. The gateway gives the floor and says who and when."""

    reason: str

    def to_wire(self) -> dict[str, Any]:
        return {"hand_over": self.reason}


@dataclass(frozen=True)
class Deed:
    """Said by an action instead of words: something is to be done that others must hear of, such as a booking.

    The gateway does it, says what came of it, and tells the others, all in one transaction. `values` is plain JSON.
    """

    do: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def to_wire(self) -> dict[str, Any]:
        return {"do": self.do, "with": dict(self.values)}


def said_from_wire(data: object) -> Utterance | HandOver | Deed:
    """One thing that an action said. Raises UtteranceError."""
    form = _object(data, "what an action says")
    if "do" in form:
        return Deed(_text(form, "do"), _object(form.get("with", {}), "what a deed is done with"))
    return HandOver(_text(form, "hand_over")) if "hand_over" in form else Utterance.from_wire(form)


def _object(data: object, what: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise UtteranceError(f"{what} must be an object, not {type(data).__name__}")
    return cast("dict[str, Any]", data)


def _items(form: Mapping[str, Any], key: str) -> list[object]:
    items = form.get(key, [])
    if not isinstance(items, list | tuple):
        raise UtteranceError(f"{key} must be a list")
    return list(items)


def _text(form: Mapping[str, Any], key: str) -> str:
    value = form.get(key)
    if not isinstance(value, str) or not value:
        raise UtteranceError(f"{key} must be a text")
    return value


def _scalars(data: object) -> dict[str, Scalar]:
    form = _object(data, "values")
    for key, value in form.items():
        if value is not None and not isinstance(value, str | int | float | bool):
            raise UtteranceError(f"the value of {key} must be a text, a number, true, false or null")
    return form


def _values(data: object) -> dict[str, Value]:
    form = _object(data, "values")
    plain = {key: value for key, value in form.items() if not isinstance(value, dict)}
    _scalars(plain)
    for key, value in form.items():
        if key not in plain and (
            set(value) != {"kind", "value"}
            or not isinstance(value["kind"], str)
            or value["kind"] not in KINDS
            or not isinstance(value["value"], str)
        ):
            raise UtteranceError(f"the value of {key} must be a text, a number, or one of {sorted(KINDS)}")
    return form
