"""Becoming a family's coordinator: asked, answered by the one who is asked, given on with the family's yes."""

import pytest

from bot.conversation.coordinator_desk import LONGEST_SUMMARY
from casework import assignments, handovers
from casework.models import Conversation, Family, Staff
from locales.phrases import transfer as said
from tests.bot.console.console_house import Browser, House
from tests.bot.console.family_house import coordinator_of, known_family, notices, open_assignment, page_of


async def two(house: House) -> tuple[Staff, Staff]:
    return await house.staff(), await house.staff(name="Bo Lind", email="bo@example.org")


async def proposed(house: House, conversation: Conversation) -> str:
    """The address of the proposal that is open."""
    asked = await open_assignment(house, conversation.family_id)
    assert asked is not None
    return f"{page_of(conversation.family_id)}/assignment/{asked.id}"


async def phrases_of(house: House, conversation: Conversation) -> list[str]:
    return [each.utterance["phrase"] for each in await house.messages(conversation.id) if each.utterance]


async def transferred(house: House, browser: Browser, conversation: Conversation, to: Staff, text: str) -> int:
    page = f"{page_of(conversation.family_id)}/transfer"
    return (await browser.send(page, page, to=str(to.id), text=text)).status_code


async def test_who_is_asked_says_yes_beside_the_conversation_and_the_family_hears_who_it_is(house: House) -> None:
    anna, conversation = await house.staff(), await house.family("Hej")
    await house.hands_over(conversation.id)
    thread = f"/console/conversations/{conversation.id}"
    async with house.browser(anna) as browser:
        assert "Will you be this family’s coordinator?" in (await browser.get(thread)).text
        answer = await browser.send(
            thread, f"{await proposed(house, conversation)}/accept", conversation=str(conversation.id)
        )
        after = (await browser.get(thread)).text
    assert (answer.status_code, answer.headers["location"]) == (303, thread)
    assert "Will you be" not in after
    assert await coordinator_of(house, conversation.family_id) == anna.id
    assert (await phrases_of(house, conversation))[-1] == said.INTRODUCED.name


async def test_nobody_else_can_answer_for_the_one_who_is_asked(house: House) -> None:
    anna, bo = await two(house)
    lead = await house.staff("lead", "Cleo")
    conversation = await house.family("Hej")
    await house.hands_over(conversation.id)
    asked = await open_assignment(house, conversation.family_id)
    assert asked is not None
    other = bo if asked.staff_id == anna.id else anna
    page = page_of(conversation.family_id)
    for staff in (other, lead):
        async with house.browser(staff) as browser:
            assert "/accept" not in (await browser.get(page)).text
            answer = await browser.send(page, f"{page}/assignment/{asked.id}/accept")
        assert answer.status_code == 409
        assert "Somebody else was asked" in answer.text
    assert await coordinator_of(house, conversation.family_id) is None


async def test_a_no_goes_to_the_next_one_with_what_waits_for_an_answer(house: House) -> None:
    anna, bo = await two(house)
    conversation = await house.family("Hej")
    await house.hands_over(conversation.id)
    first = await open_assignment(house, conversation.family_id)
    assert first is not None
    asked, following = (anna, bo) if first.staff_id == anna.id else (bo, anna)
    page = page_of(conversation.family_id)
    async with house.browser(asked) as browser:
        answer = await browser.send(page, f"{await proposed(house, conversation)}/decline")
    assert answer.status_code == 303
    second = await open_assignment(house, conversation.family_id)
    assert second is not None
    assert second.staff_id == following.id
    async with house.store.read() as session:
        handover = await handovers.open_of(session, conversation.id)
    assert handover is not None
    assert handover.staff_id == following.id
    assert following.name is not None
    assert following.name in (await house.messages(conversation.id))[-1].text
    assert {notice.kind for notice in await notices(house, following)} == {"proposal", "handover"}


async def test_a_decision_counts_once(house: House) -> None:
    anna, conversation = await house.staff(), await house.family("Hej")
    await house.hands_over(conversation.id)
    page, address = page_of(conversation.family_id), await proposed(house, conversation)
    async with house.browser(anna) as browser:
        await browser.send(page, f"{address}/accept")
        again = await browser.send("/console/families/new", f"{address}/decline")
    assert again.status_code == 409
    assert "This was decided meanwhile." in again.text
    assert (await phrases_of(house, conversation)).count(said.INTRODUCED.name) == 1


