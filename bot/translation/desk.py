"""Where words are given to be translated: shielded on the way out, checked on the way back."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.conversation.language import SURE, WORDS, Detector
from bot.reply.translation import PASSING, TranslationError, Translator
from bot.translation.shield import Shielded, restore, shield
from casework import conversations, families, translations
from casework.errors import NotFoundError
from casework.models import Message, Staff
from casework.store import Store
from casework.translations import Names
from locales.languages import languages
from resources_catalog import store as catalogue

log = logging.getLogger(__name__)

#: How long the names of the catalogue's organisations are remembered.
REMEMBERED = timedelta(minutes=10)


@dataclass(frozen=True)
class Spoken:
    """A member of staff's words in the family's language; no `text` when it did not work, for the reason `trouble`."""

    words: str
    source: str
    target: str
    engine: str
    text: str | None
    trouble: str | None

    async def keep(self, session: AsyncSession, message: Message, now: datetime) -> None:
        """Beside the stored message, in its transaction."""
        await translations.keep(
            session,
            message.id,
            of=self.words,
            language=self.target,
            source=self.source,
            engine=self.engine,
            text=self.text,
            trouble=self.trouble,
            now=now,
        )


class TranslationDesk:
    """Without an engine nothing is translated, and nothing leaves the house."""

    def __init__(self, store: Store, engine: Translator | None, detector: Detector, clock: Clock) -> None:
        self._store = store
        self._engine = engine
        self._detector = detector
        self._clock = clock
        self._organisations: Sequence[str] = ()
        self._read_at: datetime | None = None
        self._turns: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    @property
    def engine(self) -> Translator | None:
        return self._engine

    def language_of(self, text: str, otherwise: str | None) -> str | None:
        """The language of ours that the words are surely in, else the one that is given."""
        found = self._detector.detect(text)
        sure = found is not None and found.confidence >= SURE and found.words >= WORDS
        return found.code if found is not None and sure and found.code in languages() else otherwise

    async def translate(
        self, texts: Sequence[str], source: str, target: str, names: Names
    ) -> list[str | TranslationError]:
        """Each text in the other language, or why not; what is wrong with one of them spoils no other."""
        organisations = (*names.organisations, *await self._of_catalogue())
        made = [_shielded(text, names.people, organisations) for text in texts]
        whole = [each for each in made if isinstance(each, Shielded)]
        answers = iter(await self._ask(whole, source, target))
        return [each if isinstance(each, TranslationError) else _restored(next(answers), each, target) for each in made]

    @asynccontextmanager
    async def spoken(
        self, conversation_id: UUID, staff_id: UUID, text: str, client_id: str | None
    ) -> AsyncIterator[Spoken | None]:
        """What the family will read of a member of staff's words; None when it reads the words themselves.

        While it lasts nobody else's words overtake these in the thread. Raises NotFoundError.
        """
        if self._engine is None:
            yield None
            return
        lock = self._turns.get(conversation_id)
        if lock is None:
            lock = self._turns[conversation_id] = asyncio.Lock()
        async with lock:
            yield await self._spoken(self._engine, conversation_id, staff_id, text, client_id)

    async def _spoken(
        self, engine: Translator, conversation_id: UUID, staff_id: UUID, text: str, client_id: str | None
    ) -> Spoken | None:
        async with self._store.read() as session:
            conversation = await families.conversation(session, conversation_id)
            staff = await session.get(Staff, staff_id)
            if staff is None:
                raise NotFoundError("There is no such account.")
            if client_id and await conversations.by_client_id(session, conversation_id, client_id) is not None:
                return None
            target = await families.language_of(session, conversation)
            names = await translations.names(session, conversation)
        source = self.language_of(text, staff.reads)
        if source is None or source == target:
            return None
        (said,) = await self.translate([text], source, target, names)
        if isinstance(said, TranslationError):
            log.warning("An answer could not be translated from %s into %s: %s", source, target, said)
            return Spoken(text, source, target, engine.name, None, said.kind)
        return Spoken(text, source, target, engine.name, said, None)

    async def _ask(self, texts: Sequence[Shielded], source: str, target: str) -> Sequence[str | TranslationError]:
        if self._engine is None or not texts:
            return [TranslationError("unavailable", "No translation service is set.") for _ in texts]
        try:
            return await self._engine.translate([each.text for each in texts], source, target)
        except TranslationError as error:
            if len(texts) == 1 or error.kind in PASSING:
                return [error for _ in texts]
        return [answer for each in texts for answer in await self._ask([each], source, target)]

    async def _of_catalogue(self) -> Sequence[str]:
        now = self._clock()
        if self._read_at is None or now - self._read_at >= REMEMBERED:
            async with self._store.read() as session:
                self._organisations = await catalogue.organisations(session)
            self._read_at = now
        return self._organisations


def _shielded(text: str, people: Sequence[str], organisations: Sequence[str]) -> Shielded | TranslationError:
    try:
        # Only those that occur, for there are thousands.
        return shield(text, people, (name for name in organisations if name in text))
    except TranslationError as error:
        return error


def _restored(answer: str | TranslationError, shielded: Shielded, target: str) -> str | TranslationError:
    if isinstance(answer, TranslationError):
        return answer
    try:
        return restore(answer, shielded, target)
    except TranslationError as error:
        return error
