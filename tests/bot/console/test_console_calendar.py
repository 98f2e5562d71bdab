"""The calendar page: a coordinator's day and week with what is needed, as a grid and a table, and the private link."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import async_playwright, expect

from bot.conversation.meeting_desk import MeetingDesk
from bot.outbox import Outbox
from casework import attendances, calendar_feeds, meetings, schedules
from casework.meeting_models import Meeting
from casework.meetings import Wish
from casework.models import Conversation, Staff
from casework.schedule_models import BusyTime
from casework.store import Store
from tests.bot.console.console_house import Browser, House, served
from tests.bot.console.test_console_browser import opened
from tests.web.conftest import ARGUMENTS, CHROMIUM

CALENDAR = "/console/calendar"
WEEK = f"{CALENDAR}?view=week&on=2026-11-25"
#: 14:00 in Karlstad.
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
NEED = "أحتاج إلى كرسي متحرك لابني"


class Bureau(House):
    """The house with meetings in it."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.desk = MeetingDesk(store, Outbox(store, self.bulletin, self.clock), self.bulletin, self.clock)

    async def books(self, staff: Staff, of: Conversation, starts_at: datetime = TUESDAY, minutes: int = 45) -> Meeting:
        ends_at = starts_at + timedelta(minutes=minutes)
        wish = Wish(starts_at, ends_at, "Europe/Stockholm", "visit", "Storgatan 1", "skolan", "Passet")
        return await self.desk.book(of.id, staff.id, wish)


@pytest.fixture
async def bureau(store: Store) -> Bureau:
    return Bureau(store)


def said(response: httpx.Response) -> str:
    return words(response.text)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def table(response: httpx.Response, name: str) -> list[list[str]]:
    """The words of each cell of a table, a row a list."""
    found = re.search(f'<table class="{name}".*?</table>', response.text, re.DOTALL)
    assert found
    rows = re.findall(r"<tr\b.*?</tr>", found[0], re.DOTALL)
    return [[words(cell) for cell in re.findall(r"<t[hd]\b.*?</t[hd]>", row, re.DOTALL)] for row in rows]


async def fetched(browser: Browser, path: str = WEEK) -> httpx.Response:
    response = await browser.get(path)
    assert response.status_code == 200
    return response


async def test_a_week_shows_each_meeting_with_all_that_is_needed(bureau: Bureau) -> None:
    staff, family = await bureau.staff(), await bureau.family(NEED, language="ar")
    other = await bureau.another_person(family, "sv")
    meeting = await bureau.books(staff, family)
    async with bureau.store.write() as session:
        found = await meetings.get(session, meeting.id, family.family_id)
        person = family.person_id
        await attendances.answer(
            session, found, person, answer="coming", need="interpreter", language="ar", now=bureau.now
        )
        await attendances.answer(session, found, person, need="wheelchair", now=bureau.now)
        await attendances.answer(session, found, other.person_id, answer="cannot", need="child", now=bureau.now)
    async with bureau.browser(staff) as browser:
        page = await fetched(browser)
    agenda = table(page, "agenda")
    assert agenda[0] == ["Time", "Family", "How and where", "Who comes", "What is needed"]
    place = agenda.index(["Tue, Nov 24"])
    assert agenda[place + 1] == [
        "14:00–14:45",
        f"{NEED} Karlstad The family’s page",
        "In person · Storgatan 1 · skolan · To bring: Passet",
        "Person 1 (Arabic, Web) Coming Person 2 (Swedish, Telegram) Cannot come",
        "Person 1 (Arabic, Web) Needs an interpreter (Arabic) Uses a wheelchair "
        "Person 2 (Swedish, Telegram) The child comes too",
    ]
    assert agenda[place + 2 : place + 4] == [["Wed, Nov 25"], ["No meetings"]]
    assert f'<a href="/console/conversations/{family.id}#meetings" lang="ar" dir="auto">{NEED}</a>' in page.text
    grid = table(page, "grid")
    assert grid[0][1] == "Mon, Nov 23 Today"
    at_two = next(row for row in grid if row[0] == "14:00")
    assert at_two[2] == f"14:00–14:45 Coming: 1 Cannot come: 1 {NEED}"
    assert [cell for row in grid[1:] for cell in row[1:] if cell] == [at_two[2]]


