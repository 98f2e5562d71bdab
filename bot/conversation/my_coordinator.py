"""Who the family's coordinator is, and who stands in while that person is away."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.attendance import place_for, when
from casework import assignments, families, substitutes
from casework.models import Conversation
from locales.phrases import transfer as phrases
from locales.utterance import Choice, Payload, Utterance

MINE = "my_coordinator"
#: What it means for a family that has none: it is asked for one.
WANTED = Payload("talk_to_coordinator")


async def answer(session: AsyncSession, conversation: Conversation, now: datetime) -> Utterance | None:
    """None for a family that has no coordinator of its own."""
    family = await families.family_of(session, conversation)
    staff = await assignments.coordinator_of(session, family)
    if staff is None or staff.name is None:
        return None
    choices = () if conversation.floor == "human" else (_write(staff.name),)
    place = await place_for(session, conversation)
    back = await substitutes.back_at(session, staff, now, place.zone, place.country)
    if back is None:
        return Utterance(phrases.YOURS.name, {"name": staff.name}, choices)
    at = when(back, place)
    other = (await substitutes.standing(session, staff, family.region, now)).staff
    if other.id == staff.id or other.name is None:
        return Utterance(phrases.YOURS_AWAY_ALONE.name, {"name": staff.name, "moment": at}, choices)
    choices = () if conversation.floor == "human" else (_write(other.name),)
    return Utterance(phrases.YOURS_AWAY.name, {"name": staff.name, "moment": at, "other": other.name}, choices)


def _write(name: str) -> Choice:
    return Choice(WANTED, phrases.BUTTON_WRITE.name, values={"name": name})
