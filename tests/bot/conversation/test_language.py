"""When another language is proposed, and when not."""

import pytest

from bot.conversation.language import SURE, Proposals
from casework.models import Conversation
from locales.utterance import language
from tests.fakes.detector import Found, ToldDetector


def proposed(found: Found | None, *, spoken_in: str = "en", asked: str | None = None) -> str | None:
    detector = ToldDetector({"text": found} if found else {})
    conversation = Conversation(asked_language=asked)
    proposal = Proposals(detector).proposal(conversation, "text", spoken_in)
    return proposal.language if proposal else None


@pytest.mark.parametrize(
    ("found", "asked", "expected"),
    [
        (Found("ru", 0.95, 4), None, "ru"),
        (Found("ru", SURE, 2), None, "ru"),
        (Found("ru", SURE - 0.01, 9), None, None),
        (Found("ru", 0.99, 1), None, None),
        (Found("en", 0.99, 9), None, None),
        (Found("fi", 0.99, 9), None, None),
        (Found("ru", 0.99, 9), "ru", None),
        (Found("uk", 0.99, 9), "ru", "uk"),
        (None, None, None),
    ],
)
def test_it_must_be_sure_of_several_words_and_not_have_asked(
    found: Found | None, asked: str | None, expected: str | None
) -> None:
    assert proposed(found, asked=asked) == expected


def test_the_question_offers_both_languages_by_their_own_names() -> None:
    proposal = Proposals(ToldDetector({"text": Found("ru", 0.9, 3)})).proposal(Conversation(), "text", "sv")
    assert proposal is not None
    switch, keep = proposal.utterance.choices
    assert (switch.payload.intent, switch.payload.entities) == ("set_language", {"language": "ru"})
    assert keep.payload.intent == "keep_language"
    assert (switch.values, keep.values) == ({"language": language("ru")}, {"language": language("sv")})
