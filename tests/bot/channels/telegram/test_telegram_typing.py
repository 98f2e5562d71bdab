"""“typing…” is shown while an answer is being made, and never longer."""

from bot.channels.telegram.typing_sign import TypingSign
from bot.conversation.floor import Floor
from locales.phrases import smalltalk
from locales.utterance import Utterance
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.phone import IMAGE, Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import TelegramHouse
from tests.fakes.waiting import until

ANSWER = Utterance(smalltalk.WHO_I_AM.name)
CHAT_ACTION = "sendChatAction"


async def begun(telegram: FakeTelegram, rasa: FakeRasa) -> Phone:
    """A family that the bot may write to."""
    rasa.will_say(ANSWER)
    phone = telegram.user()
    await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1)
    return phone


class Wish:
    """Whether an answer is still being made."""

    wanted = True

    async def __call__(self) -> bool:
        return self.wanted


async def test_it_is_shown_for_an_answer_that_takes_long(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(ANSWER)
    rasa.open.clear()
    phone = telegram.user()
    await phone.say("who are you")
    await until(lambda: phone.typing == 1)
    assert phone.inbox == []
    rasa.open.set()
    await phone.until(lambda inbox: len(inbox) == 1)
    calls = [call.method for call in telegram.calls if call.method in (CHAT_ACTION, "sendMessage")]
    assert calls == [CHAT_ACTION, "sendMessage"]


async def test_it_is_renewed_until_the_answer_and_not_after_it(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    phone.user.started = True
    sign = TypingSign(house.channel.sender, after=0.0, again=0.0)
    sign.begin(phone.id, Wish())
    sign.begin(phone.id, Wish())
    await until(lambda: phone.typing >= 3)
    sign.end(phone.id)
    seen = phone.typing
    await until(Turns(20))
    assert phone.typing <= seen + 1, "one may have been on its way"
    sign.end(phone.id)
    sign.close()


async def test_a_quick_answer_needs_none(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    phone.user.started = True
    sign = TypingSign(house.channel.sender, after=3600.0)
    sign.begin(phone.id, Wish())
    sign.end(phone.id)
    await until(Turns(20))
    assert phone.typing == 0


async def test_it_ends_by_itself_when_nothing_is_left_to_answer(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone, wish = telegram.user(), Wish()
    phone.user.started = True
    sign = TypingSign(house.channel.sender, after=0.0, again=0.0)
    sign.begin(phone.id, wish)
    await until(lambda: phone.typing >= 2)
    wish.wanted = False
    seen = phone.typing
    await until(Turns(20))
    shown = phone.typing
    assert shown <= seen + 2, "one may have been on its way"
    wish.wanted = True
    sign.begin(phone.id, wish)
    await until(lambda: phone.typing > shown)
    sign.close()


async def test_it_gives_up_where_telegram_refuses_it(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    phone.user.blocked = True
    sign = TypingSign(house.channel.sender, after=0.0, again=0.0)
    sign.begin(phone.id, Wish())
    await until(lambda: len(telegram.called(CHAT_ACTION)) == 1)
    await until(Turns(20))
    assert len(telegram.called(CHAT_ACTION)) == 1


async def test_it_is_not_shown_while_a_person_answers(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await begun(telegram, rasa)
    staff = await house.gateway.people.staff()
    floor: Floor = house.gateway.floor
    await floor.take_over(await house.conversation_id(phone), staff.id)
    await phone.until(lambda inbox: len(inbox) == 2)
    typing = phone.typing
    await phone.say("are you there?")
    await _answered(house, phone, messages=2)
    await floor.write(await house.conversation_id(phone), staff.id, "Yes, I am.")
    await phone.until(lambda inbox: len(inbox) == 3)
    assert phone.typing == typing


async def test_a_message_that_is_met_with_silence_shows_none(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    """Of an album only the first picture is spoken about."""
    phone, other = telegram.user(), telegram.user()
    phone.user.started = True
    for _ in range(2):
        file = telegram.cloud.files.add("photo", IMAGE)
        content = {"photo": file.described(), "media_group_id": "1"}
        telegram.cloud.tell_bot(telegram.cloud.post(phone.chat, phone.user.to_json(), content, file=file))
    await _answered(house, phone, messages=2)
    await phone.until(lambda inbox: len(inbox) == 1)
    shown = phone.typing
    rasa.will_say(ANSWER)
    rasa.open.clear()
    await other.say("hello")
    await until(lambda: other.typing == 1)
    assert phone.typing == shown, "the sign of an earlier message would have been shown by now"
    rasa.open.set()
    await other.until(lambda inbox: len(inbox) == 1)


class Turns:
    """True after the loop has been round so often: whatever was about to happen has happened."""

    def __init__(self, number: int) -> None:
        self._left = number

    async def __call__(self) -> bool:
        self._left -= 1
        return self._left <= 0


async def _answered(house: TelegramHouse, phone: Phone, messages: int) -> None:
    """Until so many messages of the family are worked on."""

    async def nothing_waits() -> bool:
        written = [each for each in await house.messages(phone) if each.author == "family"]
        return len(written) == messages and all(each.state == "answered" for each in written)

    await until(nothing_waits)
