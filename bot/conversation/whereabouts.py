"""A family has sent where it is: the region there is proposed, and what is near is shown. The place is not kept."""

from sqlalchemy.ext.asyncio import AsyncSession

from casework import benefits, families, plans
from casework.models import Conversation, Family
from locales.menu import MENU
from locales.phrases import find_support
from locales.phrases import whereabouts as phrases
from locales.utterance import Card, Choice, Payload, Reason, Utterance, region
from resources_catalog import store as catalogue
from resources_catalog.near import nearest, region_of
from resources_catalog.region import Region, regions

#: Cards that are shown at once.
CARDS = 3
#: What is farther than these kilometres is not called near.
NEAR_KM = 50
#: The button by which a family stays with the region that it has.
KEEP_REGION = Payload("keep_region")
PERSON = Choice(Payload("talk_to_coordinator"), find_support.BUTTON_TALK.name)
ELSEWHERE = Choice(Payload("talk_to_coordinator"), find_support.BUTTON_ELSEWHERE.name)


async def answer(
    session: AsyncSession, conversation: Conversation, latitude: float, longitude: float
) -> tuple[Utterance, ...]:
    """What is near, where the catalogue knows it, and then what it says of the region. Nothing is written.

    Raises ValueError for degrees that no place on earth has.
    """
    there = region_of(latitude, longitude)
    family = await families.family_of(session, conversation)
    cards = await _cards(session, family, there, latitude, longitude)
    said = _of_region(there, family.region, bool(cards))
    return (Utterance(phrases.NEAR.name, {"count": len(cards)}, cards=cards), said) if cards else (said,)


async def stay(session: AsyncSession, conversation: Conversation) -> tuple[Utterance, ...]:
    """What is said to the button that keeps the family's region."""
    home = (await families.family_of(session, conversation)).region
    if home not in regions():
        return (Utterance(phrases.STAYED_NOWHERE.name, choices=MENU),)
    return (Utterance(phrases.STAYED.name, {"region": region(home)}, choices=MENU),)


def _of_region(there: Region | None, home: str | None, something_near: bool) -> Utterance:
    if there is None:
        places = tuple(_live_in(code, find_support.BUTTON_PLACE.name) for code in regions())
        outside = phrases.OUTSIDE_BUT_NEAR if something_near else phrases.OUTSIDE
        return Utterance(outside.name, choices=(*places, ELSEWHERE))
    value = {"region": region(there.code)}
    if there.code == home:
        return Utterance(phrases.HERE.name, value, choices=MENU)
    choices = (_live_in(there.code, phrases.BUTTON_YES.name), Choice(KEEP_REGION, phrases.BUTTON_NO.name))
    return Utterance(phrases.PROPOSE.name, value, choices=choices)


def _live_in(code: str, label: str) -> Choice:
    return Choice(Payload("set_region", {"region": code}), label, values={"region": region(code)})


async def _cards(
    session: AsyncSession, family: Family, there: Region | None, latitude: float, longitude: float
) -> tuple[Card, ...]:
    """What serves families there, but for what this one has declined, saved or has already."""
    hidden = {
        *await plans.declined(session, family.id),
        *await plans.saved(session, family.id),
        *await benefits.not_new(session, family.id),
    }
    serving = await catalogue.published(session, there.code if there is not None else None)
    offered = [entry for entry in serving if entry.id not in hidden]
    return tuple(
        _card(str(entry.id), away) for entry, away in nearest(offered, latitude, longitude, CARDS) if away <= NEAR_KM
    )


def _card(entry: str, away: float) -> Card:
    buttons = ((find_support.BUTTON_MORE, "show_more"), (find_support.BUTTON_SAVE, "save_entry"))
    choices = (Choice(Payload(intent, {"entry": entry}), label.name) for label, intent in buttons)
    return Card(entry, (Reason("distance", str(_about(away))),), (*choices, PERSON))


def _about(away: float) -> int:
    """Whole kilometres, 0 below one; by fives from ten on, for the message is kept and must not tell the place."""
    if away < 1:
        return 0
    return round(away) if away < 10 else 5 * round(away / 5)
