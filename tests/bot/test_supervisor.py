"""Children that die are started again and said so; what cannot be started is given up in words; all end at the end."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot import supervisor as supervisor_module
from bot.errors import StartError
from bot.supervisor import Child, Supervisor
from tests.fakes.waiting import until

#: Writes its process id, then waits to be ended.
FAITHFUL = "import os, pathlib, signal; pathlib.Path('pid').write_text(str(os.getpid())); signal.pause()"
#: The same, but does not listen.
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + FAITHFUL
DYING = "import sys; print('no model here', file=sys.stderr); sys.exit(3)"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(supervisor_module, "GRACE", 0.3)


class Household:
    """A folder for each child, and what the supervisor said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []

    def child(self, name: str, code: str, ready: Callable[[], Awaitable[bool]] | None = None) -> Child:
        place = self.folder / name
        place.mkdir()

        async def started() -> bool:
            return self.pid(name) is not None

        return Child(name, [sys.executable, "-c", code], os.environ, place, place / "log", ready or started)

    def pid(self, name: str) -> int | None:
        path = self.folder / name / "pid"
        text = path.read_text() if path.exists() else ""
        return int(text) if text else None

    @asynccontextmanager
    async def running(self, *children: Child) -> AsyncIterator[tuple[Supervisor, asyncio.Task[None]]]:
        supervisor = Supervisor(children, self.said.append)
        await supervisor.start(10)
        task = asyncio.create_task(supervisor.run())
        yield supervisor, task
        supervisor.stop()
        await asyncio.wait_for(asyncio.gather(task, return_exceptions=True), 10)


@pytest.fixture
def household(tmp_path: Path) -> Household:
    return Household(tmp_path)


def lives(pid: int | None) -> bool:
    assert pid is not None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_child_that_dies_is_started_again_and_it_is_said(household: Household) -> None:
    async with household.running(household.child("Rasa", FAITHFUL)):
        first = household.pid("Rasa")
        assert first is not None
        os.kill(first, 9)
        await until(lambda: household.pid("Rasa") not in (first, None))
        assert lives(household.pid("Rasa"))
    assert len(household.said) == 1
    assert "Rasa ended (exit code -9)" in household.said[0]
    assert "started again" in household.said[0]


async def test_the_other_children_do_not_notice(household: Household) -> None:
    async with household.running(household.child("Rasa", FAITHFUL), household.child("gateway", FAITHFUL)):
        gateway, rasa = household.pid("gateway"), household.pid("Rasa")
        assert rasa is not None
        os.kill(rasa, 9)
        await until(lambda: household.pid("Rasa") not in (rasa, None))
        assert household.pid("gateway") == gateway
        assert lives(gateway)


async def test_all_are_ended_when_it_stops(household: Household) -> None:
    children = [household.child(name, FAITHFUL) for name in ("one", "two")]
    async with household.running(*children) as (supervisor, task):
        supervisor.stop()
        await asyncio.wait_for(task, 10)
        assert not lives(household.pid("one"))
        assert not lives(household.pid("two"))
    assert household.said == []


async def test_a_child_that_does_not_listen_is_ended_all_the_same(household: Household) -> None:
    async with household.running(household.child("stubborn", STUBBORN)) as (supervisor, task):
        supervisor.stop()
        await asyncio.wait_for(task, 10)
        assert not lives(household.pid("stubborn"))


async def test_what_dies_three_times_at_the_start_is_given_up_in_words(household: Household) -> None:
    faithful = household.child("gateway", FAITHFUL)
    supervisor = Supervisor([faithful, household.child("Rasa", DYING)], household.said.append)
    with pytest.raises(StartError, match="Rasa cannot be started: it ended 3 times") as told:
        await supervisor.start(10)
    assert "exit code 3" in str(told.value)
    assert "no model here" in str(told.value)
    assert not lives(household.pid("gateway"))
    assert len(household.said) == 2


async def test_what_is_never_ready_is_named_with_its_log(household: Household) -> None:
    async def never() -> bool:
        return False

    supervisor = Supervisor([household.child("Rasa", FAITHFUL, never)], household.said.append)
    with pytest.raises(StartError, match="Rasa was not ready after"):
        await supervisor.start(0.5)
    assert household.pid("Rasa") is None or not lives(household.pid("Rasa"))


async def test_a_program_that_is_not_there_is_told_in_words_and_the_others_are_ended(household: Household) -> None:
    missing = household.child("Rasa", FAITHFUL)
    missing.argv = [str(household.folder / "no-such-python")]
    supervisor = Supervisor([household.child("gateway", FAITHFUL), missing], household.said.append)
    try:
        with pytest.raises(StartError, match="Rasa"):
            await supervisor.start(10)
        assert not lives(household.pid("gateway"))
    finally:
        await supervisor.end()


async def test_stopping_while_it_starts_ends_what_was_started(household: Household) -> None:
    async def never() -> bool:
        return False

    supervisor = Supervisor([household.child("Rasa", FAITHFUL, never)], household.said.append)
    starting = asyncio.create_task(supervisor.start(10))
    await until(lambda: household.pid("Rasa") is not None)
    supervisor.stop()
    with pytest.raises(StartError, match="Stopped"):
        await starting
    assert not lives(household.pid("Rasa"))


async def test_a_log_that_has_grown_is_put_aside(household: Household, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor_module, "LOG_BYTES", 10)
    child = household.child("Rasa", FAITHFUL)
    child.log.write_text("much more than ten bytes")
    async with household.running(child):
        assert child.log.read_text() == ""
    assert child.log.with_suffix(".log.1").read_text() == "much more than ten bytes"
