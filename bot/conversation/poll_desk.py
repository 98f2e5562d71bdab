"""Meetings of several: staff ask and cancel here, links answer here, and whatever is decided is told to all."""

import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.conversation import poll_news
from bot.conversation.attendance import PERSON, place_for
from bot.outbox import Outbox
from casework import families, handovers, polls
from casework.errors import NobodyToAnswerError, NotFoundError
from casework.models import Conversation, Staff
from casework.poll_models import Poll, PollSeat
from casework.poll_plans import Plan
from casework.polls import Outcome
from casework.store import Store
from locales.phrases import polls as phrases
from locales.utterance import Utterance

log = logging.getLogger(__name__)

#: The path under which links lead to the public page.
PATH = "/poll"


@dataclass(frozen=True)
class Invited:
    """Somebody who is asked by a link of their own. `email` is where it may be sent, if it is known."""

    seat_id: UUID
    name: str
    email: str | None
    link: str


async def settle(
    session: AsyncSession, poll: Poll, now: datetime, *, but: UUID | None = None
) -> tuple[Outcome, list[UUID]]:
    """Decides as far as it can be decided, and tells all; the outcome, and the threads where something was written.

    Get the poll by `polls.get` first, and write down the answer before. `but` as for `poll_news.tell_outcome`.
    """
    outcome = await polls.settle(session, poll, now)
    told: list[UUID] = []
    for option in outcome.busy:
        at = poll_news.staff_moment(poll, option.starts_at)
        text = f"enough people can come {at}, but the organiser has another meeting then. That time is out."
        told += await poll_news.note(session, poll, text, now, once=True)
    if not outcome.closed:
        return outcome, told
    told += await poll_news.tell_outcome(session, outcome, now, but)
    if outcome.meeting is not None:
        booked = f"booked for {poll_news.staff_moment(poll, outcome.meeting.starts_at)}. All are told."
        return outcome, told + await poll_news.note(session, poll, booked, now)
    nearest = poll_news.nearest_note(outcome.sheet)
    text = f"no time suits enough people. It is given up, and all are told. Nearest: {nearest}."
    noted = await poll_news.note(session, poll, text, now, urgent=True)
    if noted:
        await _mention(session, noted[0], now)
    return outcome, told + noted


class PollDesk:
    """Each act is one transaction: what is asked or answered, what is decided, and what the family hears of it."""

    def __init__(self, store: Store, outbox: Outbox, bulletin: Bulletin, clock: Clock, address: str = "") -> None:
        """`address` is where people reach the gateway: links begin with it."""
        self._store = store
        self._outbox = outbox
        self._bulletin = bulletin
        self._clock = clock
        self._address = address.rstrip("/")

    async def create(self, conversation_id: UUID, staff_id: UUID, plan: Plan, *, poll_id: UUID | None = None) -> Poll:
        """Asks all people of the plan; those outside of the family need their links: see `invited`.

        The same `poll_id` again gives back what is asked already. Raises NotFoundError, PollError.
        """
        now = self._clock()
        async with self._store.write() as session:
            conversation = await families.conversation(session, conversation_id)
            known = await session.get(Poll, poll_id) if poll_id is not None else None
            if known is not None and known.family_id == conversation.family_id:
                return known
            staff = await session.get(Staff, staff_id)
            if staff is None or staff.disabled_at is not None:
                raise NotFoundError("There is no such account.")
            poll = await polls.create(
                session, family_id=conversation.family_id, staff_id=staff.id, plan=plan, now=now, poll_id=poll_id
            )
            sheet = await polls.read(session, poll)
            told = await poll_news.ask(session, sheet, now)
            told += await poll_news.note(session, poll, f"{len(sheet.seats)} people are asked for a time.", now)
        self._publish(told)
        return poll

    async def cancel(self, conversation_id: UUID, poll_id: UUID) -> bool:
        """Gives it up for the organiser, and tells all; False when it was closed before. Raises NotFoundError."""
        now, told = self._clock(), list[UUID]()
        async with self._store.write() as session:
            conversation = await families.conversation(session, conversation_id)
            poll = await polls.get(session, poll_id, conversation.family_id)
            done = await polls.cancel(session, poll, now)
            if done:
                sheet = await polls.read(session, poll)
                said = Utterance(phrases.CANCELLED.name, choices=(PERSON,), lines=poll_news.lines(poll)[:1])
                told = await poll_news.tell(session, sheet, said, now)
                told += await poll_news.note(session, poll, "not planned any more. All are told.", now)
        self._publish(told)
        return done

    async def answer(self, token: str, can_come: Collection[UUID]) -> Outcome:
        """The answer of a link: these times, and no others; and what came of it.

        Raises NotFoundError for an unknown link or time, PollClosedError when it is too late.
        """
        now = self._clock()
        async with self._store.write() as session:
            seat = await polls.by_token(session, token)
            poll = await polls.get(session, seat.poll_id)
            before = await polls.read(session, poll)
            same = seat.answered_at is not None and {each.id for each in before.times_of(seat)} == set(can_come)
            told: list[UUID] = []
            await polls.answer(session, poll, seat, can_come, now)
            if not same:
                text = poll_news.answer_note(await polls.read(session, poll), seat)
                told = await poll_news.note(session, poll, text, now)
            outcome, heard = await settle(session, poll, now)
        self._publish(told + heard)
        return outcome

    async def close_due(self) -> int:
        """Decides or gives up what the clock has decided; how many were closed."""
        async with self._store.read() as session:
            due = await polls.due(session, self._clock())
        closed = 0
        for poll_id in due:
            try:
                async with self._store.write() as session:
                    outcome, told = await settle(session, await polls.get(session, poll_id), self._clock())
            except NotFoundError:
                # The family was erased meanwhile.
                continue
            except Exception:
                log.exception("The meeting of several %s could not be closed; it is tried again.", poll_id)
                continue
            closed += outcome.closed
            self._publish(told)
        return closed

    async def invited(self, poll_id: UUID) -> Sequence[Invited]:
        """Who is asked by a link, with the links; whoever sends mail or shows them asks here."""
        async with self._store.read() as session:
            seats = await session.scalars(
                select(PollSeat)
                .where(PollSeat.poll_id == poll_id, PollSeat.token.is_not(None))
                .order_by(PollSeat.name, PollSeat.id)
            )
            return [
                Invited(seat.id, seat.name or "", seat.email, f"{self._address}{PATH}/{seat.token}")
                for seat in seats.all()
            ]

    def _publish(self, told: Sequence[UUID]) -> None:
        if told:
            self._outbox.wake()
        for conversation_id in dict.fromkeys(told):
            self._bulletin.publish(News("message", conversation_id))
            self._bulletin.publish(News("floor", conversation_id))


async def _mention(session: AsyncSession, conversation_id: UUID, now: datetime) -> None:
    """Somebody has to look for another way."""
    conversation = await session.get_one(Conversation, conversation_id)
    place = await place_for(session, conversation)
    with suppress(NobodyToAnswerError):
        await handovers.mention(
            session, conversation, reason="meeting", now=now, zone=place.zone, country=place.country
        )
