"""How a repetition is told, by the dialogue and the gateway alike."""

from collections.abc import Sequence

from locales.phrases import reminder_talk as phrases
from locales.utterance import Line, weekdays

WORKDAYS, ALL_DAYS = (1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6, 7)
#: Every month has such a day.
ALWAYS_THERE = 28


def repetition(frequency: str, interval: int, days: Sequence[int], month_day: int | None) -> tuple[Line, ...]:
    """The lines for a rule of RFC 5545: its FREQ and INTERVAL, its weekdays (Monday is 1), its day of the month.

    `month_day` -1 is the last one.
    """
    if frequency == "DAILY":
        if interval == 1:
            return (Line(phrases.EVERY_DAY.name),)
        return (Line(phrases.EVERY_DAYS.name, {"count": interval}),)
    if frequency == "WEEKLY":
        if interval == 1 and tuple(days) == WORKDAYS:
            return (Line(phrases.WORKDAYS.name),)
        if interval == 1:
            return (Line(phrases.EVERY_WEEK.name, {"weekdays": weekdays(days)}),)
        return (Line(phrases.EVERY_WEEKS.name, {"count": interval, "weekdays": weekdays(days)}),)
    if frequency == "MONTHLY" and month_day is not None:
        return _monthly(interval, month_day)
    return (Line(phrases.EVERY_YEAR.name),)


def _monthly(interval: int, month_day: int) -> tuple[Line, ...]:
    if month_day < 0:
        if interval == 1:
            return (Line(phrases.EVERY_MONTH_END.name),)
        return (Line(phrases.EVERY_MONTHS_END.name, {"count": interval}),)
    if interval == 1:
        line = Line(phrases.EVERY_MONTH.name, {"day": month_day})
    else:
        line = Line(phrases.EVERY_MONTHS.name, {"count": interval, "day": month_day})
    return (line,) if month_day <= ALWAYS_THERE else (line, Line(phrases.SHORT_MONTHS.name))
