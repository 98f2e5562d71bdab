"""The calendar file says the same instants everywhere, survives hostile text, and replaces its earlier self."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.calendar import Words, event_file, feed_file, time_zone
from casework.meeting_models import Meeting
from tests.casework.other_reader import read_by_ical_js

NOW = datetime(2026, 11, 21, 18, 0, 30, 500, tzinfo=UTC)
ID = UUID("5d8b2b3e-7c66-4a3e-9f5e-2f1d7a6c0b11")
#: The zones of the catalogue's regions, and zones with other or no rules.
ZONES = (
    "Europe/Stockholm",
    "Europe/Amsterdam",
    "Asia/Ho_Chi_Minh",
    "Europe/Moscow",
    "America/New_York",
    "Australia/Sydney",
    "Africa/Casablanca",
    "Asia/Gaza",
    "America/St_Johns",
    "Europe/Dublin",
)


def meeting(starts_at: datetime, zone: str = "Europe/Stockholm", **different: Any) -> Meeting:
    values: dict[str, Any] = {
        "id": ID,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(minutes=90),
        "time_zone": zone,
        "form": "visit",
        "place": "Storgatan 1; Karlstad, våning 2",
        "about": None,
        "state": "booked",
        "sequence": 0,
        "created_at": NOW,
        "updated_at": NOW,
        **different,
    }
    return Meeting(**values)


def written(of: Meeting, **different: Any) -> bytes:
    values = {"summary": "Meeting", "description": "About school", "organizer": "Anna Berg"}
    url = different.pop("url", None)
    return event_file(of, Words(**{**values, **different}), url=url, now=NOW)


def read(file: bytes) -> tuple[Any, Any]:
    """The calendar and its one event; the library's types say less than we know of our own file."""
    found = icalendar.Calendar.from_ical(file)
    assert isinstance(found, icalendar.Calendar)
    (event,) = found.walk("VEVENT")
    return found, event


def offset_by(file: bytes, wall: datetime) -> timedelta:
    """The offset at that wall clock, by nothing but the rules that stand in the file, as a calendar reads them."""
    found, _ = read(file)
    onsets = []
    for part in (*found.walk("STANDARD"), *found.walk("DAYLIGHT")):
        starts = part["dtstart"].dt
        if "rrule" in part:
            rule = part["rrule"]
            onsets += [
                (each, part["tzoffsetto"].td)
                for year in range(starts.year, wall.year + 1)
                if (each := _in_year(year, rule, starts)) >= starts
            ]
        else:
            onsets.append((starts, part["tzoffsetto"].td))
    found_offset: timedelta = max((each for each in onsets if each[0] <= wall), key=lambda each: each[0])[1]
    return found_offset


def _in_year(year: int, rule: Any, starts: datetime) -> datetime:
    (month,), (named,) = rule["bymonth"], rule["byday"]
    days = [datetime(year, month, 1) + timedelta(days=each) for each in range(31)]  # noqa: DTZ001 a wall clock
    weekday = ("MO", "TU", "WE", "TH", "FR", "SA", "SU").index(str(named)[-2:])
    fitting = [day for day in days if day.month == month and day.weekday() == weekday]
    nth = int(str(named)[:-2])
    return datetime.combine(fitting[nth - 1 if nth > 0 else nth], starts.time())


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", range(1, 13))
def test_every_calendar_reads_the_same_instant(zone: str, month: int) -> None:
    for day in (2, 16, 29 if month == 3 else 27):
        starts = datetime(2026, month, day, 13, 0, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        file = written(meeting(starts, zone))
        _, event = read(file)
        assert event["dtstart"].dt.astimezone(UTC) == starts
        assert event["dtend"].dt.astimezone(UTC) == starts + timedelta(minutes=90)
        assert event["dtstart"].params["tzid"] == zone
        wall = event["dtstart"].dt.replace(tzinfo=None)
        assert wall - offset_by(file, wall) == starts.replace(tzinfo=None)


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Europe/Amsterdam"])
def test_where_the_clocks_change_by_a_rule_the_rule_is_written(zone: str) -> None:
    file = written(meeting(datetime(2026, 7, 1, 12, tzinfo=UTC), zone)).decode()
    assert "BEGIN:DAYLIGHT\r\nDTSTART:20250330T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n" in file
    assert "BEGIN:STANDARD\r\nDTSTART:20251026T030000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\n" in file
    assert "RDATE" not in file


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "Europe/Moscow"])
def test_where_the_clocks_never_change_there_is_one_standard(zone: str) -> None:
    file = written(meeting(datetime(2026, 7, 1, 12, tzinfo=UTC), zone)).decode()
    assert (file.count("BEGIN:STANDARD"), file.count("BEGIN:DAYLIGHT"), file.count("RRULE")) == (1, 0, 0)


