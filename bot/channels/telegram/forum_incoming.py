"""What staff do in the forum group: they write to families, give commands and press buttons."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from uuid import UUID, uuid5

from telegram import CallbackQuery, Message, Update, User

from bot.channels.telegram import forum_family, forum_posts
from bot.channels.telegram import forum_words as words
from bot.channels.telegram.forum_addressee import AddresseeError, addressee
from bot.channels.telegram.forum_booking import BookingError, booked, chosen, move_of, number_of, numbered, wish_of
from bot.channels.telegram.forum_group import ForumGroup, GroupError, TopicClosedError, TopicLostError
from bot.channels.telegram.forum_posts import FROM_FORUM
from bot.channels.telegram.forum_topic import TopicKeeper
from bot.channels.telegram.keyboard import Rows
from bot.console.gate import CASEWORKERS
from bot.conversation.floor import Floor
from bot.conversation.meeting_desk import MeetingDesk
from bot.errors import RefusedError, UndeliverableError
from casework import forum_topics, handovers
from casework.channel_models import ForumTopic
from casework.errors import CaseworkError, NotFoundError
from casework.models import Staff
from casework.store import Store

log = logging.getLogger(__name__)

#: Letters of the notice on a pressed button.
LONGEST_NOTICE = 200
_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<said>.*))?", re.DOTALL)


class _NotDoneError(Exception):
    """Staff must be told why something was not done; the message says it."""


@dataclass(frozen=True)
class _Here:
    """One message of staff in a family's topic, who wrote it, and the family."""

    update_id: int
    message: Message
    topic: ForumTopic
    family_id: UUID
    staff: Staff


