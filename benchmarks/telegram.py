"""Telegram at scale: many families at once, a Telegram that goes wrong, and a wave of reminders.

`python -m benchmarks.telegram --chats 20 --reminders 100 --seconds 6` measures the same in one or two minutes.
"""

import asyncio
import re
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import click
from sqlalchemy import func, insert, select

from benchmarks.errors import BenchmarkError
from benchmarks.memory import Resident
from benchmarks.reminder_stock import meeting_rows
from benchmarks.report import Block, Options, written
from benchmarks.table import Table
from benchmarks.telegram_figures import (
    Run,
    Wave,
    compared,
    crowd_row,
    process_row,
    together,
    waits,
    wave_row,
    within,
)
from benchmarks.telegram_gateway import NOON, GatewayProcess, gateway
from bot.channels.telegram.private import CHANNEL
from bot.channels.telegram.sender import TOGETHER
from casework import migrate
from casework.base import Base
from casework.channel_models import TelegramUpdate
from casework.models import Address, Conversation, Family, Message, OutboxItem, Person
from casework.reminder_models import ReminderSaid
from casework.store import Store
from locales.phrases import benefits
from locales.utterance import Utterance
from tests.fakes.rasa import SECRET, Answer, FakeRasa
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.trouble import DONE, Call

CHATS, EACH = 500, 3
REMINDERS, CHATTERS = 5_000, 20
#: Seconds of the wave, and between two messages of one chatting family.
SECONDS, EVERY = 90.0, 3.0
#: The share of calls that go wrong, and how.
SHARE = 0.05
TROUBLES: tuple[Any, ...] = (429, 500, 502, "hang", "hang_after", "cut_before", "cut_after")
#: Seconds after which a run is judged by what there is, and those that answers get after a wave.
LONGEST, LEFT_OVER = 300.0, 15.0
#: Seconds in which the gateway has to begin.
BEGINS_WITHIN = 60.0
#: Updates that Telegram hands out at once.
HANDED = 100
QUESTION = re.compile(r"Question \d+ of family \d+")


@dataclass(frozen=True)
class Sizes:
    """`seconds` are those of the wave."""

    chats: int = CHATS
    reminders: int = REMINDERS
    seconds: float = SECONDS


@dataclass(frozen=True)
class _Echo(Answer):
    """Says again what was asked, so that each answer belongs to one question."""

    rasa: FakeRasa | None = None

    def body(self) -> dict[str, Any]:
        assert self.rasa is not None
        said = Utterance(benefits.LINE_TITLE.name, {"title": self.rasa.heard[-1]["text"]})
        return Answer((said,)).body()


class EchoingRasa(FakeRasa):
    def __post_init__(self) -> None:
        super().__post_init__()
        self._always = _Echo(rasa=self)


class Scene:
    """A Telegram, a Rasa and a gateway between them, with what the phones are to show."""

    def __init__(self, telegram: FakeTelegram, rasa: FakeRasa, store: Store, process: GatewayProcess) -> None:
        self.telegram, self.rasa, self.store, self.process = telegram, rasa, store, process
        self.handed: dict[str, float] = {}
        self.expected: dict[int, list[str]] = {}
        self.before: Resident | None = None
        self._worked = 0.0
        telegram.on_call("getUpdates", "after", self._hand_out)

    async def ready(self) -> None:
        await self._look_until(self._is_asked, BEGINS_WITHIN)
        if not await self._is_asked():
            raise BenchmarkError("The gateway does not ask Telegram for updates.")
        self.before, self._worked = self.process.memory(), self.process.worked()

    async def ask(self, phone: Phone) -> None:
        """The next question of this family."""
        texts = self.expected.setdefault(phone.id, [])
        texts.append(f"Question {len(texts) + 1} of family {phone.id}")
        await phone.say(texts[-1])

    async def at_rest(self, seconds: float) -> None:
        """Until nothing is on its way any more, or that time has passed."""
        await self._look_until(self._rests, seconds)

    async def answered(self, seconds: float) -> None:
        """Until everything is answered, or that time has passed."""
        await self._look_until(self._all_said, seconds)

    def said(self) -> dict[str, float]:
        """When each answer was first said, by its question."""
        found: dict[str, float] = {}
        for call in self.sent():
            match = QUESTION.search(str(call.parameters["text"]))
            if match:
                found.setdefault(match[0], call.at)
        return found

    def sent(self) -> list[Call]:
        """The messages that arrived."""
        return [call for call in self.telegram.called("sendMessage") if call.outcome in ("ok", *DONE)]

    def result(self, name: str, phones: Sequence[Phone], began: float, **more: Any) -> Run:
        """Raises BenchmarkError when the fakes were asked what they must not be asked."""
        self.process.check()
        if faults := self.telegram.faults + self.rasa.faults:
            raise BenchmarkError(f"{len(faults)} calls broke the rules, such as: {faults[0]}")
        said = self.said()
        assert self.before is not None
        return Run(
            name,
            together(compared(self.expected.get(each.id, ()), list(map(_question, each.texts))) for each in phones),
            waits(self.handed, said),
            max(said.values(), default=began) - began,
            sum(call.outcome.startswith("429") for call in self.telegram.calls),
            len(self.telegram.impatient),
            self.process.errors(),
            self.process.worked() - self._worked,
            self.before,
            self.process.memory(),
            **more,
        )

    async def _hand_out(self, _: Call) -> None:
        now = time.monotonic()
        for update in self.telegram.cloud.updates.pending[:HANDED]:
            text = update.get("message", {}).get("text")
            if text is not None:
                self.handed.setdefault(text, now)

    async def _look_until(self, condition: Callable[[], Awaitable[bool]], seconds: float) -> None:
        """Returns when the condition holds, or when that time has passed."""
        end = time.monotonic() + seconds
        while not await condition() and time.monotonic() < end:
            self.process.check()
            await asyncio.sleep(0.25)

    async def _is_asked(self) -> bool:
        return bool(self.telegram.called("getUpdates"))

    async def _all_said(self) -> bool:
        return len(self.said()) >= sum(map(len, self.expected.values()))

    async def _rests(self) -> bool:
        if self.telegram.cloud.updates.pending:
            return False
        async with self.store.read() as session:
            for busy in (
                select(func.count()).select_from(TelegramUpdate).where(TelegramUpdate.done_at.is_(None)),
                select(func.count()).select_from(Message).where(Message.state.in_(("received", "waiting"))),
                select(func.count())
                .select_from(OutboxItem)
                .where(OutboxItem.sent_at.is_(None), OutboxItem.failed_at.is_(None)),
            ):
                if await session.scalar(busy):
                    return False
        return True


