"""The migrated database is what the models say, on both databases, and can be taken back."""

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData, inspect
from sqlalchemy.engine import Connection

from casework import (
    channel_models,
    handover_models,
    meeting_models,
    migrate,
    models,
    plan_models,
    poll_models,
    reminder_models,
    schedule_models,
    staff_models,
)
from casework.base import Base as CaseworkBase
from casework.store import Store
from resources_catalog.models import Base as CatalogueBase


def whole() -> MetaData:
    """The tables of both halves of the one database."""
    some = (channel_models, handover_models, meeting_models, models, plan_models, poll_models, reminder_models)
    others = (schedule_models, staff_models)
    assert all((*some, *others)), "importing them declares their tables"
    joined = MetaData()
    for metadata in (CaseworkBase.metadata, CatalogueBase.metadata):
        for table in metadata.sorted_tables:
            table.to_metadata(joined)
    assert {"message", "catalog_entry"} <= set(joined.tables)
    return joined


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), whole()))


async def test_the_migrated_database_equals_the_models(either_store: Store) -> None:
    async with either_store.engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_a_column_that_is_missing_would_be_noticed(store: Store) -> None:
    async with store.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE report DROP COLUMN text")
        assert len(await connection.run_sync(differences)) == 1


async def test_upgrading_again_changes_nothing(either_store: Store) -> None:
    assert await migrate.current(either_store.engine) == migrate.newest()
    assert await migrate.upgrade(either_store.engine) == migrate.newest()


async def test_every_step_can_be_taken_back(either_store: Store) -> None:
    async with either_store.engine.begin() as connection:
        await connection.run_sync(lambda sync: command.downgrade(migrate.config(sync), "base"))
        left = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    assert set(left) == {"alembic_version"}
    assert await migrate.upgrade(either_store.engine) == migrate.newest()
