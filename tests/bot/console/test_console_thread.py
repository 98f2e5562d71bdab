"""One conversation without scripts: reading, answering, taking over, giving back."""

from uuid import UUID, uuid4

import httpx
import pytest

from bot.console.thread import web_link
from bot.conversation.inbox import LONGEST
from tests.bot.console.console_house import Browser, House
from tests.resources_catalog.samples import document, entry

HTMX = {"HX-Request": "true"}


def address(conversation_id: UUID) -> str:
    return f"/console/conversations/{conversation_id}"


async def answer(browser: Browser, id: UUID, text: str, htmx: bool = False, **more: str) -> httpx.Response:
    fields = {"client_id": uuid4().hex, **more}
    return await browser.send(address(id), f"{address(id)}/messages", HTMX if htmx else None, text=text, **fields)


async def test_the_summary_says_what_a_person_must_know_first(house: House) -> None:
    staff = await house.staff()
    entries = [entry("bath", document(subject="A")), entry("chair", document(subject="B"))]
    await house.catalogue(*entries)
    conversation = await house.family("Vår dotter kan inte gå", "Hon är nio")
    await house.bot_shows(conversation.id, *entries)
    await house.save(conversation, entries[0])
    await house.hands_over(conversation.id, "not_understood")
    async with house.browser(staff) as browser:
        page = (await browser.get(address(conversation.id))).text
    assert 'lang="sv" dir="auto">Vår dotter kan inte gå\nHon är nio</blockquote>' in page
    for words in ("The assistant did not understand", "Swedish", "Karlstad", "Monday 10:00", "in 5 hours"):
        assert words in page
    for one in entries:
        assert one.localised("en").name in page
        assert f'href="{one.service.url}"' in page
    assert page.count(entries[0].localised("en").name) >= 2
    assert entries[0].service.name in page
    assert "Hitta hjälp" in page


async def test_an_answer_is_sent_once_however_often_the_form_arrives(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    await house.hands_over(conversation.id)
    async with house.browser(staff) as browser:
        for _ in range(2):
            response = await answer(browser, conversation.id, "Hej! Jag är Anna.", client_id="one-and-the-same")
            assert response.status_code == 303
            assert response.headers["location"] == f"{address(conversation.id)}#answer"
        page = (await browser.get(address(conversation.id))).text
    sent = [message for message in await house.messages(conversation.id) if message.author == "staff"]
    assert [message.text for message in sent] == ["Hej! Jag är Anna."]
    assert "Anna Berg</span>" in page


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(("text", "why"), [(" \n ", "This message is empty"), ("x" * (LONGEST + 1), "too long")])
async def test_a_refused_answer_stays_in_the_box(house: House, text: str, why: str, htmx: bool) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    async with house.browser(staff) as browser:
        response = await answer(browser, conversation.id, text, htmx)
    assert response.status_code == 422
    assert why in response.text
    assert f"\n{text}</textarea>" in response.text
    assert ("<html" in response.text) is not htmx
    assert len(await house.messages(conversation.id)) == 1


async def test_an_answer_from_an_old_page_keeps_its_text(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    async with house.browser(staff) as browser:
        fields = {"csrf": "0" * 64, "text": "En lång text <b>"}
        response = await browser.client.post(f"{address(conversation.id)}/messages", data=fields, headers=HTMX)
    assert response.status_code == 422
    assert "En lång text &lt;b&gt;</textarea>" in response.text
    assert "press the button again" in response.text


async def test_taking_over_and_giving_back_are_offered_when_they_make_sense(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    page = address(conversation.id)
    async with house.browser(staff) as browser:
        first = (await browser.get(page)).text
        assert "The assistant answers now" in first
        assert "Hand back" not in first
        assert (await browser.send(page, f"{page}/take-over")).status_code == 303
        mine = (await browser.get(page)).text
        assert "You answer this family" in mine
        assert "Take over" not in mine
        part = await browser.send(page, f"{page}/hand-back", HTMX)
        assert 'hx-swap-oob="innerMorph"' in part.text
        assert "The assistant answers now" in part.text
    texts = [message.text for message in await house.messages(conversation.id) if message.author == "bot"]
    assert ["Anna Berg" in text for text in texts] == [True, True]


async def test_a_colleague_sees_whose_it_is(house: House) -> None:
    await house.staff()
    lead, conversation = await house.staff("lead", "Piet de Vries"), await house.family("Hej")
    await house.hands_over(conversation.id)
    async with house.browser(lead) as browser:
        page = (await browser.get(address(conversation.id))).text
    assert "Anna Berg has this conversation" in page
    assert "Take over" in page
    assert "Hand back" not in page


async def test_an_urgent_request_that_the_family_left_is_closed_by_a_person(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Jag orkar inte mer")
    await house.hands_over(conversation.id, "crisis")
    async with house.store.write() as session:
        from_family = await house.leave(session, conversation.id)
    assert from_family
    page = address(conversation.id)
    async with house.browser(staff) as browser:
        assert "its urgent request is still open" in (await browser.get(page)).text
        with house.bulletin.listen() as news:
            await browser.send(page, f"{page}/hand-back")
            assert not news.empty()
        assert "The assistant answers now" in (await browser.get(page)).text


@pytest.mark.parametrize("id", ["1b0a4d6e-58a5-4c5e-9f0b-7d6a2f6f8a11", "7", "../7", "%00"])
async def test_an_unknown_conversation_is_a_page_in_words(house: House, id: str) -> None:
    async with house.browser(await house.staff()) as browser:
        token = await browser.token("/console/")
        for path in ("", "/part", "/stream"):
            assert (await browser.get(f"/console/conversations/{id}{path}")).status_code == 404
        for path in ("/messages", "/take-over", "/hand-back"):
            sent = await browser.client.post(
                f"/console/conversations/{id}{path}", data={"csrf": token, "text": "Hej", "client_id": "1"}
            )
            assert sent.status_code in (404, 405)
        page = await browser.get(f"/console/conversations/{uuid4()}")
    assert "There is no such page" in page.text


@pytest.mark.parametrize(
    ("link", "safe"),
    [
        ("https://karlstad.se/stod", True),
        ("http://karlstad.se", True),
        ("javascript:alert(1)", False),
        ("//evil.example", False),
        ("http://[broken", False),
        (None, False),
    ],
)
def test_only_web_addresses_become_links(link: str | None, safe: bool) -> None:
    assert web_link(link) == (link if safe else None)


async def test_broken_letters_and_control_characters_are_no_reason_to_fall(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    async with house.browser(staff) as browser:
        token = await browser.token(address(conversation.id))
        body = b"csrf=" + token.encode() + b"&client_id=a%00b&text=Hej%00%FF%ED%A0%80"
        response = await browser.client.post(
            f"{address(conversation.id)}/messages",
            content=body,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
    assert response.status_code == 303
    assert (await house.messages(conversation.id))[-1].text.startswith("Hej\ufffd")
