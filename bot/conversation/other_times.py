"""Buttons with other times of a coordinator, for a meeting that does not suit or did not take place."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from casework import availability, schedules
from casework.availability import Wanted
from casework.meeting_models import Meeting
from locales.meeting_choices import slot_choice
from locales.utterance import Choice


async def other_times(session: AsyncSession, meeting: Meeting, zone: ZoneInfo, now: datetime) -> tuple[Choice, ...]:
    """Times to which a meeting can be moved, or for a new one like it when it is over; none when none are known."""
    over = meeting.ends_at <= now
    offered = await schedules.availability_of(session, meeting.staff_id, now, without=None if over else meeting.id)
    if offered is None:
        return ()
    about = {"form": meeting.form, "about": meeting.about} if over else {"meeting": str(meeting.id)}
    wanted = Wanted(zone, not_at=frozenset({meeting.starts_at}))
    return tuple(
        slot_choice(each.starts_at.astimezone(zone), each.ends_at.astimezone(zone), **about)
        for each in availability.offer(offered, wanted, now)
    )
