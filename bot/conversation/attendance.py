"""A family's answer to a meeting: coming or not, and what it needs there; and how a meeting is told."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from babel import Locale
from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.attendance_notes import for_staff
from bot.conversation.other_times import other_times
from casework import attendances, conversations, coordinators, families, handovers, meetings
from casework.attendances import Reply
from casework.errors import NobodyToAnswerError, NotFoundError
from casework.meeting_models import Meeting
from casework.models import Conversation
from locales.languages import languages
from locales.phrase import Phrase
from locales.phrases import attendance as said
from locales.phrases import meetings as phrases
from locales.phrases import session as session_phrases
from locales.utterance import Choice, Line, Payload, Scalar, Utterance, Value, language, moment, role
from resources_catalog.place import Place, place_of
from resources_catalog.region import regions

COMING, CANNOT = "meeting_coming", "meeting_cannot"
INTERPRETER, WHEELCHAIR = "meeting_interpreter", "meeting_wheelchair"
CHILD, TRANSPORT = "meeting_child", "meeting_transport"
#: "What do you need?"; a need that is taken back, in the entity `need`; another language of the interpreter.
NEEDS, NO_NEED, LANGUAGES = "meeting_needs", "meeting_no_need", "meeting_interpreter_language"
PERSON = Choice(Payload("talk_to_coordinator"), session_phrases.BUTTON_PERSON.name)
FORMS: Mapping[str, Phrase] = {
    "visit": phrases.LINE_VISIT,
    "video": phrases.LINE_VIDEO,
    "phone": phrases.LINE_PHONE,
}


#: Messages of the bot that are looked at for the last word of a meeting; an id that comes after all of them.
LOOKED_BACK, END = 40, 2**62


@dataclass(frozen=True)
class Need:
    """What can be needed: its button, the one that takes it back, what is said to it, its line, the note for staff."""

    intent: str
    button: Phrase
    back: Phrase
    noted: Phrase
    line: Phrase
    note: str


#: By the name that `casework.attendances` has for it.
MEANT: Mapping[str, Need] = {
    "interpreter": Need(
        INTERPRETER,
        phrases.BUTTON_INTERPRETER,
        said.BUTTON_NO_INTERPRETER,
        phrases.INTERPRETER_NOTED,
        said.LINE_SOME_INTERPRETER,
        "an interpreter",
    ),
    "wheelchair": Need(
        WHEELCHAIR,
        said.BUTTON_WHEELCHAIR,
        said.BUTTON_NO_WHEELCHAIR,
        said.WHEELCHAIR_NOTED,
        said.LINE_WHEELCHAIR,
        "wheelchair access",
    ),
    "child": Need(
        CHILD, said.BUTTON_CHILD, said.BUTTON_NO_CHILD, said.CHILD_NOTED, said.LINE_CHILD, "room for the child"
    ),
    "transport": Need(
        TRANSPORT,
        phrases.BUTTON_TRANSPORT,
        said.BUTTON_NO_TRANSPORT,
        phrases.TRANSPORT_NOTED,
        said.LINE_TRANSPORT,
        "transport",
    ),
}
OF_INTENT: Mapping[str, str] = {need.intent: name for name, need in MEANT.items()}
BUTTONS: Mapping[str, Phrase] = {
    COMING: phrases.BUTTON_COMING,
    CANNOT: phrases.BUTTON_CANNOT,
    NEEDS: said.BUTTON_NEEDS,
    LANGUAGES: said.BUTTON_OTHER_LANGUAGE,
    **{need.intent: need.button for need in MEANT.values()},
}
INTENTS = frozenset(BUTTONS) | {NO_NEED}


def choices(meeting: Meeting, *intents: str) -> tuple[Choice, ...]:
    """The buttons under a meeting, the first three if none are named. They hold the state of the meeting as it was."""
    asked = intents or (COMING, CANNOT, NEEDS if meeting.form == "visit" else INTERPRETER)
    return tuple(_button(meeting, intent, BUTTONS[intent]) for intent in asked)


def lines(meeting: Meeting, staff_name: str | None) -> tuple[Line, ...]:
    """With whom, how, where, about what, and what to bring, as far as it is known."""
    name = staff_name or meeting.with_whom
    told = []
    if name and meeting.role:
        told.append(Line(phrases.LINE_WITH_BOTH.name, {"name": name, "role": role(meeting.role)}))
    elif name:
        told.append(Line(phrases.LINE_WITH.name, {"name": name}))
    elif meeting.role:
        told.append(Line(phrases.LINE_WITH_ROLE.name, {"role": role(meeting.role)}))
    told.append(Line(FORMS[meeting.form].name))
    if meeting.place:
        told.append(Line(phrases.LINE_PLACE.name, {"place": meeting.place}))
    if meeting.about:
        told.append(Line(phrases.LINE_ABOUT.name, {"about": meeting.about}))
    if meeting.bring:
        told.append(Line(said.LINE_BRING.name, {"bring": meeting.bring}))
    return tuple(told)


def when(starts_at: datetime, place: Place) -> Value:
    """The moment on the clocks of the family's place."""
    return moment(starts_at.astimezone(place.zone).isoformat())


