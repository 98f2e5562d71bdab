"""Files of staff on a family's phone, each once and in the best form; and why a family's own was not kept."""

from typing import Any

import pytest

from bot.attachments.intake import keeping, look
from bot.conversation.file_errand import WithFiles
from bot.reply.voice import voice
from casework.attachments import Given
from locales.phrases import attachments as phrases
from locales.phrases import telegram as telegram_phrases
from tests.bot.test_attachment_store import ogg
from tests.bot.test_plain_pictures import WHOLE, png
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import TelegramHouse
from tests.fakes.waiting import until

PDF = b"%PDF-1.7 a form of the tests"
OPUS = ogg(b"OpusHead\1\1\x38\1\x80\xbb\0\0\0\0\0")


def say(phrase: Any, **values: Any) -> str:
    return voice("en").say(phrase.name, values)


async def known(house: TelegramHouse, telegram: FakeTelegram) -> Phone:
    phone = telegram.user()
    await phone.send_photo()
    await phone.until(lambda inbox: len(inbox) == 1)
    return phone


async def answer(house: TelegramHouse, phone: Phone, text: str, *files: tuple[str, bytes]) -> None:
    """A coordinator answers with files."""
    gateway = house.gateway
    staff, conversation_id = await gateway.people.staff("Anna Berg"), await house.conversation_id(phone)
    looked = [await look(data) for _, data in files]
    async with keeping(gateway.store, house.files, looked) as stored:
        given = [
            Given(one.kind, None, name, kept.size, kept)
            for one, (name, _), kept in zip(looked, files, stored, strict=True)
        ]
        await gateway.floor.write(conversation_id, staff.id, text, errand=WithFiles(given, gateway.clock()))


def shown(phone: Phone) -> list[tuple[str, str, bytes]]:
    """Kind, name and content of the files on the phone, in their order."""
    return [(each.file.kind, each.file.name, each.file.content) for each in phone.inbox if each.file is not None]


async def test_each_file_comes_in_the_form_that_is_best(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = await known(house, telegram)
    files = (
        ("map.png", WHOLE["image/png"]),
        ("voice.ogg", OPUS),
        ("form.exe", PDF),
        ("moving.gif", b"GIF89a\1\0\1\0\x80\0\0\xff\xff\xff\0\0\0"),
    )
    await answer(house, phone, "Please look", *files)
    await phone.until(lambda _: len(shown(phone)) == 4)
    assert [(kind, name) for kind, name, _ in shown(phone)] == [
        ("photo", "map.png"),
        ("voice", "voice.ogg"),
        ("document", "form.pdf"),
        ("document", "moving.gif"),
    ]
    assert [content for _, _, content in shown(phone)] == [data for _, data in files]
    assert any("Please look" in each and "Anna Berg" in each for each in phone.texts)


async def test_a_file_without_words_says_who_sends_it(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = await known(house, telegram)
    await answer(house, phone, "", ("form.pdf", PDF), ("other.pdf", PDF + b"2"))
    await phone.until(lambda _: len(shown(phone)) == 2)
    assert ["Anna Berg" in each.text for each in phone.inbox if each.file is not None] == [True, False]


async def test_a_picture_that_telegram_cannot_show_comes_as_a_document(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = await known(house, telegram)
    long = png().replace(b"IHDR\0\0\0\1\0\0\0\1", b"IHDR\0\0\x27\x10\0\0\0\1", 1)
    await answer(house, phone, "", ("long.png", long))
    await phone.until(lambda _: len(shown(phone)) == 1)
    assert shown(phone)[0][:2] == ("document", "long.png")


@pytest.mark.parametrize("nth", [1, 2, 3])
async def test_a_restart_in_between_doubles_nothing(house: TelegramHouse, telegram: FakeTelegram, nth: int) -> None:
    phone = await known(house, telegram)
    killed = house.kill_at_statement("UPDATE telegram_post", nth)
    await answer(house, phone, "", ("one.pdf", PDF), ("two.pdf", PDF + b"2"), ("three.pdf", PDF + b"3"))
    await until(killed)
    await house.restart()
    await phone.until(lambda _: [name for _, name, _ in shown(phone)] == ["one.pdf", "two.pdf", "three.pdf"])


@pytest.mark.parametrize(
    ("data", "phrase"),
    [(b"MZ\x90\0" + b"\0" * 60, phrases.NOT_KEPT_FORBIDDEN), (b"PK\x03\x04 packed", phrases.NOT_KEPT_FORBIDDEN)],
    ids=["program", "archive"],
)
async def test_the_family_hears_that_its_file_was_not_kept(
    house: TelegramHouse, telegram: FakeTelegram, data: bytes, phrase: Any
) -> None:
    phone = telegram.user()
    await phone.send_document(data, "thing.bin", "application/octet-stream")
    await phone.until(lambda _: say(phrase) in phone.texts)
    await phone.send_document(data, "thing.bin", "application/octet-stream")
    await phone.until(lambda _: phone.texts.count(say(telegram_phrases.SENT_DOCUMENT)) == 2)


async def test_the_family_hears_that_its_file_is_too_large(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    phone.user.started = True
    large = telegram.cloud.files.add("video", b"\0", size=21 * 1024 * 1024)
    telegram.cloud.tell_bot(telegram.cloud.post(phone.chat, phone.user.to_json(), {"video": large.described()}))
    await phone.until(lambda _: say(phrases.NOT_KEPT_TOO_BIG, limit=20) in phone.texts)
