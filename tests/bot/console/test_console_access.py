"""Who may open what: every page crossed with every role, nobody included; and forms from elsewhere."""

import re
from uuid import uuid4

import pytest

from bot.console.gate import CASEWORKERS, LEADS, Audience, safe_next
from bot.console.gate import ROLES as ROLES_OF
from casework import coordinators
from casework.models import Staff
from tests.bot.console.console_house import START, Browser, House

#: Page → who may open it: everyone, everyone signed in, or those who work with families.
OPEN_TO = {
    ("GET", "/sign-in"): "everyone",
    ("POST", "/sign-in"): "everyone",
    ("GET", "/sign-in/code"): "everyone",
    ("POST", "/sign-in/code"): "everyone",
    ("GET", "/sign-in/elsewhere"): "everyone",
    ("GET", "/sign-in/back"): "everyone",
    ("POST", "/sign-out"): "signed in",
    ("GET", "/introduce"): "signed in",
    ("POST", "/introduce"): "signed in",
    ("GET", "/account"): "signed in",
    ("POST", "/account/password"): "signed in",
    ("POST", "/account/sessions"): "signed in",
    ("GET", "/account/second-factor"): "signed in",
    ("POST", "/account/second-factor"): "signed in",
    ("POST", "/account/second-factor/code"): "signed in",
    ("POST", "/account/second-factor/renew"): "signed in",
    ("POST", "/account/second-factor/remove"): "signed in",
    ("GET", "/"): "caseworkers",
    ("GET", "/board"): "caseworkers",
    ("GET", "/stream"): "caseworkers",
    ("POST", "/filters"): "caseworkers",
    ("POST", "/filters/{filter}/remove"): "caseworkers",
    ("GET", "/conversations/{id}"): "caseworkers",
    ("GET", "/conversations/{id}/part"): "caseworkers",
    ("GET", "/conversations/{id}/stream"): "caseworkers",
    ("POST", "/conversations/{id}/messages"): "caseworkers",
    ("POST", "/conversations/{id}/take-over"): "caseworkers",
    ("POST", "/conversations/{id}/hand-back"): "caseworkers",
    ("POST", "/conversations/{id}/later/{later}/send"): "caseworkers",
    ("POST", "/conversations/{id}/later/{later}/cancel"): "caseworkers",
    ("GET", "/conversations/{id}/remove"): "caseworkers",
    ("GET", "/conversations/{id}/messages/{message}/remove"): "caseworkers",
    ("POST", "/conversations/{id}/messages/{message}/remove"): "caseworkers",
    ("GET", "/replies"): "caseworkers",
    ("POST", "/replies"): "leads",
    ("POST", "/replies/remove"): "leads",
    ("GET", "/conversations/{id}/files"): "caseworkers",
    ("POST", "/conversations/{id}/files"): "caseworkers",
    ("GET", "/attachments/{id}"): "caseworkers",
    ("GET", "/attachments/{id}/line"): "caseworkers",
    ("POST", "/conversations/{id}/invite"): "caseworkers",
    ("GET", "/conversations/{id}/meetings"): "caseworkers",
    ("POST", "/conversations/{id}/meetings"): "caseworkers",
    ("POST", "/conversations/{id}/meetings/{meeting}/move"): "caseworkers",
    ("POST", "/conversations/{id}/meetings/{meeting}/cancel"): "caseworkers",
    ("GET", "/calendar"): "caseworkers",
    ("POST", "/calendar/feed/{what}"): "caseworkers",
    ("GET", "/times"): "caseworkers",
    ("POST", "/times"): "caseworkers",
    ("POST", "/times/absences"): "caseworkers",
    ("POST", "/times/absences/{absence}/remove"): "caseworkers",
    ("POST", "/times/ill"): "caseworkers",
    ("POST", "/times/calendar"): "caseworkers",
    ("POST", "/times/calendar/read"): "caseworkers",
    ("GET", "/numbers"): "leads",
    ("GET", "/conversations/{id}/messages/{message}/words"): "caseworkers",
    ("GET", "/families/new"): "caseworkers",
    ("POST", "/families/new"): "caseworkers",
    ("GET", "/families/{id}"): "caseworkers",
    ("POST", "/families/{id}/assignment/{assignment}/accept"): "caseworkers",
    ("POST", "/families/{id}/assignment/{assignment}/decline"): "caseworkers",
    ("POST", "/families/{id}/assignment/{assignment}/withdraw"): "caseworkers",
    ("GET", "/families/{id}/transfer"): "caseworkers",
    ("POST", "/families/{id}/transfer"): "caseworkers",
    ("GET", "/families/{id}/assign"): "leads",
    ("POST", "/families/{id}/assign"): "leads",
    ("GET", "/profile"): "caseworkers",
    ("POST", "/profile"): "caseworkers",
    ("GET", "/telegram"): "caseworkers",
    ("POST", "/telegram/code"): "caseworkers",
    ("POST", "/telegram/leave"): "caseworkers",
    ("GET", "/{path:path}"): "signed in",
}
#: Forms in which something must stand.
WITH_FIELDS = frozenset(
    {
        "/sign-in",
        "/sign-in/code",
        "/account/password",
        "/account/sessions",
        "/account/second-factor",
        "/account/second-factor/code",
        "/account/second-factor/renew",
        "/account/second-factor/remove",
        "/filters",
        "/conversations/{id}/messages",
        "/replies",
        "/conversations/{id}/files",
        "/conversations/{id}/meetings",
        "/conversations/{id}/meetings/{meeting}/move",
        "/conversations/{id}/meetings/{meeting}/cancel",
        "/families/{id}/transfer",
        "/families/{id}/assign",
        "/profile",
        "/times",
        "/times/absences",
        "/times/absences/{absence}/remove",
        "/times/ill",
        "/times/calendar",
        "/times/calendar/read",
    }
)
#: The id of a conversation is none of an attachment.
NOTHING_THERE = frozenset(
    {"/sign-in/elsewhere", "/sign-in/back", "/conversations/{id}/messages/{message}/words"}
    | {"/attachments/{id}", "/attachments/{id}/line", "/conversations/{id}/messages/{message}/remove", "/{path:path}"}
)
ROLES = (None, "newcomer", *coordinators.ROLES)


