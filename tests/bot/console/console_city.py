"""A city of families in every state, the same in every run, for the tests of the console's lists."""

import unicodedata
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from bot.console.board_filter import CHANNELS
from casework import sharing
from casework.models import Address, Consent, Conversation, Family, FamilyContact, Handover, Message, Person, Staff
from casework.schedule_models import Absence
from casework.store import Store

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
REASONS, PRIORITIES = ("crisis", "asked_for", "meeting"), ("urgent", "high", "normal", "low")
LANGUAGES, REGIONS = ("sv", "ar", "vi"), (None, "se-karlstad", "nl-rotterdam")
TEXTS = (
    "Vår dotter behöver en RULLSTOL",
    "Con tôi cần xe lăn",
    unicodedata.normalize("NFD", "Con tôi cần giúp đỡ"),
    "Дитина не спить",
    "100 % [tired] *really* a.b c_d ^x]",
    "ابني لا ينام",
)


@dataclass
class Thread:
    """One conversation with everything that the naive check looks at."""

    family: Family
    person: Person
    conversation: Conversation
    handover: Handover | None
    messages: list[Message]
    addresses: list[Address]
    contacts: list[FamilyContact] = field(default_factory=list)
    hidden: bool = False


@dataclass
class City:
    staff: list[Staff]
    threads: list[Thread]
    #: Who stands in for whom.
    stands_in: dict[UUID, frozenset[UUID]]


def uid(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128))


def worker(rng: Random, number: int, name: str, role: str = "coordinator", **other: Any) -> Staff:
    return Staff(
        id=uid(rng),
        email=f"{number}@example.org",
        name=name,
        role=role,
        password_hash="nobody signs in with this",
        must_change_password=False,
        created_at=NOW,
        **{"regions": [], "languages": [], **other},
    )


async def fill(store: Store, size: int, seed: int = 11) -> City:
    """A city of families in every state, the same in every run."""
    rng = Random(seed)
    lead = worker(rng, 0, "Lea Lind", "lead")
    anna, bo = worker(rng, 1, "Anna Östlund", regions=["se-karlstad"]), worker(rng, 2, "Bo Ek")
    away = worker(rng, 3, "Cia Borta", substitute_id=anna.id)
    staff = [lead, anna, bo, away]
    async with store.write() as session:
        session.add_all(staff)
        await session.flush()
        session.add(
            Absence(
                id=uid(rng),
                staff_id=away.id,
                starts_at=NOW - timedelta(hours=9),
                ends_at=NOW + timedelta(days=2),
                created_at=NOW,
            )
        )
        threads = [await thread(session, rng, staff) for _ in range(size)]
    return City(staff, threads, {anna.id: frozenset({away.id})})


async def thread(session: AsyncSession, rng: Random, staff: list[Staff]) -> Thread:
    """One more family with one thread, in a state by chance."""
    began = NOW - timedelta(hours=rng.choice([2, 30, 60]))
    coordinator = rng.choice([None, *staff])
    family = Family(
        id=uid(rng),
        region=rng.choice(REGIONS),
        coordinator_id=coordinator.id if coordinator is not None else None,
        created_at=began,
    )
    person = Person(id=uid(rng), family_id=family.id, language=rng.choice([None, *LANGUAGES]), created_at=began)
    conversation = Conversation(
        id=uid(rng),
        person_id=person.id,
        family_id=family.id,
        channel=rng.choice(CHANNELS),
        proposed_language=rng.choice(LANGUAGES),
        floor="bot",
        created_at=began,
    )
    made = Thread(
        family,
        person,
        conversation,
        handover_of(rng, conversation, staff) if rng.random() < 0.7 else None,
        [message_of(rng, conversation) for _ in range(rng.randint(0, 4))],
        [address_of(rng, conversation, channel) for channel in rng.sample(CHANNELS, rng.randint(0, 2))],
        [contact_of(rng, family)] if rng.random() < 0.3 else [],
    )
    made.hidden = bool(made.contacts) and rng.random() < 0.4
    handover = made.handover
    if handover is not None and handover.closed_at is None and rng.random() < 0.6:
        conversation.floor, conversation.floor_staff_id = "human", rng.choice(staff).id
    for row in (family, person, conversation):
        session.add(row)
        await session.flush()
    if made.hidden:
        session.add(Consent(family_id=family.id, purpose=sharing.CONTACTS, given=False, decided_at=NOW))
    session.add_all([*made.addresses, *made.contacts, *([handover] if handover is not None else [])])
    for message in made.messages:
        session.add(message)
        await session.flush()
    await session.flush()
    return made


def handover_of(rng: Random, conversation: Conversation, staff: list[Staff]) -> Handover:
    holder = rng.choice([None, *staff])
    opened = NOW - timedelta(minutes=rng.choice([5, 60, 239, 240, 241, 1439, 1440, 3000]))
    answered = opened + timedelta(minutes=3) if rng.random() < 0.5 else None
    owed = NOW + timedelta(minutes=rng.choice([-30, 30])) if rng.random() < 0.5 else None
    return Handover(
        id=uid(rng),
        conversation_id=conversation.id,
        family_id=conversation.family_id,
        staff_id=holder.id if holder is not None else None,
        reason=rng.choice(REASONS),
        priority=rng.choice(PRIORITIES),
        need=rng.choice([*TEXTS, ""]),
        shown=[],
        promised_by=NOW + timedelta(minutes=rng.choice([-90, -1, 0, 1, 90])),
        opened_at=opened,
        answered_at=answered,
        owed_by=owed if answered is not None else None,
        closed_at=opened + timedelta(minutes=4) if rng.random() < 0.2 else None,
    )


def message_of(rng: Random, conversation: Conversation) -> Message:
    author = rng.choice(["family", "family", "staff", "bot", "note"])
    return Message(
        conversation_id=conversation.id,
        author=author,
        language="sv",
        text=rng.choice(TEXTS),
        state="answered" if author == "family" else "said",
        created_at=NOW - timedelta(minutes=rng.choice([1, 59, 61, 1441])),
        removed_at=NOW if rng.random() < 0.1 else None,
    )


def address_of(rng: Random, conversation: Conversation, channel: str) -> Address:
    return Address(
        id=uid(rng),
        conversation_id=conversation.id,
        channel=channel,
        external_id=uid(rng).hex,
        blocked_at=NOW if rng.random() < 0.3 else None,
        created_at=conversation.created_at,
    )


def contact_of(rng: Random, family: Family) -> FamilyContact:
    return FamilyContact(
        id=uid(rng),
        family_id=family.id,
        role="doctor",
        name=rng.choice(["Dr. Östlund", "Xenia", None]),
        organisation=rng.choice([None, "Bo-center"]),
        written_at=NOW,
    )
