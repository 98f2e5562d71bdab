"""The web chat's door, on the wire: sessions, history, acknowledgements, refusals in words."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest
import socketio

from bot.channels.origins import allows
from bot.channels.session_id import SessionIds
from bot.channels.web import MESSAGES, WebChat, interface
from bot.conversation.inbox import LONGEST
from casework.store import Store
from locales.languages import languages
from locales.phrases import find_support
from locales.utterance import HandOver, Utterance
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.page import Page, Refused
from tests.fakes.rasa import FakeRasa
from tests.fakes.waiting import at_rest

HOME = "https://navigator.example"
KEY = "the server's own key, for tests"
ASK_NEED = Utterance(find_support.ASK_NEED.name)


class Chat:
    """The web chat in front of a real gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway
        self.ids = SessionIds(KEY)
        self.web = WebChat(
            gateway.store,
            gateway.inbox,
            gateway.line,
            gateway.bulletin,
            gateway.clock,
            self.ids,
            allows(HOME, []),
            gateway.meeting_links,
        )
        gateway.outbox.register("web", self.web.deliver)
        self._app = socketio.ASGIApp(self.web.server)

    def page(self, origin: str | None = HOME) -> Page:
        return Page(self._app, origin)

    async def answered(self, page: Page, message: str, **more: Any) -> Any:
        """Says something and waits for what the bot answers."""
        ack = await page.call("user_uttered", {"message": message, "client_id": uuid4().hex, **more})
        assert ack["ok"], ack
        return await page.next("bot_uttered")


@pytest.fixture
async def chat(stocked: Store, clock: MovableClock) -> AsyncIterator[Chat]:
    rasa = await FakeRasa().begin()
    rasa.always_says(ASK_NEED)
    async with Gateway.opened(stocked, rasa, clock) as gateway:
        made = Chat(gateway)
        sending = asyncio.create_task(gateway.outbox.run())
        following = asyncio.create_task(made.web.follow(gateway.bulletin))
        yield made
        await at_rest(stocked)
        for task in (sending, following):
            task.cancel()
        await asyncio.gather(sending, following, return_exceptions=True)
        await made.web.server.shutdown()
    await rasa.end()


# --- sessions ---------------------------------------------------------------------------------------------------


async def test_a_new_visitor_is_welcomed_in_the_pages_language(chat: Chat) -> None:
    async with chat.page() as page:
        confirmed = await page.begin(page_language="ar-EG", region="se-karlstad")
    assert (confirmed["language"], confirmed["dir"], confirmed["language_chosen"]) == ("ar", "rtl", False)
    assert (confirmed["resumed"], confirmed["messages"], confirmed["floor"]) == (False, [], "bot")
    assert [each["code"] for each in confirmed["languages"]] == list(languages())
    assert confirmed["interface"] == interface("ar")


async def test_a_mere_visit_leaves_nothing_behind(chat: Chat) -> None:
    async with chat.page() as page:
        confirmed = await page.begin()
    assert await chat.gateway.people.messages(chat.ids.read(confirmed["session_id"])) == []


async def test_a_message_is_acknowledged_when_it_is_stored_and_answered_when_it_is_worked_on(chat: Chat) -> None:
    chat.gateway.rasa.open.clear()
    async with chat.page() as page:
        confirmed = await page.begin(page_language="en")
        ack = await page.call("user_uttered", {"message": "I need help", "client_id": "c1"})
        (stored,) = await chat.gateway.people.messages(chat.ids.read(confirmed["session_id"]))
        assert ack == {"ok": True, "id": stored.id, "at": stored.created_at.isoformat()}
        assert page.named("bot_uttered") == []
        chat.gateway.rasa.open.set()
        answer = await page.next("bot_uttered")
    assert (answer["author"], answer["text"], answer["dir"]) == ("bot", find_support.ASK_NEED.text, "ltr")


async def test_after_a_reload_the_conversation_is_there(chat: Chat) -> None:
    async with chat.page() as page:
        confirmed = await page.begin(page_language="en")
        await chat.answered(page, "I need help")
    async with chat.page() as page:
        again = await page.begin(session_id=confirmed["session_id"])
        assert again["resumed"]
        assert [view["author"] for view in again["messages"]] == ["family", "bot"]
        last = again["messages"][-1]["id"]
        assert (await page.begin(session_id=confirmed["session_id"], last_id=last))["messages"] == []


