"""What the people of a family said of a meeting, before and after it, and what was done with it, in words for staff."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.people import Known
from bot.console.words import Words
from casework import attendances, coordinators, meetings
from casework.attendances import Reply
from casework.meeting_models import Meeting, MeetingChange, MeetingOutcome
from casework.plan_models import PlanStep
from locales.languages import languages
from locales.phrase import Phrase
from locales.phrases import meeting_forms as phrases
from locales.phrases import meetings as meeting_phrases

#: An answer → its words. Beside them stands a sign, so that colour says nothing alone.
ANSWERS: Mapping[str, Phrase] = {
    "coming": phrases.COMING,
    "cannot": phrases.CANNOT,
    "unanswered": meeting_phrases.FORM_UNANSWERED,
}
#: The same of several people, with their number.
COUNTED: Mapping[str, Phrase] = {
    "coming": meeting_phrases.FORM_COMING,
    "cannot": meeting_phrases.FORM_CANNOT,
    "unanswered": meeting_phrases.FORM_UNANSWERED,
}
NEEDS: Mapping[str, Phrase] = {
    "interpreter": meeting_phrases.FORM_INTERPRETER,
    "wheelchair": phrases.WHEELCHAIR,
    "child": phrases.CHILD,
    "transport": meeting_phrases.FORM_TRANSPORT,
}
STEPS: Mapping[str, Phrase] = {
    "booked": phrases.HISTORY_BOOKED,
    "moved": phrases.HISTORY_MOVED,
    "changed": phrases.HISTORY_CHANGED,
    "cancelled": phrases.HISTORY_CANCELLED,
}
HOW: Mapping[str | None, Phrase] = {
    "good": phrases.HOW_GOOD,
    "mixed": phrases.HOW_MIXED,
    "bad": phrases.HOW_BAD,
    "not_held": phrases.HOW_NOT_HELD,
}


@dataclass(frozen=True)
class Answer:
    """What one person said; `who` is empty where there is only one. `code` is a key of ANSWERS."""

    who: str
    code: str
    text: str
    needs: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """What came of a meeting: a sentence, what was decided in the family's own words, and who does what."""

    how: str
    decided: str
    steps: Sequence[tuple[str, str]]


async def of_meeting(
    session: AsyncSession, words: Words, meeting: Meeting, people: Mapping[uuid.UUID, Known]
) -> Sequence[Answer]:
    """Of everybody who is to come, in the order of their numbers."""
    replies = {reply.person_id: reply for reply in await attendances.of_meeting(session, meeting)}
    said = []
    for id, person in people.items():
        if id in replies:
            code = replies[id].answer or "unanswered"
            who = person.label if len(people) > 1 else ""
            said.append(Answer(who, code, words.phrase(ANSWERS[code]), _needs(words, replies[id])))
    return said


def counted(words: Words, answers: Sequence[Answer]) -> Sequence[tuple[str, int, str]]:
    """The answers in short: the code, how many gave it, and the words for both."""
    counts = Counter(answer.code for answer in answers)
    return [
        (code, counts[code], words.phrase(phrase, count=counts[code]))
        for code, phrase in COUNTED.items()
        if counts[code]
    ]


async def history(
    session: AsyncSession, words: Words, meeting: Meeting, people: Mapping[uuid.UUID, Known], zone: ZoneInfo
) -> Sequence[str]:
    """A sentence for each thing that was done, the first one first."""
    told = []
    for step in await meetings.history(session, meeting.id):
        values = {
            "at": words.full_moment(step.changed_at, zone),
            "name": await _who(session, words, step, people),
        }
        if step.what == "moved" and step.earlier_starts_at is not None:
            values["earlier"] = words.full_moment(step.earlier_starts_at, zone)
        told.append(words.phrase(STEPS[step.what], **values))
    return told


async def outcome(session: AsyncSession, words: Words, meeting: Meeting) -> Outcome:
    """What the family told, and the steps of the plan that came of it."""
    told = await session.get(MeetingOutcome, meeting.id)
    steps = await session.scalars(
        select(PlanStep).where(PlanStep.meeting_id == meeting.id).order_by(PlanStep.created_at, PlanStep.id)
    )
    return Outcome(
        how=words.phrase(HOW.get(told.how, phrases.NOT_TOLD) if told is not None else phrases.NOT_TOLD),
        decided=told.decided or "" if told is not None else "",
        steps=[(step.what, _step(words, step)) for step in steps],
    )


def _needs(words: Words, reply: Reply) -> list[str]:
    said = []
    for need in attendances.NEEDS:
        if need not in reply.needs:
            continue
        if need == "interpreter" and reply.interpreter_language is not None:
            language = reply.interpreter_language
            name = words.language_name(language) if language in languages() else language
            said.append(words.phrase(phrases.INTERPRETER_IN, language=name))
        else:
            said.append(words.phrase(NEEDS[need]))
    return said


async def _who(session: AsyncSession, words: Words, step: MeetingChange, people: Mapping[uuid.UUID, Known]) -> str:
    if step.by == "poll":
        return words.phrase(phrases.BY_POLL)
    if step.by == "staff":
        return await coordinators.name_of(session, step.staff_id) or words.phrase(phrases.BY_STAFF)
    person = people.get(step.person_id) if step.person_id is not None and len(people) > 1 else None
    return person.label if person is not None else words.phrase(phrases.BY_FAMILY)


def _step(words: Words, step: PlanStep) -> str:
    """Who does it by when, and whether it is done; may be empty."""
    said = []
    if step.who:
        said.append(words.phrase(phrases.STEP_WHO, name=step.who))
    if step.due_on is not None:
        said.append(words.phrase(phrases.STEP_BY, day=words.calendar_day(step.due_on)))
    if step.done_at is not None:
        said.append(words.phrase(phrases.STEP_DONE))
    return " · ".join(said)
