"""`navigator up`: makes everything ready, starts everything, and keeps it running."""

import asyncio
import errno
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TypeVar

import httpx

from bot import secret_file
from bot.clock import Clock
from bot.errors import StartError
from bot.settings import ROOT, Settings
from bot.supervisor import Child, Supervisor
from bot.understanding import sentence_vectors
from casework import coordinators, migrate
from casework.store import Store
from nlu.embed import Embedder
from nlu.errors import NluError
from nlu.training import rasa_command, train
from resources_catalog.loader import STARTER, CatalogueFaulty, load_catalogue
from resources_catalog.store import load_starter
from resources_catalog.vector_cache import open_index

#: Bytes of free disk below which nothing is begun: the model, the database and the logs need room.
ROOM = 300_000_000
#: Seconds until everything must have become ready.
PATIENCE = 90.0
SECRETS = ("rasa_secret", "actions_token", "session_key", "files_key", "telegram_secret")

T = TypeVar("T")
Say = Callable[[str], None]


async def up(settings: Settings, clock: Clock, say: Say) -> None:
    """Until Ctrl-C. Raises StartError with one clear sentence for whatever stands in the way."""
    # What families write is for nobody else on this machine.
    os.umask(0o077)
    _check_room(settings.state_dir)
    for port, name in (
        (settings.port, "NAVIGATOR_PORT"),
        (settings.rasa_port, "NAVIGATOR_RASA_PORT"),
        (settings.actions_port, "NAVIGATOR_ACTIONS_PORT"),
    ):
        _check_port(settings.host if name == "NAVIGATOR_PORT" else "127.0.0.1", port, name)
    env = _environment(settings)
    password = await _step(say, "Database", _migrate(settings, clock))
    try:
        supervisor = await _start(settings, env, clock, say)
    finally:
        # Also when the start fails: it is the only time that the password is shown.
        if password is not None:
            say(f"\nThe first account is {settings.staff_email}, its one-time password (shown only now): {password}")
    _welcome(settings, say)
    await supervisor.run()
    say("Everything has ended.")


async def _start(settings: Settings, env: Mapping[str, str], clock: Clock, say: Say) -> Supervisor:
    entries = await _step(say, "Catalogue", _load_catalogue(settings, clock))
    embedder = await asyncio.to_thread(_open_embedder, settings)
    model, _ = await asyncio.gather(
        _step(say, "Understanding", asyncio.to_thread(_train, settings, embedder, say)),
        _step(say, f"Search in {entries} entries", _prepare_search(settings, embedder)),
    )
    supervisor = Supervisor(_children(settings, env, model), say)
    for end in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(end, supervisor.stop)
    await _step(say, "Rasa, actions, gateway", supervisor.start(PATIENCE))
    return supervisor


async def _step(say: Say, name: str, work: Awaitable[T]) -> T:
    began = time.monotonic()
    done = await work
    say(f"  {name:<28}{time.monotonic() - began:6.1f} s")
    return done


