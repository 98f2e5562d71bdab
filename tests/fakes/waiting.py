"""Waiting for a condition, with an end. The only place in the tests that looks again and again."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy.pool import QueuePool

from casework.store import Store


async def until(condition: Callable[[], bool | Awaitable[bool]], seconds: float = 10) -> None:
    """Returns as soon as the condition holds. Raises TimeoutError when it does not in time."""
    async with asyncio.timeout(seconds):
        while True:
            held = condition()
            if held if isinstance(held, bool) else await held:
                return
            await asyncio.sleep(0.01)


async def at_rest(store: Store) -> None:
    """Until nobody works with the database: a task that is cancelled in the middle of a query outlives its loop."""
    pool = store.engine.sync_engine.pool
    assert isinstance(pool, QueuePool)
    await until(lambda: pool.checkedout() == 0)
