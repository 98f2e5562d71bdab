"""Finds the entries that fit what a family wrote, by meaning and by words, in any language, or says that none does."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import numpy as np
import numpy.typing as npt

from nlu.embed import Embedder, Role, Vectors
from resources_catalog.entry import Entry
from resources_catalog.folding import words
from resources_catalog.part import SITUATION, Part, parts_of, reference_parts
from resources_catalog.region import regions
from resources_catalog.topic import EMERGENCY, topics
from resources_catalog.word_index import WeightedText, WordIndex

Verdict = Literal["confident", "uncertain", "nothing"]
ReasonKind = Literal["words", "situation", "region"]

#: Chosen on benchmarks/search_dev.jsonl (docs/evaluation-search.md): from score 0 on an entry may fit, here it does.
CONFIDENT = 0.45
WORD_WEIGHT = 0.6
#: A situation is named as a reason from this closeness on.
SITUATION_CLOSE = 0.45
#: A question is cut here: nobody needs more to be understood, and embedding time grows with length.
QUERY_LIMIT = 300
BATCH = 32


@dataclass(frozen=True)
class _Scale:
    """What a raw score means: at `floor` it begins to be more than chance, at `floor + span` it is typical of a fit."""

    floor: float
    span: float


#: An entry that has situations in the question's language is compared with what families say; any other only with
#: official text, perhaps in another language, whose scores are lower. On one scale, both can stand in one list.
WITH_SITUATIONS = _Scale(0.38, 0.38)
OFFICIAL_TEXT = _Scale(0.13, 0.21)


@dataclass(frozen=True)
class Reason:
    """Why an entry was found, as data.

    words: the telling words of the question, as the family wrote them, separated by ", ".
    situation: the closest situation in the question's language. region: the region's code; for national help, the
    country's (ISO 3166-1).
    """

    kind: ReasonKind
    value: str


@dataclass(frozen=True)
class Hit:
    """`score` is below 0 where nothing but chance speaks for the entry, and about 1 for a typical fit."""

    entry: Entry
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class SearchResult:
    """`hits`, best first, are empty when the verdict, which is about the best of them, is `nothing`."""

    hits: tuple[Hit, ...]
    verdict: Verdict


class Index:
    """Entries that can be searched, in memory. Immutable: after an edit a new one is opened, from the cache."""

    def __init__(
        self, entries: Iterable[Entry], embedder: Embedder, vectors: Mapping[str, Vectors] | None = None
    ) -> None:
        """`vectors` maps `Part.key` to a unit row of `embedder`; what is not in it is embedded here and now."""
        everything = sorted(entries, key=lambda entry: entry.id)
        self._emergency = [entry for entry in everything if EMERGENCY in entry.topics]
        self.entries: list[Entry] = [entry for entry in everything if EMERGENCY not in entry.topics]
        self._embedder = embedder
        parts = [(position, part) for position, entry in enumerate(self.entries) for part in parts_of(entry)]
        known = dict(vectors or {})
        known.update(embed_parts([part for _, part in parts], embedder, known))
        known.update(embed_parts(reference_parts(), embedder, known))
        self._means = _language_means(known)
        self._parts = [part for _, part in parts]
        self._owners = np.array([position for position, _ in parts], dtype=np.int32)
        self._matrix = np.array(
            [self._centred(known[part.key], part.language, part.role) for part in self._parts], dtype=np.float32
        ).reshape(len(parts), embedder.dimensions)
        self._languages = np.array([part.language for part in self._parts], dtype=object)
        self._original = np.array(
            [self.entries[position].language == part.language for position, part in parts], dtype=bool
        )
        self._situation = np.array([part.kind == SITUATION for part in self._parts], dtype=bool)
        self._words = WordIndex([_weighted_texts(entry) for entry in self.entries])

    def emergency(self, region: str) -> list[Entry]:
        """The crisis lines that serve `region`; they never come up in `search`."""
        return [entry for entry in self._emergency if entry.serves(region)]

    def search(
        self, query: str, language: str, region: str | None, exclude: Collection[UUID] = (), limit: int = 3
    ) -> SearchResult:
        """The best entries for a family in `region` that are not in `exclude`; blocks for the time of one embedding."""
        hits = self.rank(query, language, region, exclude, limit)
        if not hits or hits[0].score < 0:
            return SearchResult((), "nothing")
        return SearchResult(tuple(hits), "confident" if hits[0].score >= CONFIDENT else "uncertain")

    def rank(
        self, query: str, language: str, region: str | None, exclude: Collection[UUID] = (), limit: int = 10
    ) -> list[Hit]:
        """The nearest entries whether they fit or not, best first; ties by id."""
        query = " ".join(query.split())[:QUERY_LIMIT]
        open_to = np.array([entry.serves(region) and entry.id not in exclude for entry in self.entries], dtype=bool)
        if not words(query) or not open_to.any():
            return []
        closeness = self._closeness(query, language)
        raw = self._by_entry(closeness, language) + WORD_WEIGHT * self._words.scores(query)
        floor, span = self._scales(language)
        scores = (raw - floor) / span
        order = sorted(np.flatnonzero(open_to), key=lambda position: (-round(float(scores[position]), 6), position))
        return [
            Hit(
                self.entries[position],
                round(float(scores[position]), 6),
                tuple(self._reasons(query, language, int(position), closeness)),
            )
            for position in order[:limit]
        ]

    def _closeness(self, query: str, language: str) -> npt.NDArray[np.float32]:
        vector = self._embedder.embed([query], "query")[0]
        closeness: npt.NDArray[np.float32] = self._matrix @ self._centred(vector, language, "query")
        return closeness

    def _by_entry(self, closeness: npt.NDArray[np.float32], language: str) -> npt.NDArray[np.float32]:
        """The best part of each entry, in the question's language or the original; shape (entries,)."""
        best = np.full(len(self.entries), -1.0, dtype=np.float32)
        readable = (self._languages == language) | self._original
        np.maximum.at(best, self._owners[readable], closeness[readable])
        return best

    def _scales(self, language: str) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        """Floor and span of each entry's scale for questions in `language`; each of shape (entries,)."""
        told = np.zeros(len(self.entries), dtype=bool)
        told[self._owners[self._situation & (self._languages == language)]] = True
        floor = np.where(told, WITH_SITUATIONS.floor, OFFICIAL_TEXT.floor).astype(np.float32)
        return floor, np.where(told, WITH_SITUATIONS.span, OFFICIAL_TEXT.span).astype(np.float32)

    def _reasons(
        self, query: str, language: str, position: int, closeness: npt.NDArray[np.float32]
    ) -> Iterable[Reason]:
        shared = self._words.shared_words(query, position)
        if shared:
            yield Reason("words", ", ".join(shared))
        own = np.flatnonzero((self._owners == position) & self._situation & (self._languages == language))
        if own.size:
            nearest = int(own[np.argmax(closeness[own])])
            if closeness[nearest] >= SITUATION_CLOSE:
                yield Reason("situation", self._parts[nearest].text)
        entry = self.entries[position]
        if entry.region in regions():
            national = entry.level == "national"
            yield Reason("region", regions()[entry.region].country if national else entry.region)

    def _centred(self, vector: Vectors, language: str, role: Role) -> Vectors:
        rest = vector - self._means.get((language, role), self._means["", role])
        return rest / max(float(np.linalg.norm(rest)), 1e-9)


