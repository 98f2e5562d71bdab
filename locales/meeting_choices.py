"""Buttons about meetings that the dialogue and the gateway both offer."""

from datetime import datetime

from locales.phrases import meetings as phrases
from locales.utterance import Choice, Payload, Scalar, moment

#: Pressed under a proposed time.
TAKE_SLOT = "take_slot"


def slot_choice(starts_at: datetime, ends_at: datetime, **about: Scalar) -> Choice:
    """A time to choose, with the offset of the person's own place; `about`: what else is known of the meeting.

    `about` may hold `meeting` (the one that is moved), `form`, `about` and others of the deed `book_meeting`.
    """
    entities: dict[str, Scalar] = {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}
    entities |= {name: value for name, value in about.items() if value is not None}
    return Choice(
        Payload(TAKE_SLOT, entities), phrases.BUTTON_SLOT.name, values={"moment": moment(starts_at.isoformat())}
    )
