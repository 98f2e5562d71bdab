"""Taking away a message that should not be there: which one, the question, and the removal on both sides."""

import logging
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from bot.attachments.files import AttachmentFiles
from bot.console.errors import NoSuchPageError
from bot.console.gate import PREFIX, Audience, Call
from bot.console.page import Page
from bot.console.pages import Pages
from bot.console.thread import conversation_zone, line_of, lines
from bot.conversation.floor import Floor
from casework.errors import NotFoundError
from casework.store import Store
from locales.phrases import console_thread as phrases

log = logging.getLogger(__name__)


class RemovalPage:
    """Every method raises NoSuchPageError for an unknown conversation or message."""

    def __init__(self, store: Store, floor: Floor, files: AttachmentFiles | None, pages: Pages) -> None:
        self._store = store
        self._floor = floor
        self._files = files
        self._pages = pages

    async def choose(self, call: Call) -> Response:
        """The latest messages, the newest first, each with a link to the question."""
        conversation_id = _id(call)
        async with self._store.read() as session:
            try:
                zone = await conversation_zone(session, conversation_id)
            except NotFoundError as error:
                raise NoSuchPageError from error
            found = await lines(session, conversation_id, zone)
        there = [line for line in reversed(found) if line.message.removed_at is None]
        return self._pages.page(
            "removal_list.html", call, address=_address(conversation_id), lines=there, zone=zone, p=phrases
        )

    async def ask(self, call: Call) -> Response:
        return await self._question(call)

    async def remove(self, call: Call) -> Response:
        conversation_id = _id(call)
        try:
            await self._floor.remove(conversation_id, call.me.id, _message(call), self._remove_file)
        except NotFoundError as error:
            raise NoSuchPageError from error
        except OSError:
            log.exception("A file of message %s could not be removed.", _message(call))
            return await self._question(call, 500, call.words.phrase(phrases.REMOVE_FAILED))
        return RedirectResponse(f"{_address(conversation_id)}#message-{_message(call)}", 303)

    async def _question(self, call: Call, status: int = 200, error: str = "") -> Response:
        conversation_id = _id(call)
        async with self._store.read() as session:
            try:
                zone = await conversation_zone(session, conversation_id)
                line = await line_of(session, conversation_id, _message(call), zone)
            except NotFoundError as wrong:
                raise NoSuchPageError from wrong
        address = _address(conversation_id)
        return self._pages.page(
            "removal.html", call, status, address=address, line=line, zone=zone, error=error, p=phrases
        )

    async def _remove_file(self, id: UUID) -> None:
        if self._files is not None:
            await self._files.remove(id)


def removal_pages(path: str, page: RemovalPage) -> tuple[Page, ...]:
    return (
        Page("GET", f"{path}/remove", Audience.CASEWORKERS, page.choose),
        Page("GET", f"{path}/messages/{{message}}/remove", Audience.CASEWORKERS, page.ask),
        Page("POST", f"{path}/messages/{{message}}/remove", Audience.CASEWORKERS, page.remove),
    )


def _id(call: Call) -> UUID:
    try:
        return UUID(call.request.path_params["id"])
    except ValueError as error:
        raise NoSuchPageError from error


def _message(call: Call) -> int:
    given = str(call.request.path_params["message"])
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise NoSuchPageError
    return int(given)


def _address(conversation_id: UUID) -> str:
    return f"{PREFIX}/conversations/{conversation_id}"
