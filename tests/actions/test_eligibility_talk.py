"""The interview: consent first, then few questions, each once; then what fits, and what it would take."""

from typing import Any

import pytest

from actions import benefits as actions
from actions import verdicts
from actions.group_question import GROUP, codes_of
from actions.questions import ValidateQuestionsForm
from casework import benefits, consents, facts, plans
from locales.phrases import benefits as phrases
from locales.phrases import find_support, smalltalk
from locales.utterance import Utterance
from resources_catalog.eligibility import evaluate
from resources_catalog.entry import Entry
from resources_catalog.facts import facts as declared
from tests.actions.conftest import Answer, Form, Talk

#: More than any interview may take.
MANY = 40


def of_region(talk: Talk, region: str = "se-karlstad") -> list[Entry]:
    return [
        entry for entry in talk.around.told.entries if entry.serves(region) and entry.profile.eligibility is not None
    ]


def fact_of(answer: Answer) -> str | None:
    """The fact that is asked for, or all of a question about several, after "group:"; None when it is no question."""
    said = answer.said[-1]
    assert isinstance(said, Utterance)
    if said.phrase in (phrases.ASK_TOGETHER.name, phrases.ASK_TOGETHER_MORE.name):
        return str(said.choices[0].payload.entities["to"])
    asked = said.values.get("question")
    return str(asked["value"]) if isinstance(asked, dict) else None


async def pressed(form: Form, asked: str, value: str) -> Answer:
    return await form.press(to=asked if asked.startswith(GROUP) else f"fact:{asked}", value=value)


async def boolean_asked(form: Form, asked: Answer) -> str:
    """The first fact that is answered by yes or no; what is asked before is left open."""
    code = fact_of(asked)
    while code is not None and (code.startswith(GROUP) or declared()[code].type != "boolean"):
        code = fact_of(await pressed(form, code, "do_not_know"))
    assert code is not None
    return code


async def begun(form: Form, *, keep: bool = True) -> Answer:
    """The first question about a fact, after consent and what is received already."""
    asked = await form.begin("check_eligibility", "what can we get?")
    assert asked.phrases == [phrases.ASK_CONSENT.name]
    received = await form.press(to="consent", value="yes" if keep else "no")
    assert received.phrases == [phrases.ASK_RECEIVED.name]
    return await form.press(to="received", value="no")


async def answered(form: Form, asked: Answer, values: dict[str, Any]) -> tuple[Answer, list[str]]:
    """The last answer and all facts that were asked for; what is not in `values` is not known."""
    order: list[str] = []
    while (code := fact_of(asked)) is not None:
        assert len(order) < MANY
        if code.startswith(GROUP):
            chosen = next((each for each in codes_of(code) if values.get(each)), None)
            order += [chosen] if chosen else codes_of(code)
            asked = await form.press(to=code, value=chosen or "none")
            continue
        order.append(code)
        value = values.get(code, "do_not_know")
        if declared()[code].type == "age" and code in values:
            asked = await form.say(str(value))
        else:
            given = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
            asked = await form.press(to=f"fact:{code}", value=str(given))
    return asked, order


async def test_nothing_is_asked_twice_and_nothing_is_left_that_could_change_the_result(form: Form) -> None:
    values = {"child_age": 4, "needs_extra_care": True, "lives_at_home": True}
    shown, order = await answered(form, await begun(form), values)
    assert len(order) == len(set(order))
    assert shown.phrases[-1] in (phrases.FITS.name, phrases.MAY_FIT.name)
    async with form.talk.around.store.read() as session:
        told = await facts.told(session, form.talk.conversation.family_id)
    assert all(told[code] is False for code in told if code not in values)
    known = {code: declared()[code].read(value) for code, value in told.items()}
    outcomes = {str(entry.id): evaluate(entry.profile.eligibility, known).outcome for entry in of_region(form.talk)}  # type: ignore[arg-type]
    assert all(outcomes[entry] != "not_eligible" for entry in shown.cards)
    fitting = [item for item in shown.said if isinstance(item, Utterance) and item.phrase == phrases.FITS.name]
    assert all(outcomes[card.entry] == "eligible" for item in fitting for card in item.cards)


