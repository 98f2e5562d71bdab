"""The methods that make messages, and the ones that fetch what came."""

import struct
from typing import Any

from tests.fakes.telegram.cloud import Cloud
from tests.fakes.telegram.file import File
from tests.fakes.telegram.formatting import formatted
from tests.fakes.telegram.keyboard import checked_markup
from tests.fakes.telegram.message import Message
from tests.fakes.telegram.parameters import Parameters, method
from tests.fakes.telegram.refusal import bad_request

Json = dict[str, Any]

MOST_TEXT, MOST_CAPTION = 4096, 1024
#: Bytes of a picture, and pixels of its width and height together.
MOST_PHOTO, MOST_SIDES = 10 * 1024 * 1024, 10_000
PNG = b"\x89PNG\r\n\x1a\n"
WHERE = ("chat_id", "message_thread_id", "disable_notification", "protect_content", "reply_parameters", "reply_markup")
CAPTION = ("caption", "parse_mode", "caption_entities", "show_caption_above_media")
ACTIONS = {"typing", "choose_sticker", "find_location"} | {
    f"{verb}_{kind}" for verb in ("upload", "record") for kind in ("photo", "video", "voice", "document", "video_note")
}


def text_of(parameters: Parameters) -> Json:
    """The text of a message as it is stored. Raises Refusal."""
    source = parameters.text("text")
    found = formatted(source or "", parameters.text("parse_mode"), parameters.structure("entities"))
    if not found.text:
        raise bad_request("message text is empty")
    if found.length > MOST_TEXT:
        raise bad_request("message is too long")
    return {"text": found.text, **({"entities": found.entities} if found.entities else {})}


def caption_of(parameters: Parameters) -> Json:
    source = parameters.text("caption")
    found = formatted(source or "", parameters.text("parse_mode"), parameters.structure("caption_entities"))
    if found.length > MOST_CAPTION:
        raise bad_request("message caption is too long")
    if not found.text:
        return {}
    return {"caption": found.text, **({"caption_entities": found.entities} if found.entities else {})}


def send(cloud: Cloud, parameters: Parameters, content: Json, file: File | None = None) -> Message:
    """Posts as the bot, with everything that is checked of any message. Raises Refusal."""
    chat = cloud.chat(parameters.chat_id())
    chat.check_writable()
    thread_id = None
    if parameters.whole("message_thread_id") is not None:
        thread_id = _thread(cloud, chat.id, parameters.whole("message_thread_id"))
    reply_to = _replied(cloud, chat.id, parameters.structure("reply_parameters"))
    markup = checked_markup(parameters.structure("reply_markup"))
    cloud.limits.admit(chat.id)
    if reply_to is not None and thread_id is None:
        thread_id = reply_to.thread_id
    message = cloud.post(chat, cloud.bot, content, file=file, markup=markup, thread_id=thread_id, reply_to=reply_to)
    message.silent = parameters.flag("disable_notification")
    message.protected = parameters.flag("protect_content")
    return message


def _thread(cloud: Cloud, chat_id: int, thread_id: int | None) -> int | None:
    if chat_id > 0:
        raise bad_request("message thread not found")
    return cloud.supergroup(chat_id).checked_thread(thread_id, bot=True)


def _replied(cloud: Cloud, chat_id: int, reply: Any) -> Message | None:
    if reply is None:
        return None
    if not isinstance(reply, dict) or not isinstance(reply.get("message_id"), int):
        raise bad_request("can't parse reply parameters JSON object")
    unknown = set(reply) - {"message_id", "allow_sending_without_reply"}
    if unknown:
        cloud.faults.append(f"reply_parameters with {', '.join(sorted(unknown))}, which is not faked.")
    found = cloud.chat(chat_id).message(reply["message_id"])
    if found is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found


@method("sendMessage", *WHERE, "text", "parse_mode", "entities", "link_preview_options")
def send_message(cloud: Cloud, parameters: Parameters) -> Json:
    options = parameters.structure("link_preview_options")
    if options is not None and not isinstance(options, dict):
        raise bad_request("can't parse link preview options JSON object")
    cloud.chat(parameters.chat_id())
    return send(cloud, parameters, text_of(parameters)).to_json()


def file_of(cloud: Cloud, parameters: Parameters, kind: str) -> File:
    """The file a message carries: uploaded with it, or known by its id. Raises Refusal."""
    given = parameters.text(kind)
    upload = parameters.uploads.get(given.removeprefix("attach://") if given else kind)
    if upload is not None:
        _check_upload(cloud, kind, upload.content)
        return cloud.files.add(kind, upload.content, name=upload.name, mime_type=upload.mime_type)
    if not given:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    if given.startswith(("http://", "https://")):
        cloud.faults.append(f"A {kind} by its web address, which is not faked.")
        raise bad_request("wrong file identifier/HTTP URL specified")
    return cloud.files.get(given, kind)


