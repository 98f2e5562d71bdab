"""Which times a calendar's events take: only those that are taken, in the right zone, and never with what."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.busy_calendar import events
from bot.busy_calendar.errors import CalendarTroubleError
from bot.busy_calendar.events import busy

STOCKHOLM = ZoneInfo("Europe/Stockholm")
#: A Saturday; four weeks are looked at.
AFTER = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
BEFORE = AFTER + timedelta(days=28)
DAILY = (
    "DTSTART;TZID=Europe/Stockholm:20261123T090000\nDTEND;TZID=Europe/Stockholm:20261123T100000\n"
    "RRULE:FREQ=DAILY;COUNT=3"
)


def calendar(*bodies: str, end: str = "\r\n") -> bytes:
    """A calendar of events with these lines."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN"]
    for number, body in enumerate(bodies):
        uid = [] if "UID:" in body else [f"UID:{number}@example.org"]
        lines += ["BEGIN:VEVENT", *uid, "DTSTAMP:20261101T000000Z", *body.split("\n"), "END:VEVENT"]
    return end.join([*lines, "END:VCALENDAR", ""]).encode()


def seen(*files: bytes, zone: ZoneInfo = STOCKHOLM) -> list[str]:
    return [
        f"{begins.astimezone(zone):%a %d %H:%M}-{ends.astimezone(zone):%a %d %H:%M}"
        for begins, ends in busy(files, zone, AFTER, BEFORE)
    ]


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        ("DTSTART:20261123T080000Z\nDTEND:20261123T090000Z", ["Mon 23 09:00-Mon 23 10:00"]),
        ("DTSTART:20261123T080000Z\nDURATION:PT90M", ["Mon 23 09:00-Mon 23 10:30"]),
        ("DTSTART;TZID=America/New_York:20261123T080000\nDURATION:PT1H", ["Mon 23 14:00-Mon 23 15:00"]),
        # Without a zone: that of the schedule.
        ("DTSTART:20261123T080000\nDTEND:20261123T090000", ["Mon 23 08:00-Mon 23 09:00"]),
        # Names that Outlook gives, and nobody.
        ("DTSTART;TZID=Eastern Standard Time:20261123T080000\nDURATION:PT1H", ["Mon 23 14:00-Mon 23 15:00"]),
        ("DTSTART;TZID=Nowhere:20261123T080000\nDURATION:PT1H", ["Mon 23 08:00-Mon 23 09:00"]),
        # A whole day, two of them, one that does not say its end, and one that says it wrongly.
        ("DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261124", ["Mon 23 00:00-Tue 24 00:00"]),
        ("DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261125", ["Mon 23 00:00-Wed 25 00:00"]),
        ("DTSTART;VALUE=DATE:20261123", ["Mon 23 00:00-Tue 24 00:00"]),
        ("DTSTART;VALUE=DATE:20261123\nDTEND;VALUE=DATE:20261123", ["Mon 23 00:00-Tue 24 00:00"]),
        # What takes no time.
        ("DTSTART:20261123T080000Z", []),
        ("DTSTART:20261123T080000Z\nDTEND:20261123T090000Z\nTRANSP:TRANSPARENT", []),
        ("DTSTART;VALUE=DATE:20261123\nTRANSP:TRANSPARENT", []),
        ("DTSTART;VALUE=DATE:20261123\nX-MICROSOFT-CDO-BUSYSTATUS:FREE", []),
        ("DTSTART:20261123T080000Z\nDTEND:20261123T090000Z\nSTATUS:CANCELLED", []),
        # What takes time.
        ("DTSTART:20261123T080000Z\nDTEND:20261123T090000Z\nTRANSP:OPAQUE", ["Mon 23 09:00-Mon 23 10:00"]),
        ("DTSTART:20261123T080000Z\nDTEND:20261123T090000Z\nSTATUS:TENTATIVE", ["Mon 23 09:00-Mon 23 10:00"]),
        (
            "DTSTART:20261123T080000Z\nDTEND:20261123T090000Z\nX-MICROSOFT-CDO-BUSYSTATUS:OOF",
            ["Mon 23 09:00-Mon 23 10:00"],
        ),
        # Our own feed in the coordinator's calendar.
        ("UID:5a1f@family-navigator\nDTSTART:20261123T080000Z\nDTEND:20261123T090000Z", []),
        # Before, after, and across the edge.
        ("DTSTART:20261110T080000Z\nDTEND:20261110T090000Z", []),
        ("DTSTART:20270110T080000Z\nDTEND:20270110T090000Z", []),
        ("DTSTART:20200101T080000Z\nDTEND:20261122T090000Z", ["Sat 21 19:00-Sun 22 10:00"]),
        ("DTSTART:20261121T080000Z\nDURATION:P2D", ["Sat 21 19:00-Mon 23 09:00"]),
        # Repeated: with a day left out, and across the change of no clock.
        (DAILY, [f"{day} 09:00-{day} 10:00" for day in ("Mon 23", "Tue 24", "Wed 25")]),
        (
            f"{DAILY}\nEXDATE;TZID=Europe/Stockholm:20261124T090000",
            ["Mon 23 09:00-Mon 23 10:00", "Wed 25 09:00-Wed 25 10:00"],
        ),
        (
            "DTSTART:20150105T090000\nDURATION:PT1H\nRRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1",
            ["Tue 01 09:00-Tue 01 10:00"],
        ),
        ("DTSTART;VALUE=DATE:20201128\nRRULE:FREQ=YEARLY", ["Sat 28 00:00-Sun 29 00:00"]),
    ],
)
def test_an_event_takes_its_time(body: str, taken: list[str]) -> None:
    assert seen(calendar(body)) == taken
    assert seen(calendar(body, end="\n")) == taken


