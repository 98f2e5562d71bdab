"""Looking for help: what is asked, what is shown, what is kept."""

from uuid import uuid4

import pytest

from actions import find_support as actions
from actions.questions import ActionAskAnswer
from actions.speech import Named
from casework import benefits, families, plans, referrals
from casework.models import Conversation
from casework.store import Store
from locales.phrases import find_support
from locales.utterance import region
from tests.actions.conftest import Form, Talk

NEED = "The bathroom is too small"


@pytest.fixture
def strange(stranger: Talk) -> Form:
    return Form(stranger)


async def region_of(store: Store, conversation: Conversation) -> str | None:
    async with store.read() as session:
        found = await families.conversation(session, conversation.id)
        return (await families.family_of(session, found)).region


async def test_the_words_that_begin_the_search_are_the_need(form: Form) -> None:
    answer = await form.begin("find_support", NEED)
    assert form.talk.around.told.asked == [(NEED, "en", "se-karlstad")]
    assert answer.phrases == [find_support.RESULTS.name]


async def test_the_button_find_help_holds_no_need_yet(form: Form) -> None:
    assert (await form.begin("find_support")).phrases == [find_support.ASK_NEED.name]
    await form.say(NEED)
    assert form.talk.around.told.asked == [(NEED, "en", "se-karlstad")]


async def test_a_guess_that_is_confirmed_brings_the_earlier_words(form: Form) -> None:
    await form.begin("find_support", said=NEED)
    assert form.talk.around.told.asked[0][0] == NEED


async def test_a_place_chosen_later_belongs_to_the_need_told_before(strange: Form) -> None:
    strange.slots["need"] = NEED
    await strange.begin("set_region", region="nl-rotterdam")
    assert strange.talk.around.told.asked == [(NEED, "en", "nl-rotterdam")]
    assert await region_of(strange.talk.around.store, strange.talk.conversation) == "nl-rotterdam"


async def test_a_made_up_place_is_not_taken(strange: Form) -> None:
    asked = await strange.begin("set_region", region="atlantis")
    assert asked.phrases == [find_support.ASK_NEED.name]
    assert (await strange.say(NEED)).phrases == [find_support.ASK_REGION.name]
    assert await region_of(strange.talk.around.store, strange.talk.conversation) is None


@pytest.mark.parametrize(
    ("intent", "confidence", "text", "taken"),
    [
        ("nlu_fallback", 0.2, "We are so tired", True),
        ("find_support", 0.9, NEED, True),
        ("payment_date", 0.5, "Money for a wheelchair", True),
        ("greet", 0.95, "hello", False),
        ("greet", 0.4, "hello we need a lift", True),
        ("affirm", 0.9, "yes please", False),
    ],
)
async def test_what_counts_as_a_need(form: Form, intent: str, confidence: float, text: str, taken: bool) -> None:
    await form.begin("find_support")
    answer = await form.say(text, intent, confidence)
    assert [asked[0] for asked in form.talk.around.told.asked] == ([text] if taken else [])
    assert answer.phrases == [find_support.RESULTS.name if taken else find_support.ASK_NEED.name]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Karlstad", "se-karlstad"),
        ("we live in karlstad!", "se-karlstad"),
        ("Карлстад", "se-karlstad"),
        ("quang ninh", "vn-quang-ninh"),
        ("Rotterdam or Karlstad", None),
        ("on the moon", None),
    ],
)
async def test_a_place_in_the_familys_own_words_is_kept(strange: Form, text: str, code: str | None) -> None:
    asked = await strange.begin("find_support", NEED)
    assert asked.phrases == [find_support.ASK_REGION.name]
    assert [choice.payload.entities["region"] for choice in asked.only.choices] == [
        "se-karlstad",
        "nl-rotterdam",
        "ru-moscow",
        "vn-quang-ninh",
    ]
    answer = await strange.say(text)
    assert answer.phrases == [find_support.RESULTS.name if code else find_support.ASK_REGION_AGAIN.name]
    assert await region_of(strange.talk.around.store, strange.talk.conversation) == code


