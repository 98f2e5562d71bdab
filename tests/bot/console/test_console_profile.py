"""The page "My work", and who stands in during an absence: what is kept, and what is refused with a reason."""

import re

import pytest

from bot.console.profile_page import PROFILE
from casework import schedules
from casework.models import Staff
from tests.bot.console.console_house import Browser, House

FORM = {
    "language-sv": "on",
    "language-ar": "on",
    "region-se-karlstad": "on",
    "caseload_limit": "20",
    "reads": "sv",
    "notify_by": "none",
}


async def kept(house: House, staff: Staff) -> Staff:
    async with house.store.read() as session:
        return await session.get_one(Staff, staff.id)


async def send(browser: Browser, **fields: str) -> tuple[int, str]:
    response = await browser.send(PROFILE, PROFILE, None, **fields)
    return response.status_code, response.text


async def test_what_is_said_is_kept_and_shown(house: House) -> None:
    staff, bo = await house.staff(), await house.staff("lead", name="Bo Lind")
    async with house.browser(staff) as browser:
        status, _ = await send(browser, **FORM, substitute_id=str(bo.id))
        assert status == 303
        page = (await browser.get(f"{PROFILE}?done=saved")).text
    mine = await kept(house, staff)
    assert (set(mine.languages), mine.regions, mine.reads) == ({"sv", "ar"}, ["se-karlstad"], "sv")
    assert (mine.caseload_limit, mine.substitute_id, mine.notify_by) == (20, bo.id, "none")
    assert "Your work is saved." in page
    assert re.search(r'name="language-ar" value="on" checked', page)
    assert not re.search(r'name="language-vi" value="on" checked', page)
    assert f'<option value="{bo.id}" selected>Bo Lind</option>' in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("caseload_limit", "many", "a whole number from 0 to 500"),
        ("caseload_limit", "501", "a whole number from 0 to 500"),
        ("caseload_limit", "-1", "a whole number from 0 to 500"),
        ("substitute_id", "nobody", "choose somebody from the list"),
        ("substitute_id", "1b0a4d6e-58a5-4c5e-9f0b-7d6a2f6f8a11", "choose somebody from the list"),
        ("notify_by", "telegram", "Your Telegram account is not linked yet"),
    ],
)
async def test_what_cannot_be_stays_in_the_form(house: House, field: str, value: str, sentence: str) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser:
        status, text = await send(browser, **{**FORM, field: value})
    assert status == 422
    assert sentence in text
    assert "Nothing is saved yet." in text
    assert re.search(r'name="language-ar" value="on" checked', text)
    assert (await kept(house, staff)).caseload_limit is None


async def test_nobody_stands_in_for_themself(house: House) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser:
        assert (await send(browser, **FORM, substitute_id=str(staff.id)))[0] == 422
        shown = (await browser.get(PROFILE)).text
    assert f'value="{staff.id}"' not in shown


async def test_an_absence_names_who_stands_in(house: House) -> None:
    staff, bo = await house.staff(), await house.staff("lead", name="Bo Lind")
    times = "/console/times"
    async with house.browser(staff) as browser:
        away = {"from_day": "2026-12-01", "to_day": "2026-12-04"}
        refused = await browser.send(times, f"{times}/absences", None, **away, substitute_id=str(staff.id))
        assert refused.status_code == 422
        assert "choose somebody from the list" in refused.text
        await browser.send(times, f"{times}/absences", None, **away, substitute_id=str(bo.id))
        page = (await browser.get(times)).text
    assert "Bo Lind stands in" in page
    async with house.store.read() as session:
        (absence,) = await schedules.absences_of(session, staff.id, house.now)
    assert absence.substitute_id == bo.id
