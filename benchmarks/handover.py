"""200 families and 20 coordinators write to each other at once, each on a live page; nothing may be lost or misplaced.

`python -m benchmarks.handover --families 20 --seconds 15` measures the same in a minute.
"""

import asyncio
import hashlib
import hmac
import random
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import click
import httpx
import socketio
from itsdangerous import URLSafeSerializer
from sqlalchemy import select

from benchmarks.durations import milliseconds, percentile
from benchmarks.errors import BenchmarkError
from benchmarks.report import Block, Options, written
from benchmarks.table import Table
from bot import clock
from bot.console.gate import FORM_FIELD, SESSION_COOKIE
from casework import conversations, coordinators, families, handovers
from casework.models import Conversation, Message, Staff
from casework.store import Store
from tests.acceptance.house import House, house
from tests.acceptance.template import make_template
from tests.fakes.waiting import until

FAMILIES, COORDINATORS = 200, 20
SECONDS = 120.0
#: Mean seconds between two messages of one family, and between two answers of one coordinator.
FAMILY_EVERY, COORDINATOR_EVERY = 20.0, 6.0
#: Seconds after the last message in which everything has to arrive, and those that one request may take.
LEFT_OVER, LONGEST = 30.0, 30.0
#: Seconds in which everything has to begin, and those that open pages get to become quiet.
BEGINS_WITHIN, SETTLES = 180.0, 10.0
#: Families that begin at once.
TOGETHER = 10
WORDS = re.compile(r"(Family|Coordinator) (\d+) writes \d+")


@dataclass
class FamilyHere:
    """A family on the web chat: what it wrote and when, and what it read."""

    number: int
    client: socketio.AsyncClient
    conversation_id: UUID
    wrote: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)


@dataclass
class Desk:
    """A coordinator with an open page for each family: what was written, and what each page showed."""

    number: int
    staff_id: UUID
    secret: str
    http: httpx.AsyncClient
    families: list[FamilyHere] = field(default_factory=list)
    wrote: dict[UUID, list[str]] = field(default_factory=dict)
    shown: dict[UUID, list[str]] = field(default_factory=dict)

    @property
    def token(self) -> str:
        return hmac.new(self.secret.encode(), b"console form", hashlib.sha256).hexdigest()


@dataclass
class Scene:
    """Everybody, and when each sentence was sent and first seen on the other side, in seconds of one clock."""

    families: list[FamilyHere]
    desks: list[Desk]
    sent: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)
    refused: int = 0

    def waits(self, who: str) -> list[float]:
        return [self.seen[text] - at for text, at in self.sent.items() if text.startswith(who) and text in self.seen]

    def all_seen(self) -> bool:
        return self.sent.keys() <= self.seen.keys()


@dataclass(frozen=True)
class Figures:
    """`lost`, `doubled`, `misplaced` and `disordered` count sentences, over all threads, pages and chats."""

    family_waits: Sequence[float]
    staff_waits: Sequence[float]
    lost: int
    doubled: int
    misplaced: int
    disordered: int
    refused: int


def run(_: Options) -> list[Block]:
    return report(_measured(FAMILIES, SECONDS))


def report(figures: Figures) -> list[Block]:
    def row(name: str, waits: Sequence[float]) -> tuple[str, ...]:
        chances = (milliseconds(percentile(waits, share)) for share in (0.5, 0.95, 0.99))
        return (name, str(len(waits)), *chances)

    return [
        "From one side's send to the other side's screen, while everybody writes:",
        Table(
            ("way", "messages", "p50", "p95", "p99"),
            [row("family to coordinator", figures.family_waits), row("coordinator to family", figures.staff_waits)],
        ),
        f"Lost {figures.lost}, doubled {figures.doubled}, in a wrong thread {figures.misplaced}, out of order "
        f"{figures.disordered}, refused {figures.refused}: in the database, on every console page and in every chat.",
    ]


def _measured(number: int, seconds: float) -> Figures:
    template = make_template()
    with TemporaryDirectory(prefix="bench-") as folder, house(Path(folder), template) as started:
        started.start()
        return asyncio.run(_all(started, number, seconds))


