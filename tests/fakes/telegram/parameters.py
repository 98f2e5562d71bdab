"""What a method was called with, read by kind."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.refusal import bad_request
from tests.fakes.telegram.wire import Upload


@dataclass
class Parameters:
    """Values are texts when they came in a form, and of any kind when they came as JSON."""

    values: dict[str, Any]
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is None:
            return None
        if isinstance(value, str):
            if any("\ud800" <= letter <= "\udfff" for letter in value):
                raise bad_request("strings must be encoded in UTF-8")
            return value
        if isinstance(value, int | float):
            return str(value)
        raise bad_request(f"can't parse parameter {name}: a String is expected")

    def whole(self, name: str) -> int | None:
        value = self.text(name)
        if value is None or value == "":
            return None
        try:
            return int(value)
        except ValueError:
            raise bad_request(f"invalid {name} specified") from None

    def number(self, name: str) -> float | None:
        value = self.text(name)
        try:
            return None if value is None else float(value)
        except ValueError:
            raise bad_request(f"invalid {name} specified") from None

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if isinstance(value, str) and value.lower() not in ("true", "false", "1", "0", "yes", "no", ""):
            raise bad_request(f"invalid {name} specified")
        return value.lower() in ("true", "1", "yes") if isinstance(value, str) else bool(value)

    def structure(self, name: str) -> Any:
        """A JSON value; None when it is not there."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        try:
            found = json.loads(value) if isinstance(value, str) else value
        except ValueError:
            raise bad_request(f"can't parse {name} JSON object") from None
        _well_coded(found)
        return found

    def chat_id(self, name: str = "chat_id") -> int:
        if self.values.get(name) in (None, ""):
            raise bad_request(f"{name} is empty")
        try:
            return int(str(self.values[name]))
        except ValueError:
            raise bad_request("chat not found") from None

    def message_id(self) -> int:
        found = self.whole("message_id")
        if found is None:
            raise bad_request("message identifier is not specified")
        return found


def _well_coded(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None


@dataclass(frozen=True)
class Method:
    """A method of the API: the parameters it has here, and what it does (Cloud, Parameters) -> result."""

    name: str
    parameters: frozenset[str]
    run: Callable[[Any, Parameters], Any]


#: By name in small letters, as the real API looks them up.
METHODS: dict[str, Method] = {}

Run = Callable[[Any, Parameters], Any]


def method(name: str, *parameters: str) -> Callable[[Run], Run]:
    """Makes a function a method of the API."""

    def register(run: Run) -> Run:
        METHODS[name.lower()] = Method(name, frozenset(parameters), run)
        return run

    return register
