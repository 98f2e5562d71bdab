"""Reads the services of a JSON file one by one, so that a large file is never held as a whole."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from resources_catalog.hsds.records import ENVELOPES, services_in, services_of

_CHUNK = 1 << 18
#: No single service is so large; a value that does not end within this is broken.
_LARGEST_VALUE = 1 << 26
#: A fault so close to the end of what has been read may only be the end of what has been read.
_NEAR_THE_END = 32
_BLANK = " \t\r\n"


class JsonFault(ValueError):
    """The file is no JSON; the message says what is wrong and where."""


@dataclass(frozen=True)
class Row:
    """One record of a file: its number as a person would count, and the record or why it cannot be read."""

    number: int
    value: Any
    fault: str | None = None


def json_rows(stream: IO[str]) -> Iterator[Row]:
    """The services of one JSON value: a list, a page, one record. Raises JsonFault, also after some rows."""
    for number, value in enumerate(_Reader(stream).services(), start=1):
        yield Row(number, value)


def line_rows(stream: IO[str]) -> Iterator[Row]:
    """The services of NDJSON: a broken line is a broken row, and the next one is read."""
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            yield Row(number, None, f"the line is no JSON ({_why(error)})")
            continue
        for service in services_in(value):
            yield Row(number, service)


def is_lines(stream: IO[str]) -> bool:
    """Whether the file is NDJSON: several objects, each on a line of its own. Reads only its beginning."""
    whole: list[bool] = []
    while len(whole) < 2:
        line = stream.readline(_LARGEST_VALUE)
        if not line:
            break
        if line.strip():
            whole.append(_is_object(line))
    # The first or the second line may be broken; a list or an indented object has no line that is an object.
    return len(whole) == 2 and any(whole)


def _is_object(line: str) -> bool:
    if not line.lstrip().startswith("{"):
        return False
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        return False
    return isinstance(value, dict) and bool(value.keys() & {"id", "name", "service"})


class _Reader:
    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._decoder = json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._passed = 0
        self._ended = False

    def services(self) -> Iterator[Any]:
        match self._peek():
            case "":
                raise JsonFault("it is empty")
            case "[":
                yield from self._list()
            case "{":
                yield from self._envelope()
            case _:
                # A lone number or word is JSON, but no service; it is left to the caller to say so.
                yield self._value()
        if self._peek():
            raise JsonFault(f"something follows after its end, at character {self._passed + self._at + 1}")

    def _list(self) -> Iterator[Any]:
        self._expect("[")
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield from services_of(self._value())
            if self._expect(",]") == "]":
                return

    def _envelope(self) -> Iterator[Any]:
        """The records inside, or the object itself when it is one."""
        seen: dict[str, Any] = {}
        streamed = False
        self._expect("{")
        while self._peek() != "}":
            key = self._value()
            if not isinstance(key, str):
                raise JsonFault(f"a name is missing at character {self._passed + self._at + 1}")
            self._expect(":")
            # The services of an organisation need the organisation, which is only whole at its end.
            if key in ENVELOPES and self._peek() == "[" and not {"name", "id"} & seen.keys():
                streamed = True
                yield from self._list()
            else:
                seen[key] = self._value()
            if self._expect(",}") == "}":
                break
        else:
            self._at += 1
        if not streamed:
            yield from services_in(seen)

    def _value(self) -> Any:
        self._peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                open_text = error.msg.startswith("Unterminated string")
                near = open_text or error.pos >= len(self._text) - _NEAR_THE_END
                if not near or not self._more():
                    raise JsonFault(f"{_why(error)} at character {self._passed + error.pos + 1}") from error
            except RecursionError as error:
                raise JsonFault("its parts lie too deep within each other") from error
            else:
                # A number at the end of what has been read may go on.
                if end < len(self._text) or not self._more():
                    self._at = end
                    return value

    def _expect(self, wanted: str) -> str:
        found = self._peek()
        if not found or found not in wanted:
            what = f"'{found}' stands" if found else "it ends"
            raise JsonFault(f"{what} where '{wanted[0]}' should be, at character {self._passed + self._at + 1}")
        self._at += 1
        return found

    def _peek(self) -> str:
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _BLANK:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def _more(self) -> bool:
        rest = self._text[self._at :]
        if len(rest) > _LARGEST_VALUE:
            raise JsonFault("one record is larger than 64 MB")
        # Twice as much each time: a long value is not begun again for every chunk.
        chunk = "" if self._ended else self._stream.read(max(_CHUNK, len(rest)))
        self._ended = not chunk
        if chunk:
            self._passed += self._at
            self._text, self._at = rest + chunk, 0
        return bool(chunk)


def _why(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return error.msg[0].lower() + error.msg[1:].removesuffix(" starting at")
    return "its parts lie too deep within each other"
