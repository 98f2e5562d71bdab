"""Vendored files are what they say they are; templates say only phrases that exist, and all of them."""

import hashlib
import json
import re
from pathlib import Path

import bot.console.pages
from casework.handovers import REASONS
from locales.languages import languages
from locales.phrases import console as phrases
from locales.phrases.console import TITLE
from tests.bot.console.console_house import House

CONSOLE = Path(bot.console.pages.__file__).parent
VENDOR = CONSOLE / "static" / "vendor"
#: Names that templates and code put together from parts.
COMPOSED = {
    *(f"reason_{reason}" for reason in REASONS),
    *(f"floor_{holder}" for holder in ("mine", "colleague", "nobody", "assistant", "left_urgent", "assistant_asked")),
    *(f"{page}{part}" for page in ("forbidden", "stale", "not_found", "too_large") for part in ("", "_text")),
    *("sign_in_refused", "sign_in_locked", "page_too_old", "name_missing", "name_too_long", "password_weak"),
}


def test_vendored_files_are_the_ones_in_the_list() -> None:
    listed = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
    files = {name: digest for package in listed for name, digest in package["files"].items()}
    assert {package["name"]: package["version"] for package in listed} == {"htmx.org": "4.0.1", "bootstrap": "5.3.9"}
    assert all(package["licence"] for package in listed)
    assert set(files) == {path.name for path in VENDOR.iterdir()} - {"vendor.json"}
    for name, digest in files.items():
        assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == digest, name


def test_templates_say_phrases_that_exist_and_no_phrase_is_left_over() -> None:
    sources = [*(CONSOLE / "templates").glob("*.html"), *CONSOLE.glob("*.py")]
    assert len(sources) > 15
    said = set(COMPOSED)
    for path in sources:
        said |= set(re.findall(r'\b(?:t|say)\("([a-z_]+)"', path.read_text(encoding="utf-8")))
    declared = {value.name.partition(".")[2] for value in vars(phrases).values() if isinstance(value, type(TITLE))}
    assert said - {"reason_", "floor_"} == declared


async def test_static_files_are_open_and_kept_by_browsers(house: House) -> None:
    async with house.browser() as browser:
        page = (await browser.get("/console/sign-in")).text
        addresses = re.findall(r'(?:href|src)="(/console/static/[^"]+)"', page)
        assert len(addresses) >= 4
        for address in addresses:
            response = await browser.get(address)
            assert response.status_code == 200
            assert "immutable" in response.headers["cache-control"]
        assert (await browser.get("/console/static/../router.py")).status_code in (303, 404)
        assert (await browser.get("/console/static/%2e%2e/router.py")).status_code == 404
        assert (await browser.get("/console/static/nothing.js")).status_code == 404


async def test_every_page_speaks_every_language(house: House, language_code: str) -> None:
    staff = await house.staff()
    conversation = await house.family("Hej", region=None)
    await house.hands_over(conversation.id)
    house.later(days=3)
    async with house.browser(staff, language=language_code) as browser:
        for path in ("/console/", f"/console/conversations/{conversation.id}", "/console/nowhere"):
            response = await browser.get(path)
            assert f'<html lang="{language_code}" dir="{languages()[language_code].direction}">' in response.text
            assert response.headers["content-language"] == language_code
