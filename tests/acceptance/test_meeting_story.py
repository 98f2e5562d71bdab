"""A meeting from the first wish to what came of it, in the web chat, through the real processes, in two languages."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pytest
import yaml
from sqlalchemy import select, update

from bot.reply.voice import voice
from casework import occupied, outcomes, schedules, steps
from casework.meeting_models import Meeting
from casework.models import Conversation, Family, Staff
from casework.reminder_models import Reminder
from casework.schedules import Schedule
from casework.store import Store
from locales.translate import Translator
from tests.acceptance.house import House
from tests.acceptance.parent import Parent, parent
from tests.acceptance.test_telegram import the_store

pytestmark = pytest.mark.acceptance
SAYS: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "meetings.yml").read_text(encoding="utf-8"))
COORDINATOR = "Anna Lindqvist"
#: Every day, so that there is a slot whatever day it is.
HOURS = {weekday: [(time(9), time(12)), (time(13), time(17))] for weekday in range(7)}
DAY = timedelta(days=1)


def titles(view: dict[str, Any]) -> list[str]:
    return [reply["title"] for reply in view["quick_replies"]]


class Talk:
    """A parent who presses buttons by the names of their phrases."""

    def __init__(self, someone: Parent, say: Translator) -> None:
        self.someone, self.voice = someone, say
        self.last = 0

    def t(self, name: str, **values: Any) -> str:
        return self.voice.say(name, values)

    async def told(self, button: str) -> dict[str, Any]:
        """The next message that has the button of that phrase."""
        title = self.t(button)
        await self.someone.wait(lambda: any(title in titles(view) for view in self.someone.bot(self.last)))
        found = next(view for view in self.someone.bot(self.last) if title in titles(view))
        self.last = int(found["id"])
        return found

    async def answer(self) -> dict[str, Any]:
        found = (await self.someone.answer(self.last))[0]
        self.last = int(found["id"])
        return found

    async def presses(self, button: str) -> None:
        await self.someone.press(self.t(button))

    async def takes(self, view: dict[str, Any]) -> None:
        """Presses the first button, which is a time."""
        await self.someone.press(titles(view)[0])


@asynccontextmanager
async def coordinated(house: House) -> AsyncIterator[tuple[Store, UUID]]:
    """The family has a coordinator with times, and lives where it is day now, when nobody sleeps."""
    store = the_store(house)
    zone = by_day()
    async with store.write() as session:
        staff = (await session.execute(update(Staff).values(name=COORDINATOR).returning(Staff))).scalars().one()
        schedule = Schedule(zone.key, ("visit",), visit_place="Stadshuset", notice_hours=1)
        await schedules.save(session, staff.id, schedule, HOURS, datetime.now(UTC))
        # The one that has just begun.
        latest = select(Conversation).order_by(Conversation.created_at.desc()).limit(1)
        thread = (await session.scalars(latest)).one()
        thread.time_zone = zone.key
        await session.execute(
            update(Family).where(Family.id == thread.family_id).values(coordinator_id=staff.id, region=None)
        )
        family_id = thread.family_id
    try:
        yield store, family_id
    finally:
        await store.close()


def by_day() -> ZoneInfo:
    zones = ("Europe/Stockholm", "Asia/Ho_Chi_Minh", "America/Mexico_City", "Pacific/Auckland")
    now = datetime.now(UTC)
    return next(ZoneInfo(zone) for zone in zones if 10 <= now.astimezone(ZoneInfo(zone)).hour < 19)


async def shift(store: Store, family_id: UUID, starts_in: timedelta) -> None:
    """As if the meeting had been booked days ago and began so far from now: no test can wait for tomorrow."""
    now = datetime.now(UTC)
    async with store.write() as session:
        meeting = (await session.scalars(select(Meeting).where(Meeting.family_id == family_id))).one()
        meeting.created_at, meeting.updated_at = now - 9 * DAY, now - 8 * DAY
        meeting.starts_at = now + starts_in
        meeting.ends_at = meeting.starts_at + timedelta(minutes=45)
        if starts_in > timedelta(0):
            assert await occupied.take(session, meeting)
        else:
            # What is over takes no time; another family's story has been there, too.
            await occupied.free(session, meeting.id)
        await session.execute(update(Reminder).where(Reminder.family_id == family_id).values(look_at=now))


async def calendar_of(house: House, view: dict[str, Any]) -> str:
    """The file that comes with a message."""
    async with httpx.AsyncClient(base_url=house.address, trust_env=False) as client:
        found = await client.get(view["calendar"])
    assert found.status_code == 200, found.text
    return found.text


@pytest.mark.parametrize("language", ["sv", "ar"])
async def test_a_meeting_from_the_wish_to_its_outcome(running: House, language: str) -> None:
    its = SAYS[language]
    async with parent(running.address, region="se-karlstad") as someone:
        talk = Talk(someone, voice(language))
        await someone.choose(language)
        await talk.answer()
        async with coordinated(running) as (store, family_id):
            await the_story(running, talk, its, lambda starts_in: shift(store, family_id, starts_in))
            async with store.read() as session:
                (meeting,) = (await session.scalars(select(Meeting).where(Meeting.family_id == family_id))).all()
                outcome = await outcomes.of_meeting(session, meeting.id)
                planned = await steps.open_of(session, family_id)
        assert meeting.state == "booked"
        assert meeting.sequence == 1, "moved once"
        assert outcome is not None
        assert (outcome.how, outcome.decided) == ("good", its["decided"])
        assert len(planned) == 1
        assert planned[0].due_on is not None


async def the_story(house: House, talk: Talk, its: dict[str, str], in_time: Callable[[timedelta], Any]) -> None:
    """Booked, reminded, cannot come, another time, reminded, coming, attended, told, planned."""
    await talk.someone.say(its["book"])
    offered = await talk.told("meeting_talk.button_other_times")
    assert COORDINATOR in offered["text"]
    await talk.takes(offered)
    booked = await talk.answer()
    assert COORDINATOR in booked["text"]
    assert "Stadshuset" in booked["text"]
    assert "SEQUENCE:0" in await calendar_of(house, booked)

    await in_time(23 * timedelta(hours=1))
    reminder = await talk.told("meetings.button_cannot")
    assert talk.t("meetings.button_coming") in titles(reminder)
    await talk.presses("meetings.button_cannot")
    others = await talk.answer()
    await talk.takes(others)
    moved = await talk.answer()
    assert "Stadshuset" in moved["text"]
    assert "SEQUENCE:1" in await calendar_of(house, moved)

    await in_time(22 * timedelta(hours=1))
    await talk.told("meetings.button_coming")
    await talk.presses("meetings.button_coming")
    assert (await talk.answer())["text"]

    await in_time(-3 * timedelta(hours=1))
    await talk.told("outcomes.button_good")
    await talk.presses("outcomes.button_good")
    decided = await talk.told("outcomes.button_nothing")
    assert decided["text"] == talk.t("outcomes.ask_decided")
    await talk.someone.say(its["decided"])
    step = await talk.answer()
    assert talk.t("outcomes.button_nothing_to_do") in titles(step)
    await talk.someone.say(its["step"])
    await talk.told("outcomes.button_yes")
    await talk.presses("outcomes.button_yes")
    await talk.told("outcomes.button_that_is_all")
    await talk.presses("outcomes.button_that_is_all")
    await talk.told("outcomes.button_plan")
    await talk.presses("outcomes.button_plan")
    plan = await talk.answer()
    assert its["step"].split()[0] in plan["text"]
