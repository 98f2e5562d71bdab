"""A clock that stands where it is put."""

from datetime import datetime, timedelta


class MovableClock:
    """Gives the same moment until it is moved."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock needs a time zone")
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def move(self, **amount: float) -> datetime:
        """Forward, by `timedelta` names; time never runs back."""
        step = timedelta(**amount)
        if step < timedelta(0):
            raise ValueError("time does not run back")
        self.now += step
        return self.now

    def stand_at(self, moment: datetime) -> None:
        self.now = moment
