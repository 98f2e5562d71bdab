"""The lists: order, words, times, whose they are, and what is new in them."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from casework import assignments, consents, contacts, thread_seen
from casework.models import Family, Staff
from casework.schedule_models import Absence
from tests.bot.console.console_house import House


def needs(page: str) -> list[str]:
    """The families' words, list by list; not those of families that the reader is asked to take on."""
    rows = re.findall(r'<li class="row[^"]*" id="row-.*?</li>', page, re.DOTALL)
    return [re.findall(r'<a href="/console/conversations/[^>]*>([^<]*)</a>', row)[0] for row in rows]


async def test_urgent_first_then_by_promised_time_then_conversations_and_the_rest(house: House) -> None:
    staff = await house.staff("lead")
    late = await house.family("Jag väntar")
    await house.hands_over(late.id)
    house.later(minutes=5)
    later = await house.family("Ik wacht", language="nl", region="nl-rotterdam")
    await house.hands_over(later.id)
    answered = await house.family("Con tôi", language="vi", region="vn-quang-ninh")
    await house.hands_over(answered.id)
    await house.floor.write(answered.id, staff.id, "Chào bạn")
    await house.family("Только вопрос", language="ru", region=None)
    urgent = await house.family("Мені страшно", language="uk", region=None)
    await house.hands_over(urgent.id, "crisis")
    async with house.browser(staff) as browser:
        page = (await browser.get("/console/")).text
    assert needs(page) == ["Мені страшно", "Jag väntar", "Ik wacht", "Con tôi", "Только вопрос"]
    assert page.count("row-urgent") == 1


async def test_a_row_says_all_that_is_needed_in_words(house: House) -> None:
    staff = await house.staff()
    conversation = await house.family("Badrummet är för litet\nHon är nio")
    await house.hands_over(conversation.id)
    house.later(hours=6)
    async with house.browser(staff) as browser:
        page = (await browser.get("/console/")).text
    for words in (
        "Asked for a person",
        "Normal",
        "Swedish",
        "Web",
        "Karlstad",
        "Anna Berg",
        "6 hours",
        "Overdue",
        "60 minutes ago",
        "Yours",
        "1 new",
    ):
        assert words in page
    assert needs(page) == ["Badrummet är för litet"]
    assert "1 family is waiting. 1 has waited longer than promised." in page
    assert "<title>(1) 1 waiting, 1 late – Conversations" in page


async def test_an_answered_conversation_counts_again_when_the_family_writes(house: House) -> None:
    staff = await house.staff()
    conversation = await house.family("Hej")
    await house.hands_over(conversation.id)
    await house.floor.write(conversation.id, staff.id, "Hej, jag är Anna")
    async with house.browser(staff) as browser:
        assert "<title>Conversations" in (await browser.get("/console/board")).text
        house.later(minutes=3)
        await house.family_says(conversation.id, "Tack!")
        part = (await browser.get("/console/board")).text
    assert "<title>(1) Conversations" in part
    assert "The family wrote last" in part
    assert "<html" not in part


async def test_an_empty_list_is_friendly(house: House) -> None:
    async with house.browser(await house.staff()) as browser:
        page = (await browser.get("/console/")).text
        none = (await browser.get("/console/?reason=crisis")).text
    for words in ("Nobody is waiting.", "Nobody is in conversation.", "There are no conversations yet."):
        assert words in page
    assert "No conversation fits this filter." in none


async def test_hostile_words_stay_words(house: House) -> None:
    staff = await house.staff(name='Anna "<i>Berg')
    conversation = await house.family('"><script>alert(1)</script><img src=x onerror=alert(2)>')
    await house.hands_over(conversation.id)
    async with house.browser(staff) as browser:
        page = (await browser.get("/console/")).text
        thread = (await browser.get(f"/console/conversations/{conversation.id}")).text
        sought = (await browser.get('/console/?list=mine&q="><script>alert(3)</script>')).text
    for text in (page, thread, sought):
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "<i>Berg" not in text
    for text in (page, thread):
        assert "&lt;script&gt;alert(1)" in text


async def test_a_coordinator_sees_own_families_and_a_lead_all(house: House) -> None:
    anna = await house.staff()
    own, waits = await house.family("Min egen familj"), await house.family("Någon annans")
    async with house.store.write() as session:
        await assignments.assign(session, await session.get_one(Family, own.family_id), anna, "invited", house.now)
    bo = await house.staff("coordinator", "Bo Ek", "bo@example.org")
    async with house.store.write() as session:
        await assignments.assign(session, await session.get_one(Family, waits.family_id), bo, "invited", house.now)
    await house.hands_over(waits.id)
    lead = await house.staff("lead", "Lea Lind")
    async with house.browser(anna) as browser:
        assert needs((await browser.get("/console/")).text) == ["Min egen familj"]
        assert needs((await browser.get("/console/?list=waiting")).text) == ["Någon annans"]
        refused = (await browser.get("/console/?list=all")).text
    assert "Only leads see all conversations. These are yours." in refused
    assert needs(refused) == ["Min egen familj"]
    async with house.browser(lead) as browser:
        assert set(needs((await browser.get("/console/")).text)) == {"Min egen familj", "Någon annans"}
        assert needs((await browser.get("/console/?list=mine")).text) == []


