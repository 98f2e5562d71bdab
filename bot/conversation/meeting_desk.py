"""Where staff book, move and cancel a family's meetings. Every change is told to all who are to come, at once."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.conversation.meeting_news import tell
from bot.outbox import Outbox
from casework import families, meetings
from casework.errors import NotFoundError
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Staff
from casework.store import Store
from locales.phrases import meetings as phrases


class MeetingDesk:
    """Books, moves and cancels. Each does all of it in one transaction: the meeting, and what the family hears."""

    def __init__(self, store: Store, outbox: Outbox, bulletin: Bulletin, clock: Clock) -> None:
        self._store = store
        self._outbox = outbox
        self._bulletin = bulletin
        self._clock = clock

    async def book(
        self, conversation_id: UUID, staff_id: UUID, wish: Wish, *, meeting_id: UUID | None = None
    ) -> Meeting:
        """Books a meeting of the family with this member of staff, or with `wish.with_whom`.

        The same `meeting_id` again gives back the meeting that is booked already. Raises NotFoundError, MeetingError.
        """
        now = self._clock()
        async with self._store.write() as session:
            conversation = await families.conversation(session, conversation_id)
            known = await session.get(Meeting, meeting_id) if meeting_id is not None else None
            if known is not None and known.family_id == conversation.family_id:
                return known
            staff = await _staff(session, staff_id)
            meeting = await meetings.book(
                session,
                family_id=conversation.family_id,
                staff_id=None if wish.with_whom else staff.id,
                wish=wish,
                by=By("staff", staff_id=staff.id),
                now=now,
                meeting_id=meeting_id,
            )
            told = await tell(session, meeting, phrases.BOOKED, now)
        self._publish(told)
        return meeting

    async def move(self, conversation_id: UUID, staff_id: UUID, meeting_id: UUID, wish: Wish) -> Meeting:
        """Changes a meeting of the family; nothing is said when nothing is different.

        Raises NotFoundError, MeetingError.
        """
        told: list[UUID] = []
        now = self._clock()
        async with self._store.write() as session:
            conversation = await families.conversation(session, conversation_id)
            staff = await _staff(session, staff_id)
            meeting = await meetings.get(session, meeting_id, conversation.family_id)
            earlier = meeting.starts_at
            changed = await meetings.move(session, meeting, wish, by=By("staff", staff_id=staff.id), now=now)
            if changed and meeting.starts_at != earlier:
                told = await tell(session, meeting, phrases.MOVED, now, earlier=earlier)
            elif changed:
                told = await tell(session, meeting, phrases.CHANGED, now)
        self._publish(told)
        return meeting

    async def cancel(self, conversation_id: UUID, staff_id: UUID, meeting_id: UUID) -> Meeting:
        """Cancels a meeting of the family; nothing is said when it was cancelled before.

        Raises NotFoundError, MeetingError.
        """
        told: list[UUID] = []
        now = self._clock()
        async with self._store.write() as session:
            conversation = await families.conversation(session, conversation_id)
            staff = await _staff(session, staff_id)
            meeting = await meetings.get(session, meeting_id, conversation.family_id)
            if await meetings.cancel(session, meeting, by=By("staff", staff_id=staff.id), now=now):
                told = await tell(session, meeting, phrases.CANCELLED, now)
        self._publish(told)
        return meeting

    def _publish(self, told: list[UUID]) -> None:
        if told:
            self._outbox.wake()
        for conversation_id in told:
            self._bulletin.publish(News("message", conversation_id))
            self._bulletin.publish(News("floor", conversation_id))


async def _staff(session: AsyncSession, staff_id: UUID) -> Staff:
    staff = await session.get(Staff, staff_id)
    if staff is None or staff.disabled_at is not None:
        raise NotFoundError("There is no such account.")
    return staff
