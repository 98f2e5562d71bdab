"""A family's topic in the coordinators' group: made, named, filled, closed, opened again, and never twice."""

from collections.abc import AsyncIterator, Sequence

import pytest

from bot.channels.telegram import forum_words as words
from bot.channels.telegram.forum import TROUBLE_PAUSE
from bot.channels.telegram.forum_family import code_of
from casework import attachments, conversations, families, rights
from casework.attachments import Kind
from casework.store import Store
from resources_catalog.entry import Entry
from tests.bot.channels.telegram.forum_house import AS_IN_THE_GATEWAY, ForumHouse
from tests.fakes.clock import MovableClock


@pytest.fixture
async def house(stocked: Store, clock: MovableClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ForumHouse]:
    monkeypatch.setenv(*AS_IN_THE_GATEWAY)
    async with ForumHouse.opened(stocked, clock) as opened:
        await opened.people.staff("Anna Berg")
        yield opened


async def test_a_family_that_waits_has_a_topic_that_does_not_tell_who_it_is(house: ForumHouse) -> None:
    family = await house.family("Our son cannot hear")
    await house.waits(family)
    topic = await house.topic(family)
    assert topic.name == f"Family {code_of(family.family_id)} · sv · Karlstad"
    assert not topic.closed


async def test_the_summary_says_what_a_coordinator_must_know(house: ForumHouse, starter: Sequence[Entry]) -> None:
    family = await house.family("Our son <cannot> hear & I am tired")
    shown = next(entry for entry in starter if entry.region == "se-karlstad")
    async with house.store.write() as session:
        own = await families.conversation(session, family.id)
        await conversations.say(
            session,
            own,
            author="bot",
            text="Look",
            language="en",
            now=house.clock(),
            utterance={"phrase": "x", "cards": [{"entry": str(shown.id)}]},
        )
    await house.waits(family)
    (summary,) = (await house.topic(family)).messages
    assert summary.text.startswith(words.WAITING)
    assert words.REASONS["asked_for"] in summary.text
    assert "Monday 23 November, " in summary.text
    assert "(Europe/Stockholm)" in summary.text
    assert "Swedish (sv)" in summary.text
    assert "Karlstad" in summary.text
    assert "Our son <cannot> hear & I am tired" in summary.text
    assert shown.localised("en").name in summary.text
    assert summary.titles == [words.BUTTON_BACK, words.BUTTON_TAKE]


async def test_a_family_that_nobody_waits_for_has_no_topic(house: ForumHouse) -> None:
    family = await house.family("Hello")
    await house.sync(family)
    assert house.group.topics == {}
    assert await house.row(family) is None


async def test_everything_said_after_the_summary_is_shown_in_order_and_once(house: ForumHouse) -> None:
    family = await house.family("Before")
    anna = await house.people.staff("Anna Lind")
    await house.waits(family)
    await house.says(family, "He is <b>six</b> & cannot hear")
    await house.says(family, "Yes", payload={"intent": "affirm"})
    await house.bot_says(family, "word " * 100, {"cards": [{"title": "Hearing care"}]})
    await house.floor.write(family.id, anna.id, "I call you")
    async with house.store.write() as session:
        await conversations.note(session, await families.conversation(session, family.id), "Call them", house.clock())
    for _ in range(2):
        await house.sync(family)
    said = (await house.texts(family))[1:]
    assert said[0] == "Family: He is <b>six</b> & cannot hear"
    assert said[1] == "Family pressed: Yes"
    assert said[2].startswith("Assistant: word word")
    assert said[2].endswith("… [Hearing care]")
    assert len(said[2]) < 300
    assert said[3:] == ["Anna Lind (console): I call you", "📌 Call them"]
    topic = await house.topic(family)
    assert [message.silent for message in topic.messages] == [False, False, False, True, True, True]


async def test_a_long_message_is_shown_whole(house: ForumHouse) -> None:
    family = await house.family("Hello")
    await house.waits(family)
    await house.says(family, "лето & " * 1_200)
    await house.sync(family)
    parts = (await house.texts(family))[1:]
    assert len(parts) > 1
    assert "".join(parts).count("лето") == 1_200


async def test_a_new_urgency_is_said_and_stands_in_the_name(house: ForumHouse) -> None:
    family = await house.family("Hello")
    await house.waits(family)
    await house.waits(family, "crisis")
    topic = await house.topic(family)
    assert topic.name == f"❗ Family {code_of(family.family_id)} · sv · Karlstad"
    assert (await house.texts(family))[1:] == [words.NOW_URGENT]
    async with house.store.write() as session:
        own = await families.conversation(session, family.id)
        await families.choose_language(session, own, "ar")
        await families.choose_region(session, own, "se-filipstad")
    await house.sync(family)
    assert topic.name.startswith(f"❗ Family {code_of(family.family_id)} · ar · ")
    assert "Karlstad" not in topic.name


