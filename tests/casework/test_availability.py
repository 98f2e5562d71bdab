"""When a coordinator can be met: inside of the hours, outside of everything else, on the clocks of both sides."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.availability import Availability, Slot, Wanted, any_free, is_free, offer, slots, works
from casework.working_time import holidays_of

STOCKHOLM, HANOI, NEW_YORK = (ZoneInfo(name) for name in ("Europe/Stockholm", "Asia/Ho_Chi_Minh", "America/New_York"))
TWO_BLOCKS = ((time(8), time(12)), (time(13), time(16)))
WEEK = dict.fromkeys(range(5), TWO_BLOCKS)
#: A Saturday.
NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
LONG_AGO = datetime(2010, 1, 1, tzinfo=UTC)
#: Zones in which the clock is put forward by an hour, by half an hour, at midnight, and never.
ZONES = [
    "Europe/Stockholm",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Ho_Chi_Minh",
    "Asia/Kathmandu",
    "Pacific/Apia",
]


def shown(found: list[Slot] | tuple[Slot, ...], zone: ZoneInfo = STOCKHOLM) -> list[str]:
    return [f"{slot.starts_at.astimezone(zone):%a %d %H:%M}" for slot in found]


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=STOCKHOLM)


def test_a_day_has_two_blocks_and_no_slot_crosses_the_break() -> None:
    held = Availability(STOCKHOLM, {0: TWO_BLOCKS}, horizon=timedelta(days=3))
    assert shown(list(slots(held, NOW))) == [
        *(f"Mon 23 {hour:02}:{minute:02}" for hour in (8, 9, 10) for minute in (0, 15, 30, 45)),
        "Mon 23 11:00",
        "Mon 23 11:15",
        *(f"Mon 23 {hour:02}:{minute:02}" for hour in (13, 14) for minute in (0, 15, 30, 45)),
        "Mon 23 15:00",
        "Mon 23 15:15",
    ]


def test_a_slot_lasts_as_long_as_a_meeting() -> None:
    held = Availability(STOCKHOLM, {0: ((time(8), time(9)),)}, length=HOUR, horizon=timedelta(days=3))
    assert list(slots(held, NOW)) == [Slot(at(23, 8).astimezone(UTC), at(23, 9).astimezone(UTC))]
    assert list(slots(Availability(STOCKHOLM, {0: ((time(8), time(8, 59)),)}, length=HOUR), NOW)) == []


def test_public_holidays_are_those_of_the_country() -> None:
    christmas = datetime(2026, 12, 24, 6, 0, tzinfo=UTC)
    held = {"zone": STOCKHOLM, "hours": WEEK, "notice": timedelta(0), "horizon": timedelta(days=1)}
    assert any_free(Availability(**held), christmas + timedelta(days=1))  # type: ignore[arg-type]
    assert not any_free(Availability(**held, country="SE"), christmas + timedelta(days=0, hours=12))  # type: ignore[arg-type]
    assert any_free(Availability(**held, country="VN"), christmas + timedelta(days=1))  # type: ignore[arg-type]


def test_meetings_stand_apart_on_both_sides_and_absences_do_not() -> None:
    one_block = {0: ((time(8), time(12)),)}
    span = [(at(23, 9, 30), at(23, 10, 15))]
    near = timedelta(days=3)
    met = Availability(STOCKHOLM, one_block, taken=span, horizon=near)
    assert shown(list(slots(met, NOW))) == ["Mon 23 08:00", "Mon 23 08:15", "Mon 23 08:30"] + [
        f"Mon 23 {moment}" for moment in ("10:30", "10:45", "11:00", "11:15")
    ]
    away = Availability(STOCKHOLM, one_block, away=span, horizon=near)
    assert shown(list(slots(away, NOW)))[3:5] == ["Mon 23 08:45", "Mon 23 10:15"]


def test_notice_and_horizon_bound_the_begin_exactly() -> None:
    hours = dict.fromkeys(range(7), ((time(8), time(12)),))
    now = at(23, 8, 15)
    held = Availability(STOCKHOLM, hours, notice=timedelta(days=1), horizon=timedelta(days=2))
    found = shown(list(slots(held, now)))
    assert (found[0], found[-1]) == ("Tue 24 08:15", "Wed 25 08:15")
    assert shown(list(slots(held, now + timedelta(seconds=1))))[0] == "Tue 24 08:30"


def test_an_absence_of_weeks_leaves_what_is_outside_of_it() -> None:
    held = Availability(STOCKHOLM, WEEK, away=[(at(1, 0, month=11), at(30, 13, month=12))], horizon=timedelta(days=42))
    assert shown(list(slots(held, NOW)))[0] == "Wed 30 13:00"


@pytest.mark.parametrize(
    ("day", "walls"),
    [
        # From two to three there is no time.
        (date(2027, 3, 28), ["01:00", "01:15", "03:00", "03:15"]),
        # From two to three there are two hours, and only the first is offered.
        (
            date(2026, 10, 25),
            ["01:00", "01:15", "01:30", "01:45", "02:00", "02:15", "02:30", "02:45", "03:00", "03:15"],
        ),
    ],
)
def test_a_block_across_the_change_of_the_clock_has_only_times_that_a_clock_shows_and_none_twice(
    day: date, walls: list[str]
) -> None:
    hours = {6: ((time(1), time(4)),)}
    now = datetime.combine(day, time(0), UTC) - timedelta(days=1)
    held = Availability(STOCKHOLM, hours, length=timedelta(minutes=45), notice=timedelta(0), horizon=timedelta(days=2))
    found = list(slots(held, now))
    assert [f"{slot.starts_at.astimezone(STOCKHOLM):%H:%M}" for slot in found] == [
        *walls[:2],
        *(["01:30", "01:45"] if walls[2] == "03:00" else []),
        *walls[2:],
    ]
    assert {slot.ends_at - slot.starts_at for slot in found} == {timedelta(minutes=45)}
    assert all(is_free(held, slot, now) for slot in found)


def test_a_slot_is_free_on_any_clock_and_only_as_it_is_offered() -> None:
    held = Availability(STOCKHOLM, WEEK)
    slot = Slot(at(24, 8), at(24, 8, 45))
    there = Slot(slot.starts_at.astimezone(HANOI), slot.ends_at.astimezone(NEW_YORK))
    assert is_free(held, slot, NOW)
    assert is_free(held, there, NOW)
    for other in (
        Slot(at(24, 8, 5), at(24, 8, 50)),
        Slot(at(24, 8), at(24, 9)),
        Slot(at(24, 11, 30), at(24, 12, 15)),
        Slot(at(22, 8), at(22, 8, 45)),
    ):
        assert not is_free(held, other, NOW), other
    assert not is_free(held, slot, at(23, 8, 1)), "the notice is over"


def test_what_is_offered_lies_on_different_days_and_parts_of_the_day() -> None:
    held = Availability(STOCKHOLM, WEEK)
    assert shown(offer(held, Wanted(STOCKHOLM), NOW)) == ["Mon 23 08:00", "Tue 24 13:00", "Wed 25 08:00"]
    one_day = Wanted(STOCKHOLM, days=frozenset({date(2026, 11, 24)}))
    assert shown(offer(held, one_day, NOW, 2)) == ["Tue 24 08:00", "Tue 24 13:00"]
    assert shown(offer(held, one_day, NOW, 3)) == ["Tue 24 08:00", "Tue 24 08:45", "Tue 24 13:00"]


def test_what_was_offered_does_not_come_again_and_its_days_come_last() -> None:
    held = Availability(STOCKHOLM, WEEK, horizon=timedelta(days=6))
    refused: frozenset[datetime] = frozenset()
    heard = []
    for _ in range(2):
        found = offer(held, Wanted(STOCKHOLM, not_at=refused), NOW)
        refused |= {slot.starts_at.astimezone(HANOI) for slot in found}
        heard.append([one[:6] for one in shown(found)])
    assert heard == [["Mon 23", "Tue 24", "Wed 25"], ["Mon 23", "Thu 26", "Fri 27"]]
    while True:
        found = offer(held, Wanted(STOCKHOLM, not_at=refused), NOW)
        if not found:
            break
        assert not refused & {slot.starts_at for slot in found}
        refused |= {slot.starts_at for slot in found}
    assert refused == {slot.starts_at for slot in slots(held, NOW)}, "in the end everything was offered"


def test_a_wish_is_of_the_familys_clock() -> None:
    held = Availability(STOCKHOLM, WEEK)
    # Eight to sixteen in Karlstad is fourteen to twenty-two in Hanoi.
    evening = Wanted(HANOI, days=frozenset({date(2026, 11, 24)}), after=time(19))
    assert shown(offer(held, evening, NOW, 2), HANOI) == ["Tue 24 19:00", "Tue 24 19:45"]
    assert offer(held, Wanted(HANOI, before=time(14)), NOW) == ()
    assert shown(offer(held, Wanted(HANOI, before=time(14, 1)), NOW, 1), HANOI) == ["Mon 23 14:00"]
    # Late in the evening there it is the next day already.
    sunday = Wanted(ZoneInfo("Pacific/Auckland"), days=frozenset({date(2026, 11, 24)}), before=time(5))
    assert shown(offer(held, sunday, NOW, 1)) == ["Mon 23 13:00"]


def test_one_slot_after_another_when_there_is_only_a_little_time() -> None:
    held = Availability(STOCKHOLM, {1: ((time(9), time(10)),)}, horizon=timedelta(days=4))
    assert shown(offer(held, Wanted(STOCKHOLM), NOW)) == ["Tue 24 09:00", "Tue 24 09:15"]


def test_nothing_is_free_without_hours() -> None:
    assert not any_free(Availability(STOCKHOLM, {}), NOW)
    assert offer(Availability(STOCKHOLM, {}), Wanted(STOCKHOLM), NOW) == ()


def test_a_meeting_lies_inside_of_the_hours_or_not() -> None:
    held = Availability(STOCKHOLM, WEEK, "SE")
    assert works(held, at(24, 13, 5), at(24, 16))
    assert not works(held, at(24, 11), at(24, 13, 30))
    assert not works(held, at(22, 9), at(22, 10))
    assert not works(held, at(25, 9, month=12), at(25, 10, month=12)), "Christmas Day"


spans = st.lists(
    st.tuples(st.integers(-24 * 60, 12 * 24 * 60), st.integers(1, 5 * 60)).map(
        lambda span: (timedelta(minutes=span[0]), timedelta(minutes=span[1]))
    ),
    max_size=6,
)
walls = st.tuples(st.integers(0, 287), st.integers(0, 287)).filter(lambda pair: pair[0] != pair[1]).map(sorted)


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    now=st.integers(0, 21 * 366 * 24 * 60).map(lambda minutes: LONG_AGO + timedelta(minutes=minutes)),
    hours=st.dictionaries(st.integers(0, 6), st.lists(walls, min_size=1, max_size=3), min_size=1),
    country=st.sampled_from([None, "SE", "US", "VN"]),
    length=st.integers(2, 30).map(lambda fives: timedelta(minutes=5 * fives)),
    buffer=st.integers(0, 6).map(lambda fives: timedelta(minutes=5 * fives)),
    notice=st.integers(0, 60).map(lambda count: timedelta(hours=count)),
    taken=spans,
    away=spans,
)
def test_every_slot_is_what_was_promised(
    zone: ZoneInfo,
    now: datetime,
    hours: dict[int, list[list[int]]],
    country: str | None,
    length: timedelta,
    buffer: timedelta,
    notice: timedelta,
    taken: list[tuple[timedelta, timedelta]],
    away: list[tuple[timedelta, timedelta]],
) -> None:
    blocks = {day: [(_wall(begins), _wall(ends)) for begins, ends in each] for day, each in hours.items()}
    held = Availability(
        zone=zone,
        hours=blocks,
        country=country,
        length=length,
        buffer=buffer,
        notice=notice,
        horizon=timedelta(days=10),
        taken=[(now + begins, now + begins + lasts) for begins, lasts in taken],
        away=[(now + begins, now + begins + lasts) for begins, lasts in away],
    )
    found = list(slots(held, now))
    assert all(earlier.starts_at < later.starts_at for earlier, later in pairwise(found))
    local = [slot.starts_at.astimezone(zone) for slot in found]
    assert len({wall.replace(tzinfo=None) for wall in local}) == len(found), "no time of the clock stands there twice"
    holidays = holidays_of(country)
    for slot, begins in zip(found, local, strict=True):
        assert slot.ends_at - slot.starts_at == length
        assert now + notice <= slot.starts_at <= now + held.horizon
        assert begins.date() not in holidays
        # Each minute of it, as a clock on the wall shows it.
        minutes = [slot.starts_at + timedelta(minutes=5 * count) for count in range(length // timedelta(minutes=5))]
        clock = [moment.astimezone(zone).replace(tzinfo=None) for moment in (*minutes, slot.ends_at)]
        assert any(
            all(
                datetime.combine(begins.date(), opens) <= wall <= datetime.combine(begins.date(), closes)
                for wall in clock
            )
            for opens, closes in _united(blocks[begins.weekday()])
        )
        for start, end in held.away:
            assert slot.ends_at <= start or slot.starts_at >= end
        for start, end in held.taken:
            assert slot.ends_at + buffer <= start or slot.starts_at >= end + buffer
        assert is_free(held, slot, now)
    starts = {slot.starts_at for slot in found}
    for slot in found[:20]:
        for minutes_later in (5, 15, 45):
            other = Slot(
                slot.starts_at + timedelta(minutes=minutes_later), slot.ends_at + timedelta(minutes=minutes_later)
            )
            assert is_free(held, other, now) == (other.starts_at in starts)


@given(
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    theirs=st.sampled_from(ZONES).map(ZoneInfo),
    now=st.integers(0, 366 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    after=st.none() | st.times(),
    before=st.none() | st.times(),
    limit=st.integers(1, 5),
    refused=st.sets(st.integers(0, 200), max_size=10),
)
def test_every_offer_is_a_slot_that_was_wished_for(
    zone: ZoneInfo,
    theirs: ZoneInfo,
    now: datetime,
    after: time | None,
    before: time | None,
    limit: int,
    refused: set[int],
) -> None:
    held = Availability(zone, WEEK, horizon=timedelta(days=12))
    everything = list(slots(held, now))
    not_at = frozenset(everything[index].starts_at for index in refused if index < len(everything))
    wanted = Wanted(theirs, after=after, before=before, not_at=not_at)
    fitting = [
        slot
        for slot in everything
        if slot.starts_at not in not_at
        and (after is None or slot.starts_at.astimezone(theirs).time() >= after)
        and (before is None or slot.starts_at.astimezone(theirs).time() < before)
    ]
    found = offer(held, wanted, now, limit)
    assert set(found) <= set(fitting)
    assert len(found) == min(limit, len(fitting))
    assert list(found) == sorted(set(found), key=lambda slot: slot.starts_at)


def _wall(fives: int) -> time:
    return time(fives // 12, fives % 12 * 5)


def _united(blocks: list[tuple[time, time]]) -> list[tuple[time, time]]:
    """Blocks that overlap count as one."""
    united: list[tuple[time, time]] = []
    for begins, ends in sorted(blocks):
        if united and begins < united[-1][1]:
            united[-1] = (united[-1][0], max(ends, united[-1][1]))
        else:
            united.append((begins, ends))
    return united
