"""The region's numbers, at once."""

import pytest

from bot.conversation import safety
from bot.conversation.safety import Watch
from casework.store import Store
from locales.phrases import crisis
from resources_catalog import store as catalogue
from resources_catalog.region import regions
from tests.fakes.watch import VECTOR, ToldWatch


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


@pytest.mark.parametrize("watch", [Watch(None), Watch(ToldWatch()), Watch(ToldWatch(broken=True))])
async def test_danger_in_so_many_words_is_seen_whatever_is_out_of_order(watch: Watch) -> None:
    assert (await watch.see("Jag vill ta mitt liv")).alarm is not None
    assert (await watch.see("Badrummet är för litet")).alarm is None


async def test_danger_that_only_the_meaning_tells_is_seen_and_the_vector_is_kept() -> None:
    watch = Watch(ToldWatch({"he stands at the edge again"}))
    seen = await watch.see("he stands at the edge again")
    assert seen.alarm is not None
    assert seen.alarm.kind == "meaning"
    assert (await watch.see("the bathroom is too small")).vector is VECTOR
