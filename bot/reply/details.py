"""The sections of a card, each with a heading and lines: all of them, or the part that was asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from bot.reply.hours import hours
from bot.reply.rule_points import all_points
from locales.phrase import Phrase
from locales.phrases import find_support as phrases
from locales.translate import Translator
from locales.utterance import Card, day
from resources_catalog.entry import Entry, LocalisedEntry
from resources_catalog.payment import next_payment
from resources_catalog.region import regions

#: A heading, or none, and the text under it; a text may have several lines.
Section = tuple[Phrase | None, str]


@dataclass(frozen=True)
class Source:
    """What the sections are made of. `entry` is what may be shown."""

    voice: Translator
    card: Card
    entry: Entry
    texts: LocalisedEntry
    today: date


def details(source: Source) -> list[dict[str, str]]:
    """The sections of the card's form that have something to say."""
    parts = _FORMS.get(source.card.form, ())
    return [
        {"label": source.voice.say(label.name) if label else "", "text": text}
        for part in parts
        for label, text in part(source)
        if text
    ]


def _about(source: Source) -> list[Section]:
    return [(None, source.texts.description)]


def _eligibility(source: Source) -> list[Section]:
    profile, texts = source.entry.profile, source.texts
    points: tuple[str, ...] = ()
    if profile.eligibility is not None:
        points = all_points(source.voice, profile.eligibility, source.card.known)
        if profile.eligibility_source is not None:
            where = {"source": profile.eligibility_source.source_uri}
            points = (*points, source.voice.say(phrases.RULE_SOURCE.name, where))
    return [
        (phrases.LABEL_WHO, texts.eligibility_description or ""),
        (phrases.LABEL_RULE, "\n".join(points)),
        (phrases.LABEL_EXCLUSIONS, _points(texts.exclusions)),
    ]


def _papers(source: Source) -> list[Section]:
    form = source.texts.form_help
    return [(phrases.LABEL_DOCUMENTS, _points((*source.texts.documents, *(form.documents if form else ()))))]


def _fees(source: Source) -> list[Section]:
    return [(phrases.LABEL_FEES, source.texts.fees_description or "")]


def _payment(source: Source) -> list[Section]:
    dates, lines = source.entry.profile.payment_dates, [source.texts.payment or ""]
    if dates is not None:
        region = regions().get(source.entry.region or "")
        coming = next_payment(dates, region.country if region else None, source.today)
        if coming is not None:
            lines.append(source.voice.say(phrases.PAYMENT_DAY.name, {"day": day(coming)}))
    return [(phrases.LABEL_PAYMENT, _lines(lines))]


def _form(source: Source) -> list[Section]:
    form = source.texts.form_help
    if form is None:
        return []
    steps = _lines(f"{number}. {step}" for number, step in enumerate(form.steps, start=1))
    return [
        (phrases.LABEL_FORM, _lines((form.form, form.uri or ""))),
        (phrases.LABEL_STEPS, steps),
    ]


def _traps(source: Source) -> list[Section]:
    form = source.texts.form_help
    return [(phrases.LABEL_TRAPS, _points(form.traps))] if form else []


def _hours(source: Source) -> list[Section]:
    schedules = source.entry.service.schedules
    return [
        (phrases.LABEL_HOURS, _lines(hours(source.voice, schedules, "telephone", source.today))),
        (phrases.LABEL_VISIT, _lines(hours(source.voice, schedules, "visit", source.today))),
    ]


def _where(source: Source) -> list[Section]:
    point = source.entry.profile.intake_point
    if point is None:
        return []
    return [(phrases.LABEL_APPLY_AT, _lines((source.texts.intake_point or "", point.phone or "", point.url or "")))]


_FORMS: dict[str, tuple[Callable[[Source], list[Section]], ...]] = {
    "full": (_about, _eligibility, _papers, _fees, _payment, _form, _traps, _hours, _where),
    "eligibility": (_eligibility,),
    "payment": (_payment,),
    "form": (_form, _papers, _traps, _where),
    "hours": (_hours,),
}


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


def _points(lines: Iterable[str]) -> str:
    return "\n".join(f"• {line}" for line in dict.fromkeys(lines))
