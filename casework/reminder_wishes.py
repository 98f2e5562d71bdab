"""How a person wants to be reminded: when before a meeting, not in which hours, and where."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from casework.errors import CaseworkError
from casework.meeting_models import Attendance, Meeting
from casework.reminder_models import Reminder, ReminderWishes

#: Which reminders of a meeting there are, the earliest first.
BEFORE = ("week", "day", "hours")
#: Where a person can want to be reminded.
CHANNELS = frozenset({"web", "telegram", "email"})
#: So much of each day is left in which reminders may come.
LEAST_AWAKE = timedelta(hours=4)
A_DAY = timedelta(days=1)


class WishError(CaseworkError):
    """What is wished for is none of the reminders or channels, or leaves less than four hours a day."""


@dataclass(frozen=True)
class Wishes:
    """`before`: some of `BEFORE`, in that order, or none. `quiet_from` and `quiet_until` are wall-clock times.

    The quiet hours may go past midnight, and begin with `quiet_from`; at `quiet_until` they are over. `channel` is the
    only one on which to be reminded; None for all.
    """

    before: tuple[str, ...] = BEFORE
    quiet_from: time = time(21)
    quiet_until: time = time(8)
    channel: str | None = None

    def is_quiet(self, wall: time) -> bool:
        if self.quiet_from < self.quiet_until:
            return self.quiet_from <= wall < self.quiet_until
        return wall >= self.quiet_from or wall < self.quiet_until


#: Of everybody who has wished for nothing else.
DEFAULT = Wishes()


async def wishes_of(session: AsyncSession, person_ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Wishes]:
    """For each of these people; who has wished for nothing has the defaults."""
    rows = await session.scalars(select(ReminderWishes).where(ReminderWishes.person_id.in_(list(person_ids))))
    chosen = {row.person_id: row for row in rows}
    return {each: _wishes(chosen[each]) if each in chosen else DEFAULT for each in person_ids}


async def choose(session: AsyncSession, person_id: uuid.UUID, wishes: Wishes, now: datetime) -> None:
    """From now on the person is reminded so, also of what was planned before. Raises WishError."""
    _check(wishes)
    row = await _row(session, person_id)
    # Another order of the same reminders is the same wish.
    row.before = [each for each in BEFORE if each in wishes.before]
    row.quiet_from, row.quiet_until, row.channel = wishes.quiet_from, wishes.quiet_until, wishes.channel
    await session.flush()
    await _look_anew(session, person_id, now)


async def _look_anew(session: AsyncSession, person_id: uuid.UUID, now: datetime) -> None:
    """All that is still to be said, and meetings of which nothing was left to say under the earlier wishes."""
    still_comes = exists().where(
        Meeting.id == Reminder.meeting_id,
        Meeting.state == "booked",
        Meeting.starts_at > now,
        Attendance.meeting_id == Meeting.id,
        Attendance.person_id == person_id,
    )
    await session.execute(
        update(Reminder)
        .where(Reminder.person_id == person_id, or_(Reminder.look_at.is_not(None), still_comes))
        .values(look_at=now)
        .execution_options(synchronize_session="fetch")
    )


def _check(wishes: Wishes) -> None:
    if set(wishes.before) - set(BEFORE) or len(set(wishes.before)) != len(wishes.before):
        raise WishError(f"Reminders of a meeting are {', '.join(BEFORE)}, each once.")
    if wishes.channel is not None and wishes.channel not in CHANNELS:
        raise WishError(f"A channel is one of {', '.join(sorted(CHANNELS))}.")
    if any(each.tzinfo is not None for each in (wishes.quiet_from, wishes.quiet_until)):
        raise WishError("Quiet hours are times on the wall clock, without a zone.")
    quiet = (_since_midnight(wishes.quiet_until) - _since_midnight(wishes.quiet_from)) % A_DAY
    if not quiet or A_DAY - quiet < LEAST_AWAKE:
        raise WishError("Quiet hours need a beginning and another end, and leave at least four hours a day.")


def _since_midnight(wall: time) -> timedelta:
    return timedelta(hours=wall.hour, minutes=wall.minute, seconds=wall.second, microseconds=wall.microsecond)


def _wishes(row: ReminderWishes) -> Wishes:
    before = tuple(each for each in BEFORE if each in row.before)
    return Wishes(before, row.quiet_from, row.quiet_until, row.channel)


async def _row(session: AsyncSession, person_id: uuid.UUID) -> ReminderWishes:
    known = await session.get(ReminderWishes, person_id)
    if known is not None:
        return known
    made = ReminderWishes(
        person_id=person_id,
        before=list(DEFAULT.before),
        quiet_from=DEFAULT.quiet_from,
        quiet_until=DEFAULT.quiet_until,
    )
    try:
        async with session.begin_nested():
            session.add(made)
            await session.flush()
    except IntegrityError:
        # The same person pressed two buttons at once.
        first = await session.get(ReminderWishes, person_id)
        if first is None:
            raise
        return first
    return made