def test_one_of_a_series_that_was_moved_or_cancelled_counts_as_it_is_now() -> None:
    series = f"UID:one@example.org\n{DAILY}"
    moved = (
        "UID:one@example.org\nRECURRENCE-ID;TZID=Europe/Stockholm:20261124T090000\n"
        "DTSTART;TZID=Europe/Stockholm:20261126T140000\nDTEND;TZID=Europe/Stockholm:20261126T150000"
    )
    assert seen(calendar(series, moved)) == [
        "Mon 23 09:00-Mon 23 10:00",
        "Wed 25 09:00-Wed 25 10:00",
        "Thu 26 14:00-Thu 26 15:00",
    ]
    for taken_out in ("STATUS:CANCELLED", "TRANSP:TRANSPARENT"):
        assert len(seen(calendar(series, f"{moved}\n{taken_out}"))) == 2


def test_a_series_keeps_its_hour_when_the_clock_changes() -> None:
    body = "DTSTART;TZID=Europe/Stockholm:20261019T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY"
    assert seen(calendar(body))[0] == "Mon 23 09:00-Mon 23 10:00"


def test_a_zone_that_the_calendar_describes_itself_is_that_zone() -> None:
    described = (
        b"BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0400\r\n"
        b"TZOFFSETTO:+0400\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
    )
    file = calendar("DTSTART;TZID=Ours:20261123T120000\nDURATION:PT1H").replace(b"BEGIN:VEVENT\r\n", described, 1)
    assert seen(file) == ["Mon 23 09:00-Mon 23 10:00"]


def test_times_of_several_files_that_touch_become_one_in_order() -> None:
    one = calendar("DTSTART:20261124T080000Z\nDTEND:20261124T090000Z", "DTSTART:20261123T080000Z\nDURATION:PT1H")
    two = calendar("DTSTART:20261124T090000Z\nDTEND:20261124T100000Z", "DTSTART:20261124T083000Z\nDURATION:PT10M")
    assert seen(one, two) == ["Mon 23 09:00-Mon 23 10:00", "Tue 24 09:00-Tue 24 11:00"]
    assert seen(one + two) == seen(one, two), "two calendars in one file"


