"""What a family does with its meetings in the dialogue: it books, notes, moves and cancels them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.attendance import PERSON, place_for, when
from bot.conversation.deed import Do, Done
from bot.conversation.meeting_news import news, tell
from bot.reply.voice import voice
from casework import attendances, availability, conversations, coordinators, families, meetings, schedules
from casework.availability import Slot, Wanted
from casework.errors import NotFoundError
from casework.meeting_models import Meeting
from casework.meetings import By, MeetingError, Wish
from casework.models import Conversation
from locales.meeting_choices import slot_choice
from locales.phrase import Phrase
from locales.phrases import meetings as phrases
from locales.utterance import Choice, Payload, Utterance

#: Ids of meetings are made from the message that asked for them: the same message never books twice.
REALM = UUID("0b6c1f0e-5a0f-4a53-9a5e-3f0e4a2f6d11")
#: Notes are for staff, in English.
STAFF_LANGUAGE = "en"
OTHER_TIME = Choice(Payload("book_meeting"), phrases.BUTTON_OTHER_TIME.name)


async def book(
    session: AsyncSession, conversation: Conversation, values: Mapping[str, Any], message_id: int, now: datetime
) -> Done:
    """Books with the family's coordinator, or moves that meeting to another time.

    Of `values` `starts_at` and `ends_at` are ISO 8601; `form`, `about`, `bring`, `people` as in `Wish`; `meeting` is
    the id of the one that is moved.
    """
    known = await session.get(Meeting, _new_id(message_id))
    if known is not None:
        return await _again(session, conversation, known, phrases.BOOKED_BY_YOU)
    moved = _id(values.get("meeting"))
    meeting = await _mine(session, conversation, moved) if moved else None
    if moved is not None and (meeting is None or meeting.state != "booked"):
        return Done((Utterance(phrases.NOT_FOUND.name, choices=(PERSON,)),))
    if meeting is not None and meeting.ends_at <= now:
        return await _over(session, conversation, meeting)
    staff_id = meeting.staff_id if meeting else (await families.family_of(session, conversation)).coordinator_id
    offered = await schedules.availability_of(session, staff_id, now, without=moved, lock=True)
    if staff_id is None or offered is None:
        return Done((Utterance(phrases.CANNOT_BOOK_NOW.name, choices=(PERSON,)),))
    slot = Slot(_moment(values["starts_at"]), _moment(values["ends_at"]))
    if not availability.is_free(offered, slot, now):
        return await _gone(session, conversation, offered, slot, values, now)
    wish = await _wish(session, staff_id, slot, offered.zone.key, values, meeting)
    by = By("family", person_id=conversation.person_id)
    earlier = meeting.starts_at if meeting is not None else None
    try:
        if meeting is None:
            meeting = await meetings.book(
                session,
                family_id=conversation.family_id,
                staff_id=staff_id,
                wish=wish,
                by=by,
                now=now,
                meeting_id=_new_id(message_id),
            )
        elif not await meetings.move(session, meeting, wish, by=by, now=now):
            return await _again(session, conversation, meeting, phrases.MOVED_BY_YOU)
    except MeetingError as error:
        if error.code != "busy":
            return _refused(error)
        # Staff have booked it meanwhile, who need not wait for families.
        offered = await schedules.availability_of(session, staff_id, now, without=moved) or offered
        return await _gone(session, conversation, offered, slot, values, now)
    await attendances.answer(session, meeting, conversation.person_id, answer="coming", now=now)
    said = phrases.BOOKED_BY_YOU if earlier is None else phrases.MOVED_BY_YOU
    return await _told(session, conversation, meeting, said, now, earlier)


async def note(
    session: AsyncSession, conversation: Conversation, values: Mapping[str, Any], message_id: int, now: datetime
) -> Done:
    """Writes down a meeting with somebody else, or changes one: what is not said anew stays.

    `values` as in `Wish`, moments as ISO 8601; `meeting` is the id of the one that is changed.
    """
    known = await session.get(Meeting, _new_id(message_id))
    if known is not None:
        return await _again(session, conversation, known, phrases.NOTED)
    moved = _id(values.get("meeting"))
    meeting = await _mine(session, conversation, moved) if moved else None
    # A coordinator's time is taken only by booking it.
    if moved is not None and (meeting is None or meeting.state != "booked" or meeting.staff_id is not None):
        return Done((Utterance(phrases.NOT_FOUND.name, choices=(PERSON,)),))
    if meeting is not None and meeting.ends_at <= now:
        return await _over(session, conversation, meeting)
    kept = {name: values.get(name) or getattr(meeting, name, None) for name in _KEPT}
    wish = Wish(
        starts_at=_moment(values["starts_at"]),
        ends_at=_moment(values["ends_at"]),
        time_zone=(await place_for(session, conversation)).zone.key,
        form=str(kept.pop("form") or "visit"),
        people=_people(values),
        **kept,
    )
    by = By("family", person_id=conversation.person_id)
    earlier = meeting.starts_at if meeting is not None else None
    try:
        if meeting is None:
            meeting = await meetings.book(
                session,
                family_id=conversation.family_id,
                staff_id=None,
                wish=wish,
                by=by,
                now=now,
                meeting_id=_new_id(message_id),
            )
        elif not await meetings.move(session, meeting, wish, by=by, now=now):
            return await _again(session, conversation, meeting, phrases.NOTED_CHANGED)
    except MeetingError as error:
        return _refused(error)
    await attendances.answer(session, meeting, conversation.person_id, answer="coming", now=now)
    said = phrases.NOTED if earlier is None else phrases.NOTED_CHANGED
    return await _told(session, conversation, meeting, said, now, earlier)


async def cancel(
    session: AsyncSession, conversation: Conversation, values: Mapping[str, Any], message_id: int, now: datetime
) -> Done:
    """Cancels the meeting with that id, whoever it is with."""
    meeting = await _mine(session, conversation, _id(values.get("meeting")))
    if meeting is None:
        return Done((Utterance(phrases.NOT_FOUND.name, choices=(PERSON,)),))
    at = {"moment": when(meeting.starts_at, await place_for(session, conversation))}
    try:
        changed = await meetings.cancel(session, meeting, by=By("family", person_id=conversation.person_id), now=now)
    except MeetingError:
        return await _over(session, conversation, meeting)
    if not changed:
        return Done((Utterance(phrases.WAS_CANCELLED.name, at, (PERSON,)),))
    told = await tell(session, meeting, phrases.CANCELLED, now, but=conversation.id)
    if meeting.staff_id is not None:
        await _for_staff(session, conversation, meeting, "The family has cancelled the meeting", now)
    said = phrases.CANCELLED_BY_YOU if meeting.staff_id is not None else phrases.NOTED_CANCELLED
    return Done((Utterance(said.name, at, (OTHER_TIME,)),), told, meeting.id)


DEEDS: Mapping[str, Do] = {"book_meeting": book, "note_meeting": note, "cancel_meeting": cancel}
#: What a note keeps of the meeting that it changes.
_KEPT = ("form", "place", "about", "bring", "with_whom", "role")
_REFUSED: Mapping[str, Utterance] = {
    "past": Utterance(phrases.REFUSED_PAST.name, choices=(PERSON,)),
    "backwards": Utterance(phrases.REFUSED_TOO_LONG.name, choices=(PERSON,)),
    "too_long": Utterance(phrases.REFUSED_TOO_LONG.name, choices=(PERSON,)),
    "form": Utterance(phrases.REFUSED_FORM.name, choices=(PERSON,)),
    "place_too_long": Utterance(
        phrases.REFUSED_PLACE_TOO_LONG.name, {"limit": meetings.LONGEST_PLACE}, choices=(PERSON,)
    ),
    "about_too_long": Utterance(
        phrases.REFUSED_ABOUT_TOO_LONG.name, {"limit": meetings.LONGEST_ABOUT}, choices=(PERSON,)
    ),
}


def _refused(error: MeetingError) -> Done:
    return Done((_REFUSED.get(error.code, Utterance(phrases.REFUSED_DATE.name, choices=(PERSON,))),))


async def _over(session: AsyncSession, conversation: Conversation, meeting: Meeting) -> Done:
    at = {"moment": when(meeting.starts_at, await place_for(session, conversation))}
    return Done((Utterance(phrases.IS_OVER.name, at, (PERSON,)),))


async def _again(session: AsyncSession, conversation: Conversation, meeting: Meeting, phrase: Phrase) -> Done:
    """It is as was asked already: only the one who asks hears so."""
    name = await coordinators.name_of(session, meeting.staff_id)
    return Done((await news(session, conversation, meeting, phrase, name),), (), meeting.id)


async def _told(
    session: AsyncSession,
    conversation: Conversation,
    meeting: Meeting,
    phrase: Phrase,
    now: datetime,
    earlier: datetime | None = None,
) -> Done:
    """The one who asked hears it as an answer, the others of the family as news, and staff in a note."""
    others = phrases.BOOKED if earlier is None else phrases.MOVED
    moved = earlier if earlier != meeting.starts_at else None
    if earlier is not None and moved is None:
        others = phrases.CHANGED
    told = await tell(session, meeting, others, now, earlier=moved, but=conversation.id)
    if meeting.staff_id is not None:
        what = "The family has booked a meeting" if earlier is None else "The family has moved the meeting"
        await _for_staff(session, conversation, meeting, what, now)
    name = await coordinators.name_of(session, meeting.staff_id)
    return Done((await news(session, conversation, meeting, phrase, name),), told, meeting.id)


async def _gone(
    session: AsyncSession,
    conversation: Conversation,
    offered: availability.Availability,
    slot: Slot,
    values: Mapping[str, Any],
    now: datetime,
) -> Done:
    """The time is taken meanwhile: others are offered."""
    zone = (await place_for(session, conversation)).zone
    others = availability.offer(offered, Wanted(zone, not_at=frozenset({slot.starts_at})), now)
    about = {name: values[name] for name in ("meeting", "form", "about") if values.get(name)}
    choices = tuple(
        slot_choice(each.starts_at.astimezone(zone), each.ends_at.astimezone(zone), **about) for each in others
    )
    said = phrases.SLOT_GONE if choices else phrases.SLOT_GONE_NONE_LEFT
    return Done((Utterance(said.name, choices=(*choices, PERSON)),))


async def _wish(
    session: AsyncSession, staff_id: UUID, slot: Slot, zone: str, values: Mapping[str, Any], meeting: Meeting | None
) -> Wish:
    """The meeting as it is to be: of one that is moved all stays that is not said anew."""
    schedule = await schedules.schedule_of(session, staff_id)
    forms = schedule.forms if schedule is not None else []
    given = values.get("form") or (meeting.form if meeting is not None else None)
    form = str(given) if given else (forms[0] if forms else "phone")
    places = {"visit": schedule.visit_place, "video": schedule.video_link} if schedule is not None else {}
    kept = meeting if meeting is not None and meeting.form == form else None
    return Wish(
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        time_zone=zone,
        form=form,
        place=kept.place if kept is not None else places.get(form),
        about=values.get("about") or (meeting.about if meeting is not None else None),
        bring=values.get("bring") or (meeting.bring if meeting is not None else None),
        people=_people(values),
    )


async def _for_staff(
    session: AsyncSession, conversation: Conversation, meeting: Meeting, what: str, now: datetime
) -> None:
    place = await place_for(session, conversation)
    day = voice(STAFF_LANGUAGE).moment(meeting.starts_at.astimezone(place.zone))
    await conversations.note(session, conversation, f"{what}: {day}.", now, urgent=True)


async def _mine(session: AsyncSession, conversation: Conversation, meeting_id: UUID | None) -> Meeting | None:
    if meeting_id is None:
        return None
    try:
        return await meetings.get(session, meeting_id, conversation.family_id)
    except NotFoundError:
        return None


def _new_id(message_id: int) -> UUID:
    return uuid5(REALM, str(message_id))


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(str(text))


def _people(values: Mapping[str, Any]) -> tuple[UUID, ...] | None:
    found = tuple(each for each in (_id(one) for one in values.get("people") or ()) if each is not None)
    return found or None


def _id(text: object) -> UUID | None:
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None
