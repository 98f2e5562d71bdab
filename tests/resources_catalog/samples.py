"""A small entry file to bend, and an embedder without a model."""

import copy
import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np

from locales.languages import languages
from nlu.embed import Role, Vectors
from resources_catalog.entry import Entry, entry_id
from resources_catalog.folding import fold, words

TODAY = date(2026, 11, 22)

_TEXTS = {
    "en": ("Home grant", "The municipality pays", "Call the municipality first", "The bathroom is too small"),
    "sv": ("Bidrag", "Kommunen betalar", "Ring kommunen först", "Badrummet är för litet"),
    "ru": ("Пособие", "Город платит", "Сначала позвоните", "Ванная слишком тесная"),
    "nl": ("Toelage", "De gemeente betaalt", "Bel eerst de gemeente", "De badkamer is te klein"),
    "vi": ("Trợ cấp", "Địa phương chi trả", "Trước tiên hãy gọi", "Nhà tắm quá chật"),
    "ar": ("إعانة", "البلدية تدفع", "اتصلوا أولاً", "الحمام ضيق جداً"),
    "uk": ("Допомога", "Місто платить", "Спершу зателефонуйте", "Ванна кімната затісна"),
}

Document = dict[str, Any]


def texts(language: str, subject: str = "") -> Document:
    name, does, first, situation = (f"{text} {subject}".strip() for text in _TEXTS[language])
    return {
        "name": name,
        "summary": f"{does}.",
        "description": f"{does}. {first}.",
        "eligibility_description": f"{situation}.",
        "application_process": f"{first}.",
        "situations": [
            f"{situation} {'abcde'[number] if language not in ('ru', 'uk', 'ar') else ''}{number}"
            for number in range(5)
        ],
    }


def document(region: str = "se-karlstad", language: str = "sv", subject: str = "") -> Document:
    """An entry file without a fault, as YAML would give it."""
    own = texts(language, subject)
    return {
        "language": language,
        "region": region,
        "level": "municipal",
        "topics": ["home_adaptation"],
        "organization": {"name": "Kommun", "description": own["summary"], "website": "https://karlstad.se"},
        "service": {
            "name": own["name"],
            "description": own["description"],
            "url": "https://karlstad.se/bidrag",
            "eligibility_description": own["eligibility_description"],
            "application_process": own["application_process"],
            "assured_date": "2026-11-20",
            "required_documents": [{"document": own["name"]}],
            "phones": [{"number": "+46 54 540 00 00", "description": own["name"]}],
            "schedules": [{"byday": "MO,TU", "opens_at": "08:00", "closes_at": "16:00", "description": "telephone"}],
        },
        "profile": {
            "summary": own["summary"],
            "audience": ["child_with_disability"],
            "situations": own["situations"],
            "eligibility": {
                "all": [{"fact": "needs_home_adaptation", "is": True}, {"fact": "child_age", "at_most": 20}]
            },
            "scenarios": [
                {"family": "a", "facts": {"needs_home_adaptation": True, "child_age": 4}, "outcome": "eligible"},
                {"family": "b", "facts": {"needs_home_adaptation": False}, "outcome": "not_eligible"},
                {
                    "family": "c",
                    "facts": {"needs_home_adaptation": True},
                    "outcome": "unknown",
                    "missing": ["child_age"],
                },
            ],
            "sources": [{"uri": "https://karlstad.se/bidrag", "title": "Karlstad", "checked": "2026-11-20"}],
            "review": {
                "state": "demonstration",
                "checked_on": "2026-11-20",
                "checked_by": "starter catalogue",
                "next_check": "2027-05-20",
            },
        },
        "translations": {
            code: {
                "state": "machine",
                **texts(code, subject),
                "phones": {"+46 54 540 00 00": texts(code)["name"]},
                "documents": {own["name"]: texts(code)["name"]},
            }
            for code in languages()
            if code != language
        },
    }


def entry(slug: str, given: Document | None = None, **changes: Any) -> Entry:
    whole = copy.deepcopy(given or document()) | changes
    region = whole["region"]
    return Entry.from_document({**whole, "id": str(entry_id(region, slug)), "slug": slug})


class WordEmbedder:
    """A bag of folded words, hashed: equal words are near, whatever the language. Counts what it embeds."""

    identity = "words"
    dimensions = 64

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        self.embedded += texts
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                digest = hashlib.sha256(fold(word).encode()).digest()
                row[digest[0] % self.dimensions] += 1.0 if digest[1] % 2 else -1.0
            row /= max(float(np.linalg.norm(row)), 1e-9)
        return rows
