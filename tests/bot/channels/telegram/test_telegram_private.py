"""A family in its private chat on Telegram: words, forwarded ones too, a place, a card, and a bot that is blocked."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.channels.telegram.private import CHANNEL
from bot.conversation.inbox import LONGEST
from bot.reply.voice import voice
from casework import addresses, contacts
from casework.base import Base
from casework.channel_models import TelegramUpdate
from casework.models import Address, Message
from locales.phrases import coordinator, crisis, refusals, session, smalltalk, whereabouts
from locales.phrases import telegram as phrases
from locales.utterance import Utterance, region
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram_house import TelegramHouse
from tests.fakes.waiting import until

WHO_I_AM = Utterance(smalltalk.WHO_I_AM.name)
KARLSTAD = (59.379312, 13.503587)


def say(phrase: Any, **values: Any) -> str:
    return voice("en").say(phrase.name, values)


OFFER = [say(coordinator.BUTTON_PASS_ON), say(coordinator.BUTTON_NOT_NOW)]


def tells(telegram: FakeTelegram, phone: Phone, content: dict[str, Any]) -> None:
    """A message with any content that Telegram knows."""
    phone.user.started = True
    telegram.cloud.tell_bot(telegram.cloud.post(phone.chat, phone.user.to_json(), content))


async def taken(house: TelegramHouse) -> None:
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


async def address_of(house: TelegramHouse, phone: Phone) -> Address:
    async with house.gateway.store.read() as session:
        found = await addresses.find(session, CHANNEL, str(phone.id))
    assert found is not None
    return found


async def notes(house: TelegramHouse) -> list[Message]:
    async with house.gateway.store.read() as session:
        return list(await session.scalars(select(Message).where(Message.author == "note")))


async def test_a_first_message_is_answered_in_the_language_of_the_app(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(WHO_I_AM)
    phone = telegram.user(language_code="sv", name="Fatima")
    await phone.say("hej, vem är du")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert "digital assistent" in phone.inbox[0].text
    assert rasa.heard[0]["metadata"]["language"] == "sv"


async def test_start_offers_the_languages_and_the_chosen_one_is_spoken(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = telegram.user(language_code="en", name="Olena")
    await phone.start()
    await phone.until(lambda inbox: len(inbox) == 1)
    assert "Українська" in phone.inbox[0].titles
    await phone.press("Українська")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.inbox[0].titles == ["✓ Українська"], "only the choice is left"
    assert phone.inbox[1].text == voice("uk").say(session.GREETING.name)
    await phone.press_old(phone.inbox[0], "✓ Українська")
    await phone.until(lambda _: len(phone.alerts) == 2)
    assert "Українська" in str(phone.alerts[-1].text)
    await phone.start()
    await phone.until(lambda inbox: len(inbox) == 3)
    assert phone.inbox[2].text == voice("uk").say(session.GREETING_AGAIN.name)
    assert "English" not in phone.inbox[2].titles


@pytest.mark.parametrize("text", ["å" * 4096, "😀🙏🏽", "two\nlines\tand a tab", "<b>not bold</b> & more", "‏مرحبا"])
async def test_whatever_telegram_lets_a_person_write_reaches_the_dialogue_whole(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, text: str
) -> None:
    rasa.will_say(WHO_I_AM)
    phone = telegram.user()
    await phone.say(text)
    await phone.until(lambda inbox: len(inbox) == 1)
    assert rasa.heard[0]["text"] == text
    assert [each.text for each in await house.messages(phone) if each.author == "family"] == [text]


async def test_a_nul_is_left_out_and_the_rest_is_answered(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(WHO_I_AM)
    phone = telegram.user()
    await phone.say("hel\x00lo\x07")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert rasa.heard[0]["text"] == "hello"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\u200b\u200d", (refusals.EMPTY.name, {})),
        # A server of one's own may have other limits than Telegram.
        ("å" * (LONGEST + 1), (refusals.TOO_LONG.name, {"limit": LONGEST})),
    ],
)
async def test_what_cannot_be_taken_is_said_in_the_language_of_the_app_and_not_kept(
    house: TelegramHouse, telegram: FakeTelegram, text: str, said: tuple[str, dict[str, Any]]
) -> None:
    phone = telegram.user(language_code="nl")
    await phone.say(text)
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [voice("nl").say(*said)]
    assert await house.messages(phone) == []


async def test_danger_brings_the_numbers_to_call_at_once(house: TelegramHouse, telegram: FakeTelegram) -> None:
    await house.gateway.people.staff()
    phone = telegram.user(language_code="en")
    await phone.say("I want to kill myself")
    await phone.until(lambda inbox: bool(inbox))
    assert phone.texts[0].startswith(voice("en").say(crisis.HELP_NOW.name))


async def test_forwarded_words_are_answered_like_others(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(WHO_I_AM)
    phone = telegram.user()
    origin = {"type": "hidden_user", "date": 1, "sender_user_name": "A friend"}
    tells(telegram, phone, {"text": "the letter of the school", "forward_origin": origin, "forward_date": 1})
    await phone.until(lambda inbox: len(inbox) == 1)
    assert rasa.heard[0]["text"] == "the letter of the school"


@pytest.mark.parametrize(
    "content",
    [
        {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
        {"pinned_message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private", "first_name": "Ada"}}},
        {"write_access_allowed": {"from_request": True}},
        {"users_shared": {"request_id": 1, "users": []}},
        {"chat_background_set": {"type": {"type": "chat_theme", "theme_name": "🏞"}}},
    ],
)
async def test_what_telegram_itself_tells_of_the_chat_is_let_pass(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, content: dict[str, Any]
) -> None:
    phone = telegram.user()
    rasa.will_say(WHO_I_AM)
    await phone.say("hello")
    await phone.until(lambda inbox: len(inbox) == 1)
    tells(telegram, phone, content)
    rasa.will_say(Utterance(smalltalk.NOT_UNDERSTOOD.name))
    await phone.say("and now?")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.texts[1] == voice("en").say(smalltalk.NOT_UNDERSTOOD.name)
    assert [each.text for each in await house.messages(phone) if each.author == "family"] == ["hello", "and now?"]


async def test_the_same_update_again_is_the_same_message(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(WHO_I_AM)
    phone = telegram.user()
    update = await phone.say("who are you")
    await phone.until(lambda inbox: len(inbox) == 1)
    phone.resend(update)
    await taken(house)
    assert len(await house.messages(phone)) == 2


async def test_what_came_while_the_gateway_was_down_is_answered_afterwards(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    await house.end()
    rasa.will_say(WHO_I_AM)
    phone = telegram.user()
    await phone.say("who are you")
    await house.begin()
    await phone.until(lambda inbox: len(inbox) == 1)
    assert rasa.heard[0]["text"] == "who are you"


async def test_a_family_that_blocks_the_bot_is_noted_for_staff_once_and_reached_again_later(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    rasa.will_say(WHO_I_AM)
    phone = telegram.user()
    await phone.say("who are you")
    await phone.until(lambda inbox: len(inbox) == 1)
    blocked = await phone.block()
    await taken(house)
    phone.resend(blocked)
    await taken(house)
    assert (await address_of(house, phone)).blocked_at is not None
    (note,) = await notes(house)
    assert note.urgent
    assert "does not receive messages on Telegram any more" in note.text
    assert "Nothing reaches them now" in note.text
    await phone.unblock()
    await taken(house)
    assert (await address_of(house, phone)).blocked_at is None
    assert len(await notes(house)) == 1


async def test_a_stranger_who_blocks_the_bot_leaves_nothing_behind(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = telegram.user()
    await phone.block()
    await phone.unblock()
    await taken(house)
    assert await notes(house) == []
    assert await house.messages(phone) == []


POLL = {
    "id": "1",
    "question": "Which day?",
    "options": [],
    "total_voter_count": 0,
    "is_closed": False,
    "is_anonymous": True,
    "type": "regular",
    "allows_multiple_answers": False,
    "allows_revoting": False,
    "members_only": False,
}


@pytest.mark.parametrize(
    "content",
    [
        {"poll": POLL},
        {"dice": {"emoji": "🎲", "value": 6}},
        {"story": {"id": 1, "chat": {"id": 5, "type": "private", "first_name": "Ada"}}},
        {"something_of_next_year": {"id": 1}},
    ],
    ids=lambda each: next(iter(each)),
)
async def test_what_nobody_here_can_open_is_said_so(
    house: TelegramHouse, telegram: FakeTelegram, content: dict[str, Any]
) -> None:
    phone = telegram.user()
    tells(telegram, phone, content)
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [say(phrases.SENT_UNKNOWN)]
    assert [each.text for each in await house.messages(phone) if each.author == "family"] == ["[Something else]"]


async def test_danger_under_a_picture_is_heard(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    await phone.send_photo(caption="I want to kill myself")
    await taken(house)
    assert (await house.messages(phone))[0].urgent


async def test_a_sticker_is_answered_kindly_without_an_offer(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    await phone.send_sticker()
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [say(phrases.SENT_STICKER)]
    assert OFFER[0] not in phone.inbox[0].titles
    assert (await house.messages(phone))[0].text == "[Sticker]"


async def test_a_person_is_kept_among_the_contacts_when_the_family_wants_it(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = telegram.user()
    await phone.send_contact("+15550100123", "Dr. Lind")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [say(phrases.SENT_CONTACT, name="Dr. Lind", phone="+15550100123")]
    assert (await house.messages(phone))[0].text == "[Contact] Dr. Lind, +15550100123"
    await phone.press(say(phrases.BUTTON_KEEP_CONTACT))
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.texts[1] == say(phrases.CONTACT_KEPT, name="Dr. Lind")
    family_id = (await house.gateway.people.read(await house.conversation_id(phone))).family_id
    async with house.gateway.store.read() as session:
        (found,) = await contacts.of_family(session, family_id)
    assert (found.name, found.phone) == ("Dr. Lind", "+15550100123")


async def test_a_persons_card_holds_no_letter_that_a_database_refuses(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = telegram.user()
    await phone.send_contact("+1 555\x00 0100", "Dr.\x00 " + "L" * 300)
    await phone.until(lambda inbox: len(inbox) == 1)
    await phone.press(say(phrases.BUTTON_KEEP_CONTACT))
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.texts[1].startswith("I have written down Dr. LLL")


async def test_the_familys_own_number_is_offered_to_the_coordinator(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = telegram.user()
    await phone.send_contact("+15550100124")
    await phone.until(lambda inbox: len(inbox) == 1)
    assert phone.texts == [say(phrases.SENT_OWN_CONTACT)]
    assert phone.inbox[0].titles == OFFER
    assert "+15550100124" in (await house.messages(phone))[0].text, "the coordinator reads it there"


async def everything_stored(house: TelegramHouse) -> str:
    """All rows of all tables but the catalogue's, as text."""
    rows = []
    async with house.gateway.store.read() as session:
        for table in Base.metadata.sorted_tables:
            if not table.name.startswith("catalogue"):
                rows += [list(map(str, row)) for row in await session.execute(select(table))]
    return json.dumps(rows, ensure_ascii=False)


async def test_a_place_proposes_its_region_and_is_kept_nowhere(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    await phone.send_location(*KARLSTAD)
    proposal = say(whereabouts.PROPOSE, region=region("se-karlstad"))
    await phone.until(lambda inbox: any(each.text == proposal for each in inbox))
    await taken(house)
    stored = await everything_stored(house)
    assert "[Place]" in stored
    for degrees in KARLSTAD:
        assert f"{degrees:.2f}" not in stored


async def test_a_place_that_moves_is_answered_once(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user()
    live = {"latitude": 30.1234, "longitude": -40.5678, "live_period": 900}
    tells(telegram, phone, {"location": live})
    await phone.until(lambda inbox: len(inbox) == 1)
    message = phone.history[0]
    message.content, message.edit_date = {"location": {**live, "latitude": 30.2}}, 5
    telegram.cloud.tell_bot(message, "edited_message")
    await taken(house)
    assert len(phone.inbox) == 1
    assert "30.2" not in await everything_stored(house)


def test_the_notice_about_an_earlier_choice_fits_into_telegrams_box(language_code: str) -> None:
    assert len(voice(language_code).say(phrases.ALREADY_CHOSEN.name, {"title": ""})) <= 180
