"""A LibreTranslate service on this machine that answers as it is told, and writes down what it was asked."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

CODES = ("en", "sv", "ru", "nl", "vi", "ar", "uk", "pt-BR")
#: A text in one language → in another.
Machine = Callable[[str, str, str], str]


def marked(text: str, source: str, target: str) -> str:
    """A translation that shows what was done."""
    return f"{source}>{target}: {text}"


@dataclass
class TranslationServer:
    """`raw` are whole answers for the next questions, None for a connection that is cut."""

    url: str = ""
    machine: Machine = marked
    codes: Sequence[str] = CODES
    raw: list[bytes | None] = field(default_factory=list)
    asked: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    #: Questions wait until it is set.
    free: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def texts(self) -> list[str]:
        """Every text that was given to be translated."""
        return [text for _, path, body in self.asked if path == "/translate" for text in body["q"]]

    def says(self, status: int, body: str | bytes = b"{}", **headers: str) -> None:
        """The next question gets this; an underscore in a header's name stands for a hyphen."""
        content = body.encode() if isinstance(body, str) else body
        told = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        head = f"HTTP/1.1 {status} Told\r\n{told}Content-Length: {len(content)}\r\nConnection: close\r\n\r\n"
        self.raw.append(head.encode() + content)

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncIterator["TranslationServer"]:
        made = cls()
        made.free.set()
        server = await asyncio.start_server(made._serve, "127.0.0.1", 0)
        made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        yield made
        made.free.set()
        server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            method, path, _ = head.split("\r\n", 1)[0].split(" ", 2)
            lengths = [line.split(":")[1] for line in head.lower().split("\r\n") if line.startswith("content-length")]
            body = json.loads(await reader.readexactly(int(lengths[0]))) if lengths else {}
            self.asked.append((method, path, body))
            await self.free.wait()
            answer = self._answer(path, body) if path == "/languages" or not self.raw else self.raw.pop(0)
            if answer is not None:
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    def _answer(self, path: str, body: dict[str, Any]) -> bytes:
        if path == "/languages":
            said: Any = [{"code": code, "name": code, "targets": list(self.codes)} for code in self.codes]
        else:
            texts = [self.machine(text, body["source"], body["target"]) for text in body["q"]]
            said = {"translatedText": texts}
        content = json.dumps(said).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
        return f"{head}Connection: close\r\n\r\n".encode() + content
