"""The console's words in one language: phrases, moments, lengths of time, names of languages and places."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from babel import Locale
from babel.dates import format_datetime, format_interval, format_skeleton, format_timedelta, get_day_names
from babel.units import format_unit

from bot.reply.voice import place_name, voice
from locales.languages import Language, languages
from locales.phrase import Phrase
from locales.utterance import Value

#: Lengths of time change to the next larger unit at two of it: "90 minutes", then "2 hours".
UNITS_BEFORE_LARGER = 2
#: Bytes from which on a size is said in megabytes.
MEGABYTE = 1_000_000


class Words:
    """Says everything on a page. `now` is the moment at which the page is made."""

    def __init__(self, code: str, now: datetime) -> None:
        self._voice = voice(code)
        self.now = now

    @property
    def language(self) -> Language:
        return self._voice.language

    @property
    def locale(self) -> Locale:
        return self._voice.locale

    def say(self, name: str, /, **values: Value) -> str:
        """The phrase `console.<name>`."""
        return self._voice.say(f"console.{name}", values)

    def phrase(self, phrase: Phrase, /, **values: Value) -> str:
        """A phrase of another topic."""
        return self._voice.say(phrase.name, values)

    def refusal(self, phrase: str, values: dict[str, str | int]) -> str:
        return self._voice.say(phrase, values)

    def language_name(self, code: str) -> str:
        """The name of one of our languages in the reader's language, such as "Swedish"."""
        return Locale.parse(code).get_language_name(self.locale) or languages()[code].name

    def place(self, region: str | None) -> str | None:
        return place_name(region, self.language.code) if region else None

    def moment(self, when: datetime, zone: tzinfo) -> str:
        """For example "Monday 23 November, 11:00"; only the time when it is today there."""
        there = when.astimezone(zone)
        if there.date() == self.now.astimezone(zone).date():
            return self.clock(when, zone)
        return self._voice.moment(there)

    def full_moment(self, when: datetime, zone: tzinfo) -> str:
        """For example "Monday 23 November, 11:00", today as well."""
        return self._voice.moment(when.astimezone(zone))

    def day(self, when: datetime, zone: tzinfo) -> str:
        """For example "21 November 2026"."""
        return self._voice.day(when.astimezone(zone).date())

    def calendar_day(self, day: date) -> str:
        """For example "21 November 2026"."""
        return self._voice.day(day)

    def weekday(self, number: int) -> str:
        """For example "Monday", which is 0."""
        return str(get_day_names("wide", "stand-alone", self.locale)[number])

    def weekday_date(self, day: date) -> str:
        """For example "Mon, Nov 23"."""
        return format_skeleton("MMMEd", datetime.combine(day, time(), UTC), locale=self.locale)

    def period(self, first: date, last: date) -> str:
        """For example "Nov 23 – 29, 2026"; one day alone as "23 November 2026"."""
        if first == last:
            return self._voice.day(first)
        return format_interval(first, last, "yMMMd", locale=self.locale)

    def clock(self, when: datetime, zone: tzinfo) -> str:
        return format_datetime(when, "HH:mm", tzinfo=zone, locale=self.locale)

    def weekday_clock(self, when: datetime, zone: tzinfo) -> str:
        """For example "Sunday 22:14"."""
        return format_datetime(when, "EEEE HH:mm", tzinfo=zone, locale=self.locale)

    def lasting(self, since: datetime) -> str:
        """For example "12 minutes"."""
        return self._length(self.now - since, direction=False)

    def from_now(self, when: datetime) -> str:
        """For example "in 2 hours" or "12 minutes ago"."""
        return self._length(when - self.now, direction=True)

    def size(self, size: int) -> str:
        """How large a file is, for example "12 kB" or "1.4 MB"."""
        if size < MEGABYTE:
            # Less than one would read as nothing.
            return format_unit(max(1, round(size / 1000)), "digital-kilobyte", "short", locale=self.locale)
        return format_unit(round(size / MEGABYTE, 1), "digital-megabyte", "short", locale=self.locale)

    def _length(self, length: timedelta, *, direction: bool) -> str:
        return format_timedelta(
            length,
            granularity="minute",
            threshold=UNITS_BEFORE_LARGER,
            add_direction=direction,
            locale=self.locale,
        )
