"""Looking for help: what is asked, what is shown, what is kept."""

from uuid import uuid4

import pytest

from actions import find_support as actions
from actions.speech import Named
from casework import families, plans
from casework.models import Conversation
from casework.store import Store
from locales.phrases import benefits, find_support
from locales.utterance import Utterance, region
from tests.actions.conftest import Answer, Talk

NEED = "The bathroom is too small"
FORM = actions.ValidateFindSupportForm()


async def region_of(store: Store, conversation: Conversation) -> str | None:
    async with store.read() as session:
        found = await families.conversation(session, conversation.id)
        return (await families.family_of(session, found)).region


def entries(answer: Answer) -> list[str]:
    return [card.entry for item in answer.said if isinstance(item, Utterance) for card in item.cards]


async def test_the_words_that_begin_the_search_are_the_need(talk: Talk) -> None:
    answer = await talk.run(actions.ActionStartSearch(), "find_support", NEED)
    assert (answer.slots["need"], answer.slots["region"]) == (NEED, "se-karlstad")
    assert answer.said == []


async def test_the_button_find_help_holds_no_need_yet(talk: Talk) -> None:
    assert (await talk.run(actions.ActionStartSearch(), "find_support")).slots["need"] is None


async def test_a_guess_that_is_confirmed_brings_the_earlier_words(talk: Talk) -> None:
    answer = await talk.run(actions.ActionStartSearch(), "find_support", said=NEED)
    assert answer.slots["need"] == NEED


async def test_a_place_chosen_later_belongs_to_the_need_told_before(stranger: Talk) -> None:
    answer = await stranger.run(actions.ActionStartSearch(), "set_region", region="nl-rotterdam", slots={"need": NEED})
    assert (answer.slots["need"], answer.slots["region"]) == (NEED, "nl-rotterdam")
    assert await region_of(stranger.around.store, stranger.conversation) == "nl-rotterdam"


async def test_a_made_up_place_is_not_taken(stranger: Talk) -> None:
    answer = await stranger.run(actions.ActionStartSearch(), "set_region", region="atlantis")
    assert answer.slots["region"] is None
    assert await region_of(stranger.around.store, stranger.conversation) is None


@pytest.mark.parametrize(
    ("intent", "confidence", "text", "need"),
    [
        ("nlu_fallback", 0.2, "We are so tired", "We are so tired"),
        ("find_support", 0.9, NEED, NEED),
        ("benefits", 0.9, "Money for a wheelchair", "Money for a wheelchair"),
        ("greet", 0.95, "hello", None),
        ("greet", 0.4, "hello we need a lift", "hello we need a lift"),
        ("talk_to_coordinator", 0.9, "a person please", None),
        ("find_support", 1.0, None, None),
    ],
)
async def test_what_counts_as_a_need(
    talk: Talk, intent: str, confidence: float, text: str | None, need: str | None
) -> None:
    tracker = talk.tracker(intent, text, confidence=confidence, slots={"requested_slot": "need"})
    found = await FORM.extract_need(None, tracker, {})
    assert found.get("need") == need


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
async def test_a_place_in_the_familys_own_words(stranger: Talk, text: str, code: str | None) -> None:
    tracker = stranger.tracker("nlu_fallback", text, slots={"requested_slot": "region"})
    assert (await FORM.extract_region(None, tracker, {})).get("region") == code


async def test_a_place_is_kept_for_the_family(stranger: Talk) -> None:
    tracker = stranger.tracker()
    assert await FORM.validate_region("ru-moscow", None, tracker, {}) == {"region": "ru-moscow"}
    assert await region_of(stranger.around.store, stranger.conversation) == "ru-moscow"
    assert await FORM.validate_region("atlantis", None, tracker, {}) == {"region": None}
    assert await region_of(stranger.around.store, stranger.conversation) == "ru-moscow"


async def test_the_questions_are_one_at_a_time_and_not_the_same_twice(stranger: Talk) -> None:
    assert (await stranger.run(actions.ActionAskNeed())).phrases == [find_support.ASK_NEED.name]
    eligibility = await stranger.run(actions.ActionAskNeed(), slots={"asked_about": "check_eligibility"})
    assert eligibility.phrases == [benefits.WHAT_FOR.name]
    first = await stranger.run(actions.ActionAskRegion(), language="vi")
    assert first.phrases == [find_support.ASK_REGION.name]
    assert [choice.payload.entities["region"] for choice in first.only.choices] == [
        "se-karlstad",
        "nl-rotterdam",
        "ru-moscow",
        "vn-quang-ninh",
    ]
    again = await stranger.run(actions.ActionAskRegion(), after=(find_support.ASK_REGION.name,))
    assert again.phrases == [find_support.ASK_REGION_AGAIN.name]


