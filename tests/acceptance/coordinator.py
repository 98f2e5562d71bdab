"""A coordinator at the other end: a browser on the console."""

from playwright.sync_api import Page, expect

from bot.reply.voice import voice
from tests.acceptance.house import House

NAME = "Anna Lindqvist"
PASSWORD = "a-long-and-quiet-evening"


class Coordinator:
    """`language` is that of the coordinator's browser."""

    def __init__(self, page: Page, house: House, language: str) -> None:
        self.page = page
        self.house = house
        self._say = voice(language).say

    def t(self, name: str, **values: str | int) -> str:
        return self._say(f"console.{name}", values)

    def sign_in(self) -> None:
        """With the one-time password at first, then with a password of her own."""
        self.page.goto(f"{self.house.address}/console/")
        own = self.house.state / "introduced"
        self._fill(PASSWORD if own.exists() else self.house.password)
        if not own.exists():
            self.page.get_by_label(self.t("name")).fill(NAME)
            self.page.get_by_label(self.t("new_password")).fill(PASSWORD)
            self.page.get_by_role("button", name=self.t("save")).click()
            own.touch()
        expect(self.page.get_by_role("heading", name=self.t("waiting_heading"))).to_be_visible()

    def _fill(self, password: str) -> None:
        self.page.get_by_label(self.t("email")).fill("coordinator@localhost")
        self.page.get_by_label(self.t("password"), exact=True).fill(password)
        self.page.get_by_role("button", name=self.t("sign_in")).click()

    def open(self, need: str) -> None:
        """Opens the waiting conversation in which the family wrote that."""
        self.page.goto(f"{self.house.address}/console/")
        self.page.locator("a[href*='/conversations/']").filter(has_text=need[:20]).first.click()
        expect(self.page.get_by_role("log")).to_contain_text(need)

    def write(self, text: str) -> None:
        self.page.locator("#composer textarea[name=text]").fill(text)
        self.page.get_by_role("button", name=self.t("send"), exact=True).click()
        expect(self.page.get_by_role("log")).to_contain_text(text)

    def hand_back(self) -> None:
        self.page.get_by_role("button", name=self.t("hand_back")).click()
