"""A catalogue entry as a card in the person's language. Every fact on it is a field of the catalogue."""

import re
from typing import Any

from bot.reply.hours import hours
from locales.phrases import find_support as phrases
from locales.translate import Translator
from locales.utterance import Card, Reason, Value, language, region
from resources_catalog.entry import Entry, LocalisedEntry
from resources_catalog.region import regions

#: Everything in a telephone number that a dialler does not want.
NOT_DIALLED = re.compile(r"[^\d+*#]")


def card_view(voice: Translator, card: Card, entry: Entry) -> dict[str, Any]:
    """What the channels show of the entry: plain values, all words in the voice's language."""
    texts = entry.localised(voice.language.code)
    say = voice.say
    return {
        "entry": str(entry.id),
        "title": texts.name,
        "summary": texts.summary,
        "why": [line for reason in card.reasons if (line := _reason(voice, reason))],
        "first_step": texts.application_process or "",
        "details": _details(voice, texts) if card.form == "full" else [],
        "phones": _phones(voice, entry, texts),
        "link": {"href": entry.service.url, "title": entry.organization.name} if entry.service.url else None,
        "checked": say(phrases.CHECKED.name, {"day": {"kind": "day", "value": entry.service.assured_date.isoformat()}})
        if entry.service.assured_date
        else "",
        "note": _note(voice, entry, texts),
        "labels": {
            "why": say(phrases.LABEL_WHY.name),
            "first_step": say(phrases.LABEL_FIRST_STEP.name),
            "phone": say(phrases.LABEL_PHONE.name),
            "link": say(phrases.LABEL_LINK.name),
        },
        "language": texts.language,
    }


def _reason(voice: Translator, reason: Reason) -> str:
    kinds: dict[str, tuple[str, dict[str, Value]]] = {
        "words": (phrases.WHY_WORDS.name, {"words": reason.value}),
        "situation": (phrases.WHY_SITUATION.name, {"situation": reason.value}),
        "region": (phrases.WHY_REGION.name, {"region": region(reason.value)}),
        "country": (phrases.WHY_COUNTRY.name, {"region": region(reason.value)}),
        "saved": (phrases.WHY_SAVED.name, {}),
    }
    if reason.kind == "region" and reason.value not in regions():
        name, values = kinds["country"]
    else:
        name, values = kinds[reason.kind]
    return voice.say(name, values)


def _details(voice: Translator, texts: LocalisedEntry) -> list[dict[str, str]]:
    """The long form: paragraphs with an optional heading."""
    parts = [
        ("", texts.description),
        (phrases.LABEL_WHO.name, texts.eligibility_description or ""),
        (phrases.LABEL_DOCUMENTS.name, "\n".join(f"• {document}" for document in texts.documents)),
        (phrases.LABEL_FEES.name, texts.fees_description or ""),
    ]
    return [{"label": voice.say(label) if label else "", "text": text} for label, text in parts if text]


def _phones(voice: Translator, entry: Entry, texts: LocalisedEntry) -> list[dict[str, Any]]:
    open_hours = hours(voice, entry.service.schedules)
    return [
        {
            "number": phone.number,
            "href": "tel:" + NOT_DIALLED.sub("", phone.number),
            "description": phone.description,
            "hours": open_hours,
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