def test_every_zone_of_the_world_can_be_written() -> None:
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("posix", "right")))
    assert len(names) > 300
    for name in names[::7]:
        assert time_zone(ZoneInfo(name), 2026, 2028).to_ical().count(b"BEGIN:STANDARD") >= 1, name


def test_an_hour_that_comes_twice_and_a_meeting_in_utc_are_written_in_utc() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert second.astimezone(ZoneInfo("Europe/Stockholm")).fold == 1
    assert b"DTSTART:20261025T013000Z" in written(meeting(second))
    file = written(meeting(second, "UTC"))
    assert b"DTSTART:20261025T013000Z" in file
    assert b"VTIMEZONE" not in file


def test_a_new_version_replaces_the_earlier_one_and_a_cancelled_one_takes_it_out() -> None:
    starts = datetime(2026, 11, 24, 13, tzinfo=UTC)
    calendar, event = read(written(meeting(starts)))
    assert (calendar["method"], event["status"], event["sequence"]) == ("PUBLISH", "CONFIRMED", 0)
    assert event["dtstamp"].dt == NOW.replace(microsecond=0)
    assert "VALARM" not in written(meeting(starts)).decode()
    gone, last = read(written(meeting(starts, state="cancelled", sequence=2)))
    assert (gone["method"], last["status"], last["sequence"]) == ("CANCEL", "CANCELLED", 2)
    assert event["uid"] == last["uid"] == f"{ID}@family-navigator"


@pytest.mark.parametrize(
    "text",
    [
        "Two\nlines, and; more \\ signs: \"quoted\" 'too'",
        "END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
        "🦽🧑‍🦽 " * 40,
        "اجتماع في المدرسة، قاعة 2؛ " * 6,
        "x" * 500,
    ],
)
def test_hostile_text_comes_back_as_it_was(text: str) -> None:
    file = written(
        meeting(datetime(2026, 11, 24, 13, tzinfo=UTC), place=text), summary=text, description=text, organizer=text
    )
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert file.decode().count("BEGIN:VEVENT\r\n") == 1
    calendar, event = read(file)
    assert len(calendar.subcomponents) == 2
    plain = text.replace("\r\n", "\n")
    assert (str(event["summary"]), str(event["description"]), str(event["location"])) == (plain, plain, plain)
    assert event["organizer"].params["cn"] == " ".join(plain.split())


def test_what_cannot_be_shown_is_left_out_and_a_link_is_kept() -> None:
    file = written(
        meeting(datetime(2026, 11, 24, 13, tzinfo=UTC)),
        summary="a\x00b\x1bc\x85d\x0be",
        url="https://example.org/m?a=1,2",
    )
    _, event = read(file)
    assert str(event["summary"]) == "abc\nd\ne"
    assert str(event["url"]) == "https://example.org/m?a=1,2"


#: Zones with a rule, with dates of their own, with half an hour, below zero in winter, and with no change at all.
READ_BY_OTHERS = (
    "Europe/Stockholm",
    "Europe/Amsterdam",
    "Europe/Moscow",
    "Europe/Dublin",
    "Europe/Kyiv",
    "Asia/Ho_Chi_Minh",
    "Asia/Tehran",
    "Asia/Gaza",
    "America/New_York",
    "America/St_Johns",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "UTC",
)


def days_of_change(zone: str) -> list[datetime]:
    """The days around each change of the clocks there in two years, and one in summer."""
    days = [datetime(2026, 1, 2, tzinfo=UTC) + timedelta(days=each) for each in range(2 * 365)]
    there = [day.astimezone(ZoneInfo(zone)).utcoffset() for day in days]
    changed = {each for each in range(1, len(days) - 1) if there[each] != there[each - 1]}
    around = {each + step for each in changed for step in (-1, 0)}
    return [days[each] for each in sorted(around | {180})]


@pytest.mark.parametrize("zone", READ_BY_OTHERS)
def test_another_library_reads_the_same_instants_around_every_change_of_the_clocks(zone: str) -> None:
    starts = [day + timedelta(hours=hour, minutes=30) for day in days_of_change(zone) for hour in range(24)]
    files = [written(meeting(each, zone)) for each in starts]
    read = read_by_ical_js(files)
    assert len(read) == len(starts) >= 24
    found = [(event["starts"], event["ends"]) for calendar in read for event in calendar["events"]]
    assert found == [(int(each.timestamp()), int(each.timestamp()) + 90 * 60) for each in starts]


