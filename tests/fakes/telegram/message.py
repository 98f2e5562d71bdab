"""A message in a chat, as everybody who is in the chat sees it."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram.file import File

if TYPE_CHECKING:
    from tests.fakes.telegram.chat import Chat

#: A message that tells what happened to the chat has one of these.
SERVICE = {
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
    "pinned_message",
    "new_chat_members",
    "left_chat_member",
}


@dataclass(frozen=True)
class Button:
    title: str
    data: str | None = None
    url: str | None = None


@dataclass
class Message:
    """`content` are the fields of the API that make up what is said, such as `text` and `entities`."""

    chat: "Chat"
    id: int
    #: Whole seconds since 1970.
    date: int
    sender: dict[str, Any]
    content: dict[str, Any]
    markup: dict[str, Any] | None = None
    file: File | None = None
    thread_id: int | None = None
    reply_to: "Message | None" = None
    edit_date: int | None = None
    deleted: bool = False
    pinned: bool = False
    reactions: list[dict[str, Any]] = field(default_factory=list)
    protected: bool = False
    silent: bool = False

    @property
    def by_bot(self) -> bool:
        return bool(self.sender["is_bot"])

    @property
    def is_service(self) -> bool:
        return bool(SERVICE & set(self.content))

    @property
    def text(self) -> str:
        """What is written: the text or the caption, without marks."""
        return str(self.content.get("text", self.content.get("caption", "")))

    @property
    def entities(self) -> list[dict[str, Any]]:
        return list(self.content.get("entities", self.content.get("caption_entities", [])))

    @property
    def buttons(self) -> list[list[Button]]:
        """The rows of buttons under the message."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [[Button(item["text"], item.get("callback_data"), item.get("url")) for item in row] for row in rows]

    @property
    def titles(self) -> list[str]:
        return [button.title for row in self.buttons for button in row]

    @property
    def file_name(self) -> str | None:
        return self.file.name if self.file else None

    @property
    def file_content(self) -> bytes | None:
        return self.file.content if self.file else None

    def to_json(self, *, with_reply: bool = True) -> dict[str, Any]:
        """As the Bot API says it."""
        found: dict[str, Any] = {
            "message_id": self.id,
            "date": self.date,
            "chat": self.chat.to_json(),
            "from": self.sender,
            **self.content,
        }
        if self.edit_date is not None:
            found["edit_date"] = self.edit_date
        if self.markup and "inline_keyboard" in self.markup:
            found["reply_markup"] = self.markup
        if self.thread_id is not None:
            found["message_thread_id"] = self.thread_id
            found["is_topic_message"] = True
        if self.protected:
            found["has_protected_content"] = True
        if with_reply:
            replied = self.reply_to
            if replied is None and self.thread_id is not None and not self.is_service:
                # In a topic what answers nothing else answers the topic's beginning.
                replied = self.chat.messages.get(self.thread_id)
            if replied is not None and not replied.deleted:
                found["reply_to_message"] = replied.to_json(with_reply=False)
        return found
