"""What a family is entitled to, and the facts of one support, through the whole house, in every language."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.reply.voice import voice
from locales.translate import Translator
from resources_catalog.facts import facts
from tests.acceptance.house import House
from tests.acceptance.parent import Parent, parent

pytestmark = pytest.mark.acceptance
QUESTIONS: dict[str, dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "questions.yml").read_text(encoding="utf-8")
)
#: More questions than any interview has.
MANY = 25


async def greeted(someone: Parent, language: str) -> int:
    await someone.choose(language)
    return int((await someone.answer(0))[-1]["id"])


def titles(view: dict[str, Any]) -> list[str]:
    return [reply["title"] for reply in view["quick_replies"]]


async def shown_after(someone: Parent, last: int) -> dict[str, Any]:
    """The first message with cards after the message `last`."""
    await someone.wait(lambda: any(view["cards"] for view in someone.bot(last)))
    return next(view for view in someone.bot(last) if view["cards"])


async def until_shown(someone: Parent, asked: dict[str, Any], say: Translator, language: str, age: str) -> list[Any]:
    """Answers every question with yes, and with `age` where the age is asked for; what is shown in the end."""
    mine = say.say("benefits.button_my_answers")
    yes, unknown = say.say("benefits.button_yes"), say.say("benefits.button_do_not_know")
    age_question = facts()["child_age"].question(language)
    for _ in range(MANY):
        if asked["cards"]:
            # What fits and what may fit are two messages; the last of them has the ways on.
            await someone.wait(lambda: any(mine in titles(view) for view in someone.bot()))
            return [view for view in someone.bot() if view["cards"]]
        if age_question in asked["text"]:
            await someone.say(age)
        else:
            await someone.press(yes if yes in titles(asked) else unknown)
        asked = (await someone.answer(asked["id"]))[-1]
    raise AssertionError("the questions do not end")


async def test_the_interview_in_every_language(running: House, language_code: str) -> None:
    its, say = QUESTIONS[language_code], voice(language_code)
    async with parent(running.address, region=its["region"]) as someone:
        last = await greeted(someone, language_code)
        await someone.say(its["entitled"])
        consent = (await someone.answer(last))[-1]
        assert consent["text"] == say.say("benefits.ask_consent")
        await someone.press(say.say("benefits.button_keep"))
        received = (await someone.answer(consent["id"]))[-1]
        assert received["text"] == say.say("benefits.ask_received")
        await someone.press(say.say("benefits.button_nothing_yet"))
        asked = (await someone.answer(received["id"]))[-1]
        shown = await until_shown(someone, asked, say, language_code, its["age"])
        cards = [card for view in shown for card in view["cards"]]
        assert cards
        assert all(card["title"] and card["checked"] and card["why"] for card in cards)
        await someone.press(say.say("benefits.button_my_answers"))
        mine = (await someone.answer(shown[-1]["id"]))[-1]
        assert mine["text"].startswith(say.say("benefits.your_answers"))
        assert mine["text"].count("•") >= 2
        await someone.press(say.say("benefits.button_forget"))
        assert (await someone.answer(mine["id"]))[-1]["text"] == say.say("benefits.forgotten")


async def test_facts_of_a_support_in_every_language(running: House, language_code: str) -> None:
    its, say = QUESTIONS[language_code], voice(language_code)
    async with parent(running.address, region="nl-rotterdam") as someone:
        last = await greeted(someone, language_code)
        for question in ("paid", "papers", "hours"):
            # One entry has money on known days and a form; its hours are not known, and the whole card comes.
            await someone.say(its[question])
            which = (await someone.answer(last))[0]
            if which["text"] == say.say("benefits.which_one"):
                await someone.say("dubbele kinderbijslag")
            # A Dutch name may also bring the question whether to go on in Dutch.
            told = await shown_after(someone, last)
            assert told["cards"][0]["details"]
            last = max(someone.views)


async def test_stop_in_the_middle_and_the_questions_go_on_later_where_they_were(running: House) -> None:
    say = voice("en")
    async with parent(running.address, region="se-karlstad") as someone:
        last = await greeted(someone, "en")
        await someone.say("what are we entitled to")
        consent = (await someone.answer(last))[-1]
        await someone.press(say.say("benefits.button_keep"))
        received = (await someone.answer(consent["id"]))[-1]
        await someone.say("nothing yet")
        first = (await someone.answer(received["id"]))[-1]
        await someone.press(say.say("benefits.button_do_not_know"))
        second = (await someone.answer(first["id"]))[-1]
        await someone.say("stop")
        stopped = (await someone.answer(second["id"]))[-1]
        assert stopped["text"] == say.say("session.stopped")
        await someone.say("what are we entitled to")
        again = (await someone.answer(stopped["id"]))[-1]
        assert again["text"] == second["text"]


async def test_a_refused_support_is_noted_with_its_day(running: House) -> None:
    say = voice("en")
    async with parent(running.address, region="se-karlstad") as someone:
        last = await greeted(someone, "en")
        await someone.say("we need money because our son needs so much care")
        cards = (await someone.answer(last))[-1]
        await someone.press(say.say("find_support.button_more"))
        full = (await someone.answer(cards["id"]))[-1]
        assert full["cards"][0]["details"]
        await someone.press(say.say("benefits.button_have_it"))
        state = (await someone.answer(full["id"]))[-1]
        await someone.press(say.say("benefits.button_rejected"))
        day = (await someone.answer(state["id"]))[-1]
        assert day["text"] == say.say("benefits.ask_appeal_by")
        await someone.say("24 December 2026")
        noted = (await someone.answer(day["id"]))[-1]
        assert "24 December 2026" in noted["text"]
