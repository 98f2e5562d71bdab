"""Passwords of calendars as they are kept: encrypted, each for its owner."""

import base64
import binascii
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.attachments.files import SHORTEST_KEY
from bot.busy_calendar.errors import CalendarTroubleError
from bot.errors import SettingMissingError

#: What each begins with: the form in which the rest is written.
FORM = "fnc1:"
NONCE_BYTES = 12


class CalendarPasswords:
    """Seals and opens them by AES-256-GCM, with the owner's id authenticated: nobody can use another one's."""

    def __init__(self, key: bytes) -> None:
        """`key`: that of families' files, at least 32 bytes; another one is derived. Raises SettingMissingError."""
        if len(key) < SHORTEST_KEY:
            raise SettingMissingError(f"The key of families' files needs {SHORTEST_KEY} bytes or more.")
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=b"family navigator calendars").derive(key))

    def seal(self, staff_id: UUID, password: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, password.encode(), FORM.encode() + staff_id.bytes)
        return FORM + base64.b64encode(sealed).decode()

    def open(self, staff_id: UUID, sealed: str) -> str:
        """Raises CalendarTroubleError when it was sealed for somebody else, with another key, or is damaged."""
        try:
            raw = base64.b64decode(sealed.removeprefix(FORM), validate=True)
            nonce, rest = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
            return self._cipher.decrypt(nonce, rest, FORM.encode() + staff_id.bytes).decode()
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise CalendarTroubleError("The calendar's password cannot be read any more; type it again.") from error
