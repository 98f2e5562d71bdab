"""`navigator`: everything that is done from a terminal."""

import asyncio
import os
import socket
import sys
from threading import Thread

import click
import uvicorn
from pydantic import ValidationError
from starlette.types import ASGIApp

from bot import clock, logs
from bot.app import Gateway, create_app
from bot.commands.catalog import catalog
from bot.commands.evaluate import detector, evaluate
from bot.commands.family import family
from bot.commands.staff import staff
from bot.commands.telegram import telegram
from bot.commands.vectors import vectors
from bot.errors import NavigatorError
from bot.settings import Settings
from bot.understanding import watch
from bot.up import up as run_everything
from casework.errors import CaseworkError
from nlu.errors import NluError

#: Seconds that open connections get when the gateway ends.
GRACE = 3


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def navigator() -> None:
    """Family Navigator."""


@navigator.command()
def up() -> None:
    """Make everything ready and run it: gateway, actions and Rasa."""
    asyncio.run(run_everything(Settings.read(), clock.now, click.echo))


@navigator.command()
def serve() -> None:
    """Run the gateway alone; it finds Rasa and the actions by its settings."""
    settings = Settings.read()
    logs.begin(settings.secrets())
    languages = detector()
    # The first message is not the one to wait until the languages are loaded.
    Thread(target=languages.detect, args=("hello hello",), daemon=True).start()
    gateway = create_app(settings, clock.now, languages, watch(settings))
    Server(serving(settings, gateway.app), gateway).run()


def serving(settings: Settings, app: ASGIApp) -> uvicorn.Config:
    """How `app` is served. Who a request comes from is what the line says, unless a trusted proxy says otherwise."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        # Its handlers of its own would write past the stream that hides secrets.
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        timeout_graceful_shutdown=GRACE,
    )


class Server(uvicorn.Server):
    """Ends the console's streams before it waits for open connections, which they would keep open."""

    def __init__(self, config: uvicorn.Config, gateway: Gateway) -> None:
        super().__init__(config)
        self._gateway = gateway

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._gateway.before_shutdown()
        await super().shutdown(sockets)


@navigator.command()
def actions() -> None:
    """Run the action server alone."""
    os.execv(sys.executable, [sys.executable, "-m", "actions"])  # noqa: S606 our own module


navigator.add_command(catalog)
navigator.add_command(evaluate, "eval")
navigator.add_command(staff)
navigator.add_command(family)
navigator.add_command(telegram)
navigator.add_command(vectors)


def main() -> None:
    """Errors that a person can mend are one sentence on stderr, with exit code 1."""
    try:
        navigator()
    except (NavigatorError, CaseworkError, NluError) as error:
        sys.exit(f"{error}")
    except ValidationError as error:
        lines = [f"NAVIGATOR_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in error.errors()]
        sys.exit("A setting is wrong.\n" + "\n".join(lines))


if __name__ == "__main__":
    main()
