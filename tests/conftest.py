"""Shared by all tests: `--language`, no silent skips in CI, a clock, databases, the starter catalogue, people."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine
from xdist.scheduler import LoadScopeScheduling

from casework.migrate import upgrade
from casework.store import Store
from locales.languages import languages
from resources_catalog.entry import Entry
from resources_catalog.loader import STARTER, load_catalogue
from resources_catalog.store import load_starter
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

#: The folder of the standard's schemas and sample data.
HSDS_FILES = "NAVIGATOR_TEST_HSDS"
#: A SQLAlchemy address (asyncpg) of a PostgreSQL server on which databases may be made.
POSTGRESQL = "NAVIGATOR_TEST_POSTGRESQL"
NO_POSTGRESQL = (
    f"{POSTGRESQL} is not set: it names a PostgreSQL server for tests, "
    "such as postgresql+asyncpg://postgres@127.0.0.1:5432/test"
)
#: The token of a bot of the real Telegram, and the id of a chat in which it may write.
TELEGRAM_TOKEN, TELEGRAM_CHAT = "NAVIGATOR_TEST_TELEGRAM_TOKEN", "NAVIGATOR_TEST_TELEGRAM_CHAT"
#: The command that runs what is skipped without sentence-transformers, and the environment in which it does.
OTHER_ENGINES, OTHER_ENVIRONMENT = "make test-engines", ".venv-st"
#: What trains one model, or starts one house, for all the tests below it.
SHARING = ("tests/acceptance/", "tests/nlu_code/")
#: A Saturday evening, as families write; the office opens on Monday.
START = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)

T = TypeVar("T")

# A busy machine is no fault of a property.
settings.register_profile("navigator", deadline=None)
settings.load_profile("navigator")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--language",
        action="append",
        metavar="CODE",
        help="Run the tests that go through the languages with this one only; may be given several times.",
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `language_code` runs once a language."""
    if "language_code" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--language") or list(languages())
        unknown = sorted(set(chosen) - set(languages()))
        if unknown:
            raise pytest.UsageError(f"--language: {', '.join(unknown)} is not in locales/languages.yml")
        metafunc.parametrize("language_code", chosen)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real processes and browsers on a busy machine: such a test may fail once, which the summary then says."""
    for item in items:
        if any(item.get_closest_marker(name) for name in ("acceptance", "browser")):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> "Shares":
    return Shares(config, log)


class Shares(LoadScopeScheduling):  # type: ignore[misc]
    """A file's tests run in one process; so do those of a folder that has one model or one house for all of them."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in SHARING if nodeid.startswith(folder)), nodeid.partition("::")[0])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI nothing may be skipped quietly: a skipped test is a failed one."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI"):
        why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        # The standard's files are not ours: where nobody has put them beside the repository, that is no fault.
        if HSDS_FILES in why and not os.environ.get(HSDS_FILES):
            return report
        # A bot of the real Telegram is somebody's own: where nobody has given a token or a chat, that is no fault.
        if any(name in why and not os.environ.get(name) for name in (TELEGRAM_TOKEN, TELEGRAM_CHAT)):
            return report
        # Another engine for sentence vectors has an environment of its own, in which nothing is skipped.
        if OTHER_ENGINES in why and Path(sys.prefix).name != OTHER_ENVIRONMENT:
            return report
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and in CI nothing may be. {why}"
    return report


def run_apart(work: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine from a fixture without a loop of its own, and leaves the test's loop alone."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@pytest.fixture
def clock() -> MovableClock:
    return MovableClock(START)


@pytest.fixture(scope="session")
def starter() -> list[Entry]:
    """The starter catalogue, as its files say it."""
    return load_catalogue(STARTER, (START + timedelta(days=1)).date())


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with every migration and nothing in it, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "navigator.db"
    run_apart(_make(f"sqlite+aiosqlite:///{path}", []))
    return path


@pytest.fixture(scope="session")
def stocked_file(tmp_path_factory: pytest.TempPathFactory, starter: list[Entry]) -> Path:
    """The same with the starter catalogue."""
    path = tmp_path_factory.mktemp("stocked") / "navigator.db"
    run_apart(_make(f"sqlite+aiosqlite:///{path}", starter))
    return path


@pytest.fixture
async def store(tmp_path: Path, migrated_file: Path) -> AsyncIterator[Store]:
    """A migrated, empty SQLite database of the test's own."""
    async for opened in _copied(migrated_file, tmp_path):
        yield opened


@pytest.fixture
async def stocked(tmp_path: Path, stocked_file: Path) -> AsyncIterator[Store]:
    """A SQLite database of the test's own with the starter catalogue."""
    async for opened in _copied(stocked_file, tmp_path):
        yield opened


@pytest.fixture(scope="session")
def postgresql_template() -> Iterator[str]:
    """The name of a migrated PostgreSQL database, to be copied."""
    address = os.environ.get(POSTGRESQL)
    if not address:
        pytest.skip(NO_POSTGRESQL)
    name = f"navigator_template_{uuid4().hex}"
    run_apart(_command(address, f'CREATE DATABASE "{name}"'))
    run_apart(_make(_in(address, name), []))
    yield name
    run_apart(_command(address, f'DROP DATABASE "{name}"'))


@pytest.fixture
async def postgresql_store(postgresql_template: str) -> AsyncIterator[Store]:
    """A migrated, empty PostgreSQL database of the test's own."""
    address, name = os.environ[POSTGRESQL], f"navigator_{uuid4().hex}"
    await _command(address, f'CREATE DATABASE "{name}" TEMPLATE "{postgresql_template}"')
    opened = Store.open(_in(address, name))
    yield opened
    await opened.close()
    await _command(address, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["store", pytest.param("postgresql_store", marks=pytest.mark.postgresql)])
def either_store(request: pytest.FixtureRequest) -> Store:
    """The same test on SQLite and on PostgreSQL."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Store)
    return found


@pytest.fixture
def people(store: Store, clock: MovableClock) -> People:
    """Families and staff in `store`."""
    return People(store, clock)


@pytest.fixture
def people_in(clock: MovableClock) -> Callable[[Store], People]:
    """Families and staff in another database."""
    return lambda where: People(where, clock)


async def _copied(original: Path, folder: Path) -> AsyncIterator[Store]:
    path = folder / "navigator.db"
    shutil.copyfile(original, path)
    opened = Store.open(f"sqlite+aiosqlite:///{path}")
    yield opened
    await opened.close()


async def _make(url: str, entries: list[Entry]) -> None:
    made = Store.open(url)
    await upgrade(made.engine)
    if entries:
        async with made.write() as session:
            await load_starter(session, entries, START)
    await made.close()


async def _command(address: str, statement: str) -> None:
    engine = create_async_engine(address, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()


def _in(address: str, database: str) -> str:
    return make_url(address).set(database=database).render_as_string(hide_password=False)
