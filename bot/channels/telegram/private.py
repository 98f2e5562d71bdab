"""What a family does in its private chat: words, buttons, commands, changes, pictures, a place, a person's card."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID, uuid4

from telegram import CallbackQuery, Message, Update, User

from bot.bulletin import Bulletin, News
from bot.channels.telegram import commands
from bot.channels.telegram.media import Sent, is_service, sent_in
from bot.channels.telegram.pressed import after_choice, tokens_of
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.typing_sign import TypingSign
from bot.clock import Clock
from bot.conversation.inbox import Inbox, Received
from bot.conversation.inbox import Sender as Writer
from bot.conversation.line import Line
from bot.conversation.sent_things import GOES_ON
from bot.errors import RefusedError
from bot.reply.voice import voice
from casework import addresses, attachments, conversations, families
from casework.models import ChoiceToken, Conversation
from casework.store import Store
from locales.languages import source_language, supported
from locales.phrases import telegram as phrases
from locales.utterance import Payload, Value
from nlu.words import INVISIBLE

log = logging.getLogger(__name__)

CHANNEL = "telegram"
#: Letters of the notice on a pressed button.
NOTICE = 200
#: A button of a card may be pressed again, but not by a finger that trembles.
DOUBLE_TAP = timedelta(seconds=2)
#: Messages among which the other pictures of an album are looked for.
ALBUM = 30


class PrivateChat:
    """Takes the updates of private chats. Doing one again changes nothing that was done before."""

    def __init__(
        self,
        store: Store,
        inbox: Inbox,
        line: Line,
        bulletin: Bulletin,
        clock: Clock,
        sender: Sender,
        typing: TypingSign,
    ) -> None:
        self._store = store
        self._inbox = inbox
        self._line = line
        self._bulletin = bulletin
        self._clock = clock
        self._sender = sender
        self._typing = typing

    async def take(self, update: Update) -> None:
        """Anything else that Telegram may send about a private chat, such as a change of its settings, is let pass."""
        if update.callback_query is not None:
            await self._press(update.update_id, update.callback_query)
        elif update.edited_message is not None:
            await self._edit(update.update_id, update.edited_message)
        elif update.message is not None and update.message.from_user is not None and not is_service(update):
            await self._write(update.update_id, update.message, update.message.from_user)
        elif update.my_chat_member is not None:
            let_in = update.my_chat_member.new_chat_member.status not in ("kicked", "left")
            await self._let_in(update.my_chat_member.chat.id, let_in=let_in)

    async def _write(self, update_id: int, message: Message, user: User) -> None:
        writer, client_id = _writer(message.chat.id, user), f"tg{message.message_id}"
        text = message.text if message.text is not None else _visible(message.caption)
        sent = await self._sent(message, client_id) if message.text is None else None
        command = commands.read(message.text, self._sender.bot.username) if message.text is not None else None
        try:
            if command is not None:
                received = await self._inbox.take_command(writer, client_id, *command)
            elif text is not None:
                received = await self._inbox.take_text(writer, client_id, text, sent.file if sent else None)
            elif sent is not None:
                words = voice(await self._language(message.chat.id, user)).say(sent.words.name, sent.values)
                received = await self._inbox.take_command(writer, client_id, words, sent.payload, sent.file)
            else:
                return
        except RefusedError as refusal:
            await self._refuse(update_id, message.chat.id, user, refusal)
            return
        await self._taken(message.chat.id, received)

    async def _edit(self, update_id: int, message: Message) -> None:
        """What was changed counts as it is now; a change of something unknown is a new message."""
        user, text = message.from_user, message.text or _visible(message.caption)
        if user is None or text is None:
            return
        writer, client_id = _writer(message.chat.id, user), f"tge{update_id}"
        command = commands.read(text, self._sender.bot.username)
        received: Received | None
        try:
            if command is not None:
                received = await self._inbox.take_command(writer, client_id, *command)
            else:
                received = await self._inbox.take_edit(writer, client_id, f"tg{message.message_id}", text)
        except RefusedError as refusal:
            await self._refuse(update_id, message.chat.id, user, refusal)
            return
        if received is None:
            await self._write(update_id, message, user)
        else:
            await self._taken(message.chat.id, received)

    async def _sent(self, message: Message, client_id: str) -> Sent:
        """What the message holds; the pictures of an album come one by one, and only the first is spoken about."""
        sent, album = sent_in(message, to_human=await self._human(message.chat.id)), message.media_group_id
        if sent.file is None or album is None:
            return sent
        file = replace(sent.file, source={**(sent.file.source or {}), "album": album})
        goes_on = await self._album_has_begun(message.chat.id, album, client_id)
        more = {GOES_ON: True} if goes_on else {}
        return replace(sent, file=file, payload=Payload(sent.payload.intent, {**sent.payload.entities, **more}))

    async def _album_has_begun(self, chat_id: int, album: str, client_id: str) -> bool:
        """Whether another message brought a part of the album before this one."""
        async with self._store.read() as session:
            conversation = await families.at(session, CHANNEL, str(chat_id))
            if conversation is None:
                return False
            latest = await conversations.history(session, conversation.id, limit=ALBUM)
            others = [each.id for each in latest if each.author == "family" and each.client_id != client_id]
            files = await attachments.of_messages(session, others)
        return any((each.source or {}).get("album") == album for group in files.values() for each in group)

    async def _taken(self, chat_id: int, received: Received) -> None:
        message = received.message
        if received.new:
            self._bulletin.publish(News("message", message.conversation_id, message.id))
        async with self._store.read() as session:
            conversation = await families.conversation(session, message.conversation_id)
        if conversation.floor == "bot" and message.state == "received":
            self._typing.begin(chat_id, partial(self._answering, message.conversation_id))
        self._line.wake(message.conversation_id)

    async def _answering(self, conversation_id: UUID) -> bool:
        """Whether the assistant still has something to answer."""
        async with self._store.read() as session:
            conversation = await families.conversation(session, conversation_id)
            left = await conversations.unanswered(session, conversation_id)
        return conversation.floor == "bot" and any(each.state == "received" for each in left)

    async def _press(self, update_id: int, query: CallbackQuery) -> None:
        """A pressed button: taken, shown as chosen, or explained when it was for a question already answered."""
        if query.message is None or query.data is None:
            await self._sender.quietly("Answering a press", query.answer)
            return
        chat_id, client_id = query.message.chat.id, f"tgc{update_id}"
        earlier = await self._chosen_earlier(chat_id, query.data, client_id)
        if earlier is not None:
            said = await self._say(chat_id, query.from_user, phrases.ALREADY_CHOSEN.name, {"title": earlier})
            await self._notice(query, said)
            return
        try:
            received = await self._inbox.take_choice(_writer(chat_id, query.from_user), client_id, query.data)
        except RefusedError as refusal:
            await self._notice(query, await self._say(chat_id, query.from_user, refusal.phrase, refusal.values))
            return
        await self._sender.quietly("Answering a press", query.answer)
        await self._show_choice(query)
        await self._taken(chat_id, received)

    async def _notice(self, query: CallbackQuery, said: str) -> None:
        await self._sender.quietly("Explaining a button", lambda: query.answer(said[:NOTICE], show_alert=True))

    async def _show_choice(self, query: CallbackQuery) -> None:
        message = query.message
        if not isinstance(message, Message) or message.reply_markup is None:
            return
        # What the update shows may be older than an earlier press.
        pressed: set[str] = set()
        one_of: set[str] = set()
        async with self._store.read() as session:
            for token in tokens_of(message.reply_markup):
                offered = await session.get(ChoiceToken, token)
                if offered is not None and offered.used_at is not None:
                    pressed.add(token)
                    one_of |= await conversations.alternatives(session, token)
        keyboard = after_choice(message.reply_markup, pressed, one_of)
        await self._sender.quietly("Showing a choice", lambda: message.edit_reply_markup(keyboard), message.chat.id)

    async def _chosen_earlier(self, chat_id: int, token: str, client_id: str) -> str | None:
        """The answer that was chosen before under this button's question; a card's button itself, just pressed."""
        async with self._store.read() as session:
            conversation = await families.at(session, CHANNEL, str(chat_id))
            offered = await session.get(ChoiceToken, token)
            if conversation is None or offered is None or offered.conversation_id != conversation.id:
                return None
            if await conversations.by_client_id(session, conversation.id, client_id) is not None:
                return None
            one_of = await conversations.alternatives(session, token)
            for each in one_of:
                other = await session.get(ChoiceToken, each)
                if other is not None and other.used_at is not None:
                    return other.label
            if not one_of and offered.used_at is not None and self._clock() - offered.used_at < DOUBLE_TAP:
                return offered.label
        return None

    async def _let_in(self, chat_id: int, *, let_in: bool) -> None:
        """The person has blocked the bot, or let it in again."""
        async with self._store.write() as session:
            address = await addresses.find(session, CHANNEL, str(chat_id))
            if address is None:
                return
            if let_in:
                addresses.open_again(address)
            elif addresses.block(address, self._clock()):
                conversation = await families.conversation(session, address.conversation_id)
                said = await addresses.blocked_note(session, address, "the person has blocked the assistant")
                await conversations.note(session, conversation, said, self._clock(), urgent=True)
        self._bulletin.publish(News("floor", address.conversation_id))

    async def _refuse(self, update_id: int, chat_id: int, user: User, refusal: RefusedError) -> None:
        """Said outside of the thread: the message is not in it either."""
        said = await self._say(chat_id, user, refusal.phrase, refusal.values)
        await self._sender.post(f"r{update_id}", chat_id, lambda: self._sender.bot.send_message(chat_id, said))

    async def _say(self, chat_id: int, user: User, phrase: str, values: Mapping[str, Value]) -> str:
        return voice(await self._language(chat_id, user)).say(phrase, values)

    async def _human(self, chat_id: int) -> bool:
        async with self._store.read() as session:
            conversation = await families.at(session, CHANNEL, str(chat_id))
        return conversation is not None and conversation.floor == "human"

    async def _language(self, chat_id: int, user: User) -> str:
        async with self._store.read() as session:
            conversation: Conversation | None = await families.at(session, CHANNEL, str(chat_id))
            if conversation is not None:
                return await families.language_of(session, conversation)
        return supported(user.language_code) or source_language().code


def _visible(caption: str | None) -> str | None:
    """The words under a picture; None when nobody could read them."""
    return caption if caption and INVISIBLE.sub("", caption).strip() else None


def _writer(chat_id: int, user: User) -> Writer:
    return Writer(uuid4(), CHANNEL, proposed_language=supported(user.language_code), external_id=str(chat_id))
