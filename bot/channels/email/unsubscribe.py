"""No more mail: the signed link at the end of each mail, and the one click of a mail program (RFC 8058)."""

from http import HTTPStatus
from pathlib import Path
from uuid import UUID

from fastapi import APIRouter, Request, Response
from itsdangerous import BadSignature, URLSafeSerializer
from jinja2 import Environment, FileSystemLoader, select_autoescape

from bot.bulletin import Bulletin, News
from bot.clock import Clock
from bot.outbox import Outbox
from bot.pages import preferred_language
from bot.reply import render
from bot.reply.voice import voice
from casework import addresses, emails, families
from casework.models import Person
from casework.store import Store
from locales.languages import languages
from locales.phrases import emails as phrases
from locales.utterance import Utterance

FOLDER = "/email/stop"
POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": POLICY, "X-Robots-Tag": "noindex"}
TEMPLATES = Path(__file__).parent


class StopLinks:
    """Signs and reads the links. `address` is where people reach the gateway."""

    def __init__(self, key: str, address: str) -> None:
        self._serializer = URLSafeSerializer(key, salt="email-stop")
        self._address = address.rstrip("/")

    def link(self, email_id: UUID) -> str:
        signed = self._serializer.dumps(email_id.hex)
        return f"{self._address}{FOLDER}/{signed if isinstance(signed, str) else signed.decode()}"

    def headers(self, email_id: UUID) -> dict[str, str]:
        """What a mail program shows as its own button: one click needs https (RFC 8058, 3.1)."""
        found = {"List-Unsubscribe": f"<{self.link(email_id)}>"}
        if self._address.startswith("https://"):
            found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return found

    def read(self, signed: str) -> UUID | None:
        """None for one that we did not sign."""
        try:
            return UUID(hex=self._serializer.loads(signed))
        except (BadSignature, ValueError, TypeError, AttributeError):
            return None


class Unsubscribing:
    """Ends the mail of one person, and tells them so in the chat."""

    def __init__(self, store: Store, outbox: Outbox, bulletin: Bulletin, clock: Clock) -> None:
        self._store = store
        self._outbox = outbox
        self._bulletin = bulletin
        self._clock = clock

    async def language(self, email_id: UUID) -> str | None:
        """What the person reads; None once the address is gone."""
        async with self._store.read() as session:
            found = await emails.confirmed(session, email_id)
            person = await session.get(Person, found.person_id) if found is not None else None
            return person.language if person is not None else None

    async def stop(self, email_id: UUID) -> None:
        """Done twice it changes nothing more."""
        async with self._store.write() as session:
            found = await emails.confirmed(session, email_id)
            if found is None:
                return
            address = await addresses.find(session, emails.CHANNEL, str(email_id))
            await emails.stop(session, found.person_id, self._clock())
            if address is None:
                return
            thread = await families.conversation(session, address.conversation_id)
            language = await families.language_of(session, thread)
            await render.say(session, thread, Utterance(phrases.STOPPED.name), language, self._clock())
        self._outbox.wake()
        self._bulletin.publish(News("addresses", thread.id))


def router(links: StopLinks, unsubscribing: Unsubscribing) -> APIRouter:
    """Looking at the link asks; only a click ends the mail, for programs look at links by themselves."""
    routes = APIRouter()
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=select_autoescape())

    def page(request: Request, language: str | None, *, done: bool, status: HTTPStatus = HTTPStatus.OK) -> Response:
        code = language or preferred_language(request.headers.get("accept-language", ""))
        say = voice(code).say
        body = templates.get_template("stop.html").render(
            lang=code,
            dir=languages()[code].direction,
            title=say(phrases.PAGE_TITLE.name),
            sentence=say((phrases.PAGE_DONE if done else phrases.PAGE_QUESTION).name),
            button=None if done else say(phrases.PAGE_BUTTON.name),
        )
        return Response(body, status, HEADERS, "text/html; charset=utf-8")

    @routes.get(f"{FOLDER}/{{signed}}", include_in_schema=False)
    async def ask(request: Request, signed: str) -> Response:
        email_id = links.read(signed)
        if email_id is None:
            return Response("There is no page at this address.", HTTPStatus.NOT_FOUND, HEADERS, "text/plain")
        return page(request, await unsubscribing.language(email_id), done=False)

    @routes.post(f"{FOLDER}/{{signed}}", include_in_schema=False)
    async def stop(request: Request, signed: str) -> Response:
        email_id = links.read(signed)
        if email_id is None:
            return Response("There is no page at this address.", HTTPStatus.NOT_FOUND, HEADERS, "text/plain")
        language = await unsubscribing.language(email_id)
        await unsubscribing.stop(email_id)
        return page(request, language, done=True)

    return routes
