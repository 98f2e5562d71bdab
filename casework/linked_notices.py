"""How a person is reminded goes along when the person's two threads are linked: e-mail, calendar, wishes."""

from collections.abc import Mapping, Sequence
from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import consents, emails
from casework.addresses import ONLY_NOTICES
from casework.joining import Brought
from casework.models import Address, Conversation
from casework.reminder_models import CalendarFeed, EmailAddress, ReminderWishes

_Row = Address | EmailAddress | CalendarFeed | ReminderWishes


async def hand_on(
    session: AsyncSession,
    giver: Conversation,
    taker: Conversation,
    only: Mapping[str, Mapping[str, str]] | None = None,
) -> Brought:
    """Moves it from the one thread and person to the other, where that has nothing of the kind; what was moved.

    `only` is what an earlier call gave back, to be undone.
    """
    moved: Brought = {}
    same_person = giver.person_id == taker.person_id
    for kind in ((Address, EmailAddress), (CalendarFeed,), (ReminderWishes,)):
        taken = [row for table in kind for row in await _of(session, table, taker)]
        if taken and only is None and not same_person:
            continue
        for table in kind:
            if same_person and table is not Address:
                continue
            for row in await _of(session, table, giver):
                key = _key(row)
                if only is not None and key not in only.get(_name(table), {}):
                    continue
                if isinstance(row, Address):
                    row.conversation_id = taker.id
                else:
                    row.person_id = taker.person_id
                if isinstance(row, EmailAddress) and row.confirmed_at is not None:
                    await consents.decide(session, taker.family_id, emails.PURPOSE, True, row.confirmed_at)
                # A person's wishes are known by the person alone, who is another one now.
                moved.setdefault(_name(table), {})[str(taker.person_id) if table is ReminderWishes else key] = ""
    await session.flush()
    return moved


def _name(table: type[_Row]) -> str:
    """Apart from the keys of whatever else was brought along."""
    return f"notices.{table.__tablename__}"


def _key(row: _Row) -> str:
    if isinstance(row, CalendarFeed):
        return row.token
    return str(row.person_id if isinstance(row, ReminderWishes) else row.id)


async def _of(session: AsyncSession, table: type[_Row], thread: Conversation) -> Sequence[_Row]:
    if issubclass(table, Address):
        mine = select(Address).where(Address.conversation_id == thread.id, Address.channel.in_(ONLY_NOTICES))
        return (await session.scalars(mine)).all()
    found = await session.scalars(select(table).where(table.person_id == thread.person_id))
    return cast("Sequence[_Row]", found.all())
