"""`/poll/<token>`: where somebody outside of the chat says when they can come, and reads what came of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode
from uuid import UUID

from babel.dates import get_timezone_location
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.api.allowance import Allowance
from bot.api.problem import Problem
from bot.clock import Clock
from bot.console.errors import TooLargeError
from bot.console.form import read_form
from bot.conversation.attendance import FORMS
from bot.conversation.poll_desk import PATH, PollDesk
from bot.pages import preferred_language
from bot.reply.meeting_file import NAME
from bot.reply.voice import voice
from casework import calendar, polls
from casework.calendar import Words
from casework.errors import NotFoundError
from casework.meeting_models import Meeting
from casework.poll_models import PollSeat
from casework.polls import PollClosedError, Sheet
from casework.store import Store
from locales.languages import languages
from locales.phrase import Phrase
from locales.phrases import meetings as meeting_phrases
from locales.phrases import polls as phrases
from locales.phrases import web_chat
from locales.translate import Translator
from locales.utterance import Value

#: Nothing from elsewhere, no scripts, and its forms go home.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Vary": "Accept-Language",
}
#: Requests a minute from one address, and what a link that leads nowhere costs of them.
PER_MINUTE, PRICE_OF_A_GUESS = 60, 6
#: The name of the box of one time, before its id; of the button that says that none suits; what says that it was sent.
BOX, NONE, SENT = "time-", "none", "sent"


@dataclass(frozen=True)
class Box:
    """One proposed time in the form."""

    name: str
    label: str
    checked: bool
    passed: bool


@dataclass(frozen=True)
class Seen:
    """What one link leads to."""

    sheet: Sheet
    seat: PollSeat
    meeting: Meeting | None


class PollPage:
    """The page, the answer that is sent from it, and the calendar file. Without a valid link there is nothing."""

    def __init__(self, store: Store, desk: PollDesk, clock: Clock, web: Path) -> None:
        self._store = store
        self._desk = desk
        self._clock = clock
        self._allowance = Allowance(clock, PER_MINUTE)
        self._templates = Environment(
            loader=FileSystemLoader(web),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def router(self) -> APIRouter:
        made = APIRouter(include_in_schema=False)
        made.add_api_route(f"{PATH}/{{token}}", self.show, methods=["GET"])
        made.add_api_route(f"{PATH}/{{token}}", self.answer, methods=["POST"], response_model=None)
        made.add_api_route(f"{PATH}/{{token}}/{NAME}", self.file, methods=["GET"], response_model=None)
        return made

    async def show(self, request: Request, token: str) -> Response:
        try:
            seen = await self._seen(request, token)
        except (NotFoundError, Problem) as refused:
            return self._refused(request, refused)
        done = phrases.PAGE_THANKS if SENT in request.query_params and seen.seat.answered_at is not None else None
        return self._page(request, seen, done=done)

    async def answer(self, request: Request, token: str) -> Response:
        try:
            seen = await self._seen(request, token)
            form = await read_form(request)
            can_come = _chosen(seen.sheet, form, self._clock())
            if not can_come and NONE not in form:
                return self._page(request, seen, 422, fault=phrases.PAGE_NOTHING_CHOSEN)
            if can_come and NONE in form:
                return self._page(request, seen, 422, fault=phrases.PAGE_BOTH, ticked=can_come)
            await self._desk.answer(token, can_come)
        except PollClosedError:
            return self._page(request, await self._seen(request, token), 409, fault=phrases.PAGE_LATE)
        except (NotFoundError, Problem) as refused:
            return self._refused(request, refused)
        except TooLargeError:
            return self._page(request, seen, 413, fault=phrases.PAGE_NOTHING_CHOSEN)
        return RedirectResponse(_address(request, token, {SENT: "1"}), 303, headers=HEADERS)

    async def file(self, request: Request, token: str) -> Response:
        """The booked or cancelled meeting for a calendar, without anything of the family but what was written here."""
        try:
            seen = await self._seen(request, token)
        except (NotFoundError, Problem) as refused:
            return self._refused(request, refused)
        if seen.meeting is None:
            return self._refused(request, NotFoundError())
        say = _speaker(request).say
        content = calendar.event_file(
            seen.meeting,
            Words(say(meeting_phrases.CALENDAR_TITLE.name), seen.sheet.poll.about or "", say(web_chat.TITLE.name)),
            now=self._clock(),
        )
        shown = {"Content-Disposition": f'attachment; filename="{NAME}"'}
        return Response(content, headers={**HEADERS, **shown}, media_type="text/calendar; charset=utf-8")

    async def _seen(self, request: Request, token: str) -> Seen:
        """Raises NotFoundError; Problem for an address from which too much is asked."""
        address = request.client.host if request.client else ""
        self._allowance.spend(address)
        try:
            async with self._store.read() as session:
                seat = await polls.by_token(session, token)
                poll = await polls.of_seat(session, seat)
                meeting = await session.get(Meeting, poll.meeting_id) if poll.meeting_id is not None else None
                return Seen(await polls.read(session, poll), seat, meeting)
        except NotFoundError:
            self._allowance.spend(address, PRICE_OF_A_GUESS - 1)
            raise

    def _page(
        self,
        request: Request,
        seen: Seen,
        status: int = 200,
        *,
        done: Phrase | None = None,
        fault: Phrase | None = None,
        ticked: Collection[UUID] | None = None,
    ) -> Response:
        """`ticked`: the times that were just sent, where they are not what was answered before."""
        speaker, poll, now = _speaker(request), seen.sheet.poll, self._clock()
        say = speaker.say
        heading, text = _heading(speaker, seen)
        open_ = poll.state == "open" and poll.deadline > now
        values = {
            "heading": heading,
            "text": text,
            "for_name": say(phrases.PAGE_FOR.name, {"name": seen.seat.name or ""}),
            "facts": _facts(speaker, seen),
            "zone": say(phrases.PAGE_ZONE.name, {"zone": _zone(speaker, poll.time_zone)}),
            "by": _say(speaker, phrases.PAGE_BY, seen, poll.deadline) if open_ else "",
            "legend": say(phrases.PAGE_LEGEND.name),
            "boxes": _boxes(speaker, seen, now, ticked) if open_ else (),
            "send": say(phrases.PAGE_SEND.name),
            "decline": say(phrases.PAGE_NONE.name),
            "said": _said(speaker, seen),
            "said_times": [_moment(speaker, seen, option.starts_at) for option in seen.sheet.times_of(seen.seat)],
            "private": say(phrases.PAGE_PRIVATE.name),
            "action": _address(request, seen.seat.token or "", {}),
            "file": _address(request, seen.seat.token or "", {}, f"/{NAME}") if seen.meeting is not None else "",
            "file_label": say((phrases.PAGE_CALENDAR if _stands(seen) else phrases.PAGE_CALENDAR_OUT).name),
            "done": say(done.name) if done else "",
            "fault": say(fault.name) if fault else "",
        }
        return self._rendered(request, "poll.html", status, values)

    def _refused(self, request: Request, refused: Exception) -> Response:
        """The same for every link that leads nowhere: nobody learns whether there ever was something."""
        say = _speaker(request).say
        if isinstance(refused, Problem):
            heading, text, status = phrases.PAGE_TOO_MANY, phrases.PAGE_TOO_MANY_TEXT, refused.status
            more = {"Retry-After": refused.headers.get("Retry-After", "60")}
        else:
            heading, text, status, more = phrases.PAGE_NOT_FOUND, phrases.PAGE_NOT_FOUND_TEXT, 404, {}
        response = self._rendered(
            request, "poll_refused.html", status, {"heading": say(heading.name), "text": say(text.name)}
        )
        response.headers.update(more)
        return response

    def _rendered(self, request: Request, template: str, status: int, values: Mapping[str, object]) -> Response:
        speaker = _speaker(request)
        code = speaker.language.code
        path = request.url.path
        page = self._templates.get_template(template).render(
            lang=code,
            dir=speaker.language.direction,
            title=speaker.say(phrases.PAGE_TITLE.name),
            language_label=speaker.say(phrases.PAGE_LANGUAGE.name),
            languages=[(each, f"{path}?{urlencode({'lang': each.code})}") for each in languages().values()],
            **values,
        )
        return HTMLResponse(page, status, {**HEADERS, "Content-Language": code})


def _speaker(request: Request) -> Translator:
    """In the language that was chosen on the page, otherwise in the browser's."""
    chosen = request.query_params.get("lang", "")
    return voice(chosen if chosen in languages() else preferred_language(request.headers.get("accept-language", "")))


