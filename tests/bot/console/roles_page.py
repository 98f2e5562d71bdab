"""docs/roles.md as the console's table of pages gives it. `python -m tests.bot.console.roles_page` writes it anew."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from bot.console.gate import ROLES, Audience
from bot.console.page import Page
from bot.console.router import router
from bot.conversation.meeting_desk import MeetingDesk
from bot.conversation.poll_desk import PollDesk
from bot.outbox import Outbox
from casework import coordinators
from casework.store import Store
from tests.bot.console.console_house import House

PAGE = Path(__file__).parents[3] / "docs" / "roles.md"
HEAD = """# Who opens which page of the console

Made from the table in `bot/console/router.py` by `python -m tests.bot.console.roles_page`; a test holds both together.
"Nobody" is a browser in which no one is signed in, or no more. A page that does not open sends those who are not signed
in to the sign-in, and tells the others that it is not for their account. Who has not chosen a name and a password yet
opens only `/introduce` and `/sign-out`, whatever the role; see [sign_in.md](sign_in.md) for the second factor.

"""


def with_everything(house: House) -> House:
    """The same house with meetings to be found by polls as well, so that no page is missing."""
    outbox = Outbox(house.store, house.bulletin, house.clock)
    polls = PollDesk(house.store, outbox, house.bulletin, house.clock, "https://navigator.example")
    house.console = router(
        house.store,
        house.floor,
        house.bulletin,
        house.clock,
        secure_cookies=False,
        desk=MeetingDesk(house.store, outbox, house.bulletin, house.clock),
        polls=polls,
        telegram_name=lambda: "navigator_test_bot",
        address="https://navigator.example",
    )
    return house


def opens(page: Page, role: str | None) -> bool:
    """`role`: None for nobody."""
    return page.audience is Audience.PUBLIC or role in ROLES[page.audience]


def roles_page(table: Iterable[Page]) -> str:
    """The whole document."""
    lines = [("Page", "nobody", *coordinators.ROLES), ("---",) * (2 + len(coordinators.ROLES))]
    for page in table:
        marks = ("yes" if opens(page, role) else "–" for role in (None, *coordinators.ROLES))
        lines.append((f"`{page.method} {page.path}`", *marks))
    return HEAD + "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


async def _write() -> None:
    store = Store.open("sqlite+aiosqlite://")
    PAGE.write_text(roles_page(with_everything(House(store)).console.table), encoding="utf-8")
    await store.close()


if __name__ == "__main__":
    asyncio.run(_write())
