"""A person before the web chat: one browser tab, with the places that tests look at."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Error, Locator, Page


@dataclass
class Visitor:
    """Collects what the browser complains about; `complaints` must be empty at the end of a test."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(8_000)
        self.page.on("console", self._listen)
        self.page.on("pageerror", self._fail)

    def _listen(self, message: ConsoleMessage) -> None:
        # A server that is down is part of some tests, and the browser's own note about it no fault of the chat.
        if message.type in ("error", "warning") and not message.text.startswith("WebSocket connection to"):
            self.complaints.append(message.text)

    def _fail(self, error: Error) -> None:
        self.complaints.append(str(error))

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def messages(self) -> Locator:
        return self.log.locator("li.message")

    @property
    def box(self) -> Locator:
        return self.page.locator("family-navigator textarea")

    @property
    def picker(self) -> Locator:
        return self.page.get_by_role("combobox")

    @property
    def offline(self) -> Locator:
        return self.page.get_by_text("Not connected.")

    def message(self, text: str) -> Locator:
        return self.messages.filter(has_text=text)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    def write(self, text: str) -> None:
        """Types into the box as a keyboard does and sends with Enter."""
        self.box.fill(text)
        self.box.press("Enter")

    def evaluate_in_chat(self, expression: str) -> object:
        """Evaluates `expression` with `root`, the chat's shadow root."""
        return self.page.evaluate(
            f"() => {{ const root = document.querySelector('family-navigator').shadowRoot; return {expression}; }}"
        )

    def overflows(self) -> bool:
        """True when anything can be scrolled sideways, in the page or in the thread."""
        return bool(
            self.evaluate_in_chat(
                "[document.scrollingElement, ...root.querySelectorAll('.shell, .panel, .log, .card, header')]"
                ".some((box) => box.scrollWidth > box.clientWidth)"
            )
        )
