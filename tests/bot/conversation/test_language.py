"""When another language is proposed, and when not."""

import pytest

from bot.conversation.language import SENTENCE, SURE, WORDS, Proposals
from casework.models import Conversation
from locales.utterance import language
from tests.fakes.detector import Found, ToldDetector


def proposed(
    found: Found | None, *, spoken_in: str = "en", asked: str | None = None, earlier: Found | None = None
) -> str | None:
    told = {text: each for text, each in (("text", found), ("earlier", earlier)) if each}
    conversation = Conversation(asked_language=asked)
    before = "earlier" if earlier else None
    proposal = Proposals(ToldDetector(told)).proposal(conversation, "text", spoken_in, before)
    return proposal.language if proposal else None


@pytest.mark.parametrize(
    ("found", "asked", "expected"),
    [
        (Found("ru", 0.95, 6), None, "ru"),
        (Found("ru", SURE, SENTENCE), None, "ru"),
        (Found("ru", SURE - 0.01, 9), None, None),
        (Found("ru", 0.99, SENTENCE - 1), None, None),
        (Found("en", 0.99, 9), None, None),
        (Found("fi", 0.99, 9), None, None),
        (Found("ru", 0.99, 9), "ru", None),
        (Found("uk", 0.99, 9), "ru", "uk"),
        (None, None, None),
    ],
)
def test_it_must_be_sure_of_a_whole_sentence_and_not_have_asked(
    found: Found | None, asked: str | None, expected: str | None
) -> None:
    assert proposed(found, asked=asked) == expected


@pytest.mark.parametrize(
    ("earlier", "found", "expected"),
    [
        (Found("ru", SURE, WORDS), Found("ru", SURE, WORDS), "ru"),
        (Found("ru", SURE, WORDS), Found("ru", SURE, WORDS - 1), None),
        (Found("ru", SURE, WORDS - 1), Found("ru", SURE, WORDS), None),
        (Found("ru", SURE - 0.01, 9), Found("ru", SURE, WORDS), None),
        (Found("uk", 0.99, 9), Found("ru", 0.99, WORDS), None),
        (Found("en", 0.99, 9), Found("ru", 0.99, WORDS), None),
        (Found("en", 0.99, 9), Found("ru", 0.99, SENTENCE), "ru"),
    ],
)
def test_what_is_shorter_than_a_sentence_must_come_twice_in_a_row(
    earlier: Found, found: Found, expected: str | None
) -> None:
    assert proposed(found, earlier=earlier) == expected


@pytest.mark.parametrize(
    ("text", "found", "spoken_in", "expected"),
    [
        ("ابني لا يتكلم", Found("ar", 0.99, 3), "en", "ar"),
        ("сын не говорит", Found("ru", 0.99, 3), "sv", "ru"),
        ("сын не говорит", Found("ru", 0.99, 3), "uk", None),
        ("mijn zoon praat niet", Found("nl", 0.99, 4), "en", None),
        ("моя Anna", Found("ru", 0.99, 2), "en", None),
    ],
)
def test_few_words_are_enough_in_letters_of_another_script(
    text: str, found: Found, spoken_in: str, expected: str | None
) -> None:
    proposal = Proposals(ToldDetector({text: found})).proposal(Conversation(asked_language=None), text, spoken_in)
    assert (proposal.language if proposal else None) == expected


@pytest.mark.parametrize(
    ("of_channel", "found", "expected"),
    [
        ("sv", Found("ru", 0.99, 9), "sv"),
        ("ru-RU", None, "ru"),
        ("fi", Found("ru", 0.99, WORDS), "ru"),
        (None, Found("ru", SURE, WORDS), "ru"),
        (None, Found("ru", SURE - 0.01, 9), "en"),
        (None, Found("ru", 0.99, WORDS - 1), "en"),
        (None, Found("fi", 0.99, 9), "en"),
        ("fi", None, "en"),
    ],
)
def test_a_new_conversation_is_in_the_channel_s_language_or_in_that_of_the_message(
    of_channel: str | None, found: Found | None, expected: str
) -> None:
    assert Proposals(ToldDetector({"text": found} if found else {})).first(of_channel, "text") == expected


def test_the_question_offers_both_languages_by_their_own_names() -> None:
    proposal = Proposals(ToldDetector({"text": Found("ru", 0.9, 6)})).proposal(Conversation(), "text", "sv")
    assert proposal is not None
    switch, keep = proposal.utterance.choices
    assert (switch.payload.intent, switch.payload.entities) == ("set_language", {"language": "ru"})
    assert keep.payload.intent == "keep_language"
    assert (switch.values, keep.values) == ({"language": language("ru")}, {"language": language("sv")})
