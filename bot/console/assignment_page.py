"""Becoming a family's coordinator: yes or no to a proposal, giving the family to a colleague, and a lead's choice."""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import RedirectResponse, Response

from bot.console import assignment_view
from bot.console.errors import NoSuchPageError
from bot.console.families_named import Named, named
from bot.console.family_page import FamilyPage, family_id_of
from bot.console.gate import PREFIX, Audience, Call
from bot.console.meeting_listing import facts_of
from bot.console.page import Page
from bot.console.pages import Pages
from bot.console.words import Words
from bot.conversation.coordinator_desk import LONGEST_SUMMARY, CoordinatorDesk, may_transfer
from casework import assignments, meetings, sharing, steps, summaries
from casework.assignments import AssignmentError
from casework.errors import NotFoundError
from casework.models import Family
from casework.store import Store
from locales.phrase import Phrase
from locales.phrases import console_family as phrases

What = Literal["transfer", "assign"]
REFUSALS: Mapping[str, Phrase] = {
    "decided": phrases.REFUSED_DECIDED,
    "same": phrases.REFUSED_SAME,
    "no_coordinator": phrases.REFUSED_NO_COORDINATOR,
    "cannot_answer": phrases.REFUSED_CANNOT_ANSWER,
    "not_asked": phrases.REFUSED_NOT_ASKED,
    "not_yours": phrases.REFUSED_NOT_YOURS,
    "no_words": phrases.REFUSED_NO_WORDS,
    "too_long": phrases.REFUSED_TOO_LONG,
    "has_coordinator": phrases.REFUSED_HAS_COORDINATOR,
}
#: A refusal that stands beside a field of the form.
FIELDS: Mapping[str, str] = {"same": "to", "cannot_answer": "to", "no_words": "text", "too_long": "text"}
LABELS: Mapping[What, Mapping[str, Phrase]] = {
    "transfer": {
        "heading": phrases.TRANSFER_HEADING,
        "introduction": phrases.TRANSFER_TEXT,
        "text": phrases.SUMMARY_LABEL,
        "hint": phrases.SUMMARY_HINT,
        "send": phrases.ASK,
    },
    "assign": {
        "heading": phrases.ASSIGN_HEADING,
        "introduction": phrases.ASSIGN_TEXT,
        "text": phrases.REASON_LABEL,
        "send": phrases.ASSIGN,
    },
}


@dataclass(frozen=True)
class _Form:
    """What stands in the form: whom, the text, and the sentences beside the fields; `fault` is about all of it."""

    to: str
    text: str
    faults: Mapping[str, str]
    fault: str = ""


class AssignmentPage:
    """Every method raises NoSuchPageError for a family or a proposal that does not exist."""

    def __init__(self, store: Store, pages: Pages, desk: CoordinatorDesk, family: FamilyPage) -> None:
        self._store = store
        self._pages = pages
        self._desk = desk
        self._family = family

    async def accept(self, call: Call) -> Response:
        return await self._decide(call, self._desk.accept(family_id_of(call), _assignment_id(call), call.me.id))

    async def decline(self, call: Call) -> Response:
        return await self._decide(call, self._desk.decline(family_id_of(call), _assignment_id(call), call.me.id))

    async def withdraw(self, call: Call) -> Response:
        return await self._decide(call, self._desk.withdraw(family_id_of(call), _assignment_id(call), call.me.id))

    async def show_transfer(self, call: Call) -> Response:
        return await self._page(call, "transfer")

    async def show_assign(self, call: Call) -> Response:
        return await self._page(call, "assign")

    async def transfer(self, call: Call) -> Response:
        """Asks the colleague. What is refused stays in the form, beside the reason."""
        to, text = _to(call), call.form.get("text", "")
        return await self._send(call, "transfer", self._desk.transfer(family_id_of(call), to, text, call.me.id))

    async def assign(self, call: Call) -> Response:
        """A lead's choice counts at once."""
        to, text = _to(call), call.form.get("text", "")
        return await self._send(call, "assign", self._desk.assign(family_id_of(call), to, text, call.me.id))

    async def stale_transfer(self, call: Call) -> Response:
        return await self._page(call, "transfer", 422, _typed(call, fault=call.words.say("page_too_old")))

    async def stale_assign(self, call: Call) -> Response:
        return await self._page(call, "assign", 422, _typed(call, fault=call.words.say("page_too_old")))

    async def _decide(self, call: Call, deed: Awaitable[object]) -> Response:
        try:
            await deed
        except NotFoundError as error:
            raise NoSuchPageError from error
        except AssignmentError as refused:
            return await self._family.page(call, 409, fault=_why(call.words, refused))
        return RedirectResponse(_back(call), 303)

    async def _send(self, call: Call, what: What, deed: Awaitable[object]) -> Response:
        try:
            await deed
        except NotFoundError as error:
            raise NoSuchPageError from error
        except AssignmentError as refused:
            why = _why(call.words, refused)
            if refused.code not in FIELDS:
                return await self._family.page(call, 409, fault=why)
            return await self._page(call, what, 422, _typed(call, faults={FIELDS[refused.code]: why}))
        return RedirectResponse(_address(family_id_of(call)), 303)

    async def _page(self, call: Call, what: What, status: int = 200, form: _Form | None = None) -> Response:
        words, family_id = call.words, family_id_of(call)
        async with self._store.read() as session:
            family, name = await _family(session, words, family_id)
            has_one = await assignments.coordinator_of(session, family) is not None
            refused = _refused(what, has_one, may_transfer(family, call.me))
            choice = await assignment_view.candidates(session, words, family, name.zone)
            first = await prefilled(session, words, family_id, name) if form is None and what == "transfer" else ""
        if refused is not None:
            return await self._family.page(call, status, fault=words.phrase(refused))
        return self._pages.page(
            "assignment.html",
            call,
            status,
            named=name,
            address=f"{_address(family_id)}/{what}",
            back=_address(family_id),
            labels={key: words.phrase(phrase) for key, phrase in LABELS[what].items()},
            to_whom=words.phrase(phrases.TO_WHOM),
            nobody_else=words.phrase(phrases.NOBODY_ELSE),
            family_page=words.phrase(phrases.FAMILY_PAGE),
            candidates=choice,
            form=form or _Form("", first, {}),
        )