def run(_: Options) -> list[Block]:
    return measured(Sizes())


def measured(sizes: Sizes) -> list[Block]:
    with TemporaryDirectory(prefix="bench-") as folder:
        return report(sizes, *asyncio.run(_all_runs(Path(folder), sizes)))


async def _all_runs(folder: Path, sizes: Sizes) -> tuple[list[Run], list[Run]]:
    template = folder / "template.db"
    store = Store.open(f"sqlite+aiosqlite:///{template}")
    await migrate.upgrade(store.engine)
    await store.close()
    crowds = [
        await crowd("a crowd as fast as it can, no limits", template, sizes.chats, limits=False),
        await crowd("a crowd at Telegram's limits", template, sizes.chats),
        await crowd(f"… and {SHARE:.0%} of all calls go wrong", template, sizes.chats, chaos=True),
    ]
    waves = [
        await wave("no wave", template, 0, sizes.seconds / 2),
        await wave("a wave, at Telegram's limits", template, sizes.reminders, sizes.seconds),
        await wave("a wave as fast as it can, no limits", template, sizes.reminders, sizes.seconds / 2, limits=False),
    ]
    return crowds, waves


async def crowd(name: str, template: Path, chats: int, *, limits: bool = True, chaos: bool = False) -> Run:
    """`EACH` messages of each chat, all at once."""
    async with _scene(template, limits=limits) as scene:
        phones = [scene.telegram.user(language_code="en") for _ in range(chats)]
        await scene.ready()
        if chaos:
            scene.telegram.chaos(SHARE, seed=5, kinds=TROUBLES)
        began = time.monotonic()
        for _ in range(EACH):
            for phone in phones:
                await scene.ask(phone)
        await scene.at_rest(LONGEST)
        return scene.result(name, phones, began)


async def wave(name: str, template: Path, reminders: int, seconds: float, *, limits: bool = True) -> Run:
    """So many families are to be reminded at once, while a few chat for so many seconds."""
    async with _scene(template, limits=limits, reminders=reminders) as scene:
        chatters = [scene.telegram.user(language_code="en") for _ in range(CHATTERS)]
        await scene.ready()
        began = time.monotonic()
        for number in range(int(seconds / EVERY) * CHATTERS):
            pause = began + number * EVERY / CHATTERS - time.monotonic()
            await asyncio.sleep(max(pause, 0))
            await scene.ask(chatters[number % CHATTERS])
        await asyncio.sleep(max(began + seconds - time.monotonic(), 0))
        end = time.monotonic()
        async with scene.store.read() as session:
            noted = await session.scalar(select(func.count()).select_from(ReminderSaid)) or 0
        await scene.answered(LEFT_OVER)
        reminded = [call for call in scene.sent() if call.chat_id not in scene.expected]
        sent = within((call.at for call in reminded), 0, end)
        twice = len(reminded) - len({call.chat_id for call in reminded})
        return scene.result(name, chatters, began, wave=Wave(end - began, reminders, noted, sent, len(reminded), twice))


@asynccontextmanager
async def _scene(template: Path, *, limits: bool, reminders: int = 0) -> AsyncIterator[Scene]:
    with TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        shutil.copyfile(template, folder / "navigator.db")
        store = Store.open(f"sqlite+aiosqlite:///{folder / 'navigator.db'}")
        rasa = await EchoingRasa().begin()
        try:
            async with FakeTelegram(limits=limits, burst=1) as telegram:
                await _book(store, [telegram.user() for _ in range(reminders)])
                async with gateway(folder, _settings(folder, telegram, rasa), paced=limits) as process:
                    yield Scene(telegram, rasa, store, process)
        finally:
            await rasa.end()
            await store.close()


