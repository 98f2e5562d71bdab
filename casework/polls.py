"""Meetings of several: times are proposed to many, answers are collected, and the first time that suits is booked."""

import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import attendances, meetings, quorum
from casework.errors import CaseworkError, NotFoundError
from casework.meeting_models import Meeting
from casework.meetings import By, MeetingError, Wish
from casework.models import Person
from casework.poll_models import Poll, PollAnswer, PollGroup, PollOption, PollSeat
from casework.poll_plans import Guest, Plan, PollError, check

#: Bytes of randomness in the key of a link.
TOKEN_BYTES = 32


class PollClosedError(CaseworkError):
    """It has been decided, given up or cancelled: nobody can answer any more."""


@dataclass(frozen=True)
class Sheet:
    """Everything about one meeting of several, each in its order; `can_come` holds (seat, option) of each yes."""

    poll: Poll
    options: Sequence[PollOption]
    groups: Sequence[PollGroup]
    seats: Sequence[PollSeat]
    can_come: frozenset[tuple[uuid.UUID, uuid.UUID]]

    def times_of(self, seat: PollSeat) -> list[PollOption]:
        """The times at which this one can come."""
        return [option for option in self.options if (seat.id, option.id) in self.can_come]

    def group_of(self, seat: PollSeat) -> PollGroup:
        return next(group for group in self.groups if group.id == seat.group_id)

    def standings(self, *, final: bool = False) -> list[quorum.Standing]:
        return quorum.standings(*self._counted(), final=final)

    def decide(self, now: datetime) -> quorum.Decision:
        return quorum.decide(*self._counted(), now, final=self.poll.deadline <= now)

    def _counted(self) -> tuple[list[quorum.Option], list[quorum.Group], list[quorum.Seat]]:
        options = [quorum.Option(option.id, option.starts_at) for option in self.options]
        groups = [quorum.Group(group.id, group.needed) for group in self.groups]
        seats = [
            quorum.Seat(seat.group_id, seat.answered_at is not None, frozenset(one.id for one in self.times_of(seat)))
            for seat in self.seats
        ]
        return options, groups, seats


@dataclass(frozen=True)
class Outcome:
    """What was decided: `poll.state` says it. `busy`: times that had won, but the organiser has another meeting."""

    sheet: Sheet
    meeting: Meeting | None
    busy: tuple[PollOption, ...] = ()

    @property
    def closed(self) -> bool:
        return self.sheet.poll.state != "open"


async def create(
    session: AsyncSession,
    *,
    family_id: uuid.UUID,
    staff_id: uuid.UUID,
    plan: Plan,
    now: datetime,
    poll_id: uuid.UUID | None = None,
) -> Poll:
    """A new one, open for answers, with an id of its own or the given one. Raises PollError."""
    check(plan, now)
    guests = [guest for group in plan.groups for guest in group.guests]
    await _check_people(session, family_id, {guest.person_id for guest in guests if guest.person_id is not None})
    if poll_id is not None and await session.get(Poll, poll_id) is not None:
        raise PollError("taken")
    made = Poll(
        id=poll_id or uuid.uuid4(),
        family_id=family_id,
        staff_id=staff_id,
        about=plan.about,
        form=plan.form,
        place=plan.place or None,
        bring=plan.bring or None,
        minutes=plan.minutes,
        time_zone=plan.time_zone,
        deadline=plan.deadline,
        state="open",
        created_at=now,
    )
    session.add(made)
    await session.flush()
    session.add_all(PollOption(id=uuid.uuid4(), poll_id=made.id, starts_at=each) for each in sorted(plan.starts))
    for party in plan.groups:
        group = PollGroup(id=uuid.uuid4(), poll_id=made.id, name=party.name, needed=party.needed)
        session.add(group)
        await session.flush()
        session.add_all(_seat(group, guest) for guest in party.guests)
    await session.flush()
    return made


async def get(session: AsyncSession, poll_id: uuid.UUID, family_id: uuid.UUID | None = None) -> Poll:
    """One of this family, or of any. Of two that answer or decide at once, the second waits here.

    Raises NotFoundError.
    """
    found = await session.get(Poll, poll_id, with_for_update=True, populate_existing=True)
    if found is None or family_id not in (None, found.family_id):
        raise NotFoundError(f"There is no meeting of several {poll_id} of this family.")
    return found


