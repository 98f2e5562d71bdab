"""When somebody is to be reminded, and of what: pure rules over moments, the clock of a place, and quiet hours."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from casework.recurrence import around
from casework.reminder_wishes import DEFAULT, Wishes

#: So long before the quiet hours a reminder leaves that would fall into them.
BEFORE_QUIET = timedelta(minutes=30)
#: The same for the last reminder of an early meeting, which leaves the evening before.
BEFORE_EARLY = timedelta(hours=1)
TWO_HOURS = timedelta(hours=2)
#: After the day-before reminder an answer is waited for so long, or until the last hour before the meeting.
ANSWERS_WITHIN, AT_THE_LATEST = timedelta(hours=6), timedelta(hours=1)
#: When it is asked how a meeting went, and after what time no more.
AFTER, NO_LONGER = timedelta(hours=1), timedelta(days=3)
#: A time that a person has chosen is kept for so long, whatever the quiet hours say; later a whole day at most.
CHOSEN, MISSED = timedelta(hours=1), timedelta(days=1)
#: When it is told that money comes, on the evening before and on the day; and that a last day comes.
EVE, MORNING, FORENOON = time(17), time(8), time(10)
#: Days before a last day.
DEADLINES = (14, 7, 1)
ALWAYS = timedelta.max

#: Which reminders were said, of which moment, and when.
Said = Mapping[tuple[str, datetime], datetime]


@dataclass(frozen=True)
class Hours:
    """The hours of one person, on the clock of `zone`, the place where the person is."""

    zone: ZoneInfo
    wishes: Wishes = DEFAULT

    def are_quiet(self, moment: datetime) -> bool:
        return self.wishes.is_quiet(moment.astimezone(self.zone).time())

    def awake_from(self, moment: datetime) -> datetime:
        """The moment itself, or when the quiet hours around it are over."""
        if not self.are_quiet(moment):
            return moment
        day = moment.astimezone(self.zone).date()
        for ends in (self._at(day + timedelta(days=days), self.wishes.quiet_until) for days in range(3)):
            for end in ends:
                if end > moment and not self.are_quiet(end):
                    return end
        raise ValueError("there is no hour that is not quiet")

    def awake_before(self, moment: datetime, ahead: timedelta, ahead_of_yesterday: timedelta) -> datetime:
        """The moment itself, or so long before the quiet hours around it begin, if they began the day before too."""
        if not self.are_quiet(moment):
            return moment
        day = moment.astimezone(self.zone).date()
        for days in range(4):
            for begin in reversed(self._at(day - timedelta(days=days), self.wishes.quiet_from)):
                wanted = begin - (ahead_of_yesterday if days else ahead)
                if begin <= moment and self._awake_until(wanted, begin):
                    return self.awake_from(wanted)
        raise ValueError("there is no hour that is not quiet")

    def on(self, day: date, wall: time) -> datetime:
        """That time on that day; one that the clocks skip is read as the one after it."""
        return datetime.combine(day, wall, self.zone).astimezone(UTC)

    def _awake_until(self, moment: datetime, begin: datetime) -> bool:
        return self.awake_from(moment) < begin

    def _at(self, day: date, wall: time) -> tuple[datetime, ...]:
        """Twice where the clocks are put back over it."""
        local = datetime.combine(day, wall, self.zone)
        return tuple(sorted({local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)}))


@dataclass(frozen=True)
class Moment:
    """A reminder of the moment `of` falls due; from `until` on it makes no sense any more.

    `quiet_after` so long it is held back by quiet hours; sooner it is not.
    """

    before: str
    of: datetime
    due: datetime
    until: datetime
    quiet_after: timedelta = timedelta(0)


@dataclass(frozen=True)
class Step:
    """What has to be said now, and when to look again; None for never."""

    say: tuple[Moment, ...]
    look_at: datetime | None


@dataclass(frozen=True)
class OfMeeting:
    """A meeting and one person who is to come. `booked_at`: since when it stands as it does.

    `answer`: of the meeting as it stands. `staff`: whether it is with the coordinator. `told`: whether the family has
    told what came of it.
    """

    starts_at: datetime
    ends_at: datetime
    booked_at: datetime
    answer: str | None = None
    staff: bool = False
    told: bool = False

    def groups(self, hours: Hours, said: Said, now: datetime) -> list[list[Moment]]:
        said_to_family = [*self._before(hours), *self._after(hours)]
        if self.answer == "cannot":
            # Who cannot come may still think better of it, and is looked at again.
            return [[each for each in said_to_family if each.due > now]]
        return [said_to_family, self._silence(said)]

    def _before(self, hours: Hours) -> list[Moment]:
        due_at = moments(self.starts_at, hours, self.booked_at)
        return [Moment(before, self.starts_at, due, self.starts_at) for before, due in due_at.items()]

    def _after(self, hours: Hours) -> list[Moment]:
        due, until = hours.awake_from(self.ends_at + AFTER), self.ends_at + NO_LONGER
        return [] if self.told else [Moment("after", self.starts_at, due, until)]

    def _silence(self, said: Said) -> list[Moment]:
        """Staff hear that nobody answered; they are asleep at night, but a note wakes nobody."""
        reminded_at = said.get(("day", self.starts_at))
        if reminded_at is None or self.answer is not None or not self.staff:
            return []
        due = min(reminded_at + ANSWERS_WITHIN, self.starts_at - AT_THE_LATEST)
        return [Moment("silence", self.starts_at, due, self.starts_at, ALWAYS)] if due > reminded_at else []


@dataclass(frozen=True)
class Own:
    """What a person wants to be reminded of: the first time, on the clock of `zone`, and the rule of the others."""

    starts_at: datetime
    zone: ZoneInfo
    rrule: str | None

    def groups(self, hours: Hours, said: Said, now: datetime) -> list[list[Moment]]:
        return [
            [Moment("own", at, at, at + MISSED, CHOSEN) for at in around(self.starts_at, self.zone, self.rrule, now)]
        ]


@dataclass(frozen=True)
class Payment:
    """Days on which money comes, the nearest first; `since` when the person wants to know."""

    days: tuple[date, ...]
    since: datetime

    def groups(self, hours: Hours, said: Said, now: datetime) -> list[list[Moment]]:
        return [[moment for day in self.days for moment in self._of(day, hours) if moment.due > self.since]]

    def _of(self, day: date, hours: Hours) -> list[Moment]:
        of, until = hours.on(day, time(0)), hours.on(day + timedelta(days=1), time(0))
        eve = hours.awake_before(hours.on(day - timedelta(days=1), EVE), BEFORE_QUIET, BEFORE_QUIET)
        morning = hours.awake_from(hours.on(day, MORNING))
        found = [Moment("eve", of, eve, until), Moment("morning", of, morning, until)]
        return [moment for moment in found if moment.due < until]


@dataclass(frozen=True)
class Deadline:
    """A last day, on the clock of the person's place; `since` when the person wants to know."""

    ends_at: datetime
    since: datetime

    def groups(self, hours: Hours, said: Said, now: datetime) -> list[list[Moment]]:
        last = self.ends_at.astimezone(hours.zone).date()
        until = hours.on(last + timedelta(days=1), time(0))
        found = []
        for days in DEADLINES:
            due = hours.awake_before(hours.on(last - timedelta(days=days), FORENOON), BEFORE_QUIET, BEFORE_QUIET)
            found.append(Moment(f"days{days}", self.ends_at, due, until))
        return [[moment for moment in found if moment.due > self.since]]


