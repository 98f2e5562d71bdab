"""The list of conversations: the page, its living part, and its stream."""

from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.responses import Response

from bot.console.board import board
from bot.console.gate import Call, Gate
from bot.console.pages import Pages
from bot.console.schedule_page import times_are_missing
from bot.console.streams import SIGN_OF_LIFE, EventStream, Streams, event
from casework.store import Store
from locales.phrases import schedules as phrases


class BoardPage:
    """What staff see first."""

    def __init__(self, store: Store, gate: Gate, pages: Pages, streams: Streams) -> None:
        self._store = store
        self._gate = gate
        self._pages = pages
        self._streams = streams

    async def show(self, call: Call) -> Response:
        return await self._render(call, "board.html")

    async def part(self, call: Call) -> Response:
        return await self._render(call, "board_part.html")

    async def stream(self, call: Call) -> Response:
        return EventStream(self._events(call.secret))

    async def _render(self, call: Call, template: str) -> Response:
        async with self._store.read() as session:
            lists = await board(session)
            missing = await times_are_missing(session, call.me.id)
        now = call.words.now
        hint = {"missing": call.words.phrase(phrases.MISSING), "give": call.words.phrase(phrases.GIVE_TIMES)}
        return self._pages.page(
            template,
            call,
            board=lists,
            now=now,
            title=_title(call, lists.to_answer),
            hint=hint if missing else None,
        )

    async def _events(self, secret: str) -> AsyncGenerator[str, None]:
        async def signed_in() -> bool:
            return await self._gate.signed_in(secret) is not None

        async with aclosing(self._streams.follow(signed_in)) as tidings:
            async for one in tidings:
                if one.kind == "beat":
                    yield SIGN_OF_LIFE
                else:
                    yield event("signed-out" if one.kind == "signed_out" else "news")


def _title(call: Call, to_answer: int) -> str:
    """What the browser's tab says."""
    heading = call.words.say("conversations")
    return f"({to_answer}) {heading}" if to_answer else heading
