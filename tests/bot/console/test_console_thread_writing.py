"""Writing in one conversation without scripts: notes, ready texts, later, two who answer at once, removal, looks."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import select

from bot.attachments.errors import FileMissingError
from bot.attachments.files import AttachmentFiles
from bot.conversation.later import LaterDesk
from bot.messages import message_view
from casework import (
    attachments,
    canned_replies,
    conversations,
    coordinators,
    families,
    handovers,
    later_messages,
    sharing,
    thread_seen,
)
from casework.canned_replies import CannedReplyError
from casework.handover_models import LaterMessage
from casework.models import Attachment, Message, MessageEdit, OutboxItem
from casework.staff_acts import LOOKED, REMOVED_MESSAGE, of_family
from tests.bot.console.console_house import Browser, House
from tests.bot.console.full_thread import full
from tests.bot.console.test_console_thread import address, answer


async def knows(browser: Browser, id: UUID) -> str:
    found = re.search(r'name="knows" id="knows" value="(\d+)"', (await browser.get(address(id))).text)
    assert found
    return found[1]


async def press(browser: Browser, id: UUID, how: str, text: str = "", **more: str) -> httpx.Response:
    return await answer(browser, id, text, False, how=how, **more)


def desk(house: House) -> LaterDesk:
    return LaterDesk(house.store, house.floor, house.bulletin, house.clock)


async def laters(house: House) -> list[LaterMessage]:
    async with house.store.read() as session:
        return list((await session.scalars(select(LaterMessage).order_by(LaterMessage.made_at))).all())


async def outbox(house: House, message_id: int) -> list[OutboxItem]:
    async with house.store.read() as session:
        return list((await session.scalars(select(OutboxItem).where(OutboxItem.message_id == message_id))).all())


async def test_the_first_screen_shows_what_decided_and_what_is_missing(house: House) -> None:
    staff = await house.staff()
    conversation = await full(house, staff)
    async with house.browser(staff) as browser:
        page = (await browser.get(address(conversation.id))).text
    for words in (
        "Eligible",
        "Not certain yet",
        "Missing: ",
        "Danger was named; with Anna Berg",
        "Given to Anna Berg",
        "Mother",
        "Keep its answers about the child and the household: yes",
        "Ring arbetsterapeuten om badrummet",
        "Thursday 26 November, 13:00",
    ):
        assert words in page


async def test_what_the_family_has_hidden_is_not_in_the_page(house: House) -> None:
    staff = await house.staff()
    conversation = await full(house, staff)
    async with house.store.write() as session:
        for part in (sharing.ANSWERS, sharing.PLAN, sharing.MEETINGS):
            await sharing.hide(session, conversation.family_id, part, house.now)
    async with house.browser(staff) as browser:
        page = (await browser.get(f"{address(conversation.id)}/part")).text
    for words in ("Eligible", "Missing: ", "Mother", "Ring arbetsterapeuten"):
        assert words not in page
    assert page.count("Hidden by the family") >= 4
    # The meeting with this coordinator is theirs as well.
    assert "Thursday 26 November, 13:00" in page


async def test_a_look_and_how_far_was_read_are_written_down_once(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej", "Hallå")
    async with house.browser(staff) as browser:
        for _ in range(2):
            await browser.get(address(conversation.id))
    async with house.store.read() as session:
        acts = await of_family(session, conversation.family_id)
        seen = await thread_seen.seen_up_to(session, staff.id, conversation.id)
    assert [(act.what, act.staff_id) for act in acts] == [(LOOKED, staff.id)]
    assert seen == (await house.messages(conversation.id))[-1].id


async def test_a_note_is_for_colleagues_alone(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    async with house.browser(staff) as browser:
        for _ in range(2):
            sent = await press(browser, conversation.id, "note", "Mamman är orolig", client_id="one-note")
            assert sent.status_code == 303
        page = (await browser.get(address(conversation.id))).text
        empty = await press(browser, conversation.id, "note", "  ")
    assert empty.status_code == 422
    assert page.count("Mamman är orolig") == 1
    assert "Note for colleagues, Anna Berg" in page
    # The family's own view holds no notes, nothing is on its way, and the assistant still answers.
    assert [message.text for message in await house.messages(conversation.id)] == ["Hej"]
    async with house.store.read() as session:
        found = await families.conversation(session, conversation.id)
        assert found.floor == "bot"
        items = (await session.scalars(select(OutboxItem))).all()
    assert items == []


async def test_the_second_answer_is_held_until_the_first_was_read(house: House) -> None:
    anna, bo = await house.staff(), await house.staff("lead", "Bo Lind")
    conversation = await house.family("Hej")
    async with house.browser(bo) as browser:
        known = await knows(browser, conversation.id)
        await house.floor.write(conversation.id, anna.id, "Jag kommer på <torsdag>")
        held = await press(browser, conversation.id, "send", "Jag ringer", knows=known)
        assert held.status_code == 422
        assert "Anna Berg has answered since you began" in held.text
        assert "Jag kommer på &lt;torsdag&gt;" in held.text
        assert "\nJag ringer</textarea>" in held.text
        assert "Send anyway" in held.text
        again = re.search(r'name="knows" id="knows" value="(\d+)"', held.text)
        assert again
        sent = await press(browser, conversation.id, "send", "Jag ringer", knows=again[1])
        assert sent.status_code == 303
    texts = [message.text for message in await house.messages(conversation.id) if message.author == "staff"]
    assert texts == ["Jag kommer på <torsdag>", "Jag ringer"]


async def test_ones_own_answers_hold_nothing_up(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    async with house.browser(staff) as browser:
        known = await knows(browser, conversation.id)
        for text in ("Ett", "Två"):
            assert (await press(browser, conversation.id, "send", text, knows=known)).status_code == 303


@pytest.mark.parametrize(
    ("language", "expected", "hint"),
    [
        ("sv", "Hej! Jag heter Anna Berg i Karlstad, {meeting}.", "Please replace it yourself: {meeting}"),
        ("uk", "Hello, Anna Berg, 23 November 2026.", "in another language: English"),
    ],
)
async def test_a_ready_text_comes_in_the_familys_language(
    house: House, language: str, expected: str, hint: str
) -> None:
    staff, conversation = await house.staff(), await house.family("Hej", language=language)
    texts = {"sv": "Hej! Jag heter {coordinator} i {place}, {meeting}.", "en": "Hello, {coordinator}, {date}."}
    async with house.store.write() as session:
        reply = await canned_replies.save(session, "Greeting", texts, staff.id, house.now)
    async with house.browser(staff) as browser:
        page = await press(browser, conversation.id, "insert", "Redan här", reply=str(reply.id))
        assert page.status_code == 200
        assert f"\nRedan här\n{expected}</textarea>" in page.text
        assert hint in page.text
        if "{" in expected:
            held = await press(browser, conversation.id, "send", expected)
            assert held.status_code == 422
            assert "something must still be filled in" in held.text
        for wrong in ("", "nonsense", str(uuid4())):
            refused = await press(browser, conversation.id, "insert", "Redan här", reply=wrong)
            assert refused.status_code == 422
            assert "\nRedan här</textarea>" in refused.text
    assert [message.text for message in await house.messages(conversation.id)] == ["Hej"]


async def test_leads_write_ready_texts_and_faults_are_said(house: House) -> None:
    lead = await house.staff("lead", "Bo Lind")
    staff = await house.staff()
    page = "/console/replies"
    async with house.browser(lead) as browser:
        for fields, why in (
            ({"name": "", "text-sv": "Hej"}, "give the text a name"),
            ({"name": "Hej"}, "at least one language"),
            ({"name": "Hej", "text-sv": "Hej {namn}"}, "{namn} cannot be filled in"),
            ({"name": "Hej", "text-sv": "Hej {coordinator"}, "A brace stands alone"),
            ({"name": "x" * 81, "text-sv": "Hej"}, "This name is too long"),
            ({"name": "Hej", "text-sv": "x" * 3001}, "This text is too long"),
        ):
            refused = await browser.send(page, page, None, **fields)
            assert refused.status_code == 422
            assert why in refused.text
            for value in fields.values():
                assert value in refused.text
        assert (
            await browser.send(page, page, None, **{"name": "Hej", "text-sv": "Hej {coordinator}"})
        ).status_code == 303
        taken = await browser.send(page, page, None, **{"name": " Hej ", "text-nl": "Hallo"})
        assert "a text of this name already" in taken.text
        async with house.store.read() as session:
            (kept,) = await canned_replies.every(session)
        changed = {"id": str(kept.id), "name": "Hälsning", "text-sv": "Hej!"}
        assert (await browser.send(page, page, None, **changed)).status_code == 303
        async with house.browser(staff) as reader:
            shown = (await reader.get(page)).text
            assert "Hälsning" in shown
            assert "<textarea" not in shown
            token = await reader.token("/console/times")
            refused = await reader.client.post(page, data={"csrf": token, **changed})
            assert refused.status_code == 403
        assert (await browser.send(page, f"{page}/remove", id=str(kept.id))).status_code == 303
        gone = await browser.send(page, page, None, **changed)
        assert "Save it again to keep it as new" in gone.text


def test_only_whole_known_places_are_kept() -> None:
    for text in ("{", "}", "{{date}}", "{date", "{}", "{ date }"):
        with pytest.raises(CannedReplyError):
            canned_replies.check("Hej", {"sv": text})
    assert canned_replies.filled("{date} {place} {date}", {"date": "i dag", "place": None}) == "i dag {place} i dag"
    assert canned_replies.left_open("{place} {place} {meeting} {other}") == ("place", "meeting")


async def test_what_is_written_for_later_is_sent_once_at_its_time(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    async with house.browser(staff) as browser:
        page = (await browser.get(address(conversation.id))).text
        # It is Monday ten o'clock in Karlstad: the next morning is Tuesday's.
        assert 'value="2026-11-24"' in page
        assert 'value="09:00"' in page
        once = uuid4().hex
        for _ in range(2):
            kept = await press(
                browser, conversation.id, "later", "God morgon", later_on="2026-11-24", later_at="09:00", client_id=once
            )
            assert kept.status_code == 303
        assert "Anna Berg: to be sent Tuesday 24 November, 09:00" in (await browser.get(address(conversation.id))).text
    assert await desk(house).send_due() == 0
    house.later(hours=22, minutes=59)
    assert await desk(house).send_due() == 0
    house.later(minutes=1)
    assert [await desk(house).send_due() for _ in range(3)] == [1, 0, 0]
    (later,) = await laters(house)
    sent = [message for message in await house.messages(conversation.id) if message.author == "staff"]
    assert [(message.text, message.staff_id) for message in sent] == [("God morgon", staff.id)]
    assert (later.state, later.message_id) == ("sent", sent[0].id)
    assert len(await outbox(house, sent[0].id)) == 1


@pytest.mark.parametrize(
    ("day", "clock", "why"),
    [
        ("2026-11-23", "09:59", "This time is over"),
        ("2027-02-23", "09:00", "This is too far ahead"),
        ("", "09:00", "Please give a day and a time"),
        ("2026-11-31", "09:00", "Please give a day and a time"),
        ("2026-11-24", "nine", "Please give a day and a time"),
    ],
)
async def test_a_time_that_cannot_be_is_said_and_nothing_is_lost(house: House, day: str, clock: str, why: str) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    async with house.browser(staff) as browser:
        refused = await press(browser, conversation.id, "later", "God morgon", later_on=day, later_at=clock)
    assert refused.status_code == 422
    assert why in refused.text
    assert "\nGod morgon</textarea>" in refused.text
    assert f'value="{day}"' in refused.text
    assert await laters(house) == []


async def test_a_chosen_time_and_the_button_for_now_send_nothing_at_first(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    fields = {"proposed": "2026-11-24 09:00", "later_on": "2026-11-25", "later_at": "09:00"}
    async with house.browser(staff) as browser:
        held = await press(browser, conversation.id, "send", "God morgon", **fields)
        assert held.status_code == 422
        assert "you chose a time, but pressed the button for now" in held.text
        fields["later_on"] = "2026-11-24"
        assert (await press(browser, conversation.id, "send", "God morgon", **fields)).status_code == 303


async def obstacle(house: House, conversation_id: UUID, what: str) -> None:
    """Something comes before the message that was written for later."""
    house.later(minutes=5)
    if what == "family":
        await house.family_says(conversation_id, "Vi behöver svar nu")
        return
    colleague = await house.staff("lead", "Bo Lind")
    if what == "colleague":
        await house.floor.write(conversation_id, colleague.id, "Jag har ringt")
    elif what == "closed":
        await house.floor.hand_back(conversation_id, colleague.id)
    else:
        async with house.store.write() as session:
            await coordinators.disable(session, "coordinator@example.org", house.now)


@pytest.mark.parametrize(
    ("what", "asks"),
    [
        ("family", "The family has written since"),
        ("colleague", "A colleague has answered since"),
        ("closed", "The request was closed since"),
        ("disabled", "It was not sent by itself"),
    ],
)
async def test_what_came_first_is_asked_about_and_nothing_leaves_by_itself(house: House, what: str, asks: str) -> None:
    staff, reader = await house.staff(), await house.staff("admin", "Eva Ek")
    conversation = await house.family("Hej")
    await house.hands_over(conversation.id)
    await desk(house).put(conversation.id, staff.id, "God morgon", house.now + timedelta(hours=1))
    await obstacle(house, conversation.id, what)
    house.later(hours=2)
    assert await desk(house).send_due() == 0
    (later,) = await laters(house)
    assert later.state == "asked"
    page = address(conversation.id)
    async with house.browser(reader) as browser:
        assert asks in (await browser.get(page)).text
        for _ in range(2):
            assert (await browser.send(page, f"{page}/later/{later.id}/send")).status_code == 303
        assert asks not in (await browser.get(page)).text
        assert (await browser.send(page, f"{page}/later/{uuid4()}/send")).status_code == 404
    sent = [each for each in await house.messages(conversation.id) if each.text == "God morgon"]
    assert [each.staff_id for each in sent] == [reader.id]


async def test_a_discarded_message_is_never_sent(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    other = await house.family("Hallå")
    later = await desk(house).put(conversation.id, staff.id, "God morgon", house.now + timedelta(hours=1))
    page = address(conversation.id)
    async with house.browser(staff) as browser:
        await browser.send(page, f"{address(other.id)}/later/{later.id}/cancel")
        assert (await laters(house))[0].state == "waiting"
        assert (await browser.send(page, f"{page}/later/{later.id}/cancel")).status_code == 303
        await browser.send(page, f"{page}/later/{later.id}/send")
    house.later(hours=2)
    assert await desk(house).send_due() == 0
    assert [each.author for each in await house.messages(conversation.id)] == ["family"]


async def test_a_fault_while_sending_later_changes_nothing_and_is_tried_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    await desk(house).put(conversation.id, staff.id, "God morgon", house.now + timedelta(hours=1))
    house.later(hours=2)
    answered = handovers.answered

    async def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(handovers, "answered", broken)
    assert await desk(house).send_due() == 0
    assert [each.author for each in await house.messages(conversation.id)] == ["family"]
    assert (await laters(house))[0].state == "waiting"
    monkeypatch.setattr(handovers, "answered", answered)
    assert await desk(house).send_due() == 1


async def test_a_removed_message_leaves_nothing_behind(house: House, tmp_path: Path) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    await house.hands_over(conversation.id)
    files = AttachmentFiles(tmp_path / "files", b"a key for tests, of thirty-two bytes")
    message = await house.family_says(conversation.id, "Mitt kort är 4000 1234")
    async with house.store.write() as session:
        kept = await attachments.add(session, message.id, "photo", house.now, name="kort.jpg")
        await attachments.mark_stored(session, kept.id, "image/jpeg", 4, house.now)
        held = await session.get_one(Message, message.id)
        await conversations.edit(session, held, "edit-1", "Mitt kort är 4000 9999", house.now)
        await handovers.renew_need(session, conversation.id)
    await files.write(kept.id, b"card")
    await house.floor.remove(conversation.id, staff.id, message.id, files.remove)
    await house.floor.remove(conversation.id, staff.id, message.id, files.remove)
    with pytest.raises(FileMissingError):
        await files.read(kept.id)
    async with house.store.write() as session:
        left = await session.get_one(Message, message.id)
        assert not await conversations.edit(session, left, "edit-2", "4000 again", house.now)
        rows = [*(await session.scalars(select(Attachment))).all(), *(await session.scalars(select(MessageEdit))).all()]
        handover = await handovers.open_of(session, conversation.id)
        acts = [act for act in await of_family(session, conversation.family_id) if act.what == REMOVED_MESSAGE]
    assert rows == []
    assert (left.text, left.payload, left.utterance, left.view, left.removed_by) == ("", None, None, None, staff.id)
    assert handover is not None
    assert handover.need == "Hej"
    assert [act.about for act in acts] == [{"message": message.id, "author": "family"}]
    assert message_view(left)["removed"] is True
    async with house.browser(staff) as browser:
        page = (await browser.get(address(conversation.id))).text
    assert "This message was removed by Anna Berg." in page
    assert "4000" not in page


async def test_a_message_on_its_way_is_not_sent_any_more(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    message = await house.floor.write(conversation.id, staff.id, "Fel familj")
    page = f"{address(conversation.id)}/messages/{message.id}/remove"
    async with house.browser(staff) as browser:
        assert "Fel familj" in (await browser.get(page)).text
        assert (await browser.send(page, page)).status_code == 303
        listed = (await browser.get(f"{address(conversation.id)}/remove")).text
        assert "Fel familj" not in listed
        for wrong in ("0", "x", str(10**12)):
            assert (await browser.get(f"{address(conversation.id)}/messages/{wrong}/remove")).status_code == 404
        other = await house.family("Hallå")
        assert (await browser.get(f"{address(other.id)}/messages/{message.id}/remove")).status_code == 404
    (item,) = await outbox(house, message.id)
    assert item.failed_at is not None


async def test_a_file_that_cannot_be_removed_stops_the_removal(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    message = await house.family_says(conversation.id, "Se bilden")
    async with house.store.write() as session:
        await attachments.add(session, message.id, "photo", house.now)

    async def broken(_: UUID) -> None:
        raise OSError("read-only file system")

    with pytest.raises(OSError, match="read-only"):
        await house.floor.remove(conversation.id, staff.id, message.id, broken)
    assert (await house.messages(conversation.id))[-1].text == "Se bilden"


async def test_one_message_for_later_is_sent_once_by_two_processes(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    later = await desk(house).put(conversation.id, staff.id, "God morgon", house.now + timedelta(hours=1))
    house.later(hours=1)
    async with house.store.read() as session:
        due = await later_messages.due(session, house.now)
    assert [each.id for each in due] == [later.id]
    # Both have found it due before either has sent it.
    sent = [await desk(house)._send(each) for each in (*due, *due)]
    assert sent == [True, False]
    assert [each.text for each in await house.messages(conversation.id) if each.author == "staff"] == ["God morgon"]