Subject = OfMeeting | Own | Payment | Deadline


def step(subject: Subject, hours: Hours, said: Said, now: datetime) -> Step:
    """What is to be said now, and when to look again after that. Raises ValueError for a rule that is none."""
    first = _step(subject.groups(hours, said, now), hours, said, now)
    if not first.say:
        return first
    # What is said now may bring something after it.
    then = {**said, **{(each.before, each.of): now for each in first.say}}
    return Step(first.say, _step(subject.groups(hours, then, now), hours, then, now).look_at)


def moments(starts_at: datetime, hours: Hours, booked_at: datetime) -> dict[str, datetime]:
    """Which reminders a meeting has, and when each falls due; none that was due before it was booked.

    A week and a day are counted on the wall clock, two hours in hours.
    """
    found = [(before, due) for before, due in _all_moments(starts_at, hours) if due > booked_at]
    # Of two at the same moment only the one nearer to the meeting is said.
    said = {due: before for before, due in found}
    return {before: due for due, before in said.items()}


@lru_cache(4096)
def _all_moments(starts_at: datetime, hours: Hours) -> tuple[tuple[str, datetime], ...]:
    """Those that the person wants, the farthest first."""
    local = starts_at.astimezone(hours.zone)
    wanted = []
    for before, days in (("week", 7), ("day", 1)):
        due = (local - timedelta(days=days)).replace(fold=0).astimezone(UTC)
        wanted.append((before, hours.awake_before(due, BEFORE_QUIET, BEFORE_QUIET)))
    wanted.append(("hours", hours.awake_before(starts_at.astimezone(UTC) - TWO_HOURS, BEFORE_QUIET, BEFORE_EARLY)))
    return tuple((before, due) for before, due in wanted if before in hours.wishes.before)


def _step(groups: Iterable[Sequence[Moment]], hours: Hours, said: Said, now: datetime) -> Step:
    say, looks = [], []
    for group in groups:
        found, look_at = _of_group(group, hours, said, now)
        say += [found] if found else []
        looks += [look_at] if look_at else []
    return Step(tuple(say), min(looks, default=None))


def _of_group(
    group: Sequence[Moment], hours: Hours, said: Said, now: datetime
) -> tuple[Moment | None, datetime | None]:
    """Only the one that fell due last; an earlier one that was missed has lost its sense."""
    sensible = [each for each in group if now < each.until]
    coming = min((each.due for each in sensible if each.due > now), default=None)
    last = max((each for each in sensible if each.due <= now), key=lambda each: each.due, default=None)
    if last is None or (last.before, last.of) in said:
        return None, coming
    if coming is not None and coming - now < now - last.due:
        # It was missed for so long that the next one is nearer: that one is enough.
        return None, coming
    if hours.are_quiet(now) and now - last.due >= last.quiet_after:
        awake = hours.awake_from(now)
        return None, min(awake, coming or awake) if awake < last.until else coming
    return last, coming
