"""One person on the web chat and on Telegram: linked by a code, one thread on the page, and taken apart again."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import event

from bot.bulletin import BACKLOG, News
from bot.channels.web import interface
from bot.outbox import Parcel
from casework.store import Store
from locales.phrases import find_support, joining
from locales.utterance import HandOver, Utterance
from tests.bot.channels.linked_home import ANSWER, Home, say
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import TelegramHouse
from tests.fakes.waiting import until

ASK_NEED = Utterance(find_support.ASK_NEED.name)
#: Where the code is made, and who stops the link.
MADE_ON = pytest.mark.parametrize("made_on", ["telegram", "web"])
STOPPED_ON = pytest.mark.parametrize("stopped_on", ["telegram", "web"])


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    running = await FakeRasa().begin()
    running.always_says(ASK_NEED)
    yield running
    await running.end()


@pytest.fixture
async def home(stocked: Store, rasa: FakeRasa, clock: MovableClock, tmp_path: Path) -> AsyncIterator[Home]:
    async with (
        FakeTelegram(limits=False) as telegram,
        Gateway.opened(stocked, rasa, clock) as gateway,
        TelegramHouse.opened(gateway, telegram, tmp_path) as house,
        Home(house).running() as opened,
    ):
        yield opened
    assert telegram.faults == []


# --- linking ----------------------------------------------------------------------------------------------------


@MADE_ON
async def test_after_the_link_the_page_shows_both_histories_in_the_order_of_time(home: Home, made_on: str) -> None:
    tab, _ = await home.linked(made_on)
    await home.settled(tab)
    assert tab.texts[:4] == ["Asked on Telegram", ANSWER, "Asked on the page", ANSWER]
    assert say(joining.LINKED) in tab.texts


@MADE_ON
async def test_the_page_keeps_its_session(home: Home, made_on: str) -> None:
    tab, phone = await home.linked(made_on)
    await home.stop("telegram" if made_on == "web" else "web", tab, phone)
    assert {data["session_id"] for data in tab.page.named("session_confirm")} == {tab.session_id}
    again = await home.tab()
    assert (await again.begin(session_id=tab.session_id))["resumed"]
    await home.settled(again)


@MADE_ON
async def test_what_is_written_on_telegram_appears_on_the_page_at_once_with_its_answer(
    home: Home, made_on: str
) -> None:
    tab, phone = await home.linked(made_on)
    answers = phone.texts.count(ANSWER)
    await phone.say("And one more thing")
    await tab.until(ANSWER, 3)
    await phone.until(lambda _: phone.texts.count(ANSWER) == answers + 1)
    await home.settled(tab)
    assert tab.texts[-2:] == ["And one more thing", ANSWER]


@MADE_ON
async def test_what_is_asked_on_the_page_is_answered_on_the_page_only(home: Home, made_on: str) -> None:
    tab, phone = await home.linked(made_on)
    before = phone.texts
    await tab.say("From the page again")
    await tab.until(ANSWER, 3)
    await home.settled(tab)
    # What is said to this chat next comes after everything that was said before.
    await phone.say("From Telegram again")
    await phone.until(lambda _: phone.texts == [*before, ANSWER])


@MADE_ON
async def test_a_human_answers_in_both_chats_and_there_is_one_floor(home: Home, rasa: FakeRasa, made_on: str) -> None:
    staff = await home.gateway.people.staff("Anna Berg")
    tab, phone = await home.linked(made_on)
    rasa.will_say(HandOver("asked_for"))
    await phone.say("A person please")
    await until(lambda: {"floor": "human", "coordinator": "Anna Berg"} in tab.page.named("floor"))
    await home.gateway.floor.write(await home.thread_id(tab), staff.id, "Hello, I am Anna.")
    await tab.until("Hello, I am Anna.")
    assert next(view for view in tab.shown.values() if view["text"] == "Hello, I am Anna.")["name"] == "Anna Berg"
    await phone.until(lambda inbox: "Hello, I am Anna." in inbox[-1].text)
    # Nobody else answers on the page either.
    await tab.say("From the page to Anna")
    await home.settled(tab)
    assert tab.texts[-1] == "From the page to Anna"


async def test_a_human_who_answers_on_telegram_has_the_floor_on_the_page_after_the_link(
    home: Home, rasa: FakeRasa
) -> None:
    await home.gateway.people.staff("Anna Berg")
    tab, phone = await home.talked()
    rasa.will_say(HandOver("asked_for"))
    await phone.say("A person please")
    await phone.until(lambda inbox: len(inbox) == 2)
    code = await home.code_on(tab)
    assert tab.page.named("floor") == []
    await phone.start(code)
    await home.accept(phone)
    await until(lambda: {"floor": "human", "coordinator": "Anna Berg"} in tab.page.named("floor"))


# --- language ---------------------------------------------------------------------------------------------------


@MADE_ON
async def test_a_language_that_is_chosen_on_telegram_is_the_pages_too(home: Home, made_on: str) -> None:
    tab, phone = await home.linked(made_on)
    await phone.start()
    await phone.until(lambda inbox: "العربية" in inbox[-1].titles)
    await phone.press("العربية")
    await until(lambda: tab.page.named("session_confirm")[-1]["language"] == "ar")
    told = tab.page.named("session_confirm")[-1]
    assert (told["dir"], told["language_chosen"], told["interface"]) == ("rtl", True, interface("ar"))
    assert not told["another_thread"]
    await home.settled(tab)
    confirmed = len(tab.page.named("session_confirm"))
    await phone.say("مرحبا")
    await home.settled(tab)
    assert len(tab.page.named("session_confirm")) == confirmed, "it is told once"


@MADE_ON
async def test_a_language_that_is_chosen_on_the_page_is_telegrams_too(home: Home, made_on: str) -> None:
    tab, phone = await home.linked(made_on)
    assert (await tab.page.call("choose_language", {"language": "sv", "client_id": "l1"}))["ok"]
    await until(lambda: tab.page.named("session_confirm")[-1]["language"] == "sv")
    await phone.say("Hej igen")
    await phone.until(lambda inbox: inbox[-1].text == say(find_support.ASK_NEED, "sv"))


# --- undoing ----------------------------------------------------------------------------------------------------


@MADE_ON
@STOPPED_ON
async def test_after_the_link_is_stopped_each_chat_has_its_own_history(
    home: Home, made_on: str, stopped_on: str
) -> None:
    tab, phone = await home.linked(made_on)
    await home.stop(stopped_on, tab, phone)
    await tab.until(say(joining.UNLINKED))
    await until(lambda: "Asked on Telegram" not in tab.texts)
    await home.settled(tab)
    assert tab.texts[:2] == ["Asked on the page", ANSWER]
    own = [each.text for each in await home.house.messages(phone)]
    assert "Asked on Telegram" in own
    assert "Asked on the page" not in own
    # From now on neither sees what the other writes.
    await phone.say("Only for Telegram")
    await phone.until(lambda inbox: inbox[-1].text == ANSWER)
    await tab.say("Only for the page")
    await home.settled(tab)
    assert "Only for Telegram" not in tab.texts
    assert [view["text"] for view in tab.page.named("bot_uttered")].count("Only for Telegram") == 0


async def test_a_message_that_was_on_its_way_when_the_link_ended_is_not_shown(home: Home) -> None:
    tab, phone = await home.linked("telegram")
    shared, room = await home.thread_id(tab), str(home.ids.read(tab.session_id))
    view = {"id": 10**6, "text": "Said in the linked thread", "author": "bot"}
    await home.web.deliver(Parcel(1, shared, room, view))
    await tab.until("Said in the linked thread")
    await home.stop("web", tab, phone)
    await until(lambda: "Asked on Telegram" not in tab.texts)
    await home.web.deliver(Parcel(2, shared, room, view | {"id": 10**6 + 1}))
    await tab.say("And now?")
    await tab.until(ANSWER, 2)
    assert "Said in the linked thread" not in tab.texts


# --- pages that were away, several pages, other people -----------------------------------------------------------


@MADE_ON
async def test_a_page_that_was_away_while_the_chats_were_linked_gets_the_joined_history(
    home: Home, made_on: str
) -> None:
    tab, phone = await home.talked()
    away, other = tab.seen, await home.tab()
    before = list(tab.texts)
    await tab.page.__aexit__()
    await other.begin(session_id=tab.session_id)
    await home.link(made_on, other, phone)
    back = await home.tab()
    confirmed = await back.begin(**away)
    assert confirmed["another_thread"]
    await home.settled(back)
    assert back.texts[: len(before)] != before
    assert back.texts[0] == "Asked on Telegram"


@MADE_ON
async def test_a_page_that_was_away_while_the_link_ended_no_longer_shows_the_other_chat(
    home: Home, made_on: str
) -> None:
    tab, phone = await home.linked(made_on)
    await home.settled(tab)
    away, other = tab.seen, await home.tab()
    await tab.page.__aexit__()
    await other.begin(session_id=tab.session_id)
    await home.stop("web", other, phone)
    back = await home.tab()
    assert (await back.begin(**away))["another_thread"]
    await home.settled(back)
    assert "Asked on Telegram" not in back.texts


async def test_a_page_that_never_heard_a_threads_name_gets_the_joined_history_too(home: Home) -> None:
    tab, phone = await home.talked()
    away = {key: value for key, value in tab.seen.items() if key != "thread"}
    assert tab.seen["thread"] is None, "the page was opened before anybody had written there"
    code = await home.code_on(tab)
    await tab.page.__aexit__()
    await phone.start(code)
    await home.accept(phone)
    back = await home.tab()
    assert (await back.begin(**away))["another_thread"]
    await home.settled(back)


@MADE_ON
async def test_a_page_that_has_seen_all_gets_only_what_is_new(home: Home, made_on: str) -> None:
    tab, phone = await home.linked(made_on)
    await home.settled(tab)
    away = tab.seen
    await tab.page.__aexit__()
    answers = phone.texts.count(ANSWER)
    await phone.say("While the page was closed")
    await phone.until(lambda _: phone.texts.count(ANSWER) == answers + 1)
    back = await home.tab()
    confirmed = await back.begin(**away)
    assert not confirmed["another_thread"]
    assert [view["text"] for view in confirmed["messages"]] == ["While the page was closed", ANSWER]


@MADE_ON
async def test_a_second_tab_shows_the_same(home: Home, made_on: str) -> None:
    tab, phone = await home.talked()
    second = await home.tab()
    await second.begin(session_id=tab.session_id)
    await home.link(made_on, tab, phone)
    await phone.say("Seen in both tabs")
    for each in (tab, second):
        await each.until("Seen in both tabs")
    await second.say("Written in the second")
    await tab.until("Written in the second")
    await home.settled(tab, second)
    await home.stop("web", tab, phone)
    for each in (tab, second):
        await until(lambda each=each: "Asked on Telegram" not in each.texts)  # type: ignore[misc]
    await home.settled(tab, second)


@MADE_ON
async def test_the_page_of_another_person_sees_nothing_of_it(home: Home, made_on: str) -> None:
    stranger = await home.tab()
    await stranger.begin()
    await stranger.say("Asked by somebody else")
    await stranger.until(ANSWER)
    before = list(stranger.page.events)
    tab, phone = await home.linked(made_on)
    await phone.say("Private")
    await tab.until("Private")
    await home.stop("web", tab, phone)
    await home.settled(tab)
    assert stranger.page.events == before
    again = await home.tab()
    # Not even when it names the others' thread.
    thread = tab.page.named("session_confirm")[-1]["thread"]
    await again.begin(session_id=stranger.session_id, last_id=1, thread=thread)
    assert again.texts == ["Asked by somebody else", ANSWER]


@MADE_ON
async def test_what_both_chats_write_at_the_same_moment_stays_in_order(home: Home, made_on: str) -> None:
    tab, phone = await home.linked(made_on)
    told = len(phone.texts)
    for number in range(5):
        await asyncio.gather(phone.say(f"Telegram {number}"), tab.say(f"Page {number}"))
    await tab.until(ANSWER, 12)
    await phone.until(lambda inbox: len(inbox) == told + 5)
    await home.settled(tab)
    for side in ("Telegram", "Page"):
        assert [text for text in tab.texts if text.startswith(f"{side} ")] == [f"{side} {each}" for each in range(5)]
    assert phone.texts[told:] == [ANSWER] * 5
    stored = {each.id: each for each in await home.thread(tab)}
    answered = [each.reply_to for each in stored.values() if each.text == ANSWER and each.reply_to is not None]
    assert answered == sorted(answered), "answered in the order in which it came in"


async def test_what_is_linked_while_a_page_asks_for_its_history_again_and_again_is_never_lost(home: Home) -> None:
    tab, phone = await home.talked()
    code = await home.code_on(tab)
    await phone.start(code)
    await phone.until(lambda inbox: inbox[-1].text == say(joining.ASK_LINK))
    await phone.press(say(joining.BUTTON_LINK))
    for number in range(6):
        await asyncio.gather(
            tab.page.emit("session_request", tab.seen), phone.say(f"Telegram {number}"), tab.say(f"Page {number}")
        )
    await tab.until(ANSWER, 14)
    await home.settled(tab)


async def test_a_message_that_comes_while_the_history_is_read_arrives_after_it(home: Home) -> None:
    tab, _ = await home.linked("web")
    await home.settled(tab)
    parcel = Parcel(1, await home.thread_id(tab), str(home.ids.read(tab.session_id)), {"id": 10**6, "text": "Newer"})
    coming: list[asyncio.Task[None]] = []

    def deliver(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if not coming and "FROM address" in statement:
            coming.append(asyncio.get_running_loop().create_task(home.web.deliver(parcel)))

    engine = home.gateway.store.engine.sync_engine
    event.listen(engine, "before_cursor_execute", deliver)
    await tab.page.emit("session_request", tab.seen | {"thread": "an earlier one"})
    await tab.until("Newer")
    event.remove(engine, "before_cursor_execute", deliver)
    # A page begins anew with such a history: what came before it would be gone.
    assert [name for name, _ in tab.page.events if name != "floor"][-2:] == ["session_confirm", "bot_uttered"]
    assert tab.page.named("session_confirm")[-1]["another_thread"]


async def test_a_page_that_missed_news_is_shown_everything_again(home: Home) -> None:
    tab, _ = await home.linked("web")
    await home.settled(tab)
    confirmed = len(tab.page.named("session_confirm"))
    for _ in range(BACKLOG + 1):
        home.gateway.bulletin.publish(News("message", uuid4()))
    await until(lambda: len(tab.page.named("session_confirm")) == confirmed + 1)
    assert tab.page.named("session_confirm")[-1]["another_thread"]
    await home.settled(tab)


async def test_a_refused_code_changes_nothing_on_the_page(home: Home) -> None:
    tab, _ = await home.talked()
    await tab.say("AB23-CD45-EF67")
    await tab.until(say(joining.UNKNOWN))
    assert len(tab.page.named("session_confirm")) == 1
    await home.settled(tab)
