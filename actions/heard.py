"""What the tracker holds of the person's side: the words, the button, and what had been offered."""

from typing import Any
from uuid import UUID

from rasa_sdk import Tracker

from locales.utterance import Utterance, UtteranceError
from nlu import answers

#: Phrases under which "yes" means that a human is wanted; the value is the reason of the handover.
OFFERS = {
    "coordinator.pass_on": "task",
    "meeting_talk.cannot_see_times": "task",
    "meeting_talk.no_times": "task",
    "privacy.export": "export_data",
    "privacy.delete": "delete_data",
    "benefits.not_known": "task",
    "find_support.nothing_fits": "asked_for",
    "benefits.not_known_at_all": "task",
    "find_support.no_more": "asked_for",
    "find_support.no_more_results": "asked_for",
    "find_support.nowhere": "asked_for",
    "smalltalk.offer_person": "not_understood",
}


def conversation_id(tracker: Tracker) -> UUID:
    return UUID(str(tracker.sender_id))


def message_id(tracker: Tracker) -> str:
    """The gateway's id of the message: the same when a turn is repeated."""
    return str(tracker.latest_message.get("message_id") or "")


def pressed(tracker: Tracker) -> bool:
    """True for a button or a word that works everywhere; False for what was typed."""
    return str(tracker.latest_message.get("text") or "").startswith("/")


def language(tracker: Tracker) -> str:
    return str(_metadata(tracker).get("language") or "en")


def intent(tracker: Tracker) -> str:
    return str((tracker.latest_message.get("intent") or {}).get("name") or "")


def confidence(tracker: Tracker) -> float:
    return float((tracker.latest_message.get("intent") or {}).get("confidence") or 0.0)


def entity(tracker: Tracker, name: str) -> str | None:
    """What a pressed button carries under that name."""
    for found in tracker.latest_message.get("entities") or []:
        if found.get("entity") == name and found.get("value") is not None:
            return str(found["value"])
    return None


def entry_id(tracker: Tracker) -> UUID | None:
    value = entity(tracker, "entry")
    try:
        return UUID(value) if value is not None else None
    except ValueError:
        return None


def yes_or_no(tracker: Tracker, question: str) -> bool | None:
    """The answer to a yes-or-no question: by its own button, or typed; None for anything else."""
    if pressed(tracker):
        return entity(tracker, "value") == "yes" if entity(tracker, "to") == question else None
    said = answers.find(words(tracker), language(tracker))
    if said in ("yes", "no"):
        return said == "yes"
    return {"affirm": True, "deny": False}.get(intent(tracker))


def plainly_yes(tracker: Tracker) -> bool:
    """True for a pressed button and for a written yes, not for a sentence that was only understood as one."""
    return pressed(tracker) or answers.find(words(tracker), language(tracker)) == "yes"


def words(tracker: Tracker) -> str:
    """What the person wrote: of this message, or of the earlier one that a pressed guess stands for."""
    said = entity(tracker, "said")
    if said is not None:
        return said
    text = str(tracker.latest_message.get("text") or "")
    return "" if text.startswith("/") else text.strip()


def ranking(tracker: Tracker) -> list[tuple[str, float]]:
    """The intents that the message may have, the likeliest first."""
    return [
        (str(each["name"]), float(each["confidence"])) for each in tracker.latest_message.get("intent_ranking") or []
    ]


def last_phrases(tracker: Tracker) -> list[str]:
    """The phrases that the bot said last, before this message."""
    phrases: list[str] = []
    seen_user = False
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            if seen_user or phrases:
                break
            seen_user = True
        elif event.get("event") == "bot" and seen_user:
            phrase = _phrase(event)
            if phrase:
                phrases.append(phrase)
    return phrases


def offered(tracker: Tracker) -> str | None:
    """The reason of the handover that was just offered, or None."""
    return next((OFFERS[phrase] for phrase in last_phrases(tracker) if phrase in OFFERS), None)


def has_said(tracker: Tracker, phrase: str) -> bool:
    return any(event.get("event") == "bot" and _phrase(event) == phrase for event in tracker.events)


def _phrase(event: dict[str, Any]) -> str | None:
    try:
        return Utterance.from_wire((event.get("data") or {}).get("custom")).phrase
    except UtteranceError:
        return None


def _metadata(tracker: Tracker) -> dict[str, Any]:
    metadata = tracker.latest_message.get("metadata")
    return metadata if isinstance(metadata, dict) else {}
