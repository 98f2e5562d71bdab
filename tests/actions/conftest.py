"""Actions run with the real tracker and dispatcher; only the search is told what it finds."""

import inspect
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import surroundings
from actions.questions import ActionAskAnswer, ActionFinishQuestions, ActionStartQuestions, ValidateQuestionsForm
from casework.models import Conversation
from casework.store import Store
from locales.phrases import all_phrases
from locales.utterance import Deed, HandOver, Utterance, said_from_wire
from resources_catalog.entry import Entry
from resources_catalog.search import Hit, Index, Reason, SearchResult, Verdict
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


@dataclass
class ToldIndex:
    """Finds the entries that it was told, leaves out what is excluded, and remembers what it was asked."""

    entries: list[Entry] = field(default_factory=list)
    verdict: Verdict = "confident"
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)

    def search(
        self, query: str, language: str, region: str | None, exclude: Collection[UUID] = (), limit: int = 3
    ) -> SearchResult:
        """`region` None looks everywhere."""
        self.asked.append((query, language, region))
        left = [entry for entry in self.entries if entry.id not in exclude and entry.serves(region)][:limit]
        hits = tuple(Hit(entry, 1.0, (Reason("words", "bathroom"),)) for entry in left)
        return SearchResult(hits, self.verdict if hits else "nothing")


@dataclass
class Around:
    """The surroundings of a test."""

    store: Store
    clock: MovableClock
    told: ToldIndex = field(default_factory=ToldIndex)

    def now(self) -> datetime:
        return self.clock()

    async def index(self) -> Index:
        return cast("Index", self.told)


@dataclass(frozen=True)
class Answer:
    """What an action said, and the slots that it set."""

    said: list[Utterance | HandOver | Deed]
    slots: dict[str, Any]

    @property
    def phrases(self) -> list[str]:
        return [item.phrase for item in self.said if isinstance(item, Utterance)]

    @property
    def hand_overs(self) -> list[str]:
        return [item.reason for item in self.said if isinstance(item, HandOver)]

    @property
    def only(self) -> Utterance:
        (item,) = self.said
        assert isinstance(item, Utterance)
        return item

    @property
    def cards(self) -> list[str]:
        """The entries of all cards, in their order."""
        return [card.entry for item in self.said if isinstance(item, Utterance) for card in item.cards]

    @property
    def intents(self) -> list[str]:
        """What the buttons under the last thing mean."""
        last = self.said[-1]
        assert isinstance(last, Utterance)
        return [choice.payload.intent for choice in last.choices]


class Talk:
    """One family's side of the dialogue."""

    def __init__(self, around: Around, conversation: Conversation) -> None:
        self.around = around
        self.conversation = conversation

    def tracker(
        self,
        intent: str = "nlu_fallback",
        text: str | None = None,
        *,
        confidence: float = 0.9,
        slots: dict[str, Any] | None = None,
        after: tuple[str, ...] = (),
        ranking: tuple[tuple[str, float], ...] = (),
        language: str = "en",
        **entities: str,
    ) -> Tracker:
        """A tracker after this message; without a text it was a button. `after`: what the bot said before."""
        message = {
            "text": text if text is not None else f"/{intent}",
            "intent": {"name": intent, "confidence": confidence},
            "entities": [{"entity": name, "value": value} for name, value in entities.items()],
            "intent_ranking": [{"name": name, "confidence": likelihood} for name, likelihood in ranking],
            "metadata": {"language": language, "region": None},
        }
        events: list[dict[str, Any]] = [
            {"event": "action", "name": "action_session_start"},
            {"event": "user", "text": "earlier"},
        ]
        events += [{"event": "bot", "data": {"custom": Utterance(phrase).to_wire()}} for phrase in after]
        events.append({"event": "user", "text": message["text"]})
        return Tracker.from_dict(
            {
                "sender_id": str(self.conversation.id),
                "slots": slots or {},
                "latest_message": message,
                "events": events,
                "paused": False,
                "active_loop": {},
                "latest_action_name": "action_listen",
            }
        )

    async def run(self, action: Action, intent: str = "nlu_fallback", text: str | None = None, **more: Any) -> Answer:
        dispatcher = CollectingDispatcher()
        done = action.run(dispatcher, self.tracker(intent, text, **more), {})
        events = await done if inspect.isawaitable(done) else done
        said = [said_from_wire(message["custom"]) for message in dispatcher.messages]
        assert all(not message["text"] for message in dispatcher.messages), "actions speak no language"
        for item in said:
            if isinstance(item, Utterance):
                labels = [choice.label for choice in item.choices if choice.label is not None]
                labels += [choice.label for card in item.cards for choice in card.choices if choice.label is not None]
                labels += [line.phrase for line in item.lines]
                assert {item.phrase, *labels} <= set(all_phrases())
                assert set(item.values) == all_phrases()[item.phrase].placeholders
                parts = [(line.phrase, line.values) for line in item.lines]
                parts += [(choice.label, choice.values) for choice in item.choices if choice.label is not None]
                for name, values in parts:
                    assert set(values) == all_phrases()[name].placeholders
        return Answer(said, {event["name"]: event["value"] for event in events if event["event"] == "slot"})


class Form:
    """The form of questions as Rasa runs it: the message is heard, then the next question asked, or all answered."""

    def __init__(self, talk: Talk, language: str = "en") -> None:
        self.talk = talk
        self.language = language
        self.slots: dict[str, Any] = {}

    async def begin(self, intent: str, text: str | None = None, **entities: str) -> Answer:
        await self._run(ActionStartQuestions(), intent, text, **entities)
        # Rasa also runs the validation when a form begins: it must not hear the same message twice.
        assert (await self._run(ValidateQuestionsForm(), intent, text, **entities)).slots == {}
        return await self._go_on(intent, text)

    async def press(self, intent: str = "answer", **entities: str) -> Answer:
        await self._run(ValidateQuestionsForm(), intent, None, **entities)
        return await self._go_on(intent, None)

    async def say(self, text: str, intent: str = "nlu_fallback", confidence: float = 0.2) -> Answer:
        await self._run(ValidateQuestionsForm(), intent, text, confidence=confidence)
        return await self._go_on(intent, text)

    async def _go_on(self, intent: str, text: str | None) -> Answer:
        done = self.slots.get("answer") is not None
        return await self._run(ActionFinishQuestions() if done else ActionAskAnswer(), intent, text)

    async def _run(self, action: Action, intent: str, text: str | None, **more: Any) -> Answer:
        answer = await self.talk.run(action, intent, text, slots=dict(self.slots), language=self.language, **more)
        self.slots.update(answer.slots)
        return answer


@pytest.fixture
def around(stocked: Store, clock: MovableClock, starter: list[Entry]) -> Iterator[Around]:
    given = Around(stocked, clock, ToldIndex([entry for entry in starter if "emergency" not in entry.topics]))
    surroundings.hand_in(given)
    yield given
    surroundings.hand_in(None)


@pytest.fixture
async def talk(around: Around) -> Talk:
    return Talk(around, await People(around.store, around.clock).conversation(region="se-karlstad"))


@pytest.fixture
def form(talk: Talk) -> Form:
    return Form(talk)


@pytest.fixture
async def stranger(around: Around) -> Talk:
    """A family whose place is not known yet."""
    return Talk(around, await People(around.store, around.clock).conversation(region=None))
