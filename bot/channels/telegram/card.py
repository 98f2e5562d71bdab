"""A card of the catalogue as lines: everything on it, in the order in which the web shows it."""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.channels.telegram.direction import END_ISOLATE, LEFT_TO_RIGHT_ISOLATE, alone, beside, unmarked
from bot.channels.telegram.markup import Line, Run, Tag, line_of, lines_of, web_address

_BETWEEN = " · "


def text_lines(value: object, direction: str, point: str = "") -> list[Line]:
    """A text of one or more lines; `point` stands before the first."""
    found = lines_of(value)
    return [(Run(alone(point * (number == 0) + line, direction)),) if line else () for number, line in enumerate(found)]


def card_lines(card: Mapping[str, Any], direction: str) -> list[Line]:
    """The lines of a card as `bot.reply.card.card_view` makes it; blank ones between its sections."""
    labels = card.get("labels") or {}
    why = [line for reason in card.get("why") or () for line in text_lines(reason, direction, "• ")]
    phones = [line for phone in card.get("phones") or () for line in _phone(phone, direction)]
    sections = [
        [*_whole(card.get("title"), "b", direction), *text_lines(card.get("summary"), direction)],
        _under(labels.get("why"), why, direction),
        *(
            _under(part.get("label"), text_lines(part.get("text"), direction), direction)
            for part in card.get("details") or ()
        ),
        _under(labels.get("first_step"), text_lines(card.get("first_step"), direction), direction),
        _under(labels.get("phone"), phones, direction),
        _under(labels.get("link"), _link(card.get("link"), direction), direction),
        [*_whole(card.get("note"), "i", direction), *_whole(card.get("checked"), "i", direction)],
    ]
    return _apart(section for section in sections if section)


def beside_each_other(fields: Iterable[str], direction: str) -> str:
    """Fields of one line; empty ones leave no trace."""
    return _BETWEEN.join(beside(field, direction) for field in fields if field)


def _whole(value: object, tag: Tag, direction: str) -> list[Line]:
    text = line_of(value)
    return [(Run(alone(text, direction), tag),)] if text else []


def _under(label: object, body: list[Line], direction: str) -> list[Line]:
    return [*_whole(label, "b", direction), *body] if body else []


def _phone(phone: Mapping[str, Any], direction: str) -> list[Line]:
    """The number is read from left to right in every language, so that it can be dialled as it stands."""
    number = unmarked(line_of(phone.get("number")))
    notes = beside_each_other((line_of(phone.get("description")), line_of(phone.get("hours"))), direction)
    shown = _BETWEEN.join(part for part in (number and LEFT_TO_RIGHT_ISOLATE + number + END_ISOLATE, notes) if part)
    return [(Run(shown),)] if shown else []


def _link(link: Mapping[str, Any] | None, direction: str) -> list[Line]:
    """An address to which Telegram does not lead is shown as it is, for whoever can use it."""
    title, address = line_of((link or {}).get("title")), line_of((link or {}).get("href"))
    href = web_address(address)
    if href is not None:
        return [(Run(alone(title or href, direction), "a", href),)]
    shown = beside_each_other((title, address), direction)
    return [(Run(shown),)] if shown else []


def _apart(sections: Iterable[list[Line]]) -> list[Line]:
    lines: list[Line] = []
    for section in sections:
        lines += [(), *section] if lines else section
    return lines
