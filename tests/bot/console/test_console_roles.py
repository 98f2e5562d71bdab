"""The table of pages × roles that people read is the one that the console keeps to."""

import re

import pytest
from fastapi import FastAPI

from casework import coordinators
from tests.bot.console.console_house import House
from tests.bot.console.roles_page import PAGE, roles_page, with_everything


def rows() -> list[tuple[str, str, dict[str | None, bool]]]:
    """Method, path, and who opens it, as the document says."""
    found = []
    cells = r"^\| `([A-Z]+) (\S+)` " + r"\| (\S+) " * 5 + r"\|$"
    for method, path, *marks in re.findall(cells, PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        assert set(marks) <= {"yes", "–"}
        opens = {role: mark == "yes" for role, mark in zip((None, *coordinators.ROLES), marks, strict=True)}
        found.append((method, path, opens))
    assert len(found) > 60
    return found


def test_the_document_is_made_from_the_table(house: House) -> None:
    written = roles_page(with_everything(house).console.table)
    assert PAGE.read_text(encoding="utf-8") == written, "python -m tests.bot.console.roles_page"


@pytest.mark.parametrize("role", [None, *coordinators.ROLES])
async def test_every_page_keeps_to_the_document(house: House, role: str | None) -> None:
    with_everything(house).console.streams.close()
    house.app = FastAPI()
    house.app.include_router(house.console)
    staff, conversation = await house.staff(role) if role else None, await house.family("Hej")
    async with house.browser(staff) as browser:
        for method, path, opens in rows():
            if path == "/sign-out":
                continue
            named = path.replace("/families/{id}", f"/families/{conversation.family_id}")
            address = "/console" + re.sub(r"\{[a-z:]+\}", str(conversation.id), named)
            response = await browser.client.request(method, address)
            sent_away = response.headers.get("location", "").startswith("/console/sign-in?next=")
            refused = response.status_code == 403 and "This page is not for your account" in response.text
            assert (not sent_away and not refused) is opens[role], (method, path, response.status_code)