def _address(request: Request, token: str, more: Mapping[str, str], rest: str = "") -> str:
    """An address of this link that keeps the language that was chosen."""
    lang = request.query_params.get("lang", "")
    query = urlencode({**({"lang": lang} if lang in languages() else {}), **more})
    return f"{PATH}/{token}{rest}" + (f"?{query}" if query else "")


def _heading(speaker: Translator, seen: Seen) -> tuple[str, str]:
    """What the page says first, and the sentence under it."""
    poll, meeting = seen.sheet.poll, seen.meeting
    if poll.state == "booked" and meeting is not None and meeting.state == "booked":
        changed = _say(speaker, phrases.PAGE_MOVED, seen) if meeting.sequence else ""
        return speaker.say(phrases.PAGE_BOOKED.name), changed
    if poll.state == "booked" and meeting is not None:
        return speaker.say(phrases.PAGE_MEETING_CANCELLED.name), _say(
            speaker, phrases.PAGE_WAS, seen, meeting.starts_at
        )
    heading, text = {
        "open": (phrases.PAGE_HEADING, None),
        "failed": (phrases.PAGE_FAILED, phrases.PAGE_FAILED_TEXT),
    }.get(poll.state, (phrases.PAGE_CANCELLED, phrases.PAGE_CANCELLED_TEXT))
    return speaker.say(heading.name), speaker.say(text.name) if text is not None else ""


