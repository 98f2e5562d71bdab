"""The methods for a forum's topics."""

from collections.abc import Callable
from typing import Any

from tests.fakes.telegram.chat import Supergroup, Topic
from tests.fakes.telegram.cloud import Cloud
from tests.fakes.telegram.parameters import Parameters, method
from tests.fakes.telegram.refusal import bad_request

MOST_NAME = 128
#: The colours a topic's icon may have.
COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
UNCHANGED = "TOPIC_NOT_MODIFIED"


def _forum(cloud: Cloud, parameters: Parameters) -> Supergroup:
    chat = cloud.chat(parameters.chat_id())
    chat.check_writable()
    if not isinstance(chat, Supergroup) or not chat.forum:
        raise bad_request("the chat is not a forum")
    return chat


def _name(cloud: Cloud, parameters: Parameters) -> str:
    name = " ".join((parameters.text("name") or "").split())
    if not name:
        raise bad_request("title must be non-empty")
    if len(name) > MOST_NAME:
        # Telegram cuts it and says nothing; whoever sends it should have cut it where a word ends.
        cloud.faults.append(f"A topic's name has {len(name)} characters; {MOST_NAME} are allowed.")
    return name[:MOST_NAME]


def _topic(cloud: Cloud, parameters: Parameters) -> Topic:
    group = _forum(cloud, parameters)
    topic = group.topic(parameters.whole("message_thread_id") or 0)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    if not topic.by_bot and not group.has_right("can_manage_topics"):
        raise bad_request("not enough rights to edit the topic")
    return topic


def begin_topic(cloud: Cloud, group: Supergroup, sender: dict[str, Any], name: str, color: int) -> Topic:
    """Makes a topic as anybody makes it: its id is that of the service message."""
    content = {"forum_topic_created": {"name": name, "icon_color": color}}
    message = cloud.post(group, sender, content)
    message.thread_id = message.id
    topic = group.topics[message.id] = Topic(group, message.id, name, bool(sender["is_bot"]))
    cloud.tell_bot(message)
    return topic


def note(cloud: Cloud, topic: Topic, sender: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    """A service message in a topic, and its update."""
    return cloud.tell_bot(cloud.post(topic.group, sender, content, thread_id=topic.id))


@method("createForumTopic", "chat_id", "name", "icon_color", "icon_custom_emoji_id")
def create_forum_topic(cloud: Cloud, parameters: Parameters) -> dict[str, Any]:
    group = _forum(cloud, parameters)
    if not group.has_right("can_manage_topics"):
        raise bad_request("not enough rights to create a topic")
    color = parameters.whole("icon_color") or COLORS[0]
    if color not in COLORS:
        raise bad_request("invalid icon color specified")
    topic = begin_topic(cloud, group, cloud.bot, _name(cloud, parameters), color)
    return {"message_thread_id": topic.id, "name": topic.name, "icon_color": color}


@method("editForumTopic", "chat_id", "message_thread_id", "name", "icon_custom_emoji_id")
def edit_forum_topic(cloud: Cloud, parameters: Parameters) -> bool:
    topic = _topic(cloud, parameters)
    name = _name(cloud, parameters) if parameters.text("name") else topic.name
    if name == topic.name:
        raise bad_request(UNCHANGED)
    topic.name = name
    note(cloud, topic, cloud.bot, {"forum_topic_edited": {"name": name}})
    return True


def _closer(closed: bool) -> Callable[[Cloud, Parameters], bool]:
    def run(cloud: Cloud, parameters: Parameters) -> bool:
        topic = _topic(cloud, parameters)
        if topic.closed == closed:
            raise bad_request(UNCHANGED)
        topic.closed = closed
        note(cloud, topic, cloud.bot, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
        return True

    return run


method("closeForumTopic", "chat_id", "message_thread_id")(_closer(True))
method("reopenForumTopic", "chat_id", "message_thread_id")(_closer(False))


@method("deleteForumTopic", "chat_id", "message_thread_id")
def delete_forum_topic(cloud: Cloud, parameters: Parameters) -> bool:
    group = _forum(cloud, parameters)
    topic = group.topic(parameters.whole("message_thread_id") or 0)
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    if not group.has_right("can_delete_messages"):
        raise bad_request("not enough rights to delete the topic")
    remove_topic(topic)
    return True


def remove_topic(topic: Topic) -> None:
    """With everything in it; nobody is told."""
    topic.deleted = True
    for message in topic.group.messages.values():
        message.deleted = message.deleted or message.thread_id == topic.id
    topic.group.tell()
