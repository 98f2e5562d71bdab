"""How often something is to be said, as people write it in seven languages; nothing is guessed."""

from datetime import UTC, datetime
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from locales.languages import languages
from nlu import repeats
from nlu.repeats import LONGEST, Repeat

DAILY, WORKDAYS = "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
MONDAYS, OTHER_THURSDAY = "FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"
THE_25TH = "FREQ=MONTHLY;BYMONTHDAY=25"
TWO_DAYS = "FREQ=WEEKLY;BYDAY=MO,TH"
LAST_DAY = "FREQ=MONTHLY;BYMONTHDAY=-1"

CLEAR = [
    ("en", "remind me every day at 8 about the medicine", DAILY),
    ("en", "ping me on weekdays at 7:30", WORKDAYS),
    ("en", "every tuesday remind me to pack her splints", "FREQ=WEEKLY;BYDAY=TU"),
    ("en", "he gets his injection every second thursday", OTHER_THURSDAY),
    ("en", "every other week on Thursday at 9", OTHER_THURSDAY),
    ("en", "on Mondays and Thursdays", TWO_DAYS),
    ("en", "the 25th of every month", THE_25TH),
    ("en", "every month on the 25th at 9", THE_25TH),
    ("en", "change the tube on the first of every month", "FREQ=MONTHLY;BYMONTHDAY=1"),
    ("en", "every 3 days", "FREQ=DAILY;INTERVAL=3"),
    ("en", "on the last day of every month", LAST_DAY),
    ("en", "every weekend", "FREQ=WEEKLY;BYDAY=SA,SU"),
    ("en", "EVERY  DAY!!", DAILY),
    ("sv", "påminn mig varje måndag kl 8 om medicinen", MONDAYS),
    ("sv", "paminn mig varje mandag", MONDAYS),
    ("sv", "alarm 06.45 varje vardag, morgonrutin", WORKDAYS),
    ("sv", "varannan vecka på torsdag kl 9", OTHER_THURSDAY),
    ("sv", "på måndagar och torsdagar", TWO_DAYS),
    ("sv", "den 25 varje månad", THE_25TH),
    ("sv", "dagligen kl 20", DAILY),
    ("sv", "var tredje dag", "FREQ=DAILY;INTERVAL=3"),
    ("sv", "sista dagen i varje månad", LAST_DAY),
    ("nl", "stuur me elke maandag een bericht over de gymtas", MONDAYS),
    ("nl", "elke dag om 8 uur", DAILY),
    ("nl", "doordeweeks om half 8", WORKDAYS),
    ("nl", "om de week op donderdag", OTHER_THURSDAY),
    ("nl", "elke maandag en donderdag", TWO_DAYS),
    ("nl", "elke maand op de 25e", THE_25TH),
    ("nl", "iedere eerste van de maand een seintje", "FREQ=MONTHLY;BYMONTHDAY=1"),
    ("nl", "om de dag", "FREQ=DAILY;INTERVAL=2"),
    ("ru", "каждый понедельник в 8 напоминай про бассейн", MONDAYS),
    ("ru", "по понедельникам и четвергам", TWO_DAYS),
    ("ru", "ежедневно в 9", DAILY),
    ("ru", "по будням в 7", WORKDAYS),
    ("ru", "25 числа каждого месяца", THE_25TH),
    ("ru", "каждый второй четверг", OTHER_THURSDAY),
    ("ru", "через день", "FREQ=DAILY;INTERVAL=2"),
    ("uk", "щодня о 8 антиконвульсанти, нагадуй", DAILY),
    ("uk", "постав на кожен понеділок: зарядити візок", MONDAYS),
    ("uk", "щопонеділка та щочетверга", TWO_DAYS),
    ("uk", "у будні о 7", WORKDAYS),
    ("uk", "щомісяця 25 числа пиши про рахунки", THE_25TH),
    ("uk", "кожен другий четвер", OTHER_THURSDAY),
    ("vi", "mỗi thứ hai nhắc thay pin máy trợ thính", MONDAYS),
    ("vi", "moi thu hai nhac thay pin", MONDAYS),
    ("vi", "hàng ngày lúc 8 giờ", DAILY),
    ("vi", "cứ chủ nhật nhắc soạn đồ tập cho con", "FREQ=WEEKLY;BYDAY=SU"),
    ("vi", "ngày 25 hàng tháng", THE_25TH),
    ("vi", "từ thứ hai đến thứ sáu lúc 7 giờ", WORKDAYS),
    ("vi", "cách ngày", "FREQ=DAILY;INTERVAL=2"),
    ("ar", "ذكّروني كل أحد أشحن الكرسي", "FREQ=WEEKLY;BYDAY=SU"),
    ("ar", "ذكرني كل يوم الساعة ٨ بالدواء", DAILY),
    ("ar", "كل يوم اثنين", MONDAYS),
    ("ar", "يوم ٢٥ من كل شهر", THE_25TH),
    ("ar", "كل أسبوعين يوم الخميس", OTHER_THURSDAY),
    ("ar", "ايام الدوام الساعة ٧", WORKDAYS),
    # English words are understood inside every language.
    ("sv", "every day kl 8", DAILY),
    ("ar", "ذكرني every Monday", MONDAYS),
]
#: It repeats, but not in a way that a reminder can keep.
UNCLEAR = [
    ("en", "alert for eye drops 4 times daily"),
    ("en", "every 4 hours"),
    ("en", "twice a day"),
    ("en", "on the first Monday of every month"),
    ("sv", "ta medicin 3 gånger om dagen"),
    ("sv", "var fjärde timme"),
    ("nl", "zet een wekker voor de sondevoeding elke 4 uur"),
    ("ru", "каждые 4 часа напоминание перевернуть сына"),
    ("ru", "три раза в день"),
    ("uk", "тричі на день"),
    ("vi", "hẹn giờ hút đờm 3 tiếng một lần"),
    ("ar", "اعملي منبه للدوا كل ١٢ ساعة"),
    ("ar", "مرتين باليوم"),
]
NOT_REPEATED = [
    ("en", "remind me to call Försäkringskassan on Thursday at 10"),
    ("en", "remind me on Monday to call every school"),
    ("en", "in two weeks"),
    ("en", "the 25th of May"),
    ("sv", "påminn mig om två veckor"),
    ("sv", "måndag kl 8"),
    ("sv", "den 25 maj"),
    ("nl", "morgen om 9 uur"),
    ("ru", "через неделю напомни"),
    ("ru", "в понедельник в 8"),
    ("uk", "через тиждень нагадайте про лист"),
    ("vi", "thứ năm lúc 10 giờ"),
    ("vi", "ngày 25 tháng 5"),
    ("ar", "يوم الخميس الساعة ١٠"),
    ("ar", ""),
]


