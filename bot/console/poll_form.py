"""The form with which several people are asked for a time: what was typed, and the plan that it means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from bot.conversation.inbox import clean
from casework.meetings import LONGEST_ABOUT, LONGEST_BRING, LONGEST_PLACE
from casework.poll_plans import LONGEST_NAME, MOST_TIMES, Guest, Party, Plan
from locales.phrase import Phrase
from locales.phrases import polls as phrases

#: Groups that the form has room for.
GROUPS = 4
#: The names of the boxes that stand once: what it is about, and when answers are wanted.
SINGLE = ("about", "how", "place", "bring", "minutes", "deadline_date", "deadline_time")
#: Why it is refused → the sentence, and the beginning of the names of the boxes that are to be mended.
REFUSALS: Mapping[str, tuple[Phrase, str]] = {
    "about_missing": (phrases.REFUSED_ABOUT, "about"),
    "about_too_long": (phrases.REFUSED_ABOUT_LONG, "about"),
    "place_too_long": (phrases.REFUSED_PLACE_LONG, "place"),
    "bring_too_long": (phrases.REFUSED_BRING_LONG, "bring"),
    "form": (phrases.REFUSED_FORM, "how"),
    "minutes": (phrases.REFUSED_MINUTES, "minutes"),
    "time": (phrases.REFUSED_TIME, "date_"),
    "no_such_time": (phrases.REFUSED_NO_SUCH_TIME, "date_"),
    "too_few_times": (phrases.REFUSED_FEW_TIMES, "date_"),
    "too_many_times": (phrases.REFUSED_MANY_TIMES, "date_"),
    "time_past": (phrases.REFUSED_PAST, "date_"),
    "time_twice": (phrases.REFUSED_TWICE, "date_"),
    "deadline": (phrases.REFUSED_DEADLINE, "deadline_date"),
    "deadline_past": (phrases.REFUSED_DEADLINE_PAST, "deadline_date"),
    "deadline_late": (phrases.REFUSED_DEADLINE_LATE, "deadline_date"),
    "no_groups": (phrases.REFUSED_NO_GROUPS, "group_0"),
    "too_many_groups": (phrases.REFUSED_NO_GROUPS, "group_0"),
    "too_many_people": (phrases.REFUSED_PEOPLE, "others_"),
    "group_name": (phrases.REFUSED_GROUP_NAME, "group_"),
    "group_twice": (phrases.REFUSED_GROUP_TWICE, "group_"),
    "nobody": (phrases.REFUSED_NOBODY, "others_"),
    "needed": (phrases.REFUSED_NEEDED, "needed_"),
    "person": (phrases.REFUSED_PERSON, "group_"),
    "person_twice": (phrases.REFUSED_PERSON_TWICE, "others_"),
    "name": (phrases.REFUSED_NAME, "others_"),
    "email": (phrases.REFUSED_EMAIL, "others_"),
}
LIMITS: Mapping[str, int] = {
    "about_too_long": LONGEST_ABOUT,
    "place_too_long": LONGEST_PLACE,
    "bring_too_long": LONGEST_BRING,
    "group_name": LONGEST_NAME,
    "name": LONGEST_NAME,
}


class UnreadableError(Exception):
    """What was typed is no plan; `code` is a key of REFUSALS, `box` the name of the box where it was noticed."""

    def __init__(self, code: str, box: str = "") -> None:
        super().__init__(code)
        self.code, self.box = code, box


@dataclass(frozen=True)
class Typed:
    """The form as it stands on the page: box → what was typed. `wrong` names the box that `fault` is about."""

    boxes: Mapping[str, str]
    fault: str = ""
    wrong: str = ""

    def of(self, name: str) -> str:
        return self.boxes.get(name, "")

    @property
    def groups(self) -> Sequence[int]:
        return range(GROUPS)

    @property
    def times(self) -> Sequence[int]:
        return range(MOST_TIMES)


EMPTY = Typed({"minutes": "60", "how": "visit"})


def plan_of(typed: Typed, zone: ZoneInfo, people: Sequence[UUID]) -> Plan:
    """The plan on the clocks of the zone; `people` are those of the family. Raises UnreadableError."""
    deadline = _moment(typed.of("deadline_date"), typed.of("deadline_time"), zone, "deadline", "deadline_date")
    minutes = typed.of("minutes").strip()
    if not minutes.isascii() or not minutes.isdigit() or len(minutes) > 4:
        raise UnreadableError("minutes")
    return Plan(
        about=_one_line(typed.of("about")),
        form=typed.of("how"),
        minutes=int(minutes),
        time_zone=zone.key,
        starts=tuple(_times(typed, zone)),
        deadline=deadline,
        groups=tuple(_groups(typed, people)),
        place=_one_line(typed.of("place")) or None,
        bring=_one_line(typed.of("bring")) or None,
    )


def _times(typed: Typed, zone: ZoneInfo) -> list[datetime]:
    found = []
    for number in typed.times:
        day, clock = typed.of(f"date_{number}"), typed.of(f"time_{number}")
        if day.strip() or clock.strip():
            found.append(_moment(day, clock, zone, "time", f"date_{number}"))
    return found


def _groups(typed: Typed, people: Sequence[UUID]) -> list[Party]:
    """The groups in which anything was typed."""
    found = []
    for number in typed.groups:
        name = _one_line(typed.of(f"group_{number}"))
        guests = [Guest(person_id=each) for each in people if typed.of(f"person_{number}_{each}")]
        guests += [_guest(line) for line in typed.of(f"others_{number}").splitlines() if line.strip()]
        if not name and not guests:
            continue
        if not name:
            raise UnreadableError("group_name", f"group_{number}")
        needed = typed.of(f"needed_{number}").strip() or "1"
        if not needed.isascii() or not needed.isdigit() or len(needed) > 3:
            raise UnreadableError("needed", f"needed_{number}")
        found.append(Party(name, int(needed), tuple(guests)))
    return found


def _guest(line: str) -> Guest:
    name, _, email = line.partition(",")
    return Guest(name=_one_line(name), email=_one_line(email) or None)


def _moment(day: str, clock: str, zone: ZoneInfo, code: str, box: str) -> datetime:
    """The moment in UTC. Raises UnreadableError for what is no time, or one that the clocks leave out."""
    try:
        wall = datetime.combine(date.fromisoformat(day.strip()), time.fromisoformat(clock.strip()))
        moment = wall.replace(tzinfo=zone).astimezone(UTC)
        shown = moment.astimezone(zone).replace(tzinfo=None)
        # Room for the length of the meeting, and for every zone.
        _ = moment + timedelta(days=2)
    except (ValueError, TypeError, OverflowError) as error:
        raise UnreadableError(code, box) from error
    if wall.tzinfo is not None:
        raise UnreadableError(code, box)
    if shown != wall:
        raise UnreadableError("deadline" if code == "deadline" else "no_such_time", box)
    return moment


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
