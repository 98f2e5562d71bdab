"""What the family keeps."""

from datetime import date
from uuid import uuid4

from actions import plan as actions
from casework import plans, steps
from casework.steps import Step
from locales.phrases import find_support, outcomes, plan
from locales.utterance import Line, Utterance, day
from tests.actions.conftest import Talk


async def keep(talk: Talk, *entries: str) -> None:
    from_id = {str(entry.id): entry.id for entry in talk.around.told.entries}
    async with talk.around.store.write() as session:
        for entry in entries:
            await plans.save(session, talk.conversation.family_id, from_id.get(entry) or uuid4(), talk.around.now())
            talk.around.clock.move(seconds=1)


async def test_an_empty_plan_says_so_and_offers_to_look(talk: Talk) -> None:
    answer = await talk.run(actions.ActionShowPlan(), "show_plan")
    assert answer.phrases == [plan.NOTHING_SAVED.name]
    assert answer.intents == ["find_support"]


async def test_what_was_saved_is_shown_in_order_without_what_is_gone(talk: Talk) -> None:
    one, other = (str(entry.id) for entry in talk.around.told.entries[:2])
    await keep(talk, other, "no longer there", one)
    answer = await talk.run(actions.ActionShowPlan(), "show_plan")
    assert [card.entry for card in answer.only.cards] == [other, one]
    assert answer.only.values == {"count": 2}
    assert [choice.payload.intent for choice in answer.only.cards[0].choices] == ["show_more", "remove_entry"]


async def test_what_is_removed_is_named_and_gone(talk: Talk) -> None:
    entry = talk.around.told.entries[0]
    await keep(talk, str(entry.id))
    answer = await talk.run(actions.ActionRemoveEntry(), "remove_entry", entry=str(entry.id), language="ru")
    assert answer.phrases == [plan.REMOVED.name]
    assert answer.only.values == {"title": entry.localised("ru").name}
    assert (await talk.run(actions.ActionShowPlan(), "show_plan")).phrases == [plan.NOTHING_SAVED.name]


async def test_removing_what_is_gone_is_said_so(talk: Talk) -> None:
    answer = await talk.run(actions.ActionRemoveEntry(), "remove_entry", entry=str(uuid4()))
    assert answer.phrases == [find_support.GONE.name]


async def agree(talk: Talk, *all_of_them: Step) -> None:
    async with talk.around.store.write() as session:
        for step in all_of_them:
            await steps.add(session, talk.conversation.family_id, step, talk.around.clock.move(seconds=1))


async def test_what_is_still_to_be_done_is_shown_with_who_and_by_when(talk: Talk) -> None:
    friday = date(2026, 11, 27)
    await agree(talk, Step("Call the school"), Step("Send the form", "Karin", friday), Step("Karin asks", "Karin"))
    answer = await talk.run(actions.ActionShowPlan(), "show_plan")
    assert answer.phrases == [outcomes.STEPS.name]
    assert answer.only.values == {"count": 3}
    assert list(answer.only.lines) == [
        Line(outcomes.LINE_STEP_WHO_BY.name, {"what": "Send the form", "who": "Karin", "day": day(friday)}),
        Line(outcomes.LINE_STEP.name, {"what": "Call the school"}),
        Line(outcomes.LINE_STEP.name, {"what": "Karin asks"}),
    ]
    assert answer.intents == ["step_done"] * 3
    assert [choice.values["what"] for choice in answer.only.choices] == [
        "Send the form",
        "Call the school",
        "Karin asks",
    ]


async def test_steps_are_said_after_the_saved_cards_so_that_their_buttons_can_be_pressed(talk: Talk) -> None:
    await keep(talk, str(talk.around.told.entries[0].id))
    long = "Ask the municipality about the bathroom and the stairs"
    await agree(talk, *(Step(f"{number} {long}") for number in range(actions.BUTTONS + 1)))
    answer = await talk.run(actions.ActionShowPlan(), "show_plan")
    assert answer.phrases == [plan.SAVED.name, outcomes.STEPS.name]
    last = answer.said[-1]
    assert isinstance(last, Utterance)
    assert len(last.lines) == actions.BUTTONS + 1
    assert [choice.values["what"] for choice in last.choices][:1] == ["0 Ask the municipality about…"]
    assert len(last.choices) == actions.BUTTONS


async def test_what_is_done_is_not_shown_any_more(talk: Talk) -> None:
    await agree(talk, Step("Call the school"))
    async with talk.around.store.write() as session:
        (step,) = await steps.open_of(session, talk.conversation.family_id)
        await steps.mark(session, talk.conversation.family_id, step.id, talk.around.now())
    assert (await talk.run(actions.ActionShowPlan(), "show_plan")).phrases == [plan.NOTHING_SAVED.name]
