"""A member of staff keeps the present filter of the lists under a name, and deletes it again."""

from urllib.parse import parse_qsl
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from bot.console.board_filter import Reading, read
from bot.console.board_page import BoardPage
from bot.console.errors import NoSuchPageError
from bot.console.gate import LEADS, PREFIX, Audience, Call
from bot.console.page import Page
from casework import saved_filters
from casework.saved_filters import SavedFilterError
from casework.store import Store
from locales.phrases import console_lists as phrases

#: Why a filter was not kept; those with a number say how many are allowed.
FAULTS = {
    "no_name": (phrases.NO_NAME, {}),
    "long_name": (phrases.LONG_NAME, {"limit": saved_filters.LONGEST_NAME}),
    "same_name": (phrases.SAME_NAME, {}),
    "long_query": (phrases.LONG_QUERY, {}),
    "too_many": (phrases.TOO_MANY, {"limit": saved_filters.MOST}),
}


class SavedFilters:
    """The forms beside the lists. What cannot be kept stays in the field, with the reason."""

    def __init__(self, store: Store, board: BoardPage) -> None:
        self._store = store
        self._board = board

    async def keep(self, call: Call) -> Response:
        name, reading = call.form.get("name", ""), _reading(call)
        try:
            async with self._store.write() as session:
                await saved_filters.keep(session, call.me.id, name, reading.wanted.query, call.words.now)
        except SavedFilterError as refused:
            phrase, values = FAULTS[refused.code]
            return await self._board.page(call, reading, 422, name=name, fault=call.words.phrase(phrase, **values))
        return _back(reading)

    async def stale(self, call: Call) -> Response:
        """The form came from an old page: it is shown again, and nothing is lost."""
        fault = call.words.say("page_too_old")
        return await self._board.page(call, _reading(call), 422, name=call.form.get("name", ""), fault=fault)

    async def remove(self, call: Call) -> Response:
        """Raises NoSuchPageError for what is not the reader's own, or gone already."""
        try:
            filter_id = UUID(call.request.path_params["filter"])
        except ValueError as no_id:
            raise NoSuchPageError from no_id
        async with self._store.write() as session:
            if not await saved_filters.remove(session, call.me.id, filter_id):
                raise NoSuchPageError
        return _back(_reading(call))


def filter_pages(store: Store, board: BoardPage) -> tuple[Page, ...]:
    saved = SavedFilters(store, board)
    return (
        Page("POST", "/filters", Audience.CASEWORKERS, saved.keep, saved.stale),
        Page("POST", "/filters/{filter}/remove", Audience.CASEWORKERS, saved.remove),
    )


def _reading(call: Call) -> Reading:
    """The filter that the form carries; only what is known in it counts."""
    return read(dict(parse_qsl(call.form.get("query", ""), errors="replace")), lead=call.me.role in LEADS)


def _back(reading: Reading) -> Response:
    return RedirectResponse(f"{PREFIX}/?{reading.wanted.query}#saved", 303)
