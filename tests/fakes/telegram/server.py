"""A strict Telegram on the loopback: the Bot API over real HTTP, with the people who write to the bot.

It does what the real API does with a bot's calls, at the real limits and with the real errors. `faults` and
`impatient` name what no bot of ours may do: a test ends with both empty.
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterable
from inspect import isawaitable
from typing import Any, Self
from urllib.parse import unquote

from bot.clock import Clock, now
from tests.fakes.telegram import changing, delivery, forum, profile, sending
from tests.fakes.telegram.chat import RIGHTS, PrivateChat, User
from tests.fakes.telegram.cloud import Cloud
from tests.fakes.telegram.group import Group
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.parameters import METHODS, Method, Parameters
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.refusal import Refusal
from tests.fakes.telegram.trouble import DONE, Call, Hook, Hooks, Kind, Moment, Trouble, Troubles
from tests.fakes.telegram.webhook import Pause
from tests.fakes.telegram.wire import Cut, Listener, Request, Response, content_of

BOT_ID = 5_550_100
TOKEN = f"{BOT_ID}:a-token-of-the-tests"
USERNAME = "navigator_of_the_tests_bot"
#: The modules whose methods the bot may call.
_TAUGHT = (changing, delivery, forum, profile, sending)


class FakeTelegram:
    """Listens between `begin` and `end`; after `end` the same port again, with everything still known.

    `pace` makes the seconds of the limits pass so many times as fast; `burst` messages go to a private chat at once.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        clock: Clock = now,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Pause = asyncio.sleep,
        limits: bool = True,
        pace: float = 1.0,
        burst: int = 3,
        per_group: int | None = 20,
        overall: int | None = 30,
    ) -> None:
        self.token = token
        self.limits = Limits(monotonic, pace, burst, per_group=per_group, overall=overall, on=limits)
        self.cloud = Cloud(clock, self.limits, int(token.partition(":")[0]), USERNAME, pause)
        self._pause = pause
        self.calls: list[Call] = []
        self._troubles, self._hooks = Troubles(), Hooks()
        self._listener = Listener(self._answer)
        self._next_user, self._next_group = 100_000_001, -1_001_000_000_001

    @property
    def faults(self) -> list[str]:
        """What was called that does not exist, or is not faked."""
        return self.cloud.faults

    @property
    def impatient(self) -> list[str]:
        """The calls that came before the `retry_after` they were told had passed."""
        return self.limits.impatient

    @property
    def url(self) -> str:
        """PTB's `base_url`: the token comes right after it."""
        return f"http://127.0.0.1:{self._listener.port}/bot"

    @property
    def file_url(self) -> str:
        """PTB's `base_file_url`."""
        return f"http://127.0.0.1:{self._listener.port}/file/bot"

    async def begin(self) -> Self:
        await self._listener.begin()
        self.cloud.webhook.begin()
        return self

    async def end(self) -> None:
        """From now on connections are refused, and nothing is delivered."""
        await self.cloud.webhook.end()
        await self._listener.end()

    async def __aenter__(self) -> Self:
        return await self.begin()

    async def __aexit__(self, *_: object) -> None:
        await self.end()

    def user(
        self, id: int | None = None, *, language_code: str | None = "en", name: str = "Ada", username: str | None = None
    ) -> Phone:
        """A person with a phone, whom the bot may not write to before they write to it."""
        if id is None:
            id, self._next_user = self._next_user, self._next_user + 1
        user = self.cloud.users[id] = User(id, name, language_code, username)
        chat = self.cloud.chats[id] = PrivateChat(user)
        return Phone(self.cloud, user, chat)

    def supergroup(
        self, title: str, *, forum: bool = True, bot_rights: Iterable[str] | None = RIGHTS, id: int | None = None
    ) -> Group:
        """A group with the bot in it: an administrator with these rights, or with None an ordinary member."""
        if id is None:
            id, self._next_group = self._next_group, self._next_group - 1
        owner = User(self._next_user, "Owner", "en")
        self._next_user += 1
        self.cloud.users[owner.id] = owner
        self.cloud.chats[owner.id] = PrivateChat(owner)
        group = Group(self.cloud, owner, id, title, forum=forum, bot_rights=bot_rights)
        self.cloud.chats[id] = group
        return group

    def will_fail(
        self,
        method: str | None = None,
        chat_id: int | None = None,
        *,
        kind: Kind,
        times: int = 1,
        retry_after: int = 1,
        description: str | None = None,
        seconds: float = 1.0,
    ) -> None:
        """The next calls that fit go wrong like this."""
        self._troubles.add(Trouble(kind, method, chat_id, times, retry_after, description, seconds))

    def chaos(
        self, share: float = 0.05, *, seed: int, kinds: tuple[Kind, ...] = (500, 502, "cut_before", "cut_after")
    ) -> None:
        """From now on this share of all calls goes wrong; 0 ends it."""
        self._troubles.share, self._troubles.kinds = share, kinds
        self._troubles.chance = random.Random(seed)

    def on_call(self, method: str | None, moment: Moment, hook: Hook) -> Callable[[], None]:
        """Awaits `hook` before each such call is done, or after it, before the answer. Gives a function to end that.

        A peer that goes away while the hook waits ends the hook; what was not done by then is not done.
        """
        return self._hooks.add(method, moment, hook)

    def called(self, method: str, chat_id: int | None = None) -> list[Call]:
        """The calls of a method, in the order they came."""
        return [each for each in self.calls if each.method == method and chat_id in (None, each.chat_id)]

    async def _answer(self, request: Request) -> Response:
        for prefix, answer in (("/file/bot", self._file), ("/bot", self._method)):
            if request.path.startswith(prefix):
                token, _, rest = unquote(request.path.removeprefix(prefix)).partition("/")
                if token != self.token:
                    return _refused(Refusal(401, "Unauthorized"))
                return await answer(rest, request)
        return _refused(Refusal(404, "Not Found"))

    async def _file(self, path: str, request: Request) -> Response:
        file = self.cloud.files.at(path)
        if file is None:
            return _refused(Refusal(404, "Not Found"))
        return Response(200, file.content, file.mime_type)

    async def _method(self, name: str, request: Request) -> Response:
        known = METHODS.get(name.lower())
        if known is None:
            self.faults.append(f"{name} is not faked.")
            return _refused(Refusal(404, "Not Found: method not found"))
        call = Call(known.name, {}, None, self.limits.monotonic())
        self.calls.append(call)
        try:
            parameters = self._parameters(known, call, request)
            result = await self._done(known, call, parameters)
        except Refusal as refusal:
            call.outcome = f"{refusal.code} {refusal.description}"
            return _refused(refusal)
        except _Broken as broken:
            call.outcome = broken.kind
            return Response(502, b"<html><body><h1>502 Bad Gateway</h1></body></html>", "text/html")
        except asyncio.CancelledError:
            call.outcome = call.outcome if call.outcome != "under way" else "peer gone"
            raise
        except Cut:
            raise
        except Exception as fault:
            # A mistake in the fake itself must not look like one of Telegram's.
            self.faults.append(f"The fake broke at {name}: {fault!r}")
            return _refused(Refusal(500, "Internal Server Error"))
        call.outcome = "ok"
        return Response.of(200, {"ok": True, "result": result})

    def _parameters(self, known: Method, call: Call, request: Request) -> Parameters:
        values, uploads = content_of(request)
        call.parameters = {**values, **uploads}
        raw = str(values.get("chat_id", ""))
        call.chat_id = int(raw) if raw.lstrip("-").isdigit() else None
        named = {name for name, upload in uploads.items() if not _is_attached(name, values)}
        for name in sorted((set(values) | named) - known.parameters):
            self.faults.append(f"{known.name} has no parameter {name}, or it is not faked.")
        return Parameters(values, uploads)

    async def _done(self, known: Method, call: Call, parameters: Parameters) -> Any:
        await self._hooks.run(call, "before")
        key = self.limits.key(call.method, call.chat_id)
        self.limits.hold_to(key, call.method)
        trouble = self._troubles.next(call)
        if trouble is not None and trouble.kind not in DONE:
            await self._undone(trouble, call, key)
        result = known.run(self.cloud, parameters)
        if isawaitable(result):
            result = await result
        await self._hooks.run(call, "after")
        if trouble is not None:
            call.outcome = str(trouble.kind)
            if trouble.kind == "cut_after":
                raise Cut
            if trouble.kind == "hang_after":
                await asyncio.Event().wait()
            await self._pause(trouble.seconds)
        return result

    async def _undone(self, trouble: Trouble, call: Call, key: int | str) -> None:
        call.outcome = str(trouble.kind)
        refusal = trouble.refusal()
        if refusal is not None:
            if refusal.retry_after is not None:
                self.limits.told(key, refusal.retry_after)
            raise refusal
        if trouble.kind == "cut_before":
            raise Cut
        if trouble.kind == "hang":
            await asyncio.Event().wait()
        raise _Broken("502")


class _Broken(Exception):
    """The answer of a gateway before Telegram, which is no JSON."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def _refused(refusal: Refusal) -> Response:
    return Response.of(refusal.code, refusal.body())


def _is_attached(name: str, values: dict[str, Any]) -> bool:
    """Whether a parameter names this upload by `attach://`."""
    return any(isinstance(value, str) and f"attach://{name}" in value for value in values.values())
