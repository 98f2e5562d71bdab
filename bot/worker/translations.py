"""The worker that translates what families write, for the coordinator who reads it."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.reply.translation import PASSING, TranslationError, Translator
from bot.translation.desk import TranslationDesk
from casework import translations
from casework.models import Message
from casework.store import Store
from casework.translations import Wanted

log = logging.getLogger(__name__)

#: Seconds between two looks at all threads.
PATIENCE = 20.0
#: Threads that are worked on at the same time.
AT_ONCE = 4
#: Messages in one question to the service.
TOGETHER = 10
#: Attempts until a message counts as not translated, and seconds until the second one; doubled with each.
ATTEMPTS, FIRST_PAUSE, LONGEST_PAUSE = 5, 2.0, 120.0


class TranslationWorker:
    """Translates each message once. Waits while the service is out of order, and says at last that it could not."""

    def __init__(self, store: Store, desk: TranslationDesk, bulletin: Bulletin, clock: Clock) -> None:
        self._store = store
        self._desk = desk
        self._bulletin = bulletin
        self._clock = clock
        self._attempts: dict[tuple[int, str], int] = {}
        #: How often the service has failed in a row, and until when it is left alone.
        self._failures = 0
        self._resting_until: datetime | None = None

    async def run(self) -> None:
        """Until cancelled; ends at once when there is no service."""
        if self._desk.engine is None:
            await asyncio.Event().wait()
        with self._bulletin.listen() as news:
            threads: Collection[UUID] | None = None
            while True:
                try:
                    await self.translate_due(threads)
                except Exception:
                    # A database that is locked or away for a moment must not end all translations.
                    log.exception("What families wrote could not be translated; it is tried again.")
                threads = await self._next(news)

    async def translate_due(self, threads: Collection[UUID] | None = None) -> int:
        """Translates what is missing in the threads, or in all with a human; how many messages were translated."""
        engine, now = self._desk.engine, self._clock()
        if engine is None or (self._resting_until is not None and now < self._resting_until):
            return 0
        async with self._store.read() as session:
            if threads is None:
                threads = await translations.with_a_human(session)
            due = [await translations.wanted(session, each, now, PASSING) for each in threads]
        free = asyncio.Semaphore(AT_ONCE)
        work = [self._thread(engine, each, free) for each in due if each is not None]
        done = await asyncio.gather(*work, return_exceptions=True)
        for failed in (each for each in done if isinstance(each, BaseException)):
            log.error("A thread could not be translated; it is tried again.", exc_info=failed)
        return sum(each for each in done if isinstance(each, int))

    async def _next(self, news: asyncio.Queue[News | None]) -> Collection[UUID] | None:
        """The threads in which something is new; None when all are to be looked at."""
        resting = (self._resting_until - self._clock()).total_seconds() if self._resting_until is not None else PATIENCE
        try:
            async with asyncio.timeout(min(PATIENCE, max(resting, 0.05))):
                found = [await news.get()]
        except TimeoutError:
            return None
        while not news.empty():
            found.append(news.get_nowait())
        known = {each.conversation_id for each in found if each is not None}
        return None if None in found else known

    async def _thread(self, engine: Translator, wanted: Wanted, free: asyncio.Semaphore) -> int:
        by_source: dict[str, list[Message]] = {}
        for message in wanted.messages:
            source = self._desk.language_of(message.text, message.language) or message.language
            by_source.setdefault(source, []).append(message)
        same = by_source.pop(wanted.target, [])
        if same:
            await self._note_same(engine, wanted, same)
        translated, changed = 0, bool(same)
        for source, messages in by_source.items():
            for first in range(0, len(messages), TOGETHER):
                some = messages[first : first + TOGETHER]
                async with free:
                    if self._is_resting():
                        break
                    answers = await self._desk.translate(
                        [each.text for each in some], source, wanted.target, wanted.names
                    )
                kept = await self._keep(engine, wanted, source, some, answers)
                translated += kept
                changed = changed or kept > 0 or any(isinstance(each, TranslationError) for each in answers)
        if changed:
            self._bulletin.publish(News("floor", wanted.conversation_id))
        return translated

    async def _note_same(self, engine: Translator, wanted: Wanted, messages: Sequence[Message]) -> None:
        """They can be read as they are, and need not be looked at again."""
        async with self._store.write() as session:
            for message in messages:
                await translations.keep(
                    session,
                    message.id,
                    of=message.text,
                    language=wanted.target,
                    source=wanted.target,
                    engine=engine.name,
                    text=None,
                    trouble=translations.SAME,
                    now=self._clock(),
                )

    async def _keep(
        self,
        engine: Translator,
        wanted: Wanted,
        source: str,
        messages: Sequence[Message],
        answers: Sequence[str | TranslationError],
    ) -> int:
        """Writes down what came; how many are translated now."""
        passing = [each for each in answers if isinstance(each, TranslationError) and each.kind in PASSING]
        self._rest(passing)
        count = 0
        async with self._store.write() as session:
            for message, answer in zip(messages, answers, strict=True):
                trouble = answer.kind if isinstance(answer, TranslationError) else None
                if trouble is not None and not self._is_last(message.id, wanted.target, trouble):
                    continue
                self._attempts.pop((message.id, wanted.target), None)
                kept = await translations.keep(
                    session,
                    message.id,
                    of=message.text,
                    language=wanted.target,
                    source=source,
                    engine=engine.name,
                    text=answer if isinstance(answer, str) else None,
                    trouble=trouble,
                    now=self._clock(),
                )
                count += kept and trouble is None
        return count

    def _is_last(self, message_id: int, target: str, trouble: str) -> bool:
        """Whether it is given up now; what does not pass is given up at once."""
        if trouble not in PASSING:
            return True
        tried = self._attempts.get((message_id, target), 0) + 1
        self._attempts[message_id, target] = tried
        return tried >= ATTEMPTS

    def _rest(self, passing: Sequence[TranslationError]) -> None:
        if not passing:
            self._failures, self._resting_until = 0, None
            return
        pause = min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
        told = max((each.seconds for each in passing if each.seconds is not None), default=0.0)
        self._failures = min(self._failures + 1, 16)
        self._resting_until = self._clock() + timedelta(seconds=max(pause, told))
        log.warning("The translation service is left alone for a while: %s", passing[0])

    def _is_resting(self) -> bool:
        return self._resting_until is not None and self._clock() < self._resting_until
