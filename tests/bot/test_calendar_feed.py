"""A calendar app reads its feed again and again; nobody else learns anything."""

import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI

from bot import pages
from bot.api.allowance import Allowance
from bot.calendar_feed import links, router
from bot.channels.telegram.forum_family import code_of
from casework import attendances, calendar_feeds, meetings
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Conversation, Staff
from casework.store import Store
from tests.casework.other_reader import read_by_ical_js
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

#: 14:00 in Karlstad.
TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
A_MINUTE = 20


@pytest.fixture
async def app(store: Store, clock: MovableClock) -> AsyncIterator[httpx.AsyncClient]:
    made = FastAPI()
    made.include_router(router(store, clock, Allowance(clock, A_MINUTE)))
    made.add_middleware(pages.SafeHeaders)
    transport = httpx.ASGITransport(made, client=("192.0.2.1", 50_000))
    async with httpx.AsyncClient(transport=transport, base_url="https://navigator.example") as client:
        yield client


async def book(store: Store, conversation: Conversation, clock: MovableClock, staff: Staff | None = None) -> Meeting:
    wish = Wish(
        TUESDAY,
        TUESDAY + timedelta(hours=1),
        "Europe/Stockholm",
        "visit",
        place="Storgatan 1, Karlstad",
        about="the wheelchair",
        bring="the letter",
        with_whom=None if staff else "Dr Ek",
        role=None if staff else "doctor",
    )
    async with store.write() as session:
        return await meetings.book(
            session,
            family_id=conversation.family_id,
            staff_id=staff.id if staff else None,
            wish=wish,
            by=By("staff"),
            now=clock(),
        )


async def feed_path(store: Store, conversation: Conversation, clock: MovableClock) -> str:
    async with store.write() as session:
        feed = await calendar_feeds.feed_of_person(session, conversation.person_id, clock())
    return f"/calendar/{feed.token}.ics"


async def test_a_family_reads_its_meeting_in_its_own_language(
    app: httpx.AsyncClient, store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation(language="en")
    held = await book(store, conversation, clock)
    async with store.write() as session:
        of = await meetings.get(session, held.id, conversation.family_id)
        await attendances.answer(
            session, of, conversation.person_id, answer="cannot", need="interpreter", language="so", now=clock()
        )
    answer = await app.get(await feed_path(store, conversation, clock))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert b"\r\nTRANSP:TRANSPARENT\r\n" in answer.content
    (read,) = read_by_ical_js([answer.content])
    assert read["name"] == "Our meetings"
    (event,) = read["events"]
    assert event["summary"] == "Meeting with Dr Ek"
    assert event["location"] == "Storgatan 1, Karlstad"
    assert event["description"].split("\n") == [
        "With: Dr Ek (Doctor)",
        "You meet in person",
        "About: the wheelchair",
        "Please bring: the letter",
        "An interpreter is needed: Somali",
        "You said: I cannot come",
    ]
    assert event["starts"] == TUESDAY.timestamp()


async def test_staff_read_the_family_s_code_and_what_is_needed_and_nothing_else_of_it(
    app: httpx.AsyncClient, store: Store, people: People, clock: MovableClock
) -> None:
    conversation, anna = await people.conversation(language="sv"), await people.staff()
    held = await book(store, conversation, clock, anna)
    async with store.write() as session:
        of = await meetings.get(session, held.id, conversation.family_id)
        await attendances.answer(session, of, conversation.person_id, answer="coming", need="wheelchair", now=clock())
        feed = await calendar_feeds.feed_of_staff(session, anna.id, clock())
    (read,) = read_by_ical_js([(await app.get(f"/calendar/{feed.token}.ics")).content])
    (event,) = read["events"]
    assert event["summary"] == f"Family {code_of(conversation.family_id)}"
    assert event["uid"] == f"{held.id}@family-navigator"
    assert event["description"].split("\n")[-2:] == [
        "Somebody comes in a wheelchair",
        "Coming: 1. Cannot come: 0. No answer yet: 0.",
    ]


async def test_a_calendar_that_has_it_gets_no_second_copy_until_something_changes(
    app: httpx.AsyncClient, store: Store, people: People, clock: MovableClock
) -> None:
    conversation = await people.conversation()
    held, path = await book(store, conversation, clock), await feed_path(store, conversation, clock)
    first = await app.get(path)
    clock.move(hours=2)
    again = await app.get(path, headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    async with store.write() as session:
        of = await meetings.get(session, held.id, conversation.family_id)
        await meetings.cancel(session, of, by=By("staff"), now=clock())
    changed = await app.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert changed.status_code == 200
    (event,) = read_by_ical_js([changed.content])[0]["events"]
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    assert event["summary"] == "Cancelled: Meeting with Dr Ek"


async def test_asking_for_the_head_only_tells_the_same(
    app: httpx.AsyncClient, store: Store, people: People, clock: MovableClock
) -> None:
    path = await feed_path(store, await people.conversation(), clock)
    whole, head = await app.get(path), await app.head(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("etag", "content-type", "content-length", "cache-control"):
        assert head.headers[name] == whole.headers[name]


async def test_every_link_that_shows_nothing_answers_alike(
    app: httpx.AsyncClient, store: Store, people: People, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="bot")
    conversation, anna = await people.conversation(), await people.staff()
    old = await feed_path(store, conversation, clock)
    async with store.write() as session:
        new = await calendar_feeds.renew_of_person(session, conversation.person_id, clock())
        ended = await calendar_feeds.feed_of_staff(session, anna.id, clock())
        (await session.get_one(Staff, anna.id)).disabled_at = clock()
    paths = [old, f"/calendar/{ended.token}.ics", "/calendar/x.ics", f"/calendar/{'ü' * 80}.ics"]
    answers = [await app.get(path) for path in paths]
    assert {(each.status_code, each.content, str(each.headers)) for each in answers} == {
        (404, b"There is no calendar at this address.", str(answers[0].headers))
    }
    assert (await app.get(f"/calendar/{new.token}.ics")).status_code == 200
    assert all(token not in caplog.text for token in (old, new.token, ended.token))


async def test_who_asks_too_often_has_to_wait(
    app: httpx.AsyncClient, store: Store, people: People, clock: MovableClock
) -> None:
    path = await feed_path(store, await people.conversation(), clock)
    codes = [(await app.get(path)).status_code for _ in range(A_MINUTE + 1)]
    assert codes == [200] * A_MINUTE + [429]
    refused = await app.get("/calendar/guessed.ics")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert "access-control-allow-origin" not in refused.headers
    clock.move(minutes=1)
    assert (await app.get(path)).status_code == 200


def test_a_link_has_a_form_to_copy_and_one_to_tap() -> None:
    made = links("https://navigator.example/", "t0ken")
    assert made.https == "https://navigator.example/calendar/t0ken.ics"
    assert made.webcal == "webcal://navigator.example/calendar/t0ken.ics"
