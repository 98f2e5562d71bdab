"""What a turn says."""

from dataclasses import dataclass

from locales.utterance import Deed, Utterance
from nlu.crisis import Alarm


@dataclass(frozen=True)
class Spoken:
    """What is to be said. `alarm` and `hand_over` bring in a human; `stalled` keeps the message for later.

    Where there is nobody to hand over to, `otherwise` is said. `deeds` are done before that. `written`: all of it is
    in the database already.
    """

    utterances: tuple[Utterance, ...] = ()
    alarm: Alarm | None = None
    hand_over: str | None = None
    stalled: bool = False
    written: bool = False
    deeds: tuple[Deed, ...] = ()
    #: What the dialogue took the words for; after a slash, the button that they stand for.
    intent: str | None = None
    otherwise: tuple[Utterance, ...] = ()
