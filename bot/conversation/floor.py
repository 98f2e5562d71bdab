"""Who answers: the bot or a human. A human takes the floor, writes, and gives it back."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.conversation import handing_back
from bot.conversation.errands import Errand
from bot.conversation.file_errand import WithFiles
from bot.conversation.inbox import LONGEST, clean
from bot.errors import RefusedError
from bot.outbox import Outbox
from bot.reply import render
from bot.translation.desk import Spoken, TranslationDesk
from casework import conversations, families, handovers, removals, staff_acts
from casework.errors import NotFoundError
from casework.models import Conversation, Message, Staff
from casework.store import Store
from locales.phrases import coordinator as phrases
from locales.utterance import Utterance
from resources_catalog.place import place_of

#: Removes the file that is kept under an id.
RemoveFile = Callable[[UUID], Awaitable[None]]


class Floor:
    """What a member of staff can do in a conversation. Every change is announced to the family."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        bulletin: Bulletin,
        clock: Clock,
        *,
        translations: TranslationDesk | None = None,
    ) -> None:
        self._store = store
        self._translations = translations
        self._outbox = outbox
        self._bulletin = bulletin
        self._clock = clock

    @property
    def translates(self) -> bool:
        """Whether there is a service that translates between a family and who helps it."""
        return self._translations is not None and self._translations.engine is not None

    async def take_over(self, conversation_id: UUID, staff_id: UUID) -> None:
        """The floor goes to this person; the family is told once. Raises NotFoundError."""
        async with self._store.write() as session:
            conversation, staff = await _both(session, conversation_id, staff_id)
            if conversation.floor == "human" and conversation.floor_staff_id == staff.id:
                return
            await _take_over(session, conversation, staff, self._clock())
            await self._announce(session, conversation, Utterance(phrases.TOOK_OVER.name, {"name": staff.name or ""}))
        self._tell(conversation_id, "floor")

    async def write(
        self,
        conversation_id: UUID,
        staff_id: UUID,
        text: str,
        client_id: str | None = None,
        *,
        errand: Errand | None = None,
    ) -> Message:
        """A human's answer; it takes the floor. Raises NotFoundError, RefusedError (empty, too_long), or the errand's.

        The same `client_id` again gives back the message that was already sent.
        """
        # A file needs no words.
        written = "" if isinstance(errand, WithFiles) and not text.strip() else readable(text)
        async with (
            self._spoken(conversation_id, staff_id, written, client_id) as spoken,
            self._store.write() as session,
        ):
            conversation, staff = await _both(session, conversation_id, staff_id)
            sent = await conversations.by_client_id(session, conversation_id, client_id) if client_id else None
            if sent is not None:
                return sent
            if errand is not None:
                await errand.before(session, conversation)
            if conversation.floor != "human":
                await _take_over(session, conversation, staff, self._clock())
                await self._announce(
                    session, conversation, Utterance(phrases.TOOK_OVER.name, {"name": staff.name or ""})
                )
            message = await conversations.say(
                session,
                conversation,
                author="staff",
                staff_id=staff.id,
                client_id=client_id or uuid4().hex,
                text=written,
                language=spoken.source if spoken else await families.language_of(session, conversation),
                now=self._clock(),
            )
            if spoken is not None:
                await spoken.keep(session, message, self._clock())
            await handovers.answered(session, conversation, staff, self._clock())
            if errand is not None:
                await errand.after(session, message)
        self._tell(conversation_id, "message")
        self._tell(conversation_id, "floor")
        return message

    async def note(self, conversation_id: UUID, staff_id: UUID, text: str, client_id: str | None = None) -> Message:
        """A line for colleagues that the family never sees; who answers stays. Raises as `write` does.

        The same `client_id` again gives back the note that was already written.
        """
        written = readable(text)
        async with self._store.write() as session:
            conversation, staff = await _both(session, conversation_id, staff_id)
            known = await conversations.by_client_id(session, conversation_id, client_id) if client_id else None
            if known is not None:
                return known
            message = await conversations.note(session, conversation, written, self._clock())
            message.staff_id, message.client_id = staff.id, client_id
        self._bulletin.publish(News("message", conversation_id))
        return message

    async def remove(self, conversation_id: UUID, staff_id: UUID, message_id: int, remove_file: RemoveFile) -> None:
        """Takes a message away on both sides, its files included. Raises NotFoundError, and what `remove_file` raises.

        What was removed before stays as it is.
        """
        async with self._store.write() as session:
            conversation, staff = await _both(session, conversation_id, staff_id)
            message = await session.get(Message, message_id, with_for_update=True)
            if message is None or message.conversation_id != conversation.id:
                raise NotFoundError(f"There is no message {message_id} in this conversation.")
            if message.removed_at is not None:
                return
            about = {"message": message.id, "author": message.author}
            files = await removals.remove(session, message, staff.id, self._clock())
            await staff_acts.did(
                session,
                staff.id,
                conversation.family_id,
                staff_acts.REMOVED_MESSAGE,
                self._clock(),
                conversation_id=conversation.id,
                about=about,
            )
            # Before the commit: a file that stayed behind would be nobody's, and never found again.
            for file in files:
                await remove_file(file)
        self._bulletin.publish(News("removed", conversation_id, message_id))

    async def hand_back(self, conversation_id: UUID, staff_id: UUID) -> bool:
        """The bot has the floor again and says so; False when it had it already. Raises NotFoundError."""
        async with self._store.write() as session:
            conversation, staff = await _both(session, conversation_id, staff_id)
            had_floor = await handovers.close(session, conversation, by="staff", now=self._clock())
            if had_floor:
                name = {"name": staff.name or ""}
                back = await handing_back.announced(session, conversation, phrases.HANDED_BACK, self._clock(), name)
                for said in back:
                    await self._announce(session, conversation, said)
        self._tell(conversation_id, "floor")
        return had_floor

    def told(self, conversation_ids: Iterable[UUID]) -> None:
        """Something was said or changed there in a transaction of its own: it is sent, and pages look again."""
        for conversation_id in conversation_ids:
            self._tell(conversation_id, "message")
            self._tell(conversation_id, "floor")

    def _spoken(
        self, conversation_id: UUID, staff_id: UUID, text: str, client_id: str | None
    ) -> AbstractAsyncContextManager[Spoken | None]:
        """What the family will read of it; it is translated before anything is written, for that takes its time."""
        if self._translations is None:
            return nullcontext()
        return self._translations.spoken(conversation_id, staff_id, text, client_id)

    async def _announce(self, session: AsyncSession, conversation: Conversation, utterance: Utterance) -> None:
        language = await families.language_of(session, conversation)
        await render.say(session, conversation, utterance, language, self._clock())

    def _tell(self, conversation_id: UUID, kind: str) -> None:
        self._outbox.wake()
        self._bulletin.publish(News("floor" if kind == "floor" else "message", conversation_id))


def readable(text: str) -> str:
    """What was typed, cleaned. Raises RefusedError (empty, too_long)."""
    written = clean(text)
    if not written:
        raise RefusedError("empty")
    if len(written) > LONGEST:
        raise RefusedError("too_long", limit=LONGEST)
    return written


async def _take_over(session: AsyncSession, conversation: Conversation, staff: Staff, now: datetime) -> None:
    family = await families.family_of(session, conversation)
    place = place_of(family.region, conversation.time_zone)
    await handovers.take_over(session, conversation, staff, now=now, zone=place.zone, country=place.country)


async def _both(session: AsyncSession, conversation_id: UUID, staff_id: UUID) -> tuple[Conversation, Staff]:
    conversation = await families.conversation(session, conversation_id)
    staff = await session.get(Staff, staff_id)
    if staff is None or staff.disabled_at is not None:
        raise NotFoundError("There is no such account.")
    return conversation, staff
