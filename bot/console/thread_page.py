"""One conversation: reading it live, answering, taking over, and giving it back."""

from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from typing import TypeVar
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from starlette.responses import RedirectResponse, Response

from bot.bulletin import Bulletin, News
from bot.console import assignment_view
from bot.console.errors import NoSuchPageError
from bot.console.family_page import labels_of
from bot.console.gate import PREFIX, Call, Gate
from bot.console.meeting_form import MeetingForm
from bot.console.pages import Pages
from bot.console.poll_page import PollPage
from bot.console.streams import SIGN_OF_LIFE, EventStream, Streams, event
from bot.console.thread import MESSAGES, lines, summary
from bot.conversation.floor import Floor
from bot.conversation.inbox import LONGEST, LONGEST_CLIENT_ID
from bot.errors import RefusedError
from casework.errors import NotFoundError
from casework.store import Store

Found = TypeVar("Found")


class ThreadPage:
    """The page of one conversation. Every method raises NoSuchPageError for an unknown one."""

    def __init__(
        self,
        store: Store,
        floor: Floor,
        bulletin: Bulletin,
        gate: Gate,
        pages: Pages,
        streams: Streams,
        meetings: MeetingForm | None = None,
        polls: PollPage | None = None,
    ) -> None:
        self._store = store
        self._meetings = meetings
        self._polls = polls
        self._floor = floor
        self._bulletin = bulletin
        self._gate = gate
        self._pages = pages
        self._streams = streams

    async def show(self, call: Call) -> Response:
        return await self._page(call)

    async def part(self, call: Call) -> Response:
        """The summary and who answers, for a page that is open."""
        return await self._render(call, "thread_part.html")

    async def stream(self, call: Call) -> Response:
        """New messages as HTML, in order; `floor` when the rest of the page must be fetched again."""
        conversation_id = _id(call)
        async with self._store.read() as session:
            zone = (await _known(summary(session, conversation_id, call.me, call.words.language.code))).zone
        return EventStream(self._events(call, conversation_id, zone, _seen(call)))

    async def write(self, call: Call) -> Response:
        """Sends an answer. A refused one stays in the box, with the reason."""
        conversation_id, text = _id(call), call.form.get("text", "")
        client_id = call.form.get("client_id", "")[:LONGEST_CLIENT_ID] or uuid4().hex
        try:
            await _known(self._floor.write(conversation_id, call.me.id, text, client_id))
        except RefusedError as refused:
            return await self._composer(call, 422, text=text, error=call.words.refusal(refused.phrase, refused.values))
        if call.by_htmx:
            return await self._composer(call)
        return RedirectResponse(f"{_address(conversation_id)}#answer", 303)

    async def stale(self, call: Call) -> Response:
        """The answer came from an old page: it is shown again with a fresh form, and nothing is lost."""
        return await self._composer(call, 422, text=call.form.get("text", ""), error=call.words.say("page_too_old"))

    async def take_over(self, call: Call) -> Response:
        conversation_id = _id(call)
        await _known(self._floor.take_over(conversation_id, call.me.id))
        return await self._after(call, conversation_id)

    async def hand_back(self, call: Call) -> Response:
        conversation_id = _id(call)
        if not await _known(self._floor.hand_back(conversation_id, call.me.id)):
            # The assistant had the floor already; a handover that was still open is closed now.
            self._bulletin.publish(News("floor", conversation_id))
        return await self._after(call, conversation_id)

    async def _after(self, call: Call, conversation_id: UUID) -> Response:
        if call.by_htmx:
            return await self.part(call)
        return RedirectResponse(f"{_address(conversation_id)}#answer", 303)

    async def _composer(self, call: Call, status: int = 200, *, text: str = "", error: str = "") -> Response:
        if call.by_htmx:
            return await self._render(call, "composer_part.html", status, text=text, error=error)
        return await self._page(call, status, text=text, error=error)

    async def _page(self, call: Call, status: int = 200, *, text: str = "", error: str = "") -> Response:
        conversation_id = _id(call)
        async with self._store.read() as session:
            about = await _known(summary(session, conversation_id, call.me, call.words.language.code))
            messages = await lines(session, conversation_id, about.zone)
            coordinator = await assignment_view.beside(session, call, about.conversation, about.zone)
        return self._pages.page(
            "thread.html",
            call,
            status,
            about=about,
            coordinator=coordinator,
            conversation=conversation_id,
            family_labels=labels_of(call),
            lines=messages,
            older=len(messages) == MESSAGES,
            last=messages[-1].message.id if messages else 0,
            meetings=await self._meetings.part(call) if self._meetings is not None else None,
            polls=self._polls.link(call) if self._polls is not None else "",
            **_form(call, conversation_id, text, error),
        )

    async def _render(
        self, call: Call, template: str, status: int = 200, *, text: str = "", error: str = ""
    ) -> Response:
        conversation_id = _id(call)
        async with self._store.read() as session:
            about = await _known(summary(session, conversation_id, call.me, call.words.language.code))
        return self._pages.page(template, call, status, about=about, **_form(call, conversation_id, text, error))

    async def _events(self, call: Call, conversation_id: UUID, zone: ZoneInfo, seen: int) -> AsyncGenerator[str, None]:
        async def signed_in() -> bool:
            return await self._gate.signed_in(call.secret) is not None

        async with aclosing(self._streams.follow(signed_in, conversation_id)) as tidings:
            async for one in tidings:
                if one.kind == "signed_out":
                    yield event("signed-out")
                    return
                news = one.about(conversation_id)
                if one.kind == "news" and not news and not one.missed:
                    continue
                async with self._store.read() as session:
                    new = await lines(session, conversation_id, zone, after=seen)
                for line in new:
                    seen = line.message.id
                    yield event(data=self._pages.text("line.html", call, line=line, zone=zone), id=seen)
                if one.kind == "begin" or one.missed or any(item.kind == "floor" for item in news):
                    yield event("floor")
                elif one.kind == "beat":
                    yield SIGN_OF_LIFE


async def _known(found: Awaitable[Found]) -> Found:
    try:
        return await found
    except NotFoundError as error:
        raise NoSuchPageError from error


def _id(call: Call) -> UUID:
    try:
        return UUID(call.request.path_params["id"])
    except ValueError as error:
        raise NoSuchPageError from error


def _seen(call: Call) -> int:
    """The last message that the page has: a reconnecting browser says it in a header."""
    given = call.request.headers.get("last-event-id") or call.request.query_params.get("after", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else 0


def _address(conversation_id: UUID) -> str:
    return f"{PREFIX}/conversations/{conversation_id}"


def _form(call: Call, conversation_id: UUID, text: str, error: str) -> dict[str, object]:
    return {
        "address": _address(conversation_id),
        "now": call.words.now,
        "text": text,
        "error": error,
        "client_id": uuid4().hex,
        "longest": LONGEST,
    }
