"""What is said for the dialogue: its answer, what stands in for it while it is down, and an apology."""

from bot.conversation import gateway_choices
from bot.conversation.heard import Heard
from bot.conversation.spoken import Spoken
from bot.dialogue import Answer
from locales.menu import MENU
from locales.phrases import coordinator, refusals, smalltalk
from locales.utterance import Utterance

#: A wish for a human is heard even when the dialogue is down.
HUMAN_WANTED = frozenset({"talk_to_coordinator", "pass_on"})


def without_dialogue(heard: Heard) -> Spoken:
    """Rasa is down: a wish for a human still works; anything else is kept, and the family hears so once."""
    if heard.payload is not None and heard.payload.intent in HUMAN_WANTED:
        reason = heard.payload.entities.get("reason")
        return Spoken(hand_over=str(reason) if reason else "dialogue_down", intent=heard.meaning)
    if heard.told_to_wait:
        return Spoken(stalled=True)
    return Spoken((Utterance(coordinator.DIALOGUE_DOWN.name, choices=(gateway_choices.PERSON,)),), stalled=True)


def answered(heard: Heard, answer: Answer) -> Spoken:
    """What the dialogue says to the message."""
    meaning = heard.meaning or answer.intent
    if not answer.utterances and not answer.deeds and answer.hand_over is None:
        # A message is never met with silence, even if no rule fitted.
        return Spoken((Utterance(smalltalk.NOT_UNDERSTOOD.name, choices=MENU),), intent=meaning)
    return Spoken(
        answer.utterances,
        hand_over=answer.hand_over,
        otherwise=answer.otherwise,
        deeds=answer.deeds,
        intent=meaning,
    )


def apology() -> Spoken:
    """Something of our own has failed."""
    return Spoken((Utterance(refusals.INTERNAL.name, choices=(gateway_choices.PERSON,)),))
