"""When and how often a reminder is to come, as messages tell it, and the first time that follows from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from actions import meeting_time
from casework import recurrence
from nlu import dates, repeats
from nlu.repeats import Repeat

A_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True)
class When:
    """What is known of it. `either` holds moments or days of which one is meant.

    `past`: what was said lies behind. `unclear`: it repeats in a way that cannot be kept.
    """

    day: date | None = None
    at: time | None = None
    repeat: Repeat | None = None
    either: tuple[datetime | date, ...] = ()
    past: bool = False
    unclear: bool = False

    @property
    def needs_day(self) -> bool:
        """Whether a repetition waits for its day."""
        return self.repeat is not None and self.repeat.needs_day and self.day is None

    @property
    def is_open(self) -> bool:
        """Whether nothing is known yet."""
        return self.day is None and self.at is None and self.repeat is None

    def with_told(self, told: "When") -> "When":
        """What is told now counts, what is not told stays."""
        if told.past or told.unclear:
            return told
        if told.repeat is None and told.day is not None and self.repeat is not None:
            told = replace(told, repeat=_on(self.repeat, told.day))
        day, repeat = told.day or self.day, told.repeat or self.repeat
        if told.repeat is not None and not told.repeat.needs_day:
            # The rule says the day itself; an earlier one no longer counts.
            day = told.day
        if repeat is not None and repeat.needs_day and day is not None:
            repeat = _on(repeat, day)
        return When(day, told.at or self.at, repeat, told.either)

    def first(self, now: datetime, zone: ZoneInfo) -> datetime | None:
        """The first time, UTC; what is said of one day may lie behind. None while something is missing."""
        if self.at is None or self.needs_day or (self.day is None and self.repeat is None and self.either):
            return None
        today = now.astimezone(zone).date()
        if self.repeat is not None:
            return self._first_repeated(now, zone, self.repeat, self.at, self.day or today)
        if self.day is not None:
            return _moment(self.day, self.at, zone)
        coming = (_moment(today + timedelta(days=days), self.at, zone) for days in (0, 1, 2))
        return next(moment for moment in coming if moment > now)

    def settled(self, now: datetime, zone: ZoneInfo) -> "When":
        """The same with the day that a time alone means, so that it is no other one by the time of a yes."""
        if self.day is not None or self.repeat is not None or self.either:
            return self
        first = self.first(now, zone)
        return self if first is None else replace(self, day=first.astimezone(zone).date())

    def _first_repeated(self, now: datetime, zone: ZoneInfo, repeat: Repeat, at: time, day: date) -> datetime | None:
        begin = _moment(day, at, zone)
        each = repeat if repeat.frequency == "YEARLY" else replace(repeat, interval=1)
        # Every second week begins with the next such day, not a week later.
        near = recurrence.around(begin, zone, each.rule(), max(now, begin - A_MOMENT))
        return next((moment for moment in near if moment > now), None)

    def to_slot(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "day": self.day.isoformat() if self.day else None,
            "at": self.at.isoformat() if self.at else None,
            "repeat": asdict(self.repeat) if self.repeat else None,
            "either": [each.isoformat() for each in self.either],
            "past": self.past,
            "unclear": self.unclear,
        }

    @classmethod
    def from_slot(cls, form: Mapping[str, Any]) -> "When":
        repeat = form.get("repeat")
        return cls(
            date.fromisoformat(form["day"]) if form.get("day") else None,
            time.fromisoformat(form["at"]) if form.get("at") else None,
            Repeat(**{**repeat, "weekdays": tuple(repeat["weekdays"])}) if repeat else None,
            tuple(one_of(each) for each in form.get("either") or ()),
            bool(form.get("past")),
            bool(form.get("unclear")),
        )


def told(text: str, language: str, now: datetime, zone: ZoneInfo, *, of_time: bool = False) -> When | None:
    """What `text` tells of when; None when it tells nothing. With `of_time` a bare figure is a time."""
    said = repeats.find(text, language)
    if said is None:
        found = meeting_time.told(text, language, now, zone, of_time=of_time)
        if found is None:
            return When(past=True) if _is_over_today(text, language, now, zone) else None
        return When(found.day, found.at, None, found.either, found.past)
    if said.repeat is None:
        return When(unclear=True)
    start, end = said.span
    rest = f"{text[:start]} {said.day_words} {text[end:]}"
    found = meeting_time.told(rest, language, now, zone)
    when = When(repeat=said.repeat)
    if found is None:
        return when
    return when.with_told(When(found.day, found.at, None, found.either, found.past))


def is_vague(text: str, language: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether `text` tells a week or a month, and no day."""
    return repeats.find(text, language) is None and bool(meeting_time.vague_words(text, language, now, zone))


def spans(text: str, language: str, now: datetime, zone: ZoneInfo) -> list[tuple[int, int]]:
    """Where in `text` it is said when and how often."""
    said = repeats.find(text, language)
    found = [one.span for one in dates.read(text, language=language, now=now, zone=zone).found]
    return [*found, *([said.span] if said is not None else [])]


def one_of(written: str) -> datetime | date:
    """A moment or a day, ISO 8601."""
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def _is_over_today(text: str, language: str, now: datetime, zone: ZoneInfo) -> bool:
    """Whether it is a time of today that could still be meant in the morning."""
    today = now.astimezone(zone).date()
    found = meeting_time.told(text, language, datetime.combine(today, time(0), zone), zone)
    return found is not None and found.day == today and found.at is not None


def _on(repeat: Repeat, day: date) -> Repeat:
    """The repetition on the weekday, or the day of the month, of that day."""
    if repeat.frequency == "WEEKLY":
        return replace(repeat, weekdays=(day.isoweekday(),))
    if repeat.frequency == "MONTHLY":
        return replace(repeat, month_day=day.day)
    return repeat


def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A time that the clocks skip is read as the one after it."""
    return datetime.combine(day, at, zone).astimezone(UTC)
