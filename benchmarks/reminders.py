"""Reminders: a wave that is due in one minute, on SQLite and on PostgreSQL, and a poll among many that are not due.

`python -m benchmarks.reminders --count 1000 --future 100000` measures the same in a minute.
"""

import asyncio
import os
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import click
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from benchmarks import reminder_stock
from benchmarks.durations import milliseconds, percentile
from benchmarks.errors import BenchmarkError
from benchmarks.memory import MEGABYTE
from benchmarks.reminder_stock import NOON
from benchmarks.reminder_wave import CHATTERS, EVERY, Taken, process
from benchmarks.report import Block, Options, written
from benchmarks.table import Table
from benchmarks.telegram_figures import in_seconds
from bot.worker.reminders import BATCH
from casework import migrate, reminders
from casework.models import OutboxItem
from casework.reminder_models import Reminder, ReminderSaid
from casework.store import Store

COUNT, FUTURE = 10_000, 1_000_000
#: Seconds after which a wave is judged by what there is; polls of which the middle one counts.
LONGEST, POLLS = 180.0, 200
POSTGRESQL = "NAVIGATOR_TEST_POSTGRESQL"


@dataclass(frozen=True)
class Wave:
    """One run. `delivered` parcels went to `reached` people; `seconds` until the last was marked as sent."""

    name: str
    expected: int
    taken: Sequence[Taken]
    seconds: float
    worked: float
    memory: Sequence[tuple[int, int]]

    @property
    def parcels(self) -> list[int]:
        return [each for one in self.taken for each in one.parcels]

    @property
    def reached(self) -> int:
        return len({each for one in self.taken for each in one.addresses})

    @property
    def twice(self) -> int:
        """Parcels that were delivered again, and people who got another parcel."""
        everybody = [each for one in self.taken for each in one.addresses]
        return max(len(self.parcels) - len(set(self.parcels)), len(everybody) - len(set(everybody)))


@dataclass(frozen=True)
class Poll:
    """How long a poll takes that finds nothing due, with and without the others, and how the database looks."""

    database: str
    without: float
    among: float
    plan: str


def run(_: Options) -> list[Block]:
    return measured(COUNT, FUTURE)


def measured(count: int, future: int) -> list[Block]:
    with TemporaryDirectory(prefix="bench-") as folder:
        return report(count, future, *asyncio.run(_all_runs(Path(folder), count, future)))


async def _all_runs(folder: Path, count: int, future: int) -> tuple[list[Wave], list[Poll]]:
    template = folder / "template.db"
    store = Store.open(f"sqlite+aiosqlite:///{template}")
    await migrate.upgrade(store.engine)
    await store.close()
    waves, polls = [], []
    for name, workers, chat in (("SQLite, one worker", 1, False), ("… while others chat", 1, True)):
        async with _sqlite(folder, template) as url:
            waves.append(await wave(name, url, folder, count, workers, chat=chat))
    async with _sqlite(folder, template) as url:
        polls.append(await poll("SQLite", url, future))
    if os.environ.get(POSTGRESQL):
        for name, workers in (("PostgreSQL, one worker", 1), ("PostgreSQL, two workers", 2)):
            async with _postgresql() as url:
                waves.append(await wave(name, url, folder, count, workers))
        async with _postgresql() as url:
            polls.append(await poll("PostgreSQL", url, future))
    return waves, polls


async def wave(name: str, url: str, folder: Path, count: int, workers: int, *, chat: bool = False) -> Wave:
    """All are due when the workers begin. Raises BenchmarkError when one ends."""
    store = Store.open(url)
    await reminder_stock.families(store, count)
    async with AsyncExitStack() as stack:
        running = [
            await stack.enter_async_context(process(url, folder / f"{uuid4().hex}.json", chat=chat))
            for _ in range(workers)
        ]
        for each in running:
            await each.ready()
        before, worked = [each.memory().bytes for each in running], [each.worked() for each in running]
        for each in running:
            each.go()
        began = time.monotonic()
        while not await _all_sent(store, count) and time.monotonic() - began < LONGEST:
            for each in running:
                each.check()
            await asyncio.sleep(0.2)
        seconds = time.monotonic() - began
        spent = sum(each.worked() for each in running) - sum(worked)
        after = [each.memory().bytes for each in running]
        taken = [await each.end() for each in running]
    await store.close()
    return Wave(name, count, taken, seconds, spent, list(zip(before, after, strict=True)))


async def _all_sent(store: Store, count: int) -> bool:
    async with store.read() as session:
        said = await session.scalar(select(func.count()).select_from(ReminderSaid)) or 0
        open_ones = select(OutboxItem.id).where(OutboxItem.sent_at.is_(None), OutboxItem.failed_at.is_(None))
        return said >= count and await session.scalar(open_ones.where(OutboxItem.bulk).limit(1)) is None