@settings(max_examples=8)
@given(
    moments=st.lists(
        st.tuples(
            st.datetimes(datetime(2026, 1, 1), datetime(2029, 12, 31)),  # noqa: DTZ001 a wall clock, put into UTC below
            st.sampled_from(READ_BY_OTHERS),
            st.integers(1, 12 * 60),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_another_library_reads_a_whole_feed_of_many_zones_and_years(moments: list[tuple[datetime, str, int]]) -> None:
    """One VTIMEZONE a zone is right for all years of the feed."""
    held = []
    for number, (wall, zone, minutes) in enumerate(moments):
        starts = wall.replace(second=0, microsecond=0, tzinfo=UTC)
        ends = starts + timedelta(minutes=minutes)
        held.append(meeting(starts, zone, id=UUID(int=number), ends_at=ends))
    file = feed_file([(each, Words("Meeting", "", "Anna")) for each in held], name="Our meetings")
    zones = {line for line in file.decode().split("\r\n") if line.startswith("TZID:")}
    assert file.count(b"BEGIN:VTIMEZONE") == len(zones)
    (read,) = read_by_ical_js([file])
    assert [(each["starts"], each["ends"]) for each in read["events"]] == [
        (int(each.starts_at.timestamp()), int(each.ends_at.timestamp())) for each in held
    ]


@settings(max_examples=8)
@given(texts=st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=300), min_size=3))
def test_another_library_reads_every_text_as_it_was(texts: list[str]) -> None:
    files = [
        written(meeting(datetime(2026, 11, 24, 13, tzinfo=UTC), place=text or None), summary=text, description=text)
        for text in texts
    ]
    for text, calendar in zip(texts, read_by_ical_js(files), strict=True):
        (event,) = calendar["events"]
        assert (event["summary"] or "", event["description"] or "", event["location"] or "") == (text, text, text)


def test_another_library_reads_lines_commas_emoji_and_arabic() -> None:
    text = "Möte, kl; 9\nBring: \\ 🦽🧑‍🦽 " * 9 + "اجتماع في المدرسة، قاعة ٢؛ " * 9
    (calendar,) = read_by_ical_js([written(meeting(datetime(2026, 11, 24, 13, tzinfo=UTC)), description=text)])
    assert calendar["events"][0]["description"] == text


def feed_of(*meetings: Meeting, name: str = "Våra möten", **different: Any) -> bytes:
    words = Words(**{"summary": "Meeting", "description": "About school", "organizer": "Anna Berg", **different})
    return feed_file([(each, words) for each in meetings], name=name)


def test_a_feed_tells_its_name_and_when_to_look_again_and_rings_nobody_twice() -> None:
    starts = datetime(2026, 11, 24, 13, tzinfo=UTC)
    gone = meeting(starts + timedelta(days=1), id=UUID(int=7), state="cancelled", sequence=3)
    file = feed_of(meeting(starts), gone)
    (read,) = read_by_ical_js([file])
    assert (read["name"], read["method"]) == ("Våra möten", None)
    assert [(each["status"], each["sequence"], each["alarms"]) for each in read["events"]] == [
        ("CONFIRMED", 0, 0),
        ("CANCELLED", 3, 0),
    ]
    assert read["events"][1]["uid"] == f"{UUID(int=7)}@family-navigator"
    for line in (b"REFRESH-INTERVAL;VALUE=DURATION:PT1H", b"X-PUBLISHED-TTL:PT1H", b"LAST-MODIFIED:20261121T180030Z"):
        assert b"\r\n" + line + b"\r\n" in file


def test_the_commas_of_a_name_are_escaped() -> None:
    assert b"\r\nNAME:a\\, b\r\nX-WR-CALNAME:a\\, b\r\n" in feed_of(name="a, b")


def test_an_empty_feed_is_a_calendar_too() -> None:
    (read,) = read_by_ical_js([feed_of()])
    assert read["events"] == []


def test_an_answer_changes_the_stamp_and_who_does_not_come_has_the_time_free() -> None:
    held = meeting(datetime(2026, 11, 24, 13, tzinfo=UTC))
    file = feed_of(held, free=True, answered_at=NOW + timedelta(hours=1))
    assert b"\r\nTRANSP:TRANSPARENT\r\n" in file
    assert b"\r\nLAST-MODIFIED:20261121T190030Z\r\n" in file
    assert b"\r\nDTSTAMP:20261121T190030Z\r\n" in file
    assert b"\r\nTRANSP:OPAQUE\r\n" in feed_of(held)
    assert feed_of(held) == feed_of(held)


def test_the_second_library_is_the_one_that_is_listed() -> None:
    vendor = Path(__file__).parents[1] / "vendor"
    (package,) = json.loads((vendor / "vendor.json").read_text(encoding="utf-8"))
    assert set(package["files"]) == {path.name for path in vendor.iterdir()} - {"vendor.json"}
    for name, digest in package["files"].items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest, name
