"""A gateway in a process of its own: the real parts, with a detector and a watch that take no time.

`python -m benchmarks.telegram_gateway` runs one with the settings of its environment, until SIGTERM.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import uvloop

from benchmarks.errors import BenchmarkError
from benchmarks.memory import Resident, resident
from benchmarks.telegram_figures import processor_seconds
from bot.channels.telegram.channel import Telegram
from bot.conversation.safety import Watch
from bot.core import Core
from bot.reply.meeting_file import MeetingFiles
from bot.settings import ROOT, Settings
from tests.fakes.detector import ToldDetector
from tests.fakes.telegram_house import RunningClock
from tests.fakes.watch import ToldWatch

#: The moment at which every run begins: at night no reminder would leave.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
#: Seconds in which the process has to end.
ENDS_WITHIN = 20.0
_UNPACED = "--unpaced"


@dataclass(frozen=True)
class GatewayProcess:
    """What can be read of the running process."""

    process: asyncio.subprocess.Process
    log: Path

    def memory(self) -> Resident:
        return resident(self.process.pid)

    def worked(self) -> float:
        """Seconds on a processor since it began."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        return processor_seconds(stat, os.sysconf("SC_CLK_TCK"))

    def errors(self) -> list[str]:
        """Its lines of errors so far."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line.startswith(("ERROR", "CRITICAL"))]

    def check(self) -> None:
        """Raises BenchmarkError when it has ended."""
        if self.process.returncode is not None:
            said = self.log.read_text(encoding="utf-8").strip()[-500:]
            raise BenchmarkError(f"The gateway has ended: {said}")


@asynccontextmanager
async def gateway(folder: Path, settings: Mapping[str, str], *, paced: bool) -> AsyncIterator[GatewayProcess]:
    """Runs the gateway with its log in `folder`; without `paced` it sends as fast as it can."""
    command = [sys.executable, "-m", "benchmarks.telegram_gateway", *([] if paced else [_UNPACED])]
    environment = {**os.environ, "NO_PROXY": "127.0.0.1", **settings}
    path = folder / "gateway.log"
    with path.open("wb") as log:
        process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        yield GatewayProcess(process, path)
    finally:
        if process.returncode is None:
            process.terminate()
            try:
                async with asyncio.timeout(ENDS_WITHIN):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()


async def serve(settings: Settings, *, paced: bool) -> None:
    """Until SIGTERM, or until a worker ends."""
    looks = ToldWatch()
    # The first look compiles the words of danger, which the real gateway has done before it begins.
    looks.look("hello")
    core = Core.open(settings, RunningClock(NOON), ToldDetector(), Watch(looks))
    calendar = MeetingFiles(core.store, core.clock).file
    telegram = Telegram(
        settings, core.store, core.inbox, core.line, core.outbox, core.bulletin, core.clock, core.files, calendar
    )
    if not paced:
        telegram.sender.pause = 0.0
        # The library's own limiter counts on when ours does not; it cannot be taken off from outside.
        telegram.bot._rate_limiter = None
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    workers = core.outbox.run, core.line.run, core.reminders.run, telegram.run, ended.wait
    running = [asyncio.create_task(work()) for work in workers]
    try:
        await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        if not ended.is_set():
            logging.critical("A worker of the gateway has ended.")
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await core.close()


def main() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    # The loop that the real gateway's server takes.
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(Settings.read(), paced=_UNPACED not in sys.argv[1:]))


if __name__ == "__main__":
    main()