async def test_without_consent_answers_serve_this_talk_only(form: Form) -> None:
    await answered(form, await begun(form, keep=False), {"child_age": 4, "needs_extra_care": True})
    async with form.talk.around.store.read() as session:
        assert await facts.told(session, form.talk.conversation.family_id) == {}
    assert "needs_extra_care" in form.slots["answers"] or "child_age" in form.slots["answers"]
    again = await form.begin("check_eligibility")
    assert fact_of(again) is None


async def test_consent_is_asked_once(form: Form) -> None:
    await answered(form, await begun(form), {"child_age": 4})
    again = await form.begin("check_eligibility")
    assert phrases.ASK_CONSENT.name not in again.phrases
    assert phrases.ASK_RECEIVED.name not in again.phrases


@pytest.mark.parametrize("value", ["do_not_know", "rather_not"])
async def test_a_question_that_is_left_open_is_not_asked_again(form: Form, value: str) -> None:
    asked = await begun(form)
    order: list[str] = []
    while (code := fact_of(asked)) is not None:
        order += codes_of(code) if code.startswith(GROUP) else [code]
        asked = await pressed(form, code, "do_not_know" if code.startswith(GROUP) else value)
    assert len(order) == len(set(order)) <= MANY
    assert asked.phrases == [phrases.MAY_FIT.name]
    async with form.talk.around.store.read() as session:
        assert await facts.told(session, form.talk.conversation.family_id) == {}


@pytest.mark.parametrize(
    ("text", "intent", "taken"),
    [
        ("yes", "affirm", True),
        ("Nope", "deny", True),
        ("i don't know", "nlu_fallback", True),
        ("blue", "nlu_fallback", False),
    ],
)
async def test_a_typed_answer_is_read_or_asked_again(form: Form, text: str, intent: str, taken: bool) -> None:
    code = await boolean_asked(form, await begun(form))
    following = await form.say(text, intent, 0.9)
    if taken:
        assert fact_of(following) != code
    else:
        assert following.phrases == [phrases.ASK_FACT_AGAIN.name]
        assert fact_of(following) == code


@pytest.mark.parametrize("wish", ["stop", "talk_to_coordinator", "thanks", "show_more"])
async def test_what_is_no_answer_but_another_wish_is_left_to_the_rules(form: Form, wish: str) -> None:
    await boolean_asked(form, await begun(form))
    heard = await form.talk.run(ValidateQuestionsForm(), wish, None, slots=dict(form.slots))
    assert heard.slots == {}


async def test_what_only_sounds_like_a_yes_is_no_consent(form: Form) -> None:
    await form.begin("check_eligibility")
    again = await form.say("go on", "affirm", 0.9)
    assert again.phrases == [phrases.ASK_CONSENT.name]


async def together(form: Form) -> str:
    """The first question about several facts."""
    asked = await begun(form)
    code = fact_of(asked)
    while code is not None and not code.startswith(GROUP):
        code = fact_of(await pressed(form, code, "do_not_know"))
    assert code is not None
    return code


async def told_by(form: Form) -> dict[str, Any]:
    async with form.talk.around.store.read() as session:
        return await facts.told(session, form.talk.conversation.family_id)


async def test_several_facts_in_one_question_are_chosen_one_by_one(form: Form) -> None:
    question = await together(form)
    first, *others = codes_of(question)
    more = await form.press(to=question, value=first)
    assert (await told_by(form)) == {first: True}
    if (following := fact_of(more)) is not None and following.startswith(GROUP):
        assert more.phrases == [phrases.ASK_TOGETHER_MORE.name]
        assert codes_of(following) == others
        done = await form.press(to=following, value="none")
        assert fact_of(done) != following
        assert (await told_by(form)) == {first: True, **dict.fromkeys(others, False)}


@pytest.mark.parametrize(("text", "value"), [("none of them", None), ("no", False), ("no idea", None)])
async def test_a_typed_answer_to_several(form: Form, text: str, value: bool | None) -> None:
    question = await together(form)
    await form.say(text)
    told = await told_by(form)
    assert told == ({} if value is None else dict.fromkeys(codes_of(question), False))


async def test_what_is_typed_about_several_is_taken(form: Form) -> None:
    question = await together(form)
    name = declared()[codes_of(question)[0]].name("en")
    await form.say(f"yes, {name.lower()}")
    assert (await told_by(form)) == {codes_of(question)[0]: True}


