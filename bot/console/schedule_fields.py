"""The forms of the page "My times": what was typed, as it was typed, and what it means."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from bot.console.words import Words
from bot.conversation.inbox import clean
from casework import schedules
from casework.meetings import FORMS, LONGEST_PLACE
from casework.schedule_models import StaffSchedule
from casework.schedules import LIMITS, Hours, Schedule, ScheduleError
from locales.phrase import Phrase
from locales.phrases import schedules as phrases

#: Lines of a weekday that are shown at least, and read at most.
LINES, MOST_LINES = 2, 8
WEEKDAYS = range(7)
#: Areas in the names of time zones that hold no cities.
NO_CITIES = ("Etc", "SystemV")
#: Why `casework.schedules` refuses an absence → the sentence, and the field.
ABSENCE: Mapping[str, tuple[Phrase, str]] = {
    "absence_backwards": (phrases.REFUSED_ABSENCE_BACKWARDS, "to_day"),
    "absence_over": (phrases.REFUSED_ABSENCE_OVER, "to_day"),
    "absence_too_long": (phrases.REFUSED_ABSENCE_TOO_LONG, "to_day"),
}
#: Why it refuses a schedule, where a field alone does not tell.
SCHEDULE: Mapping[str, tuple[Phrase, str]] = {
    "zone": (phrases.REFUSED_ZONE, "time_zone"),
    "country": (phrases.REFUSED_COUNTRY, "country"),
    "forms": (phrases.REFUSED_FORMS, "forms"),
    "place_too_long": (phrases.REFUSED_TOO_LONG, "visit_place"),
    "link": (phrases.REFUSED_LINK, "video_link"),
    "link_too_long": (phrases.REFUSED_TOO_LONG, "video_link"),
}


#: A field → something that it may hold; None where it may be empty.
GOOD: Mapping[str, Any] = {"time_zone": "UTC", "forms": FORMS}


@dataclass(frozen=True)
class Typed:
    """A form as it stands on the page: field → text, and field → what is wrong with it."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    #: What is wrong with the form as a whole.
    fault: str = ""
    #: Lines of each weekday beyond those that are filled in.
    more: int = 0

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def lines(self, weekday: int) -> range:
        """Those that are filled in, and two at least."""
        filled = [line for line in range(MOST_LINES) if self.value(f"begins-{weekday}-{line}")]
        return range(min(MOST_LINES, max(LINES, filled[-1] + 1 if filled else 0) + self.more))


def of_schedule(schedule: StaffSchedule | None, hours: Hours, zone: str, country: str | None) -> Typed:
    """The form of what is kept; with zone and country for somebody who has not said anything yet."""
    values = {"time_zone": zone, "country": country or "", "form-visit": "on", "form-phone": "on"}
    kept = Schedule(zone, ("visit", "phone"), country) if schedule is None else schedule
    values |= {name: str(getattr(kept, name)) for name in LIMITS}
    if schedule is not None:
        values |= {"form-visit": "", "form-phone": "", **{f"form-{form}": "on" for form in schedule.forms}}
        values |= {"time_zone": schedule.time_zone, "country": schedule.country or ""}
        values |= {"visit_place": schedule.visit_place or "", "video_link": schedule.video_link or ""}
    for weekday, blocks in hours.items():
        for line, (begins, ends) in enumerate(blocks):
            values[f"begins-{weekday}-{line}"] = f"{begins:%H:%M}"
            values[f"ends-{weekday}-{line}"] = f"{ends:%H:%M}"
    return Typed(values)


def read_schedule(form: Mapping[str, str], words: Words) -> tuple[Schedule, Hours] | Typed:
    """The schedule that is asked for; what was typed, with every fault, where it cannot be."""
    faults: dict[str, str] = {}
    numbers = {name: _number(form.get(name, ""), name, words, faults) for name in LIMITS}
    hours = _hours(form, words, faults)
    wanted = Schedule(
        time_zone=_zone(form.get("time_zone", "")),
        forms=tuple(one for one in FORMS if form.get(f"form-{one}")),
        country=form.get("country", "").strip() or None,
        visit_place=_one_line(form.get("visit_place", "")),
        video_link=_one_line(form.get("video_link", "")),
        **numbers,
    )
    for code in _refusals(wanted, {} if faults else hours):
        phrase, name = SCHEDULE[code]
        faults.setdefault(name, words.phrase(phrase, limit=LONGEST_PLACE))
    if faults:
        return Typed(dict(form), faults, words.phrase(phrases.MEND))
    return wanted, hours