async def test_what_was_said_while_the_page_was_closed_is_in_its_history(chat: Chat) -> None:
    chat.gateway.rasa.open.clear()
    async with chat.page() as page:
        confirmed = await page.begin()
        ack = await page.call("user_uttered", {"message": "I need help", "client_id": "c1"})
    chat.gateway.rasa.open.set()
    async with chat.page() as page:
        again = await page.begin(session_id=confirmed["session_id"], last_id=ack["id"])
        text = again["messages"][0]["text"] if again["messages"] else (await page.next("bot_uttered"))["text"]
    assert text == find_support.ASK_NEED.text


async def test_a_message_that_is_sent_again_is_answered_once(chat: Chat) -> None:
    async with chat.page() as page:
        await page.begin()
        first = await page.call("user_uttered", {"message": "I need help", "client_id": "c1"})
        await page.next("bot_uttered")
        assert await page.call("user_uttered", {"message": "I need help", "client_id": "c1"}) == first
        await page.call("user_uttered", {"message": "And something else", "client_id": "c2"})
        await page.next("bot_uttered")
    assert [each["text"] for each in chat.gateway.rasa.heard] == ["I need help", "And something else"]


async def test_another_tab_of_the_same_family_sees_both_sides(chat: Chat) -> None:
    async with chat.page() as page, chat.page() as tab:
        confirmed = await page.begin()
        await tab.begin(session_id=confirmed["session_id"])
        await chat.answered(page, "I need help")
        assert [(await tab.next("bot_uttered"))["author"] for _ in range(2)] == ["family", "bot"]
        assert [view["author"] for view in page.named("bot_uttered")] == ["bot"]


@pytest.mark.parametrize("forge", ["changed", "foreign key", "garbage", "\ud800", "x" * 5000, {"no": "text"}, 7])
async def test_a_forged_session_id_gets_a_new_session_and_sees_nothing(chat: Chat, forge: Any) -> None:
    async with chat.page() as page, chat.page() as thief:
        confirmed = await page.begin()
        await chat.answered(page, "I need help")
        real = confirmed["session_id"]
        forged = {
            "changed": real[:-1] + ("A" if real[-1] != "A" else "B"),
            "foreign key": SessionIds("another key").sign(chat.ids.read(real)),
        }.get(forge if isinstance(forge, str) else "", forge)
        got = await thief.begin(session_id=forged)
        assert (got["resumed"], got["messages"]) == (False, [])
        assert chat.ids.read(got["session_id"]) != chat.ids.read(real)
        await chat.answered(page, "My secret")
        assert thief.named("bot_uttered") == []


# --- refusals ---------------------------------------------------------------------------------------------------


async def test_without_a_session_nothing_is_taken(chat: Chat) -> None:
    async with chat.page() as page:
        ack = await page.call("user_uttered", {"message": "hello", "client_id": "c1"})
    assert (ack["ok"], ack["error"]) == (False, "session")
    assert ack["message"]


async def test_100_000_characters_are_refused_in_the_familys_language(chat: Chat) -> None:
    async with chat.page() as page:
        await page.begin(page_language="sv")
        ack = await page.call("user_uttered", {"message": "å" * 100_000, "client_id": "c1"})
        assert (ack["ok"], ack["error"]) == (False, "too_long")
        assert str(LONGEST) in ack["message"]
        assert (await page.call("user_uttered", {"message": "å" * LONGEST, "client_id": "c2"}))["ok"]


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        "only a text",
        7,
        {},
        {"message": None},
        {"message": {"text": "no"}},
        {"message": "", "client_id": "c"},
        {"message": "x", "client_id": "c" * 100},
        {"message": "x", "client_id": "\ud800"},
        {"choice": "made up", "client_id": "c"},
        {"choice": "\ud800", "client_id": "c"},
        {"choice": "a\0b", "client_id": "c"},
        {"choice": {"intent": "delete_my_data"}, "client_id": "c"},
    ],
)
async def test_whatever_is_sent_there_is_a_plain_answer(chat: Chat, sent: Any) -> None:
    async with chat.page() as page:
        await page.begin()
        ack = await page.call("user_uttered", sent)
        assert ack["ok"] or (ack["error"] and ack["message"])
        assert (await chat.answered(page, "and then as ever"))["author"] == "bot"


@pytest.mark.parametrize("sent", [None, [], {"language": "xx"}, {"language": 7}, {"language": "\ud800"}])
async def test_a_language_of_no_sense_is_refused(chat: Chat, sent: Any) -> None:
    async with chat.page() as page:
        await page.begin()
        assert not (await page.call("choose_language", sent))["ok"]


