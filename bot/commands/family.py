"""`navigator family`: a copy of what is kept about a family, an invitation into it, and its end."""

import asyncio
import json
import uuid
from collections.abc import Sequence
from typing import Any

import click
from sqlalchemy import bindparam, inspect, text
from sqlalchemy.engine import Connection

from bot.attachments.files import FOLDER, remove_files
from bot.clock import now
from bot.settings import Settings
from casework import attachments, invitations, rights
from casework.errors import NotFoundError
from casework.store import Store, open_engine


@click.group()
def family() -> None:
    """A family: a copy of its data, an invitation for another person, or the end of it."""


@family.command()
@click.argument("some_id", metavar="ID", type=click.UUID)
def export(some_id: uuid.UUID) -> None:
    """Print everything that is kept about a family as JSON. ID: of the family or of one of its conversations."""
    click.echo(json.dumps(asyncio.run(_export(some_id)), ensure_ascii=False, indent=2))


@family.command()
@click.argument("some_id", metavar="ID", type=click.UUID)
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(some_id: uuid.UUID, yes: bool) -> None:
    """Remove everything that is kept about a family: in our database, in Rasa's, and its files. For good."""
    if not yes:
        click.confirm("Everything about this family is removed and cannot be brought back. Go on?", abort=True)
    conversations = asyncio.run(_erase(some_id))
    click.echo(f"Removed, with {len(conversations)} conversations.")


@family.command()
@click.argument("some_id", metavar="ID", type=click.UUID)
def invite(some_id: uuid.UUID) -> None:
    """Print a code with which another person joins a family. ID: of the family or of one of its conversations."""
    click.echo(asyncio.run(_invite(some_id)))
    click.echo("It works once, for seven days: typed in the chat, or after /start on Telegram. It is shown only now.")


async def _export(some_id: uuid.UUID) -> dict[str, Any]:
    store = Store.open(Settings.read().database_url)
    try:
        async with store.read() as session:
            return await rights.copy(session, await rights.family_id_of(session, some_id))
    finally:
        await store.close()


async def _invite(some_id: uuid.UUID) -> str:
    store = Store.open(Settings.read().database_url)
    try:
        async with store.write() as session:
            family_id = await rights.family_id_of(session, some_id)
            return await invitations.make(session, "family", family_id=family_id, now=now())
    except NotFoundError as error:
        raise click.ClickException(str(error)) from error
    finally:
        await store.close()


async def _erase(some_id: uuid.UUID) -> Sequence[uuid.UUID]:
    settings = Settings.read()
    store = Store.open(settings.database_url)
    try:
        async with store.write() as session:
            family_id = await rights.family_id_of(session, some_id)
            doomed = await rights.with_linked(session, family_id)
            conversations = [thread for each in doomed for thread in await rights.conversations_of(session, each)]
            # Rasa's copy and the files go first: if that fails, ours is still there to try again.
            await _forget_in_rasa(settings, [str(each) for each in conversations])
            for each in doomed:
                await remove_files(settings.state_dir / FOLDER, await attachments.ids_of_family(session, each))
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
