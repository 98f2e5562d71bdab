"""A rule read back to a family: its conditions in the family's language, and how each stands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel.lists import format_list

from locales.phrase import Phrase
from locales.phrases import benefits as phrases
from locales.translate import Translator
from resources_catalog.cells import values_of
from resources_catalog.eligibility import evaluate
from resources_catalog.facts import MEASURED, Fact, FactType, facts
from resources_catalog.rule import AllOf, AnyOf, Comparison, NotOf, Rule

State = Literal["holds", "fails", "unknown"]
Kind = Literal["all", "one", "none"]

_HEADINGS: Mapping[Kind, Phrase] = {
    "all": phrases.ALL_OF_THESE,
    "one": phrases.ONE_OF_THESE,
    "none": phrases.NONE_OF_THESE,
}
_AT_LEAST: Mapping[FactType, Phrase] = {"age": phrases.OR_OLDER, "date": phrases.OR_LATER}
_AT_MOST: Mapping[FactType, Phrase] = {"age": phrases.OR_YOUNGER, "date": phrases.OR_EARLIER}
_HELD: Mapping[str, State] = {"eligible": "holds", "not_eligible": "fails", "unknown": "unknown"}
_TURNED: Mapping[State, State] = {"holds": "fails", "fails": "holds", "unknown": "unknown"}


@dataclass(frozen=True)
class Condition:
    """One sentence about the fact `fact`, such as "Your child lives at home"."""

    fact: str
    text: str
    state: State


@dataclass(frozen=True)
class Group:
    """Conditions of which all must hold, at least one, or none; `text` is a heading that says so."""

    kind: Kind
    text: str
    parts: tuple["Condition | Group", ...]
    state: State


def conditions(
    rule: Rule, known: Mapping[str, object], language: str, declared: Mapping[str, Fact] | None = None
) -> Group:
    """The conditions of `rule`, as a group of kind `all`, with their state for a family of whom `known` was told.

    Every state is exact, also that of a group. Conditions that say the same are given once, and "not" is said as the
    opposite where there is one. Raises FactError and RuleError as `evaluate` does.
    """
    reader = _Reader(known, language, facts() if declared is None else declared)
    whole = reader.read(rule)
    if isinstance(whole, Group) and whole.kind == "all":
        return whole
    return Group("all", reader.say(_HEADINGS["all"]), (whole,), whole.state)


@cache
def _translator(language: str) -> Translator:
    # Only phrases with plain values are said here, so nothing has to be looked up.
    return Translator(language, lambda *_: "")


class _Reader:
    def __init__(self, known: Mapping[str, object], language: str, declared: Mapping[str, Fact]) -> None:
        self._known, self._language, self._declared = known, language, declared

    def read(self, rule: Rule, turned: bool = False) -> Condition | Group:
        """`rule`, or its opposite when `turned`."""
        match rule:
            case NotOf():
                return self.read(rule.not_, not turned)
            case Comparison():
                if not turned:
                    return self._condition(rule)
                other = _opposite(rule, self._declared[rule.fact])
                return self._condition(other) if other else self._group("none", rule, True, [self.read(rule)])
            case AllOf(all=parts):
                kind: Kind = "one" if turned else "all"
                return self._group(kind, rule, turned, [self.read(part, turned) for part in parts])
            case AnyOf(any=parts):
                if not turned:
                    return self._group("one", rule, False, [self.read(part) for part in parts])
                if len(parts) == 1:
                    return self.read(parts[0], True)
                return self._group("none", rule, True, [self.read(part) for part in parts])

    def say(self, phrase: Phrase, value: str = "") -> str:
        return _translator(self._language).say(phrase.name, {"value": value} if phrase.placeholders else None)

    def _group(self, kind: Kind, rule: Rule, turned: bool, parts: list[Condition | Group]) -> Condition | Group:
        inner = tuple(dict.fromkeys(_flat(kind, parts)))
        if len(inner) == 1 and kind != "none":
            return inner[0]
        return Group(kind, self.say(_HEADINGS[kind]), inner, self._state(rule, turned))

    def _condition(self, leaf: Comparison) -> Condition:
        return Condition(leaf.fact, self._text(leaf, self._declared[leaf.fact]), self._state(leaf, False))

    def _state(self, rule: Rule, turned: bool) -> State:
        state = _HELD[evaluate(rule, self._known, self._declared).outcome]
        return _TURNED[state] if turned else state

    def _text(self, leaf: Comparison, fact: Fact) -> str:
        if fact.type == "boolean":
            return fact.told(bool(leaf.value) == (leaf.operator == "is"), self._language)
        texts = [self._value(fact, value) for value in values_of(leaf)]
        words = format_list(texts, style="or", locale=self._language) if len(texts) > 1 else texts[0]
        match leaf.operator:
            case "is_not":
                words = self.say(phrases.ANYTHING_BUT, words)
            case "at_least" if (leaf.value,) != fact.values[-1:]:
                words = self.say(_AT_LEAST.get(fact.type, phrases.OR_MORE), words)
            case "at_most" if (leaf.value,) != fact.values[:1]:
                words = self.say(_AT_MOST.get(fact.type, phrases.OR_LESS), words)
        return fact.stated(words, self._language)

    def _value(self, fact: Fact, value: object) -> str:
        read = fact.read(value) if fact.type in MEASURED else str(value)
        return fact.value_text(read, self._language)


def _flat(kind: Kind, parts: list[Condition | Group]) -> Iterator[Condition | Group]:
    for part in parts:
        # One of (one of …) is one of all these, and all of (all of …) all of them.
        if isinstance(part, Group) and part.kind == kind != "none":
            yield from part.parts
        else:
            yield part


def _opposite(leaf: Comparison, fact: Fact) -> Comparison | None:
    """The comparison that holds exactly when `leaf` does not, where it reads as well."""
    if leaf.operator == "is" and fact.type == "boolean":
        return Comparison.model_validate({"fact": leaf.fact, "is": not leaf.value})
    if leaf.operator in ("is", "is_not"):
        other = "is_not" if leaf.operator == "is" else "is"
        return Comparison.model_validate({"fact": leaf.fact, other: leaf.value})
    return None
