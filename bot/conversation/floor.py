"""Who answers: the bot or a human. A human takes the floor, writes, and gives it back."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.conversation.inbox import LONGEST, clean
from bot.errors import RefusedError
from bot.outbox import Outbox
from bot.reply import render
from casework import conversations, families, handovers
from casework.errors import NobodyToAnswerError, NotFoundError
from casework.handovers import Promise
from casework.models import Conversation, Message, Staff
from casework.store import Store
from locales.menu import MENU
from locales.phrases import coordinator as phrases
from locales.utterance import Choice, Payload, Utterance, moment
from resources_catalog.place import place_of

BACK = Choice(Payload("resume_bot"), phrases.BUTTON_BACK.name)


async def hand_over(session: AsyncSession, conversation: Conversation, reason: str, now: datetime) -> Promise | None:
    """Gives the conversation to the family's coordinator; None when there is nobody."""
    family = await families.family_of(session, conversation)
    place = place_of(family.region, conversation.time_zone)
    try:
        return await handovers.open_handover(
            session, conversation, reason=reason, now=now, zone=place.zone, country=place.country
        )
    except NobodyToAnswerError:
        return None


def announced(promise: Promise | None) -> Utterance:
    """Who will answer and by when."""
    if promise is None:
        return Utterance(phrases.NOBODY.name)
    by = moment(promise.by.isoformat())
    if promise.staff_name is None:
        unnamed = phrases.HANDED_OVER_UNNAMED if promise.new else phrases.ALREADY_UNNAMED
        return Utterance(unnamed.name, {"moment": by}, choices=(BACK,))
    named = phrases.HANDED_OVER if promise.new else phrases.ALREADY
    return Utterance(named.name, {"name": promise.staff_name, "moment": by}, choices=(BACK,))


def reminder(staff_name: str | None) -> Utterance:
    """A button of the bot was pressed while a human has the floor."""
    if staff_name is None:
        return Utterance(phrases.HAS_FLOOR_UNNAMED.name, choices=(BACK,))
    return Utterance(phrases.HAS_FLOOR.name, {"name": staff_name}, choices=(BACK,))


class Floor:
    """What a member of staff can do in a conversation. Every change is announced to the family."""

    def __init__(self, store: Store, outbox: Outbox, bulletin: Bulletin, clock: Clock) -> None:
        self._store = store
        self._outbox = outbox
        self._bulletin = bulletin
        self._clock = clock

    async def take_over(self, conversation_id: UUID, staff_id: UUID) -> None:
        """The floor goes to this person; the family is told once. Raises NotFoundError."""
        async with self._store.write() as session:
            conversation, staff = await _both(session, conversation_id, staff_id)
            if conversation.floor == "human" and conversation.floor_staff_id == staff.id:
                return
            await handovers.take_over(session, conversation, staff, now=self._clock())
            await self._announce(session, conversation, Utterance(phrases.TOOK_OVER.name, {"name": staff.name or ""}))
        self._tell(conversation_id, "floor")

    async def write(self, conversation_id: UUID, staff_id: UUID, text: str, client_id: str | None = None) -> Message:
        """A human's answer; it takes the floor. Raises NotFoundError, or RefusedError (empty, too_long).

        The same `client_id` again gives back the message that was already sent.
        """
        written = clean(text)
        if not written:
            raise RefusedError("empty")
        if len(written) > LONGEST:
            raise RefusedError("too_long", limit=LONGEST)
        async with self._store.write() as session:
            conversation, staff = await _both(session, conversation_id, staff_id)
            sent = await conversations.by_client_id(session, conversation_id, client_id) if client_id else None
            if sent is not None:
                return sent
            if conversation.floor != "human":
                await handovers.take_over(session, conversation, staff, now=self._clock())
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
                language=await families.language_of(session, conversation),
                now=self._clock(),
            )
            await handovers.answered(session, conversation, staff, self._clock())
        self._tell(conversation_id, "message")
        self._tell(conversation_id, "floor")
        return message

    async def hand_back(self, conversation_id: UUID, staff_id: UUID) -> bool:
        """The bot has the floor again and says so; False when it had it already. Raises NotFoundError."""
        async with self._store.write() as session:
            conversation, staff = await _both(session, conversation_id, staff_id)
            had_floor = await handovers.close(session, conversation, by="staff", now=self._clock())
            if had_floor:
                name = {"name": staff.name or ""}
                await self._announce(session, conversation, Utterance(phrases.HANDED_BACK.name, name, choices=MENU))
        self._tell(conversation_id, "floor")
        return had_floor

    async def _announce(self, session: AsyncSession, conversation: Conversation, utterance: Utterance) -> None:
        language = await families.language_of(session, conversation)
        await render.say(session, conversation, utterance, language, self._clock())

    def _tell(self, conversation_id: UUID, kind: str) -> None:
        self._outbox.wake()
        self._bulletin.publish(News("floor" if kind == "floor" else "message", conversation_id))


async def _both(session: AsyncSession, conversation_id: UUID, staff_id: UUID) -> tuple[Conversation, Staff]:
    conversation = await families.conversation(session, conversation_id)
    staff = await session.get(Staff, staff_id)
    if staff is None or staff.disabled_at is not None:
        raise NotFoundError("There is no such account.")
    return conversation, staff
