"""Meetings of several on the console: asked with a form, answers of each person, links to pass on, given up."""

import re
from datetime import UTC, datetime
from uuid import UUID, uuid4

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import async_playwright
from sqlalchemy import select

from bot.console.router import router
from bot.conversation.meeting_desk import MeetingDesk
from bot.conversation.poll_desk import PollDesk
from bot.outbox import Outbox
from bot.pages import SafeHeaders
from casework import polls
from casework.models import Conversation
from casework.poll_models import Poll
from casework.polls import Sheet
from casework.store import Store
from tests.bot.console.console_house import Browser, House, served
from tests.bot.console.test_console_browser import opened
from tests.web.conftest import ARGUMENTS, CHROMIUM

#: 14:00 in Karlstad.
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
FIRST, SECOND = 0, 1


class Office(House):
    """The house with a desk at which several people are asked."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        outbox = Outbox(store, self.bulletin, self.clock)
        self.polls = PollDesk(store, outbox, self.bulletin, self.clock, "https://navigator.example")
        self.console = router(
            store,
            self.floor,
            self.bulletin,
            self.clock,
            secure_cookies=False,
            desk=MeetingDesk(store, outbox, self.bulletin, self.clock),
            polls=self.polls,
        )
        self.app = FastAPI()
        self.app.add_middleware(SafeHeaders)
        self.app.include_router(self.console)

    async def sheets(self) -> list[Sheet]:
        async with self.store.read() as session:
            return [await polls.read(session, poll) for poll in await session.scalars(select(Poll))]

    async def answers(self, name: str, *which: int) -> None:
        (sheet,) = await self.sheets()
        link = next(each.link for each in await self.polls.invited(sheet.poll.id) if each.name == name)
        await self.polls.answer(link.rpartition("/")[2], [sheet.options[each].id for each in which])


@pytest.fixture
async def office(store: Store) -> Office:
    return Office(store)


def address(conversation_id: UUID) -> str:
    return f"/console/conversations/{conversation_id}/polls"


def form(family: Conversation, **different: str) -> dict[str, str]:
    return {
        "about": "School",
        "how": "visit",
        "place": "Storgatan",
        "bring": "",
        "minutes": "45",
        "date_0": "2026-11-24",
        "time_0": "14:00",
        "date_3": "2026-11-25",
        "time_3": "09:30",
        "deadline_date": "2026-11-23",
        "deadline_time": "18:00",
        "group_0": "Doctor",
        "needed_0": "1",
        "others_0": "Dr Ek, ek@example.org\r\n Dr Sand ",
        "group_1": "Parent",
        "needed_1": "1",
        f"person_1_{family.person_id}": "1",
        **different,
    }


async def ask(browser: Browser, family: Conversation, **different: str) -> httpx.Response:
    page = address(family.id)
    return await browser.send(page, page, None, **form(family, **different))


async def test_the_page_of_a_family_leads_to_it(office: Office) -> None:
    staff, family = await office.staff(), await office.family("Hej")
    async with office.browser(staff) as browser:
        thread = (await browser.get(f"/console/conversations/{family.id}")).text
        assert f'href="{address(family.id)}">Find a time for several people</a>' in thread
        page = (await browser.get(address(family.id))).text
    for words in (
        "Nothing has been asked yet.",
        "Europe/Stockholm",
        "Person 1 (Swedish, Web), who writes in this thread",
    ):
        assert words in page


async def test_several_are_asked_in_the_familys_time_and_the_links_are_shown(office: Office) -> None:
    staff, family = await office.staff(), await office.family("Hej")
    async with office.browser(staff) as browser:
        response = await ask(browser, family)
        assert (response.status_code, response.headers["location"]) == (303, address(family.id))
        page = (await browser.get(address(family.id))).text
    (sheet,) = await office.sheets()
    assert [option.starts_at for option in sheet.options] == [TUESDAY, datetime(2026, 11, 25, 8, 30, tzinfo=UTC)]
    assert (sheet.poll.deadline, sheet.poll.staff_id) == (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), staff.id)
    assert sorted(seat.name or "parent" for seat in sheet.seats) == ["Dr Ek", "Dr Sand", "parent"]
    links = [each.link for each in await office.polls.invited(sheet.poll.id)]
    assert len(links) == 2
    for words in (
        *links,
        "Open until Monday 23 November, 18:00",
        "Doctor (1 of 2)",
        "Parent (1 of 1)",
        "No answer yet",
    ):
        assert words in page, words
    assert [one.utterance["phrase"] for one in await office.messages(family.id) if one.utterance] == ["polls.asked"]


async def test_a_form_that_arrives_twice_asks_once(office: Office) -> None:
    staff, family = await office.staff(), await office.family("Hej")
    async with office.browser(staff) as browser:
        page = (await browser.get(address(family.id))).text
        found = re.search(r'name="poll_id" value="([0-9a-f]{32})"', page)
        assert found
        for _ in range(2):
            assert (await ask(browser, family, poll_id=found.group(1))).status_code == 303
    assert len(await office.sheets()) == 1


@pytest.mark.parametrize(
    ("different", "why", "wrong"),
    [
        ({"about": " "}, "Please write what the meeting is about.", "about"),
        ({"about": "x" * 501}, "at most 500 letters", "about"),
        ({"place": "x" * 301}, "at most 300 letters", "place"),
        ({"bring": "x" * 501}, "at most 500 letters", "bring"),
        ({"how": "party"}, "Please choose how you meet.", "how"),
        ({"minutes": "0"}, "from one minute to twelve hours", "minutes"),
        ({"minutes": "long"}, "from one minute to twelve hours", "minutes"),
        ({"time_3": ""}, "Please give each time a day and a time.", "date_3"),
        ({"date_3": "9999-12-31"}, "Please give each time a day and a time.", "date_3"),
        ({"date_3": "2027-03-28", "time_3": "02:30"}, "one of these times does not exist", "date_3"),
        ({"date_3": "", "time_3": ""}, "Please propose at least two times.", "date_0"),
        ({"date_3": "2026-11-22"}, "A proposed time is in the past.", "date_0"),
        ({"date_3": "2026-11-24", "time_3": "14:00"}, "The same time is proposed twice.", "date_0"),
        ({"deadline_date": ""}, "Please say by when answers are wanted", "deadline_date"),
        ({"deadline_date": "2026-11-22"}, "a time in the future", "deadline_date"),
        ({"deadline_date": "2026-11-25"}, "before the last of the proposed times", "deadline_date"),
        ({"group_0": ""}, "Each group needs a name", "group_0"),
        ({"group_1": "doctor"}, "Two groups have the same name.", "group_0"),
        ({"others_0": ""}, "Each group needs somebody who is asked.", "others_0"),
        ({"needed_0": "3"}, "The number that must come", "needed_0"),
        ({"needed_0": "two"}, "The number that must come", "needed_0"),
        ({"others_0": "Dr Ek, nonsense"}, "One of the e-mail addresses is not complete.", "others_0"),
        ({"others_0": "x" * 121}, "Each person needs a name of at most 120 letters.", "others_0"),
        ({"others_0": "Dr Ek\r\nDr Ek"}, "Somebody is asked twice.", "others_0"),
    ],
)
async def test_a_refused_form_stays_as_it_was_typed(
    office: Office, different: dict[str, str], why: str, wrong: str
) -> None:
    staff, family = await office.staff(), await office.family("Hej")
    async with office.browser(staff) as browser:
        response = await ask(browser, family, **different)
    assert response.status_code == 422
    assert why in response.text
    assert re.search(rf'name="{wrong}"[^>]* aria-describedby="poll-fault" aria-invalid="true"', response.text)
    for name, value in {**form(family), **different}.items():
        if name.startswith(("about", "place", "date", "time", "group", "needed")):
            assert re.search(f'name="{name}" type="[a-z]+" value="{re.escape(value)}"', response.text), name
    assert re.search(f'name="person_1_{family.person_id}" value="1" checked', response.text)
    assert await office.sheets() == []
    assert len(await office.messages(family.id)) == 1


async def test_a_form_from_an_old_page_keeps_what_was_typed(office: Office) -> None:
    staff, family = await office.staff(), await office.family("Hej")
    async with office.browser(staff) as browser:
        response = await browser.client.post(address(family.id), data={"csrf": "0" * 64, **form(family)})
    assert response.status_code == 422
    assert "press the button again" in response.text
    assert "Dr Ek, ek@example.org" in response.text
    assert await office.sheets() == []


async def test_the_answer_of_each_person_stands_there_until_it_is_booked(office: Office) -> None:
    staff, family = await office.staff(), await office.family("Hej")
    async with office.browser(staff) as browser:
        await ask(browser, family)
        await office.answers("Dr Ek", SECOND)
        await office.answers("Dr Sand")
        page = (await browser.get(address(family.id))).text
        assert re.search(r"Dr Ek</bdi></th><td><bdi>Doctor</bdi></td><td><bdi>Wednesday 25 November, 09:30</bdi>", page)
        assert re.search(r"Dr Sand</bdi></th><td><bdi>Doctor</bdi></td><td><bdi>No time suits</bdi>", page)
        assert re.search(r"Wednesday 25 November, 09:30</th><td>1 can</td><td>0 can</td>", page)
        (sheet,) = await office.sheets()
        async with office.store.write() as session:
            poll = await polls.get(session, sheet.poll.id)
            seat = await polls.seat_of(session, poll.id, family.person_id)
            await polls.set_time(session, poll, seat, sheet.options[SECOND].id, can_come=True)
        page = (await browser.get(address(family.id))).text
        assert "Not finished yet: Wednesday 25 November, 09:30" in page
        office.later(days=1)
        assert await office.polls.close_due() == 1
    async with office.browser(staff) as browser:
        page = (await browser.get(address(family.id))).text
    assert "Booked: Wednesday 25 November, 09:30" in page
    assert "Links to pass on" not in page


async def test_it_is_given_up_by_the_organiser(office: Office) -> None:
    staff, family, other = await office.staff(), await office.family("Hej"), await office.family("Hello")
    async with office.browser(staff) as browser:
        await ask(browser, family)
        (sheet,) = await office.sheets()
        for one, which in ((other.id, sheet.poll.id), (family.id, uuid4()), (family.id, "nonsense")):
            path = f"{address(one)}/{which}/cancel"
            assert (await browser.send(address(family.id), path)).status_code == 404
        assert (await browser.get(address(uuid4()))).status_code == 404
        stale = await browser.client.post(f"{address(family.id)}/{sheet.poll.id}/cancel", data={})
        assert stale.status_code == 422
        path = f"{address(family.id)}/{sheet.poll.id}/cancel"
        assert (await browser.send(address(family.id), path)).status_code == 303
        page = (await browser.get(address(family.id))).text
    assert "<p>Cancelled</p>" in page
    assert "Do not plan this meeting any more" not in page
    phrases = [one.utterance["phrase"] for one in await office.messages(family.id) if one.utterance]
    assert phrases == ["polls.asked", "polls.cancelled"]


async def test_a_person_of_another_family_is_not_asked(office: Office) -> None:
    staff, family, other = await office.staff(), await office.family("Hej"), await office.family("Hello")
    async with office.browser(staff) as browser:
        response = await ask(
            browser, family, **{f"person_1_{family.person_id}": "", f"person_1_{other.person_id}": "1"}
        )
    assert response.status_code == 422
    assert await office.sheets() == []


@pytest.mark.parametrize(("role", "status"), [(None, 303), ("editor", 403), ("coordinator", 200)])
async def test_only_those_who_work_with_families_see_it(office: Office, role: str | None, status: int) -> None:
    staff, family = await office.staff(role) if role else None, await office.family("Hej")
    async with office.browser(staff) as browser:
        assert (await browser.get(address(family.id))).status_code == status
        if status != 200:
            assert (await browser.client.post(address(family.id), data=form(family))).status_code == status


@pytest.mark.browser
@pytest.mark.parametrize("look", [{}, {"locale": "ar", "viewport": {"width": 320, "height": 640}}])
async def test_in_a_browser_it_is_accessible(office: Office, look: dict[str, object]) -> None:
    staff, family = await office.staff(), await office.family("Hej")
    async with office.browser(staff) as quick:
        await ask(quick, family)
    async with served(office) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with opened(browser, office, url) as open_page:
            page = await open_page(address(family.id), staff, **look)
            assert (await Axe().run(page)).response["violations"] == []
            assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        await browser.close()
