"""The box for writing: an answer now or later, a note for colleagues, or a ready text that is put into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.gate import Call
from bot.console.later import morning
from bot.console.meeting_fields import UnreadableError, moment_of
from bot.console.words import Words
from bot.conversation.errands import Answer, AnsweredMeanwhileError, UnlessAnswered
from bot.conversation.floor import Floor
from bot.conversation.inbox import LONGEST_CLIENT_ID
from bot.conversation.later import LaterDesk
from bot.errors import RefusedError
from bot.reply.voice import place_name, voice
from casework import canned_replies, families, later_messages, meetings
from casework.canned_replies import left_open
from casework.errors import NotFoundError
from casework.later_messages import LaterError
from casework.models import Conversation, Message, Staff
from casework.staff_models import CannedReply
from casework.store import Store
from locales.languages import languages, source_language
from locales.phrase import Phrase
from locales.phrases import console_thread as phrases
from resources_catalog.place import place_of

#: What is done with what was written: the values of the form's buttons.
SEND, NOTE, LATER, INSERT = "send", "note", "later", "insert"
#: Why a message cannot be sent later.
_REFUSALS: Mapping[str, Phrase] = {
    "past": phrases.LATER_PAST,
    "too_far": phrases.LATER_TOO_FAR,
    "no_such_time": phrases.LATER_NO_SUCH_TIME,
}


@dataclass(frozen=True)
class Typed:
    """What stands in the box after a form came. `wrong` is where the error belongs: text, reply or later.

    `hint` is about what is there and no error; `colleagues` are answers that came first.
    """

    text: str = ""
    error: str = ""
    wrong: str = "text"
    hint: str = ""
    knows: int | None = None
    later_on: str = ""
    later_at: str = ""
    colleagues: Sequence[Answer] = ()


EMPTY = Typed()


@dataclass(frozen=True)
class Box:
    """The box as the page shows it; `knows` is the latest message of staff that its writer can know."""

    typed: Typed
    client_id: str
    knows: int
    replies: Sequence[CannedReply]
    later_on: str
    later_at: str
    #: The day and time that were proposed: others mean that a time was chosen.
    proposed: str


class Composer:
    """Takes what was written. Every method raises NotFoundError for an unknown conversation."""

    def __init__(self, store: Store, floor: Floor, desk: LaterDesk) -> None:
        self._store = store
        self._floor = floor
        self._desk = desk

    async def take(self, call: Call, conversation_id: UUID) -> Typed:
        """Does what the button says; EMPTY once it is done, otherwise what stands in the box now."""
        how = call.form.get("how", SEND)
        typed = self.typed(call)
        try:
            if how == INSERT:
                return await self._insert(call, conversation_id, typed)
            if open_places := left_open(typed.text):
                return _refused(typed, call.words.phrase(phrases.LEFT_OPEN, places=_braced(open_places)))
            if how == NOTE:
                await self._floor.note(conversation_id, call.me.id, typed.text, _client_id(call))
            elif how == LATER:
                await self._later(call, conversation_id, typed)
            else:
                return await self._send(call, conversation_id, typed)
        except RefusedError as refused:
            return _refused(typed, call.words.refusal(refused.phrase, refused.values))
        except (UnreadableError, LaterError) as refused:
            said = _REFUSALS.get(refused.code, phrases.LATER_UNREADABLE)
            values = {"count": later_messages.FURTHEST.days} if refused.code == "too_far" else {}
            return _refused(typed, call.words.phrase(said, **values), wrong="later")
        return EMPTY

    def typed(self, call: Call) -> Typed:
        """What the form brought, as it was typed."""
        form = call.form
        given = form.get("knows", "")
        knows = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
        return Typed(
            text=form.get("text", ""),
            knows=knows,
            later_on=form.get("later_on", "")[:32],
            later_at=form.get("later_at", "")[:32],
        )

    async def box(
        self, session: AsyncSession, conversation: Conversation, me: Staff, now: datetime, typed: Typed = EMPTY
    ) -> Box:
        """The box for this reader, with a fresh id for what is sent next."""
        family = await families.family_of(session, conversation)
        place = place_of(family.region, conversation.time_zone)
        proposed = await morning(session, me, now, place.zone, place.country)
        on, at = proposed.date().isoformat(), f"{proposed:%H:%M}"
        latest = await session.scalar(
            select(func.max(Message.id)).where(Message.conversation_id == conversation.id, Message.author == "staff")
        )
        chosen = typed.wrong == "later"
        return Box(
            typed=typed,
            client_id=uuid4().hex,
            knows=typed.knows if typed.knows is not None else latest or 0,
            replies=await canned_replies.every(session),
            later_on=typed.later_on if chosen else on,
            later_at=typed.later_at if chosen else at,
            proposed=f"{on} {at}",
        )

    async def _send(self, call: Call, conversation_id: UUID, typed: Typed) -> Typed:
        chosen = f"{typed.later_on} {typed.later_at}"
        if chosen != call.form.get("proposed", chosen):
            # Enter in a field of the time presses the first button of the form: what leaves cannot be taken back.
            return _refused(typed, call.words.phrase(phrases.LATER_OR_NOW))
        errand = UnlessAnswered(call.me.id, typed.knows) if typed.knows is not None else None
        try:
            await self._floor.write(conversation_id, call.me.id, typed.text, _client_id(call), errand=errand)
        except AnsweredMeanwhileError as answered:
            latest = answered.answers[-1]
            said = call.words.phrase(phrases.MEANWHILE, name=latest.name)
            return Typed(typed.text, said, knows=latest.message_id, colleagues=answered.answers)
        return EMPTY

    async def _later(self, call: Call, conversation_id: UUID, typed: Typed) -> None:
        """Raises RefusedError, UnreadableError or LaterError."""
        async with self._store.read() as session:
            zone = await _zone(session, conversation_id)
        send_at = moment_of(typed.later_on, typed.later_at, zone)
        await self._desk.put(conversation_id, call.me.id, typed.text, send_at, _later_id(call))

    async def _insert(self, call: Call, conversation_id: UUID, typed: Typed) -> Typed:
        chosen = call.form.get("reply", "")
        if not chosen:
            return _refused(typed, call.words.phrase(phrases.INSERT_CHOOSE), wrong="reply")
        async with self._store.read() as session:
            conversation = await families.conversation(session, conversation_id)
            language = await families.language_of(session, conversation)
            try:
                reply = await canned_replies.get(session, UUID(chosen))
            except (ValueError, NotFoundError):
                return _refused(typed, call.words.phrase(phrases.INSERT_GONE), wrong="reply")
            written = _language_of(reply, language)
            values = await _values(session, conversation, call.me, call.words, written)
        ready = canned_replies.filled(str(reply.texts[written]), values)
        hints = []
        if written != language:
            name = call.words.language_name(written)
            hints.append(call.words.phrase(phrases.INSERT_OTHER_LANGUAGE, language=name))
        if open_places := left_open(ready):
            hints.append(call.words.phrase(phrases.FILL_IN, places=_braced(open_places)))
        text = f"{typed.text.rstrip()}\n{ready}" if typed.text.strip() else ready
        return Typed(text, hint=" ".join(hints), knows=typed.knows)


def _refused(typed: Typed, error: str, wrong: str = "text") -> Typed:
    return Typed(typed.text, error, wrong, knows=typed.knows, later_on=typed.later_on, later_at=typed.later_at)


def _braced(places: Sequence[str]) -> str:
    return ", ".join(f"{{{place}}}" for place in places)


def _language_of(reply: CannedReply, language: str) -> str:
    """The family's language where the reply has it, otherwise English, otherwise whichever it has."""
    known = [code for code in languages() if code in reply.texts]
    for code in (language, source_language().code):
        if code in known:
            return code
    return known[0]


