"""An age in completed months, as exactly as it is known."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from babel.dates import format_timedelta

from locales.languages import languages

YEAR = 12

_WRITTEN = re.compile(r"(?:(\d{1,3}) years?)?(?:(?:^| )(\d{1,4}) months?)?", re.IGNORECASE)
_ABOVE_ANY_AGE = 10**6


class AgeError(ValueError):
    """An age that is not written as ages are."""


@dataclass(frozen=True, order=True)
class Months:
    """An age between `low` and `high` completed months, both included: four years old is 48 to 59."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise AgeError(f"an age cannot lie between {self.low} and {self.high} months")

    @classmethod
    def read(cls, written: object) -> "Months":
        """From 4 (completed years), "4 years", "18 months", "1 year 6 months" or {"low": 48, "high": 59} (months).

        Raises AgeError.
        """
        if isinstance(written, Months):
            return written
        if isinstance(written, dict) and written.keys() == {"low", "high"}:
            low, high = written["low"], written["high"]
            if type(low) is int and type(high) is int:
                return cls(low, high)
        if isinstance(written, float) and written.is_integer():
            written = int(written)
        if isinstance(written, int) and not isinstance(written, bool) and written >= 0:
            return cls.years(written)
        match = _WRITTEN.fullmatch(written.strip()) if isinstance(written, str) and written.strip() else None
        if match is None:
            raise AgeError(f'{written!r} is no age: write 4 (years), "4 years" or "18 months"')
        years, months = match.groups()
        if months is None:
            return cls.years(int(years))
        exact = YEAR * int(years or 0) + int(months)
        return cls(exact, exact)

    @classmethod
    def years(cls, completed: int) -> "Months":
        return cls(YEAR * completed, YEAR * completed + YEAR - 1)

    def as_json(self) -> dict[str, Any]:
        """`read` takes it back."""
        return {"low": self.low, "high": self.high}

    def text(self, language: str) -> str:
        """For example "4 years", "18 months", "4 years – 6 years"; whole years also for what is known less exactly."""
        if self.low == self.high:
            return _months(self.low, language)
        in_years = self.low % YEAR == 0 and self.high % YEAR == YEAR - 1 and self.high > YEAR
        if in_years or (self.low >= 2 * YEAR and self.high - self.low >= YEAR):
            first, last = (_years(bound // YEAR, language) for bound in (self.low, self.high))
        else:
            first, last = _months(self.low, language), _months(self.high, language)
        return first if first == last else f"{first} – {last}"


def _years(number: int, language: str) -> str:
    own = languages()[language].age if language in languages() else None
    if own:
        return own.format(count=number)
    # Babel's units lack Vietnamese and some Arabic forms; its spans of time have them, with 365 days to the year.
    return format_timedelta(timedelta(days=365 * number), granularity="year", threshold=_ABOVE_ANY_AGE, locale=language)


def _months(number: int, language: str) -> str:
    # … and 30 days to the month.
    return format_timedelta(timedelta(days=30 * number), granularity="month", threshold=_ABOVE_ANY_AGE, locale=language)
