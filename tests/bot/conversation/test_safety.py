"""The region's numbers, at once."""

import pytest

from bot.conversation import safety
from casework.store import Store
from locales.phrases import crisis
from resources_catalog import store as catalogue
from resources_catalog.region import regions


def test_every_region_is_tried() -> None:
    assert len(regions()) == 4


@pytest.mark.parametrize("region", ["se-karlstad", "nl-rotterdam", "ru-moscow", "vn-quang-ninh"])
async def test_every_region_has_numbers_to_call(stocked: Store, region: str) -> None:
    async with stocked.read() as session:
        utterance = await safety.help_now(session, region)
        assert utterance.phrase == crisis.HELP_NOW.name
        assert utterance.cards
        for card in utterance.cards:
            entry = next(one for one in await catalogue.published(session, region) if str(one.id) == card.entry)
            assert entry.service.phones
            assert entry.serves(region)


@pytest.mark.parametrize("region", [None, "", "atlantis"])
async def test_where_the_place_is_not_known_the_numbers_of_all_are_shown(stocked: Store, region: str | None) -> None:
    async with stocked.read() as session:
        assert len((await safety.help_now(session, region)).cards) == 4


async def test_an_empty_catalogue_still_gives_the_sentence_and_the_way_out(store: Store) -> None:
    async with store.read() as session:
        utterance = await safety.help_now(session, "se-karlstad")
    assert utterance.cards == ()
    assert [choice.payload.intent for choice in utterance.choices] == ["not_danger"]


def test_danger_is_seen_in_any_language() -> None:
    assert safety.alarm_in("Jag vill ta mitt liv") is not None
    assert safety.alarm_in("Badrummet är för litet") is None
