"""A small strict server that speaks the web chat's protocol: what a client must not send is written down as a fault."""

import asyncio
import socket
import threading
import uuid
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jinja2
import socketio
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.web import interface

WEB = Path(__file__).parents[2] / "web"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
LANGUAGES = [
    {"code": "en", "name": "English", "dir": "ltr"},
    {"code": "sv", "name": "Svenska", "dir": "ltr"},
    {"code": "ru", "name": "Русский", "dir": "ltr"},
    {"code": "nl", "name": "Nederlands", "dir": "ltr"},
    {"code": "vi", "name": "Tiếng Việt", "dir": "ltr"},
    {"code": "ar", "name": "العربية", "dir": "rtl"},
    {"code": "uk", "name": "Українська", "dir": "ltr"},
]

View = dict[str, Any]


def direction(language: str) -> str:
    return next(entry["dir"] for entry in LANGUAGES if entry["code"] == language)


@dataclass
class Session:
    """One family's conversation as the server keeps it."""

    id: str
    language: str
    language_chosen: bool = False
    floor: str = "bot"
    coordinator: str | None = None
    messages: list[View] = field(default_factory=list)


class ChatServer:
    """Runs in a thread of its own; every method may be called from the test's thread."""

    def __init__(self) -> None:
        #: What clients did against the protocol.
        self.faults: list[str] = []
        #: The client_id of every `user_uttered` as it came in, repeated ones too.
        self.received: list[str] = []
        #: The payload of every `session_request`.
        self.requests: list[View] = []
        self.sessions: dict[str, Session] = {}
        self.down = False
        self._refusals: list[View] = []
        self._cut_before_ack = False
        self._silent = False
        self._closers: set[Send] = set()
        self._last_id = 0
        self._sio = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*", transports=["websocket"])
        self._sio.on("session_request", self._checked(self._session_request))
        self._sio.on("user_uttered", self._checked(self._user_uttered))
        self._sio.on("choose_language", self._checked(self._choose_language))
        self._sio.on("*", self._unexpected)
        self._started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(
            self._app(), log_level="error", ws="wsproto", lifespan="off", timeout_graceful_shutdown=1
        )
        self._uvicorn = uvicorn.Server(config)
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="chat server")

    # What a test does with it

    def start(self) -> None:
        self._thread.start()
        if not self._started.wait(10):
            raise RuntimeError("the chat server did not start within ten seconds")

    def stop(self) -> None:
        self._uvicorn.should_exit = True
        self._thread.join(10)

    def reset(self) -> None:
        """Forgets everything; called between tests, when no client is connected."""
        self.sessions.clear()
        self.faults.clear()
        self.received.clear()
        self.requests.clear()
        self._refusals.clear()
        self.down = self._cut_before_ack = self._silent = False

    @property
    def session(self) -> Session:
        """The only session there is."""
        (session,) = self.sessions.values()
        return session

    def utter(self, text: str = "", **more: Any) -> View:
        """The assistant, or with `author="staff"` a coordinator, says something to the only session."""
        view = self._view(self.session, text=text, **more)
        self._tell("bot_uttered", view)
        return view

    def change_floor(self, floor: str, coordinator: str | None, text: str) -> None:
        self.session.floor, self.session.coordinator = floor, coordinator
        self._tell("floor", {"floor": floor, "coordinator": coordinator, "text": text})

    def type(self, author: str, active: bool) -> None:
        self._tell("typing", {"author": author, "active": active})

    def refuse_next(self, error: str, message: str) -> None:
        self._refusals.append({"ok": False, "error": error, "message": message})

    def cut_before_next_ack(self) -> None:
        """The next message is kept, but the line breaks before the client hears of it."""
        self._cut_before_ack = True

    def keep_silent_once(self) -> None:
        """The next message is neither kept nor acknowledged."""
        self._silent = True

    def go_down(self) -> None:
        self.down = True
        self._await(self._cut_all())

    def come_back(self) -> None:
        self.down = False

    def forget_sessions(self) -> None:
        self.sessions.clear()

    def close_lines(self) -> None:
        """The server itself ends every connection, as after an erasure."""
        self._await(self._disconnect_all())

    # How it does it

    def _app(self) -> ASGIApp:
        pages = Starlette(
            routes=[
                Route("/", self._page),
                Route("/host", self._host_page),
                Mount("/static", StaticFiles(directory=WEB / "static")),
            ]
        )
        chat = socketio.ASGIApp(self._sio, pages)

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if self.down and scope["type"] == "websocket":
                await receive()
                await send({"type": "websocket.close", "code": 1013})
                return
            if scope["type"] == "http" and scope["path"].startswith("/socket.io"):
                self.faults.append("a client tried another transport than the websocket")
            if scope["type"] == "websocket":
                self._closers.add(send)
            try:
                await chat(scope, receive, send)
            finally:
                self._closers.discard(send)

        return app

    async def _page(self, request: Request) -> Response:
        template = jinja2.Environment(autoescape=True).from_string((WEB / "index.html").read_text(encoding="utf-8"))
        language = request.query_params.get("language", "en")
        texts = interface(language)
        html = template.render(lang=language, dir=direction(language), title=texts["title"], noscript=texts["noscript"])
        return HTMLResponse(html, headers={"Content-Security-Policy": CSP})

    async def _host_page(self, request: Request) -> Response:
        """Another organisation's page, with rude styles and, after `?`, the element's attributes."""
        attributes = " ".join(f'{name}="{value}"' for name, value in request.query_params.items())
        return HTMLResponse(
            '<!doctype html><html lang="en" style="font-size: 62.5%"><head><meta charset="utf-8">'
            "<title>A school</title>"
            '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
            "<style>* { color: red; font: italic 40px fantasy; letter-spacing: 9px; text-transform: uppercase; "
            "text-align: right; line-height: 3; visibility: visible }</style>"
            f'<script type="module" src="{self.url}/static/family-navigator.js"></script></head>'
            f"<body><main><h1>A school</h1><family-navigator {attributes}></family-navigator></main></body></html>"
        )

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        serving = asyncio.create_task(self._uvicorn.serve(sockets=[self._socket]))
        self._loop.call_soon(self._started.set)
        await serving

    def _await(self, work: Coroutine[Any, Any, None]) -> None:
        if self._loop is None:
            raise RuntimeError("the chat server is not running")
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def _tell(self, event: str, payload: View) -> None:
        self._await(self._sio.emit(event, payload, room=self.session.id))

    async def _cut_all(self) -> None:
        """Ends the websockets below Socket.IO, without a word, as a restart or a dead network does."""
        for send in list(self._closers):
            await send({"type": "websocket.close", "code": 1011})

    async def _disconnect_all(self) -> None:
        for sid, _ in list(self._sio.manager.get_participants("/", None)):
            await self._sio.disconnect(sid)

    def _view(self, session: Session, *, text: str, author: str = "bot", **more: Any) -> View:
        self._last_id += 1
        view = {
            "id": self._last_id,
            "author": author,
            "name": None,
            "text": text,
            "language": session.language,
            "dir": direction(session.language),
            "at": datetime.now(UTC).isoformat(),
            "quick_replies": [],
            "cards": [],
            "chosen": None,
        } | more
        session.messages.append(view)
        return view

    def _checked(self, handler: Callable[[str, View], Awaitable[View | None]]) -> Callable[..., Awaitable[View | None]]:
        async def guarded(sid: str, payload: View) -> View | None:
            try:
                return await handler(sid, payload)
            except Exception as error:
                self.faults.append(f"{handler.__name__}: {error!r} in {payload!r}")
                raise

        return guarded

    async def _unexpected(self, event: str, _sid: str, payload: object) -> None:
        self.faults.append(f"unknown event {event}: {payload!r}")

    async def _session_request(self, sid: str, payload: View) -> None:
        _check(
            payload,
            required={"page_language": str},
            optional={"session_id": str, "last_id": int, "region": str, "time_zone": str},
        )
        self.requests.append(payload)
        session = self.sessions.get(payload.get("session_id", ""))
        resumed = session is not None
        if session is None:
            proposed = payload["page_language"].split("-")[0]
            known = any(language["code"] == proposed for language in LANGUAGES)
            session = Session(str(uuid.uuid4()), proposed if known else "en")
            self.sessions[session.id] = session
        await self._sio.enter_room(sid, session.id)
        await self._sio.save_session(sid, {"session": session.id})
        await self._confirm(session, resumed, to=sid, after=payload.get("last_id", 0))

    async def _confirm(self, session: Session, resumed: bool, to: str, after: int) -> None:
        view = {
            "session_id": session.id,
            "resumed": resumed,
            "language": session.language,
            "language_chosen": session.language_chosen,
            "dir": direction(session.language),
            "languages": LANGUAGES,
            "interface": interface(session.language),
            "floor": session.floor,
            "coordinator": session.coordinator,
            "messages": [message for message in session.messages if message["id"] > after],
        }
        await self._sio.emit("session_confirm", view, room=to)

    async def _of(self, sid: str) -> Session | None:
        return self.sessions.get((await self._sio.get_session(sid)).get("session", ""))

    async def _user_uttered(self, sid: str, payload: View) -> View | None:
        _check(payload, required={"client_id": str}, optional={"message": str, "choice": str})
        uuid.UUID(payload["client_id"], version=4)
        if ("message" in payload) == ("choice" in payload):
            raise ValueError("either a message or a choice")
        self.received.append(payload["client_id"])
        if self._silent:
            self._silent = False
            await asyncio.Event().wait()
        if self._refusals:
            return self._refusals.pop(0)
        session = await self._of(sid)
        if session is None:
            return {"ok": False, "error": "session", "message": "The session has ended."}
        view = next((known for known in session.messages if known.get("client_id") == payload["client_id"]), None)
        if view is None:
            text = payload.get("message") or self._title(session, payload["choice"])
            view = self._view(session, text=text, author="family", client_id=payload["client_id"])
            await self._sio.emit("bot_uttered", view, room=session.id, skip_sid=sid)
        if self._cut_before_ack:
            self._cut_before_ack = False
            await self._cut_all()
            return None
        return {"ok": True, "id": view["id"], "at": view["at"]}

    def _title(self, session: Session, token: str) -> str:
        for message in session.messages:
            for reply in message["quick_replies"] + [r for card in message["cards"] for r in card["quick_replies"]]:
                if reply["payload"] == token:
                    message["chosen"] = token
                    return str(reply["title"])
        raise ValueError(f"no button has the token {token}")

    async def _choose_language(self, sid: str, payload: View) -> View:
        _check(payload, required={"language": str, "client_id": str}, optional={})
        if self._refusals:
            return self._refusals.pop(0)
        session = await self._of(sid)
        if session is None:
            raise ValueError("a language was chosen before the session")
        session.language, session.language_chosen = payload["language"], True
        name = next(language["name"] for language in LANGUAGES if language["code"] == session.language)
        view = self._view(session, text=name, author="family", client_id=payload["client_id"])
        await self._sio.emit("bot_uttered", view, room=session.id, skip_sid=sid)
        await self._confirm(session, True, to=session.id, after=view["id"])
        return {"ok": True, "id": view["id"], "at": view["at"]}


def _check(payload: object, *, required: dict[str, type], optional: dict[str, type]) -> None:
    if not isinstance(payload, dict):
        raise TypeError("the payload is not an object")
    if missing := required.keys() - payload.keys():
        raise ValueError(f"missing: {sorted(missing)}")
    allowed = required | optional
    for key, value in payload.items():
        if key not in allowed:
            raise ValueError(f"unexpected: {key}")
        if not isinstance(value, allowed[key]) or not value:
            raise ValueError(f"{key} is {value!r}")
