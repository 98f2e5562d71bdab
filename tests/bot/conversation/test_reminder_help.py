"""Why a coordinator is brought in for a meeting: the family was only told of it, or was reminded and needs help."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.inbox import Sender
from bot.conversation.meeting_desk import MeetingDesk
from bot.worker.reminders import ReminderWorker
from casework.meetings import Wish
from locales.phrases import meetings as phrases
from tests.fakes.gateway import Gateway

TUESDAY = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
DAY_BEFORE = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
WISH = Wish(TUESDAY, TUESDAY + timedelta(hours=1), "Europe/Stockholm", "visit", "Storgatan, Karlstad")


@pytest.fixture
async def family(gateway: Gateway) -> Sender:
    """A family to which a meeting was booked."""
    staff, sender = await gateway.people.staff("Anna Berg"), gateway.sender()
    await gateway.people.conversation(conversation_id=sender.conversation_id, language="en")
    desk = MeetingDesk(gateway.store, gateway.outbox, gateway.bulletin, gateway.clock)
    await desk.book(sender.conversation_id, staff.id, WISH)
    return sender


async def taps(gateway: Gateway, sender: Sender, *intents: str) -> str:
    """Why a human was brought in after these buttons."""
    for intent in intents:
        await gateway.presses(sender, await gateway.button(sender, intent))
        await gateway.works(sender)
    (asked,) = await gateway.people.handovers(sender.conversation_id)
    return asked.reason


@pytest.mark.parametrize("intents", [("meeting_cannot",), ("meeting_needs", "meeting_transport")])
async def test_what_is_answered_to_a_booking_is_about_the_meeting(
    gateway: Gateway, family: Sender, intents: tuple[str, ...]
) -> None:
    assert await taps(gateway, family, *intents) == "meeting"


@pytest.mark.parametrize("intents", [("meeting_cannot",), ("meeting_needs", "meeting_transport")])
async def test_what_is_answered_to_a_reminder_is_a_need_for_help(
    gateway: Gateway, family: Sender, intents: tuple[str, ...]
) -> None:
    gateway.clock.stand_at(DAY_BEFORE)
    assert await ReminderWorker(gateway.store, gateway.outbox, gateway.clock).send_due() == 1
    assert (await gateway.phrases(family))[-1] == phrases.REMINDER.name
    assert await taps(gateway, family, *intents) == "reminder_help"
