"""The way of one message with a real database and a loopback Rasa; the channel is a list."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx
from sqlalchemy import select

from bot.bulletin import Bulletin
from bot.channels.meeting_links import MeetingLinks
from bot.conversation.floor import Floor
from bot.conversation.inbox import Inbox, Received, Sender
from bot.conversation.language import Proposals
from bot.conversation.line import Line
from bot.conversation.safety import Watch
from bot.conversation.turn import Progress, Turn
from bot.dialogue import RasaDialogue
from bot.outbox import Outbox, Parcel
from bot.reply.meeting_file import MeetingFiles
from casework.models import ChoiceToken, Message
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.detector import ToldDetector
from tests.fakes.people import People
from tests.fakes.rasa import SECRET, FakeRasa
from tests.fakes.waiting import at_rest
from tests.fakes.watch import ToldWatch

#: Seconds until a Rasa that keeps silent counts as down.
PATIENCE = 1.0


class Gateway:
    """Everything between a channel and Rasa, joined as the application joins it."""

    def __init__(self, store: Store, rasa: FakeRasa, clock: MovableClock, client: httpx.AsyncClient) -> None:
        self.store, self.rasa, self.clock = store, rasa, clock
        self.detector = ToldDetector()
        self.people = People(store, clock)
        self.bulletin = Bulletin()
        self.outbox = Outbox(store, self.bulletin, clock)
        self.outbox.register("web", self._deliver)
        self.delivered: list[Mapping[str, Any]] = []
        self.dialogue = RasaDialogue(client, SECRET, PATIENCE)
        self.watch = ToldWatch()
        watch, proposals = Watch(self.watch), Proposals(self.detector)
        self.inbox = Inbox(store, proposals, clock)
        self.turn = Turn(store, self.dialogue, proposals, watch, self.outbox, self.bulletin, clock)
        self.line = Line(store, self.turn, self.dialogue.ready)
        self.meeting_links = MeetingLinks("a key for tests", MeetingFiles(store, clock).file)
        self.floor = Floor(store, self.outbox, self.bulletin, clock)

    @classmethod
    @asynccontextmanager
    async def opened(cls, store: Store, rasa: FakeRasa, clock: MovableClock) -> AsyncIterator["Gateway"]:
        """Fails the test when Rasa was asked what it must not be asked."""
        async with httpx.AsyncClient(base_url=rasa.url, trust_env=False) as client:
            gateway = cls(store, rasa, clock, client)
            yield gateway
            await at_rest(store)
            await gateway.line.close()
        assert rasa.faults == []

    def sender(
        self, conversation_id: UUID | None = None, *, language: str = "en", region: str = "se-karlstad"
    ) -> Sender:
        return Sender(conversation_id or uuid4(), "web", proposed_language=language, region=region)

    async def says(self, sender: Sender, text: str, client_id: str | None = None) -> Received:
        return await self.inbox.take_text(sender, client_id or uuid4().hex, text)

    async def presses(self, sender: Sender, token: str) -> Received:
        return await self.inbox.take_choice(sender, uuid4().hex, token)

    async def works(self, sender: Sender, **how: bool) -> Progress:
        """Turn after turn, as far as it goes."""
        while True:
            progress = await self.turn.work(sender.conversation_id, **how)
            if progress is not Progress.ANSWERED:
                return progress

    async def talk(self, sender: Sender, text: str) -> list[Message]:
        """Says it, works it off, and gives what was answered."""
        before = len(await self.people.messages(sender.conversation_id))
        await self.says(sender, text)
        await self.works(sender)
        return (await self.people.messages(sender.conversation_id))[before + 1 :]

    async def phrases(self, sender: Sender) -> list[str]:
        """What the bot said in this thread, by the phrases' names."""
        messages = await self.people.messages(sender.conversation_id)
        return [message.utterance["phrase"] for message in messages if message.utterance]

    async def state(self, received: Received) -> str:
        messages = await self.people.messages(received.message.conversation_id)
        return next(message.state for message in messages if message.id == received.message.id)

    async def button(self, sender: Sender, intent: str) -> str:
        """The token of the newest button with this intent."""
        query = select(ChoiceToken).where(ChoiceToken.conversation_id == sender.conversation_id)
        async with self.store.read() as session:
            tokens = (await session.execute(query.order_by(ChoiceToken.message_id.desc()))).scalars().all()
        return next(found.token for found in tokens if found.payload["intent"] == intent)

    async def _deliver(self, parcel: Parcel) -> None:
        self.delivered.append(parcel.view)
