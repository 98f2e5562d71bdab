"""Values of a foreign record as the standard wants them: numbers, dates, times, addresses, ids."""

import math
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

#: A text as read may hold none of these: they mean nothing, and a database or a reader may choke on them.
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_EMAIL = re.compile(r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
_BARE_ADDRESS = re.compile(r"^(www\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?$", re.IGNORECASE)
_URI_CHARACTERS = re.compile(r"^[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+$")
_TIME = re.compile(
    r"^(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?:[:.](?P<second>\d{2})(?:\.\d+)?)?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>z|utc|[+-]\d{2}(?::?\d{2})?)?$",
    re.IGNORECASE,
)
_DATE_FORMS = ("%B %d, %Y", "%b %d, %Y", "%m/%d/%Y", "%m/%d/%y", "%d %B %Y", "%Y/%m/%d", "%Y%m%d")


class Unfit(ValueError):
    """A value that the standard has no place for; the message says what it should have been."""


def wanted(value: Any) -> Any:
    """`value` without characters that no text may hold; numbers that JSON cannot hold become text."""
    if isinstance(value, str):
        return _UNWANTED.sub("", value)
    if isinstance(value, dict):
        return {_UNWANTED.sub("", str(key)): wanted(each) for key, each in value.items()}
    if isinstance(value, list):
        return [wanted(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def fitted(kind: str, value: Any, choices: tuple[str, ...] = ()) -> Any:
    """`value` as a field of `kind` holds it. Raises Unfit."""
    return _FITTERS[kind](value) if not choices else _choice(value, choices)


def uuid_text(value: Any) -> str:
    try:
        return str(UUID(str(value).strip()))
    except ValueError:
        raise Unfit("is no UUID") from None


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unfit("is no text")
    return str(value)


def _choice(value: Any, choices: tuple[str, ...]) -> str:
    written = " ".join(str(value).replace("_", " ").split()).casefold()
    for choice in choices:
        if choice.casefold() == written:
            return choice
    raise Unfit(f"is none of {', '.join(choices)}")


def _number(value: Any) -> int | float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise Unfit("is no number")
    text = str(value).strip()
    # A number with a leading zero is a code, and one with a comma is read differently in every country.
    if not re.fullmatch(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?", text):
        if isinstance(value, str):
            raise Unfit("is no number")
        return value
    return float(text) if "." in text else int(text)


def _date(value: Any) -> str:
    text = str(value).strip()
    try:
        return date.fromisoformat(text[:10] if re.match(r"\d{4}-\d{2}-\d{2}[T ]", text) else text).isoformat()
    except ValueError:
        pass
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    raise Unfit("is no date")


def _datetime(value: Any) -> str:
    text = str(value).strip()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unfit("is no moment such as 2026-11-21T09:00:00.000Z") from None
    written = re.sub(r"^(\d{4}-\d{2}-\d{2})[ t]", r"\1T", text)
    if len(text) <= len("2026-11-21"):
        return f"{text}T00:00:00.000Z"
    # The standard counts in milliseconds and wants a zone; without one, UTC is as good as any.
    return written if moment.tzinfo else f"{written}Z"


def _time(value: Any) -> str:
    match = _TIME.match(str(value).strip())
    if not match:
        raise Unfit("is no time such as 09:00")
    hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            raise Unfit("is no time such as 09:00")
        hour = hour % 12 + (12 if match["half"][0] in "pP" else 0)
    elif match["minute"] is None:
        raise Unfit("is no time such as 09:00")
    if (hour, minute) == (24, 0):
        hour, minute = 23, 59
    if hour > 23 or minute > 59 or second > 59:
        raise Unfit("is no time such as 09:00")
    return f"{hour:02}:{minute:02}:{second:02}{_zone(match['zone'] or '')}"


def _zone(written: str) -> str:
    if written[:1] not in {"+", "-"}:
        return "Z" if written else ""
    digits = written.replace(":", "")
    return f"{digits[:3]}:{digits[3:] or '00'}"


def _uri(value: Any) -> str:
    text = str(value).strip()
    if _BARE_ADDRESS.match(text) and "@" not in text and _known_ending(text):
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise Unfit("is no web address") from None
    if parts.scheme.casefold() not in {"http", "https"} or not parts.hostname or not _URI_CHARACTERS.match(text):
        raise Unfit("is no web address")
    return text


def _known_ending(text: str) -> bool:
    """Whether a text without http:// is meant as an address: it says www, or has a path or nothing after its domain."""
    domain = text.partition("/")[0]
    return domain.casefold().startswith("www.") or domain.rpartition(".")[2].isalpha()


def _email(value: Any) -> str:
    text = str(value).strip()
    if not _EMAIL.match(text) or ".." in text:
        raise Unfit("is no e-mail address")
    return text


_FITTERS: dict[str, Callable[[Any], Any]] = {
    "uuid": uuid_text,
    "text": _text,
    "number": _number,
    "date": _date,
    "datetime": _datetime,
    "time": _time,
    "uri": _uri,
    "email": _email,
}
