"""A coordinator's own calendar is read from real servers: ICS and CalDAV, safely, and never forgotten when it fails."""

import asyncio
import gzip
import logging
import threading
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import select

from bot.busy_calendar import answer, network, reader
from bot.busy_calendar.errors import CalendarTroubleError
from bot.busy_calendar.network import open_client
from bot.busy_calendar.password import CalendarPasswords
from bot.busy_calendar.reader import KNOWN_FOR, CalendarReader
from bot.worker.busy_times import EVERY, LATER, BusyTimesWorker
from casework import busy_times, schedules
from casework.busy_times import OwnCalendar
from casework.models import Staff
from casework.schedule_models import BusyTime, StaffSchedule
from casework.schedules import Schedule
from casework.store import Store
from tests.fakes.calendar_server import CalDavServer, CalendarServer, basic
from tests.fakes.clock import MovableClock
from tests.fakes.people import People
from tests.fakes.waiting import until

STOCKHOLM = ZoneInfo("Europe/Stockholm")
KEY = b"a key for tests, of thirty-two bytes"
HOURS = dict.fromkeys(range(5), ((time(8), time(16)),))


def event(begins: str, lasts: str = "PT1H", *more: str, uid: str = "1@example.org") -> str:
    lines = ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T000000Z", begins, f"DURATION:{lasts}", *more, "END:VEVENT"]
    return "\r\n".join([*lines, ""])


def calendar(*events: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n" + "".join(events) + "END:VCALENDAR\r\n"


MONDAY = calendar(event("DTSTART:20261123T080000Z", "PT1H", "SUMMARY:a secret"))
TUESDAY = calendar(event("DTSTART:20261124T080000Z"))


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with CalendarServer.running() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with open_client(private_networks=True) as opened:
        yield opened


class Desk:
    """Coordinators with calendars, and the worker that reads them."""

    def __init__(self, store: Store, people: People, clock: MovableClock, client: httpx.AsyncClient) -> None:
        self.store, self.people, self.clock = store, people, clock
        self.passwords = CalendarPasswords(KEY)
        self.reader = CalendarReader(client, self.passwords)
        self.worker = BusyTimesWorker(store, self.reader, clock)

    async def connects(
        self, url: str, kind: str = "ics", user: str | None = None, password: str | None = None
    ) -> Staff:
        staff = await self.people.staff()
        secret = self.passwords.seal(staff.id, password) if password is not None else None
        async with self.store.write() as session:
            await schedules.save(session, staff.id, Schedule("Europe/Stockholm", ("phone",)), HOURS, self.clock())
            await busy_times.connect(session, staff.id, kind, url, user=user, secret=secret)
        return staff

    async def busy(self, staff: Staff) -> list[str]:
        query = select(BusyTime).where(BusyTime.staff_id == staff.id).order_by(BusyTime.starts_at)
        async with self.store.read() as session:
            rows = (await session.scalars(query)).all()
        return [
            f"{row.starts_at.astimezone(STOCKHOLM):%a %H:%M}-{row.ends_at.astimezone(STOCKHOLM):%H:%M}" for row in rows
        ]

    async def kept(self, staff: Staff) -> StaffSchedule:
        async with self.store.read() as session:
            return await session.get_one(StaffSchedule, staff.id)

    async def own(self, staff: Staff) -> OwnCalendar:
        async with self.store.read() as session:
            return next(each for each in await busy_times.calendars(session) if each.staff_id == staff.id)

    async def later(self) -> int:
        """The next reading."""
        self.clock.move(seconds=(EVERY + LATER).total_seconds())
        return await self.worker.read_due()


@pytest.fixture
def desk(store: Store, people: People, clock: MovableClock, client: httpx.AsyncClient) -> Desk:
    return Desk(store, people, clock, client)


async def test_only_begin_and_end_of_an_ics_calendar_are_kept(desk: Desk, server: CalendarServer) -> None:
    staff = await desk.connects(server.says("/mine.ics", MONDAY))
    assert await desk.worker.read_due() == 1
    assert await desk.busy(staff) == ["Mon 09:00-10:00"]
    kept = await desk.kept(staff)
    assert (kept.calendar_read_at, kept.calendar_trouble) == (desk.clock(), None)
    assert set(BusyTime.__table__.columns.keys()) == {"id", "staff_id", "starts_at", "ends_at"}
    async with desk.store.read() as session:
        held = await schedules.availability_of(session, staff.id, desk.clock())
    assert held is not None
    assert list(held.away) == [(datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 9, tzinfo=UTC))]


