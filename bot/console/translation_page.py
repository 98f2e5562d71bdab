"""The words of one message, for a page that waits for their translation."""

from uuid import UUID

from starlette.responses import Response

from bot.console import translated
from bot.console.errors import NoSuchPageError
from bot.console.gate import Audience, Call
from bot.console.page import Page
from bot.console.pages import Pages
from casework.models import Message
from casework.store import Store


class TranslationPage:
    """Part of an open thread; raises NoSuchPageError for a message that is not in it."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    async def words(self, call: Call) -> Response:
        conversation_id, message_id = _ids(call)
        async with self._store.read() as session:
            message = await session.get(Message, message_id)
            if message is None or message.conversation_id != conversation_id:
                raise NoSuchPageError
            found = await translated.of_messages(session, [message])
        return self._pages.page("translation_part.html", call, message=message, told=found.get(message.id))


def translation_pages(page: TranslationPage) -> tuple[Page, ...]:
    return (Page("GET", "/conversations/{id}/messages/{message}/words", Audience.CASEWORKERS, page.words),)


def _ids(call: Call) -> tuple[UUID, int]:
    given = call.request.path_params["message"]
    if not (given.isascii() and given.isdigit() and len(given) < 19):
        raise NoSuchPageError
    try:
        return UUID(call.request.path_params["id"]), int(given)
    except ValueError as error:
        raise NoSuchPageError from error
