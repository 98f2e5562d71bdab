"""A family that changes its mind: earlier buttons, a consent taken back, time that goes by, facts that are given up."""

from typing import Any

import pytest

from actions import benefits as actions
from actions import household, told
from actions.find_support import ActionWhereElse
from actions.group_question import GROUP
from actions.verdicts import ActionShowResults
from casework import benefits, consents, facts, referrals
from locales.phrases import benefits as phrases
from locales.phrases import find_support, session
from resources_catalog.facts import facts as declared
from tests.actions.conftest import Form, Talk
from tests.actions.test_eligibility_talk import begun, boolean_asked, fact_of, together


async def kept(talk: Talk) -> dict[str, Any]:
    async with talk.around.store.read() as reading:
        return await facts.told(reading, talk.conversation.family_id)


async def had(talk: Talk) -> dict[str, str]:
    async with talk.around.store.read() as reading:
        return {str(one.entry_id): one.state for one in await benefits.had(reading, talk.conversation.family_id)}


async def tell(talk: Talk, values: dict[str, Any], *, keep: bool = True) -> None:
    now = talk.around.clock()
    async with talk.around.store.write() as writing:
        await consents.decide(writing, talk.conversation.family_id, consents.FACTS, keep, now)
        await facts.keep(writing, talk.conversation.family_id, values, now)


async def test_a_consent_that_is_taken_back_takes_the_answers_out_of_the_database(form: Form) -> None:
    code = await boolean_asked(form, await begun(form))
    await form.press(to=f"fact:{code}", value="yes")
    assert (await kept(form.talk))[code] is True
    await form.press(to="consent", value="no")
    assert await kept(form.talk) == {}
    assert form.slots["answers"][code] is True, "in this talk it is still known"
    await form.press(to="consent", value="yes")
    assert (await kept(form.talk))[code] is True


@pytest.mark.parametrize("value", ["do_not_know", "rather_not"])
async def test_not_knowing_after_all_takes_the_answer_back(form: Form, value: str) -> None:
    code = await boolean_asked(form, await begun(form))
    await form.press(to=f"fact:{code}", value="yes")
    following = await form.press(to=f"fact:{code}", value=value)
    assert code not in await kept(form.talk)
    assert fact_of(following) != code


async def test_an_answer_that_is_kept_now_is_not_hidden_by_an_earlier_one_of_the_talk(talk: Talk) -> None:
    await tell(talk, {})
    slots = {"answers": {"needs_extra_care": True}}
    taken = await told.take(talk.tracker("answer", slots=slots), {"needs_extra_care": False})
    assert (await told.told(talk.tracker(slots={**slots, **taken}))).values == {"needs_extra_care": False}


async def test_an_age_goes_on_with_time(talk: Talk) -> None:
    await tell(talk, {"child_age": {"low": 48, "high": 59}, "needs_extra_care": True})
    values = (await told.told(talk.tracker())).values
    assert values == {"child_age": {"low": 48, "high": 59}, "needs_extra_care": True}
    talk.around.clock.move(days=425)
    values = (await told.told(talk.tracker())).values
    assert values == {"child_age": {"low": 61, "high": 73}, "needs_extra_care": True}
    assert (await kept(talk))["child_age"] == {"low": 48, "high": 59}
    await tell(talk, {"child_age": {"low": 48, "high": 59}})
    assert (await told.told(talk.tracker())).values["child_age"] == {"low": 48, "high": 59}, "told anew it counts anew"


async def test_what_was_understood_wrongly_is_not_offered_once_more(form: Form) -> None:
    form.slots["need"] = "my son is 4 years old"
    await form.begin("check_eligibility")
    offered = await form.press(to="consent", value="yes")
    assert offered.phrases == [phrases.ASK_MENTIONS.name]
    await form.press(to="mentions", value="no")
    again = await form.begin("check_eligibility")
    assert phrases.ASK_MENTIONS.name not in again.phrases
    said_again = await form.begin("check_eligibility", "he is 5 years old, what can we get?")
    assert said_again.phrases == [phrases.ASK_MENTIONS.name]


