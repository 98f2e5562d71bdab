"""Hours in words: the days of an iCalendar BYDAY list as ranges, in one language."""

from collections.abc import Iterable
from datetime import date

from babel.dates import get_day_names

from locales.phrases import find_support
from locales.translate import Translator
from resources_catalog.opening import WEEKDAYS, Kind, of_kind
from resources_catalog.service import Schedule

_WHOLE_DAY = ("00:00", "23:59")


def hours(
    voice: Translator, schedules: Iterable[Schedule], kind: Kind = "telephone", today: date | None = None
) -> tuple[str, ...]:
    """A line for each of them, such as "Monday–Friday, 08:00–16:00"; with `today` only those that are valid then."""
    lines = [
        _line(voice, days, schedule)
        for schedule in schedules
        if of_kind(schedule, kind) and _valid(schedule, today) and (days := _days(voice, schedule.byday))
    ]
    return tuple(dict.fromkeys(lines))


def _line(voice: Translator, days: str, schedule: Schedule) -> str:
    if (schedule.opens_at, schedule.closes_at) == _WHOLE_DAY:
        return voice.say(find_support.HOURS_DAY_AND_NIGHT.name, {"days": days})
    values = {"days": days, "opens": schedule.opens_at, "closes": schedule.closes_at}
    return voice.say(find_support.HOURS.name, values)


def _valid(schedule: Schedule, today: date | None) -> bool:
    return today is None or (schedule.valid_from or date.min) <= today <= (schedule.valid_to or date.max)


def _days(voice: Translator, byday: str) -> str:
    """The days, those of every week first; empty when one of them cannot be said."""
    items = byday.split(",")
    names = get_day_names("wide", locale=voice.locale)
    numbers = sorted(WEEKDAYS.index(day) for day in items if day in WEEKDAYS)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}" for run in runs]
    for item in items:
        if item in WEEKDAYS:
            continue
        day, ordinal = names[WEEKDAYS.index(item[-2:])], int(item[:-2])
        if ordinal < -1:
            return ""
        if ordinal == -1:
            words.append(voice.say(find_support.HOURS_LAST.name, {"day": day}))
        else:
            words.append(voice.say(find_support.HOURS_NTH.name, {"day": day, "number": ordinal}))
    return ", ".join(words)