async def test_each_fact_stands_for_itself_and_a_place_of_several_lines_is_one(bureau: Bureau) -> None:
    staff, family = await bureau.staff(), await bureau.family("Hej")
    place = "Stadshuset,\r\n Drottninggatan 32\n\nKarlstad"
    wish = Wish(TUESDAY, TUESDAY + timedelta(minutes=45), "Europe/Stockholm", "visit", place, "a\nb")
    await bureau.desk.book(family.id, staff.id, wish)
    one_line = "Stadshuset, Drottninggatan 32, Karlstad"
    async with bureau.browser(staff, "ar") as browser:
        for path, name in ((WEEK, []), (f"/console/conversations/{family.id}", ["Anna Berg"])):
            facts = re.findall('<bdi class="d-inline-block">([^<]*)</bdi>', (await fetched(browser, path)).text)
            assert facts[1:] == [*name, one_line, "a\nb"]


async def test_a_command_names_no_family(bureau: Bureau) -> None:
    staff = await bureau.staff()
    await bureau.books(staff, await bureau.family("Stop", "Hjälp", "Vi behöver en tolk"))
    await bureau.books(staff, await bureau.family("stopp!"), TUESDAY + timedelta(hours=2))
    async with bureau.browser(staff) as browser:
        rows = [row[1] for row in table(await fetched(browser), "agenda") if len(row) == 5][1:]
    assert rows == ["Vi behöver en tolk Karlstad The family’s page", "A family in Karlstad The family’s page"]


async def test_only_ones_own_meetings_are_shown(bureau: Bureau) -> None:
    staff, colleague = await bureau.staff(), await bureau.staff("lead", "Bo Ek")
    await bureau.books(colleague, await bureau.family("Hej"))
    mine = await bureau.books(staff, gone := await bureau.family("Borta"))
    await bureau.desk.cancel(gone.id, staff.id, mine.id)
    async with bureau.browser(staff) as browser:
        page = said(await fetched(browser))
    assert "Hej" not in page
    assert "Borta" not in page


async def test_taken_times_and_free_ones_are_shown(bureau: Bureau) -> None:
    staff, family = await bureau.staff(), await bureau.family("Hej")
    await bureau.works(staff)
    async with bureau.browser(staff) as browser:
        assert "Tue, Nov 24 5 times free" in said(await fetched(browser))
        await bureau.books(staff, family, TUESDAY - timedelta(hours=5), 120)
        async with bureau.store.write() as session:
            day = datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
            await schedules.add_absence(session, staff.id, day, day + timedelta(days=1), bureau.now)
            begins = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
            session.add(BusyTime(staff_id=staff.id, starts_at=begins, ends_at=begins + timedelta(hours=2)))
        page = await fetched(browser)
    grid = table(page, "grid")
    assert grid[0][2:5] == ["Tue, Nov 24 4 times free", "Wed, Nov 25 3 times free", "Thu, Nov 26"]
    rows = {row[0]: row for row in grid[1:]}
    assert rows["08:00"][4] == "Away all day"
    assert rows["13:00"][3] == "Busy 13:30–15:30"
    assert rows["11:00"][2] == ""
    assert rows["10:00"][2] == "until 11:00"
    assert ["Wed, Nov 25 3 times free Busy 13:30–15:30"] in table(page, "agenda")
    kinds = re.findall(r'<td class="is-([a-z]+)">', page.text)
    assert set(kinds) == {"open", "closed", "away", "busy"}


async def test_public_holidays_are_named(bureau: Bureau) -> None:
    staff = await bureau.staff()
    await bureau.works(staff)
    async with bureau.browser(staff) as browser:
        page = await fetched(browser, f"{CALENDAR}?view=day&on=2026-12-25")
    assert table(page, "grid")[0][1] == "Fri, Dec 25 Public holiday"


