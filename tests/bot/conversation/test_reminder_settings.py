"""A person sees in plain words how it is reminded, and changes it with buttons."""

from datetime import time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from bot.conversation import reminder_settings
from bot.conversation.gateway_choices import INTENTS
from bot.conversation.reminder_deeds import HOW
from bot.reply.voice import voice
from casework import reminder_wishes
from casework.models import Address, Conversation
from casework.reminder_models import Reminder
from casework.reminder_wishes import DEFAULT, Wishes
from casework.store import Store
from locales.phrases import reminder_talk as phrases
from locales.utterance import Payload, Scalar, Utterance
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.people import People

PLAIN = [
    "A week before a meeting",
    "The day before a meeting",
    "Two hours before a meeting",
    "Quiet, no reminders: from 21:00 to 08:00",
    "A reminder with your own time always comes at that time",
    "Everywhere where you write to me",
]


async def presses(
    store: Store, thread: Conversation, clock: MovableClock, intent: str, *, mail: bool = False, **entities: Scalar
) -> Utterance:
    async with store.write() as session:
        (said,) = await reminder_settings.answer(session, thread, Payload(intent, entities), clock(), mail=mail)
    return said


def lines(said: Utterance, language: str = "en") -> list[str]:
    return [voice(language).say(line.phrase, line.values) for line in said.lines]


def labels(said: Utterance) -> list[str]:
    return [voice("en").say(str(choice.label), choice.values) for choice in said.choices]


async def chosen(store: Store, person_id: UUID) -> Wishes:
    async with store.read() as session:
        return (await reminder_wishes.wishes_of(session, [person_id]))[person_id]


async def reached(store: Store, thread: Conversation, channel: str, clock: MovableClock) -> None:
    async with store.write() as session:
        made = Address(
            id=uuid4(), conversation_id=thread.id, channel=channel, external_id=uuid4().hex, created_at=clock()
        )
        session.add(made)


async def test_it_is_told_in_plain_words_with_buttons(store: Store, people: People, clock: MovableClock) -> None:
    thread = await people.conversation(language="en")
    said = await presses(store, thread, clock, "reminder_settings")
    assert (said.phrase, lines(said)) == (phrases.HOW.name, PLAIN)
    assert labels(said) == [
        "Not a week before",
        "Not the day before",
        "Not two hours before",
        "Quiet hours",
        "My calendar",
        "My reminders",
    ]


async def test_e_mail_is_offered_only_where_there_is_any(store: Store, people: People, clock: MovableClock) -> None:
    thread = await people.conversation()
    without = await presses(store, thread, clock, "reminder_settings")
    there_is = await presses(store, thread, clock, "reminder_settings", mail=True)
    intents = [[choice.payload.intent for choice in said.choices] for said in (without, there_is)]
    assert "email_reminders" not in intents[0]
    assert "email_reminders" in intents[1]


async def test_one_tap_ends_or_begins_a_reminder_and_says_the_new_state(
    either_store: Store, clock: MovableClock
) -> None:
    thread = await People(either_store, clock).conversation(language="en")
    said = await presses(either_store, thread, clock, "reminder_settings")
    not_week = said.choices[0].payload
    for _ in range(2):
        # The same button again does the same, and not the contrary.
        said = await presses(either_store, thread, clock, not_week.intent, **dict[str, Any](not_week.entities))
        assert (said.phrase, lines(said)) == (phrases.HOW_NOW.name, PLAIN[1:])
        assert labels(said)[0] == "Also a week before"
    also_week = said.choices[0].payload
    said = await presses(either_store, thread, clock, also_week.intent, **dict[str, Any](also_week.entities))
    assert lines(said) == PLAIN
    assert await chosen(either_store, thread.person_id) == DEFAULT


async def test_all_of_them_can_be_ended(store: Store, people: People, clock: MovableClock) -> None:
    thread = await people.conversation(language="en")
    for before in ("week", "day", "hours"):
        said = await presses(store, thread, clock, "reminder_before", before=before, wanted=False)
    assert lines(said)[0] == "Not before meetings"


