"""Rasa's view of the intent model: learns from sentence vectors, ranks intents, never loses a crisis."""

from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.exceptions import InvalidConfigException, RasaException
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.crisis import FEW, is_distant
from nlu.embed import Vectors
from nlu.intent_model import FILE, IntentModel
from nlu.rasa_components import intent_training
from nlu.rasa_components.featurizer import IDENTITY_KEY
from nlu.rasa_components.importer import LANGUAGE_KEY

#: So many times likelier must be what is never missed, where the words tell of it from afar or are so few.
FROM_AFAR = 3.0


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceIntentClassifier(GraphComponent, IntentClassifier):
    """Sets a message's intent and a short ranking, or `nlu_fallback` when nothing is likely enough.

    `threshold`: below this probability the fallback is first in the ranking and the guesses follow it.
    `consequential`: intents that need a likelihood of their own.
    `never_missed`: intents that come first from a probability of their own on, whatever else is likelier.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        return {
            "ranking_length": 3,
            "threshold": 0.35,
            "fallback_intent": "nlu_fallback",
            "consequential": {},
            "never_missed": {},
        }

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None
    ) -> None:
        self._length: int = config["ranking_length"]
        self._threshold: float = config["threshold"]
        self._fallback: str = config["fallback_intent"]
        self._consequential: dict[str, float] = config["consequential"]
        self._never_missed: dict[str, float] = config["never_missed"]
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceIntentClassifier":
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> "SentenceIntentClassifier":
        # The first family is not the one to wait until the lists are read.
        for text in ("hello", "hallå"):
            is_distant(text)
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder / FILE))

    def train(self, training_data: TrainingData) -> Resource:
        examples = [message for message in training_data.intent_examples if _sentence_vector(message) is not None]
        intents = [message.get(INTENT) for message in examples]
        unknown = sorted(set(self._never_missed) - set(intents))
        if len(set(intents)) < 2 or unknown:
            raise InvalidConfigException(
                "The intent classifier needs sentences of at least two intents, and of every intent "
                f"that must never be missed (without sentences: {', '.join(unknown) or 'all'})."
            )
        identities = {message.get(IDENTITY_KEY) for message in examples}
        if len(identities) != 1:
            raise InvalidConfigException(f"The vectors of {len(identities)} engines cannot be learnt together.")
        self._model = intent_training.fit(
            [message.get(TEXT) for message in examples],
            np.stack([vector for message in examples if (vector := _sentence_vector(message)) is not None]),
            intents,
            [(message.get("metadata") or {}).get(LANGUAGE_KEY, "") for message in examples],
            identities.pop(),
        )
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder / FILE)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            ranking = self._ranking(message)
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        vector = _sentence_vector(message)
        if self._model is None or vector is None:
            return [_entry(self._fallback, 1.0)]
        if message.get(IDENTITY_KEY) != self._model.identity:
            raise RasaException(
                f"The model was trained with vectors of {self._model.identity}, not of {message.get(IDENTITY_KEY)}."
            )
        chances = self._model.probabilities([message.get(TEXT)], vector.reshape(1, -1))[0]
        order = sorted(zip(self._model.intents, chances.tolist(), strict=True), key=lambda pair: -pair[1])
        # What is told from afar (long ago, a film, a figure of speech), or in few words, must be likelier.
        text = message.get(TEXT)
        times = FROM_AFAR if is_distant(text) or len(text.split()) <= FEW else 1.0
        alarms = [pair for pair in order if pair[1] >= times * self._never_missed.get(pair[0], 2.0)]
        if alarms:
            rest = [pair for pair in order if pair != alarms[0]]
            return [_entry(*pair) for pair in [alarms[0], *rest][: self._length]]
        ranking = [_entry(*pair) for pair in order[: self._length]]
        if order[0][1] < self._consequential.get(order[0][0], self._threshold):
            return [_entry(self._fallback, 1.0 - order[0][1]), *ranking]
        return ranking


def _entry(name: str, confidence: float) -> dict[str, Any]:
    return {"name": name, "confidence": round(confidence, 4)}


def _sentence_vector(message: Message) -> Vectors | None:
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else sentence.features[0]
