"""The one way in for a file, whoever sends it: its size, what its content is, and what it says beside the picture."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

from bot.attachments.content import ALLOWED, LARGEST, kind_of
from bot.attachments.errors import FileNotTakenError
from bot.attachments.files import AttachmentFiles
from bot.attachments.plain_pictures import plain
from casework import attachments
from casework.attachments import Kind, Stored
from casework.store import Store
from locales.phrases import attachments as phrases

log = logging.getLogger(__name__)

#: Megabytes, as people are told of them.
LARGEST_SAID = LARGEST // (1024 * 1024)


@dataclass(frozen=True)
class Looked:
    """A file that may be kept: what it is, and its content as it is kept."""

    mime: str
    data: bytes

    @property
    def kind(self) -> Kind:
        """What a thread calls it, where nobody has said that it is a voice message."""
        whole, _, _ = self.mime.partition("/")
        found: dict[str, Kind] = {"image": "photo", "audio": "audio", "video": "video"}
        return found.get(whole, "document")


async def look(data: bytes) -> Looked:
    """What the content is. Raises FileNotTakenError (empty, too_big, forbidden)."""
    if not data:
        raise FileNotTakenError(phrases.EMPTY)
    if len(data) > LARGEST:
        raise FileNotTakenError(phrases.TOO_BIG, limit=LARGEST_SAID)
    return await asyncio.to_thread(_look, data)


def _look(data: bytes) -> Looked:
    mime = kind_of(data)
    if mime is None or mime not in ALLOWED:
        raise FileNotTakenError(phrases.FORBIDDEN)
    return Looked(mime, plain(data, mime))


@asynccontextmanager
async def keeping(store: Store, files: AttachmentFiles, looked: Sequence[Looked]) -> AsyncIterator[list[Stored]]:
    """The files under fresh ids, for attachments to be made inside; those of which none was made are removed again.

    Raises OSError when they cannot be written.
    """
    made = [Stored(uuid4(), each.mime, len(each.data)) for each in looked]
    try:
        for stored, each in zip(made, looked, strict=True):
            await files.write(stored.id, each.data)
        yield made
    finally:
        await asyncio.shield(_remove_unused(store, files, made))


async def _remove_unused(store: Store, files: AttachmentFiles, made: Sequence[Stored]) -> None:
    try:
        async with store.read() as session:
            known = await attachments.known(session, [each.id for each in made])
        for each in made:
            if each.id not in known:
                await files.remove(each.id)
    except Exception:
        # The database or the disk is away: the leftovers are looked for each day.
        log.exception("Files that nobody needs could not be removed; they are looked for again.")