async def place_for(session: AsyncSession, conversation: Conversation) -> Place:
    """Where the family of this thread is."""
    return place_of((await families.family_of(session, conversation)).region, conversation.time_zone)


async def answer(
    session: AsyncSession, conversation: Conversation, payload: Payload, now: datetime
) -> tuple[Utterance, ...]:
    """What is said to one of the buttons. What is new goes to the coordinator as a note."""
    try:
        meeting = await meetings.get(session, _id(payload), conversation.family_id)
    except NotFoundError:
        return (Utterance(phrases.NOT_FOUND.name, choices=(PERSON,)),)
    place = await place_for(session, conversation)
    at = {"moment": when(meeting.starts_at, place)}
    if meeting.state != "booked":
        return (Utterance(phrases.WAS_CANCELLED.name, at, choices=(PERSON,)),)
    if meeting.ends_at <= now:
        return (Utterance(phrases.IS_OVER.name, at, choices=(PERSON,)),)
    stale = payload.entities.get("sequence", meeting.sequence) != meeting.sequence
    told = lines(meeting, await coordinators.name_of(session, meeting.staff_id))
    changed = Utterance(phrases.HAS_CHANGED.name, at, choices(meeting), lines=told)
    asked = _Asked(session, conversation, meeting, place, now)
    if payload.intent in (COMING, CANNOT):
        if stale:
            return (changed,)
        return (await (asked.coming() if payload.intent == COMING else asked.cannot()),)
    heard = await asked.need(payload)
    # A need is a need at any time; whether the new time suits is still to be asked.
    return (heard, changed) if stale else (heard,)


def _id(payload: Payload) -> UUID:
    """Raises NotFoundError for what is no id."""
    try:
        return UUID(str(payload.entities.get("meeting")))
    except ValueError as error:
        raise NotFoundError from error


def _button(meeting: Meeting, intent: str, label: Phrase, **more: Scalar) -> Choice:
    about: dict[str, Scalar] = {"meeting": str(meeting.id), "sequence": meeting.sequence}
    return Choice(Payload(intent, about | more), label.name)


