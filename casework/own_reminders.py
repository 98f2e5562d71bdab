"""What a person wants to be reminded of beside meetings: things of its own, days of payment, last days."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import recurrence
from casework.errors import CaseworkError
from casework.models import OutboxItem
from casework.reminder_models import Reminder, ReminderSaid

#: So many reminders of its own a family may have at a time, and so many letters each.
MOST, LONGEST = 50, 200
#: The table's limit for a rule.
LONGEST_RULE = 200
#: The kinds that a person sets itself.
KINDS = ("own", "payment", "deadline")
#: Ids of reminders about a support are made from the person and the support: there is one only.
REALM = uuid.UUID("5f0d1f0e-6c1b-4b57-8d2a-7f8f3c9c1b42")
Kind = Literal["payment", "deadline"]

_WHY = {
    "empty": "A reminder needs words.",
    "too_long": f"A reminder may have {LONGEST} letters at most.",
    "past": "A reminder must come in the future.",
    "zone": "There is no such time zone.",
    "rule": "This repetition cannot be kept.",
    "too_many": f"A family may have {MOST} reminders of its own at most.",
}


class ReminderError(CaseworkError):
    """A reminder cannot be as it was asked for. `code`: empty, too_long, past, zone, rule, too_many."""

    def __init__(self, code: str) -> None:
        super().__init__(_WHY[code])
        self.code = code


async def add(
    session: AsyncSession,
    *,
    reminder_id: uuid.UUID,
    family_id: uuid.UUID,
    person_id: uuid.UUID,
    words: str,
    starts_at: datetime,
    time_zone: str,
    rrule: str | None,
    now: datetime,
) -> Reminder:
    """A reminder of one's own, from `starts_at` on, repeated by `rrule` (RFC 5545); once for each id.

    Raises ReminderError.
    """
    known = await session.get(Reminder, reminder_id)
    if known is not None:
        return known
    words = " ".join(words.split())
    _check(words, starts_at, time_zone, rrule, now)
    if await _count(session, family_id) >= MOST:
        raise ReminderError("too_many")
    made = Reminder(
        id=reminder_id,
        family_id=family_id,
        person_id=person_id,
        kind="own",
        words=words,
        starts_at=starts_at,
        time_zone=time_zone,
        rrule=rrule,
        look_at=now,
        created_at=now,
    )
    session.add(made)
    await session.flush()
    return made


async def watch(
    session: AsyncSession,
    kind: Kind,
    entry_id: uuid.UUID,
    *,
    family_id: uuid.UUID,
    person_id: uuid.UUID,
    time_zone: str,
    now: datetime,
    last_day: date | None = None,
) -> Reminder:
    """Reminds the person of the days on which a support is paid, or before its last day: one reminder for each.

    `last_day`, on the clock of `time_zone`, belongs to a deadline; another day replaces the earlier one.
    """
    made_id = uuid.uuid5(REALM, f"{person_id} {kind} {entry_id}")
    ends_at = _end_of(last_day, time_zone) if last_day is not None else None
    known = await session.get(Reminder, made_id)
    if known is None:
        known = Reminder(
            id=made_id, family_id=family_id, person_id=person_id, kind=kind, entry_id=entry_id, created_at=now
        )
        session.add(known)
    known.starts_at, known.time_zone, known.look_at = ends_at, time_zone, now
    await session.flush()
    return known


async def follow_deadline(
    session: AsyncSession, family_id: uuid.UUID, entry_id: uuid.UUID, last_day: date | None, now: datetime
) -> None:
    """The last day has changed: whoever is reminded of it is reminded of the new one, or, without one, not any more."""
    rows = await session.scalars(select(Reminder).filter_by(family_id=family_id, kind="deadline", entry_id=entry_id))
    for row in rows.all():
        if last_day is None:
            await _take_away(session, row)
        else:
            row.starts_at, row.look_at = _end_of(last_day, row.time_zone or "UTC"), now
    await session.flush()


async def of_person(session: AsyncSession, person_id: uuid.UUID) -> Sequence[Reminder]:
    """All that still have something to say, the oldest first; none of meetings."""
    rows = await session.scalars(
        select(Reminder)
        .where(Reminder.person_id == person_id, Reminder.kind.in_(KINDS), Reminder.look_at.is_not(None))
        .order_by(Reminder.created_at, Reminder.id)
    )
    return rows.all()


async def remove(session: AsyncSession, person_id: uuid.UUID, reminder_id: uuid.UUID) -> Reminder | None:
    """Takes away one reminder of this person, also what of it has not left yet; None when the person has no such."""
    found = await session.get(Reminder, reminder_id)
    if found is None or found.person_id != person_id or found.kind not in KINDS:
        return None
    await _take_away(session, found)
    return found


def next_time(reminder: Reminder, now: datetime) -> datetime | None:
    """When a reminder of one's own comes next, in UTC; None when it does not come any more."""
    if reminder.starts_at is None:
        return None
    zone = ZoneInfo(reminder.time_zone or "UTC")
    near = recurrence.around(reminder.starts_at, zone, reminder.rrule, now)
    return next((moment for moment in near if moment > now), None)


async def _take_away(session: AsyncSession, reminder: Reminder) -> None:
    said = select(ReminderSaid.message_id).where(ReminderSaid.reminder_id == reminder.id)
    await session.execute(
        delete(OutboxItem).where(
            OutboxItem.message_id.in_(said), OutboxItem.sent_at.is_(None), OutboxItem.failed_at.is_(None)
        )
    )
    await session.delete(reminder)
    await session.flush()


async def _count(session: AsyncSession, family_id: uuid.UUID) -> int:
    mine = (Reminder.family_id == family_id, Reminder.kind == "own", Reminder.look_at.is_not(None))
    return await session.scalar(select(func.count()).select_from(Reminder).where(*mine)) or 0


def _check(words: str, starts_at: datetime, time_zone: str, rrule: str | None, now: datetime) -> None:
    if not words:
        raise ReminderError("empty")
    if len(words) > LONGEST:
        raise ReminderError("too_long")
    if starts_at <= now:
        raise ReminderError("past")
    try:
        ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ReminderError("zone") from error
    if rrule is None:
        return
    try:
        recurrence.check(rrule)
    except recurrence.RecurrenceError as error:
        raise ReminderError("rule") from error
    if len(rrule) > LONGEST_RULE:
        raise ReminderError("rule")


def _end_of(day: date, time_zone: str) -> datetime:
    """The last minute of a day."""
    return datetime.combine(day, time(23, 59), ZoneInfo(time_zone))
