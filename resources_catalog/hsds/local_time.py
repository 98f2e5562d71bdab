"""Opening times as the clock on the wall shows them, from times with or without a zone."""

from datetime import UTC, date, datetime, time, timedelta

from resources_catalog.region import Region


def local_time(written: str, region: Region | None, day: str | None) -> str | None:
    """`HH:MM` in the region for a time such as `09:00:00`, `09:00:00-05:00` or `08:00:00Z`.

    A time without a zone, or with one that the region's clocks show at some time of the year, is local already. Any
    other is moved by the offset of `day` (ISO 8601), or of the winter where no day is told. None when that crosses
    midnight, for then the weekday is wrong too.
    """
    moment = time.fromisoformat(written)
    offset = moment.utcoffset()
    if offset is None or region is None:
        return f"{moment:%H:%M}"
    winter, summer = (datetime(2026, month, 1, tzinfo=region.zone).utcoffset() for month in (1, 7))
    if offset in {winter, summer}:
        return f"{moment:%H:%M}"
    when = date.fromisoformat(day) if day else date(2026, 1, 1)
    # A year far away (0001 means "every year") has no offset that anyone knows.
    when = when if when.year > 1970 else date(2026, when.month, min(when.day, 28))
    given = datetime.combine(when, moment.replace(tzinfo=None), UTC) - offset
    there = given + (given.astimezone(region.zone).utcoffset() or timedelta())
    return f"{there:%H:%M}" if there.date() == when else None
