"""The methods that change, delete, pin and mark messages, and the answer to a press."""

from typing import Any

from telegram.constants import ReactionEmoji

from tests.fakes.telegram.chat import Alert, Chat, Supergroup
from tests.fakes.telegram.cloud import Cloud
from tests.fakes.telegram.keyboard import checked_markup
from tests.fakes.telegram.message import Message
from tests.fakes.telegram.parameters import Parameters, method
from tests.fakes.telegram.refusal import bad_request
from tests.fakes.telegram.sending import caption_of, text_of

Json = dict[str, Any]

#: Seconds after which a bot may no longer delete a message.
OLDEST_TO_DELETE = 48 * 3600
UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_EMOJI = {str(emoji.value) for emoji in ReactionEmoji}


def _editable(cloud: Cloud, parameters: Parameters) -> Message:
    chat = cloud.chat(parameters.chat_id())
    chat.check_writable()
    found = chat.message(parameters.message_id())
    if found is None:
        raise bad_request("message to edit not found")
    plain_keyboard = found.markup is not None and "inline_keyboard" not in found.markup
    if not found.by_bot or found.is_service or "forward_origin" in found.content or plain_keyboard:
        raise bad_request("message can't be edited")
    return found


def _inline(parameters: Parameters) -> Json | None:
    markup = checked_markup(parameters.structure("reply_markup"))
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup


def _change(cloud: Cloud, message: Message, content: Json, markup: Json | None) -> Json:
    if (content, markup) == (message.content, message.markup):
        raise bad_request(UNCHANGED)
    message.content, message.markup, message.edit_date = content, markup, cloud.now()
    message.chat.tell()
    return message.to_json()


@method(
    "editMessageText", "chat_id", "message_id", "text", "parse_mode", "entities", "link_preview_options", "reply_markup"
)
def edit_message_text(cloud: Cloud, parameters: Parameters) -> Json:
    message = _editable(cloud, parameters)
    content = text_of(parameters)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _change(cloud, message, content, _inline(parameters))


@method(
    "editMessageCaption",
    *("chat_id", "message_id", "caption", "parse_mode", "caption_entities", "show_caption_above_media", "reply_markup"),
)
def edit_message_caption(cloud: Cloud, parameters: Parameters) -> Json:
    message = _editable(cloud, parameters)
    if message.file is None or message.file.kind in ("sticker", "video_note"):
        raise bad_request("there is no caption in the message to edit")
    kept = {key: value for key, value in message.content.items() if not key.startswith("caption")}
    return _change(cloud, message, {**kept, **caption_of(parameters)}, _inline(parameters))


@method("editMessageReplyMarkup", "chat_id", "message_id", "reply_markup")
def edit_message_reply_markup(cloud: Cloud, parameters: Parameters) -> Json:
    message = _editable(cloud, parameters)
    return _change(cloud, message, message.content, _inline(parameters))


def _deletable(cloud: Cloud, chat: Chat, message: Message) -> bool:
    if isinstance(chat, Supergroup) and chat.has_right("can_delete_messages"):
        return True
    if isinstance(chat, Supergroup) and not message.by_bot:
        return False
    return cloud.now() - message.date < OLDEST_TO_DELETE


@method("deleteMessage", "chat_id", "message_id")
def delete_message(cloud: Cloud, parameters: Parameters) -> bool:
    chat = cloud.chat(parameters.chat_id())
    chat.check_writable()
    message = chat.message(parameters.message_id())
    if message is None:
        raise bad_request("message to delete not found")
    if not _deletable(cloud, chat, message):
        raise bad_request("message can't be deleted")
    message.deleted = True
    chat.tell()
    return True


@method("deleteMessages", "chat_id", "message_ids")
def delete_messages(cloud: Cloud, parameters: Parameters) -> bool:
    """Passes over what is not there, or cannot be deleted."""
    chat = cloud.chat(parameters.chat_id())
    chat.check_writable()
    ids = parameters.structure("message_ids")
    if not isinstance(ids, list) or not all(isinstance(each, int) for each in ids):
        raise bad_request("can't parse message identifiers")
    if not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > 100:
        raise bad_request("too many message identifiers specified")
    for message in filter(None, map(chat.message, ids)):
        message.deleted = message.deleted or _deletable(cloud, chat, message)
    chat.tell()
    return True


@method("answerCallbackQuery", "callback_query_id", "text", "show_alert", "cache_time")
def answer_callback_query(cloud: Cloud, parameters: Parameters) -> bool:
    query = cloud.queries.get(parameters.text("callback_query_id") or "")
    if query is None or query.answered:
        raise bad_request(TOO_OLD)
    text = parameters.text("text") or None
    if text is not None and len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    listener = cloud.alerted.get(query.user.id)
    if listener is not None:
        listener.alerted(Alert(query.id, text, parameters.flag("show_alert")))
    query.chat.tell()
    return True


@method("pinChatMessage", "chat_id", "message_id", "disable_notification")
def pin_chat_message(cloud: Cloud, parameters: Parameters) -> bool:
    chat = cloud.chat(parameters.chat_id())
    chat.check_writable()
    if isinstance(chat, Supergroup) and not chat.has_right("can_pin_messages"):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    message = chat.message(parameters.message_id())
    if message is None:
        raise bad_request("message to pin not found")
    if message.is_service:
        raise bad_request("message can't be pinned")
    if not message.pinned:
        message.pinned = True
        content = {"pinned_message": message.to_json(with_reply=False)}
        # A bot hears of its own pins, unlike of its other messages.
        cloud.tell_bot(cloud.post(chat, cloud.bot, content, thread_id=message.thread_id))
    return True


@method("setMessageReaction", "chat_id", "message_id", "reaction", "is_big")
def set_message_reaction(cloud: Cloud, parameters: Parameters) -> bool:
    chat = cloud.chat(parameters.chat_id())
    chat.check_writable()
    message = chat.message(parameters.message_id())
    if message is None:
        raise bad_request("message to react not found")
    reactions = parameters.structure("reaction") or []
    if not isinstance(reactions, list) or not all(isinstance(each, dict) for each in reactions):
        raise bad_request("can't parse reaction types JSON object")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(each.get("type") != "emoji" or each.get("emoji") not in _EMOJI for each in reactions):
        raise bad_request("REACTION_INVALID")
    message.reactions = reactions
    chat.tell()
    return True
