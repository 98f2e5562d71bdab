"""How it stands with a support: received, applied for, refused with the day of appeal, ended."""

from datetime import date

import pytest

from casework import benefits
from casework.models import FamilyBenefit
from locales.phrases import benefits as phrases
from locales.phrases import find_support
from tests.actions.conftest import Form, Talk


async def had(talk: Talk) -> FamilyBenefit:
    async with talk.around.store.read() as session:
        (one,) = await benefits.had(session, talk.conversation.family_id)
    return one


@pytest.mark.parametrize(
    ("state", "said"), [("receiving", phrases.NOTED), ("ended", phrases.NOTED_ENDED)], ids=["receiving", "ended"]
)
async def test_a_state_without_a_day_is_noted_at_once(form: Form, state: str, said: object) -> None:
    entry = str(form.talk.around.told.entries[0].id)
    asked = await form.begin("have_it", entry=entry)
    assert asked.phrases == [phrases.ASK_STATE.name]
    values = [choice.payload.entities["value"] for choice in asked.only.choices]
    assert values == ["receiving", "applied", "rejected", "ended"]
    assert (await form.press(to="state", value=state)).phrases == [str(said)]
    assert ((await had(form.talk)).state, (await had(form.talk)).since) == (state, None)


async def test_the_day_of_the_application_is_kept(form: Form) -> None:
    await form.begin("have_it", entry=str(form.talk.around.told.entries[0].id))
    assert (await form.press(to="state", value="applied")).phrases == [phrases.ASK_APPLIED_ON.name]
    noted = await form.say("5 november 2026")
    assert noted.phrases == [phrases.NOTED_APPLIED.name]
    assert (await had(form.talk)).since == date(2026, 11, 5)


async def test_a_refusal_asks_for_the_last_day_of_an_appeal(form: Form) -> None:
    await form.begin("have_it", entry=str(form.talk.around.told.entries[0].id))
    assert (await form.press(to="state", value="rejected")).phrases == [phrases.ASK_APPEAL_BY.name]
    assert (await form.say("some day soon")).phrases == [phrases.NO_DAY.name]
    noted = await form.say("24.12.2026")
    assert noted.phrases == [phrases.NOTED_APPEAL.name]
    assert "talk_to_coordinator" in noted.intents
    assert ((await had(form.talk)).state, (await had(form.talk)).appeal_by) == ("rejected", date(2026, 12, 24))


async def test_who_does_not_know_the_day_is_told_where_it_stands(form: Form) -> None:
    await form.begin("have_it", entry=str(form.talk.around.told.entries[0].id))
    await form.press(to="state", value="rejected")
    assert (await form.press(to="day", value="unknown")).phrases == [phrases.NOTED_REFUSED.name]
    assert (await had(form.talk)).appeal_by is None


@pytest.mark.parametrize("entry", ["not an id", "00000000-0000-0000-0000-00000000000f"])
async def test_an_entry_that_is_gone_is_said_so(form: Form, entry: str) -> None:
    assert (await form.begin("have_it", entry=entry)).phrases == [find_support.GONE.name]
