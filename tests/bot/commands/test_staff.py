"""`navigator staff`, on a real database."""

import asyncio
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.clock import now
from bot.commands.staff import staff
from casework import coordinators
from casework.migrate import upgrade
from casework.store import Store


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a migrated database; the command finds it in its settings."""
    address = f"sqlite+aiosqlite:///{tmp_path / 'staff.db'}"
    monkeypatch.setenv("NAVIGATOR_DATABASE", address)

    async def migrate() -> None:
        store = Store.open(address)
        await upgrade(store.engine)
        await store.close()

    asyncio.run(migrate())
    return address


def run(*arguments: str) -> Result:
    return CliRunner().invoke(staff, arguments)


def can_sign_in(address: str, email: str, password: str) -> bool:
    async def check() -> bool:
        store = Store.open(address)
        found = await coordinators.check_password(store, email, password, now())
        await store.close()
        return found is not None and found.must_change_password

    return asyncio.run(check())


def test_add_prints_a_one_time_password_that_opens_the_account(database: str) -> None:
    added = run("add", "Anna@Example.org", "--role", "lead")
    assert added.exit_code == 0
    assert "anna@example.org can sign in as lead at http://127.0.0.1:8080/console/" in added.output
    passwords = re.findall(r"\b(?:[a-z2-9]{4}-){3}[a-z2-9]{4}\b", added.output)
    assert len(passwords) == 1
    assert can_sign_in(database, "anna@example.org", passwords[0])
    assert passwords[0] not in run("list").output


def test_list_shows_each_account_and_its_state(database: str) -> None:
    assert "There is no account yet." in run("list").output
    run("add", "anna@example.org")
    run("add", "piet@example.org", "--role", "editor")
    assert run("disable", "PIET@example.org").exit_code == 0
    first, second = run("list").output.splitlines()
    assert first.split(maxsplit=2) == ["anna@example.org", "coordinator", "has not signed in yet"]
    assert second.split() == ["piet@example.org", "editor", "disabled"]


def test_a_role_is_changed_and_a_second_factor_reset(database: str) -> None:
    run("add", "anna@example.org")
    changed = run("role", "Anna@example.org", "editor")
    assert changed.output == "anna@example.org is editor from the next sign-in on.\n"
    assert run("list").output.split(maxsplit=2)[:2] == ["anna@example.org", "editor"]
    reset = run("reset-second-factor", "anna@example.org")
    assert reset.exit_code == 0
    assert "anna@example.org signs in with the password alone" in reset.output


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "anna@example.org"), "There is already an account for anna@example.org."),
        (("add", "not an address"), "is not an e-mail address"),
        (("add", "@"), "is not an e-mail address"),
        (("add", "new@example.org", "--role", "king"), "'king' is not one of"),
        (("role", "anna@example.org", "king"), "'king' is not one of"),
        (("role", "nobody@example.org", "lead"), "There is no account for nobody@example.org."),
        (("reset-second-factor", "nobody@example.org"), "There is no account for nobody@example.org."),
        (("disable", "nobody@example.org"), "There is no account for nobody@example.org."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(database: str, arguments: tuple[str, ...], sentence: str) -> None:
    run("add", "anna@example.org")
    refused = run(*arguments)
    assert refused.exit_code != 0
    assert sentence in refused.output
    assert "Traceback" not in refused.output


def test_a_database_without_tables_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVIGATOR_DATABASE", f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    refused = run("list")
    assert refused.exit_code == 1
    assert "The database cannot be used." in refused.output