def _check_upload(cloud: Cloud, kind: str, content: bytes) -> None:
    """What Telegram shows as a picture or plays as a voice must be one. Raises Refusal."""
    if kind == "photo" and len(content) > MOST_PHOTO:
        raise bad_request("file is too big")
    if kind == "photo" and content.startswith(PNG) and sum(struct.unpack_from(">II", content, 16)) > MOST_SIDES:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    if kind == "voice" and not content.startswith(b"OggS"):
        cloud.faults.append("A voice that is no Ogg: Telegram would show it as a document.")


def _sender_of(kind: str, *, caption: bool = True) -> Any:
    def run(cloud: Cloud, parameters: Parameters) -> Json:
        cloud.chat(parameters.chat_id())
        file = file_of(cloud, parameters, kind)
        said = caption_of(parameters) if caption else {}
        return send(cloud, parameters, {kind: file.described(), **said}, file).to_json()

    return run


_LENGTH, _PREVIEW = "duration", "thumbnail"
method("sendPhoto", *WHERE, *CAPTION, "photo", "has_spoiler")(_sender_of("photo"))
method("sendDocument", *WHERE, *CAPTION, "document", _PREVIEW, "disable_content_type_detection")(_sender_of("document"))
method("sendVoice", *WHERE, *CAPTION, "voice", _LENGTH)(_sender_of("voice"))
method("sendVideoNote", *WHERE, "video_note", _LENGTH, "length", _PREVIEW)(_sender_of("video_note", caption=False))
method(
    "sendVideo", *WHERE, *CAPTION, "video", _LENGTH, "width", "height", "supports_streaming", _PREVIEW, "has_spoiler"
)(_sender_of("video"))
method("sendAudio", *WHERE, *CAPTION, "audio", _LENGTH, "performer", "title", _PREVIEW)(_sender_of("audio"))
method("sendSticker", *WHERE, "sticker", "emoji")(_sender_of("sticker", caption=False))


@method("sendLocation", *WHERE, "latitude", "longitude", "horizontal_accuracy")
def send_location(cloud: Cloud, parameters: Parameters) -> Json:
    place = {name: parameters.number(name) for name in ("latitude", "longitude")}
    latitude, longitude = place["latitude"], place["longitude"]
    if latitude is None or longitude is None:
        raise bad_request("latitude or longitude is empty")
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise bad_request("wrong latitude or longitude specified")
    return send(cloud, parameters, {"location": place}).to_json()


@method("sendContact", *WHERE, "phone_number", "first_name", "last_name", "vcard")
def send_contact(cloud: Cloud, parameters: Parameters) -> Json:
    contact = {name: parameters.text(name) for name in ("phone_number", "first_name", "last_name", "vcard")}
    for name in ("phone_number", "first_name"):
        if not contact[name]:
            raise bad_request(f"contact {name.replace('_', ' ')} is empty")
    return send(cloud, parameters, {"contact": {key: value for key, value in contact.items() if value}}).to_json()


def _source(cloud: Cloud, parameters: Parameters, verb: str) -> Message:
    found = cloud.chat(parameters.chat_id("from_chat_id")).message(parameters.message_id())
    if found is None:
        raise bad_request(f"message to {verb} not found")
    if found.is_service:
        raise bad_request(f"message can't be {'copied' if verb == 'copy' else 'forwarded'}")
    if found.protected:
        raise bad_request("message has protected content and can't be forwarded")
    return found


@method("copyMessage", *WHERE, *CAPTION, "from_chat_id", "message_id")
def copy_message(cloud: Cloud, parameters: Parameters) -> Json:
    source = _source(cloud, parameters, "copy")
    content = {key: value for key, value in source.content.items() if key != "forward_origin"}
    if "caption" in parameters.values and source.file is not None:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content.update(caption_of(parameters))
    return {"message_id": send(cloud, parameters, content, source.file).id}


@method("forwardMessage", *WHERE[:4], "from_chat_id", "message_id")
def forward_message(cloud: Cloud, parameters: Parameters) -> Json:
    source = _source(cloud, parameters, "forward")
    origin = {"type": "user", "date": source.date, "sender_user": source.sender}
    return send(cloud, parameters, {"forward_origin": origin, **source.content}, source.file).to_json()


@method("sendChatAction", "chat_id", "action", "message_thread_id")
def send_chat_action(cloud: Cloud, parameters: Parameters) -> bool:
    chat = cloud.chat(parameters.chat_id())
    if parameters.text("action") not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.check_writable()
    if parameters.whole("message_thread_id") is not None:
        _thread(cloud, chat.id, parameters.whole("message_thread_id"))
    chat.typing += 1
    chat.tell()
    return True


@method("getFile", "file_id")
def get_file(cloud: Cloud, parameters: Parameters) -> Json:
    file = cloud.files.fetched(parameters.text("file_id"))
    return {**file.ids(), "file_path": file.path}
