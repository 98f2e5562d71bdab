"""Files that go along with an answer of staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from casework import attachments
from casework.attachments import Given
from casework.models import Conversation, Message


@dataclass(frozen=True)
class WithFiles:
    """The message gets its files in the transaction in which it is written; its words may be empty."""

    given: Sequence[Given]
    now: datetime

    async def before(self, session: AsyncSession, conversation: Conversation) -> None:
        """Nothing keeps it from being sent."""

    async def after(self, session: AsyncSession, message: Message) -> None:
        for number, each in enumerate(self.given):
            # They stay in the order in which they were chosen.
            await attachments.attach(session, message, each, self.now + timedelta(microseconds=number))
