"""Finds the entries that fit what a family wrote, by meaning and by words, in any language, or says that none does."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import numpy as np
import numpy.typing as npt

from nlu.embed import Embedder, Role, Vectors
from resources_catalog.concept_index import AskedConcepts, ConceptIndex
from resources_catalog.entry import Entry
from resources_catalog.folding import folded_words, words
from resources_catalog.meaning import Floats, MeaningSpace, written_language
from resources_catalog.nearest import NearestParts, Nearness, PartsInMemory
from resources_catalog.part import Part, parts_of, reference_parts
from resources_catalog.profile import Audience
from resources_catalog.region import regions
from resources_catalog.stop_words import without_greeting
from resources_catalog.topic import EMERGENCY, topics
from resources_catalog.word_index import WeightedText, WordIndex

Verdict = Literal["confident", "uncertain", "nothing"]
ReasonKind = Literal["words", "situation", "concept", "region"]

#: What the sum of the evidence means (docs/evaluation-search.md): at FLOOR it begins to be more than chance, and SPAN
#: above it is typical of a fit. From the score CONFIDENT on the best entry does fit.
FLOOR, SPAN = 0.55, 0.85
CONFIDENT = 0.45
#: An entry so far below the best one, in scores, is not worth a card.
BESIDE_THE_BEST = 0.5
#: … or that fits well whatever the best does.
GOOD = 0.6
#: How much it counts that a question is about help at all, and from where on more of it proves nothing.
MARGIN_WEIGHT, MARGIN_LIMIT = 2.0, 0.1
#: A situation is named as a reason from this closeness on.
SITUATION_CLOSE = 0.3
#: A question is cut here: nobody needs more to be understood, and embedding time grows with length.
QUERY_LIMIT = 300
BATCH = 32
#: An entry of which this field is confidential must not be found at all.
EVERYTHING = "*"


@dataclass(frozen=True)
class Reason:
    """Why an entry was found, as data.

    words: the telling words of the question, as the family wrote them, separated by ", ".
    situation: the closest situation in the question's language. concept: the code of what both are about.
    region: the region's code; for national help, the country's (ISO 3166-1).
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


@dataclass(frozen=True)
class _Question:
    """What was asked, and what it looks like in the meaning space and over the concepts."""

    text: str
    language: str
    row: Floats
    concepts: AskedConcepts


