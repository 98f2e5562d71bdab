"""`navigator staff`: accounts of the people who work with families."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import TypeVar

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.settings import Settings
from casework import coordinators, second_factor
from casework.errors import DuplicateStaffError, NotFoundError
from casework.models import Staff
from casework.store import Store

Result = TypeVar("Result")


@click.group()
def staff() -> None:
    """The people who work with families: add, password, role, reset-second-factor, list, disable."""


@staff.command()
@click.argument("email")
@click.option("--role", type=click.Choice(coordinators.ROLES), default="coordinator", show_default=True)
def add(email: str, role: str) -> None:
    """Make an account for EMAIL and print its one-time password, once."""
    if "@" not in email.strip("@ ") or any(letter.isspace() for letter in email.strip()):
        raise click.BadParameter(f"{email!r} is not an e-mail address.", param_hint="EMAIL")
    password = coordinators.one_time_password()

    async def make(store: Store) -> Staff:
        async with store.write() as session:
            return await coordinators.add(session, email, role, password, datetime.now(UTC))

    try:
        made = _with_store(make)
    except DuplicateStaffError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{made.email} can sign in as {made.role} at {Settings.read().address}/console/")
    click.echo(f"One-time password, shown only now: {password}")
    click.echo("The first sign-in asks for a name that families will see, and for a new password.")


@staff.command()
@click.argument("email")
def password(email: str) -> None:
    """Give EMAIL a new one-time password, printed once; the old one ends, and so do open sessions."""
    fresh = coordinators.one_time_password()

    async def renew(store: Store) -> Staff:
        async with store.write() as session:
            return await coordinators.renew_password(session, email, fresh)

    try:
        renewed = _with_store(renew)
    except NotFoundError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"One-time password of {renewed.email}, shown only now: {fresh}")


@staff.command("list")
def list_() -> None:
    """List all accounts: address, role, name, state."""

    async def read(store: Store) -> list[Staff]:
        async with store.read() as session:
            return list(await coordinators.all_staff(session))

    found = _with_store(read)
    if not found:
        click.echo("There is no account yet. `navigator staff add EMAIL` makes one.")
        return
    width = max(len(one.email) for one in found)
    for one in found:
        click.echo(f"{one.email:<{width}}  {one.role:<11}  {state(one):<24}  {one.name or ''}".rstrip())


@staff.command()
@click.argument("email")
def disable(email: str) -> None:
    """Close the account of EMAIL and sign it out everywhere. Its messages stay."""

    async def close(store: Store) -> None:
        async with store.write() as session:
            await coordinators.disable(session, email, datetime.now(UTC))

    try:
        _with_store(close)
    except NotFoundError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email.strip().lower()} can no longer sign in.")


@staff.command()
@click.argument("email")
@click.argument("role", type=click.Choice(coordinators.ROLES))
def role(email: str, role: str) -> None:
    """Give EMAIL another ROLE; its open sessions end."""

    async def change(store: Store) -> Staff:
        async with store.write() as session:
            return await coordinators.change_role(session, email, role)

    try:
        changed = _with_store(change)
    except NotFoundError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{changed.email} is {changed.role} from the next sign-in on.")


@staff.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Remove the second factor of EMAIL, who has lost phone and recovery codes; open sessions end."""

    async def reset(store: Store) -> Staff:
        async with store.write() as session:
            return await second_factor.reset(session, email)

    try:
        opened = _with_store(reset)
    except NotFoundError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{opened.email} signs in with the password alone, and can set up a new second factor then.")


def state(one: Staff) -> str:
    """In words."""
    if one.disabled_at is not None:
        return "disabled"
    return "has not signed in yet" if one.must_change_password else "active"


def _with_store(work: Callable[[Store], Awaitable[Result]]) -> Result:
    """Runs `work` on the database of the settings."""

    async def run() -> Result:
        store = Store.open(Settings.read().database_url)
        try:
            return await work(store)
        finally:
            await store.close()

    try:
        return asyncio.run(run())
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(
            "The database cannot be used. `make run` or `navigator up` prepares it on the first start.\n"
            f"({str(error.orig).strip()})"
        ) from error
