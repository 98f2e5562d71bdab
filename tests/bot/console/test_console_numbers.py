"""The leads' page of numbers: in words, without small counts, and accessible."""

import re
from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest

from casework import barriers, families, handovers
from tests.bot.console.console_house import House

ZONE = ZoneInfo("Europe/Stockholm")


async def families_came(house: House, reasons: dict[str, int]) -> None:
    for reason, count in reasons.items():
        for _ in range(count):
            conversation = await house.family("Hej", region="se-karlstad")
            async with house.store.write() as session:
                found = await families.conversation(session, conversation.id)
                await handovers.open_handover(session, found, reason=reason, now=house.now, zone=ZONE, country="SE")
                await barriers.report(session, found.family_id, "barrier", "No ramp", house.now, source="7")


def said(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


async def test_leads_read_numbers_and_no_small_ones(house: House) -> None:
    lead = await house.staff("lead", name="Bo Lind")
    await house.staff(name="Anna Berg")
    await families_came(house, {"asked_for": 7, "crisis": 1, "task": 6})
    house.now += timedelta(days=4)
    async with house.browser(lead) as browser:
        page = said((await browser.get("/console/numbers")).text)
        year = (await browser.get("/console/numbers?days=365")).text
        nonsense = (await browser.get("/console/numbers?days=never")).text
    assert "Asked for a person 7" in page
    assert "Something only a person can do not shown" in page
    assert "Someone may be in danger not shown" in page
    assert "Karlstad 14" in page
    assert "Anna Berg" in page
    assert "Promised time kept 0 of 14" in page
    assert "have no coordinator yet: 14" in page
    assert '<option value="365" selected>' in year
    assert '<option value="90" selected>' in nonsense


@pytest.mark.parametrize("role", ["coordinator", "editor"])
async def test_nobody_else_reads_them(house: House, role: str) -> None:
    async with house.browser(await house.staff(role)) as browser:
        assert (await browser.client.get("/console/numbers")).status_code == 403
