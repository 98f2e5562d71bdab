"""A family with a coordinator who can be met, and meetings that are booked already."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from casework import families, meetings, schedules
from casework.meeting_models import Meeting
from casework.meetings import By, Wish
from casework.models import Conversation, Person, Staff
from casework.schedules import Schedule
from locales.utterance import Choice, Deed, Utterance
from tests.actions.conftest import Answer, Talk
from tests.fakes.people import People

#: Monday to Friday, with a break; on Friday only the morning.
HOURS = {
    **{weekday: ((time(9), time(12)), (time(13), time(16))) for weekday in range(4)},
    4: ((time(9), time(12)),),
}


async def with_coordinator(talk: Talk, *forms: str, hours: dict[int, Any] | None = None) -> Staff:
    """Anna Berg is the family's coordinator, and can be met in these ways."""
    staff = await People(talk.around.store, talk.around.clock).staff("Anna Berg")
    async with talk.around.store.write() as session:
        conversation = await families.conversation(session, talk.conversation.id)
        (await families.family_of(session, conversation)).coordinator_id = staff.id
        wanted = Schedule("Europe/Stockholm", forms or ("visit",), visit_place="Storgatan, Karlstad")
        await schedules.save(session, staff.id, wanted, HOURS if hours is None else hours, talk.around.now())
    return staff


async def second_person(talk: Talk) -> None:
    async with talk.around.store.write() as session:
        session.add(Person(id=uuid4(), family_id=talk.conversation.family_id, created_at=talk.around.now()))


async def booked(
    talk: Talk, starts_in: timedelta, *, of: Conversation | None = None, staff: Staff | None = None, **different: Any
) -> Meeting:
    starts_at = talk.around.now() + starts_in
    wish = Wish(starts_at, starts_at + timedelta(hours=1), "Europe/Stockholm", "visit", **different)
    async with talk.around.store.write() as session:
        return await meetings.book(
            session,
            family_id=(of or talk.conversation).family_id,
            staff_id=staff.id if staff is not None else None,
            wish=wish,
            by=By("staff"),
            now=talk.around.now(),
        )


def deed(answer: Answer) -> Deed:
    (only,) = answer.said
    assert isinstance(only, Deed)
    return only


def times(answer: Answer) -> list[str]:
    """The times on the buttons, in their order."""
    return [str(choice.payload.entities["starts_at"]) for choice in slots(answer)]


def slots(answer: Answer) -> list[Choice]:
    last = answer.said[-1]
    assert isinstance(last, Utterance)
    return [choice for choice in last.choices if choice.payload.intent == "take_slot"]


def hours_of(answer: Answer) -> list[tuple[int, int]]:
    """Weekday (0 is Monday) and hour of the times on the buttons."""
    found = [datetime.fromisoformat(one) for one in times(answer)]
    return [(one.weekday(), one.hour) for one in found]
