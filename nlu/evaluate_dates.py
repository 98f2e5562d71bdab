"""Measures how days and times are read, on anyone's own expressions."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from nlu.date_items import Grain
from nlu.date_lexicon import languages
from nlu.dates import Candidate, read
from nlu.errors import EvaluationDataFaulty
from nlu.figures import Share, all_or_faults, json_lines

GRAINS: tuple[str, ...] = get_args(Grain)
Outcome = Literal["right", "asked", "asked_in_vain", "nothing", "wrong"]


@dataclass(frozen=True)
class Expected:
    """A moment that is meant: an aware datetime, or a date with the grain that its written form tells."""

    value: datetime | date
    grain: str | None

    def is_met_by(self, candidate: Candidate) -> bool:
        """Whether the candidate is that moment; a part of the day is also met by its day alone."""
        found = candidate.value
        if isinstance(self.value, datetime):
            return isinstance(found, datetime) and _minute(found) == _minute(self.value)
        if isinstance(found, datetime):
            return candidate.grain == "part_of_day" and found.date() == self.value
        return found == self.value and (self.grain in (None, "part_of_day") or candidate.grain == self.grain)


@dataclass(frozen=True)
class DateLine:
    """`now` is aware and in `zone`; `expected` is empty where nothing is to be read, several where to be asked."""

    text: str
    lang: str
    now: datetime
    zone: ZoneInfo
    expected: tuple[Expected, ...]


@dataclass(frozen=True)
class Miss:
    """An expression that was not read exactly right, with what was written and what was found."""

    text: str
    lang: str
    outcome: Outcome
    expected: tuple[str, ...]
    got: tuple[str, ...]


@dataclass(frozen=True)
class DateReport:
    """Of all lines: `right` exactly; `asked` among several with the right one; `asked_in_vain` among others only;
    `nothing` where something was meant; `wrong` with one moment that was not meant, or not alone.
    """

    right: Share
    asked: Share
    asked_in_vain: Share
    nothing: Share
    wrong: Share
    by_language: dict[str, dict[Outcome, Share]]
    mistakes: list[Miss]

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain objects."""
        return asdict(self)


def evaluate_dates(lines: Sequence[DateLine]) -> DateReport:
    """Read every expression and count."""
    answers = [read(line.text, language=line.lang, now=line.now, zone=line.zone).found for line in lines]
    outcomes = [_outcome(line, found) for line, found in zip(lines, answers, strict=True)]
    mistakes = [
        Miss(line.text, line.lang, outcome, _texts(line.expected), _texts(found))
        for line, found, outcome in zip(lines, answers, outcomes, strict=True)
        if outcome != "right"
    ]
    codes = sorted({line.lang for line in lines})
    by_language = {
        code: _shares([outcome for line, outcome in zip(lines, outcomes, strict=True) if line.lang == code])
        for code in codes
    }
    every = _shares(outcomes)
    return DateReport(
        right=every["right"],
        asked=every["asked"],
        asked_in_vain=every["asked_in_vain"],
        nothing=every["nothing"],
        wrong=every["wrong"],
        by_language=by_language,
        mistakes=mistakes,
    )


def read_date_lines(path: Path) -> list[DateLine]:
    """Read JSON lines {"text", "lang", "now", "tz", "expected", "grain"?}.

    `now` is ISO, local in `tz` where it has no offset. `expected` is "2026-11-24T14:30", "2026-11-24", "2026-W48" or
    "2026-12", null where nothing is to be read, a list where all of these are to be asked about. Raises
    EvaluationDataFaulty with every fault.
    """
    lines: list[DateLine] = []
    faults: list[str] = []
    for number, data in json_lines(path, faults):
        try:
            lines.append(_line(data))
        except EvaluationDataFaulty as fault:
            faults.append(f"{path.name} line {number}: {fault}")
    return all_or_faults(lines, faults, path)


def _line(data: Mapping[str, Any]) -> DateLine:
    """One line; raises EvaluationDataFaulty with all that is wrong with it."""
    faults: list[str] = []
    text, lang, grain = data.get("text"), data.get("lang"), data.get("grain")
    if not isinstance(text, str) or not text:
        faults.append("text must be a text")
    if lang not in languages():
        faults.append(f"lang must be one of {', '.join(languages())}")
    if grain is not None and grain not in GRAINS:
        faults.append(f"grain must be one of {', '.join(GRAINS)}")
    zone = _zone(data.get("tz"))
    if zone is None:
        faults.append("tz must be a time zone such as Europe/Stockholm")
    now = _moment(data.get("now"), zone)
    if now is None:
        faults.append("now must be an ISO date and time")
    written = data.get("expected", "")
    each = [] if written is None else written if isinstance(written, list) else [written]
    expected = [_expected(one, grain, zone) for one in each]
    if None in expected or (isinstance(written, list) and not written):
        faults.append("expected must be ISO, null, or a list of several")
    if faults or zone is None or now is None:
        raise EvaluationDataFaulty("; ".join(faults) + ".")
    return DateLine(str(text), str(lang), now, zone, tuple(one for one in expected if one is not None))


def _zone(name: Any) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if isinstance(name, str) else None
    except (ValueError, OSError, LookupError):
        return None


def _moment(written: Any, zone: ZoneInfo | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except (TypeError, ValueError):
        return None
    return found.astimezone(zone) if found.tzinfo else found.replace(tzinfo=zone)


def _expected(written: Any, grain: str | None, zone: ZoneInfo | None) -> Expected | None:
    if not isinstance(written, str):
        return None
    form = written.strip()
    try:
        if "W" in form and len(form) <= 8:
            year, week = form.replace("-", "").split("W")
            return Expected(date.fromisocalendar(int(year), int(week), 1), "week")
        if len(form) == 7:
            return Expected(date.fromisoformat(form + "-01"), "month")
        if len(form) == 10:
            return Expected(date.fromisoformat(form), grain)
    except ValueError:
        return None
    moment = _moment(form, zone)
    return None if moment is None else Expected(moment, grain)


def _outcome(line: DateLine, found: Sequence[Candidate]) -> Outcome:
    if not found:
        return "nothing" if line.expected else "right"
    met = [any(one.is_met_by(candidate) for candidate in found) for one in line.expected]
    meant = all(any(one.is_met_by(candidate) for one in line.expected) for candidate in found)
    if met and all(met) and meant:
        return "right"
    if len(found) == 1:
        return "wrong"
    return "asked" if any(met) else "asked_in_vain"


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def _texts(each: Sequence[Expected] | Sequence[Candidate]) -> tuple[str, ...]:
    return tuple(f"{one.value.isoformat()} {one.grain or ''}".strip() for one in each)


def _shares(outcomes: Sequence[Outcome]) -> dict[Outcome, Share]:
    kinds: tuple[Outcome, ...] = get_args(Outcome)
    return {kind: Share(sum(outcome == kind for outcome in outcomes), len(outcomes)) for kind in kinds}
