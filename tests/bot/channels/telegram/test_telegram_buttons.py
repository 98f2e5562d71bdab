"""Buttons on Telegram: pressed, marked, pressed again, pressed too late, forged."""

from typing import Any

import pytest

from bot.channels.telegram.private import DOUBLE_TAP
from bot.reply.voice import voice
from locales.menu import MENU
from locales.phrases import coordinator, find_support, refusals, session, smalltalk
from locales.phrases import telegram as phrases
from locales.utterance import Card, Choice, Payload, Utterance
from resources_catalog.entry import Entry
from tests.fakes.rasa import FakeRasa
from tests.fakes.telegram.message import Button
from tests.fakes.telegram.phone import Phone
from tests.fakes.telegram.server import FakeTelegram
from tests.fakes.telegram.trouble import Kind
from tests.fakes.telegram_house import TelegramHouse

MORE, SAVE = "More about this", "Save"
ANSWER = Utterance(smalltalk.WHO_I_AM.name)
ASKED = Utterance(smalltalk.WHO_I_AM.name, choices=MENU)


def titles() -> list[str]:
    return [voice("en").say(str(choice.label)) for choice in MENU]


def results(*entries: Entry) -> Utterance:
    """Two cards, each with buttons of its own, and what can be done next."""
    cards = tuple(
        Card(
            str(entry.id),
            choices=(
                Choice(Payload("show_more", {"entry": str(entry.id)}), find_support.BUTTON_MORE.name),
                Choice(Payload("save_entry", {"entry": str(entry.id)}), find_support.BUTTON_SAVE.name),
            ),
        )
        for entry in entries
    )
    return Utterance(find_support.MORE_ABOUT.name, choices=MENU, cards=cards)


async def asked(telegram: FakeTelegram, rasa: FakeRasa, said: Utterance = ASKED, messages: int = 1) -> Phone:
    """A family that has got this answer."""
    rasa.will_say(said)
    phone = telegram.user(language_code="en")
    await phone.say("what can you do")
    await phone.until(lambda inbox: len(inbox) == messages)
    return phone


async def pressed(house: TelegramHouse, phone: Phone) -> list[str]:
    """The labels that stand in the thread."""
    return [each.text for each in await house.messages(phone) if each.author == "family" and each.pressed]


