"""How well search finds: figures over JSONL lines `{"query", "lang", "region", "relevant", "acceptable"?}`."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from resources_catalog.entry import Entry
from resources_catalog.region import regions
from resources_catalog.search import Hit, Index

DEPTH = 10


class LineError(ValueError):
    """A line of an evaluation file that cannot be used."""


@dataclass(frozen=True)
class Question:
    """`relevant` and `acceptable` name entries by id or slug. Without any relevant entry, nothing should be found."""

    query: str
    language: str
    region: str | None
    relevant: frozenset[str]
    acceptable: frozenset[str]


@dataclass
class Figures:
    """Shares of questions, 0 to 1. A hit is a relevant or acceptable entry among the first 1, 3, 5."""

    questions: int = 0
    hit_1: float = 0.0
    hit_3: float = 0.0
    hit_5: float = 0.0
    mrr_10: float = 0.0


@dataclass
class SearchFigures:
    """`same_language` and `cross_lingual` part the questions by the original language of their relevant entries.

    `said_nothing` is the share of answerable questions on which search said that nothing fits; `held_back` the share of
    unanswerable ones on which it rightly did; None without such questions. A question whose relevant entries are all
    unknown counts as missed; one of an unknown region is asked without a region.
    """

    overall: Figures
    same_language: Figures
    cross_lingual: Figures
    languages: dict[str, Figures] = field(default_factory=dict)
    said_nothing: float | None = None
    held_back: float | None = None
    unknown_ids: list[str] = field(default_factory=list)
    unknown_regions: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def questions(lines: Iterable[str]) -> Iterator[Question]:
    """Read JSONL; empty lines are passed over. Raises LineError with the line's number and what is wrong in it."""
    for number, line in enumerate(lines, start=1):
        text = line.lstrip("\ufeff").strip()
        if not text:
            continue
        try:
            given = json.loads(text)
        except json.JSONDecodeError as error:
            raise LineError(f"line {number} cannot be used: it is no JSON ({error.msg})") from error
        if not isinstance(given, dict):
            raise LineError(f"line {number} cannot be used: it is no object with query, lang and relevant")
        query, language, region = given.get("query"), given.get("lang"), given.get("region")
        if not isinstance(query, str) or not isinstance(language, str) or not language.strip():
            raise LineError(f"line {number} cannot be used: query and lang must be texts")
        if region is not None and not isinstance(region, str):
            raise LineError(f"line {number} cannot be used: region must be a text or null")
        yield Question(
            query=query,
            language=language.strip().partition("-")[0].lower(),
            region=(region or "").strip() or None,
            relevant=_ids(number, given, "relevant"),
            acceptable=_ids(number, given, "acceptable"),
        )


def _ids(number: int, given: dict[str, Any], key: str) -> frozenset[str]:
    """The ids under `key` as texts: a list of texts or numbers, a single one, or nothing."""
    value = given.get(key)
    ids = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(one, str | int) for one in ids):
        raise LineError(f"line {number} cannot be used: {key} must be a list of ids")
    return frozenset(_normal(str(one)) for one in ids)


def measure(asked: Iterable[Question], index: Index) -> SearchFigures:
    """Ask `index` each question once; the ranking is measured before anything is held back."""
    named: dict[str, list[Entry]] = defaultdict(list)
    for entry in index.entries:
        for name in _names(entry):
            named[name].append(entry)
    ranks: list[tuple[Question, bool, int | None]] = []
    verdicts: dict[bool, list[bool]] = {True: [], False: []}
    unknown: set[str] = set()
    elsewhere: set[str] = set()
    for question in asked:
        if question.region is not None and question.region not in regions():
            elsewhere.add(question.region)
            question = replace(question, region=None)
        wanted = question.relevant | question.acceptable
        unknown.update(name for name in wanted if name not in named)
        result = index.search(question.query, question.language, question.region, limit=DEPTH)
        verdicts[bool(question.relevant)].append(result.verdict == "nothing")
        if question.relevant:
            hits = index.rank(question.query, question.language, question.region, limit=DEPTH)
            relevant = [entry for name in question.relevant for entry in named.get(name, ())]
            originals = {entry.language for entry in relevant if entry.serves(question.region)}
            ranks.append((question, question.language in originals, _rank(hits, wanted)))
    return SearchFigures(
        overall=_figures([rank for _, _, rank in ranks]),
        same_language=_figures([rank for _, same, rank in ranks if same]),
        cross_lingual=_figures([rank for _, same, rank in ranks if not same]),
        languages={
            language: _figures([rank for question, _, rank in ranks if question.language == language])
            for language in dict.fromkeys(question.language for question, _, _ in ranks)
        },
        said_nothing=_share(verdicts[True]),
        held_back=_share(verdicts[False]),
        unknown_ids=sorted(unknown),
        unknown_regions=sorted(elsewhere),
    )


def table(figures: SearchFigures) -> list[str]:
    """The figures as lines of text."""
    rows = [
        ("all", figures.overall),
        ("same language", figures.same_language),
        ("cross-lingual", figures.cross_lingual),
    ]
    rows += list(figures.languages.items())
    lines = [f"{'':14} {'n':>5} {'hit@1':>6} {'hit@3':>6} {'hit@5':>6} {'MRR@10':>6}"]
    for name, one in rows:
        lines.append(
            f"{name:14} {one.questions:5} {one.hit_1:6.3f} {one.hit_3:6.3f} {one.hit_5:6.3f} {one.mrr_10:6.3f}"
        )
    if figures.said_nothing is not None:
        lines.append(f"said that nothing fits although something does: {figures.said_nothing:.3f}")
    if figures.held_back is not None:
        lines.append(f"rightly said that nothing fits: {figures.held_back:.3f}")
    if figures.unknown_regions:
        lines.append(f"no regions of ours, asked without: {', '.join(figures.unknown_regions)}")
    if figures.unknown_ids:
        lines.append(f"not in the catalogue: {', '.join(figures.unknown_ids)}")
    return lines


def _rank(hits: Sequence[Hit], wanted: frozenset[str]) -> int | None:
    return next((rank for rank, hit in enumerate(hits, start=1) if _names(hit.entry) & wanted), None)


def _names(entry: Entry) -> set[str]:
    return {str(entry.id), _normal(entry.slug), f"{entry.region}/{entry.slug}"}


def _normal(given: str) -> str:
    """An id as it is compared: a UUID in its usual form, however it was written."""
    try:
        return str(UUID(given.strip()))
    except ValueError:
        return given.strip()


def _figures(ranks: Sequence[int | None]) -> Figures:
    if not ranks:
        return Figures()
    count = len(ranks)
    within = {depth: sum(rank is not None and rank <= depth for rank in ranks) / count for depth in (1, 3, 5)}
    reciprocal = sum(1 / rank for rank in ranks if rank is not None) / count
    return Figures(count, within[1], within[3], within[5], reciprocal)


def _share(flags: Sequence[bool]) -> float | None:
    return sum(flags) / len(flags) if flags else None