async def test_what_was_written_is_offered_not_taken(form: Form) -> None:
    asked = await form.begin("check_eligibility", "she is 4 years old and needs help with everything, what can we get?")
    assert asked.phrases == [phrases.ASK_CONSENT.name]
    offered = await form.press(to="consent", value="yes")
    assert offered.phrases == [phrases.ASK_MENTIONS.name]
    assert len(offered.only.lines) == len(form.slots["offered"]) > 0
    assert "child_age" in form.slots["offered"]
    async with form.talk.around.store.read() as session:
        assert await facts.told(session, form.talk.conversation.family_id) == {}
    await form.press(to="mentions", value="yes")
    async with form.talk.around.store.read() as session:
        told = await facts.told(session, form.talk.conversation.family_id)
    assert told["child_age"] == {"low": 48, "high": 59}


async def test_what_was_understood_wrongly_is_asked(form: Form) -> None:
    await form.begin("check_eligibility", "my son is 4 years old")
    await form.press(to="consent", value="yes")
    await form.press(to="mentions", value="no")
    async with form.talk.around.store.read() as session:
        assert await facts.told(session, form.talk.conversation.family_id) == {}


async def test_what_is_received_already_is_confirmed_and_never_new(form: Form) -> None:
    had = of_region(form.talk)[0]
    await form.begin("check_eligibility")
    await form.press(to="consent", value="yes")
    asked = await form.say(f"we get {had.localised('en').name}")
    assert asked.phrases == [phrases.ASK_RECEIVED_RIGHT.name]
    following = await form.press(to="received_right", value="yes")
    async with form.talk.around.store.read() as session:
        assert await benefits.not_new(session, form.talk.conversation.family_id) == {had.id}
    shown, _ = await answered(form, following, {})
    assert str(had.id) not in shown.cards


async def test_a_name_that_nobody_knows_is_asked_again_with_a_way_on(form: Form) -> None:
    await form.begin("check_eligibility")
    await form.press(to="consent", value="yes")
    again = await form.say("the blue envelope")
    assert again.phrases == [phrases.RECEIVED_UNKNOWN.name]
    assert fact_of(await form.press(to="received", value="no")) is not None


async def test_the_result_can_be_had_at_any_time(form: Form) -> None:
    asked = await begun(form)
    assert asked.only.choices[-1].payload.entities["to"] == "enough"
    shown = await form.press(to="enough", value="yes")
    assert shown.phrases == [phrases.MAY_FIT.name]


async def test_one_entry_is_checked_by_itself(form: Form) -> None:
    entry = of_region(form.talk)[0]
    asked = await form.begin("check_eligibility", entry=str(entry.id))
    asked = await form.press(to="consent", value="yes")
    wanted = verdicts.asked([entry])
    shown, order = await answered(form, asked, {})
    assert set(order) <= wanted
    assert shown.phrases == [phrases.ONE_MAY_FIT.name]
    (card,) = shown.only.cards
    assert (card.entry, card.form) == (str(entry.id), "eligibility")


async def test_a_support_that_is_called_by_its_name_is_checked(form: Form) -> None:
    entry = of_region(form.talk)[0]
    await form.begin("check_eligibility", f"do we get {entry.localised('sv').name}?")
    assert form.slots["checking"] == str(entry.id)


async def test_a_button_under_an_earlier_question_corrects_that_answer(form: Form) -> None:
    first = await boolean_asked(form, await begun(form))
    second = await form.press(to=f"fact:{first}", value="yes")
    corrected = await form.press(to=f"fact:{first}", value="no")
    async with form.talk.around.store.read() as session:
        told = await facts.told(session, form.talk.conversation.family_id)
    assert told[first] is False
    assert fact_of(corrected) != first
    assert second.phrases != [phrases.ASK_FACT_AGAIN.name]


async def test_in_the_middle_another_wish_is_followed(form: Form) -> None:
    await begun(form)
    answer = await form.press("find_support")
    assert answer.phrases == [find_support.ASK_NEED.name]


