"""Rasa over the wire: what it says, and every way in which it can fail."""

from collections.abc import AsyncIterator

import httpx
import pytest

from bot.dialogue import RasaDialogue
from bot.errors import DialogueRefusedError, DialogueUnavailableError
from locales.utterance import Card, Choice, HandOver, Payload, Utterance
from tests.fakes.rasa import SECRET, FakeRasa, Trouble

METADATA = {"language": "sv", "region": None}


@pytest.fixture
async def rasa() -> AsyncIterator[FakeRasa]:
    running = await FakeRasa().begin()
    yield running
    await running.end()
    assert running.faults == []


@pytest.fixture
async def dialogue(rasa: FakeRasa) -> AsyncIterator[RasaDialogue]:
    async with httpx.AsyncClient(base_url=rasa.url, trust_env=False) as client:
        yield RasaDialogue(client, SECRET, timeout=0.3)


async def test_what_the_actions_say_arrives_whole(rasa: FakeRasa, dialogue: RasaDialogue) -> None:
    said = Utterance(
        "find_support.results",
        {"count": 1},
        choices=(Choice(Payload("stop"), "session.button_find"),),
        cards=(Card("an entry"),),
    )
    rasa.will_say(said, HandOver("task"), intent="find_support", confidence=0.75)
    answer = await dialogue.answer("c", "m", text="hej", metadata=METADATA)
    assert answer.utterances == (said,)
    assert (answer.hand_over, answer.intent, answer.confidence) == ("task", "find_support", 0.75)


async def test_typed_words_and_buttons_never_mix(rasa: FakeRasa, dialogue: RasaDialogue) -> None:
    rasa.always_says()
    await dialogue.answer("c", "1", text="/restart", metadata=METADATA)
    await dialogue.answer("c", "2", payload=Payload("stop", {"said": "x"}), metadata=METADATA)
    assert rasa.heard[0]["text"] == "/restart"
    assert rasa.heard[1]["payload"] == {"intent": "stop", "entities": {"said": "x"}}


@pytest.mark.parametrize("trouble", [500, 502, 503, 504, 404, 408, 409, 429, "half", "silence", "nonsense"])
async def test_what_may_pass_is_told_as_unavailable(rasa: FakeRasa, dialogue: RasaDialogue, trouble: Trouble) -> None:
    rasa.will_fail(trouble)
    with pytest.raises(DialogueUnavailableError):
        await dialogue.answer("c", "m", text="hej", metadata=METADATA)
    rasa.always_says()
    assert await dialogue.ready()
    assert (await dialogue.answer("c", "m", text="hej", metadata=METADATA)).utterances == ()


async def test_after_silence_nobody_else_waits_in_vain(rasa: FakeRasa, dialogue: RasaDialogue) -> None:
    rasa.will_fail("silence")
    with pytest.raises(DialogueUnavailableError):
        await dialogue.answer("c", "m", text="hej", metadata=METADATA)
    asked = len(rasa.heard)
    with pytest.raises(DialogueUnavailableError, match="a moment ago"):
        await dialogue.answer("c2", "m2", text="hej", metadata=METADATA)
    assert len(rasa.heard) == asked


async def test_nobody_there_is_told_as_unavailable(rasa: FakeRasa, dialogue: RasaDialogue) -> None:
    await rasa.end()
    with pytest.raises(DialogueUnavailableError):
        await dialogue.answer("c", "m", text="hej", metadata=METADATA)
    assert not await dialogue.ready()


@pytest.mark.parametrize("status", [400, 401, 403, 413, 422])
async def test_a_refusal_is_told_as_one(rasa: FakeRasa, dialogue: RasaDialogue, status: int) -> None:
    rasa.will_fail(status)
    with pytest.raises(DialogueRefusedError):
        await dialogue.answer("c", "m", text="hej", metadata=METADATA)


async def test_it_is_ready_only_with_a_model(rasa: FakeRasa, dialogue: RasaDialogue) -> None:
    assert await dialogue.ready()
    rasa.has_model = False
    assert not await dialogue.ready()