@pytest.mark.parametrize(("language", "text", "rule"), CLEAR)
def test_a_repetition_is_read(language: str, text: str, rule: str) -> None:
    said = repeats.find(text, language)
    assert said is not None
    assert said.repeat is not None
    assert said.repeat.rule() == rule
    assert text[slice(*said.span)] == said.words


@pytest.mark.parametrize(("language", "text"), UNCLEAR)
def test_what_cannot_be_kept_is_said_to_be_so(language: str, text: str) -> None:
    said = repeats.find(text, language)
    assert said is not None
    assert said.repeat is None


@pytest.mark.parametrize(("language", "text"), NOT_REPEATED)
def test_nothing_is_guessed(language: str, text: str) -> None:
    assert repeats.find(text, language) is None


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "every week"), ("sv", "varannan vecka"), ("nl", "maandelijks"), ("ru", "раз в неделю"), ("ar", "كل شهر")],
)
def test_a_week_or_a_month_without_its_day_needs_one(language: str, text: str) -> None:
    said = repeats.find(text, language)
    assert said is not None
    assert said.repeat is not None
    assert said.repeat.needs_day
    with pytest.raises(ValueError, match="needs its days"):
        said.repeat.rule()


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "every evening at 8", "evening"),
        ("sv", "varje kväll kl 8", "kväll"),
        ("nl", "elke avond om 8", "avond"),
        ("ru", "по вечерам в 8", "вечером"),
        ("uk", "щовечора о 8", "ввечері"),
        ("vi", "mỗi tối lúc 8 giờ", "tối"),
        ("ar", "كل مسا الساعة ٨", "مسا"),
        ("en", "every day at 8", ""),
    ],
)
def test_the_part_of_the_day_is_left_for_the_time(language: str, text: str, words: str) -> None:
    said = repeats.find(text, language)
    assert said is not None
    assert said.repeat is not None
    assert (said.repeat.frequency, said.day_words) == ("DAILY", words)


@given(
    st.one_of(
        st.builds(Repeat, st.just("DAILY"), st.integers(1, LONGEST["DAILY"])),
        st.builds(
            Repeat,
            st.just("WEEKLY"),
            st.integers(1, LONGEST["WEEKLY"]),
            st.sets(st.integers(1, 7), min_size=1).map(lambda days: tuple(sorted(days))),
        ),
        st.builds(
            Repeat,
            st.just("MONTHLY"),
            st.integers(1, LONGEST["MONTHLY"]),
            st.just(()),
            st.sampled_from([*range(1, 31), repeats.LAST]),
        ),
    )
)
def test_a_rule_is_read_back_and_has_a_time_in_every_period(repeat: Repeat) -> None:
    assert repeats.of_rule(repeat.rule()) == repeat
    begin = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
    coming = list(islice(rrulestr(repeat.rule(), dtstart=begin), 4))
    assert len(coming) == 4
    if repeat.frequency == "MONTHLY" and repeat.interval == 1 and repeat.month_day is not None:
        months = [(day.year, day.month) for day in coming]
        assert months == [(2026, 11), (2026, 12), (2027, 1), (2027, 2)], "no month is left out, however short"


@pytest.mark.parametrize("rule", ["FREQ=HOURLY", "FREQ=DAILY;COUNT=3", "", "nonsense"])
def test_a_rule_of_somebody_else_is_refused(rule: str) -> None:
    with pytest.raises(ValueError, match="none of our repetitions"):
        repeats.of_rule(rule)


@given(st.text(max_size=300), st.sampled_from(sorted(languages())))
def test_no_text_at_all_makes_it_fail(text: str, language: str) -> None:
    repeats.find(text, language)


def test_every_language_has_its_words(language_code: str) -> None:
    assert (repeats.LEXICONS / f"{language_code}.yml").is_file()