async def test_the_three_best_are_shown_with_their_reasons_and_four_ways_on(talk: Talk) -> None:
    answer = await talk.run(actions.ActionShowSupport(), slots={"need": NEED, "region": "se-karlstad"}, language="sv")
    assert talk.around.told.asked == [(NEED, "sv", "se-karlstad")]
    assert answer.phrases == [find_support.RESULTS.name]
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
    assert answer.slots["shown"] == entries(answer)
    assert answer.slots["last_entry"] == entries(answer)[0]


async def test_what_is_not_certain_is_shown_as_such(talk: Talk) -> None:
    talk.around.told.verdict = "uncertain"
    answer = await talk.run(actions.ActionShowSupport(), slots={"need": NEED})
    assert answer.phrases == [find_support.RESULTS_UNSURE.name]
    assert "talk_to_coordinator" in answer.intents


async def test_when_nothing_fits_it_is_said_and_a_person_offered(talk: Talk) -> None:
    talk.around.told.entries = []
    answer = await talk.run(actions.ActionShowSupport(), slots={"need": NEED, "last_entry": "x"})
    assert answer.phrases == [find_support.NOTHING_FITS.name]
    assert "talk_to_coordinator" in answer.intents
    assert (answer.slots["shown"], answer.slots["last_entry"]) == ([], "x")


async def test_who_asks_what_they_are_entitled_to_hears_that_nobody_decides_here(talk: Talk) -> None:
    answer = await talk.run(actions.ActionShowSupport(), slots={"need": NEED, "asked_about": "check_eligibility"})
    assert answer.phrases == [find_support.RESULTS.name, benefits.NO_DECISION.name]


async def test_not_for_us_gives_the_next_one_and_never_that_one_again(talk: Talk) -> None:
    first = await talk.run(actions.ActionShowSupport(), slots={"need": NEED})
    shown = entries(first)
    answer = await talk.run(
        actions.ActionNotForUs(), "not_for_us", entry=shown[0], slots={"need": NEED, "shown": shown}
    )
    assert answer.phrases == [find_support.NEXT_ONE.name]
    (following,) = entries(answer)
    assert following not in shown
    assert answer.slots["shown"] == [*shown, following]
    later = await talk.run(actions.ActionShowSupport(), slots={"need": NEED})
    assert shown[0] not in entries(later)


async def test_after_the_last_one_a_person_is_offered(talk: Talk) -> None:
    talk.around.told.entries = talk.around.told.entries[:0]
    answer = await talk.run(actions.ActionNotForUs(), "not_for_us", entry=str(uuid4()), slots={"need": NEED})
    assert answer.phrases == [find_support.NO_MORE.name]
    assert "talk_to_coordinator" in answer.intents


async def test_saved_is_kept_once_and_not_offered_as_new(talk: Talk) -> None:
    shown = entries(await talk.run(actions.ActionShowSupport(), slots={"need": NEED}))
    saved = await talk.run(actions.ActionSaveEntry(), "save_entry", entry=shown[0], language="nl")
    assert saved.phrases == [find_support.SAVED.name]
    entry = next(one for one in talk.around.told.entries if str(one.id) == shown[0])
    assert saved.only.values == {"title": entry.localised("nl").name}
    again = await talk.run(actions.ActionSaveEntry(), "save_entry", entry=shown[0])
    assert again.phrases == [find_support.SAVED_BEFORE.name]
    async with talk.around.store.read() as session:
        assert [str(one) for one in await plans.saved(session, talk.conversation.family_id)] == [shown[0]]
    assert shown[0] not in entries(await talk.run(actions.ActionShowSupport(), slots={"need": NEED}))


async def test_more_about_one_shows_its_long_form(talk: Talk) -> None:
    entry = str(talk.around.told.entries[0].id)
    answer = await talk.run(actions.ActionShowMore(), "show_more", entry=entry)
    (card,) = answer.only.cards
    assert (card.entry, card.form) == (entry, "full")
    assert answer.slots["last_entry"] == entry


@pytest.mark.parametrize("action", [actions.ActionShowMore(), actions.ActionSaveEntry()])
@pytest.mark.parametrize("entry", [str(uuid4()), "not an id", None])
async def test_an_entry_that_is_gone_is_said_so(talk: Talk, action: Named, entry: str | None) -> None:
    answer = await talk.run(action, "show_more", **({"entry": entry} if entry else {}))
    assert answer.phrases == [find_support.GONE.name]
    assert "find_support" in answer.intents
