"""Meetings from the forum group: staff book, move and cancel them with a command, and nothing happens twice."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.channels.telegram import forum_words as words
from bot.channels.telegram.forum_booking import BookingError, move_of, number_of, wish_of
from casework import meetings as meetings_of
from casework.meeting_models import Meeting
from casework.meetings import By
from casework.models import Conversation
from casework.store import Store
from locales.phrases import meetings as phrases
from resources_catalog.place import zone_named
from tests.bot.channels.telegram.forum_house import AS_IN_THE_GATEWAY, ForumHouse
from tests.fakes.clock import MovableClock
from tests.fakes.telegram.phone import Phone


@pytest.fixture
async def house(store: Store, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ForumHouse]:
    monkeypatch.setenv(*AS_IN_THE_GATEWAY)
    async with ForumHouse.opened(store, clock) as opened:
        yield opened


@pytest.fixture
async def anna(house: ForumHouse) -> Phone:
    return await house.coordinator("Anna Berg")


@pytest.fixture
async def family(house: ForumHouse, anna: Phone) -> Conversation:
    """A family that waits, with a topic."""
    conversation = await house.family("Our son cannot hear")
    await house.waits(conversation)
    return conversation


async def say(house: ForumHouse, phone: Phone, family: Conversation, text: str) -> dict[str, Any]:
    """Says it in the family's topic, a second later."""
    house.later(seconds=1)
    update = await phone.say_in(await house.topic(family), text)
    await house.take(update)
    return update


async def last(house: ForumHouse, family: Conversation) -> str:
    return (await house.texts(family))[-1]


