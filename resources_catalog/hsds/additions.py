"""What our profile adds to the standard's records, and whether what a foreign record has there is that."""

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from resources_catalog.cells import RuleError
from resources_catalog.eligibility import check_rule
from resources_catalog.entry import Level
from resources_catalog.hsds.values import Unfit, fitted
from resources_catalog.part_model import Text
from resources_catalog.profile import Profile
from resources_catalog.region import regions
from resources_catalog.rule import Rule

#: Properties of a service that hold one of the profile's parts each, under the names of `Profile`.
PARTS = tuple(name for name in Profile.model_fields if name != "summary")
#: Everything that the profile adds to a service, but for `translations`, which are a table.
OF_SERVICE = ("profile", "language", "region", "level", "slug", "summary", *PARTS, "notes")
#: What it adds to every record: the id that the publisher gave, and values that have no place in 3.1.
OF_ALL = ("original_id", "originals")
OF_SCHEDULE = ("time_zone",)

LONGEST_SLUG = 200
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
_ADDRESSES = frozenset({"uri", "source_uri", "url"})
_HIDE_EVERYTHING = ["*"]

_rule: TypeAdapter[Rule] = TypeAdapter(Rule)
_text_list: TypeAdapter[tuple[Text, ...]] = TypeAdapter(tuple[Text, ...])


def of_table(table: str) -> tuple[str, ...]:
    """The profile's properties of a record of `table`."""
    return {"service": OF_SERVICE, "schedule": OF_SCHEDULE}.get(table, ()) + OF_ALL


def foreign(service: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(property, why) of each property of `service` that has a name of ours but another meaning."""
    for key in PARTS:
        if key in service:
            reason = _wrong_part(key, service[key])
            if reason:
                yield key, reason
    for key in ("summary", "slug", "profile"):
        if key in service and not (isinstance(service[key], str) and service[key].strip()):
            yield key, "is no text"
    if isinstance(service.get("slug"), str) and len(service["slug"]) > LONGEST_SLUG:
        yield "slug", "is too long"
    if "language" in service and not _is_language(service["language"]):
        yield "language", "is no language code"
    if "region" in service and not (isinstance(service["region"], str) and service["region"] in regions()):
        yield "region", "is no region of ours"
    if "level" in service and service["level"] not in get_args(Level):
        yield "level", f"is none of {', '.join(get_args(Level))}"
    if "notes" in service and not _are_lines(service["notes"], {"field", "text"}):
        yield "notes", "is no list of field, text"


def confidential_of(given: Any) -> list[str]:
    """The names of what must not be shown; when it cannot be told which, everything."""
    names = [given] if isinstance(given, str) else given
    if names is None:
        return []
    try:
        return list(_text_list.validate_python(names))
    except ValidationError:
        return _HIDE_EVERYTHING


def _wrong_part(key: str, value: Any) -> str | None:
    try:
        Profile.model_validate_json(json.dumps({"summary": "x", key: value}))
        if key == "eligibility" and value is not None:
            check_rule(_rule.validate_json(json.dumps(value)))
    except RuleError as error:
        return f"is a rule that cannot be decided: {error}"
    except ValidationError:
        return "means something else here"
    return None if all(map(_is_address, _addresses(value))) else "has an address that is no web address"


def _addresses(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, each in value.items():
            if key in _ADDRESSES and each is not None:
                yield each
            elif key not in {"eligibility", "facts"}:
                yield from _addresses(each)
    elif isinstance(value, list):
        for each in value:
            yield from _addresses(each)


def _is_address(value: Any) -> bool:
    try:
        fitted("uri", value)
    except Unfit:
        return False
    return True


def _is_language(value: Any) -> bool:
    return isinstance(value, str) and _LANGUAGE.match(value) is not None


def _are_lines(value: Any, needed: set[str]) -> bool:
    return isinstance(value, list) and all(
        isinstance(line, dict) and needed <= line.keys() and all(isinstance(each, str) for each in line.values())
        for line in value
    )
