"""A stored message as the messages that Telegram shows: the text, and each card for itself."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.telegram.card import beside_each_other, card_lines, text_lines
from bot.channels.telegram.direction import RIGHT_TO_LEFT_MARK, alone, beside, lead
from bot.channels.telegram.keyboard import MOST, WORDLESS, Rows, pressable, rows_of
from bot.channels.telegram.markup import Line, Run, line_of, pages
from bot.reply.voice import voice
from locales.phrases import translation, web_chat

Buttons = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Part:
    """One message on Telegram: `html` is for parse_mode HTML, `rows` are the buttons under it."""

    html: str
    rows: Rows = ()


def parts_of(view: Mapping[str, Any], chosen: Collection[str] = (), *, closed: bool = False) -> tuple[Part, ...]:
    """The messages for a view of `bot.messages.message_view`, in order; none for what the family wrote itself.

    `chosen` are the tokens of pressed buttons, besides that of the view; `closed` leaves only those. Neither changes
    how many parts there are nor their words, so that a part's buttons can be replaced later.
    """
    if view["author"] == "family":
        return ()
    direction, cards = view["dir"], view.get("cards") or []
    general: Buttons = view.get("quick_replies") or []
    pressed = {*chosen, *([view["chosen"]] if view.get("chosen") else [])}
    texts = [*text_lines(view.get("text"), direction)]
    if view["author"] == "staff" and (texts or cards):
        texts = [author(view), *texts, *_translated(view)]
    bodies: list[tuple[list[Line], list[Buttons]]] = [(texts, [])]
    bodies += [(card_lines(card, direction), [card.get("quick_replies") or []]) for card in cards]
    # On a phone only the newest message is sure to be in sight: what can be done next stands under it, in rows below
    # those of a last card. Under the text it would be out of sight above the cards.
    bodies[-1][1].append(general)
    return tuple(part for lines, groups in bodies for part in _body(lines, groups, direction, pressed, closed))


def author(view: Mapping[str, Any]) -> Line:
    """Who writes, so that a family sees that it is a person."""
    name = line_of(view.get("name")) or voice(view["language"]).say(web_chat.COORDINATOR.name)
    return (Run(f"{beside(name, view['dir'])}:", "b"),)


def _translated(view: Mapping[str, Any]) -> list[Line]:
    """That a machine has translated it, and the writer's own words; or that none could."""
    told, direction = view.get("translation"), view["dir"]
    if not told:
        return []
    mark: list[Line] = [(), (Run(alone(line_of(told["mark"]), direction), "i"),)]
    original = told.get("original")
    if original is None:
        return mark
    label = voice(view["language"]).say(translation.ORIGINAL.name)
    said = [(Run(f"{label}:"),), *text_lines(original["text"], direction)]
    quoted = "\n".join(lead(words, direction) + words for words in map(_words, said))
    return [*mark, (Run(quoted.removeprefix(RIGHT_TO_LEFT_MARK), "q"),)]


def _words(line: Line) -> str:
    return "".join(run.text for run in line)


def _body(
    lines: list[Line], groups: list[Buttons], direction: str, pressed: Collection[str], closed: bool
) -> list[Part]:
    """Lines with buttons under the last part; each group begins a row."""
    useless = [button for group in groups for button in group if not pressable(button)]
    shown = [*lines, *(line for button in useless for line in _said(button, direction))]
    sheets = _sheets([[button for button in group if pressable(button)] for group in groups])
    htmls = list(pages(shown, direction))
    # Telegram takes no buttons without a text, and no more than a hundred under one.
    htmls += [WORDLESS] * (len(sheets) - min(len(htmls), 1))
    last = len(htmls) - len(sheets)
    rows: list[Rows] = [()] * last
    rows += [tuple(row for group in sheet for row in rows_of(group, pressed, closed=closed)) for sheet in sheets]
    return [Part(html, under) for html, under in zip(htmls, rows, strict=True)]


def _sheets(groups: list[list[Mapping[str, Any]]]) -> list[list[Buttons]]:
    """The groups, as many together as one message takes."""
    sheets: list[list[Buttons]] = []
    for group in groups:
        for first in range(0, len(group), MOST):
            some = group[first : first + MOST]
            if sheets and sum(map(len, sheets[-1])) + len(some) <= MOST:
                sheets[-1].append(some)
            else:
                sheets.append([some])
    return sheets


def _said(button: Mapping[str, Any], direction: str) -> list[Line]:
    """A button that Telegram would refuse is at least read."""
    words = beside_each_other((line_of(button.get("title")), line_of(button.get("url"))), direction)
    return [(Run(words),)] if words else []