async def test_another_zone_of_the_family_is_said_too(bureau: Bureau) -> None:
    staff, near, far = await bureau.staff(), await bureau.family("Här"), await bureau.family("Där", region=None)
    async with bureau.store.write() as session:
        (await session.get_one(Conversation, far.id)).time_zone = "Asia/Ho_Chi_Minh"
    await bureau.books(staff, near)
    await bureau.books(staff, far, TUESDAY + timedelta(hours=5))
    async with bureau.browser(staff) as browser:
        page = said(await fetched(browser))
    assert "19:00–19:45 For the family: Wednesday 25 November, 01:00 Där" in page
    assert page.count("For the family:") == 1


@pytest.mark.parametrize(
    ("query", "first", "days"),
    [
        ("", "Mon, Nov 23", 7),
        ("?view=day", "Mon, Nov 23", 1),
        ("?view=day&on=2026-12-24", "Thu, Dec 24", 1),
        ("?view=week&on=2026-12-31", "Mon, Dec 28", 7),
        ("?view=month&on=2026-02-30", "Mon, Nov 23", 7),
        ("?view=day&on=0001-01-01", "Mon, Nov 23", 1),
        ("?view=day&on=2026-03-29", "Sun, Mar 29", 1),
    ],
)
async def test_any_day_and_week_can_be_looked_at(bureau: Bureau, query: str, first: str, days: int) -> None:
    async with bureau.browser(await bureau.staff()) as browser:
        head = table(await fetched(browser, CALENDAR + query), "grid")[0]
    assert head[1].startswith(first)
    assert len(head) == days + 1


async def test_earlier_and_later_lead_on(bureau: Bureau) -> None:
    async with bureau.browser(await bureau.staff()) as browser:
        page = await fetched(browser)
        for label, first in (("Earlier", "Mon, Nov 16"), ("Later", "Mon, Nov 30"), ("Today", "Mon, Nov 23")):
            links = re.findall(r'<a class="btn[^"]*" href="([^"]+)"[^>]*>(.*?)</a>', page.text, re.DOTALL)
            link = next(href for href, text in links if words(text) == label)
            assert table(await fetched(browser, unescape(link)), "grid")[0][1].startswith(first)


async def test_a_night_meeting_widens_the_grid(bureau: Bureau) -> None:
    staff = await bureau.staff()
    await bureau.books(staff, await bureau.family("Natt"), datetime(2026, 11, 24, 22, 30, tzinfo=UTC), 60)
    async with bureau.browser(staff) as browser:
        grid = table(await fetched(browser), "grid")
    assert grid[-1][0] == "23:00"
    assert grid[-1][2] == "23:30–00:30 No answer yet Natt"


async def test_the_private_link_is_made_renewed_and_stopped(bureau: Bureau) -> None:
    staff = await bureau.staff()

    async def link() -> str | None:
        found = re.search('value="(https://navigator.example/calendar/[^"]+)"', (await fetched(browser)).text)
        return found[1] if found else None

    async with bureau.browser(staff) as browser:
        assert await link() is None
        assert (await browser.send(CALENDAR, f"{CALENDAR}/feed/make")).status_code == 303
        first = await link()
        assert first is not None
        assert (await browser.send(CALENDAR, f"{CALENDAR}/feed/make")).status_code == 303
        assert await link() == first
        response = await browser.send(CALENDAR, f"{CALENDAR}/feed/renew")
        assert response.headers["location"] == f"{CALENDAR}?done=renew#feed"
        second = await link()
        assert second not in (None, first)
        assert (await browser.send(CALENDAR, f"{CALENDAR}/feed/stop")).status_code == 303
        assert await link() is None
        assert (await browser.send(CALENDAR, f"{CALENDAR}/feed/steal")).status_code == 404
    async with bureau.store.read() as session:
        for one in (first, second):
            token = str(one).rpartition("/")[2].removesuffix(".ics")
            assert await calendar_feeds.with_token(session, token) is None


