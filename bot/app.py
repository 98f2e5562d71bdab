"""The gateway as one ASGI application: its parts are made and joined here, and nowhere else."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import socketio
from fastapi import FastAPI
from starlette.types import ASGIApp

from bot import health, pages
from bot.api.allowance import Allowance
from bot.api.catalogue import Catalogue
from bot.api.publisher import Publisher
from bot.api.router import mount_catalogue
from bot.bulletin import Bulletin
from bot.channels.origins import allows
from bot.channels.session_id import SessionIds
from bot.channels.web import CHANNEL, WebChat
from bot.clock import Clock
from bot.console.router import router as console_router
from bot.conversation.floor import Floor
from bot.conversation.inbox import Inbox
from bot.conversation.language import Detector, Proposals
from bot.conversation.line import Line
from bot.conversation.safety import Watch
from bot.conversation.turn import Turn
from bot.dialogue import RasaDialogue
from bot.errors import SettingMissingError, StartError
from bot.outbox import Outbox
from bot.settings import Settings
from casework import migrate
from casework.store import Store

log = logging.getLogger(__name__)

WEB = Path(__file__).parents[1] / "web"


@dataclass(frozen=True)
class Gateway:
    """The application, and what must be called before a server waits for its open connections to end."""

    app: ASGIApp
    before_shutdown: Callable[[], None]


def create_app(settings: Settings, clock: Clock, detector: Detector, watch: Watch) -> Gateway:
    """Raises SettingMissingError when a secret is not set."""
    if settings.rasa_secret is None:
        raise SettingMissingError("NAVIGATOR_RASA_SECRET is not set. `navigator up` makes one by itself.")
    if settings.session_key is None:
        raise SettingMissingError("NAVIGATOR_SESSION_KEY is not set. `navigator up` makes one by itself.")
    store = Store.open(settings.database_url)
    bulletin = Bulletin()
    outbox = Outbox(store, bulletin, clock)
    client = httpx.AsyncClient(base_url=settings.rasa_url, trust_env=False)
    actions = httpx.AsyncClient(base_url=settings.actions_url, trust_env=False)
    dialogue = RasaDialogue(client, settings.rasa_secret.get_secret_value(), settings.dialogue_timeout)
    house = health.House(store, dialogue, actions)
    proposals = Proposals(detector)
    turn = Turn(store, dialogue, proposals, watch, outbox, bulletin, clock)
    line = Line(store, turn, house.dialogue_is_well)
    web = WebChat(
        store,
        Inbox(store, proposals, clock),
        line,
        bulletin,
        clock,
        SessionIds(settings.session_key.get_secret_value()),
        allows(settings.public_url, settings.embed_origins),
    )
    outbox.register(CHANNEL, web.deliver)
    floor = Floor(store, outbox, bulletin, clock)
    catalogue = Catalogue(store)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await _check_database(store)
        running = [asyncio.create_task(work) for work in (outbox.run(), line.run(), web.follow(bulletin))]
        for task in running:
            task.add_done_callback(_end_with)
        preparing = asyncio.create_task(catalogue.prepare())
        yield
        preparing.cancel()
        for task in running:
            task.remove_done_callback(_end_with)
            task.cancel()
        await asyncio.gather(preparing, *running, return_exceptions=True)
        await line.close()
        await client.aclose()
        await actions.aclose()
        await store.close()

    app = FastAPI(
        title="Family Navigator", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json"
    )
    app.include_router(health.router(house))
    console = console_router(store, floor, bulletin, clock, secure_cookies=settings.secure_cookies)
    app.include_router(console)
    publisher = Publisher(settings.publisher_name, settings.publisher_email, settings.address)
    mount_catalogue(app, catalogue, Allowance(clock, settings.api_rate), publisher)
    pages.mount(app, WEB)
    pages.mount_api_docs(app, WEB)
    return Gateway(socketio.ASGIApp(web.server, app), console.streams.close)


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