async def test_a_transfer_asks_the_colleague_then_the_family(house: House) -> None:
    anna, bo = await two(house)
    conversation = await known_family(house, anna)
    page = page_of(conversation.family_id)
    async with house.browser(anna) as mine, house.browser(bo) as theirs:
        form = (await mine.get(f"{page}/transfer")).text
        assert "Need, in the family’s words: Vår dotter behöver en rullstol" in form
        assert "To do: Skriva till skolan" in form
        assert await transferred(house, mine, conversation, bo, "Ring mamma på kvällen") == 303
        assert "Asked Bo Lind, who has not answered yet." in (await mine.get(page)).text
        seen = (await theirs.get(page)).text
        assert "Anna Berg asks: will you be" in seen
        assert "Ring mamma på kvällen" in seen
        beside = (await theirs.get(f"/console/conversations/{conversation.id}")).text
        assert "Ring mamma på kvällen" in beside
        await theirs.send(page, f"{await proposed(house, conversation)}/accept")
        assert "Bo Lind said yes. We wait for the family’s answer." in (await mine.get(page)).text
        assert await coordinator_of(house, conversation.family_id) == anna.id
        assert (await phrases_of(house, conversation))[-1] == said.ASK.name
        asked = await open_assignment(house, conversation.family_id)
        assert asked is not None
        async with house.store.write() as session:
            await assignments.agree(session, await assignments.get(session, asked.id), house.now)
        after = (await theirs.get(page)).text
    assert "Bo Lind, since 23 November 2026" in after
    assert "What Anna Berg wrote for the next coordinator" in after
    assert "Anna Berg, 23 November 2026 – 23 November 2026" in after
    assert [notice.kind for notice in await notices(house, bo)] == ["proposal"]


async def test_a_summary_is_not_for_a_colleague_who_is_not_asked(house: House) -> None:
    anna, bo = await two(house)
    cleo = await house.staff(name="Cleo", email="cleo@example.org")
    conversation = await known_family(house, anna)
    async with house.browser(anna) as mine, house.browser(cleo) as other:
        await transferred(house, mine, conversation, bo, "Ring mamma på kvällen")
        assert "Ring mamma" not in (await other.get(page_of(conversation.family_id))).text


async def test_a_transfer_that_is_taken_back_is_told_to_a_family_that_was_asked(house: House) -> None:
    anna, bo = await two(house)
    conversation = await known_family(house, anna)
    page = page_of(conversation.family_id)
    async with house.browser(anna) as mine, house.browser(bo) as theirs:
        await transferred(house, mine, conversation, bo, "Text")
        first = await proposed(house, conversation)
        await mine.send(page, f"{first}/withdraw")
        assert said.NO_LONGER_ASKED.name not in await phrases_of(house, conversation)
        assert "Bo Lind was asked; taken back, 23 November 2026" in (await mine.get(page)).text
        await transferred(house, mine, conversation, bo, "Text")
        second = await proposed(house, conversation)
        await theirs.send(page, f"{second}/accept")
        refused = await theirs.send(page, f"{second}/withdraw")
        assert refused.status_code == 409
        await mine.send(page, f"{second}/withdraw")
    assert (await phrases_of(house, conversation))[-1] == said.NO_LONGER_ASKED.name
    assert await coordinator_of(house, conversation.family_id) == anna.id


async def test_a_colleague_who_says_no_leaves_the_coordinator_a_note(house: House) -> None:
    anna, bo = await two(house)
    conversation = await known_family(house, anna)
    page = page_of(conversation.family_id)
    async with house.browser(anna) as mine, house.browser(bo) as theirs:
        await transferred(house, mine, conversation, bo, "Text")
        await theirs.send(page, f"{await proposed(house, conversation)}/decline")
        thread = (await mine.get(f"/console/conversations/{conversation.id}")).text
        history = (await mine.get(page)).text
    assert "Bo Lind cannot become the coordinator of this family." in thread
    assert "Bo Lind was asked and said no, 23 November 2026" in history
    assert await coordinator_of(house, conversation.family_id) == anna.id


