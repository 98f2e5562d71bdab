"""What a message on Telegram holds besides words: its kind, how it is found again, how it reads in a thread."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from telegram import Message, Update
from telegram.ext import filters

from bot.conversation.inbox import clean
from bot.conversation.sent_things import MEDIA, SHOWN_AS
from casework.attachments import Given, Kind
from locales.phrase import Phrase
from locales.phrases import telegram as phrases
from locales.utterance import Payload, Value

PLACE, CONTACT, OWN_CONTACT, UNKNOWN = "place", "contact", "own_contact", "unknown_thing"


@dataclass(frozen=True)
class Sent:
    """How the message reads in the thread, what it means to the house, and its file."""

    words: Phrase
    payload: Payload
    values: dict[str, Value] = field(default_factory=dict)
    file: Given | None = None


def is_service(update: Update) -> bool:
    """Whether Telegram itself tells of something that happened in the chat, such as a pinned message."""
    return bool(filters.StatusUpdate.ALL.check_update(update))


def sent_in(message: Message, *, to_human: bool = False) -> Sent:
    """What a message without words holds; a poll, a game and the like are `unknown_thing`.

    `to_human`: a person reads it, so that a place must say where it is.
    """
    if message.location is not None and to_human:
        place_text = f"{message.location.latitude:.5f}, {message.location.longitude:.5f}"
        return Sent(phrases.PLACE_FOR_HUMAN, Payload(PLACE), {"place": place_text})
    if message.location is not None:
        # A hundred metres are near enough to know what is near, and nobody's front door.
        place = {"latitude": round(message.location.latitude, 3), "longitude": round(message.location.longitude, 3)}
        return Sent(phrases.PLACE, Payload(PLACE, place))
    if message.contact is not None:
        name = " ".join(part for part in (message.contact.first_name, message.contact.last_name) if part)
        card = {"name": clean(name)[:120], "phone": clean(message.contact.phone_number)[:40]}
        own = message.from_user is not None and message.contact.user_id == message.from_user.id
        return Sent(phrases.CONTACT, Payload(OWN_CONTACT) if own else Payload(CONTACT, card), {**card})
    file = _file(message)
    if file is None:
        return Sent(phrases.OTHER, Payload(UNKNOWN))
    return Sent(SHOWN_AS[file.kind], Payload(MEDIA, {"kind": file.kind}), file=file)


def _file(message: Message) -> Given | None:
    if message.photo:
        largest = message.photo[-1]
        return Given("photo", {"file_id": largest.file_id}, size=largest.file_size)
    found: dict[Kind, Callable[[], Any]] = {
        "voice": lambda: message.voice,
        "audio": lambda: message.audio,
        "video": lambda: message.video,
        "video_note": lambda: message.video_note,
        "sticker": lambda: message.sticker,
        # An animation is a document too: it comes last.
        "document": lambda: message.document,
    }
    for kind, get in found.items():
        file = get()
        if file is not None:
            return Given(kind, {"file_id": file.file_id}, getattr(file, "file_name", None), file.file_size)
    return None
