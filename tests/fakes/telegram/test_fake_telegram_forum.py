"""Topics of a forum, and what people do in them."""

import pytest
from telegram import Bot
from telegram.error import BadRequest

from tests.fakes.telegram.library import bot_of
from tests.fakes.telegram.server import FakeTelegram


async def test_a_topic_is_opened_renamed_closed_and_opened_again(telegram: FakeTelegram, bot: Bot) -> None:
    group = telegram.supergroup("Team")
    made = await bot.create_forum_topic(group.id, "A family")
    topic = group.topics[made.message_thread_id]
    sent = await bot.send_message(group.id, "Hej", message_thread_id=topic.id)
    assert (sent.message_thread_id, sent.is_topic_message) == (topic.id, True)
    await bot.edit_forum_topic(group.id, topic.id, name="Another")
    await bot.close_forum_topic(group.id, topic.id)
    assert (topic.name, topic.closed, [each.text for each in topic.messages]) == ("Another", True, ["Hej"])
    for again in (bot.close_forum_topic(group.id, topic.id), bot.edit_forum_topic(group.id, topic.id, name="Another")):
        with pytest.raises(BadRequest, match=r"(?i)^topic_not_modified$"):
            await again
    await bot.reopen_forum_topic(group.id, topic.id)
    assert not topic.closed
    kinds = [update.message for update in await bot.get_updates()]
    created, edited, closed, reopened = filter(None, kinds)
    assert created.forum_topic_created
    assert created.forum_topic_created.name == "A family"
    assert edited.forum_topic_edited
    assert closed.forum_topic_closed
    assert reopened.forum_topic_reopened
    assert {message.message_thread_id for message in (created, edited, closed, reopened)} == {topic.id}


async def test_a_deleted_topic_is_gone(telegram: FakeTelegram, bot: Bot) -> None:
    group = telegram.supergroup("Team")
    first, second = [(await bot.create_forum_topic(group.id, name)).message_thread_id for name in ("One", "Two")]
    sent = await bot.send_message(group.id, "Hej", message_thread_id=first)
    await bot.delete_forum_topic(group.id, first)
    group.delete_topic(second)
    for thread_id in (first, second, 1, 999):
        with pytest.raises(BadRequest, match=r"^Message thread not found$"):
            await bot.send_message(group.id, "Hej", message_thread_id=thread_id)
    with pytest.raises(BadRequest, match=r"^Message to edit not found$"):
        await bot.edit_message_text("Hello", group.id, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)^topic_id_invalid$"):
        await bot.close_forum_topic(group.id, first)


async def test_rights_decide_what_the_bot_may_do(telegram: FakeTelegram, bot: Bot) -> None:
    group = telegram.supergroup("Team", bot_rights={"can_manage_topics"})
    thread_id = (await bot.create_forum_topic(group.id, "One")).message_thread_id
    ada = telegram.user().in_group(group)
    said = (await ada.say_in(thread_id, "Hej"))["message"]["message_id"]
    group.set_rights(())
    with pytest.raises(BadRequest, match=r"^Not enough rights to create a topic$"):
        await bot.create_forum_topic(group.id, "Two")
    with pytest.raises(BadRequest, match=r"^Not enough rights to delete the topic$"):
        await bot.delete_forum_topic(group.id, thread_id)
    with pytest.raises(BadRequest, match=r"^Message can't be deleted$"):
        await bot.delete_message(group.id, said)
    with pytest.raises(BadRequest, match=r"^Not enough rights to manage pinned messages in the chat$"):
        await bot.pin_chat_message(group.id, said)
    await bot.close_forum_topic(group.id, thread_id)
    with pytest.raises(BadRequest, match=r"(?i)^topic_closed$"):
        await bot.send_message(group.id, "Hej", message_thread_id=thread_id)
    with pytest.raises(BadRequest, match=r"^Not enough rights to edit the topic$"):
        await bot.close_forum_topic(group.id, group.create_topic("By hand").id)


async def test_a_chat_that_is_no_forum_has_no_topics(telegram: FakeTelegram, bot: Bot) -> None:
    phone, group = telegram.user(), telegram.supergroup("Plain", forum=False)
    await phone.start()
    for chat_id in (phone.id, group.id):
        with pytest.raises(BadRequest, match=r"^The chat is not a forum$"):
            await bot.create_forum_topic(chat_id, "One")
        with pytest.raises(BadRequest, match=r"^Message thread not found$"):
            await bot.send_message(chat_id, "Hej", message_thread_id=1)


async def test_what_people_do_by_hand_is_told_as_service_messages(telegram: FakeTelegram, bot: Bot) -> None:
    group = telegram.supergroup("Team")
    ada = telegram.user().in_group(group)
    topic = group.create_topic("One")
    await ada.say_in(topic, "Hej")
    group.rename_topic(topic, "Two")
    group.close_topic(topic)
    with pytest.raises(AssertionError, match="closed"):
        await ada.say_in(topic, "Hej")
    group.reopen_topic(topic)
    joined, created, said, renamed, closed, reopened = [each.message for each in await bot.get_updates()]
    assert joined
    assert joined.new_chat_members[0].id == ada.id
    assert created
    assert created.forum_topic_created
    assert said
    assert said.text == "Hej"
    assert said.message_thread_id == topic.id
    # In a topic a message that answers nothing else comes as an answer to the topic's beginning.
    assert said.reply_to_message
    assert said.reply_to_message.forum_topic_created
    assert renamed
    assert renamed.forum_topic_edited
    assert renamed.forum_topic_edited.name == "Two"
    assert closed
    assert closed.forum_topic_closed
    assert reopened
    assert reopened.forum_topic_reopened


async def test_an_ordinary_member_hears_only_what_is_addressed_to_it(telegram: FakeTelegram, bot: Bot) -> None:
    group = telegram.supergroup("Team", forum=False, bot_rights=None)
    ada = telegram.user().in_group(group)
    sent = await bot.send_message(group.id, "Hej")
    await ada.say("Between us")
    await ada.say("/help")
    await ada.say("You", reply_to=sent.message_id)
    texts = [update.message.text for update in await bot.get_updates() if update.message]
    assert texts == [None, "/help", "You"]


async def test_nobody_sees_what_is_said_where_they_are_not(telegram: FakeTelegram, bot: Bot) -> None:
    ada, ben, group = telegram.user(), telegram.user(), telegram.supergroup("Team", forum=False)
    await ada.start()
    await ben.start()
    member = ada.in_group(group)
    await bot.send_message(ada.id, "To Ada")
    await bot.send_message(group.id, "To all")
    assert (ada.texts, ben.texts, member.texts) == (["To Ada"], [], ["To all"])
    await member.leave()
    assert member.inbox == []
    with pytest.raises(AssertionError, match="does not belong"):
        await member.say("Hej")


async def test_a_name_that_telegram_would_cut_is_a_fault() -> None:
    async with FakeTelegram() as telegram, bot_of(telegram) as bot:
        group = telegram.supergroup("Team")
        await bot.create_forum_topic(group.id, "x" * 128)
        assert telegram.faults == []
        made = await bot.create_forum_topic(group.id, "x" * 129)
        assert made.name == "x" * 128
        assert telegram.faults == ["A topic's name has 129 characters; 128 are allowed."]
        with pytest.raises(BadRequest, match=r"^Title must be non-empty$"):
            await bot.create_forum_topic(group.id, "  ")
