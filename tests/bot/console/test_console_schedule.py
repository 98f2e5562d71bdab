"""The page "My times": working hours, absences, the own calendar, and what families are offered."""

import re
from base64 import b64encode
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from html import unescape
from uuid import uuid4

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import async_playwright, expect

from bot.busy_calendar.password import CalendarPasswords
from bot.busy_calendar.reader import CalendarReader
from bot.console.own_calendar import OwnCalendars
from bot.console.router import router
from bot.conversation.meeting_desk import MeetingDesk
from bot.outbox import Outbox
from bot.pages import SafeHeaders
from casework import schedules
from casework.meeting_models import Meeting
from casework.meetings import Wish
from casework.models import Conversation, Staff
from casework.schedule_models import Absence
from casework.store import Store
from tests.bot.console.console_house import Browser, House, served
from tests.bot.console.test_console_browser import opened
from tests.web.conftest import ARGUMENTS, CHROMIUM

TIMES = "/console/times"
#: Monday 8 to 12 and 13 to 16:30, and Wednesday 9 to 15.
FORM = {
    "begins-0-0": "08:00",
    "ends-0-0": "12:00",
    "begins-0-1": "13:00",
    "ends-0-1": "16:30",
    "begins-2-0": "09:00",
    "ends-2-0": "15:00",
    "time_zone": "Europe/Stockholm",
    "country": "SE",
    "meeting_minutes": "30",
    "buffer_minutes": "10",
    "notice_hours": "12",
    "horizon_days": "30",
    "form-visit": "on",
    "form-video": "on",
    "visit_place": "Torget 2, Karlstad",
    "video_link": "https://video.example/anna",
}
KEY = b"a key of thirty-two bytes, or more than that"
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20261101T000000Z
DTSTART:20261125T080000Z
DTEND:20261125T100000Z
SUMMARY:A secret
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


