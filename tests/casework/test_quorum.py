"""When a time has won, when none can any more, and which of several is the best."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from casework.quorum import Group, Option, Seat, decide, nearest_first, standings

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
REALM = UUID("2b2a9a9c-7f0f-4d0e-8f7a-0d3f1c9a1f55")


def named(name: str) -> UUID:
    return uuid5(REALM, name)


def option(day: int) -> Option:
    return Option(named(f"day {day}"), NOW + timedelta(days=day))


ONE, TWO, THREE = option(1), option(2), option(3)
DOCTOR, THERAPIST = Group(named("doctor"), 1), Group(named("therapist"), 2)


def can(group: Group, *options: Option) -> Seat:
    return Seat(group.id, True, frozenset(each.id for each in options))


def silent(group: Group, *begun: Option) -> Seat:
    return Seat(group.id, False, frozenset(each.id for each in begun))


def test_every_group_must_have_enough() -> None:
    seats = [can(DOCTOR, ONE, TWO), can(THERAPIST, TWO), silent(THERAPIST), silent(THERAPIST)]
    waiting = decide([ONE, TWO], [DOCTOR, THERAPIST], seats, NOW)
    assert (waiting.won, waiting.possible) == ((), True)
    seats[2] = can(THERAPIST, ONE, TWO)
    assert decide([ONE, TWO], [DOCTOR, THERAPIST], seats, NOW).won == (TWO,)


def test_of_several_the_one_for_most_wins_and_then_the_earliest() -> None:
    seats = [can(DOCTOR, ONE, TWO, THREE), can(DOCTOR, TWO, THREE)]
    assert decide([THREE, ONE, TWO], [DOCTOR], seats, NOW).won == (TWO, THREE, ONE)


def test_a_half_answer_is_no_answer_before_the_end() -> None:
    seats = [silent(DOCTOR, ONE)]
    assert decide([ONE], [DOCTOR], seats, NOW).won == ()
    assert decide([ONE], [DOCTOR], seats, NOW, final=True).won == (ONE,)


def test_what_has_passed_neither_wins_nor_keeps_hope() -> None:
    decision = decide([ONE], [DOCTOR], [can(DOCTOR, ONE)], ONE.starts_at)
    assert (decision.won, decision.possible) == ((), False)


def test_without_enough_people_left_nothing_is_possible() -> None:
    seats = [can(THERAPIST), can(THERAPIST), silent(THERAPIST)]
    assert not decide([ONE, TWO], [THERAPIST], seats, NOW).possible
    seats[0] = silent(THERAPIST)
    assert decide([ONE, TWO], [THERAPIST], seats, NOW).possible


def test_at_the_end_nobody_is_waited_for() -> None:
    assert not decide([ONE], [DOCTOR], [silent(DOCTOR)], NOW, final=True).possible


def test_the_nearest_is_where_fewest_are_missing() -> None:
    seats = [can(DOCTOR, ONE), can(THERAPIST, TWO), can(THERAPIST, TWO, THREE)]
    stand = standings([ONE, TWO, THREE], [DOCTOR, THERAPIST], seats)
    assert [each.missing for each in stand] == [2, 1, 2]
    nearest = nearest_first(stand)
    assert [each.option for each in nearest] == [TWO, ONE, THREE]
    assert (nearest[0].can[DOCTOR.id], nearest[0].can[THERAPIST.id]) == (0, 2)


@given(
    st.lists(st.tuples(st.sampled_from([DOCTOR, THERAPIST]), st.booleans(), st.sets(st.sampled_from([1, 2, 3])))),
    st.booleans(),
    st.integers(0, 4),
)
def test_what_wins_has_enough_and_is_ahead(
    answers: list[tuple[Group, bool, set[int]]], final: bool, passed: int
) -> None:
    now = NOW + timedelta(days=passed)
    seats = [Seat(group.id, done, frozenset(option(day).id for day in days)) for group, done, days in answers]
    decision = decide([ONE, TWO, THREE], [DOCTOR, THERAPIST], seats, now, final=final)
    for won in decision.won:
        assert won.starts_at > now
        for group in (DOCTOR, THERAPIST):
            coming = [
                seat
                for seat in seats
                if seat.group_id == group.id and won.id in seat.can_come and (seat.answered or final)
            ]
            assert len(coming) >= group.needed
    if decision.won:
        assert decision.possible
