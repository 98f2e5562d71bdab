"""Cards and buttons as the server sends them, for the tests of the web chat."""

from typing import Any


def reply(title: str, token: str) -> dict[str, str]:
    return {"title": title, "payload": token, "content_type": "text"}


def card(title: str = "Home adaptation grant", **more: Any) -> dict[str, Any]:
    """A complete card; `more` replaces single fields."""
    return {
        "entry": "5c1f3e0e-0000-5000-8000-000000000001",
        "title": title,
        "summary": "Money to change the home so that your child can use it.",
        "why": ["You wrote: the bathroom is too small", "Your child moves with difficulty"],
        "details": [],
        "language": "en",
        "first_step": "Ask an occupational therapist for a certificate.",
        "phones": [
            {
                "number": "+46 54 540 00 00",
                "href": "tel:+46545400000",
                "description": "Customer centre",
                "hours": "Mon–Fri 8:00–16:30",
            }
        ],
        "link": {"href": "https://karlstad.se/", "title": "Karlstads kommun"},
        "checked": "Checked on 21 November 2026",
        "note": "Translated by a machine, not yet read by a person.",
        "labels": {"why": "Why this may fit", "first_step": "First step", "phone": "Telephone", "link": "Read more"},
        "quick_replies": [reply("More about this", f"more-{title}"), reply("Save", f"save-{title}")],
    } | more
