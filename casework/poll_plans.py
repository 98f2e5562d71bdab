"""A meeting of several as it is asked for: what it is about, the times, the groups, and what cannot be."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from casework.errors import CaseworkError
from casework.meetings import FORMS, LONGEST, LONGEST_ABOUT, LONGEST_BRING, LONGEST_PLACE

FEWEST_TIMES, MOST_TIMES = 2, 10
MOST_GROUPS, MOST_SEATS = 6, 40
#: Letters of a group's name and of a name, and of an e-mail address.
LONGEST_NAME, LONGEST_EMAIL = 120, 254
LONGEST_MINUTES = int(LONGEST.total_seconds()) // 60
#: Enough to notice what is no address at all; whether it exists only a letter tells.
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")

_WHY = {
    "form": f"The form of a meeting is one of {', '.join(FORMS)}.",
    "minutes": f"A meeting lasts from one minute to {LONGEST_MINUTES} minutes.",
    "zone": "There is no such time zone.",
    "place_too_long": f"The place may have {LONGEST_PLACE} letters at most.",
    "about_too_long": f"What the meeting is about may have {LONGEST_ABOUT} letters at most.",
    "bring_too_long": f"What to bring may have {LONGEST_BRING} letters at most.",
    "about_missing": "Say what the meeting is about.",
    "too_few_times": f"At least {FEWEST_TIMES} times are proposed.",
    "too_many_times": f"At most {MOST_TIMES} times are proposed.",
    "time_past": "Every proposed time is in the future.",
    "time_twice": "The same time is proposed twice.",
    "deadline_past": "The deadline is in the future.",
    "deadline_late": "The deadline is before the last proposed time.",
    "no_groups": "At least one group is asked.",
    "too_many_groups": f"At most {MOST_GROUPS} groups are asked.",
    "too_many_people": f"At most {MOST_SEATS} people are asked.",
    "group_name": f"Each group has a name of {LONGEST_NAME} letters at most.",
    "group_twice": "Two groups have the same name.",
    "nobody": "Somebody is asked in each group.",
    "needed": "The number that is needed is at least one, and at most the number of people in the group.",
    "person": "Only people of this family are asked in the chat.",
    "person_twice": "Somebody is asked twice.",
    "name": f"Everybody else has a name of {LONGEST_NAME} letters at most.",
    "email": "An e-mail address is not one.",
    "taken": "There is another one with that id.",
}


class PollError(CaseworkError, ValueError):
    """A meeting of several cannot be as it was asked for. `code` says why: past, nobody, needed and others."""

    def __init__(self, code: str) -> None:
        super().__init__(_WHY[code])
        self.code = code


@dataclass(frozen=True)
class Guest:
    """Somebody who is asked: a person of the family, or anybody else by name, with an e-mail address or without."""

    person_id: uuid.UUID | None = None
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Party:
    """A group that is asked: of `guests`, `needed` must be able to come."""

    name: str
    needed: int
    guests: tuple[Guest, ...]


@dataclass(frozen=True)
class Plan:
    """A meeting of several as it is asked for; moments with their zone, the rest as the columns of `Poll`."""

    about: str
    form: str
    minutes: int
    time_zone: str
    starts: tuple[datetime, ...]
    deadline: datetime
    groups: tuple[Party, ...]
    place: str | None = None
    bring: str | None = None


def check(plan: Plan, now: datetime) -> None:
    """Raises PollError for what cannot be. Who belongs to the family is not looked at."""
    if not plan.about.strip():
        raise PollError("about_missing")
    if plan.form not in FORMS:
        raise PollError("form")
    if not 1 <= plan.minutes <= LONGEST_MINUTES:
        raise PollError("minutes")
    if not _is_zone(plan.time_zone):
        raise PollError("zone")
    for name, text, longest in (
        ("place", plan.place, LONGEST_PLACE),
        ("about", plan.about, LONGEST_ABOUT),
        ("bring", plan.bring, LONGEST_BRING),
    ):
        if len(text or "") > longest:
            raise PollError(f"{name}_too_long")
    _check_times(plan, now)
    _check_groups(plan.groups)


def _check_times(plan: Plan, now: datetime) -> None:
    if len(plan.starts) < FEWEST_TIMES:
        raise PollError("too_few_times")
    if len(plan.starts) > MOST_TIMES:
        raise PollError("too_many_times")
    if _repeats(each.timestamp() for each in plan.starts):
        raise PollError("time_twice")
    if min(plan.starts) <= now:
        raise PollError("time_past")
    if plan.deadline <= now:
        raise PollError("deadline_past")
    if plan.deadline >= max(plan.starts):
        raise PollError("deadline_late")


def _check_groups(groups: Sequence[Party]) -> None:
    guests = [guest for group in groups for guest in group.guests]
    if not groups:
        raise PollError("no_groups")
    if len(groups) > MOST_GROUPS:
        raise PollError("too_many_groups")
    if len(guests) > MOST_SEATS:
        raise PollError("too_many_people")
    if not all(0 < len(group.name.strip()) <= LONGEST_NAME for group in groups):
        raise PollError("group_name")
    if _repeats(group.name.strip().casefold() for group in groups):
        raise PollError("group_twice")
    for group in groups:
        if not group.guests:
            raise PollError("nobody")
        if not 1 <= group.needed <= len(group.guests):
            raise PollError("needed")
    for guest in guests:
        if guest.person_id is None and not 0 < len((guest.name or "").strip()) <= LONGEST_NAME:
            raise PollError("name")
        if guest.email and (len(guest.email) > LONGEST_EMAIL or not _EMAIL.fullmatch(guest.email)):
            raise PollError("email")
    if _repeats(guest.person_id or ((guest.name or "").casefold(), (guest.email or "").casefold()) for guest in guests):
        raise PollError("person_twice")


def _repeats(values: Iterable[object]) -> bool:
    listed = list(values)
    return len(set(listed)) < len(listed)


def _is_zone(name: str) -> bool:
    try:
        return bool(name) and len(name) <= 64 and ZoneInfo(name).key == name
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