async def test_quiet_hours_are_chosen(store: Store, people: People, clock: MovableClock) -> None:
    thread = await people.conversation(language="en")
    asked = await presses(store, thread, clock, "reminder_quiet")
    assert asked.phrase == phrases.ASK_QUIET.name
    assert labels(asked) == ["From 20:00 to 08:00", "From 21:00 to 08:00", "From 22:00 to 07:00", "From 22:00 to 09:00"]
    late = asked.choices[2].payload
    said = await presses(store, thread, clock, late.intent, **dict[str, Any](late.entities))
    assert "Quiet, no reminders: from 22:00 to 07:00" in lines(said)
    assert await chosen(store, thread.person_id) == Wishes(quiet_from=time(22), quiet_until=time(7))


async def test_where_is_asked_only_of_who_has_several(store: Store, people: People, clock: MovableClock) -> None:
    thread = await people.conversation(language="en")
    await reached(store, thread, "telegram", clock)
    said = await presses(store, thread, clock, "reminder_settings")
    assert "Where" in labels(said)
    asked = await presses(store, thread, clock, "reminder_where")
    assert labels(asked) == ["Everywhere", "Only on Telegram", "Only in the web chat"]
    only = asked.choices[1].payload
    said = await presses(store, thread, clock, only.intent, **dict[str, Any](only.entities))
    assert lines(said)[-1] == "Only on Telegram"
    assert (await chosen(store, thread.person_id)).channel == "telegram"
    everywhere = asked.choices[0].payload
    said = await presses(store, thread, clock, everywhere.intent, **dict[str, Any](everywhere.entities))
    assert lines(said) == PLAIN


@pytest.mark.parametrize(
    ("intent", "entities"),
    [
        ("reminder_quiet", {"from": "12:01", "until": "08:02"}),
        ("reminder_quiet", {"from": "late", "until": "08:00"}),
        ("reminder_where", {"channel": "pigeon"}),
        ("reminder_before", {"before": "month", "wanted": True}),
    ],
)
async def test_what_no_button_of_ours_asks_for_changes_nothing(
    store: Store, people: People, clock: MovableClock, intent: str, entities: dict[str, Any]
) -> None:
    thread = await people.conversation()
    said = await presses(store, thread, clock, intent, **entities)
    assert said.phrase == phrases.HOW.name
    assert await chosen(store, thread.person_id) == DEFAULT


async def test_in_other_languages_nothing_is_missing(
    store: Store, people: People, clock: MovableClock, language_code: str
) -> None:
    thread = await people.conversation(language=language_code)
    said = await presses(store, thread, clock, "reminder_settings", mail=True)
    assert all(lines(said, language_code))
    assert "21:00" in lines(said, language_code)[3]


async def test_the_gateway_answers_these_buttons_itself_and_plans_anew(gateway: Gateway) -> None:
    assert reminder_settings.INTENTS <= INTENTS
    sender = gateway.sender()
    thread = await gateway.people.conversation(conversation_id=sender.conversation_id, language="en")
    reminder_id = uuid4()
    async with gateway.store.write() as session:
        session.add(
            Reminder(
                id=reminder_id,
                family_id=thread.family_id,
                person_id=thread.person_id,
                kind="own",
                words="x",
                look_at=gateway.clock() + timedelta(days=3),
                created_at=gateway.clock(),
            )
        )
    gateway.rasa.will_say(Utterance(phrases.ABOUT_REMINDERS.name, choices=(HOW,)))
    await gateway.talk(sender, "reminders")
    for intent in ("reminder_settings", "reminder_before"):
        await gateway.presses(sender, await gateway.button(sender, intent))
        await gateway.works(sender)
    assert (await gateway.phrases(sender))[-2:] == [phrases.HOW.name, phrases.HOW_NOW.name]
    async with gateway.store.read() as session:
        kept = await session.get(Reminder, reminder_id)
    assert kept is not None
    assert kept.look_at == gateway.clock()
