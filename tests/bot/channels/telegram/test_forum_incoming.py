"""What staff write and press in the forum group: it reaches the right person once, or they are told why it did not."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.telegram import forum_words as words
from bot.channels.telegram.forum_family import code_of
from bot.conversation.inbox import LONGEST
from casework.models import Conversation, Staff
from casework.store import Store
from tests.bot.channels.telegram.forum_house import AS_IN_THE_GATEWAY, ForumHouse
from tests.fakes.clock import MovableClock
from tests.fakes.telegram.phone import Phone


@pytest.fixture
async def house(store: Store, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ForumHouse]:
    monkeypatch.setenv(*AS_IN_THE_GATEWAY)
    async with ForumHouse.opened(store, clock) as opened:
        yield opened


@pytest.fixture
async def anna(house: ForumHouse) -> Phone:
    return await house.coordinator("Anna Berg")


@pytest.fixture
async def family(house: ForumHouse, anna: Phone) -> Conversation:
    """A family that waits, with a topic."""
    conversation = await house.family("Our son cannot hear")
    await house.waits(conversation)
    return conversation


async def say(house: ForumHouse, phone: Phone, family: Conversation, text: str, reply_to: Any = None) -> dict[str, Any]:
    """Says it in the family's topic, a second later."""
    house.later(seconds=1)
    update = await phone.say_in(await house.topic(family), text, reply_to)
    await house.take(update)
    return update


async def last(house: ForumHouse, family: Conversation) -> str:
    return (await house.texts(family))[-1]


