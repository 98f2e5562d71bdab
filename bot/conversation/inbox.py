"""What a family sends: cleaned, checked against the limits, and stored before anything else happens."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.conversation.language import Proposals
from bot.errors import RefusedError
from casework import addresses, attachments, conversations, families, handovers
from casework.attachments import Given
from casework.models import Conversation, Message
from casework.store import Store
from locales.languages import languages
from locales.utterance import Payload
from nlu.words import INVISIBLE
from resources_catalog.place import zone_named
from resources_catalog.region import regions

#: Characters of one message: Telegram lets a person write so many. What is longer is refused, never cut silently.
LONGEST = 4_096
#: Characters of a client's own message id.
LONGEST_CLIENT_ID = 64
#: Letters that no one types and that databases or terminals trip over; line breaks and tabs stay.
UNPRINTABLE = {code: None for code in range(32) if chr(code) not in "\n\t"} | {127: None}


@dataclass(frozen=True)
class Sender:
    """Who sends, as far as the channel knows: used when the conversation is new.

    `external_id` is the channel's own id of the sender; without it the id of the new conversation is taken.
    """

    conversation_id: UUID
    channel: str
    proposed_language: str | None = None
    region: str | None = None
    time_zone: str | None = None
    external_id: str | None = None

    @property
    def at(self) -> str:
        """The address on the channel."""
        return self.external_id or str(self.conversation_id)


@dataclass(frozen=True)
class Received:
    """The stored message; `new` is False when the channel had sent it before."""

    message: Message
    new: bool
    language_chosen: str | None


class Inbox:
    """Takes what the channels bring."""

    def __init__(self, store: Store, proposals: Proposals, clock: Clock) -> None:
        self._store = store
        self._proposals = proposals
        self._clock = clock

    async def take_text(self, sender: Sender, client_id: str, text: str, file: Given | None = None) -> Received:
        """Stores a typed message and its file. A text that is exactly a button's token presses that button.

        Raises RefusedError for an empty or too long message.
        """
        check_client_id(client_id)
        written = checked(text)
        async with self._store.write() as session:
            conversation, address_id = await self._begin(session, sender, written)
            token = await conversations.resolve(session, conversation.id, written, self._clock())
            if token is not None:
                return await self._press(session, conversation, address_id, client_id, token.label, token.payload)
            language = await families.language_of(session, conversation)
            message, new = await conversations.receive(
                session,
                conversation,
                client_id=client_id,
                text=written,
                payload=None,
                language=language,
                now=self._clock(),
                address_id=address_id,
            )
            await self._attach(session, message, new, file)
        return Received(message, new, None)

    async def take_choice(self, sender: Sender, client_id: str, token: str) -> Received:
        """Stores a pressed button. Raises RefusedError for a token that is not of this conversation."""
        check_client_id(client_id)
        if not token.isascii() or not token.isprintable() or len(token) > LONGEST_CLIENT_ID:
            raise RefusedError("stale_button")
        async with self._store.write() as session:
            conversation, address_id = await self._begin(session, sender)
            found = await conversations.resolve(session, conversation.id, token, self._clock())
            if found is None:
                raise RefusedError("stale_button")
            return await self._press(session, conversation, address_id, client_id, found.label, found.payload)

    async def take_command(
        self, sender: Sender, client_id: str, text: str, payload: Payload, file: Given | None = None
    ) -> Received:
        """Stores a command of the channel's own menu, such as `/plan`, or a file without words.

        It is shown as `text`, and means `payload`.
        """
        check_client_id(client_id)
        async with self._store.write() as session:
            conversation, address_id = await self._begin(session, sender)
            taken = await self._press(session, conversation, address_id, client_id, text, payload.to_wire())
            await self._attach(session, taken.message, taken.new, file)
        return taken

    async def take_edit(self, sender: Sender, client_id: str, edited: str, text: str) -> Received | None:
        """The family has changed what it wrote before under the client id `edited`; None when that is not known.

        Raises RefusedError like `take_text`. `new` is False when the change is known already, or changes nothing.
        Words in the place of a button, a command or a picture are a message of their own, for nobody has heard them.
        """
        written = checked(text)
        async with self._store.write() as session:
            conversation, _ = await self._begin(session, sender)
            message = await conversations.by_client_id(session, conversation.id, edited)
            if message is None:
                return None
            if not message.pressed:
                fresh = await conversations.edit(session, message, client_id, written, self._clock())
                if fresh:
                    await handovers.renew_need(session, conversation.id)
                return Received(message, fresh, None)
        return await self.take_text(sender, client_id, text)

    async def choose_language(self, sender: Sender, client_id: str, code: str) -> Received:
        """The language picker: the same as pressing a button with the language's own name."""
        check_client_id(client_id)
        if code not in languages():
            raise RefusedError("stale_button")
        payload = {"intent": "set_language", "entities": {"language": code}}
        async with self._store.write() as session:
            conversation, address_id = await self._begin(session, sender)
            return await self._press(session, conversation, address_id, client_id, languages()[code].name, payload)

    async def _attach(self, session: AsyncSession, message: Message, new: bool, file: Given | None) -> None:
        if new and file is not None:
            await attachments.attach(session, message, file, self._clock())

    async def _begin(self, session: AsyncSession, sender: Sender, typed: str = "") -> tuple[Conversation, UUID]:
        """The sender's thread, and the id of the address; who writes there can be reached there again."""
        conversation = await families.begin(
            session,
            sender.conversation_id,
            channel=sender.channel,
            proposed_language=self._proposals.first(sender.proposed_language, typed),
            region=sender.region if sender.region in regions() else None,
            time_zone=sender.time_zone if zone_named(sender.time_zone) else None,
            external_id=sender.external_id,
            now=self._clock(),
        )
        address = await addresses.find(session, sender.channel, sender.at)
        if address is None:
            raise RefusedError("internal")
        addresses.open_again(address)
        return conversation, address.id

    async def _press(
        self,
        session: AsyncSession,
        conversation: Conversation,
        address_id: UUID,
        client_id: str,
        label: str,
        payload: Mapping[str, Any],
    ) -> Received:
        known = await conversations.by_client_id(session, conversation.id, client_id)
        if known is not None:
            # A late repeat of an earlier choice must not undo a newer one.
            return Received(known, False, None)
        chosen = None
        if payload.get("intent") == "set_language":
            entities = payload.get("entities")
            code = entities.get("language") if isinstance(entities, dict) else None
            if isinstance(code, str) and code in languages():
                await families.choose_language(session, conversation, code)
                chosen = code
        message, new = await conversations.receive(
            session,
            conversation,
            client_id=client_id,
            text=label,
            payload=payload,
            language=await families.language_of(session, conversation),
            now=self._clock(),
            address_id=address_id,
        )
        return Received(message, new, chosen)


def checked(text: str) -> str:
    """The text as it is stored. Raises RefusedError for an empty or too long message."""
    written = clean(text)
    if len(written) > LONGEST:
        raise RefusedError("too_long", limit=LONGEST)
    if not INVISIBLE.sub("", written).strip():
        raise RefusedError("empty")
    return written


def clean(text: str) -> str:
    """The text as it can be stored anywhere: no NUL or other control characters, no half characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return unicodedata.normalize("NFC", whole.translate(UNPRINTABLE)).strip()


def check_client_id(client_id: str) -> None:
    if not 0 < len(client_id) <= LONGEST_CLIENT_ID or not client_id.isprintable():
        raise RefusedError("internal")
