"""What may be published of a record: everything but its confidential fields, and no other field that repeats them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from resources_catalog.hsds.tables import tables

Record = dict[str, Any]
Path = tuple[str, ...]

#: The name that hides a whole service.
EVERYTHING = "*"
#: Ways to a person or a place: named without a path, they are hidden wherever they stand in the record.
_ANYWHERE = frozenset({"phones", "email", "contacts", "addresses", "latitude", "longitude", "locations", "location"})
#: Whoever knows one of these finds the place, so hiding one hides every place of the record.
_OF_A_PLACE = frozenset(
    {"addresses", "address", "latitude", "longitude", "location", "locations", "service_at_locations"}
)
_PLACES = ("service_at_locations", "locations")
#: A text that hides inside another one is found from this length on; a shorter one, such as a weekday, when it stands
#: alone.
_TELLING = 4
#: Texts that are made of other texts: one that is a piece of a hidden text is hidden too.
_MADE_OF_OTHERS = frozenset({"summary", "text"})
_UUID_LENGTH = 36
_HIDDEN = "…"
#: Words of the standard's own, which tell nothing: they are the same in every record.
_CODES = frozenset({"freq", "wkst", "byday", "link_entity", "resource_type", "link_type", "location_type"}) | {
    *("address_type", "extent_type", "status", "currency", "language", "code", "state", "level", "region", "profile"),
    *("time_zone", "moved", "outcome", "audience", "confidential"),
}


def public(record: Mapping[str, Any], confidential: Iterable[str]) -> Record | None:
    """`record` without the fields that `confidential` names, or None when it must not be published at all.

    A name is a path from the top of the record, list positions left out: `phones`, `organization.email`. What a hidden
    field says is hidden wherever else it stands: in prose, in a translation, among the values kept aside. Only the
    names of the service and of its organisation are no secret when a hidden field repeats them. A service whose
    required field is confidential is not published; a part of it without a required field is left out.
    """
    names = [tuple(name.split(".")) for name in confidential]
    if (EVERYTHING,) in names:
        return None
    if any(set(name) & _OF_A_PLACE for name in names):
        names += [(place,) for place in _PLACES] + [("organization", place) for place in _PLACES]
    if not names:
        return dict(record)
    hidden = _Hidden(names)
    shown = hidden.without(record, ())
    if not isinstance(shown, dict) or not _is_whole("service", shown):
        return None
    secrets = _Secrets(hidden.values, _names(shown))
    result = secrets.scrubbed(shown, "")
    return _whole("service", result) if isinstance(result, dict) else None


def _names(shown: Record) -> set[str]:
    """A telephone may be described by the name of its service, which does not make the name a secret."""
    organization = shown.get("organization")
    names = [shown.get("name"), organization.get("name") if isinstance(organization, dict) else None]
    return {name.strip() for name in names if isinstance(name, str)}


class _Hidden:
    """Takes the named fields out of a record and remembers what they said."""

    def __init__(self, names: Iterable[Path]) -> None:
        self._names = frozenset(names)
        self._tops = frozenset(name[0] for name in self._names)
        self.values: list[Any] = []

    def without(self, value: Any, path: Path) -> Any:
        if isinstance(value, list):
            return [self.without(each, path) for each in value if not self._speaks_of(each, path)]
        if not isinstance(value, Mapping):
            return value
        result: Record = {}
        for key, each in value.items():
            if self._hides((*path, str(key))):
                self.values.append(each)
            else:
                result[str(key)] = self.without(each, (*path, str(key)))
        return result

    def _hides(self, path: Path) -> bool:
        if "originals" in path:
            place = path.index("originals")
            return place + 1 < len(path) and self._hides((*path[:place], path[place + 1]))
        return path in self._names or ((path[-1],) in self._names and path[-1] in _ANYWHERE)

    def _speaks_of(self, line: Any, path: Path) -> bool:
        """Whether a translation, a note or a change record is about a hidden field."""
        if path and path[-1] in {"translations", "notes", "metadata"} and isinstance(line, Mapping):
            field = str(line.get("field") or line.get("field_name") or "")
            top = field.partition("/")[0]
            if any(name[-1] == top for name in self._names):
                self.values += [line.get(key) for key in ("text", "previous_value", "replacement_value")]
                return True
        return False


class _Secrets:
    """What hidden fields said, to be found again in other places."""

    def __init__(self, values: Iterable[Any], known: set[str]) -> None:
        """`known` are texts that are no secret although a hidden field says them too."""
        self._texts = {text for value in values for text in _texts(value)} - known
        telling = sorted((text for text in self._texts if len(text) >= _TELLING), key=len, reverse=True)
        self._inside = re.compile("|".join(map(re.escape, telling))) if telling else None
        self._numbers = {number for value in values for number in _numbers(value)}

    def scrubbed(self, value: Any, key: str) -> Any:
        """`value` without the secrets; None where nothing is left."""
        if isinstance(value, str):
            return value if key in _CODES or _is_identity(key, value) else self._text(value, key)
        if isinstance(value, list):
            cleaned = [self.scrubbed(each, key) for each in value]
            return [each for each in cleaned if each is not None]
        if isinstance(value, dict):
            pairs = {self._key(name): self.scrubbed(each, name) for name, each in value.items()}
            return {name: each for name, each in pairs.items() if each is not None or value.get(name, 0) is None}
        return None if isinstance(value, float | int) and value in self._numbers else value

    def _key(self, name: str) -> str:
        return self._inside.sub(_HIDDEN, name) if self._inside else name

    def _text(self, text: str, key: str) -> str | None:
        if text.strip() in self._texts:
            return None
        if key in _MADE_OF_OTHERS and any(text.strip() in secret for secret in self._texts):
            return None
        return self._inside.sub(_HIDDEN, text) if self._inside else text


def _is_identity(key: str, value: str) -> bool:
    """A UUID tells nothing, and four digits stand in some of them by chance."""
    return (key == "id" or key.endswith("_id")) and len(value) == _UUID_LENGTH and value.count("-") == 4


def _texts(value: Any, key: str = "") -> Iterator[str]:
    """The texts in a hidden value that tell something; a telling number counts as it is written, too."""
    if isinstance(value, str) and value.strip() and key not in _CODES and not _is_identity(key, value):
        yield value.strip()
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from _texts(each, str(name))
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each, key)
    else:
        yield from (str(number) for number in _numbers(value))


def _numbers(value: Any) -> Iterator[float]:
    """Coordinates and codes; an age or an interval is in every record."""
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _numbers(each)
    elif isinstance(value, list):
        for each in value:
            yield from _numbers(each)
    elif isinstance(value, int | float) and not isinstance(value, bool) and len(str(abs(value))) >= _TELLING:
        yield value


def _whole(table: str, record: Record) -> Record | None:
    """`record` without parts that lack what the standard requires of them; None when it lacks it itself."""
    if not _is_whole(table, record):
        return None
    shape = tables()[table]
    result: Record = {}
    for key, value in record.items():
        if key in shape.objects and isinstance(value, dict):
            value = _whole(shape.objects[key], value)
            if value is None:
                continue
        elif key in shape.lists and isinstance(value, list):
            value = [_whole(shape.lists[key], each) if isinstance(each, dict) else each for each in value]
            value = [each for each in value if each is not None]
        result[key] = value
    return result


def _is_whole(table: str, record: Mapping[str, Any]) -> bool:
    return all(key in record for key, wants in tables()[table].fields.items() if wants.required)
