"""What a sentence tells of a step: in its own words, with who does it and by when where that is sure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from casework.models import FamilyContact
from nlu import dates, people
from nlu.words import bare

#: A name must stand this near the beginning to be the one who does it.
FIRST_WORDS = 3
#: So many days are offered when it is not clear which one is meant.
MOST_DAYS = 3
#: Grains that name one day.
OF_A_DAY = frozenset({"minute", "hour", "part_of_day", "day"})


@dataclass(frozen=True)
class ToldStep:
    """`days`: one when it is sure, several when one of them is meant, none when none was told."""

    what: str
    who: str | None
    days: tuple[date, ...]


def read(
    text: str, language: str, *, now: datetime, zone: ZoneInfo, contacts: Sequence[FamilyContact] = ()
) -> ToldStep:
    """`text` with its spaces put in order; `contacts` are the people whose names the family has written down."""
    what = " ".join(text.split())
    return ToldStep(what, _who(what, language, contacts), days(what, language, now=now, zone=zone))


def days(text: str, language: str, *, now: datetime, zone: ZoneInfo) -> tuple[date, ...]:
    """The days that `text` can mean; none for a week or a month, and for what can mean too many."""
    found = dates.read(text, language=language, now=now, zone=zone).found
    if any(each.grain not in OF_A_DAY for each in found):
        return ()
    meant = dict.fromkeys(
        each.value.astimezone(zone).date() if isinstance(each.value, datetime) else each.value for each in found
    )
    return tuple(meant) if len(meant) <= MOST_DAYS else ()


def _who(what: str, language: str, contacts: Sequence[FamilyContact]) -> str | None:
    """Somebody whom the family knows by name, or a name at the beginning, as it is written; None when not sure."""
    said = set(bare(what).split())
    known = [one.name for one in contacts if one.name and set(bare(one.name).split()) & said]
    if len(known) == 1:
        return known[0]
    found = people.professional(what, language, told=True)
    if found is None or found.name is None or found.name not in what:
        return None
    until = what.index(found.name) + len(found.name)
    beginning = what[:until]
    return beginning if len(beginning.split()) <= FIRST_WORDS else None