async def test_it_is_read_every_ten_minutes_and_a_change_is_seen(desk: Desk, server: CalendarServer) -> None:
    staff = await desk.connects(server.says("/mine.ics", MONDAY))
    assert [await desk.worker.read_due(), await desk.worker.read_due()] == [1, 0]
    server.says("/mine.ics", TUESDAY)
    desk.clock.move(seconds=EVERY.total_seconds() - 1)
    assert await desk.worker.read_due() == 0
    assert await desk.later() == 1
    assert await desk.busy(staff) == ["Tue 09:00-10:00"]
    restarted = BusyTimesWorker(desk.store, desk.reader, desk.clock)
    assert await restarted.read_due() == 0, "it was read a moment ago"
    async with desk.store.write() as session:
        await busy_times.connect(session, staff.id, "ics", server.says("/other.ics", MONDAY))
    assert await desk.worker.read_due() == 1, "another address is read at once"
    assert await desk.busy(staff) == ["Mon 09:00-10:00"]


async def test_a_calendar_that_is_the_same_need_not_come_again(desk: Desk, server: CalendarServer) -> None:
    def same(headers: Any) -> Any:
        if headers.get("if-none-match") == '"one"' and "if-modified-since" in headers:
            return (304, {}, b"")
        return (200, {"ETag": '"one"', "Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"}, MONDAY.encode())

    server.answers["/mine.ics"] = same
    staff = await desk.connects(f"{server.url}/mine.ics")
    await desk.worker.read_due()
    assert await desk.later() == 1
    assert "if-none-match" in server.asked[-1].headers
    assert await desk.busy(staff) == ["Mon 09:00-10:00"]
    assert (await desk.kept(staff)).calendar_read_at == desk.clock()
    desk.clock.move(seconds=KNOWN_FOR.total_seconds())
    await desk.worker.read_due()
    assert "if-none-match" not in server.asked[-1].headers, "repeated events reach into further days"


async def test_a_password_goes_to_its_own_server_only(desk: Desk, server: CalendarServer) -> None:
    with CalendarServer.running() as elsewhere:
        elsewhere.says("/there.ics", MONDAY)
        url = server.says("/mine.ics", "", 302, Location=f"{elsewhere.url}/there.ics")
        staff = await desk.connects(url, user="anna", password="geheim")
        assert await desk.worker.read_due() == 1
        assert await desk.busy(staff) == ["Mon 09:00-10:00"]
        assert server.asked[0].headers["authorization"] == basic("anna", "geheim")
        assert "authorization" not in elsewhere.asked[0].headers


@pytest.mark.parametrize(
    ("body", "status", "headers", "trouble"),
    [
        ("", 401, {}, "refuses the user name or the password"),
        ("", 404, {}, "no calendar at this address"),
        ("", 500, {}, "has a fault (500)"),
        ("", 418, {}, "answers with 418"),
        ("", 304, {}, "answers what was not asked"),
        ("<html>Sign in</html>", 200, {}, "cannot be read as a calendar"),
        (MONDAY, 200, {"Content_Encoding": "br"}, "cannot be read as a calendar"),
        (MONDAY, 200, {"Content_Encoding": "gzip"}, "cannot be read as a calendar"),
        (b"x" * 2_001, 200, {}, "larger than"),
        (gzip.compress(b"x" * 1_000_000), 200, {"Content_Encoding": "gzip"}, "larger than"),
        ("", 302, {"Location": "/mine.ics"}, "leads on and on"),
        ("", 302, {"Location": "file:///etc/passwd"}, "must begin with https"),
    ],
)
async def test_a_reading_that_fails_is_said_in_a_sentence_and_keeps_what_was_known(
    desk: Desk,
    server: CalendarServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    body: str | bytes,
    status: int,
    headers: dict[str, str],
    trouble: str,
) -> None:
    monkeypatch.setattr(answer, "LARGEST", 2_000)
    staff = await desk.connects(server.says("/a-secret/mine.ics", MONDAY), user="anna", password="geheim")
    await desk.worker.read_due()
    read_at = desk.clock()
    server.says("/a-secret/mine.ics", body, status, **headers)
    if status == 302 and headers["Location"] == "/mine.ics":
        server.says("/mine.ics", body, status, **headers)
    desk.reader.forget(staff.id)
    with caplog.at_level(logging.INFO):
        assert await desk.later() == 0
    kept = await desk.kept(staff)
    assert trouble in (kept.calendar_trouble or "")
    assert (kept.calendar_trouble or "").endswith(".")
    assert kept.calendar_read_at == read_at
    assert await desk.busy(staff) == ["Mon 09:00-10:00"]
    ours = "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert str(staff.id) in ours
    for hidden in ("a-secret", "geheim", "anna", "127.0.0.1"):
        assert hidden not in ours + (kept.calendar_trouble or "")
    server.says("/a-secret/mine.ics", TUESDAY)
    assert await desk.later() == 1
    assert (await desk.kept(staff)).calendar_trouble is None


