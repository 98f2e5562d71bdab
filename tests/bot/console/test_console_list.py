"""The list: order, words, times, and whose it is."""

import re

from tests.bot.console.console_house import House


def needs(page: str) -> list[str]:
    return re.findall(r'<a href="/console/conversations/[^>]*>([^<]*)</a>', page)


async def test_urgent_first_then_by_promised_time_then_conversations_and_the_rest(house: House) -> None:
    staff = await house.staff()
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
        "Swedish",
        "Karlstad",
        "Anna Berg",
        "6 hours",
        "Overdue",
        "60 minutes ago",
        "Yours",
    ):
        assert words in page
    assert needs(page) == ["Badrummet är för litet"]
    assert "1 family is waiting. 1 has waited longer than promised." in page
    assert "<title>(1) Conversations" in page


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
    for words in ("Nobody is waiting.", "Nobody is in conversation.", "There are no conversations yet."):
        assert words in page


async def test_hostile_words_stay_words(house: House) -> None:
    staff = await house.staff(name='Anna "<i>Berg')
    conversation = await house.family('"><script>alert(1)</script><img src=x onerror=alert(2)>')
    await house.hands_over(conversation.id)
    async with house.browser(staff) as browser:
        page = (await browser.get("/console/")).text
        thread = (await browser.get(f"/console/conversations/{conversation.id}")).text
    for text in (page, thread):
        assert "<script>alert" not in text
        assert "<img" not in text
        assert "<i>Berg" not in text
        assert "&lt;script&gt;alert(1)" in text
