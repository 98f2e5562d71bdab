"""Lines for staff about a meeting: what somebody of the family said of it, and who that was."""

from zoneinfo import ZoneInfo

from babel import Locale
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.reply.voice import voice
from casework import addresses, families
from casework.meeting_models import Meeting
from casework.models import Conversation, Person

#: Notes are for staff, in English.
STAFF_LANGUAGE = "en"


async def for_staff(
    session: AsyncSession, conversation: Conversation, meeting: Meeting, what: str, zone: ZoneInfo
) -> str:
    """`what` somebody said, of which meeting, at the time of the family's place: "Is coming: meeting on …"."""
    who = await who_of(session, conversation)
    by = f" ({who})" if who else ""
    with_whom = f" with {meeting.with_whom}" if meeting.staff_id is None and meeting.with_whom else ""
    return f"{what}{by}: meeting{with_whom} on {day(meeting, zone)}."


def day(meeting: Meeting, zone: ZoneInfo) -> str:
    """The meeting's day and time, as staff read it."""
    return voice(STAFF_LANGUAGE).moment(meeting.starts_at.astimezone(zone))


async def who_of(session: AsyncSession, conversation: Conversation) -> str:
    """Who of the family writes here, by what sets people apart: language and channels. Empty for a single person."""
    people = await session.scalar(
        select(func.count()).select_from(Person).where(Person.family_id == conversation.family_id)
    )
    if (people or 0) < 2:
        return ""
    language = await families.language_of(session, conversation)
    channels = dict.fromkeys(
        each.channel.capitalize() for each in await addresses.of_conversation(session, conversation.id)
    )
    name = Locale.parse(language).get_language_name(STAFF_LANGUAGE) or language
    return ", ".join([f"writes {name}", *channels])