async def test_an_answer_reaches_the_family_once_and_is_not_repeated_in_the_topic(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    update = await say(house, anna, family, "Hej! Jag ringer i morgon.")
    await house.take(update)
    assert await house.heard(family) == ["Hej! Jag ringer i morgon."]
    read = await house.people.read(family.id)
    assert (read.floor, read.floor_staff_id) == ("human", (await house.staff(anna)).id)
    before = await house.texts(family)
    await house.sync(family)
    assert not any("ringer" in text for text in (await house.texts(family))[len(before) :])


async def test_nothing_of_an_unknown_writer_reaches_the_family(house: ForumHouse, family: Conversation) -> None:
    stranger = await house.coordinator("Bo Lind", joined=False)
    update = await say(house, stranger, family, "Hello")
    await house.take(update)
    assert await house.heard(family) == []
    texts = await house.texts(family)
    assert texts.count(words.UNKNOWN_WRITER) == 1, "a repeated update is answered once"


@pytest.mark.parametrize(("role", "said"), [("editor", words.NOT_ALLOWED), ("disabled", words.UNKNOWN_WRITER)])
async def test_who_does_not_work_with_families_does_not_write_to_them(
    house: ForumHouse, family: Conversation, role: str, said: str
) -> None:
    phone = await house.coordinator("Eva Ek", role="editor" if role == "editor" else "coordinator")
    if role == "disabled":
        async with house.store.write() as session:
            (await session.get_one(Staff, (await house.staff(phone)).id)).disabled_at = house.clock()
    await say(house, phone, family, "Hello")
    await say(house, phone, family, "/back")
    assert await house.heard(family) == []
    assert (await house.texts(family))[-2:] == [said, said]
    assert (await house.people.handovers(family.id))[0].closed_at is None


async def test_an_anonymous_administrator_is_told_so(house: ForumHouse, anna: Phone, family: Conversation) -> None:
    update = await anna.say_in(await house.topic(family), "Hello")
    update["message"]["sender_chat"] = house.group.to_json()
    update["message"]["from"] = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
    await house.take(update)
    assert await house.heard(family) == []
    assert await last(house, family) == words.ANONYMOUS


async def test_files_and_too_long_texts_are_refused_in_words(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    topic = await house.topic(family)
    photo = await anna.send_photo(caption="Look")
    photo["message"].update(message_thread_id=topic.id, is_topic_message=True)
    await house.take(photo)
    assert house.group.message(photo["message"]["message_id"]) is not None
    assert words.FILES_NOT_YET in [message.text for message in house.group.messages.values()]
    await say(house, anna, family, "x" * (LONGEST + 1))
    assert await last(house, family) == words.TOO_LONG.format(limit=LONGEST)
    assert await house.heard(family) == []


async def test_a_changed_answer_is_explained_once(house: ForumHouse, anna: Phone, family: Conversation) -> None:
    sent = await say(house, anna, family, "At 10")
    for text in ("At 11", "At 12"):
        await house.take(await anna.edit(sent, text))
    assert await house.heard(family) == ["At 10"]
    assert (await house.texts(family)).count(words.EDIT_NOT_PASSED_ON) == 1
    command = await say(house, anna, family, "/bakc")
    await house.take(await anna.edit(command, "/back"))
    assert await last(house, family) == words.EDIT_NOT_SENT


async def test_a_reply_goes_to_the_person_whose_message_it_is(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    house.later(minutes=1)
    other = await house.relative(family)
    await house.waits(other)
    await house.says(other, "I am the father")
    await house.says(family, "I am the mother")
    await house.sync(family)
    topic = await house.topic(family)
    father = next(message for message in topic.messages if message.text == "Person 2: I am the father")
    mine = await say(house, anna, family, "Hello father", father)
    assert await house.heard(other) == ["Hello father"]
    await say(house, anna, family, "To whom this was", mine)
    assert await house.heard(other) == ["Hello father", "To whom this was"]
    await say(house, anna, family, "Hello", topic.messages[0])
    await say(house, anna, family, "Without a reply")
    assert await house.heard(family) == ["Hello"], "nobody knows whom she means"
    assert await last(house, family) == words.WHICH_PERSON


async def test_a_reply_to_what_is_forgotten_is_not_sent_to_the_wrong_person(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    house.later(minutes=1)
    other = await house.relative(family)
    await house.says(other, "I am the father")
    await house.sync(family)
    stranger = await house.coordinator("Bo Lind", joined=False)
    unknown = await say(house, stranger, family, "What do you think?")
    await say(house, anna, family, "I think so", unknown)
    assert await house.heard(family) == await house.heard(other) == []
    assert await last(house, family) == words.UNKNOWN_REPLY


async def test_without_anybody_waiting_it_goes_where_the_family_wrote_last(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    house.later(minutes=1)
    other = await house.relative(family)
    await house.says(other, "The latest")
    await house.gives_back(family)
    house.group.reopen_topic(await house.topic(family))
    await say(house, anna, family, "How is it now?")
    assert await house.heard(other) == ["How is it now?"]


async def test_handing_back_by_button_and_by_command(house: ForumHouse, anna: Phone, family: Conversation) -> None:
    await house.take(await anna.press(words.BUTTON_BACK))
    await house.take(await anna.press(words.BUTTON_BACK))
    assert [(alert.text, alert.in_box) for alert in anna.alerts] == [
        (words.HANDED_BACK, False),
        (words.ALREADY_BACK, True),
    ]
    assert (await house.people.read(family.id)).floor == "bot"
    await house.sync(family)
    assert (await house.topic(family)).closed
    await house.waits(family)
    await say(house, anna, family, "/back")
    (_, handover) = await house.people.handovers(family.id)
    assert handover.closed_by == "staff"
    await say(house, anna, family, "/back@navigator_of_the_tests_bot")
    assert await last(house, family) == words.ALREADY_BACK


async def test_taking_over_by_button_and_by_command(house: ForumHouse, anna: Phone, family: Conversation) -> None:
    bo = await house.coordinator("Bo Lind")
    await house.take(await bo.press(words.BUTTON_TAKE))
    assert (await house.people.read(family.id)).floor_staff_id == (await house.staff(bo)).id
    assert bo.alerts[-1].text == words.TAKEN
    await say(house, anna, family, "/take")
    assert (await house.people.read(family.id)).floor_staff_id == (await house.staff(anna)).id
    assert await last(house, family) == words.TAKEN


async def test_an_unknown_hand_on_a_button_does_nothing(house: ForumHouse, family: Conversation) -> None:
    stranger = await house.coordinator("Bo Lind", joined=False)
    await house.take(await stranger.press(words.BUTTON_BACK))
    assert [(alert.text, alert.in_box) for alert in stranger.alerts] == [(words.UNKNOWN_ALERT, True)]
    assert (await house.people.read(family.id)).floor == "human"


async def test_a_button_acts_on_the_person_under_whose_summary_it_stands(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    house.later(minutes=1)
    other = await house.relative(family)
    await house.waits(other)
    await say(house, anna, family, "/back")
    assert await last(house, family) == words.WHICH_PERSON
    (first, _) = [message for message in (await house.topic(family)).messages if message.titles]
    await house.take(await anna.press_old(first, words.BUTTON_BACK))
    assert (await house.people.read(family.id)).floor == "bot"
    assert (await house.people.read(other.id)).floor == "human"


async def test_the_summary_comes_again_when_asked_for(house: ForumHouse, anna: Phone, family: Conversation) -> None:
    update = await say(house, anna, family, "/who")
    await house.take(update)
    topic = await house.topic(family)
    first, again = (message for message in topic.messages if message.text.startswith(words.WAITING))
    assert first.text == again.text
    await house.take(await anna.press_old(again, words.BUTTON_BACK))
    await say(house, anna, family, "/who")
    assert await last(house, family) == words.NOBODY_WAITS


async def test_help_is_given_everywhere_and_unknown_commands_go_nowhere(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    await house.take(await anna.say("/help"))
    await house.take(await anna.say("Good morning, colleagues"))
    general = [message.text for message in anna.inbox if message.thread_id is None]
    assert general == [words.HELP]
    await say(house, anna, family, "/help")
    assert await last(house, family) == words.HELP
    await say(house, anna, family, "/bakc now")
    assert await last(house, family) == words.UNKNOWN_COMMAND
    before = await house.texts(family)
    await say(house, anna, family, "/back@another_bot")
    assert await house.texts(family) == before
    assert await house.heard(family) == []


async def test_a_topic_of_their_own_is_theirs(house: ForumHouse, anna: Phone, family: Conversation) -> None:
    topic = house.group.create_topic("Lunch")
    await house.take(await anna.say_in(topic, "Pizza?"))
    assert topic.messages == anna.sent
    assert await house.heard(family) == []


async def test_a_topic_closed_and_opened_by_hand_is_known(house: ForumHouse, family: Conversation) -> None:
    topic = await house.topic(family)
    await house.take(house.group.close_topic(topic))
    row = await house.row(family)
    assert row is not None
    assert not row.open
    await house.take(house.group.reopen_topic(topic))
    row = await house.row(family)
    assert row is not None
    assert row.open


async def test_a_topic_of_which_we_were_not_told_is_taken_or_deleted(house: ForumHouse, anna: Phone) -> None:
    """The process was killed between making it and learning of it."""
    conversation = await house.family("Hello")
    house.telegram.will_fail("createForumTopic", kind="cut_after")
    await house.waits(conversation)
    assert await house.row(conversation) is not None
    (made,) = house.group.topics.values()
    created = [
        each for each in house.telegram.cloud.updates.pending if "forum_topic_created" in each.get("message", {})
    ]
    assert len(created) == 1
    await house.take(created[0])
    await house.sync(conversation)
    assert (await house.topic(conversation)) is made
    surplus = await house.bot.create_forum_topic(house.group.id, f"Family {code_of(conversation.family_id)} · sv")
    for update in list(house.telegram.cloud.updates.pending):
        await house.take(update)
    assert house.group.topic(surplus.message_thread_id) is None
    assert [topic for topic in house.group.topics.values() if not topic.deleted] == [made]


async def test_an_answer_that_cannot_be_posted_does_not_hold_up_the_rest(
    house: ForumHouse, anna: Phone, family: Conversation
) -> None:
    stranger = await house.coordinator("Bo Lind", joined=False)
    house.telegram.will_fail("sendMessage", kind=403)
    await say(house, stranger, family, "Hello")
    await say(house, anna, family, "Hej")
    assert await house.heard(family) == ["Hej"]
