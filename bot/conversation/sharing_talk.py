"""What the coordinator sees of a family: the list in the chat, with a button to hide or show each part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from casework import sharing
from casework.models import Conversation
from locales.phrase import Phrase
from locales.phrases import sharing as phrases
from locales.utterance import Choice, Line, Payload, Utterance

#: The list; a part (entity `part`) that is to be seen or not (entity `seen`, true or false).
LIST, CHANGE = "sharing", "sharing_change"
INTENTS = frozenset({LIST, CHANGE})


@dataclass(frozen=True)
class Part:
    """How one part is told: its line in both states, and its two buttons."""

    seen: Phrase
    hidden: Phrase
    hide: Phrase
    show: Phrase


PARTS: Mapping[str, Part] = {
    sharing.ANSWERS: Part(
        phrases.LINE_ANSWERS_SEEN, phrases.LINE_ANSWERS_HIDDEN, phrases.BUTTON_HIDE_ANSWERS, phrases.BUTTON_SHOW_ANSWERS
    ),
    sharing.BENEFITS: Part(
        phrases.LINE_BENEFITS_SEEN,
        phrases.LINE_BENEFITS_HIDDEN,
        phrases.BUTTON_HIDE_BENEFITS,
        phrases.BUTTON_SHOW_BENEFITS,
    ),
    sharing.CONTACTS: Part(
        phrases.LINE_CONTACTS_SEEN,
        phrases.LINE_CONTACTS_HIDDEN,
        phrases.BUTTON_HIDE_CONTACTS,
        phrases.BUTTON_SHOW_CONTACTS,
    ),
    sharing.PLAN: Part(
        phrases.LINE_PLAN_SEEN, phrases.LINE_PLAN_HIDDEN, phrases.BUTTON_HIDE_PLAN, phrases.BUTTON_SHOW_PLAN
    ),
    sharing.MEETINGS: Part(
        phrases.LINE_MEETINGS_SEEN,
        phrases.LINE_MEETINGS_HIDDEN,
        phrases.BUTTON_HIDE_MEETINGS,
        phrases.BUTTON_SHOW_MEETINGS,
    ),
}


async def answer(session: AsyncSession, conversation: Conversation, payload: Payload, now: datetime) -> Utterance:
    """Does what the button says; the list as it stands then. A part that does not exist changes nothing."""
    part, seen = str(payload.entities.get("part")), payload.entities.get("seen")
    changes = payload.intent == CHANGE and part in PARTS and isinstance(seen, bool)
    if changes:
        change = sharing.show if seen else sharing.hide
        await change(session, conversation.family_id, part, now)
    hidden = await sharing.hidden(session, conversation.family_id)
    return Utterance(
        (phrases.CHANGED if changes else phrases.LIST).name,
        choices=tuple(_button(part, part in hidden) for part in PARTS),
        lines=tuple(Line((told.hidden if part in hidden else told.seen).name) for part, told in PARTS.items()),
    )


def _button(part: str, hidden: bool) -> Choice:
    # A button says how it is to be, not that it is to be changed: pressed twice, it means the same.
    label = PARTS[part].show if hidden else PARTS[part].hide
    return Choice(Payload(CHANGE, {"part": part, "seen": hidden}), label.name)