@pytest.mark.parametrize("sent", [None, 7, [], {"last_id": -1}, {"last_id": 2**70}, {"last_id": "x"}, {"region": []}])
async def test_a_session_request_of_no_sense_begins_a_session(chat: Chat, sent: Any) -> None:
    async with chat.page() as page:
        await page.emit("session_request", sent)
        assert (await page.next("session_confirm"))["messages"] == []


async def test_too_many_messages_at_once_are_refused_and_later_ones_are_not(chat: Chat) -> None:
    async with chat.page() as page:
        await page.begin()
        for number in range(MESSAGES):
            assert (await page.call("user_uttered", {"message": "x", "client_id": f"c{number}"}))["ok"]
        assert (await page.call("user_uttered", {"message": "x", "client_id": "one more"}))["error"] == "rate"
        await page.begin()
        assert (await page.call("user_uttered", {"message": "x", "client_id": "one more"}))["error"] == "rate"
        chat.gateway.clock.move(seconds=11)
        assert (await page.call("user_uttered", {"message": "x", "client_id": "one more"}))["ok"]


async def test_a_page_of_another_site_is_not_let_in(chat: Chat) -> None:
    with pytest.raises(Refused):
        async with chat.page("https://elsewhere.example"):
            pass


# --- buttons, language, floor -----------------------------------------------------------------------------------


async def test_a_button_can_be_pressed_and_is_shown_as_pressed_later(chat: Chat) -> None:
    async with chat.page() as page:
        confirmed = await page.begin()
        await page.call("choose_language", {"language": "en", "client_id": "l1"})
        await page.next("session_confirm")
        greeting = await page.next("bot_uttered")
        token = greeting["quick_replies"][0]["payload"]
        ack = await page.call("user_uttered", {"choice": token, "client_id": "c1"})
        assert ack["ok"]
        await page.next("bot_uttered")
        again = await page.begin(session_id=confirmed["session_id"])
    shown = next(view for view in again["messages"] if view["id"] == greeting["id"])
    assert shown["chosen"] == token
    assert chat.gateway.rasa.heard[0]["payload"]["intent"] == "find_support"


async def test_a_button_of_another_conversation_is_refused(chat: Chat) -> None:
    async with chat.page() as page, chat.page() as thief:
        await page.begin()
        await thief.begin()
        await page.call("choose_language", {"language": "en", "client_id": "l1"})
        token = (await page.next("bot_uttered"))["quick_replies"][0]["payload"]
        ack = await thief.call("user_uttered", {"choice": token, "client_id": "c1"})
    assert (ack["ok"], ack["error"]) == (False, "stale_button")


async def test_a_chosen_language_brings_the_chats_own_words_to_every_tab(chat: Chat) -> None:
    async with chat.page() as page, chat.page() as tab:
        confirmed = await page.begin(page_language="en")
        await tab.begin(session_id=confirmed["session_id"])
        assert (await page.call("choose_language", {"language": "ar", "client_id": "l1"}))["ok"]
        for each in (page, tab):
            news = await each.next("session_confirm")
            assert (news["language"], news["dir"], news["language_chosen"]) == ("ar", "rtl", True)
            assert news["interface"] == interface("ar")
        assert (await page.next("bot_uttered"))["dir"] == "rtl"


async def test_the_page_learns_who_answers_and_sees_the_humans_name(chat: Chat) -> None:
    staff = await chat.gateway.people.staff("Anna Berg")
    chat.gateway.rasa.will_say(HandOver("asked_for"))
    async with chat.page() as page:
        confirmed = await page.begin()
        await chat.answered(page, "a person please")
        assert await page.next("floor") == {"floor": "human", "coordinator": "Anna Berg"}
        conversation_id = chat.ids.read(confirmed["session_id"])
        await chat.gateway.floor.write(conversation_id, staff.id, "Hello, I am Anna.")
        written = await page.next("bot_uttered")
        assert (written["author"], written["name"], written["text"]) == ("staff", "Anna Berg", "Hello, I am Anna.")
        again = await page.begin(session_id=confirmed["session_id"])
        assert (again["floor"], again["coordinator"]) == ("human", "Anna Berg")
        assert again["messages"][-1]["name"] == "Anna Berg"


def test_the_chats_own_words_are_there_in_every_language(language_code: str) -> None:
    words = interface(language_code)
    assert words.keys() == interface("en").keys()
    assert all(words.values())
