"""Telephone hours in words: the days of an iCalendar BYDAY list as ranges, in one language."""

from collections.abc import Iterable

from babel.dates import get_day_names

from locales.phrases import find_support
from locales.translate import Translator
from resources_catalog.entry import Schedule

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def hours(voice: Translator, schedules: Iterable[Schedule]) -> str | None:
    """For example "Monday–Friday, 08:00–16:00; Saturday, 10:00–12:00", or None when no hours are known."""
    lines = [
        voice.say(
            find_support.HOURS.name,
            {"days": _days(voice, schedule.byday), "opens": schedule.opens_at, "closes": schedule.closes_at},
        )
        for schedule in schedules
        if schedule.freq == "WEEKLY" and (schedule.description or "telephone") == "telephone"
    ]
    return "; ".join(lines) or None


def _days(voice: Translator, byday: str) -> str:
    names = get_day_names("wide", locale=voice.locale)
    numbers = sorted(DAYS.index(day) for day in byday.split(","))
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = [names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}" for run in runs]
    return ", ".join(words)
