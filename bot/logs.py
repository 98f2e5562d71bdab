"""Logs, in which no secret ever stands: not in our lines, nor in those of libraries, nor in a traceback."""

import logging
import sys
from collections.abc import Iterable
from typing import TextIO

HIDDEN = "[hidden]"
FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class Redacted:
    """A stream that writes everything but the secrets. All that a process prints or logs goes through one of these."""

    def __init__(self, stream: TextIO, secrets: Iterable[str]) -> None:
        self._stream = stream
        # The longest first: a secret may be the beginning of another.
        self._secrets = tuple(sorted({each for each in secrets if each}, key=len, reverse=True))

    def write(self, text: str) -> int:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return self._stream.write(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


def begin(secrets: Iterable[str]) -> None:
    """From now on this process logs, and neither its logs nor what it prints hold the secrets."""
    known = tuple(secrets)
    sys.stdout, sys.stderr = Redacted(sys.stdout, known), Redacted(sys.stderr, known)
    logging.basicConfig(level=logging.INFO, format=FORM, stream=sys.stderr)
    # One line for each request would tell who writes when; addresses of the Bot API hold its token besides.
    for library in ("httpx", "httpcore", "telegram"):
        logging.getLogger(library).setLevel(logging.WARNING)
    # It tells of each waiting time with a traceback; ours says it in a line.
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)
