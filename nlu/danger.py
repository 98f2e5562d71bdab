"""Looks for danger in what a person wrote: by words, by meaning, and in each part of a long message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlu import crisis
from nlu.crisis import Alarm
from nlu.embed import QUERY_CHARACTERS, Embedder
from nlu.errors import ModelBroken
from nlu.intent_model import IntentModel
from nlu.sentence_vector import SentenceVector

#: The intent whose chance is the chance of danger.
CRISIS = "crisis"
#: From this chance on the meaning alone raises the alarm; chosen on development sentences.
ALARM = 0.45
#: Where the words speak of danger from afar (long ago, a film, a figure of speech), meaning must be surer,
#: and words of danger count for nothing where the meaning sees hardly any.
ALARM_FROM_AFAR = 0.85
DENIED_FROM_AFAR = 0.15
#: A child that hits its mother is no violence at home: below this chance such words count for nothing.
DENIED = 0.03
#: A part of a longer message must be clearer, for it is torn out of what stands around it.
ALARM_IN_PART = 0.75
#: A message of more words is also looked at part by part, and so many of its parts.
LONG = 14
MOST_PARTS = 24
#: Parts without an end are cut into overlapping stretches of words.
STRETCH, STEP = 16, 10
#: What is said for the sake of it, from which chance on, and in how many words at most: thanks often stand before a
#: question.
COURTESIES = ("thanks", "goodbye")
SURELY = 0.6
MOST_WORDS = 4

_END = re.compile(r"[.!?…\n;؟؛。]+")


@dataclass(frozen=True)
class Look:
    """What was seen in a message: an alarm or None, and the message's vector for whoever reads on.

    `courtesy`: it only thanks or says goodbye, and waits for nothing.
    """

    alarm: Alarm | None
    vector: SentenceVector
    courtesy: bool = False


class DangerWatch:
    """A classifier on the same vectors as the dialogue's; raises ModelBroken when they are of another engine."""

    def __init__(self, embedder: Embedder, model: IntentModel) -> None:
        if model.identity != embedder.identity:
            raise ModelBroken(f"The model was trained with vectors of {model.identity}, not of {embedder.identity}.")
        self._embedder = embedder
        self._model = model
        self._crisis = model.intents.index(CRISIS)
        self._courtesies = [model.intents.index(name) for name in COURTESIES if name in model.intents]

    def look(self, text: str) -> Look:
        """Takes about 30 ms a part: call it outside event loops. `nlu.crisis` alone needs none of this."""
        parts = [text, *parts_of(text)]
        rows = self._embedder.embed(parts, "query")
        vector = SentenceVector(self._embedder.identity, rows[0])
        all_chances = self._model.probabilities(parts, rows)
        chances = all_chances[:, self._crisis].tolist()
        courtesy = bool(all_chances[0, self._courtesies].max(initial=0.0) >= SURELY) and _asks_nothing(text)
        alarm = crisis.find(text)
        if alarm is not None and _denied(alarm, max(chances), crisis.is_distant(text)):
            alarm = None
        return Look(alarm or _by_meaning(parts, chances), vector, courtesy)


def _asks_nothing(text: str) -> bool:
    return len(text.split()) <= MOST_WORDS and not any(mark in text for mark in "?؟")


def _denied(alarm: Alarm, chance: float, distant: bool) -> bool:
    """Whether the meaning is so sure of the contrary that words alone do not count.

    Words about wanting to die count always, if nothing tells that they are from afar; and so does what was disguised,
    for its meaning cannot be seen.
    """
    if alarm.disguised:
        return False
    return chance < (DENIED_FROM_AFAR if distant else 0.0 if alarm.kind == "suicide" else DENIED)


def _by_meaning(parts: Sequence[str], chances: Sequence[float]) -> Alarm | None:
    for number, (part, chance) in enumerate(zip(parts, chances, strict=True)):
        if len(part.split()) <= crisis.FEW:
            continue
        needed = ALARM_FROM_AFAR if crisis.is_distant(part) else ALARM_IN_PART if number else ALARM
        if chance >= needed and any(letter.isalpha() for letter in part):
            return Alarm("meaning", "", part[:QUERY_CHARACTERS])
    return None


def parts_of(text: str) -> list[str]:
    """The sentences of a long message, and stretches of those that do not end; nothing for a short one."""
    if len(text.split()) <= LONG:
        return []
    parts: list[str] = []
    for sentence in _END.split(text):
        words = sentence.split()
        if len(words) <= STRETCH + STEP:
            parts.append(" ".join(words))
        else:
            parts += [" ".join(words[begin : begin + STRETCH]) for begin in range(0, len(words) - STEP, STEP)]
    several = [part for part in parts if len(part.split()) > 2]
    # The beginning and the end of a very long message say most.
    half = MOST_PARTS // 2
    return several if len(several) <= MOST_PARTS else [*several[:half], *several[-half:]]
