"""Meetings on the page of a conversation: booked, moved, cancelled, and what the family answered."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from uuid import UUID, uuid4

import httpx
import pytest
from axe_playwright_python.async_playwright import Axe
from fastapi import FastAPI
from playwright.async_api import async_playwright, expect

from bot.console.router import router
from bot.conversation.meeting_desk import MeetingDesk
from bot.outbox import Outbox
from bot.pages import SafeHeaders
from casework import attendances, meetings, outcomes, steps
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Conversation, Staff
from casework.store import Store
from locales.phrases import meetings as phrases
from tests.bot.console.console_house import Browser, House, served
from tests.bot.console.test_console_browser import opened
from tests.web.conftest import ARGUMENTS, CHROMIUM

HTMX = {"HX-Request": "true"}
#: 14:00 in Karlstad.
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
FORM = {
    "date": "2026-11-24",
    "time": "14:00",
    "minutes": "45",
    "how": "visit",
    "place": "Storgatan",
    "about": "school",
}


class Office(House):
    """The house with a desk at which meetings are booked."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.desk = MeetingDesk(store, Outbox(store, self.bulletin, self.clock), self.bulletin, self.clock)
        self.console = router(store, self.floor, self.bulletin, self.clock, secure_cookies=False, desk=self.desk)
        self.app = FastAPI()
        self.app.add_middleware(SafeHeaders)
        self.app.include_router(self.console)

    async def books(self, staff: Staff, conversation: Conversation) -> Meeting:
        wish = Wish(TUESDAY, TUESDAY + timedelta(minutes=45), "Europe/Stockholm", "visit", "Storgatan", "school")
        return await self.desk.book(conversation.id, staff.id, wish)

    async def meetings_of(self, conversation: Conversation) -> list[Meeting]:
        async with self.store.read() as session:
            return list(await meetings.of_family(session, conversation.family_id, self.now))

    async def phrases(self, conversation: Conversation) -> list[str]:
        return [one.utterance["phrase"] for one in await self.messages(conversation.id) if one.utterance]


@pytest.fixture
async def office(store: Store) -> Office:
    return Office(store)


