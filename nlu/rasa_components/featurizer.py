"""Gives Rasa's messages their sentence vectors: those that came with them, or the bundled engine's."""

import os
import unicodedata
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.embed import BundledEmbedder, Embedder
from nlu.rasa_components.given_vectors import given_for
from nlu.sentence_vector import SentenceVector
from nlu.vector_cache import VectorFile

#: The file with the vectors of all training sentences, made by the house before Rasa's training begins.
VECTORS_VARIABLE = "NAVIGATOR_RASA_VECTORS"

#: Where a message keeps the name of the engine that made its vector.
IDENTITY_KEY = "vector_identity"

#: Unicode's letters, and the symbols among which the pictograms are.
WORD_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "So"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(GraphComponent):
    """Adds one dense sentence feature to each message that holds words; button payloads are left alone.

    Any engine may have made them. Where none came along (`rasa shell`, `rasa test`), the bundled engine is asked.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._opened: Embedder | None = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceVectors":
        return cls(execution_context.node_name)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        messages = [message for message in training_data.training_examples if _has_words(message)]
        path = os.environ.get(VECTORS_VARIABLE)
        if path is None:
            self._opened = BundledEmbedder(workers=len(os.sched_getaffinity(0)))
            vectors = self._made_here(messages)
        else:
            vectors = _from_file(VectorFile.read(Path(path)), messages)
        self._add(messages, vectors)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        worded = [message for message in messages if _has_words(message)]
        given = [given_for(message.get(TEXT)) for message in worded]
        if all(given):
            self._add(worded, [vector for vector in given if vector])
        elif worded:
            self._add(worded, self._made_here(worded))
        return messages

    def _made_here(self, messages: list[Message]) -> list[SentenceVector]:
        if self._opened is None:
            self._opened = BundledEmbedder()
        rows = self._opened.embed([message.get(TEXT) for message in messages], "query")
        return [SentenceVector(self._opened.identity, row) for row in rows]

    def _add(self, messages: list[Message], vectors: list[SentenceVector]) -> None:
        for message, vector in zip(messages, vectors, strict=True):
            message.add_features(Features(vector.numbers.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._name))
            message.set(IDENTITY_KEY, vector.identity)


def _from_file(known: VectorFile, messages: list[Message]) -> list[SentenceVector]:
    rows = [known.get(message.get(TEXT)) for message in messages]
    missing = [message.get(TEXT) for message, row in zip(messages, rows, strict=True) if row is None]
    if missing:
        raise RasaException(f"{len(missing)} training sentences have no vector, among them “{missing[0]}”.")
    return [SentenceVector(known.identity, row) for row in rows if row is not None]


def _has_words(message: Message) -> bool:
    """Whether there is a letter or a pictogram to understand: not empty, not digits only, not a payload."""
    text = message.get(TEXT) or ""
    if text.lstrip().startswith(INTENT_MESSAGE_PREFIX):
        return False
    return any(unicodedata.category(character) in WORD_CATEGORIES for character in text)
