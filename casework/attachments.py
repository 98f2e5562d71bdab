"""What a family sent beside its words: pictures, documents, voice messages. The bytes are kept elsewhere."""

import unicodedata
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Literal, cast

from sqlalchemy import String, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import NotFoundError
from casework.models import Attachment, Conversation, Message

Kind = Literal["photo", "document", "voice", "video", "video_note", "audio", "sticker"]
#: Why there is no file: larger than we take, of a kind that we do not take, no longer to be had from the channel.
Reason = Literal["too_big", "forbidden_type", "gone"]
#: Letters that turn the direction of what follows: with them a name can pretend to end in something else.
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Stored:
    """A file that is kept already under the id of the attachment to be; `size` in bytes."""

    id: uuid.UUID
    mime: str
    size: int


@dataclass(frozen=True)
class Given:
    """A file that came with a message: `source` is how its channel finds it again, `size` in bytes as it says.

    With `stored` nothing has to be fetched.
    """

    kind: Kind
    source: Mapping[str, Any] | None
    name: str | None = None
    size: int | None = None
    stored: Stored | None = None


async def add(
    session: AsyncSession,
    message_id: int,
    kind: Kind,
    now: datetime,
    *,
    name: str | None = None,
    size: int | None = None,
    source: Mapping[str, Any] | None = None,
) -> Attachment:
    """An attachment whose file is still to be fetched: `source` says how, `size` is in bytes as the channel says it."""
    made = Attachment(
        id=uuid.uuid4(),
        message_id=message_id,
        kind=kind,
        name=plain_name(name),
        size=size,
        source=dict(source) if source is not None else None,
        state="waiting",
        created_at=now,
    )
    session.add(made)
    await session.flush()
    return made


async def attach(session: AsyncSession, message: Message, given: Given, now: datetime) -> Attachment:
    """The file that came with the message: still to be fetched, or stored already and shown with it from now on."""
    if given.stored is None:
        return await add(session, message.id, given.kind, now, name=given.name, size=given.size, source=given.source)
    made = Attachment(
        id=given.stored.id,
        message_id=message.id,
        kind=given.kind,
        name=plain_name(given.name),
        mime=given.stored.mime,
        size=given.stored.size,
        source=dict(given.source) if given.source is not None else None,
        state="stored",
        created_at=now,
        stored_at=now,
    )
    session.add(made)
    await session.flush()
    _show(message, made)
    return made


async def get(session: AsyncSession, attachment_id: uuid.UUID) -> Attachment:
    """Raises NotFoundError."""
    found = await session.get(Attachment, attachment_id)
    if found is None:
        raise NotFoundError(f"There is no attachment {attachment_id}.")
    return found


async def of_messages(session: AsyncSession, message_ids: Sequence[int]) -> dict[int, list[Attachment]]:
    """Message id → its attachments, the oldest first. Messages without any are left out."""
    rows = await session.scalars(
        select(Attachment).where(Attachment.message_id.in_(message_ids)).order_by(Attachment.created_at, Attachment.id)
    )
    found: dict[int, list[Attachment]] = {}
    for attachment in rows:
        found.setdefault(attachment.message_id, []).append(attachment)
    return found


async def waiting(session: AsyncSession, limit: int = 20) -> Sequence[Attachment]:
    """Attachments whose file is still to be fetched, the one that waits longest first."""
    rows = await session.scalars(
        select(Attachment)
        .where(Attachment.state == "waiting")
        .order_by(Attachment.created_at, Attachment.id)
        .limit(limit)
    )
    return rows.all()


async def mark_stored(session: AsyncSession, attachment_id: uuid.UUID, mime: str, size: int, now: datetime) -> bool:
    """The file is kept; `mime` is what its content is, `size` in bytes.

    False when the family was erased meanwhile: whoever has written the file must then remove it.
    """
    if not await _mark(session, attachment_id, state="stored", reason=None, mime=mime, size=size, stored_at=now):
        return False
    attachment = await session.get_one(Attachment, attachment_id, populate_existing=True)
    _show(await session.get_one(Message, attachment.message_id), attachment)
    return True


async def mark_refused(session: AsyncSession, attachment_id: uuid.UUID, reason: Reason) -> bool:
    """There will be no file: `lost` when the channel no longer has it, else `refused`. False as in `mark_stored`."""
    return await _mark(session, attachment_id, state="lost" if reason == "gone" else "refused", reason=reason)


async def known(session: AsyncSession, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the ids under which there is an attachment."""
    return set(await session.scalars(select(Attachment.id).where(Attachment.id.in_(list(ids)))))


async def of_family(session: AsyncSession, family_id: uuid.UUID) -> Sequence[Attachment]:
    """All attachments in the family's conversations, the oldest first."""
    rows = await session.scalars(
        select(Attachment)
        .join(Message, Message.id == Attachment.message_id)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Conversation.family_id == family_id)
        .order_by(Attachment.created_at, Attachment.id)
    )
    return rows.all()


async def ids_of_family(session: AsyncSession, family_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """Under these ids the family's files are kept; they must be removed with the family."""
    return [attachment.id for attachment in await of_family(session, family_id)]


def _show(message: Message, attachment: Attachment) -> None:
    """What the channels need to show the file with its message; a file that was shown already stands there once."""
    view = message.view or {}
    others = [each for each in view.get("files", ()) if each["id"] != str(attachment.id)]
    shown = {
        "id": str(attachment.id),
        "kind": attachment.kind,
        "name": attachment.name,
        "mime": attachment.mime,
        "size": attachment.size,
    }
    message.view = {**view, "files": [*others, shown]}


async def _mark(session: AsyncSession, attachment_id: uuid.UUID, **values: object) -> bool:
    # One statement: an erasure at the same moment is seen by it, and not only by a row read before.
    marked = update(Attachment).where(Attachment.id == attachment_id).values(**values).returning(Attachment.id)
    return await session.scalar(marked) is not None


def plain_name(given: str | None) -> str | None:
    """The sender's file name without folders, control characters and turned letters; None when nothing is left.

    A name that is too long is cut before its ending.
    """
    last = (given or "").replace("\\", "/").rstrip("/").rpartition("/")[2]
    # Cs: halves of letters, which no database takes.
    clean = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") else letter
        for letter in last
        if letter not in TURNING
    )
    name = " ".join(clean.split())
    longest = int(cast("String", Attachment.__table__.columns["name"].type).length or 0)
    if len(name) > longest:
        ending = PurePosixPath(name).suffix[:16]
        name = name[: longest - len(ending)] + ending
    return name or None
