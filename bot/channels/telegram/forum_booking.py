"""How staff book a meeting in the forum group: `/meeting 2030-05-28 14:00 60 Town library`; move and cancel one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import format_date
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels.telegram import forum_words as words
from casework.meeting_models import Meeting
from casework.meetings import Wish

_SYNTAX = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})\s+(?P<time>\d{1,2}[:.]\d{2})\s+(?P<minutes>\d{1,3})(?:\s+(?P<place>\S.*))?", re.DOTALL
)
_MOVE = re.compile(
    r"(?:(?P<number>\d{1,4})\s+)?(?P<day>\d{4}-\d{2}-\d{2})\s+(?P<time>\d{1,2}[:.]\d{2})"
    r"(?:\s+(?P<minutes>\d{1,3})(?:\s+(?P<place>\S.*))?)?",
    re.DOTALL,
)
_NUMBER = re.compile(r"(\d{1,4})?")
_REMOTE = ("video", "phone")


class BookingError(ValueError):
    """The words cannot be understood; the message tells staff why, with an example."""


def wish_of(said: str, zone: ZoneInfo) -> Wish:
    """The meeting that is meant, its time read in `zone`. Raises BookingError.

    "video" or "phone" as the first word of the place is the form; otherwise it is a visit, which needs a place.
    """
    found = _SYNTAX.fullmatch(said.strip())
    if found is None or int(found["minutes"]) == 0:
        raise BookingError(words.MEETING_SYNTAX)
    starts_at = _moment(found["day"], found["time"], zone, words.MEETING_SYNTAX)
    form, place = _form_and_place(found["place"] or "")
    if form == "visit" and not place:
        raise BookingError(words.MEETING_SYNTAX)
    return Wish(starts_at, _later(starts_at, timedelta(minutes=int(found["minutes"]))), zone.key, form, place or None)


@dataclass(frozen=True)
class Move:
    """What `/move` asks for; `length`, `form` and `place` None: as they are. `number` as in `numbered`, if given."""

    number: int | None
    starts_at: datetime
    length: timedelta | None = None
    form: str | None = None
    place: str | None = None

    def wish(self, meeting: Meeting) -> Wish:
        """The meeting as it is to be. Raises BookingError for a visit without a place."""
        form = self.form or meeting.form
        place = self.place if self.form is not None else meeting.place
        if self.form == "visit" and not place:
            raise BookingError(words.MOVE_SYNTAX)
        return Wish(
            self.starts_at,
            _later(self.starts_at, self.length or meeting.ends_at - meeting.starts_at),
            str(self.starts_at.tzinfo),
            form,
            place,
            meeting.about,
            meeting.bring,
            meeting.with_whom,
            meeting.role,
        )


def move_of(said: str, zone: ZoneInfo) -> Move:
    """The new time that is meant, read in `zone`; minutes and place as in `wish_of`. Raises BookingError."""
    found = _MOVE.fullmatch(said.strip())
    if found is None or (found["minutes"] and int(found["minutes"]) == 0):
        raise BookingError(words.MOVE_SYNTAX)
    starts_at = _moment(found["day"], found["time"], zone, words.MOVE_SYNTAX)
    number = int(found["number"]) if found["number"] else None
    if found["minutes"] is None:
        return Move(number, starts_at)
    length = timedelta(minutes=int(found["minutes"]))
    if found["place"] is None:
        return Move(number, starts_at, length)
    form, place = _form_and_place(found["place"])
    return Move(number, starts_at, length, form, place or None)


def number_of(said: str) -> int | None:
    """The number behind `/cancel`; None for none. Raises BookingError for anything else."""
    found = _NUMBER.fullmatch(said.strip())
    if found is None:
        raise BookingError(words.CANCEL_SYNTAX)
    return int(found[1]) if found[1] else None


async def numbered(session: AsyncSession, family_id: UUID) -> Mapping[int, Meeting]:
    """All meetings that the family ever had, by number. A number stays the meeting's own, whatever becomes of it."""
    rows = await session.scalars(
        select(Meeting).where(Meeting.family_id == family_id).order_by(Meeting.created_at, Meeting.id)
    )
    return dict(enumerate(rows, start=1))


def chosen(meetings: Mapping[int, Meeting], number: int | None, said_at: datetime, example: str) -> Meeting:
    """The meeting that staff meant when they wrote at `said_at`: the one with the number, or the only one.

    What was cancelled since then still counts, so that the same command again means the same. `example` is a command
    with the place {number}. Raises BookingError.
    """
    coming = {
        each: meeting
        for each, meeting in meetings.items()
        if meeting.ends_at > said_at and (meeting.state == "booked" or meeting.updated_at >= said_at)
    }
    if not coming:
        raise BookingError(words.NO_MEETINGS)
    listed = "\n".join(
        words.NUMBERED.format(number=each, meeting=booked(meeting))
        for each, meeting in sorted(coming.items(), key=lambda pair: pair[1].starts_at)
    )
    if number is not None and number not in coming:
        raise BookingError(words.NO_SUCH_NUMBER.format(number=number, meetings=listed))
    if number is None and len(coming) > 1:
        raise BookingError(
            words.WHICH_MEETING.format(example=example.replace("{number}", str(min(coming))), meetings=listed)
        )
    return coming[number] if number is not None else next(iter(coming.values()))


def booked(meeting: Meeting) -> str:
    """What was booked, for staff, in the zone in which it was agreed."""
    zone = ZoneInfo(meeting.time_zone)
    starts_at, ends_at = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    day = format_date(starts_at, "EEEE d MMMM y", locale="en")
    when = f"{day}, {starts_at:%H:%M}–{ends_at:%H:%M} ({zone.key})"
    return ", ".join(part for part in (when, words.FORMS[meeting.form], meeting.with_whom, meeting.place) if part)


def _moment(day: str, clock: str, zone: ZoneInfo, syntax: str) -> datetime:
    """Raises BookingError, with `syntax` for what is no day or no time."""
    try:
        wall = datetime.strptime(f"{day} {clock.replace('.', ':')}", "%Y-%m-%d %H:%M")  # noqa: DTZ007
    except ValueError:
        raise BookingError(syntax) from None
    starts_at = wall.replace(tzinfo=zone)
    if starts_at.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall:
        raise BookingError(words.NO_SUCH_TIME)
    return starts_at


def _later(starts_at: datetime, length: timedelta) -> datetime:
    """So much real time later, also where the clocks are changed in between."""
    return (starts_at.astimezone(UTC) + length).astimezone(starts_at.tzinfo)


def _form_and_place(said: str) -> tuple[str, str]:
    first, _, rest = " ".join(said.split()).partition(" ")
    form = first.lower().rstrip(",:")
    return (form, rest) if form in _REMOTE else ("visit", " ".join(said.split()))
