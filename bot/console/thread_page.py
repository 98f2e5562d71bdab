"""One conversation: reading it live, answering, taking over, and giving it back."""

from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import RedirectResponse, Response

from bot.bulletin import Bulletin, News
from bot.console import assignment_view
from bot.console.composer import EMPTY, Box, Composer, Typed
from bot.console.errors import NoSuchPageError
from bot.console.family_page import labels_of
from bot.console.gate import PREFIX, Call, Gate
from bot.console.meeting_form import MeetingForm
from bot.console.pages import Pages
from bot.console.poll_page import PollPage
from bot.console.presence import Presence
from bot.console.streams import SIGN_OF_LIFE, EventStream, Streams, Tidings, event
from bot.console.thread import MESSAGES, Line, Summary, conversation_zone, line_of, lines, summary
from bot.conversation.floor import Floor
from bot.conversation.later import LaterDesk
from casework import families, later_messages, staff_acts, thread_seen
from casework.errors import NotFoundError
from casework.store import Store
from locales.phrases import console_thread as phrases

Found = TypeVar("Found")

#: News that changes what stands around the messages.
AROUND = ("floor", "removed")


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
        *,
        desk: LaterDesk,
        presence: Presence,
    ) -> None:
        self._store = store
        self._composer = Composer(store, floor, desk)
        self._presence = presence
        self._meetings = meetings
        self._polls = polls
        self._floor = floor
        self._bulletin = bulletin
        self._gate = gate
        self._pages = pages
        self._streams = streams

    async def show(self, call: Call) -> Response:
        """The page; that somebody has looked is written down."""
        conversation_id = _id(call)
        async with self._store.write() as session:
            conversation = await _known(families.conversation(session, conversation_id))
            await staff_acts.looked(session, call.me.id, conversation.family_id, call.words.now, conversation_id)
        return await self._page(call)

    async def part(self, call: Call) -> Response:
        """The summary and who answers, for a page that is open."""
        return await self._render(call, "thread_part.html")

    async def stream(self, call: Call) -> Response:
        """New messages as HTML, in order; `floor` when the rest of the page must be fetched again."""
        conversation_id = _id(call)
        async with self._store.read() as session:
            zone = await _known(conversation_zone(session, conversation_id))
        return EventStream(self._events(call, conversation_id, zone, _seen(call)))

    async def write(self, call: Call) -> Response:
        """Sends an answer, keeps a note, or fills the box. What is refused stays in the box, with the reason."""
        conversation_id = _id(call)
        typed = await _known(self._composer.take(call, conversation_id))
        if typed != EMPTY or call.by_htmx:
            return await self._box(call, 422 if typed.error else 200, typed)
        return RedirectResponse(f"{_address(conversation_id)}#answer", 303)

    async def stale(self, call: Call) -> Response:
        """The answer came from an old page: it is shown again with a fresh form, and nothing is lost."""
        typed = replace(self._composer.typed(call), error=call.words.say("page_too_old"))
        return await self._box(call, 422, typed)

    async def take_over(self, call: Call) -> Response:
        conversation_id = _id(call)
        await _known(self._floor.take_over(conversation_id, call.me.id))
        return await self.after(call, conversation_id)

    async def hand_back(self, call: Call) -> Response:
        conversation_id = _id(call)
        if not await _known(self._floor.hand_back(conversation_id, call.me.id)):
            # The assistant had the floor already; a handover that was still open is closed now.
            self._bulletin.publish(News("floor", conversation_id))
        return await self.after(call, conversation_id)

    async def after(self, call: Call, conversation_id: UUID) -> Response:
        """Something was done that changes more than the box."""
        if call.by_htmx:
            return await self.part(call)
        return RedirectResponse(f"{_address(conversation_id)}#answer", 303)

    async def _box(self, call: Call, status: int, typed: Typed) -> Response:
        if call.by_htmx:
            return await self._render(call, "composer_part.html", status, typed)
        return await self._page(call, status, typed)

    async def _page(self, call: Call, status: int = 200, typed: Typed = EMPTY) -> Response:
        conversation_id = _id(call)
        async with self._store.read() as session:
            about = await self._about(session, call, conversation_id)
            messages = await lines(session, conversation_id, about.zone)
            box = await self._composer.box(session, about.conversation, call.me, call.words.now, typed)
            coordinator = await assignment_view.beside(session, call, about.conversation, about.zone)
        last = messages[-1].message.id if messages else 0
        await self._saw(call, conversation_id, last)
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
            last=last,
            meetings=await self._meetings.part(call) if self._meetings is not None else None,
            polls=self._polls.link(call) if self._polls is not None else "",
            **_form(call, conversation_id, box),
        )

    async def _render(self, call: Call, template: str, status: int = 200, typed: Typed = EMPTY) -> Response:
        conversation_id = _id(call)
        async with self._store.read() as session:
            about = await self._about(session, call, conversation_id)
            box = await self._composer.box(session, about.conversation, call.me, call.words.now, typed)
        return self._pages.page(template, call, status, about=about, **_form(call, conversation_id, box))

    async def _about(self, session: AsyncSession, call: Call, conversation_id: UUID) -> Summary:
        about = await _known(summary(session, conversation_id, call.me, call.words))
        return replace(about, readers=self._presence.others(conversation_id, call.me.id))

    async def _saw(self, call: Call, conversation_id: UUID, message_id: int) -> None:
        """This reader was shown the thread up to that message."""
        if message_id:
            async with self._store.write() as session:
                await thread_seen.seen(session, call.me.id, conversation_id, message_id, call.words.now)

    async def _events(self, call: Call, conversation_id: UUID, zone: ZoneInfo, seen: int) -> AsyncGenerator[str, None]:
        async def signed_in() -> bool:
            return await self._gate.signed_in(call.secret) is not None

        with self._presence.reading(conversation_id, call.me):
            tidings = self._streams.follow(signed_in, conversation_id)
            async with aclosing(self._follow(call, conversation_id, zone, seen, tidings)) as events:
                async for each in events:
                    yield each

    async def _follow(
        self, call: Call, conversation_id: UUID, zone: ZoneInfo, seen: int, all_tidings: AsyncGenerator[Tidings, None]
    ) -> AsyncGenerator[str, None]:
        readers = self._presence.others(conversation_id, call.me.id)
        async with aclosing(all_tidings) as tidings:
            async for one in tidings:
                if one.kind == "signed_out":
                    yield event("signed-out")
                    return
                news = one.about(conversation_id)
                if one.kind == "news" and not news and not one.missed:
                    continue
                before, readers = readers, self._presence.others(conversation_id, call.me.id)
                new, changed, asks = await self._new(conversation_id, zone, seen, news)
                for line in new:
                    seen = line.message.id
                    yield event(data=self._line(call, line, zone), id=seen)
                for line in changed:
                    yield event(data=self._line(call, line, zone, anew=True))
                if new:
                    await self._saw(call, conversation_id, seen)
                around = readers != before or any(each.kind in AROUND for each in news)
                if one.kind == "begin" or one.missed or around or asks:
                    yield event("floor")
                elif one.kind == "beat":
                    yield SIGN_OF_LIFE

    async def _new(
        self, conversation_id: UUID, zone: ZoneInfo, seen: int, news: Sequence[News]
    ) -> tuple[Sequence[Line], Sequence[Line], bool]:
        """Messages that the page does not have, and those that it has and that were taken away.

        The third: the family has written before something that was to be sent later.
        """
        removed = {each.message_id for each in news if each.kind == "removed" and each.message_id is not None}
        async with self._store.read() as session:
            new = await lines(session, conversation_id, zone, after=seen)
            changed = [await line_of(session, conversation_id, id, zone) for id in sorted(removed) if id <= seen]
            wrote = any(line.message.author == "family" for line in new)
            asks = wrote and bool(await later_messages.open_of(session, conversation_id))
        return new, changed, asks

    def _line(self, call: Call, line: Line, zone: ZoneInfo, *, anew: bool = False) -> str:
        return self._pages.text("line.html", call, line=line, zone=zone, anew=anew, p=phrases)


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


def _form(call: Call, conversation_id: UUID, box: Box) -> dict[str, object]:
    return {
        "address": _address(conversation_id),
        "now": call.words.now,
        "box": box,
        "client_id": box.client_id,
        "p": phrases,
    }