class Index:
    """Entries that can be searched, in memory. Immutable: after an edit a new one is opened, from the cache."""

    def __init__(
        self,
        entries: Iterable[Entry],
        embedder: Embedder,
        vectors: Mapping[str, Vectors] | None = None,
        nearest: Callable[[Sequence[Entry], MeaningSpace], NearestParts] | None = None,
        parts: Mapping[UUID, Sequence[Part]] | None = None,
    ) -> None:
        """`vectors` maps `Part.key` to a unit row of `embedder`; what is not in it is embedded here and now.

        `parts` of the entries, by their id, where the caller has made them already.
        `nearest` opens another store of the entries' vectors than this process's memory.
        """
        everything = sorted(filter(_public, entries), key=lambda entry: entry.id.int)
        self._emergency = [entry for entry in everything if EMERGENCY in entry.topics]
        self.entries: list[Entry] = [entry for entry in everything if EMERGENCY not in entry.topics]
        self._embedder = embedder
        own = [parts_of(entry) if parts is None else parts[entry.id] for entry in self.entries]
        owned = [(position, part) for position, its in enumerate(own) for part in its]
        self._parts = [part for _, part in owned]
        known = dict(vectors or {})
        known.update(embed_parts([*self._parts, *reference_parts()], embedder, known))
        self._space = MeaningSpace(known)
        rows = self._rows(known)
        owners = [position for position, _ in owned]
        first = np.searchsorted(np.array(owners, dtype=np.int64), np.arange(len(self.entries)))
        self._concepts = ConceptIndex(self.entries, self._space, rows[first])
        self._nearest = (nearest or self._in_memory(rows, owners))(self.entries, self._space)
        self._words = WordIndex([_weighted_texts(entry) for entry in self.entries])
        folded_words.cache_clear()
        self._positions = {entry.id: position for position, entry in enumerate(self.entries)}
        self._serving = {
            region: np.array([entry.serves(region) for entry in self.entries], dtype=bool)
            for region in (None, *regions())
        }

    def emergency(self, region: str) -> list[Entry]:
        """The crisis lines that serve `region`; they never come up in `search`."""
        return [entry for entry in self._emergency if entry.serves(region)]

    def search(
        self,
        query: str,
        language: str,
        region: str | None,
        exclude: Collection[UUID] = (),
        limit: int = 3,
        audience: Collection[Audience] = (),
    ) -> SearchResult:
        """The entries that fit a family in `region` and are not in `exclude`; blocks for the time of one embedding.

        Each of them fits by itself: there may be fewer than `limit`. `audience`: only what is for one of these.
        """
        hits = self.rank(query, language, region, exclude, limit, audience)
        least = max(0.0, min(hits[0].score - BESIDE_THE_BEST, GOOD)) if hits else 0.0
        fitting = tuple(hit for hit in hits if hit.score >= least)
        if not fitting:
            return SearchResult((), "nothing")
        return SearchResult(fitting, "confident" if fitting[0].score >= CONFIDENT else "uncertain")

    def rank(
        self,
        query: str,
        language: str,
        region: str | None,
        exclude: Collection[UUID] = (),
        limit: int = 10,
        audience: Collection[Audience] = (),
    ) -> list[Hit]:
        """The nearest entries whether they fit or not, best first; ties by id."""
        text = without_greeting(" ".join(query.split())[:QUERY_LIMIT], language)
        candidates = np.flatnonzero(self._open_to(region, exclude, audience))
        if not words(text) or not candidates.size:
            return []
        question = self._question(text, language)
        scores = np.round(self._scores(question)[candidates].astype(np.float64), 6)
        order = candidates[np.lexsort((candidates, -scores))[:limit]]
        found = dict(zip(candidates.tolist(), scores.tolist(), strict=True))
        return [
            Hit(self.entries[position], found[position], tuple(self._reasons(question, position)))
            for position in order.tolist()
        ]

    def _open_to(
        self, region: str | None, exclude: Collection[UUID], audience: Collection[Audience]
    ) -> npt.NDArray[np.bool_]:
        serving = self._serving.get(region)
        if serving is None:
            serving = np.array([entry.serves(region) for entry in self.entries], dtype=bool)
        open_to = serving.copy()
        open_to[[self._positions[one] for one in exclude if one in self._positions]] = False
        if audience:
            open_to &= np.array([_is_for(entry, audience) for entry in self.entries], dtype=bool)
        return open_to

    def _question(self, text: str, language: str) -> _Question:
        spoken = written_language(text, language)
        row = self._space.rows(self._embedder.embed([text], "query"), [spoken], "query")[0]
        return _Question(text, language, row, self._concepts.asked(text, language, spoken, row))

    def _scores(self, question: _Question) -> Floats:
        """Shape (entries,): the sum of what speaks for each entry, on the scale of `Hit.score`."""
        near: Nearness = self._nearest.nearness(question.row, question.language)
        evidence = near.best + near.whole + self._concepts.scores(question.concepts)
        evidence = evidence + self._words.scores(question.text, question.language)
        # The vector of one or two words tells little; words that are known as needs tell enough.
        margin = MARGIN_LIMIT if question.concepts.only else min(self._space.margin(question.row), MARGIN_LIMIT)
        return np.asarray((evidence + np.float32(MARGIN_WEIGHT * margin - FLOOR)) / np.float32(SPAN), dtype=np.float32)

    def _reasons(self, question: _Question, position: int) -> Iterator[Reason]:
        shared = self._words.shared_words(question.text, question.language, position)
        if shared:
            yield Reason("words", ", ".join(shared))
        situation = self._nearest.situation(question.row, question.language, position)
        concept = self._concepts.shared(question.concepts, position)
        if situation is not None and situation[1] >= SITUATION_CLOSE:
            yield Reason("situation", self._parts[situation[0]].text)
        elif concept is not None:
            yield Reason("concept", concept)
        entry = self.entries[position]
        if entry.region in regions():
            national = entry.level == "national"
            yield Reason("region", regions()[entry.region].country if national else entry.region)

    def _rows(self, known: Mapping[str, Vectors]) -> Floats:
        """The parts in the meaning space, shape (parts, dimensions)."""
        rows = np.zeros((len(self._parts), self._embedder.dimensions), dtype=np.float32)
        roles: tuple[Role, Role] = ("query", "passage")
        for role in roles:
            own = [number for number, part in enumerate(self._parts) if part.role == role]
            if own:
                vectors = np.stack([known[self._parts[number].key] for number in own])
                rows[own] = self._space.rows(vectors, [self._parts[number].language for number in own], role)
        return rows

    def _in_memory(
        self, rows: Floats, owners: Sequence[int]
    ) -> Callable[[Sequence[Entry], MeaningSpace], NearestParts]:
        return lambda entries, space: PartsInMemory(
            rows,
            owners,
            [part.kind for part in self._parts],
            [part.language for part in self._parts],
            [entries[owner].language == part.language for owner, part in zip(owners, self._parts, strict=True)],
            len(entries),
        )


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


def _public(entry: Entry) -> bool:
    return entry.service.status == "active" and EVERYTHING not in entry.profile.confidential


def _is_for(entry: Entry, audience: Collection[Audience]) -> bool:
    """An entry that names nobody is for all."""
    named = entry.profile.audience
    return not named or "any_family" in named or any(one in audience for one in named)


def _weighted_texts(entry: Entry) -> Iterator[WeightedText]:
    """All texts of an entry in all its languages, with how much a word counts by where it stands."""
    service, own = entry.service, entry.language
    yield WeightedText(service.name, own, 1.5)
    yield WeightedText(service.description, own, 0.6)
    yield WeightedText(service.eligibility_description or "", own, 0.4)
    # The summary of an imported record is the beginning of its description.
    if not service.description.startswith(entry.profile.summary.rstrip("…")):
        yield WeightedText(entry.profile.summary, own, 1.5)
    yield from (WeightedText(situation, own, 1.0) for situation in entry.profile.situations)
    for language, texts in entry.translations.items():
        yield WeightedText(texts.name, language, 1.5)
        yield WeightedText(texts.summary, language, 1.5)
        yield WeightedText(texts.description, language, 0.6)
        yield WeightedText(texts.eligibility_description or "", language, 0.4)
        yield from (WeightedText(situation, language, 1.0) for situation in texts.situations)
    for code in entry.topics:
        if code in topics():
            yield from (WeightedText(topics()[code].name(language), language, 0.5) for language in entry.languages)
