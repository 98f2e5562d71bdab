"""What hangs on an answer: looked at, and written down, in the same transaction in which the answer is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.errors import NavigatorError
from casework import later_messages
from casework.later_messages import Obstacle
from casework.models import Conversation, Message, Staff


class Errand(Protocol):
    """Goes along with an answer."""

    async def before(self, session: AsyncSession, conversation: Conversation) -> None:
        """What it raises keeps the answer from being sent, and nothing is changed."""

    async def after(self, session: AsyncSession, message: Message) -> None:
        """The answer is written, and not yet committed."""


@dataclass(frozen=True)
class Answer:
    """What a colleague wrote."""

    message_id: int
    name: str
    text: str
    language: str


class AnsweredMeanwhileError(NavigatorError):
    """A colleague answered after the writer had last looked. `answers` are the colleague's, the oldest first."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        super().__init__()
        self.answers = answers


class NotWaitingError(NavigatorError):
    """The message was sent or cancelled before."""


class MustAskError(NavigatorError):
    """Something came before a message that was to be sent later: its writer must say whether it still goes."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__()
        self.obstacle = obstacle


@dataclass(frozen=True)
class UnlessAnswered:
    """The answer goes only when no colleague has written after the message `knows`, the last one the writer knew."""

    staff_id: UUID
    knows: int

    async def before(self, session: AsyncSession, conversation: Conversation) -> None:
        """Raises AnsweredMeanwhileError."""
        # Of two who answer at once the second waits here, and then finds the first one's answer.
        await session.refresh(conversation, with_for_update=True)
        newer = await session.execute(
            select(Message.id, Staff.name, Staff.email, Message.text, Message.language)
            .join(Staff, Staff.id == Message.staff_id)
            .where(
                Message.conversation_id == conversation.id,
                Message.id > self.knows,
                Message.author == "staff",
                Message.staff_id != self.staff_id,
                Message.removed_at.is_(None),
            )
            .order_by(Message.id)
        )
        answers = [Answer(id, name or email, text, language) for id, name, email, text, language in newer.all()]
        if answers:
            raise AnsweredMeanwhileError(answers)

    async def after(self, session: AsyncSession, message: Message) -> None:
        """Nothing more is to be done."""


@dataclass(frozen=True)
class SentLater:
    """A message that was written earlier; `anyway`: somebody has said that it goes, whatever came first."""

    later_id: UUID
    clock: Clock
    anyway: bool = False

    async def before(self, session: AsyncSession, conversation: Conversation) -> None:
        """Raises NotWaitingError or MustAskError."""
        await session.refresh(conversation, with_for_update=True)
        later = await later_messages.held(session, self.later_id)
        if later is None or later.conversation_id != conversation.id or later.state not in ("waiting", "asked"):
            raise NotWaitingError
        if self.anyway:
            return
        if later.state != "waiting":
            raise NotWaitingError
        if (came := await later_messages.obstacle(session, later)) is not None:
            raise MustAskError(came)

    async def after(self, session: AsyncSession, message: Message) -> None:
        """From now on it is sent, together with the message itself."""
        later = await later_messages.held(session, self.later_id)
        if later is not None:
            later.state, later.decided_at, later.message_id = "sent", self.clock(), message.id
            await session.flush()
