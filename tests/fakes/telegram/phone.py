"""A person's Telegram: what they do with it, and what it shows them."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.chat import Alert, Chat, Member, Supergroup, Topic, User
from tests.fakes.telegram.cloud import Cloud
from tests.fakes.telegram.formatting import found_in
from tests.fakes.telegram.message import Button, Message
from tests.fakes.telegram.updates import Update

#: A message, its id, or the update that brought it.
Which = Message | int | Update
Inbox = list[Message]
IMAGE = b"\xff\xd8\xff\xe0 a photo of the tests \xff\xd9"
SOUND = b"OggS a voice of the tests"
FILM = b"\x00\x00\x00\x18ftypmp42 a film of the tests"


class Phone:
    """One person in one chat: the private one with the bot, or a group. What they do gives the update it makes.

    `sent` holds their own messages, `alerts` what the bot answered to their presses.
    """

    def __init__(self, cloud: Cloud, user: User, chat: Chat) -> None:
        self._cloud, self.user, self.chat = cloud, user, chat
        self.sent: list[Message] = []
        self.alerts: list[Alert] = []
        cloud.alerted[user.id] = self

    @property
    def id(self) -> int:
        """The user's id, and that of their private chat."""
        return self.user.id

    @property
    def _belongs(self) -> bool:
        return not isinstance(self.chat, Supergroup) or self.user.id in self.chat.members

    @property
    def history(self) -> list[Message]:
        """All that the chat shows this person, whoever wrote it."""
        if not self._belongs:
            return []
        return [message for message in self.chat.messages.values() if not message.deleted]

    @property
    def inbox(self) -> Inbox:
        """What the bot wrote, as it is displayed now."""
        return [message for message in self.history if message.by_bot and not message.is_service]

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.inbox]

    @property
    def keyboard(self) -> list[str]:
        """The titles of the keyboard that stands in for the letters; empty when there is none."""
        marked = [message.markup for message in self.inbox if message.markup]
        latest: dict[str, Any] = next(
            (each for each in reversed(marked) if "keyboard" in each or "remove_keyboard" in each), {}
        )
        return [button["text"] for row in latest.get("keyboard", []) for button in row]

    @property
    def typing(self) -> int:
        """How often the bot said that it is writing."""
        return self.chat.typing

    async def until(self, condition: Callable[[Inbox], object], seconds: float = 10) -> Inbox:
        """Returns the inbox as soon as the condition holds for it. Raises TimeoutError with what there was instead."""
        try:
            async with asyncio.timeout(seconds):
                while not condition(self.inbox):
                    await self.chat.changed()
        except TimeoutError:
            raise TimeoutError(f"{self.user.name} has {self.texts}, alerts {self.alerts}") from None
        return self.inbox

    def alerted(self, alert: Alert) -> None:
        self.alerts.append(alert)

    def in_group(self, group: Supergroup, *, status: str = "member") -> "Phone":
        """The same person in a group, which they join when they are not in it yet."""
        phone = Phone(self._cloud, self.user, group)
        phone.alerts = self.alerts
        if self.user.id not in group.members:
            group.members[self.user.id] = Member(self.user, status)
            person = self.user.to_json()
            self._cloud.tell_bot(self._cloud.post(group, person, {"new_chat_members": [person]}))
        return phone

    async def leave(self) -> Update:
        assert isinstance(self.chat, Supergroup), "Nobody leaves a private chat."
        person = self.user.to_json()
        update = self._cloud.tell_bot(self._cloud.post(self.chat, person, {"left_chat_member": person}))
        del self.chat.members[self.user.id]
        return update

    async def say(self, text: str, *, topic: Topic | int | None = None, reply_to: Which | None = None) -> Update:
        entities = found_in(text)
        content = {"text": text, **({"entities": entities} if entities else {})}
        return self._post(content, topic=topic, reply_to=reply_to)

    async def say_in(self, topic: Topic | int, text: str, reply_to: Which | None = None) -> Update:
        return await self.say(text, topic=topic, reply_to=reply_to)

    async def start(self, payload: str | None = None) -> Update:
        """Opens the bot, by its link when there is a payload."""
        return await self.say(f"/start {payload}" if payload else "/start")

    async def command(self, name: str, *words: str) -> Update:
        return await self.say(" ".join((f"/{name.removeprefix('/')}", *words)))

    async def edit(self, which: Which, text: str) -> Update:
        message = self._message(which)
        assert message.sender["id"] == self.user.id, "Nobody edits what others wrote."
        entities = found_in(text)
        message.content = {"text": text, **({"entities": entities} if entities else {})}
        message.edit_date = self._cloud.now()
        self.chat.tell()
        return self._cloud.tell_bot(message, "edited_message")

    async def delete(self, which: Which) -> None:
        """Takes a message away for both; Telegram tells a bot nothing of it."""
        self._message(which).deleted = True
        self.chat.tell()

    async def press(self, button: str | Callable[[Button], bool]) -> Update:
        """The newest button that fits, which has to be there still."""
        for message in reversed(self.inbox):
            for each in (each for row in message.buttons for each in row):
                if each.title == button if isinstance(button, str) else button(each):
                    return self._press(message, each)
        there = [title for message in self.inbox for title in message.titles]
        raise AssertionError(f"There is no button {button!r} for {self.user.name}, only {there}.")

    async def press_old(self, which: Which, button: str | Button) -> Update:
        """A button under a certain message; given as Button also one that was taken away since the phone saw it."""
        message = self._message(which)
        if isinstance(button, Button):
            return self._press(message, button)
        found = next((each for row in message.buttons for each in row if each.title == button), None)
        assert found is not None, f"There is no button {button!r} under {message.text!r}, only {message.titles}."
        return self._press(message, found)

    def _press(self, message: Message, button: Button) -> Update:
        assert button.data is not None, f"{button.title!r} tells the bot nothing: it opens {button.url}."
        self._may_write()
        return self._cloud.ask(self.chat, self.user, message, button.data)

    async def send_location(self, latitude: float, longitude: float) -> Update:
        return self._post({"location": {"latitude": latitude, "longitude": longitude}})

    async def send_contact(self, phone_number: str, first_name: str | None = None) -> Update:
        """Their own number, unless another name is given."""
        own = {} if first_name else {"user_id": self.user.id}
        return self._post(
            {"contact": {"phone_number": phone_number, "first_name": first_name or self.user.name, **own}}
        )

    async def send_photo(
        self, content: bytes = IMAGE, *, caption: str | None = None, size: int | None = None
    ) -> Update:
        return self._send("photo", content, caption=caption, size=size)

    async def send_document(
        self, content: bytes, name: str, mime_type: str, *, caption: str | None = None, size: int | None = None
    ) -> Update:
        return self._send("document", content, name=name, mime_type=mime_type, caption=caption, size=size)

    async def send_voice(self, content: bytes = SOUND, *, size: int | None = None) -> Update:
        return self._send("voice", content, size=size)

    async def send_video_note(self, content: bytes = FILM, *, size: int | None = None) -> Update:
        return self._send("video_note", content, size=size)

    async def send_video(self, content: bytes = FILM, *, caption: str | None = None, size: int | None = None) -> Update:
        return self._send("video", content, caption=caption, size=size)

    async def send_audio(
        self, content: bytes = SOUND, *, caption: str | None = None, size: int | None = None
    ) -> Update:
        return self._send("audio", content, caption=caption, size=size)

    async def send_sticker(self, content: bytes = IMAGE) -> Update:
        return self._send("sticker", content)

    def _send(
        self,
        kind: str,
        content: bytes,
        *,
        name: str = "",
        mime_type: str | None = None,
        caption: str | None = None,
        size: int | None = None,
    ) -> Update:
        file = self._cloud.files.add(kind, content, name=name, mime_type=mime_type, size=size)
        return self._post({kind: file.described(), **({"caption": caption} if caption else {})}, file=file)

    async def block(self) -> Update:
        return self._set_blocked(True)

    async def unblock(self) -> Update:
        return self._set_blocked(False)

    def _set_blocked(self, blocked: bool) -> Update:
        here, gone = {"status": "member"}, {"status": "kicked", "until_date": 0}
        self.user.blocked = blocked
        old, new = ({**each, "user": self._cloud.bot} for each in ((here, gone) if blocked else (gone, here)))
        private = self._cloud.chats[self.user.id]
        return self._cloud.tell_membership(private, self.user.to_json(), old, new)

    def deactivate(self) -> None:
        """The account is no more."""
        self.user.deactivated = True

    def resend(self, update: Update) -> None:
        """The bot gets the same update again."""
        self._cloud.updates.repeat(update)

    def _may_write(self) -> None:
        assert self._belongs, f"{self.user.name} does not belong to this chat."
        assert not self.user.deactivated, f"{self.user.name} has no account any more."
        private = not isinstance(self.chat, Supergroup)
        assert not (private and self.user.blocked), f"{self.user.name} has blocked the bot, and cannot write to it."

    def _post(
        self,
        content: dict[str, Any],
        *,
        topic: Topic | int | None = None,
        reply_to: Which | None = None,
        file: Any = None,
    ) -> Update:
        self._may_write()
        thread_id = topic.id if isinstance(topic, Topic) else topic
        replied = None if reply_to is None else self._message(reply_to)
        if isinstance(self.chat, Supergroup):
            if thread_id is None and replied is not None:
                thread_id = replied.thread_id
            thread_id = self.chat.checked_thread(thread_id, bot=False)
            closed = thread_id is not None and self.chat.topics[thread_id].closed
            assert not closed or self.chat.members[self.user.id].status != "member", "The topic is closed."
        else:
            assert thread_id is None, "A private chat has no topics."
            self.user.started = True
        message = self._cloud.post(
            self.chat, self.user.to_json(), content, file=file, thread_id=thread_id, reply_to=replied
        )
        self.sent.append(message)
        return self._cloud.tell_bot(message)

    def _message(self, which: Which) -> Message:
        if isinstance(which, Message):
            message_id = which.id
        elif isinstance(which, int):
            message_id = which
        else:
            message_id = int(next(value for key, value in which.items() if key != "update_id")["message_id"])
        found = self.chat.message(message_id) if self._belongs else None
        assert found is not None, f"{self.user.name} sees no message {message_id}."
        return found
