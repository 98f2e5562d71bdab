"""Groups and channels: the assistant says once that it talks in private, and leaves."""

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.reply.voice import voice
from casework.channel_models import TelegramUpdate
from casework.models import Conversation
from locales.phrases import telegram as phrases
from tests.fakes.telegram.group import Group
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import USERNAME, FakeTelegram
from tests.fakes.telegram_house import TelegramHouse
from tests.fakes.waiting import until

ADDRESS = f"https://t.me/{USERNAME}"


async def taken(house: TelegramHouse) -> None:
    """Until every update is worked on."""

    async def nothing_left() -> bool:
        # First what comes first: an update that is no longer here is stored.
        if house.telegram.cloud.updates.pending:
            return False
        async with house.gateway.store.read() as session:
            undone = await session.scalar(select(func.count()).where(TelegramUpdate.done_at.is_(None)))
        return not undone

    await until(nothing_left)


def a_group(telegram: FakeTelegram, inviter: Phone, *, bot_rights: set[str] | None = None) -> Group:
    """A group that has yet to invite the bot."""
    group = telegram.supergroup("Parents of the third class", forum=False, bot_rights=bot_rights)
    group.bot_is_in = False
    group.owner = inviter.user
    return group


def said(group: Group) -> list[str]:
    return [each.text for each in group.messages.values() if each.by_bot and not each.is_service]


async def conversations(house: TelegramHouse) -> int:
    async with house.gateway.store.read() as session:
        return await session.scalar(select(func.count()).select_from(Conversation)) or 0


@pytest.mark.parametrize(("app", "spoken"), [("sv-SE", "sv"), ("uk", "uk"), ("de", "en"), (None, "en")])
async def test_an_invitation_is_declined_in_the_inviters_language(
    house: TelegramHouse, telegram: FakeTelegram, app: str | None, spoken: str
) -> None:
    group = a_group(telegram, telegram.user(language_code=app))
    group.add_bot(None)
    await until(lambda: group.bot_left)
    await taken(house)
    assert said(group) == [voice(spoken).say(phrases.GROUP.name, {"bot": ADDRESS})]
    assert await conversations(house) == 0


async def test_an_invitation_comes_as_several_updates_and_is_answered_by_one_sentence(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    inviter = telegram.user()
    group = a_group(telegram, inviter)
    member = inviter.in_group(group)
    group.add_bot(None)
    person = inviter.user.to_json()
    telegram.cloud.tell_bot(telegram.cloud.post(group, person, {"new_chat_members": [telegram.cloud.bot]}))
    await member.command(f"help@{USERNAME}")
    await until(lambda: group.bot_left)
    await taken(house)
    assert len(said(group)) == 1


async def test_a_group_that_cannot_be_left_at_once_is_left_later_without_another_word(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    inviter = telegram.user()
    group = a_group(telegram, inviter)
    telegram.will_fail("leaveChat", kind=500)
    group.add_bot(None)
    await until(lambda: len(telegram.called("leaveChat")) == 1)
    await taken(house)
    assert not group.bot_left
    await inviter.in_group(group).command(f"help@{USERNAME}")
    await until(lambda: group.bot_left)
    await taken(house)
    assert len(said(group)) == 1


async def test_a_group_that_invites_again_hears_it_again(house: TelegramHouse, telegram: FakeTelegram) -> None:
    group = a_group(telegram, telegram.user())
    for times in (1, 2):
        group.add_bot(None)
        await until(lambda: group.bot_left)
        await taken(house)
        assert len(said(group)) == times


async def test_a_group_in_which_the_bot_may_not_write_is_left_all_the_same(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    group = a_group(telegram, telegram.user())
    telegram.will_fail("sendMessage", kind=400, description="Bad Request: not enough rights to send text messages")
    group.add_bot(None)
    await until(lambda: group.bot_left)
    assert said(group) == []


async def test_being_put_out_of_a_group_is_met_with_silence(house: TelegramHouse, telegram: FakeTelegram) -> None:
    group = telegram.supergroup("Parents of the third class", forum=False)
    group.kick_bot()
    await taken(house)
    assert telegram.called("sendMessage") == []
    assert telegram.called("leaveChat") == []


def channel_update(telegram: FakeTelegram, chat_id: int) -> dict[str, Any]:
    person = telegram.user().user.to_json()
    member = {"status": "left", "user": telegram.cloud.bot}
    return {
        "chat": {"id": chat_id, "type": "channel", "title": "News"},
        "from": person,
        "date": 1,
        "old_chat_member": member,
        "new_chat_member": {**member, "status": "member"},
    }


async def test_a_channel_is_left_without_a_word(house: TelegramHouse, telegram: FakeTelegram) -> None:
    channel = telegram.supergroup("News", forum=False)
    telegram.cloud.updates.emit("my_chat_member", channel_update(telegram, channel.id))
    await until(lambda: channel.bot_left)
    assert telegram.called("sendMessage") == []


async def test_what_is_posted_in_a_channel_is_not_even_asked_for(house: TelegramHouse, telegram: FakeTelegram) -> None:
    assert telegram.cloud.updates.allowed is not None
    assert "channel_post" not in telegram.cloud.updates.allowed
    channel = telegram.supergroup("News", forum=False)
    post = {"message_id": 2, "date": 1, "chat": {"id": channel.id, "type": "channel", "title": "News"}, "text": "x"}
    telegram.cloud.updates.emit("channel_post", post)
    await taken(house)
    assert await conversations(house) == 0


async def test_what_is_said_in_a_group_never_becomes_a_familys_words(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    group = telegram.supergroup("Parents of the third class", forum=False)
    person = telegram.user(language_code="ar")
    await person.in_group(group).say("our son has a diagnosis")
    await until(lambda: group.bot_left)
    await taken(house)
    assert await conversations(house) == 0
    assert len(said(group)) == 1