async def test_a_meeting_is_booked_once_in_the_time_of_the_familys_place(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    update = await say(house, anna, family, "/meeting 2026-11-24 14:00 60 Town library, Karlstad")
    await house.take(update)
    async with house.store.read() as session:
        (meeting,) = (await session.scalars(select(Meeting))).all()
    assert meeting.starts_at.isoformat() == "2026-11-24T13:00:00+00:00"
    assert meeting.ends_at - meeting.starts_at == timedelta(hours=1)
    assert (meeting.form, meeting.place) == ("visit", "Town library, Karlstad")
    said = "Tuesday 24 November 2026, 14:00–15:00 (Europe/Stockholm), visit, Town library, Karlstad"
    assert (await house.texts(family)).count(words.BOOKED.format(meeting=said)) == 1
    assert [message.author for message in await house.people.messages(family.id)][-1] == "bot"


@pytest.mark.parametrize(
    "said",
    ["", "tomorrow", "2026-11-24", "2026-13-24 14:00 60 Library", "2026-11-24 14:00 60", "2026-11-24 14:00 0 Library"],
)
async def test_a_wrong_command_is_answered_with_an_example(
    house: ForumHouse, anna: Phone, family: Conversation, said: str
) -> None:
    await say(house, anna, family, f"/meeting {said}")
    assert await last(house, family) == words.MEETING_SYNTAX
    assert await house.heard(family) == []


async def test_a_meeting_in_the_past_is_refused_in_words(house: ForumHouse, anna: Phone, family: Conversation) -> None:
    await say(house, anna, family, "/meeting 2020-11-24 14:00 60 Library")
    assert await last(house, family) == "A meeting must begin in the future."


LIBRARY = "/meeting 2026-11-24 14:00 60 Town library"
CALL = "/meeting 2026-11-26 09:00 30 phone"


async def meetings(house: ForumHouse) -> list[tuple[str, str, str, str | None]]:
    """When, in which state and form, and where, in the order in which they were booked."""
    async with house.store.read() as session:
        rows = await session.scalars(select(Meeting).order_by(Meeting.created_at))
        return [(one.starts_at.isoformat()[:16], one.state, one.form, one.place) for one in rows]


async def test_the_only_meeting_is_moved_once_and_the_family_is_told(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    await say(house, anna, family, LIBRARY)
    update = await say(house, anna, family, "/move 2026-11-25 10.30")
    await house.take(update)
    assert await meetings(house) == [("2026-11-25T09:30", "booked", "visit", "Town library")]
    said = "Wednesday 25 November 2026, 10:30–11:30 (Europe/Stockholm), visit, Town library"
    assert (await house.texts(family)).count(words.MOVED.format(meeting=said)) == 1
    said_to_them = [message.utterance for message in await house.people.messages(family.id)]
    assert [one["phrase"] for one in said_to_them if one].count(phrases.MOVED.name) == 1


async def test_length_and_place_can_be_changed_with_the_time(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    await say(house, anna, family, LIBRARY)
    await say(house, anna, family, "/move 2026-11-25 10:30 15 video https://meet.example.org/{a}")
    assert await meetings(house) == [("2026-11-25T09:30", "booked", "video", "https://meet.example.org/{a}")]
    assert "10:30–10:45" in await last(house, family)


async def test_the_only_meeting_is_cancelled_once(house: ForumHouse, anna: Phone, family: Conversation) -> None:
    await say(house, anna, family, LIBRARY)
    update = await say(house, anna, family, "/cancel")
    await house.take(update)
    assert (await meetings(house))[0][1] == "cancelled"
    said = "Tuesday 24 November 2026, 14:00–15:00 (Europe/Stockholm), visit, Town library"
    assert (await house.texts(family)).count(words.CANCELLED.format(meeting=said)) == 1
    await say(house, anna, family, "/cancel")
    assert await last(house, family) == words.NO_MEETINGS


async def test_of_several_meetings_the_number_is_asked_for_and_counts(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    await say(house, anna, family, CALL)
    await say(house, anna, family, LIBRARY)
    await say(house, anna, family, "/cancel")
    listed = (
        "2. Tuesday 24 November 2026, 14:00–15:00 (Europe/Stockholm), visit, Town library\n"
        "1. Thursday 26 November 2026, 09:00–09:30 (Europe/Stockholm), phone call"
    )
    assert await last(house, family) == words.WHICH_MEETING.format(example="/cancel 1", meetings=listed)
    await say(house, anna, family, "/move 2026-11-27 10:00")
    assert "/move 1 2026-11-27 10:00" in await last(house, family)
    assert [one[1] for one in await meetings(house)] == ["booked", "booked"]
    await say(house, anna, family, "/move 1 2026-11-27 10:00")
    assert (await meetings(house))[0][0] == "2026-11-27T09:00"
    await say(house, anna, family, "/cancel 7")
    assert (await last(house, family)).startswith("No booked meeting has the number 7.")


async def test_a_command_that_comes_again_never_means_another_meeting(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    """Killed between the deed and the answer, the same update is worked on again."""
    for booking in (CALL, LIBRARY):
        await say(house, anna, family, booking)
    first = await say(house, anna, family, "/cancel 1")
    house.later(seconds=60)
    await house.take(first)
    assert [one[1] for one in await meetings(house)] == ["cancelled", "booked"]
    only = await say(house, anna, family, "/cancel")
    await house.take(only)
    assert [one[1] for one in await meetings(house)] == ["cancelled", "cancelled"]
    assert words.NO_MEETINGS not in await house.texts(family)


async def test_what_was_done_before_a_kill_is_answered_afterwards(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    await say(house, anna, family, LIBRARY)
    house.later(seconds=1)
    update = await anna.say_in(await house.topic(family), "/cancel")
    async with house.store.write() as session:
        (meeting,) = (await session.scalars(select(Meeting))).all()
        await meetings_of.cancel(session, meeting, by=By("staff"), now=house.clock())
    await house.take(update)
    assert (await last(house, family)).startswith("Cancelled: Tuesday 24 November 2026")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/move", words.MOVE_SYNTAX),
        ("/move tomorrow", words.MOVE_SYNTAX),
        ("/move 2026-13-24 14:00", words.MOVE_SYNTAX),
        ("/move 2026-11-25 14:00 0", words.MOVE_SYNTAX),
        ("/move 2026-11-25 14:00 library", words.MOVE_SYNTAX),
        ("/move 2020-11-24 14:00", "A meeting must begin in the future."),
        ("/cancel the first one", words.CANCEL_SYNTAX),
    ],
)
async def test_a_wrong_move_or_cancel_is_answered_with_an_example_and_changes_nothing(
    house: ForumHouse, anna: Phone, family: Conversation, said: str, answer: str
) -> None:
    await say(house, anna, family, LIBRARY)
    await say(house, anna, family, said)
    assert await last(house, family) == answer
    assert await meetings(house) == [("2026-11-24T13:00", "booked", "visit", "Town library")]


async def test_nothing_to_move_is_said_so(house: ForumHouse, anna: Phone, family: Conversation) -> None:
    await say(house, anna, family, "/move 2026-11-25 14:00")
    assert await last(house, family) == words.NO_MEETINGS


def test_a_move_reads_its_time_on_the_familys_clocks() -> None:
    zone = zone_named("Europe/Stockholm")
    assert zone is not None
    move = move_of("12 2026-11-24 9.30 30 Video, https://meet.example.org/a", zone)
    assert (move.number, move.starts_at.isoformat()) == (12, "2026-11-24T09:30:00+01:00")
    assert (move.length, move.form, move.place) == (timedelta(minutes=30), "video", "https://meet.example.org/a")
    with pytest.raises(BookingError, match="clocks are changed"):
        move_of("2027-03-28 02:30", zone)
    assert (number_of(" 3 "), number_of("")) == (3, None)


def test_the_form_is_the_first_word_and_no_hour_is_invented() -> None:
    zone = zone_named("Europe/Stockholm")
    assert zone is not None
    video = wish_of("2026-11-24 9.30 30 Video, https://meet.example.org/a", zone)
    assert (video.form, video.place) == ("video", "https://meet.example.org/a")
    assert (wish_of("2026-11-24 09:30 30 phone", zone).form, wish_of("2026-11-24 09:30 30 phone", zone).place) == (
        "phone",
        None,
    )
    with pytest.raises(BookingError, match="clocks are changed"):
        wish_of("2027-03-28 02:30 30 phone", zone)
    through = wish_of("2027-03-28 01:30 60 phone", zone)
    assert through.ends_at.timestamp() - through.starts_at.timestamp() == 3600
