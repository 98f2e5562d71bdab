"""The fake Telegram does with messages what the real library asks for."""

from typing import Any

import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    MessageEntity,
    MessageOriginUser,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest

from tests.fakes.telegram.message import Button
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram

YES_NO = InlineKeyboardMarkup(
    [[InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("Site", url="https://example.org/a")]]
)


async def started(telegram: FakeTelegram) -> Phone:
    phone = telegram.user()
    await phone.start()
    return phone


async def test_a_message_reaches_the_phone_as_it_is_displayed(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    sent = await bot.send_message(
        phone.id, " 😀 <b>Hej</b> &amp; ", parse_mode="HTML", reply_markup=YES_NO, disable_notification=True
    )
    assert sent.text == "😀 Hej &"
    (shown,) = phone.inbox
    assert (shown.text, shown.entities) == ("😀 Hej &", [{"type": "bold", "offset": 3, "length": 3}])
    assert shown.buttons == [[Button("Yes", "y"), Button("Site", None, "https://example.org/a")]]
    assert shown.silent
    assert sent.date.microsecond == 0


async def test_private_chats_share_their_ids_and_each_group_has_its_own(telegram: FakeTelegram, bot: Bot) -> None:
    ada, ben = await started(telegram), await started(telegram)
    one, two = telegram.supergroup("One"), telegram.supergroup("Two")
    ids = [(await bot.send_message(chat, "Hej")).message_id for chat in (ada.id, ben.id, one.id, one.id, two.id)]
    assert ids == [3, 4, 2, 3, 2]
    await ada.say("Hej")
    assert ada.sent[-1].id == 5


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("photo", {}),
        ("document", {}),
        ("voice", {}),
        ("video_note", {}),
        ("video", {}),
        ("audio", {}),
        ("sticker", {}),
    ],
)
async def test_a_file_is_uploaded_sent_again_by_its_id_and_fetched(
    telegram: FakeTelegram, bot: Bot, kind: str, given: dict[str, Any]
) -> None:
    phone = await started(telegram)
    # Telegram plays as a voice only what is Ogg.
    content = (b"OggS" if kind == "voice" else b"") + b"\r\n--a file\x00\xff\r\n" * 50
    send = getattr(bot, f"send_{kind}")
    sent = await send(phone.id, InputFile(content, filename='a "list"; of.pdf'))
    attachment = getattr(sent, kind)
    file_id = (attachment[-1] if kind == "photo" else attachment).file_id
    await send(phone.id, file_id)
    assert [message.file_content for message in phone.inbox] == [content, content]
    assert bytes(await (await bot.get_file(file_id)).download_as_bytearray()) == content
    assert getattr(await send(phone.id, InputFile(content, attach=True)), kind)


