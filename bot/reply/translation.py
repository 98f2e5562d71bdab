"""The seam to a translation service: what an engine can do, and how it says that it cannot."""

from collections.abc import Sequence
from typing import Literal, Protocol

from bot.errors import NavigatorError

#: `unavailable`: not reached, or out of order. `timeout`: too slow. `quota`: asked too often. `refused`: the service
#: does not let us in. `unsupported`: it does not know the pair of languages, or does not take the text. `bad_answer`:
#: what came back is no translation that can be shown.
Kind = Literal["unavailable", "timeout", "quota", "refused", "unsupported", "bad_answer"]
#: What may be well again later, without a change of the text.
PASSING: frozenset[Kind] = frozenset({"unavailable", "timeout", "quota", "refused"})


class TranslationError(NavigatorError):
    """A text could not be translated. `seconds` until it may be asked again, where the service says so."""

    def __init__(self, kind: Kind, message: str | None = None, *, seconds: float | None = None) -> None:
        super().__init__(message or f"The translation failed: {kind}")
        self.kind = kind
        self.seconds = seconds


class Translator(Protocol):
    """An engine of machine translation."""

    @property
    def name(self) -> str:
        """By which the engine is known in the database; at most 24 letters."""
        ...

    async def translate(self, texts: Sequence[str], source: str, target: str) -> list[str]:
        """The texts in the language `target`, in their order; languages are codes of our own registry.

        Raises TranslationError.
        """
        ...