async def _all(started: House, number: int, seconds: float) -> Figures:
    store = Store.open(f"sqlite+aiosqlite:///{started.state / 'navigator.db'}")
    async with _everybody(started, store, number) as scene:
        # What everybody said to begin with is answered before anything is measured, and every page is open.
        await until(lambda: _all_answered(store), BEGINS_WITHIN)
        pages = [asyncio.create_task(_page(scene, desk, one)) for desk in scene.desks for one in desk.families]
        await until(lambda: sum(map(len, (desk.shown for desk in scene.desks))) == number, BEGINS_WITHIN)
        await asyncio.sleep(SETTLES)
        end = time.monotonic() + seconds
        writers = [_family_writes(scene, one, end) for one in scene.families]
        answers = [_coordinator_writes(scene, desk, end) for desk in scene.desks]
        await asyncio.gather(*writers, *answers)
        with suppress(TimeoutError):
            await until(scene.all_seen, LEFT_OVER)
        for page in pages:
            page.cancel()
        await asyncio.gather(*pages, return_exceptions=True)
        figures = await _judged(scene, store)
    await store.close()
    return figures


async def _all_answered(store: Store) -> bool:
    async with store.read() as session:
        return not await conversations.with_unanswered(session)


@asynccontextmanager
async def _everybody(started: House, store: Store, number: int) -> AsyncIterator[Scene]:
    """Families in their chats, and coordinators who have taken their conversations over."""
    scene = Scene([], [])
    many = asyncio.Semaphore(TOGETHER)

    async def begin(each: int) -> FamilyHere:
        async with many:
            return await _family(started, scene, each)

    async with httpx.AsyncClient(
        base_url=started.address,
        trust_env=False,
        timeout=httpx.Timeout(LONGEST, read=None),
        limits=httpx.Limits(max_connections=None),
    ) as http:
        try:
            scene.families = list(await asyncio.gather(*(begin(each) for each in range(number))))
            for each in range(COORDINATORS):
                scene.desks.append(await _desk(store, http, each, scene.families[each::COORDINATORS]))
            yield scene
        finally:
            await asyncio.gather(*(one.client.disconnect() for one in scene.families), return_exceptions=True)


async def _family(started: House, scene: Scene, number: int) -> FamilyHere:
    client = socketio.AsyncClient(reconnection=False)
    confirmed: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()

    async def confirm(data: dict[str, Any]) -> None:
        if not confirmed.done():
            confirmed.set_result(data)

    client.on("session_confirm", confirm)
    await client.connect(started.address, transports=["websocket"], socketio_path="/socket.io")
    await client.emit("session_request", {"page_language": "en"})
    session = await asyncio.wait_for(confirmed, LONGEST)
    _, conversation_id = URLSafeSerializer("").loads_unsafe(session["session_id"])
    await client.call("user_uttered", {"message": "Hello", "client_id": uuid4().hex}, timeout=LONGEST)
    made = FamilyHere(number, client, UUID(conversation_id))

    async def told(view: dict[str, Any]) -> None:
        text = str(view.get("text", ""))
        if WORDS.fullmatch(text):
            made.read.append(text)
            scene.seen.setdefault(text, time.monotonic())

    client.on("bot_uttered", told)
    return made


async def _desk(store: Store, http: httpx.AsyncClient, number: int, own: list[FamilyHere]) -> Desk:
    """An account that is signed in and has the floor in these conversations."""
    now = clock.now()
    async with store.write() as session:
        staff = await coordinators.add(
            session, f"coordinator{number}@example.org", "coordinator", coordinators.one_time_password(), now
        )
        staff.name, staff.must_change_password = f"Coordinator {number}", False
        secret = await coordinators.begin_session(session, staff, now)
        staff_id = staff.id
    for one in own:
        async with store.write() as session:
            conversation = await families.conversation(session, one.conversation_id)
            await handovers.take_over(session, conversation, await session.get_one(Staff, staff_id), now=now)
    return Desk(number, staff_id, secret, http, own)


