"""The console's pages as one table: address, for whom, and who answers."""

from collections.abc import Awaitable, Callable
from secrets import token_bytes
from urllib.parse import quote, urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.attachments.files import AttachmentFiles
from bot.bulletin import Bulletin
from bot.clock import Clock
from bot.console.assignment_page import AssignmentPage, assignment_pages
from bot.console.attachment_page import AttachmentPage
from bot.console.board_page import BoardPage
from bot.console.calendar_page import CalendarPage
from bot.console.canned_page import CannedPage, canned_pages
from bot.console.errors import (
    ConsoleError,
    NoSecondFactorError,
    NoSuchPageError,
    NotAllowedError,
    NotIntroducedError,
    NotSignedInError,
    StalePageError,
    TooLargeError,
)
from bot.console.family_page import FamilyPage, family_pages
from bot.console.gate import PREFIX, Audience, Call, Gate
from bot.console.invite_page import InvitePage, TelegramName
from bot.console.later import LaterPage, later_pages
from bot.console.meeting_form import MeetingForm
from bot.console.numbers_page import NumbersPage, numbers_pages
from bot.console.own_calendar import OwnCalendars
from bot.console.page import Page
from bot.console.pages import Files, Pages
from bot.console.poll_page import PollPage
from bot.console.presence import Presence
from bot.console.profile_page import ProfilePage, profile_pages
from bot.console.removal_page import RemovalPage, removal_pages
from bot.console.saved_filters import filter_pages
from bot.console.schedule_page import SchedulePage
from bot.console.second_factor import SECOND_FACTOR
from bot.console.sign_in import INTRODUCE, SIGN_IN
from bot.console.sign_in_pages import SignInRules, sign_in_pages
from bot.console.staff_file import file_pages
from bot.console.streams import Streams
from bot.console.thread_page import ThreadPage
from bot.console.translation_page import TranslationPage, translation_pages
from bot.conversation.coordinator_desk import CoordinatorDesk
from bot.conversation.floor import Floor
from bot.conversation.later import LaterDesk
from bot.conversation.meeting_desk import MeetingDesk
from bot.conversation.poll_desk import PollDesk
from casework.store import Store

#: A family's conversation.
THREAD = "/conversations/{id}"


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
                        await self._gate.open_form(call, page.files)
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
        if isinstance(refused, NoSecondFactorError):
            return _go(call, SECOND_FACTOR)
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
    sign_in: SignInRules | None = None,
) -> ConsoleRouter:
    """Everything under /console. Call `.streams.close()` when the server begins to stop.

    Without `files`, no channel takes attachments, and none is given out; without `desk`, no meetings are booked.
    Without `telegram_name`, which gives the bot's name, there is nothing about Telegram. Without `calendars` no
    calendars elsewhere are read; without `address`, under which people reach the gateway, none subscribe to ours.
    Without `sign_in`, second factors are sealed with a key that ends with this process.
    """
    streams, has_telegram = Streams(bulletin), telegram_name is not None
    pages = Pages(telegram=has_telegram, meetings=desk is not None, translates=floor.translates)
    rules = sign_in or SignInRules(token_bytes(32))
    gate = _gate(store, clock, rules, secure_cookies=secure_cookies)
    meeting = MeetingForm(store, desk, pages) if desk is not None else None
    poll = PollPage(store, polls, pages) if polls is not None else None
    later = LaterDesk(store, floor, bulletin, clock)
    thread = ThreadPage(
        store, floor, bulletin, gate, pages, streams, meeting, poll, desk=later, presence=Presence(bulletin)
    )
    invite = InvitePage(store, pages, clock, telegram_name, address)
    family = FamilyPage(store, pages, clock)
    table = (
        *sign_in_pages(store, gate, pages, streams, clock, rules),
        *_list_pages(store, BoardPage(store, gate, pages, streams)),
        *_thread_pages(thread, invite),
        *later_pages(THREAD, LaterPage(later, thread.after)),
        *removal_pages(THREAD, RemovalPage(store, floor, files, pages)),
        *canned_pages(CannedPage(store, pages)),
        *file_pages(store, files, floor, pages, clock),
        *_attachment_pages(AttachmentPage(store, files, pages)),
        *(_meeting_pages(f"{THREAD}/meetings", meeting) if meeting is not None else ()),
        *(_poll_pages(f"{THREAD}/polls", poll) if poll is not None else ()),
        *(_time_pages(SchedulePage(store, pages, calendars)) if desk is not None else ()),
        *(_calendar_pages(CalendarPage(store, pages, address)) if desk is not None else ()),
        *family_pages(family, invite),
        *assignment_pages(AssignmentPage(store, pages, CoordinatorDesk(store, floor, clock), family)),
        *profile_pages(ProfilePage(store, pages)),
        *numbers_pages(NumbersPage(store, pages)),
        *translation_pages(TranslationPage(store, pages)),
        *(_telegram_pages(invite) if telegram_name is not None else ()),
        Page("GET", "/{path:path}", Audience.STAFF, _nowhere),
    )
    return ConsoleRouter(table, gate, pages, streams)


def _gate(store: Store, clock: Clock, rules: SignInRules, *, secure_cookies: bool) -> Gate:
    return Gate(
        store,
        clock,
        secure_cookies=secure_cookies,
        second_factor_needed=rules.second_factor_needed,
        with_provider=rules.provider is not None,
    )


def _list_pages(store: Store, board: BoardPage) -> tuple[Page, ...]:
    return (
        Page("GET", "/", Audience.CASEWORKERS, board.show),
        Page("GET", "/board", Audience.CASEWORKERS, board.part),
        Page("GET", "/stream", Audience.CASEWORKERS, board.stream),
        *filter_pages(store, board),
    )


def _thread_pages(thread: ThreadPage, invite: InvitePage) -> tuple[Page, ...]:
    return (
        Page("GET", THREAD, Audience.CASEWORKERS, thread.show),
        Page("GET", f"{THREAD}/part", Audience.CASEWORKERS, thread.part),
        Page("GET", f"{THREAD}/stream", Audience.CASEWORKERS, thread.stream),
        Page("POST", f"{THREAD}/messages", Audience.CASEWORKERS, thread.write, thread.stale),
        Page("POST", f"{THREAD}/take-over", Audience.CASEWORKERS, thread.take_over),
        Page("POST", f"{THREAD}/hand-back", Audience.CASEWORKERS, thread.hand_back),
        Page("POST", f"{THREAD}/invite", Audience.CASEWORKERS, invite.invite),
    )


def _attachment_pages(attachment: AttachmentPage) -> tuple[Page, ...]:
    return (
        Page("GET", "/attachments/{id}", Audience.CASEWORKERS, attachment.file),
        Page("GET", "/attachments/{id}/line", Audience.CASEWORKERS, attachment.line),
    )


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


def _calendar_pages(agenda: CalendarPage) -> tuple[Page, ...]:
    return (
        Page("GET", "/calendar", Audience.CASEWORKERS, agenda.show),
        Page("POST", "/calendar/feed/{what}", Audience.CASEWORKERS, agenda.feed),
    )


def _time_pages(times: SchedulePage) -> tuple[Page, ...]:
    return (
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
