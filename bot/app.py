"""The gateway as one ASGI application: its parts are made and joined here, and nowhere else."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import socketio
from fastapi import APIRouter, FastAPI
from starlette.types import ASGIApp

from bot import health, pages
from bot.api.allowance import Allowance
from bot.api.catalogue import Catalogue
from bot.api.publisher import Publisher
from bot.api.router import mount_catalogue
from bot.attachments.files import FOLDER
from bot.attachments.leftovers import Leftovers
from bot.calendar_feed import router as feed_router
from bot.channels.email.channel import Email
from bot.channels.file_links import FileLinks
from bot.channels.meeting_links import MeetingLinks
from bot.channels.origins import allows
from bot.channels.session_id import SessionIds
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.forum import Forum
from bot.channels.telegram.forum_group import ForumGroup
from bot.channels.telegram.forum_incoming import ForumIncoming
from bot.channels.web import CHANNEL, WebChat
from bot.channels.web_files import WebFiles
from bot.clock import Clock
from bot.console.oidc import Provider
from bot.console.oidc_page import BACK
from bot.console.own_calendar import OwnCalendars
from bot.console.router import ConsoleRouter
from bot.console.router import router as console_router
from bot.console.sign_in_pages import SignInRules
from bot.conversation.language import Detector
from bot.conversation.later import LaterDesk
from bot.conversation.safety import Watch
from bot.core import Core, secret_of
from bot.errors import StartError
from bot.poll_page import PollPage
from bot.reply.meeting_file import MeetingFiles
from bot.settings import Settings
from bot.worker.escalations import EscalationWorker
from bot.worker.later_messages import LaterWorker
from bot.worker.polls import PollWorker
from bot.worker.staff_notices import StaffNoticeWorker
from casework import migrate
from casework.store import Store

log = logging.getLogger(__name__)

Work = Callable[[], Coroutine[None, None, None]]
WEB = Path(__file__).parents[1] / "web"


@dataclass(frozen=True)
class Gateway:
    """The application, and what must be called before a server waits for its open connections to end."""

    app: ASGIApp
    before_shutdown: Callable[[], None]


def create_app(settings: Settings, clock: Clock, detector: Detector, watch: Watch) -> Gateway:
    """Raises SettingMissingError when a secret is not set."""
    core = Core.open(settings, clock, detector, watch)
    web, chat_routes = _web(settings, core)
    telegram = _telegram(settings, core) if settings.telegram_token is not None else None
    catalogue = Catalogue(core.store)
    workers: list[Work] = [core.outbox.run, core.line.run, core.reminders.run, partial(web.follow, core.bulletin)]
    workers += [core.translations.run, core.busy_times.run, PollWorker(core.polls).run]
    quiet = timedelta(hours=settings.quiet_hours)
    workers.append(EscalationWorker(core.store, core.outbox, core.bulletin, core.clock, quiet).run)
    tell = telegram.write_to if telegram is not None else None
    workers.append(StaffNoticeWorker(core.store, core.clock, settings.address, core.mailer, tell).run)
    workers.append(Leftovers(core.store, settings.state_dir / FOLDER, core.clock).run)
    workers.append(LaterWorker(LaterDesk(core.store, core.floor, core.bulletin, core.clock)).run)
    if telegram is not None:
        workers.append(telegram.run)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await _check_database(core.store)
        running = [asyncio.create_task(work()) for work in workers]
        for task in running:
            task.add_done_callback(_end_with)
        preparing = asyncio.create_task(catalogue.prepare())
        yield
        preparing.cancel()
        for task in running:
            task.remove_done_callback(_end_with)
            task.cancel()
        await asyncio.gather(preparing, *running, return_exceptions=True)
        await core.close()

    app = FastAPI(
        title="Family Navigator", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.include_router(health.router(core.house))
    console = _console(settings, core, telegram)
    app.include_router(console)
    for routes in chat_routes:
        app.include_router(routes)
    app.include_router(feed_router(core.store, core.clock, Allowance(clock, settings.api_rate)))
    app.include_router(_email(settings, core).router())
    hook = telegram.router() if telegram is not None else None
    if hook is not None:
        app.include_router(hook)
    publisher = Publisher(settings.publisher_name, settings.publisher_email, settings.address)
    mount_catalogue(app, catalogue, Allowance(clock, settings.api_rate), publisher)
    app.include_router(PollPage(core.store, core.polls, core.clock, WEB).router())
    pages.mount(app, WEB)
    pages.mount_api_docs(app, WEB)
    return Gateway(socketio.ASGIApp(web.server, app), console.streams.close)


def _web(settings: Settings, core: Core) -> tuple[WebChat, tuple[APIRouter, ...]]:
    session_ids = SessionIds(secret_of(settings, "session_key"))
    origins = allows(settings.public_url, settings.embed_origins)
    key = secret_of(settings, "session_key")
    meetings = MeetingLinks(key, MeetingFiles(core.store, core.clock).file)
    links = FileLinks(key, core.store, core.files, core.clock, meetings)
    web = WebChat(core.store, core.inbox, core.line, core.bulletin, core.clock, session_ids, origins, links)
    core.outbox.register(CHANNEL, web.deliver)
    taking = WebFiles(core.store, core.inbox, web, core.files, links, core.clock, session_ids, origins)
    return web, (meetings.router(), links.router(), taking.router())


def _telegram(settings: Settings, core: Core) -> Telegram:
    telegram = Telegram(
        settings,
        core.store,
        core.inbox,
        core.line,
        core.outbox,
        core.bulletin,
        core.clock,
        core.files,
        MeetingFiles(core.store, core.clock).file,
    )
    if settings.telegram_forum is not None:
        group = ForumGroup(telegram.sender, core.clock, settings.telegram_forum)
        forum = Forum(group, core.store, core.bulletin, core.clock)
        incoming = ForumIncoming(group, forum.keeper, core.store, core.floor, core.desk)
        telegram.use_forum(incoming.take, forum.run)
    return telegram


def _email(settings: Settings, core: Core) -> Email:
    return Email(
        core.mailer,
        core.store,
        core.outbox,
        core.bulletin,
        core.clock,
        key=secret_of(settings, "session_key"),
        address=settings.address,
    )


def _console(settings: Settings, core: Core, telegram: Telegram | None) -> ConsoleRouter:
    return console_router(
        core.store,
        core.floor,
        core.bulletin,
        core.clock,
        secure_cookies=settings.secure_cookies,
        files=core.files,
        desk=core.desk,
        polls=core.polls,
        telegram_name=telegram.name if telegram is not None else None,
        calendars=OwnCalendars(core.store, core.calendar_reader, core.passwords, core.clock),
        address=settings.address,
        sign_in=SignInRules(
            secret_of(settings, "files_key").encode(),
            second_factor_needed=settings.require_second_factor,
            provider=Provider.of(settings, settings.address + BACK, core.clock),
        ),
    )


async def _check_database(store: Store) -> None:
    """Raises StartError when the database does not have the form that this version needs."""
    found, needed = await migrate.current(store.engine), migrate.newest()
    if found != needed:
        raise StartError(
            f"The database has revision {found}, this version needs {needed}. `navigator up` brings it there."
        )


def _end_with(task: asyncio.Task[None]) -> None:
    """A gateway without its outbox or its line looks alive and answers nobody: it ends, and is started again."""
    log.critical("A worker of the gateway has ended; the gateway ends too.", exc_info=task.exception())
    signal.raise_signal(signal.SIGTERM)
