"""A stored message as the channels and the console show it."""

from typing import Any

from casework.models import Message
from locales.languages import languages


def message_view(message: Message, *, name: str | None = None, chosen: str | None = None) -> dict[str, Any]:
    """Plain values for the wire; `name` is that of a staff member, `chosen` the button that was pressed."""
    view = message.view or {}
    return {
        "id": message.id,
        "client_id": message.client_id,
        "author": message.author,
        "name": name,
        "text": message.text,
        "language": message.language,
        "dir": languages()[message.language].direction,
        "at": message.created_at.isoformat(),
        "quick_replies": view.get("quick_replies", []),
        "cards": view.get("cards", []),
        "chosen": chosen,
        "edited": message.edited_at is not None,
        "calendar": view.get("calendar"),
    }
