"""A loopback Rasa: answers as told, remembers what it was asked, and writes down whatever it should never be asked.

It speaks HTTP over a real socket, so that a refused connection, silence and half a body are what they are in life.
"""

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal, Self

from locales.utterance import HandOver, Utterance
from nlu.sentence_vector import SentenceVector

SECRET = "a secret of the tests, long enough"
WEBHOOK = "/webhooks/navigator/webhook"
HEALTH = "/webhooks/navigator/"
#: Seconds after which a test that waits for Rasa to be asked has failed.
PATIENCE = 10.0
#: An HTTP status, or what no status can say: `half` of a body, `silence`, an answer that is `nonsense`.
Trouble = int | Literal["half", "silence", "nonsense"]

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What Rasa says to one message."""

    said: tuple[Utterance | HandOver, ...] = ()
    intent: str = "find_support"
    confidence: float = 0.9

    def body(self) -> JsonObject:
        return {
            "utterances": [item.to_wire() for item in self.said],
            "intent": {"name": self.intent, "confidence": self.confidence},
        }


@dataclass
class FakeRasa:
    """`heard` holds each message once it was understood, `asked` every webhook call, `faults` what broke the rules."""

    heard: list[JsonObject] = field(default_factory=list)
    asked: list[JsonObject] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    #: What goes wrong with every message from now on.
    trouble: Trouble | None = None
    has_model: bool = True
    #: Set while messages may be answered; a test that clears it holds all turns at once.
    open: asyncio.Event = field(default_factory=asyncio.Event)
    _script: deque[Answer | Trouble] = field(default_factory=deque)
    _always: Answer | None = None
    _remembered: dict[str, JsonObject] = field(default_factory=dict)
    _server: asyncio.Server | None = None
    _port: int = 0
    _busy: set[asyncio.Task[None]] = field(default_factory=set)
    _arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.open.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def will_say(self, *said: Utterance | HandOver, intent: str = "find_support", confidence: float = 0.9) -> None:
        """The answer to the next message that is not known yet."""
        self._script.append(Answer(said, intent, confidence))

    def will_fail(self, trouble: Trouble) -> None:
        """The next call fails; the ones after it do not."""
        self._script.append(trouble)

    def always_says(self, *said: Utterance | HandOver, intent: str = "find_support") -> None:
        """The answer to every message for which nothing else was told."""
        self._always = Answer(said, intent)

    async def begin(self) -> Self:
        """Listens; after `end` again on the same port."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def end(self) -> None:
        """From now on connections are refused."""
        if self._server is not None:
            self._server.close()
            self._server = None
        for task in list(self._busy):
            task.cancel()
        await asyncio.gather(*self._busy, return_exceptions=True)

    async def until_asked(self, times: int) -> None:
        """Waits until the webhook has been called so often."""
        async with asyncio.timeout(PATIENCE), self._arrived:
            await self._arrived.wait_for(lambda: len(self.asked) >= times)

    async def _tell(self) -> None:
        async with self._arrived:
            self._arrived.notify_all()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._busy.add(task)
        try:
            request = await _read(reader)
            if request is not None:
                await self._respond(writer, *request)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._busy.discard(task)
            writer.close()

    async def _respond(
        self, writer: asyncio.StreamWriter, method: str, path: str, headers: dict[str, str], body: bytes
    ) -> None:
        if (method, path) == ("GET", HEALTH):
            await self._reply(
                writer, 200 if self.has_model else 503, {"status": "ok" if self.has_model else "no model"}
            )
        elif (method, path) == ("POST", WEBHOOK):
            await self._message(writer, headers, body)
        else:
            self.faults.append(f"Rasa has no {method} {path}.")
            await self._reply(writer, 404, {"error": "no such place"})

    async def _message(self, writer: asyncio.StreamWriter, headers: dict[str, str], body: bytes) -> None:
        if headers.get("x-navigator-secret") != SECRET:
            self.faults.append("The secret is missing or wrong.")
            return await self._reply(writer, 401, {"error": "secret"})
        asked, fault = _checked(body)
        if fault:
            self.faults.append(fault)
            return await self._reply(writer, 400, {"error": fault})
        self.asked.append(asked)
        await self._tell()
        await self.open.wait()
        known = self._remembered.get(asked["message_id"])
        trouble = self.trouble
        if trouble is None and known is None and self._script and not isinstance(self._script[0], Answer):
            trouble = self._script.popleft()  # type: ignore[assignment]
        if trouble is not None:
            return await self._fail(writer, trouble)
        if known is None:
            answer = self._script.popleft() if self._script else self._always
            if not isinstance(answer, Answer):
                self.faults.append(f"Nobody told what to answer to {asked!r}.")
                return await self._reply(writer, 400, {"error": "untold"})
            self.heard.append(asked)
            known = self._remembered[asked["message_id"]] = answer.body()
        return await self._reply(writer, 200, known)

    async def _fail(self, writer: asyncio.StreamWriter, trouble: Trouble) -> None:
        if trouble == "silence":
            await asyncio.Event().wait()
        elif trouble == "half":
            writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"utter')
            await writer.drain()
        elif trouble == "nonsense":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>")
            await writer.drain()
        else:
            await self._reply(writer, int(trouble), {"error": "as told"})

    @staticmethod
    async def _reply(writer: asyncio.StreamWriter, status: int, content: JsonObject) -> None:
        body = json.dumps(content).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
        await writer.drain()


async def _read(reader: asyncio.StreamReader) -> tuple[str, str, dict[str, str], bytes] | None:
    """One request, or None when the peer has gone."""
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    first, *lines = head.strip().split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return method, path, headers, body


def _checked(body: bytes) -> tuple[JsonObject, str | None]:
    """The message, and what is wrong with it as the real channel sees it."""
    try:
        asked = json.loads(body)
    except ValueError:
        return {}, "The body is not JSON."
    if not isinstance(asked, dict):
        return {}, "The body is not an object."
    kind = {"text", "payload"} & set(asked)
    spared = {"vector"} & set(asked) if kind == {"text"} else set()
    if len(kind) != 1 or set(asked) - kind - spared != {"conversation_id", "message_id", "metadata"}:
        return asked, f"The body has the keys {sorted(asked)}."
    if not all(isinstance(asked[key], str) and asked[key] for key in ("conversation_id", "message_id")):
        return asked, "The ids are not texts."
    if set(asked["metadata"]) != {"language", "region"}:
        return asked, f"The metadata has the keys {sorted(asked['metadata'])}."
    if "text" in asked and not (isinstance(asked["text"], str) and asked["text"]):
        return asked, "The text is empty."
    try:
        if "vector" in asked:
            SentenceVector.from_wire(asked["vector"])
    except ValueError as fault:
        return asked, str(fault)
    if "payload" in asked and set(asked["payload"]) != {"intent", "entities"}:
        return asked, "The payload is not an intent with entities."
    return asked, None
