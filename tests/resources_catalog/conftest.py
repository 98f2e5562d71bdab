"""Entry files in a folder, an embedder without a model, and a database in memory."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from bot.commands import catalog as catalog_command
from bot.commands import evaluate
from bot.commands import hsds as hsds_command
from bot.settings import Settings
from nlu.embed import Embedder
from resources_catalog.entry import Entry
from resources_catalog.loader import STARTER, read_catalogue
from resources_catalog.models import Base
from tests.resources_catalog.samples import TODAY, Document, WordEmbedder

Write = Callable[..., Path]
#: What was typed after `navigator catalog` → exit code and output.
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a document (or raw text) as `<region>/<slug>.yml` and return the catalogue's folder."""

    def write_file(content: Document | str, region: str = "se-karlstad", slug: str = "bidrag") -> Path:
        folder = tmp_path / "entries" / region
        folder.mkdir(parents=True, exist_ok=True)
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (folder / f"{slug}.yml").write_text(text, encoding="utf-8")
        return folder.parent

    return write_file


@pytest.fixture(scope="session")
def starter() -> list[Entry]:
    return read_catalogue(STARTER, TODAY).entries


@pytest.fixture
def embedder() -> WordEmbedder:
    return WordEmbedder()


@pytest.fixture
async def session() -> AsyncIterator[AsyncSession]:
    engine = create_async_engine("sqlite+aiosqlite://")
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with async_sessionmaker(engine, expire_on_commit=False)() as opened:
        yield opened
    await engine.dispose()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `navigator catalog …` on an empty database, with an embedder that needs no model."""
    database = tmp_path / "navigator.db"
    engine = create_engine(f"sqlite:///{database}")
    Base.metadata.create_all(engine)
    engine.dispose()
    monkeypatch.setenv("NAVIGATOR_DATABASE", f"sqlite+aiosqlite:///{database}")

    def embedder(settings: Settings) -> Embedder:
        assert settings.embedder == "bundled"
        return WordEmbedder()

    for command in (catalog_command, evaluate, hsds_command):
        monkeypatch.setattr(command, "sentence_vectors", embedder)

    def invoke(*arguments: object) -> tuple[int, str]:
        result = CliRunner().invoke(catalog_command.catalog, list(map(str, arguments)))
        return result.exit_code, result.output

    return invoke
