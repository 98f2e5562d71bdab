"""What the actions work with: the database, the catalogue's index, the clock. Opened on first use."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from casework.store import Store
from nlu.embed import Embedder, open_embedder
from resources_catalog.search import Index
from resources_catalog.vector_cache import open_index


class ActionSettings(BaseSettings):
    """The action server's part of the settings; `docs/settings.md` lists them."""

    model_config = SettingsConfigDict(env_prefix="NAVIGATOR_", extra="ignore")

    state_dir: Path = Field(default=Path(__file__).resolve().parents[1] / "var")
    database: str = Field(default="")
    actions_port: int = Field(default=5055)
    actions_token: SecretStr | None = Field(default=None)
    embedder: str = Field(default="bundled")

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite+aiosqlite:///{self.state_dir / 'navigator.db'}"


class Surroundings(Protocol):
    """What an action may ask for."""

    @property
    def store(self) -> Store: ...

    def now(self) -> datetime: ...

    async def index(self) -> Index: ...


@dataclass
class Opened:
    """The real surroundings. The index is made once and again when the catalogue has changed."""

    store: Store
    embedder: Embedder
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _index: Index | None = field(default=None, init=False)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    def now(self) -> datetime:
        return self.clock()

    async def index(self) -> Index:
        async with self._opening:
            if self._index is None:
                async with self.store.own_commits() as session:
                    self._index = await open_index(session, self.embedder)
        return self._index


_current: Surroundings | None = None


def surroundings() -> Surroundings:
    """What the actions of this process work with; opened from the settings when nobody has handed it in."""
    global _current
    if _current is None:
        settings = ActionSettings()
        _current = Opened(Store.open(settings.database_url), open_embedder(settings.embedder))
    return _current


def hand_in(given: Surroundings | None) -> None:
    """Replaces the surroundings: a server's start and tests do."""
    global _current
    _current = given
