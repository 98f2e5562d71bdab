"""What can go wrong while understanding sentences. The docstring is the message when none is given."""


class NluError(Exception):
    """The sentence could not be understood because a part of the house is missing or broken."""

    def __init__(self, message: str = "") -> None:
        super().__init__(message or type(self).__doc__)


class UnknownEngine(NluError):
    """No engine for sentence vectors has this name: write "bundled" or "sentence-transformers:<model>"."""


class EngineMissing(NluError):
    """The engine for sentence vectors is not installed."""


class TrainingFailed(NluError):
    """The Rasa model could not be trained."""


class ModelBroken(NluError):
    """The trained Rasa model cannot be read. Remove it and train again."""


class ParserFailed(NluError):
    """The trained model could not be asked what sentences mean."""


class SentencesFaulty(NluError):
    """A file is not written as training sentences are."""


class EvaluationDataFaulty(NluError):
    """The evaluation data has faults."""
