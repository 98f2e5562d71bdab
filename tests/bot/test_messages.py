"""A stored message as everybody shows it."""

from datetime import UTC, datetime
from uuid import uuid4

from bot.messages import message_view
from casework.models import Message

AT = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)


def test_everything_that_a_page_needs_is_plain() -> None:
    message = Message(id=7, conversation_id=uuid4(), author="staff", text="Hej", language="ar", created_at=AT)
    view = message_view(message, name="Anna Berg", chosen="token")
    assert view == {
        "id": 7,
        "client_id": None,
        "author": "staff",
        "name": "Anna Berg",
        "text": "Hej",
        "language": "ar",
        "dir": "rtl",
        "at": "2026-11-21T18:00:00+00:00",
        "quick_replies": [],
        "cards": [],
        "chosen": "token",
        "edited": False,
        "calendar": None,
        "removed": False,
        "files": [],
        "translation": None,
    }