async def test_who_stands_in_sees_what_the_absent_one_was_talking_about(house: House) -> None:
    anna, bo = await house.staff(), await house.staff("coordinator", "Bo Ek", "bo@example.org")
    conversation = await house.family("Hej Anna")
    async with house.store.write() as session:
        family = await session.get_one(Family, conversation.family_id)
        await assignments.assign(session, family, anna, "invited", house.now)
    await house.hands_over(conversation.id)
    await house.floor.write(conversation.id, anna.id, "Hej!")
    async with house.browser(bo) as browser:
        assert needs((await browser.get("/console/")).text) == []
        async with house.store.write() as session:
            session.add(
                Absence(
                    id=uuid4(),
                    staff_id=anna.id,
                    starts_at=house.now,
                    ends_at=house.now + timedelta(days=1),
                    substitute_id=bo.id,
                    created_at=house.now,
                )
            )
        assert needs((await browser.get("/console/")).text) == ["Hej Anna"]


async def test_families_that_are_proposed_stand_on_top(house: House) -> None:
    anna = await house.staff()
    conversation = await house.family("Vem hjälper oss?")
    async with house.browser(anna) as browser:
        assert "You are asked" not in (await browser.get("/console/")).text
        await house.hands_over(conversation.id)
        page = (await browser.get("/console/board")).text
        link = f'href="/console/conversations/{conversation.id}" aria-describedby'
        assert "Will you become this family&#39;s coordinator?" in page
        assert page.index(link) < page.index('id="row-')
        async with house.store.write() as session:
            asked = await assignments.proposed_to(session, anna.id)
            await assignments.accept(session, asked[0], house.now)
        assert "You are asked" not in (await browser.get("/console/board")).text


async def test_a_colleague_who_gives_a_family_away_is_named(house: House) -> None:
    anna, bo = await house.staff(), await house.staff("coordinator", "Bo Ek", "bo@example.org")
    conversation = await house.family("Hej")
    async with house.store.write() as session:
        family = await session.get_one(Family, conversation.family_id)
        await assignments.assign(session, family, anna, "invited", house.now)
        await assignments.transfer(session, family, bo, summary="En lugn familj", made_by=anna, now=house.now)
    async with house.browser(bo) as browser:
        page = (await browser.get("/console/")).text
    assert "Anna Berg asks you to become this family&#39;s coordinator." in page


@pytest.mark.parametrize(
    ("words", "found"),
    [("habil", True), ("DR ÅS", True), ("anna berg", True), ("nio rullstol", True), ("nio cykel", False), ("%", False)],
)
async def test_words_are_looked_for_in_threads_and_names(house: House, words: str, found: bool) -> None:
    staff = await house.staff()
    conversation = await house.family("Hon är nio", "En rullstol")
    async with house.store.write() as session:
        family = await session.get_one(Family, conversation.family_id)
        await assignments.assign(session, family, staff, "invited", house.now)
        contact = contacts.Details(name="Dr Åsa Ek", role="doctor", organisation="Habiliteringen")
        await contacts.add(session, family.id, contact, house.now)
    async with house.browser(staff) as browser:
        page = (await browser.client.get("/console/", params={"q": words})).text
        assert bool(needs(page)) is found
        async with house.store.write() as session:
            await consents.decide(session, conversation.family_id, "share_contacts", False, house.now)
        for hidden in ("habil", "åsa"):
            assert needs((await browser.client.get("/console/", params={"q": hidden})).text) == []


async def test_unread_is_each_readers_own_and_never_goes_back(house: House) -> None:
    anna, bo = await house.staff(), await house.staff("coordinator", "Bo Ek", "bo@example.org")
    conversation = await house.family("Ett", "Två", "Tre")
    first, second, third = [message.id for message in await house.messages(conversation.id)]

    async def unread(reader: Staff) -> dict[UUID, int]:
        async with house.store.read() as session:
            return await thread_seen.unread(session, reader.id, [conversation.id])

    async def sees(message_id: int) -> bool:
        async with house.store.write() as session:
            return await thread_seen.seen(session, anna.id, conversation.id, message_id, house.now)

    assert await unread(anna) == await unread(bo) == {conversation.id: 3}
    assert await sees(second)
    assert not await sees(first)
    assert not await sees(second)
    assert await unread(anna) == {conversation.id: 1}
    assert await unread(bo) == {conversation.id: 3}
    assert await sees(third)
    assert await unread(anna) == {}
    async with house.store.read() as session:
        assert await thread_seen.seen_up_to(session, anna.id, conversation.id) == third
        assert await thread_seen.seen_up_to(session, bo.id, conversation.id) == 0
    await house.floor.write(conversation.id, bo.id, "Hej")
    assert await unread(bo) == {}


async def test_a_long_list_says_how_many_are_left_and_shows_them(house: House) -> None:
    staff = await house.staff("lead")
    for number in range(23):
        await house.family(f"Familj {number}")
    async with house.browser(staff) as browser:
        page = (await browser.get("/console/")).text
        longer = (await browser.get("/console/?list=all&more=2")).text
    assert len(needs(page)) == 20
    assert "Show more (3 are left)" in page
    assert 'href="/console/?list=all&amp;more=2#recent"' in page
    assert len(needs(longer)) == 23
    assert "Show more" not in longer
    assert 'hx-get="/console/board?list=all&amp;more=2"' in longer