def embed_parts(parts: Iterable[Part], embedder: Embedder, known: Mapping[str, Vectors]) -> dict[str, Vectors]:
    """The vectors, by `Part.key`, of those `parts` that are not in `known`; blocks while they are embedded."""
    missing = list({part.key: part for part in parts if part.key not in known}.values())
    made: dict[str, Vectors] = {}
    roles: tuple[Role, Role] = ("query", "passage")
    for role in roles:
        its = [part for part in missing if part.role == role]
        for start in range(0, len(its), BATCH):
            batch = its[start : start + BATCH]
            rows = embedder.embed([part.text for part in batch], role)
            made.update((part.key, row) for part, row in zip(batch, rows, strict=True))
    return made


def _language_means(known: Mapping[str, Vectors]) -> dict[tuple[str, Role], Vectors]:
    """The mean of the reference sentences by (language, role); under the language "" that of all languages."""
    rows: dict[tuple[str, Role], list[Vectors]] = {}
    for part in reference_parts():
        rows.setdefault((part.language, part.role), []).append(known[part.key])
        rows.setdefault(("", part.role), []).append(known[part.key])
    return {key: np.mean(np.stack(its), axis=0, dtype=np.float32) for key, its in rows.items()}


def _weighted_texts(entry: Entry) -> Iterator[WeightedText]:
    """All texts of an entry in all its languages, with how much a word counts by where it stands."""
    for language in entry.languages:
        texts = entry.localised(language)
        weighted = [(texts.name, 1.5), (texts.summary, 1.5), (texts.description, 0.6)]
        weighted += [(texts.eligibility_description or "", 0.4)]
        weighted += [(situation, 1.0) for situation in texts.situations]
        weighted += [(topics()[code].name(language), 0.5) for code in entry.topics if code in topics()]
        yield from (WeightedText(text, language, weight) for text, weight in weighted)
