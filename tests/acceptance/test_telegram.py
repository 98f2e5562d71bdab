"""The whole story on Telegram, through the real processes: from /start to the end of all data, in two languages."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bot.channels.telegram.private import CHANNEL
from bot.reply.voice import voice
from casework import families, invitations
from casework.meeting_models import Meeting
from casework.models import Staff
from casework.store import Store
from locales.languages import languages
from locales.translate import Translator
from resources_catalog.facts import facts
from resources_catalog.region import regions
from tests.acceptance.house import ROOT, House, house
from tests.acceptance.test_benefits import MANY, QUESTIONS
from tests.acceptance.test_browser import NEEDS
from tests.fakes.telegram.chat import Topic
from tests.fakes.telegram.group import Group
from tests.fakes.telegram.message import Message
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram

pytestmark = pytest.mark.acceptance
#: Seconds for one step of the whole house.
PATIENCE = 90.0
COORDINATOR = "Anna Lindqvist"


class Parent:
    """A parent with a phone; `say` speaks the parent's language."""

    def __init__(self, phone: Phone, say: Translator) -> None:
        self.phone, self.voice = phone, say

    def t(self, name: str, **values: Any) -> str:
        return self.voice.say(name, values)

    async def after(self, act: Callable[[], Any], fits: Callable[[Message], bool] = lambda _: True) -> Message:
        """The first new message of the bot that fits, after something was done."""
        before = {message.id for message in self.phone.inbox}
        await act()

        def found(inbox: list[Message]) -> list[Message]:
            return [message for message in inbox if message.id not in before and fits(message)]

        return found(await self.phone.until(found, PATIENCE))[0]

    async def presses(self, name: str, fits: Callable[[Message], bool] = lambda _: True) -> Message:
        return await self.after(lambda: self.phone.press(self.t(name)), fits)

    async def says(self, text: str, fits: Callable[[Message], bool] = lambda _: True) -> Message:
        return await self.after(lambda: self.phone.say(text), fits)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    """As strict as the real one, but for its waiting times: nothing here writes fast."""
    async with FakeTelegram(burst=1) as fake:
        yield fake
        assert fake.faults == []
        assert fake.impatient == []


def the_store(house: House) -> Store:
    return Store.open(f"sqlite+aiosqlite:///{house.state / 'navigator.db'}")


async def coordinator_on(telegram: FakeTelegram, house: House, group: Group) -> Phone:
    """Joins the first account to a Telegram user, by a code as the console gives it out."""
    store = the_store(house)
    async with store.write() as session:
        staff = (await session.execute(update(Staff).values(name=COORDINATOR).returning(Staff))).scalars().one()
        code = await invitations.make(session, "staff", staff_id=staff.id, now=datetime.now(UTC))
    await store.close()
    anna = telegram.user(language_code="en", name="Anna")
    mine = Parent(anna, voice("en"))
    await mine.after(lambda: anna.start(code))
    await mine.presses("joining.button_staff")
    return anna.in_group(group)


async def interviewed(parent: Parent, language: str) -> None:
    """Answers every question with yes until cards are shown."""
    its = QUESTIONS[language]
    asked = await parent.says(its["entitled"], lambda m: parent.t("benefits.ask_consent") in m.text)
    asked = await parent.presses("benefits.button_keep", lambda m: parent.t("benefits.ask_received") in m.text)
    asked = await parent.presses("benefits.button_nothing_yet")
    age = facts()["child_age"].question(language)
    for _ in range(MANY):
        if parent.t("benefits.button_yes") not in asked.titles and age not in asked.text:
            if parent.t("benefits.button_do_not_know") not in asked.titles:
                break
            asked = await parent.presses("benefits.button_do_not_know")
        elif age in asked.text:
            asked = await parent.says(its["age"])
        else:
            asked = await parent.presses("benefits.button_yes")
    mine = parent.t("benefits.button_my_answers")
    await parent.phone.until(lambda inbox: any(mine in message.titles for message in inbox), PATIENCE)


async def topic_of(group: Group) -> Topic:
    async with asyncio.timeout(PATIENCE):
        while not group.topics:
            await group.changed()
    return next(iter(group.topics.values()))


