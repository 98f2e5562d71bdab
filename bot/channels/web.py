"""The web chat's door: Rasa's Socket.IO event names, websocket only, signed session ids, history by message id."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4
from weakref import WeakValueDictionary

import socketio

from bot.bulletin import Bulletin, News
from bot.channels.file_links import Links
from bot.channels.origins import Allows
from bot.channels.pace import Pace
from bot.channels.packet import TextPacket
from bot.channels.session_id import SessionIds
from bot.channels.thread_name import thread_name
from bot.clock import Clock
from bot.conversation.inbox import Inbox, Received, Sender
from bot.conversation.line import Line
from bot.errors import RefusedError, SessionForgedError
from bot.messages import message_view
from bot.outbox import Parcel
from bot.reply.voice import voice
from casework import addresses, conversations, coordinators, families, translations
from casework.models import Message
from casework.store import Store
from locales.languages import languages, source_language, supported
from locales.phrases import all_phrases

log = logging.getLogger(__name__)

CHANNEL = "web"
#: Bytes of one Socket.IO frame: far above the longest message, so that a too long one is refused in words.
FRAME_BYTES = 1_000_000
#: A sender's pace.
MESSAGES, SECONDS = 20, 10.0
#: Conversations whose pace is remembered.
REMEMBERED_PACES = 10_000
#: Messages that are sent again after a reload.
HISTORY = 200


@dataclass
class Visitor:
    """What the server knows of one connection."""

    sender: Sender
    #: The connection's own, and that of its conversation, which other connections share.
    paces: tuple[Pace, Pace]
    #: The language of the chat's own words that were sent last, and whether it was chosen; None before any were.
    told: tuple[str, bool] | None = None

    @property
    def room(self) -> str:
        return self.sender.at


@dataclass(frozen=True)
class Seen:
    """How far a page has read, and in which thread as it was named to the page; None is whichever there is."""

    last_id: int = 0
    thread: str | None = None


#: No thread has this name: whatever a page shows, it begins anew.
FROM_THE_BEGINNING = Seen(thread="")


class WebChat:
    """Registers the events on a Socket.IO server and delivers the outbox to its rooms."""

    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        line: Line,
        bulletin: Bulletin,
        clock: Clock,
        session_ids: SessionIds,
        origins: Allows,
        links: Links,
    ) -> None:
        self._store = store
        self._inbox = inbox
        self._line = line
        self._bulletin = bulletin
        self._clock = clock
        self._session_ids = session_ids
        self._links = links
        self._visitors: dict[str, Visitor] = {}
        self._paces: OrderedDict[UUID, Pace] = OrderedDict()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.server = socketio.AsyncServer(
            async_mode="asgi",
            transports=["websocket"],
            cors_allowed_origins=origins,
            max_http_buffer_size=FRAME_BYTES,
            serializer=TextPacket,
            ping_interval=20,
            ping_timeout=20,
        )
        self.server.on("session_request", self.session_request)
        self.server.on("user_uttered", self.user_uttered)
        self.server.on("choose_language", self.choose_language)
        self.server.on("disconnect", self.disconnect)

    async def session_request(self, sid: str, data: object = None) -> None:
        """Begins or resumes a session; answers with `session_confirm`."""
        form = data if isinstance(data, Mapping) else {}
        conversation_id, session_id, resumed = self._identify(form.get("session_id"))
        sender = Sender(
            conversation_id,
            CHANNEL,
            proposed_language=supported(_text(form.get("page_language"))) or source_language().code,
            region=_text(form.get("region")),
            time_zone=_text(form.get("time_zone")),
        )
        before = self._visitors.get(sid)
        if before is not None:
            await self.server.leave_room(sid, before.room)
        own = before.paces[0] if before is not None else Pace(self._clock, MESSAGES, SECONDS)
        visitor = Visitor(sender, (own, self._pace_of(conversation_id)))
        self._visitors[sid] = visitor
        # The room comes first: what is said while the history is read arrives twice rather than never.
        await self.server.enter_room(sid, visitor.room)
        last_id = form.get("last_id")
        after = last_id if isinstance(last_id, int) and 0 <= last_id < 2**31 else 0
        # A page that was never told a name has seen nothing but the thread in which its session began.
        shown = _text(form.get("thread")) or str(conversation_id)
        seen = Seen(after, shown) if after else Seen()
        await self._confirm(sid, visitor, seen, session_id=session_id, resumed=resumed)

    async def user_uttered(self, sid: str, data: object = None) -> dict[str, Any]:
        """A typed message or a pressed button; the answer tells what became of it."""
        form = data if isinstance(data, Mapping) else {"message": data}
        client_id = _text(form.get("client_id")) or _text(form.get("message_id")) or uuid4().hex
        choice = _text(form.get("choice"))
        try:
            visitor = self._welcome(sid)
            if choice is not None:
                received = await self._inbox.take_choice(visitor.sender, client_id, choice)
            else:
                received = await self._inbox.take_text(visitor.sender, client_id, _text(form.get("message")) or "")
        except RefusedError as refusal:
            return await self._refused(sid, refusal)
        return await self._taken(sid, visitor, received)

    async def choose_language(self, sid: str, data: object = None) -> dict[str, Any]:
        """The language picker."""
        form = data if isinstance(data, Mapping) else {}
        client_id = _text(form.get("client_id")) or uuid4().hex
        try:
            visitor = self._welcome(sid)
            received = await self._inbox.choose_language(visitor.sender, client_id, _text(form.get("language")) or "")
        except RefusedError as refusal:
            return await self._refused(sid, refusal)
        return await self._taken(sid, visitor, received)

    async def disconnect(self, sid: str, reason: str | None = None) -> None:
        self._visitors.pop(sid, None)

    def sender_at(self, room: str) -> Sender | None:
        """Who writes there, as a page that is open has told it."""
        return next((visitor.sender for _, visitor in self._visitors_in({room})), None)

    async def took(self, room: str, received: Received, *, skip_sid: str | None = None) -> None:
        """What was taken from a page at this address appears in its other pages, and is worked on."""
        message = received.message
        if received.new:
            await self._show(room, message.conversation_id, message_view(message), skip_sid=skip_sid)
        self._line.wake(message.conversation_id)
        if received.language_chosen is not None:
            for each, other in self._visitors_in(await self._rooms(message.conversation_id)):
                await self._confirm(each, other, Seen(message.id))
        if received.new:
            self._bulletin.publish(News("message", message.conversation_id, message.id))

    async def deliver(self, parcel: Parcel) -> None:
        """Sends a message to every open page of the conversation; a closed one finds it in its history."""
        await self._show(parcel.external_id, parcel.conversation_id, parcel.view)

    async def follow(self, bulletin: Bulletin) -> None:
        """Shows each change of the floor, and what the family writes on another channel, until cancelled."""
        with bulletin.listen() as news:
            while True:
                item = await news.get()
                try:
                    await self._follow(item)
                except Exception:
                    # One banner that cannot be shown must not end the gateway; the page learns it at its next visit.
                    log.exception("What is new in conversation %s could not be shown.", item and item.conversation_id)

    async def _follow(self, item: News | None) -> None:
        if item is None:
            # Something was missed, and nobody knows where.
            await self._begin_anew({visitor.room for visitor in self._visitors.values()})
        elif item.kind == "floor":
            await self.show_floor(item.conversation_id)
            await self._show_language(item.conversation_id)
        elif item.kind == "addresses":
            await self._begin_anew(await self._rooms(item.conversation_id))
        elif item.kind == "removed":
            await self._show_removed(item.message_id)
        elif item.message_id is not None:
            await self._show_written(item.message_id)
            await self._show_language(item.conversation_id)

    async def show_floor(self, conversation_id: UUID) -> None:
        """Tells the open pages who answers now."""
        for room in await self._rooms(conversation_id):
            async with self._turn_of(room):
                async with self._store.read() as session:
                    conversation = await families.at(session, CHANNEL, room)
                    holder = await coordinators.name_of(session, conversation.floor_staff_id) if conversation else None
                if conversation is not None:
                    await self.server.emit("floor", {"floor": conversation.floor, "coordinator": holder}, room=room)

    async def _show_written(self, message_id: int) -> None:
        """What was written elsewhere appears in the pages too; a page knows by its id what it has already."""
        async with self._store.read() as session:
            message = await session.get(Message, message_id)
        if message is None:
            return
        for room, address_id in (await self._rooms(message.conversation_id)).items():
            if address_id != message.address_id:
                await self._show(room, message.conversation_id, message_view(message))

    async def _show_removed(self, message_id: int | None) -> None:
        """Staff took a message away: every page shows in its place that it was removed."""
        async with self._store.read() as session:
            message = await session.get(Message, message_id)
            name = await coordinators.name_of(session, message.staff_id) if message is not None else None
        if message is not None and message.author != "note":
            for room in await self._rooms(message.conversation_id):
                await self._show(room, message.conversation_id, message_view(message, name=name))

    async def _show_language(self, conversation_id: UUID) -> None:
        """A page gets the chat's own words in the language that was chosen elsewhere, or in words."""
        rooms = await self._rooms(conversation_id)
        if len(rooms) == 0:
            return
        async with self._store.read() as session:
            conversation = await families.conversation(session, conversation_id)
            chosen = (await families.person_of(session, conversation)).language
        now = (chosen or conversation.proposed_language, chosen is not None)
        for sid, visitor in self._visitors_in(rooms):
            if visitor.told != now:
                await self._confirm(sid, visitor, Seen())

    async def _begin_anew(self, rooms: Container[str]) -> None:
        """A page whose thread is another now, or has other messages, shows it from its beginning."""
        for sid, visitor in self._visitors_in(rooms):
            await self._confirm(sid, visitor, FROM_THE_BEGINNING)

    async def _show(
        self, room: str, conversation_id: UUID, view: Mapping[str, Any], *, skip_sid: str | None = None
    ) -> None:
        """Sends a message of the thread to the pages in the room, unless they were led to another thread meanwhile."""
        async with self._turn_of(room):
            async with self._store.read() as session:
                conversation = await families.at(session, CHANNEL, room)
            if conversation is not None and conversation.id == conversation_id:
                shown = self._links.shown(view, conversation_id)
                await self.server.emit("bot_uttered", shown, room=room, skip_sid=skip_sid)

    def _turn_of(self, room: str) -> asyncio.Lock:
        """Held from reading to sending: a history never arrives after a message that was not yet in it."""
        lock = self._turns.get(room)
        if lock is None:
            lock = self._turns[room] = asyncio.Lock()
        return lock

    def _visitors_in(self, rooms: Container[str]) -> list[tuple[str, Visitor]]:
        return [(sid, visitor) for sid, visitor in self._visitors.items() if visitor.room in rooms]

    async def _rooms(self, conversation_id: UUID) -> dict[str, UUID]:
        """The rooms of a thread's pages: usually one."""
        async with self._store.read() as session:
            known = await addresses.of_conversation(session, conversation_id)
        return {each.external_id: each.id for each in known if each.channel == CHANNEL}

    def _pace_of(self, conversation_id: UUID) -> Pace:
        """One pace for a conversation, however many pages and connections it has."""
        pace = self._paces.setdefault(conversation_id, Pace(self._clock, MESSAGES, SECONDS))
        self._paces.move_to_end(conversation_id)
        while len(self._paces) > REMEMBERED_PACES:
            self._paces.popitem(last=False)
        return pace

    def _identify(self, session_id: object) -> tuple[UUID, str, bool]:
        """A forged or foreign id gets a new session: nothing of another conversation is ever shown."""
        if isinstance(session_id, str) and session_id:
            try:
                return self._session_ids.read(session_id), session_id, True
            except SessionForgedError:
                log.warning("A session id with a wrong signature was refused.")
        return (*self._session_ids.issue(), False)

    def _welcome(self, sid: str) -> Visitor:
        visitor = self._visitors.get(sid)
        if visitor is None:
            raise RefusedError("session")
        # Both count every message, also one that the other refuses.
        allowed = [pace.allows() for pace in visitor.paces]
        if not all(allowed):
            raise RefusedError("rate")
        return visitor

    async def _taken(self, sid: str, visitor: Visitor, received: Received) -> dict[str, Any]:
        await self.took(visitor.room, received, skip_sid=sid)
        message = received.message
        return {"ok": True, "id": message.id, "at": message.created_at.isoformat()}

    async def _refused(self, sid: str, refusal: RefusedError) -> dict[str, Any]:
        visitor = self._visitors.get(sid)
        code = await self._language(visitor) if visitor is not None else source_language().code
        return {"ok": False, "error": refusal.code, "message": voice(code).say(refusal.phrase, refusal.values)}

    async def _language(self, visitor: Visitor) -> str:
        async with self._store.read() as session:
            conversation = await families.at(session, CHANNEL, visitor.sender.at)
            if conversation is not None:
                return await families.language_of(session, conversation)
        return visitor.sender.proposed_language or source_language().code

    async def _confirm(
        self, sid: str, visitor: Visitor, seen: Seen, *, session_id: str | None = None, resumed: bool = True
    ) -> None:
        """Tells one page its session, and what it has not seen of its thread."""
        signed = session_id or self._session_ids.sign(visitor.sender.conversation_id)
        async with self._turn_of(visitor.room):
            confirmation = await self._confirmation(visitor, signed, resumed, seen)
            visitor.told = (confirmation["language"], confirmation["language_chosen"])
            await self.server.emit("session_confirm", confirmation, to=sid)

    async def _confirmation(self, visitor: Visitor, session_id: str, resumed: bool, seen: Seen) -> dict[str, Any]:
        floor, holder, chosen, views, thread, another = "bot", None, None, [], None, False
        async with self._store.read() as session:
            conversation = await families.at(session, CHANNEL, visitor.sender.at)
            if conversation is not None:
                chosen = (await families.person_of(session, conversation)).language
                floor, holder = conversation.floor, await coordinators.name_of(session, conversation.floor_staff_id)
                thread = await thread_name(session, conversation)
                another = seen.thread is not None and seen.thread != thread
                after = 0 if another else seen.last_id
                messages = await conversations.history(session, conversation.id, after=after, limit=HISTORY)
                pressed = await conversations.chosen_tokens(session, [message.id for message in messages])
                views = [
                    self._links.shown(
                        message_view(
                            message,
                            name=await coordinators.name_of(session, message.staff_id),
                            chosen=pressed.get(message.id),
                            reading=await translations.for_family(session, message),
                        ),
                        conversation.id,
                    )
                    for message in messages
                ]
        code = chosen or (conversation.proposed_language if conversation else visitor.sender.proposed_language)
        shown = languages()[code or source_language().code]
        return {
            "session_id": session_id,
            "resumed": resumed and conversation is not None,
            "thread": thread,
            "another_thread": another,
            "language": shown.code,
            "language_chosen": chosen is not None,
            "dir": shown.direction,
            "languages": [
                {"code": each.code, "name": each.name, "dir": each.direction} for each in languages().values()
            ],
            "interface": interface(shown.code),
            "floor": floor,
            "coordinator": holder,
            "messages": views,
        }


def interface(code: str) -> dict[str, str]:
    """The chat's own words in one language; a placeholder stays as it is, for the chat fills it in."""
    speaker = voice(code)
    return {
        name.removeprefix("web_chat."): speaker.unfilled(name)
        for name, phrase in all_phrases().items()
        if phrase.topic == "web_chat"
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