async def test_a_file_that_was_packed_is_unpacked(desk: Desk, server: CalendarServer) -> None:
    url = server.says("/mine.ics", gzip.compress(MONDAY.encode()), Content_Encoding="gzip")
    staff = await desk.connects(url)
    assert await desk.worker.read_due() == 1
    assert await desk.busy(staff) == ["Mon 09:00-10:00"]


@pytest.mark.parametrize(
    "url", ["https://", "http://[oops", "no address", "ftp://example.org/a.ics", "http://a..b/c.ics"]
)
async def test_what_is_no_address_is_said(desk: Desk, url: str) -> None:
    staff = await desk.connects(url)
    assert await desk.worker.read_due() == 0
    assert (await desk.kept(staff)).calendar_trouble


async def test_webcal_is_https() -> None:
    assert reader._web(" webcal://example.org/a.ics ") == "https://example.org/a.ics"
    assert reader._web("http://example.org/webcal://a") == "http://example.org/webcal://a"


async def test_one_calendar_that_keeps_silent_delays_no_other(
    desk: Desk, server: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.held["/silent.ics"] = threading.Event()
    silent = await desk.connects(server.says("/silent.ics", MONDAY))
    others = [await desk.connects(server.says(f"/{number}.ics", MONDAY)) for number in range(3)]
    reading = asyncio.create_task(desk.worker.read_due())

    async def others_read() -> bool:
        return [await desk.busy(each) for each in others] == [["Mon 09:00-10:00"]] * 3

    await until(others_read)
    assert not reading.done()
    server.held["/silent.ics"].set()
    assert await reading == 4
    monkeypatch.setattr(reader, "PATIENCE", 2.0)
    server.held["/silent.ics"].clear()
    assert await desk.later() == 3
    assert (await desk.kept(silent)).calendar_trouble == "The calendar did not answer in time."


async def test_the_worker_lives_on_and_reads_at_once_when_it_is_woken(desk: Desk, server: CalendarServer) -> None:
    running = asyncio.create_task(desk.worker.run())
    staff = await desk.connects(server.says("/mine.ics", MONDAY))
    desk.worker.wake()

    async def read() -> bool:
        return await desk.busy(staff) == ["Mon 09:00-10:00"]

    await until(read)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_real_caldav_server_is_asked(desk: Desk, tmp_path: Path) -> None:
    with CalDavServer.running(tmp_path) as dav:
        dav.put("one", MONDAY)
        dav.put("far", calendar(event("DTSTART:20280124T080000Z", uid="far@example.org")))
        weekly = event("DTSTART;VALUE=DATE:20261202", "P1D", "RRULE:FREQ=WEEKLY;COUNT=2", uid="weekly@example.org")
        dav.put("weekly", calendar(weekly))
        dav.put(
            "free", calendar(event("DTSTART:20261126T080000Z", "PT1H", "TRANSP:TRANSPARENT", uid="free@example.org"))
        )
        dav.put("ours", calendar(event("DTSTART:20261127T080000Z", uid="5a1f@family-navigator")))
        dav.put("floating", calendar(event("DTSTART:20261130T090000", uid="floating@example.org")))
        staff = await desk.connects(dav.url, "caldav", dav.USER, dav.PASSWORD)
        assert await desk.worker.read_due() == 1
        expected = ["Mon 09:00-10:00", "Mon 09:00-10:00", "Wed 00:00-00:00", "Wed 00:00-00:00"]
        assert await desk.busy(staff) == expected
        dav.remove("one")
        assert await desk.later() == 1
        assert await desk.busy(staff) == expected[1:]
        wrong = await desk.connects(dav.url, "caldav", dav.USER, "wrong")
        nowhere = await desk.connects(dav.url.replace("/agenda/", "/nowhere/"), "caldav", dav.USER, dav.PASSWORD)
        assert await desk.worker.read_due() == 0
        assert (await desk.kept(wrong)).calendar_trouble == "The calendar refuses the user name or the password."
        assert (await desk.kept(nowhere)).calendar_trouble


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>",
        '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><d:multistatus xmlns:d="DAV:">&b;</d:multistatus>',
        '<?xml version="1.0" encoding="nonsense"?><a/>',
    ],
)
async def test_what_is_no_answer_of_caldav_is_said(desk: Desk, server: CalendarServer, body: str) -> None:
    staff = await desk.connects(server.says("/dav/", body, 207), "caldav", "anna", "geheim")
    assert await desk.worker.read_due() == 0
    assert (await desk.kept(staff)).calendar_trouble == "What is at this address is no CalDAV calendar."
    assert server.asked[0].method == "REPORT"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "[::ffff:127.0.0.1]"])
