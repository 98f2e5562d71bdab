"""Entry files in a folder, an embedder without a model, and a database in memory."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import yaml
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from resources_catalog.entry import Entry
from resources_catalog.loader import STARTER, read_catalogue
from resources_catalog.models import Base
from tests.resources_catalog.samples import TODAY, Document, WordEmbedder

Write = Callable[..., Path]


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
