"""Which conversations a list shows: read from the address of the page, and written back into one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Literal, get_args
from urllib.parse import urlencode

from casework.handovers import PRIORITIES, REASONS
from locales.languages import languages

Which = Literal["mine", "waiting", "all"]
WHICH: tuple[Which, ...] = get_args(Which)
CHANNELS = ("web", "telegram")
OVERDUE = "overdue"
#: How long a family must have waited at least.
LEAST_WAIT: Mapping[str, timedelta] = MappingProxyType(
    {"1h": timedelta(hours=1), "4h": timedelta(hours=4), "1d": timedelta(days=1)}
)
WAITED = (*LEAST_WAIT, OVERDUE)
#: Characters that are searched for.
LONGEST_SEARCH = 100
#: How often a list can be made longer.
LONGEST_LIST = 20


@dataclass(frozen=True)
class ListFilter:
    """What is wanted; an empty text leaves that open. `pages`: how long each list is, 1 at first."""

    which: Which = "mine"
    reason: str = ""
    language: str = ""
    channel: str = ""
    priority: str = ""
    waited: str = ""
    words: str = ""
    pages: int = 1

    @property
    def query(self) -> str:
        """For an address; what is left open is left out, and so is the length."""
        wanted = {"list": self.which, **{key: getattr(self, name) for key, name in _FIELDS.items()}}
        return urlencode({key: value for key, value in wanted.items() if value})

    @property
    def longer(self) -> str:
        """The query of the same lists with more in them; empty when they can be no longer."""
        return f"{self.query}&more={self.pages + 1}" if self.pages < LONGEST_LIST else ""

    @property
    def query_as_shown(self) -> str:
        return f"{self.query}&more={self.pages}" if self.pages > 1 else self.query

    @property
    def narrowed(self) -> bool:
        """Something is asked for beside the list itself."""
        return any(getattr(self, name) for name in _FIELDS.values())

    @property
    def needs_a_handover(self) -> bool:
        """What only a conversation that waits for a person, or is with one, can fulfil."""
        return bool(self.reason or self.priority or self.waited)

    def of(self, which: Which) -> "ListFilter":
        """The same for another list."""
        return replace(self, which=which, pages=1)


@dataclass(frozen=True)
class Reading:
    """`not_for_you`: the list of all was asked for by somebody who gets "mine"; `left_out`: something is not known."""

    wanted: ListFilter
    not_for_you: bool = False
    left_out: bool = False


#: Key of the address → field, and for those with a fixed choice, what can be chosen.
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "reason": "reason",
        "language": "language",
        "channel": "channel",
        "priority": "priority",
        "waited": "waited",
        "q": "words",
    }
)
_CHOICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "reason": REASONS,
        "language": tuple(languages()),
        "channel": CHANNELS,
        "priority": PRIORITIES,
        "waited": WAITED,
    }
)


def lists_for(*, lead: bool) -> tuple[Which, ...]:
    """The lists that somebody may open; the first one is what they see when they ask for none."""
    return ("all", "mine", "waiting") if lead else ("mine", "waiting")


def read(query: Mapping[str, str], *, lead: bool) -> Reading:
    """What an address asks for. What is not known is left out, and so are other keys."""
    mine = lists_for(lead=lead)
    asked, which, left_out = query.get("list", ""), mine[0], False
    not_for_you = asked == "all" and not lead
    if asked in mine:
        which = next(each for each in mine if each == asked)
    elif asked:
        which, left_out = "mine", not not_for_you
    values: dict[str, str] = {}
    for key, field in _FIELDS.items():
        value = " ".join(query.get(key, "").replace("\0", " ").split())
        if key == "q":
            left_out = left_out or len(value) > LONGEST_SEARCH
            value = value[:LONGEST_SEARCH].strip()
        elif value and value not in _CHOICES[key]:
            value, left_out = "", True
        values[field] = value
    return Reading(ListFilter(which, **values, pages=_pages(query.get("more", ""))), not_for_you, left_out)


def _pages(text: str) -> int:
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
    return min(max(number, 1), LONGEST_LIST)
