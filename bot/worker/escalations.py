"""The worker that leaves no family with nobody: it passes on what was not answered, and asks after quiet times."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.conversation import handover_news
from bot.outbox import Outbox
from casework import escalations, families, proposals
from casework.errors import NobodyToAnswerError
from casework.models import Conversation, Handover
from casework.store import Store
from resources_catalog.place import place_of

log = logging.getLogger(__name__)

#: Seconds between two looks.
PATIENCE = 30.0

#: Works on one id in a transaction; the thread that has changed by it, if one has.
Work = Callable[[AsyncSession, UUID], Awaitable[UUID | None]]


class EscalationWorker:
    """Each step, and what the family hears of it, in one transaction: killed anywhere, nothing is done twice or lost.

    After `quiet` without a message a family is asked whether it wants the assistant again.
    """

    def __init__(self, store: Store, outbox: Outbox, bulletin: Bulletin, clock: Clock, quiet: timedelta) -> None:
        self._store = store
        self._outbox = outbox
        self._bulletin = bulletin
        self._clock = clock
        self._quiet = quiet
        self._called = asyncio.Event()

    def wake(self) -> None:
        self._called.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._called.clear()
            try:
                await self.look()
            except Exception:
                # A database that is away for a moment must not leave families with nobody for good.
                log.exception("What was not answered could not be looked at; it is tried again.")
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._called.wait()
            except TimeoutError:
                continue

    async def look(self) -> int:
        """Everything that is due now; in how many threads something has changed."""
        now = self._clock()
        async with self._store.read() as session:
            late = await escalations.due(session, now)
            undecided = await proposals.undecided(session, now)
            alone = await proposals.left_alone(session)
            quiet = await escalations.quiet(session, now - self._quiet)
        changed = await self._each(late, self._step_up)
        await self._each(undecided, self._ask_next)
        await self._each(alone, self._ask)
        return changed + await self._each(quiet, self._ask_back)

    async def _each(self, ids: Iterable[UUID], work: Work) -> int:
        """One after the other; what fails holds up no other, and is tried again at the next look."""
        changed = 0
        for each in ids:
            try:
                async with self._store.write() as session:
                    thread = await work(session, each)
            except NobodyToAnswerError:
                log.error("A family waits and there is no account that could answer: `navigator staff add` makes one.")
                continue
            except Exception:
                log.exception("%s could not be passed on; it is tried again.", each)
                continue
            if thread is not None:
                changed += 1
                self._outbox.wake()
                self._bulletin.publish(News("floor", thread))
                self._bulletin.publish(News("message", thread))
        return changed

    async def _step_up(self, session: AsyncSession, handover_id: UUID) -> UUID | None:
        handover = await session.get(Handover, handover_id)
        if handover is None:
            return None
        conversation = await session.get_one(Conversation, handover.conversation_id)
        family = await families.family_of(session, conversation)
        place, now = place_of(family.region, conversation.time_zone), self._clock()
        made = await escalations.step_up(session, handover_id, now, place.zone, place.country)
        if made is None:
            return None
        await handover_news.tell(session, made, now)
        log.info("Handover %s went on: %s.", handover_id, made.kind)
        return made.conversation_id

    async def _ask_next(self, session: AsyncSession, assignment_id: UUID) -> UUID | None:
        family = await proposals.family_of(session, assignment_id)
        place = place_of(family.region, None)
        made = await proposals.ask_next(session, assignment_id, self._clock(), place.zone, place.country)
        if made is not None:
            log.info("Proposal %s was not decided; the next one is %s.", assignment_id, made.id)
        return None

    async def _ask(self, session: AsyncSession, family_id: UUID) -> UUID | None:
        await proposals.ask(session, family_id, self._clock())
        return None

    async def _ask_back(self, session: AsyncSession, handover_id: UUID) -> UUID | None:
        now = self._clock()
        thread = await escalations.offer_back(session, handover_id, now - self._quiet, now)
        if thread is not None:
            await handover_news.ask_back(session, thread, now)
        return thread
