"""A real OpenID Connect provider in a process of its own."""

import re
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

BEGAN = re.compile(r"running on (http://\S+:\d+)")


@contextmanager
def provider_process(*options: str) -> Iterator[str]:
    """Its address. It signs in whoever is named, or those that the options describe."""
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", "0", "--require-nonce", "true"]
    with subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            address = next(match[1] for line in process.stderr if (match := BEGAN.search(line)))
            # What it goes on to say must not fill the pipe.
            reader = threading.Thread(target=deque, args=(process.stderr, 0), daemon=True)
            reader.start()
            try:
                yield address
            finally:
                process.terminate()
                # It ends with the pipe, which must not be closed under it.
                reader.join()
        finally:
            process.terminate()
