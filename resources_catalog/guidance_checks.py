"""What the practical parts of an entry can get wrong: payment dates, form help, and their translations."""

from collections.abc import Iterator

from dateutil.rrule import rrulestr

from resources_catalog.yaml_source import Place, YamlSource

_LISTS = ("steps", "documents", "traps")


def check_guidance(source: YamlSource) -> None:
    """Note in `source.faults` what is wrong with payment dates and form help, or is not in every translation."""
    _check_payment(source)
    translations = source.at("translations")
    for language in translations if isinstance(translations, dict) else ():
        _check_single(source, language, ("profile", "payment_dates"), "payment")
        _check_single(source, language, ("profile", "intake_point"), "intake_point")
        _check_lengths(source, language, ("profile", "exclusions"), ("exclusions",))
        _check_single(source, language, ("profile", "form_help"), "form_help")
        if source.at("profile", "form_help") and source.at("translations", language, "form_help"):
            for name in _LISTS:
                _check_lengths(source, language, ("profile", "form_help", name), ("form_help", name))


def guidance_places(source: YamlSource, top: Place) -> Iterator[Place]:
    """Where under `top`, the profile or a translation, prose about payment and forms may stand."""
    yield from ((*top, "payment"), (*top, "payment_dates", "description"), (*top, "form_help", "form"))
    for inner in (("exclusions",), *(("form_help", name) for name in _LISTS)):
        yield from ((*top, *inner, index) for index in range(len(source.items(*top, *inner))))


def _check_payment(source: YamlSource) -> None:
    place: Place = ("profile", "payment_dates")
    given = source.at(*place)
    if not isinstance(given, dict):
        return
    if isinstance(rule := given.get("rrule"), str):
        try:
            rrulestr(rule)
        except (ValueError, KeyError) as error:
            source.fault(
                (*place, "rrule"), f"'{rule}' is no RRULE of iCalendar such as FREQ=MONTHLY;BYMONTHDAY=25: {error}"
            )


def _check_single(source: YamlSource, language: str, original: Place, key: str) -> None:
    has, translated = bool(source.at(*original)), bool(source.at("translations", language, key))
    where = f"translations.{language}.{key}"
    if has and not translated:
        source.fault(
            ("translations", language), f"'{where}' is missing: the original has '{'.'.join(map(str, original))}'"
        )
    if translated and not has:
        source.fault(("translations", language, key), f"'{where}' translates what the original does not have")


def _check_lengths(source: YamlSource, language: str, original: Place, inner: Place) -> None:
    wanted, given = len(source.items(*original)), len(source.items("translations", language, *inner))
    if wanted != given:
        where = ".".join(map(str, ("translations", language, *inner)))
        source.fault(("translations", language, *inner), f"'{where}' has {given} lines where the original has {wanted}")
