"""The page behind a link: answered without an account or a script, in seven languages, and silent about others."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import icalendar
import pytest
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import async_playwright, expect

from bot import pages
from bot.bulletin import Bulletin
from bot.conversation.poll_desk import PollDesk
from bot.outbox import Outbox
from bot.poll_page import PER_MINUTE, PollPage
from casework import meetings, polls
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Conversation, Staff
from casework.poll_models import Poll
from casework.poll_plans import Guest, Party, Plan
from casework.polls import Sheet
from casework.store import Store
from locales.languages import languages
from tests.bot.console.console_house import served
from tests.bot.console.test_console_browser import opened
from tests.fakes.clock import MovableClock
from tests.fakes.people import People
from tests.web.conftest import ARGUMENTS, CHROMIUM

#: Tuesday to Thursday, 14:00 in Karlstad.
TIMES = tuple(datetime(2026, 11, day, 13, 0, tzinfo=UTC) for day in (24, 25, 26))
DEADLINE = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
FIRST, SECOND, THIRD = 0, 1, 2


class House:
    """The page, and one question to two doctors and a nurse; one doctor and the nurse must come."""

    def __init__(self, store: Store, clock: MovableClock, family: Conversation, staff: Staff) -> None:
        self.store, self.clock, self.family, self.staff = store, clock, family, staff
        self.bulletin = Bulletin()
        self.desk = PollDesk(store, Outbox(store, self.bulletin, clock), self.bulletin, clock)
        self.page = PollPage(store, self.desk, clock, Path(pages.__file__).parents[1] / "web")
        self.app = FastAPI(docs_url=None, redoc_url=None)
        self.app.include_router(self.page.router())
        pages.mount(self.app, Path(pages.__file__).parents[1] / "web")
        self.console = self
        self.streams = self
        self.poll_id = uuid4()
        self.links: dict[str, str] = {}

    def close(self) -> None:
        """There are no streams."""

    async def asks(self, about: str = "School <b>after</b> the holidays") -> None:
        doctors = (Guest(name="Dr Ek", email="ek@example.org"), Guest(name="Dr Sand"))
        plan = Plan(
            about,
            "visit",
            60,
            "Europe/Stockholm",
            TIMES,
            DEADLINE,
            (Party("Doctor", 1, doctors), Party("Nurse", 1, (Guest(name="Nurse Lind"),))),
            place="Storgatan 1",
        )
        await self.desk.create(self.family.id, self.staff.id, plan, poll_id=self.poll_id)
        self.links = {each.name: each.link for each in await self.desk.invited(self.poll_id)}

    async def sheet(self) -> Sheet:
        async with self.store.read() as session:
            return await polls.read(session, await session.get_one(Poll, self.poll_id))

    async def boxes(self, *which: int) -> dict[str, str]:
        options = (await self.sheet()).options
        return {f"time-{options[each].id}": "1" for each in which}

    async def booked(self) -> Meeting:
        """Both answer, and Wednesday is booked."""
        for name in ("Dr Ek", "Nurse Lind"):
            sheet = await self.sheet()
            await self.desk.answer(self.links[name].rpartition("/")[2], [sheet.options[SECOND].id])
        meeting_id = (await self.sheet()).poll.meeting_id
        assert meeting_id is not None
        async with self.store.read() as session:
            return await meetings.get(session, meeting_id, self.family.family_id)

    @asynccontextmanager
    async def browser(self, language: str = "en") -> AsyncIterator[httpx.AsyncClient]:
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url="http://navigator.test",
            headers={"Accept-Language": language},
            follow_redirects=True,
        ) as client:
            yield client


@pytest.fixture
async def house(store: Store, people: People, clock: MovableClock) -> House:
    made = House(store, clock, await people.conversation(), await people.staff("Anna Berg"))
    await made.asks()
    return made


async def test_the_page_asks_for_each_time_and_says_nothing_of_others(house: House) -> None:
    async with house.browser() as browser:
        page = await browser.get(house.links["Dr Ek"])
    assert page.status_code == 200
    for words in (
        "When can you come?",
        "School &lt;b&gt;after&lt;/b&gt; the holidays",
        "Storgatan 1",
        "You meet in person",
        "Length: 60 minutes",
        "For: Dr Ek",
        "Tuesday 24 November, 14:00",
        "Wednesday 25 November, 14:00",
        "Thursday 26 November, 14:00",
        "Please answer by Monday 23 November, 18:00",
        "Europe/Stockholm",
        ">Send my answer</button>",
        ">None of these times suit me</button>",
    ):
        assert words in page.text, words
    assert page.text.count('type="checkbox"') == 3
    for private in ("Sand", "Lind", "Anna Berg", "ek@example.org", str(house.family.family_id), str(house.family.id)):
        assert private not in page.text, private
    assert "<script" not in page.text


async def test_the_headers_keep_the_link_from_others(house: House) -> None:
    async with house.browser() as browser:
        answers = [await browser.get(house.links["Dr Ek"]), await browser.get("/poll/nothing")]
    for answer in answers:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-robots-tag"] == "noindex"


async def test_an_answer_is_noted_thanked_for_and_can_be_changed(house: House) -> None:
    link = house.links["Dr Ek"]
    async with house.browser() as browser:
        page = await browser.post(link, data=await house.boxes(FIRST, THIRD))
        assert page.status_code == 200
        assert [each.status_code for each in page.history] == [303]
        assert "Thank you. Your answer is noted." in page.text
        assert len(re.findall(r'type="checkbox"[^>]* checked', page.text)) == 2
        page = await browser.post(link, data=await house.boxes(SECOND))
        assert len(re.findall(r'type="checkbox"[^>]* checked', page.text)) == 1
        page = await browser.post(link, data={"none": "1"})
        assert "You said that none of these times suit you." in page.text
        assert "Thank you" not in (await browser.get(link)).text, "thanks are given once"
    sheet = await house.sheet()
    (seat,) = [each for each in sheet.seats if each.name == "Dr Ek"]
    assert seat.answered_at is not None
    assert sheet.times_of(seat) == []


async def test_ticked_times_and_none_of_them_do_not_fit_together(house: House) -> None:
    async with house.browser() as browser:
        page = await browser.post(house.links["Dr Ek"], data={"none": "1", **await house.boxes(FIRST, THIRD)})
    assert page.status_code == 422
    assert "You chose times, but you also said that none suits you." in page.text
    ticked = re.findall(r'name="(time-[^"]+)" value="1" checked', page.text)
    assert ticked == list(await house.boxes(FIRST, THIRD))
    sheet = await house.sheet()
    assert sheet.poll.state == "open"
    assert all(seat.answered_at is None for seat in sheet.seats)


async def test_an_empty_answer_is_asked_for_again(house: House) -> None:
    async with house.browser() as browser:
        for data in ({}, {"time-nonsense": "1"}, {f"time-{uuid4()}": "1"}):
            page = await browser.post(house.links["Dr Ek"], data=data)
            assert page.status_code == 422
            assert "Please choose a time" in page.text
            assert 'role="alert"' in page.text
    assert all(seat.answered_at is None for seat in (await house.sheet()).seats)


async def test_a_link_that_leads_nowhere_tells_nothing_and_guessing_is_slowed(house: House) -> None:
    async with house.browser() as browser:
        pages_ = [await browser.get(f"/poll/{wrong}") for wrong in ("x", "x" * 43, str(house.poll_id))]
        posted = await browser.post("/poll/x", data=await house.boxes(FIRST))
        assert {each.status_code for each in (*pages_, posted)} == {404}
        assert len({re.sub(r"/poll/[^?]*", "", each.text) for each in pages_}) == 1
        for _ in range(PER_MINUTE):
            await browser.get("/poll/guess")
        refused = await browser.get(house.links["Dr Ek"])
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) >= 1
        house.clock.move(minutes=1)
        assert (await browser.get(house.links["Dr Ek"])).status_code == 200


@pytest.mark.parametrize("code", list(languages()))
async def test_the_page_speaks_every_language_in_its_direction(house: House, code: str) -> None:
    async with house.browser(f"{code}-XX,{code};q=0.9") as browser:
        page = (await browser.get(house.links["Dr Ek"])).text
    assert f'<html lang="{code}" dir="{languages()[code].direction}">' in page
    for each in languages().values():
        assert each.name in page
    month = {"en": "November", "sv": "november", "ru": "ноября", "nl": "november", "vi": "tháng 11", "ar": "نوفمبر"}
    assert {**month, "uk": "листопада"}[code] in page


async def test_a_chosen_language_goes_before_the_browsers_and_stays(house: House) -> None:
    link = house.links["Dr Ek"]
    async with house.browser("sv") as browser:
        page = await browser.get(f"{link}?lang=ar")
        assert 'dir="rtl"' in page.text
        (action,) = re.findall(r'<form method="post" action="([^"]+)"', page.text)
        answered = await browser.post(action, data=await house.boxes(FIRST))
        assert '<html lang="ar" dir="rtl">' in answered.text
        assert '<html lang="sv"' in (await browser.get(f"{link}?lang=xx")).text


async def test_what_is_booked_stands_there_with_its_file_and_later_changes(house: House) -> None:
    meeting, link = await house.booked(), house.links["Dr Sand"]
    async with house.browser() as browser:
        page = await browser.get(link)
        assert "The meeting is booked" in page.text
        assert "When: Wednesday 25 November, 14:00" in page.text
        assert "<form" not in page.text
        (address,) = re.findall(r'href="([^"]+)" download', page.text)
        file = await browser.get(address)
        assert file.headers["content-type"].startswith("text/calendar")
        event: Any = next(iter(icalendar.Calendar.from_ical(file.text).walk("VEVENT")))
        assert (event["uid"], event["dtstart"].dt) == (f"{meeting.id}@family-navigator", TIMES[SECOND])
        assert "Anna Berg" not in file.text
        late = await browser.post(link, data=await house.boxes(FIRST))
        assert late.status_code == 409
        assert "It was decided before your answer came" in late.text
        await house_moves(house, meeting, TIMES[THIRD])
        page = await browser.get(link)
        assert "When: Thursday 26 November, 14:00" in page.text
        assert "The meeting was changed after it was booked" in page.text
        async with house.store.write() as session:
            found = await meetings.get(session, meeting.id, house.family.family_id)
            await meetings.cancel(session, found, by=By("staff", staff_id=house.staff.id), now=house.clock())
        page = await browser.get(link)
        assert "The meeting is cancelled" in page.text
        assert "METHOD:CANCEL" in (await browser.get(address)).text


async def house_moves(house: House, meeting: Meeting, starts_at: datetime) -> None:
    wish = Wish(starts_at, starts_at + timedelta(hours=1), "Europe/Stockholm", "visit", about="private words")
    async with house.store.write() as session:
        found = await meetings.get(session, meeting.id, house.family.family_id)
        await meetings.move(session, found, wish, by=By("family"), now=house.clock())


async def test_words_that_were_written_later_are_not_shown_to_those_outside(house: House) -> None:
    await house_moves(house, await house.booked(), TIMES[THIRD])
    async with house.browser() as browser:
        page = await browser.get(house.links["Dr Ek"])
        file = await browser.get(f"{house.links['Dr Ek']}/meeting.ics")
    assert "private words" not in page.text
    assert "private words" not in file.text
    assert "School" in file.text


@pytest.mark.parametrize(("how", "words"), [("cancel", "not planned any more"), ("deadline", "No time was found")])
async def test_what_is_given_up_is_said_so(house: House, how: str, words: str) -> None:
    if how == "cancel":
        assert await house.desk.cancel(house.family.id, house.poll_id)
    else:
        house.clock.stand_at(DEADLINE)
        assert await house.desk.close_due() == 1
    async with house.browser() as browser:
        page = await browser.get(house.links["Dr Ek"])
        assert words in page.text
        assert "<form" not in page.text
        assert (await browser.get(f"{house.links['Dr Ek']}/meeting.ics")).status_code == 404


async def test_a_time_that_has_passed_cannot_be_chosen(house: House) -> None:
    async with house.store.write() as session:
        (await session.get_one(Poll, house.poll_id)).deadline = TIMES[SECOND]
    house.clock.stand_at(TIMES[FIRST])
    async with house.browser() as browser:
        page = await browser.get(house.links["Dr Ek"])
        assert "Tuesday 24 November, 14:00 (this time has passed)" in page.text
        assert len(re.findall(r'type="checkbox"[^>]* disabled', page.text)) == 1
        assert (await browser.post(house.links["Dr Ek"], data=await house.boxes(FIRST))).status_code == 422


@pytest.mark.browser
@pytest.mark.parametrize(
    "look", [{}, {"color_scheme": "dark"}, {"locale": "ar", "viewport": {"width": 320, "height": 640}}]
)
async def test_in_a_browser_without_scripts_it_is_answered_and_accessible(house: House, look: dict[str, Any]) -> None:
    link = house.links["Dr Ek"]
    async with served(house) as url, async_playwright() as playwright:  # type: ignore[arg-type]
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with opened(browser, house, url) as open_page:  # type: ignore[arg-type]
            checked = await open_page(link, **look)
            assert (await Axe().run(checked)).response["violations"] == []
            width = await checked.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert width <= 0, "nothing sticks out"
            page = await open_page(link, java_script_enabled=False, **look)
            await page.get_by_role("checkbox").nth(SECOND).check()
            await page.locator("button:not([name])").click()
            await expect(page.get_by_role("status")).to_be_visible()
            await expect(page.get_by_role("checkbox").nth(SECOND)).to_be_checked()
            await house.booked()
            await checked.reload()
            assert (await Axe().run(checked)).response["violations"] == []
        await browser.close()
