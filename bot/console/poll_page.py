"""A family's meetings of several on the console: how each stands, the links to pass on, and the form to ask anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import RedirectResponse, Response

from bot.console.errors import NoSuchPageError
from bot.console.gate import PREFIX, Call
from bot.console.pages import Pages
from bot.console.poll_form import EMPTY, LIMITS, REFUSALS, Typed, UnreadableError, plan_of
from bot.conversation.attendance import place_for
from bot.conversation.poll_desk import Invited, PollDesk
from bot.reply.voice import voice
from casework import addresses, families, polls
from casework.errors import NotFoundError
from casework.meeting_models import Meeting
from casework.models import Conversation, Person
from casework.poll_models import Poll, PollSeat
from casework.poll_plans import PollError
from casework.polls import Sheet
from casework.store import Store
from locales.phrase import Phrase
from locales.phrases import meetings as meeting_phrases
from locales.phrases import polls as phrases
from locales.utterance import Value

LABELS: Mapping[str, Phrase] = {
    "heading": phrases.FORM_HEADING,
    "nothing": phrases.FORM_NONE,
    "new": phrases.FORM_NEW,
    "about": phrases.FORM_ABOUT,
    "about_hint": phrases.FORM_ABOUT_HINT,
    "how": meeting_phrases.FORM_HOW,
    "place": meeting_phrases.FORM_PLACE,
    "bring": phrases.FORM_BRING,
    "minutes": meeting_phrases.FORM_MINUTES,
    "times": phrases.FORM_TIMES,
    "deadline": phrases.FORM_DEADLINE,
    "date": meeting_phrases.FORM_DATE,
    "time": meeting_phrases.FORM_TIME,
    "groups": phrases.FORM_GROUPS,
    "group_name": phrases.FORM_GROUP_NAME,
    "needed": phrases.FORM_NEEDED,
    "family": phrases.FORM_FAMILY,
    "others": phrases.FORM_OTHERS,
    "send": phrases.FORM_SEND,
    "links": phrases.FORM_LINKS,
    "links_hint": phrases.FORM_LINKS_HINT,
    "people": phrases.FORM_PEOPLE,
    "standing": phrases.FORM_STANDING,
    "when": phrases.FORM_TIME,
    "who": phrases.FORM_WHO,
    "answer": phrases.FORM_ANSWER,
    "cancel": phrases.FORM_CANCEL,
}
FORMS: Mapping[str, Phrase] = {
    "visit": meeting_phrases.FORM_VISIT,
    "video": meeting_phrases.FORM_VIDEO,
    "phone": meeting_phrases.FORM_PHONE,
}


@dataclass(frozen=True)
class Row:
    """One line of a table: its heading, and what stands beside it."""

    heading: str
    cells: Sequence[str]


@dataclass(frozen=True)
class Listed:
    """One meeting of several as it stands, in words; `links` only while answers are wanted."""

    poll: Poll
    state: str
    open: bool
    groups: Sequence[str]
    times: Sequence[Row]
    people: Sequence[Row]
    links: Sequence[tuple[str, Invited]]


class PollPage:
    """Every method raises NoSuchPageError for an unknown conversation, or what is not this family's."""

    def __init__(self, store: Store, desk: PollDesk, pages: Pages) -> None:
        self._store = store
        self._desk = desk
        self._pages = pages

    def link(self, call: Call) -> str:
        """The words of the link to this page, for the page of the thread."""
        return _say(call, phrases.FORM_LINK)

    async def show(self, call: Call) -> Response:
        return await self._page(call)

    async def create(self, call: Call) -> Response:
        """Asks everybody. A refused form stays as it was typed, with the reason."""
        conversation_id, typed = _id(call, "id"), Typed(call.form)
        try:
            async with self._store.read() as session:
                conversation = await families.conversation(session, conversation_id)
                zone = (await place_for(session, conversation)).zone
                people = [person.id for person in await _people(session, conversation.family_id)]
            plan = plan_of(typed, zone, people)
            await self._desk.create(conversation_id, call.me.id, plan, poll_id=_new_id(call))
        except (UnreadableError, PollError) as refused:
            return await self._refused(call, refused, typed)
        except NotFoundError as error:
            raise NoSuchPageError from error
        return self._back(call)

    async def cancel(self, call: Call) -> Response:
        try:
            await self._desk.cancel(_id(call, "id"), _id(call, "poll"))
        except NotFoundError as error:
            raise NoSuchPageError from error
        return self._back(call)

    async def stale(self, call: Call) -> Response:
        """The form came from an old page: it is shown again with what was typed, and nothing is lost."""
        typed = Typed(call.form) if "about" in call.form else EMPTY
        return await self._page(call, 422, replace(typed, fault=call.words.say("page_too_old")))

    async def _refused(self, call: Call, refused: UnreadableError | PollError, typed: Typed) -> Response:
        if refused.code not in REFUSALS:
            raise NoSuchPageError
        phrase, wrong = REFUSALS[refused.code]
        values: dict[str, Value] = {"limit": LIMITS[refused.code]} if refused.code in LIMITS else {}
        noticed = refused.box if isinstance(refused, UnreadableError) else ""
        fault = _say(call, phrase, values)
        return await self._page(
            call, 422, replace(typed, fault=fault, wrong=noticed or (f"{wrong}0" if wrong.endswith("_") else wrong))
        )

    def _back(self, call: Call) -> Response:
        return RedirectResponse(f"{PREFIX}/conversations/{_id(call, 'id')}/polls", 303)

    async def _page(self, call: Call, status: int = 200, typed: Typed = EMPTY) -> Response:
        conversation_id = _id(call, "id")
        async with self._store.read() as session:
            try:
                conversation = await families.conversation(session, conversation_id)
            except NotFoundError as error:
                raise NoSuchPageError from error
            zone = (await place_for(session, conversation)).zone
            people = await _names(session, call, conversation)
            sheets = [
                await polls.read(session, poll) for poll in await polls.of_family(session, conversation.family_id)
            ]
            booked = {poll.poll.id: await _meeting(session, poll.poll) for poll in sheets}
        listed = [await self._listed(call, sheet, people, booked[sheet.poll.id]) for sheet in sheets]
        back = f"{PREFIX}/conversations/{conversation_id}"
        return self._pages.page(
            "poll_page.html",
            call,
            status,
            labels={name: _say(call, phrase) for name, phrase in LABELS.items()},
            forms={code: _say(call, phrase) for code, phrase in FORMS.items()},
            times_hint=_say(call, phrases.FORM_TIMES_HINT, {"zone": zone.key}),
            numbers={number: _say(call, phrases.FORM_TIME_NUMBER, {"number": number + 1}) for number in typed.times},
            group_names=[_say(call, phrases.FORM_GROUP_NUMBER, {"number": number + 1}) for number in typed.groups],
            people=people,
            listed=listed,
            typed=typed,
            new_id=(_new_id(call) or uuid4()).hex,
            back=back,
            address=f"{back}/polls",
        )

    async def _listed(self, call: Call, sheet: Sheet, people: Mapping[UUID, str], meeting: Meeting | None) -> Listed:
        poll, names = sheet.poll, {group.id: group for group in sheet.groups}
        sizes = {group.id: sum(seat.group_id == group.id for seat in sheet.seats) for group in sheet.groups}
        closed = poll.state != "open"
        times = [
            Row(
                _moment(call, poll, each.option.starts_at),
                [_say(call, phrases.FORM_CAN, {"count": each.can[group.id]}) for group in sheet.groups],
            )
            for each in sheet.standings(final=closed)
        ]
        rows = [
            Row(_who(seat, people), [names[seat.group_id].name, _answer(call, sheet, seat)]) for seat in sheet.seats
        ]
        links = [] if closed else await self._desk.invited(poll.id)
        return Listed(
            poll=poll,
            state=_state(call, poll, meeting),
            open=not closed,
            groups=[
                _say(
                    call,
                    phrases.FORM_GROUP_NEEDS,
                    {"name": group.name, "needed": group.needed, "count": sizes[group.id]},
                )
                for group in sheet.groups
            ],
            times=times,
            people=rows,
            links=[(_say(call, phrases.FORM_LINK_OF, {"name": each.name}), each) for each in links],
        )


