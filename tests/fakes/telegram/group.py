"""A supergroup with the people who run it: what they do to it by hand."""

from collections.abc import Iterable
from typing import Any

from tests.fakes.telegram.chat import Member, Supergroup, Topic, User
from tests.fakes.telegram.cloud import Cloud
from tests.fakes.telegram.forum import COLORS, begin_topic, note, remove_topic


class Group(Supergroup):
    """Everything here is done by its owner, and told to the bot as Telegram tells it."""

    def __init__(
        self,
        cloud: Cloud,
        owner: User,
        chat_id: int,
        title: str,
        *,
        forum: bool,
        bot_rights: Iterable[str] | None,
    ) -> None:
        super().__init__(chat_id, title, forum=forum, bot_rights=None if bot_rights is None else set(bot_rights))
        self._cloud, self.owner = cloud, owner
        self.members[owner.id] = Member(owner, "creator")

    def set_rights(self, rights: Iterable[str] | None) -> dict[str, Any]:
        """What the bot may do from now on; None makes it an ordinary member."""
        old = self.bot_membership(self._cloud.bot)
        self.bot_rights = None if rights is None else set(rights)
        return self._tell(old)

    def kick_bot(self) -> dict[str, Any]:
        old = self.bot_membership(self._cloud.bot)
        self.bot_is_in = False
        return self._tell(old)

    def add_bot(self, rights: Iterable[str] | None) -> dict[str, Any]:
        """Puts the bot into the group, again or for the first time."""
        old = self.bot_membership(self._cloud.bot)
        self.bot_is_in, self.bot_left = True, False
        self.bot_rights = None if rights is None else set(rights)
        return self._tell(old)

    def _tell(self, old: dict[str, Any]) -> dict[str, Any]:
        new = self.bot_membership(self._cloud.bot)
        return self._cloud.tell_membership(self, self.owner.to_json(), old, new)

    def create_topic(self, name: str) -> Topic:
        return begin_topic(self._cloud, self, self.owner.to_json(), name, COLORS[0])

    def rename_topic(self, topic: Topic | int, name: str) -> dict[str, Any]:
        found = self._found(topic)
        found.name = name
        return note(self._cloud, found, self.owner.to_json(), {"forum_topic_edited": {"name": name}})

    def close_topic(self, topic: Topic | int) -> dict[str, Any]:
        found = self._found(topic)
        found.closed = True
        return note(self._cloud, found, self.owner.to_json(), {"forum_topic_closed": {}})

    def reopen_topic(self, topic: Topic | int) -> dict[str, Any]:
        found = self._found(topic)
        found.closed = False
        return note(self._cloud, found, self.owner.to_json(), {"forum_topic_reopened": {}})

    def delete_topic(self, topic: Topic | int) -> None:
        """With all its messages. Telegram tells a bot nothing of it."""
        remove_topic(self._found(topic))

    def _found(self, topic: Topic | int) -> Topic:
        found = self.topic(topic if isinstance(topic, int) else topic.id)
        assert found is not None, f"{self.title} has no topic {topic!r}."
        return found