async def test_a_document_keeps_its_name_type_and_caption(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    await bot.send_document(
        phone.id, b"%PDF", filename="Ansökan.pdf", caption="<i>Read</i> this", parse_mode="HTML", reply_markup=YES_NO
    )
    (shown,) = phone.inbox
    assert (shown.file_name, shown.text, shown.titles) == ("Ansökan.pdf", "Read this", ["Yes", "Site"])
    assert shown.content["document"]["mime_type"] == "application/pdf"
    assert shown.entities == [{"type": "italic", "offset": 0, "length": 4}]


async def test_places_and_contacts_are_sent(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    sent = await bot.send_location(phone.id, 59.5, 18.25)
    assert sent.location
    assert (sent.location.latitude, sent.location.longitude) == (59.5, 18.25)
    contact = (await bot.send_contact(phone.id, "+1 555 0100", "Ada")).contact
    assert contact
    assert contact.phone_number == "+1 555 0100"


async def test_what_the_user_sends_comes_as_the_library_knows_it(telegram: FakeTelegram, bot: Bot) -> None:
    phone = telegram.user(language_code="sv", name="Åsa")
    await phone.start("from-link")
    await phone.say("Look at https://example.org/a and /help")
    await phone.send_photo(caption="My letter")
    await phone.send_document(b"%PDF", "letter.pdf", "application/pdf")
    await phone.send_voice()
    await phone.send_video_note()
    await phone.send_video()
    await phone.send_audio()
    await phone.send_sticker()
    await phone.send_location(59.5, 18.25)
    await phone.send_contact("+1 555 0100")
    messages = [update.message for update in await bot.get_updates()]
    start, text, photo, document, voice, note, video, audio, sticker, place, contact = filter(None, messages)
    assert start.text == "/start from-link"
    assert [entity.type for entity in start.entities] == [MessageEntity.BOT_COMMAND]
    assert start.from_user
    assert (start.from_user.language_code, start.from_user.first_name, start.chat.type) == ("sv", "Åsa", "private")
    assert list(text.parse_entities().values()) == ["https://example.org/a", "/help"]
    assert photo.photo[-1].file_unique_id
    assert photo.caption == "My letter"
    assert document.document
    assert (document.document.file_name, document.document.mime_type) == ("letter.pdf", "application/pdf")
    assert all((voice.voice, note.video_note, video.video, audio.audio, sticker.sticker, place.location))
    assert contact.contact
    assert contact.contact.user_id == phone.id


async def test_an_answer_names_the_message_it_answers(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    question = await phone.say("Which?")
    reply = await bot.send_message(
        phone.id, "This", reply_parameters=ReplyParameters(question["message"]["message_id"])
    )
    assert reply.reply_to_message
    assert reply.reply_to_message.text == "Which?"
    with pytest.raises(BadRequest, match=r"^Message to be replied not found$"):
        await bot.send_message(phone.id, "This", reply_parameters=ReplyParameters(9999))
    lone = await bot.send_message(
        phone.id, "This", reply_parameters=ReplyParameters(9999, allow_sending_without_reply=True)
    )
    assert lone.reply_to_message is None
    await phone.say("Thanks", reply_to=reply.message_id)
    update = (await bot.get_updates())[-1]
    assert update.message
    assert update.message.reply_to_message
    assert update.message.reply_to_message.message_id == reply.message_id


async def test_messages_are_copied_and_forwarded(telegram: FakeTelegram, bot: Bot) -> None:
    phone, group = await started(telegram), telegram.supergroup("Team", forum=False)
    update = await phone.send_photo(caption="My letter")
    number = update["message"]["message_id"]
    copied = await bot.copy_message(group.id, phone.id, number, caption="A letter")
    forwarded = await bot.forward_message(group.id, phone.id, number)
    assert [message.text for message in group.messages.values()] == ["A letter", "My letter"]
    assert copied.message_id == 2
    assert isinstance(forwarded.forward_origin, MessageOriginUser)
    assert forwarded.forward_origin.sender_user.id == phone.id
    for act in (bot.copy_message, bot.forward_message):
        with pytest.raises(BadRequest, match=r"^Message to (copy|forward) not found$"):
            await act(group.id, phone.id, 9999)


async def test_an_edit_changes_what_is_displayed(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    sent = await bot.send_message(phone.id, "One", reply_markup=YES_NO)
    edited = await bot.edit_message_text("<b>Two</b>", phone.id, sent.message_id, parse_mode="HTML")
    assert not isinstance(edited, bool)
    assert edited.edit_date
    assert [(message.text, message.titles) for message in phone.inbox] == [("Two", [])]
    await bot.edit_message_reply_markup(phone.id, sent.message_id, reply_markup=YES_NO)
    assert phone.inbox[0].titles == ["Yes", "Site"]
    document = await bot.send_document(phone.id, b"%PDF", filename="a.pdf", caption="Old")
    await bot.edit_message_caption(phone.id, document.message_id, caption="New")
    assert phone.inbox[1].text == "New"


async def test_an_edit_that_cannot_be_is_refused(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    own = await phone.say("Mine")
    sent = await bot.send_message(phone.id, "One", reply_markup=YES_NO)
    photo = await bot.send_photo(phone.id, b"image")
    plain = await bot.send_message(phone.id, "Choose", reply_markup=ReplyKeyboardMarkup([["A", "B"]]))
    assert phone.keyboard == ["A", "B"]
    for number, text, why in (
        (sent.message_id, " One ", "Message is not modified: specified new message content and reply markup are "),
        (9999, "Two", "Message to edit not found"),
        (own["message"]["message_id"], "Two", "Message can't be edited"),
        (plain.message_id, "Two", "Message can't be edited"),
        (photo.message_id, "Two", "There is no text in the message to edit"),
    ):
        with pytest.raises(BadRequest) as caught:
            await bot.edit_message_text(text, phone.id, number, reply_markup=YES_NO)
        assert caught.value.message.startswith(why)
    with pytest.raises(BadRequest, match=r"There is no caption"):
        await bot.edit_message_caption(phone.id, sent.message_id, caption="New")


async def test_a_deleted_message_is_gone_from_the_phone(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    one, two, three = [(await bot.send_message(phone.id, text)).message_id for text in "abc"]
    await bot.delete_message(phone.id, one)
    assert phone.texts == ["b", "c"]
    with pytest.raises(BadRequest, match=r"^Message to delete not found$"):
        await bot.delete_message(phone.id, one)
    await bot.delete_messages(phone.id, [one, two, three])
    assert phone.texts == []
    mine = await phone.say("Mine")
    await bot.delete_message(phone.id, mine["message"]["message_id"])
    assert all(message.text != "Mine" for message in phone.history)


async def test_a_message_of_two_days_ago_cannot_be_deleted(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    sent = await bot.send_message(phone.id, "Hej")
    phone.inbox[0].date -= 48 * 3600
    with pytest.raises(BadRequest, match=r"^Message can't be deleted$"):
        await bot.delete_message(phone.id, sent.message_id)


async def test_a_press_is_answered_once(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    await bot.send_message(phone.id, "Old", reply_markup=YES_NO)
    newest = await bot.send_message(phone.id, "New", reply_markup=YES_NO)
    await phone.press("Yes")
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.message
    assert (query.data, query.from_user.id, query.message.message_id) == ("y", phone.id, newest.message_id)
    await query.answer("Saved", show_alert=True)
    assert [(alert.text, alert.in_box) for alert in phone.alerts] == [("Saved", True)]
    for identity in (query.id, "unknown"):
        with pytest.raises(BadRequest, match=r"^Query is too old and response timeout expired or query id is invalid$"):
            await bot.answer_callback_query(identity)


async def test_a_press_needs_a_button_that_is_there(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    sent = await bot.send_message(phone.id, "Well?", reply_markup=YES_NO)
    seen = phone.inbox[0].buttons[0][0]
    with pytest.raises(AssertionError, match="opens"):
        await phone.press("Site")
    await phone.press(lambda button: button.data == "y")
    await bot.edit_message_reply_markup(phone.id, sent.message_id)
    with pytest.raises(AssertionError, match="no button 'Yes'"):
        await phone.press("Yes")
    with pytest.raises(AssertionError, match="no button 'Yes'"):
        await phone.press_old(sent.message_id, "Yes")
    update = await phone.press_old(sent.message_id, seen)
    assert update["callback_query"]["data"] == "y"


async def test_a_message_is_pinned_and_marked(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    sent = await bot.send_message(phone.id, "Hej")
    await bot.pin_chat_message(phone.id, sent.message_id)
    await bot.set_message_reaction(phone.id, sent.message_id, "👍")
    assert phone.inbox[0].pinned
    assert phone.inbox[0].reactions == [{"type": "emoji", "emoji": "👍"}]
    assert (await bot.get_updates())[-1].message.pinned_message.message_id == sent.message_id  # type: ignore[union-attr]
    with pytest.raises(BadRequest, match="Reaction_invalid"):
        await bot.set_message_reaction(phone.id, sent.message_id, ReactionTypeEmoji("🧷"))


async def test_typing_is_seen(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    await bot.send_chat_action(phone.id, "typing")
    assert phone.typing == 1
    with pytest.raises(BadRequest, match=r"^Wrong parameter action in request$"):
        await bot.send_chat_action(phone.id, "sleeping")


async def test_a_phone_waits_for_what_comes_and_says_what_it_has_instead(telegram: FakeTelegram, bot: Bot) -> None:
    phone = await started(telegram)
    await bot.send_message(phone.id, "Hej")
    assert await phone.until(lambda inbox: len(inbox) == 1)
    with pytest.raises(TimeoutError, match=r"\['Hej'\]"):
        await phone.until(lambda inbox: len(inbox) == 2, seconds=0.01)


async def test_the_same_update_comes_twice_with_one_id(telegram: FakeTelegram, bot: Bot) -> None:
    phone = telegram.user()
    update = await phone.say("Hej")
    phone.resend(update)
    one, two = await bot.get_updates()
    assert one.to_dict() == two.to_dict()


async def test_a_users_edit_comes_as_one(telegram: FakeTelegram, bot: Bot) -> None:
    phone = telegram.user()
    said = await phone.say("Hej")
    await phone.edit(said, "Hello")
    _, update = await bot.get_updates()
    assert update.edited_message
    assert (update.edited_message.text, bool(update.edited_message.edit_date)) == ("Hello", True)