async def test_it_is_closed_when_the_family_goes_back_and_opened_when_it_waits_again(house: ForumHouse) -> None:
    family = await house.family("Hello")
    await house.waits(family)
    await house.says(family, "Never mind")
    await house.gives_back(family, sync=False)
    await house.says(family, "Something for the assistant")
    await house.sync(family)
    topic = await house.topic(family)
    assert topic.closed
    assert (await house.texts(family))[1:] == ["Family: Never mind", words.CLOSED]
    await house.says(family, "Something else for the assistant")
    await house.sync(family)
    assert topic.closed
    await house.waits(family)
    assert not topic.closed
    await house.says(family, "I am here")
    await house.sync(family)
    assert len(house.group.topics) == 1
    shown = (await house.texts(family))[3:]
    assert shown[0].startswith(words.WAITING)
    assert shown[1:] == ["Family: I am here"], "what was for the assistant only is in the console"


async def test_an_urgent_mark_goes_with_the_handover(house: ForumHouse) -> None:
    family = await house.family("Hello")
    await house.waits(family, "crisis")
    anna = await house.people.staff("Anna Lind")
    await house.floor.hand_back(family.id, anna.id)
    await house.sync(family)
    topic = await house.topic(family)
    assert topic.closed
    assert not topic.name.startswith("❗")


async def test_a_changed_message_is_shown_as_it_is_now(house: ForumHouse) -> None:
    family = await house.family("Hello")
    await house.waits(family)
    shown = await house.says(family, "He is sx")
    await house.sync(family)
    fresh = await house.says(family, "And dfa")
    for which, text in ((shown, "He is six"), (fresh, "And deaf")):
        async with house.store.write() as session:
            message = await session.merge(which)
            assert await conversations.edit(session, message, f"tge{which.id}", text, house.later(seconds=1))
    for _ in range(2):
        await house.sync(family)
    assert (await house.texts(family))[1:] == ["Family: He is sx", "✎ changed: He is six", "Family: And deaf"]


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "video", "video_note", "audio", "sticker"])
async def test_what_came_on_telegram_is_copied(house: ForumHouse, kind: Kind) -> None:
    family = await house.family("Hello")
    await house.waits(family)
    file = house.telegram.cloud.files.add(kind, b"content", name="letter.pdf")
    await house.sends(family, kind, {"file_id": file.id})
    await house.sync(family)
    label, copied = (await house.topic(family)).messages[1:]
    assert label.text == "Family: A file"
    assert copied.file_content == b"content"


async def test_a_file_from_elsewhere_or_gone_is_named(house: ForumHouse) -> None:
    family = await house.family("Hello")
    await house.waits(family)
    await house.sends(family, "document", None)
    await house.sends(family, "photo", {"file_id": "gone"})
    await house.sync(family)
    assert (await house.texts(family))[1:] == [
        "Family: A file\n[document, see the console]",
        "Family: A file",
        "[picture, see the console]",
    ]


async def test_a_picture_that_was_passed_on_stands_under_the_summary(house: ForumHouse) -> None:
    family = await house.family("Hello")
    file = house.telegram.cloud.files.add("photo", b"content")
    await house.sends(family, "photo", {"file_id": file.id})
    number = {"intent": "own_contact", "entities": {}}
    await house.says(family, "[Contact] Mary, +1 555 0100", payload=number)
    await house.says(family, "Yes, pass it on", payload={"intent": "pass_on", "entities": {}})
    await house.waits(family)
    await house.sync(family)
    shown = (await house.topic(family)).messages[1:]
    assert [message.file_content or message.text for message in shown] == [
        "Family: A file",
        b"content",
        "Family pressed: [Contact] Mary, +1 555 0100",
    ]


async def test_what_another_person_tells_the_assistant_is_not_for_the_group(house: ForumHouse) -> None:
    family = await house.family("Hello")
    other = await house.relative(family)
    await house.waits(family)
    await house.says(other, "I do not want anybody to know this")
    await house.says(family, "Are you there?")
    await house.sync(family)
    await house.gives_back(family)
    said = await house.texts(family)
    assert not any("anybody to know" in text for text in said)
    assert any("Are you there?" in text for text in said)


async def test_a_message_waits_a_moment_for_its_file(house: ForumHouse) -> None:
    family = await house.family("Hello")
    await house.waits(family)
    media = await house.says(family, "[picture]", payload={"intent": "media", "entities": {"kind": "photo"}})
    await house.sync(family)
    assert len(await house.texts(family)) == 1
    file = house.telegram.cloud.files.add("photo", b"content")
    async with house.store.write() as session:
        await attachments.add(session, media.id, "photo", house.clock(), source={"file_id": file.id})
    await house.sync(family)
    assert [message.file_content for message in (await house.topic(family)).messages[1:]] == [None, b"content"]


