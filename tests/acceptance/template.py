"""A state folder with everything that takes long to make, as after a first start."""

import asyncio
import fcntl
from pathlib import Path

from bot import clock
from casework import migrate
from casework.store import Store
from nlu.embed import Embedder, open_embedder
from nlu.training import current_model, train
from resources_catalog.loader import STARTER, load_catalogue
from resources_catalog.store import load_starter
from resources_catalog.vector_cache import open_index
from tests.acceptance.house import ROOT

FOLDER = ROOT / "var" / "tests"
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"


def make_template() -> Path:
    """The folder, with the trained model and the catalogue's vectors: kept between runs, brought up to date."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    embedder = open_embedder("bundled")
    with (FOLDER / "lock").open("w") as lock:
        # Two processes that share the tests may both want it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        train(ROOT, FOLDER, RASA_PYTHON, embedder, lambda line: None)
        asyncio.run(_prepare(FOLDER / "navigator.db", embedder))
    return FOLDER


def model_of(state: Path) -> Path:
    """The trained model of a template."""
    model = current_model(state)
    assert model is not None
    return model


async def _prepare(database: Path, embedder: Embedder) -> None:
    store = Store.open(f"sqlite+aiosqlite:///{database}")
    await migrate.upgrade(store.engine)
    async with store.write() as session:
        await load_starter(session, load_catalogue(STARTER, clock.now().date()), clock.now())
    async with store.own_commits() as session:
        await open_index(session, embedder)
    await store.close()
