"""Each message is worked on once, in the order of its conversation."""

import asyncio

import pytest

from nlu.rasa_components.turns import Answer, Turns


class Handling:
    """Counts how often it is worked on, and can be held until let go."""

    def __init__(self, fault: BaseException | None = None) -> None:
        self.count = 0
        self.fault = fault
        self.go = asyncio.Event()
        self.go.set()

    async def __call__(self) -> Answer:
        self.count += 1
        await self.go.wait()
        if self.fault:
            raise self.fault
        return {"number": self.count}


class GivenUp(BaseException):
    """As the failure of an action: not an Exception."""


async def test_a_repeat_gets_the_first_answer() -> None:
    turns, handling = Turns(), Handling()
    first = await turns.answer("c", "1", handling, 5)
    assert await turns.answer("c", "1", handling, 5) == first == {"number": 1}
    assert await turns.answer("c", "2", handling, 5) == {"number": 2}
    assert await turns.answer("other", "1", handling, 5) == {"number": 3}


async def test_a_repeat_during_the_work_waits_for_the_same_work() -> None:
    turns, handling = Turns(), Handling()
    handling.go.clear()
    both = [asyncio.create_task(turns.answer("c", "1", handling, 5)) for _ in range(2)]
    await asyncio.wait(both, timeout=0.01)
    handling.go.set()
    assert await asyncio.gather(*both) == [{"number": 1}, {"number": 1}]


async def test_the_work_outlives_its_timeout() -> None:
    turns, handling = Turns(), Handling()
    handling.go.clear()
    with pytest.raises(TimeoutError):
        await turns.answer("c", "1", handling, 0.001)
    handling.go.set()
    assert await turns.answer("c", "1", handling, 5) == {"number": 1}
    assert handling.count == 1


@pytest.mark.parametrize("fault", [ValueError("no"), GivenUp("no")])
async def test_a_failure_is_forgotten(fault: BaseException) -> None:
    turns, handling = Turns(), Handling(fault)
    with pytest.raises(type(fault)):
        await turns.answer("c", "1", handling, 5)
    handling.fault = None
    assert await turns.answer("c", "1", handling, 5) == {"number": 2}


async def test_one_conversation_takes_its_turns_in_order() -> None:
    turns, first, second, elsewhere = Turns(), Handling(), Handling(), Handling()
    first.go.clear()
    waiting = [asyncio.create_task(turns.answer("c", name, work, 5)) for name, work in (("1", first), ("2", second))]
    await turns.answer("d", "1", elsewhere, 5)
    assert (first.count, second.count, elsewhere.count) == (1, 0, 1)
    first.go.set()
    await asyncio.gather(*waiting)
    assert second.count == 1


async def test_old_answers_are_forgotten() -> None:
    turns, handling = Turns(remembered=2), Handling()
    for name in ("1", "2", "3"):
        await turns.answer("c", name, handling, 5)
    assert await turns.answer("c", "3", handling, 5) == {"number": 3}
    assert await turns.answer("c", "1", handling, 5) == {"number": 4}
