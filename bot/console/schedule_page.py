"""The page "My times": when families can come, when the coordinator is away, and the own calendar elsewhere."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from uuid import UUID, uuid4, uuid5

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import RedirectResponse, Response

from bot.console.errors import NoSuchPageError
from bot.console.gate import PREFIX, Call
from bot.console.own_calendar import OwnCalendars
from bot.console.pages import Pages
from bot.console.schedule_fields import WEEKDAYS, Typed, read_absence, read_schedule, refused_absence
from bot.console.schedule_view import countries, view, zones
from casework import schedules, staff_profiles
from casework.errors import NotFoundError
from casework.meetings import FORMS
from casework.schedules import LIMITS, ScheduleError
from casework.staff_profiles import ProfileError
from casework.store import Store
from locales.phrase import Phrase
from locales.phrases import meetings as meeting_phrases
from locales.phrases import schedules as phrases

TIMES = f"{PREFIX}/times"
LABELS: Mapping[str, Phrase] = {
    "heading": phrases.HEADING,
    "introduction": phrases.INTRODUCTION,
    "missing": phrases.MISSING,
    "hours_heading": phrases.HOURS_HEADING,
    "time_zone": phrases.TIME_ZONE,
    "time_zone_hint": phrases.TIME_ZONE_HINT,
    "country": phrases.COUNTRY,
    "country_hint": phrases.COUNTRY_HINT,
    "country_none": phrases.COUNTRY_NONE,
    "week": phrases.WEEK,
    "week_hint": phrases.WEEK_HINT,
    "more": phrases.MORE_LINES,
    "meeting_minutes": phrases.MEETING_MINUTES,
    "buffer_minutes": phrases.BUFFER_MINUTES,
    "notice_hours": phrases.NOTICE_HOURS,
    "horizon_days": phrases.HORIZON_DAYS,
    "forms": phrases.FORMS,
    "form-visit": meeting_phrases.FORM_VISIT,
    "form-video": meeting_phrases.FORM_VIDEO,
    "form-phone": meeting_phrases.FORM_PHONE,
    "visit_place": phrases.VISIT_PLACE,
    "visit_place_hint": phrases.VISIT_PLACE_HINT,
    "video_link": phrases.VIDEO_LINK,
    "save": phrases.SAVE,
    "conflicts": phrases.CONFLICTS,
    "conflicts_text": phrases.CONFLICTS_TEXT,
    "move_it": phrases.MOVE_IT,
    "absences": phrases.ABSENCES,
    "no_absences": phrases.NO_ABSENCES,
    "absence_add": phrases.ABSENCE_ADD,
    "absence_hint": phrases.ABSENCE_HINT,
    "from_day": phrases.FROM_DAY,
    "from_time": phrases.FROM_TIME,
    "to_day": phrases.TO_DAY,
    "to_time": phrases.TO_TIME,
    "substitute_id": phrases.STANDS_IN,
    "substitute_usual": phrases.STANDS_IN_USUAL,
    "add": phrases.ADD,
    "remove": phrases.REMOVE,
    "ill_today": phrases.ILL_TODAY,
    "offered": phrases.OFFERED,
    "offered_text": phrases.OFFERED_TEXT,
    "offered_none": phrases.OFFERED_NONE,
    "own_calendar": phrases.OWN_CALENDAR,
    "own_calendar_text": phrases.OWN_CALENDAR_TEXT,
    "own_calendar_first": phrases.OWN_CALENDAR_FIRST,
    "own_calendar_off": phrases.OWN_CALENDAR_OFF,
    "calendar_kind": phrases.KIND,
    "kind_none": phrases.KIND_NONE,
    "calendar_url": phrases.ADDRESS,
    "address_hint": phrases.ADDRESS_HINT,
    "calendar_user": phrases.USER,
    "calendar_password": phrases.PASSWORD,
    "password_kept": phrases.PASSWORD_KEPT,
    "test_now": phrases.TEST_NOW,
}
KINDS: Mapping[str, Phrase] = {"ics": phrases.KIND_ICS, "caldav": phrases.KIND_CALDAV}
#: What is said after a form was sent: the address's `done` → the sentence, and the part of the page that says it.
DONE: Mapping[str, tuple[Phrase, str]] = {
    "saved": (phrases.SAVED, "hours"),
    "added": (phrases.ABSENCE_ADDED, "absences"),
    "removed": (phrases.ABSENCE_REMOVED, "absences"),
    "calendar": (phrases.CALENDAR_SAVED, "own-calendar"),
    "gone": (phrases.CALENDAR_GONE, "own-calendar"),
}


class SchedulePage:
    """Everything here is about the signed-in member of staff alone. Without `calendars` no other calendar is read."""

    def __init__(self, store: Store, pages: Pages, calendars: OwnCalendars | None) -> None:
        self._store = store
        self._pages = pages
        self._calendars = calendars

    async def show(self, call: Call) -> Response:
        return await self._page(call)

    async def save(self, call: Call) -> Response:
        """Working hours and all that decides with them. What is refused stays in the form, beside each reason."""
        if "more" in call.form:
            return await self._page(call, hours=Typed(dict(call.form), more=1))
        read = read_schedule(call.form, call.words)
        if isinstance(read, Typed):
            return await self._page(call, 422, hours=read)
        async with self._store.write() as session:
            await schedules.save(session, call.me.id, *read, call.words.now)
        return _go("saved")

    async def add_absence(self, call: Call) -> Response:
        async with self._store.write() as session:
            shown = await view(session, call.words, call.me.id)
            read = read_absence(call.form, shown.zone, call.words)
            if not isinstance(read, Typed):
                try:
                    await schedules.add_absence(
                        session,
                        call.me.id,
                        *read,
                        call.words.now,
                        absence_id=_absence_id(call),
                        substitute_id=await _substitute(session, call),
                    )
                except ProfileError:
                    fault = {"substitute_id": call.words.phrase(phrases.REFUSED_SUBSTITUTE)}
                    read = Typed(dict(call.form), fault, call.words.phrase(phrases.MEND))
                except ScheduleError as refused:
                    read = refused_absence(call.form, refused.code, call.words)
        return await self._page(call, 422, absence=read) if isinstance(read, Typed) else _go("added")

    async def ill_today(self, call: Call) -> Response:
        """Away for the whole of today; pressed twice, written down once."""
        async with self._store.write() as session:
            zone = (await view(session, call.words, call.me.id)).zone
            today = call.words.now.astimezone(zone).date()
            begins = datetime.combine(today, time(), zone).astimezone(UTC)
            ends = datetime.combine(today + timedelta(days=1), time(), zone).astimezone(UTC)
            await schedules.add_absence(
                session,
                call.me.id,
                begins,
                ends,
                call.words.now,
                absence_id=uuid5(call.me.id, f"ill {today.isoformat()}"),
            )
        return _go("added")

    async def remove_absence(self, call: Call) -> Response:
        """One that is gone already is gone: the page simply shows what there is."""
        try:
            absence_id = UUID(call.request.path_params["absence"])
        except ValueError as error:
            raise NoSuchPageError from error
        async with self._store.write() as session:
            await schedules.remove_absence(session, call.me.id, absence_id)
        return _go("removed")

    async def save_calendar(self, call: Call) -> Response:
        """The own calendar; it is read at once."""
        if self._calendars is None:
            raise NoSuchPageError
        try:
            faults = await self._calendars.save(call.me.id, call.form, call.words)
        except NotFoundError as error:
            raise NoSuchPageError from error
        if faults:
            values = {name: text for name, text in call.form.items() if name != "calendar_password"}
            refused = Typed(values, faults, call.words.phrase(phrases.MEND))
            return await self._page(call, 422, calendar=refused)
        if not call.form.get("calendar_kind", "").strip():
            return _go("gone")
        await self._calendars.read(call.me.id)
        return _go("calendar")

    async def read_calendar(self, call: Call) -> Response:
        if self._calendars is None:
            raise NoSuchPageError
        await self._calendars.read(call.me.id)
        return _go("read")

    async def stale(self, call: Call) -> Response:
        """The form came from an old page: it is shown again with what was typed, and nothing is lost."""
        fault = call.words.say("page_too_old")
        last = call.request.url.path.rsplit("/", 1)[-1]
        values = {name: text for name, text in call.form.items() if name != "calendar_password"}
        refused = Typed(values, {}, fault)
        if last == "calendar":
            return await self._page(call, 422, calendar=refused)
        if last == "times":
            return await self._page(call, 422, hours=refused)
        return await self._page(call, 422, absence=refused)

    async def _page(
        self,
        call: Call,
        status: int = 200,
        *,
        hours: Typed | None = None,
        absence: Typed | None = None,
        calendar: Typed | None = None,
    ) -> Response:
        words = call.words
        async with self._store.read() as session:
            shown = await view(session, words, call.me.id)
        if hours is not None:
            shown = replace(shown, typed=hours)
        if calendar is not None:
            shown = replace(shown, elsewhere=replace(shown.elsewhere, typed=calendar))
        done = DONE.get(call.request.query_params.get("done", ""))
        return self._pages.page(
            "times.html",
            call,
            status,
            view=shown,
            absence=absence or Typed(),
            absence_id=_absence_id(call) if absence is not None else uuid4(),
            labels={name: words.phrase(phrase) for name, phrase in LABELS.items()},
            kinds={code: words.phrase(phrase) for code, phrase in KINDS.items()},
            done=words.phrase(done[0]) if done is not None and status == 200 else "",
            done_in=done[1] if done is not None else "",
            in_zone=words.phrase(phrases.IN_ZONE, zone=shown.zone.key),
            weekdays=[(day, words.weekday(day), *_of_weekday(words.weekday(day), call)) for day in WEEKDAYS],
            zones=zones(),
            countries=countries(words.language.code),
            limits=LIMITS,
            ways=FORMS,
            readable=self._calendars is not None,
        )


async def times_are_missing(session: AsyncSession, staff_id: UUID) -> bool:
    """Whether families cannot book anything with this member of staff, because no times are given."""
    return not await schedules.hours_of(session, staff_id)


def _of_weekday(name: str, call: Call) -> tuple[str, str]:
    words = call.words
    return words.phrase(phrases.BLOCK_BEGINS, weekday=name), words.phrase(phrases.BLOCK_ENDS, weekday=name)


def _go(done: str) -> Response:
    part = DONE[done][1] if done in DONE else "own-calendar"
    return RedirectResponse(f"{TIMES}?done={done}#{part}", 303)


async def _substitute(session: AsyncSession, call: Call) -> UUID | None:
    """Who stands in during the new absence. Raises ProfileError for anybody who cannot."""
    chosen = call.form.get("substitute_id", "")
    if not chosen:
        return None
    try:
        found = UUID(chosen)
    except ValueError as error:
        raise ProfileError("substitute_id") from error
    await staff_profiles.check_substitute(session, call.me.id, found)
    return found


def _absence_id(call: Call) -> UUID:
    """The id that the page gave to the new absence, so that a form that arrives twice adds it once."""
    try:
        return UUID(call.form.get("absence_id", ""))
    except ValueError:
        return uuid4()
