"""The forum's worker: nothing is lost or doubled when it is killed, and no family waits for another's trouble."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import pytest

from bot.channels.telegram import forum_words as words
from bot.channels.telegram.forum_family import code_of
from casework.models import Conversation
from casework.store import Store
from tests.bot.channels.telegram.forum_house import AS_IN_THE_GATEWAY, PACE, ForumHouse, Killed, MortalStore
from tests.fakes.clock import MovableClock
from tests.fakes.telegram.refusal import Refusal
from tests.fakes.telegram.trouble import Call, Moment
from tests.fakes.waiting import at_rest, until


@pytest.fixture
async def house(store: Store, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ForumHouse]:
    monkeypatch.setenv(*AS_IN_THE_GATEWAY)
    async with ForumHouse.opened(store, clock) as opened:
        await opened.people.staff("Anna Berg")
        yield opened


STEPS: list[tuple[str, Moment]] = [
    (method, moment)
    for method in ("createForumTopic", "sendMessage", "sendPhoto", "closeForumTopic", "editForumTopic")
    for moment in ("before", "after")
]


@pytest.mark.parametrize(("method", "moment"), STEPS)
async def test_nothing_is_lost_or_doubled_when_we_are_killed(house: ForumHouse, method: str, moment: Moment) -> None:
    """Killed at each call of that kind in turn; at the end the topic is as if nothing had happened."""
    family = await house.family("Hello")
    await _killed(house, family, method, moment, house.waits(family, sync=False))
    await house.says(family, "One")
    file = house.telegram.cloud.files.add("photo", b"content")
    await _killed(house, family, method, moment, house.sends(family, "photo", {"file_id": file.id}))
    await house.waits(family, "crisis", sync=False)
    await _killed(house, family, method, moment, house.says(family, "Two"))
    anna = await house.people.staff("Anna Lind")
    await _killed(house, family, method, moment, house.floor.hand_back(family.id, anna.id))
    await house.take_pending()
    await house.sync(family)
    (topic,) = [topic for topic in house.group.topics.values() if not topic.deleted]
    texts = [message.text or message.file_name for message in topic.messages]
    assert texts[0] is not None
    assert texts[0].startswith(words.WAITING)
    assert [text for text in texts[1:] if not (text or "").startswith("Assistant:")] == [
        "Family: One",
        "Family: A file",
        "",
        words.NOW_URGENT,
        "Family: Two",
        words.CLOSED,
    ]
    assert topic.closed
    assert not topic.name.startswith("❗")


async def test_nothing_is_lost_or_doubled_between_two_writes(house: ForumHouse) -> None:
    """For each write to the database a family at whose topic the process is killed just before it."""
    mortal = MortalStore(house.store.engine)
    killed = {"opening": 0, "closing": 0}
    for lives in range(30):
        family = await house.family("Hello")
        await house.waits(family, sync=False)
        for text in ("One", "Two"):
            await house.says(family, text)
        killed["opening"] += await _dies(house, family, mortal, lives)
        await house.gives_back(family, sync=False)
        killed["closing"] += await _dies(house, family, mortal, lives)
        topic = await house.topic(family)
        assert (await house.texts(family))[1:] == ["Family: One", "Family: Two", words.CLOSED], f"after {lives} writes"
        assert topic.closed
        await house.take_pending()
        same = [each for each in house.group.topics.values() if each.name == topic.name and not each.deleted]
        assert same == [topic], "a surplus one is deleted when Telegram tells of it"
    assert 10 < killed["opening"] < 30
    assert 2 < killed["closing"] < 30


async def test_looking_for_a_double_touches_no_post_under_way(house: ForumHouse) -> None:
    one, two = await house.family("Hello"), await house.family("Hello")
    await house.waits(one, sync=False)
    await _killed(house, one, "sendMessage", "after", house.says(one, "One"))
    await house.says(one, "Two")
    task = asyncio.create_task(house.sync(one))

    async def kill(_: Call) -> None:
        task.cancel()
        await asyncio.Event().wait()

    spare = house.telegram.on_call("sendMessage", "after", kill)
    await asyncio.gather(task, return_exceptions=True)
    spare()
    house.restart()
    await house.waits(two, sync=False)

    arrived = False

    async def wait_for_the_other(call: Call) -> None:
        if "Two" in str(call.parameters.get("text")):
            with suppress(TimeoutError):
                await until(lambda: arrived, 0.3)

    async def linger(call: Call) -> None:
        """The other family's post has arrived, and we are not told yet."""
        nonlocal arrived
        if words.WAITING in str(call.parameters.get("text")):
            arrived = True
            with suppress(TimeoutError):
                await until(lambda: len(house.telegram.called("deleteMessage")) > doubles, 0.5)

    doubles = len(house.telegram.called("deleteMessage"))
    house.telegram.on_call("sendMessage", "before", wait_for_the_other)
    house.telegram.on_call("sendMessage", "after", linger)
    await asyncio.gather(house.sync(two), house.sync(one))
    assert len(await house.texts(two)) == 1
    assert (await house.texts(one))[1:] == ["Family: One", "Family: Two"]