@dataclass(frozen=True)
class _Asked:
    """One person's answer to one meeting, in the transaction of what is said to it."""

    session: AsyncSession
    conversation: Conversation
    meeting: Meeting
    place: Place
    now: datetime

    @property
    def _at(self) -> dict[str, Value]:
        return {"moment": when(self.meeting.starts_at, self.place)}

    @property
    def _with_staff(self) -> bool:
        return self.meeting.staff_id is not None

    async def coming(self) -> Utterance:
        if await self._answered("coming"):
            await self._note("Is coming")
        mine = await self._mine()
        noted = phrases.COMING_NOTED if self._with_staff else said.COMING_WRITTEN
        back = _button(self.meeting, CANNOT, said.BUTTON_CANNOT_AFTER_ALL)
        return Utterance(noted.name, self._at, (back, *self._more(mine)), lines=_noted(mine))

    async def cannot(self) -> Utterance:
        new = await self._answered("cannot")
        about = {"meeting": str(self.meeting.id)}
        if not self._with_staff:
            if new:
                await self._note("Cannot come")
            moved = Choice(Payload("reschedule_meeting", about), said.BUTTON_NEW_TIME.name)
            out = Choice(Payload("cancel_meeting", about), said.BUTTON_TAKE_OUT.name)
            return Utterance(said.CANNOT_TELL_THEM.name, self._at, (moved, out, PERSON))
        slots = await other_times(self.session, self.meeting, self.place.zone, self.now)
        if new:
            await self._note("Cannot come", urgent=True)
            if not slots:
                # Somebody has to propose another time; the assistant goes on meanwhile.
                await self._mention()
        cancel = Choice(Payload("cancel_meeting", about), said.BUTTON_CANCEL_IT.name)
        if not slots:
            back = _button(self.meeting, COMING, said.BUTTON_COMING_AFTER_ALL)
            return Utterance(phrases.CANNOT_NOTED.name, choices=(back, cancel, PERSON))
        day = Choice(Payload("reschedule_meeting", about), said.BUTTON_ANOTHER_DAY.name)
        return Utterance(said.CANNOT_SLOTS.name, choices=(*slots, day, cancel, PERSON))

    async def need(self, payload: Payload) -> Utterance:
        """Asks what is needed, writes down one need, or takes one back."""
        if payload.intent == LANGUAGES:
            return await self._ask_language()
        if payload.intent == NO_NEED and payload.entities.get("need") in MEANT:
            return await self._taken_back(str(payload.entities["need"]))
        name = OF_INTENT.get(payload.intent)
        if name is None:
            mine = await self._mine()
            buttons = tuple(self._toggle(each, mine) for each in self._possible())
            return Utterance(said.ASK_NEEDS.name, self._at, buttons, lines=_noted(mine))
        return await self._needed(name, payload.entities.get("language"))

    async def _needed(self, name: str, chosen: Scalar) -> Utterance:
        spoken = None
        if name == "interpreter":
            spoken = str(chosen) if chosen in languages() else await self._own_language()
        before = await self._mine()
        new = await attendances.answer(
            self.session, self.meeting, self.conversation.person_id, need=name, language=spoken, now=self.now
        )
        if new:
            of = f" ({Locale.parse(spoken).get_language_name('en') or spoken})" if spoken else ""
            again = ", changed" if name in before.needs else ""
            await self._note(f"Needs {MEANT[name].note}{of}{again}", name)
        if name == "interpreter" and spoken is None:
            return await self._ask_language()
        mine = await self._mine()
        noted = MEANT[name].noted if self._with_staff else said.NEED_WRITTEN
        open_ones = () if mine.answer is not None else choices(self.meeting, COMING, CANNOT)
        other = choices(self.meeting, LANGUAGES) if name == "interpreter" else (self._toggle(name, mine),)
        return Utterance(noted.name, self._at, (*open_ones, *other, *self._more(mine)), lines=_noted(mine))

    async def _taken_back(self, name: str) -> Utterance:
        changed = name in (await self._mine()).needs and await attendances.answer(
            self.session, self.meeting, self.conversation.person_id, need=name, needed=False, now=self.now
        )
        if changed:
            await self._note(f"No longer needs {MEANT[name].note}", name)
        mine = await self._mine()
        noted = said.NEED_TAKEN_BACK if self._with_staff else said.NEED_TAKEN_OUT
        open_ones = () if mine.answer is not None else choices(self.meeting, COMING, CANNOT)
        return Utterance(noted.name, self._at, (*open_ones, *self._more(mine)), lines=_noted(mine))

    async def _ask_language(self) -> Utterance:
        own = await families.language_of(self.session, self.conversation)
        codes = [*([own] if own in languages() else []), *(code for code in languages() if code != own)]
        about: dict[str, Scalar] = {"meeting": str(self.meeting.id), "sequence": self.meeting.sequence}
        each = tuple(
            Choice(Payload(INTERPRETER, {**about, "language": code}), literal=languages()[code].name) for code in codes
        )
        return Utterance(said.ASK_LANGUAGE.name, choices=(*each, PERSON))

    async def _own_language(self) -> str | None:
        """The language of the interpreter, if it is clear: one that the person chose, and that is not spoken there."""
        own = (await families.person_of(self.session, self.conversation)).language
        region = regions().get((await families.family_of(self.session, self.conversation)).region or "")
        return None if region is not None and own in region.languages else own

    async def _answered(self, answer: str) -> bool:
        return await attendances.answer(
            self.session, self.meeting, self.conversation.person_id, answer=answer, now=self.now
        )

    async def _mine(self) -> Reply:
        """What this person has said so far."""
        person_id = self.conversation.person_id
        replies = await attendances.of_meeting(self.session, self.meeting)
        return next((reply for reply in replies if reply.person_id == person_id), Reply(person_id, None, ()))

    def _possible(self) -> tuple[str, ...]:
        return tuple(MEANT) if self.meeting.form == "visit" else ("interpreter",)

    def _toggle(self, name: str, mine: Reply) -> Choice:
        """The button that says a need, or takes it back."""
        if name in mine.needs:
            return _button(self.meeting, NO_NEED, MEANT[name].back, need=name)
        return _button(self.meeting, MEANT[name].intent, MEANT[name].button)

    def _more(self, mine: Reply) -> tuple[Choice, ...]:
        """The button for what else is needed, or not any more."""
        if self.meeting.form != "visit":
            return (self._toggle("interpreter", mine),)
        return (_button(self.meeting, NEEDS, said.BUTTON_MORE_NEEDS if mine.needs else said.BUTTON_NEEDS),)

    async def _note(self, what: str, need: str | None = None, *, urgent: bool = False) -> None:
        """For staff: what was said, of which meeting, at the time of the family's place."""
        text = await for_staff(self.session, self.conversation, self.meeting, what, self.place.zone)
        await conversations.note(self.session, self.conversation, text, self.now, urgent=urgent)
        if need is not None and self._with_staff:
            # Somebody has to see to an interpreter or a car; the assistant goes on meanwhile.
            await self._mention()

    async def _mention(self) -> None:
        with suppress(NobodyToAnswerError):
            await handovers.mention(
                self.session,
                self.conversation,
                reason=await self._reason(),
                now=self.now,
                zone=self.place.zone,
                country=self.place.country,
            )

    async def _reason(self) -> str:
        """Whether the family was told of the meeting last, or reminded of it."""
        said = await conversations.last_said_by_bot(self.session, self.conversation.id, before=END, limit=LOOKED_BACK)
        told = (each.utterance for each in said if each.utterance and each.reply_to is None)
        newest = next((each for each in told if str(self.meeting.id) in _meetings_in(each)), None)
        return "reminder_help" if newest is not None and newest["phrase"] == phrases.REMINDER.name else "meeting"


def _meetings_in(utterance: Mapping[str, Any]) -> set[str]:
    """The ids of the meetings that the buttons are about."""
    return {str(choice["payload"]["entities"].get("meeting")) for choice in utterance.get("choices", ())}


def _noted(mine: Reply) -> tuple[Line, ...]:
    """What is written down that this person needs."""
    spoken = mine.interpreter_language
    told = []
    for name in (each for each in MEANT if each in mine.needs):
        if name == "interpreter" and spoken:
            told.append(Line(said.LINE_INTERPRETER.name, {"language": language(spoken)}))
        else:
            told.append(Line(MEANT[name].line.name))
    return tuple(told)
