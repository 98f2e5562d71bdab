"""The page "My times" takes the name of a city for its time zone, as its hint says."""

import re

import pytest

from casework import schedules
from tests.bot.console.console_house import House

TIMES = "/console/times"
FORM = {"meeting_minutes": "30", "buffer_minutes": "10", "notice_hours": "12", "horizon_days": "30", "form-phone": "on"}


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Stockholm", "Europe/Stockholm"),
        (" stockHOLM ", "Europe/Stockholm"),
        ("ho chi  minh", "Asia/Ho_Chi_Minh"),
        ("New_York", "America/New_York"),
        ("Europe/Stockholm", "Europe/Stockholm"),
        ("America/Argentina/Cordoba", "America/Argentina/Cordoba"),
        ("UTC", "UTC"),
    ],
)
async def test_a_city_stands_for_its_time_zone(house: House, typed: str, zone: str) -> None:
    staff = await house.staff()
    async with house.browser(staff) as browser:
        response = await browser.send(TIMES, TIMES, None, **FORM, time_zone=typed)
        assert response.status_code == 303
        assert f'value="{zone}"' in (await browser.get(TIMES)).text
    async with house.store.read() as session:
        kept = await schedules.schedule_of(session, staff.id)
    assert kept is not None
    assert kept.time_zone == zone


@pytest.mark.parametrize("typed", ["Karlstad", "Nicosia", "Stockholm, Sweden", "GMT+1", "/", ""])
async def test_what_is_no_city_or_several_is_refused_as_it_was_typed(house: House, typed: str) -> None:
    async with house.browser(await house.staff()) as browser:
        response = await browser.send(TIMES, TIMES, None, **FORM, time_zone=typed)
    assert response.status_code == 422
    assert "There is no such time zone." in response.text
    assert re.search(f'name="time_zone"[^>]* value="{re.escape(typed)}"', response.text)