def assignment_pages(page: AssignmentPage) -> tuple[Page, ...]:
    one = "/families/{id}"
    return (
        Page("POST", f"{one}/assignment/{{assignment}}/accept", Audience.CASEWORKERS, page.accept),
        Page("POST", f"{one}/assignment/{{assignment}}/decline", Audience.CASEWORKERS, page.decline),
        Page("POST", f"{one}/assignment/{{assignment}}/withdraw", Audience.CASEWORKERS, page.withdraw),
        Page("GET", f"{one}/transfer", Audience.CASEWORKERS, page.show_transfer),
        Page("POST", f"{one}/transfer", Audience.CASEWORKERS, page.transfer, page.stale_transfer),
        Page("GET", f"{one}/assign", Audience.LEADS, page.show_assign),
        Page("POST", f"{one}/assign", Audience.LEADS, page.assign, page.stale_assign),
    )


async def prefilled(session: AsyncSession, words: Words, family_id: UUID, name: Named) -> str:
    """What is known here for the next coordinator: the need, the open steps, the next meeting; nothing hidden."""
    hidden, lines = await sharing.hidden(session, family_id), []
    need = await summaries.need(session, UUID(name.link.rsplit("/", 1)[-1]))
    if need:
        lines.append(words.phrase(phrases.PREFILL_NEED, need=need))
    if sharing.PLAN not in hidden:
        lines += [
            words.phrase(phrases.PREFILL_STEP, step=step.what) for step in await steps.open_of(session, family_id)
        ]
    if sharing.MEETINGS not in hidden:
        for meeting in list(await meetings.of_family(session, family_id, words.now))[:1]:
            about = ", ".join(await facts_of(session, words, meeting))
            moment = words.full_moment(meeting.starts_at, name.zone)
            lines.append(words.phrase(phrases.PREFILL_MEETING, moment=moment, about=about))
    return "\n".join(lines)[:LONGEST_SUMMARY]


def _refused(what: What, has_one: bool, may: bool) -> Phrase | None:
    """Why the form is not for this reader now."""
    if what == "assign":
        return phrases.REFUSED_HAS_COORDINATOR if has_one else None
    if not has_one:
        return phrases.REFUSED_NO_COORDINATOR
    return None if may else phrases.REFUSED_NOT_YOURS


async def _family(session: AsyncSession, words: Words, family_id: UUID) -> tuple[Family, Named]:
    family = await session.get(Family, family_id)
    name = await named(session, words, family_id) if family is not None else None
    if family is None or name is None:
        raise NoSuchPageError
    return family, name


def _typed(call: Call, *, faults: Mapping[str, str] | None = None, fault: str = "") -> _Form:
    return _Form(call.form.get("to", ""), call.form.get("text", ""), faults or {}, fault)


def _to(call: Call) -> UUID | None:
    try:
        return UUID(call.form.get("to", ""))
    except ValueError:
        return None


def _assignment_id(call: Call) -> UUID:
    try:
        return UUID(call.request.path_params["assignment"])
    except ValueError as error:
        raise NoSuchPageError from error


def _address(family_id: UUID) -> str:
    return f"{PREFIX}/families/{family_id}"


def _back(call: Call) -> str:
    """The conversation on whose page the button was pressed, otherwise the family's page."""
    try:
        return f"{PREFIX}/conversations/{UUID(call.form.get('conversation', ''))}"
    except ValueError:
        return _address(family_id_of(call))


def _why(words: Words, refused: AssignmentError) -> str:
    return words.phrase(REFUSALS[refused.code], limit=LONGEST_SUMMARY)
