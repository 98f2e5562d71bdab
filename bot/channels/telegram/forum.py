"""The coordinators' forum group: each family's topic is kept in step with the database, from which it is derived."""

import asyncio
import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from bot.bulletin import Bulletin, News
from bot.channels.telegram.forum_group import ForumGroup, GroupError
from bot.channels.telegram.forum_topic import TopicKeeper
from bot.clock import Clock
from bot.errors import DeliveryLaterError, UndeliverableError
from casework import forum_topics
from casework.store import Store

log = logging.getLogger(__name__)

#: Seconds between two looks at everything, by which what a killed process left is found; and the least of them.
PATIENCE = 10.0
SHORTEST = 0.05
#: Families that are brought in step at the same time.
AT_ONCE = 8
#: Until a family is tried again: after a failure, doubled with each one, and after trouble that somebody must mend.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=1), timedelta(minutes=1)
TROUBLE_PAUSE = timedelta(minutes=3)


class Forum:
    """Woken by news, and by time. A family is never brought in step twice at once."""

    def __init__(
        self, group: ForumGroup, store: Store, bulletin: Bulletin, clock: Clock, *, patience: float = PATIENCE
    ) -> None:
        self.keeper = TopicKeeper(group, store, bulletin, clock)
        self._store = store
        self._bulletin = bulletin
        self._clock = clock
        self._patience = patience
        self._places = asyncio.Semaphore(AT_ONCE)
        #: Each lives as long as somebody holds it or waits for it.
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self._tasks: dict[UUID, asyncio.Task[None]] = {}
        self._again: set[UUID] = set()
        #: Families, or topics of erased ones, that may not be tried before that moment; and how often they failed.
        self._resting: dict[UUID, datetime] = {}
        self._failures: dict[UUID, int] = {}

    async def run(self) -> None:
        """Until cancelled."""
        with self._bulletin.listen() as news:
            try:
                while True:
                    await self._look(None)
                    next_look = asyncio.get_running_loop().time() + self._pause_of_all()
                    while (heard := await _heard(news, next_look)) is not None:
                        await self._look(heard)
            finally:
                self._again.clear()
                tasks = list(self._tasks.values())
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def sync(self, family_id: UUID) -> None:
        """Brings the family's topic in step, as far as it goes; what could not be done is tried again by `run`."""
        lock = self._locks.get(family_id)
        if lock is None:
            lock = self._locks[family_id] = asyncio.Lock()
        try:
            async with lock:
                await self.keeper.keep(family_id)
        except GroupError as error:
            self._rest(family_id, TROUBLE_PAUSE)
            await self.keeper.trouble(family_id, str(error))
        except UndeliverableError as error:
            log.error("The topic of a family cannot be kept: %s", error)
            self._rest(family_id, TROUBLE_PAUSE)
        except DeliveryLaterError as error:
            self._later(family_id, error)
        else:
            self._well(family_id)

    async def tidy(self) -> None:
        """Deletes the topics of families that were erased."""
        async with self._store.read() as session:
            topics = await forum_topics.abandoned(session)
        for topic in topics:
            if not self._is_resting(topic.id):
                try:
                    await self.keeper.remove(topic)
                except GroupError as error:
                    if self._failures.get(topic.id, 0) == 0:
                        log.warning("The topic of an erased family cannot be deleted: %s", error)
                    self._failures[topic.id] = self._failures.get(topic.id, 0) + 1
                    self._rest(topic.id, TROUBLE_PAUSE)
                except DeliveryLaterError as error:
                    self._later(topic.id, error)
                else:
                    self._well(topic.id)

    async def _look(self, conversations: Collection[UUID] | None) -> None:
        """At the families of these conversations, or at all that may need it."""
        try:
            async with self._store.read() as session:
                if conversations is None:
                    families = await forum_topics.to_look_at(session)
                else:
                    families = await forum_topics.families_of(session, conversations)
            for family_id in families:
                self._begin(family_id)
            if conversations is None:
                await self.tidy()
        except Exception:
            # A database that is locked or away for a moment must not end the forum.
            log.exception("The forum group could not be looked after; it is tried again.")

    def _begin(self, family_id: UUID) -> None:
        if self._is_resting(family_id):
            return
        if family_id in self._tasks:
            self._again.add(family_id)
            return
        task = asyncio.create_task(self._in_turn(family_id))
        self._tasks[family_id] = task

        def ended(_: asyncio.Task[None]) -> None:
            self._tasks.pop(family_id, None)
            if family_id in self._again:
                self._again.discard(family_id)
                self._begin(family_id)

        task.add_done_callback(ended)

    async def _in_turn(self, family_id: UUID) -> None:
        async with self._places:
            if self._is_resting(family_id):
                return
            try:
                await self.sync(family_id)
            except Exception:
                log.exception("The topic of a family could not be kept; it is tried again.")
                self._rest(family_id, self._pause(family_id))

    def _pause_of_all(self) -> float:
        """Seconds until the next look at everything: sooner when somebody who rests may be tried again before."""
        now = self._clock()
        self._resting = {each: until for each, until in self._resting.items() if until > now}
        waits = [(until - now).total_seconds() for until in self._resting.values()]
        return min([self._patience, *(max(wait, SHORTEST) for wait in waits)])

    def _later(self, some_id: UUID, error: DeliveryLaterError) -> None:
        log.info("The forum group: %s", error)
        told = timedelta(seconds=error.seconds) if error.seconds is not None else None
        self._rest(some_id, told or self._pause(some_id))

    def _pause(self, some_id: UUID) -> timedelta:
        failures = self._failures[some_id] = self._failures.get(some_id, 0) + 1
        return min(FIRST_PAUSE * (1 << min(failures - 1, 10)), LONGEST_PAUSE)

    def _rest(self, some_id: UUID, pause: timedelta) -> None:
        self._resting[some_id] = self._clock() + pause

    def _well(self, some_id: UUID) -> None:
        self._resting.pop(some_id, None)
        self._failures.pop(some_id, None)

    def _is_resting(self, some_id: UUID) -> bool:
        until = self._resting.get(some_id)
        return until is not None and until > self._clock()


async def _heard(news: asyncio.Queue[News | None], until: float) -> set[UUID] | None:
    """The conversations of which there is news; None when everything must be looked at: the time is up, or some news
    were missed.
    """
    try:
        async with asyncio.timeout_at(until):
            heard = [await news.get()]
    except TimeoutError:
        return None
    while not news.empty():
        heard.append(news.get_nowait())
    found = {item.conversation_id for item in heard if item is not None}
    return None if None in heard else found
