"""What a well-shaped entry file can still get wrong. Each check reads the raw file: one fault never hides another."""

import re
from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches
from typing import Any

from pydantic import TypeAdapter, ValidationError

from locales.languages import languages
from resources_catalog.cells import RuleError, check_comparison
from resources_catalog.eligibility import check_rule
from resources_catalog.facts import facts
from resources_catalog.guidance_checks import check_guidance, guidance_places
from resources_catalog.prose import hidden_facts, wrong_script
from resources_catalog.region import regions
from resources_catalog.rule import Comparison, Rule
from resources_catalog.scenarios import check_scenarios
from resources_catalog.topic import topics
from resources_catalog.yaml_source import Place, YamlSource

SUMMARY_LIMIT = 160
SITUATIONS_WANTED = 5

_SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")
#: International, a short number such as 112 or 116 123, or a free-phone number, which only works inside its country.
_NUMBER = re.compile(r"^(\+[1-9](?: ?\d){6,14}|\d(?: ?\d){2,5}|0(?:20|800)[ -]\d(?: ?\d){3,6}|1800 \d{4})$")
_REQUIRED = ("description", "url", "eligibility_description", "application_process", "assured_date")
_PROSE = ("name", "alternate_name", "description", "eligibility_description", "application_process", "fees_description")
_TRANSLATED = ("name", "summary", "description", "eligibility_description", "application_process", "situations")

_comparison = TypeAdapter(Comparison)
_rule: TypeAdapter[Rule] = TypeAdapter(Rule)


def check_source(source: YamlSource, region: str, slug: str, today: date) -> None:
    """Note in `source.faults` whatever is wrong with the meaning of the file `<region>/<slug>.yml`."""
    _check_place(source, region, slug)
    _check_topics(source)
    _check_required(source)
    _check_links(source)
    _check_phones(source)
    _check_dates(source, today)
    _check_ranges(source)
    _check_texts(source)
    _check_translations(source)
    _check_rule(source, ("profile", "eligibility"))
    check_guidance(source)
    check_scenarios(source)


def _check_place(source: YamlSource, region: str, slug: str) -> None:
    written = source.at("region")
    if isinstance(written, str) and written != region:
        source.fault(("region",), f"the file says region '{written}' but lies in the folder '{region}'")
    if isinstance(written, str) and written not in regions():
        source.fault(("region",), f"there is no region '{written}'{_near(written, regions())}")
    if not _SLUG.match(slug):
        source.fault((), f"the file name '{slug}' may have only small letters a to z, digits and single hyphens")
    language = source.at("language")
    if isinstance(language, str) and language not in languages():
        source.fault(("language",), f"there is no language '{language}'{_near(language, languages())}")


def _check_topics(source: YamlSource) -> None:
    written = source.items("topics")
    if not written:
        source.fault(("topics",), "the entry has no topic")
    for index, topic in enumerate(written):
        if isinstance(topic, str) and topic not in topics():
            source.fault(("topics", index), f"there is no topic '{topic}'{_near(topic, topics())}")
        if topic in written[:index]:
            source.fault(("topics", index), f"the topic '{topic}' is named twice")


def _check_required(source: YamlSource) -> None:
    for key in _REQUIRED:
        if not source.at("service", key):
            source.fault(("service",), f"'service.{key}' is missing")
    for key in ("audience", "sources", "review"):
        if not source.at("profile", key):
            source.fault(("profile",), f"'profile.{key}' is missing")


def _check_links(source: YamlSource) -> None:
    places: list[Place] = [
        ("organization", "website"),
        ("service", "url"),
        ("profile", "eligibility_source", "source_uri"),
        ("profile", "payment_dates", "source_uri"),
        ("profile", "form_help", "uri"),
        ("profile", "intake_point", "url"),
    ]
    places += [("profile", "sources", index, "uri") for index in range(len(source.items("profile", "sources")))]
    documents = source.items("service", "required_documents")
    places += [("service", "required_documents", index, "uri") for index in range(len(documents))]
    for place in places:
        link = source.at(*place)
        if isinstance(link, str) and not re.match(r"^https://[^\s/]+\.[^\s/.]+(/\S*)?$", link):
            source.fault(place, f"'{link}' is no https address")


