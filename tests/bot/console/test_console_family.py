"""A family's page: everything that is known in one place, and nothing of what the family hides."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from bot.console.family_history import Promised, promise_of
from casework import sharing, staff_acts
from casework.handover_models import HandoverStep
from casework.models import Handover
from casework.schedule_models import Absence
from tests.bot.console.console_house import House
from tests.bot.console.family_house import SECRETS, known_family, page_of

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def test_everything_that_is_known_stands_on_one_page(house: House) -> None:
    staff = await house.staff()
    conversation = await known_family(house, staff)
    async with house.browser(staff) as browser:
        answer = await browser.get(page_of(conversation.family_id))
    assert answer.status_code == 200
    for words in (
        "Vår dotter behöver en rullstol",
        "Anna Berg, since 23 November 2026",
        "Person 1 (Swedish, Web)",
        "mamma",
        "by 4 December 2026",
        "Doctor",
        "+46 54 123",
        "refused",
        "Keep its answers about the child and the household: yes, 23 November 2026",
        *SECRETS.values(),
    ):
        assert words in answer.text, words
    assert "Hidden by the family" not in answer.text
    assert f'href="/console/conversations/{conversation.id}"' in answer.text


@pytest.mark.parametrize("part", sharing.PARTS)
async def test_what_the_family_hides_is_not_shown_and_is_called_hidden(house: House, part: str) -> None:
    staff, _ = await house.staff(), await house.staff(name="Bo Lind", email="bo@example.org")
    conversation = await known_family(house, staff)
    async with house.store.write() as session:
        await sharing.hide(session, conversation.family_id, part, house.now)
    async with house.browser(staff) as browser:
        page = (await browser.get(page_of(conversation.family_id))).text
        form = (await browser.get(f"{page_of(conversation.family_id)}/transfer")).text
    assert page.count("Hidden by the family") == 1
    for other, secret in SECRETS.items():
        assert (secret in page) == (other != part), other
    assert ("To do: Skriva till skolan" in form) == (part != sharing.PLAN)
    assert ("Next meeting: " in form) == (part != sharing.MEETINGS)


async def test_every_opening_is_written_down_once_for_half_an_hour(house: House) -> None:
    staff, colleague = await house.staff(), await house.staff(name="Bo Lind", email="bo@example.org")
    conversation = await house.family("Hej")
    page = page_of(conversation.family_id)
    async with house.browser(staff) as browser, house.browser(colleague) as other:
        await browser.get(page)
        await browser.get(page)
        house.later(hours=1)
        await browser.get(page)
        seen = await other.get(page)
        again = await other.get(page)
    assert "Anna Berg: looked 2 times, last on 23 November 2026" in seen.text
    assert "Bo Lind: looked once, 23 November 2026" in again.text
    async with house.store.read() as session:
        looks = {look.name: look.times for look in await staff_acts.looks(session, conversation.family_id)}
    assert looks == {"Anna Berg": 2, "Bo Lind": 1}


@pytest.mark.parametrize("which", ["unknown", "nonsense"])
@pytest.mark.parametrize("path", ["", "/transfer"])
async def test_a_family_that_does_not_exist_has_no_page(house: House, which: str, path: str) -> None:
    wrong = str(uuid4()) if which == "unknown" else "nonsense"
    async with house.browser(await house.staff()) as browser:
        answer = await browser.get(f"/console/families/{wrong}{path}")
    assert answer.status_code == 404


async def test_who_stands_in_is_named_while_the_coordinator_is_away(house: House) -> None:
    staff, other = await house.staff(), await house.staff(name="Bo Lind", email="bo@example.org")
    conversation = await known_family(house, staff)
    async with house.store.write() as session:
        back = house.now + timedelta(days=3)
        session.add(
            Absence(
                id=uuid4(),
                staff_id=staff.id,
                starts_at=house.now - timedelta(hours=1),
                ends_at=back,
                substitute_id=other.id,
                created_at=house.now,
            )
        )
    async with house.browser(other) as browser:
        page = (await browser.get(page_of(conversation.family_id))).text
    assert "Away until Thursday 26 November, 10:00. Bo Lind stands in." in page


async def test_handovers_stand_there_with_their_steps_and_whether_the_promise_was_kept(house: House) -> None:
    staff = await house.staff()
    conversation = await known_family(house, staff)
    await house.hands_over(conversation.id)
    async with house.browser(staff) as browser:
        waiting = (await browser.get(page_of(conversation.family_id))).text
        await house.floor.write(conversation.id, staff.id, "Hej, jag är här.")
        answered = (await browser.get(page_of(conversation.family_id))).text
    assert "Waiting for an answer" in waiting
    assert "Given to Anna Berg" in waiting
    assert "promised by" in waiting
    assert "Promise kept" in answered
    assert "Anna Berg answered" in answered


async def test_the_conversation_leads_to_the_family_and_back(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    async with house.browser(staff) as browser:
        thread = (await browser.get(f"/console/conversations/{conversation.id}")).text
    assert f'href="{page_of(conversation.family_id)}"' in thread


async def test_what_a_family_wrote_is_never_markup(house: House) -> None:
    staff = await house.staff()
    conversation = await house.family("<script>alert(1)</script>")
    async with house.browser(staff) as browser:
        page = (await browser.get(page_of(conversation.family_id))).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("steps", "closed", "now", "expected"),
    [
        ([("opened", 0, 4)], None, 3, "waiting"),
        ([("opened", 0, 4)], None, 5, "broken"),
        ([("opened", 0, 4), ("answered", 3, None)], None, 9, "kept"),
        ([("opened", 0, 4), ("substitute", 4, 6), ("answered", 5, None)], None, 9, "broken"),
        ([("opened", 0, 4), ("left", 2, None)], 2, 9, "unanswered"),
        ([("opened", 0, 4), ("closed", 6, None)], 6, 9, "broken"),
        ([("took_over", 0, None), ("answered", 1, None)], None, 2, "nothing"),
        ([], None, 2, "nothing"),
    ],
)
def test_a_promise_is_measured_by_the_time_that_was_said_first(
    steps: list[tuple[str, int, int | None]], closed: int | None, now: int, expected: Promised
) -> None:
    def at(hours: int | None) -> datetime | None:
        return NOON + timedelta(hours=hours) if hours is not None else None

    handover = Handover(closed_at=at(closed))
    taken = [HandoverStep(kind=kind, at=at(when), promised_by=at(by)) for kind, when, by in steps]
    assert promise_of(handover, taken, NOON + timedelta(hours=now)) == expected