def read_absence(form: Mapping[str, str], zone: ZoneInfo, words: Words) -> tuple[datetime, datetime] | Typed:
    """Begin and end of an absence; without times whole days, without a last day one day."""
    faults: dict[str, str] = {}
    first = _day(form.get("from_day", ""))
    last = _day(form.get("to_day", "")) if form.get("to_day", "").strip() else first
    if first is None:
        faults["from_day"] = words.phrase(phrases.REFUSED_DAY)
    elif last is None:
        faults["to_day"] = words.phrase(phrases.REFUSED_LAST_DAY)
    clocks: dict[str, time | None] = {}
    for name in ("from_time", "to_time"):
        text = form.get(name, "").strip()
        clocks[name] = _clock(text) if text else None
        if text and clocks[name] is None:
            faults[name] = words.phrase(phrases.REFUSED_CLOCK)
    if faults or first is None or last is None:
        return Typed(dict(form), faults, words.phrase(phrases.MEND))
    from_time, to_time = clocks["from_time"] or time(), clocks["to_time"]
    ends = (
        datetime.combine(last, to_time, zone) if to_time else datetime.combine(last + timedelta(days=1), time(), zone)
    )
    return datetime.combine(first, from_time, zone).astimezone(UTC), ends.astimezone(UTC)


def refused_absence(form: Mapping[str, str], code: str, words: Words) -> Typed:
    phrase, name = ABSENCE[code]
    return Typed(dict(form), {name: words.phrase(phrase)}, words.phrase(phrases.MEND))


def _refusals(wanted: Schedule, hours: Hours) -> Iterable[str]:
    """What is wrong beside the numbers and the hours, which were looked at before."""
    while True:
        try:
            schedules.check(wanted, hours)
        except ScheduleError as refused:
            if refused.code not in SCHEDULE:
                return
            yield refused.code
            # What else is wrong shows once this is not.
            name = SCHEDULE[refused.code][1]
            good: dict[str, Any] = {name: GOOD.get(name)}
            wanted = replace(wanted, **good)
        else:
            return


def _number(text: str, name: str, words: Words, faults: dict[str, str]) -> int:
    least, most, step = LIMITS[name]
    text = text.strip()
    if text.isascii() and text.isdigit() and len(text) < 6 and least <= int(text) <= most and int(text) % step == 0:
        return int(text)
    phrase = phrases.REFUSED_STEP if step > 1 else phrases.REFUSED_NUMBER
    faults[name] = words.phrase(phrase, least=least, most=most, step=step)
    return most


def _hours(form: Mapping[str, str], words: Words, faults: dict[str, str]) -> Hours:
    hours: dict[int, Sequence[tuple[time, time]]] = {}
    for weekday in WEEKDAYS:
        blocks: list[tuple[time, time]] = []
        for line in range(MOST_LINES):
            begin, end = (form.get(f"{name}-{weekday}-{line}", "").strip() for name in ("begins", "ends"))
            if not begin and not end:
                continue
            block = _clock(begin), _clock(end)
            phrase = _wrong(block, blocks)
            if phrase is not None:
                faults[f"begins-{weekday}-{line}"] = words.phrase(phrase)
            elif block[0] is not None and block[1] is not None:
                blocks.append((block[0], block[1]))
        if blocks:
            hours[weekday] = sorted(blocks)
    return hours


def _wrong(block: tuple[time | None, time | None], others: Sequence[tuple[time, time]]) -> Phrase | None:
    begins, ends = block
    if begins is None or ends is None:
        return phrases.REFUSED_TIME
    if any(at.minute % 5 or at.second or at.microsecond for at in (begins, ends)):
        return phrases.REFUSED_FIVE
    if ends <= begins:
        return phrases.REFUSED_BACKWARDS
    if any(begins < other[1] and other[0] < ends for other in others):
        return phrases.REFUSED_OVERLAP
    return None


def _clock(text: str) -> time | None:
    try:
        found = time.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is None else None


def _day(text: str) -> date | None:
    """A day of this age: a year from 2000 to 2200."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2200 else None


def _zone(text: str) -> str:
    """The one zone of a city that was typed; anything else as it was typed."""
    found = _cities().get(_city(text), ())
    return found[0] if len(found) == 1 else text.strip()


@cache
def _cities() -> Mapping[str, Sequence[str]]:
    """A city as `_city` spells it → the zones that are named after it."""
    made: dict[str, list[str]] = {}
    for name in available_timezones():
        area, _, city = name.rpartition("/")
        if area and area not in NO_CITIES:
            made.setdefault(_city(city), []).append(name)
    return made


def _city(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).casefold()


def _one_line(text: str) -> str | None:
    return " ".join(clean(text).split()) or None
