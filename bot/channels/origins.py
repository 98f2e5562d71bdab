"""Which sites may open the chat's connection: our own pages, under whatever name they were reached, and known sites."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

#: Answers for the Origin header of a connection (None: no browser) and the ASGI server's environment.
Allows = Callable[[str | None, Mapping[str, Any]], bool]


def allows(public_url: str, embed_origins: Collection[str]) -> Allows:
    """A page from the host that it now connects to, from the public address, or from a site in the settings."""
    known = {origin.rstrip("/").lower() for origin in (*embed_origins, public_url) if origin}

    def decide(origin: str | None, environ: Mapping[str, Any]) -> bool:
        if origin is None:
            return True
        host = str(environ.get("HTTP_HOST", "")).lower()
        try:
            netloc = urlsplit(origin.lower()).netloc
        except ValueError:
            return False
        return origin.lower() in known or (bool(host) and netloc == host)

    return decide
