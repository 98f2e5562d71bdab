"""A meeting as the file for a calendar, in the words of a family or of staff."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram.forum_family import code_of
from bot.clock import Clock
from bot.reply.voice import voice
from casework import attendances, calendar, calendar_feeds, coordinators
from casework.attendances import Reply
from casework.calendar import Words
from casework.meeting_models import Meeting
from casework.models import Conversation
from casework.store import Store
from locales.phrases import calendars as phrases
from locales.phrases import meetings, web_chat
from locales.translate import Translator
from locales.utterance import role

NAME = "meeting.ics"
_FORMS = {"visit": meetings.LINE_VISIT, "video": meetings.LINE_VIDEO, "phone": meetings.LINE_PHONE}
_NEEDS = {
    "interpreter": phrases.LINE_INTERPRETER,
    "wheelchair": phrases.LINE_WHEELCHAIR,
    "child": phrases.LINE_CHILD,
    "transport": phrases.LINE_TRANSPORT,
}


class MeetingFiles:
    """Makes the file from the meeting as it now is."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def file(
        self, meeting_id: str, language: str, conversation_id: UUID | None = None
    ) -> tuple[str, bytes] | None:
        """Name and content; None for a meeting that is not kept any more.

        For the person of `conversation_id` it says what they have answered.
        """
        async with self._store.read() as session:
            meeting = await session.get(Meeting, UUID(meeting_id))
            if meeting is None:
                return None
            thread = await session.get(Conversation, conversation_id) if conversation_id is not None else None
            words = await family_words(session, meeting, thread.person_id if thread else None, voice(language))
        return NAME, calendar.event_file(meeting, words, now=self._clock())


async def family_words(session: AsyncSession, meeting: Meeting, person_id: UUID | None, speaker: Translator) -> Words:
    """What a family's calendar says: with whom, how, about what, what to bring; and what `person_id` has answered."""
    name = await coordinators.name_of(session, meeting.staff_id) or meeting.with_whom
    replies = await attendances.of_meeting(session, meeting)
    mine = next((reply for reply in replies if reply.person_id == person_id), None)
    say = speaker.say
    lines = [
        *_with(meeting, name, speaker),
        *_what(meeting, speaker),
        *_needs(replies, speaker),
    ]
    if mine is not None and mine.answer is not None:
        said = phrases.LINE_COMING if mine.answer == "coming" else phrases.LINE_CANNOT
        lines.append(say(said.name))
    return Words(
        summary=_title(meeting, name, speaker),
        description="\n".join(lines),
        organizer=name or say(web_chat.TITLE.name),
        free=mine is not None and mine.answer == "cannot",
        answered_at=await calendar_feeds.last_answer(session, meeting.id),
    )


async def staff_words(session: AsyncSession, meeting: Meeting, speaker: Translator) -> Words:
    """What a coordinator's calendar says: which family, by its short code, how, about what, and what is needed."""
    name = await coordinators.name_of(session, meeting.staff_id)
    replies = await attendances.of_meeting(session, meeting)
    answers = [reply.answer for reply in replies]
    say = speaker.say
    count = {
        "coming": answers.count("coming"),
        "cannot": answers.count("cannot"),
        "open": answers.count(None),
    }
    title = say(phrases.TITLE_FAMILY.name, {"code": code_of(meeting.family_id)})
    lines = [*_what(meeting, speaker), *_needs(replies, speaker), say(phrases.LINE_ANSWERS.name, count)]
    return Words(
        summary=_cancelled(meeting, title, speaker),
        description="\n".join(lines),
        organizer=name or say(web_chat.TITLE.name),
        answered_at=await calendar_feeds.last_answer(session, meeting.id),
    )


def _title(meeting: Meeting, name: str | None, speaker: Translator) -> str:
    if name:
        title = speaker.say(phrases.TITLE_WITH.name, {"name": name})
    elif meeting.role:
        title = speaker.say(phrases.TITLE_WITH_ROLE.name, {"role": role(meeting.role)})
    else:
        title = speaker.say(meetings.CALENDAR_TITLE.name)
    return _cancelled(meeting, title, speaker)


def _cancelled(meeting: Meeting, title: str, speaker: Translator) -> str:
    return title if meeting.state == "booked" else speaker.say(phrases.TITLE_CANCELLED.name, {"title": title})


def _with(meeting: Meeting, name: str | None, speaker: Translator) -> list[str]:
    if name and meeting.role:
        return [speaker.say(meetings.LINE_WITH_BOTH.name, {"name": name, "role": role(meeting.role)})]
    if name:
        return [speaker.say(meetings.LINE_WITH.name, {"name": name})]
    return [speaker.say(meetings.LINE_WITH_ROLE.name, {"role": role(meeting.role)})] if meeting.role else []


def _what(meeting: Meeting, speaker: Translator) -> list[str]:
    lines = [speaker.say(_FORMS[meeting.form].name)]
    if meeting.about:
        lines.append(speaker.say(meetings.LINE_ABOUT.name, {"about": meeting.about}))
    if meeting.bring:
        lines.append(speaker.say(phrases.LINE_BRING.name, {"bring": meeting.bring}))
    return lines


def _needs(replies: Sequence[Reply], speaker: Translator) -> list[str]:
    """What anybody of the family needs there, each thing once."""
    needed = {need for reply in replies for need in reply.needs}
    spoken = sorted({reply.interpreter_language for reply in replies if reply.interpreter_language})
    lines = []
    for need, phrase in _NEEDS.items():
        if need not in needed:
            continue
        if need == "interpreter" and spoken:
            lines += [
                speaker.say(phrases.LINE_INTERPRETER_OF.name, {"language": _language(each, speaker)}) for each in spoken
            ]
        else:
            lines.append(speaker.say(phrase.name))
    return lines


def _language(code: str, speaker: Translator) -> str:
    """Interpreters speak more languages than we do."""
    return str(speaker.locale.languages.get(code, code))