async def _values(
    session: AsyncSession, conversation: Conversation, me: Staff, words: Words, language: str
) -> Mapping[str, str | None]:
    """What can be filled into a text in that language; None for what is not known."""
    family = await families.family_of(session, conversation)
    zone = place_of(family.region, conversation.time_zone).zone
    speaker = voice(language)
    coming = [each for each in await meetings.of_family(session, family.id, words.now) if each.staff_id is not None]
    return {
        "coordinator": me.name,
        "place": place_name(family.region, language) if family.region else None,
        "date": speaker.day(words.now.astimezone(zone).date()),
        "meeting": speaker.moment(coming[0].starts_at.astimezone(zone)) if coming else None,
    }


async def _zone(session: AsyncSession, conversation_id: UUID) -> ZoneInfo:
    conversation = await families.conversation(session, conversation_id)
    family = await families.family_of(session, conversation)
    return place_of(family.region, conversation.time_zone).zone


def _client_id(call: Call) -> str:
    return call.form.get("client_id", "")[:LONGEST_CLIENT_ID] or uuid4().hex


def _later_id(call: Call) -> UUID | None:
    """The id that the page gave, so that a form that arrives twice is kept once."""
    try:
        return UUID(call.form.get("client_id", ""))
    except ValueError:
        return None