def _check_phones(source: YamlSource) -> None:
    seen: set[str] = set()
    for index, phone in enumerate(source.items("service", "phones")):
        number = phone.get("number") if isinstance(phone, dict) else None
        if not isinstance(number, str):
            continue
        place = ("service", "phones", index, "number")
        if not _NUMBER.match(number):
            source.fault(place, f"'{number}' is no international number (a plus sign, the country, the number)")
        if number.replace(" ", "") in seen:
            source.fault(place, f"the number '{number}' is written twice")
        seen.add(number.replace(" ", ""))


def _check_dates(source: YamlSource, today: date) -> None:
    places: list[Place] = [("service", "assured_date"), ("profile", "review", "checked_on")]
    places += [("profile", "sources", index, "checked") for index in range(len(source.items("profile", "sources")))]
    for place in places:
        day = _date(source, place)
        if day and day > today:
            source.fault(place, f"{day} is in the future: nobody can have checked the text then")
    checked = _date(source, ("profile", "review", "checked_on"))
    following = _date(source, ("profile", "review", "next_check"))
    if checked and following and following <= checked:
        source.fault(("profile", "review", "next_check"), "the next check must be after the last one")


def _date(source: YamlSource, place: Place) -> date | None:
    try:
        return date.fromisoformat(source.at(*place))
    except (TypeError, ValueError):
        return None


def _check_ranges(source: YamlSource) -> None:
    low, high = source.at("service", "minimum_age"), source.at("service", "maximum_age")
    if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
        source.fault(("service", "minimum_age"), f"the minimum age {low} is above the maximum age {high}")
    for index, hours in enumerate(source.items("service", "schedules")):
        opens, closes = (hours.get(key) for key in ("opens_at", "closes_at")) if isinstance(hours, dict) else (0, 0)
        if isinstance(opens, str) and isinstance(closes, str) and opens >= closes:
            source.fault(("service", "schedules", index, "opens_at"), f"it opens at {opens} but closes at {closes}")


def _texts(source: YamlSource) -> Iterator[tuple[str, Place, str]]:
    """Every prose text of the file: its language, place and words."""
    original = str(source.at("language"))
    places: list[tuple[str, Place]] = [(original, ("service", key)) for key in _PROSE]
    places += [(original, ("profile", "summary")), (original, ("organization", "description"))]
    situations = source.items("profile", "situations")
    places += [(original, ("profile", "situations", index)) for index in range(len(situations))]
    places += [(original, place) for place in guidance_places(source, ("profile",))]
    for name, key in (("phones", "description"), ("required_documents", "document"), ("schedules", "description")):
        count = len(source.items("service", name))
        places += [(original, ("service", name, index, key)) for index in range(count)]
    translations = source.at("translations")
    for language in translations if isinstance(translations, dict) else ():
        top = ("translations", language)
        places += [(language, (*top, key)) for key in (*_PROSE, "summary")]
        count = len(source.items(*top, "situations"))
        places += [(language, (*top, "situations", index)) for index in range(count)]
        places += [(language, place) for place in guidance_places(source, top)]
        for name in ("phones", "documents"):
            texts = source.at(*top, name)
            places += [(language, (*top, name, key)) for key in (texts if isinstance(texts, dict) else ())]
    for language, place in places:
        text = source.at(*place)
        if isinstance(text, str):
            yield language, place, text


def _check_texts(source: YamlSource) -> None:
    for language, place, text in _texts(source):
        where = ".".join(str(step) for step in place)
        for sentence in hidden_facts(text):
            source.fault(place, f"'{where}' {sentence}")
        # A schedule's description is a code word such as `telephone`; a name may stay in the original's letters.
        if place[-1] != "name" and "schedules" not in place and (problem := wrong_script(text, language)):
            source.fault(place, f"'{where}' {problem}")
        if place[-1] == "summary" and len(text.strip()) > SUMMARY_LIMIT:
            source.fault(place, f"'{where}' has {len(text.strip())} characters; a card has room for {SUMMARY_LIMIT}")