async def test_a_time_to_wait_holds_for_all_and_is_kept(house: ForumHouse) -> None:
    one, two = await house.family("Hello"), await house.family("Hello")
    await house.waits(one, sync=False)
    await house.waits(two, sync=False)
    house.telegram.will_fail("createForumTopic", kind=429, retry_after=100)
    async with running(house):
        begun = time.monotonic()
        # As long as the fake waits; our own clock stands.
        await until(lambda: time.monotonic() - begun > 150 / PACE)
        assert len(house.telegram.called("createForumTopic")) == 1, "nobody asks before the time is up"
        house.later(seconds=101)
        await until(lambda: len(house.group.topics) == 2)


async def test_one_family_in_trouble_does_not_stop_another(house: ForumHouse) -> None:
    one, two = await house.family("Hello"), await house.family("Hello")
    tried = 0

    async def refuse(call: Call) -> None:
        nonlocal tried
        if code_of(one.family_id) in str(call.parameters["name"]):
            tried += 1
            raise Refusal(500, "Internal Server Error")

    mend = house.telegram.on_call("createForumTopic", "before", refuse)
    await house.waits(one, sync=False)
    async with running(house):
        await until(lambda: tried > 0)
        await house.waits(two, sync=False)
        await until(_has_texts(house, two, 1))
        mend()
        house.later(minutes=2)
        await until(_has_texts(house, one, 1))


async def test_news_bring_what_was_said_at_once_and_many_families_at_once(house: ForumHouse) -> None:
    waiting = [await house.family("Hello") for _ in range(12)]
    async with running(house):
        for family in waiting:
            await house.waits(family, sync=False)
        for family in waiting:
            await until(_has_texts(house, family, 1))
    assert len(house.group.topics) == 12


async def test_the_same_family_is_never_brought_in_step_twice_at_once(house: ForumHouse) -> None:
    family = await house.family("Hello")
    await house.waits(family, sync=False)
    await asyncio.gather(*(house.sync(family) for _ in range(5)))
    assert len(house.group.topics) == 1
    assert len(await house.texts(family)) == 1


@asynccontextmanager
async def running(house: ForumHouse) -> AsyncIterator[None]:
    """The forum's own worker."""
    task = asyncio.create_task(house.forum.run())
    try:
        yield
        assert not task.done(), "the worker has ended"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await at_rest(house.store)


async def _killed(
    house: ForumHouse, family: Conversation, method: str, moment: Moment, doing: Coroutine[Any, Any, object]
) -> None:
    """Does something, and brings the topic in step: the first time the process is killed at such a call."""
    await doing
    task = asyncio.create_task(house.sync(family))

    async def kill(_: Call) -> None:
        task.cancel()
        await asyncio.Event().wait()

    spare = house.telegram.on_call(method, moment, kill)
    await asyncio.gather(task, return_exceptions=True)
    await at_rest(house.store)
    spare()
    house.restart()
    await house.sync(family)


async def _dies(house: ForumHouse, family: Conversation, mortal: MortalStore, lives: int) -> bool:
    """Brings the topic in step with a process that is killed after so many writes, then with another; if it was."""
    mortal.lives = lives
    house.restart(mortal)
    try:
        await house.sync(family)
    except Killed:
        killed = True
    else:
        killed = False
    house.restart()
    await house.sync(family)
    return killed


def _has_texts(house: ForumHouse, family: Conversation, count: int) -> Callable[[], Awaitable[bool]]:
    async def look() -> bool:
        row = await house.row(family)
        return row is not None and row.thread_id is not None and len(await house.texts(family)) == count

    return look
