"""A message that staff took away leaves Telegram as well."""

from datetime import timedelta
from uuid import UUID

from bot.bulletin import News
from bot.channels.telegram.removals import LEFT
from bot.conversation.floor import Floor
from bot.reply.voice import voice
from casework import conversations, coordinators, removals
from casework.models import Message, Staff
from locales.phrases import smalltalk, web_chat
from locales.utterance import Utterance
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import TelegramHouse
from tests.fakes.waiting import until

GONE = voice("en").say(web_chat.REMOVED.name)


async def staff_of(house: TelegramHouse) -> Staff:
    async with house.gateway.store.write() as session:
        staff = await coordinators.add(session, "anna@example.org", "coordinator", "a password", house.gateway.clock())
        staff.name, staff.must_change_password = "Anna Berg", False
    return staff


async def no_file(_: UUID) -> None:
    raise AssertionError("there is no file")


def floor_of(house: TelegramHouse) -> Floor:
    gateway = house.gateway
    return Floor(gateway.store, gateway.outbox, gateway.bulletin, gateway.clock)


async def test_what_both_sides_wrote_is_deleted_once(
    telegram: FakeTelegram, house: TelegramHouse, rasa: FakeRasa
) -> None:
    staff, floor, phone = await staff_of(house), floor_of(house), telegram.user(language_code="en")
    rasa.will_say(Utterance(smalltalk.WHO_I_AM.name))
    await phone.say("My card is 4000 1234")
    await phone.until(len)
    await until(lambda: house.settled(phone))
    written = (await house.messages(phone))[0]
    sent = await floor.write(written.conversation_id, staff.id, "Wrong family")
    await until(lambda: any("Wrong family" in text for text in phone.texts))
    for message in (written, sent):
        await floor.remove(written.conversation_id, staff.id, message.id, no_file)

    def gone() -> bool:
        shown = [str(each.content) for each in phone.history if not each.deleted]
        return not any("4000" in text or "Wrong family" in text for text in shown)

    async def written_down() -> bool:
        async with house.gateway.store.read() as session:
            left = [await removals.telegram_posts(session, message.id) for message in (written, sent)]
            now = await session.get_one(Message, written.id)
            return not any(left) and await removals.telegram_place(session, now) is None

    await until(gone)
    await until(written_down)
    await house.restart()
    calls = len(telegram.calls)
    house.gateway.bulletin.publish(News("removed", written.conversation_id, sent.id))
    await phone.say("Hello again")
    await until(lambda: any(each.method == "getUpdates" for each in telegram.calls[calls:]))
    assert [each for each in telegram.calls[calls:] if each.method == "deleteMessage"] == []


async def test_what_is_too_old_to_delete_gives_way_to_a_sentence(
    telegram: FakeTelegram, house: TelegramHouse, rasa: FakeRasa
) -> None:
    staff, floor, phone = await staff_of(house), floor_of(house), telegram.user(language_code="en")
    rasa.will_say(Utterance(smalltalk.WHO_I_AM.name))
    await phone.say("My card is 4000 1234")
    await phone.until(len)
    await until(lambda: house.settled(phone))
    written = (await house.messages(phone))[0]
    sent = await floor.write(written.conversation_id, staff.id, "Wrong family")
    await until(lambda: any("Wrong family" in text for text in phone.texts))
    for each in phone.history:
        each.date -= int(timedelta(hours=49).total_seconds())
    await floor.remove(written.conversation_id, staff.id, sent.id, no_file)
    await until(lambda: GONE in phone.texts and not any("Wrong family" in text for text in phone.texts))
    await floor.remove(written.conversation_id, staff.id, written.id, no_file)

    async def noted() -> bool:
        async with house.gateway.store.read() as session:
            lines = await conversations.history(session, written.conversation_id, notes=True)
        return [each.text for each in lines].count(LEFT) == 1

    await until(noted)
