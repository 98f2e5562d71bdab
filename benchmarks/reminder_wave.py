"""A worker and an outbox in a process of their own, with a channel that takes whatever is delivered and notes it.

`python -m benchmarks.reminder_wave DATABASE FILE [--chat]` runs until SIGTERM; it begins once FILE.go is there.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import httpx
import uvloop

from benchmarks.errors import BenchmarkError
from benchmarks.memory import Resident, resident
from benchmarks.reminder_stock import NOON
from benchmarks.telegram_figures import processor_seconds
from bot.outbox import Parcel
from bot.settings import ROOT
from bot.worker.reminders import ReminderWorker
from casework.store import Store
from locales.phrases import smalltalk
from locales.utterance import Utterance
from tests.fakes.gateway import Gateway
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram_house import RunningClock

#: Families that write while the wave is on its way, and seconds between two messages of all of them together.
CHATTERS, EVERY = 20, 0.15
#: Seconds in which they write before the wave begins.
CALM = 6.0
#: Seconds in which a process has to begin, and to end.
BEGINS_WITHIN, ENDS_WITHIN = 60.0, 20.0


@dataclass
class Taken:
    """What one process has delivered: the parcels' ids, to whom; how long answers took, in the calm and in the wave."""

    parcels: list[int] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    calm: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    errors: int = 0


@dataclass(frozen=True)
class Process:
    """A running one."""

    process: asyncio.subprocess.Process
    file: Path

    def memory(self) -> Resident:
        return resident(self.process.pid)

    def worked(self) -> float:
        """Seconds on a processor since it began."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        return processor_seconds(stat, os.sysconf("SC_CLK_TCK"))

    def go(self) -> None:
        self.file.with_suffix(".go").touch()

    async def ready(self) -> None:
        """Raises BenchmarkError when it does not begin."""
        end = time.monotonic() + BEGINS_WITHIN
        while not self.file.with_suffix(".ready").exists():
            self.check()
            if time.monotonic() > end:
                raise BenchmarkError("A worker does not begin.")
            await asyncio.sleep(0.05)

    def check(self) -> None:
        """Raises BenchmarkError when it has ended."""
        if self.process.returncode is not None:
            raise BenchmarkError(f"A worker has ended; see its log:\n{self._log()[-800:]}")

    async def end(self) -> Taken:
        """What it has delivered."""
        if self.process.returncode is None:
            self.process.terminate()
        async with asyncio.timeout(ENDS_WITHIN):
            await self.process.wait()
        if not self.file.exists():
            raise BenchmarkError(f"A worker has written nothing down:\n{self._log()[-800:]}")
        taken = Taken(**json.loads(self.file.read_text(encoding="utf-8")))
        taken.errors = sum(line.startswith(("ERROR", "CRITICAL")) for line in self._log().splitlines())
        return taken

    def _log(self) -> str:
        return self.file.with_suffix(".log").read_text(encoding="utf-8")


@asynccontextmanager
async def process(url: str, file: Path, *, chat: bool = False) -> AsyncIterator[Process]:
    command = [sys.executable, "-m", "benchmarks.reminder_wave", url, str(file), *(["--chat"] if chat else [])]
    with file.with_suffix(".log").open("wb") as log:
        started = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield Process(started, file)
    finally:
        if started.returncode is None:
            started.kill()
            await started.wait()


class Chat:
    """A few families who write, and the time until each has its answer."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._senders = [gateway.sender() for _ in range(CHATTERS)]
        self.threads = {str(each.conversation_id) for each in self._senders}
        self._began: dict[str, float] = {}
        self._working: set[asyncio.Task[object]] = set()
        self.waits: list[float] = []

    def delivered(self, thread: str) -> None:
        began = self._began.pop(thread, None)
        if began is not None:
            self.waits.append(time.monotonic() - began)

    async def run(self) -> None:
        """Until cancelled; who has no answer yet writes nothing more."""
        number = 0
        while True:
            sender = self._senders[number % CHATTERS]
            thread, number = str(sender.conversation_id), number + 1
            if thread not in self._began:
                self._began[thread] = time.monotonic()
                await self._gateway.says(sender, f"Message {number}")
                task: asyncio.Task[object] = asyncio.create_task(self._gateway.works(sender))
                self._working.add(task)
                task.add_done_callback(self._done)
            await asyncio.sleep(EVERY)

    async def end(self) -> None:
        await asyncio.gather(*self._working, return_exceptions=True)

    def _done(self, task: asyncio.Task[object]) -> None:
        self._working.discard(task)
        self._gateway.outbox.wake()


async def serve(url: str, file: Path, *, chat: bool) -> None:
    store, rasa, taken = Store.open(url), await FakeRasa().begin(), Taken()
    rasa.always_says(Utterance(smalltalk.CHITCHAT.name))
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    # A minute after noon, so that all are due at once.
    clock = RunningClock(NOON + timedelta(minutes=1))
    async with httpx.AsyncClient(base_url=rasa.url, trust_env=False) as client:
        gateway = Gateway(store, rasa, clock, client)
        talk = Chat(gateway)

        async def deliver(parcel: Parcel) -> None:
            if parcel.external_id in talk.threads:
                talk.delivered(parcel.external_id)
                return
            taken.parcels.append(parcel.id)
            taken.addresses.append(parcel.external_id)

        gateway.outbox.register("web", deliver)
        works = [gateway.outbox.run(), *([talk.run()] if chat else [])]
        running = [asyncio.create_task(work) for work in works]
        if chat:
            await asyncio.sleep(CALM)
            taken.calm, talk.waits = talk.waits, []
        file.with_suffix(".ready").touch()
        await _told(file.with_suffix(".go"), ended)
        running.append(asyncio.create_task(ReminderWorker(store, gateway.outbox, gateway.clock).run()))
        await asyncio.wait([*running, ending := asyncio.create_task(ended.wait())], return_when="FIRST_COMPLETED")
        for task in (*running, ending):
            task.cancel()
        await asyncio.gather(*running, ending, return_exceptions=True)
        taken.waits = talk.waits
        await talk.end()
    for fault in rasa.faults:
        logging.error("The stand-in for Rasa was asked what it must not be: %s", fault)
    await rasa.end()
    await store.close()
    await asyncio.to_thread(file.write_text, json.dumps(vars(taken)), encoding="utf-8")


async def _told(file: Path, ended: asyncio.Event) -> None:
    """Until the file is there, or the process is to end."""
    while not await asyncio.to_thread(file.exists):
        try:
            async with asyncio.timeout(0.02):
                await ended.wait()
        except TimeoutError:
            continue
        return


def main(arguments: Sequence[str]) -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # The loop that the real gateway's server takes.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(arguments[0], Path(arguments[1]), chat="--chat" in arguments))


if __name__ == "__main__":
    main(sys.argv[1:])