def said(response: httpx.Response) -> str:
    """The words of a page, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def address(conversation_id: UUID) -> str:
    return f"/console/conversations/{conversation_id}"


async def book(browser: Browser, of: Conversation, htmx: bool = False, **different: str) -> httpx.Response:
    page = address(of.id)
    return await browser.send(page, f"{page}/meetings", HTMX if htmx else None, **{**FORM, **different})


async def test_a_meeting_is_booked_in_the_familys_time_and_stands_on_the_page(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej", language="sv")
    async with office.browser(staff) as browser:
        assert "No meeting is booked" in (await browser.get(address(conversation.id))).text
        response = await book(browser, conversation, place=" Storgatan 1,\r\n Karlstad <b>")
        assert response.status_code == 303
        assert response.headers["location"] == f"{address(conversation.id)}#meetings"
        page = (await browser.get(address(conversation.id))).text
    (meeting,) = await office.meetings_of(conversation)
    assert (meeting.starts_at, meeting.ends_at) == (TUESDAY, TUESDAY + timedelta(minutes=45))
    assert (meeting.form, meeting.place, meeting.about) == ("visit", "Storgatan 1, Karlstad <b>", "school")
    assert meeting.staff_id == staff.id
    for words in ("Tuesday 24 November, 14:00</time>", "Storgatan 1, Karlstad &lt;b&gt;", "Anna Berg", "No answer yet"):
        assert words in page
    assert await office.phrases(conversation) == [phrases.BOOKED.name]


async def test_a_form_that_arrives_twice_books_once(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    async with office.browser(staff) as browser:
        page = (await browser.get(address(conversation.id))).text
        found = re.search(r'name="meeting_id" value="([0-9a-f]{32})"', page)
        assert found
        for _ in range(2):
            assert (await book(browser, conversation, meeting_id=found.group(1))).status_code == 303
        assert (await book(browser, conversation, time="15:00")).status_code == 303
    assert len(await office.meetings_of(conversation)) == 2


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("different", "why", "wrong"),
    [
        ({"date": "2026-11-22"}, "This time is in the past", "date"),
        ({"date": ""}, "Please give a day and a time", "date"),
        ({"date": "9999-12-31"}, "Please give a day and a time", "date"),
        ({"date": "0001-01-01", "time": "00:00"}, "Please give a day and a time", "date"),
        ({"time": "14:00+05:00"}, "Please give a day and a time", "date"),
        ({"date": "2027-03-28", "time": "02:30"}, "this time does not exist", "time"),
        ({"minutes": "0"}, "from one minute to twelve hours", "minutes"),
        ({"minutes": "721"}, "from one minute to twelve hours", "minutes"),
        ({"minutes": "ever so long"}, "from one minute to twelve hours", "minutes"),
        ({"how": "party"}, "Please choose how you meet", "how"),
        ({"place": "x" * 301}, "Please write at most 300 letters", "place"),
        ({"about": "x" * 501}, "Please write at most 500 letters", "about"),
    ],
)
async def test_a_refused_meeting_stays_in_the_form(
    office: Office, different: dict[str, str], why: str, wrong: str, htmx: bool
) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    async with office.browser(staff) as browser:
        response = await book(browser, conversation, htmx, **different)
    assert response.status_code == 422
    assert why in response.text
    typed = {name: value for name, value in {**FORM, **different}.items() if name != "how"}
    for name, value in typed.items():
        assert re.search(f'name="{name}" type="[a-z]+" value="{re.escape(value)}"', response.text), name
    assert re.search(f'name="{wrong}"[^>]* aria-describedby="meeting-new-fault" aria-invalid="true"', response.text)
    assert ("<html" in response.text) is not htmx
    assert await office.meetings_of(conversation) == []
    assert len(await office.messages(conversation.id)) == 1


async def test_a_form_from_an_old_page_keeps_what_was_typed(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    meeting = await office.books(staff, conversation)
    async with office.browser(staff) as browser:
        for path in ("", f"/{meeting.id}/move"):
            response = await browser.client.post(
                f"{address(conversation.id)}/meetings{path}", data={"csrf": "0" * 64, **FORM, "place": "Somewhere else"}
            )
            assert response.status_code == 422
            assert response.text.count('value="Somewhere else"') == 1
            assert "press the button again" in response.text
        response = await browser.client.post(f"{address(conversation.id)}/meetings/{meeting.id}/cancel", data={})
        assert response.status_code == 422
    assert [one.sequence for one in await office.meetings_of(conversation)] == [0]


async def test_a_script_gets_the_part_anew_and_is_told_that_it_is_done(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    async with office.browser(staff) as browser:
        response = await book(browser, conversation, htmx=True)
        assert response.status_code == 200
        assert response.text.lstrip().startswith('<section id="meetings"')
        assert "The meeting is booked, and the family is told." in response.text
        assert "Tuesday 24 November, 14:00" in response.text
        part = await browser.get(f"{address(conversation.id)}/meetings", **HTMX)
        assert "Tuesday 24 November, 14:00" in part.text
        assert "<form" not in part.text, "what is typed in a form is not overwritten when the list is fetched again"


async def test_a_meeting_is_moved_and_cancelled(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    meeting = await office.books(staff, conversation)
    path = f"{address(conversation.id)}/meetings/{meeting.id}"
    async with office.browser(staff) as browser:
        page = (await browser.get(address(conversation.id))).text
        assert f'id="meeting-{meeting.id}-minutes" name="minutes" type="number" value="45"' in page
        changed = {**FORM, "time": "15:30", "how": "video", "place": ""}
        assert (await browser.send(address(conversation.id), f"{path}/move", None, **changed)).status_code == 303
        (moved,) = await office.meetings_of(conversation)
        assert (moved.starts_at, moved.form, moved.place) == (TUESDAY + timedelta(hours=1.5), "video", None)
        refused = await browser.send(address(conversation.id), f"{path}/move", None, **{**changed, "minutes": "none"})
        assert refused.status_code == 422
        assert f'id="meeting-{meeting.id}-fault"' in refused.text
        assert (await browser.send(address(conversation.id), f"{path}/cancel")).status_code == 303
        late = await browser.send(address(conversation.id), f"{path}/move", None, **changed)
        assert late.status_code == 422
        assert "was cancelled meanwhile" in late.text
    assert await office.meetings_of(conversation) == []
    assert await office.phrases(conversation) == [phrases.BOOKED.name, phrases.MOVED.name, phrases.CANCELLED.name]


async def test_what_the_family_answered_stands_beside_the_meeting(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    meeting = await office.books(staff, conversation)
    async with office.store.write() as session:
        found = await meetings.get(session, meeting.id, conversation.family_id)
        for need in ("interpreter", "transport"):
            await attendances.answer(
                session, found, conversation.person_id, answer="cannot", need=need, language="ar", now=office.now
            )
    async with office.browser(staff) as browser:
        shown = said(await browser.get(address(conversation.id)))
    assert "Cannot come Needs an interpreter (Arabic) Needs transport" in shown
    assert "No answer yet" not in shown
    assert "Person 1" not in shown, "one person alone needs no number"


async def test_one_of_the_coordinators_free_times_is_booked_by_choosing_it(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    await office.works(staff, visit_place="Torget 2", video_link="https://video.example/anna")
    path = address(conversation.id)
    async with office.browser(staff) as browser:
        page = (await browser.get(path)).text
        offered = re.findall(r'<option value="([^"]+/[^"]+)">([^<]+)</option>', page)
        assert offered[:2] == [
            ("2026-11-24T09:00:00+00:00/2026-11-24T09:45:00+00:00", "Tuesday 24 November, 10:00"),
            ("2026-11-24T10:00:00+00:00/2026-11-24T10:45:00+00:00", "Tuesday 24 November, 11:00"),
        ]
        chosen = {"slot": offered[0][0], "date": "", "time": "", "minutes": "", "place": ""}
        assert (await book(browser, conversation, False, **chosen)).status_code == 303
        again = await book(browser, conversation, False, **chosen)
        assert again.status_code == 422
        assert "You have another meeting then: Tuesday 24 November, 10:00, until 10:45." in said(again)
        assert re.search(r'name="slot"[^>]* aria-describedby="meeting-new-fault"', again.text)
        fresh = again.text.partition('id="meeting-new-slot"')[2]
        assert offered[1][0] in fresh
        assert offered[0][0] not in fresh, "what is taken is no longer offered"
    (meeting,) = await office.meetings_of(conversation)
    assert meeting.starts_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert meeting.place == "Torget 2", "the usual place stands in for an empty one"


async def test_free_times_say_both_clocks_where_the_family_lives_elsewhere(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    await office.works(staff, time_zone="Europe/Helsinki")
    async with office.browser(staff) as browser:
        assert "Tuesday 24 November, 10:00 (for you: Tuesday 24 November, 11:00)" in said(
            await browser.get(address(conversation.id))
        )


async def test_a_time_that_is_taken_names_the_other_meeting(office: Office) -> None:
    staff, conversation, other = await office.staff(), await office.family("Hej"), await office.family("Hello")
    await office.books(staff, other)
    async with office.browser(staff) as browser:
        refused = await book(browser, conversation, time="14:40", bring="Papper")
        assert refused.status_code == 422
        assert "You have another meeting then: Tuesday 24 November, 14:00, until 14:45." in said(refused)
        assert 'value="14:40"' in refused.text
        assert 'value="Papper"' in refused.text
        colleague = await office.staff("lead", "Bo Ek")
        theirs = await office.books(colleague, conversation)
        mine = await office.desk.book(
            conversation.id,
            colleague.id,
            Wish(TUESDAY + timedelta(hours=2), TUESDAY + timedelta(hours=3), "Europe/Stockholm", "phone"),
        )
        path = f"{address(conversation.id)}/meetings/{mine.id}/move"
        moved = await browser.send(address(conversation.id), path, None, **FORM)
        assert "Bo Ek has another meeting then: Tuesday 24 November, 14:00, until 14:45." in said(moved)
    assert {one.id for one in await office.meetings_of(conversation)} == {theirs.id, mine.id}


async def test_only_those_who_are_ticked_are_to_come(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej", language="ar")
    other = await office.another_person(conversation, "sv")
    tick = {"people": "asked", f"person-{other.person_id}": "on"}
    async with office.browser(staff) as browser:
        page = said(await browser.get(address(conversation.id)))
        assert "Person 1 (Arabic, Web)" in page
        assert "Person 2 (Swedish, Telegram)" in page
        nobody = await book(browser, conversation, people="asked")
        assert nobody.status_code == 422
        assert "Please choose at least one person who comes." in nobody.text
        assert " checked" not in nobody.text, "what was unticked stays so"
        assert (await book(browser, conversation, False, **tick)).status_code == 303
        (meeting,) = await office.meetings_of(conversation)
        shown = said(await browser.get(f"{address(conversation.id)}/meetings", **HTMX))
        assert "Person 2 (Swedish, Telegram) No answer yet" in shown
        assert "Person 1" not in shown
        path = f"{address(conversation.id)}/meetings/{meeting.id}/move"
        tick = {"people": "asked", f"person-{conversation.person_id}": "on"}
        assert (await browser.send(address(conversation.id), path, None, **FORM, **tick)).status_code == 303
    async with office.store.read() as session:
        assert [one.person_id for one in await attendances.of_meeting(session, meeting)] == [conversation.person_id]


async def test_a_meeting_with_somebody_else_takes_nobodys_time(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    await office.books(staff, conversation)
    async with office.browser(staff) as browser:
        page = address(conversation.id)
        nameless = await book(browser, conversation, role="doctor")
        assert nameless.status_code == 422
        assert "Please write whom the meeting is with." in nameless.text
        assert '<option value="doctor" selected>' in nameless.text
        made = await book(browser, conversation, with_whom="Dr Lind", role="doctor", bring="Passet")
        assert made.status_code == 303
        found = next(one for one in await office.meetings_of(conversation) if one.with_whom)
        assert (found.staff_id, found.with_whom, found.role, found.bring) == (None, "Dr Lind", "doctor", "Passet")
        assert "With Dr Lind (Doctor) · Storgatan · school · To bring: Passet" in said(await browser.get(page))
        path = f"{page}/meetings/{found.id}/move"
        refused = await browser.send(page, path, None, **FORM)
        assert refused.status_code == 422
        assert "Please write whom the meeting is with." in refused.text


async def test_what_was_done_and_what_came_of_it_stand_with_the_meeting(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    meeting = await office.books(staff, conversation)
    async with office.store.write() as session:
        found = await meetings.get(session, meeting.id, conversation.family_id)
        wish = Wish(TUESDAY + timedelta(hours=1), TUESDAY + timedelta(hours=2), "Europe/Stockholm", "visit")
        by = By("family", person_id=conversation.person_id)
        await meetings.move(session, found, wish, by=by, now=office.now + timedelta(minutes=5))
    async with office.browser(staff) as browser:
        coming = said(await browser.get(address(conversation.id)))
        assert "Monday 23 November, 10:00: booked by Anna Berg" in coming
        assert "Monday 23 November, 10:05: moved by the family. It was to be: Tuesday 24 November, 14:00" in coming
        assert "The family has not said how it went" not in coming
    office.later(days=2)
    async with office.browser(staff) as browser:
        assert "The family has not said how it went" in said(await browser.get(address(conversation.id)))
        async with office.store.write() as session:
            await outcomes.tell(session, found, conversation.person_id, "mixed", office.now)
            await outcomes.decide(session, found.id, "Vi söker en <ny> rullstol")
            step = steps.Step("Ringa skolan", "Anna", office.now.date())
            await steps.add(session, conversation.family_id, step, office.now, meeting_id=found.id)
        page = said(await browser.get(address(conversation.id)))
    assert "The family says: partly well, partly not What was decided: Vi söker en <ny> rullstol" in page
    assert "Ringa skolan (by: Anna · until 25 November 2026)" in page


async def test_another_familys_meeting_and_what_is_no_id_are_not_found(office: Office) -> None:
    staff, conversation, other = await office.staff(), await office.family("Hej"), await office.family("Hello")
    meeting = await office.books(staff, conversation)
    async with office.browser(staff) as browser:
        for one, which in ((other.id, meeting.id), (conversation.id, uuid4()), (conversation.id, "nonsense")):
            for action in ("move", "cancel"):
                path = f"{address(one)}/meetings/{which}/{action}"
                assert (await browser.send(address(other.id), path, None, **FORM)).status_code == 404
        path = f"{address(uuid4())}/meetings"
        assert (await browser.send(address(other.id), path, None, **FORM)).status_code == 404
        assert (await browser.get(path)).status_code == 404
        taken = await book(browser, other, meeting_id=str(meeting.id))
        assert taken.status_code == 404
    assert [one.sequence for one in await office.meetings_of(conversation)] == [0]


@pytest.mark.parametrize(("role", "status"), [(None, 303), ("editor", 403), ("coordinator", 200)])
async def test_only_those_who_work_with_families_see_meetings(office: Office, role: str | None, status: int) -> None:
    staff, conversation = await office.staff(role) if role else None, await office.family("Hej")
    async with office.browser(staff) as browser:
        assert (await browser.get(f"{address(conversation.id)}/meetings")).status_code == status
        if status != 200:
            posted = await browser.client.post(f"{address(conversation.id)}/meetings", data=FORM)
            assert posted.status_code == status


@pytest.mark.browser
async def test_in_a_browser_a_draft_stays_the_keyboard_follows_and_a_colleagues_change_arrives(office: Office) -> None:
    staff, conversation = await office.staff(), await office.family("Hej")
    async with served(office) as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with opened(browser, office, url) as open_page:
            page = await open_page(address(conversation.id), staff)
            await expect(page.locator("html[data-live]")).to_have_count(1)
            await page.locator("#text").fill("A draft")
            await page.locator(".meetings-fold > summary").click()
            await page.get_by_text("Book a meeting").click()
            await page.locator("#meeting-new-date").fill("2026-11-24")
            await page.locator("#meeting-new-time").fill("14:00")
            await page.get_by_label("Length in minutes").fill("0")
            await page.get_by_role("button", name="Book").click()
            await expect(page.get_by_role("alert").filter(has_text="from one minute to twelve hours")).to_be_visible()
            await expect(page.get_by_label("Length in minutes")).to_be_focused()
            await page.get_by_label("Length in minutes").fill("45")
            await page.get_by_role("button", name="Book").click()
            await expect(page.get_by_text("The meeting is booked, and the family is told.")).to_be_focused()
            await expect(page.locator("#text")).to_have_value("A draft")
            await expect(page.locator("#meetings-list").get_by_text("Tuesday 24 November, 14:00")).to_be_visible()
            (meeting,) = await office.meetings_of(conversation)
            await office.desk.cancel(conversation.id, staff.id, meeting.id)
            await expect(page.locator("#meetings-list").get_by_text("No meeting is booked")).to_be_visible()
            await expect(page.locator("#meetings-list").get_by_text("Earlier meetings")).to_be_visible()
            await page.get_by_text("Change: ").click()
            assert (await Axe().run(page)).response["violations"] == []
        await browser.close()