@pytest.mark.parametrize(
    ("to", "text", "reason"),
    [
        ("", "Text", "Please choose a colleague"),
        ("nobody", "Text", "Please choose a colleague"),
        ("bo", "  ", "Please write what your colleague must know."),
        ("bo", "x" * (LONGEST_SUMMARY + 1), f"Please use at most {LONGEST_SUMMARY} characters."),
        ("anna", "Text", "This is the family’s coordinator already."),
    ],
)
async def test_what_is_refused_stays_in_the_form(house: House, to: str, text: str, reason: str) -> None:
    anna, bo = await two(house)
    conversation = await known_family(house, anna)
    page = f"{page_of(conversation.family_id)}/transfer"
    chosen = {"bo": str(bo.id), "anna": str(anna.id)}.get(to, to)
    async with house.browser(anna) as browser:
        answer = await browser.send(page, page, to=chosen, text=text)
    assert answer.status_code == 422
    assert reason in answer.text
    assert text in answer.text
    assert (f'value="{bo.id}" checked' in answer.text) == (to == "bo")
    assert await open_assignment(house, conversation.family_id) is None


async def test_a_form_that_is_too_old_keeps_what_was_written(house: House) -> None:
    anna, _ = await two(house)
    conversation = await known_family(house, anna)
    async with house.browser(anna) as browser:
        answer = await browser.client.post(
            f"{page_of(conversation.family_id)}/transfer", data={"csrf": "old", "text": "Ring mamma"}
        )
    assert answer.status_code == 422
    assert "Ring mamma" in answer.text
    assert "This page was open for too long" in answer.text


async def test_only_the_coordinator_and_a_lead_give_a_family_on(house: House) -> None:
    anna, bo = await two(house)
    lead = await house.staff("lead", "Cleo")
    conversation = await known_family(house, anna)
    page = page_of(conversation.family_id)
    async with house.browser(bo) as other, house.browser(lead) as leading:
        assert f"{page}/transfer" not in (await other.get(page)).text
        refused = await other.send(page, f"{page}/transfer", to=str(bo.id), text="Text")
        assert refused.status_code == 409
        assert "Only the family’s coordinator or a lead can do this." in refused.text
        assert await transferred(house, leading, conversation, bo, "Text") == 303


async def test_a_lead_chooses_for_a_family_without_a_coordinator(house: House) -> None:
    anna, bo = await two(house)
    lead = await house.staff("lead", "Cleo")
    conversation = await house.family("Hej")
    await house.hands_over(conversation.id)
    asked = await open_assignment(house, conversation.family_id)
    assert asked is not None
    chosen = bo if asked.staff_id == anna.id else anna
    page = page_of(conversation.family_id)
    async with house.browser(lead) as browser, house.browser(chosen) as theirs:
        assert f"{page}/assign" in (await browser.get(page)).text
        empty = await browser.send(f"{page}/assign", f"{page}/assign", to=str(chosen.id), text="")
        assert empty.status_code == 422
        answer = await browser.send(f"{page}/assign", f"{page}/assign", to=str(chosen.id), text="Talar svenska")
        assert answer.status_code == 303
        assert "Talar svenska" in (await theirs.get(page)).text
        twice = await browser.send(page, f"{page}/assign", to=str(chosen.id), text="Text")
        assert twice.status_code == 409
        assert "must be asked before that changes" in twice.text
    assert await coordinator_of(house, conversation.family_id) == chosen.id
    async with house.store.read() as session:
        handover = await handovers.open_of(session, conversation.id)
        assert handover is not None
        assert handover.staff_id == chosen.id
    assert said.INTRODUCED.name in await phrases_of(house, conversation)


async def test_candidates_are_shown_with_what_the_choice_depends_on(house: House) -> None:
    anna, bo = await two(house)
    async with house.store.write() as session:
        one = await session.get_one(Staff, bo.id)
        one.languages, one.regions, one.caseload_limit = ["sv", "ar"], ["se-karlstad"], 1
    await known_family(house, bo)
    mine = await house.family("Hej")
    async with house.store.write() as session:
        await assignments.assign(session, await session.get_one(Family, mine.family_id), anna, "new", house.now)
    async with house.browser(anna) as browser:
        form = (await browser.get(f"{page_of(mine.family_id)}/transfer")).text
    for words in ("Bo Lind", "1 of 1 families", "Swedish, Arabic", "Karlstad", ">full<"):
        assert words in form, words
    assert f'value="{anna.id}"' not in form


async def test_a_proposal_of_another_family_is_none_of_this_one(house: House) -> None:
    anna = await house.staff()
    one, other = await house.family("Hej"), await house.family("Hallå")
    await house.hands_over(one.id)
    address = (await proposed(house, one)).replace(str(one.family_id), str(other.family_id))
    async with house.browser(anna) as browser:
        assert (await browser.send("/console/families/new", f"{address}/accept")).status_code == 404
        assert (await browser.send("/console/families/new", f"{address[:-3]}xyz/accept")).status_code == 404
    assert await coordinator_of(house, one.family_id) is None
