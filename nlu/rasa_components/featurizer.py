"""Gives Rasa's messages a sentence vector from the house's own embedder."""

import os
import unicodedata
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import INTENT_MESSAGE_PREFIX
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.embed import BundledEmbedder, Embedder, Vectors, open_embedder
from nlu.vector_cache import VectorCache

#: The file in which training keeps vectors between runs; without it every training embeds every sentence.
VECTORS_VARIABLE = "NAVIGATOR_RASA_VECTORS"

#: Unicode's letters, and the symbols among which the pictograms are.
WORD_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "So"})


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(GraphComponent):
    """Adds one dense sentence feature to each message that holds words; button payloads are left alone."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {"engine": "bundled"}

    def __init__(self, config: dict[str, Any], name: str) -> None:
        self._setting: str = config["engine"]
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
        return cls(config, execution_context.node_name)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> "SentenceVectors":
        """Open the engine now, so that the first family does not wait for it."""
        component = cls(config, execution_context.node_name)
        component._embedder().embed(["hello"], "query")
        return component

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        messages = [message for message in training_data.training_examples if _has_words(message)]
        embedder = (
            BundledEmbedder(workers=len(os.sched_getaffinity(0))) if self._setting == "bundled" else self._embedder()
        )
        texts = [message.get(TEXT) for message in messages]
        path = os.environ.get(VECTORS_VARIABLE)
        vectors = VectorCache(embedder, Path(path)).embed(texts) if path else embedder.embed(texts, "query")
        self._add(messages, vectors)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        worded = [message for message in messages if _has_words(message)]
        if worded:
            self._add(worded, self._embedder().embed([message.get(TEXT) for message in worded], "query"))
        return messages

    def _embedder(self) -> Embedder:
        if self._opened is None:
            self._opened = open_embedder(self._setting)
        return self._opened

    def _add(self, messages: list[Message], vectors: Vectors) -> None:
        for message, vector in zip(messages, vectors, strict=True):
            feature = Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, self._name)
            message.add_features(feature)


def _has_words(message: Message) -> bool:
    """Whether there is a letter or a pictogram to understand: not empty, not digits only, not a payload."""
    text = message.get(TEXT) or ""
    if text.lstrip().startswith(INTENT_MESSAGE_PREFIX):
        return False
    return any(unicodedata.category(character) in WORD_CATEGORIES for character in text)
