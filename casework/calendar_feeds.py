"""Private calendars to subscribe to: who has the link sees the meetings, until it is stopped or a new one is made."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import links
from casework.meeting_models import Attendance, Meeting
from casework.models import Conversation, Staff
from casework.reminder_models import CalendarFeed

#: Bytes of randomness in a link: 256 bits.
TOKEN_BYTES = 32
#: How long a meeting that is over is still shown, and one that was cancelled, since then.
PAST, CANCELLED = timedelta(days=90), timedelta(days=30)
#: A calendar looks every few minutes; when it last did is noted no more often than that.
NOTED_EVERY = timedelta(hours=1)


async def feed_of_person(session: AsyncSession, person_id: uuid.UUID, now: datetime) -> CalendarFeed:
    """The person's feed; a new one when there is none. The session must be one that writes."""
    return await open_of_person(session, person_id) or await _new(session, person_id, None, now)


async def feed_of_staff(session: AsyncSession, staff_id: uuid.UUID, now: datetime) -> CalendarFeed:
    """The feed of a member of staff; a new one when there is none. The session must be one that writes."""
    return await open_of_staff(session, staff_id) or await _new(session, None, staff_id, now)


async def open_of_person(session: AsyncSession, person_id: uuid.UUID) -> CalendarFeed | None:
    return await _open(session, person_id, None)


async def open_of_staff(session: AsyncSession, staff_id: uuid.UUID) -> CalendarFeed | None:
    return await _open(session, None, staff_id)


async def renew_of_person(session: AsyncSession, person_id: uuid.UUID, now: datetime) -> CalendarFeed:
    """A new link; the old one shows nothing any more."""
    await stop_of_person(session, person_id, now)
    return await _new(session, person_id, None, now)


async def renew_of_staff(session: AsyncSession, staff_id: uuid.UUID, now: datetime) -> CalendarFeed:
    """A new link; the old one shows nothing any more."""
    await stop_of_staff(session, staff_id, now)
    return await _new(session, None, staff_id, now)


async def stop_of_person(session: AsyncSession, person_id: uuid.UUID, now: datetime) -> bool:
    """Nobody can read the person's feed any more; False when there was none."""
    return await _stop(session, person_id, None, now)


async def stop_of_staff(session: AsyncSession, staff_id: uuid.UUID, now: datetime) -> bool:
    """Nobody can read this feed any more; False when there was none."""
    return await _stop(session, None, staff_id, now)


async def with_token(session: AsyncSession, token: str) -> CalendarFeed | None:
    """The feed with that link; None for one that was stopped, and of an account that was disabled."""
    found = await session.get(CalendarFeed, token)
    if found is None or found.revoked_at is not None:
        return None
    staff = await session.get(Staff, found.staff_id) if found.staff_id is not None else None
    return None if staff is not None and staff.disabled_at is not None else found


async def reader(session: AsyncSession, feed: CalendarFeed) -> uuid.UUID | None:
    """The person whose meetings a family's feed shows: after two chats were linked, the one who writes there now."""
    if feed.person_id is None:
        return None
    threads = await session.scalars(
        select(Conversation.id).where(Conversation.person_id == feed.person_id).order_by(Conversation.created_at)
    )
    now = [(await links.leads_to(session, each)).person_id for each in threads.all()]
    return now[0] if now and feed.person_id not in now else feed.person_id


async def meetings_of(session: AsyncSession, feed: CalendarFeed, now: datetime) -> Sequence[Meeting]:
    """What is booked and not long over, and what was cancelled a short time ago; the earliest first."""
    shown = and_(
        Meeting.ends_at > now - PAST,
        or_(Meeting.state == "booked", and_(Meeting.state == "cancelled", Meeting.updated_at > now - CANCELLED)),
    )
    query = select(Meeting).where(shown).order_by(Meeting.starts_at, Meeting.id)
    if feed.staff_id is not None:
        query = query.where(Meeting.staff_id == feed.staff_id)
    else:
        person_id = await reader(session, feed)
        query = query.join(Attendance, Attendance.meeting_id == Meeting.id).where(Attendance.person_id == person_id)
    return (await session.scalars(query)).all()


async def last_answer(session: AsyncSession, meeting_id: uuid.UUID) -> datetime | None:
    """When anybody last answered about the meeting: what a calendar says of it has changed then."""
    found: datetime | None = await session.scalar(
        select(func.max(Attendance.answered_at)).where(Attendance.meeting_id == meeting_id)
    )
    return found


def is_to_be_noted(feed: CalendarFeed, now: datetime) -> bool:
    """Whether it is worth a write that the feed is read now."""
    return feed.read_at is None or now - feed.read_at >= NOTED_EVERY


async def note_read(session: AsyncSession, token: str, now: datetime) -> None:
    found = await session.get(CalendarFeed, token)
    if found is not None:
        found.read_at = now


async def _open(session: AsyncSession, person_id: uuid.UUID | None, staff_id: uuid.UUID | None) -> CalendarFeed | None:
    found: CalendarFeed | None = await session.scalar(
        _of(person_id, staff_id).order_by(CalendarFeed.created_at.desc(), CalendarFeed.token).limit(1)
    )
    return found


async def _stop(session: AsyncSession, person_id: uuid.UUID | None, staff_id: uuid.UUID | None, now: datetime) -> bool:
    feeds = (await session.scalars(_of(person_id, staff_id))).all()
    for feed in feeds:
        feed.revoked_at = now
    await session.flush()
    return bool(feeds)


def _of(person_id: uuid.UUID | None, staff_id: uuid.UUID | None) -> Select[CalendarFeed]:
    """The feeds of one owner that can still be read."""
    owner = CalendarFeed.person_id == person_id if person_id is not None else CalendarFeed.staff_id == staff_id
    return select(CalendarFeed).where(owner, CalendarFeed.revoked_at.is_(None))


async def _new(
    session: AsyncSession, person_id: uuid.UUID | None, staff_id: uuid.UUID | None, now: datetime
) -> CalendarFeed:
    made = CalendarFeed(
        token=secrets.token_urlsafe(TOKEN_BYTES), person_id=person_id, staff_id=staff_id, created_at=now
    )
    session.add(made)
    await session.flush()
    return made