class ForumIncoming:
    """Takes the updates of the forum group. Doing one again changes nothing that was done before."""

    def __init__(self, group: ForumGroup, keeper: TopicKeeper, store: Store, floor: Floor, desk: MeetingDesk) -> None:
        self._group = group
        self._keeper = keeper
        self._store = store
        self._floor = floor
        self._desk = desk
        self._commands: dict[str, Callable[[_Here, str], Awaitable[None]]] = {
            "back": self._back,
            "take": self._take,
            "who": self._who,
            "meeting": self._meeting,
            "move": self._move,
            "cancel": self._cancel,
        }

    async def take(self, update: Update) -> None:
        """A message, a change of one, or a press. Raises DeliveryLaterError when it must be tried again."""
        if update.callback_query is not None:
            await self._press(update.callback_query)
        elif update.edited_message is not None:
            await self._edited(update.edited_message)
        elif update.message is not None:
            await self._message(update.update_id, update.message)

    async def _message(self, update_id: int, message: Message) -> None:
        if await self._is_service(message):
            return
        if message.sender_chat is None and (message.from_user is None or message.from_user.is_bot):
            return
        command = _COMMAND.fullmatch((message.text or "").strip())
        own_name = self._group.sender.bot.username
        if command is not None and command["bot"] and command["bot"].lower() != own_name.lower():
            return
        if command is not None and command["name"].lower() in ("help", "start"):
            await self._say(f"fr{update_id}", message, words.HELP)
            return
        topic = await self._topic(message)
        if topic is None or (message.text is None and message.effective_attachment is None):
            return
        try:
            here = await self._here(update_id, message, topic)
            if message.text is None:
                raise _NotDoneError(words.FILES_NOT_YET)
            if command is None:
                await self._write(here, message.text)
            elif command["name"].lower() in self._commands:
                await self._commands[command["name"].lower()](here, command["said"] or "")
            else:
                raise _NotDoneError(words.UNKNOWN_COMMAND)
        except _NotDoneError as why:
            await self._say(f"fr{update_id}", message, str(why))
        except NotFoundError:
            await self._say(f"fr{update_id}", message, words.GONE)

    async def _is_service(self, message: Message) -> bool:
        """Telegram tells what happened to a topic. What we did ourselves we know, except a topic made before a kill."""
        by_us = message.from_user is not None and message.from_user.id == self._group.sender.bot.id
        if message.forum_topic_created is not None:
            if by_us and message.message_thread_id is not None:
                try:
                    await self._keeper.made(message.forum_topic_created.name, message.message_thread_id)
                except GroupError as error:
                    log.warning("A surplus topic cannot be deleted: %s", error)
            return True
        closed, reopened = message.forum_topic_closed is not None, message.forum_topic_reopened is not None
        if closed or reopened:
            topic = await self._topic(message)
            if topic is not None and not by_us:
                async with self._store.write() as session:
                    await forum_topics.change(session, topic.id, {"open": reopened})
            return True
        return message.forum_topic_edited is not None

    async def _topic(self, message: Message) -> ForumTopic | None:
        """The family's topic in which it stands; None in the general one and in those that are not ours."""
        if message.message_thread_id is None:
            return None
        async with self._store.read() as session:
            return await forum_topics.of_thread(session, message.chat.id, message.message_thread_id)

    async def _here(self, update_id: int, message: Message, topic: ForumTopic) -> _Here:
        """Raises _NotDoneError for who may not write to families, and when the family is gone."""
        if message.sender_chat is not None:
            raise _NotDoneError(words.ANONYMOUS)
        staff = await self._staff(message.from_user)
        if staff is None:
            raise _NotDoneError(words.UNKNOWN_WRITER)
        if staff.role not in CASEWORKERS:
            raise _NotDoneError(words.NOT_ALLOWED)
        if topic.family_id is None:
            raise _NotDoneError(words.GONE)
        return _Here(update_id, message, topic, topic.family_id, staff)

    async def _staff(self, user: User | None) -> Staff | None:
        if user is None:
            return None
        async with self._store.read() as session:
            return await forum_topics.staff_of(session, user.id)

    async def _write(self, here: _Here, text: str) -> None:
        conversation_id = await self._conversation(here)
        try:
            await self._floor.write(conversation_id, here.staff.id, text, f"{FROM_FORUM}{here.update_id}")
        except RefusedError as refusal:
            said = {"empty": words.EMPTY, "too_long": words.TOO_LONG}.get(refusal.code, words.REFUSED)
            raise _NotDoneError(said.format(**refusal.values)) from refusal

    async def _back(self, here: _Here, _said: str) -> None:
        if not await self._hand_back(await self._conversation(here, surely=True), here.staff):
            raise _NotDoneError(words.ALREADY_BACK)

    async def _take(self, here: _Here, _said: str) -> None:
        await self._floor.take_over(await self._conversation(here, surely=True), here.staff.id)
        await self._say(f"fr{here.update_id}", here.message, words.TAKEN)

    async def _who(self, here: _Here, _said: str) -> None:
        async with self._store.read() as session:
            state = await forum_family.read(session, here.family_id)
            waiting = state.handovers if state is not None else ()
            summaries = [await forum_posts.summary(session, state, each) for each in waiting] if state else []
        if not summaries:
            raise _NotDoneError(words.NOBODY_WAITS)
        for handover, parts in zip(waiting, summaries, strict=True):
            for number, html in enumerate(parts):
                rows = forum_posts.buttons(here.topic.id) if number == len(parts) - 1 else ()
                # The update's id keeps it apart from the first summary; the handover's says whose it is.
                post_key = forum_posts.key(here.topic.id, "h", handover.id, f"w{here.update_id}x{number}")
                await self._post(post_key, here.message, html, rows)

    async def _meeting(self, here: _Here, said: str) -> None:
        conversation_id = await self._conversation(here)
        async with self._store.read() as session:
            state = await forum_family.read(session, here.family_id)
        if state is None:
            raise _NotDoneError(words.GONE)
        try:
            wish = wish_of(said, state.zone(conversation_id))
            # The same command again books the same meeting.
            meeting_id = uuid5(here.family_id, f"{FROM_FORUM}{here.update_id}")
            meeting = await self._desk.book(conversation_id, here.staff.id, wish, meeting_id=meeting_id)
        except (BookingError, CaseworkError) as error:
            raise _NotDoneError(str(error)) from error
        await self._say(f"fr{here.update_id}", here.message, words.BOOKED.format(meeting=booked(meeting)))

    async def _move(self, here: _Here, said: str) -> None:
        conversation_id = await self._conversation(here)
        async with self._store.read() as session:
            state = await forum_family.read(session, here.family_id)
            meetings = await numbered(session, here.family_id)
        if state is None:
            raise _NotDoneError(words.GONE)
        try:
            move = move_of(said, state.zone(conversation_id))
            meeting = chosen(meetings, move.number, here.message.date, f"/move {{number}} {said.strip()}")
            moved = await self._desk.move(conversation_id, here.staff.id, meeting.id, move.wish(meeting))
        except (BookingError, CaseworkError) as error:
            raise _NotDoneError(str(error)) from error
        await self._say(f"fr{here.update_id}", here.message, words.MOVED.format(meeting=booked(moved)))

    async def _cancel(self, here: _Here, said: str) -> None:
        conversation_id = await self._conversation(here)
        async with self._store.read() as session:
            meetings = await numbered(session, here.family_id)
        try:
            meeting = chosen(meetings, number_of(said), here.message.date, "/cancel {number}")
            cancelled = await self._desk.cancel(conversation_id, here.staff.id, meeting.id)
        except (BookingError, CaseworkError) as error:
            raise _NotDoneError(str(error)) from error
        await self._say(f"fr{here.update_id}", here.message, words.CANCELLED.format(meeting=booked(cancelled)))

    async def _conversation(self, here: _Here, *, surely: bool = False) -> UUID:
        """Whom staff mean; `surely` without guessing among several who wait. Raises _NotDoneError."""
        replied = here.message.reply_to_message
        # What replies to nothing replies to the topic's beginning.
        reply_to = None if replied is None or replied.message_id == here.topic.thread_id else replied.message_id
        async with self._store.read() as session:
            state = await forum_family.read(session, here.family_id)
            if state is None:
                raise _NotDoneError(words.GONE)
            try:
                return await addressee(session, state, here.message.chat.id, reply_to, surely=surely)
            except AddresseeError as error:
                raise _NotDoneError(str(error)) from error

    async def _hand_back(self, conversation_id: UUID, staff: Staff) -> bool:
        """False when the assistant has it already, and nobody waits for a human."""
        async with self._store.read() as session:
            waited = await handovers.open_of(session, conversation_id) is not None
        return await self._floor.hand_back(conversation_id, staff.id) or waited

    async def _press(self, query: CallbackQuery) -> None:
        try:
            done = await self._pressed(query)
        except (_NotDoneError, AddresseeError) as why:
            said, alert = str(why), True
        except NotFoundError:
            said, alert = words.GONE, True
        else:
            said, alert = done, False
        answer = partial(query.answer, said[:LONGEST_NOTICE], show_alert=alert)
        await self._group.sender.quietly("Answering a press in the forum group", answer)

    async def _pressed(self, query: CallbackQuery) -> str:
        """What was done. Raises what `_press` explains."""
        staff = await self._staff(query.from_user)
        if staff is None:
            raise _NotDoneError(words.UNKNOWN_ALERT)
        if staff.role not in CASEWORKERS:
            raise _NotDoneError(words.NOT_ALLOWED_ALERT)
        press = forum_posts.press_of(query.data)
        async with self._store.read() as session:
            topic = await session.get(ForumTopic, press.topic_id) if press is not None else None
            family_id = topic.family_id if topic is not None else None
            state = await forum_family.read(session, family_id) if family_id is not None else None
            if press is None or state is None or query.message is None:
                raise _NotDoneError(words.OLD_BUTTON)
            message = query.message
            conversation_id = await addressee(session, state, message.chat.id, message.message_id, surely=True)
        if press.what == forum_posts.TAKE:
            await self._floor.take_over(conversation_id, staff.id)
            return words.TAKEN
        if not await self._hand_back(conversation_id, staff):
            raise _NotDoneError(words.ALREADY_BACK)
        return words.HANDED_BACK

    async def _edited(self, message: Message) -> None:
        """The family has the message as it was; that is said once for each."""
        topic = await self._topic(message)
        if topic is None or topic.family_id is None or await self._staff(message.from_user) is None:
            return
        async with self._store.read() as session:
            updates = await forum_topics.update_ids(session, message.chat.id, message.message_id)
            passed_on = await forum_topics.conversation_of(
                session, topic.family_id, client_ids=[f"{FROM_FORUM}{each}" for each in updates]
            )
        said = words.EDIT_NOT_PASSED_ON if passed_on is not None else words.EDIT_NOT_SENT
        await self._say(f"fe{message.message_id}", message, said)

    async def _say(self, key: str, message: Message, said: str) -> None:
        for html in forum_posts.plain(said):
            await self._post(key, message, html)

    async def _post(self, key: str, message: Message, html: str, rows: Rows = ()) -> None:
        """A reply, once for each key. Where nothing can be written nobody reads it either."""
        try:
            await self._group.post(key, message.message_thread_id, html, rows, reply_to=message.message_id)
        except (TopicLostError, TopicClosedError, GroupError, UndeliverableError) as error:
            log.info("An answer to staff could not be posted in the forum group: %s", error)
