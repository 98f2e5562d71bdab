"""Codes that staff give out: for another person of a family, and for their own account on Telegram."""

import re
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.console.router import router
from bot.pages import SafeHeaders
from casework import invitations
from casework.channel_models import Invitation
from casework.models import Staff
from casework.store import Store
from locales.languages import languages
from tests.bot.console.console_house import House

CODE = re.compile(r"<output[^>]*>([^<]*)</output>")


class WithTelegram(House):
    """A house with a bot on Telegram, whose name is known or not yet; or without one."""

    def __init__(self, store: Store, name: Callable[[], str | None] | None = lambda: "example_bot") -> None:
        super().__init__(store)
        self.console = router(store, self.floor, self.bulletin, self.clock, secure_cookies=False, telegram_name=name)
        self.app = FastAPI()
        self.app.add_middleware(SafeHeaders)
        self.app.include_router(self.console)

    async def user_of(self, staff: Staff) -> int | None:
        async with self.store.read() as session:
            return (await session.get_one(Staff, staff.id)).telegram_user_id

    async def look(self, code: str) -> Invitation:
        async with self.store.read() as session:
            return await invitations.look(session, code, self.now)


def shown(page: httpx.Response) -> str:
    found = CODE.search(page.text)
    assert found is not None, page.text
    return found.group(1)


@pytest.fixture
def telegram_house(store: Store) -> WithTelegram:
    return WithTelegram(store)


async def test_a_coordinator_gets_a_code_for_another_person_of_the_family_once(telegram_house: WithTelegram) -> None:
    house = telegram_house
    staff, conversation = await house.staff(), await house.family("Hej")
    page = f"/console/conversations/{conversation.id}"
    async with house.browser(staff) as browser:
        assert f'action="{page}/invite"' in (await browser.get(page)).text
        answer = await browser.send(page, f"{page}/invite")
        code = shown(answer)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert code not in (await browser.get(page)).text
        again = shown(await browser.send(page, f"{page}/invite"))
    assert f'href="https://t.me/example_bot?start={code}"' in answer.text
    with pytest.raises(invitations.ExpiredCodeError):
        await house.look(code)
    found = await house.look(again)
    assert (found.kind, found.family_id) == ("family", conversation.family_id)


@pytest.mark.parametrize("name", [None, lambda: None])
async def test_without_the_name_of_a_bot_there_is_the_code_alone(
    store: Store, name: Callable[[], str | None] | None
) -> None:
    house = WithTelegram(store, name)
    staff, conversation = await house.staff(), await house.family("Hej")
    page = f"/console/conversations/{conversation.id}"
    async with house.browser(staff) as browser:
        answer = await browser.send(page, f"{page}/invite")
        board = (await browser.get("/console/")).text
        telegram = await browser.get("/console/telegram")
    assert invitations.is_code(shown(answer)) is not None
    assert "t.me" not in answer.text
    assert ("/console/telegram" in board) == (telegram.status_code == 200) == (name is not None)


@pytest.mark.parametrize("which", ["unknown", "nonsense"])
async def test_for_a_conversation_that_does_not_exist_there_is_no_code(
    telegram_house: WithTelegram, which: str
) -> None:
    staff, conversation = await telegram_house.staff(), await telegram_house.family("Hej")
    wrong = str(uuid4()) if which == "unknown" else "nonsense"
    async with telegram_house.browser(staff) as browser:
        answer = await browser.send(
            f"/console/conversations/{conversation.id}", f"/console/conversations/{wrong}/invite"
        )
    assert answer.status_code == 404
    async with telegram_house.store.read() as session:
        assert (await session.scalars(select(Invitation))).all() == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/console/conversations/{id}/invite"),
        ("GET", "/console/telegram"),
        ("POST", "/console/telegram/code"),
        ("POST", "/console/telegram/leave"),
    ],
)
async def test_codes_are_for_those_who_work_with_families(telegram_house: WithTelegram, method: str, path: str) -> None:
    conversation = await telegram_house.family("Hej")
    address = path.replace("{id}", str(conversation.id))
    async with (
        telegram_house.browser() as nobody,
        telegram_house.browser(await telegram_house.staff("editor")) as editor,
        telegram_house.browser(await telegram_house.staff()) as forged,
    ):
        assert (await nobody.client.request(method, address)).status_code == 303
        assert (await editor.client.request(method, address)).status_code == 403
        assert (await forged.client.request(method, address)).status_code == (200 if method == "GET" else 403)


async def test_a_coordinator_joins_their_own_account_to_telegram_and_removes_it(
    telegram_house: WithTelegram,
) -> None:
    house = telegram_house
    staff, other = await house.staff(), await house.staff("lead", "Bo Ek")
    async with house.store.write() as session:
        (await session.get_one(Staff, other.id)).telegram_user_id = 99
    page = "/console/telegram"
    async with house.browser(staff) as browser:
        assert page in (await browser.get("/console/")).text
        before = await browser.get(page)
        answer = await browser.send(page, f"{page}/code")
        code = shown(answer)
        assert f"https://t.me/example_bot?start={code}" in answer.text
        assert code not in (await browser.get(page)).text
        found = await house.look(code)
        assert (found.kind, found.staff_id) == ("staff", staff.id)
        async with house.store.write() as session:
            (await session.get_one(Staff, staff.id)).telegram_user_id = 7
        joined = await browser.get(page)
        left = await browser.send(page, f"{page}/leave")
    assert "not joined" in before.text
    assert f"{page}/leave" not in before.text
    assert "is joined to Telegram" in joined.text
    assert (left.status_code, left.headers["location"]) == (303, page)
    assert (await house.user_of(staff), await house.user_of(other)) == (None, 99)


@pytest.mark.parametrize("language", [code for code, each in languages().items() if each.direction == "rtl"])
async def test_a_code_reads_from_left_to_right_in_every_language(telegram_house: WithTelegram, language: str) -> None:
    staff, conversation = await telegram_house.staff(), await telegram_house.family("Hej")
    page = f"/console/conversations/{conversation.id}"
    async with telegram_house.browser(staff, language) as browser:
        answer = await browser.send(page, f"{page}/invite")
    assert re.search(r'<output[^>]* dir="ltr">', answer.text)
