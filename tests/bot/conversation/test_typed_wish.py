"""A pasted letter begins a meeting, and a need that is typed is the button under the meeting that comes."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.inbox import Sender
from bot.conversation.meeting_desk import MeetingDesk
from casework import attendances
from casework.meeting_models import Meeting
from casework.meetings import Wish
from locales.phrases import attendance as said
from locales.phrases import crisis, find_support, outcomes, smalltalk
from locales.utterance import HandOver, Utterance
from tests.fakes.gateway import Gateway

TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
LETTER = (
    "Dear parents, on 12 November we talked about Sami and how he is doing in class. We would like to invite you. We "
    "meet on Thursday 3 December at 14.30 in room B12, Skolgatan 4. Call 054-540 10 20 before 1 December if not."
)
SOMETHING = Utterance(smalltalk.NOT_UNDERSTOOD.name)


async def family(gateway: Gateway, language: str = "en", *forms: str) -> tuple[Sender, list[Meeting]]:
    """A family with a meeting of each of those forms, a day apart."""
    staff, sender = await gateway.people.staff("Anna Berg"), gateway.sender(language=language)
    await gateway.people.conversation(conversation_id=sender.conversation_id, language=language)
    desk = MeetingDesk(gateway.store, gateway.outbox, gateway.bulletin, gateway.clock)
    begins = [TUESDAY + timedelta(days=number) for number in range(len(forms))]
    wishes = [
        Wish(at, at + timedelta(hours=1), "Europe/Stockholm", form) for at, form in zip(begins, forms, strict=True)
    ]
    return sender, [await desk.book(sender.conversation_id, staff.id, wish) for wish in wishes]


async def needs(gateway: Gateway, meeting: Meeting) -> tuple[str, ...]:
    async with gateway.store.read() as session:
        (one,) = await attendances.of_meeting(session, await session.get_one(Meeting, meeting.id))
        return one.needs


async def test_a_letter_begins_a_meeting(gateway: Gateway) -> None:
    gateway.rasa.will_say(SOMETHING)
    await gateway.talk(gateway.sender(), LETTER)
    assert [each["payload"] for each in gateway.rasa.heard] == [
        {"intent": "book_meeting", "entities": {"said": LETTER}}
    ]


async def test_danger_in_a_letter_goes_first(gateway: Gateway) -> None:
    answers = await gateway.talk(gateway.sender(), f"I want to kill myself. {LETTER}")
    assert answers[0].text == crisis.HELP_NOW.text
    assert gateway.rasa.heard == []


async def test_a_letter_is_for_the_human_who_has_the_floor(gateway: Gateway) -> None:
    gateway.rasa.will_say(HandOver("asked_for"))
    sender, _ = await family(gateway)
    await gateway.talk(sender, "a human please")
    await gateway.talk(sender, LETTER)
    assert len(gateway.rasa.heard) == 1


@pytest.mark.parametrize("text", [LETTER, "we need an interpreter at the meeting"])
async def test_what_was_decided_is_told_in_own_words(gateway: Gateway, text: str) -> None:
    gateway.rasa.will_say(Utterance(outcomes.ASK_DECIDED.name))
    gateway.rasa.will_say(SOMETHING)
    sender, _ = await family(gateway, "en", "visit")
    await gateway.talk(sender, "it went well")
    await gateway.talk(sender, text)
    assert gateway.rasa.heard[-1]["text"] == text


@pytest.mark.parametrize(
    ("language", "needed", "not_any_more"),
    [
        ("en", "I need an interpreter", "I don't need an interpreter any more"),
        ("sv", "jag behöver tolk på mötet", "jag behöver ingen tolk längre"),
        ("ar", "أنا بحاجة إلى مترجم في الاجتماع", "لا أحتاج إلى مترجم بعد الآن"),
    ],
)
async def test_a_need_is_noted_at_the_nearest_meeting_and_taken_back(
    gateway: Gateway, language: str, needed: str, not_any_more: str
) -> None:
    sender, meetings = await family(gateway, language, "phone", "visit")
    await gateway.talk(sender, needed)
    assert [await needs(gateway, meeting) for meeting in meetings] == [("interpreter",), ()]
    answers = await gateway.talk(sender, not_any_more)
    assert (answers[0].utterance or {})["phrase"] == said.NEED_TAKEN_BACK.name
    assert await needs(gateway, meetings[0]) == ()
    assert gateway.rasa.heard == []


async def test_a_wheelchair_is_for_the_meeting_to_which_one_comes(gateway: Gateway) -> None:
    sender, meetings = await family(gateway, "sv", "phone", "visit")
    await gateway.talk(sender, "vi kommer med rullstol")
    assert [await needs(gateway, meeting) for meeting in meetings] == [(), ("wheelchair",)]


@pytest.mark.parametrize("forms", [(), ("phone",)], ids=["no meeting", "none to come to"])
async def test_without_a_meeting_for_it_the_dialogue_hears_a_need(gateway: Gateway, forms: tuple[str, ...]) -> None:
    gateway.rasa.will_say(Utterance(find_support.ASK_NEED.name))
    sender, _ = await family(gateway, "sv", *forms)
    await gateway.talk(sender, "vi kommer med rullstol")
    assert gateway.rasa.heard[-1]["text"] == "vi kommer med rullstol"
