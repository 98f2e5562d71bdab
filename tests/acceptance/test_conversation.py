"""A parent's way through the whole house, as a Socket.IO client sees it."""

import pytest

from bot.reply.voice import voice
from tests.acceptance.house import House
from tests.acceptance.parent import Parent, parent

pytestmark = pytest.mark.acceptance
EN = voice("en").say


async def greeted(someone: Parent) -> int:
    """The id of the greeting."""
    await someone.choose("en")
    said = await someone.answer(0)
    assert said[-1]["text"] == EN("session.greeting")
    assert len(said[-1]["quick_replies"]) == 4
    return int(said[-1]["id"])


async def test_a_need_in_own_words_brings_three_cards_for_the_region(running: House) -> None:
    async with parent(running.address) as someone:
        greeting = await greeted(someone)
        sent = await someone.say("our daughter can not walk and the bathroom is too small")
        assert sent["ok"] is True
        asked = await someone.answer(greeting)
        assert asked[-1]["text"] == EN("find_support.ask_region")
        await someone.press("Karlstad")
        shown = await someone.answer(asked[-1]["id"])
        cards = shown[-1]["cards"]
        assert 1 <= len(cards) <= 3
        best = cards[0]
        assert best["title"]
        assert best["why"]
        assert best["first_step"]
        assert best["link"]["href"].startswith("https://")
        assert "2026" in best["checked"]
        assert [each["title"] for each in best["quick_replies"]] == [
            EN("find_support.button_more"),
            EN("find_support.button_not_for_us"),
            EN("find_support.button_save"),
            EN("find_support.button_talk"),
        ]


async def test_more_save_and_not_for_us(running: House) -> None:
    async with parent(running.address, region="nl-rotterdam") as someone:
        last = await greeted(someone)
        await someone.say("we are exhausted and need someone to take over the care for a few hours")
        cards = (await someone.answer(last))[-1]["cards"]
        last = max(someone.views)
        await someone.press(EN("find_support.button_more"))
        full = (await someone.answer(last))[-1]
        assert full["text"] == EN("find_support.more_about")
        assert full["cards"][0]["details"]
        last = max(someone.views)
        await someone.press(EN("find_support.button_save"))
        saved = (await someone.answer(last))[-1]
        assert full["cards"][0]["title"] in saved["text"]
        last = max(someone.views)
        await someone.press(EN("find_support.button_not_for_us"))
        following = (await someone.answer(last))[-1]
        shown = {card["entry"] for card in cards}
        assert all(card["entry"] not in shown for card in following["cards"])
        last = max(someone.views)
        await someone.press(EN("session.button_saved"))
        kept = (await someone.answer(last))[-1]
        assert kept["text"] in (EN("plan.saved", {"count": 1}), EN("plan.nothing_saved"))


async def test_nonsense_twice_brings_the_person_not_the_same_sentence(running: House) -> None:
    async with parent(running.address) as someone:
        last = await greeted(someone)
        await someone.say("asdf qwer zxcv")
        first = (await someone.answer(last))[-1]
        await someone.say("gfdgfd hjkl blorp")
        second = (await someone.answer(first["id"]))[-1]
        assert second["text"] == EN("smalltalk.offer_person")
        assert second["text"] != first["text"]
        assert second["quick_replies"][0]["title"] == EN("smalltalk.button_yes_person")


@pytest.mark.parametrize(
    ("said", "phrase"),
    [
        ("stop", "session.stopped"),
        ("HELP!", "smalltalk.who_i_am"),
        ("who are you?", "smalltalk.who_i_am"),
        ("thank you so much", "session.you_are_welcome"),
        ("i want to book a meeting", "meeting_talk.cannot_see_times"),
    ],
)
async def test_what_can_be_said_anywhere(running: House, said: str, phrase: str) -> None:
    async with parent(running.address) as someone:
        last = await greeted(someone)
        await someone.say(said)
        assert (await someone.answer(last))[-1]["text"] == EN(phrase)


