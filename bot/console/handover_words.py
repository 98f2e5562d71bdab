"""A handover's steps and a family's consents in words, the same on every page."""

from collections.abc import Mapping
from uuid import UUID

from bot.console.words import Words
from casework import consents, emails
from casework.handover_models import HandoverStep
from locales.phrase import Phrase
from locales.phrases import console_family as phrases

STEPS: Mapping[str, Phrase] = {
    "opened": phrases.STEP_OPENED,
    "again": phrases.STEP_AGAIN,
    "urgent": phrases.STEP_URGENT,
    "took_over": phrases.STEP_TOOK_OVER,
    "answered": phrases.STEP_ANSWERED,
    "substitute": phrases.STEP_SUBSTITUTE,
    "lead": phrases.STEP_LEAD,
    "renewed": phrases.STEP_RENEWED,
    "absent": phrases.STEP_ABSENT,
    "declined": phrases.STEP_DECLINED,
    "asked_back": phrases.STEP_ASKED_BACK,
    "left": phrases.STEP_LEFT,
    "closed": phrases.STEP_CLOSED,
}
#: What a family may allow.
PURPOSES: Mapping[str, Phrase] = {consents.FACTS: phrases.CONSENT_FACTS, emails.PURPOSE: phrases.CONSENT_EMAIL}


def step_in_words(words: Words, step: HandoverStep, names: Mapping[UUID, str]) -> str:
    """What happened, and who has it now."""
    name = names.get(step.staff_id) if step.staff_id is not None else None
    return words.phrase(STEPS[step.kind], name=name or words.phrase(phrases.SOMEBODY))
