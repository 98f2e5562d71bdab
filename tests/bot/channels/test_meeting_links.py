"""The calendar file of a meeting behind a signed link of the web chat."""

from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from bot.channels.meeting_links import MeetingLinks

MEETING = str(uuid4())
THREAD = uuid4()


async def made(meeting_id: str, language: str, thread: object) -> tuple[str, bytes] | None:
    """One meeting, as this thread is told of it in Swedish."""
    return ("meeting.ics", b"BEGIN:VCALENDAR") if (meeting_id, language, thread) == (MEETING, "sv", THREAD) else None


async def asked(links: MeetingLinks, path: str) -> httpx.Response:
    app = FastAPI()
    app.include_router(links.router())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://house") as client:
        return await client.get(path)


async def test_the_link_of_a_message_leads_to_the_file() -> None:
    links = MeetingLinks("a key", made)
    shown = links.shown({"id": 1, "language": "sv", "calendar": MEETING}, THREAD)
    assert MEETING not in shown["calendar"]
    answer = await asked(links, shown["calendar"])
    assert (answer.status_code, answer.content) == (200, b"BEGIN:VCALENDAR")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "attachment" in answer.headers["content-disposition"]
    assert "no-store" in answer.headers["cache-control"]


async def test_a_message_without_a_meeting_has_no_link() -> None:
    assert MeetingLinks("a key", made).shown({"id": 1, "language": "sv", "calendar": None}, THREAD)["calendar"] is None


@pytest.mark.parametrize("change", ["forged", "other key", "gone"])
async def test_what_was_not_given_out_leads_nowhere(change: str) -> None:
    links = MeetingLinks("a key", made)
    path = {
        "forged": links.path(MEETING, "sv", THREAD).replace(".ics", "x.ics"),
        "other key": MeetingLinks("another key", made).path(MEETING, "sv", THREAD),
        "gone": links.path(str(uuid4()), "sv", THREAD),
    }[change]
    assert (await asked(links, path)).status_code == 404