async def test_it_is_said_which_person_of_a_family_writes(house: ForumHouse) -> None:
    family = await house.family("Hello")
    house.later(minutes=1)
    other = await house.relative(family)
    await house.waits(family)
    await house.says(other, "Me too")
    await house.waits(other)
    await house.bot_says(other, "Hi")
    await house.sync(family)
    texts = await house.texts(family)
    assert f"{words.WAITING} (Person 1)" in texts[0]
    assert f"{words.WAITING} (Person 2)" in texts[1] or f"{words.WAITING} (Person 2)" in texts[2]
    assert "Person 2: Me too" in texts
    assert texts[-1] == "→ Person 2: Assistant: Hi"
    assert len(house.group.topics) == 1
    assert (await house.topic(family)).name.split(" · ")[1] == "sv, en"


async def test_a_topic_deleted_by_hand_is_made_anew_with_what_was_said(house: ForumHouse) -> None:
    family = await house.family("Before")
    anna = await house.coordinator()
    await house.waits(family)
    await house.says(family, "First")
    await house.sync(family)
    await house.take(await anna.say_in(await house.topic(family), "I am here"))
    house.group.delete_topic(await house.topic(family))
    house.later(seconds=1)
    await house.says(family, "Second")
    await house.sync(family)
    texts = await house.texts(family)
    assert texts[0].startswith(words.WAITING)
    said = [text for text in texts[1:] if not text.startswith("Assistant:")]
    assert said == ["Family: First", "Anna Berg (Telegram): I am here", "Family: Second"]


async def test_a_topic_deleted_by_hand_is_not_made_anew_for_nobody(house: ForumHouse) -> None:
    family = await house.family("Before")
    await house.waits(family)
    house.group.delete_topic(await house.topic(family))
    await house.gives_back(family)
    assert await house.row(family) is None
    assert [topic for topic in house.group.topics.values() if not topic.deleted] == []


async def test_a_topic_closed_by_hand_is_opened_when_there_is_something_new(house: ForumHouse) -> None:
    family = await house.family("Before")
    await house.waits(family)
    topic = await house.topic(family)
    await house.take(house.group.close_topic(topic))
    await house.sync(family)
    assert topic.closed, "nothing is new"
    await house.says(family, "Hello?")
    await house.sync(family)
    assert not topic.closed
    assert (await house.texts(family))[-1] == "Family: Hello?"


async def test_a_closed_topic_of_which_nobody_told_us_is_opened_too(house: ForumHouse) -> None:
    family = await house.family("Before")
    await house.waits(family)
    topic = await house.topic(family)
    topic.closed = True
    house.telegram.will_fail("sendMessage", kind=400, description="Bad Request: TOPIC_CLOSED")
    await house.says(family, "Hello?")
    await house.sync(family)
    assert not topic.closed
    assert (await house.texts(family))[-1] == "Family: Hello?"


@pytest.mark.parametrize(("rights_kept", "why"), [((), words.NO_RIGHTS), (None, words.NO_RIGHTS)])
async def test_missing_rights_are_said_once_and_tried_again(
    house: ForumHouse, rights_kept: Sequence[str] | None, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    house.group.set_rights(rights_kept)
    family = await house.family("Hello")
    await house.waits(family)
    await house.sync(family)
    row = await house.row(family)
    assert row is not None
    assert row.trouble == why
    assert await house.notes(family) == [f"{words.TROUBLE_NOTE} {why}"]
    assert [record.levelname for record in caplog.records].count("WARNING") == 1
    house.group.set_rights({"can_manage_topics"})
    await house.sync(family)
    row = await house.row(family)
    assert row is not None
    assert row.trouble is None
    assert len(await house.texts(family)) == 1, "the note says nothing that helps in the topic"


async def test_a_group_without_the_bot_or_without_topics_is_trouble(house: ForumHouse) -> None:
    one, two = await house.family("Hello"), await house.family("Hello")
    house.group.kick_bot()
    await house.waits(one)
    house.group.add_bot({"can_manage_topics"})
    house.group.forum = False
    await house.waits(two)
    rows = [await house.row(each) for each in (one, two)]
    assert [row.trouble for row in rows if row] == [words.NOT_IN_GROUP, words.NO_FORUM]


async def test_the_topic_of_an_erased_family_is_deleted(house: ForumHouse) -> None:
    family = await house.family("Hello")
    await house.waits(family)
    topic = await house.topic(family)
    async with house.store.write() as session:
        await rights.erase(session, family.family_id)
    house.group.set_rights({"can_manage_topics"})
    await house.forum.tidy()
    assert not topic.deleted, "the bot may not yet"
    house.group.set_rights({"can_manage_topics", "can_delete_messages"})
    house.later(seconds=TROUBLE_PAUSE.total_seconds() + 1)
    await house.forum.tidy()
    assert topic.deleted
    assert await house.row(family) is None
