"""An import takes whole records, beside what is there, and the same one again changes nothing."""

import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from resources_catalog.hsds import to_hsds
from resources_catalog.hsds.entries import entry_from_hsds
from resources_catalog.hsds.json_stream import Row
from resources_catalog.import_report import ImportReport, Outcome
from resources_catalog.importing import BATCH, ImportOptions, Sessions, import_rows
from resources_catalog.models import CatalogEntry
from resources_catalog.store import everything, get, load_starter, publish, published
from tests.resources_catalog.hsds.foreign import service
from tests.resources_catalog.samples import document, entry

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PLAIN = ImportOptions()


@pytest.fixture
def sessions(session: AsyncSession) -> Sessions:
    """A transaction of its own for each batch, on the one database in memory."""

    @asynccontextmanager
    async def one() -> AsyncIterator[AsyncSession]:
        try:
            yield session
            await session.commit()
        except BaseException:
            await session.rollback()
            raise

    def opened() -> AbstractAsyncContextManager[AsyncSession]:
        return one()

    return opened


def rows(*records: Any) -> list[Row]:
    return [Row(number, record) for number, record in enumerate(records, start=1)]


async def run(
    given: list[Row], sessions: Sessions, options: ImportOptions = PLAIN, now: datetime = NOW
) -> list[Outcome]:
    return [outcome async for outcome in import_rows(given, sessions, options, now)]


async def test_the_same_import_twice_changes_nothing(session: AsyncSession, sessions: Sessions) -> None:
    given = rows(*(service(id=str(number), name=f"Hjälp {number}") for number in range(BATCH + 5)))
    assert {one.what for one in await run(given, sessions)} == {"taken"}
    assert {one.what for one in await run(given, sessions, now=LATER)} == {"unchanged"}
    row = (await session.scalars(select(CatalogEntry))).first()
    assert row is not None
    assert (row.origin, row.revision, row.published_at, row.region) == ("import", 1, NOW, "se-karlstad")
    assert len(await published(session, "se-karlstad")) == BATCH + 5


async def test_a_changed_record_is_a_new_revision(session: AsyncSession, sessions: Sessions) -> None:
    await run(rows(service()), sessions)
    (changed,) = await run(rows(service(name="Nytt namn")), sessions, now=LATER)
    assert (changed.what, changed.name) == ("changed", "Nytt namn")
    row = await session.get(CatalogEntry, entry_from_hsds(service()).id)
    assert row is not None
    assert (row.revision, row.published_at) == (2, LATER)


async def test_a_broken_row_is_skipped_and_said_and_the_others_are_taken(sessions: Sessions) -> None:
    given = [
        *rows(service(id="1"), {"id": "2"}, 3, service(id="1"), service(id="5", url="x/y")),
        Row(9, None, "broken"),
    ]
    outcomes = await run(given, sessions)
    assert [one.row for one in outcomes] == [1, 2, 3, 4, 5, 9]
    by_row = {one.row: one for one in outcomes}
    assert [by_row[number].what for number in (1, 2, 3, 4, 5, 9)] == [
        "taken",
        "skipped",
        "skipped",
        "skipped",
        "taken",
        "skipped",
    ]
    assert (by_row[2].id, by_row[2].why) == ("2", "the service has no name")
    assert by_row[4].why.startswith("row 1 has the same id")
    assert "url: 'x/y' is no web address; kept aside" in by_row[5].why
    assert by_row[9].why == "broken"


async def test_what_the_database_refuses_loses_only_itself(session: AsyncSession) -> None:
    refused = entry_from_hsds(service(id="3")).id

    @asynccontextmanager
    async def one() -> AsyncIterator[AsyncSession]:
        yield session
        if any(row.id == refused for row in session.new):
            session.expunge_all()
            raise OperationalError("insert", {}, ValueError("too much"))
        await session.commit()

    outcomes = await run(rows(*(service(id=str(number), name=f"x {number}") for number in range(5))), lambda: one())
    assert [one.what for one in outcomes] == ["taken", "taken", "taken", "skipped", "taken"]
    assert len(await everything(session)) == 4


async def test_an_editor_s_text_is_never_overwritten(session: AsyncSession, sessions: Sessions) -> None:
    await run(rows(service()), sessions)
    revised = entry_from_hsds(service(name="Redaktörens namn"))
    await publish(session, revised, LATER)
    (outcome,) = await run(rows(service(name="Utgivarens nya namn")), sessions)
    assert (outcome.what, "editor" in outcome.why) == ("left", True)
    assert await get(session, revised.id) == revised


