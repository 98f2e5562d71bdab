"""A stored message as a mail: its words, its cards and its way back into the chat; plain, and as simple HTML."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.reply.voice import voice
from locales.languages import languages
from locales.phrase import Phrase
from locales.phrases import emails as phrases

_LINK = re.compile(r"https?://[^\s<>\"\u2066-\u2069]+")
#: Words of a phrase's name that tell a reminder from news about a meeting.
_REMINDER = "remind"


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def letter(view: Mapping[str, Any], said: str | None, *, chat: str | None, stop: str) -> Letter:
    """The mail of one message.

    `view` is the message's, `said` the name of the phrase that it says. `chat` is the address at which the person
    answers, None where they write elsewhere; `stop` the one that ends all mail.
    """
    say = voice(str(view["language"])).say
    parts = [str(view["text"]), *(_card(card) for card in view.get("cards", ()))]
    if view.get("quick_replies"):
        parts.append(say(phrases.MAIL_ANSWER_AT.name, {"link": chat}) if chat else say(phrases.MAIL_ANSWER.name))
    small = [say(phrases.MAIL_WHY.name), say(phrases.MAIL_STOP.name, {"link": stop})]
    subject = say(_subject(said, with_meeting=bool(view.get("calendar"))).name)
    return written(str(view["language"]), subject, parts, small)


def written(language: str, subject: str, parts: Sequence[str], small: Sequence[str]) -> Letter:
    """`parts` are paragraphs, `small` the ones under the line, each with line breaks of their own."""
    text = "\n\n".join((*parts, "-- \n" + "\n".join(small))) + "\n"
    body = [f"<p>{_html(part)}</p>" for part in parts]
    foot = f'<p style="color:#555;font-size:smaller">{_html(chr(10).join(small))}</p>'
    direction = languages()[language].direction
    html = (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{escape(subject)}</title></head>\n"
        f'<body dir="{direction}">\n{chr(10).join(body)}\n<hr>\n{foot}\n</body></html>\n'
    )
    return Letter(subject, text, html)


def _subject(said: str | None, *, with_meeting: bool) -> Phrase:
    reminds = said is not None and _REMINDER in said
    if with_meeting:
        return phrases.SUBJECT_REMINDER_OF_MEETING if reminds else phrases.SUBJECT_MEETING
    return phrases.SUBJECT_REMINDER if reminds else phrases.SUBJECT_MEETING


def _card(card: Mapping[str, Any]) -> str:
    """The name of a support, what it is, and where to find more."""
    link = card.get("link") or {}
    lines = (card.get("title"), card.get("summary"), link.get("href"))
    return "\n".join(str(line) for line in lines if line)


def _html(text: str) -> str:
    """Escaped; links can be followed, and lines stay lines."""
    made, end = [], 0
    for match in _LINK.finditer(text):
        href = match[0].rstrip(".,;:!?)»”")
        made += [escape(text[end : match.start()]), f'<a href="{escape(href)}">{escape(href)}</a>']
        end = match.start() + len(href)
    made.append(escape(text[end:]))
    return "".join(made).replace("\n", "<br>\n")
