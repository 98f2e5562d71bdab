"""The one database: opening it, and sessions for reading and for writing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

#: How long a writer waits for another one before SQLite gives up, in milliseconds.
BUSY_TIMEOUT_MS = 5_000


def open_engine(url: str) -> AsyncEngine:
    """An engine for a SQLite (aiosqlite) or PostgreSQL (asyncpg) address."""
    engine = create_async_engine(url, hide_parameters=True, pool_pre_ping=make_url(url).get_backend_name() != "sqlite")
    if engine.dialect.name == "sqlite":
        _tame_sqlite(engine)
    return engine


def _tame_sqlite(engine: AsyncEngine) -> None:
    """Takes the write lock when a writing transaction begins: a lock upgrade in the middle would fail at once."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "foreign_keys=ON",
            "synchronous=NORMAL",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("navigator_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


class Store:
    """Sessions on one engine. `write()` commits at its end, or rolls back on an error; `read()` never writes."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        #: SQLite lets one write at a time and does not queue fairly; who waits here waits in turn.
        self._turn = asyncio.Lock() if engine.dialect.name == "sqlite" else None
        self._holder: asyncio.Task[Any] | None = None
        self._writers = async_sessionmaker(engine, expire_on_commit=False)
        self._readers = async_sessionmaker(
            engine.execution_options(navigator_reading=True), expire_on_commit=False, autoflush=False
        )

    @classmethod
    def open(cls, url: str) -> "Store":
        return cls(open_engine(url))

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        async with self._in_turn(), self._writers.begin() as session:
            yield session

    @asynccontextmanager
    async def _in_turn(self) -> AsyncIterator[None]:
        if self._turn is None:
            yield
            return
        task = asyncio.current_task()
        if task is self._holder:
            raise RuntimeError("a write inside of a write would wait for itself")
        async with self._turn:
            self._holder = task
            try:
                yield
            finally:
                self._holder = None

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        async with self._readers() as session:
            yield session

    @asynccontextmanager
    async def own_commits(self) -> AsyncIterator[AsyncSession]:
        """A writing session for long work that commits step by step itself."""
        async with self._writers() as session:
            yield session

    async def close(self) -> None:
        await self.engine.dispose()
