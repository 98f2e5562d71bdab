"""Which addresses Telegram takes behind a button or a text."""

from urllib.parse import urlsplit


def fault_of(url: str) -> str | None:
    """What Telegram finds wrong with an address, in its own words; None when it takes it."""
    scheme, sign, rest = url.partition(":")
    if not sign or not scheme.isalnum():
        scheme, rest = "http", f"//{url}"
    scheme = scheme.lower()
    if scheme in ("tg", "ton", "tonsite"):
        return None if rest.strip("/") else "Wrong HTTP URL"
    if scheme not in ("http", "https"):
        return "Unsupported URL protocol"
    if any(letter.isspace() for letter in rest):
        return "Wrong HTTP URL"
    try:
        parts = urlsplit(f"{scheme}:{rest}")
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "Wrong HTTP URL"
    if not host:
        return "URL host is empty"
    return None if "." in host or ":" in host else "Wrong HTTP URL"
