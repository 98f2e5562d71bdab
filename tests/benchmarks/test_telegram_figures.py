"""The figures of Telegram at scale: what is lost, doubled or out of order, waits, and the rows of the tables."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.memory import Resident
from benchmarks.telegram_figures import (
    Counts,
    Run,
    Wave,
    compared,
    crowd_row,
    in_seconds,
    process_row,
    processor_seconds,
    together,
    waits,
    wave_row,
    within,
)

ASKED = ["one", "two", "three"]
RUN = Run(
    name="a crowd",
    counts=Counts(expected=4, lost=1),
    waits=[1.0, 2.0, 3.0],
    wall=12.4,
    refused=2,
    impatient=0,
    errors=["ERROR something"],
    worked=0.3,
    before=Resident(100_000_000, 0),
    after=Resident(120_000_000, 0),
)


@pytest.mark.parametrize(
    ("shown", "counts"),
    [
        (["one", "two", "three"], Counts(3)),
        ([], Counts(3, lost=3)),
        (["one", "three"], Counts(3, lost=1)),
        (["one", "two", "two", "three"], Counts(3, doubled=1)),
        (["one", "two", "three", "one"], Counts(3, doubled=1)),
        (["two", "one", "three"], Counts(3, disordered=1)),
        (["three", "one", "two"], Counts(3, disordered=2)),
        (["one", "sorry", "two", "three"], Counts(3, other=1)),
    ],
)
def test_what_a_phone_shows_is_compared_with_what_it_was_to_show(shown: list[str], counts: Counts) -> None:
    assert compared(ASKED, shown) == counts


@given(st.permutations(ASKED), st.sets(st.sampled_from(ASKED)), st.integers(0, 3))
def test_nothing_is_counted_as_two_faults(order: list[str], missing: set[str], more: int) -> None:
    shown = [text for text in order if text not in missing]
    found = compared(ASKED, [*shown, *shown[:more], *["sorry"] * more])
    assert (found.lost, found.doubled, found.other) == (len(missing), len(shown[:more]), more)
    assert found.disordered <= max(len(shown) - 1, 0)
    assert (found.disordered == 0) == (shown == [text for text in ASKED if text in shown])


def test_texts_that_are_alike_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="alike"):
        compared(["one", "one"], ["one"])


def test_counts_of_all_phones_are_added() -> None:
    assert together([Counts(3, 1, 2, 3, 4), Counts(2, 1, 1, 1, 1)]) == Counts(5, 2, 3, 4, 5)
    assert together([]) == Counts()


def test_only_what_was_answered_has_a_wait() -> None:
    assert waits({"one": 10.0, "two": 11.0, "three": 12.0}, {"one": 10.5, "three": 15.0, "four": 9.0}) == [0.5, 3.0]


def test_moments_at_both_ends_count() -> None:
    assert within([0.9, 1.0, 1.5, 2.0, 2.1], 1.0, 2.0) == 3


def test_waits_are_cells_and_a_dash_where_there_are_none() -> None:
    assert in_seconds([1.0, 2.0, 3.0], 0.5) == "2.00 s"
    assert in_seconds([1.0, 2.0, 3.0], 1) == "3.00 s"
    assert in_seconds([], 0.5) == "–"


def test_the_work_of_a_process_is_read_whatever_its_name_is() -> None:
    stat = "17 (a name) of (two)) S 1 17 17 0 -1 4194560 9 0 0 0 250 50 7 7 20 0 3 0"
    assert processor_seconds(stat, 100) == 3.0


def test_a_crowd_is_told_with_its_counts_and_waits() -> None:
    assert list(crowd_row(RUN)) == [
        *("a crowd", "4", "1", "0", "0", "0"),
        *("2.00 s", "2.90 s", "3.00 s", "12 s", "2"),
    ]


def test_a_wave_is_told_by_how_much_of_it_left() -> None:
    wave = Wave(seconds=20.0, reminders=200, written=150, sent=50, arrived=57, twice=1)
    assert list(wave_row(replace(RUN, wave=wave))) == [
        *("a crowd", "20", "150", "50", "2.5", "25%", "1"),
        *("4", "1", "2.00 s", "2.90 s", "2"),
    ]
    calm = replace(RUN, wave=replace(wave, reminders=0, written=0, sent=0, arrived=0, twice=0))
    assert list(wave_row(calm))[2:6] == ["0", "0", "0.0", "–"]
    with pytest.raises(ValueError, match="no run of a wave"):
        wave_row(RUN)


def test_the_work_is_shared_by_the_messages_that_arrived() -> None:
    assert list(process_row(RUN)) == ["a crowd", "100 MB", "120 MB", "100 ms", "1"]
    wave = Wave(seconds=20.0, reminders=200, written=150, sent=50, arrived=57, twice=1)
    assert process_row(replace(RUN, wave=wave))[3] == "5.0 ms"
    assert process_row(replace(RUN, counts=Counts(3, lost=3)))[3] == "–"
