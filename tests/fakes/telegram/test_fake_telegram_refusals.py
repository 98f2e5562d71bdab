"""The fake Telegram refuses what the real one refuses, in its words."""

import json
from typing import Any

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from tests.fakes.telegram.file import MOST_BYTES
from tests.fakes.telegram.library import bot_of
from tests.fakes.telegram.server import FakeTelegram


async def test_a_wrong_token_is_refused(telegram: FakeTelegram) -> None:
    stranger = bot_of(telegram, token="5550100:another")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_a_bot_writes_only_to_people_who_began(telegram: FakeTelegram, bot: Bot) -> None:
    stranger, blocker, gone = telegram.user(), telegram.user(), telegram.user()
    group = telegram.supergroup("Team")
    await blocker.start()
    await blocker.block()
    await gone.start()
    gone.deactivate()
    group.kick_bot()
    refused: list[tuple[int, type[TelegramError], str]] = [
        (12345, BadRequest, "Chat not found"),
        (stranger.id, Forbidden, "Forbidden: bot can't initiate conversation with a user"),
        (blocker.id, Forbidden, "Forbidden: bot was blocked by the user"),
        (gone.id, Forbidden, "Forbidden: user is deactivated"),
        (group.id, Forbidden, "Forbidden: bot was kicked from the supergroup chat"),
    ]
    for chat_id, kind, why in refused:
        with pytest.raises(kind) as caught:
            await bot.send_message(chat_id, "Hej")
        assert caught.value.message == why
    await blocker.unblock()
    await bot.send_message(blocker.id, "Hej")
    changes = [update.my_chat_member for update in await bot.get_updates() if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["kicked", "kicked", "member"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \n\u200b ", "Message text is empty"),
        ("x" * 4097, "Message is too long"),
        ("😀" * 2049, "Message is too long"),
        ("<b>Hej", "Can't parse entities: can't find end tag corresponding to start tag \"b\""),
    ],
)
async def test_a_text_that_cannot_be_shown_is_refused(telegram: FakeTelegram, bot: Bot, text: str, why: str) -> None:
    phone = telegram.user()
    await phone.start()
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(phone.id, text, parse_mode="HTML")
    assert caught.value.message.lower() == why.lower()
    assert phone.inbox == []


async def test_the_longest_text_and_caption_are_counted_after_reading_the_marks(
    telegram: FakeTelegram, bot: Bot
) -> None:
    phone = telegram.user()
    await phone.start()
    await bot.send_message(phone.id, "<b>" + "&amp;" * 4096 + "</b>", parse_mode="HTML")
    await bot.send_photo(phone.id, b"image", caption="<b>" + "x" * 1024 + "</b>", parse_mode="HTML")
    with pytest.raises(BadRequest, match=r"^Message caption is too long$"):
        await bot.send_photo(phone.id, b"image", caption="x" * 1025)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([[{"text": "a", "callback_data": "å" * 33}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "a", "callback_data": ""}]], "BUTTON_DATA_INVALID"),
        ([[{"text": "a", "callback_data": "x"}] * 10] * 10 + [[{"text": "b", "callback_data": "x"}]], "too long"),
        ([[{"text": "a", "url": "tel:+15550100"}]], "URL 'tel:+15550100' is invalid: Unsupported URL protocol"),
        ([[{"text": "a", "url": "http://localhost/"}]], "URL 'http://localhost/' is invalid: Wrong HTTP URL"),
        ([[{"text": "a", "url": "https://"}]], "URL 'https://' is invalid: URL host is empty"),
        ([[{"text": "a"}]], "Text buttons are unallowed in the inline keyboard"),
        ([[{"text": "", "callback_data": "x"}]], "must be non-empty"),
        ([[{"text": "a", "callback_data": "x", "url": "https://example.org"}]], "Text buttons are unallowed"),
    ],
)
async def test_buttons_that_cannot_be_are_refused(
    telegram: FakeTelegram, bot: Bot, rows: list[list[dict[str, Any]]], why: str
) -> None:
    phone = telegram.user()
    await phone.start()
    with pytest.raises(BadRequest) as caught:
        await bot.send_message(phone.id, "Hej", api_kwargs={"reply_markup": {"inline_keyboard": rows}})
    assert why.lower() in caught.value.message.lower()


async def test_a_button_takes_64_bytes(telegram: FakeTelegram, bot: Bot) -> None:
    phone = telegram.user()
    await phone.start()
    buttons = [InlineKeyboardButton("Hej", callback_data="å" * 32)] * 100
    await bot.send_message(phone.id, "Hej", reply_markup=InlineKeyboardMarkup.from_column(buttons))
    assert len(phone.inbox[0].titles) == 100


async def test_broken_utf_8_is_refused(telegram: FakeTelegram) -> None:
    phone = telegram.user()
    await phone.start()
    where = f"{telegram.url}{telegram.token}/sendMessage"
    broken = json.dumps({"chat_id": phone.id, "text": "\ud83d"}).encode()
    async with httpx.AsyncClient(trust_env=False) as client:
        answers = [
            await client.post(where, content=broken, headers={"Content-Type": "application/json"}),
            await client.post(
                where,
                content=f"chat_id={phone.id}&text=%ff%fe".encode(),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
            ),
        ]
    for answer in answers:
        assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
    assert phone.inbox == []


async def test_files_that_cannot_be_are_refused(telegram: FakeTelegram, bot: Bot) -> None:
    phone = telegram.user()
    await phone.start()
    update = await phone.send_document(b"a film", "film.mp4", "video/mp4", size=MOST_BYTES + 1)
    large = update["message"]["document"]["file_id"]
    with pytest.raises(BadRequest, match=r"^File is too big$"):
        await bot.get_file(large)
    with pytest.raises(BadRequest, match=r"^Invalid file_id$"):
        await bot.get_file("unknown")
    with pytest.raises(BadRequest, match=r"^Wrong file identifier"):
        await bot.send_document(phone.id, "unknown")
    with pytest.raises(BadRequest, match=r"^Can't use file of type document as photo$"):
        await bot.send_photo(phone.id, large)
    with pytest.raises(BadRequest, match=r"^File must be non-empty$"):
        await bot.send_document(phone.id, b"", filename="a.txt")


async def test_what_is_not_faked_is_a_fault() -> None:
    async with FakeTelegram() as telegram, bot_of(telegram) as bot:
        phone = telegram.user()
        await phone.start()
        with pytest.raises(InvalidToken):
            await bot.send_dice(phone.id)
        await bot.send_message(phone.id, "Hej", message_effect_id="1")
        await bot.send_message(phone.id, "Hej", api_kwargs={"surprise": 1})
        assert telegram.faults == [
            "sendDice is not faked.",
            "sendMessage has no parameter message_effect_id, or it is not faked.",
            "sendMessage has no parameter surprise, or it is not faked.",
        ]


async def test_a_phone_that_has_blocked_the_bot_cannot_write(telegram: FakeTelegram) -> None:
    phone = telegram.user()
    await phone.block()
    with pytest.raises(AssertionError, match="has blocked the bot"):
        await phone.say("Hej")
