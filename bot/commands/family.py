"""`navigator family`: a copy of what is kept about a family, and its end."""

import asyncio
import json
import uuid
from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy import bindparam, inspect, text
from sqlalchemy.engine import Connection

from bot.settings import Settings
from casework import rights
from casework.store import Store, open_engine


@click.group()
def family() -> None:
    """A family's rights: a copy of its data, or the end of it."""


@family.command()
@click.argument("some_id", metavar="ID", type=click.UUID)
def export(some_id: uuid.UUID) -> None:
    """Print everything that is kept about a family as JSON. ID: of the family or of one of its conversations."""
    click.echo(json.dumps(asyncio.run(_export(some_id)), ensure_ascii=False, indent=2))


@family.command()
@click.argument("some_id", metavar="ID", type=click.UUID)
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(some_id: uuid.UUID, yes: bool) -> None:
    """Remove everything that is kept about a family, in our database and in Rasa's. It cannot be undone."""
    if not yes:
        click.confirm("Everything about this family is removed and cannot be brought back. Go on?", abort=True)
    conversations = asyncio.run(_erase(some_id))
    click.echo(f"Removed, with {len(conversations)} conversations.")


async def _export(some_id: uuid.UUID) -> dict[str, Any]:
    store = Store.open(Settings.read().database_url)
    try:
        async with store.read() as session:
            return await rights.copy(session, await rights.family_id_of(session, some_id))
    finally:
        await store.close()


async def _erase(some_id: uuid.UUID) -> Sequence[uuid.UUID]:
    settings = Settings.read()
    store = Store.open(settings.database_url)
    try:
        async with store.write() as session:
            family_id = await rights.family_id_of(session, some_id)
            conversations = await rights.conversations_of(session, family_id)
            # Rasa's copy goes first: if that fails, ours is still there to try again.
            await _forget_in_rasa(settings, [str(each) for each in conversations])
            return await rights.erase(session, family_id)
    finally:
        await store.close()


async def _forget_in_rasa(settings: Settings, senders: Sequence[str]) -> None:
    """Rasa has no call that erases: the rows of its tracker store are deleted by sender."""
    engine = open_engine(settings.rasa_store_url)
    try:
        async with engine.begin() as connection:
            if await connection.run_sync(_has_events):
                rows = text("DELETE FROM events WHERE sender_id IN :senders")
                await connection.execute(
                    rows.bindparams(bindparam("senders", expanding=True)), {"senders": list(senders)}
                )
    finally:
        await engine.dispose()


def _has_events(connection: Connection) -> bool:
    return inspect(connection).has_table("events")
