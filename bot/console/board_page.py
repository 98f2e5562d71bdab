"""The lists of conversations: the page, its living part, and its stream."""

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from starlette.responses import Response

from bot.console.board import board
from bot.console.board_filter import CHANNELS, LEAST_WAIT, OVERDUE, Reading, lists_for, read
from bot.console.board_query import Duty
from bot.console.gate import LEADS, Call, Gate
from bot.console.pages import Pages
from bot.console.schedule_page import times_are_missing
from bot.console.streams import SIGN_OF_LIFE, EventStream, Streams, event
from bot.console.words import Words
from casework import saved_filters
from casework.handovers import PRIORITIES, REASONS
from casework.store import Store
from locales.languages import languages
from locales.phrase import Phrase
from locales.phrases import console_family, schedules
from locales.phrases import console_lists as phrases

#: Seconds between two pieces of news on one page: what comes meanwhile is told at once after it.
PAUSE = 0.5
LISTS: Mapping[str, Phrase] = {"mine": phrases.MINE, "waiting": phrases.WAITING, "all": phrases.ALL}
URGENCY: Mapping[str, Phrase] = {
    "urgent": phrases.PRIORITY_URGENT,
    "high": phrases.PRIORITY_HIGH,
    "normal": phrases.PRIORITY_NORMAL,
    "low": phrases.PRIORITY_LOW,
}
LABELS: Mapping[str, Phrase] = {
    "lists": phrases.LISTS,
    "not_for_you": phrases.NOT_FOR_YOU,
    "left_out": phrases.LEFT_OUT,
    "filter": phrases.FILTER,
    "search": phrases.SEARCH,
    "search_hint": phrases.SEARCH_HINT,
    "reason": phrases.REASON,
    "language": phrases.LANGUAGE,
    "channel": phrases.CHANNEL,
    "priority": phrases.PRIORITY,
    "waited": phrases.WAITED,
    "any": phrases.ANY,
    "show": phrases.SHOW,
    "clear_filter": phrases.CLEAR,
    "nothing_fits": phrases.NOTHING_FITS,
    "saved": phrases.SAVED,
    "save_name": phrases.SAVE_NAME,
    "save": phrases.SAVE,
    "proposals": phrases.PROPOSALS,
    "invite_family": console_family.INVITE_NEW,
    "proposed": phrases.PROPOSED,
    "decide": phrases.DECIDE,
    "asked": phrases.ASKED,
    "wrote_again": phrases.WROTE_AGAIN,
    "too_long": phrases.TOO_LONG,
    "tell": phrases.TELL,
    "tell_stop": phrases.TELL_STOP,
    "tell_on": phrases.TELL_ON,
    "tell_refused": phrases.TELL_REFUSED,
    "tell_notice": phrases.TELL_NOTICE,
}


class BoardPage:
    """What staff see first."""

    def __init__(self, store: Store, gate: Gate, pages: Pages, streams: Streams, pause: float = PAUSE) -> None:
        self._store = store
        self._gate = gate
        self._pages = pages
        self._streams = streams
        self._pause = pause

    async def show(self, call: Call) -> Response:
        return await self.page(call, read(call.request.query_params, lead=call.me.role in LEADS))

    async def part(self, call: Call) -> Response:
        """The lists alone, for a page that is open."""
        reading = read(call.request.query_params, lead=call.me.role in LEADS)
        return self._pages.page("board_part.html", call, **await self._lists(call, reading))

    async def stream(self, call: Call) -> Response:
        return EventStream(self._events(call.secret))

    async def page(
        self, call: Call, reading: Reading, status: int = 200, *, name: str = "", fault: str = ""
    ) -> Response:
        """The whole page. `name` and `fault`: what was typed for a filter that was not kept, and why."""
        lists = await self._lists(call, reading)
        async with self._store.read() as session:
            missing = await times_are_missing(session, call.me.id)
            saved = await saved_filters.of_staff(session, call.me.id)
        words = call.words
        hint = {"missing": words.phrase(schedules.MISSING), "give": words.phrase(schedules.GIVE_TIMES)}
        return self._pages.page(
            "board.html",
            call,
            status,
            **lists,
            lists=[(which, words.phrase(LISTS[which])) for which in lists_for(lead=call.me.role in LEADS)],
            fields=_fields(words),
            saved=[(one, words.phrase(phrases.REMOVE, name=one.name)) for one in saved],
            reading=reading,
            longest_name=saved_filters.LONGEST_NAME,
            name=name,
            fault=fault,
            hint=hint if missing else None,
        )

    async def _lists(self, call: Call, reading: Reading) -> dict[str, Any]:
        """What `lists.html` needs."""
        words = call.words
        async with self._store.read() as session:
            found = await board(session, call.me, reading.wanted, words.now)
        return {
            "board": found,
            "wanted": reading.wanted,
            "now": words.now,
            "title": _title(words, found.duty),
            "labels": {name: words.phrase(phrase) for name, phrase in LABELS.items()},
            "urgency": {name: words.phrase(phrase) for name, phrase in URGENCY.items()},
            "proposed_by": lambda name: words.phrase(phrases.PROPOSED_BY, name=name),
            "unread": lambda count: words.phrase(phrases.UNREAD, count=count),
            "more": lambda count: words.phrase(phrases.MORE, count=count),
        }

    async def _events(self, secret: str) -> AsyncGenerator[str, None]:
        async def signed_in() -> bool:
            return await self._gate.signed_in(secret) is not None

        async with aclosing(self._streams.follow(signed_in)) as tidings:
            async for one in tidings:
                if one.kind == "beat":
                    yield SIGN_OF_LIFE
                else:
                    yield event("signed-out" if one.kind == "signed_out" else "news")
                if one.kind == "news":
                    # A busy hour must not make every open page ask for its lists at every message.
                    await asyncio.sleep(self._pause)


def _fields(words: Words) -> list[tuple[str, list[tuple[str, str]]]]:
    """Key → what can be chosen, as (value, words), in the order in which the fields stand."""
    known = sorted(((code, words.language_name(code)) for code in languages()), key=lambda each: each[1])
    waits = [
        (value, words.phrase(phrases.WAITED_LONGER, length=words.lasting(words.now - least)))
        for value, least in LEAST_WAIT.items()
    ]
    return [
        ("reason", [(each, words.say(f"reason_{each}")) for each in REASONS]),
        ("language", known),
        ("channel", [(each, each.capitalize()) for each in CHANNELS]),
        ("priority", [(each, words.phrase(URGENCY[each])) for each in PRIORITIES]),
        ("waited", [*waits, (OVERDUE, words.phrase(phrases.WAITED_OVERDUE))]),
    ]


def _title(words: Words, duty: Duty) -> str:
    """What the browser's tab says: how many this reader must answer, and when some are late, how many."""
    heading = words.say("conversations")
    if duty.late:
        heading = f"{words.phrase(phrases.TAB, waiting=duty.waiting, late=duty.late)} – {heading}"
    return f"({duty.to_answer}) {heading}" if duty.to_answer else heading
