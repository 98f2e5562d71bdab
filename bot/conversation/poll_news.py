"""How a family hears of a meeting of several: asked, booked, given up, cancelled; and the notes for the organiser."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation import meeting_news
from bot.conversation.attendance import FORMS, PERSON, place_for, when
from bot.reply import render
from bot.reply.voice import voice
from casework import addresses, conversations, families, polls, quorum
from casework.models import Address, Conversation, Message
from casework.poll_models import Poll, PollOption, PollSeat
from casework.polls import Outcome, Sheet
from locales.phrases import meetings as meeting_phrases
from locales.phrases import polls as phrases
from locales.utterance import Choice, Line, Payload, Scalar, Utterance
from resources_catalog.place import Place

#: Notes are for staff, in English.
STAFF_LANGUAGE = "en"
TIME, DONE, NONE, CHANGE = "poll_time", "poll_done", "poll_none", "poll_change"


async def ask(session: AsyncSession, sheet: Sheet, now: datetime) -> list[UUID]:
    """Asks the people of the family, each in all threads of theirs; the ids of these threads."""
    told = []
    for seat in sheet.seats:
        for thread in await _threads_of(session, seat):
            place = await place_for(session, thread)
            asked = Utterance(
                phrases.ASKED.name,
                {"moment": when(sheet.poll.deadline, place)},
                times(sheet, seat, place, now),
                lines=lines(sheet.poll),
            )
            await _notify(session, thread, asked, now)
            told.append(thread.id)
    return told


async def tell_outcome(session: AsyncSession, outcome: Outcome, now: datetime, but: UUID | None = None) -> list[UUID]:
    """Everybody of the family who was asked hears what was decided, except in the thread `but`, unless it is booked.

    A booked meeting is told with its file, in `but` too. The ids of the threads.
    """
    sheet, meeting = outcome.sheet, outcome.meeting
    if meeting is None:
        return await tell(session, sheet, Utterance(phrases.FAILED.name, choices=(PERSON,)), now, but=but)
    told = await meeting_news.tell(session, meeting, phrases.BOOKED, now)
    option = next(each for each in sheet.options if each.starts_at == meeting.starts_at)
    expected = polls.expected(sheet, option)
    for seat in sheet.seats:
        if seat.person_id in expected:
            continue
        for thread in await _threads_of(session, seat):
            at = {"moment": when(meeting.starts_at, await place_for(session, thread))}
            without = Utterance(phrases.BOOKED_WITHOUT_YOU.name, at, (PERSON,))
            await _notify(session, thread, without, now)
            told.append(thread.id)
    return told


async def tell(
    session: AsyncSession, sheet: Sheet, said: Utterance, now: datetime, *, but: UUID | None = None
) -> list[UUID]:
    """Says it to everybody of the family who was asked, except in the thread `but`; the ids of the threads."""
    told = []
    for seat in sheet.seats:
        for thread in await _threads_of(session, seat):
            if thread.id != but:
                await _notify(session, thread, said, now)
                told.append(thread.id)
    return told


def times(sheet: Sheet, seat: PollSeat, place: Place, now: datetime) -> tuple[Choice, ...]:
    """A button for each time that has not passed, and the two with which an answer ends."""
    can = {option.id for option in sheet.times_of(seat)}
    buttons = [_time(sheet.poll, option, option.id in can, place) for option in sheet.options if option.starts_at > now]
    about = {"poll": str(sheet.poll.id)}
    buttons.append(Choice(Payload(DONE, about), phrases.BUTTON_DONE.name))
    buttons.append(Choice(Payload(NONE, about), phrases.BUTTON_NONE.name))
    return tuple(buttons)


def change(poll: Poll) -> Choice:
    """The button with which an answer is changed."""
    return Choice(Payload(CHANGE, {"poll": str(poll.id)}), phrases.BUTTON_CHANGE.name)


def lines(poll: Poll) -> tuple[Line, ...]:
    """What it is about, how, where, and how long, as far as it is known."""
    told = [Line(meeting_phrases.LINE_ABOUT.name, {"about": poll.about}), Line(FORMS[poll.form].name)]
    if poll.place:
        told.append(Line(meeting_phrases.LINE_PLACE.name, {"place": poll.place}))
    told.append(Line(phrases.LINE_MINUTES.name, {"count": poll.minutes}))
    return tuple(told)


async def note(
    session: AsyncSession, poll: Poll, text: str, now: datetime, *, urgent: bool = False, once: bool = False
) -> list[UUID]:
    """For the organiser, in each thread in which the family is reached; the ids of these threads.

    What is to be noted `once` is left out where it stands already.
    """
    whole = f"Meeting of several ({poll.about}): {text}"
    reached = exists().where(Address.conversation_id == Conversation.id)
    threads = await session.scalars(
        select(Conversation)
        .where(Conversation.family_id == poll.family_id, reached)
        .order_by(Conversation.created_at, Conversation.id)
    )
    noted = []
    for thread in threads.all():
        same = select(Message.id).filter_by(conversation_id=thread.id, author="note", text=whole).limit(1)
        if once and await session.scalar(same) is not None:
            continue
        await conversations.note(session, thread, whole, now, urgent=urgent)
        noted.append(thread.id)
    return noted


def answer_note(sheet: Sheet, seat: PollSeat) -> str:
    """What one of those who are asked has said, for staff."""
    who = seat.name or "a person of the family"
    at = ", ".join(staff_moment(sheet.poll, option.starts_at) for option in sheet.times_of(seat))
    return f"{who} ({sheet.group_of(seat).name}) can come {at}." if at else f"no time suits {who}."


def nearest_note(sheet: Sheet) -> str:
    """How the times stand that came nearest, for staff: how many of which group could come."""
    names = {group.id: group for group in sheet.groups}
    told = []
    for each in quorum.nearest_first(sheet.standings(final=True))[:3]:
        groups = ", ".join(f"{names[one].name} {count} of {names[one].needed}" for one, count in each.can.items())
        told.append(f"{staff_moment(sheet.poll, each.option.starts_at)}: {groups}")
    return "; ".join(told)


def staff_moment(poll: Poll, moment: datetime) -> str:
    """In English, on the clocks of the family's place."""
    return voice(STAFF_LANGUAGE).moment(moment.astimezone(polls.zone_of(poll)))


def _time(poll: Poll, option: PollOption, chosen: bool, place: Place) -> Choice:
    # A button says how it is to be, not that it is to be changed: pressed twice, it means the same.
    about: dict[str, Scalar] = {"poll": str(poll.id), "option": str(option.id), "can_come": not chosen}
    label = phrases.BUTTON_NOT_AFTER_ALL if chosen else phrases.BUTTON_CAN
    return Choice(Payload(TIME, about), label.name, values={"moment": when(option.starts_at, place)})


async def _threads_of(session: AsyncSession, seat: PollSeat) -> list[Conversation]:
    """The threads in which this person is reached; none for anybody who is no person of the family."""
    if seat.person_id is None:
        return []
    threads = await session.scalars(
        select(Conversation)
        .where(Conversation.person_id == seat.person_id)
        .order_by(Conversation.created_at, Conversation.id)
    )
    return [thread for thread in threads.all() if await addresses.of_conversation(session, thread.id)]


async def _notify(session: AsyncSession, thread: Conversation, said: Utterance, now: datetime) -> None:
    await render.say(session, thread, said, await families.language_of(session, thread), now, notice=True)