async def test_who_lives_in_none_of_the_places_finds_a_way_out(strange: Form) -> None:
    await strange.begin("find_support", NEED)
    assert (await strange.say("on the moon")).intents[-1] == "talk_to_coordinator"


async def test_another_need_instead_of_the_place_is_the_need(strange: Form) -> None:
    await strange.begin("find_support", NEED)
    await strange.say("no wait, we need someone for the night", "find_support", 0.9)
    await strange.press("set_region", region="ru-moscow")
    assert strange.talk.around.told.asked == [("no wait, we need someone for the night", "en", "ru-moscow")]


async def test_the_three_best_are_shown_with_their_reasons_and_four_ways_on(talk: Talk) -> None:
    form = Form(talk, "sv")
    answer = await form.begin("find_support", NEED)
    assert talk.around.told.asked == [(NEED, "sv", "se-karlstad")]
    assert answer.only.values == {"count": 3, "region": region("se-karlstad")}
    for card in answer.only.cards:
        assert [reason.kind for reason in card.reasons] == ["words"]
        assert [choice.payload.intent for choice in card.choices] == [
            "show_more",
            "not_for_us",
            "save_entry",
            "talk_to_coordinator",
        ]
        assert card.choices[0].payload.entities == {"entry": card.entry}
    assert answer.slots["shown"] == answer.cards
    assert answer.slots["last_entry"] == answer.cards[0]


async def test_what_is_not_certain_is_shown_as_such(form: Form) -> None:
    form.talk.around.told.verdict = "uncertain"
    answer = await form.begin("find_support", NEED)
    assert answer.phrases == [find_support.RESULTS_UNSURE.name]
    assert "talk_to_coordinator" in answer.intents


async def test_when_nothing_fits_it_is_said_and_a_person_offered(form: Form) -> None:
    form.talk.around.told.entries = []
    form.slots["last_entry"] = "x"
    answer = await form.begin("find_support", NEED)
    assert answer.phrases == [find_support.NOTHING_FITS.name]
    assert {"where_else", "talk_to_coordinator"} <= set(answer.intents)
    assert (answer.slots["shown"], answer.slots["last_entry"]) == ([], "x")


async def test_more_are_shown_until_there_are_none(form: Form) -> None:
    seen = (await form.begin("find_support", NEED)).cards
    while True:
        answer = await form.talk.run(actions.ActionMoreResults(), "more_results", slots=form.slots)
        form.slots.update(answer.slots)
        if not answer.cards:
            break
        assert answer.phrases == [find_support.MORE_RESULTS.name]
        assert not set(answer.cards) & set(seen)
        seen += answer.cards
    assert answer.phrases == [find_support.NO_MORE_RESULTS.name]
    assert set(seen) == {str(entry.id) for entry in form.talk.around.told.entries if entry.serves("se-karlstad")}


async def test_other_places_are_shown_and_written_down(form: Form) -> None:
    await form.begin("find_support", NEED)
    answer = await form.talk.run(actions.ActionWhereElse(), "where_else", slots=form.slots)
    assert answer.phrases == [find_support.ELSEWHERE.name]
    elsewhere = {str(each.id) for each in form.talk.around.told.entries if not each.serves("se-karlstad")}
    assert set(answer.cards) <= elsewhere
    async with form.talk.around.store.read() as session:
        waiting = await referrals.waiting(session, form.talk.conversation.family_id)
    assert {str(each.entry_id) for each in waiting} == set(answer.cards)
    assert {each.need for each in waiting} == {NEED}