async def _people(session: AsyncSession, family_id: UUID) -> Sequence[Person]:
    """In the order in which they came."""
    rows = await session.scalars(
        select(Person).where(Person.family_id == family_id).order_by(Person.created_at, Person.id)
    )
    return rows.all()


async def _names(session: AsyncSession, call: Call, here: Conversation) -> dict[UUID, str]:
    """What tells the people of the family apart, who have no names here."""
    found = {}
    for number, person in enumerate(await _people(session, here.family_id), 1):
        threads = await session.scalars(
            select(Conversation).where(Conversation.person_id == person.id).order_by(Conversation.created_at)
        )
        reached, language = [], person.language
        for thread in threads.all():
            language = language or thread.proposed_language
            reached += [each.channel.capitalize() for each in await addresses.of_conversation(session, thread.id)]
        if not reached:
            # Nobody would read the question.
            continue
        phrase = phrases.FORM_PERSON_HERE if person.id == here.person_id else phrases.FORM_PERSON
        found[person.id] = _say(
            call,
            phrase,
            {
                "number": number,
                "language": call.words.language_name(language or ""),
                "channels": ", ".join(dict.fromkeys(reached)),
            },
        )
    return found


async def _meeting(session: AsyncSession, poll: Poll) -> Meeting | None:
    return await session.get(Meeting, poll.meeting_id) if poll.meeting_id is not None else None


