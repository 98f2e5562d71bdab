"""When somebody is reminded: never in their quiet hours, never too late, never twice, and at least once."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casework import recurrence
from casework.recurrence import RecurrenceError
from casework.reminder_moments import NO_LONGER, Deadline, Hours, OfMeeting, Own, Payment, Subject, moments, step
from casework.reminder_wishes import BEFORE, LEAST_AWAKE, Wishes

STOCKHOLM = Hours(ZoneInfo("Europe/Stockholm"))
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
ZONES = (
    "Europe/Stockholm",
    "Asia/Ho_Chi_Minh",
    "America/New_York",
    "America/St_Johns",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
)


def local(text: str, hours: Hours = STOCKHOLM) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=hours.zone).astimezone(UTC)


def written(found: dict[str, datetime]) -> dict[str, str]:
    return {before: f"{due.astimezone(STOCKHOLM.zone):%Y-%m-%d %H:%M}" for before, due in found.items()}


def meeting(starts_at: datetime, booked_at: datetime = LONG_AGO, **different: object) -> OfMeeting:
    return OfMeeting(starts_at, starts_at + HOUR, booked_at, **different)  # type: ignore[arg-type]


def followed(
    subject: Subject, hours: Hours, begin: datetime, end: datetime, said: dict[tuple[str, datetime], datetime]
) -> list[tuple[str, datetime]]:
    """What a worker that looks when it is told to says from `begin` to `end`, and when; `said` is added to."""
    found, now = list[tuple[str, datetime]](), begin
    while now < end:
        made = step(subject, hours, said, now)
        for each in made.say:
            assert (each.before, each.of) not in said, "it was said already"
            said[each.before, each.of] = now
            found.append((each.before, now))
        if made.look_at is None:
            break
        assert made.look_at > now, "it would look again and again"
        now = made.look_at.astimezone(UTC)
    return found


walls = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30)))


@st.composite
def wishes(draw: st.DrawFn) -> Wishes:
    quiet_from, quiet_until = draw(walls), draw(walls)
    quiet = (quiet_until.hour * 60 + quiet_until.minute - quiet_from.hour * 60 - quiet_from.minute) % (24 * 60)
    assume(0 < quiet <= 24 * 60 - LEAST_AWAKE.total_seconds() / 60)
    before = draw(st.sets(st.sampled_from(BEFORE), min_size=1))
    return Wishes(tuple(each for each in BEFORE if each in before), quiet_from, quiet_until)


hours_of_people = st.builds(Hours, st.sampled_from(ZONES).map(ZoneInfo), wishes())
#: Around the days on which clocks change, in one half of all cases.
days = st.one_of(
    st.dates(date(2026, 1, 20), date(2028, 12, 1)),
    st.builds(
        lambda day, more: day + timedelta(days=more),
        st.sampled_from(
            [
                date(2026, 3, 8),
                date(2026, 3, 29),
                date(2026, 10, 4),
                date(2026, 10, 25),
                date(2026, 11, 1),
                date(2027, 4, 4),
            ]
        ),
        st.integers(-2, 9),
    ),
)
starts = st.builds(
    lambda day, minutes: datetime.combine(day, time(0), UTC) + timedelta(minutes=minutes), days, st.integers(0, 1439)
)


@pytest.mark.parametrize(
    ("starts_at", "expected"),
    [
        ("2026-11-24 14:00", {"week": "2026-11-17 14:00", "day": "2026-11-23 14:00", "hours": "2026-11-24 12:00"}),
        # Early: the last one comes the evening before, the others in the evening before theirs.
        ("2026-11-24 07:30", {"week": "2026-11-16 20:30", "day": "2026-11-22 20:30", "hours": "2026-11-23 20:00"}),
        ("2026-11-24 09:59", {"week": "2026-11-17 09:59", "day": "2026-11-23 09:59", "hours": "2026-11-23 20:00"}),
        ("2026-11-24 10:00", {"week": "2026-11-17 10:00", "day": "2026-11-23 10:00", "hours": "2026-11-24 08:00"}),
        ("2026-11-24 21:00", {"week": "2026-11-17 20:30", "day": "2026-11-23 20:30", "hours": "2026-11-24 19:00"}),
        ("2026-11-24 23:30", {"week": "2026-11-17 20:30", "day": "2026-11-23 20:30", "hours": "2026-11-24 20:30"}),
        # The clocks are put back on 25 October and forward on 29 March: the wall clock counts.
        ("2026-10-26 14:00", {"week": "2026-10-19 14:00", "day": "2026-10-25 14:00", "hours": "2026-10-26 12:00"}),
        ("2026-03-29 13:00", {"week": "2026-03-22 13:00", "day": "2026-03-28 13:00", "hours": "2026-03-29 11:00"}),
    ],
)
def test_a_week_a_day_and_two_hours_before_but_never_at_night(starts_at: str, expected: dict[str, str]) -> None:
    assert written(moments(local(starts_at), STOCKHOLM, LONG_AGO)) == expected


def test_a_day_is_a_day_of_the_calendar_also_when_it_has_25_hours() -> None:
    starts_at = local("2026-10-25 14:00")
    assert starts_at - moments(starts_at, STOCKHOLM, LONG_AGO)["day"] == timedelta(hours=25)


def test_nothing_that_was_due_before_the_booking() -> None:
    starts_at = local("2026-11-24 14:00")
    assert set(moments(starts_at, STOCKHOLM, local("2026-11-17 14:00"))) == {"day", "hours"}
    assert set(moments(starts_at, STOCKHOLM, local("2026-11-17 13:59"))) == {"week", "day", "hours"}
    assert set(moments(starts_at, STOCKHOLM, local("2026-11-24 11:00"))) == {"hours"}
    assert moments(starts_at, STOCKHOLM, local("2026-11-24 12:30")) == {}


def test_only_what_the_person_wants_and_not_in_their_own_quiet_hours() -> None:
    nap = Hours(STOCKHOLM.zone, Wishes(("hours",), time(12), time(14)))
    assert written(moments(local("2026-11-24 15:00"), nap, LONG_AGO)) == {"hours": "2026-11-24 11:30"}
    assert moments(local("2026-11-24 15:00"), Hours(STOCKHOLM.zone, Wishes(())), LONG_AGO) == {}


@given(starts, hours_of_people)
def test_each_that_is_wanted_is_said_once_before_the_meeting_and_never_in_quiet_hours(
    starts_at: datetime, hours: Hours
) -> None:
    said = followed(meeting(starts_at, answer="coming"), hours, LONG_AGO, starts_at, {})
    assert said, "a meeting that stands, booked early enough"
    assert len({before for before, _ in said}) == len(said)
    assert {before for before, _ in said} <= set(hours.wishes.before)
    assert not any(hours.are_quiet(at) for _, at in said)
    assert [at for _, at in said] == sorted({at for _, at in said}), "not two at one moment"


@given(starts, hours_of_people, st.lists(st.integers(-9 * 24 * 60, 60), max_size=6))
def test_a_worker_that_looks_when_it_can_says_nothing_too_late_and_nothing_twice(
    starts_at: datetime, hours: Hours, looks: list[int]
) -> None:
    said: dict[tuple[str, datetime], datetime] = {}
    for now in sorted(starts_at + timedelta(minutes=each) for each in looks):
        for each in step(meeting(starts_at), hours, said, now).say:
            assert (each.before, each.of) not in said
            assert each.due <= now < starts_at
            assert not hours.are_quiet(now)
            said[each.before, each.of] = now


@given(starts, st.integers(-6 * 24, 6 * 24), st.integers(1, 10 * 24), hours_of_people)
def test_a_moved_meeting_is_reminded_of_at_its_new_time_only(
    first: datetime, by: int, notice: int, hours: Hours
) -> None:
    moved_at, second = first - timedelta(hours=notice), first + timedelta(hours=by)
    assume(by and second > moved_at)
    said: dict[tuple[str, datetime], datetime] = {}
    before = followed(meeting(first), hours, LONG_AGO, moved_at, said)
    assert all(at < moved_at for _, at in before)
    after = followed(meeting(second, moved_at), hours, moved_at, second, said)
    assert all(moved_at < at < second and not hours.are_quiet(at) for _, at in after)
    assert all(of == second for (_, of), at in said.items() if at > moved_at)
    if second - moved_at > timedelta(days=9):
        assert after, "it was moved early enough"


def test_what_was_missed_is_said_only_while_it_is_nearer_than_the_next_one() -> None:
    starts_at = local("2026-11-24 14:00")
    late = step(meeting(starts_at), STOCKHOLM, {}, local("2026-11-17 20:00"))
    assert [each.before for each in late.say] == ["week"]
    later = step(meeting(starts_at), STOCKHOLM, {}, local("2026-11-22 14:00"))
    assert later.say == ()
    assert later.look_at == local("2026-11-23 14:00")


def test_who_cannot_come_is_told_nothing_and_looked_at_again() -> None:
    starts_at = local("2026-11-24 14:00")
    made = step(meeting(starts_at, answer="cannot"), STOCKHOLM, {}, local("2026-11-23 14:00"))
    assert made.say == ()
    assert made.look_at == local("2026-11-24 12:00")


def test_a_silence_is_told_hours_after_the_reminder_of_the_day_before_also_at_night() -> None:
    late = meeting(local("2026-11-24 20:00"), staff=True)
    said: dict[tuple[str, datetime], datetime] = {}
    found = followed(late, STOCKHOLM, local("2026-11-23 12:00"), late.starts_at, said)
    assert found == [
        ("day", local("2026-11-23 20:00")),
        ("silence", local("2026-11-24 02:00")),
        ("hours", local("2026-11-24 18:00")),
    ]
    coming = followed(
        meeting(late.starts_at, staff=True, answer="coming"), STOCKHOLM, local("2026-11-23 12:00"), late.starts_at, {}
    )
    assert [before for before, _ in coming] == ["day", "hours"]


@given(starts, hours_of_people, st.integers(0, 5 * 24 * 60))
def test_how_it_went_is_asked_once_within_three_days_and_not_at_night(
    starts_at: datetime, hours: Hours, late: int
) -> None:
    ended = starts_at + HOUR
    begin = ended + timedelta(minutes=late)
    said = followed(meeting(starts_at, starts_at - timedelta(minutes=1)), hours, begin, begin + timedelta(days=9), {})
    assert [before for before, _ in said] in (["after"], [])
    for _, at in said:
        assert HOUR <= at - ended < NO_LONGER
        assert not hours.are_quiet(at)
    if begin < ended + timedelta(days=2):
        assert said
    assert not followed(meeting(starts_at, told=True), hours, begin, begin + timedelta(days=9), {})


@given(starts, hours_of_people, st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "RRULE:FREQ=MONTHLY"]))
def test_what_is_repeated_keeps_its_time_on_the_wall_clock(first: datetime, hours: Hours, rule: str) -> None:
    own = Own(first, hours.zone, rule)
    said = followed(own, hours, first - HOUR, first + timedelta(days=70), {})
    wall = first.astimezone(hours.zone).time()
    assert len(said) >= (60 if "DAILY" in rule else 2 if "MONTHLY" in rule else 18)
    skipped = [at for _, at in said if at.astimezone(hours.zone).time() != wall]
    assert len(skipped) <= 1, "only on the day on which the clocks skip that time"


def test_a_chosen_time_is_kept_at_night_but_what_was_missed_waits_for_the_morning() -> None:
    at = local("2026-11-24 23:00")
    assert step(Own(at, STOCKHOLM.zone, None), STOCKHOLM, {}, at).say
    missed = step(Own(at, STOCKHOLM.zone, None), STOCKHOLM, {}, at + HOUR)
    assert missed.say == ()
    assert missed.look_at == local("2026-11-25 08:00")
    assert not step(Own(at, STOCKHOLM.zone, None), STOCKHOLM, {}, at + timedelta(days=1)).say


def test_a_rule_ends_when_it_says_so_and_in_utc() -> None:
    first, zone = local("2026-10-23 09:00"), STOCKHOLM.zone
    for rule, count in (
        ("FREQ=DAILY;COUNT=4", 4),
        ("FREQ=DAILY;UNTIL=20261026T080000Z", 4),
        ("FREQ=DAILY;UNTIL=20261026T075959Z", 3),
    ):
        said = followed(Own(first, zone, rule), STOCKHOLM, first - HOUR, first + timedelta(days=30), {})
        assert [f"{at.astimezone(zone):%d %H:%M}" for _, at in said] == [
            "23 09:00",
            "24 09:00",
            "25 09:00",
            "26 09:00",
        ][:count]


@pytest.mark.parametrize(
    "rule", ["", "tomorrow", "FREQ=HOURLY", "FREQ=SECONDLY", "FREQ=DAILY;BYDAY=XX", "FREQ=DAILY\nFREQ=DAILY"]
)
def test_a_rule_that_is_none_is_refused(rule: str) -> None:
    with pytest.raises(RecurrenceError):
        recurrence.check(rule)


@given(starts, hours_of_people)
def test_a_payment_is_told_before_the_day_is_over_and_not_at_night(since: datetime, hours: Hours) -> None:
    day = since.astimezone(hours.zone).date() + timedelta(days=5)
    said = followed(Payment((day, day + timedelta(days=30)), since), hours, since, since + timedelta(days=20), {})
    assert [before for before, _ in said] in (["eve", "morning"], ["eve"])
    assert not any(hours.are_quiet(at) for _, at in said)
    assert all(at.astimezone(hours.zone).date() <= day for _, at in said)
    assert [at.astimezone(hours.zone).date() for before, at in said if before == "morning"] in ([day], [])


@given(starts, hours_of_people)
def test_a_last_day_is_told_three_times_before_it_and_never_at_night(last: datetime, hours: Hours) -> None:
    said = followed(Deadline(last, LONG_AGO), hours, LONG_AGO, last + timedelta(days=2), {})
    assert [before for before, _ in said] == ["days14", "days7", "days1"]
    assert all(at < last and not hours.are_quiet(at) for _, at in said)
    told_late = followed(Deadline(last, last - timedelta(days=5)), hours, last - timedelta(days=5), last, {})
    assert [before for before, _ in told_late] == ["days1"]
