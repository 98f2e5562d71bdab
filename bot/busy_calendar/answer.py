"""What a calendar's server answers: read up to a size, and each failure in a sentence."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from bot.busy_calendar.errors import CalendarTroubleError

#: Bytes of an answer at most.
LARGEST = 10 * 1024 * 1024
TOO_LARGE = "The calendar is larger than 10 megabytes."
UNREADABLE = "What is at this address cannot be read as a calendar."
_WHY = {
    401: "The calendar refuses the user name or the password.",
    403: "The calendar refuses the user name or the password.",
    404: "There is no calendar at this address.",
    410: "There is no calendar at this address.",
    405: "What is at this address is no CalDAV calendar.",
    429: "The calendar's server asks to be read less often.",
    501: "What is at this address is no CalDAV calendar.",
}


@dataclass(frozen=True)
class Answer:
    """`status` is 200, 207 or 304; the headers' names are in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def ask(
    client: httpx.AsyncClient,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    auth: httpx.BasicAuth | None,
    content: bytes | None = None,
) -> Answer:
    """Raises CalendarTroubleError for everything but 200, 207 and 304."""
    try:
        async with client.stream(method, url, headers=dict(headers), auth=auth, content=content) as response:
            if response.status_code not in (200, 207, 304):
                raise CalendarTroubleError(_why(response.status_code))
            body = await _body(response)
            return Answer(response.status_code, dict(response.headers), body)
    except httpx.TimeoutException as error:
        raise CalendarTroubleError("The calendar did not answer in time.") from error
    except httpx.TooManyRedirects as error:
        raise CalendarTroubleError("The calendar's address leads on and on, and never to a calendar.") from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
        raise CalendarTroubleError("The calendar's address is not written as one.") from error
    except httpx.HTTPError as error:
        raise CalendarTroubleError("The calendar's server cannot be reached.") from error


async def _body(response: httpx.Response) -> bytes:
    parts, size = [], 0
    async for part in response.aiter_raw():
        size += len(part)
        if size > LARGEST:
            raise CalendarTroubleError(TOO_LARGE)
        parts.append(part)
    body = b"".join(parts)
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "deflate"):
        raise CalendarTroubleError(UNREADABLE)
    try:
        # A few bytes may unfold to many: no more than the limit are ever held.
        body = zlib.decompressobj(wbits=47).decompress(body, LARGEST + 1)
    except zlib.error as error:
        raise CalendarTroubleError(UNREADABLE) from error
    if len(body) > LARGEST:
        raise CalendarTroubleError(TOO_LARGE)
    return body


def _why(status: int) -> str:
    if status in _WHY:
        return _WHY[status]
    if status >= 500:
        return f"The calendar's server has a fault ({status})."
    return f"The calendar's server answers with {status}."
