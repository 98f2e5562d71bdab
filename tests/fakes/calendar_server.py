"""Servers of calendars on this machine: one that answers as it is told, and a real CalDAV server."""

import base64
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import httpx
import radicale.app
import radicale.config

#: Status, headers, body.
Answer = tuple[int, Mapping[str, str], bytes]


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]


@dataclass
class CalendarServer:
    """Answers each path as `answers` says, which gets the request's headers; anything else is 404."""

    url: str
    answers: dict[str, Callable[[Mapping[str, str]], Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    #: Those who ask for these wait until it is set.
    held: dict[str, threading.Event] = field(default_factory=dict)

    def says(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """The address at which this is said; an underscore in a header's name stands for a hyphen."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body.encode() if isinstance(body, str) else body
        self.answers[path] = lambda _headers: (status, told, content)
        return f"{self.url}{path}"

    @classmethod
    @contextmanager
    def running(cls) -> Iterator["CalendarServer"]:
        made = cls("")

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                made.asked.append(Asked(self.command, self.path, headers))
                self.rfile.read(int(headers.get("content-length", "0")))
                if self.path in made.held:
                    made.held[self.path].wait(20)
                known = made.answers.get(self.path)
                status, told, body = known(headers) if known is not None else (404, {}, b"")
                try:
                    self.send_response(status)
                    for name, value in told.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except (BrokenPipeError, ConnectionResetError):
                    # Whoever asked has heard enough.
                    self.close_connection = True

            do_GET = do_REPORT = answer

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing is written."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        made.url = f"http://127.0.0.1:{server.server_address[1]}"
        with _serving(server):
            try:
                yield made
            finally:
                for event in made.held.values():
                    event.set()


class CalDavServer:
    """Radicale with one user, and one calendar at `url`."""

    USER, PASSWORD = "anna", "a password, with an é"

    def __init__(self, root: str) -> None:
        self.url = f"{root}/{self.USER}/agenda/"
        self._auth = httpx.BasicAuth(self.USER, self.PASSWORD)

    def make(self) -> None:
        httpx.request("MKCALENDAR", self.url, auth=self._auth, trust_env=False).raise_for_status()

    def put(self, name: str, file: str) -> None:
        """An iCalendar with one event and its exceptions."""
        headers = {"Content-Type": "text/calendar; charset=utf-8"}
        kept = httpx.put(
            f"{self.url}{name}.ics", content=file.encode(), headers=headers, auth=self._auth, trust_env=False
        )
        kept.raise_for_status()

    def remove(self, name: str) -> None:
        httpx.delete(f"{self.url}{name}.ics", auth=self._auth, trust_env=False).raise_for_status()

    @classmethod
    @contextmanager
    def running(cls, folder: Path) -> Iterator["CalDavServer"]:
        users = folder / "users"
        users.write_text(f"{cls.USER}:{cls.PASSWORD}\n", encoding="utf-8")
        configuration = radicale.config.load()
        configuration.update(
            {
                "auth": {
                    "type": "htpasswd",
                    "htpasswd_filename": str(users),
                    "htpasswd_encryption": "plain",
                    "delay": 0,
                },
                "storage": {"filesystem_folder": str(folder / "collections")},
            },
            "test",
            privileged=True,
        )
        server = make_server("127.0.0.1", 0, radicale.app.Application(configuration), _Threads, _Silent)
        with _serving(server):
            made = cls(f"http://127.0.0.1:{server.server_port}")
            made.make()
            yield made


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written."""


@contextmanager
def _serving(server: ThreadingHTTPServer | WSGIServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def basic(user: str, password: str) -> str:
    """The header by which a browser tells name and password."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
