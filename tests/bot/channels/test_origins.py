"""Which sites may open the chat's connection."""

import pytest

from bot.channels.origins import allows

DECIDE = allows("https://navigator.example/", ["https://Family.example", "http://localhost:3000"])


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        (None, "127.0.0.1:8080", True),
        ("https://navigator.example", "internal:8080", True),
        ("https://family.example", "internal:8080", True),
        ("http://localhost:3000", "internal:8080", True),
        ("http://localhost:8080", "localhost:8080", True),
        ("http://LOCALHOST:8080", "localhost:8080", True),
        ("http://localhost:3001", "localhost:8080", False),
        ("https://navigator.example.evil.example", "internal:8080", False),
        ("https://evil.example", "internal:8080", False),
        ("null", "internal:8080", False),
        ("", "", False),
        ("https://", "", False),
    ],
)
def test_our_own_pages_and_known_sites_only(origin: str | None, host: str, allowed: bool) -> None:
    assert DECIDE(origin, {"HTTP_HOST": host} if host else {}) is allowed


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "\ud800", "http://a\nb"])
def test_an_origin_of_no_sense_is_not_let_in(origin: str) -> None:
    assert DECIDE(origin, {"HTTP_HOST": "localhost:8080"}) is False
