"""A family's own reminders in the chat: set once, listed, taken back; and those of money and of last days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from bot.conversation import deeds, reminder_deeds
from bot.conversation.deed import Done
from bot.conversation.gateway_choices import INTENTS
from bot.reply.voice import voice
from casework import benefits, families, own_reminders
from casework.models import Conversation
from casework.reminder_models import Reminder
from casework.store import Store
from locales.phrases import reminder_talk as phrases
from locales.utterance import Deed, Payload, Utterance
from resources_catalog.entry import Entry
from tests.fakes.clock import MovableClock
from tests.fakes.gateway import Gateway
from tests.fakes.people import People

THURSDAY = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
VALUES = {"words": "call the school", "starts_at": THURSDAY.isoformat(), "time_zone": "Europe/Stockholm", "rrule": None}


async def does(store: Store, thread: Conversation, now: datetime, message_id: int = 1, **values: object) -> Utterance:
    """What is said to `set_reminder`."""
    async with store.write() as session:
        done = await deeds.do(session, thread, Deed("set_reminder", {**VALUES, **values}), message_id, now)
    return only(done)


async def presses(store: Store, thread: Conversation, now: datetime, intent: str, **entities: str) -> Utterance:
    async with store.write() as session:
        (said,) = await reminder_deeds.answer(session, thread, Payload(intent, entities), now)
    return said


def only(done: Done) -> Utterance:
    (said,) = done.said
    return said


def lines(said: Utterance, language: str = "en") -> list[str]:
    return [voice(language).say(line.phrase, line.values) for line in said.lines]


def buttons(said: Utterance) -> list[str]:
    return [choice.payload.intent for choice in said.choices]


async def kept(store: Store) -> list[Reminder]:
    async with store.read() as session:
        return list(await session.scalars(select(Reminder)))


async def test_the_same_message_sets_one_reminder(either_store: Store, clock: MovableClock) -> None:
    thread = await People(either_store, clock).conversation(language="en")
    first = await does(either_store, thread, clock())
    assert await does(either_store, thread, clock.move(minutes=1)) == first
    assert first.phrase == phrases.IS_SET.name
    assert lines(first) == ["“call the school”", "When: Thursday 26 November, 10:00"]
    assert buttons(first) == ["show_reminders", "remove_reminder"]
    await does(either_store, thread, clock(), 2, words="pack the bag", rrule="FREQ=WEEKLY;BYDAY=MO,TH")
    assert sorted(str(row.words) for row in await kept(either_store)) == ["call the school", "pack the bag"]


@pytest.mark.parametrize(
    ("rrule", "told"),
    [
        ("FREQ=DAILY", "How often: every day"),
        ("FREQ=DAILY;INTERVAL=3", "How often: every 3 days"),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "How often: from Monday to Friday"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", "How often: every week (Monday and Thursday)"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "How often: every 2 weeks (Thursday)"),
        ("FREQ=MONTHLY;BYMONTHDAY=25", "How often: every month, on day 25"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1", "How often: every 3 months, on day 1"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "How often: every month, on the last day"),
        ("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1", "How often: every 2 months, on the last day"),
        ("FREQ=YEARLY", "How often: every year"),
    ],
)
async def test_how_often_is_told_in_words(
    store: Store, people: People, clock: MovableClock, rrule: str, told: str
) -> None:
    thread = await people.conversation(language="en")
    assert lines(await does(store, thread, clock(), rrule=rrule))[2:] == [told]


async def test_a_day_that_some_months_lack_is_explained(store: Store, people: People, clock: MovableClock) -> None:
    thread = await people.conversation(language="en")
    said = await does(store, thread, clock(), rrule="FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1")
    assert lines(said)[2:] == ["How often: every month, on day 30", "In a month without that day: on its last day"]


async def test_weekdays_and_own_words_in_arabic(store: Store, people: People, clock: MovableClock) -> None:
    thread = await people.conversation(language="ar")
    said = await does(store, thread, clock(), words="ring skolan", rrule="FREQ=WEEKLY;BYDAY=MO,TH")
    words, _, often = lines(said, "ar")
    assert "ring skolan" in words
    assert "الاثنين والخميس" in often


@pytest.mark.parametrize(
    ("values", "phrase"),
    [
        ({"starts_at": "2026-11-21T17:00:00+00:00"}, phrases.PAST_MEANWHILE),
        ({"words": "x" * 201}, phrases.NOT_KEPT),
        ({"rrule": "FREQ=HOURLY"}, phrases.NOT_KEPT),
    ],
)
async def test_what_cannot_be_set_gets_a_sentence(
    store: Store, people: People, clock: MovableClock, values: dict[str, Any], phrase: object
) -> None:
    thread = await people.conversation()
    said = await does(store, thread, clock(), **values)
    assert said.phrase == str(phrase)
    assert buttons(said)
    assert await kept(store) == []


async def test_more_than_fifty_are_too_many(store: Store, people: People, clock: MovableClock) -> None:
    thread = await people.conversation()
    for number in range(own_reminders.MOST):
        await does(store, thread, clock(), number)
    said = await does(store, thread, clock(), own_reminders.MOST)
    assert (said.phrase, said.values, buttons(said)) == (phrases.TOO_MANY.name, {"count": 50}, ["show_reminders"])


async def test_the_list_shows_what_still_comes_the_next_one_first(
    store: Store, people: People, clock: MovableClock
) -> None:
    thread = await people.conversation(language="en")
    assert (await presses(store, thread, clock(), "show_reminders")).phrase == phrases.LIST_EMPTY.name
    await does(store, thread, clock(), 1, words="later", starts_at=(THURSDAY + timedelta(days=7)).isoformat())
    await does(store, thread, clock(), 2, words="ett långt ord som inte får plats på en knapp alls", rrule="FREQ=DAILY")
    said = await presses(store, thread, clock(), "show_reminders")
    assert said.values == {"count": 2}
    assert lines(said) == [
        "Thursday 26 November, 10:00, repeated: “ett långt ord som inte får plats på en knapp alls”",
        "Thursday 3 December, 10:00: “later”",
    ]
    first, second, settings = said.choices
    assert first.values == {"words": "ett långt ord som inte får pla…"}
    assert settings.payload.intent == "reminder_settings"
    clock.move(days=14)
    said = await presses(store, thread, clock(), "show_reminders")
    assert said.values == {"count": 1}, "one that has come is not in the list"
    assert second.payload.intent == "remove_reminder"


async def test_a_long_list_says_how_many_more(store: Store, people: People, clock: MovableClock) -> None:
    thread = await people.conversation(language="en")
    for number in range(12):
        await does(store, thread, clock(), number)
    said = await presses(store, thread, clock(), "show_reminders")
    assert (len(said.lines), lines(said)[-1], len(said.choices)) == (11, "and 2 more", 11)


async def test_it_is_taken_back_with_one_tap_and_only_by_its_person(
    store: Store, people: People, clock: MovableClock
) -> None:
    thread, other = await people.conversation(language="en"), await people.conversation()
    take_back = (await does(store, thread, clock())).choices[1].payload
    wanted = str(take_back.entities["reminder"])
    assert (await presses(store, other, clock(), "remove_reminder", reminder=wanted)).phrase == phrases.NOT_THERE.name
    said = await presses(store, thread, clock(), "remove_reminder", reminder=wanted)
    assert (said.phrase, said.values) == (phrases.REMOVED.name, {"words": "call the school"})
    assert await kept(store) == []
    for gone in (wanted, "no id", str(uuid4())):
        said = await presses(store, thread, clock(), "remove_reminder", reminder=gone)
        assert said.phrase == phrases.NOT_THERE.name


async def test_the_gateway_answers_these_buttons_itself(gateway: Gateway) -> None:
    assert reminder_deeds.INTENTS <= INTENTS
    sender = gateway.sender()
    thread = await gateway.people.conversation(conversation_id=sender.conversation_id, language="en")
    await does(gateway.store, thread, gateway.clock())
    async with gateway.store.write() as session:
        conversation = await families.conversation(session, thread.id)
        await reminder_deeds.answer(session, conversation, Payload("show_reminders"), gateway.clock())
    gateway.rasa.will_say(Utterance(phrases.ASK_WHAT.name, choices=(reminder_deeds.MINE,)))
    await gateway.talk(sender, "hello")
    await gateway.presses(sender, await gateway.button(sender, "show_reminders"))
    await gateway.works(sender)
    assert (await gateway.phrases(sender))[-1] == phrases.LIST.name
    await gateway.presses(sender, await gateway.button(sender, "remove_reminder"))
    await gateway.works(sender)
    assert (await gateway.phrases(sender))[-1] == phrases.REMOVED.name


def paid(starter: list[Entry]) -> Entry:
    return next(each for each in starter if each.profile.payment_dates and each.profile.payment_dates.rrule)


async def test_money_is_reminded_of_once(stocked: Store, starter: list[Entry], clock: MovableClock) -> None:
    thread = await People(stocked, clock).conversation(language="sv")
    entry = paid(starter)
    title = entry.localised("sv").name
    for _ in range(2):
        said = await presses(stocked, thread, clock(), "remind_payment", entry=str(entry.id))
        assert said.phrase == phrases.PAYMENT_SET.name
        assert said.values["title"] == title
    (row,) = await kept(stocked)
    assert (row.kind, row.entry_id, row.look_at, row.words) == ("payment", entry.id, clock(), None)
    listed = await presses(stocked, thread, clock(), "show_reminders")
    assert listed.lines[0].values == {"title": title}
    said = await presses(stocked, thread, clock(), "remove_reminder", reminder=str(row.id))
    assert said.values == {"words": title}


async def test_what_has_no_dates_gets_a_sentence(stocked: Store, starter: list[Entry], clock: MovableClock) -> None:
    thread = await People(stocked, clock).conversation()
    undated = next(each for each in starter if each.profile.payment_dates is None)
    said = await presses(stocked, thread, clock(), "remind_payment", entry=str(undated.id))
    assert said.phrase == phrases.PAYMENT_UNKNOWN.name
    said = await presses(stocked, thread, clock(), "remind_deadline", entry=str(undated.id))
    assert said.phrase == phrases.DEADLINE_UNKNOWN.name
    for gone in (str(uuid4()), "none"):
        assert (await presses(stocked, thread, clock(), "remind_payment", entry=gone)).phrase == phrases.ENTRY_GONE.name
    assert await kept(stocked) == []


async def refused(store: Store, thread: Conversation, entry_id: UUID, appeal_by: date, now: datetime) -> None:
    async with store.write() as session:
        await benefits.note(session, thread.family_id, entry_id, "rejected", now, appeal_by=appeal_by)


async def test_the_last_day_for_an_appeal(stocked: Store, starter: list[Entry], clock: MovableClock) -> None:
    thread = await People(stocked, clock).conversation(language="en")
    entry = paid(starter)
    await refused(stocked, thread, entry.id, date(2026, 12, 10), clock())
    for _ in range(2):
        said = await presses(stocked, thread, clock(), "remind_deadline", entry=str(entry.id))
    assert (said.phrase, said.values["day"]) == (phrases.DEADLINE_SET.name, {"kind": "day", "value": "2026-12-10"})
    (row,) = await kept(stocked)
    assert row.kind == "deadline"
    listed = await presses(stocked, thread, clock(), "show_reminders")
    assert listed.lines[0].values["day"] == {"kind": "day", "value": "2026-12-10"}


async def test_a_last_day_that_is_over_is_not_reminded_of(
    stocked: Store, starter: list[Entry], clock: MovableClock
) -> None:
    thread = await People(stocked, clock).conversation()
    entry = paid(starter)
    await refused(stocked, thread, entry.id, date(2026, 11, 20), clock())
    said = await presses(stocked, thread, clock(), "remind_deadline", entry=str(entry.id))
    assert (said.phrase, buttons(said)) == (phrases.DEADLINE_PAST.name, ["talk_to_coordinator"])
    assert await kept(stocked) == []
