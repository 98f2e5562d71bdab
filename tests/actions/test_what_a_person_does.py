"""Benefits, meetings, privacy, feedback, crisis: what the bot cannot do itself goes to a person."""

import pytest
from sqlalchemy import select

from actions import crisis, feedback, privacy
from actions.heard import OFFERS
from actions.speech import Named, say
from casework.models import Report
from locales.phrases import feedback as feedback_phrases
from locales.phrases import privacy as privacy_phrases
from locales.phrases import session
from tests.actions.conftest import Talk


@pytest.mark.parametrize(
    ("action", "phrase"),
    [
        (privacy.ActionExportMyData(), privacy_phrases.EXPORT),
        (privacy.ActionDeleteMyData(), privacy_phrases.DELETE),
    ],
)
async def test_it_offers_to_pass_on_and_does_nothing_itself(talk: Talk, action: Named, phrase: object) -> None:
    answer = await talk.run(action, text="please", confirm="true")
    assert answer.phrases == [str(phrase)]
    assert answer.intents == ["pass_on", "not_now"]
    assert answer.hand_overs == []
    assert str(phrase) in OFFERS, "a typed yes must bring the person too"


@pytest.mark.parametrize(
    ("action", "kind", "phrase"),
    [
        (feedback.ActionGiveFeedback(), "feedback", feedback_phrases.THANKS),
        (feedback.ActionReportBarrier(), "barrier", feedback_phrases.BARRIER_NOTED),
    ],
)
async def test_what_a_family_says_is_kept_in_its_words(talk: Talk, action: Named, kind: str, phrase: object) -> None:
    answer = await talk.run(action, text="Nobody answers the phone")
    assert answer.phrases == [str(phrase)]
    async with talk.around.store.read() as opened:
        (kept,) = (await opened.execute(select(Report))).scalars().all()
    assert (kept.kind, kept.text, kept.family_id) == (kind, "Nobody answers the phone", talk.conversation.family_id)


async def test_of_danger_the_dialogue_says_nothing_for_the_gateway_has(talk: Talk) -> None:
    assert (await talk.run(crisis.ActionCrisis(), "crisis", "help me")).said == []


def test_a_phrase_is_never_said_with_wrong_values() -> None:
    with pytest.raises(ValueError, match="language"):
        say(None, session.LANGUAGE_CHANGED)
    with pytest.raises(ValueError, match="more"):
        say(None, session.GOODBYE, more=1)
