"""Who of the staff has looked at a family, told to the family."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.conversation.attendance import place_for
from casework import staff_acts
from casework.models import Conversation
from casework.staff_acts import Look
from locales.phrases import sharing as phrases
from locales.utterance import Line, Utterance, Value, day
from resources_catalog.place import Place

LOOKED = "who_looked"
#: People who are named at once, the latest.
PEOPLE = 5


async def answer(session: AsyncSession, conversation: Conversation) -> Utterance:
    """Who looked, how often, and when last, on the calendar of the family's place."""
    looks = await staff_acts.looks(session, conversation.family_id)
    if not looks:
        return Utterance(phrases.NOBODY_LOOKED.name)
    place = await place_for(session, conversation)
    lines = tuple(_line(look, place) for look in looks[:PEOPLE])
    if len(looks) > PEOPLE:
        return Utterance(phrases.WHO_LOOKED_LAST.name, {"count": PEOPLE}, lines=lines)
    return Utterance(phrases.WHO_LOOKED.name, lines=lines)


def _line(look: Look, place: Place) -> Line:
    told: dict[str, Value] = {"count": look.times, "day": day(look.last.astimezone(place.zone).date())}
    if look.name is None:
        return Line(phrases.LINE_LOOKED_UNNAMED.name, told)
    return Line(phrases.LINE_LOOKED.name, {"name": look.name, **told})
