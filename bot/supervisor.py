"""One parent for the processes of the house: starts them, says so when one dies, starts it again with back-off."""

import asyncio
import ctypes
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import StartError

#: Seconds before a child that died is started again: doubled each time, up to the longest.
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
#: A child that has lived this long is forgiven its earlier deaths.
FORGIVEN_AFTER = 60.0
#: Deaths before it was ever ready after which starting it again makes no sense.
DEATHS_AT_START = 3
#: Seconds between asking a child to end and ending it.
GRACE = 8.0
#: Bytes of a log that is kept when a process starts; the one before is kept beside it.
LOG_BYTES = 5_000_000
PR_SET_PDEATHSIG = 1

Say = Callable[[str], None]


@dataclass
class Child:
    """A process: how it is started, where it writes, and how to ask whether it is ready."""

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    ready: Callable[[], Awaitable[bool]]
    was_ready: bool = field(default=False, init=False)
    process: asyncio.subprocess.Process | None = field(default=None, init=False)

    def last_words(self, lines: int = 5) -> str:
        """The end of its log, for a person who wants to know why it died."""
        try:
            text = self.log.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        return "\n".join(f"    {line}" for line in text.splitlines()[-lines:])


class Supervisor:
    """Keeps children running until `stop` is called. `say` prints one line for a person."""

    def __init__(self, children: Sequence[Child], say: Say) -> None:
        self._children = children
        self._say = say
        self._stopping = asyncio.Event()
        self._keepers: list[asyncio.Task[None]] = []

    def stop(self) -> None:
        self._stopping.set()

    async def start(self, seconds: float) -> None:
        """Starts all and waits until all are ready. Raises StartError when one cannot be started in time."""
        self._keepers = [asyncio.create_task(self._keep(child)) for child in self._children]
        try:
            async with asyncio.timeout(seconds):
                for child in self._children:
                    await self._wait_for(child)
        except TimeoutError:
            late = next(child for child in self._children if not child.was_ready)
            await self.end()
            raise StartError(
                f"{late.name} was not ready after {seconds:.0f} seconds. Its log is {late.log}:\n{late.last_words()}"
            ) from None
        except StartError:
            await self.end()
            raise

    async def run(self) -> None:
        """Until `stop`; raises StartError if a child can no longer be kept."""
        stopped = asyncio.create_task(self._stopping.wait())
        done, _ = await asyncio.wait([stopped, *self._keepers], return_when=asyncio.FIRST_COMPLETED)
        await self.end()
        for task in done - {stopped}:
            task.result()

    async def end(self) -> None:
        """Asks the children to end, the last started first, and ends those that do not."""
        self._stopping.set()
        for keeper in self._keepers:
            keeper.cancel()
        await asyncio.gather(*self._keepers, return_exceptions=True)
        for child in reversed(self._children):
            await _end(child)

    async def _wait_for(self, child: Child) -> None:
        while not child.was_ready:
            if self._stopping.is_set():
                raise StartError("Stopped before everything was ready.")
            for keeper in self._keepers:
                if keeper.done():
                    keeper.result()
            child.was_ready = await child.ready()
            if not child.was_ready:
                await asyncio.sleep(0.1)

    async def _keep(self, child: Child) -> None:
        loop = asyncio.get_running_loop()
        pause, deaths = FIRST_PAUSE, 0
        while not self._stopping.is_set():
            began = loop.time()
            try:
                code = await _run(child)
            except OSError as error:
                raise StartError(f"{child.name} cannot be started: {error.strerror} ({child.argv[0]})") from error
            if self._stopping.is_set():
                return
            deaths += 1
            if not child.was_ready and deaths >= DEATHS_AT_START:
                raise StartError(
                    f"{child.name} cannot be started: it ended {deaths} times (exit code {code}). "
                    f"Its log is {child.log}:\n{child.last_words()}"
                )
            if loop.time() - began > FORGIVEN_AFTER:
                pause = FIRST_PAUSE
            self._say(f"{child.name} ended (exit code {code}). It is started again in {pause:g} s. Log: {child.log}")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


async def _run(child: Child) -> int:
    child.log.parent.mkdir(parents=True, exist_ok=True)
    if child.log.exists() and child.log.stat().st_size > LOG_BYTES:
        child.log.replace(child.log.with_suffix(".log.1"))
    with child.log.open("ab") as log:
        child.process = await asyncio.create_subprocess_exec(
            *child.argv,
            env=dict(child.env),
            cwd=child.cwd,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # A session of its own: Ctrl-C reaches the parent only, which ends the children in order.
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )
    return await child.process.wait()


def _die_with_parent() -> None:
    """On Linux a child is ended with its parent, even when the parent is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


async def _end(child: Child) -> None:
    process = child.process
    if process is None or process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(GRACE):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
