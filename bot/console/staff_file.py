"""Files that staff send to a family: checked by their content, kept, and sent as an answer, which takes the floor."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from starlette.responses import RedirectResponse, Response

from bot.attachments.errors import FileNotTakenError
from bot.attachments.files import AttachmentFiles
from bot.attachments.intake import Looked, keeping, look
from bot.clock import Clock
from bot.console.errors import NoSuchPageError
from bot.console.gate import PREFIX, Audience, Call
from bot.console.page import Page
from bot.console.pages import Pages
from bot.console.upload_words import MOST_FILES
from bot.conversation.file_errand import WithFiles
from bot.conversation.floor import Floor
from bot.conversation.inbox import LONGEST_CLIENT_ID
from bot.errors import RefusedError
from casework import attachments, families
from casework.attachments import Given
from casework.errors import NotFoundError
from casework.store import Store
from locales.phrases import attachments as phrases


@dataclass(frozen=True)
class StaffFile:
    """The form, which stands in the thread and on a page of its own. Raises NoSuchPageError for an unknown thread."""

    store: Store
    #: None where files are not kept: none are sent then.
    files: AttachmentFiles | None
    floor: Floor
    pages: Pages
    clock: Clock

    async def show(self, call: Call) -> Response:
        """The form alone, for browsers without JavaScript and after a refusal there."""
        return await self._form(call)

    async def send(self, call: Call) -> Response:
        """Sends all files and the words as one message, or nothing, with the reason."""
        conversation_id, text = await self._known(call), call.form.get("text", "")
        client_id = call.form.get("client_id", "")[:LONGEST_CLIENT_ID] or uuid4().hex
        if call.not_taken is not None:
            return await self._form(call, 422, text, call.words.refusal(call.not_taken.phrase, call.not_taken.values))
        if not call.files:
            return await self._form(call, 422, text, call.words.phrase(phrases.NONE_CHOSEN))
        looked: list[Looked] = []
        for each in call.files:
            try:
                looked.append(await look(each.data))
            except FileNotTakenError as why:
                name = attachments.plain_name(each.name) or call.words.phrase(phrases.CHOOSE)
                said = call.words.refusal(why.phrase, why.values)
                return await self._form(
                    call, 422, text, call.words.phrase(phrases.THIS_FILE, name=f"\u2068{name}\u2069", why=said)
                )
        try:
            await self._write(call, conversation_id, text, client_id, looked)
        except RefusedError as refused:
            return await self._form(call, 422, text, call.words.refusal(refused.phrase, refused.values))
        if call.by_htmx:
            return await self._form(call)
        return RedirectResponse(f"{_address(conversation_id)}#answer", 303)

    async def stale(self, call: Call) -> Response:
        """The form came from an old page, or broke on its way: the words are kept, the files must be chosen again."""
        return await self._form(call, 422, call.form.get("text", ""), call.words.say("page_too_old"))

    async def _write(
        self, call: Call, conversation_id: UUID, text: str, client_id: str, looked: Sequence[Looked]
    ) -> None:
        if self.files is None:
            raise NoSuchPageError
        async with keeping(self.store, self.files, looked) as stored:
            given = [
                Given(one.kind, None, sent.name, kept.size, kept)
                for one, sent, kept in zip(looked, call.files, stored, strict=True)
            ]
            errand = WithFiles(given, self.clock())
            try:
                await self.floor.write(conversation_id, call.me.id, text, client_id, errand=errand)
            except NotFoundError as error:
                raise NoSuchPageError from error

    async def _known(self, call: Call) -> UUID:
        try:
            conversation_id = UUID(call.request.path_params["id"])
            async with self.store.read() as session:
                await families.conversation(session, conversation_id)
        except (ValueError, NotFoundError) as error:
            raise NoSuchPageError from error
        return conversation_id

    async def _form(self, call: Call, status: int = 200, text: str = "", error: str = "") -> Response:
        address = _address(await self._known(call))
        template = "upload_part.html" if call.by_htmx else "upload_page.html"
        return self.pages.page(
            template,
            call,
            status,
            address=address,
            client_id=uuid4().hex,
            upload_open=True,
            upload_text=text,
            upload_error=error,
        )


def _address(conversation_id: UUID) -> str:
    return f"{PREFIX}/conversations/{conversation_id}"


def file_pages(
    store: Store, files: AttachmentFiles | None, floor: Floor, pages: Pages, clock: Clock
) -> tuple[Page, ...]:
    """The form, and where it is sent."""
    room, path = StaffFile(store, files, floor, pages, clock), "/conversations/{id}/files"
    return (
        Page("GET", path, Audience.CASEWORKERS, room.show),
        Page("POST", path, Audience.CASEWORKERS, room.send, room.stale, files=MOST_FILES),
    )
