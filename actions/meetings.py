"""What is wished for is read back, line by line, and the coordinator sees to it where the assistant cannot."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from actions.surroundings import surroundings
from locales.phrase import Phrase
from locales.phrases import meetings as phrases
from locales.utterance import Line, Value, moment, role
from locales.utterance import day as day_value
from nlu import dates, people
from nlu.dates import Candidate
from nlu.people_lexicon import Topic

ABOUT: Mapping[Topic, Phrase] = {
    "school": phrases.ABOUT_SCHOOL,
    "wheelchair_and_aids": phrases.ABOUT_WHEELCHAIR_AND_AIDS,
    "assistance": phrases.ABOUT_ASSISTANCE,
    "money": phrases.ABOUT_MONEY,
    "care_plan": phrases.ABOUT_CARE_PLAN,
    "health": phrases.ABOUT_HEALTH,
    "behaviour": phrases.ABOUT_BEHAVIOUR,
    "transport": phrases.ABOUT_TRANSPORT,
    "housing": phrases.ABOUT_HOUSING,
}


def understood(text: str, language: str, zone: ZoneInfo, *, new: bool = True) -> Iterator[Line]:
    """With whom, and for a new wish when and about what, as far as the text tells it."""
    person = people.with_whom(text, language)
    if person is not None and person.name and person.role:
        yield Line(phrases.LINE_WITH_BOTH.name, {"name": person.name, "role": role(person.role)})
    elif person is not None and person.name:
        yield Line(phrases.LINE_WITH.name, {"name": person.name})
    elif person is not None and person.role:
        yield Line(phrases.LINE_WITH_ROLE.name, {"role": role(person.role)})
    if not new:
        return
    when = _when(dates.read(text, language=language, now=surroundings().now().astimezone(zone), zone=zone).found)
    if when is not None:
        yield when
    about = people.meeting_about(text, language)
    if about is not None:
        yield Line(ABOUT[about].name)


def _when(found: tuple[Candidate, ...]) -> Line | None:
    """One moment, or two of which one is meant. A week, a month, or more than two are left to the conversation."""
    if not 1 <= len(found) <= 2 or any(each.grain in ("week", "month", "year") for each in found):
        return None
    timed = all(each.grain in ("minute", "hour") for each in found)
    values = [_value(each.value) if timed else day_value(_day(each.value)) for each in found]
    if len(set(map(str, values))) == 1:
        values = values[:1]
    name = "moment" if timed else "day"
    one, either = (
        (phrases.LINE_WHEN, phrases.LINE_WHEN_EITHER) if timed else (phrases.LINE_DAY, phrases.LINE_DAY_EITHER)
    )
    if len(values) == 1 and found[0].grain == "part_of_day":
        return Line(phrases.LINE_DAY_WORDS.name, {name: values[0], "words": found[0].words})
    if len(values) == 1:
        return Line(one.name, {name: values[0]})
    return Line(either.name, {name: values[0], "other": values[1]})


def _value(when: datetime | date) -> Value:
    return moment(when.isoformat())


def _day(when: datetime | date) -> date:
    return when.date() if isinstance(when, datetime) else when
