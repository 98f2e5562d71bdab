"""Waiting has an end."""

import pytest

from tests.fakes.waiting import until


async def test_it_returns_when_the_condition_holds() -> None:
    answers = iter([False, False, True])
    await until(lambda: next(answers))
    assert list(answers) == []


async def test_it_fails_when_the_condition_never_holds() -> None:
    with pytest.raises(TimeoutError):
        await until(lambda: False, seconds=0.05)