def _check_situations(source: YamlSource, place: Place, language: str) -> None:
    texts = source.items(*place)
    if len(texts) < SITUATIONS_WANTED:
        source.fault(place, f"{len(texts)} situations in '{language}'; at least {SITUATIONS_WANTED} are needed")


def _check_translations(source: YamlSource) -> None:
    original = str(source.at("language"))
    _check_situations(source, ("profile", "situations"), original)
    translations = source.at("translations")
    present = translations if isinstance(translations, dict) else {}
    missing = [code for code in languages() if code != original and code not in present]
    if missing:
        source.fault(("translations",), f"translations are missing: {', '.join(missing)}")
    for language, texts in present.items():
        top: Place = ("translations", language)
        if language == original:
            source.fault(top, f"'{language}' is the original's language and needs no translation")
        elif language not in languages():
            source.fault(top, f"there is no language '{language}'{_near(language, languages())}")
        if isinstance(texts, dict):
            _check_translation(source, top, texts)


def _check_translation(source: YamlSource, top: Place, texts: dict[str, Any]) -> None:
    language = str(top[-1])
    _check_situations(source, (*top, "situations"), language)
    service = source.at("service") or {}
    for key in (key for key in _TRANSLATED if key not in texts):
        if key not in {"name", "summary", "description", "situations"}:  # the shape already speaks of those
            source.fault(top, f"'translations.{language}.{key}' is missing")
    if ("fees_description" in service) != ("fees_description" in texts):
        has, lacks = ("the original", "this translation") if "fees_description" in service else ("this", "the original")
        source.fault((*top, "fees_description"), f"{has} has a 'fees_description' but {lacks} has none")
    if texts.get("description") and texts.get("description") == source.at("service", "description"):
        source.fault((*top, "description"), f"'translations.{language}.description' is not translated")
    phones = [phone for phone in source.items("service", "phones") if isinstance(phone, dict)]
    described = {phone.get("number") for phone in phones if phone.get("description")}
    required = [item for item in source.items("service", "required_documents") if isinstance(item, dict)]
    documents = {item.get("document") for item in required}
    for key, wanted in (("phones", described), ("documents", documents)):
        given = texts.get(key)
        _check_keys(source, (*top, key), wanted, set(given) if isinstance(given, dict) else set())


def _check_keys(source: YamlSource, place: Place, wanted: set[Any], given: set[Any]) -> None:
    where = ".".join(str(step) for step in place)
    for key in sorted(str(key) for key in wanted - given):
        source.fault(place, f"'{where}' lacks a translation for '{key}'")
    for key in sorted(str(key) for key in given - wanted):
        source.fault((*place, key), f"'{where}' translates '{key}', which the original does not have")


def _check_rule(source: YamlSource, place: Place) -> None:
    tree = source.at(*place)
    if tree is None:
        return
    before = len(source.faults)
    _check_node(source, place, tree)
    if len(source.faults) > before:
        return
    try:
        check_rule(_rule.validate_python(tree, strict=False))
    except ValidationError:
        return  # said in words by the check of the shape
    except RuleError as error:
        source.fault(place, str(error))


def _check_node(source: YamlSource, place: Place, node: object) -> None:
    if not isinstance(node, dict):
        return
    for key in ("all", "any"):
        for index, part in enumerate(node.get(key) or []):
            _check_node(source, (*place, key, index), part)
    if "not" in node:
        _check_node(source, (*place, "not"), node["not"])
    code = node.get("fact")
    if not isinstance(code, str):
        return
    if code not in facts():
        source.fault((*place, "fact"), f"there is no fact called '{code}'{_near(code, facts())}")
        return
    try:
        check_comparison(_comparison.validate_python(node, strict=False), facts())
    except ValidationError:
        return
    except RuleError as error:
        source.fault(place, str(error))


def _near(word: str, known: Any) -> str:
    near = get_close_matches(word, list(known), n=1)
    return f"; did you mean '{near[0]}'?" if near else f"; there are {', '.join(known)}"
