"""The page of one family: what is known of it, who its coordinator is, and what happened."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from bot.clock import Clock
from bot.console import family_view
from bot.console.errors import NoSuchPageError
from bot.console.gate import Audience, Call
from bot.console.invite_page import InvitePage
from bot.console.page import Page
from bot.console.pages import Pages
from casework import staff_acts
from casework.errors import NotFoundError
from casework.models import Family
from casework.store import Store
from locales.phrase import Phrase
from locales.phrases import console_family as phrases

LABELS: Mapping[str, Phrase] = {
    "page": phrases.FAMILY_PAGE,
    "hidden": phrases.HIDDEN,
    "people": phrases.PEOPLE,
    "read": phrases.READ,
    "coordinator": phrases.COORDINATOR,
    "history": phrases.HISTORY,
    "accept": phrases.ACCEPT,
    "decline": phrases.DECLINE,
    "withdraw": phrases.WITHDRAW,
    "transfer": phrases.TRANSFER,
    "assign": phrases.ASSIGN_HEADING,
    "plan": phrases.PLAN,
    "steps": phrases.STEPS,
    "contacts": phrases.CONTACTS,
    "meetings": phrases.MEETINGS,
    "meetings_before": phrases.MEETINGS_BEFORE,
    "meetings_form": phrases.MEETINGS_FORM,
    "cancelled": phrases.CANCELLED,
    "benefits": phrases.BENEFITS,
    "gone": phrases.ENTRY_GONE,
    "answers": phrases.ANSWERS,
    "answers_not_kept": phrases.ANSWERS_NOT_KEPT,
    "consents": phrases.CONSENTS,
    "handovers": phrases.HANDOVERS,
    "step_list": phrases.STEP_LIST,
    "acts": phrases.ACTS,
    "acts_text": phrases.ACTS_TEXT,
}


class FamilyPage:
    """What the family has hidden is not loaded. Every opening is written down, for the family to ask for."""

    def __init__(self, store: Store, pages: Pages, clock: Clock) -> None:
        self._store = store
        self._pages = pages
        self._clock = clock

    async def show(self, call: Call) -> Response:
        """Raises NoSuchPageError."""
        return await self.page(call)

    async def page(self, call: Call, status: int = 200, *, fault: str = "") -> Response:
        """`fault` says why something was not done. Raises NoSuchPageError."""
        family_id = family_id_of(call)
        try:
            async with self._store.write() as session:
                await _known(session, family_id)
                await staff_acts.looked(session, call.me.id, family_id, self._clock(), None)
            async with self._store.read() as session:
                about = await family_view.view(session, call, family_id)
        except NotFoundError as error:
            raise NoSuchPageError from error
        labels = labels_of(call)
        return self._pages.page("family.html", call, status, about=about, labels=labels, fault=fault)


async def _known(session: AsyncSession, family_id: UUID) -> None:
    if await session.get(Family, family_id) is None:
        raise NotFoundError(f"There is no family {family_id}.")


def labels_of(call: Call) -> Mapping[str, str]:
    """The words of the family's page, and of what stands of it beside a conversation."""
    return {name: call.words.phrase(phrase) for name, phrase in LABELS.items()}


def family_pages(page: FamilyPage, invite: InvitePage) -> tuple[Page, ...]:
    return (
        Page("GET", "/families/new", Audience.CASEWORKERS, invite.new_family),
        Page("POST", "/families/new", Audience.CASEWORKERS, invite.new_family_code),
        Page("GET", "/families/{id}", Audience.CASEWORKERS, page.show),
    )


def family_id_of(call: Call) -> UUID:
    """Raises NoSuchPageError."""
    try:
        return UUID(call.request.path_params["id"])
    except ValueError as error:
        raise NoSuchPageError from error
