"""A family changes what it wrote on Telegram."""

from typing import Any

from sqlalchemy import func, select

from bot.messages import message_view
from bot.reply.voice import voice
from casework.channel_models import TelegramUpdate
from casework.models import Message, MessageEdit
from locales.phrases import crisis, smalltalk
from locales.phrases import telegram as phrases
from locales.utterance import Utterance
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import TelegramHouse
from tests.fakes.waiting import until

FIRST, SECOND = Utterance(smalltalk.WHO_I_AM.name), Utterance(smalltalk.NOT_UNDERSTOOD.name)
DANGER = "I want to kill myself"


def say(phrase: Any, **values: Any) -> str:
    return voice("en").say(phrase.name, values)


async def settled(house: TelegramHouse) -> None:
    """Until every update is worked on and every message answered."""

    async def nothing_left() -> bool:
        # First what comes first: an update that is no longer here is stored.
        if house.telegram.cloud.updates.pending:
            return False
        async with house.gateway.store.read() as session:
            undone = await session.scalar(select(func.count()).where(TelegramUpdate.done_at.is_(None)))
            unanswered = await session.scalar(
                select(func.count()).where(Message.author == "family", Message.state != "answered")
            )
        return not undone and not unanswered

    await until(nothing_left)


async def family(house: TelegramHouse, phone: Phone) -> list[Message]:
    """What the family wrote."""
    return [each for each in await house.messages(phone) if each.author == "family"]


async def earlier(house: TelegramHouse) -> list[str]:
    """What messages said before they were changed."""
    async with house.gateway.store.read() as session:
        return list(await session.scalars(select(MessageEdit.text).order_by(MessageEdit.id)))


async def talked(telegram: FakeTelegram, rasa: FakeRasa, *texts: str) -> Phone:
    """A family that has written these messages and got answers."""
    phone = telegram.user(language_code="en")
    for number, text in enumerate(texts, 1):
        rasa.will_say(FIRST)
        await phone.say(text)
        await phone.until(lambda inbox, number=number: len(inbox) == number)  # type: ignore[misc]
    return phone


