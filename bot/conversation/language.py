"""The person's choice rules; detection only proposes."""

from dataclasses import dataclass
from typing import Protocol
from unicodedata import name
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from casework import conversations
from casework.models import Conversation
from locales.languages import languages, source_language, supported
from locales.phrases import session as phrases
from locales.utterance import Choice, Payload, Utterance, language

#: How sure the detection must be, and in how many words, before it may propose another language.
SURE = 0.7
WORDS = 2
#: So many words are a whole sentence; what is shorter must come twice in a row.
SENTENCE = 5


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


def _another_script(text: str, language: str) -> bool:
    """Whether the words are in letters in which the language is not written: then few of them are enough."""
    written = {name(letter, "").split(" ")[0] for letter in text if letter.isalpha()}
    own = {name(letter, "").split(" ")[0] for letter in languages()[language].name if letter.isalpha()}
    return bool(written) and written.isdisjoint(own)


class Proposals:
    """Asks once, and once more only after another language was proposed in between."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector

    def first(self, of_channel: str | None, text: str) -> str:
        """The language of a new conversation: the channel's own when we have it, else one that is surely written."""
        code = supported(of_channel)
        found = self._sure(text) if code is None else None
        return code or (found.code if found else source_language().code)

    def proposal(
        self, conversation: Conversation, text: str, spoken_in: str, earlier: str | None = None
    ) -> Proposal | None:
        """None when the message is in the conversation's language, too short to tell, or was asked about before.

        `earlier` is what the family typed just before; two short messages in the same language weigh like a sentence.
        """
        found = self._sure(text)
        if found is None or found.code in (spoken_in, conversation.asked_language):
            return None
        if found.words < SENTENCE and not self._also(found.code, earlier) and not _another_script(text, spoken_in):
            return None
        named = {"language": language(found.code)}
        switch = Choice(Payload("set_language", {"language": found.code}), phrases.BUTTON_SWITCH.name, values=named)
        keep = Choice(Payload("keep_language"), phrases.BUTTON_KEEP.name, values={"language": language(spoken_in)})
        return Proposal(found.code, Utterance(phrases.PROPOSE_LANGUAGE.name, named, choices=(switch, keep)))

    def _also(self, code: str, earlier: str | None) -> bool:
        before = self._sure(earlier) if earlier is not None else None
        return before is not None and before.code == code

    def _sure(self, text: str) -> Detected | None:
        """The language of ours that the text is surely in."""
        found = self._detector.detect(text)
        if found is None or found.confidence < SURE or found.words < WORDS:
            return None
        return found if found.code in languages() else None


async def just_proposed(session: AsyncSession, conversation_id: UUID, *, before: int) -> Payload | None:
    """The button that a typed "yes" presses when the last thing asked was whether to change the language."""
    said = await conversations.last_said_by_bot(session, conversation_id, before=before, limit=1)
    if not said or not said[0].utterance or said[0].utterance["phrase"] != phrases.PROPOSE_LANGUAGE.name:
        return None
    return Payload("set_language", {"language": said[0].language})
