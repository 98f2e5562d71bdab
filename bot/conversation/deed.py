"""A deed: what it is given, and what it gives back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from casework.models import Conversation
from locales.utterance import Utterance


@dataclass(frozen=True)
class Done:
    """What is said of it, with the meeting whose file goes along, and the other threads that were told of it."""

    said: tuple[Utterance, ...]
    told: Sequence[UUID] = ()
    calendar: UUID | None = None


#: Gets the session, the thread, the deed's values, the id of the message that asks for it, and now.
Do = Callable[[AsyncSession, Conversation, Mapping[str, Any], int, datetime], Awaitable[Done]]