def expected(audience: str, role: str | None, path: str) -> tuple[int, str | None]:
    """Status and where the browser is sent to."""
    if audience == "everyone":
        return 200, None
    if role is None:
        return 303, "/console/sign-in"
    if role == "newcomer" and path not in ("/sign-out", "/introduce"):
        return 303, "/console/introduce"
    if audience == "caseworkers" and role not in CASEWORKERS:
        return 403, None
    if audience == "leads" and role not in LEADS:
        return 403, None
    return 200, None


async def account(house: House, role: str | None) -> Staff | None:
    if role is None:
        return None
    return await house.staff(name=None) if role == "newcomer" else await house.staff(role)


async def test_the_table_of_this_test_names_every_page(house: House) -> None:
    assert {(page.method, page.path) for page in house.console.table} == set(OPEN_TO)


@pytest.mark.parametrize("role", ROLES)
async def test_every_page_for_every_role(house: House, role: str | None) -> None:
    staff, conversation = await account(house, role), await house.family("Hej")
    house.console.streams.close()
    async with house.browser(staff) as browser:
        for (method, path), audience in OPEN_TO.items():
            status, goes_to = expected(audience, role, path)
            path_there = path.replace("/families/{id}", f"/families/{conversation.family_id}")
            address = "/console" + path_there.replace("{id}", str(conversation.id)).replace("{path:path}", "nowhere")
            address = address.replace("{meeting}", str(conversation.id)).replace("{absence}", str(conversation.id))
            response = await browser.client.request(method, address)
            allowed = status == 200
            if allowed and method == "POST":
                # The role is let in; the form without a token is not.
                assert response.status_code == (422 if path in WITH_FIELDS else 403), path
                continue
            if allowed and path in NOTHING_THERE:
                status = 404
            if allowed and (path, role) != ("/introduce", "newcomer") and path in ("/sign-in", "/introduce") and role:
                status, goes_to = 303, "/console/"
            if path == "/sign-in/code":
                # Nobody has given a password before.
                status, goes_to = 303, "/console/sign-in"
            assert response.status_code == status, (method, path, role)
            if goes_to is not None:
                assert response.headers["location"].startswith(goes_to)


@pytest.mark.parametrize("over", ["signed out", "twelve hours", "disabled", "another role", "made up"])
async def test_a_session_that_is_over_opens_no_page_and_no_stream(house: House, over: str) -> None:
    staff, conversation = await house.staff("admin"), await house.family("Hej")
    async with house.browser(staff) as browser:
        assert (await browser.get("/console/")).status_code == 200
        cookie = browser.client.cookies["navigator_staff"]
        async with house.store.write() as session:
            if over == "signed out":
                await coordinators.end_session(session, cookie)
            elif over == "disabled":
                await coordinators.disable(session, staff.email, house.now)
            elif over == "another role":
                await coordinators.change_role(session, staff.email, "editor")
        if over == "twelve hours":
            house.later(hours=12)
        elif over == "made up":
            browser.client.cookies.set("navigator_staff", cookie[:-1], path="/console")
        for page in house.console.table:
            if page.audience is Audience.PUBLIC:
                continue
            address = "/console" + re.sub(r"\{[a-z:]+\}", str(conversation.id), page.path)
            response = await browser.client.request(page.method, address)
            assert response.status_code == 303, page
            assert response.headers["location"].startswith("/console/sign-in?next="), page
            script = await browser.client.request(page.method, address, headers={"HX-Request": "true"})
            assert script.status_code == 401, page


