"""The console's pages as one table: address, for whom, and who answers."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote, urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.attachments.files import AttachmentFiles
from bot.bulletin import Bulletin
from bot.clock import Clock
from bot.console.attachment_page import AttachmentPage
from bot.console.board_page import BoardPage
from bot.console.calendar_page import CalendarPage
from bot.console.errors import (
    ConsoleError,
    NoSuchPageError,
    NotAllowedError,
    NotIntroducedError,
    NotSignedInError,
    StalePageError,
    TooLargeError,
)
from bot.console.gate import PREFIX, Audience, Call, Gate
from bot.console.invite_page import InvitePage, TelegramName
from bot.console.meeting_form import MeetingForm
from bot.console.own_calendar import OwnCalendars
from bot.console.page import Page
from bot.console.pages import Files, Pages
from bot.console.poll_page import PollPage
from bot.console.schedule_page import SchedulePage
from bot.console.sign_in import INTRODUCE, SIGN_IN, SignIn
from bot.console.streams import Streams
from bot.console.thread_page import ThreadPage
from bot.conversation.floor import Floor
from bot.conversation.meeting_desk import MeetingDesk
from bot.conversation.poll_desk import PollDesk
from casework.store import Store


class ConsoleRouter(APIRouter):
    """The console. `table` says who may open what; `streams` must be closed when the server stops."""

    def __init__(self, table: tuple[Page, ...], gate: Gate, pages: Pages, streams: Streams) -> None:
        super().__init__()
        self.table = table
        self.streams = streams
        self._gate = gate
        self._pages = pages
        self.add_route(f"{PREFIX}/static/{{path:path}}", Files().get, ["GET"], include_in_schema=False)
        for page in table:
            self.add_route(f"{PREFIX}{page.path}", self._guarded(page), [page.method], include_in_schema=False)

    def _guarded(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def endpoint(request: Request) -> Response:
            call = await self._gate.receive(request)
            try:
                self._gate.admit(call, page.audience)
                if page.method == "POST":
                    try:
                        await self._gate.open_form(call)
                    except StalePageError:
                        if page.stale is None:
                            raise
                        return await page.stale(call)
                return await page.answer(call)
            except ConsoleError as refused:
                return self._refused(call, refused)

        return endpoint

    def _refused(self, call: Call, refused: ConsoleError) -> Response:
        if isinstance(refused, NotSignedInError):
            return _go(call, f"{SIGN_IN}?next={quote(_page_of(call))}")
        if isinstance(refused, NotIntroducedError):
            return _go(call, INTRODUCE)
        status, name = _REFUSALS[type(refused)]
        return self._pages.page("refused.html", call, status, name=name)


#: Status and phrase of the page that a refusal gives.
_REFUSALS: dict[type[ConsoleError], tuple[int, str]] = {
    NotAllowedError: (403, "forbidden"),
    StalePageError: (403, "stale"),
    NoSuchPageError: (404, "not_found"),
    TooLargeError: (413, "too_large"),
}


def _go(call: Call, address: str) -> Response:
    """A page is sent on; a script is told where its page must go."""
    if call.by_htmx:
        return Response(status_code=401, headers={"HX-Redirect": address, "Cache-Control": "no-store"})
    return RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})


def _page_of(call: Call) -> str:
    """The page to come back to: the one that was asked for, or the one on which a script or a form stands."""
    if not call.by_htmx and call.request.method != "POST":
        return call.request.url.path
    try:
        return urlsplit(call.request.headers.get("hx-current-url" if call.by_htmx else "referer", "")).path
    except ValueError:
        return ""


def router(
    store: Store,
    floor: Floor,
    bulletin: Bulletin,
    clock: Clock,
    *,
    secure_cookies: bool,
    files: AttachmentFiles | None = None,
    desk: MeetingDesk | None = None,
    polls: PollDesk | None = None,
    telegram_name: TelegramName | None = None,
    calendars: OwnCalendars | None = None,
    address: str = "",
) -> ConsoleRouter:
    """Everything under /console. Call `.streams.close()` when the server begins to stop.

    Without `files`, no channel takes attachments, and none is given out; without `desk`, no meetings are booked.
    Without `telegram_name`, which gives the bot's name, there is nothing about Telegram. Without `calendars` no
    calendars elsewhere are read; without `address`, under which people reach the gateway, none subscribe to ours.
    """
    pages, streams = Pages(telegram=telegram_name is not None, meetings=desk is not None), Streams(bulletin)
    gate = Gate(store, clock, secure_cookies=secure_cookies)
    sign_in = SignIn(store, gate, pages, streams, clock)
    board = BoardPage(store, gate, pages, streams)
    meeting = MeetingForm(store, desk, pages) if desk is not None else None
    poll = PollPage(store, polls, pages) if polls is not None else None
    thread = ThreadPage(store, floor, bulletin, gate, pages, streams, meeting, poll)
    attachment = AttachmentPage(store, files, pages)
    invite = InvitePage(store, pages, clock, telegram_name)
    times, agenda = SchedulePage(store, pages, calendars), CalendarPage(store, pages, address)
    one = "/conversations/{id}"
    table = (
        Page("GET", "/sign-in", Audience.PUBLIC, sign_in.show),
        Page("POST", "/sign-in", Audience.PUBLIC, sign_in.enter, sign_in.stale),
        Page("POST", "/sign-out", Audience.NEWCOMER, sign_in.leave),
        Page("GET", "/introduce", Audience.NEWCOMER, sign_in.show_introduction),
        Page("POST", "/introduce", Audience.NEWCOMER, sign_in.introduce),
        Page("GET", "/", Audience.CASEWORKERS, board.show),
        Page("GET", "/board", Audience.CASEWORKERS, board.part),
        Page("GET", "/stream", Audience.CASEWORKERS, board.stream),
        Page("GET", one, Audience.CASEWORKERS, thread.show),
        Page("GET", f"{one}/part", Audience.CASEWORKERS, thread.part),
        Page("GET", f"{one}/stream", Audience.CASEWORKERS, thread.stream),
        Page("POST", f"{one}/messages", Audience.CASEWORKERS, thread.write, thread.stale),
        Page("POST", f"{one}/take-over", Audience.CASEWORKERS, thread.take_over),
        Page("POST", f"{one}/hand-back", Audience.CASEWORKERS, thread.hand_back),
        Page("POST", f"{one}/invite", Audience.CASEWORKERS, invite.invite),
        Page("GET", "/attachments/{id}", Audience.CASEWORKERS, attachment.file),
        Page("GET", "/attachments/{id}/line", Audience.CASEWORKERS, attachment.line),
        *(_meeting_pages(f"{one}/meetings", meeting) if meeting is not None else ()),
        *(_poll_pages(f"{one}/polls", poll) if poll is not None else ()),
        *(_time_pages(times, agenda) if desk is not None else ()),
        *(_telegram_pages(invite) if telegram_name is not None else ()),
        Page("GET", "/{path:path}", Audience.STAFF, _nowhere),
    )
    return ConsoleRouter(table, gate, pages, streams)


def _poll_pages(path: str, poll: PollPage) -> tuple[Page, ...]:
    return (
        Page("GET", path, Audience.CASEWORKERS, poll.show),
        Page("POST", path, Audience.CASEWORKERS, poll.create, poll.stale),
        Page("POST", f"{path}/{{poll}}/cancel", Audience.CASEWORKERS, poll.cancel, poll.stale),
    )


def _meeting_pages(path: str, meeting: MeetingForm) -> tuple[Page, ...]:
    return (
        Page("GET", path, Audience.CASEWORKERS, meeting.show),
        Page("POST", path, Audience.CASEWORKERS, meeting.book, meeting.stale),
        Page("POST", f"{path}/{{meeting}}/move", Audience.CASEWORKERS, meeting.move, meeting.stale),
        Page("POST", f"{path}/{{meeting}}/cancel", Audience.CASEWORKERS, meeting.cancel, meeting.stale),
    )


def _time_pages(times: SchedulePage, agenda: CalendarPage) -> tuple[Page, ...]:
    return (
        Page("GET", "/calendar", Audience.CASEWORKERS, agenda.show),
        Page("POST", "/calendar/feed/{what}", Audience.CASEWORKERS, agenda.feed),
        Page("GET", "/times", Audience.CASEWORKERS, times.show),
        Page("POST", "/times", Audience.CASEWORKERS, times.save, times.stale),
        Page("POST", "/times/absences", Audience.CASEWORKERS, times.add_absence, times.stale),
        Page("POST", "/times/absences/{absence}/remove", Audience.CASEWORKERS, times.remove_absence, times.stale),
        Page("POST", "/times/ill", Audience.CASEWORKERS, times.ill_today, times.stale),
        Page("POST", "/times/calendar", Audience.CASEWORKERS, times.save_calendar, times.stale),
        Page("POST", "/times/calendar/read", Audience.CASEWORKERS, times.read_calendar, times.stale),
    )


def _telegram_pages(invite: InvitePage) -> tuple[Page, ...]:
    return (
        Page("GET", "/telegram", Audience.CASEWORKERS, invite.telegram),
        Page("POST", "/telegram/code", Audience.CASEWORKERS, invite.telegram_code),
        Page("POST", "/telegram/leave", Audience.CASEWORKERS, invite.leave_telegram),
    )


async def _nowhere(call: Call) -> Response:
    raise NoSuchPageError
