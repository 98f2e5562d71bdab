"""The family that writes: who it is, where it lives, what it has, and what it does not want."""

import asyncio
from collections.abc import Collection
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import heard
from actions.speech import button, say
from actions.surroundings import surroundings
from casework import benefits, families, plans
from casework.models import Family
from locales.phrases import find_support as phrases
from locales.utterance import Choice, Payload
from locales.utterance import region as region_value
from resources_catalog.place import place_of
from resources_catalog.place_names import region_named
from resources_catalog.region import regions
from resources_catalog.search import SearchResult

#: The slot with what the family said that it gets, without allowing it to be kept.
HAD_NOW = "had_now"
ELSEWHERE = button(phrases.BUTTON_ELSEWHERE, "talk_to_coordinator")


async def family(tracker: Tracker) -> Family:
    async with surroundings().store.read() as session:
        return await families.family_of(session, await families.conversation(session, heard.conversation_id(tracker)))


async def zone(tracker: Tracker) -> ZoneInfo:
    """The time zone where the family lives."""
    async with surroundings().store.read() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        region = (await families.family_of(session, conversation)).region
    return place_of(region, conversation.time_zone).zone


async def today(tracker: Tracker) -> date:
    """The day where the family lives, which at night is not the day of UTC."""
    return surroundings().now().astimezone(await zone(tracker)).date()


async def live_in(tracker: Tracker, code: str) -> None:
    async with surroundings().store.write() as session:
        conversation = await families.conversation(session, heard.conversation_id(tracker))
        await families.choose_region(session, conversation, code)


async def declined_or_had(tracker: Tracker) -> set[UUID]:
    """What the family does not want, or has already."""
    family_id = (await family(tracker)).id
    async with surroundings().store.read() as session:
        kept = {*await plans.declined(session, family_id), *await benefits.not_new(session, family_id)}
    return kept | {UUID(str(each)) for each in tracker.get_slot(HAD_NOW) or []}


async def not_wanted(tracker: Tracker) -> set[UUID]:
    """What the family has declined, saved or has already is never offered as new."""
    family_id = (await family(tracker)).id
    async with surroundings().store.read() as session:
        saved = await plans.saved(session, family_id)
    return {*saved, *await declined_or_had(tracker)}


async def search(
    tracker: Tracker, words: str, *, exclude: Collection[UUID] = (), limit: int = 3, everywhere: bool = False
) -> SearchResult:
    """What fits `words` where the family lives; `everywhere` looks in all places."""
    index, region = await surroundings().index(), None if everywhere else (await family(tracker)).region
    return await asyncio.to_thread(index.search, words, heard.language(tracker), region, exclude, limit)


def ask_place(dispatcher: CollectingDispatcher, again: bool) -> None:
    """Where do you live? Who lives elsewhere finds a way out: a human looks further."""
    places = tuple(
        Choice(
            Payload("set_region", {"region": code}), phrases.BUTTON_PLACE.name, values={"region": region_value(code)}
        )
        for code in regions()
    )
    if again:
        say(dispatcher, phrases.ASK_REGION_AGAIN, choices=(*places, ELSEWHERE))
    else:
        say(dispatcher, phrases.ASK_REGION, choices=places)


async def read_place(tracker: Tracker) -> str | None:
    """The place that was chosen or typed, which is kept for the family; None when it is none that we know."""
    chosen = heard.entity(tracker, "region") if heard.pressed(tracker) else region_named(heard.words(tracker))
    if chosen not in regions():
        return None
    await live_in(tracker, str(chosen))
    return chosen