def test_one_event_that_cannot_be_read_hides_no_other() -> None:
    broken = "DTSTART:20261123T200000Z\nDTEND:20261123T210000Z\nRRULE:FREQ=WEEKLY;UNTIL=never"
    good = "DTSTART:20261123T080000Z\nDTEND:20261123T090000Z"
    found = seen(calendar(broken, good))
    assert found == ["Mon 23 09:00-Mon 23 10:00", "Mon 23 21:00-Mon 23 22:00"], "once, for the rule cannot be read"
    for nonsense in ("RRULE:FREQ=OFTEN", "RRULE:FREQ=DAILY;INTERVAL=0", "EXDATE:never", "RDATE;VALUE=DATE:never"):
        assert "Mon 23 09:00-Mon 23 10:00" in seen(calendar(f"DTSTART:20261124T080000Z\n{nonsense}", good)), nonsense
    assert seen(calendar("DTSTART:never", good)) == ["Mon 23 09:00-Mon 23 10:00"]
    assert seen(calendar("SUMMARY:without a begin", good)) == ["Mon 23 09:00-Mon 23 10:00"]


def test_a_folded_line_is_one() -> None:
    file = calendar("DTSTART:20261123T080000Z\nDTEND:20261123T090000Z").replace(b"DTSTART:2026", b"DTSTART:20\r\n 26")
    assert seen(file) == ["Mon 23 09:00-Mon 23 10:00"]


def test_years_of_a_calendar_are_not_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[int] = []
    original = events._parsed

    def counted(file: bytes) -> Sequence[icalendar.Component]:
        parsed.append(file.count(b"BEGIN:VEVENT"))
        return original(file)

    monkeypatch.setattr(events, "_parsed", counted)
    old = [f"DTSTART:20{year}0301T080000Z\nDTEND:20{year}0301T090000Z" for year in range(10, 26)]
    assert seen(calendar(*old, "DTSTART:20261123T080000Z\nDTEND:20261123T090000Z")) == ["Mon 23 09:00-Mon 23 10:00"]
    assert parsed == [1]


@pytest.mark.parametrize(
    "file",
    [
        b"",
        b"<!doctype html><title>Sign in</title>",
        b"\xff\xfe\x00BEGIN:VCALENDAR",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Anna\r\nEND:VCARD\r\n",
        calendar("DTSTART:20261123T080000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"),
        calendar("DTSTART:19700101T080000Z\nDURATION:PT1S\nRRULE:FREQ=MINUTELY"),
        calendar("DTSTART:20261123T080000Z\nDURATION:PT1S\nRRULE:FREQ=DAILY;BYHOUR=8,9,10,11,12;BYMINUTE=1,2,3,4,5"),
    ],
)
def test_what_is_no_calendar_is_said_in_a_sentence(file: bytes) -> None:
    with pytest.raises(CalendarTroubleError, match=r"^[A-Z].*\.$"):
        busy([file], STOCKHOLM, AFTER, BEFORE)


def test_a_rule_that_names_its_minutes_is_no_trouble() -> None:
    body = "DTSTART:20261123T093000\nDURATION:PT30M\nRRULE:FREQ=DAILY;COUNT=2;BYHOUR=9,14;BYMINUTE=30;BYSECOND=0"
    assert seen(calendar(body)) == ["Mon 23 09:30-Mon 23 10:00", "Mon 23 14:30-Mon 23 15:00"]


def test_a_calendar_with_more_events_than_a_person_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "MOST", 10)
    hourly = ",".join(str(hour) for hour in range(24))
    with pytest.raises(CalendarTroubleError, match="too many"):
        seen(calendar(f"DTSTART:20261123T000000\nDURATION:PT10M\nRRULE:FREQ=DAILY;BYHOUR={hourly}"))


def test_a_calendar_without_events_is_one() -> None:
    assert seen(calendar()) == []