async def test_an_editor_opens_nothing_about_a_family(house: House) -> None:
    rooms = {page.path.split("/")[1] for page in house.console.table if "editor" in ROLES_OF.get(page.audience, ())}
    assert rooms == {"sign-out", "introduce", "account", "{path:path}"}


@pytest.mark.parametrize("path", ["/console/board", "/console/stream"])
async def test_a_script_without_a_session_is_told_where_its_page_must_go(house: House, path: str) -> None:
    async with house.browser() as browser:
        headers = {"HX-Request": "true", "HX-Current-URL": "http://console.test/console/conversations/7?x=1"}
        response = await browser.client.get(path, headers=headers)
    assert response.status_code == 401
    assert response.headers["hx-redirect"] == "/console/sign-in?next=/console/conversations/7"


async def test_an_editor_reads_in_words_why_there_is_no_conversation(house: House) -> None:
    async with house.browser(await house.staff("editor")) as browser:
        response = await browser.get("/console/")
    assert response.status_code == 403
    assert "open to coordinators only" in response.text


async def test_every_page_forbids_all_that_is_not_ours(house: House) -> None:
    async with house.browser(await house.staff()) as browser:
        for path in ("/console/", "/console/board", "/console/nowhere", f"/console/conversations/{uuid4()}"):
            response = await browser.get(path)
            policy = response.headers["content-security-policy"]
            assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
            assert "unsafe" not in policy
            assert response.headers["cache-control"] == "no-store"
            assert response.headers["x-content-type-options"] == "nosniff"
            assert "<script>" not in response.text
            assert " style=" not in response.text


async def test_without_its_slash_the_console_is_found_too(house: House) -> None:
    async with house.browser(await house.staff()) as browser:
        response = await browser.client.get("/console", follow_redirects=True)
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://console.test"}, 303),
        ({"Origin": "https://console.test"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
async def test_a_form_must_come_from_the_console_itself(house: House, headers: dict[str, str], status: int) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    page = f"/console/conversations/{conversation.id}"
    async with house.browser(staff) as browser:
        response = await browser.send(page, f"{page}/take-over", headers=headers)
    assert response.status_code == status


async def test_the_token_of_another_session_opens_nothing(house: House) -> None:
    staff, conversation = await house.staff(), await house.family("Hej")
    page = f"/console/conversations/{conversation.id}"
    async with house.browser(staff) as one, house.browser(staff) as other:
        foreign = await one.token(page)
        response = await other.client.post(f"{page}/take-over", data={"csrf": foreign})
        by_header = await one.client.post(f"{page}/take-over", headers={"X-CSRF-Token": foreign})
    assert response.status_code == 403
    assert "Nothing was changed" in response.text
    assert by_header.status_code == 303


async def test_a_session_ends_after_twelve_hours_and_when_the_account_is_disabled(house: House) -> None:
    staff, other = await house.staff(), await house.staff("lead")
    async with house.browser(staff) as browser, house.browser(other) as disabled:
        assert (await disabled.get("/console/")).status_code == 200
        async with house.store.write() as session:
            await coordinators.disable(session, other.email, house.now)
        assert (await disabled.get("/console/")).status_code == 303
        house.later(hours=11, minutes=59)
        assert (await browser.get("/console/")).status_code == 200
        house.later(minutes=2)
        assert (await browser.get("/console/")).status_code == 303
    assert house.now > START


async def test_a_form_without_end_is_refused_in_words(house: House) -> None:
    async with house.browser(await house.staff()) as browser:
        response = await browser.client.post("/console/sign-out", content=b"csrf=" + b"x" * 1_000_001)
    assert response.status_code == 413
    assert "too much at once" in response.text


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/console/conversations/7", "/console/conversations/7"),
        ("/console/", "/console/"),
        (None, "/console/"),
        ("", "/console/"),
        ("https://evil.example/console/", "/console/"),
        ("//evil.example/console/", "/console/"),
        ("/\\evil.example", "/console/"),
        ("/console/\\evil.example", "/console/"),
        ("/console//evil.example", "/console/"),
        ("/console/../chat", "/console/"),
        ("/console/a\r\nSet-Cookie: x=1", "/console/"),
        ("/elsewhere", "/console/"),
        ("javascript:alert(1)", "/console/"),
    ],
)
def test_after_signing_in_only_a_page_of_the_console_opens(wanted: str | None, given: str) -> None:
    assert safe_next(wanted) == given


async def test_cookies_are_closed_to_scripts_and_other_sites(house: House) -> None:
    async with house.browser() as browser:
        response = await browser.get("/console/sign-in")
    cookie = response.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/console" in cookie
    assert isinstance(browser, Browser)
