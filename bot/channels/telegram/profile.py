"""The bot's profile and menu, in every language: what a person sees on Telegram before writing anything."""

from telegram import BotCommand, BotCommandScope, BotCommandScopeAllPrivateChats, BotCommandScopeChat

from bot.channels.telegram.commands import COMMANDS
from bot.channels.telegram.sender import Bot
from bot.reply.voice import voice
from locales.languages import languages
from locales.phrases import telegram as phrases
from locales.phrases import web_chat

#: What staff can write in a family's topic.
STAFF_COMMANDS = (
    ("take", "Answer this family yourself"),
    ("back", "Give the family back to the assistant"),
    ("who", "Show the summary again"),
    ("meeting", "Book a meeting: /meeting 2026-11-24 14:00 60 Place"),
    ("help", "What can be done here"),
)


async def set_up(bot: Bot, forum: int | None) -> list[str]:
    """Sets name, descriptions and menus, and tells what was done, a line each. Raises TelegramError.

    Telegram shows a person the text of the app's language; the one without a language is for everybody else. What is
    so already is not set again: Telegram allows few changes of a name in a day.
    """
    done = []
    for language in languages().values():
        say, code = voice(language.code).say, None if language.source else language.code
        name, description, short = (
            say(each.name) for each in (web_chat.TITLE, phrases.DESCRIPTION, phrases.SHORT_DESCRIPTION)
        )
        if (await bot.get_my_name(language_code=code)).name != name:
            await bot.set_my_name(name, language_code=code)
        if (await bot.get_my_description(language_code=code)).description != description:
            await bot.set_my_description(description, language_code=code)
        if (await bot.get_my_short_description(language_code=code)).short_description != short:
            await bot.set_my_short_description(short, language_code=code)
        menu = [BotCommand(each.name, say(each.description.name)) for each in COMMANDS]
        await _set_menu(bot, menu, BotCommandScopeAllPrivateChats(), code)
        done.append(f"{language.name}: name, descriptions and menu")
    if forum is not None:
        menu = [BotCommand(name, text) for name, text in STAFF_COMMANDS]
        await _set_menu(bot, menu, BotCommandScopeChat(forum))
        done.append("The coordinators' group: menu")
    return done


async def _set_menu(bot: Bot, menu: list[BotCommand], scope: BotCommandScope, code: str | None = None) -> None:
    if list(await bot.get_my_commands(scope=scope, language_code=code)) != menu:
        await bot.set_my_commands(menu, scope=scope, language_code=code)