async def in_topic(topic: Topic, group: Group, words: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not any(words in message.text for message in topic.messages):
            await group.changed()


async def make_a_reminder_due(house: House, phone: Phone) -> None:
    """As if the meeting had been booked days ago, where it is day now: no test can wait for tomorrow."""
    store = the_store(house)
    now = datetime.now(UTC)
    by_day = next(
        zone
        for zone in ("Europe/Stockholm", "Asia/Ho_Chi_Minh", "America/Mexico_City", "Pacific/Auckland")
        if 9 <= now.astimezone(ZoneInfo(zone)).hour < 20
    )
    async with store.write() as session:
        conversation = await families.at(session, CHANNEL, str(phone.id))
        assert conversation is not None
        await session.execute(
            update(Meeting)
            .where(Meeting.family_id == conversation.family_id)
            .values(
                updated_at=now - timedelta(days=3),
                starts_at=now + timedelta(hours=23),
                ends_at=now + timedelta(hours=24),
                time_zone=by_day,
            )
        )
    await store.close()


async def erase(house: House, phone: Phone) -> None:
    store = the_store(house)
    async with store.read() as session:
        conversation = await families.at(session, CHANNEL, str(phone.id))
        assert conversation is not None
    await store.close()
    command = [sys.executable, "-m", "bot", "family", "erase", str(conversation.id), "--yes"]
    env = {**os.environ, "NAVIGATOR_STATE_DIR": str(house.state)}
    await asyncio.to_thread(subprocess.run, command, cwd=ROOT, env=env, check=True, capture_output=True)


@pytest.mark.parametrize(("language", "mode"), [("sv", "polling"), ("ar", "webhook")])
async def test_the_whole_story(
    template: Path, tmp_path: Path, telegram: FakeTelegram, language: str, mode: str
) -> None:
    group = telegram.supergroup("Coordinators", forum=True)
    with house(tmp_path / "state", template) as started:
        await asyncio.to_thread(
            started.start,
            NAVIGATOR_TELEGRAM_TOKEN=telegram.token,
            NAVIGATOR_TELEGRAM_API=telegram.url.removesuffix("/bot"),
            NAVIGATOR_TELEGRAM_MODE=mode,
            NAVIGATOR_TELEGRAM_FORUM=str(group.id),
            NAVIGATOR_PUBLIC_URL=started.address if mode == "webhook" else "",
        )
        await the_story(started, telegram, group, language)
        logs = "".join(path.read_text(encoding="utf-8") for path in (started.state / "log").iterdir())
        assert telegram.token not in logs + started.said


async def the_story(house: House, telegram: FakeTelegram, group: Group, language: str) -> None:
    """Everything that one family does, from the first word to the last."""
    anna = await coordinator_on(telegram, house, group)
    parent = Parent(telegram.user(language_code="en", name="Parent"), voice(language))
    phone = parent.phone

    # Start, language, need, place, cards.
    await parent.after(phone.start)
    greeting = await parent.after(lambda: phone.press(languages()[language].name))
    assert greeting.text == parent.t("session.greeting")
    asked = await parent.says(NEEDS[language]["need"])
    assert parent.t("find_support.ask_region") in asked.text
    region = QUESTIONS[language]["region"]
    more = parent.t("find_support.button_more")
    place = regions()[region].name(language)
    card = await parent.after(lambda: phone.press(lambda button: place in button.title), lambda m: more in m.titles)
    assert card.text
    await interviewed(parent, language)

    # A meeting is wished for; the coordinator answers and books in the family's topic.
    offered = await parent.after(lambda: phone.command("coordinator"))
    assert COORDINATOR in offered.text
    topic = await topic_of(group)
    assert "Parent" not in topic.name
    await in_topic(topic, group, NEEDS[language]["need"][:20])
    told = await parent.after(lambda: anna.say_in(topic, "Hej! Vi ses på tisdag."))
    assert "Vi ses på tisdag." in told.text
    assert COORDINATOR in told.text
    day = (datetime.now(UTC) + timedelta(days=1)).astimezone(ZoneInfo("Europe/Stockholm")).date()
    coming = parent.t("meetings.button_coming")
    booked = await parent.after(
        lambda: anna.say_in(topic, f"/meeting {day} 12:00 60 Stadshuset"), lambda m: coming in m.titles
    )
    assert "Stadshuset" in booked.text
    files = await phone.until(lambda inbox: [message for message in inbox if message.file_name], PATIENCE)
    assert b"BEGIN:VCALENDAR" in next(message.file_content for message in files if message.file_content)

    # The reminder, and one tap: the coordinator sees that the family cannot come.
    await make_a_reminder_due(house, phone)
    before = len(phone.inbox)
    await phone.until(lambda inbox: any(coming in message.titles for message in inbox[before:]), PATIENCE)
    noted = await parent.presses("meetings.button_cannot")
    assert noted.text == parent.t("meetings.cannot_noted")
    await in_topic(topic, group, "Cannot come")

    # Back to the assistant, and the end of all data.
    back = await parent.after(lambda: anna.say_in(topic, "/back"))
    assert back.text == parent.voice.say("coordinator.handed_back", {"name": COORDINATOR})
    await parent.after(lambda: phone.command("privacy"))
    asked = await parent.presses("telegram.button_delete")
    assert asked.text == parent.t("privacy.delete")
    await parent.presses("coordinator.button_pass_on")
    await erase(house, phone)
    again = await parent.after(phone.start)
    assert languages()["uk"].name in again.titles, "the assistant knows nothing of this family any more"
    async with asyncio.timeout(PATIENCE):
        while not topic.deleted:
            await group.changed()