@pytest.mark.browser
@pytest.mark.parametrize("options", [{"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}])
async def test_in_a_browser_the_calendar_is_live_fits_and_has_no_barriers(
    bureau: Bureau, options: dict[str, object]
) -> None:
    staff, family = await bureau.staff(), await bureau.family(NEED, language="ar")
    await bureau.works(staff)
    meeting = await bureau.books(staff, family)
    async with served(bureau) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with opened(browser, bureau, url) as open_page:
            page = await open_page(WEEK, staff, **options)
            await expect(page.locator("html[data-live]")).to_have_count(1)
            agenda = page.get_by_role("table", name="All meetings, with what is needed")
            row = agenda.get_by_role("row").filter(has_text="14:00–14:45")
            await expect(row.get_by_role("cell")).to_have_count(5)
            await expect(row.get_by_text("No answer yet")).to_be_visible()
            await bureau.desk.cancel(family.id, staff.id, meeting.id)
            await expect(row).to_have_count(0)
            assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert await page.get_by_role("table", name="At a glance").is_visible() is ("viewport" not in options)
            assert (await Axe().run(page)).response["violations"] == []
        await browser.close()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("view", "first", "last"), [("week", "Mon, Nov 30", "Sun, Dec 6"), ("day", "Thu, Dec 3", "Thu, Dec 3")]
)
async def test_in_a_browser_another_week_or_day_stays_when_there_is_news(
    bureau: Bureau, view: str, first: str, last: str
) -> None:
    staff, family = await bureau.staff(), await bureau.family("Hej")
    await bureau.books(staff, family, TUESDAY + timedelta(days=9))
    asked: list[str] = []
    async with served(bureau) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with opened(browser, bureau, url) as open_page:
            page = await open_page("about:blank", staff)
            await page.clock.install()
            page.on("request", lambda request: asked.append(request.url.removeprefix(url)))
            shown = f"{CALENDAR}?view={view}&on=2026-12-03"
            await page.goto(shown)
            await expect(page.locator("html[data-live]")).to_have_count(1)
            rows = page.get_by_role("table", name="All meetings").get_by_role("row")
            await expect(rows.filter(has_text="14:00–14:45")).to_have_count(1)
            heading = await page.locator("h1").inner_text()
            # A second meeting is the news: it stands there only after the part was fetched.
            await bureau.books(staff, family, TUESDAY + timedelta(days=9, hours=2))
            await expect(rows.filter(has_text="16:00–16:45")).to_have_count(1)
            await expect(rows.filter(has_text="14:00–14:45")).to_have_count(1)
            heads = page.locator("table.grid thead th")
            await expect(heads.nth(1)).to_contain_text(first)
            await expect(heads.last).to_contain_text(last)
            await expect(page.locator("#calendar h1")).to_have_text(heading)
            pages = [path for path in asked if path.startswith(CALENDAR)]
            assert set(pages) == {shown}
            asked.clear()
            await page.clock.run_for(300_000)
            # Whatever the page asked for by itself went out before this.
            await page.evaluate("fetch('/console/beacon').then(() => null)")
            assert asked == ["/console/beacon"], "it asks only when there is news"
        await browser.close()


@pytest.mark.browser
async def test_in_a_browser_a_fact_goes_to_the_next_line_as_a_whole(bureau: Bureau) -> None:
    staff, family = await bureau.staff(), await bureau.family("Hej")
    place = "Stadshuset, Drottninggatan 32"
    wish = Wish(TUESDAY, TUESDAY + timedelta(minutes=45), "Europe/Stockholm", "visit", place)
    await bureau.desk.book(family.id, staff.id, wish)
    async with served(bureau) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with opened(browser, bureau, url) as open_page:
            page = await open_page(f"/console/conversations/{family.id}", staff, locale="ar")
            height = "element => element.getBoundingClientRect().height"
            facts = page.locator("#meetings-list bdi")
            how, where = facts.first, facts.filter(has_text=place)
            for width in range(340, 1400, 40):
                await page.set_viewport_size({"width": width, "height": 800})
                assert await where.evaluate(height) < 1.5 * await how.evaluate(height), width
        await browser.close()
