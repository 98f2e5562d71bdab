"""The way out: every message leaves through here; answers before reminders, each address in its order, all at once.

A channel delivers one message to one address, and says by its errors what to do when that fails.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.errors import AddressBlockedError, DeliveryLaterError, UndeliverableError
from bot.messages import message_view
from bot.sent_notes import SentNotes
from bot.wave import TAKEN_FOR, take
from casework import addresses, conversations, coordinators, deliveries, families, translations
from casework.deliveries import Delivery
from casework.staff_models import MessageTranslation
from casework.store import Store

log = logging.getLogger(__name__)

#: Seconds between two looks when nobody has called: rows of a killed process are found by this.
PATIENCE = 5.0
#: Bulk messages that are being delivered at the same time; of each channel, and while somebody waits for an answer.
BULK_AT_ONCE, BESIDE_ANSWERS = 50, 4
#: Deliveries of one channel at the same time: a channel that hangs holds up no other.
AT_ONCE = 64
#: Seconds until the second attempt; doubled with each one.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
#: Seconds in which a bulk message must be delivered: nobody else may have taken it meanwhile.
BULK_WITHIN = TAKEN_FOR.total_seconds() * 0.75
#: After that a message that could not be delivered helps nobody any more.
TOO_OLD = timedelta(hours=24)


@dataclass(frozen=True)
class Parcel:
    """What a channel must deliver: to whom, and the view of the message. The same id again is the same message."""

    id: int
    conversation_id: UUID
    external_id: str
    view: Mapping[str, Any]


#: Delivers one message. Raises DeliveryLaterError, AddressBlockedError or UndeliverableError.
Deliver = Callable[[Parcel], Awaitable[None]]


class Outbox:
    """Sends what is written in the outbox table. A channel registers how it delivers."""

    def __init__(self, store: Store, bulletin: Bulletin, clock: Clock) -> None:
        self._store = store
        self._bulletin = bulletin
        self._clock = clock
        self._channels: dict[str, Deliver] = {}
        self._places: dict[str, asyncio.Semaphore] = {}
        self._bulk_places: dict[str, int] = {}
        self._called = asyncio.Event()
        self._answering: dict[UUID, asyncio.Task[int]] = {}
        self._bulk: dict[UUID, asyncio.Task[int]] = {}
        self._bulk_on: Counter[str] = Counter()
        self._sent = SentNotes(store, clock)
        #: Addresses whose first message may not be tried before that moment.
        self._resting: dict[UUID, datetime] = {}

    def register(self, channel: str, deliver: Deliver, *, bulk_at_once: int = BULK_AT_ONCE) -> None:
        """`bulk_at_once`: few where a channel sends one after the other, so that no answer waits behind many."""
        self._channels[channel] = deliver
        self._places[channel] = asyncio.Semaphore(AT_ONCE)
        self._bulk_places[channel] = bulk_at_once

    def publish(self, news: News) -> None:
        """Something changed in a conversation that is not sent."""
        self._bulletin.publish(news)

    def wake(self) -> None:
        self._called.set()

    async def run(self) -> None:
        """Until cancelled; what is being delivered then is cancelled too, and tried again at the next start."""
        try:
            while True:
                self._called.clear()
                pause = PATIENCE
                try:
                    await self._begin_all()
                    pause = await self._pause()
                except Exception:
                    # A database that is locked or away for a moment must not end all deliveries.
                    log.exception("The outbox could not be emptied; it is tried again.")
                try:
                    async with asyncio.timeout(pause):
                        await self._called.wait()
                except TimeoutError:
                    continue
        finally:
            tasks = [*self._answering.values(), *self._bulk.values()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._sent.close()

    async def send_all(self) -> int:
        """Sends what is due now; the number of messages that were sent."""
        sent = 0
        while await self._begin_all():
            done, _ = await asyncio.wait([*self._answering.values(), *self._bulk.values()])
            sent += sum(task.result() for task in done)
        return sent

    async def _begin_all(self) -> int:
        """Begins to serve the addresses for which something is due; how many are being served now."""
        now = self._clock()
        self._resting = {address: until for address, until in self._resting.items() if until > now}
        async with self._store.read() as session:
            answers = await deliveries.waiting(session, now, bulk=False)
            bulk = await deliveries.bulk_is_due(session, now)
            busy = bulk and await deliveries.answers_wait(session)
        for address in answers:
            if self._free(address):
                self._serve(address, self._answering, self._answer(address))
        if bulk:
            await self._begin_bulk(BESIDE_ANSWERS if busy or self._answering else BULK_AT_ONCE)
        return len(self._answering) + len(self._bulk)

    async def _begin_bulk(self, most: int) -> None:
        """Takes bulk messages until `most` are being delivered; several at once, or none."""
        room = most - len(self._bulk)
        if room < most / 2:
            return
        places = {channel: min(most, limit) - self._bulk_on[channel] for channel, limit in self._bulk_places.items()}
        but = {*self._answering, *self._bulk, *self._resting}
        async with self._store.write() as session:
            taken = await take(session, self._clock(), room, places, but)
        for delivery in taken:
            self._bulk_on[delivery.address.channel] += 1
            self._serve(delivery.address.id, self._bulk, self._send_bulk(delivery))

    def _free(self, address: UUID) -> bool:
        return address not in self._answering and address not in self._bulk and address not in self._resting

    def _serve(self, address: UUID, among: dict[UUID, asyncio.Task[int]], work: Coroutine[Any, Any, int]) -> None:
        task = asyncio.create_task(work)
        among[address] = task

        def ended(_: asyncio.Task[int]) -> None:
            among.pop(address, None)
            # Somebody may have waited for this place, or something come in for the address after the last look.
            self.wake()

        task.add_done_callback(ended)

    async def _pause(self) -> float:
        now = self._clock()
        async with self._store.read() as session:
            due = await deliveries.next_due(session, now)
        return PATIENCE if due is None else min(PATIENCE, max((due - now).total_seconds(), 0.05))

    async def _answer(self, address: UUID) -> int:
        """One answer after the other until none is due; how many were sent."""
        sent = 0
        while True:
            try:
                async with self._store.read() as session:
                    delivery = await deliveries.first(session, address, bulk=False)
                    name = await coordinators.name_of(session, delivery.message.staff_id) if delivery else None
                    reading = await translations.for_family(session, delivery.message) if delivery else None
                if delivery is None:
                    return sent
                if delivery.item.due_at > self._clock():
                    self._resting[address] = delivery.item.due_at
                    return sent
                went_on, was_sent = await self._send(delivery, name, reading)
            except Exception:
                # The edge of a delivery: the database was away. Nothing is marked, and all is tried again.
                log.exception("Nothing could be sent to address %s; it is tried again.", address)
                self._resting[address] = self._clock() + timedelta(seconds=FIRST_PAUSE)
                return sent
            sent += was_sent
            if not went_on:
                return sent

    async def _send_bulk(self, delivery: Delivery) -> int:
        """One message, which was taken; how many were sent."""
        try:
            _, sent = await self._send(delivery, None, None)
        except Exception:
            # As for an answer; it is taken again when its time is over.
            log.exception("Nothing could be sent to address %s; it is tried again.", delivery.address.id)
            return 0
        finally:
            self._bulk_on[delivery.address.channel] -= 1
        return sent

    async def _send(self, delivery: Delivery, name: str | None, reading: MessageTranslation | None) -> tuple[bool, int]:
        """Whether the next message may follow, and whether this one was sent."""
        item = delivery.item
        try:
            await self._deliver(delivery, name, reading)
        except AddressBlockedError as error:
            await self._blocked(delivery, str(error))
            return False, 0
        except UndeliverableError as error:
            log.error("Message %s cannot be delivered: %s", item.message_id, error)
            await self._given_up(delivery, str(error))
            return True, 0
        except DeliveryLaterError as error:
            return await self._later(delivery, str(error), error.seconds), 0
        except Exception as error:
            log.exception("Message %s could not be delivered; it is tried again.", item.message_id)
            return await self._later(delivery, type(error).__name__, None), 0
        if item.bulk:
            await self._sent.note(item.id)
        else:
            async with self._store.write() as session:
                await deliveries.mark_sent(session, item.id, self._clock())
        self._bulletin.publish(News("message", item.conversation_id))
        return True, 1

    async def _deliver(self, delivery: Delivery, name: str | None, reading: MessageTranslation | None) -> None:
        """Raises what the channel raises, and DeliveryLaterError where there is none."""
        item, address = delivery.item, delivery.address
        deliver = self._channels.get(address.channel)
        if deliver is None:
            raise DeliveryLaterError(f"no channel {address.channel} is running", seconds=LONGEST_PAUSE)
        view = message_view(delivery.message, name=name, reading=reading)
        parcel = Parcel(item.id, item.conversation_id, address.external_id, view)
        if item.bulk:
            async with asyncio.timeout(BULK_WITHIN):
                await deliver(parcel)
        else:
            async with self._places[address.channel]:
                await deliver(parcel)

    async def _later(self, delivery: Delivery, why: str, seconds: float | None) -> bool:
        """Puts it off, or gives it up when it is too old; whether the next message may follow."""
        now = self._clock()
        if now - delivery.item.created_at > TOO_OLD:
            await self._given_up(delivery, f"tried for a day: {why}")
            return True
        pause = (
            seconds if seconds is not None else min(FIRST_PAUSE * 2 ** min(delivery.item.attempts, 10), LONGEST_PAUSE)
        )
        until = now + timedelta(seconds=pause)
        if seconds is not None or not delivery.item.bulk:
            # Where the channel itself has said so, it would not take an answer sooner either.
            self._resting[delivery.address.id] = until
        async with self._store.write() as session:
            await deliveries.put_off(session, delivery.item.id, until, why)
        return False

    async def _given_up(self, delivery: Delivery, why: str) -> None:
        now, channel = self._clock(), delivery.address.channel.capitalize()
        async with self._store.write() as session:
            await deliveries.give_up(session, delivery.item.id, now, why)
            conversation = await families.conversation(session, delivery.item.conversation_id)
            said = f"A message could not be delivered on {channel}: {why}"
            await conversations.note(session, conversation, said, now, urgent=True)
        self._bulletin.publish(News("floor", delivery.item.conversation_id))

    async def _blocked(self, delivery: Delivery, why: str) -> None:
        """The person does not let us write there: the coordinator learns of it, and other channels are used."""
        now, channel = self._clock(), delivery.address.channel.capitalize()
        async with self._store.write() as session:
            await deliveries.give_up_all(session, delivery.address.id, now, why)
            address = await session.get_one(type(delivery.address), delivery.address.id)
            if addresses.block(address, now) or delivery.message.author == "staff":
                conversation = await families.conversation(session, address.conversation_id)
                said = await addresses.blocked_note(session, address, why)
                await conversations.note(session, conversation, said, now, urgent=True)
        log.warning("An address on %s is blocked: %s", channel, why)
        self._bulletin.publish(News("floor", delivery.item.conversation_id))
