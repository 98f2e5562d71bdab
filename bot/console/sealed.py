"""What the console keeps closed: secrets of second factors, and what a browser carries while somebody signs in."""

import base64
import binascii
import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from bot.attachments.files import SHORTEST_KEY
from bot.console.errors import SealBrokenError
from bot.errors import SettingMissingError

NONCE_BYTES = 12


class Seals:
    """Seals by AES-256-GCM, each text for one purpose and one owner: nothing can be used for something else."""

    def __init__(self, key: bytes) -> None:
        """`key`: that of families' files, at least 32 bytes; another one is derived. Raises SettingMissingError."""
        if len(key) < SHORTEST_KEY:
            raise SettingMissingError(f"The key of families' files needs {SHORTEST_KEY} bytes or more.")
        self._cipher = AESGCM(HKDF(SHA256(), 32, salt=None, info=b"family navigator sign-in").derive(key))

    def seal_secret(self, staff_id: UUID, secret: str) -> str:
        return self._seal(f"second factor:{staff_id.hex}", secret)

    def open_secret(self, staff_id: UUID, sealed: str) -> str:
        """Raises SealBrokenError."""
        return self._open(f"second factor:{staff_id.hex}", sealed)

    def seal_step(self, step: str, visit: str, values: Mapping[str, str], until: datetime) -> str:
        """What a browser carries from one page of the sign-in to the next. `visit`: the secret of its cookie."""
        return self._seal(f"{step}:{visit}", json.dumps({**values, "until": until.isoformat()}))

    def open_step(self, step: str, visit: str, sealed: str, now: datetime) -> dict[str, str]:
        """Raises SealBrokenError, also when its time is over."""
        values: dict[str, str] = json.loads(self._open(f"{step}:{visit}", sealed))
        if datetime.fromisoformat(values.pop("until")) - now <= timedelta(0):
            raise SealBrokenError
        return values

    def _seal(self, purpose: str, text: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), purpose.encode("utf-8", "replace"))
        return base64.urlsafe_b64encode(sealed).decode()

    def _open(self, purpose: str, sealed: str) -> str:
        try:
            raw = base64.b64decode(sealed.encode("ascii"), altchars=b"-_", validate=True)
            opened = self._cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], purpose.encode("utf-8", "replace"))
            return opened.decode()
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise SealBrokenError from error