async def test_imports_stand_beside_the_starter_catalogue(session: AsyncSession, sessions: Sessions) -> None:
    own = entry("ett")
    await load_starter(session, [own], NOW)
    record = to_hsds(own)
    other = service(slug="ett", region="se-karlstad")
    assert [one.what for one in await run(rows(record, other), sessions)] == ["unchanged", "taken"]
    (left,) = await run(rows({**record, "name": "Annat"}), sessions)
    assert (left.what, "starter catalogue" in left.why) == ("left", True)
    assert (await load_starter(session, [own], LATER)).unchanged == ["se-karlstad/ett"]
    assert (await load_starter(session, [entry("ett", document(subject="ny"))], LATER)).withdrawn == []
    assert {one.slug for one in await everything(session)} == {"ett", service()["id"]}
    assert [one.what for one in await run(rows(other), sessions)] == ["unchanged"]


async def test_two_publishers_who_count_from_one(session: AsyncSession, sessions: Sessions) -> None:
    first = {"id": "1", "name": "Hjälp", "organization": {"id": "1", "name": "Huset"}}
    second = {"id": "1", "name": "Stöd", "organization": {"id": "1", "name": "Gården"}}
    assert [one.what for one in await run(rows(first), sessions)] == ["taken"]
    (clash,) = await run(rows(second), sessions)
    assert (clash.what, "'Hjälp' of 'Huset'" in clash.why, "--source" in clash.why) == ("skipped", True, True)
    assert [one.what for one in await run(rows(second), sessions, ImportOptions(source="b"))] == ["taken"]
    assert [one.what for one in await run(rows(second), sessions, ImportOptions(source="b"))] == ["unchanged"]
    assert len({(one.region, one.slug) for one in await everything(session)}) == 2


async def test_a_region_is_given_only_to_what_names_none(session: AsyncSession, sessions: Sessions) -> None:
    lost = {"id": "1", "name": "Help", "service_areas": [{"name": "Bristol"}]}
    await run(rows(lost, service()), sessions, ImportOptions(region="nl-rotterdam"))
    regions = {one.service.name: (one.region, one.level) for one in await everything(session)}
    assert regions["Help"] == ("nl-rotterdam", "regional")
    assert regions["Avlösning i hemmet"][0] == "se-karlstad"
    exported = [to_hsds(one) for one in await everything(session)]
    assert {one.what for one in await run(rows(*exported), sessions)} == {"unchanged"}
    await run(rows(lost), sessions)
    assert {one.region for one in await everything(session)} == {None, "se-karlstad"}


async def test_what_is_closed_is_kept_but_not_found(session: AsyncSession, sessions: Sessions) -> None:
    await run(
        rows(*(service(id=str(index), status=status) for index, status in enumerate(("inactive", "defunct")))), sessions
    )
    assert await published(session) == []
    assert {one.service.status for one in await everything(session)} == {"inactive", "defunct"}


async def test_a_dry_run_changes_nothing(session: AsyncSession, sessions: Sessions) -> None:
    dry = ImportOptions(dry_run=True)
    assert [one.what for one in await run(rows(service()), sessions, dry)] == ["taken"]
    assert await everything(session) == []
    await run(rows(service()), sessions)
    assert [one.what for one in await run(rows(service(name="Nytt")), sessions, dry)] == ["changed"]
    session.expire_all()
    assert [one.service.name for one in await everything(session)] == [service()["name"]]


async def test_what_was_withdrawn_here_does_not_come_back(session: AsyncSession, sessions: Sessions) -> None:
    await run(rows(service()), sessions)
    row = await session.get(CatalogEntry, entry_from_hsds(service()).id)
    assert row is not None
    row.status = "withdrawn"
    await session.commit()
    (outcome,) = await run(rows(service(name="Nytt")), sessions)
    assert (outcome.what, outcome.why.startswith("it was withdrawn here")) == ("left", True)


async def test_a_report_counts_and_keeps_the_first_reasons(sessions: Sessions) -> None:
    report = ImportReport()
    for outcome in await run(rows(service(), *([{}] * 9), service(id="2", url="x/y")), sessions):
        report.add(outcome)
    assert dict(report.counts) == {"skipped": 9, "taken": 2}
    assert (report.remarked, len(report.examples)) == (2, 5)
    assert json.dumps(report.examples[0].why) == '"the service has no name"'