async def read(session: AsyncSession, poll: Poll) -> Sheet:
    options = await session.scalars(
        select(PollOption).where(PollOption.poll_id == poll.id).order_by(PollOption.starts_at)
    )
    groups = await session.scalars(
        select(PollGroup).where(PollGroup.poll_id == poll.id).order_by(PollGroup.name, PollGroup.id)
    )
    seats = await session.scalars(
        select(PollSeat)
        .where(PollSeat.poll_id == poll.id)
        .order_by(PollSeat.person_id.is_(None), PollSeat.name, PollSeat.id)
        .execution_options(populate_existing=True)
    )
    yes = await session.execute(
        select(PollAnswer.seat_id, PollAnswer.option_id)
        .join(PollSeat, PollSeat.id == PollAnswer.seat_id)
        .where(PollSeat.poll_id == poll.id, PollAnswer.can_come)
    )
    found = frozenset((seat_id, option_id) for seat_id, option_id in yes)
    return Sheet(poll, options.all(), groups.all(), seats.all(), found)


async def of_family(session: AsyncSession, family_id: uuid.UUID) -> Sequence[Poll]:
    """The newest first."""
    rows = await session.scalars(
        select(Poll).where(Poll.family_id == family_id).order_by(Poll.created_at.desc(), Poll.id)
    )
    return rows.all()


async def by_token(session: AsyncSession, token: str) -> PollSeat:
    """The seat to which a link belongs. Raises NotFoundError."""
    found: PollSeat | None = await session.scalar(select(PollSeat).where(PollSeat.token == token)) if token else None
    if found is None:
        raise NotFoundError("There is no such link.")
    return found


async def of_seat(session: AsyncSession, seat: PollSeat) -> Poll:
    """What this one is asked."""
    return await session.get_one(Poll, seat.poll_id)


async def seat_of(session: AsyncSession, poll_id: uuid.UUID, person_id: uuid.UUID) -> PollSeat:
    """Raises NotFoundError when this person is not asked there."""
    found: PollSeat | None = await session.scalar(select(PollSeat).filter_by(poll_id=poll_id, person_id=person_id))
    if found is None:
        raise NotFoundError(f"This person is not asked in {poll_id}.")
    return found


async def due(session: AsyncSession, now: datetime) -> list[uuid.UUID]:
    """The open ones that the clock has decided: the deadline is over, or the last time that could win has passed."""
    passed = select(PollOption.poll_id).where(PollOption.starts_at <= now)
    rows = await session.scalars(
        select(Poll)
        .where(Poll.state == "open", or_(Poll.deadline <= now, Poll.id.in_(passed)))
        .order_by(Poll.deadline, Poll.id)
    )
    return [
        poll.id for poll in rows.all() if poll.deadline <= now or not (await read(session, poll)).decide(now).possible
    ]


async def set_time(session: AsyncSession, poll: Poll, seat: PollSeat, option_id: uuid.UUID, *, can_come: bool) -> bool:
    """Writes down one time; False when it was known. Get the poll by `get` first.

    Raises PollClosedError; NotFoundError for a time that is not proposed.
    """
    _check_open(poll)
    option = await session.get(PollOption, option_id)
    if option is None or option.poll_id != poll.id:
        raise NotFoundError(f"There is no time {option_id} in {poll.id}.")
    known = await session.get(PollAnswer, (seat.id, option_id), populate_existing=True)
    if known is None:
        session.add(PollAnswer(seat_id=seat.id, option_id=option_id, can_come=can_come))
    elif known.can_come == can_come:
        return False
    else:
        known.can_come = can_come
    await session.flush()
    return True


async def finish(session: AsyncSession, poll: Poll, seat: PollSeat, now: datetime) -> None:
    """This one has said everything: it counts from now on. Raises PollClosedError."""
    _check_open(poll)
    seat.answered_at = now
    await session.flush()