async def test_no_address_leads_into_the_house(desk: Desk, server: CalendarServer, host: str) -> None:
    server.says("/mine.ics", MONDAY)
    port = server.url.rpartition(":")[2]
    async with open_client(private_networks=False) as strict:
        asking = CalendarReader(strict, desk.passwords)
        staff = await desk.connects(f"http://{host}:{port}/mine.ics")
        with pytest.raises(CalendarTroubleError, match=r"private network|cannot be reached"):
            await asking.read(await desk.own(staff), desk.clock())
    assert server.asked == []


async def test_no_redirect_leads_into_the_house(
    desk: Desk, server: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "is_public", lambda address: str(address) == "127.0.0.1")
    port = server.url.rpartition(":")[2]
    server.says("/inside", MONDAY)
    url = server.says("/mine.ics", "", 302, Location=f"http://localhost.localdomain.invalid:{port}/inside")
    resolved: list[str] = []
    loop = asyncio.get_running_loop()
    original = loop.getaddrinfo

    async def told(host: Any, port: Any, **how: Any) -> Any:
        resolved.append(str(host))
        return await original("127.0.0.2" if str(host).endswith(".invalid") else host, port, **how)

    monkeypatch.setattr(loop, "getaddrinfo", told)
    async with open_client(private_networks=False) as strict:
        asking = CalendarReader(strict, desk.passwords)
        staff = await desk.connects(url)
        with pytest.raises(CalendarTroubleError, match="private network"):
            await asking.read(await desk.own(staff), desk.clock())
    assert [each.path for each in server.asked] == ["/mine.ics"]
    assert any(host.endswith(".invalid") for host in resolved)


async def test_a_name_is_looked_up_once_so_that_it_cannot_change_in_between(
    desk: Desk, server: CalendarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = server.url.rpartition(":")[2]
    server.says("/mine.ics", MONDAY)
    resolved: list[str] = []
    loop = asyncio.get_running_loop()
    original = loop.getaddrinfo

    async def told(host: Any, port: Any, **how: Any) -> Any:
        resolved.append(host.decode() if isinstance(host, bytes) else str(host))
        return await original("127.0.0.1" if resolved[-1] == "calendar.invalid" else host, port, **how)

    monkeypatch.setattr(loop, "getaddrinfo", told)
    staff = await desk.connects(f"http://calendar.invalid:{port}/mine.ics")
    assert await desk.worker.read_due() == 1
    assert resolved.count("calendar.invalid") == 1
    assert server.asked[0].headers["host"] == f"calendar.invalid:{port}"
    assert await desk.busy(staff) == ["Mon 09:00-10:00"]


async def test_who_has_left_is_not_read_any_more(desk: Desk, server: CalendarServer) -> None:
    staff = await desk.connects(server.says("/mine.ics", MONDAY))
    async with desk.store.write() as session:
        (await session.get_one(Staff, staff.id)).disabled_at = desk.clock() - timedelta(days=1)
    assert await desk.worker.read_due() == 0
    assert server.asked == []
