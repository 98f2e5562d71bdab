"""How actions speak: utterances without a language, and the wish for a human."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from locales.phrase import Phrase
from locales.utterance import Card, Choice, Deed, HandOver, Line, Payload, Utterance, Value


def say(
    dispatcher: CollectingDispatcher,
    phrase: Phrase,
    *,
    choices: tuple[Choice, ...] = (),
    cards: tuple[Card, ...] = (),
    lines: tuple[Line, ...] = (),
    **values: Value,
) -> None:
    """Says a phrase; `values` fill its placeholders, all of them and no others."""
    missing = phrase.placeholders ^ set(values)
    if missing:
        raise ValueError(f"{phrase.name}: the values and the placeholders differ in {', '.join(sorted(missing))}")
    dispatcher.utter_message(json_message=Utterance(phrase.name, values, choices, cards, lines).to_wire())


def hand_over(dispatcher: CollectingDispatcher, reason: str) -> None:
    """Asks the gateway to bring in a human; it says itself who answers and by when."""
    dispatcher.utter_message(json_message=HandOver(reason).to_wire())


def do(dispatcher: CollectingDispatcher, what: str, **values: Any) -> None:
    """Has the gateway do it; it says itself what came of it. `what` is a name in `bot.conversation.deeds`."""
    dispatcher.utter_message(json_message=Deed(what, values).to_wire())


def button(phrase: Phrase, intent: str, **entities: str) -> Choice:
    return Choice(Payload(intent, entities), phrase.name)


class Named(Action, ABC):
    """An action whose name stands in one place. Abstract, so that it is not registered as an action itself."""

    called: ClassVar[str]

    def name(self) -> str:
        return self.called

    @abstractmethod
    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Any:
        """Speaks through the dispatcher; gives back events for the tracker."""
