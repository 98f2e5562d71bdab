"""How fast one sender may write."""

from bot.channels.pace import Pace
from tests.fakes.clock import MovableClock


def test_so_many_and_no_more_in_any_window(clock: MovableClock) -> None:
    pace = Pace(clock, messages=3, seconds=10)
    assert [pace.allows() for _ in range(4)] == [True, True, True, False]
    clock.move(seconds=9.9)
    assert not pace.allows()
    clock.move(seconds=0.1)
    assert [pace.allows() for _ in range(4)] == [True, True, True, False]


def test_a_refused_message_does_not_count(clock: MovableClock) -> None:
    pace = Pace(clock, messages=1, seconds=10)
    assert pace.allows()
    for _ in range(20):
        clock.move(seconds=0.4)
        assert not pace.allows()
    clock.move(seconds=2)
    assert pace.allows()


def test_the_window_slides(clock: MovableClock) -> None:
    pace = Pace(clock, messages=2, seconds=10)
    assert pace.allows()
    clock.move(seconds=6)
    assert pace.allows()
    clock.move(seconds=5)
    assert pace.allows()
    assert not pace.allows()