def _check_room(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        probe = folder / ".probe"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        why = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror
        raise StartError(
            f"Nothing can be written to {folder}: {why}. NAVIGATOR_STATE_DIR names another place."
        ) from error
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        raise StartError(
            f"There are only {free // 1_000_000} MB left on the disk of {folder}; {ROOM // 1_000_000} MB are needed."
        )


def _check_port(host: str, port: int, setting: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise StartError(
                    f"Port {port} is already in use. End the program that uses it, or choose another by {setting}."
                ) from error
            raise StartError(
                f"{host}:{port} cannot be listened on: {error.strerror}. {setting} can change it."
            ) from error


def _environment(settings: Settings) -> Mapping[str, str]:
    """What the children get: the settings of this process, and the secrets."""
    kept = secret_file.read_or_make(settings.state_dir / "secrets.json", SECRETS)
    given = {
        "rasa_secret": settings.rasa_secret,
        "actions_token": settings.actions_token,
        "session_key": settings.session_key,
        "files_key": settings.files_key,
        "telegram_secret": settings.telegram_secret,
    }
    env = dict(os.environ)
    for name, secret in given.items():
        env[f"NAVIGATOR_{name.upper()}"] = secret.get_secret_value() if secret is not None else kept[name]
    env["NAVIGATOR_STATE_DIR"] = str(settings.state_dir)
    # One thread a process: several that compete for the processors take seconds for one sentence.
    env["OMP_NUM_THREADS"] = "1"
    return env


async def _migrate(settings: Settings, clock: Clock) -> str | None:
    """The one-time password of the first account, if it was made now."""
    store = Store.open(settings.database_url)
    try:
        await migrate.upgrade(store.engine)
        async with store.write() as session:
            if await coordinators.all_staff(session):
                return None
            password = coordinators.one_time_password()
            await coordinators.add(session, settings.staff_email, "admin", password, clock())
            return password
    finally:
        await store.close()


async def _load_catalogue(settings: Settings, clock: Clock) -> int:
    store = Store.open(settings.database_url)
    try:
        entries = load_catalogue(STARTER, clock().date())
        async with store.write() as session:
            await load_starter(session, entries, clock())
        return len(entries)
    except CatalogueFaulty as error:
        raise StartError(
            f"The starter catalogue has faults: {error}. `navigator catalog check` tells them all."
        ) from error
    finally:
        await store.close()


def _open_embedder(settings: Settings) -> Embedder:
    try:
        return sentence_vectors(settings)
    except NluError as error:
        raise StartError(str(error)) from error


async def _prepare_search(settings: Settings, embedder: Embedder) -> None:
    store = Store.open(settings.database_url)
    try:
        async with store.own_commits() as session:
            await open_index(session, embedder)
    except NluError as error:
        raise StartError(str(error)) from error
    finally:
        await store.close()


def _train(settings: Settings, embedder: Embedder, say: Say) -> Path:
    if not settings.rasa_python.exists():
        raise StartError(f"Rasa's environment is missing ({settings.rasa_python}). `make setup` installs it.")
    try:
        return train(ROOT, settings.state_dir, settings.rasa_python, embedder, lambda line: say(f"  … {line}"))
    except NluError as error:
        raise StartError(str(error)) from error


def _children(settings: Settings, env: Mapping[str, str], model: Path) -> list[Child]:
    logs = settings.state_dir / "log"
    rasa = rasa_command(
        ROOT,
        settings.rasa_python,
        model,
        settings.rasa_port,
        secret=env["NAVIGATOR_RASA_SECRET"],
        store=settings.rasa_store,
        actions_url=f"{settings.actions_url}/webhook",
        actions_token=env["NAVIGATOR_ACTIONS_TOKEN"],
    )
    python = [sys.executable, "-m"]
    ready = f"http://{_local(settings.host)}:{settings.port}/health/ready"
    return [
        Child(
            "Rasa",
            rasa.argv,
            rasa.env,
            rasa.cwd,
            logs / "rasa.log",
            _answers(f"{settings.rasa_url}/webhooks/navigator/"),
        ),
        Child(
            "The action server",
            [*python, "actions"],
            env,
            ROOT,
            logs / "actions.log",
            _answers(f"{settings.actions_url}/health"),
        ),
        Child("The gateway", [*python, "bot", "serve"], env, ROOT, logs / "gateway.log", _answers(ready)),
    ]


def _answers(url: str) -> Callable[[], Awaitable[bool]]:
    async def ready() -> bool:
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
                return (await client.get(url)).is_success
        except httpx.HTTPError:
            return False

    return ready


def _local(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104 compared, not bound


def _welcome(settings: Settings, say: Say) -> None:
    say(f"\n  Chat      {settings.address}/")
    say(f"  Console   {settings.address}/console/")
    say(f"  API docs  {settings.address}/api/docs\n\nCtrl-C ends everything.")
