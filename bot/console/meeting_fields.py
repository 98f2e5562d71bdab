"""The form of a meeting: what was typed, as it was typed, and the meeting that it asks for."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.inbox import clean
from casework.meeting_models import Meeting
from casework.meetings import LONGEST, Wish
from locales.roles import ROLES

LONGEST_MINUTES = int(LONGEST.total_seconds()) // 60
#: Fields that are one text each. A field named `form` would hide what a browser means by `form`: it is `how`.
TEXTS = ("date", "time", "minutes", "how", "place", "about", "bring", "with_whom", "role", "slot")
#: A box to tick for each person who may come; the hidden field says that the boxes were there.
PERSON, ASKED = "person-", "people"


class UnreadableError(Exception):
    """What was typed is no meeting; `code` is a key of `meeting_refusals.REFUSALS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Fields:
    """A form as it stands on the page. `wrong` names the field that `fault` is about."""

    date: str = ""
    time: str = ""
    minutes: str = "60"
    #: `Meeting.form`.
    how: str = "visit"
    place: str = ""
    about: str = ""
    bring: str = ""
    with_whom: str = ""
    role: str = ""
    #: One of the coordinator's free times, as an interval of ISO 8601; it goes before date, time and minutes.
    slot: str = ""
    #: Ids of those who come; None where nobody was asked for.
    people: frozenset[str] | None = None
    fault: str = ""
    wrong: str = ""


def typed(form: Mapping[str, str]) -> Fields:
    """What was typed, as it was typed."""
    people = frozenset(name.removeprefix(PERSON) for name in form if name.startswith(PERSON))
    return Fields(**{name: form.get(name, "") for name in TEXTS}, people=people if ASKED in form else None)


def of_meeting(meeting: Meeting, zone: ZoneInfo, people: frozenset[str]) -> Fields:
    """The form of a meeting as it stands; `people` are to come."""
    local = meeting.starts_at.astimezone(zone)
    return Fields(
        date=local.date().isoformat(),
        time=f"{local:%H:%M}",
        minutes=str(int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60),
        how=meeting.form,
        place=meeting.place or "",
        about=meeting.about or "",
        bring=meeting.bring or "",
        with_whom=meeting.with_whom or "",
        role=meeting.role or "",
        people=people,
    )


def wish_of(fields: Fields, zone: ZoneInfo) -> Wish:
    """The meeting that is asked for; day and time are read on the clocks of the zone. Raises UnreadableError."""
    starts_at, ends_at = interval(fields.slot) if fields.slot else _written(fields, zone)
    if fields.role and fields.role not in ROLES:
        raise UnreadableError("role")
    with_whom = _one_line(fields.with_whom)
    if fields.role and with_whom is None:
        raise UnreadableError("with")
    return Wish(
        starts_at,
        ends_at,
        zone.key,
        fields.how,
        place=_one_line(fields.place),
        about=_one_line(fields.about),
        bring=_one_line(fields.bring),
        with_whom=with_whom,
        role=fields.role or None,
        people=_people(fields),
    )


def slot_text(starts_at: datetime, ends_at: datetime) -> str:
    """How a free time stands in the form."""
    return f"{starts_at.astimezone(UTC).isoformat()}/{ends_at.astimezone(UTC).isoformat()}"


def interval(text: str) -> tuple[datetime, datetime]:
    """Raises UnreadableError for what `slot_text` has not made."""
    begin, _, end = text.partition("/")
    try:
        starts_at, ends_at = datetime.fromisoformat(begin), datetime.fromisoformat(end)
    except ValueError as error:
        raise UnreadableError("slot") from error
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise UnreadableError("slot")
    return starts_at.astimezone(UTC), ends_at.astimezone(UTC)


def moment_of(day: str, clock: str, zone: ZoneInfo) -> datetime:
    """The moment in UTC of a day and a time that were typed. Raises UnreadableError."""
    try:
        wall = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock))
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
        shown = moment.astimezone(zone).replace(tzinfo=None)
        # Room for the length of the meeting, and for every zone.
        _ = moment + timedelta(days=2)
    except (ValueError, TypeError, OverflowError) as error:
        raise UnreadableError("date") from error
    if wall.tzinfo is not None:
        raise UnreadableError("date")
    if shown != wall:
        raise UnreadableError("no_such_time")
    return moment


def _written(fields: Fields, zone: ZoneInfo) -> tuple[datetime, datetime]:
    starts_at = moment_of(fields.date, fields.time, zone)
    return starts_at, starts_at + _length(fields)


def _length(fields: Fields) -> timedelta:
    text = fields.minutes.strip()
    if not text.isascii() or not text.isdigit() or len(text) > 4 or not 1 <= int(text) <= LONGEST_MINUTES:
        raise UnreadableError("too_long")
    return timedelta(minutes=int(text))


def _people(fields: Fields) -> tuple[uuid.UUID, ...] | None:
    if fields.people is None:
        return None
    if not fields.people:
        raise UnreadableError("people")
    try:
        return tuple(uuid.UUID(one) for one in sorted(fields.people))
    except ValueError as error:
        raise UnreadableError("people") from error


def _one_line(text: str) -> str | None:
    return " ".join(clean(text).split()) or None
