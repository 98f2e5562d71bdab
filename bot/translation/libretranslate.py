"""LibreTranslate, an engine that anybody can run in a house of one's own, by its HTTP API."""

import asyncio
import json
import logging
import math
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import httpx
import stamina
from pydantic import SecretStr

from bot.clock import Clock
from bot.reply.translation import Kind, TranslationError

log = logging.getLogger(__name__)

#: Attempts while the service is out of order, all within the time limit, and seconds until the second one.
ATTEMPTS, FIRST_PAUSE, LONGEST_PAUSE = 3, 0.2, 1.0
#: Bytes of an answer that are read.
LARGEST = 2_000_000
#: How long the list of its languages counts, and how long when a language was not in it.
LANGUAGES_FOR, MISSING_FOR = timedelta(hours=12), timedelta(minutes=10)
#: Seconds that a service may let us wait at most.
LONGEST_WAIT = 3_600.0
_KINDS: Mapping[int, Kind] = {
    400: "unsupported",
    401: "refused",
    403: "refused",
    408: "timeout",
    413: "unsupported",
    422: "unsupported",
    429: "quota",
    504: "timeout",
}


class LibreTranslate:
    """Translates through the service at `url`. `client` must not follow redirects: the texts go nowhere else."""

    name = "libretranslate"

    def __init__(
        self, client: httpx.AsyncClient, url: str, key: SecretStr | None, timeout: float, clock: Clock
    ) -> None:
        self._client = client
        self._url = url.rstrip("/")
        self._key = key
        self._timeout = timeout
        self._clock = clock
        #: The service's codes, each with those into which it translates; None: all.
        self._pairs: Mapping[str, frozenset[str] | None] = {}
        self._asked_at: datetime | None = None
        self._asking = asyncio.Lock()

    async def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """Raises TranslationError; all attempts together take no longer than the time limit."""
        if not texts:
            return []
        try:
            async with asyncio.timeout(self._timeout):
                return await self._translate(texts, source, target)
        except TimeoutError as error:
            raise TranslationError("timeout", "The translation service did not answer in time.") from error

    async def _translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        theirs, into = await self._pair(source, target)
        body = {"q": list(texts), "source": theirs, "target": into, "format": "text"}
        if self._key is not None:
            body["api_key"] = self._key.get_secret_value()
        answer = await self._insist("POST", "/translate", body)
        said = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(said, list) or len(said) != len(texts) or not all(isinstance(each, str) for each in said):
            raise TranslationError("bad_answer", "The translation service answered what was not asked.")
        return said

    async def _pair(self, source: str, target: str) -> tuple[str, str]:
        """The service's own codes for ours. Raises TranslationError (unsupported)."""
        async with self._asking:
            if self._asked_at is None or self._clock() - self._asked_at >= LANGUAGES_FOR:
                await self._ask_languages()
            found = self._served(source, target)
            if found is None and self._asked_at is not None and self._clock() - self._asked_at >= MISSING_FOR:
                await self._ask_languages()
                found = self._served(source, target)
        if found is None:
            raise TranslationError("unsupported", f"The service does not translate from {source} into {target}.")
        return found

    async def _ask_languages(self) -> None:
        answer = await self._insist("GET", "/languages", None)
        pairs: dict[str, frozenset[str] | None] = {}
        for each in answer if isinstance(answer, list) else ():
            if isinstance(each, dict) and isinstance(each.get("code"), str):
                targets = each.get("targets")
                pairs[each["code"]] = frozenset(map(str, targets)) if isinstance(targets, list) else None
        if not pairs:
            raise TranslationError("bad_answer", "The translation service did not tell its languages.")
        self._pairs, self._asked_at = pairs, self._clock()

    def _served(self, source: str, target: str) -> tuple[str, str] | None:
        for theirs in _alike(source, self._pairs):
            targets = self._pairs[theirs]
            for into in _alike(target, self._pairs if targets is None else targets):
                return theirs, into
        return None

    async def _insist(self, method: str, path: str, body: Mapping[str, object] | None) -> Any:
        async for attempt in stamina.retry_context(
            on=_out_of_order, attempts=ATTEMPTS, timeout=None, wait_initial=FIRST_PAUSE, wait_max=LONGEST_PAUSE
        ):
            with attempt:
                return await self._ask(method, path, body)
        raise TranslationError("unavailable")

    async def _ask(self, method: str, path: str, body: Mapping[str, object] | None) -> Any:
        try:
            async with self._client.stream(
                method, f"{self._url}{path}", json=body, timeout=self._timeout, follow_redirects=False
            ) as response:
                _check(response)
                content = await _read(response)
        except httpx.TimeoutException as error:
            raise TranslationError("timeout", "The translation service did not answer in time.") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise TranslationError("unavailable", f"No translation: {type(error).__name__}") from error
        try:
            return json.loads(content)
        except (ValueError, RecursionError) as error:
            raise TranslationError("bad_answer", "The translation service did not answer in JSON.") from error


def _out_of_order(error: Exception) -> bool:
    return isinstance(error, TranslationError) and error.kind == "unavailable"


def _check(response: httpx.Response) -> None:
    """Raises TranslationError for everything but a plain 200."""
    status = response.status_code
    if status == 200:
        return
    kind = _KINDS.get(status, "unavailable")
    seconds = _wait(response.headers.get("retry-after")) if kind in ("quota", "unavailable") else None
    raise TranslationError(kind, f"The translation service answered with {status}.", seconds=seconds)


def _wait(header: str | None) -> float | None:
    """Seconds that a service asks us to wait, where it says so in seconds."""
    try:
        seconds = float(header) if header is not None else math.nan
    except ValueError:
        return None
    return min(seconds, LONGEST_WAIT) if seconds >= 0 else None


async def _read(response: httpx.Response) -> bytes:
    read = bytearray()
    async for part in response.aiter_bytes():
        read += part
        if len(read) > LARGEST:
            raise TranslationError("bad_answer", "The translation service answered more than was asked.")
    return bytes(read)


def _alike(code: str, served: Mapping[str, object] | frozenset[str]) -> list[str]:
    """The service's codes for one of ours: the same, or one of the same language with more to it, such as `pt-BR`."""
    if code in served:
        return [code]
    return sorted(each for each in served if each.replace("_", "-").split("-", 1)[0].lower() == code)