async def test_all_that_was_told_is_shown_changed_and_forgotten(form: Form) -> None:
    talk = form.talk
    await answered(form, await begun(form), {"needs_extra_care": True, "child_age": 7})
    shown = await talk.run(actions.ActionShowFacts(), "show_facts", slots=form.slots)
    assert shown.phrases == [phrases.YOUR_ANSWERS.name]
    assert shown.intents == ["which_fact", "forget_facts"]
    which = await talk.run(actions.ActionWhichFact(), "which_fact", slots=form.slots)
    codes = [choice.payload.entities["fact"] for choice in which.only.choices]
    assert len(codes) == len(shown.only.lines)
    asked = await form.begin("change_fact", fact=str(codes[0]))
    assert fact_of(asked) == codes[0]
    changed = await form.press(to=f"fact:{codes[0]}", value="rather_not")
    assert changed.phrases == [phrases.CHANGED.name]
    async with talk.around.store.read() as session:
        assert codes[0] not in await facts.told(session, talk.conversation.family_id)
    forgotten = await talk.run(actions.ActionForgetFacts(), "forget_facts", slots=form.slots)
    form.slots.update(forgotten.slots)
    assert forgotten.phrases == [phrases.FORGOTTEN.name]
    assert (await talk.run(actions.ActionShowFacts(), "show_facts", slots=form.slots)).phrases == [
        phrases.NO_ANSWERS.name
    ]
    async with talk.around.store.read() as session:
        assert await consents.given(session, talk.conversation.family_id, consents.FACTS) is None


async def test_a_late_button_still_counts(form: Form) -> None:
    await begun(form)
    late = await form.talk.run(
        actions.ActionLateAnswer(), "answer", to="fact:needs_extra_care", value="yes", slots=form.slots
    )
    assert late.phrases == [phrases.CHANGED.name]
    async with form.talk.around.store.read() as session:
        told = await facts.told(session, form.talk.conversation.family_id)
    assert told == {"needs_extra_care": True}


async def test_what_is_declined_is_not_asked_about(form: Form) -> None:
    around = form.talk.around
    async with around.store.write() as session:
        for entry in of_region(form.talk):
            await plans.decline(session, form.talk.conversation.family_id, entry.id, around.now())
    answer = await form.begin("check_eligibility")
    assert answer.phrases == [phrases.NO_RULES.name]


async def test_the_place_is_asked_for_first(stranger: Talk) -> None:
    form = Form(stranger)
    assert (await form.begin("check_eligibility")).phrases == [find_support.ASK_REGION.name]
    assert (await form.press("set_region", region="nl-rotterdam")).phrases == [phrases.ASK_CONSENT.name]


async def test_the_second_time_that_an_answer_cannot_be_read_a_person_is_offered(form: Form) -> None:
    code = await boolean_asked(form, await begun(form))
    assert (await form.say("blue")).phrases == [phrases.ASK_FACT_AGAIN.name]
    offered = await form.say("green")
    assert offered.phrases == [smalltalk.OFFER_PERSON.name]
    assert fact_of(await form.begin("check_eligibility")) == code, "what was told before is not asked again"


async def test_another_fact_that_is_told_instead_of_an_answer_is_offered(form: Form) -> None:
    await boolean_asked(form, await begun(form))
    offered = await form.say("he is 5 years old", "find_support", 0.9)
    if "child_age" not in (form.slots.get("answers") or {}):
        assert offered.phrases == [phrases.ASK_MENTIONS.name]
        assert set(form.slots["offered"]) == {"child_age"}


async def test_the_same_question_in_the_middle_does_not_begin_anew(form: Form) -> None:
    code = await boolean_asked(form, await begun(form))
    again = await form.say("what are we entitled to", "check_eligibility", 0.9)
    assert fact_of(again) == code


async def test_what_is_received_is_known_for_this_talk_only_without_consent(form: Form) -> None:
    had = of_region(form.talk)[0]
    await form.begin("check_eligibility")
    await form.press(to="consent", value="no")
    await form.say(f"we get {had.localised('sv').name}")
    following = await form.press(to="received_right", value="yes")
    async with form.talk.around.store.read() as session:
        assert await benefits.not_new(session, form.talk.conversation.family_id) == set()
    shown, _ = await answered(form, following, {})
    assert str(had.id) not in shown.cards


async def test_who_writes_is_offered_although_no_rule_asks_for_it(form: Form, talk: Talk) -> None:
    await form.begin("check_eligibility", "I'm his grandmother, what can we get?")
    offered = await form.press(to="consent", value="yes")
    assert offered.phrases == [phrases.ASK_MENTIONS.name]
    await form.press(to="mentions", value="yes")
    async with talk.around.store.read() as session:
        assert await facts.told(session, talk.conversation.family_id) == {"writer": "grandparent"}
