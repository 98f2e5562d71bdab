"""The page of numbers for leads: caseloads, waiting times, promises kept, reasons, obstacles, and help that arrived."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from babel.dates import format_timedelta
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from bot.console.gate import Audience, Call
from bot.console.page import Page
from bot.console.pages import Pages
from bot.console.schedule_view import usual_place
from bot.console.words import Words
from casework.handovers import REASONS
from casework.numbers import SMALLEST, Load, Numbers, Waiting, numbers
from casework.store import Store
from locales.phrase import Phrase
from locales.phrases import numbers as phrases
from resources_catalog import store as catalogue

#: Days that can be chosen; the first one is shown when nothing is.
PERIODS = (90, 30, 365)
OUTCOMES: Mapping[str, Phrase] = {
    "helped": phrases.OUTCOME_HELPED,
    "no_help": phrases.OUTCOME_NO_HELP,
    "unknown": phrases.OUTCOME_UNKNOWN,
}


@dataclass(frozen=True)
class Row:
    """A name in `language` (empty: the reader's), and its count in words."""

    name: str
    count: str
    language: str = ""


@dataclass(frozen=True)
class Table:
    id: str
    heading: str
    columns: tuple[str, str]
    rows: Sequence[Row]


class NumbersPage:
    """Nothing here leads to a family."""

    def __init__(self, store: Store, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    async def show(self, call: Call) -> Response:
        words, days = call.words, _days(call)
        async with self._store.read() as session:
            found = await numbers(session, words.now - timedelta(days=days), words.now)
            tables = await _tables(session, words, found)
        return self._pages.page(
            "numbers_page.html",
            call,
            p=phrases,
            least=SMALLEST,
            periods=PERIODS,
            days=days,
            loads=[_load(words, load) for load in found.loads],
            without=found.without,
            facts=_facts(words, found.waiting),
            tables=tables,
        )


def numbers_pages(page: NumbersPage) -> tuple[Page, ...]:
    return (Page("GET", "/numbers", Audience.LEADS, page.show),)


def _days(call: Call) -> int:
    given = call.request.query_params.get("days", "")
    return next((days for days in PERIODS if str(days) == given), PERIODS[0])


def _load(words: Words, load: Load) -> dict[str, str]:
    zone, _ = usual_place()
    count = str(load.families)
    if load.limit is not None:
        count = words.phrase(phrases.OF_LIMIT, count=load.families, limit=load.limit)
    return {
        "name": load.name,
        "families": count,
        "full": words.phrase(phrases.FULL) if load.full else "",
        "waiting": str(load.waiting),
        "away": words.full_moment(load.away_until, zone) if load.away_until is not None else "",
    }


def _facts(words: Words, waiting: Waiting) -> Sequence[tuple[str, str]]:
    few = words.phrase(phrases.TOO_FEW_TO_SAY)
    kept = words.phrase(phrases.KEPT_OF, kept=waiting.kept, count=waiting.promised)
    return (
        (words.phrase(phrases.STILL), str(waiting.still)),
        (words.phrase(phrases.LATE), str(waiting.late)),
        (words.phrase(phrases.MEDIAN), _length(words, waiting.median) or few),
        (words.phrase(phrases.SLOWEST), _length(words, waiting.slowest_tenth) or few),
        (words.phrase(phrases.KEPT), kept if waiting.promised >= SMALLEST else few),
    )


def _length(words: Words, length: timedelta | None) -> str:
    return format_timedelta(length, granularity="minute", threshold=2, locale=words.locale) if length else ""


async def _tables(session: AsyncSession, words: Words, found: Numbers) -> Sequence[Table]:
    entries = {
        str(entry.id): entry.localised(words.language.code)
        for entry in await catalogue.get_many(session, [UUID(id) for id in found.benefits])
    }

    def reason(code: str) -> Row:
        return Row(words.say(f"reason_{code}") if code in REASONS else code, "")

    def place(code: str) -> Row:
        return Row(words.place(code) or words.phrase(phrases.PLACE_UNKNOWN), "")

    def help(id: str) -> Row:
        texts = entries.get(id)
        return Row(texts.name, "", texts.language) if texts else Row(words.phrase(phrases.HELP_UNKNOWN), "")

    def outcome(code: str) -> Row:
        return Row(words.phrase(OUTCOMES.get(code, phrases.OUTCOME_UNKNOWN)), "")

    return [
        _table(words, "reasons", phrases.REASONS, phrases.COLUMN_REASON, found.reasons, reason),
        _table(words, "barriers", phrases.BARRIERS, phrases.COLUMN_PLACE, found.barriers, place),
        _table(words, "benefits", phrases.BENEFITS, phrases.COLUMN_HELP, found.benefits, help),
        _table(words, "referrals", phrases.REFERRALS, phrases.COLUMN_OUTCOME, found.referrals, outcome),
    ]


def _table(
    words: Words,
    id: str,
    heading: Phrase,
    column: Phrase,
    counts: Mapping[str, int | None],
    named: Callable[[str], Row],
) -> Table:
    rows = []
    for code, count in counts.items():
        row = named(code)
        said = words.phrase(phrases.HIDDEN) if count is None else str(count)
        rows.append(Row(row.name, said, row.language))
    columns = (words.phrase(column), words.phrase(phrases.COLUMN_FAMILIES))
    return Table(id, words.phrase(heading), columns, rows)
