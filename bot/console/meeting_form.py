"""A family's meetings on the console: the list with what was answered, and the forms that book, move and cancel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response

from bot.console import meeting_listing, people
from bot.console.errors import NoSuchPageError
from bot.console.gate import PREFIX, Call
from bot.console.meeting_fields import LONGEST_MINUTES, Fields, UnreadableError, interval, typed, wish_of
from bot.console.meeting_listing import FORMS, Listed, Past, Slots
from bot.console.meeting_refusals import REFUSALS, busy, refusal
from bot.console.pages import Pages
from bot.conversation.attendance import place_for
from bot.conversation.meeting_desk import MeetingDesk
from casework import families, schedules, sharing
from casework.errors import NotFoundError
from casework.meeting_models import Meeting
from casework.meetings import MeetingError, Wish
from casework.store import Store
from locales.phrase import Phrase
from locales.phrases import console_family, meeting_forms
from locales.phrases import meetings as phrases
from locales.roles import ROLES

LABELS: Mapping[str, Phrase] = {
    "heading": phrases.FORM_HEADING,
    "none": phrases.FORM_NONE,
    "book_heading": phrases.FORM_BOOK_HEADING,
    "date": phrases.FORM_DATE,
    "time": phrases.FORM_TIME,
    "minutes": phrases.FORM_MINUTES,
    "how": phrases.FORM_HOW,
    "place": phrases.FORM_PLACE,
    "about": phrases.FORM_ABOUT,
    "as_written": phrases.FORM_AS_WRITTEN,
    "book": phrases.FORM_BOOK,
    "move": phrases.FORM_MOVE,
    "cancel": phrases.FORM_CANCEL,
    "slot": meeting_forms.SLOT,
    "slot_none": meeting_forms.SLOT_NONE,
    "slot_unknown": meeting_forms.SLOT_UNKNOWN,
    "slot_no_more": meeting_forms.SLOT_NO_MORE,
    "bring": meeting_forms.BRING,
    "people": meeting_forms.PEOPLE,
    "place_empty": meeting_forms.PLACE_EMPTY,
    "somebody_else": meeting_forms.SOMEBODY_ELSE,
    "somebody_else_hint": meeting_forms.SOMEBODY_ELSE_HINT,
    "with_whom": meeting_forms.WITH_WHOM,
    "role": meeting_forms.ROLE,
    "role_none": meeting_forms.ROLE_NONE,
    "nobody_invited": meeting_forms.NOBODY_INVITED,
    "history": meeting_forms.HISTORY,
    "earlier": meeting_forms.EARLIER,
    "was_cancelled": meeting_forms.WAS_CANCELLED,
    "decided": meeting_forms.DECIDED,
    "steps": meeting_forms.STEPS,
}


@dataclass(frozen=True)
class Part:
    """Everything that the part of the page needs. `new_id` is the id of the meeting that is booked next.

    `people`: id → label, of a family of several. `usual_place`: the reader has given a usual place or link.
    """

    address: str
    labels: Mapping[str, str]
    forms: Mapping[str, str]
    roles: Mapping[str, str]
    people: Mapping[str, str]
    in_zone: str
    slots: Slots
    usual_place: bool
    listed: Sequence[Listed]
    earlier: Sequence[Past]
    book: Fields
    longest_minutes: int = LONGEST_MINUTES
    fault: str = ""
    done: str = ""
    #: Said where the family hides its other meetings.
    hidden: str = ""
    new_id: str = field(default_factory=lambda: uuid4().hex)


class MeetingForm:
    """Every method raises NoSuchPageError for an unknown conversation, or a meeting that is not this family's."""

    def __init__(self, store: Store, desk: MeetingDesk, pages: Pages) -> None:
        self._store = store
        self._desk = desk
        self._pages = pages

    async def show(self, call: Call) -> Response:
        """The list alone for a page that is open; otherwise a page of its own."""
        template = "meeting_list.html" if call.by_htmx else "meeting_page.html"
        return self._pages.page(template, call, meetings=await self.part(call))

    async def book(self, call: Call) -> Response:
        """Books what the form says. A refused one stays in the form, with the reason."""
        conversation_id, fields = _id(call, "id"), typed(call.form)
        try:
            wish = await self._usual(call, wish_of(fields, await self._zone(call)))
            await self._desk.book(conversation_id, call.me.id, wish, meeting_id=_new_id(call))
        except (UnreadableError, MeetingError) as refused:
            return await self._refused(call, refused.code, fields)
        except NotFoundError as error:
            raise NoSuchPageError from error
        return await self._done(call, phrases.FORM_BOOKED)

    async def move(self, call: Call) -> Response:
        """Changes a meeting. A refused change stays in the form, with the reason."""
        conversation_id, meeting_id, fields = _id(call, "id"), _id(call, "meeting"), typed(call.form)
        try:
            wish = wish_of(fields, await self._zone(call))
            await self._check_with(call, meeting_id, wish)
            await self._desk.move(conversation_id, call.me.id, meeting_id, wish)
        except (UnreadableError, MeetingError) as refused:
            return await self._refused(call, refused.code, fields, meeting_id)
        except NotFoundError as error:
            raise NoSuchPageError from error
        return await self._done(call, phrases.FORM_MOVED)

    async def cancel(self, call: Call) -> Response:
        try:
            await self._desk.cancel(_id(call, "id"), call.me.id, _id(call, "meeting"))
        except MeetingError as refused:
            return await self._refused(call, refused.code, Fields())
        except NotFoundError as error:
            raise NoSuchPageError from error
        return await self._done(call, phrases.FORM_CANCELLED)

    async def stale(self, call: Call) -> Response:
        """The form came from an old page: it is shown again with what was typed, and nothing is lost."""
        meeting_id = _id(call, "meeting") if "meeting" in call.request.path_params else None
        if "date" not in call.form:
            return self._page(call, replace(await self.part(call), fault=call.words.say("page_too_old")), 422)
        fields = replace(typed(call.form), fault=call.words.say("page_too_old"))
        return self._page(call, await self.part(call, fields, meeting_id), 422)

    async def part(self, call: Call, refused: Fields | None = None, of: UUID | None = None) -> Part:
        """The meetings that are coming, with fresh forms, or the one that was refused: of a meeting, or the new one."""
        conversation_id, words = _id(call, "id"), call.words
        async with self._store.read() as session:
            try:
                conversation = await families.conversation(session, conversation_id)
            except NotFoundError as error:
                raise NoSuchPageError from error
            zone = (await place_for(session, conversation)).zone
            known = await people.of_family(session, conversation.family_id, words)
            hides = sharing.MEETINGS in await sharing.hidden(session, conversation.family_id)
            listed = await meeting_listing.coming(session, call, conversation.family_id, known, zone)
            past = await meeting_listing.earlier(session, words, conversation.family_id, known, zone)
            if hides:
                # What the family has with others is its own; what it has with us is ours as well.
                listed = [one for one in listed if one.meeting.staff_id is not None]
                past = [one for one in past if one.meeting.staff_id is not None]
            slots = await meeting_listing.slots_of(session, call, zone)
            schedule = await schedules.schedule_of(session, call.me.id)
        fresh = Fields(minutes=_minutes(slots), people=frozenset(str(id) for id in known))
        made = Part(
            address=f"{PREFIX}/conversations/{conversation_id}/meetings",
            labels={name: words.phrase(phrase) for name, phrase in LABELS.items()},
            forms={code: words.phrase(phrase) for code, phrase in FORMS.items()},
            roles={code: words.phrase(phrase) for code, phrase in ROLES.items()},
            people={str(one.id): one.label for one in known.values()} if len(known) > 1 else {},
            in_zone=words.phrase(meeting_forms.IN_ZONE, zone=zone.key),
            slots=slots,
            usual_place=schedule is not None and bool(schedule.visit_place or schedule.video_link),
            listed=[replace(one, fields=refused) if refused and one.meeting.id == of else one for one in listed],
            earlier=past,
            hidden=words.phrase(console_family.HIDDEN) if hides else "",
            book=refused if refused and of is None else fresh,
            new_id=_same_id(call) if refused and of is None else uuid4().hex,
        )
        if refused and of is not None and all(one.meeting.id != of for one in listed):
            # The meeting is gone from the list, and its form with it.
            return replace(made, fault=refused.fault)
        return made

    async def _zone(self, call: Call) -> ZoneInfo:
        """Raises NotFoundError."""
        async with self._store.read() as session:
            return (await place_for(session, await families.conversation(session, _id(call, "id")))).zone

    async def _usual(self, call: Call, wish: Wish) -> Wish:
        """Where no place is written, the reader's usual one; not for a meeting with somebody else."""
        if wish.place is not None or wish.with_whom is not None:
            return wish
        async with self._store.read() as session:
            schedule = await schedules.schedule_of(session, call.me.id)
        if schedule is None:
            return wish
        usual = {"visit": schedule.visit_place, "video": schedule.video_link}
        return replace(wish, place=usual.get(wish.form))

    async def _check_with(self, call: Call, meeting_id: UUID, wish: Wish) -> None:
        """A meeting with somebody else stays one. Raises UnreadableError."""
        async with self._store.read() as session:
            meeting = await session.get(Meeting, meeting_id)
        if meeting is not None and meeting.staff_id is None and not (wish.with_whom or wish.role):
            raise UnreadableError("with")

    async def _refused(self, call: Call, code: str, fields: Fields, of: UUID | None = None) -> Response:
        if code not in REFUSALS:
            raise NoSuchPageError
        fault, wrong = refusal(call, code, fields)
        if code == "busy":
            zone = await self._zone(call)
            async with self._store.read() as session:
                meeting = await session.get(Meeting, of) if of is not None else None
                staff_id = meeting.staff_id if meeting is not None and meeting.staff_id is not None else call.me.id
                fault = await busy(session, call, fields, zone, staff_id, of)
        if not wrong:
            return self._page(call, replace(await self.part(call), fault=fault), 422)
        return self._page(call, await self.part(call, replace(fields, fault=fault, wrong=wrong), of), 422)

    async def _done(self, call: Call, phrase: Phrase) -> Response:
        if call.by_htmx:
            return self._page(call, replace(await self.part(call), done=call.words.phrase(phrase)))
        return RedirectResponse(f"{PREFIX}/conversations/{_id(call, 'id')}#meetings", 303)

    def _page(self, call: Call, part: Part, status: int = 200) -> Response:
        template = "meeting_part.html" if call.by_htmx else "meeting_page.html"
        return self._pages.page(template, call, status, meetings=part)


def _minutes(slots: Slots) -> str:
    """As long as the reader's own meetings last."""
    for text in slots.offered:
        starts_at, ends_at = interval(text)
        return str(int((ends_at - starts_at).total_seconds()) // 60)
    return Fields().minutes


def _id(call: Call, name: str) -> UUID:
    try:
        return UUID(call.request.path_params[name])
    except ValueError as error:
        raise NoSuchPageError from error


def _same_id(call: Call) -> str:
    found = _new_id(call)
    return found.hex if found is not None else uuid4().hex


def _new_id(call: Call) -> UUID | None:
    """The id that the page gave to the new meeting, so that a form that arrives twice books once."""
    try:
        return UUID(call.form.get("meeting_id", ""))
    except ValueError:
        return None
