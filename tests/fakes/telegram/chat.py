"""Private chats and supergroups: what they hold, and who may do what in them."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.message import Message
from tests.fakes.telegram.refusal import bad_request, forbidden

RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


@dataclass
class User:
    """A person. `started` once they wrote to the bot, which may not begin by itself."""

    id: int
    name: str
    language_code: str | None
    username: str | None = None
    started: bool = False
    blocked: bool = False
    deactivated: bool = False

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.username:
            found["username"] = self.username
        if self.language_code:
            found["language_code"] = self.language_code
        return found


class Chat:
    """Messages by their id, in order; deleted ones stay, marked."""

    id: int

    def __init__(self) -> None:
        self.messages: dict[int, Message] = {}
        self.typing = 0
        self._waiting: list[asyncio.Future[None]] = []

    def to_json(self) -> dict[str, Any]:
        raise NotImplementedError

    def check_writable(self) -> None:
        """Raises Refusal when the bot may not write here."""
        raise NotImplementedError

    def message(self, message_id: int) -> Message | None:
        found = self.messages.get(message_id)
        return None if found is None or found.deleted else found

    def tell(self) -> None:
        """Wakes whoever looks at this chat."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def changed(self) -> None:
        """Until something happens here."""
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        await future


class PrivateChat(Chat):
    def __init__(self, user: User) -> None:
        super().__init__()
        self.id, self.user = user.id, user

    def to_json(self) -> dict[str, Any]:
        found = {"id": self.id, "type": "private", "first_name": self.user.name}
        return {**found, "username": self.user.username} if self.user.username else found

    def check_writable(self) -> None:
        if self.user.deactivated:
            raise forbidden("user is deactivated")
        if self.user.blocked:
            raise forbidden("bot was blocked by the user")
        if not self.user.started:
            raise forbidden("bot can't initiate conversation with a user")


@dataclass
class Topic:
    """A topic of a forum; its id is that of the message that began it."""

    group: "Supergroup"
    id: int
    name: str
    by_bot: bool
    closed: bool = False
    deleted: bool = False

    @property
    def messages(self) -> list[Message]:
        """What is in it, without service messages."""
        found = self.group.messages.values()
        return [each for each in found if each.thread_id == self.id and not each.deleted and not each.is_service]


@dataclass
class Member:
    user: User
    status: str = "member"


class Supergroup(Chat):
    """`bot_rights` None: the bot is an ordinary member, who sees only what is addressed to it."""

    def __init__(self, chat_id: int, title: str, *, forum: bool, bot_rights: set[str] | None) -> None:
        super().__init__()
        self.id, self.title, self.forum = chat_id, title, forum
        self.bot_rights = bot_rights
        self.bot_is_in = True
        self.bot_left = False
        self.members: dict[int, Member] = {}
        self.topics: dict[int, Topic] = {}
        # The first message of a supergroup says that it was made.
        self._last_id = 1

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {"id": self.id, "type": "supergroup", "title": self.title}
        return {**found, "is_forum": True} if self.forum else found

    def check_writable(self) -> None:
        if self.bot_left:
            raise forbidden("bot is not a member of the supergroup chat")
        if not self.bot_is_in:
            raise forbidden("bot was kicked from the supergroup chat")

    def has_right(self, right: str) -> bool:
        return self.bot_rights is not None and right in self.bot_rights

    def topic(self, thread_id: int) -> Topic | None:
        found = self.topics.get(thread_id)
        return None if found is None or found.deleted else found

    def checked_thread(self, thread_id: int | None, *, bot: bool) -> int | None:
        """The thread a message goes to. The general topic has none, and is not found by its id 1. Raises Refusal."""
        if thread_id is None:
            return None
        topic = self.topic(thread_id) if self.forum else None
        if topic is None:
            raise bad_request("message thread not found")
        if topic.closed and bot and not self.has_right("can_manage_topics"):
            raise bad_request("TOPIC_CLOSED")
        return thread_id

    def bot_membership(self, bot: dict[str, Any]) -> dict[str, Any]:
        """What the bot is here, as `getChatMember` says it."""
        if self.bot_left:
            return {"status": "left", "user": bot}
        if not self.bot_is_in:
            return {"status": "kicked", "user": bot, "until_date": 0}
        if self.bot_rights is None:
            return {"status": "member", "user": bot}
        rights = {right: right in self.bot_rights for right in RIGHTS}
        rights["can_manage_chat"] = True
        return {"status": "administrator", "user": bot, "can_be_edited": False, "is_anonymous": False, **rights}


@dataclass
class Query:
    """A press on a button that waits for its answer."""

    id: str
    chat: Chat
    user: User
    message_id: int
    data: str
    answered: bool = False


@dataclass(frozen=True)
class Alert:
    """An answer to a press: `text` shown at the top, or in a box when `in_box`."""

    query_id: str
    text: str | None
    in_box: bool


@dataclass
class Profile:
    """What the bot says about itself, by language code ("" for everybody)."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    #: By scope (as sorted JSON) and language code.
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
