"""A catalogue entry as a card in the person's language. Every fact on it is a field of the catalogue."""

import re
from datetime import date
from typing import Any

from bot.reply.details import Source, details
from bot.reply.hours import hours
from bot.reply.rule_points import telling_points
from locales.phrases import find_support as phrases
from locales.phrases import whereabouts
from locales.translate import Translator
from locales.utterance import Card, Reason, Value, language, region
from resources_catalog.concept import concepts
from resources_catalog.entry import Entry, LocalisedEntry
from resources_catalog.region import regions
from resources_catalog.shown import shown

#: Forms that describe the entry; the others answer one question about it.
_DESCRIBING = ("short", "full")
#: Everything in a telephone number that a dialler does not want.
NOT_DIALLED = re.compile(r"[^\d+*#]")


def card_view(voice: Translator, card: Card, entry: Entry, today: date) -> dict[str, Any] | None:
    """What the channels show of the entry: plain values, all words in the voice's language.

    A detail has a `label`, which may be empty, and a `text` of one or more lines. None for an entry that must not be
    shown. `today` is the day where the family is.
    """
    public = shown(entry)
    if public is None:
        return None
    texts = public.localised(voice.language.code)
    say = voice.say
    url, checked = public.service.url, public.service.assured_date
    describing, sections = card.form in _DESCRIBING, details(Source(voice, card, public, texts, today))
    return {
        "entry": str(entry.id),
        "title": texts.name,
        "summary": texts.summary if describing else "",
        "why": _why(voice, card, public) if describing else [],
        # An entry without form help still knows what to do first.
        "first_step": texts.application_process or "" if describing or _only_asks_how(card, public) else "",
        "details": sections,
        "phones": _phones(voice, public, texts, today, with_hours=card.form not in ("full", "hours")),
        "link": {"href": url, "title": public.organization.name} if url else None,
        "checked": say(phrases.CHECKED.name, {"day": {"kind": "day", "value": checked.isoformat()}}) if checked else "",
        "note": _note(voice, public, texts),
        "labels": {
            "why": say(phrases.LABEL_WHY.name),
            "first_step": say(phrases.LABEL_FIRST_STEP.name),
            "phone": say(phrases.LABEL_PHONE.name),
            "link": say(phrases.LABEL_LINK.name),
        },
        "language": texts.language,
    }


def _only_asks_how(card: Card, entry: Entry) -> bool:
    return card.form == "form" and entry.profile.form_help is None


def _why(voice: Translator, card: Card, entry: Entry) -> list[str]:
    """How the rule stands for the family, where that is known, and then why the entry was found."""
    points: tuple[str, ...] = ()
    if card.form == "short" and card.known is not None and entry.profile.eligibility is not None:
        points = telling_points(voice, entry.profile.eligibility, card.known)
    return [*points, *(line for reason in card.reasons if (line := _reason(voice, reason)))]


def _reason(voice: Translator, reason: Reason) -> str:
    kind = "country" if reason.kind == "region" and reason.value not in regions() else reason.kind
    far = whereabouts.CLOSE if reason.value == "0" else whereabouts.DISTANCE
    said: dict[str, tuple[str, dict[str, Value]]] = {
        "words": (phrases.WHY_WORDS.name, {"words": reason.value}),
        "situation": (phrases.WHY_SITUATION.name, {"situation": reason.value}),
        "region": (phrases.WHY_REGION.name, {"region": region(reason.value)}),
        "country": (phrases.WHY_COUNTRY.name, {"region": region(reason.value)}),
        "saved": (phrases.WHY_SAVED.name, {}),
        "distance": (far.name, {"kilometres": reason.value}),
    }
    if kind == "concept":
        concept = concepts().get(reason.value)
        return voice.say(phrases.WHY_CONCEPT.name, {"concept": concept.name(voice.language.code)}) if concept else ""
    name, values = said[kind]
    return voice.say(name, values)


def _phones(
    voice: Translator, entry: Entry, texts: LocalisedEntry, today: date, *, with_hours: bool
) -> list[dict[str, Any]]:
    """`with_hours` where no section of the card has them."""
    open_hours = "; ".join(hours(voice, entry.service.schedules, "telephone", today)) if with_hours else ""
    return [
        {
            "number": phone.number,
            "href": "tel:" + NOT_DIALLED.sub("", phone.number),
            "description": phone.description,
            "hours": open_hours or None,
        }
        for phone in texts.phones
    ]


def _note(voice: Translator, entry: Entry, texts: LocalisedEntry) -> str | None:
    """What a reader must know about the text itself: unconfirmed, machine-translated, in another language."""
    notes = []
    if entry.profile.review is not None and entry.profile.review.state == "demonstration":
        notes.append(voice.say(phrases.DEMONSTRATION.name))
    if texts.state == "machine":
        notes.append(voice.say(phrases.MACHINE_TRANSLATED.name, {"language": language(entry.language)}))
    elif texts.state == "missing":
        notes.append(voice.say(phrases.NOT_TRANSLATED.name, {"language": language(texts.language)}))
    return " ".join(notes) or None