def _state(call: Call, poll: Poll, meeting: Meeting | None) -> str:
    if poll.state == "open":
        return _say(call, phrases.FORM_OPEN, {"moment": _moment(call, poll, poll.deadline)})
    if poll.state == "booked" and meeting is not None:
        cancelled = meeting.state == "cancelled"
        phrase = phrases.FORM_IS_BOOKED_CANCELLED if cancelled else phrases.FORM_IS_BOOKED
        return _say(call, phrase, {"moment": _moment(call, poll, meeting.starts_at)})
    return _say(call, phrases.FORM_IS_FAILED if poll.state == "failed" else phrases.FORM_IS_CANCELLED)


def _answer(call: Call, sheet: Sheet, seat: PollSeat) -> str:
    times = "; ".join(_moment(call, sheet.poll, option.starts_at) for option in sheet.times_of(seat))
    if seat.answered_at is not None:
        return times or _say(call, phrases.FORM_NO_TIME)
    return _say(call, phrases.FORM_BEGUN, {"times": times}) if times else _say(call, phrases.FORM_UNANSWERED)


def _who(seat: PollSeat, people: Mapping[UUID, str]) -> str:
    return seat.name or people.get(seat.person_id or seat.id, "–")


def _moment(call: Call, poll: Poll, moment: datetime) -> str:
    return voice(call.words.language.code).moment(moment.astimezone(polls.zone_of(poll)))


def _say(call: Call, phrase: Phrase, values: Mapping[str, Value] | None = None) -> str:
    return voice(call.words.language.code).say(phrase.name, values)


def _id(call: Call, name: str) -> UUID:
    try:
        return UUID(call.request.path_params[name])
    except ValueError as error:
        raise NoSuchPageError from error


def _new_id(call: Call) -> UUID | None:
    """The id that the page gave to the next one, so that a form that arrives twice asks once."""
    try:
        return UUID(call.form.get("poll_id", ""))
    except ValueError:
        return None
