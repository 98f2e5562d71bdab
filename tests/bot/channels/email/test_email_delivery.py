"""A family's notice as a mail: in its language, with the calendar file, and with one click out of it."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from bot.bulletin import Bulletin
from bot.channels.email.channel import Email
from bot.conversation import meeting_news
from bot.outbox import Outbox, Parcel
from casework import addresses, consents, conversations, emails, meetings
from casework.emails import Codes
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Conversation
from casework.store import Store
from locales.phrases import emails as phrases
from locales.phrases import meetings as meeting_phrases
from tests.bot.channels.email.mail_host import MailHost, mail_host, mailer_to
from tests.casework.other_reader import read_by_ical_js
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

CODES = Codes("a key of the tests")
HOME = "https://navigator.example"
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
TO = "parent@home.example"


class House:
    """The outbox with e-mail and a web chat that takes everything."""

    def __init__(self, store: Store, clock: MovableClock, host: MailHost) -> None:
        self.store, self.clock, self.host = store, clock, host
        self.people = People(store, clock)
        self.outbox = Outbox(store, Bulletin(), clock)
        self.on_the_web: list[str] = []
        self.outbox.register("web", self._taken)
        self.email = Email(
            mailer_to(host, clock, patience=3.0),
            store,
            self.outbox,
            Bulletin(),
            clock,
            key="a key of the tests",
            address=HOME,
        )
        self.app = FastAPI()
        self.app.include_router(self.email.router())

    async def _taken(self, parcel: Parcel) -> None:
        self.on_the_web.append(str(parcel.view["text"]))

    async def parent(self, language: str = "en", email: str = TO) -> Conversation:
        conversation = await self.people.conversation(language=language)
        mail_id = uuid4()
        async with self.store.write() as session:
            await emails.ask(session, conversation.person_id, email, mail_id, CODES, self.clock())
            await emails.confirm(session, conversation, CODES.of(mail_id), CODES, self.clock())
        return conversation

    async def book(self, conversation: Conversation, about: str | None = None) -> Meeting:
        wish = Wish(TUESDAY, TUESDAY + timedelta(hours=1), "Europe/Stockholm", "visit", "Storgatan", about)
        async with self.store.write() as session:
            made = await meetings.book(
                session, family_id=conversation.family_id, staff_id=None, wish=wish, by=By("staff"), now=self.clock()
            )
            await meeting_news.tell(session, made, meeting_phrases.BOOKED, self.clock())
        return made

    async def cancel(self, meeting: Meeting) -> None:
        async with self.store.write() as session:
            of = await meetings.get(session, meeting.id, meeting.family_id)
            await meetings.cancel(session, of, by=By("staff"), now=self.clock())
            await meeting_news.tell(session, of, meeting_phrases.CANCELLED, self.clock())


@pytest.fixture
async def house(stocked: Store, clock: MovableClock) -> AsyncIterator[House]:
    async with mail_host() as host:
        yield House(stocked, clock, host)


@pytest.fixture
async def browser(house: House) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(house.app), base_url=HOME) as client:
        yield client


def plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def html(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    assert body is not None
    return str(body.get_content())


def stop_link(mail: EmailMessage) -> str:
    found = re.fullmatch(r"<(.+)>", mail["List-Unsubscribe"])
    assert found is not None
    return found[1]


async def test_a_booked_meeting_is_mailed_with_its_file_and_the_way_back_to_the_chat(house: House) -> None:
    meeting = await house.book(await house.parent(), about="<b>the autism</b> report")
    await house.outbox.send_all()
    (mail,) = house.host.mails
    assert mail["To"] == TO
    assert mail["Subject"] == "About your meeting"
    assert "autism" not in str(mail["Subject"])
    assert "Tuesday 24 November" in plain(mail)
    assert f"Answer in the chat: {HOME}" in plain(mail)
    assert stop_link(mail) in plain(mail)
    assert "&lt;b&gt;the autism&lt;/b&gt; report" in html(mail)
    assert not re.search(r"<(img|script|link|iframe)|src=", html(mail)), "nothing that tells us it was opened"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Auto-Submitted"] == "auto-generated"
    (file,) = mail.iter_attachments()
    assert file.get_param("method") == "PUBLISH"
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert read_by_ical_js([content])[0]["events"][0]["uid"] == f"{meeting.id}@family-navigator"
    assert len(house.on_the_web) == 1


async def test_a_cancelled_meeting_brings_the_file_that_takes_it_out(house: House) -> None:
    meeting = await house.book(await house.parent())
    await house.cancel(meeting)
    await house.outbox.send_all()
    (file,) = house.host.mails[-1].iter_attachments()
    assert file.get_param("method") == "CANCEL"
    content = file.get_payload(decode=True)
    assert isinstance(content, bytes)
    read = read_by_ical_js([content])[0]
    assert (read["method"], read["events"][0]["status"], read["events"][0]["sequence"]) == ("CANCEL", "CANCELLED", 1)


async def test_arabic_is_written_from_the_right(house: House) -> None:
    await house.book(await house.parent("ar"))
    await house.outbox.send_all()
    (mail,) = house.host.mails
    assert mail["Content-Language"] == "ar"
    assert '<html lang="ar" dir="rtl">' in html(mail)
    assert '<body dir="rtl">' in html(mail)
    assert "الثلاثاء" in plain(mail)


async def test_an_answer_of_the_assistant_is_never_mailed(house: House) -> None:
    conversation = await house.parent()
    async with house.store.write() as session:
        await conversations.say(session, conversation, author="bot", text="private", language="en", now=house.clock())
    await house.outbox.send_all()
    assert house.host.mails == []
    assert house.on_the_web == ["private"]


async def test_a_server_that_wants_us_to_wait_gets_the_same_mail_later_and_once(house: House) -> None:
    await house.book(await house.parent())
    house.host.answers["DATA"] = ["451 4.7.1 Greylisted"]
    await house.outbox.send_all()
    assert house.host.mails == []
    house.clock.move(minutes=10)
    await house.outbox.send_all()
    house.clock.move(minutes=10)
    await house.outbox.send_all()
    assert len(house.host.mails) == 1


async def test_a_line_that_breaks_after_the_data_repeats_the_mail_under_its_id(house: House) -> None:
    await house.book(await house.parent())
    house.host.cut.add("DATA")
    await house.outbox.send_all()
    house.host.cut.clear()
    house.clock.move(minutes=10)
    await house.outbox.send_all()
    first, second = house.host.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert stop_link(first) == stop_link(second)


async def test_an_address_that_does_not_exist_is_blocked_and_staff_read_no_address(house: House) -> None:
    conversation = await house.parent()
    meeting = await house.book(conversation)
    house.host.answers["RCPT"] = [f"550 5.1.1 <{TO}> unknown"]
    await house.outbox.send_all()
    await house.cancel(meeting)
    await house.outbox.send_all()
    assert house.host.mails == []
    async with house.store.read() as session:
        history = await conversations.history(session, conversation.id, notes=True)
        reached = {each.channel: each.blocked_at for each in await addresses.of_conversation(session, conversation.id)}
    (note,) = [each.text for each in history if each.author == "note"]
    assert "550" in note
    assert TO not in note
    assert reached["email"] is not None
    assert reached["web"] is None
    assert len(house.on_the_web) == 2


async def test_looking_at_the_link_ends_nothing_and_one_click_does(house: House, browser: httpx.AsyncClient) -> None:
    conversation = await house.parent("en")
    await house.book(conversation)
    await house.outbox.send_all()
    link = stop_link(house.host.mails[0])
    page = await browser.get(link)
    assert page.status_code == 200
    assert '<form method="post">' in page.text
    assert "form-action 'self'" in page.headers["content-security-policy"]
    async with house.store.read() as session:
        assert await emails.of_person(session, conversation.person_id) is not None
    done = await browser.post(link, content="List-Unsubscribe=One-Click")
    again = await browser.post(link)
    assert (done.status_code, again.status_code) == (200, 200)
    assert "<form" not in done.text
    async with house.store.read() as session:
        assert await emails.of_person(session, conversation.person_id) is None
        assert await consents.given(session, conversation.family_id, "email") is False
    said = [each.utterance["phrase"] for each in await house.people.messages(conversation.id) if each.utterance]
    assert said.count(phrases.STOPPED.name) == 1, "the chat says so, once"


async def test_a_link_that_we_did_not_sign_is_no_page(house: House, browser: httpx.AsyncClient) -> None:
    await house.book(await house.parent())
    await house.outbox.send_all()
    link = stop_link(house.host.mails[0])
    for forged in (f"{HOME}/email/stop/x", link[:-8] + "AAAAAAAA", f"{HOME}/email/stop/{uuid4().hex}"):
        assert (await browser.get(forged)).status_code == 404
        assert (await browser.post(forged)).status_code == 404


async def test_the_page_is_in_the_person_s_language(house: House, browser: httpx.AsyncClient) -> None:
    await house.book(await house.parent("ar"))
    await house.outbox.send_all()
    page = await browser.get(stop_link(house.host.mails[0]), headers={"Accept-Language": "sv"})
    assert '<html lang="ar" dir="rtl">' in page.text
