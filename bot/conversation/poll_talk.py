"""A family's answer to a meeting of several: each time by a button, then the end of the answer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import poll_desk, poll_news
from bot.conversation.attendance import PERSON, place_for, when
from bot.conversation.poll_news import CHANGE, DONE, NONE, TIME, change, times
from casework import conversations, polls
from casework.errors import NotFoundError
from casework.meeting_models import Meeting
from casework.models import Conversation
from casework.poll_models import Poll, PollOption, PollSeat
from casework.polls import Sheet
from locales.phrase import Phrase
from locales.phrases import polls as phrases
from locales.utterance import Line, Payload, Utterance
from resources_catalog.place import Place

INTENTS = frozenset({TIME, DONE, NONE, CHANGE})


async def answer(
    session: AsyncSession, conversation: Conversation, payload: Payload, now: datetime
) -> tuple[Utterance, ...]:
    """What is said to one of these buttons. As soon as the answer decides something, all are told."""
    try:
        poll = await polls.get(session, _id(payload, "poll"))
        seat = await polls.seat_of(session, poll.id, conversation.person_id)
        option = await _option(session, poll, payload)
    except NotFoundError:
        return (Utterance(phrases.NOT_FOUND.name, choices=(PERSON,)),)
    place = await place_for(session, conversation)
    if poll.state != "open":
        return (await _closed(session, poll, place),)
    if payload.intent == TIME and option is not None:
        return await _time(session, conversation, poll, seat, option, payload, place, now)
    sheet = await polls.read(session, poll)
    if payload.intent == CHANGE:
        return (Utterance(phrases.AGAIN.name, choices=times(sheet, seat, place, now)),)
    if payload.intent == DONE and not sheet.times_of(seat):
        return (Utterance(phrases.NOTHING_CHOSEN.name, choices=times(sheet, seat, place, now)),)
    first = seat.answered_at is None
    had = bool(sheet.times_of(seat))
    if payload.intent == NONE:
        await polls.answer(session, poll, seat, (), now)
    else:
        await polls.finish(session, poll, seat, now)
    return await _counted(session, conversation, poll, seat, place, now, new=first or (payload.intent == NONE and had))


async def _time(
    session: AsyncSession,
    conversation: Conversation,
    poll: Poll,
    seat: PollSeat,
    option: PollOption,
    payload: Payload,
    place: Place,
    now: datetime,
) -> tuple[Utterance, ...]:
    at = {"moment": when(option.starts_at, place)}
    if option.starts_at <= now:
        sheet = await polls.read(session, poll)
        return (Utterance(phrases.TIME_PASSED.name, at, times(sheet, seat, place, now)),)
    can_come = payload.entities.get("can_come") is True
    new = await polls.set_time(session, poll, seat, option.id, can_come=can_come)
    if seat.answered_at is not None:
        # The answer was given to its end before: this changes it.
        return await _counted(session, conversation, poll, seat, place, now, new=new)
    said: Phrase = phrases.CAN_NOTED if can_come else phrases.CANNOT_NOTED
    return (Utterance(said.name, at, times(await polls.read(session, poll), seat, place, now)),)


async def _counted(
    session: AsyncSession,
    conversation: Conversation,
    poll: Poll,
    seat: PollSeat,
    place: Place,
    now: datetime,
    *,
    new: bool,
) -> tuple[Utterance, ...]:
    """The answer counts from now on; `new`: it is not the one that was known."""
    sheet = await polls.read(session, poll)
    if new:
        text = f"Meeting of several ({poll.about}): {poll_news.answer_note(sheet, seat)}"
        await conversations.note(session, conversation, text, now)
    outcome, _ = await poll_desk.settle(session, poll, now, but=conversation.id)
    if outcome.closed:
        return (await _closed(session, poll, place),)
    return (_thanked(sheet, seat, place),)


def _thanked(sheet: Sheet, seat: PollSeat, place: Place) -> Utterance:
    chosen = [Line(phrases.LINE_TIME.name, {"moment": when(one.starts_at, place)}) for one in sheet.times_of(seat)]
    said = phrases.FINISHED if chosen else phrases.FINISHED_NONE
    return Utterance(said.name, choices=(change(sheet.poll),), lines=tuple(chosen))


async def _closed(session: AsyncSession, poll: Poll, place: Place) -> Utterance:
    """Why an answer is not wanted any more."""
    if poll.state == "cancelled":
        return Utterance(phrases.IS_CANCELLED.name, choices=(PERSON,))
    meeting = await session.get(Meeting, poll.meeting_id) if poll.meeting_id is not None else None
    if poll.state == "booked" and meeting is not None and meeting.state == "booked":
        return Utterance(phrases.IS_BOOKED.name, {"moment": when(meeting.starts_at, place)})
    if poll.state == "booked":
        return Utterance(phrases.IS_CANCELLED.name, choices=(PERSON,))
    return Utterance(phrases.IS_FAILED.name, choices=(PERSON,))


async def _option(session: AsyncSession, poll: Poll, payload: Payload) -> PollOption | None:
    """The time that the button names; None for a button without one. Raises NotFoundError."""
    if payload.intent != TIME:
        return None
    found = await session.get(PollOption, _id(payload, "option"))
    if found is None or found.poll_id != poll.id:
        raise NotFoundError
    return found


def _id(payload: Payload, name: str) -> UUID:
    """Raises NotFoundError for what is no id."""
    try:
        return UUID(str(payload.entities.get(name)))
    except ValueError as error:
        raise NotFoundError from error