async def poll(name: str, url: str, future: int) -> Poll:
    store = Store.open(url)
    await reminder_stock.future(store, 1)
    without = await _polled(store)
    await reminder_stock.future(store, future)
    among = await _polled(store)
    async with store.read() as session:
        plan = await _plan(session)
    await store.close()
    return Poll(name, without, among, plan)


async def _polled(store: Store) -> float:
    """Seconds of the middle one of many looks, as the worker looks, and of the query for a batch."""
    took = []
    for _ in range(POLLS):
        async with store.write() as session:
            await session.connection()
            began = time.perf_counter()
            due = await reminders.is_due(session, NOON)
            batch = await reminders.due(session, NOON, BATCH)
            took.append(time.perf_counter() - began)
        if due or batch:
            raise BenchmarkError("A reminder is due that is not to be.")
    return percentile(took, 0.5)


async def _plan(session: AsyncSession) -> str:
    """How the database finds a batch."""
    query = (
        select(Reminder.id)
        .where(Reminder.look_at <= NOON)
        .order_by(Reminder.look_at, Reminder.id)
        .limit(BATCH)
        .compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    )
    sqlite = session.get_bind().dialect.name == "sqlite"
    rows = await session.execute(text(f"EXPLAIN {'QUERY PLAN ' if sqlite else '(COSTS OFF) '}{query}"))
    return "; ".join(str(row[-1]).strip() for row in rows)


def report(count: int, future: int, waves: Sequence[Wave], polls: Sequence[Poll]) -> list[Block]:
    return [
        f"{count} families, in four languages, are to be reminded of a meeting in the same minute. A worker with its "
        "outbox is a process of its own, the database a real one; the channel takes everything at once and writes down "
        "what it got. While others chat, "
        f"{CHATTERS} families write a message every {EVERY} s together, and the stand-in for Rasa is in the same "
        "process: its answers are timed from the message to the channel, before the wave and in it:",
        Table(
            (
                "run",
                "delivered",
                "people",
                "twice",
                "seconds",
                "a second",
                "processor each",
                "memory before",
                "after",
                "errors",
                "answers",
                "p50 calm",
                "p95",
                "p50 in the wave",
                "p95 in it",
            ),
            [_row(each) for each in waves],
        ),
        f"A poll that finds nothing to do, without and among {future} reminders that are not due yet, the middle one "
        f"of {POLLS}:",
        Table(
            ("database", "without", "among them", "ratio", "how it looks"),
            [
                (
                    each.database,
                    milliseconds(each.without),
                    milliseconds(each.among),
                    f"{each.among / each.without:.2f}",
                    each.plan,
                )
                for each in polls
            ],
        ),
    ]


def _row(each: Wave) -> Sequence[str]:
    calm = [wait for one in each.taken for wait in one.calm]
    waits = [wait for one in each.taken for wait in one.waits]
    return (
        each.name,
        str(len(each.parcels)),
        str(each.reached),
        str(each.twice),
        f"{each.seconds:.1f}",
        f"{len(each.parcels) / each.seconds:.0f}",
        milliseconds(each.worked / max(len(each.parcels), 1)),
        *("/".join(f"{pair[end] / MEGABYTE:.0f}" for pair in each.memory) + " MB" for end in (0, 1)),
        str(sum(one.errors for one in each.taken)),
        str(len(waits)) if waits else "–",
        *(in_seconds(values, share) for values in (calm, waits) for share in (0.5, 0.95)),
    )


@asynccontextmanager
async def _sqlite(folder: Path, template: Path) -> AsyncIterator[str]:
    path = folder / f"{uuid4().hex}.db"
    shutil.copyfile(template, path)
    # It is removed with its folder.
    yield f"sqlite+aiosqlite:///{path}"


@asynccontextmanager
async def _postgresql() -> AsyncIterator[str]:
    """A migrated database of its own on the server of the tests."""
    address, name = os.environ[POSTGRESQL], f"navigator_bench_{uuid4().hex}"
    await _command(address, f'CREATE DATABASE "{name}"')
    url = make_url(address).set(database=name).render_as_string(hide_password=False)
    try:
        store = Store.open(url)
        await migrate.upgrade(store.engine)
        await store.close()
        yield url
    finally:
        await _command(address, f'DROP DATABASE "{name}" WITH (FORCE)')


async def _command(address: str, statement: str) -> None:
    engine = create_async_engine(address, isolation_level="AUTOCOMMIT")
    try:
        async with engine.connect() as connection:
            await connection.execute(text(statement))
    finally:
        await engine.dispose()


@click.command()
@click.option("--count", default=COUNT, type=click.IntRange(1), help="Reminders that are due at once.")
@click.option("--future", default=FUTURE, type=click.IntRange(1), help="Reminders that are not due.")
def main(count: int, future: int) -> None:
    """Measure in another size, which is printed and never kept."""
    try:
        click.echo("\n".join(written(measured(count, future))))
    except BenchmarkError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
