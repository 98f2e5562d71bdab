"""Files that families send in the web chat: taken by HTTP beside the socket, checked, and kept."""

import logging
from collections import Counter, OrderedDict
from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.responses import JSONResponse

from bot.attachments.errors import FileNotTakenError, UploadBrokenError
from bot.attachments.files import AttachmentFiles
from bot.attachments.intake import Looked, keeping, look
from bot.attachments.upload import Upload, read_upload
from bot.channels.file_links import FOLDER, FileLinks
from bot.channels.origins import Allows
from bot.channels.pace import Pace
from bot.channels.session_id import SessionIds
from bot.channels.web import CHANNEL, REMEMBERED_PACES, WebChat
from bot.clock import Clock
from bot.conversation.inbox import Inbox, Received, Sender
from bot.conversation.sent_things import GOES_ON, MEDIA, SHOWN_AS
from bot.errors import RefusedError, SessionForgedError
from bot.messages import message_view
from bot.pages import preferred_language
from bot.reply.voice import voice
from casework import families
from casework.attachments import Given, Stored
from casework.store import Store
from locales.phrases import attachments as phrases
from locales.utterance import Payload

log = logging.getLogger(__name__)

#: A family's pace, with all its pages together; that of one address on the net, behind which many may sit.
FILES, SECONDS = 20, 60.0
FILES_OF_ADDRESS = 60
#: Uploads at the same time, of all and of one address: each is in memory until it is kept.
AT_ONCE, AT_ONCE_OF_ADDRESS = 12, 4
_STATUS = {
    "session": HTTPStatus.UNAUTHORIZED,
    "rate": HTTPStatus.TOO_MANY_REQUESTS,
    "file_busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "internal": HTTPStatus.INTERNAL_SERVER_ERROR,
    "file_too_big": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "file_forbidden": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}


class WebFiles:
    """Answers like the socket's acknowledgements: {ok, id, at, files} or {ok, error, message}."""

    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        web: WebChat,
        files: AttachmentFiles,
        links: FileLinks,
        clock: Clock,
        session_ids: SessionIds,
        origins: Allows,
    ) -> None:
        self._store = store
        self._inbox = inbox
        self._web = web
        self._files = files
        self._links = links
        self._clock = clock
        self._session_ids = session_ids
        self._origins = origins
        self._paces: OrderedDict[object, Pace] = OrderedDict()
        self._under_way: Counter[str] = Counter()

    def router(self) -> APIRouter:
        routes = APIRouter()

        @routes.options(FOLDER, include_in_schema=False)
        async def may(request: Request) -> Response:
            shared = self._shared(request)
            return Response(status_code=HTTPStatus.NO_CONTENT if shared is not None else 403, headers=shared)

        @routes.post(FOLDER, include_in_schema=False)
        async def take(request: Request) -> Response:
            shared = self._shared(request)
            if shared is None:
                return Response(status_code=HTTPStatus.FORBIDDEN)
            return await self._answer(request, shared)

        return routes

    def _shared(self, request: Request) -> dict[str, str] | None:
        """What lets the page of a known site read the answer; None for a page of another site."""
        origin, kept = request.headers.get("origin"), {"Cache-Control": "no-store", "Vary": "Origin"}
        if not self._origins(origin, {"HTTP_HOST": request.headers.get("host", "")}):
            return None
        if origin is None:
            return kept
        return kept | {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "Authorization",
            "Access-Control-Max-Age": "600",
        }

    async def _answer(self, request: Request, shared: Mapping[str, str]) -> Response:
        at: UUID | None = None
        try:
            at = self._visitor(request)
            return JSONResponse(await self._take(request, at), headers=shared)
        except RefusedError as refused:
            refusal = refused
        except UploadBrokenError:
            refusal = FileNotTakenError(phrases.BROKEN)
        except OSError:
            log.exception("A file of a family could not be kept.")
            refusal = RefusedError("internal")
        said = voice(await self._language(request, at)).say(refusal.phrase, refusal.values)
        status = _STATUS.get(refusal.code, HTTPStatus.BAD_REQUEST)
        return JSONResponse({"ok": False, "error": refusal.code, "message": said}, status, shared)

    def _visitor(self, request: Request) -> UUID:
        """Whose session it is. Raises RefusedError for none and a forged one, and for who sends too much."""
        scheme, _, session_id = request.headers.get("authorization", "").partition(" ")
        try:
            at = self._session_ids.read(session_id) if scheme == "Bearer" else None
        except SessionForgedError:
            log.warning("A session id with a wrong signature was refused.")
            at = None
        if at is None:
            raise RefusedError("session")
        address = request.client.host if request.client else ""
        if not (self._pace(at, FILES).allows() and self._pace(address, FILES_OF_ADDRESS).allows()):
            raise RefusedError("rate")
        return at

    def _pace(self, of: object, most: int) -> Pace:
        pace = self._paces.setdefault(of, Pace(self._clock, most, SECONDS))
        self._paces.move_to_end(of)
        while len(self._paces) > REMEMBERED_PACES:
            self._paces.popitem(last=False)
        return pace

    async def _take(self, request: Request, at: UUID) -> dict[str, object]:
        address = request.client.host if request.client else ""
        if self._under_way.total() >= AT_ONCE or self._under_way[address] >= AT_ONCE_OF_ADDRESS:
            raise FileNotTakenError(phrases.BUSY)
        self._under_way[address] += 1
        try:
            upload = await read_upload(request, most=1)
            if upload.refusal is not None:
                raise upload.refusal
            if not upload.files:
                raise FileNotTakenError(phrases.EMPTY)
            looked = await look(upload.files[0].data)
            async with keeping(self._store, self._files, [looked]) as (stored,):
                received = await self._receive(request, at, upload, looked, stored)
        finally:
            self._under_way[address] -= 1
            self._under_way += Counter()
        await self._web.took(str(at), received)
        message = received.message
        files = self._links.shown(message_view(message), message.conversation_id)["files"]
        return {"ok": True, "id": message.id, "at": message.created_at.isoformat(), "files": files}

    async def _receive(self, request: Request, at: UUID, upload: Upload, looked: Looked, stored: Stored) -> Received:
        """Stores the message with its file, exactly as one from another channel."""
        sender = self._web.sender_at(str(at)) or Sender(at, CHANNEL, proposed_language=_read_by(request))
        fields, kind = upload.fields, looked.kind
        if fields.get("kind") == "voice" and looked.mime.startswith("audio/"):
            kind = "voice"
        file = Given(kind, None, upload.files[0].name, stored.size, stored)
        client_id, text = fields.get("client_id", ""), fields.get("text", "")
        if text.strip():
            return await self._inbox.take_text(sender, client_id, text, file)
        words = voice(await self._language(request, at)).say(SHOWN_AS[kind].name)
        more = {GOES_ON: True} if fields.get("goes_on") == "1" else {}
        return await self._inbox.take_command(sender, client_id, words, Payload(MEDIA, {"kind": kind, **more}), file)

    async def _language(self, request: Request, at: UUID | None) -> str:
        if at is not None:
            async with self._store.read() as session:
                conversation = await families.at(session, CHANNEL, str(at))
                if conversation is not None:
                    return await families.language_of(session, conversation)
            sender = self._web.sender_at(str(at))
            if sender is not None and sender.proposed_language:
                return sender.proposed_language
        return _read_by(request)


def _read_by(request: Request) -> str:
    return preferred_language(request.headers.get("accept-language", ""))
