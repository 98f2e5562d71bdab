"""A watch that sees danger in the sentences that it was told, and gives every sentence the same vector."""

from dataclasses import dataclass, field

import numpy as np

from nlu import crisis
from nlu.crisis import Alarm
from nlu.danger import Look
from nlu.sentence_vector import SentenceVector

VECTOR = SentenceVector("told", np.array([1.0, 0.0], dtype=np.float32))


@dataclass
class ToldWatch:
    """`broken`: it fails, as an engine out of order does. `courtesies` only thank or say goodbye."""

    danger: set[str] = field(default_factory=set)
    courtesies: set[str] = field(default_factory=set)
    broken: bool = False

    def look(self, text: str) -> Look:
        if self.broken:
            raise OSError("the engine is out of order")
        alarm = Alarm("meaning", "", text) if text in self.danger else crisis.find(text)
        return Look(alarm, VECTOR, text in self.courtesies)
