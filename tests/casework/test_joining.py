"""What two families keep: brought where it is missing, taken back as it was, and joined without a loss."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from casework import (
    addresses,
    barriers,
    benefits,
    consents,
    contacts,
    facts,
    families,
    joining,
    meetings,
    plans,
    referrals,
    rights,
)
from casework import handovers as desk
from casework.contacts import Details
from casework.errors import NotFoundError
from casework.meeting_models import Attendance, Meeting
from casework.meetings import By, Wish
from casework.models import Address, Consent, Conversation, Family, Handover, Person, Referral, Report
from casework.reminder_models import Reminder
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People


def wish(starts_at: datetime) -> Wish:
    return Wish(starts_at, starts_at + timedelta(hours=1), "Europe/Stockholm", "phone")


def own(person: Conversation, at: datetime) -> Reminder:
    return Reminder(
        id=uuid4(),
        family_id=person.family_id,
        person_id=person.person_id,
        kind="own",
        words="call the school",
        starts_at=at,
        time_zone="Europe/Stockholm",
        look_at=at,
        created_at=at,
    )


@pytest.fixture
def families_of(store: Store, clock: MovableClock) -> "Keeper":
    return Keeper(store, clock)


class Keeper:
    """Writes into families, and reads what they keep."""

    def __init__(self, store: Store, clock: MovableClock) -> None:
        self.store, self.clock = store, clock

    async def fill(self, family: UUID, entry: UUID, *, consent: bool | None = True, children: int = 2) -> UUID:
        """Something of everything; the id of the meeting."""
        now = self.clock()
        async with self.store.write() as session:
            await plans.save(session, family, entry, now)
            await plans.decline(session, family, uuid4(), now)
            await benefits.note(session, family, entry, "receiving", now)
            await contacts.add(session, family, Details(role="doctor", name="Sofia Lund"), now)
            if consent is not None:
                await consents.decide(session, family, consents.FACTS, consent, now)
            if consent:
                await facts.keep(session, family, {"children": children}, now)
            meeting = await meetings.book(
                session,
                family_id=family,
                staff_id=None,
                wish=wish(now + timedelta(days=3)),
                by=By("staff"),
                now=now,
            )
        return meeting.id

    async def bring(self, giver: UUID, taker: UUID) -> joining.Brought:
        async with self.store.write() as session:
            return await joining.bring(session, giver, taker)

    async def take_back(self, brought: joining.Brought, taker: UUID, giver: UUID) -> None:
        async with self.store.write() as session:
            await joining.take_back(session, brought, taker, giver)

    async def kept(self, family: UUID) -> dict[str, object]:
        async with self.store.read() as session:
            row = await session.get_one(Family, family)
            return {
                "saved": list(await plans.saved(session, family)),
                "declined": len(await plans.declined(session, family)),
                "had": [each.entry_id for each in await benefits.had(session, family)],
                "contacts": [each.name for each in await contacts.of_family(session, family)],
                "consent": await consents.given(session, family, consents.FACTS),
                "facts": await facts.told(session, family),
                "meetings": [each.id for each in await meetings.of_family(session, family, self.clock())],
                "region": row.region,
                "coordinator": row.coordinator_id,
            }

    async def join(self, conversation: Conversation, family: UUID) -> bool:
        async with self.store.write() as session:
            found = await families.conversation(session, conversation.id)
            return await joining.join(session, found, family)


async def test_an_empty_family_is_brought_everything_and_gives_it_all_back(families_of: Keeper, people: People) -> None:
    giver, taker = await people.conversation(), await people.conversation(region=None)
    await families_of.fill(giver.family_id, uuid4())
    before, empty = await families_of.kept(giver.family_id), await families_of.kept(taker.family_id)
    brought = await families_of.bring(giver.family_id, taker.family_id)
    assert await families_of.kept(taker.family_id) == before
    assert (await families_of.kept(giver.family_id))["facts"] == {}
    assert set(brought) == {
        "saved_entry",
        "declined_entry",
        "family_benefit",
        "family_contact",
        "family_fact",
        "consent",
        "meeting",
        "family",
    }
    await families_of.take_back(brought, taker.family_id, giver.family_id)
    assert await families_of.kept(giver.family_id) == before
    assert await families_of.kept(taker.family_id) == empty


async def test_what_the_other_family_has_stays_and_comes_back_to_nobody(
    families_of: Keeper, people: People, clock: MovableClock
) -> None:
    giver, taker, entry = await people.conversation(), await people.conversation(region="nl-utrecht"), uuid4()
    await families_of.fill(giver.family_id, entry)
    clock.move(hours=1)
    await families_of.fill(taker.family_id, entry, children=5)
    before, own = await families_of.kept(giver.family_id), await families_of.kept(taker.family_id)
    brought = await families_of.bring(giver.family_id, taker.family_id)
    assert set(brought) == {"declined_entry", "meeting"}
    joined = await families_of.kept(taker.family_id)
    assert (joined["saved"], joined["facts"], joined["region"]) == ([entry], {"children": 5}, "nl-utrecht")
    assert joined["contacts"] == ["Sofia Lund"]
    await families_of.take_back(brought, taker.family_id, giver.family_id)
    assert await families_of.kept(giver.family_id) == before
    assert await families_of.kept(taker.family_id) == own


async def test_facts_come_only_with_consent(families_of: Keeper, people: People) -> None:
    giver, refuses = await people.conversation(), await people.conversation()
    await families_of.fill(giver.family_id, uuid4())
    await families_of.fill(refuses.family_id, uuid4(), consent=False)
    brought = await families_of.bring(giver.family_id, refuses.family_id)
    assert not {"consent", "family_fact"} & set(brought)
    assert (await families_of.kept(refuses.family_id))["facts"] == {}
    assert (await families_of.kept(giver.family_id))["facts"] == {"children": 2}


async def test_a_refusal_is_not_carried_into_a_family_that_was_not_asked(families_of: Keeper, people: People) -> None:
    giver, taker = await people.conversation(), await people.conversation()
    await families_of.fill(giver.family_id, uuid4(), consent=False)
    await families_of.bring(giver.family_id, taker.family_id)
    assert (await families_of.kept(taker.family_id))["consent"] is None


async def test_what_was_declined_in_one_family_is_not_saved_from_the_other(
    families_of: Keeper, people: People, clock: MovableClock
) -> None:
    giver, taker, entry = await people.conversation(), await people.conversation(), uuid4()
    async with families_of.store.write() as session:
        await plans.save(session, giver.family_id, entry, clock())
        await plans.decline(session, taker.family_id, entry, clock())
    assert await families_of.bring(giver.family_id, taker.family_id) == {}


async def test_what_was_changed_meanwhile_stays_where_it_was_changed(
    families_of: Keeper, people: People, clock: MovableClock
) -> None:
    giver, taker, entry = await people.conversation(), await people.conversation(region=None), uuid4()
    meeting_id = await families_of.fill(giver.family_id, entry)
    brought = await families_of.bring(giver.family_id, taker.family_id)
    now = clock.move(hours=1)
    async with families_of.store.write() as session:
        await benefits.note(session, taker.family_id, entry, "ended", now)
        await facts.keep(session, taker.family_id, {"children": 3}, now)
        await contacts.add(session, taker.family_id, Details("doctor", "Sofia Lund", phone="+1 555 0100"), now)
        await meetings.cancel(session, await session.get_one(Meeting, meeting_id), by=By("staff"), now=now)
        (await session.get_one(Family, taker.family_id)).region = "nl-utrecht"
        await plans.unsave(session, taker.family_id, entry)
    await families_of.take_back(brought, taker.family_id, giver.family_id)
    left, back = await families_of.kept(taker.family_id), await families_of.kept(giver.family_id)
    assert (left["had"], left["facts"], left["contacts"]) == ([entry], {"children": 3}, ["Sofia Lund"])
    assert (left["region"], left["consent"], left["saved"]) == ("nl-utrecht", True, [])
    assert (back["had"], back["facts"], back["contacts"], back["saved"]) == ([], {}, [], [])
    async with families_of.store.read() as session:
        assert (await session.get_one(Meeting, meeting_id)).family_id == taker.family_id


async def test_a_consent_that_was_withdrawn_meanwhile_is_not_given_back(
    families_of: Keeper, people: People, clock: MovableClock
) -> None:
    giver, taker = await people.conversation(), await people.conversation()
    await families_of.fill(giver.family_id, uuid4())
    brought = await families_of.bring(giver.family_id, taker.family_id)
    async with families_of.store.write() as session:
        await facts.forget(session, taker.family_id)
        await consents.decide(session, taker.family_id, consents.FACTS, False, clock.move(hours=1))
    await families_of.take_back(brought, taker.family_id, giver.family_id)
    assert (await families_of.kept(giver.family_id))["consent"] is None
    assert (await families_of.kept(taker.family_id))["consent"] is False


async def test_a_person_who_joins_brings_all_and_their_empty_family_is_removed(
    families_of: Keeper, people: People, clock: MovableClock
) -> None:
    anna = await people.staff()
    inviting, joins = await people.conversation(region=None), await people.conversation(language="sv")
    meeting_id = await families_of.fill(joins.family_id, entry := uuid4())
    async with families_of.store.write() as session:
        await barriers.report(session, joins.family_id, "barrier", "no lift", clock(), source="1")
        await referrals.refer(session, joins.family_id, "respite", clock(), source="2")
        found = await families.conversation(session, joins.id)
        await desk.take_over(session, found, anna, now=clock())
    old = joins.family_id
    assert await families_of.join(joins, inviting.family_id)
    kept = await families_of.kept(inviting.family_id)
    assert (kept["saved"], kept["meetings"], kept["region"]) == ([entry], [meeting_id], "se-karlstad")
    async with families_of.store.read() as session:
        assert await session.get(Family, old) is None
        thread = await families.conversation(session, joins.id)
        person = await families.person_of(session, thread)
        assert thread.family_id == person.family_id == inviting.family_id
        assert person.language == "sv"
        assert thread.id != inviting.id
        for column in (Report.family_id, Referral.family_id, Handover.family_id, Reminder.family_id):
            assert (await session.scalars(select(column))).all() == [inviting.family_id]
    assert not await families_of.join(await people.read(joins.id), inviting.family_id)


async def test_who_leaves_a_family_is_reminded_of_their_own_things_and_not_of_its_meetings(
    families_of: Keeper, people: People, clock: MovableClock
) -> None:
    mother, aunt, other = [await people.conversation() for _ in range(3)]
    await families_of.join(aunt, mother.family_id)
    aunt = await people.read(aunt.id)
    meeting_id = await families_of.fill(mother.family_id, uuid4())
    async with families_of.store.write() as session:
        session.add_all([own(aunt, clock()), own(mother, clock())])
        assert len((await session.scalars(select(Reminder).filter_by(meeting_id=meeting_id))).all()) == 2
    await families_of.join(aunt, other.family_id)
    async with families_of.store.read() as session:
        found = (await session.scalars(select(Reminder))).all()
        assert set(await session.scalars(select(Attendance.person_id))) == {mother.person_id}
    assert sorted((each.kind, each.person_id, each.family_id) for each in found) == sorted(
        [
            ("meeting", mother.person_id, mother.family_id),
            ("own", mother.person_id, mother.family_id),
            ("own", aunt.person_id, other.family_id),
        ]
    )


async def test_what_only_the_old_family_knew_of_a_contact_is_not_lost(
    families_of: Keeper, people: People, clock: MovableClock
) -> None:
    inviting, joins = await people.conversation(), await people.conversation()
    async with families_of.store.write() as session:
        await contacts.add(session, inviting.family_id, Details("doctor", "Sofia Lund", email="s@example.org"), clock())
        told = Details("doctor", "Sofia Lund", phone="+1 555 0100", email="other@example.org")
        await contacts.add(session, joins.family_id, told, clock())
    await families_of.join(joins, inviting.family_id)
    async with families_of.store.read() as session:
        (one,) = await contacts.of_family(session, inviting.family_id)
    assert (one.phone, one.email) == ("+1 555 0100", "s@example.org")


async def test_who_leaves_others_behind_takes_nothing_of_theirs(
    families_of: Keeper, people: People, clock: MovableClock
) -> None:
    inviting, stays, leaves = [await people.conversation(region=None) for _ in range(3)]
    await families_of.fill(stays.family_id, uuid4())
    await families_of.join(leaves, stays.family_id)
    before = await families_of.kept(stays.family_id)
    assert await families_of.join(await people.read(leaves.id), inviting.family_id)
    assert await families_of.kept(stays.family_id) == before
    assert (await families_of.kept(inviting.family_id))["saved"] == []
    async with families_of.store.read() as session:
        people_of = select(Person.id).where(Person.family_id == inviting.family_id)
        assert set(await session.scalars(people_of)) == {inviting.person_id, leaves.person_id}
        assert await rights.conversations_of(session, stays.family_id) == [stays.id]
    async with families_of.store.write() as session:
        address = (await addresses.of_conversation(session, leaves.id))[0]
        assert isinstance(address, Address)
        assert not await joining.others(session, stays.family_id, stays.person_id)


async def test_a_family_that_does_not_exist_is_not_joined(families_of: Keeper, people: People) -> None:
    joins = await people.conversation()
    with pytest.raises(NotFoundError):
        await families_of.join(joins, uuid4())
    assert (await people.read(joins.id)).family_id == joins.family_id


async def test_facts_told_under_a_brought_consent_keep_it_when_the_link_ends(
    families_of: Keeper, people: People, clock: MovableClock
) -> None:
    giver, taker = await people.conversation(), await people.conversation()
    await families_of.fill(giver.family_id, uuid4())
    brought = await families_of.bring(giver.family_id, taker.family_id)
    async with families_of.store.write() as session:
        await facts.keep(session, taker.family_id, {"car": True}, clock.move(hours=1))
    await families_of.take_back(brought, taker.family_id, giver.family_id)
    async with families_of.store.read() as session:
        assert {each.family_id for each in await session.scalars(select(Consent))} == {giver.family_id, taker.family_id}
    assert (await families_of.kept(taker.family_id))["facts"] == {"car": True}
    assert (await families_of.kept(giver.family_id))["facts"] == {"children": 2}
