"""What the actions work with: the database, the catalogue's index, the clock. Opened on first use."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from casework.store import Store
from nlu.embed import Embedder, open_embedder
from resources_catalog import store as catalogue
from resources_catalog.search import Index
from resources_catalog.vector_cache import open_index

log = logging.getLogger(__name__)

#: A change of the catalogue is seen by the first search after this time.
LOOK_AGAIN = timedelta(seconds=4)


class ActionSettings(BaseSettings):
    """The action server's part of the settings; `docs/settings.md` lists them."""

    model_config = SettingsConfigDict(env_prefix="NAVIGATOR_", extra="ignore")

    state_dir: Path = Field(default=Path(__file__).resolve().parents[1] / "var")
    database: str = Field(default="")
    actions_port: int = Field(default=5055)
    actions_token: SecretStr | None = Field(default=None)
    embedder: str = Field(default="bundled")
    embedder_device: str = Field(default="")

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
    """The real surroundings. The index is made on first use, and anew when the catalogue has changed since."""

    store: Store
    embedder: Embedder
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _index: Index | None = field(default=None, init=False)
    _state: object = field(default=None, init=False)
    _looked: datetime | None = field(default=None, init=False)
    _opening: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _renewing: asyncio.Task[None] | None = field(default=None, init=False)

    def now(self) -> datetime:
        return self.clock()

    async def index(self) -> Index:
        async with self._opening:
            if self._index is None:
                self._index = await self._open()
        await self._renew()
        return self._index

    async def _renew(self) -> None:
        """Looks now and then whether the catalogue has changed. Until the new index stands, the old one answers."""
        now = self.clock()
        if self._looked is not None and now - self._looked < LOOK_AGAIN:
            return
        self._looked = now
        async with self.store.read() as session:
            changed = await catalogue.state(session) != self._state
        if changed and (self._renewing is None or self._renewing.done()):
            self._renewing = asyncio.create_task(self._replace())

    async def settle(self) -> None:
        """Waits for an index that is being made anew."""
        if self._renewing is not None:
            await self._renewing

    async def _replace(self) -> None:
        try:
            self._index = await self._open()
        except Exception:
            # The edge of a task that nobody waits for: the old index answers, and the next look tries again.
            log.exception("The changed catalogue could not be opened; what was published before is still found.")

    async def _open(self) -> Index:
        async with self.store.own_commits() as session:
            # What is published while the index is made has another state, and is seen at the next look.
            state = await catalogue.state(session)
            self._looked = self.clock()
            index = await open_index(session, self.embedder)
        self._state = state
        return index


_current: Surroundings | None = None


def surroundings() -> Surroundings:
    """What the actions of this process work with; opened from the settings when nobody has handed it in."""
    global _current
    if _current is None:
        settings = ActionSettings()
        _current = Opened(Store.open(settings.database_url), open_embedder(settings.embedder, settings.embedder_device))
    return _current


def hand_in(given: Surroundings | None) -> None:
    """Replaces the surroundings: a server's start and tests do."""
    global _current
    _current = given
