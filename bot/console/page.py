"""One page of the console: its address, for whom it is, and who answers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.responses import Response

from bot.console.gate import Audience, Call

Answer = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True)
class Page:
    """`stale` answers a form that comes from an old page; without it there is an error page.

    `files`: how many files its form may bring, 0 for a form without any.
    """

    method: str
    path: str
    audience: Audience
    answer: Answer
    stale: Answer | None = None
    files: int = 0
