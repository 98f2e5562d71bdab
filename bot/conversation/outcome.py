"""After a meeting: how did it go? The question, and those of its buttons that are no matter of the dialogue."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.attendance import PERSON, lines, place_for, when
from bot.conversation.attendance_notes import day, who_of
from bot.conversation.other_times import other_times
from casework import conversations, coordinators, handovers, meetings, outcomes, steps
from casework.errors import NobodyToAnswerError, NotFoundError
from casework.meeting_models import Meeting, MeetingOutcome
from casework.models import Conversation
from locales.outcome_lines import step_line, told_lines
from locales.phrase import Phrase
from locales.phrases import meetings as meeting_phrases
from locales.phrases import outcomes as phrases
from locales.utterance import Choice, Payload, Utterance

#: How it went, in the entity `how`: the dialogue goes on from there; while a human has the floor it is only noted.
WENT = "meeting_went"
NOT_HELD, LATER, AGAIN = "meeting_not_held", "meeting_outcome_later", "meeting_outcome"
INTENTS = frozenset({NOT_HELD, LATER, AGAIN})
WAYS: Mapping[str, Phrase] = {
    "good": phrases.BUTTON_GOOD,
    "mixed": phrases.BUTTON_MIXED,
    "bad": phrases.BUTTON_BAD,
}
#: For staff, in English.
WORDS: Mapping[str, str] = {"good": "good", "mixed": "mixed", "bad": "not good", "not_held": "it did not take place"}


async def question(session: AsyncSession, conversation: Conversation, meeting: Meeting) -> Utterance:
    """How did it go? To be said in this thread once the meeting is over."""
    about = {"meeting": str(meeting.id)}
    ways = (Choice(Payload(WENT, {**about, "how": how}), label.name) for how, label in WAYS.items())
    others = ((NOT_HELD, phrases.BUTTON_NOT_HELD), (LATER, phrases.BUTTON_LATER))
    at = {"moment": when(meeting.starts_at, await place_for(session, conversation))}
    with_whom = lines(meeting, await coordinators.name_of(session, meeting.staff_id))
    named = bool(meeting.staff_id or meeting.with_whom or meeting.role)
    return Utterance(
        phrases.ASK_HOW.name,
        at,
        (*ways, *(Choice(Payload(intent, about), label.name) for intent, label in others)),
        lines=with_whom[:1] if named else (),
    )


async def answer(
    session: AsyncSession, conversation: Conversation, payload: Payload, now: datetime
) -> tuple[Utterance, ...]:
    """What is said to one of `INTENTS`, and to `WENT` while a human has the floor."""
    try:
        meeting = await meetings.get(session, _id(payload), conversation.family_id)
    except NotFoundError:
        return (Utterance(meeting_phrases.NOT_FOUND.name, choices=(PERSON,)),)
    if meeting.state != "booked":
        at = {"moment": when(meeting.starts_at, await place_for(session, conversation))}
        return (Utterance(meeting_phrases.WAS_CANCELLED.name, at, choices=(PERSON,)),)
    told = await outcomes.of_meeting(session, meeting.id)
    if told is not None:
        return (await known(session, conversation, meeting, told),)
    if payload.intent == LATER:
        again = Choice(Payload(AGAIN, {"meeting": str(meeting.id)}), phrases.BUTTON_TELL_NOW.name)
        return (Utterance(phrases.LATER.name, choices=(again,)),)
    if payload.intent == NOT_HELD:
        return (await _not_held(session, conversation, meeting, now),)
    how = str(payload.entities.get("how"))
    if payload.intent != WENT or how not in WAYS:
        return (await question(session, conversation, meeting),)
    await tell_how(session, conversation, meeting, how, now)
    return (Utterance(phrases.NOTED.name),)


async def tell_how(
    session: AsyncSession, conversation: Conversation, meeting: Meeting, how: str, now: datetime
) -> bool:
    """Stores how the meeting went, with a note for staff; False when somebody has told it before."""
    _, new = await outcomes.tell(session, meeting, conversation.person_id, how, now)
    if new:
        text = f"{await said_of(session, conversation, meeting)} {WORDS[how]}."
        await conversations.note(session, conversation, text, now, urgent=how in ("bad", "not_held"))
    return new


async def said_of(session: AsyncSession, conversation: Conversation, meeting: Meeting) -> str:
    """How a note for staff begins: "The family says of the meeting on …:"."""
    who = await who_of(session, conversation)
    with_whom = f" with {meeting.with_whom}" if meeting.staff_id is None and meeting.with_whom else ""
    on = day(meeting, (await place_for(session, conversation)).zone)
    return f"The family{f' ({who})' if who else ''} says of the meeting{with_whom} on {on}:"


async def known(session: AsyncSession, conversation: Conversation, meeting: Meeting, told: MeetingOutcome) -> Utterance:
    """What is noted of the meeting already; more can be added to it."""
    at = {"moment": when(meeting.starts_at, await place_for(session, conversation))}
    noted = await steps.of_meeting(session, meeting.id)
    more = Choice(Payload(WENT, {"meeting": str(meeting.id)}), phrases.BUTTON_ADD.name)
    return Utterance(
        phrases.KNOWN.name,
        at,
        (Choice(Payload("book_meeting"), phrases.BUTTON_NEW_TIME.name), PERSON) if told.how == "not_held" else (more,),
        lines=(*told_lines(told.how, told.decided), *(step_line(each.what, each.who, each.due_on) for each in noted)),
    )


async def _not_held(session: AsyncSession, conversation: Conversation, meeting: Meeting, now: datetime) -> Utterance:
    """A new time is offered at once; where none is known, somebody has to propose one."""
    place = await place_for(session, conversation)
    await tell_how(session, conversation, meeting, "not_held", now)
    if meeting.staff_id is None:
        new = Choice(Payload("book_meeting"), phrases.BUTTON_NEW_TIME.name)
        return Utterance(phrases.NOT_HELD_ELSEWHERE.name, choices=(new, PERSON))
    slots = await other_times(session, meeting, place.zone, now)
    if slots:
        other = Choice(Payload("book_meeting"), meeting_phrases.BUTTON_OTHER_TIME.name)
        return Utterance(phrases.NOT_HELD_SLOTS.name, choices=(*slots, other, PERSON))
    with suppress(NobodyToAnswerError):
        await handovers.mention(
            session, conversation, reason="meeting", now=now, zone=place.zone, country=place.country
        )
    return Utterance(phrases.NOT_HELD_TOLD.name, choices=(PERSON,))


def _id(payload: Payload) -> UUID:
    """Raises NotFoundError for what is no id."""
    try:
        return UUID(str(payload.entities.get("meeting")))
    except ValueError as error:
        raise NotFoundError from error
