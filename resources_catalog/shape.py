"""What is wrong with the shape of an entry file, in an editor's words: unknown keys, missing fields, wrong types."""

import json
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from resources_catalog.entry import Entry
from resources_catalog.profile import (
    EligibilitySource,
    FormHelp,
    IntakePoint,
    PaymentDates,
    Profile,
    Review,
    Scenario,
    Source,
)
from resources_catalog.service import Organization, Phone, RequiredDocument, Schedule, Service
from resources_catalog.translation import FormHelpTexts, Translation
from resources_catalog.yaml_source import Place, YamlSource

#: Set by the loader from the file's place, never written in a file.
COMPUTED = frozenset({"id", "slug", "unknown_fields"})

_SECTIONS: dict[str, type[BaseModel]] = {
    "the top level": Entry,
    "organization": Organization,
    "service": Service,
    "service.phones": Phone,
    "service.schedules": Schedule,
    "service.required_documents": RequiredDocument,
    "profile": Profile,
    "profile.eligibility_source": EligibilitySource,
    "profile.scenarios": Scenario,
    "profile.payment_dates": PaymentDates,
    "profile.form_help": FormHelp,
    "profile.intake_point": IntakePoint,
    "profile.sources": Source,
    "profile.review": Review,
    "translations.<language>": Translation,
    "translations.<language>.form_help": FormHelpTexts,
}
_RULE_KEYS = ("all", "any", "not", "fact", "is", "is_not", "at_least", "at_most", "one_of", "includes")


def entry_of(source: YamlSource, computed: dict[str, str]) -> Entry | None:
    """The entry that the file describes, or None after noting every fault of its shape in `source`."""
    try:
        return Entry.model_validate_json(json.dumps({**source.data, **computed}))
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=True):
            place = _place(source.data, detail["loc"])
            source.fault(place, _in_words(detail, place))
        return None


def _place(data: Any, loc: tuple[int | str, ...]) -> Place:
    """`loc` without the names of union members, which are not in the file."""
    place: list[int | str] = []
    for position, step in enumerate(loc):
        inside = (isinstance(data, dict) and step in data) or (isinstance(data, list) and isinstance(step, int))
        if inside:
            data = data[step]
            place.append(step)
        elif position == len(loc) - 1 and isinstance(data, dict):
            place.append(step)
    return tuple(place)


def _in_words(detail: Any, place: Place) -> str:
    where = ".".join(str(step) for step in place) or "the file"
    kind: str = detail["type"]
    if kind == "extra_forbidden":
        return f"unknown key '{place[-1]}' in {_section(place)}{_suggestion(place)}"
    if kind == "missing":
        return f"'{where}' is missing"
    if kind in {"union_tag_not_found", "union_tag_invalid"}:
        return f"'{where}' is no rule: it needs one of all, any, not, fact"
    if kind == "literal_error":
        return f"'{where}' is {detail['input']!r}; allowed: {detail['ctx']['expected']}"
    if kind in {"string_too_short", "too_short"}:
        return f"'{where}' is empty"
    if kind == "string_type":
        return f"'{where}' must be text; put quotation marks round it if it looks like a number"
    if kind.startswith("date"):
        return f"'{where}' must be a date such as 2026-11-21, not {detail['input']!r}"
    if kind == "string_pattern_mismatch":
        return f"'{where}' is {detail['input']!r}: {_pattern_in_words(str(place[-1]))}"
    message = detail["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    return f"'{where}' should be {message}" if detail["msg"].startswith("Input should be ") else f"'{where}': {message}"


def _pattern_in_words(key: str) -> str:
    if key in {"opens_at", "closes_at"}:
        return 'a time is written "08:00"'
    return 'weekdays are written as in iCalendar, for example "MO,TU,WE"'


def _section(place: Place) -> str:
    names = [str(step) for step in place[:-1] if not isinstance(step, int)]
    if names[:1] == ["translations"] and len(names) > 1:
        names[1] = "<language>"
    return ".".join(names) or "the top level"


def _suggestion(place: Place) -> str:
    key, section = str(place[-1]), _section(place)
    if "eligibility" in place:
        near = get_close_matches(key, _RULE_KEYS, n=1)
        return f"; did you mean '{near[0]}'?" if near else f"; a rule knows {', '.join(_RULE_KEYS)}"
    elsewhere = [name for name, model in _SECTIONS.items() if key in model.model_fields and key not in COMPUTED]
    if elsewhere:
        return f"; it belongs in {' or '.join(elsewhere)}"
    here = [name for name in _SECTIONS[section].model_fields if name not in COMPUTED] if section in _SECTIONS else []
    near = get_close_matches(key, here, n=1)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; allowed here: {', '.join(here)}" if here else ""
