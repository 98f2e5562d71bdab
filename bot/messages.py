"""A stored message as the channels and the console show it."""

from typing import Any

from babel import Locale

from bot.reply.voice import voice
from casework import translations
from casework.models import Message
from casework.staff_models import MessageTranslation
from locales.languages import languages
from locales.phrases import translation as phrases


def message_view(
    message: Message, *, name: str | None = None, chosen: str | None = None, reading: MessageTranslation | None = None
) -> dict[str, Any]:
    """Plain values for the wire; `name` is that of a staff member, `chosen` the button that was pressed.

    `reading`: what the family reads instead of the text; then `translation` has the mark and the original.
    """
    view = message.view or {}
    files = view.get("files", [])
    shown = {
        "id": message.id,
        "client_id": message.client_id,
        "author": message.author,
        "name": name,
        # What stands in a thread for a file without words is not said beside the file itself.
        "text": "" if files and message.pressed else message.text,
        "language": message.language,
        "dir": languages()[message.language].direction,
        "at": message.created_at.isoformat(),
        "quick_replies": view.get("quick_replies", []),
        "cards": view.get("cards", []),
        "chosen": chosen,
        "edited": message.edited_at is not None,
        "calendar": view.get("calendar"),
        "files": files,
        "removed": message.removed_at is not None,
        "translation": None,
    }
    if reading is None or message.removed_at is not None or not message.text:
        return shown
    return {**shown, **_translated(message, reading)}


def _translated(message: Message, reading: MessageTranslation) -> dict[str, Any]:
    language, own = languages()[reading.language], languages()[message.language]
    if reading.text is None:
        return {"translation": {"mark": voice(language.code).say(phrases.NOT_FOR_FAMILY.name), "original": None}}
    source = translations.source_of(reading)
    named = Locale.parse(source).get_language_name(language.code) or languages()[source].name
    return {
        "text": reading.text,
        "language": language.code,
        "dir": language.direction,
        "translation": {
            "mark": voice(language.code).say(phrases.FOR_FAMILY.name, {"language": named}),
            "original": {"text": message.text, "language": own.code, "dir": own.direction},
        },
    }
