"""The people around a child are written down once, completed, listed, taken out; and belong to the family's data."""

import pytest

from casework import contacts, rights
from casework.contacts import ContactError, Details
from casework.models import FamilyContact
from casework.store import Store
from tests.fakes.clock import MovableClock
from tests.fakes.people import People

EMMA = Details("physiotherapist", "Emma Lind", "the habilitation", "070-123 45 67")


async def test_written_down_in_order_for_one_family_only(store: Store, people: People, clock: MovableClock) -> None:
    family, other = (await people.conversation()).family_id, (await people.conversation()).family_id
    async with store.write() as session:
        first, outcome = await contacts.add(session, family, EMMA, clock())
        second, _ = await contacts.add(session, family, Details("doctor"), clock.move(minutes=1))
    assert outcome == "added"
    async with store.read() as session:
        assert [one.id for one in await contacts.of_family(session, family)] == [first.id, second.id]
        assert list(await contacts.of_family(session, other)) == []


async def test_the_same_person_is_completed_and_not_doubled(store: Store, people: People, clock: MovableClock) -> None:
    family = (await people.conversation()).family_id
    async with store.write() as session:
        first, _ = await contacts.add(session, family, EMMA, clock())
        again = Details("physiotherapist", "emma  lind", phone="0701234567")
        assert (await contacts.add(session, family, again, clock()))[1] == "same"
        told = Details("physiotherapist", "EMMA LIND", phone="070 765 43 21", email="emma@hab.example")
        completed, outcome = await contacts.add(session, family, told, clock())
        assert (completed.id, outcome) == (first.id, "completed")
        (only,) = await contacts.of_family(session, family)
    kept = (only.name, only.organisation, only.phone, only.email)
    assert kept == ("Emma Lind", "the habilitation", "070 765 43 21", "emma@hab.example")


async def test_a_role_may_follow_later_unless_two_have_the_name(
    store: Store, people: People, clock: MovableClock
) -> None:
    family = (await people.conversation()).family_id
    async with store.write() as session:
        first, _ = await contacts.add(session, family, Details(name="Emma"), clock())
        second, outcome = await contacts.add(session, family, Details("doctor", "Emma"), clock())
        assert (second.id, second.role, outcome) == (first.id, "doctor", "completed")
        _, outcome = await contacts.add(session, family, Details("teacher", "Emma"), clock())
        assert outcome == "added"
        _, outcome = await contacts.add(session, family, Details(name="Emma"), clock())
        assert outcome == "added"
        assert len(await contacts.of_family(session, family)) == 3


async def test_two_people_with_one_role_are_two(store: Store, people: People, clock: MovableClock) -> None:
    family = (await people.conversation()).family_id
    async with store.write() as session:
        await contacts.add(session, family, Details("doctor", "Ahmed"), clock())
        await contacts.add(session, family, Details("doctor", "Berg"), clock())
        await contacts.add(session, family, Details("doctor"), clock())
        assert (await contacts.add(session, family, Details("doctor", phone="054 112233"), clock()))[1] == "completed"
        assert len(await contacts.of_family(session, family)) == 3


async def test_only_the_family_s_own_can_be_taken_out(store: Store, people: People, clock: MovableClock) -> None:
    family, other = (await people.conversation()).family_id, (await people.conversation()).family_id
    async with store.write() as session:
        made, _ = await contacts.add(session, family, EMMA, clock())
        assert await contacts.remove(session, other, made.id) is None
        removed = await contacts.remove(session, family, made.id)
        assert removed is not None
        assert removed.name == "Emma Lind"
        assert await contacts.remove(session, family, made.id) is None
        assert list(await contacts.of_family(session, family)) == []


@pytest.mark.parametrize(
    "details",
    [
        Details(),
        Details(phone="070 123 45 67"),
        Details(name="x" * (contacts.longest("name") + 1)),
        Details("doctor", organisation="x" * (contacts.longest("organisation") + 1)),
        Details("doctor", phone="1" * (contacts.longest("phone") + 1)),
    ],
)
async def test_nobody_and_what_is_too_long_is_refused(
    store: Store, people: People, clock: MovableClock, details: Details
) -> None:
    family = (await people.conversation()).family_id
    assert not contacts.fits(details)
    async with store.write() as session:
        with pytest.raises(ContactError):
            await contacts.add(session, family, details, clock())


def test_as_much_as_there_is_room_for_fits() -> None:
    parts = {part: "x" * contacts.longest(part) for part in ("role", "name", "organisation", "phone", "email")}
    assert min(map(len, parts.values())) >= 32
    assert contacts.fits(Details(**parts))


async def test_the_family_gets_a_copy_and_all_goes_with_it(either_store: Store, clock: MovableClock) -> None:
    people = People(either_store, clock)
    family, other = (await people.conversation()).family_id, (await people.conversation()).family_id
    async with either_store.write() as session:
        await contacts.add(session, family, EMMA, clock())
        await contacts.add(session, other, EMMA, clock())
    async with either_store.read() as session:
        (copied,) = (await rights.copy(session, family))[FamilyContact.__tablename__]
    assert (copied["role"], copied["name"], copied["phone"]) == ("physiotherapist", "Emma Lind", "070-123 45 67")
    async with either_store.write() as session:
        await rights.erase(session, family)
    async with either_store.read() as session:
        assert list(await contacts.of_family(session, family)) == []
        assert len(await contacts.of_family(session, other)) == 1