async def _page(scene: Scene, desk: Desk, family: FamilyHere) -> None:
    """One open page: its stream of new messages, to the end."""
    shown = desk.shown.setdefault(family.conversation_id, [])
    address = f"/console/conversations/{family.conversation_id}/stream"
    headers = {"Cookie": f"{SESSION_COOKIE}={desk.secret}"}
    async with desk.http.stream("GET", address, headers=headers) as stream:
        if stream.status_code != 200:
            raise BenchmarkError(f"A page's stream answers with {stream.status_code}.")
        async for line in stream.aiter_lines():
            found = WORDS.search(line)
            if found is not None and line.startswith("data:"):
                shown.append(found[0])
                if found[1] == "Family":
                    scene.seen.setdefault(found[0], time.monotonic())


async def _family_writes(scene: Scene, family: FamilyHere, end: float) -> None:
    dice = random.Random(family.number)
    await asyncio.sleep(dice.uniform(0, FAMILY_EVERY))
    while time.monotonic() < end:
        text = f"Family {family.number} writes {len(family.wrote) + 1}"
        scene.sent[text] = time.monotonic()
        answer = await family.client.call("user_uttered", {"message": text, "client_id": uuid4().hex}, timeout=LONGEST)
        if "error" in answer:
            scene.refused += 1
            del scene.sent[text]
        else:
            family.wrote.append(text)
        await asyncio.sleep(dice.expovariate(1 / FAMILY_EVERY) + 0.6)


async def _coordinator_writes(scene: Scene, desk: Desk, end: float) -> None:
    dice = random.Random(1_000 + desk.number)
    count = 0
    await asyncio.sleep(dice.uniform(0, COORDINATOR_EVERY))
    while time.monotonic() < end and desk.families:
        family, count = dice.choice(desk.families), count + 1
        text = f"Coordinator {desk.number} writes {count}"
        scene.sent[text] = time.monotonic()
        response = await desk.http.post(
            f"/console/conversations/{family.conversation_id}/messages",
            data={"text": text, "client_id": uuid4().hex, FORM_FIELD: desk.token},
            headers={"Cookie": f"{SESSION_COOKIE}={desk.secret}"},
            timeout=LONGEST,
        )
        if response.status_code == 303:
            desk.wrote.setdefault(family.conversation_id, []).append(text)
        else:
            scene.refused += 1
            del scene.sent[text]
        await asyncio.sleep(dice.expovariate(1 / COORDINATOR_EVERY))


async def _judged(scene: Scene, store: Store) -> Figures:
    """Every thread in the database, on its page and in its chat, held against what was sent."""
    lost = doubled = misplaced = disordered = 0
    for desk in scene.desks:
        for family in desk.families:
            answers = desk.wrote.get(family.conversation_id, [])
            kept = await _kept(store, family.conversation_id)
            page = desk.shown.get(family.conversation_id, [])
            for sent, found in (
                (family.wrote, [text for text in kept if text.startswith("Family")]),
                (answers, [text for text in kept if text.startswith("Coordinator")]),
                (family.wrote, [text for text in page if text.startswith("Family")]),
                (answers, [text for text in page if text.startswith("Coordinator")]),
                (answers, family.read),
            ):
                lost += len(set(sent) - set(found))
                misplaced += len(set(found) - set(sent))
                doubled += len(found) - len(set(found))
                disordered += list(dict.fromkeys(found)) != [text for text in sent if text in found]
    return Figures(
        scene.waits("Family"), scene.waits("Coordinator"), lost, doubled, misplaced, disordered, scene.refused
    )


async def _kept(store: Store, conversation_id: UUID) -> list[str]:
    async with store.read() as session:
        rows = await session.scalars(
            select(Message.text)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .where(Conversation.id == conversation_id, Message.author.in_(("family", "staff")))
            .order_by(Message.id)
        )
        return [text for text in rows if WORDS.fullmatch(text)]


@click.command()
@click.option("--families", default=FAMILIES, type=click.IntRange(COORDINATORS, 1_000))
@click.option("--seconds", default=SECONDS, type=click.FloatRange(5, 600))
def main(families: int, seconds: float) -> None:
    """Measure with other sizes, and print."""
    click.echo("\n".join(written(report(_measured(families, seconds)))))


if __name__ == "__main__":
    main()
