"""Families that are to be reminded of a meeting at one moment, and reminders that are not due for long."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, text

from casework.base import Base
from casework.meeting_models import Attendance, Meeting
from casework.models import Address, Conversation, Family, Person
from casework.reminder_models import Reminder
from casework.store import Store

#: The moment at which all are due: at noon nobody's quiet hours hold anything back.
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
#: Families whose rows are written at once.
CHUNK = 1_000
LANGUAGES = ("en", "sv", "ar", "ru")
#: Every reminder that is not due is due at a moment of its own in the two years after.
_FUTURE = {
    "sqlite": """
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count)
        INSERT INTO reminder (id, family_id, person_id, kind, words, starts_at, time_zone, look_at, created_at)
        SELECT lower(hex(randomblob(16))), :family, :person, 'own', 'a future reminder',
               strftime('%Y-%m-%d %H:%M:%S.000000', :after, '+' || i || ' minutes'), 'Europe/Stockholm',
               strftime('%Y-%m-%d %H:%M:%S.000000', :after, '+' || i || ' minutes'), :now
        FROM n""",
    "postgresql": """
        INSERT INTO reminder (id, family_id, person_id, kind, words, starts_at, time_zone, look_at, created_at)
        SELECT gen_random_uuid(), CAST(:family AS uuid), CAST(:person AS uuid), 'own', 'a future reminder',
               CAST(:after AS timestamptz) + i * interval '1 minute', 'Europe/Stockholm',
               CAST(:after AS timestamptz) + i * interval '1 minute', CAST(:now AS timestamptz)
        FROM generate_series(1, CAST(:count AS integer)) AS i""",
}


async def families(store: Store, count: int) -> None:
    """So many families with a meeting tomorrow, each with one person on the web who is to be reminded of it now."""
    for start in range(0, count, CHUNK):
        rows: dict[type[Base], list[dict[str, Any]]] = {}
        for number in range(start, min(start + CHUNK, count)):
            for table, values in _family(number).items():
                rows.setdefault(table, []).append(values)
        async with store.write() as session:
            for table, all_values in rows.items():
                await session.execute(insert(table), all_values)


async def future(store: Store, count: int) -> None:
    """So many reminders of one family that are due later."""
    if not count:
        return
    family, person = uuid4(), uuid4()
    then = NOON - timedelta(days=30)
    async with store.write() as session:
        await session.execute(insert(Family), [{"id": family, "region": "se-karlstad", "created_at": then}])
        await session.execute(insert(Person), [{"id": person, "family_id": family, "created_at": then}])
        dialect = store.engine.dialect.name
        after: Any = NOON + timedelta(days=1)
        known: dict[str, Any] = {"family": family, "person": person, "after": after, "now": then, "count": count}
        if dialect == "sqlite":
            known |= {"family": family.hex, "person": person.hex}
            known |= {"after": f"{after:%Y-%m-%d %H:%M:%S}", "now": f"{then:%Y-%m-%d %H:%M:%S}.000000"}
        await session.execute(text(_FUTURE[dialect]), known)
    async with store.write() as session:
        await session.execute(text("ANALYZE reminder"))


def _family(number: int) -> dict[type[Base], dict[str, Any]]:
    family, person, thread, meeting = uuid4(), uuid4(), uuid4(), uuid4()
    then, starts_at = NOON - timedelta(days=3), NOON + timedelta(days=1)
    return {
        Family: {"id": family, "region": "se-karlstad", "created_at": then},
        Person: {
            "id": person,
            "family_id": family,
            "language": LANGUAGES[number % len(LANGUAGES)],
            "created_at": then,
        },
        Conversation: {
            "id": thread,
            "person_id": person,
            "family_id": family,
            "channel": "web",
            "proposed_language": "en",
            "floor": "bot",
            "created_at": then,
        },
        Address: {
            "id": uuid4(),
            "conversation_id": thread,
            "channel": "web",
            "external_id": str(thread),
            "created_at": then,
        },
        **meeting_rows(family, person, meeting, starts_at, then),
    }


def meeting_rows(
    family: UUID, person: UUID, meeting: UUID, starts_at: datetime, then: datetime
) -> dict[type[Base], dict[str, Any]]:
    """A meeting of an hour that was booked `then`, and who is reminded of it a day before."""
    return {
        Meeting: {
            "id": meeting,
            "family_id": family,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=1),
            "time_zone": "Europe/Stockholm",
            "form": "phone",
            "state": "booked",
            "made_by": "staff",
            "sequence": 0,
            "created_at": then,
            "updated_at": then,
        },
        Attendance: {"meeting_id": meeting, "person_id": person, "needs": [], "sequence": 0},
        Reminder: {
            "id": uuid4(),
            "family_id": family,
            "person_id": person,
            "kind": "meeting",
            "meeting_id": meeting,
            "look_at": starts_at - timedelta(days=1),
            "created_at": then,
        },
    }
