"""What the bot says about itself, and where it is."""

import pytest
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, ChatMemberAdministrator
from telegram.error import BadRequest, Forbidden

from tests.fakes.telegram.server import BOT_ID, USERNAME, FakeTelegram


async def test_the_bot_learns_who_it_is(telegram: FakeTelegram, bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username, me.can_join_groups) == (BOT_ID, True, USERNAME, True)


async def test_commands_belong_to_a_scope_and_a_language(telegram: FakeTelegram, bot: Bot) -> None:
    phone, scope = telegram.user(), BotCommandScopeAllPrivateChats()
    await bot.set_my_commands([("help", "What I can do")], scope=scope)
    await bot.set_my_commands([BotCommand("help", "Vad jag kan")], scope=scope, language_code="sv")
    await bot.set_my_commands([BotCommand("stop", "End")], scope=BotCommandScopeChat(phone.id))
    assert [each.description for each in await bot.get_my_commands(scope, "sv")] == ["Vad jag kan"]
    assert [each.description for each in await bot.get_my_commands(scope)] == ["What I can do"]
    assert list(await bot.get_my_commands()) == []
    await bot.delete_my_commands(scope, "sv")
    assert list(await bot.get_my_commands(scope, "sv")) == []
    for name, description, why in (("Hélp", "x", "Bot_command_invalid"), ("help", "x" * 257, "Description_invalid")):
        with pytest.raises(BadRequest, match=f"(?i){why}"):
            await bot.set_my_commands([BotCommand(name, description)])
    with pytest.raises(BadRequest, match=r"(?i)too_much"):
        await bot.set_my_commands([BotCommand("help", "x")] * 101)
    with pytest.raises(BadRequest, match="language code"):
        await bot.set_my_commands([], language_code="swe")


async def test_the_name_and_descriptions_have_their_lengths(telegram: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_name("Vägvisaren", language_code="sv")
    await bot.set_my_description("x" * 512)
    await bot.set_my_short_description("x" * 120)
    assert (await bot.get_my_name("sv")).name == "Vägvisaren"
    assert (await bot.get_my_name()).name == "Family Navigator"
    assert (await bot.get_my_description("sv")).description == "x" * 512
    assert (await bot.get_my_short_description()).short_description == "x" * 120
    for refused in (
        bot.set_my_name("x" * 65),
        bot.set_my_description("x" * 513),
        bot.set_my_short_description("x" * 121),
    ):
        with pytest.raises(BadRequest, match="too long"):
            await refused


async def test_a_chat_and_its_members_are_known(telegram: FakeTelegram, bot: Bot) -> None:
    phone, group = telegram.user(username="ada"), telegram.supergroup("Team", bot_rights={"can_pin_messages"})
    assert (await bot.get_chat(phone.id)).username == "ada"
    chat = await bot.get_chat(group.id)
    assert (chat.title, chat.type, chat.is_forum) == ("Team", "supergroup", True)
    assert (await bot.get_chat_member(group.id, phone.id)).status == "left"
    phone.in_group(group)
    assert (await bot.get_chat_member(group.id, phone.id)).status == "member"
    telegram.user().in_group(group, status="administrator")
    administrators = await bot.get_chat_administrators(group.id)
    assert sorted(each.status for each in administrators) == ["administrator", "administrator", "creator"]
    me = await bot.get_chat_member(group.id, BOT_ID)
    assert isinstance(me, ChatMemberAdministrator)
    assert (me.can_pin_messages, me.can_manage_topics) == (True, False)
    with pytest.raises(BadRequest, match=r"^Chat not found$"):
        await bot.get_chat(4711)


async def test_the_bot_leaves_a_group(telegram: FakeTelegram, bot: Bot) -> None:
    group = telegram.supergroup("Team")
    await bot.leave_chat(group.id)
    with pytest.raises(Forbidden, match="not a member"):
        await bot.send_message(group.id, "Hej")
    (update,) = await bot.get_updates()
    assert update.my_chat_member
    assert update.my_chat_member.new_chat_member.status == "left"
