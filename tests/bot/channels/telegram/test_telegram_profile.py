"""The bot's profile and menu, in every language and within Telegram's limits."""

import json
from collections.abc import AsyncIterator

import pytest
from telegram.error import RetryAfter

from bot.channels.telegram.api import open_bot
from bot.channels.telegram.commands import COMMANDS
from bot.channels.telegram.profile import STAFF_COMMANDS, set_up
from bot.channels.telegram.sender import Bot
from bot.reply.voice import voice
from locales.languages import languages
from locales.phrases import telegram as phrases
from locales.phrases import web_chat
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import settings_for

PRIVATE = json.dumps({"type": "all_private_chats"})


@pytest.fixture
async def bot(telegram: FakeTelegram) -> AsyncIterator[Bot]:
    async with open_bot(settings_for(telegram)) as opened:
        yield opened


def test_every_text_of_the_profile_keeps_telegrams_limits(language_code: str) -> None:
    say = voice(language_code).say
    assert 0 < len(say(web_chat.TITLE.name)) <= 64
    assert 0 < len(say(phrases.DESCRIPTION.name)) <= 512
    assert 0 < len(say(phrases.SHORT_DESCRIPTION.name)) <= 120
    for command in COMMANDS:
        assert 0 < len(say(command.description.name)) <= 256


def test_the_menu_for_staff_keeps_telegrams_limits() -> None:
    assert all(0 < len(name) <= 32 and 0 < len(text) <= 256 for name, text in STAFF_COMMANDS)


async def test_the_profile_is_there_in_every_language_and_for_everybody_else(telegram: FakeTelegram, bot: Bot) -> None:
    done = await set_up(bot, None)
    assert len(done) == len(languages())
    profile = telegram.cloud.profile
    for language in languages().values():
        say, code = voice(language.code).say, "" if language.source else language.code
        name = (await bot.get_my_name(language_code=code or None)).name
        assert name == say(web_chat.TITLE.name)
        assert profile.descriptions[code] == say(phrases.DESCRIPTION.name)
        assert profile.short_descriptions[code] == say(phrases.SHORT_DESCRIPTION.name)
        assert [each["command"] for each in profile.commands[PRIVATE, code]] == [each.name for each in COMMANDS]
        assert profile.commands[PRIVATE, code][0]["description"] == say(COMMANDS[0].description.name)


async def test_the_coordinators_group_has_a_menu_of_its_own(telegram: FakeTelegram, bot: Bot) -> None:
    group = telegram.supergroup("Coordinators")
    assert (await set_up(bot, group.id))[-1] == "The coordinators' group: menu"
    scope = json.dumps({"chat_id": group.id, "type": "chat"})
    wanted = [{"command": name, "description": text} for name, text in STAFF_COMMANDS]
    assert telegram.cloud.profile.commands[scope, ""] == wanted


async def test_a_second_time_nothing_is_set_again(telegram: FakeTelegram, bot: Bot) -> None:
    """Telegram allows few changes of a name in a day."""
    group = telegram.supergroup("Coordinators")
    first = await set_up(bot, group.id)
    before = len(telegram.calls)
    assert await set_up(bot, group.id) == first
    assert not [call.method for call in telegram.calls[before:] if call.method.startswith("set")]


async def test_what_somebody_has_changed_by_hand_is_set_again(telegram: FakeTelegram, bot: Bot) -> None:
    await set_up(bot, None)
    telegram.cloud.profile.descriptions["sv"] = "Something else"
    telegram.cloud.profile.commands[PRIVATE, "ar"] = []
    await set_up(bot, None)
    assert telegram.cloud.profile.descriptions["sv"] == voice("sv").say(phrases.DESCRIPTION.name)
    assert len(telegram.cloud.profile.commands[PRIVATE, "ar"]) == len(COMMANDS)


async def test_what_telegram_refuses_is_told_to_the_caller(telegram: FakeTelegram, bot: Bot) -> None:
    telegram.will_fail("setMyDescription", kind=429, retry_after=3600)
    with pytest.raises(RetryAfter):
        await set_up(bot, None)
