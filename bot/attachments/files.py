"""Families' files on disk, encrypted: nobody reads them without the key, and nobody changes them unnoticed."""

import asyncio
import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.attachments.content import LARGEST
from bot.attachments.errors import FileDamagedError, FileMissingError, FileTooLargeError
from bot.errors import SettingMissingError

#: The folder of the files inside the state folder.
FOLDER = "attachments"
#: Bytes that a key must have at least.
SHORTEST_KEY = 32
#: The first bytes of each file: the form in which the rest is written.
FORM = b"FNA1"
NONCE_BYTES = 12


class AttachmentFiles:
    """One file an attachment, named by its id, readable by its own user only.

    AES-256-GCM and not Fernet: a file grows by 32 bytes instead of a third, the key has 256 bits, and the id is
    authenticated with the content, so that two families' files cannot change places. A file is: 4 bytes of form, 12 of
    nonce, the encrypted content, 16 of tag. The nonce is random; one key is good for billions of files.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        """`key`: at least 32 secret bytes; the cipher's own key is derived from it. Raises SettingMissingError."""
        if len(key) < SHORTEST_KEY:
            raise SettingMissingError(f"The key of families' files needs {SHORTEST_KEY} bytes or more.")
        self._folder = folder
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=b"family navigator attachments").derive(key))

    async def write(self, id: UUID, data: bytes) -> None:
        """Keeps `data` under the id, wholly or not at all. Raises FileTooLargeError, OSError."""
        if len(data) > LARGEST:
            raise FileTooLargeError
        await asyncio.to_thread(self._write, id, data)

    async def read(self, id: UUID) -> bytes:
        """Exactly the bytes that were written. Raises FileMissingError, FileDamagedError, OSError."""
        return await asyncio.to_thread(self._read, id)

    async def remove(self, id: UUID) -> None:
        """Nothing is left of the file afterwards, also when there was none."""
        await remove_files(self._folder, [id])

    def _write(self, id: UUID, data: bytes) -> None:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = FORM + nonce + self._cipher.encrypt(nonce, data, FORM + id.bytes)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._folder / f"{id}.{secrets.token_hex(4)}"
        try:
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(sealed)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._folder / str(id))
            _settle(self._folder)
        except BaseException:
            fresh.unlink(missing_ok=True)
            raise

    def _read(self, id: UUID) -> bytes:
        try:
            sealed = (self._folder / str(id)).read_bytes()
        except FileNotFoundError as error:
            raise FileMissingError from error
        start = len(FORM) + NONCE_BYTES
        try:
            return self._cipher.decrypt(sealed[len(FORM) : start], sealed[start:], sealed[: len(FORM)] + id.bytes)
        except (InvalidTag, ValueError) as error:
            raise FileDamagedError from error


def _settle(folder: Path) -> None:
    """A new name in a folder survives a power cut only after this."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


async def remove_files(folder: Path, ids: Iterable[UUID]) -> None:
    """Removes the files of these ids from the folder, and what a broken write may have left. Needs no key."""
    await asyncio.to_thread(_remove, folder, tuple(ids))


def _remove(folder: Path, ids: tuple[UUID, ...]) -> None:
    for id in ids:
        for path in (folder / str(id), *folder.glob(f"{id}.*")):
            path.unlink(missing_ok=True)