def _settings(folder: Path, telegram: FakeTelegram, rasa: FakeRasa) -> dict[str, str]:
    return {
        "NAVIGATOR_STATE_DIR": str(folder),
        "NAVIGATOR_DATABASE": "",
        "NAVIGATOR_RASA_PORT": rasa.url.rpartition(":")[2],
        "NAVIGATOR_RASA_SECRET": SECRET,
        "NAVIGATOR_FILES_KEY": "a key for benchmarks, of thirty-two bytes",
        "NAVIGATOR_TELEGRAM_MODE": "polling",
        "NAVIGATOR_TELEGRAM_TOKEN": telegram.token,
        "NAVIGATOR_TELEGRAM_API": telegram.url.removesuffix("/bot"),
    }


async def _book(store: Store, phones: Sequence[Phone]) -> None:
    """A family with a meeting tomorrow for each phone; it wrote once, long ago."""
    rows: dict[type[Base], list[dict[str, Any]]] = {}
    then, starts_at = NOON - timedelta(days=3), NOON + timedelta(hours=23)
    for phone in phones:
        phone.user.started = True
        family, person, thread = uuid4(), uuid4(), uuid4()
        for table, values in _family(phone, family, person, thread, starts_at, then).items():
            rows.setdefault(table, []).append(values)
    async with store.write() as session:
        for table, values_of_all in rows.items():
            await session.execute(insert(table), values_of_all)


def _family(
    phone: Phone, family: UUID, person: UUID, thread: UUID, starts_at: datetime, then: datetime
) -> dict[type[Base], dict[str, Any]]:
    """What stands in each table; all of it was written `then`."""
    return {
        Family: {"id": family, "region": "se-karlstad", "created_at": then},
        Person: {"id": person, "family_id": family, "created_at": then},
        Conversation: {
            "id": thread,
            "person_id": person,
            "family_id": family,
            "channel": CHANNEL,
            "proposed_language": "en",
            "floor": "bot",
            "created_at": then,
        },
        Address: {
            "id": uuid4(),
            "conversation_id": thread,
            "channel": CHANNEL,
            "external_id": str(phone.id),
            "created_at": then,
        },
        **meeting_rows(family, person, uuid4(), starts_at, then),
    }


def report(sizes: Sizes, crowds: Sequence[Run], waves: Sequence[Run]) -> list[Block]:
    return [
        f"{sizes.chats} chats write {EACH} messages each, all at once, and every answer names its question. The "
        "gateway is a process of its own with a real SQLite file; Telegram is the tests' fake over HTTP on 127.0.0.1, "
        "in which one message a second may go to a chat and thirty together, and what is more is refused. Rasa is a "
        "fake that answers at once, and sentences get no vector: the section on one message tells what both take. At "
        f"the limits the gateway sends {TOGETHER} a second by itself, so that {sizes.chats * EACH} answers take "
        f"{sizes.chats * EACH / TOGETHER:.0f} s at the least. A wait is that from the moment at which Telegram hands "
        "out an update to the sendMessage with its answer:",
        Table(
            ("run", "answers", "lost", "doubled", "out of order", "other", "p50", "p95", "most", "all after", "429"),
            [crowd_row(each) for each in crowds],
        ),
        f"What goes wrong: {', '.join(map(str, TROUBLES))}; a call that hangs is given up after ten seconds.",
        f"{sizes.reminders} families have a meeting tomorrow and are to be reminded of it at once, while {CHATTERS} "
        f"others write a message each {EVERY:.0f} s. The waits are those of the others; what was sent is counted at "
        "the end of so many seconds, what was written down then waits in the outbox:",
        Table(
            (
                "run",
                "seconds",
                "written",
                "sent",
                "a second",
                "of all",
                "twice",
                "answers",
                "lost",
                "p50",
                "p95",
                "429",
            ),
            [wave_row(each) for each in waves],
        ),
        "What the gateway's process needs; a message is an answer or a reminder that arrived:",
        Table(
            ("run", "memory before", "after", "processor a message", "errors in the log"),
            [process_row(each) for each in (*crowds, *waves)],
        ),
    ]


def _question(text: str) -> str:
    match = QUESTION.search(text)
    return match[0] if match else text


@click.command()
@click.option("--chats", default=CHATS, type=click.IntRange(1), help="Chats that write at once.")
@click.option("--reminders", default=REMINDERS, type=click.IntRange(1), help="Reminders that are due at once.")
@click.option("--seconds", default=SECONDS, type=click.FloatRange(2 * EVERY), help="How long the wave is looked at.")
def main(chats: int, reminders: int, seconds: float) -> None:
    """Measure in another size, which is printed and never kept."""
    try:
        click.echo("\n".join(written(measured(Sizes(chats, reminders, seconds)))))
    except BenchmarkError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
