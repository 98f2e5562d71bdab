"""What goes wrong with calls, because a test says so or by chance."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal, get_args

from tests.fakes.telegram.refusal import Refusal, too_many

#: A status, or what no status can say. `cut_before` and `hang` leave the call undone, `cut_after`, `hang_after` and
#: `slow` do it and then answer not at all, never, or late.
Kind = Literal[429, 500, 502, 400, 401, 403, "cut_before", "cut_after", "hang", "hang_after", "slow"]
#: After these the call was done all the same.
DONE = ("cut_after", "hang_after", "slow")
_SAID = {400: "Bad Request: as told", 401: "Unauthorized", 403: "Forbidden: as told", 500: "Internal Server Error"}


@dataclass
class Call:
    """One call of the bot. `at` is when it came, in seconds of the limits' clock.

    `outcome` is `ok`, the error, the kind of trouble, `peer gone`, or `under way`.
    """

    method: str
    parameters: dict[str, object]
    chat_id: int | None
    at: float
    outcome: str = "under way"


@dataclass
class Trouble:
    """Strikes the calls of `method` (None: all) in `chat_id` (None: everywhere), `times` times."""

    kind: Kind
    method: str | None = None
    chat_id: int | None = None
    times: int = 1
    retry_after: int = 1
    description: str | None = None
    seconds: float = 1.0

    def strikes(self, call: Call) -> bool:
        return (
            self.times > 0
            and self.method in (None, call.method)
            and (self.chat_id is None or self.chat_id == call.chat_id)
        )

    def refusal(self) -> Refusal | None:
        """What to answer; None when this is no matter of answers."""
        if self.kind == 429:
            return too_many(self.retry_after)
        if isinstance(self.kind, int) and self.kind != 502:
            return Refusal(self.kind, self.description or _SAID[self.kind])
        return None


@dataclass
class Troubles:
    """All that is to come."""

    told: list[Trouble] = field(default_factory=list)
    share: float = 0.0
    kinds: tuple[Kind, ...] = ()
    chance: random.Random = field(default_factory=random.Random)

    def add(self, trouble: Trouble) -> None:
        if trouble.kind not in get_args(Kind):
            raise ValueError(f"{trouble.kind!r} is none of {get_args(Kind)}.")
        self.told.append(trouble)

    def next(self, call: Call) -> Trouble | None:
        for trouble in self.told:
            if trouble.strikes(call):
                trouble.times -= 1
                return trouble
        if self.share and self.chance.random() < self.share:
            return Trouble(self.chance.choice(self.kinds), seconds=0.05)
        return None


Moment = Literal["before", "after"]
Hook = Callable[[Call], Awaitable[None]]


@dataclass
class Hooks:
    """What a test wants to do at the moment a call is about to be done, or was done and is not answered yet."""

    _hooks: list[tuple[str | None, Moment, Hook]] = field(default_factory=list)

    def add(self, method: str | None, moment: Moment, hook: Hook) -> Callable[[], None]:
        """Gives a function that takes it away again."""
        entry = (method, moment, hook)
        self._hooks.append(entry)
        return lambda: self._hooks.remove(entry)

    async def run(self, call: Call, moment: Moment) -> None:
        for method, when, hook in list(self._hooks):
            if when == moment and method in (None, call.method):
                await hook(call)