async def test_that_nobody_can_help_is_written_down_too(form: Form) -> None:
    form.talk.around.told.entries = []
    form.slots["need"] = NEED
    answer = await form.talk.run(actions.ActionWhereElse(), "where_else", slots=form.slots)
    assert answer.phrases == [find_support.NOWHERE.name]
    async with form.talk.around.store.read() as session:
        (waiting,) = await referrals.waiting(session, form.talk.conversation.family_id)
    assert (waiting.entry_id, waiting.need) == (None, NEED)


async def test_what_the_family_has_already_is_not_offered(form: Form) -> None:
    first = (await form.begin("find_support", NEED)).cards[0]
    around = form.talk.around
    entry = next(each.id for each in around.told.entries if str(each.id) == first)
    async with around.store.write() as session:
        await benefits.note(session, form.talk.conversation.family_id, entry, "receiving", around.now())
    assert first not in (await form.begin("find_support", NEED)).cards


async def test_not_for_us_gives_the_next_one_and_never_that_one_again(form: Form) -> None:
    shown = (await form.begin("find_support", NEED)).cards
    answer = await form.talk.run(actions.ActionNotForUs(), "not_for_us", entry=shown[0], slots=form.slots)
    assert answer.phrases == [find_support.NEXT_ONE.name]
    (following,) = answer.cards
    assert following not in shown
    assert answer.slots["shown"] == [*shown, following]
    assert shown[0] not in (await form.begin("find_support", NEED)).cards


async def test_after_the_last_one_a_person_is_offered(talk: Talk) -> None:
    talk.around.told.entries = []
    answer = await talk.run(actions.ActionNotForUs(), "not_for_us", entry=str(uuid4()), slots={"need": NEED})
    assert answer.phrases == [find_support.NO_MORE.name]
    assert "talk_to_coordinator" in answer.intents


async def test_saved_is_kept_once_and_not_offered_as_new(form: Form) -> None:
    talk = form.talk
    shown = (await form.begin("find_support", NEED)).cards
    saved = await talk.run(actions.ActionSaveEntry(), "save_entry", entry=shown[0], language="nl")
    assert saved.phrases == [find_support.SAVED.name]
    entry = next(one for one in talk.around.told.entries if str(one.id) == shown[0])
    assert saved.only.values == {"title": entry.localised("nl").name}
    again = await talk.run(actions.ActionSaveEntry(), "save_entry", entry=shown[0])
    assert again.phrases == [find_support.SAVED_BEFORE.name]
    async with talk.around.store.read() as session:
        assert [str(one) for one in await plans.saved(session, talk.conversation.family_id)] == [shown[0]]
    assert shown[0] not in (await form.begin("find_support", NEED)).cards


async def test_more_about_one_shows_its_long_form_and_asks_whether_it_fits(talk: Talk) -> None:
    entry = next(each for each in talk.around.told.entries if each.profile.eligibility is not None)
    answer = await talk.run(actions.ActionShowMore(), "show_more", entry=str(entry.id))
    (card,) = answer.only.cards
    assert (card.entry, card.form) == (str(entry.id), "full")
    assert [choice.payload.intent for choice in card.choices] == [
        "check_eligibility",
        "have_it",
        "save_entry",
        "talk_to_coordinator",
    ]
    assert answer.slots["last_entry"] == str(entry.id)


@pytest.mark.parametrize("action", [actions.ActionShowMore(), actions.ActionSaveEntry()])
@pytest.mark.parametrize("entry", ["1b0a4d6e-58a5-4c5e-9f0b-7d6a2f6f8a11", "not an id", None])
async def test_an_entry_that_is_gone_is_said_so(talk: Talk, action: Named, entry: str | None) -> None:
    answer = await talk.run(action, "show_more", **({"entry": entry} if entry else {}))
    assert answer.phrases == [find_support.GONE.name]
    assert "find_support" in answer.intents


async def test_a_form_without_a_flow_asks_for_the_need(talk: Talk) -> None:
    assert (await talk.run(ActionAskAnswer())).phrases == [find_support.ASK_NEED.name]
