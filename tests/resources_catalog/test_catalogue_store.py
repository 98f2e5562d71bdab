"""The database is the truth: the starter catalogue fills it, never overwrites an editor, and vectors are cached."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from resources_catalog.models import CatalogEntry, CatalogVector
from resources_catalog.store import get, get_many, load_starter, publish, published, with_topic
from resources_catalog.vector_cache import open_index, sweep
from tests.resources_catalog.samples import WordEmbedder, document, entry

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


async def test_loading_twice_changes_nothing(session: AsyncSession) -> None:
    first = await load_starter(session, [entry("ett")], NOW)
    second = await load_starter(session, [entry("ett")], LATER)
    assert (first.added, second.unchanged) == (["se-karlstad/ett"],) * 2
    row = await session.scalar(select(CatalogEntry))
    assert row
    assert (row.revision, row.published_at, row.origin) == (1, NOW, "starter")


async def test_an_entry_comes_back_as_it_was(session: AsyncSession) -> None:
    given = entry("ett")
    await load_starter(session, [given], NOW)
    await session.commit()
    session.expire_all()
    assert await get(session, given.id) == given
    assert await published(session, "se-karlstad") == [given]
    assert await published(session, "ru-moscow") == []
    assert await get_many(session, [entry("zwei").id, given.id]) == [given]


async def test_a_changed_file_is_a_new_revision(session: AsyncSession) -> None:
    await load_starter(session, [entry("ett")], NOW)
    report = await load_starter(session, [entry("ett", document(subject="ny"))], LATER)
    assert report.changed == ["se-karlstad/ett"]
    row = await session.scalar(select(CatalogEntry))
    assert row
    assert (row.revision, row.published_at) == (2, LATER)


async def test_what_an_editor_revised_is_left_and_told_once(session: AsyncSession) -> None:
    await load_starter(session, [entry("ett")], NOW)
    revised = entry("ett", document(subject="redaktör"))
    assert await publish(session, revised, LATER) == 2
    newer = entry("ett", document(subject="fil"))
    assert (await load_starter(session, [newer], LATER)).left == ["se-karlstad/ett"]
    assert (await load_starter(session, [newer], LATER)).unchanged == ["se-karlstad/ett"]
    assert await get(session, revised.id) == revised
    assert (await load_starter(session, [], LATER)).withdrawn == []


async def test_an_entry_whose_file_is_gone_is_withdrawn_and_may_return(session: AsyncSession) -> None:
    given = entry("ett")
    await load_starter(session, [given], NOW)
    assert (await load_starter(session, [], LATER)).withdrawn == ["se-karlstad/ett"]
    assert await get(session, given.id) is None
    assert (await load_starter(session, [given], LATER)).changed == ["se-karlstad/ett"]
    assert await get(session, given.id) == given


async def test_what_is_closed_is_not_published(session: AsyncSession) -> None:
    closed = document()
    closed["service"]["status"] = "temporarily closed"
    await load_starter(session, [entry("ett", closed)], NOW)
    assert await published(session) == []


async def test_national_help_serves_the_country_only(session: AsyncSession) -> None:
    await load_starter(session, [entry("ett", document() | {"level": "national"})], NOW)
    assert len(await published(session, "se-karlstad")) == 1
    assert await published(session, "nl-rotterdam") == []


async def test_only_what_was_edited_is_embedded_again(session: AsyncSession, embedder: WordEmbedder) -> None:
    await load_starter(session, [entry("ett", document(subject="skola")), entry("tva", document(subject="vila"))], NOW)
    index = await open_index(session, embedder)
    assert len(index.entries) == 2
    embedder.embedded.clear()
    again = await open_index(session, embedder)
    assert embedder.embedded == []
    assert again.rank("skola", "sv", None) == index.rank("skola", "sv", None)
    embedder.embedded.clear()

    changed = document(subject="vila")
    changed["profile"]["situations"][0] = "Vi orkar inte mer"
    await publish(session, entry("tva", changed), LATER)
    rows = await session.scalar(select(func.count()).select_from(CatalogVector))
    await open_index(session, embedder)
    assert embedder.embedded == ["Vi orkar inte mer"]
    assert await session.scalar(select(func.count()).select_from(CatalogVector)) == rows


async def test_vectors_of_gone_entries_and_other_models_are_swept(
    session: AsyncSession, embedder: WordEmbedder
) -> None:
    kept = entry("ett")
    await load_starter(session, [kept, entry("tva", document(subject="vila"))], NOW)
    await open_index(session, embedder)
    assert await sweep(session, embedder, [kept, entry("tva")]) == 0
    assert await sweep(session, embedder, [kept]) > 0
    embedder.identity = "another"
    assert await sweep(session, embedder, [kept]) > 0
    assert await session.scalar(select(func.count()).select_from(CatalogVector)) == 0


async def test_the_entries_of_one_topic_are_those_that_are_published_with_it(session: AsyncSession) -> None:
    given = entry("ett")
    other = entry("zwei", document(subject="ny") | {"topics": ["transport"]})
    speaks_of_it = document(subject="tre") | {"topics": ["transport"]}
    speaks_of_it["service"]["description"] = 'It says "home_adaptation".'
    await load_starter(session, [given, other, entry("tre", speaks_of_it)], NOW)
    assert await with_topic(session, "home_adaptation", "se-karlstad") == [given]
    assert await with_topic(session, "home_adaptation", "ru-moscow") == []
    assert await with_topic(session, "home%", "se-karlstad") == []
