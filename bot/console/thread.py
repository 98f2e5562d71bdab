"""One conversation as the console shows it: a summary of one screen, the messages, and who answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console import translated
from bot.console.first_screen import FirstScreen, first_screen
from bot.console.later import Later, laters_of
from bot.console.translated import Translated
from bot.console.words import Words
from casework import addresses, attachments, conversations, families, handovers, plans, sharing, summaries
from casework.errors import NotFoundError
from casework.models import Address, Attachment, Conversation, Handover, Message, Staff
from locales.languages import languages
from resources_catalog import store as catalogue
from resources_catalog.entry import Entry
from resources_catalog.place import place_of

#: Messages of one page.
MESSAGES = 200

#: Who answers now: this reader, a colleague, a person not yet known, the assistant, or the assistant although an
#: urgent handover is still open.
Holder = Literal["mine", "colleague", "nobody", "assistant", "left_urgent", "assistant_asked"]


@dataclass(frozen=True)
class Title:
    """A catalogue entry in one line. `link` is None where the entry has no page of its own; `id` where it is known."""

    text: str
    language: str
    dir: str
    link: str | None
    id: UUID | None = None


@dataclass(frozen=True)
class Summary:
    conversation: Conversation
    handover: Handover | None
    need: str
    language: str
    words_language: str
    region: str | None
    zone: ZoneInfo
    shown: Sequence[Title]
    saved: Sequence[Title]
    #: Who has it: the one with the floor, otherwise the one to whom the handover went.
    staff: Staff | None
    holder: Holder
    #: Where messages reach the family.
    addresses: Sequence[Address]
    #: What else makes a good referral.
    first: FirstScreen
    #: Written, and not sent yet.
    laters: Sequence[Later]
    #: The need in the language of who helps, by a machine.
    need_translated: Translated | None = None
    #: Colleagues who have the page open.
    readers: Sequence[str] = ()

    @property
    def owed_by(self) -> datetime | None:
        """By when the family must hear from a person; None when it is not owed an answer."""
        if self.handover is None:
            return None
        return self.handover.owed_by or (self.handover.promised_by if self.handover.answered_at is None else None)

    def overdue(self, now: datetime) -> bool:
        return self.owed_by is not None and self.owed_by < now


@dataclass(frozen=True)
class Line:
    """One message. `new_day`: the first of its day, in the family's zone."""

    message: Message
    staff_name: str | None
    new_day: bool
    dir: str
    cards: Sequence[Title]
    #: Buttons under the message, and which of them was pressed.
    buttons: Sequence[tuple[str, bool]]
    #: What the family sent with it.
    attachments: Sequence[Attachment]
    #: What it said before it was changed, the oldest first.
    earlier: Sequence[str]
    #: Who took it away; None for a message that is there.
    removed_by: str | None
    #: What became of its words in another language.
    translated: Translated | None = None


async def summary(session: AsyncSession, conversation_id: UUID, me: Staff, words: Words) -> Summary:
    """What a person must know first; titles of entries in the reader's language. Raises NotFoundError."""
    language = words.language.code
    conversation = await families.conversation(session, conversation_id)
    family = await families.family_of(session, conversation)
    handover = await handovers.open_of(session, conversation_id)
    reads = await families.language_of(session, conversation)
    shown = handover.shown if handover is not None else await summaries.shown(session, conversation_id)
    need = handover.need if handover is not None else ""
    staff_id = conversation.floor_staff_id or (handover.staff_id if handover is not None else None)
    need = need or await summaries.need(session, conversation_id)
    first = await first_screen(session, words, family, handover, [UUID(id) for id in shown])
    return Summary(
        conversation=conversation,
        handover=handover,
        need=need,
        need_translated=await translated.of_need(session, conversation, need),
        language=reads,
        words_language=await _words_language(session, conversation_id) or reads,
        region=family.region,
        zone=place_of(family.region, conversation.time_zone).zone,
        shown=await _titles(session, [UUID(id) for id in shown], language),
        saved=(
            []
            if sharing.PLAN in first.hidden
            else await _titles(session, await plans.saved(session, family.id), language)
        ),
        staff=await session.get(Staff, staff_id) if staff_id is not None else None,
        holder=_holder(conversation, handover, me),
        addresses=await addresses.of_conversation(session, conversation_id),
        first=first,
        laters=await laters_of(session, conversation_id),
    )


async def lines(session: AsyncSession, conversation_id: UUID, zone: ZoneInfo, after: int = 0) -> Sequence[Line]:
    """The newest messages after the id, the oldest first."""
    messages = await conversations.history(session, conversation_id, after=after, limit=MESSAGES, notes=True)
    return await _made(session, messages, zone)


