"""Reads nlu_data/<language>/ and tells each sentence its language; a faulty domain stops the training."""

from collections.abc import Callable
from pathlib import Path

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.accents import without_accents
from nlu.sentences import TYPED_PLAINLY

#: Where a training sentence keeps the name of the folder that its file lies in.
LANGUAGE_KEY = "language"


class LanguageFolders(RasaFileImporter):
    """The stock importer, but language-aware and strict."""

    def get_nlu_data(self, language: str | None = None) -> TrainingData:
        parts = []
        for path in sorted(self._nlu_files):
            spoken = Path(path).parent.name
            sentences = training_data_from_paths([path], language or "").training_examples
            parts.append(TrainingData([_spoken(sentence, spoken) for sentence in sentences]))
            if spoken in TYPED_PLAINLY:
                plain = [_spoken(sentence, f"{spoken}-plain", without_accents) for sentence in sentences]
                parts.append(TrainingData(plain))
        return TrainingData().merge(*parts)

    def get_domain(self) -> Domain:
        """Load the domain, or raise InvalidDomain: stock Rasa warns and trains with an empty one."""
        return Domain.load(self._domain_path) if self._domain_path else Domain.empty()


def _spoken(sentence: Message, language: str, typed: Callable[[str], str] = str) -> Message:
    known = sentence.get("metadata") or {}
    changed = {TEXT: typed(sentence.get(TEXT)), "metadata": {**known, LANGUAGE_KEY: language}}
    return Message({**sentence.data, **changed})
