"""What Telegram's servers know: users, chats, messages, files, the bot's profile, and what it has yet to hear."""

from typing import Any, Protocol
from uuid import uuid4

from bot.clock import Clock
from tests.fakes.telegram.chat import Alert, Chat, PrivateChat, Profile, Query, Supergroup, User
from tests.fakes.telegram.file import File, Files
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.message import Message
from tests.fakes.telegram.refusal import bad_request
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.webhook import Pause, Webhook


class Alerted(Protocol):
    def alerted(self, alert: Alert) -> None: ...


class Cloud:
    """One bot and everybody it can meet. `faults` names what no real bot may do, or what is not faked."""

    def __init__(self, clock: Clock, limits: Limits, bot_id: int, username: str, pause: Pause) -> None:
        self.clock, self.limits = clock, limits
        self.faults: list[str] = []
        self.bot_name = "Family Navigator"
        self._bot_id, self._username = bot_id, username
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self.files = Files()
        self.queries: dict[str, Query] = {}
        #: Who shows the answers to presses, by user.
        self.alerted: dict[int, Alerted] = {}
        self.profile = Profile()
        self.updates = Updates()
        self.webhook = Webhook(self.updates, clock, self.faults, pause)
        self._last_private_id = 0

    @property
    def bot(self) -> dict[str, Any]:
        return {"id": self._bot_id, "is_bot": True, "first_name": self.bot_name, "username": self._username}

    def now(self) -> int:
        """Whole seconds since 1970."""
        return int(self.clock().timestamp())

    def chat(self, chat_id: int) -> Chat:
        """Raises Refusal when the bot has never met this chat."""
        found = self.chats.get(chat_id)
        if found is None or (isinstance(found, PrivateChat) and found.user.id not in self.users):
            raise bad_request("chat not found")
        return found

    def supergroup(self, chat_id: int) -> Supergroup:
        found = self.chat(chat_id)
        if not isinstance(found, Supergroup):
            raise bad_request("method is available only for supergroups")
        return found

    def post(
        self,
        chat: Chat,
        sender: dict[str, Any],
        content: dict[str, Any],
        *,
        file: File | None = None,
        markup: dict[str, Any] | None = None,
        thread_id: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Puts a message into a chat, under the chat's next id."""
        message = Message(chat, self.next_id(chat), self.now(), sender, content, markup, file, thread_id, reply_to)
        chat.messages[message.id] = message
        chat.tell()
        return message

    def next_id(self, chat: Chat) -> int:
        """All private chats of the bot share one row of ids; a supergroup has its own."""
        if isinstance(chat, Supergroup):
            return chat.next_id()
        self._last_private_id += 1
        return self._last_private_id

    def tell_bot(self, message: Message, kind: str = "message") -> dict[str, Any]:
        """The update with this message, queued when the bot may see it."""
        if not self._bot_sees(message):
            return {"update_id": 0, kind: message.to_json()}
        return self.updates.emit(kind, message.to_json())

    def _bot_sees(self, message: Message) -> bool:
        chat = message.chat
        if isinstance(chat, PrivateChat):
            return not chat.user.blocked
        assert isinstance(chat, Supergroup)
        if not chat.bot_is_in:
            return False
        if chat.bot_rights is not None or message.is_service:
            return True
        # A bot that is no administrator has privacy mode on.
        addressed = any(entity["type"] == "bot_command" for entity in message.entities)
        return addressed or (message.reply_to is not None and message.reply_to.by_bot)

    def tell_membership(
        self, chat: Chat, author: dict[str, Any], old: dict[str, Any], new: dict[str, Any]
    ) -> dict[str, Any]:
        """The bot's own place in a chat has changed."""
        change = {
            "chat": chat.to_json(),
            "from": author,
            "date": self.now(),
            "old_chat_member": old,
            "new_chat_member": new,
        }
        return self.updates.emit("my_chat_member", change)

    def ask(self, chat: Chat, user: User, message: Message, data: str) -> dict[str, Any]:
        """A user presses a button."""
        query = Query(uuid4().hex, chat, user, message.id, data)
        self.queries[query.id] = query
        content = {
            "id": query.id,
            "from": user.to_json(),
            "chat_instance": str(abs(hash((chat.id, self._bot_id)))),
            "message": message.to_json(),
            "data": data,
        }
        return self.updates.emit("callback_query", content)
