"""Sentence vectors that the gateway has already made: they come with a message, and the featurizer finds them here."""

from collections import OrderedDict

from nlu.sentence_vector import SentenceVector

#: Messages that are worked on at the same time, with much room to spare.
MOST = 256

_waiting: OrderedDict[str, SentenceVector] = OrderedDict()


def give(text: str, vector: SentenceVector) -> None:
    """Keep the vector of a text until many others have come."""
    _waiting[text] = vector
    _waiting.move_to_end(text)
    while len(_waiting) > MOST:
        _waiting.popitem(last=False)


def given_for(text: str) -> SentenceVector | None:
    """The vector that came with this text, if one did."""
    return _waiting.get(text)
