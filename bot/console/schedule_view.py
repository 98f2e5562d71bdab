"""What the page "My times" shows: what is kept, meetings that do not fit it any more, and what families are offered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from holidays import list_supported_countries
from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.families_named import named
from bot.console.own_calendar import AHEAD, busy_of
from bot.console.schedule_fields import Typed, of_schedule
from bot.console.words import Words
from casework import schedules, staff_profiles
from casework.availability import Wanted, offer
from casework.meeting_models import Meeting
from casework.schedule_models import Absence, StaffSchedule
from locales.phrase import Phrase
from locales.phrases import schedules as phrases
from resources_catalog.region import regions

#: Times that are shown as an example of what families see.
PREVIEW = 10


@dataclass(frozen=True)
class Conflict:
    """A booked meeting that does not fit any more: when, why, whose, and where it is moved."""

    moment: str
    why: str
    name: str
    language: str
    link: str


@dataclass(frozen=True)
class Away:
    """One absence in words; `stands_in`: who was named for it, maybe nobody."""

    id: UUID
    period: str
    remove: str
    stands_in: str


@dataclass(frozen=True)
class Elsewhere:
    """The coordinator's own calendar: what was typed, whether a password is kept, and what came of the last reading."""

    typed: Typed
    connected: bool
    kept: bool
    state: str
    trouble: str


@dataclass(frozen=True)
class View:
    """`missing`: families cannot book anything, because there are no working hours."""

    zone: ZoneInfo
    has_schedule: bool
    missing: bool
    typed: Typed
    conflicts: Sequence[Conflict]
    absences: Sequence[Away]
    #: Who can stand in: id → name.
    colleagues: Mapping[str, str]
    elsewhere: Elsewhere
    offered: Sequence[str]


async def view(session: AsyncSession, words: Words, staff_id: UUID) -> View:
    """Of one member of staff, as it now is."""
    schedule = await schedules.schedule_of(session, staff_id)
    hours = await schedules.hours_of(session, staff_id)
    zone, country = usual_place()
    zone = ZoneInfo(schedule.time_zone) if schedule is not None else zone
    found = await schedules.availability_of(session, staff_id, words.now)
    offered = offer(found, Wanted(zone), words.now, PREVIEW) if found is not None else ()
    absences = await schedules.absences_of(session, staff_id, words.now)
    colleagues = {str(one.id): one.name or one.email for one in await staff_profiles.colleagues(session, staff_id)}
    return View(
        zone=zone,
        has_schedule=schedule is not None,
        missing=not hours,
        typed=of_schedule(schedule, hours, zone.key, country),
        conflicts=await conflicts(session, words, staff_id, zone),
        absences=[_away(words, absence, zone, colleagues) for absence in absences],
        colleagues=colleagues,
        elsewhere=await _elsewhere(session, words, schedule, staff_id, zone),
        offered=[words.full_moment(slot.starts_at, zone) for slot in offered],
    )


async def conflicts(session: AsyncSession, words: Words, staff_id: UUID, zone: ZoneInfo) -> Sequence[Conflict]:
    """Booked meetings while away, or outside of the hours; the nearest first, each once."""
    found: dict[UUID, tuple[Meeting, Phrase]] = {}
    for meeting in await schedules.outside_of_hours(session, staff_id, words.now):
        found[meeting.id] = (meeting, phrases.OUTSIDE)
    for meeting in await schedules.while_absent(session, staff_id, words.now):
        found[meeting.id] = (meeting, phrases.WHILE_ABSENT)
    made = []
    for meeting, why in sorted(found.values(), key=lambda one: (one[0].starts_at, one[0].id)):
        family = await named(session, words, meeting.family_id)
        if family is not None:
            made.append(
                Conflict(
                    moment=words.full_moment(meeting.starts_at, zone),
                    why=words.phrase(why),
                    name=family.name,
                    language=family.language if family.own_words else words.language.code,
                    link=f"{family.link}#meetings",
                )
            )
    return made


def usual_place() -> tuple[ZoneInfo, str]:
    """Where most of those who begin work: the first region of the catalogue."""
    first = next(iter(regions().values()))
    return first.zone, first.country


@cache
def zones() -> Sequence[str]:
    """Names of cities and seas, without old names of theirs."""
    return sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))


@cache
def countries(locale: str) -> Mapping[str, str]:
    """Code → name in the language, by name; those whose public holidays are known."""
    territories = Locale.parse(locale).territories
    named = {code: territories[code] for code in list_supported_countries() if code in territories}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def _away(words: Words, absence: Absence, zone: ZoneInfo, colleagues: Mapping[str, str]) -> Away:
    """Whole days without times."""
    begins, ends = absence.starts_at.astimezone(zone), absence.ends_at.astimezone(zone)
    if _is_midnight(begins) and _is_midnight(ends):
        last = (ends - timedelta(days=1)).date()
        first = words.calendar_day(begins.date())
        period = words.phrase(phrases.PERIOD, begin=first, end=words.calendar_day(last))
        period = first if last == begins.date() else period
    else:
        same = begins.date() == ends.date()
        end = words.clock(ends, zone) if same else words.full_moment(ends, zone)
        period = words.phrase(phrases.PERIOD, begin=words.full_moment(begins, zone), end=end)
    name = colleagues.get(str(absence.substitute_id), "")
    stands_in = words.phrase(phrases.STOOD_IN, name=name) if name else ""
    return Away(absence.id, period, words.phrase(phrases.REMOVE_ONE, period=period), stands_in)


async def _elsewhere(
    session: AsyncSession, words: Words, schedule: StaffSchedule | None, staff_id: UUID, zone: ZoneInfo
) -> Elsewhere:
    if schedule is None or schedule.calendar_url is None:
        return Elsewhere(Typed(), connected=False, kept=False, state="", trouble="")
    values = {
        "calendar_kind": schedule.calendar_kind or "",
        "calendar_url": schedule.calendar_url,
        "calendar_user": schedule.calendar_user or "",
    }
    state = words.phrase(phrases.CALENDAR_NEVER)
    if schedule.calendar_read_at is not None:
        count = len(await busy_of(session, staff_id, words.now, words.now + AHEAD))
        last = words.phrase(phrases.CALENDAR_LAST, moment=words.full_moment(schedule.calendar_read_at, zone))
        state = f"{words.phrase(phrases.CALENDAR_READ, count=count)} {last}"
    return Elsewhere(
        typed=Typed(values),
        connected=True,
        kept=schedule.calendar_secret is not None,
        state=state,
        trouble=schedule.calendar_trouble or "",
    )


def _is_midnight(moment: datetime) -> bool:
    return (moment.hour, moment.minute, moment.second) == (0, 0, 0)
