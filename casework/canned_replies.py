"""Texts that staff put into their answers: a name, and for each language a text with places to fill in."""

import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import CaseworkError, NotFoundError
from casework.staff_models import CannedReply

#: What can be filled in: the writer's name, the family's place, today, and the family's next meeting.
PLACES = ("coordinator", "place", "date", "meeting")
#: Letters of a name and of a text.
LONGEST_NAME, LONGEST_TEXT = 80, 3_000
_PLACE = re.compile(r"\{([^{}]*)\}")


class CannedReplyError(CaseworkError, ValueError):
    """A text cannot be kept. `code`: no_name, name_too_long, name_taken, no_text, text_too_long, braces, unknown_place.

    `language` is that of the faulty text, `place` the word in braces that means nothing.
    """

    def __init__(self, code: str, *, language: str = "", place: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.language = language
        self.place = place


async def every(session: AsyncSession) -> Sequence[CannedReply]:
    """By name."""
    return (await session.scalars(select(CannedReply).order_by(CannedReply.name))).all()


async def get(session: AsyncSession, reply_id: uuid.UUID) -> CannedReply:
    """Raises NotFoundError."""
    found = await session.get(CannedReply, reply_id)
    if found is None:
        raise NotFoundError(f"There is no canned reply {reply_id}.")
    return found


async def save(
    session: AsyncSession,
    name: str,
    texts: Mapping[str, str],
    staff_id: uuid.UUID,
    now: datetime,
    *,
    reply_id: uuid.UUID | None = None,
) -> CannedReply:
    """A new one, or a change of the one with that id; `texts` by language, empty ones left out.

    Raises CannedReplyError, and NotFoundError for an id that is gone.
    """
    called = " ".join(name.split())
    kept = {language: text.strip() for language, text in texts.items() if text.strip()}
    check(called, kept)
    taken = await session.scalar(select(CannedReply.id).where(CannedReply.name == called))
    if taken is not None and taken != reply_id:
        raise CannedReplyError("name_taken")
    if reply_id is None:
        reply = CannedReply(id=uuid.uuid4(), name=called, texts=kept, changed_by=staff_id, changed_at=now)
        session.add(reply)
    else:
        reply = await get(session, reply_id)
        reply.name, reply.texts, reply.changed_by, reply.changed_at = called, kept, staff_id, now
    await session.flush()
    return reply


async def remove(session: AsyncSession, reply_id: uuid.UUID) -> bool:
    """False when it was gone already."""
    found = await session.get(CannedReply, reply_id)
    if found is None:
        return False
    await session.delete(found)
    await session.flush()
    return True


def check(name: str, texts: Mapping[str, str]) -> None:
    """Raises CannedReplyError for what cannot be kept."""
    if not name:
        raise CannedReplyError("no_name")
    if len(name) > LONGEST_NAME:
        raise CannedReplyError("name_too_long")
    if not texts:
        raise CannedReplyError("no_text")
    for language, text in texts.items():
        if len(text) > LONGEST_TEXT:
            raise CannedReplyError("text_too_long", language=language)
        for place in _PLACE.findall(text):
            if place not in PLACES:
                raise CannedReplyError("unknown_place", language=language, place=place)
        if set(_PLACE.sub("", text)) & {"{", "}"}:
            raise CannedReplyError("braces", language=language)


def filled(text: str, values: Mapping[str, str | None]) -> str:
    """The text with what is known; a place for which nothing is known stays as it is, in its braces."""
    return _PLACE.sub(lambda found: values.get(found[1]) or found[0], text)


def left_open(text: str) -> tuple[str, ...]:
    """The places of a text that nobody has filled in, each once, in their order."""
    return tuple(dict.fromkeys(place for place in _PLACE.findall(text) if place in PLACES))