async def test_a_change_of_the_latest_message_is_answered_anew(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await talked(telegram, rasa, "who ar yuo")
    rasa.will_say(SECOND)
    update = await phone.edit(phone.sent[0], "who are you")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert [each["text"] for each in rasa.heard] == ["who ar yuo", "who are you"]
    assert [each.text for each in await family(house, phone)] == ["who are you"]
    assert await earlier(house) == ["who ar yuo"]
    phone.resend(update)
    await settled(house)
    assert len(phone.inbox) == 2
    assert await earlier(house) == ["who ar yuo"]


async def test_a_change_that_changes_no_word_is_let_pass(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await talked(telegram, rasa, "who are you")
    await phone.edit(phone.sent[0], "who are you")
    await settled(house)
    assert len(phone.inbox) == 1
    assert await earlier(house) == []


async def test_a_change_of_an_older_message_is_stored_and_not_answered(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await talked(telegram, rasa, "the first", "the second")
    await phone.edit(phone.sent[0], "the first, changed")
    await settled(house)
    assert len(phone.inbox) == 2
    assert len(rasa.heard) == 2
    assert [each.text for each in await family(house, phone)] == ["the first, changed", "the second"]


async def test_danger_is_heard_in_a_change_of_an_older_message(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    await house.gateway.people.staff()
    phone = await talked(telegram, rasa, "the first", "the second")
    await phone.edit(phone.sent[0], DANGER)
    await phone.until(lambda inbox: len(inbox) > 2)
    assert phone.texts[2].startswith(say(crisis.HELP_NOW))
    assert (await family(house, phone))[0].urgent


async def test_danger_is_heard_in_a_change_of_the_latest_message(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    await house.gateway.people.staff()
    phone = await talked(telegram, rasa, "the first")
    await phone.edit(phone.sent[0], DANGER)
    await phone.until(lambda inbox: len(inbox) > 1)
    assert phone.texts[1].startswith(say(crisis.HELP_NOW))


async def test_while_a_person_answers_a_change_is_shown_to_them_and_met_with_silence(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await talked(telegram, rasa, "the first")
    staff = await house.gateway.people.staff()
    await house.gateway.floor.take_over(await house.conversation_id(phone), staff.id)
    await phone.until(lambda inbox: len(inbox) == 2)
    await phone.say("on Monday at two")
    await settled(house)
    await phone.edit(phone.sent[1], "on Tuesday at two")
    await settled(house)
    changed = (await family(house, phone))[1]
    assert (changed.text, message_view(changed)["edited"]) == ("on Tuesday at two", True)
    assert await earlier(house) == ["on Monday at two"]
    assert len(phone.inbox) == 2
    assert len(rasa.heard) == 1


async def test_a_change_of_something_that_never_came_is_a_message(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = telegram.user()
    phone.user.started = True
    lost = telegram.cloud.post(phone.chat, phone.user.to_json(), {"text": "nobody heard this"})
    rasa.will_say(FIRST)
    await phone.edit(lost, "somebody hears this")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert [each.text for each in await family(house, phone)] == ["somebody hears this"]
    assert rasa.heard[0]["text"] == "somebody hears this"


async def test_what_a_message_cannot_be_changed_into_is_said(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await talked(telegram, rasa, "the first")
    await phone.edit(phone.sent[0], "\u200b")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.texts[1] == "This message is empty. Please write a few words."
    assert [each.text for each in await family(house, phone)] == ["the first"]


def adds_caption(telegram: FakeTelegram, phone: Phone, caption: str) -> None:
    """The words under the picture that was sent last."""
    picture = phone.sent[-1]
    picture.content, picture.edit_date = {**picture.content, "caption": caption}, telegram.cloud.now()
    telegram.cloud.tell_bot(picture, "edited_message")


async def test_words_that_are_put_under_a_picture_afterwards_are_answered(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = telegram.user()
    await phone.send_photo()
    await phone.until(lambda inbox: len(inbox) == 1)
    rasa.will_say(FIRST)
    adds_caption(telegram, phone, "what is this letter?")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.texts == [say(phrases.SENT_PHOTO), say(smalltalk.WHO_I_AM)]
    assert [each.text for each in await family(house, phone)] == ["[Picture]", "what is this letter?"]


async def test_danger_in_words_that_are_put_under_a_picture_afterwards_is_heard(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    await house.gateway.people.staff()
    phone = telegram.user(language_code="en")
    await phone.send_photo()
    await phone.until(lambda inbox: len(inbox) == 1)
    adds_caption(telegram, phone, DANGER)
    await phone.until(lambda inbox: len(inbox) > 1)
    assert phone.texts[1].startswith(say(crisis.HELP_NOW))


async def test_changed_words_under_a_picture_are_answered_anew(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = telegram.user()
    rasa.will_say(FIRST)
    await phone.send_photo(caption="what is thsi")
    await phone.until(lambda inbox: len(inbox) == 1)
    rasa.will_say(SECOND)
    adds_caption(telegram, phone, "what is this")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert rasa.heard[1]["text"] == "what is this"
    assert [each.text for each in await family(house, phone)] == ["what is this"]


async def test_a_message_that_becomes_a_command_does_what_the_command_says(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await talked(telegram, rasa, "/privcy")
    await phone.edit(phone.sent[0], "/privacy")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.texts[1] == say(phrases.PRIVACY)
    assert len(rasa.heard) == 1


async def test_a_command_that_becomes_a_sentence_is_answered_as_words(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = telegram.user()
    await phone.command("privacy")
    await phone.until(lambda inbox: len(inbox) == 1)
    rasa.will_say(FIRST)
    await phone.edit(phone.sent[0], "how private is this?")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert rasa.heard[0]["text"] == "how private is this?"
