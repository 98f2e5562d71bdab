"""A message of a family as a turn hears it."""

from dataclasses import dataclass
from uuid import UUID

from locales.utterance import Payload
from nlu.crisis import Alarm
from nlu.sentence_vector import SentenceVector


@dataclass(frozen=True)
class Heard:
    """A message and all that decides its way."""

    message_id: int
    conversation_id: UUID
    text: str
    payload: Payload | None
    alarm: Alarm | None
    language: str
    region: str | None
    human_has_floor: bool
    floor_name: str | None
    told_to_wait: bool
    vector: SentenceVector | None = None
    #: The address at which it came in.
    address_id: UUID | None = None
    #: How often the family has changed the message since it was sent.
    edits: int = 0
    #: Changed after it had been answered and others had come: only danger is still looked for.
    only_danger: bool = False
    #: Typed words that only thank or say goodbye.
    courtesy: bool = False

    @property
    def turn(self) -> str:
        """What the dialogue knows this turn by: the same again gets the same answer."""
        return f"{self.message_id}.{self.edits}" if self.edits else str(self.message_id)

    @property
    def meaning(self) -> str | None:
        """The button that was pressed, or that typed words stand for, after a slash."""
        return f"/{self.payload.intent}" if self.payload is not None else None
