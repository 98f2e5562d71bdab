"""What is needed to understand a sentence, as the settings name it: the engine of vectors, and the trained model."""

import logging

from bot.conversation.safety import Watch
from bot.settings import Settings
from nlu import crisis
from nlu.danger import DangerWatch
from nlu.embed import Embedder, open_embedder
from nlu.errors import ModelBroken, NluError
from nlu.intent_model import IntentModel
from nlu.training import current_model

log = logging.getLogger(__name__)


def sentence_vectors(settings: Settings) -> Embedder:
    """The engine of sentence vectors; raises UnknownEngine or EngineMissing."""
    return open_embedder(settings.embedder, settings.embedder_device)


def watch(settings: Settings) -> Watch:
    """The watch of this house. Without a model or an engine the words alone are looked at, and the log says so."""
    try:
        model = current_model(settings.state_dir)
        if model is None:
            raise ModelBroken("There is no trained model yet; `navigator up` trains one.")
        danger = DangerWatch(sentence_vectors(settings), IntentModel.from_archive(model))
        # The first message is not the one to wait until everything is loaded.
        for text in ("hello", "hallå"):
            danger.look(text)
    except NluError as error:
        log.error("Danger is looked for by words alone: %s", error)
        crisis.find("hello")
        return Watch(None)
    return Watch(danger)
