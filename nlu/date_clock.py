"""Which hour is meant: from what was said about the time of day to minutes from midnight, and onto a day in a zone."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from nlu.date_items import Clock
from nlu.date_lexicon import PartOfDay

HALF_A_DAY, A_DAY = 12 * 60, 24 * 60
#: A bare hour before this one is meant after noon.
FIRST_HOUR_AS_SAID = 7
_MERIDIEM = {"am": (0.0, 12.0), "pm": (12.0, 24.0)}


def minutes(clock: Clock, part: str | None, parts: Mapping[str, PartOfDay]) -> tuple[int, bool]:
    """(minutes from midnight of the day that is named, whether "after noon" was assumed).

    The end of the day is 1440. `part` is one that stands elsewhere in the message.
    """
    said = clock.hour * 60 + clock.minute
    window = _window(clock.part or part, parts)
    if window is not None:
        return _within(said, window, clock), False
    if clock.exact:
        return said, False
    if said < FIRST_HOUR_AS_SAID * 60:
        return said + HALF_A_DAY, said >= 60
    return said, False


def until(clock: Clock, begin: int, part: str | None, parts: Mapping[str, PartOfDay]) -> tuple[int, int]:
    """(begin, end) of a span of hours, the end after the begin: "9 to 5" ends at 17, "7-9 pm" begins at 19."""
    assert clock.until is not None
    end = clock.until.hour * 60 + clock.until.minute
    window = _window(clock.until.part or part, parts)
    if window is not None and not clock.until.exact:
        end = _within(end, window, clock.until)
        if not clock.exact:
            said = clock.hour * 60 + clock.minute
            each = [one for one in (said, said + HALF_A_DAY) if one < end]
            begin = max(each, default=begin)
    while end <= begin:
        end += A_DAY if clock.until.exact else HALF_A_DAY
    return begin, end


def _window(part: str | None, parts: Mapping[str, PartOfDay]) -> tuple[float, float] | None:
    if part is None:
        return None
    return _MERIDIEM.get(part) or (parts[part].hours if part in parts else None)


def _within(said: int, window: tuple[float, float], clock: Clock) -> int:
    """The hour as said, or half a day on, by which of them lies in the part of the day."""
    first, last = window[0] * 60, window[1] * 60
    if clock.exact and clock.hour > 12:
        return said
    for minute in (said, said + HALF_A_DAY, said - HALF_A_DAY):
        if minute >= 0 and (first <= minute < last or first <= minute + A_DAY < last):
            return minute
    return said


def at(day: date, minute: int, zone: ZoneInfo) -> tuple[datetime, tuple[str, ...]]:
    """The moment on the wall clock, and what was assumed where the clocks change; raises OverflowError."""
    local = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(minutes=minute)
    there_and_back = local.astimezone(UTC).astimezone(zone)
    if there_and_back.replace(tzinfo=None) != local.replace(tzinfo=None):
        return there_and_back, ("dst_gap_moved",)
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return local, ("dst_overlap_first",)
    return local, ()
