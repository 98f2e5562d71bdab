"""The menu on Telegram: every command does what it says, and a sentence that begins like one is a sentence."""

import pytest

from bot.channels.telegram.commands import COMMANDS, Command, read
from bot.channels.telegram.private import CHANNEL
from bot.conversation import gateway_choices
from bot.reply.voice import voice
from casework import families
from locales.phrases import sharing, smalltalk
from locales.phrases import telegram as phrases
from locales.utterance import Payload, Utterance
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.server import USERNAME, FakeTelegram
from tests.fakes.telegram_house import TelegramHouse

ANSWER = Utterance(smalltalk.WHO_I_AM.name)
TO_RASA = [each for each in COMMANDS if each.payload.intent not in gateway_choices.INTENTS]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
@pytest.mark.parametrize(
    "form", ["/{name}", " /{name} ", "/{name}@{bot}", "/{NAME}", "/{name}@{BOT}"], ids=lambda each: each.strip()
)
def test_a_command_is_read_in_every_form_that_telegram_writes_it(command: Command, form: str) -> None:
    typed = form.format(name=command.name, NAME=command.name.upper(), bot=USERNAME, BOT=USERNAME.upper())
    assert read(typed, USERNAME) == (f"/{command.name}", command.payload)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "/",
        "//plan",
        "plan",
        "/unknown",
        "/plan@other_bot",
        "/plan please",
        "/plan\nplease",
        "a /plan",
        "/plan,",
        "/start@other_bot secret",
    ],
)
def test_everything_else_is_words(text: str) -> None:
    assert read(text, USERNAME) is None


@pytest.mark.parametrize(
    "text",
    ["/start K7QM-49XW-DT3P", "/start  K7QM-49XW-DT3P ", f"/START@{USERNAME} K7QM-49XW-DT3P", "/start\nK7QM-49XW-DT3P"],
)
def test_the_code_behind_a_link_is_no_part_of_what_is_shown(text: str) -> None:
    assert read(text, USERNAME) == ("/start", Payload("open_code", {"code": "K7QM-49XW-DT3P"}))


@pytest.mark.parametrize("behind", ["flyer_2026", "x" * 500, "please"])
def test_what_is_no_code_behind_a_link_is_a_beginning_like_any_other(behind: str) -> None:
    assert read(f"/start {behind}", USERNAME) == ("/start", Payload("start"))


def test_some_commands_are_for_the_dialogue() -> None:
    assert len(TO_RASA) > 3


@pytest.mark.parametrize("command", TO_RASA, ids=lambda each: each.name)
async def test_a_command_presses_its_button(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, command: Command
) -> None:
    rasa.will_say(ANSWER)
    phone = telegram.user()
    await phone.command(command.name)
    await phone.until(lambda inbox: len(inbox) == 1)
    assert rasa.heard[0]["payload"] == command.payload.to_wire()
    assert [each.text for each in await house.messages(phone) if each.author == "family"] == [f"/{command.name}"]


async def test_privacy_says_what_is_kept_and_what_can_be_done_about_it(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = telegram.user(language_code="ru")
    await phone.command("privacy")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [voice("ru").say(phrases.PRIVACY.name)]
    data = (phrases.BUTTON_EXPORT, phrases.BUTTON_DELETE, phrases.BUTTON_LINK)
    wanted = (*data, sharing.BUTTON_SHARING, sharing.BUTTON_WHO_LOOKED)
    assert phone.inbox[0].titles == [voice("ru").say(each.name) for each in wanted]


@pytest.mark.parametrize("text", ["/unknown", "/plan@other_bot", "/plan please", "/ plan"])
async def test_what_is_no_command_is_answered_as_words(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, text: str
) -> None:
    rasa.will_say(ANSWER)
    phone = telegram.user()
    await phone.say(text)
    await phone.until(lambda inbox: len(inbox) == 1)
    assert rasa.heard[0]["text"] == text
    assert "payload" not in rasa.heard[0]


async def test_the_code_of_a_link_stands_in_no_text_that_is_kept(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.always_says(ANSWER)
    phone = telegram.user()
    await phone.start("a-code-of-the-tests")
    await phone.until(lambda inbox: len(inbox) >= 1)
    thread = await house.messages(phone)
    assert [each.text for each in thread if each.author == "family"] == ["/start"]
    assert not any("a-code-of-the-tests" in each.text for each in thread)


async def test_a_command_begins_the_thread_in_the_language_of_the_app(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = telegram.user(language_code="vi")
    await phone.start()
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [voice("vi").say(phrases.WELCOME.name)]
    async with house.gateway.store.read() as session:
        conversation = await families.at(session, CHANNEL, str(phone.id))
        assert conversation is not None
        assert (await families.person_of(session, conversation)).language is None, "nobody has chosen yet"
