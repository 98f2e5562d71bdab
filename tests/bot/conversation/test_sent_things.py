"""What is said to a picture, a place or a person's card, whatever stands in its payload."""

from typing import Any

import pytest

from bot.conversation import gateway_choices, sent_things
from casework import contacts
from casework.models import Conversation, FamilyContact
from casework.store import Store
from locales.menu import MENU
from locales.phrases import telegram as phrases
from locales.utterance import Payload, Utterance
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.people import People

PASS_ON, NOT_NOW = "pass_on", "not_now"


async def said(
    store: Store, conversation: Conversation, clock: MovableClock, payload: Payload
) -> tuple[Utterance, ...]:
    async with store.write() as session:
        return await sent_things.answer(session, conversation, payload, clock())


async def known(store: Store, conversation: Conversation) -> list[FamilyContact]:
    async with store.read() as session:
        return list(await contacts.of_family(session, conversation.family_id))


def intents(utterance: Utterance) -> list[str]:
    return [choice.payload.intent for choice in utterance.choices]


MENU_INTENTS = [choice.payload.intent for choice in MENU]


def test_the_gateway_answers_all_of_it_itself() -> None:
    assert sent_things.INTENTS <= gateway_choices.INTENTS
    assert sent_things.ARRIVING < sent_things.INTENTS, "a button is still answered while a person has the floor"


@pytest.mark.parametrize(
    ("kind", "phrase"),
    [
        ("photo", phrases.SENT_PHOTO),
        ("document", phrases.SENT_DOCUMENT),
        ("voice", phrases.SENT_VOICE),
        ("audio", phrases.SENT_VOICE),
        ("video", phrases.SENT_VIDEO),
        ("video_note", phrases.SENT_VIDEO),
    ],
)
async def test_a_file_is_offered_to_a_person(
    store: Store, people: People, clock: MovableClock, kind: str, phrase: Any
) -> None:
    (utterance,) = await said(store, await people.conversation(), clock, Payload("media", {"kind": kind}))
    assert utterance.phrase == phrase.name
    assert intents(utterance) == [PASS_ON, NOT_NOW]
    assert utterance.choices[0].payload.entities == {"reason": "task"}


@pytest.mark.parametrize(
    ("payload", "phrase"),
    [
        (Payload("media", {"kind": "sticker"}), phrases.SENT_STICKER),
        (Payload("media", {"kind": "hologram"}), phrases.SENT_UNKNOWN),
        (Payload("media"), phrases.SENT_UNKNOWN),
        (Payload("unknown_thing"), phrases.SENT_UNKNOWN),
        (Payload("place"), phrases.SENT_UNKNOWN),
        (Payload("place", {"latitude": "59", "longitude": "13"}), phrases.SENT_UNKNOWN),
        (Payload("place", {"latitude": 91.0, "longitude": 13.0}), phrases.SENT_UNKNOWN),
        (Payload("place", {"latitude": float("nan"), "longitude": 13.0}), phrases.SENT_UNKNOWN),
        (Payload("keep_contact"), phrases.CONTACT_NOT_KEPT),
        (Payload("keep_contact", {"name": "Dr. Lind"}), phrases.CONTACT_NOT_KEPT),
        (Payload("keep_contact", {"name": "", "phone": "+1 555 0100"}), phrases.CONTACT_NOT_KEPT),
        (Payload("keep_contact", {"name": "  ", "phone": "+1 555 0100"}), phrases.CONTACT_NOT_KEPT),
        (Payload("keep_contact", {"name": "L" * 121, "phone": "+1 555 0100"}), phrases.CONTACT_NOT_KEPT),
        (Payload("keep_contact", {"name": "Dr. Lind", "phone": "5" * 41}), phrases.CONTACT_NOT_KEPT),
    ],
)
async def test_what_means_nothing_leads_back_to_the_menu_and_keeps_nothing(
    store: Store, people: People, clock: MovableClock, payload: Payload, phrase: Any
) -> None:
    family = await people.conversation()
    (utterance,) = await said(store, family, clock, payload)
    assert utterance.phrase == phrase.name
    assert intents(utterance) == MENU_INTENTS
    assert await known(store, family) == []


@pytest.mark.parametrize("kind", ["photo", "document", "video"])
async def test_the_further_pictures_of_an_album_are_met_with_silence(
    store: Store, people: People, clock: MovableClock, kind: str
) -> None:
    payload = Payload("media", {"kind": kind, sent_things.GOES_ON: True})
    assert await said(store, await people.conversation(), clock, payload) == ()


async def test_a_persons_card_is_asked_about_and_kept_once(store: Store, people: People, clock: MovableClock) -> None:
    family, card = await people.conversation(), {"name": "Dr. Lind", "phone": "+1 555 0100"}
    (asked,) = await said(store, family, clock, Payload("contact", card))
    assert (asked.phrase, dict(asked.values)) == (phrases.SENT_CONTACT.name, card)
    assert intents(asked) == ["keep_contact", NOT_NOW]
    assert await known(store, family) == [], "nothing is kept before the family says so"
    for _ in range(2):
        (kept,) = await said(store, family, clock, asked.choices[0].payload)
        assert (kept.phrase, kept.values) == (phrases.CONTACT_KEPT.name, {"name": "Dr. Lind"})
    assert [(each.name, each.phone) for each in await known(store, family)] == [("Dr. Lind", "+1 555 0100")]


async def test_the_familys_own_number_is_offered_to_the_coordinator(
    store: Store, people: People, clock: MovableClock
) -> None:
    family = await people.conversation()
    (utterance,) = await said(store, family, clock, Payload("own_contact"))
    assert utterance.phrase == phrases.SENT_OWN_CONTACT.name
    assert intents(utterance) == [PASS_ON, NOT_NOW]


async def test_a_silent_answer_ends_the_turn(gateway: Gateway) -> None:
    sender = gateway.sender()
    payload = Payload("media", {"kind": "photo", sent_things.GOES_ON: True})
    received = await gateway.inbox.take_command(sender, "c1", "[Picture]", payload)
    await gateway.works(sender)
    assert await gateway.state(received) == "answered"
    assert await gateway.phrases(sender) == []


async def test_where_a_family_was_is_forgotten_once_it_is_answered(gateway: Gateway) -> None:
    sender = gateway.sender()
    place = Payload("place", {"latitude": 59.379, "longitude": 13.504})
    await gateway.inbox.take_command(sender, "c1", "[Place]", place)
    await gateway.works(sender)
    (sent, *answers) = await gateway.people.messages(sender.conversation_id)
    assert sent.payload == {"intent": "place", "entities": {}}
    assert answers
    assert "59.3" not in str([(each.text, each.utterance, each.view) for each in answers])
