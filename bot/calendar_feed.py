"""The calendars to which people subscribe: a private link each, read again and again by their calendar."""

import hashlib
from dataclasses import dataclass
from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.api.allowance import Allowance
from bot.api.problem import Problem
from bot.clock import Clock
from bot.reply.meeting_file import family_words, staff_words
from bot.reply.voice import voice
from casework import calendar, calendar_feeds
from casework.models import Conversation, Person
from casework.reminder_models import CalendarFeed
from casework.store import Store
from locales.languages import languages, source_language
from locales.phrases import calendars as phrases

FOLDER = "/calendar"
CALENDAR = "text/calendar; charset=utf-8"
#: For nobody else, and to be asked for again each time: a link that was stopped shows nothing at once.
PRIVATE = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


@dataclass(frozen=True)
class Links:
    """One feed's link in two forms: to copy, and to be opened by a calendar app."""

    https: str
    webcal: str


def links(address: str, token: str) -> Links:
    """`address` is where people reach the gateway."""
    https = f"{address.rstrip('/')}{FOLDER}/{token}.ics"
    return Links(https, f"webcal://{https.partition('://')[2]}")


def router(store: Store, clock: Clock, allowance: Allowance) -> APIRouter:
    """Nothing here writes the token anywhere; who does not know one learns nothing."""
    routes = APIRouter()

    @routes.api_route(f"{FOLDER}/{{token}}.ics", methods=["GET", "HEAD"], include_in_schema=False)
    async def feed(request: Request, token: str) -> Response:
        try:
            allowance.spend(request.client.host if request.client else "")
        except Problem as problem:
            return _refused(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests. Try again later.", problem.headers)
        now = clock()
        async with store.read() as session:
            found = await calendar_feeds.with_token(session, token)
            body = await _written(session, found, clock, request.query_params.get("lang")) if found else None
        if found is None or body is None:
            return _refused(HTTPStatus.NOT_FOUND, "There is no calendar at this address.")
        if calendar_feeds.is_to_be_noted(found, now):
            async with store.write() as session:
                await calendar_feeds.note_read(session, token, now)
        return _answer(request, body)

    return routes


async def _written(session: AsyncSession, feed: CalendarFeed, clock: Clock, wanted: str | None) -> bytes:
    """`wanted` is the language that a member of staff asks for; a family reads its own."""
    meetings = await calendar_feeds.meetings_of(session, feed, clock())
    if feed.staff_id is not None:
        speaker = voice(wanted if wanted in languages() else source_language().code)
        told = [(meeting, await staff_words(session, meeting, speaker)) for meeting in meetings]
        return calendar.feed_file(told, name=speaker.say(phrases.NAME_STAFF.name))
    person_id = await calendar_feeds.reader(session, feed)
    speaker = voice(await _language(session, person_id))
    told = [(meeting, await family_words(session, meeting, person_id, speaker)) for meeting in meetings]
    return calendar.feed_file(told, name=speaker.say(phrases.NAME.name))


async def _language(session: AsyncSession, person_id: object) -> str:
    """What the person chose; before a choice, what was proposed in their latest thread."""
    person = await session.get(Person, person_id)
    if person is not None and person.language is not None:
        return person.language
    proposed: str | None = await session.scalar(
        select(Conversation.proposed_language)
        .where(Conversation.person_id == person_id)
        .order_by(Conversation.created_at.desc())
        .limit(1)
    )
    return proposed or source_language().code


def _answer(request: Request, body: bytes) -> Response:
    """200 with a strong ETag, or 304 when the calendar has this very content."""
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**PRIVATE, "ETag": mark}
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    if mark in known or "*" in known:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    headers["Content-Disposition"] = 'inline; filename="meetings.ics"'
    return Response(body, media_type=CALENDAR, headers=headers)


def _refused(status: HTTPStatus, sentence: str, headers: dict[str, str] | None = None) -> Response:
    """The same for every link that shows nothing, whether it never was one or was stopped."""
    return Response(
        sentence, status, {**PRIVATE, "Cache-Control": "no-store", **(headers or {})}, "text/plain; charset=utf-8"
    )
