"""Telegram's updates, stored before they are acknowledged, and our posts, written down before they are sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework.channel_models import TelegramPost, TelegramUpdate


@dataclass(frozen=True)
class Arrived:
    """One update as it came. `chat_id` and `message_id` where it is about a message."""

    update_id: int
    chat_id: int | None
    message_id: int | None
    body: Mapping[str, Any]


async def keep(session: AsyncSession, arrived: Iterable[Arrived], now: datetime) -> list[int]:
    """Stores what is not known yet; the ids of those."""
    updates = {each.update_id: each for each in arrived}
    rows = await session.execute(select(TelegramUpdate.update_id).where(TelegramUpdate.update_id.in_(updates)))
    fresh = sorted(updates.keys() - set(rows.scalars()))
    session.add_all(
        TelegramUpdate(
            update_id=each,
            chat_id=updates[each].chat_id,
            message_id=updates[each].message_id,
            body=dict(updates[each].body),
            attempts=0,
            received_at=now,
        )
        for each in fresh
    )
    await session.flush()
    return fresh


async def chats_undone(session: AsyncSession) -> Sequence[int | None]:
    """The chats in which something was not worked on to the end; None for what belongs to no chat."""
    rows = await session.execute(select(TelegramUpdate.chat_id).where(TelegramUpdate.done_at.is_(None)).distinct())
    return rows.scalars().all()


async def next_of_chat(session: AsyncSession, chat_id: int | None) -> TelegramUpdate | None:
    """The oldest update of the chat that is left to do."""
    where = TelegramUpdate.chat_id.is_(None) if chat_id is None else TelegramUpdate.chat_id == chat_id
    return (
        await session.execute(
            select(TelegramUpdate)
            .where(where, TelegramUpdate.done_at.is_(None))
            .order_by(TelegramUpdate.update_id)
            .limit(1)
        )
    ).scalar_one_or_none()


async def mark_done(session: AsyncSession, update_id: int, now: datetime) -> None:
    """What was written is in the thread now; here only its id stays, so that it counts once."""
    await session.execute(
        update(TelegramUpdate).where(TelegramUpdate.update_id == update_id).values(done_at=now, body=None)
    )


async def count_attempt(session: AsyncSession, update_id: int) -> None:
    await session.execute(
        update(TelegramUpdate).where(TelegramUpdate.update_id == update_id).values(attempts=TelegramUpdate.attempts + 1)
    )


async def forget(session: AsyncSession, before: datetime) -> None:
    """Removes what nobody asks for again: updates that are done, and notes of posts.

    A post of which it is still unknown whether it has arrived was given up by the outbox long before.

    Of each count of message ids the highest stays: from there on a double is looked for.
    """
    await session.execute(
        delete(TelegramUpdate).where(
            TelegramUpdate.done_at.is_not(None),
            TelegramUpdate.received_at < before,
            or_(TelegramUpdate.message_id.is_(None), TelegramUpdate.message_id.not_in(_highest(TelegramUpdate))),
        )
    )
    await session.execute(
        delete(TelegramPost).where(
            TelegramPost.begun_at < before,
            or_(TelegramPost.message_id.is_(None), TelegramPost.message_id.not_in(_highest(TelegramPost))),
        )
    )


def _highest(table: type[TelegramPost] | type[TelegramUpdate]) -> Select[int | None]:
    """The highest message id of each group, and that of all private chats."""
    count = case((table.chat_id > 0, 0), else_=table.chat_id)
    return select(func.max(table.message_id)).where(table.message_id.is_not(None)).group_by(count)


async def post_of(session: AsyncSession, key: str) -> TelegramPost | None:
    """The note of a post, once it was begun."""
    return await session.get(TelegramPost, key)


async def forget_chats(session: AsyncSession, chat_ids: Sequence[int]) -> None:
    """Removes every trace of these chats."""
    for table in (TelegramUpdate, TelegramPost):
        await session.execute(delete(table).where(table.chat_id.in_(chat_ids)))


async def begin_post(
    session: AsyncSession, key: str, chat_id: int, after_id: int, now: datetime
) -> tuple[TelegramPost, bool]:
    """The note of a post; True when it had been begun before, so that it may have arrived."""
    known = await session.get(TelegramPost, key)
    if known is not None:
        return known, True
    post = TelegramPost(key=key, chat_id=chat_id, after_id=after_id, begun_at=now)
    session.add(post)
    await session.flush()
    return post, False


async def end_post(session: AsyncSession, key: str, message_id: int) -> None:
    await session.execute(update(TelegramPost).where(TelegramPost.key == key).values(message_id=message_id))


async def withdraw_post(session: AsyncSession, key: str) -> None:
    """It has surely not arrived."""
    await session.execute(delete(TelegramPost).where(TelegramPost.key == key, TelegramPost.message_id.is_(None)))


async def highest_ids(session: AsyncSession) -> dict[int, int]:
    """The highest message id that we know, by chat; under 0 that of all private chats, which share one count."""
    found: dict[int, int] = {}
    for table in (TelegramPost, TelegramUpdate):
        rows = await session.execute(
            select(table.chat_id, func.max(table.message_id))
            .where(table.chat_id.is_not(None), table.message_id.is_not(None))
            .group_by(table.chat_id)
        )
        for chat_id, highest in rows:
            if chat_id is not None and highest is not None:
                count = 0 if chat_id > 0 else chat_id
                found[count] = max(found.get(count, 0), highest)
    return found


async def known_ids(session: AsyncSession, chat_id: int, after: int, before: int) -> set[int]:
    """Message ids between the two of which we know what they are; in private chats those of all of them."""
    found: set[int] = set()
    for table in (TelegramPost, TelegramUpdate):
        chats = table.chat_id > 0 if chat_id > 0 else table.chat_id == chat_id
        rows = await session.execute(
            select(table.message_id).where(chats, table.message_id > after, table.message_id < before)
        )
        found |= {each for each in rows.scalars() if each is not None}
    return found