async def test_a_no_that_goes_on_is_asked_again_and_makes_nothing_untrue(form: Form) -> None:
    question = await together(form)
    code = question.removeprefix(GROUP).split(",")[0]
    asked = await form.say(f"no, only {declared()[code].name('en')}", "deny", 0.9)
    assert fact_of(asked) == question or asked.phrases == [phrases.ASK_MENTIONS.name]
    assert code not in await kept(form.talk)


async def test_an_earlier_state_button_means_the_entry_that_was_asked_about_then(form: Form) -> None:
    first, second = (str(entry.id) for entry in form.talk.around.told.entries[:2])
    earlier = await form.begin("have_it", entry=first)
    pressed = next(choice.payload for choice in earlier.only.choices if choice.payload.entities["value"] == "ended")
    await form.begin("have_it", entry=second)
    await form.press(**{name: str(value) for name, value in pressed.entities.items()})
    assert await had(form.talk) == {first: "ended"}


async def test_a_late_state_button_is_noted(talk: Talk) -> None:
    entry = str(talk.around.told.entries[0].id)
    said = await talk.run(actions.ActionLateAnswer(), "answer", to="state", value="receiving", entry=entry)
    assert said.phrases == [phrases.NOTED.name]
    assert await had(talk) == {entry: "receiving"}


async def test_what_is_confirmed_as_received_is_what_was_listed_then(form: Form) -> None:
    first, second = form.talk.around.told.entries[:2]
    form.slots.update({"flow": "eligibility", "asking": "received_right", "received_found": [str(second.id)]})
    async with form.talk.around.store.write() as session:
        await consents.decide(session, form.talk.conversation.family_id, consents.FACTS, True, form.talk.around.now())
    await form.press(to="received_right", value="yes", entry=str(first.id))
    assert await had(form.talk) == {str(first.id): "receiving"}


async def test_a_late_button_that_means_nothing_any_more_claims_no_change(talk: Talk) -> None:
    said = await talk.run(actions.ActionLateAnswer(), "answer", to="enough", value="yes")
    assert said.phrases == [session.NOTHING_ASKED.name]


async def test_after_the_last_of_the_others_nobody_is_told_that_nothing_fits(talk: Talk) -> None:
    everything = [str(entry.id) for entry in talk.around.told.entries]
    said = await talk.run(ActionShowResults(), "show_results", slots={"results": everything}, others="yes")
    assert said.phrases == [find_support.NO_MORE_RESULTS.name]


async def test_a_card_carries_only_what_its_rule_asks_for(talk: Talk) -> None:
    await tell(talk, {"child_age": {"low": 48, "high": 59}, "low_income": True, "left_institution": True})
    said = await talk.run(ActionShowResults(), "show_results")
    cards = [card for item in said.said for card in getattr(item, "cards", ())]
    assert cards
    assert all("left_institution" not in (card.known or {}) for card in cards)


async def test_facts_that_the_catalogue_has_given_up_are_passed_over(form: Form) -> None:
    await tell(form.talk, {"given_up": True})
    asked = await begun_again(form)
    form.slots["asking"] = "fact:given_up"
    following = await form.press(to="fact:given_up", value="yes")
    assert fact_of(following) == asked
    form.slots.update({"flow": "correction", "asking": "fact:given_up", "correcting": "given_up"})
    assert (await form.press(to="fact:given_up", value="yes")).phrases == [phrases.CHANGED.name]


async def begun_again(form: Form) -> str | None:
    """The first question about a fact, where consent has been given before."""
    await form.begin("check_eligibility")
    return fact_of(await form.press(to="received", value="no"))


async def test_the_day_is_that_of_the_place(talk: Talk) -> None:
    talk.around.clock.move(hours=5, minutes=30)
    assert talk.around.now().date().isoformat() == "2026-11-21"
    assert (await household.today(talk.tracker())).isoformat() == "2026-11-22"


async def test_nothing_is_referred_where_no_need_was_told(talk: Talk) -> None:
    talk.around.told.entries = []
    await talk.run(ActionWhereElse(), "where_else")
    async with talk.around.store.read() as reading:
        assert await referrals.waiting(reading, talk.conversation.family_id) == []
