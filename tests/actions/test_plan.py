"""What the family keeps."""

from uuid import uuid4

from actions import plan as actions
from casework import plans
from locales.phrases import find_support, plan
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
