"""Files to which no message belongs: left by a process that was killed between a file and its message."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from bot.attachments.files import remove_files
from bot.clock import Clock
from casework import attachments
from casework.store import Store

log = logging.getLogger(__name__)

#: Seconds between two looks.
PAUSE = 24 * 3600.0
#: A younger file may belong to a message that is being written.
OLD = timedelta(hours=6)
#: Ids that the database is asked about at once.
_AT_ONCE = 500


class Leftovers:
    """Removes them, each day."""

    def __init__(self, store: Store, folder: Path, clock: Clock) -> None:
        self._store = store
        self._folder = folder
        self._clock = clock

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            try:
                await self.remove()
            except Exception:
                log.exception("Files that nobody needs could not be removed; it is tried again tomorrow.")
            await asyncio.sleep(PAUSE)

    async def remove(self) -> int:
        """How many files were removed."""
        old = await asyncio.to_thread(_older_than, self._folder, self._clock() - OLD)
        removed = 0
        for first in range(0, len(old), _AT_ONCE):
            some = old[first : first + _AT_ONCE]
            async with self._store.read() as session:
                known = await attachments.known(session, some)
            unknown = [each for each in some if each not in known]
            await remove_files(self._folder, unknown)
            removed += len(unknown)
        if removed:
            log.warning("%d files to which no message belongs were removed.", removed)
        return removed


def _older_than(folder: Path, moment: datetime) -> Sequence[UUID]:
    found: set[UUID] = set()
    for path in folder.iterdir() if folder.is_dir() else ():
        try:
            id, changed = UUID(path.name.partition(".")[0]), path.stat().st_mtime
        except (ValueError, OSError):
            continue
        if datetime.fromtimestamp(changed, UTC) < moment:
            found.add(id)
    return sorted(found)
