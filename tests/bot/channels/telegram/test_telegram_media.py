"""What a family sends on Telegram besides words: taken, answered or left to a person, and its file kept encrypted."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.attachments.content import LARGEST
from bot.attachments.errors import FileMissingError
from bot.channels.telegram.files import TOO_OLD, Files
from bot.reply.voice import voice
from casework import attachments
from casework.channel_models import TelegramUpdate
from casework.models import Attachment, Message
from locales.phrases import coordinator, smalltalk
from locales.phrases import telegram as phrases
from locales.utterance import HandOver, Utterance
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.phone import FILM, IMAGE, Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.trouble import Kind
from tests.fakes.telegram_house import TelegramHouse
from tests.fakes.waiting import until

ANSWER = Utterance(smalltalk.WHO_I_AM.name)
#: As much of an Ogg file as tells that it holds sound.
SOUND = b"OggS" + bytes(24) + b"OpusHead a voice of the tests"
PDF = b"%PDF-1.7 a letter of the tests"
KARLSTAD = (59.379312, 13.503587)


def say(phrase: Any, **values: Any) -> str:
    return voice("en").say(phrase.name, values)


YES, NOT_NOW = say(coordinator.BUTTON_PASS_ON), say(coordinator.BUTTON_NOT_NOW)


def posts(telegram: FakeTelegram, phone: Phone, content: dict[str, Any]) -> None:
    """A message with any content that Telegram knows."""
    phone.user.started = True
    telegram.cloud.tell_bot(telegram.cloud.post(phone.chat, phone.user.to_json(), content))


def sends_album(telegram: FakeTelegram, phone: Phone, *captions: str | None) -> None:
    for caption in captions:
        file = telegram.cloud.files.add("photo", IMAGE)
        said = {"caption": caption} if caption else {}
        posts(telegram, phone, {"photo": file.described(), "media_group_id": "4711", **said})


async def settled(house: TelegramHouse) -> None:
    """Until every update is worked on and every message answered."""

    async def nothing_left() -> bool:
        # First what comes first: an update that is no longer here is stored.
        if house.telegram.cloud.updates.pending:
            return False
        async with house.gateway.store.read() as session:
            undone = await session.scalar(select(func.count()).where(TelegramUpdate.done_at.is_(None)))
            unanswered = await session.scalar(
                select(func.count()).where(Message.author == "family", Message.state != "answered")
            )
        return not undone and not unanswered

    await until(nothing_left)


async def kept(house: TelegramHouse, phone: Phone) -> list[Attachment]:
    """The attachments of the thread, in the order of its messages."""
    thread = await house.messages(phone)
    async with house.gateway.store.read() as session:
        files = await attachments.of_messages(session, [each.id for each in thread])
    return [file for each in thread for file in files.get(each.id, [])]


async def file_of(house: TelegramHouse, phone: Phone) -> Attachment:
    """The one attachment, once its file was fetched or refused."""

    async def decided() -> bool:
        return [each.state != "waiting" for each in await kept(house, phone)] == [True]

    await until(decided)
    return (await kept(house, phone))[0]


async def with_person(house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa) -> Phone:
    """A family to whom a coordinator is answering."""
    rasa.will_say(ANSWER)
    phone = telegram.user()
    await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1)
    staff = await house.gateway.people.staff("Anna Berg")
    await house.gateway.floor.take_over(await house.conversation_id(phone), staff.id)
    await phone.until(lambda inbox: len(inbox) == 2)
    return phone


async def test_the_words_under_a_picture_are_answered_and_the_picture_is_kept(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(ANSWER)
    phone = telegram.user()
    await phone.send_photo(caption="what is this letter?")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [say(smalltalk.WHO_I_AM)]
    assert rasa.heard[0]["text"] == "what is this letter?"
    file = await file_of(house, phone)
    assert (file.kind, file.state, file.mime, file.size) == ("photo", "stored", "image/jpeg", len(IMAGE))
    assert await house.files.read(file.id) == IMAGE


async def test_a_caption_that_nobody_can_read_does_not_lose_the_picture(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = telegram.user()
    await phone.send_photo(caption="\u200b")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [say(phrases.SENT_PHOTO)]
    assert (await file_of(house, phone)).state == "stored"


async def test_a_picture_is_offered_to_a_person_who_then_gets_the_next_one_in_silence(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    await house.gateway.people.staff("Anna Berg")
    phone = telegram.user()
    await phone.send_photo()
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [say(phrases.SENT_PHOTO)]
    assert phone.inbox[0].titles == [YES, NOT_NOW]
    rasa.will_say(HandOver("task"))
    await phone.press(YES)
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.texts[1].startswith("Anna Berg is not at work right now, and will answer you here")
    await phone.send_photo(b"\xff\xd8\xff\xe0 another one")
    await settled(house)
    assert len(phone.inbox) == 2
    thread = [each.text for each in await house.messages(phone) if each.author == "family"]
    assert thread == ["[Picture]", YES, "[Picture]"]

    async def both_stored() -> bool:
        return [each.state for each in await kept(house, phone)] == ["stored", "stored"]

    await until(both_stored)
    assert await house.files.read((await kept(house, phone))[1].id) == b"\xff\xd8\xff\xe0 another one"


Send = Callable[[Phone], Any]


@pytest.mark.parametrize(
    ("send", "shown", "said", "kind", "mime"),
    [
        (lambda phone: phone.send_voice(SOUND), "[Voice message]", phrases.SENT_VOICE, "voice", "audio/ogg"),
        (
            lambda phone: phone.send_audio(b"ID3\x04\x00 a song"),
            "[Voice message]",
            phrases.SENT_VOICE,
            "audio",
            "audio/mpeg",
        ),
        (lambda phone: phone.send_video_note(FILM), "[Video]", phrases.SENT_VIDEO, "video_note", "video/mp4"),
        (lambda phone: phone.send_video(FILM), "[Video]", phrases.SENT_VIDEO, "video", "video/mp4"),
        (
            lambda phone: phone.send_document(PDF, "letter.pdf", "application/pdf"),
            "[Document]",
            phrases.SENT_DOCUMENT,
            "document",
            "application/pdf",
        ),
    ],
    ids=["voice", "audio", "video note", "video", "document"],
)
async def test_what_the_assistant_cannot_read_is_kept_and_offered_to_a_person(
    house: TelegramHouse, telegram: FakeTelegram, send: Send, shown: str, said: Any, kind: str, mime: str
) -> None:
    phone = telegram.user()
    await send(phone)
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [say(said)]
    assert phone.inbox[0].titles == [YES, NOT_NOW]
    assert (await house.messages(phone))[0].text == shown
    file = await file_of(house, phone)
    assert (file.kind, file.state, file.mime) == (kind, "stored", mime)


async def test_the_name_of_a_document_is_kept(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    await phone.send_document(PDF, "../школа 2026.pdf", "application/pdf")
    assert (await file_of(house, phone)).name == "школа 2026.pdf"


async def test_a_moving_picture_is_kept(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    file = telegram.cloud.files.add("document", FILM, name="cat.mp4", mime_type="video/mp4")
    animation = {**file.described(), "width": 10, "height": 10, "duration": 1}
    posts(telegram, phone, {"animation": animation, "document": file.described()})
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.inbox[0].titles == [YES, NOT_NOW]
    assert (await file_of(house, phone)).mime == "video/mp4"


async def test_an_album_is_spoken_about_once_and_kept_whole(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    sends_album(telegram, phone, None, None, None)
    await settled(house)
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [say(phrases.SENT_PHOTO)]
    thread = await house.messages(phone)
    assert sorted(each.text for each in thread) == [say(phrases.SENT_PHOTO), *["[Picture]"] * 3]
    assert len(await kept(house, phone)) == 3
    await phone.send_photo()
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.texts[1] == say(phrases.SENT_PHOTO), "a picture of its own is spoken about"


@pytest.mark.parametrize("captions", [("our letters", None, None), (None, None, "our letters")])
async def test_the_words_under_an_album_are_answered(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, captions: tuple[str | None, ...]
) -> None:
    rasa.will_say(ANSWER)
    phone = telegram.user()
    sends_album(telegram, phone, *captions)
    await settled(house)
    wanted = [say(smalltalk.WHO_I_AM)] if captions[0] else [say(phrases.SENT_PHOTO), say(smalltalk.WHO_I_AM)]
    await phone.until(lambda inbox: len(inbox) == len(wanted))
    assert phone.texts == wanted
    assert len(await kept(house, phone)) == 3


async def test_a_place_sent_to_a_person_can_be_read_by_them(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await with_person(house, telegram, rasa)
    await phone.send_location(*KARLSTAD)
    await settled(house)
    thread = await house.messages(phone)
    assert thread[-1].text == "[Place] 59.37931, 13.50359"
    assert thread[-1].author == "family", "the assistant says nothing"


@pytest.mark.parametrize(
    "send",
    [
        lambda phone: phone.send_photo(),
        lambda phone: phone.send_voice(SOUND),
        lambda phone: phone.send_sticker(),
        lambda phone: phone.send_contact("+15550100123", "Dr. Lind"),
        lambda phone: phone.send_contact("+15550100124"),
    ],
    ids=["photo", "voice", "sticker", "contact", "own number"],
)
async def test_whatever_is_sent_to_a_person_is_met_with_silence(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, send: Send
) -> None:
    phone = await with_person(house, telegram, rasa)
    await send(phone)
    await settled(house)
    thread = await house.messages(phone)
    assert thread[-1].author == "family"
    assert len(phone.inbox) == 2


async def test_a_stored_file_cannot_be_read_without_the_key(
    house: TelegramHouse, telegram: FakeTelegram, tmp_path: Path
) -> None:
    phone = telegram.user()
    await phone.send_document(PDF, "letter.pdf", "application/pdf")
    file = await file_of(house, phone)
    (on_disk,) = (tmp_path / "attachments").iterdir()
    assert on_disk.name == str(file.id)
    assert b"letter of the tests" not in on_disk.read_bytes()
    assert await house.files.read(file.id) == PDF


@pytest.mark.parametrize(
    ("content", "name", "size", "state"),
    [
        (PDF, "letter.pdf", LARGEST + 1, ("refused", "too_big")),
        (b"MZ\x90\x00\x03" + bytes(60), "letter.pdf", None, ("refused", "forbidden_type")),
        (b"<!doctype html><script>alert(1)</script>", "letter.txt", None, ("refused", "forbidden_type")),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "drawing.png", None, ("refused", "forbidden_type")),
        (b"\x00\x01\x02\x03", "letter.pdf", None, ("refused", "forbidden_type")),
    ],
    ids=["too big", "exe", "html", "svg", "unknown"],
)
async def test_a_file_that_is_not_taken_is_known_by_its_reason(
    house: TelegramHouse,
    telegram: FakeTelegram,
    content: bytes,
    name: str,
    size: int | None,
    state: tuple[str, str],
) -> None:
    phone = telegram.user()
    await phone.send_document(content, name, "application/pdf", size=size)
    file = await file_of(house, phone)
    assert (file.state, file.reason) == state
    with pytest.raises(FileMissingError):
        await house.files.read(file.id)


async def test_a_file_larger_than_telegram_said_is_not_kept(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    await phone.send_document(PDF + bytes(LARGEST), "letter.pdf", "application/pdf", size=5)
    file = await file_of(house, phone)
    assert (file.state, file.reason) == ("refused", "too_big")


@pytest.mark.parametrize(
    "why", ["Bad Request: wrong file_id or the file is temporarily unavailable", "Bad Request: invalid file_id"]
)
async def test_a_file_that_telegram_no_longer_has_is_lost(
    house: TelegramHouse, telegram: FakeTelegram, why: str
) -> None:
    phone = telegram.user()
    telegram.will_fail("getFile", kind=400, description=why)
    await phone.send_photo()
    file = await file_of(house, phone)
    assert (file.state, file.reason) == ("lost", "gone")


async def test_a_file_that_is_gone_between_question_and_download_is_lost(
    house: TelegramHouse, telegram: FakeTelegram, caplog: pytest.LogCaptureFixture
) -> None:
    async def forget(_: object) -> None:
        telegram.cloud.files = type(telegram.cloud.files)()

    telegram.on_call("getFile", "after", forget)
    phone = telegram.user()
    await phone.send_photo()
    file = await file_of(house, phone)
    assert (file.state, file.reason) == ("lost", "gone")
    assert "token" not in caplog.text, "nobody is sent to look for a fault in the settings"


@pytest.mark.parametrize("kind", [500, 502, "cut_before", "cut_after"])
async def test_a_file_that_cannot_be_had_now_is_asked_for_again(
    house: TelegramHouse, telegram: FakeTelegram, kind: Kind
) -> None:
    phone = telegram.user()
    telegram.will_fail("getFile", kind=kind)
    await phone.send_photo()
    await until(lambda: any(call.outcome not in ("ok", "under way") for call in telegram.called("getFile")))
    await phone.send_sticker(b"\xff\xd8\xff\xe0 a sticker")

    async def both() -> bool:
        return [each.state for each in await kept(house, phone)] == ["stored", "stored"]

    await until(both)


def fetching(house: TelegramHouse) -> Files:
    """The same worker as in the gateway, for a test that calls it by hand."""
    gateway = house.gateway
    return Files(gateway.store, house.channel.sender, house.files, gateway.bulletin, gateway.clock, gateway.outbox)


async def test_a_file_that_always_fails_holds_up_no_other_and_is_given_up_after_a_day(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = telegram.user()
    await phone.send_photo()
    await file_of(house, phone)
    thread = await house.messages(phone)
    good = telegram.cloud.files.add("photo", IMAGE)
    async with house.gateway.store.write() as session:
        for source in ({"file_id": "a-bad-one"}, {"file_id": good.id}):
            await attachments.add(session, thread[0].id, "photo", house.gateway.clock(), source=source)
            house.gateway.clock.move(seconds=1)

    async def states() -> list[str]:
        return sorted(each.state for each in await kept(house, phone))

    async def break_the_bad_one(call: Any) -> None:
        if call.parameters["file_id"] == "a-bad-one":
            telegram.will_fail("getFile", kind=500)

    telegram.on_call("getFile", "before", break_the_bad_one)
    files = fetching(house)
    assert await files.fetch_all() == 1
    assert await states() == ["stored", "stored", "waiting"]
    house.gateway.clock.move(seconds=(TOO_OLD + timedelta(hours=1)).total_seconds())
    assert await files.fetch_all() == 0
    assert await states() == ["lost", "stored", "stored"]


async def test_a_file_is_fetched_after_a_restart(house: TelegramHouse, telegram: FakeTelegram) -> None:
    telegram.will_fail("getFile", kind=500, times=1)
    phone = telegram.user()
    await phone.send_photo()
    await phone.until(lambda inbox: len(inbox) == 1)
    await until(lambda: len(telegram.called("getFile")) == 1)
    await house.end()
    await house.begin()
    assert (await file_of(house, phone)).state == "stored"
