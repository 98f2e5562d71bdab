"""A warm start of the whole house, and the memory that its processes hold."""

import asyncio
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.kinds import KINDS
from benchmarks.memory import Resident, resident
from benchmarks.report import Block, Options
from benchmarks.table import Table
from benchmarks.turn import PAUSE, REGION, turn
from tests.acceptance.house import House, house
from tests.acceptance.parent import parent
from tests.acceptance.template import make_template

STEP = re.compile(r"^  (\S.*?) +(\d+\.\d) s$", re.MULTILINE)
#: What a process is called, and by which word of its command line it is known.
CHILDREN = {"Rasa": "launcher", "actions": "actions", "gateway": "serve"}


def run(options: Options) -> list[Block]:
    state = make_template()
    with TemporaryDirectory(prefix="bench-") as folder, house(Path(folder), state) as started:
        began = time.monotonic()
        started.start()
        seconds = time.monotonic() - began
        at_ready = memory(started)
        asyncio.run(_talk(started))
        later = memory(started)
        return report(seconds, steps(started.said), at_ready, later)


def report(
    seconds: float,
    taken: Sequence[tuple[str, float]],
    at_ready: Mapping[str, Resident],
    later: Mapping[str, Resident],
) -> list[Block]:
    together = [str(Resident(sum(each.bytes for each in side.values()), 0)) for side in (at_ready, later)]
    return [
        f"A warm start until the addresses are printed: {seconds:.1f} s. Understanding and search go on together.",
        Table(("step", "seconds"), [(name, f"{step:.1f}") for name, step in taken]),
        "Resident memory; mapped files, such as the sentence vectors' model, are shared between processes:",
        Table(
            ("process", "at ready", "after a few messages", "of it mapped files"),
            [
                *(
                    (name, str(at_ready[name]), str(later[name]), str(Resident(later[name].of_files, 0)))
                    for name in later
                ),
                ("all", *together, ""),
            ],
        ),
    ]


def steps(said: str) -> list[tuple[str, float]]:
    """The steps that a start printed, with their seconds."""
    return [(name, float(seconds)) for name, seconds in STEP.findall(said)]


def memory(started: House) -> dict[str, Resident]:
    assert started.process is not None
    held = {name: resident(started.child(word)) for name, word in CHILDREN.items()}
    return {"supervisor": resident(started.process.pid), **held}


async def _talk(started: House) -> None:
    async with parent(started.address, region=REGION) as someone:
        await someone.choose("en")
        await someone.answer(0)
        for number in range(3):
            for kind in KINDS:
                await turn(someone, kind, number)
                await asyncio.sleep(PAUSE)
