"""Families and staff with only what a test names."""

from uuid import UUID, uuid4

from sqlalchemy import select

from casework import conversations, families
from casework.models import Conversation, Handover, Message, Staff
from casework.store import Store
from tests.fakes.clock import MovableClock


class People:
    """Puts people into one database."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self._store = store
        self._clock = clock

    async def conversation(
        self,
        *,
        language: str | None = None,
        proposed: str = "en",
        region: str | None = "se-karlstad",
        conversation_id: UUID | None = None,
        time_zone: str | None = None,
    ) -> Conversation:
        """A family's thread; `language` is what the person has chosen."""
        async with self._store.write() as session:
            made = await families.begin(
                session,
                conversation_id or uuid4(),
                channel="web",
                proposed_language=proposed,
                region=region,
                time_zone=time_zone,
                now=self._clock(),
            )
            if language is not None:
                await families.choose_language(session, made, language)
        return made

    async def staff(
        self, name: str | None = "Anna Berg", *, role: str = "coordinator", email: str | None = None
    ) -> Staff:
        """An account that cannot sign in: its password is no hash."""
        async with self._store.write() as session:
            made = Staff(
                id=uuid4(),
                email=email or f"{uuid4().hex}@example.org",
                name=name,
                role=role,
                password_hash="nobody signs in with this",
                must_change_password=name is None,
                created_at=self._clock(),
            )
            session.add(made)
        return made

    async def writes(
        self, conversation: Conversation, text: str, *, payload: dict[str, object] | None = None
    ) -> Message:
        async with self._store.write() as session:
            message, _ = await conversations.receive(
                session,
                conversation,
                client_id=uuid4().hex,
                text=text,
                payload=payload,
                language="en",
                now=self._clock(),
            )
        return message

    async def read(self, conversation_id: UUID) -> Conversation:
        """The thread as it is stored now."""
        async with self._store.read() as session:
            return await families.conversation(session, conversation_id)

    async def messages(self, conversation_id: UUID) -> list[Message]:
        async with self._store.read() as session:
            return list(await conversations.history(session, conversation_id))

    async def handovers(self, conversation_id: UUID) -> list[Handover]:
        async with self._store.read() as session:
            rows = await session.execute(
                select(Handover).where(Handover.conversation_id == conversation_id).order_by(Handover.opened_at)
            )
            return list(rows.scalars())
