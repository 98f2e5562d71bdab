"""A family about which everything is known, for the tests of its page."""

from datetime import date, timedelta
from uuid import UUID

from casework import assignments, benefits, consents, contacts, facts, staff_notices, steps
from casework import meetings as meeting_cases
from casework.contacts import Details
from casework.handover_models import Assignment
from casework.meetings import By, Wish
from casework.models import Conversation, Family, Staff
from casework.staff_models import StaffNotice
from casework.steps import Step
from tests.bot.console.console_house import House
from tests.resources_catalog.samples import document, entry

#: What stands in each part that a family can hide.
SECRETS = {
    "share_plan": "Skriva till skolan",
    "share_contacts": "Dr Ek",
    "share_meetings": "Möte om hjälpmedel",
    "share_benefits": "appeal by 1 December 2026",
    "share_answers": "told on 23 November 2026",
}


def page_of(family_id: UUID) -> str:
    return f"/console/families/{family_id}"


async def known_family(house: House, coordinator: Staff | None = None) -> Conversation:
    """A family with something in every part of its page."""
    chair = entry("chair", document(subject="B"))
    await house.catalogue(chair)
    conversation = await house.family("Vår dotter behöver en rullstol")
    await house.save(conversation, chair)
    family_id = conversation.family_id
    async with house.store.write() as session:
        await steps.add(session, family_id, Step("Skriva till skolan", "mamma", date(2026, 12, 4)), house.now)
        await contacts.add(session, family_id, Details("doctor", "Dr Ek", "Klinik Nord", "+46 54 123"), house.now)
        await benefits.note(session, family_id, chair.id, "rejected", house.now, appeal_by=date(2026, 12, 1))
        await consents.decide(session, family_id, consents.FACTS, True, house.now)
        await facts.keep(session, family_id, {"child_age": "4 years"}, house.now)
        start = house.now + timedelta(days=2)
        wish = Wish(start, start + timedelta(hours=1), "Europe/Stockholm", "phone", about="Möte om hjälpmedel")
        await meeting_cases.book(session, family_id=family_id, staff_id=None, wish=wish, by=By("family"), now=house.now)
        if coordinator is not None:
            family = await session.get_one(Family, family_id)
            await assignments.assign(session, family, coordinator, "new", house.now)
    return conversation


async def open_assignment(house: House, family_id: UUID) -> Assignment | None:
    async with house.store.read() as session:
        return await assignments.open_of(session, family_id)


async def coordinator_of(house: House, family_id: UUID) -> UUID | None:
    async with house.store.read() as session:
        return (await session.get_one(Family, family_id)).coordinator_id


async def notices(house: House, staff: Staff) -> list[StaffNotice]:
    async with house.store.read() as session:
        return [each for each in await staff_notices.due(session, house.now) if each.staff_id == staff.id]
