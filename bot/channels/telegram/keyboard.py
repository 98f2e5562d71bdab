"""The buttons under a message on Telegram."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from unicodedata import category, east_asian_width

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, InlineKeyboardMarkupLimit

from bot.channels.telegram.cuts import visible
from bot.channels.telegram.markup import line_of, web_address

#: Buttons of one message.
MOST = int(InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER)
#: Columns of a title beside which a second button has room; a wide letter takes two.
SHORT = 18
PRESSED = "✓ "
#: What stands on a button, or over buttons, that have no words.
WORDLESS = "…"


@dataclass(frozen=True)
class Button:
    """Either `token`, which comes back when it is pressed (at most 64 bytes), or `url`, which it opens."""

    title: str
    token: str | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


def rows_of(buttons: Sequence[Mapping[str, Any]], chosen: Collection[str] = (), *, closed: bool = False) -> Rows:
    """The buttons ({title, payload} or {title, url}) in rows of one or two, at most 100; `closed`: the pressed ones.

    `chosen` are the tokens of those that were pressed; they keep their places. A button that Telegram would refuse is
    left out, for with it the whole message would be refused: see `pressable`.
    """
    offered = [_button(each, chosen) for each in buttons if pressable(each)][:MOST]
    kept = [button for button in offered if not closed or button.token in chosen]
    rows: list[tuple[Button, ...]] = []
    for short, neighbours in groupby(kept, lambda button: width(button.title.removeprefix(PRESSED)) <= SHORT):
        row, size = list(neighbours), 2 if short else 1
        rows += [tuple(row[place : place + size]) for place in range(0, len(row), size)]
    return tuple(rows)


def pressable(button: Mapping[str, Any]) -> bool:
    """Whether Telegram takes it: it has a token that fits, or an address on the web."""
    return _token(button) is not None or web_address(button.get("url")) is not None


def markup(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """The rows as Telegram wants them; None when there are none."""
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.title, callback_data=button.token, url=button.url) for button in row]
            for row in rows
        ]
    )


def width(title: str) -> int:
    """The columns that the title takes."""
    marks = ("Mn", "Me", "Cf")
    return sum(0 if category(letter) in marks else 1 + (east_asian_width(letter) in "WF") for letter in title)


def _button(given: Mapping[str, Any], chosen: Collection[str]) -> Button:
    title, token = line_of(given.get("title")), _token(given)
    shown = title if visible(title) else WORDLESS
    if token is None:
        return Button(shown, url=web_address(given.get("url")))
    return Button(PRESSED + shown if token in chosen else shown, token=token)


def _token(button: Mapping[str, Any]) -> str | None:
    token = button.get("payload")
    if not isinstance(token, str):
        return None
    least, most = InlineKeyboardButtonLimit.MIN_CALLBACK_DATA, InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    return token if token.isprintable() and least <= len(token.encode()) <= most else None
