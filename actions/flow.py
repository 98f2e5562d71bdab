"""A flow: what a topic must know before it can answer. It is asked for one question at a time, by one form for all."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

#: Slot → new value.
Slots = dict[str, Any]
Events = list[dict[str, Any]]


class Flow(ABC):
    """Knows which question comes next, asks it, reads its answer, and says what all answers lead to.

    A question has a name, such as `region` or `fact:child_age`. What is known lives in slots and in the database.
    """

    name: ClassVar[str]

    @abstractmethod
    async def begin(self, tracker: Tracker) -> Slots:
        """What the message that began the flow already tells."""

    @abstractmethod
    async def asks(self, tracker: Tracker) -> str | None:
        """The next question's name; None when nothing is left to ask."""

    @abstractmethod
    async def ask(self, dispatcher: CollectingDispatcher, tracker: Tracker, question: str, again: bool) -> None:
        """Says the question; `again` when the last answer to it could not be read."""

    @abstractmethod
    async def read(self, tracker: Tracker, question: str) -> Slots | None:
        """What the message tells of `question`; None when it is no answer to it."""

    @abstractmethod
    async def finish(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Says what the answers lead to."""
