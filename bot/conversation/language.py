"""The person's choice rules; detection only proposes."""

from dataclasses import dataclass
from typing import Protocol

from casework.models import Conversation
from locales.languages import languages
from locales.phrases import session as phrases
from locales.utterance import Choice, Payload, Utterance, language

#: How sure the detection must be, and in how many words, before it may propose another language.
SURE = 0.7
WORDS = 2


class Detected(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def words(self) -> int: ...


class Detector(Protocol):
    def detect(self, text: str) -> Detected | None: ...


@dataclass(frozen=True)
class Proposal:
    """A question in the language that the person seems to write."""

    language: str
    utterance: Utterance


class Proposals:
    """Asks once, and once more only after another language was proposed in between."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector

    def proposal(self, conversation: Conversation, text: str, spoken_in: str) -> Proposal | None:
        """None when the message is in the conversation's language, too short to tell, or was asked about before."""
        found = self._detector.detect(text)
        if found is None or found.code not in languages() or found.code in (spoken_in, conversation.asked_language):
            return None
        if found.confidence < SURE or found.words < WORDS:
            return None
        name = {"language": language(found.code)}
        switch = Choice(Payload("set_language", {"language": found.code}), phrases.BUTTON_SWITCH.name, values=name)
        keep = Choice(Payload("keep_language"), phrases.BUTTON_KEEP.name, values={"language": language(spoken_in)})
        return Proposal(found.code, Utterance(phrases.PROPOSE_LANGUAGE.name, name, choices=(switch, keep)))
