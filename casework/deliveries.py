"""The outbox: what waits for each address, what was sent, what must wait, what was given up."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import Address, Message, OutboxItem

_OPEN = (OutboxItem.sent_at.is_(None), OutboxItem.failed_at.is_(None))
#: Characters of `trouble` that are kept.
_TROUBLE = 200


@dataclass(frozen=True)
class Delivery:
    """One message on its way to one address."""

    item: OutboxItem
    message: Message
    address: Address


async def waiting(session: AsyncSession, now: datetime, *, bulk: bool, limit: int = 500) -> Sequence[uuid.UUID]:
    """Addresses of which the next delivery is due: answers, or what is bulk where no answer waits.

    The one that has waited longest comes first. An address whose next delivery was put off takes nobody's place here.
    """
    head = func.min(OutboxItem.id).label("head")
    heads = select(head).where(*_OPEN, OutboxItem.bulk.is_(bulk)).group_by(OutboxItem.address_id)
    if bulk:
        answers = select(OutboxItem.address_id).where(*_OPEN, OutboxItem.bulk.is_(False))
        heads = heads.where(OutboxItem.address_id.not_in(answers))
    rows = await session.execute(
        select(OutboxItem.address_id)
        .where(OutboxItem.id.in_(heads), OutboxItem.due_at <= now)
        .order_by(OutboxItem.id)
        .limit(limit)
    )
    return rows.scalars().all()


async def bulk_due(
    session: AsyncSession, now: datetime, limit: int, *, full: Collection[str] = (), but: Collection[uuid.UUID] = ()
) -> Sequence[Delivery]:
    """The next bulk delivery of each address where no answer waits; nobody else is given them in this transaction.

    Nothing on the channels that are `full`, and nothing to the addresses `but`.
    """
    answers = select(OutboxItem.address_id).where(*_OPEN, OutboxItem.bulk.is_(False))
    heads = (
        select(func.min(OutboxItem.id))
        .where(*_OPEN, OutboxItem.bulk, OutboxItem.address_id.not_in(answers))
        .group_by(OutboxItem.address_id)
    )
    rows = await session.execute(
        select(OutboxItem, Message, Address)
        .join(Message, Message.id == OutboxItem.message_id)
        .join(Address, Address.id == OutboxItem.address_id)
        .where(
            *_OPEN,
            OutboxItem.id.in_(heads),
            OutboxItem.due_at <= now,
            Address.channel.not_in(list(full)),
            Address.id.not_in(list(but)),
        )
        .order_by(OutboxItem.id)
        .limit(limit)
        .with_for_update(of=OutboxItem, skip_locked=True)
    )
    return [Delivery(*row) for row in rows]


async def bulk_is_due(session: AsyncSession, now: datetime) -> bool:
    """Whether any bulk message may leave now."""
    found = await session.scalar(
        select(OutboxItem.id).where(*_OPEN, OutboxItem.bulk, OutboxItem.due_at <= now).limit(1)
    )
    return found is not None


async def bulk_waiting(session: AsyncSession, until: datetime, most: int) -> int:
    """How many bulk messages wait to leave by then; counted up to `most`."""
    some = select(OutboxItem.id).where(*_OPEN, OutboxItem.bulk, OutboxItem.due_at <= until).limit(most).subquery()
    return await session.scalar(select(func.count()).select_from(some)) or 0


async def answers_wait(session: AsyncSession) -> bool:
    """Whether a family has written and is not answered yet."""
    found = await session.scalar(select(Message.id).where(Message.state == "received").limit(1))
    return found is not None


async def take(session: AsyncSession, item_ids: Collection[int], until: datetime) -> None:
    """They are being delivered: until then nobody else tries, also if whoever does is killed."""
    if item_ids:
        await session.execute(
            update(OutboxItem)
            .where(OutboxItem.id.in_(list(item_ids)))
            .values(due_at=until)
            .execution_options(synchronize_session=False)
        )


async def next_due(session: AsyncSession, after: datetime) -> datetime | None:
    """When the next delivery that was put off may be tried again."""
    found: datetime | None = await session.scalar(
        select(OutboxItem.due_at).where(*_OPEN, OutboxItem.due_at > after).order_by(OutboxItem.due_at).limit(1)
    )
    return found


async def first(session: AsyncSession, address_id: uuid.UUID, *, bulk: bool) -> Delivery | None:
    """What must leave next for the address: its answers in their order, then, where asked for, what is bulk."""
    query = (
        select(OutboxItem, Message, Address)
        .join(Message, Message.id == OutboxItem.message_id)
        .join(Address, Address.id == OutboxItem.address_id)
        .where(*_OPEN, OutboxItem.address_id == address_id)
        .order_by(OutboxItem.bulk, OutboxItem.id)
        .limit(1)
    )
    row = (await session.execute(query if bulk else query.where(OutboxItem.bulk.is_(False)))).first()
    return Delivery(*row) if row is not None else None


async def mark_sent(session: AsyncSession, item_id: int, now: datetime) -> None:
    await session.execute(update(OutboxItem).where(OutboxItem.id == item_id).values(sent_at=now))


async def mark_all_sent(session: AsyncSession, item_ids: Collection[int], now: datetime) -> None:
    await session.execute(update(OutboxItem).where(OutboxItem.id.in_(list(item_ids))).values(sent_at=now))


async def put_off(session: AsyncSession, item_id: int, until: datetime, why: str) -> None:
    """The attempt did not succeed; the next one not before that moment."""
    await session.execute(
        update(OutboxItem)
        .where(OutboxItem.id == item_id)
        .values(due_at=until, attempts=OutboxItem.attempts + 1, trouble=why[:_TROUBLE])
    )


async def give_up(session: AsyncSession, item_id: int, now: datetime, why: str) -> None:
    await session.execute(
        update(OutboxItem).where(OutboxItem.id == item_id).values(failed_at=now, trouble=why[:_TROUBLE])
    )


async def give_up_all(session: AsyncSession, address_id: uuid.UUID, now: datetime, why: str) -> int:
    """Nothing more can be sent there; how many messages that were."""
    found = await session.execute(
        select(func.count()).select_from(OutboxItem).where(*_OPEN, OutboxItem.address_id == address_id)
    )
    await session.execute(
        update(OutboxItem)
        .where(*_OPEN, OutboxItem.address_id == address_id)
        .values(failed_at=now, trouble=why[:_TROUBLE])
    )
    return int(found.scalar_one())
