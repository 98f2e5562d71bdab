"""Rasa as a neighbour: the only file that knows how to talk to it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from bot.errors import DialogueError, DialogueRefusedError, DialogueUnavailableError
from locales.utterance import Deed, HandOver, Payload, Utterance, UtteranceError, said_from_wire
from nlu.sentence_vector import SentenceVector

PATH = "/webhooks/navigator/webhook"
HEALTH_PATH = "/webhooks/navigator/"
#: Messages that Rasa works on at the same time.
AT_ONCE = 16
SECRET_HEADER = "X-Navigator-Secret"  # noqa: S105 the header's name


@dataclass(frozen=True)
class Answer:
    """What the dialogue says to one message. `hand_over`: why a human is wanted; `intent`: what it understood.

    `deeds` are to be done after `utterances` are said. `otherwise` is what goes on when there is no human to hand over
    to: the question of a form, which stays open until the human has handed back.
    """

    utterances: tuple[Utterance, ...]
    hand_over: str | None
    intent: str | None
    confidence: float
    deeds: tuple[Deed, ...] = ()
    otherwise: tuple[Utterance, ...] = ()


class RasaDialogue:
    """Talks to Rasa's own channel. `client` has Rasa's address as its base."""

    def __init__(self, client: httpx.AsyncClient, secret: str, timeout: float) -> None:
        self._client = client
        self._headers = {SECRET_HEADER: secret}
        self._timeout = timeout
        #: Set when Rasa was silent, until it is well again: nobody else waits in vain meanwhile.
        self._silent = False
        self._places = asyncio.Semaphore(AT_ONCE)

    async def answer(
        self,
        conversation_id: str,
        message_id: str,
        *,
        text: str = "",
        payload: Payload | None = None,
        vector: SentenceVector | None = None,
        metadata: Mapping[str, Any],
    ) -> Answer:
        """The dialogue's answer; the same message id gives the same answer again.

        `vector` spares Rasa the making of it.

        Raises DialogueUnavailableError (try later) or DialogueRefusedError (this message will never do).
        """
        body: dict[str, Any] = {
            "conversation_id": conversation_id,
            "message_id": message_id,
            "metadata": dict(metadata),
        }
        if payload is not None:
            body["payload"] = payload.to_wire()
        else:
            body["text"] = text
            if vector is not None:
                body["vector"] = vector.to_wire()
        return _answer(await self._post(body))

    async def ready(self) -> bool:
        """True when Rasa answers and has a model."""
        try:
            well = (await self._client.get(HEALTH_PATH, timeout=self._timeout)).is_success
        except httpx.HTTPError:
            return False
        if well:
            self._silent = False
        return well

    async def _ask(self, body: Mapping[str, Any]) -> httpx.Response:
        try:
            return await self._client.post(PATH, json=body, headers=self._headers, timeout=self._timeout)
        except httpx.HTTPError as error:
            self._silent = True
            raise DialogueUnavailableError(f"Rasa cannot be reached: {type(error).__name__}") from error

    async def _post(self, body: Mapping[str, Any]) -> Mapping[str, Any]:
        async with self._places:
            if self._silent:
                raise DialogueUnavailableError("Rasa was silent a moment ago")
            response = await self._ask(body)
        if response.status_code >= 500 or response.status_code in (404, 408, 409, 429):
            raise DialogueUnavailableError(f"Rasa answered with {response.status_code}")
        if response.status_code != 200:
            raise DialogueRefusedError(f"Rasa answered with {response.status_code}")
        try:
            data = response.json()
        except ValueError as error:
            raise DialogueUnavailableError("Rasa's answer was cut off") from error
        if not isinstance(data, dict):
            raise DialogueError("Rasa's answer is not an object")
        return data


def _answer(data: Mapping[str, Any]) -> Answer:
    intent = data.get("intent") or {}
    try:
        said = [said_from_wire(item) for item in data.get("utterances", ())]
    except UtteranceError as error:
        raise DialogueRefusedError(f"An action said something that cannot be shown: {error}") from error
    end = next((number for number, item in enumerate(said) if isinstance(item, HandOver)), len(said))
    utterances, otherwise = (
        tuple(item for item in part if isinstance(item, Utterance)) for part in (said[:end], said[end:])
    )
    hand_over = next((item.reason for item in said if isinstance(item, HandOver)), None)
    deeds = tuple(item for item in said if isinstance(item, Deed))
    confidence = float(intent.get("confidence") or 0.0)
    return Answer(utterances, hand_over, intent.get("name"), confidence, deeds, otherwise)