def _facts(speaker: Translator, seen: Seen) -> Sequence[str]:
    """When, once it is known; about what, how, where, how long: as the organiser wrote it, or as the meeting now is."""
    poll, meeting = seen.sheet.poll, seen.meeting
    told = [speaker.say(meeting_phrases.LINE_ABOUT.name, {"about": poll.about or ""})]
    if meeting is not None and not _stands(seen):
        return told
    if meeting is not None:
        told.insert(0, _say(speaker, phrases.PAGE_WHEN, seen, meeting.starts_at))
    form, place = (meeting.form, meeting.place) if meeting is not None else (poll.form, poll.place)
    length = int((meeting.ends_at - meeting.starts_at).total_seconds()) // 60 if meeting is not None else poll.minutes
    told.append(speaker.say(FORMS[form].name))
    if place:
        told.append(speaker.say(meeting_phrases.LINE_PLACE.name, {"place": place}))
    told.append(speaker.say(phrases.LINE_MINUTES.name, {"count": length}))
    return told


def _boxes(speaker: Translator, seen: Seen, now: datetime, ticked: Collection[UUID] | None) -> list[Box]:
    chosen = {option.id for option in seen.sheet.times_of(seen.seat)} if ticked is None else ticked
    made = []
    for option in seen.sheet.options:
        passed = option.starts_at <= now
        moment = _moment(speaker, seen, option.starts_at)
        label = speaker.say(phrases.PAGE_PASSED.name, {"moment": moment}) if passed else moment
        made.append(Box(f"{BOX}{option.id}", label, option.id in chosen and not passed, passed))
    return made


def _said(speaker: Translator, seen: Seen) -> str:
    """What this one has answered; nothing before."""
    if seen.seat.answered_at is None:
        return ""
    chosen = seen.sheet.times_of(seen.seat)
    return speaker.say((phrases.PAGE_SAID if chosen else phrases.PAGE_SAID_NONE).name)


def _chosen(sheet: Sheet, form: Mapping[str, str], now: datetime) -> list[UUID]:
    """The times that are ticked and have not passed."""
    return [option.id for option in sheet.options if f"{BOX}{option.id}" in form and option.starts_at > now]


def _stands(seen: Seen) -> bool:
    return seen.meeting is not None and seen.meeting.state == "booked"


def _say(speaker: Translator, phrase: Phrase, seen: Seen, moment: datetime | None = None) -> str:
    values: dict[str, Value] = {} if moment is None else {"moment": _moment(speaker, seen, moment)}
    return speaker.say(phrase.name, values)


def _moment(speaker: Translator, seen: Seen, moment: datetime) -> str:
    return speaker.moment(moment.astimezone(polls.zone_of(seen.sheet.poll)))


def _zone(speaker: Translator, name: str) -> str:
    """For example "Sweden Time (Europe/Stockholm)"."""
    return f"{get_timezone_location(name, locale=speaker.locale)} ({name})"