async def answer(
    session: AsyncSession, poll: Poll, seat: PollSeat, can_come: Collection[uuid.UUID], now: datetime
) -> None:
    """A whole answer: these times, and no others. Get the poll by `get` first.

    Raises PollClosedError; NotFoundError for a time that is not proposed.
    """
    _check_open(poll)
    offered = set(await session.scalars(select(PollOption.id).where(PollOption.poll_id == poll.id)))
    if not offered.issuperset(can_come):
        raise NotFoundError(f"There is no such time in {poll.id}.")
    for option_id in offered:
        await set_time(session, poll, seat, option_id, can_come=option_id in can_come)
    await finish(session, poll, seat, now)


async def settle(session: AsyncSession, poll: Poll, now: datetime) -> Outcome:
    """Books the time that has won, or gives up when none can win any more or the deadline is over.

    Get the poll by `get` first; a closed one stays as it is.
    """
    sheet = await read(session, poll)
    if poll.state != "open":
        return Outcome(sheet, None)
    decision = sheet.decide(now)
    busy = []
    for option in decision.won:
        chosen = next(each for each in sheet.options if each.id == option.id)
        try:
            meeting = await _book(session, sheet, chosen, now)
        except MeetingError as error:
            if error.code != "busy":
                raise
            busy.append(chosen)
            continue
        poll.state, poll.meeting_id, poll.closed_at = "booked", meeting.id, now
        await session.flush()
        return Outcome(sheet, meeting, tuple(busy))
    out = {option.id for option in busy}
    left = Sheet(
        poll, [each for each in sheet.options if each.id not in out], sheet.groups, sheet.seats, sheet.can_come
    )
    if poll.deadline <= now or not left.decide(now).possible:
        poll.state, poll.closed_at = "failed", now
        await session.flush()
    return Outcome(sheet, None, tuple(busy))


async def cancel(session: AsyncSession, poll: Poll, now: datetime) -> bool:
    """The organiser gives it up; False when it was closed before."""
    if poll.state != "open":
        return False
    poll.state, poll.closed_at = "cancelled", now
    await session.flush()
    return True


def zone_of(poll: Poll) -> ZoneInfo:
    """The zone in which the times were proposed."""
    return ZoneInfo(poll.time_zone)


def expected(sheet: Sheet, option: PollOption) -> list[uuid.UUID]:
    """The people of the family who are to come then: who can, and who has not said yet."""
    return [
        seat.person_id
        for seat in sheet.seats
        if seat.person_id is not None and (seat.answered_at is None or (seat.id, option.id) in sheet.can_come)
    ]


async def _book(session: AsyncSession, sheet: Sheet, option: PollOption, now: datetime) -> Meeting:
    """Raises MeetingError. A family of whom nobody was asked is invited as a whole: it is about them."""
    poll = sheet.poll
    asked = any(seat.person_id is not None for seat in sheet.seats)
    wish = Wish(
        starts_at=option.starts_at,
        ends_at=option.starts_at + timedelta(minutes=poll.minutes),
        time_zone=poll.time_zone,
        form=poll.form,
        place=poll.place,
        about=poll.about,
        bring=poll.bring,
        people=tuple(expected(sheet, option)) if asked else None,
    )
    meeting = await meetings.book(
        session,
        family_id=poll.family_id,
        staff_id=poll.staff_id,
        wish=wish,
        by=By("poll"),
        now=now,
        meeting_id=uuid.uuid5(poll.id, "meeting"),
    )
    for seat in sheet.seats:
        if seat.person_id is not None and (seat.id, option.id) in sheet.can_come:
            await attendances.answer(session, meeting, seat.person_id, answer="coming", now=now)
    return meeting


def _seat(group: PollGroup, guest: Guest) -> PollSeat:
    token = secrets.token_urlsafe(TOKEN_BYTES) if guest.person_id is None else None
    return PollSeat(
        id=uuid.uuid4(),
        poll_id=group.poll_id,
        group_id=group.id,
        person_id=guest.person_id,
        name=guest.name,
        email=guest.email or None,
        token=token,
    )


def _check_open(poll: Poll) -> None:
    if poll.state != "open":
        raise PollClosedError


async def _check_people(session: AsyncSession, family_id: uuid.UUID, wanted: Collection[uuid.UUID]) -> None:
    known = set(
        await session.scalars(select(Person.id).where(Person.family_id == family_id, Person.id.in_(list(wanted))))
    )
    if known != set(wanted):
        raise PollError("person")
