"""A state folder with everything that takes long to make, as after a first start."""

import asyncio
from pathlib import Path

from bot import clock
from casework import migrate
from casework.store import Store
from nlu.embed import open_embedder
from nlu.training import train
from resources_catalog.loader import STARTER, load_catalogue
from resources_catalog.store import load_starter
from resources_catalog.vector_cache import open_index
from tests.acceptance.house import ROOT

FOLDER = ROOT / "var" / "tests"
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"


def make_template() -> Path:
    """The folder, with the trained model and the catalogue's vectors: kept between runs, brought up to date."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    train(ROOT, FOLDER, RASA_PYTHON, lambda line: None)
    asyncio.run(_prepare(FOLDER / "navigator.db"))
    return FOLDER


async def _prepare(database: Path) -> None:
    store = Store.open(f"sqlite+aiosqlite:///{database}")
    await migrate.upgrade(store.engine)
    async with store.write() as session:
        await load_starter(session, load_catalogue(STARTER, clock.now().date()), clock.now())
    async with store.own_commits() as session:
        await open_index(session, open_embedder("bundled"))
    await store.close()
