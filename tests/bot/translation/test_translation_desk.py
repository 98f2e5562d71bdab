"""A family in Vietnamese and a coordinator in Swedish: what each of them is given to read, and what is sent where."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from bot.conversation.floor import Floor
from bot.messages import message_view
from bot.outbox import Outbox, Parcel
from bot.reply.voice import voice
from bot.translation.desk import TranslationDesk
from bot.translation.engine import open_client
from bot.translation.libretranslate import LibreTranslate
from bot.worker.translations import ATTEMPTS, TranslationWorker
from casework import conversations, translations
from casework.models import Message, Staff
from casework.staff_models import MessageTranslation
from casework.store import Store
from locales.phrases import translation as phrases
from tests.bot.console.console_house import House
from tests.fakes.detector import ToldDetector
from tests.fakes.translation_server import TranslationServer
from tests.fakes.waiting import until


@dataclass
class Rooms:
    """Everything between a coordinator, a family and the service."""

    store: Store
    server: TranslationServer
    house: House
    detector: ToldDetector
    desk: TranslationDesk
    floor: Floor
    outbox: Outbox
    worker: TranslationWorker
    delivered: list[dict[str, Any]]

    async def staff(self, reads: str | None = "sv") -> Staff:
        staff = await self.house.staff(name="Anna Berg")
        async with self.store.write() as session:
            (await session.get_one(Staff, staff.id)).reads = reads
        return staff

    async def says(self, thread: UUID, text: str) -> Message:
        """The family writes."""
        message = await self.house.family_says(thread, text)
        async with self.store.write() as session:
            await conversations.set_state(session, message.id, "answered")
        return message

    async def family(self, language: str = "vi") -> UUID:
        return (await self.house.family(language=language)).id

    async def rows(self, message: Message) -> list[MessageTranslation]:
        async with self.store.read() as session:
            return list((await translations.of_messages(session, [message.id])).get(message.id, []))

    async def view(self, message: Message) -> dict[str, Any]:
        async with self.store.read() as session:
            return message_view(message, reading=await translations.for_family(session, message))


@pytest.fixture
async def rooms(either_store: Store) -> AsyncIterator[Rooms]:
    store, detector = either_store, ToldDetector()
    async with TranslationServer.running() as server, open_client() as client:

        def clock() -> datetime:
            return house.now

        desk = TranslationDesk(store, LibreTranslate(client, server.url, None, 5.0, clock), detector, clock)
        house = House(store, translations=desk)
        outbox = Outbox(store, house.bulletin, clock)
        worker = TranslationWorker(store, desk, house.bulletin, clock)
        delivered: list[dict[str, Any]] = []

        async def deliver(parcel: Parcel) -> None:
            delivered.append(dict(parcel.view))

        outbox.register("web", deliver)
        yield Rooms(store, server, house, detector, desk, house.floor, outbox, worker, delivered)


async def test_the_family_reads_its_own_language(rooms: Rooms) -> None:
    anna, thread = await rooms.staff(), await rooms.family()
    message = await rooms.floor.write(thread, anna.id, "Hej, Anna här. Ring 054-540 00 00 den 23/11.", "one")
    assert (message.text, message.language) == ("Hej, Anna här. Ring 054-540 00 00 den 23/11.", "sv")
    assert rooms.server.texts == ["Hej, [201] här. Ring [202] den [203]."]
    (row,) = await rooms.rows(message)
    assert (row.language, row.trouble, translations.source_of(row)) == ("vi", None, "sv")
    await rooms.outbox.send_all()
    view = rooms.delivered[-1]
    assert view["text"] == "sv>vi: Hej, Anna här. Ring 054-540 00 00 den 23/11."
    assert (view["language"], view["dir"]) == ("vi", "ltr")
    assert view["translation"]["original"] == {"text": message.text, "language": "sv", "dir": "ltr"}
    again = await rooms.floor.write(thread, anna.id, "Hej, Anna här. Ring 054-540 00 00 den 23/11.", "one")
    assert again.id == message.id
    assert len(rooms.server.texts) == 1


@pytest.mark.parametrize("status", [400, 403, 429, 500])
async def test_what_cannot_be_translated_is_delivered_as_it_is(rooms: Rooms, status: int) -> None:
    anna, thread = await rooms.staff(), await rooms.family("ar")
    for _ in range(3):
        rooms.server.says(status)
    message = await rooms.floor.write(thread, anna.id, "Hej, hur går det?")
    view = await rooms.view(message)
    assert (view["text"], view["language"], view["dir"]) == ("Hej, hur går det?", "sv", "ltr")
    assert view["translation"]["original"] is None
    assert view["translation"]["mark"] == voice("ar").say(phrases.NOT_FOR_FAMILY.name)


async def test_a_machine_that_changes_a_number_is_not_believed(rooms: Rooms) -> None:
    anna, thread = await rooms.staff(), await rooms.family()
    rooms.server.machine = lambda text, _source, _target: text.replace("[201]", "112")
    view = await rooms.view(await rooms.floor.write(thread, anna.id, "Ring 1177."))
    assert view["text"] == "Ring 1177."
    assert view["translation"]["original"] is None


async def test_the_same_language_is_left_alone(rooms: Rooms) -> None:
    anna, thread = await rooms.staff(), await rooms.family()
    rooms.detector.tell("Chào chị, em là Anna.", "vi")
    message = await rooms.floor.write(thread, anna.id, "Chào chị, em là Anna.")
    assert await rooms.rows(message) == []
    assert (await rooms.view(message))["translation"] is None
    assert rooms.server.asked == []


async def test_a_language_that_nobody_knows_is_not_guessed(rooms: Rooms) -> None:
    anna, thread = await rooms.staff(reads=None), await rooms.family()
    message = await rooms.floor.write(thread, anna.id, "Hej")
    assert (message.language, rooms.server.asked) == ("vi", [])


async def test_a_slow_translation_is_not_overtaken(rooms: Rooms) -> None:
    anna, thread = await rooms.staff(), await rooms.family()
    rooms.server.free.clear()
    first = asyncio.create_task(rooms.floor.write(thread, anna.id, "Först"))
    await until(lambda: bool(rooms.server.asked))
    rooms.detector.tell("sedan kort", "vi")
    second = asyncio.create_task(rooms.floor.write(thread, anna.id, "sedan kort"))
    await asyncio.sleep(0)
    rooms.server.free.set()
    assert (await first).id < (await second).id


async def test_the_coordinator_reads_hers(rooms: Rooms) -> None:
    anna, thread = await rooms.staff(), await rooms.family()
    before = await rooms.says(thread, "Con tôi 7 tuổi.")
    assert await rooms.worker.translate_due() == 0
    assert rooms.server.asked == []
    await rooms.floor.take_over(thread, anna.id)
    assert await rooms.worker.translate_due() >= 1
    (row,) = await rooms.rows(before)
    assert (row.language, row.text) == ("sv", "vi>sv: Con tôi 7 tuổi.")
    sent = len(rooms.server.texts)
    assert await rooms.worker.translate_due() == 0
    assert len(rooms.server.texts) == sent
    async with rooms.store.read() as session:
        found = await translations.of_need(session, thread, "Con tôi 7 tuổi.", "sv")
        assert found == ("vi>sv: Con tôi 7 tuổi.", "vi")
        assert await translations.of_need(session, thread, "Con tôi 7 tuổi.\nkhác", "sv") is None


async def test_what_was_changed_is_translated_anew(rooms: Rooms) -> None:
    anna, thread = await rooms.staff(), await rooms.family()
    await rooms.floor.take_over(thread, anna.id)
    message = await rooms.says(thread, "Một")
    await rooms.worker.translate_due()
    rooms.house.now += timedelta(minutes=1)
    async with rooms.store.write() as session:
        await conversations.edit(
            session, await session.get_one(Message, message.id), "edit", "Hai", rooms.house.clock()
        )
    await rooms.worker.translate_due()
    assert [row.text for row in await rooms.rows(message)] == ["vi>sv: Hai"]


async def test_a_service_that_is_out_of_order_is_waited_for_and_given_up(rooms: Rooms) -> None:
    anna, thread = await rooms.staff(), await rooms.family()
    await rooms.floor.take_over(thread, anna.id)
    await rooms.worker.translate_due()
    message = await rooms.says(thread, "Xin chào")
    for attempt in range(ATTEMPTS):
        assert await rooms.rows(message) == []
        rooms.server.says(429, Retry_After="30")
        assert await rooms.worker.translate_due() == 0
        asked = len(rooms.server.asked)
        assert await rooms.worker.translate_due() == 0, attempt
        assert len(rooms.server.asked) == asked
        rooms.house.now += timedelta(minutes=3)
    assert [(row.text, row.trouble) for row in await rooms.rows(message)] == [(None, "quota")]
    rooms.house.now += timedelta(minutes=31)
    assert await rooms.worker.translate_due() == 1
    assert [row.text for row in await rooms.rows(message)] == ["vi>sv: Xin chào"]


async def test_a_text_that_is_refused_spoils_no_other(rooms: Rooms) -> None:
    anna, thread = await rooms.staff(), await rooms.family()
    await rooms.floor.take_over(thread, anna.id)
    await rooms.worker.translate_due()
    one, two = await rooms.says(thread, "Một"), await rooms.says(thread, "Hai 3")
    rooms.server.machine = lambda text, _source, _target: text.replace("[201]", "")
    await rooms.worker.translate_due()
    assert [row.text for row in await rooms.rows(one)] == ["Một"]
    assert [row.trouble for row in await rooms.rows(two)] == ["bad_answer"]


async def test_the_console_shows_both_and_fetches_what_comes_later(rooms: Rooms) -> None:
    anna, thread = await rooms.staff(), await rooms.family()
    await rooms.floor.take_over(thread, anna.id)
    message = await rooms.says(thread, "Con tôi 7 tuổi.")
    page, words = f"/console/conversations/{thread}", f"/console/conversations/{thread}/messages/{message.id}/words"
    async with rooms.house.browser(anna) as browser:
        shown = (await browser.get(page)).text
        assert f'hx-get="{words}"' in shown
        assert phrases.PENDING.text in shown
        await rooms.worker.translate_due()
        part = (await browser.get(words)).text
        assert "hx-get" not in part
        for text in ("vi&gt;sv: Con tôi 7 tuổi.", "Translated by a machine from Vietnamese", "Show original"):
            assert text in part
        assert '<p class="text" lang="vi" dir="auto">Con tôi 7 tuổi.</p>' in part
        rooms.server.machine = lambda _text, _source, _target: ""
        await rooms.says(thread, "Hỏng")
        await rooms.worker.translate_due()
        await rooms.floor.write(thread, anna.id, "Också trasigt")
        shown = (await browser.get(page)).text
        assert phrases.NOT_FOR_STAFF.text.replace("'", "&#39;") in shown
        assert phrases.FAMILY_READ_ORIGINAL.text in shown
        assert f'hx-get="/console/conversations/{thread}/messages' not in shown
        other = await rooms.family()
        assert (await browser.get(f"/console/conversations/{other}/messages/{message.id}/words")).status_code == 404
        for wrong in ("x", "-1", "9" * 30):
            found = await browser.get(f"/console/conversations/{thread}/messages/{wrong}/words")
            assert found.status_code == 404
