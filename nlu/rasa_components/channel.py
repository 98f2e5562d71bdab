"""The gateway's way in: whole messages, a shared secret, each message once, and honest status codes.

POST /webhooks/navigator/webhook with the header X-Navigator-Secret and a JSON object:
  conversation_id, message_id: text, not empty; metadata: an object, optional; and either
  text: what a person wrote, always words, with or without vector: {"identity", "numbers"}, its sentence vector, or
  payload: {"intent": name, "entities": {name: value}}, which a button stood for.
200 {"utterances": [...], "intent": {"name", "confidence"}} · 400 malformed · 401 wrong secret
502 the turn failed and nothing of it was kept · 504 not ready in time, ask again with the same message_id.
GET /webhooks/navigator/ says whether a model is loaded.
"""

import logging
from hmac import compare_digest
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from nlu.rasa_components.given_vectors import give
from nlu.rasa_components.incoming import Incoming, Malformed, read_incoming
from nlu.rasa_components.remote_actions import TurnFailed, fail_turn_on_error
from nlu.rasa_components.turns import Answer, Turns

logger = logging.getLogger(__name__)

HEADER = "X-Navigator-Secret"
SHORTEST_SECRET = 16

#: Conversations remembered as met since the start; forgetting them only costs a look into the store.
MOST_CONVERSATIONS = 10_000


class Utterances(OutputChannel):
    """Collects the JSON messages of the actions, in order."""

    def __init__(self) -> None:
        self.collected: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        return "navigator"

    async def send_custom_json(self, recipient_id: str, json_message: dict[str, Any], **_: Any) -> None:
        self.collected.append(json_message)

    async def send_text_message(self, recipient_id: str, text: str, **_: Any) -> None:
        raise TurnFailed("an action sent a text; actions speak utterances only")


class NavigatorChannel(InputChannel):
    """One gateway talks to Rasa through this, and nobody else."""

    def __init__(self, secret: str, timeout_seconds: float) -> None:
        self._secret = secret.encode()
        self._timeout = timeout_seconds
        self._turns = Turns()
        self._met: set[str] = set()

    @classmethod
    def name(cls) -> str:
        return "navigator"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "NavigatorChannel":
        """Read `secret` (at least 16 characters) and `timeout_seconds`; refuse to start without them."""
        given = credentials or {}
        secret = given.get("secret")
        if not isinstance(secret, str) or len(secret) < SHORTEST_SECRET:
            raise RasaException("Rasa's channel needs a secret of at least 16 characters: set NAVIGATOR_RASA_SECRET.")
        timeout = given.get("timeout_seconds", 20)
        if isinstance(timeout, bool) or not isinstance(timeout, int | float) or timeout <= 0:
            raise RasaException("credentials.yml: timeout_seconds must be a number above nought.")
        return cls(secret, float(timeout))

    def blueprint(self, on_new_message: Any) -> Blueprint:
        routes = Blueprint("navigator", __name__)

        @routes.get("/")
        async def health(request: Request) -> HTTPResponse:
            ready = request.app.ctx.agent.is_ready()
            return response.json({"status": "ok" if ready else "no model"}, status=200 if ready else 503)

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            given = request.headers.get(HEADER, "").encode("utf-8", "replace")
            if not compare_digest(given, self._secret):
                return _refusal(401, "The secret is wrong or missing.")
            agent: Agent = request.app.ctx.agent
            if not agent.is_ready():
                return _refusal(502, "Rasa has no model.")
            try:
                return response.json(await self._answer(agent, read_incoming(request.body, agent.domain)))
            except Malformed as fault:
                return _refusal(400, str(fault))
            except TimeoutError:
                logger.error("A turn was not ready after %s seconds.", self._timeout)
                return _refusal(504, "The answer was not ready in time; ask again with the same message_id.")
            except TurnFailed as fault:
                logger.error("A turn failed: %s.", fault)
                return _refusal(502, str(fault))
            except Exception as error:
                # Neither the error's text nor its trace: both can quote what the family wrote.
                logger.error("A turn failed: %s.", type(error).__name__)
                return _refusal(502, f"The turn failed ({type(error).__name__}).")

        return routes

    async def _answer(self, agent: Agent, incoming: Incoming) -> Answer:
        async def handle() -> Answer:
            before = await self._answered_before_restart(agent, incoming)
            return before or await _handle(agent, incoming)

        return await self._turns.answer(incoming.conversation_id, incoming.message_id, handle, self._timeout)

    async def _answered_before_restart(self, agent: Agent, incoming: Incoming) -> Answer | None:
        """Look once per conversation and process whether the store already holds this message's answer."""
        if incoming.conversation_id in self._met:
            return None
        tracker = await agent.tracker_store.retrieve(incoming.conversation_id)
        if len(self._met) >= MOST_CONVERSATIONS:
            self._met.clear()
        self._met.add(incoming.conversation_id)
        events = list(tracker.events) if tracker else []
        asked = [
            position
            for position, event in enumerate(events)
            if isinstance(event, UserUttered) and event.message_id == incoming.message_id
        ]
        if not asked:
            return None
        question = events[asked[-1]]
        said: list[dict[str, Any]] = []
        for event in events[asked[-1] + 1 :]:
            if isinstance(event, UserUttered):
                break
            if isinstance(event, BotUttered) and event.data.get("custom"):
                said.append(event.data["custom"])
        return {"utterances": said, "intent": _intent(question.intent)}


async def _handle(agent: Agent, incoming: Incoming) -> Answer:
    output = Utterances()
    message = UserMessage(
        text=incoming.text,
        output_channel=output,
        sender_id=incoming.conversation_id,
        input_channel=NavigatorChannel.name(),
        message_id=incoming.message_id,
        metadata=incoming.metadata,
    )
    if incoming.given is not None:
        give(incoming.text, incoming.given)
    message.parse_data = incoming.parse_data or await agent.processor.parse_message(message)
    fail_turn_on_error.set(True)
    agent.processor.on_circuit_break = _give_up
    await agent.handle_message(message)
    return {"utterances": output.collected, "intent": _intent(message.parse_data["intent"])}


def _give_up(*_: Any) -> None:
    raise TurnFailed("the rules called one action after another without an end")


def _intent(intent: dict[str, Any]) -> dict[str, Any]:
    return {"name": intent.get("name"), "confidence": intent.get("confidence", 0.0)}


def _refusal(status: int, reason: str) -> HTTPResponse:
    return response.json({"error": reason}, status=status)
