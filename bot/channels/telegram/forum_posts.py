"""What a family's topic shows: summaries, messages and changes as HTML, and the keys that post them once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from babel import Locale
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram import forum_words as words
from bot.channels.telegram.card import text_lines
from bot.channels.telegram.direction import alone, beside
from bot.channels.telegram.forum_family import FamilyState
from bot.channels.telegram.keyboard import Button, Rows
from bot.channels.telegram.markup import Line, Run, Tag, line_of, pages
from bot.reply.voice import place_name, voice
from casework.models import Attachment, Handover, Message
from locales.languages import languages
from resources_catalog import store as catalogue

#: The client id of a message that staff wrote in the group begins with it; an update's id follows.
FROM_FORUM = "tgf"
#: Letters of a message of the assistant; the console has all of it.
SHORT = 240
#: What the buttons under a summary do.
BACK, TAKE = "back", "take"
_DATA = re.compile(rf"f:({BACK}|{TAKE}):([0-9a-f]{{32}})")
_KEY = re.compile(r"f[0-9a-f]{12}\.(?P<kind>[a-z])(?P<what>[0-9a-f]+)(?:\.\w+)?")


@dataclass(frozen=True)
class Press:
    """A button under a summary: `back` or `take`, in that topic."""

    what: str
    topic_id: UUID


@dataclass(frozen=True)
class Posted:
    """What a post of ours shows: the message of that id, or the summary of that handover."""

    message_id: int | None = None
    handover_id: UUID | None = None


def key(topic_id: UUID, kind: str, what: int | UUID, part: str | int = 0) -> str:
    """`kind`: m(essage), e(dit) with a message's id; h(andover), u(rgent), c(losed) with a handover's."""
    return f"f{topic_id.hex[:12]}.{kind}{what.hex if isinstance(what, UUID) else f'{what:x}'}.{part}"


def posted(post_key: str | None) -> Posted:
    """What was posted under the key; nothing when the key is of another kind."""
    found = _KEY.fullmatch(post_key or "")
    if found is None:
        return Posted()
    kind, what = found["kind"], found["what"]
    if kind in "me":
        return Posted(message_id=int(what, 16))
    return Posted(handover_id=UUID(what)) if kind in "huc" and len(what) == 32 else Posted()


def buttons(topic_id: UUID) -> Rows:
    """Those under a summary."""
    titles = ((BACK, words.BUTTON_BACK), (TAKE, words.BUTTON_TAKE))
    return tuple((Button(title, token=f"f:{what}:{topic_id.hex}"),) for what, title in titles)


def press_of(data: str | None) -> Press | None:
    """What a pressed button means; None for one that is not of a summary."""
    found = _DATA.fullmatch(data or "")
    return Press(found[1], UUID(found[2])) if found is not None else None


async def summary(session: AsyncSession, state: FamilyState, handover: Handover) -> tuple[str, ...]:
    """What a coordinator must know first."""
    zone = state.zone(handover.conversation_id)
    by = f"{voice('en').moment(handover.promised_by.astimezone(zone))} ({zone.key})"
    region = state.family.region
    heading = words.WAITING_URGENT if handover.priority == "urgent" else words.WAITING
    if len(state.people) > 1:
        heading = f"{heading} ({state.writer(handover.conversation_id)})"
    fields = (
        (words.ANSWERED if handover.answered_at is not None else words.PROMISED, by),
        (words.LANGUAGE, _language(state.languages.get(handover.conversation_id, ""))),
        (words.REGION, place_name(region, "en") if region is not None else words.NO_REGION),
    )
    shown = await catalogue.get_many(session, [UUID(each) for each in handover.shown])
    lines: list[Line] = [
        (Run(heading, "b"),),
        (Run(words.REASONS.get(handover.reason, handover.reason)),),
        *((Run(f"{label}: ", "b"), Run(beside(value, "ltr"))) for label, value in fields),
    ]
    if handover.need.strip():
        lines += [(), (Run(f"{words.NEED}:", "b"),), *text_lines(handover.need, "ltr")]
    if shown:
        titles = [line_of(entry.localised("en").name) for entry in shown]
        lines += [(), (Run(f"{words.SHOWN}:", "b"),), *((Run(alone(f"• {title}", "ltr")),) for title in titles)]
    return pages([*lines, (), (Run(words.WHERE, "i"),)], "ltr")


def shown_message(
    state: FamilyState, message: Message, staff_name: str | None, files: Sequence[Attachment] = ()
) -> tuple[str, ...]:
    """A message of the thread; `files` are those that are only named."""
    label = state.writer(message.conversation_id)
    if message.author == "family":
        media = (message.payload or {}).get("intent") == "media"
        said = _labelled(f"{label} {words.PRESSED}:" if message.pressed and not media else f"{label}:", message.text)
    elif message.author == "staff":
        door = words.TELEGRAM if from_forum(message) else words.CONSOLE
        name = f"{line_of(staff_name) or words.STAFF} ({door})"
        said = _labelled(f"{name}:" if len(state.people) < 2 else f"{name} → {label}:", message.text)
    elif message.author == "note":
        said = _labelled(words.NOTE, message.text)
    else:
        said = [(Run(beside(_shortened(message), "ltr"), "i"),)]
        if len(state.people) > 1:
            said = [(Run(f"→ {label}: ", "i"), *said[0])]
    return pages([*said, *((Run(named(each)),) for each in files)], "ltr")


def shown_change(state: FamilyState, message: Message) -> tuple[str, ...]:
    """A message whose writer has changed it."""
    label = f"{state.writer(message.conversation_id)}: " if len(state.people) > 1 else ""
    return pages(_labelled(f"{label}{words.CHANGED}", message.text), "ltr")


def plain(text: str, tag: Tag = "") -> tuple[str, ...]:
    """Our own words to staff."""
    return pages([(Run(line, tag),) if line else () for line in text.split("\n")], "ltr")


def named(file: Attachment) -> str:
    """A file that is not shown in the topic."""
    kind = words.FILES.get(file.kind, file.kind)
    return (words.NOT_ACCEPTED if file.reason == "forbidden_type" else words.SEE_CONSOLE).format(file=kind)


def file_id(file: Attachment) -> str | None:
    """How Telegram finds the file again; None when it did not come in there, or is not to be passed on."""
    found: Any = (file.source or {}).get("file_id")
    passed = file.reason != "forbidden_type" and file.kind in words.FILES
    return found if isinstance(found, str) and found and passed else None


def from_forum(message: Message) -> bool:
    """Whether staff wrote it in the group."""
    return message.author == "staff" and (message.client_id or "").startswith(FROM_FORUM)


def _labelled(label: str, text: str) -> list[Line]:
    first, *others = text_lines(text, "ltr") or [()]
    return [(Run(f"{label} ", "b"), *(Run(beside(run.text, "ltr"), run.tag) for run in first)), *others]


def _shortened(message: Message) -> str:
    text = line_of(message.text)
    if len(text) > SHORT:
        text = f"{text[:SHORT].rsplit(' ', 1)[0].rstrip()}…"
    titles = [line_of(card.get("title")) for card in (message.view or {}).get("cards") or ()]
    shown = f"[{' · '.join(titles)}]" if titles else ""
    return " ".join(part for part in (words.ASSISTANT, text, shown) if part)


def _language(code: str) -> str:
    if code not in languages():
        return code
    return f"{Locale.parse(code).get_language_name('en') or languages()[code].name} ({code})"
