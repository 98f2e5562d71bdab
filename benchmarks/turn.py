"""The way of one message: from the family's send to the bot's answer, and who needs how much of that time."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from benchmarks.durations import first_and_last_third, milliseconds, percentile
from benchmarks.errors import BenchmarkError
from benchmarks.kinds import KINDS, Kind
from benchmarks.measured import ACTIONS, STAGES, Total, Totals, fetch, since
from benchmarks.report import Block, Options
from benchmarks.table import Table
from tests.acceptance.house import House, house
from tests.acceptance.parent import Parent, parent
from tests.acceptance.template import make_template

REGION = "se-karlstad"
WARM_UP = 5
#: Seconds between two messages: one family is no faster, and the gateway takes at most two a second.
PAUSE = 0.6
#: Seconds after which a kind is ended with the turns that it has.
LONGEST = 240.0


@dataclass(frozen=True)
class Parts:
    """The mean of one turn in seconds, by who needs them.

    `rest`: storing the message, the outbox, the way there and back.
    """

    hear: float
    rasa: float
    actions: float
    say: float
    rest: float

    @property
    def whole(self) -> float:
        return self.hear + self.rasa + self.actions + self.say + self.rest

    def cell(self, seconds: float) -> str:
        return f"{milliseconds(seconds)} ({seconds / self.whole:.0%})"


@dataclass(frozen=True)
class Timed:
    """What was measured of one kind: seconds of each turn, and what the processes counted meanwhile."""

    kind: Kind
    seconds: Sequence[float]
    as_expected: int
    stages: Totals
    actions: Totals
    messages: int

    @property
    def mean(self) -> float:
        return sum(self.seconds) / len(self.seconds)

    @property
    def parts(self) -> Parts:
        return parts(self.mean, len(self.seconds), self.stages, self.actions)


def parts(mean: float, turns: int, stages: Totals, actions: Totals) -> Parts:
    """Parts the mean seconds of `turns` turns by what gateway and action server counted in them."""
    hear, decide, say = (stages.get(stage, Total()).seconds / turns for stage in ("hear", "decide", "say"))
    acting = sum(total.seconds for total in actions.values()) / turns
    return Parts(hear, decide - acting, acting, say, mean - hear - decide - say)


def run(options: Options) -> list[Block]:
    state = make_template()
    with TemporaryDirectory(prefix="bench-") as folder, house(Path(folder), state) as started:
        started.start()
        timed = asyncio.run(_all_kinds(started, options.turns))
    return report(timed)


def report(timed: Sequence[Timed]) -> list[Block]:
    return [
        "One family writes to the whole house through the web chat; from its send to the bot's answer:",
        Table(
            ("message", "turns", "p50", "p95", "mean", "answered as meant"),
            [
                (
                    each.kind.name,
                    str(len(each.seconds)),
                    milliseconds(percentile(each.seconds, 0.5)),
                    milliseconds(percentile(each.seconds, 0.95)),
                    milliseconds(each.mean),
                    f"{each.as_expected} of {len(each.seconds)}",
                )
                for each in timed
            ],
        ),
        "Who needs how much of the mean:",
        Table(
            ("message", "gateway reads", "Rasa alone", "actions", "renders, writes", "rest"),
            [
                (
                    each.kind.name,
                    *(
                        each.parts.cell(seconds)
                        for seconds in (
                            each.parts.hear,
                            each.parts.rasa,
                            each.parts.actions,
                            each.parts.say,
                            each.parts.rest,
                        )
                    ),
                )
                for each in timed
            ],
        ),
        "Rasa reads the whole session again at each message, so a turn grows with the session:",
        Table(
            ("message", "messages in the session", "actions a turn", "p50 of the first third", "p50 of the last third"),
            [_growth(each) for each in timed],
        ),
    ]


def _growth(timed: Timed) -> Sequence[str]:
    first, last = first_and_last_third(timed.seconds)
    actions = sum(total.count for total in timed.actions.values())
    return (
        timed.kind.name,
        str(timed.messages),
        f"{actions / len(timed.seconds):.1f}",
        milliseconds(percentile(first, 0.5)),
        milliseconds(percentile(last, 0.5)),
    )


async def _all_kinds(started: House, turns: int) -> list[Timed]:
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        return [await _time(started, client, kind, turns) for kind in KINDS]


async def _time(started: House, client: httpx.AsyncClient, kind: Kind, turns: int) -> Timed:
    """One kind in a session of its own, so that each begins with a short one."""
    actions = f"http://127.0.0.1:{started.actions_port}"
    async with parent(started.address, region=REGION) as someone:
        await someone.choose("en")
        await someone.answer(0)
        for number in range(WARM_UP):
            await turn(someone, kind, number)
            await asyncio.sleep(PAUSE)
        before = await fetch(client, started.address, STAGES), await fetch(client, actions, ACTIONS)
        seconds, as_expected, end = [], 0, time.monotonic() + LONGEST
        for number in range(WARM_UP, WARM_UP + turns):
            took, expected = await turn(someone, kind, number)
            seconds.append(took)
            as_expected += expected
            # The gateway looks for further messages after an answer; that look is over before the counts are read.
            await asyncio.sleep(PAUSE)
            if time.monotonic() > end:
                break
        after = await fetch(client, started.address, STAGES), await fetch(client, actions, ACTIONS)
    stages, acted = since(before[0], after[0]), since(before[1], after[1])
    return Timed(kind, seconds, as_expected, stages, acted, WARM_UP + len(seconds))


async def turn(someone: Parent, kind: Kind, number: int) -> tuple[float, bool]:
    """Seconds of one message until its answer, and whether the answer was of the kind that was meant."""
    last = max(someone.views, default=0)
    began = time.perf_counter()
    sent = await kind.send(someone, number)
    if not sent["ok"]:
        raise BenchmarkError(f"The gateway refused {kind.name}: {sent['message']}")
    try:
        answers = await someone.answer(last)
    except TimeoutError as error:
        why = "a message before it was handed to a person" if someone.floor.get("floor") == "human" else "it timed out"
        raise BenchmarkError(f"{kind.name.capitalize()}, message {number + 1}, was not answered: {why}.") from error
    return time.perf_counter() - began, kind.expected(answers[0])