async def line_of(session: AsyncSession, conversation_id: UUID, message_id: int, zone: ZoneInfo) -> Line:
    """One message of the conversation. Raises NotFoundError."""
    message = await session.get(Message, message_id)
    if message is None or message.conversation_id != conversation_id:
        raise NotFoundError(f"There is no message {message_id} in this conversation.")
    return (await _made(session, [message], zone))[0]


async def _made(session: AsyncSession, messages: Sequence[Message], zone: ZoneInfo) -> Sequence[Line]:
    if not messages:
        return []
    ids = [message.id for message in messages]
    pressed = await conversations.chosen_tokens(session, ids)
    sent = await attachments.of_messages(session, ids)
    changed = await conversations.earlier_texts(session, ids)
    told = await translated.of_messages(session, messages)
    staff = {id for message in messages for id in (message.staff_id, message.removed_by) if id}
    # What a family writes has no staff, and is what comes most.
    named = (await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(staff)))).all() if staff else ()
    known = dict(named)
    previous = await _before(session, messages[0].conversation_id, messages[0].id)
    made = []
    for message in messages:
        made.append(
            Line(
                message=message,
                staff_name=known.get(message.staff_id) if message.staff_id is not None else None,
                new_day=previous is None or _day(previous, zone) != _day(message, zone),
                dir=languages()[message.language].direction,
                cards=_cards(message),
                buttons=_buttons(message, pressed.get(message.id)),
                attachments=sent.get(message.id, []),
                earlier=changed.get(message.id, []),
                removed_by=(known.get(message.removed_by) or "–") if message.removed_by is not None else None,
                translated=told.get(message.id),
            )
        )
        previous = message
    return made


async def zone_of(session: AsyncSession, message_id: int) -> ZoneInfo:
    """The zone of the family that a message belongs to. Raises NotFoundError."""
    message = await session.get(Message, message_id)
    if message is None:
        raise NotFoundError
    return await conversation_zone(session, message.conversation_id)


async def conversation_zone(session: AsyncSession, conversation_id: UUID) -> ZoneInfo:
    """The zone of the family. Raises NotFoundError."""
    conversation = await families.conversation(session, conversation_id)
    family = await families.family_of(session, conversation)
    return place_of(family.region, conversation.time_zone).zone


def _holder(conversation: Conversation, handover: Handover | None, me: Staff) -> Holder:
    if conversation.floor != "human":
        if handover is None:
            return "assistant"
        return "left_urgent" if handover.priority == "urgent" else "assistant_asked"
    if conversation.floor_staff_id is None:
        return "nobody"
    return "mine" if conversation.floor_staff_id == me.id else "colleague"


async def _words_language(session: AsyncSession, conversation_id: UUID) -> str | None:
    """The language in which the family's latest own words were stored."""
    return await session.scalar(
        select(Message.language)
        .where(Message.conversation_id == conversation_id, Message.author == "family", Message.pressed.is_(False))
        .order_by(Message.id.desc())
        .limit(1)
    )


async def _before(session: AsyncSession, conversation_id: UUID, message_id: int) -> Message | None:
    return await session.scalar(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.id < message_id)
        .order_by(Message.id.desc())
        .limit(1)
    )


async def _titles(session: AsyncSession, ids: Sequence[UUID], language: str) -> Sequence[Title]:
    return [_title(entry, language) for entry in await catalogue.get_many(session, ids)]


def _title(entry: Entry, language: str) -> Title:
    texts = entry.localised(language)
    direction = languages()[texts.language].direction if texts.language in languages() else "auto"
    return Title(texts.name, texts.language, direction, web_link(entry.service.url), entry.id)


def web_link(address: str | None) -> str | None:
    """The address if a browser may safely follow it."""
    try:
        return address if address is not None and urlsplit(address).scheme in ("http", "https") else None
    except ValueError:
        return None


def _cards(message: Message) -> list[Title]:
    language, direction = message.language, languages()[message.language].direction
    return [
        Title(card["title"], card.get("language", language), direction, web_link((card.get("link") or {}).get("href")))
        for card in (message.view or {}).get("cards", [])
    ]


def _buttons(message: Message, pressed: str | None) -> list[tuple[str, bool]]:
    """The message's own buttons, then those of its cards that were pressed."""
    view = message.view or {}
    own = [(reply["title"], reply["payload"] == pressed) for reply in view.get("quick_replies", [])]
    of_cards = [reply for card in view.get("cards", []) for reply in card.get("quick_replies", [])]
    return own + [(reply["title"], True) for reply in of_cards if reply["payload"] == pressed]


def _day(message: Message, zone: ZoneInfo) -> object:
    return message.created_at.astimezone(zone).date()
