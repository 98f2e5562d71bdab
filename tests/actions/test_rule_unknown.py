"""What the rules leave open is offered to a human, by name where the family has a coordinator."""

from actions.coordinator import ActionPassOn
from casework import assignments, handovers
from casework.models import Family, Staff
from locales.phrases import benefits as phrases
from locales.utterance import Choice, Utterance
from resources_catalog.entry import Entry
from resources_catalog.rule import comparisons
from tests.actions.conftest import Form, Talk
from tests.fakes.people import People


async def checked(form: Form, entry: Entry) -> Utterance:
    """The verdict on one entry when the family leaves every question open."""
    answer = await form.begin("check_eligibility", entry=str(entry.id))
    for _ in range(40):
        last = answer.said[-1]
        assert isinstance(last, Utterance)
        if last.cards:
            return last
        to = str(last.choices[0].payload.entities["to"])
        value = {"consent": "no", "received": "no"}.get(to, "none" if to.startswith("group:") else "do_not_know")
        answer = await form.press(to=to, value=value)
    raise AssertionError("the interview has no end")


def entry_with_rule(talk: Talk) -> Entry:
    """One whose rule stays open when nothing is told."""
    return next(
        each
        for each in talk.around.told.entries
        if each.serves("se-karlstad") and each.profile.eligibility is not None and comparisons(each.profile.eligibility)
    )


def asks_person(said: Utterance) -> Choice:
    (choice,) = [each for each in said.choices if each.payload.intent == "pass_on"]
    return choice


async def test_what_stays_open_is_passed_on_as_that(form: Form, talk: Talk) -> None:
    said = await checked(form, entry_with_rule(talk))
    assert said.phrase == phrases.ONE_MAY_FIT.name
    choice = asks_person(said)
    assert (choice.label, choice.payload.entities) == (phrases.BUTTON_ASK_PERSON.name, {"reason": "rule_unknown"})
    passed = await talk.run(ActionPassOn(), "pass_on", reason="rule_unknown")
    assert passed.hand_overs == ["rule_unknown"]
    assert handovers.RULES["rule_unknown"].priority == "low"


async def test_the_coordinator_is_named(form: Form, talk: Talk) -> None:
    anna = await People(talk.around.store, talk.around.clock).staff("Anna Berg")
    async with talk.around.store.write() as session:
        family = await session.get_one(Family, talk.conversation.family_id)
        await assignments.assign(session, family, await session.get_one(Staff, anna.id), "invited", talk.around.clock())
    choice = asks_person(await checked(form, entry_with_rule(talk)))
    assert (choice.label, choice.values) == (phrases.BUTTON_ASK_COORDINATOR.name, {"name": "Anna Berg"})
