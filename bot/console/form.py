"""Reads a posted form: bounded, and tolerant of what browsers and attackers send."""

from urllib.parse import parse_qsl

from starlette.requests import Request

from bot.console.errors import TooLargeError

#: Bytes of a whole form. A message at its limit needs far less; a much longer one is still refused in words.
LARGEST = 1_000_000


async def read_form(request: Request) -> dict[str, str]:
    """Field → text; the first value counts, broken UTF-8 becomes replacement characters. Raises TooLargeError."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise TooLargeError
    fields: dict[str, str] = {}
    for name, value in parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, errors="replace"):
        fields.setdefault(name, value)
    return fields
