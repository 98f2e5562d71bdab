"""The body of a request to our channel, read strictly."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.domain import Domain

from nlu.rasa_components.words import MOST_CHARACTERS, plain_words
from nlu.sentence_vector import SentenceVector

_LONGEST_ID = 128
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")
_FIELDS = frozenset({"conversation_id", "message_id", "text", "vector", "payload", "metadata"})


class Malformed(Exception):
    """The request is not what the channel's contract says; the message says where."""


@dataclass(frozen=True)
class Incoming:
    """One message. `parse_data` is what Rasa would have understood, given for payloads and None for words.

    `given` is the sentence vector of the words, where the gateway has made one.
    """

    conversation_id: str
    message_id: str
    text: str
    parse_data: dict[str, Any] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    given: SentenceVector | None = None


def read_incoming(body: bytes, domain: Domain) -> Incoming:
    """Read a request's body; raise Malformed with a sentence about the first fault."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Malformed("The body is not JSON.") from error
    if not isinstance(data, dict) or not _FIELDS.issuperset(data):
        raise Malformed(f"The body must be an object with the fields {', '.join(sorted(_FIELDS))} only.")
    conversation_id, message_id = _identifier(data, "conversation_id"), _identifier(data, "message_id")
    metadata = data.get("metadata", {})
    if not isinstance(metadata, dict):
        raise Malformed("metadata must be an object.")
    if ("text" in data) == ("payload" in data):
        raise Malformed("Give either text or payload.")
    if "payload" in data:
        text, parse_data = _payload(data["payload"], domain)
        return Incoming(conversation_id, message_id, text, parse_data, metadata)
    text = data["text"]
    if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        raise Malformed(f"text must be a text of at most {MOST_CHARACTERS} characters.")
    try:
        given = SentenceVector.from_wire(data["vector"]) if "vector" in data else None
    except ValueError as fault:
        raise Malformed(str(fault)) from fault
    return Incoming(conversation_id, message_id, plain_words(text), None, metadata, given)


def _identifier(data: dict[str, Any], name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not 1 <= len(value) <= _LONGEST_ID or not value.isprintable():
        raise Malformed(f"{name} must be a text of 1 to {_LONGEST_ID} printable characters.")
    return value


def _payload(payload: Any, domain: Domain) -> tuple[str, dict[str, Any]]:
    if not isinstance(payload, dict) or not {"intent", "entities"}.issuperset(payload):
        raise Malformed("payload must be an object with the fields intent and entities only.")
    intent, values = payload.get("intent"), payload.get("entities", {})
    if not isinstance(intent, str) or not _NAME.fullmatch(intent) or intent not in domain.intents:
        raise Malformed("payload.intent must be an intent of the domain.")
    if not isinstance(values, dict) or not set(domain.entities).issuperset(values):
        raise Malformed("payload.entities must be an object whose names are entities of the domain.")
    text = f"/{intent}{json.dumps(values, ensure_ascii=False)}" if values else f"/{intent}"
    entities = [
        {"entity": name, "value": value, "start": 0, "end": len(text), "extractor": "payload"}
        for name, value in values.items()
    ]
    meaning = {"name": intent, "confidence": 1.0}
    return text, {"text": text, "intent": meaning, "intent_ranking": [meaning], "entities": entities}