class Practice(House):
    """The house with a calendar elsewhere: `answer` is what its server says, `asked` what it was asked with."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.answer = (200, ICS)
        self.asked: list[httpx.Request] = []
        client = httpx.AsyncClient(transport=httpx.MockTransport(self._says))
        passwords = CalendarPasswords(KEY)
        self.desk = MeetingDesk(store, Outbox(store, self.bulletin, self.clock), self.bulletin, self.clock)
        self.console = router(
            store,
            self.floor,
            self.bulletin,
            self.clock,
            secure_cookies=False,
            desk=self.desk,
            calendars=OwnCalendars(store, CalendarReader(client, passwords), passwords, self.clock),
        )
        self.app = FastAPI()
        self.app.add_middleware(SafeHeaders)
        self.app.include_router(self.console)

    def _says(self, request: httpx.Request) -> httpx.Response:
        async def body() -> AsyncIterator[bytes]:
            yield text.encode()

        self.asked.append(request)
        status, text = self.answer
        return httpx.Response(status, content=body())

    async def books(self, staff: Staff, of: Conversation, starts_at: datetime) -> Meeting:
        wish = Wish(starts_at, starts_at + timedelta(minutes=30), "Europe/Stockholm", "visit")
        return await self.desk.book(of.id, staff.id, wish)

    async def absences(self, staff: Staff) -> list[Absence]:
        async with self.store.read() as session:
            return list(await schedules.absences_of(session, staff.id, self.now))


@pytest.fixture
async def practice(store: Store) -> Practice:
    return Practice(store)


def said(response: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


async def send(browser: Browser, path: str = "", **fields: str) -> httpx.Response:
    return await browser.send(TIMES, TIMES + path, None, **fields)


async def saved(browser: Browser, **different: str) -> httpx.Response:
    """Sends the hours, and follows to the page that comes then."""
    response = await send(browser, **{**FORM, **different})
    assert response.status_code == 303, said(response)
    return await browser.get(response.headers["location"].partition("#")[0])


async def test_times_are_kept_and_families_are_offered_them(practice: Practice) -> None:
    staff = await practice.staff()
    async with practice.browser(staff) as browser:
        before = said(await browser.get(TIMES))
        assert "no times are given" in before
        assert "Nothing can be booked now." in before
        page = await saved(browser)
    assert "Your times are saved." in page.text
    for name, value in FORM.items():
        shown = f'name="{name}"[^>]* checked' if value == "on" else f'name="{name}"[^>]* value="{value}"'
        assert name == "country" or re.search(shown, page.text), name
    assert '<option value="SE" selected>Sweden</option>' in page.text
    assert not re.search('name="form-phone"[^>]* checked', page.text)
    assert "Wednesday 25 November, 09:00" in said(page)
    assert "no times are given" not in said(page)
    async with practice.store.read() as session:
        kept = await schedules.schedule_of(session, staff.id)
        hours = await schedules.hours_of(session, staff.id)
    assert kept is not None
    assert (kept.meeting_minutes, kept.buffer_minutes, kept.notice_hours, kept.horizon_days) == (30, 10, 12, 30)
    assert hours == {0: [(time(8), time(12)), (time(13), time(16, 30))], 2: [(time(9), time(15))]}


@pytest.mark.parametrize(
    ("different", "field", "why"),
    [
        ({"time_zone": "Europe/Karlstad"}, "time_zone", "There is no such time zone."),
        ({"country": "XX"}, "country", "The public holidays of this country are not known."),
        ({"meeting_minutes": "7"}, "meeting_minutes", "from 10 to 240, in steps of 5"),
        ({"meeting_minutes": "half an hour"}, "meeting_minutes", "from 10 to 240, in steps of 5"),
        ({"notice_hours": "-1"}, "notice_hours", "from 0 to 336"),
        ({"horizon_days": ""}, "horizon_days", "from 1 to 365"),
        ({"begins-1-0": "09:00"}, "begins-1-0", "Please give both times"),
        ({"begins-1-0": "soon", "ends-1-0": "12:00"}, "begins-1-0", "Please give both times"),
        ({"begins-1-0": "12:00", "ends-1-0": "09:00"}, "begins-1-0", "end before they begin"),
        ({"begins-1-0": "09:01", "ends-1-0": "12:00"}, "begins-1-0", "full five minutes"),
        ({"begins-0-1": "11:00"}, "begins-0-1", "overlap with others"),
        ({"form-visit": "", "form-video": ""}, "forms", "at least one way to meet"),
        ({"visit_place": "x" * 301}, "visit_place", "at most 300 letters"),
        ({"video_link": "javascript:alert(1)"}, "video_link", "begins with https"),
    ],
)
async def test_what_is_refused_stays_with_the_reason_beside_it(
    practice: Practice, different: dict[str, str], field: str, why: str
) -> None:
    staff = await practice.staff()
    async with practice.browser(staff) as browser:
        response = await send(browser, **{**FORM, **different})
    assert response.status_code == 422
    fault = re.search(f'<p class="fault" id="{field}-fault">([^<]+)</p>', response.text)
    assert fault
    assert why in unescape(fault[1])
    assert response.text.count('class="fault" id=') == 1, "nothing else is blamed"
    for name, value in {**FORM, **different}.items():
        if value not in ("on", "") and name != "country":
            assert re.search(f'name="{name}"[^>]* value="{re.escape(value)}"', response.text), name
    async with practice.store.read() as session:
        assert await schedules.schedule_of(session, staff.id) is None


async def test_all_that_is_wrong_is_said_at_once(practice: Practice) -> None:
    async with practice.browser(await practice.staff()) as browser:
        wrong = {"time_zone": "", "country": "XX", "form-visit": "", "form-video": "", "video_link": "here"}
        response = await send(browser, **{**FORM, **wrong})
    faults = re.findall('class="fault" id="([a-z_]+)-fault"', response.text)
    assert faults == ["time_zone", "country", "forms", "video_link"]


async def test_more_lines_keep_what_was_typed_and_save_nothing(practice: Practice) -> None:
    staff = await practice.staff()
    async with practice.browser(staff) as browser:
        page = await send(browser, **FORM, more="1")
        assert 'name="begins-0-2"' in page.text
        assert re.search('name="begins-0-1"[^>]* value="13:00"', page.text)
        async with practice.store.read() as session:
            assert await schedules.schedule_of(session, staff.id) is None
        third = await saved(browser, **{"begins-0-2": "18:00", "ends-0-2": "19:00"})
        assert re.search('name="begins-0-2"[^>]* value="18:00"', third.text)


async def test_a_page_that_was_open_for_too_long_loses_nothing(practice: Practice) -> None:
    async with practice.browser(await practice.staff()) as browser:
        response = await browser.client.post(TIMES, data={"csrf": "0" * 64, **FORM})
        assert response.status_code == 422
        assert "press the button again" in response.text
        assert re.search('name="visit_place"[^>]* value="Torget 2, Karlstad"', response.text)
        absence = {"csrf": "0" * 64, "from_day": "2026-12-24"}
        late = await browser.client.post(f"{TIMES}/absences", data=absence)
        assert late.status_code == 422
        assert re.search('name="from_day"[^>]* value="2026-12-24"', late.text)


async def test_meetings_that_fit_no_more_are_shown_and_nothing_is_cancelled(practice: Practice) -> None:
    staff, family = await practice.staff(), await practice.family("Vår dotter behöver en rullstol")
    async with practice.browser(staff) as browser:
        await saved(browser)
        monday = await practice.books(staff, family, datetime(2026, 11, 30, 8, 0, tzinfo=UTC))
        wednesday = await practice.books(staff, family, datetime(2026, 11, 25, 9, 0, tzinfo=UTC))
        assert "do not fit your times" not in (await browser.get(TIMES)).text
        hours = said(await saved(browser, **{"begins-0-0": "10:00"}))
        assert (
            "Monday 30 November, 09:00 Vår dotter behöver en rullstol Outside of your hours, or on a public holiday"
            in hours
        )
        assert "Wednesday 25 November, 10:00" not in hours
        day = {"from_day": "2026-11-25"}
        assert (await send(browser, "/absences", **day)).status_code == 303
        page = await browser.get(TIMES)
        assert "Wednesday 25 November, 10:00 Vår dotter behöver en rullstol You are away then" in said(page)
        assert page.text.count(f'href="/console/conversations/{family.id}#meetings"') == 2
    async with practice.store.read() as session:
        for meeting in (monday, wednesday):
            assert (await session.get_one(Meeting, meeting.id)).state == "booked"


async def test_absences_are_whole_days_or_hours_and_can_be_removed(practice: Practice) -> None:
    staff = await practice.staff()
    async with practice.browser(staff) as browser:
        await saved(browser)
        twice = {"from_day": "2026-12-21", "to_day": "2026-12-23", "absence_id": str(uuid4())}
        for _ in range(2):
            assert (await send(browser, "/absences", **twice)).status_code == 303
        hours = {"from_day": "2026-11-25", "from_time": "10:00", "to_time": "12:30"}
        assert (await send(browser, "/absences", **hours)).status_code == 303
        page = await browser.get(TIMES)
        assert "Wednesday 25 November, 10:00 – 12:30" in said(page)
        assert "21 December 2026 – 23 December 2026" in said(page)
        spans = [(one.starts_at, one.ends_at) for one in await practice.absences(staff)]
        assert spans == [
            (datetime(2026, 11, 25, 9, 0, tzinfo=UTC), datetime(2026, 11, 25, 11, 30, tzinfo=UTC)),
            (datetime(2026, 12, 20, 23, 0, tzinfo=UTC), datetime(2026, 12, 23, 23, 0, tzinfo=UTC)),
        ]
        first = (await practice.absences(staff))[0]
        colleague = await practice.staff("lead", "Bo Ek")
        async with practice.browser(colleague) as other:
            assert (await send(other, f"/absences/{first.id}/remove")).status_code == 303
        assert len(await practice.absences(staff)) == 2, "nobody removes another's"
        assert (await send(browser, f"/absences/{first.id}/remove")).status_code == 303
        assert len(await practice.absences(staff)) == 1
        assert (await send(browser, "/absences/nonsense/remove")).status_code == 404


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"from_day": ""}, "from_day", "Please give the first day."),
        ({"from_day": "2026-12-02", "to_day": "2026-12-01"}, "to_day", "This is before the beginning."),
        ({"from_day": "2026-12-02", "to_day": "never"}, "to_day", "Please give a day."),
        ({"from_day": "2026-11-02"}, "to_day", "This time is over already."),
        ({"from_day": "2026-12-02", "to_day": "2036-12-02"}, "to_day", "At most two years at a time"),
        ({"from_day": "2026-12-02", "from_time": "early"}, "from_time", "Please give a time, or leave it empty."),
        ({"from_day": "9999-12-31"}, "from_day", "Please give the first day."),
    ],
)
async def test_an_absence_that_cannot_be_stays_in_the_form(
    practice: Practice, typed: dict[str, str], field: str, why: str
) -> None:
    staff = await practice.staff()
    async with practice.browser(staff) as browser:
        response = await send(browser, "/absences", **typed)
    assert response.status_code == 422
    fault = re.search(f'<p class="fault" id="{field}-fault">([^<]+)</p>', response.text)
    assert fault
    assert why in fault[1]
    for name, value in typed.items():
        assert re.search(f'name="{name}"[^>]* value="{value}"', response.text), name
    assert await practice.absences(staff) == []


async def test_who_is_ill_today_presses_one_button(practice: Practice) -> None:
    staff, family = await practice.staff(), await practice.family("Hej")
    async with practice.browser(staff) as browser:
        await saved(browser)
        await practice.books(staff, family, datetime(2026, 11, 23, 12, 30, tzinfo=UTC))
        for _ in range(2):
            assert (await send(browser, "/ill")).status_code == 303
        page = said(await browser.get(TIMES))
    (absence,) = await practice.absences(staff)
    assert absence.starts_at == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert absence.ends_at == datetime(2026, 11, 23, 23, 0, tzinfo=UTC)
    assert "Monday 23 November, 13:30 Hej You are away then" in page


async def test_the_own_calendar_is_read_at_once_and_says_what_was_found(practice: Practice) -> None:
    staff = await practice.staff()
    ics = {"calendar_kind": "ics", "calendar_url": "https://calendar.example/anna.ics"}
    async with practice.browser(staff) as browser:
        assert "Please save your times first." in said(await browser.get(TIMES))
        assert (await send(browser, "/calendar", **ics)).status_code == 404
        await saved(browser)
        assert (await send(browser, "/calendar", **ics)).status_code == 303
        page = said(await browser.get(TIMES))
        assert "you are busy 1 time in the next four weeks. Last read: Monday 23 November, 10:00" in page
        assert "A secret" not in page
        practice.answer = (404, "")
        assert (await send(browser, "/calendar/read")).status_code == 303
        assert "There is no calendar at this address." in said(await browser.get(TIMES))
        assert (await send(browser, "/calendar", calendar_kind="")).status_code == 303
        assert "in the next four weeks" not in said(await browser.get(TIMES))


async def test_a_password_is_kept_sealed_never_shown_and_never_sent_elsewhere(practice: Practice) -> None:
    staff, password = await practice.staff(), "a very secret password"
    dav = {"calendar_kind": "caldav", "calendar_url": "https://dav.example/anna/", "calendar_user": "anna"}
    practice.answer = (207, '<multistatus xmlns="DAV:"/>')
    async with practice.browser(staff) as browser:
        await saved(browser)
        none = await send(browser, "/calendar", **dav)
        assert none.status_code == 422
        assert 'id="calendar_password-fault"' in none.text
        refused = await send(browser, "/calendar", **{**dav, "calendar_url": "dav"}, calendar_password=password)
        assert refused.status_code == 422
        assert 'id="calendar_url-fault"' in refused.text
        assert password not in refused.text
        assert (await send(browser, "/calendar", **dav, calendar_password=password)).status_code == 303
        page = await browser.get(TIMES)
        assert password not in page.text
        assert "A password is kept." in said(page)
        assert (await send(browser, "/calendar", **dav)).status_code == 303, "empty: the one that is kept"
        elsewhere = await send(browser, "/calendar", **{**dav, "calendar_url": "https://other.example/"})
        assert elsewhere.status_code == 422
    assert {request.headers["authorization"] for request in practice.asked} == {
        f"Basic {b64encode(f'anna:{password}'.encode()).decode()}"
    }
    assert {request.url.host for request in practice.asked} == {"dav.example"}
    async with practice.store.read() as session:
        kept = await schedules.schedule_of(session, staff.id)
    assert kept is not None
    assert password not in (kept.calendar_secret or password)


async def test_a_new_coordinator_sees_a_hint_until_times_are_given(practice: Practice) -> None:
    staff = await practice.staff()
    async with practice.browser(staff) as browser:
        board = await browser.get("/console/")
        assert "no times are given" in board.text
        assert 'href="/console/times">Give your times' in board.text
        await saved(browser)
        assert "no times are given" not in (await browser.get("/console/")).text


@pytest.mark.parametrize(("role", "status"), [(None, 303), ("editor", 403), ("lead", 200)])
@pytest.mark.parametrize("path", [TIMES, "/console/calendar"])
async def test_only_those_who_work_with_families_have_times(
    practice: Practice, role: str | None, status: int, path: str
) -> None:
    staff = await practice.staff(role) if role else None
    async with practice.browser(staff) as browser:
        assert (await browser.get(path)).status_code == status


@pytest.mark.browser
async def test_in_a_browser_one_part_is_saved_and_the_others_keep_what_is_typed(practice: Practice) -> None:
    staff = await practice.staff()
    await practice.works(staff)
    async with served(practice) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with opened(browser, practice, url) as open_page:
            page = await open_page(TIMES, staff, viewport={"width": 360, "height": 740})
            await page.get_by_label("Place of a visit").fill("Not saved yet")
            await expect(page.locator("#offered")).to_contain_text("Tuesday 24 November")
            await page.get_by_text("Write down when you are away").click()
            await page.get_by_label("First day").fill("2026-11-24")
            await page.get_by_label("From what time").fill("")
            await page.get_by_role("button", name="Add").click()
            await expect(page.get_by_text("It is written down.")).to_be_focused()
            await expect(page.locator("#absences")).to_contain_text("24 November 2026")
            await expect(page.locator("#offered")).not_to_contain_text("Tuesday 24 November")
            await expect(page.get_by_label("Place of a visit")).to_have_value("Not saved yet")
            await page.get_by_label("Monday, until").first.fill("07:00")
            await page.get_by_label("Place of a visit").press("Enter")
            await expect(page.get_by_text("These hours end before they begin.")).to_be_visible()
            await expect(page.get_by_label("Place of a visit")).to_have_value("Not saved yet")
            assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert (await Axe().run(page)).response["violations"] == []
        await browser.close()