async def test_stop_leaves_the_search(running: House) -> None:
    async with parent(running.address) as someone:
        last = await greeted(someone)
        await someone.press(EN("session.button_find"))
        asked = (await someone.answer(last))[-1]
        assert asked["text"] == EN("find_support.ask_need")
        await someone.say("stop")
        stopped = (await someone.answer(asked["id"]))[-1]
        assert stopped["text"] == EN("session.stopped")
        await someone.say("hello")
        assert (await someone.answer(stopped["id"]))[-1]["text"] == EN("session.greeting")


@pytest.mark.parametrize("first", ["stop", "please let me talk to a real person"])
async def test_nobody_is_held_at_the_question_where_they_live(running: House, first: str) -> None:
    async with parent(running.address) as someone:
        last = await greeted(someone)
        await someone.say("our daughter can not walk and the bathroom is too small")
        asked = (await someone.answer(last))[-1]
        assert asked["text"] == EN("find_support.ask_region")
        await someone.say("we live in Stockholm")
        again = (await someone.answer(asked["id"]))[-1]
        assert again["text"] == EN("find_support.ask_region_again")
        assert again["quick_replies"][-1]["title"] == EN("find_support.button_elsewhere")
        await someone.say(first)
        left = (await someone.answer(again["id"]))[-1]
        assert left["text"] not in (EN("find_support.ask_region"), EN("find_support.ask_region_again"))


async def test_a_place_can_be_typed(running: House) -> None:
    async with parent(running.address) as someone:
        last = await greeted(someone)
        await someone.say("our daughter can not walk and the bathroom is too small")
        asked = (await someone.answer(last))[-1]
        await someone.say("in rotterdam")
        assert (await someone.answer(asked["id"]))[-1]["cards"]


async def test_the_language_can_be_changed_in_the_middle(running: House) -> None:
    async with parent(running.address) as someone:
        last = await greeted(someone)
        await someone.press(EN("session.button_find"))
        asked = (await someone.answer(last))[-1]
        await someone.choose("ar")
        said = await someone.answer(asked["id"], 2)
        arabic = voice("ar")
        name = {"language": {"kind": "language", "value": "ar"}}
        assert said[0]["text"] == arabic.say("session.language_changed", name)
        assert said[1]["text"] == arabic.say("find_support.ask_need")
        assert said[1]["dir"] == "rtl"
        assert someone.confirmation["dir"] == "rtl"


async def test_another_language_is_proposed_never_taken(running: House) -> None:
    async with parent(running.address) as someone:
        last = await greeted(someone)
        await someone.say("Здравствуйте, мы ищем помощь для нашего сына, он не ходит")
        said = await someone.answer(last, 2)
        russian = {"language": {"kind": "language", "value": "ru"}}
        assert said[0]["language"] == "en"
        assert said[-1]["text"] == voice("ru").say("session.propose_language", russian)
        await someone.press(voice("ru").say("session.button_switch", russian))
        await someone.wait(lambda: someone.confirmation.get("language") == "ru")


async def test_danger_brings_numbers_and_a_human(running: House) -> None:
    async with parent(running.address, region="se-karlstad") as someone:
        last = await greeted(someone)
        await someone.say("i can not go on, i want to kill myself")
        said = await someone.answer(last, 2)
        assert said[0]["text"] == EN("crisis.help_now")
        numbers = [phone["number"] for card in said[0]["cards"] for phone in card["phones"]]
        assert "112" in numbers
        await someone.wait(lambda: someone.floor.get("floor") == "human")


async def test_close_the_page_and_come_back(running: House) -> None:
    async with parent(running.address) as someone:
        await greeted(someone)
        session = someone.confirmation["session_id"]
        before = dict(someone.views)
    async with parent(running.address, session_id=session) as again:
        assert again.confirmation["resumed"] is True
        assert {each["text"] for each in before.values()} <= {each["text"] for each in again.views.values()}
        newest = max(again.views)
    async with parent(running.address, session_id=session, last_id=newest) as third:
        assert third.views == {}


async def test_a_place_that_is_typed_outside_of_a_question_is_a_place(running: House) -> None:
    async with parent(running.address) as someone:
        last = await greeted(someone)
        await someone.say("in rotterdam")
        asked = (await someone.answer(last))[-1]
        assert asked["text"] == EN("find_support.ask_need")
        await someone.say("we need a wheelchair for our daughter")
        assert (await someone.answer(asked["id"]))[-1]["cards"]
