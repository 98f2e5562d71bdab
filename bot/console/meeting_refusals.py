"""Why a meeting is refused, in words for staff, and the field of the form that is to be mended."""

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.gate import Call
from bot.console.meeting_fields import Fields, UnreadableError, wish_of
from casework import coordinators, occupied
from casework.meetings import LONGEST_ABOUT, LONGEST_BRING, LONGEST_PLACE, LONGEST_WITH
from locales.phrase import Phrase
from locales.phrases import meeting_forms, meetings
from locales.utterance import Value

#: Why a meeting is refused → the sentence, and the field that is to be mended.
REFUSALS: Mapping[str, tuple[Phrase, str]] = {
    "date": (meetings.REFUSED_DATE, "date"),
    "no_such_time": (meetings.REFUSED_NO_SUCH_TIME, "time"),
    "past": (meetings.REFUSED_PAST, "date"),
    "backwards": (meetings.REFUSED_TOO_LONG, "minutes"),
    "too_long": (meetings.REFUSED_TOO_LONG, "minutes"),
    "form": (meetings.REFUSED_FORM, "how"),
    "place_too_long": (meetings.REFUSED_PLACE_TOO_LONG, "place"),
    "about_too_long": (meetings.REFUSED_ABOUT_TOO_LONG, "about"),
    "bring_too_long": (meeting_forms.REFUSED_BRING_TOO_LONG, "bring"),
    "with_too_long": (meeting_forms.REFUSED_WITH_TOO_LONG, "with_whom"),
    "with": (meeting_forms.REFUSED_WITH, "with_whom"),
    "role": (meeting_forms.REFUSED_ROLE, "role"),
    "people": (meeting_forms.REFUSED_PEOPLE, "people"),
    "slot": (meeting_forms.REFUSED_SLOT, "slot"),
    "busy": (meeting_forms.REFUSED_JUST_TAKEN, "time"),
    "cancelled": (meetings.REFUSED_CANCELLED, ""),
    "over": (meetings.REFUSED_OVER, ""),
}
LIMITS: Mapping[str, int] = {
    "place": LONGEST_PLACE,
    "about": LONGEST_ABOUT,
    "bring": LONGEST_BRING,
    "with_whom": LONGEST_WITH,
}


def refusal(call: Call, code: str, fields: Fields) -> tuple[str, str]:
    """The sentence and the field; the field is empty when there is nothing in the form to mend."""
    phrase, wrong = REFUSALS[code]
    if fields.slot and wrong in ("date", "time", "minutes"):
        wrong = "slot"
    values: dict[str, Value] = {"limit": LIMITS[wrong]} if wrong in LIMITS else {}
    return call.words.phrase(phrase, **values), wrong


async def busy(
    session: AsyncSession,
    call: Call,
    fields: Fields,
    zone: ZoneInfo,
    staff_id: uuid.UUID,
    without: uuid.UUID | None = None,
) -> str:
    """Names the other meeting of the member of staff, on the clock of `zone`; it may be gone again by now."""
    try:
        wish = wish_of(fields, zone)
    except UnreadableError:
        return call.words.phrase(meeting_forms.REFUSED_JUST_TAKEN)
    size, epoch = occupied.CELL, datetime.fromtimestamp(0, UTC)
    cells = occupied.cells(wish.starts_at, wish.ends_at)
    others = await occupied.booked(
        session, staff_id, _at(epoch, size, cells.start), _at(epoch, size, cells.stop), without
    )
    if not others:
        return call.words.phrase(meeting_forms.REFUSED_JUST_TAKEN)
    starts_at, ends_at = others[0]
    values: dict[str, Value] = {
        "moment": call.words.full_moment(starts_at, zone),
        "end": call.words.clock(ends_at, zone),
    }
    if staff_id == call.me.id:
        return call.words.phrase(meeting_forms.REFUSED_BUSY, **values)
    name = await coordinators.name_of(session, staff_id) or call.words.phrase(meeting_forms.BY_STAFF)
    return call.words.phrase(meeting_forms.REFUSED_BUSY_OTHER, name=name, **values)


def _at(epoch: datetime, size: timedelta, cell: int) -> datetime:
    return epoch + size * cell
