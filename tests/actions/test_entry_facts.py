"""When is it paid, how does one apply, which papers, when can one call: of the support that is meant."""

import pytest

from locales.phrases import benefits as phrases
from resources_catalog.entry import Entry
from tests.actions.conftest import Form


def first(form: Form, what: str) -> Entry:
    """The first entry with that part of the profile, or with telephone hours."""
    return next(
        entry
        for entry in form.talk.around.told.entries
        if (entry.service.schedules if what == "schedules" else getattr(entry.profile, what))
    )


def without(form: Form, what: str) -> Entry:
    return next(
        entry
        for entry in form.talk.around.told.entries
        if not (entry.service.schedules if what == "schedules" else getattr(entry.profile, what))
    )


@pytest.mark.parametrize(
    ("intent", "what", "said", "card"),
    [
        ("payment_date", "payment_dates", phrases.PAYMENT_NEXT, "payment"),
        ("help_with_form", "form_help", phrases.FORM_HELP, "form"),
    ],
)
async def test_it_is_told_of_what_was_shown_last(form: Form, intent: str, what: str, said: object, card: str) -> None:
    entry = first(form, what)
    form.slots["last_entry"] = str(entry.id)
    answer = await form.begin(intent, "and for that one?")
    assert answer.phrases == [str(said)]
    assert answer.only.values["title"] == entry.localised("en").name
    assert [(each.entry, each.form) for each in answer.only.cards] == [(str(entry.id), card)]


async def test_hours_say_whether_somebody_answers_now(form: Form) -> None:
    entry = first(form, "schedules")
    form.slots["last_entry"] = str(entry.id)
    answer = await form.begin("office_hours", "can I call now?")
    # It is a Saturday evening.
    assert answer.phrases[0] in (phrases.OPENS_LATER.name, phrases.OPEN_NOW.name)
    assert answer.only.cards[0].form == "hours"


@pytest.mark.parametrize(("intent", "what"), [("payment_date", "payment_dates"), ("office_hours", "schedules")])
async def test_what_is_not_known_is_passed_on_not_guessed(form: Form, intent: str, what: str) -> None:
    form.slots["last_entry"] = str(without(form, what).id)
    answer = await form.begin(intent, "and for that one?")
    assert answer.phrases == [phrases.NOT_KNOWN.name]
    assert answer.intents == ["pass_on", "not_now"]


async def test_a_support_that_is_named_goes_before_the_last_one(form: Form) -> None:
    entries = [each for each in form.talk.around.told.entries if each.serves("se-karlstad")]
    meant = next(each for each in entries if each.slug == "omvardnadsbidrag")
    form.slots["last_entry"] = str(next(each for each in entries if each != meant).id)
    answer = await form.begin("help_with_form", "which papers do we need for omvårdnadsbidrag?")
    assert answer.only.values["title"] == meant.localised("en").name


async def test_without_any_it_is_asked_which_one(form: Form) -> None:
    assert (await form.begin("payment_date", "when does the money come?")).phrases == [phrases.WHICH_ONE.name]
    near = await form.say("the thing for the bathroom")
    assert near.phrases == [phrases.WHICH_ONE_AGAIN.name]
    chosen = near.only.choices[0].payload.entities["value"]
    answer = await form.press(to="which", value=str(chosen))
    assert answer.cards == [chosen]


async def test_none_of_these_is_passed_on(form: Form) -> None:
    await form.begin("payment_date")
    await form.say("the thing for the bathroom")
    answer = await form.press(to="which", value="none")
    assert answer.phrases == [phrases.NOT_KNOWN_AT_ALL.name]