async def test_the_pressed_button_is_marked_and_the_others_are_gone(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await asked(telegram, rasa)
    assert phone.inbox[0].titles == titles()
    rasa.will_say(ANSWER)
    await phone.press(titles()[1])
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.inbox[0].titles == [f"✓ {titles()[1]}"]
    assert [alert.text for alert in phone.alerts] == [None], "a press is confirmed without words"
    assert await pressed(house, phone) == [titles()[1]]
    assert rasa.heard[1]["payload"]["intent"] == MENU[1].payload.intent


async def test_the_buttons_of_cards_stay_when_one_of_them_is_pressed(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, starter: list[Entry]
) -> None:
    phone = await asked(telegram, rasa, results(*starter[:2]), messages=3)
    first, last = phone.inbox[1], phone.inbox[2]
    rasa.will_say(ANSWER)
    await phone.press_old(first, SAVE)
    await phone.until(lambda inbox: len(inbox) == 4)
    assert first.titles == [MORE, f"✓ {SAVE}"]
    assert last.titles == [MORE, SAVE, *titles()]
    assert rasa.heard[1]["payload"] == {"intent": "save_entry", "entities": {"entry": str(starter[0].id)}}
    rasa.will_say(ANSWER)
    await phone.press_old(last, titles()[0])
    await phone.until(lambda inbox: len(inbox) == 5)
    assert last.titles == [MORE, SAVE, f"✓ {titles()[0]}"], "only the alternatives are gone"


async def test_two_buttons_of_a_card_pressed_at_once_are_both_marked(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, starter: list[Entry]
) -> None:
    phone = await asked(telegram, rasa, results(starter[0]), messages=2)
    rasa.always_says(ANSWER)
    card = phone.inbox[1]
    await phone.press_old(card, SAVE)
    await phone.press_old(card, MORE)
    await phone.until(lambda inbox: len(inbox) == 4)
    assert card.titles == [f"✓ {MORE}", f"✓ {SAVE}", *titles()]


async def test_a_button_pressed_twice_quickly_is_one_message(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await asked(telegram, rasa)
    rasa.will_say(ANSWER)
    await phone.press_old(phone.inbox[0], titles()[0])
    await phone.press_old(phone.inbox[0], titles()[0])
    await phone.until(lambda inbox: len(inbox) == 2 and len(phone.alerts) == 2)
    assert await pressed(house, phone) == [titles()[0]]
    assert phone.alerts[1].in_box
    assert phone.alerts[1].text == voice("en").say(phrases.ALREADY_CHOSEN.name, {"title": titles()[0]})


async def test_a_cards_button_pressed_twice_quickly_is_one_message_and_later_another(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, starter: list[Entry]
) -> None:
    phone = await asked(telegram, rasa, results(starter[0]), messages=2)
    rasa.always_says(ANSWER)
    card = phone.inbox[1]
    more = card.buttons[0][0]
    await phone.press_old(card, more)
    await phone.press_old(card, more)
    await phone.until(lambda inbox: len(inbox) == 3 and len(phone.alerts) == 2)
    assert await pressed(house, phone) == [MORE]
    house.gateway.clock.move(seconds=DOUBLE_TAP.total_seconds())
    await phone.press_old(card, more)
    await phone.until(lambda inbox: len(inbox) == 4)
    assert await pressed(house, phone) == [MORE, MORE]


async def test_the_same_press_delivered_again_is_one_message(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await asked(telegram, rasa)
    rasa.always_says(ANSWER)
    update = await phone.press(titles()[0])
    await phone.until(lambda inbox: len(inbox) == 2)
    phone.resend(update)
    await phone.say("and now?")
    await phone.until(lambda inbox: len(inbox) == 3)
    assert await pressed(house, phone) == [titles()[0]]
    assert len(phone.alerts) == 1


async def test_another_answer_to_an_answered_question_is_explained_in_the_familys_language(
    house: TelegramHouse, telegram: FakeTelegram
) -> None:
    phone = telegram.user(language_code="en")
    await phone.start()
    await phone.until(lambda inbox: len(inbox) == 1)
    welcome = phone.inbox[0]
    english = next(button for row in welcome.buttons for button in row if button.title == "English")
    await phone.press("العربية")
    await phone.until(lambda inbox: len(inbox) == 2)
    await phone.press_old(welcome, english)
    await phone.until(lambda _: len(phone.alerts) == 2)
    assert phone.alerts[1].in_box
    assert phone.alerts[1].text == voice("ar").say(phrases.ALREADY_CHOSEN.name, {"title": "العربية"})
    assert await pressed(house, phone) == ["/start", "العربية"]


@pytest.mark.parametrize("data", ["forged", "x" * 64, "настоящая", "' OR 1=1 --"])
async def test_a_forged_button_does_nothing_and_says_so(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, data: str
) -> None:
    phone = await asked(telegram, rasa)
    await phone.press_old(phone.inbox[0], Button("Give me everything", data))
    await phone.until(lambda _: len(phone.alerts) == 1)
    assert phone.alerts[0].in_box
    assert phone.alerts[0].text == voice("en").say(refusals.STALE_BUTTON.name)
    assert await pressed(house, phone) == []
    assert phone.inbox[0].titles == titles()


async def test_the_button_of_another_family_does_nothing(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    theirs = (await asked(telegram, rasa)).inbox[0].buttons[0][0]
    phone = await asked(telegram, rasa)
    await phone.press_old(phone.inbox[0], theirs)
    await phone.until(lambda _: len(phone.alerts) == 1)
    assert phone.alerts[0].text == voice("en").say(refusals.STALE_BUTTON.name)
    assert await pressed(house, phone) == []


@pytest.mark.parametrize(
    ("method", "kind", "why"),
    [
        ("answerCallbackQuery", 400, "Bad Request: query is too old and response timeout expired"),
        ("answerCallbackQuery", 500, None),
        ("answerCallbackQuery", "cut_before", None),
        ("editMessageReplyMarkup", 400, "Bad Request: message can't be edited"),
        ("editMessageReplyMarkup", 500, None),
    ],
)
async def test_a_press_counts_although_telegram_will_not_show_it(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa, method: str, kind: Kind, why: str | None
) -> None:
    phone = await asked(telegram, rasa)
    telegram.will_fail(method, kind=kind, description=why)
    rasa.will_say(ANSWER)
    await phone.press(titles()[0])
    await phone.until(lambda inbox: len(inbox) == 2)
    assert await pressed(house, phone) == [titles()[0]]
    assert len(rasa.heard) == 2


async def test_a_button_under_a_message_that_telegram_no_longer_gives_out_still_works(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await asked(telegram, rasa)
    rasa.will_say(ANSWER)
    message: dict[str, Any] = {"message_id": phone.inbox[0].id, "date": 0, "chat": phone.chat.to_json()}
    token = phone.inbox[0].buttons[0][0].data
    telegram.cloud.updates.emit(
        "callback_query",
        {"id": "0", "from": phone.user.to_json(), "chat_instance": "1", "message": message, "data": token},
    )
    await phone.until(lambda inbox: len(inbox) == 2)
    assert await pressed(house, phone) == [titles()[0]]


async def test_a_button_without_a_meaning_of_ours_is_let_go(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await asked(telegram, rasa)
    telegram.cloud.updates.emit(
        "callback_query",
        {
            "id": "0",
            "from": phone.user.to_json(),
            "chat_instance": "1",
            "message": phone.inbox[0].to_json(),
            "game_short_name": "chess",
        },
    )
    rasa.will_say(ANSWER)
    await phone.say("hello?")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert len(telegram.called("answerCallbackQuery")) == 1, "the telephone waits no longer"


async def test_while_a_person_answers_a_button_offers_the_way_back(
    house: TelegramHouse, telegram: FakeTelegram, rasa: FakeRasa
) -> None:
    phone = await asked(telegram, rasa)
    staff = await house.gateway.people.staff("Anna Berg")
    await house.gateway.floor.take_over(await house.conversation_id(phone), staff.id)
    await phone.until(lambda inbox: len(inbox) == 2)
    await phone.press(titles()[0])
    await phone.until(lambda inbox: len(inbox) == 3)
    assert phone.texts[2] == voice("en").say(coordinator.HAS_FLOOR.name, {"name": "Anna Berg"})
    await phone.press(voice("en").say(coordinator.BUTTON_BACK.name))
    await phone.until(lambda inbox: len(inbox) == 4)
    assert phone.texts[3] == voice("en").say(coordinator.BACK_BY_FAMILY.name)
    assert len(rasa.heard) == 1


async def test_the_words_of_a_button_press_it_when_they_are_typed(house: TelegramHouse, telegram: FakeTelegram) -> None:
    phone = telegram.user(language_code="en")
    await phone.start()
    await phone.until(lambda inbox: len(inbox) == 1)
    await phone.say("svenska")
    await phone.until(lambda inbox: len(inbox) == 2)
    assert phone.texts[1] == voice("sv").say(session.GREETING.name)
