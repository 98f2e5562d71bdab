"""What families tell in their own words, in seven languages; and what only looks like it."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from locales.languages import languages
from nlu.words import plain
from resources_catalog.age import Months
from resources_catalog.clauses import clauses
from resources_catalog.facts import facts
from resources_catalog.mention_pattern import LISTS, MAPPINGS
from resources_catalog.mentions import LEXICONS, NUMBER, age_in, mentioned, number_in

MIND = {"intellectual_disability_or_autism": True, "long_term_condition": True}
LASTS = {"long_term_condition": True}
CHAIR = {"moves_with_difficulty": True}


def two(count: int = 2) -> dict[str, Any]:
    return {"number_of_children": count, "has_siblings": True}


def aged(years: int) -> dict[str, Any]:
    return {"child_age": Months.years(years)}


TOLD: list[tuple[str, dict[str, Any]]] = [
    ("she is 4 and has CP", aged(4) | LASTS),
    ("My son (4) has autism", aged(4) | MIND),
    ("I am 34 years old and my son is 18 months", {"child_age": Months(18, 18)}),
    ("We have 2 children, she's 4½", two() | {"child_age": Months(54, 59)}),
    ("I'm a single mother of 3 and we can't make ends meet", two(3) | {"single_parent": True, "low_income": True}),
    ("My autistic son, five, is in hospital", aged(5) | MIND | {"child_in_hospital": True}),
    ("My daughter is 4.5 and uses a wheelchair", {"child_age": Months(54, 59)} | CHAIR),
    ("min son är 7 år och autistisk", aged(7) | MIND),
    ("Min dotter, 4,5 år, sitter i rullstol", {"child_age": Months(54, 59)} | CHAIR),
    ("jag är ensamstående mamma till 2 och pengarna räcker inte", two() | {"single_parent": True, "low_income": True}),
    ("min 5-åring har autism", aged(5) | MIND),
    ("Jag är 34 år. Han är 3.", aged(3)),
    ("Vi fick avslag av Försäkringskassan", {"was_refused": True}),
    ("hij zit in een rolstoel", CHAIR),
    ("mijn zoon van 6 heeft het syndroom van Down", aged(6) | MIND),
    ("Onze dochter is anderhalf jaar oud", {"child_age": Months(18, 18)}),
    ("ik ben 40 jaar en mijn dochter is 12", aged(12)),
    ("we hebben 2 kinderen, en komen niet rond", two() | {"low_income": True}),
    ("mijn 4-jarige zoon kan niet lopen", aged(4) | CHAIR),
    ("Ей 4 года и у неё ДЦП", aged(4) | LASTS),
    ("я одна воспитываю ребёнка", {"single_parent": True}),
    ("У меня трое детей", two(3)),
    ("мне 34 года, дочке полтора года", {"child_age": Months(18, 18)}),
    ("ребёнок-инвалид, 6 лет", aged(6) | LASTS),
    ("нам отказали в пособии, денег не хватает", {"was_refused": True, "low_income": True}),
    ("5-летний сын не ходит", aged(5) | CHAIR),
    ("сын лежит в больнице", {"child_in_hospital": True}),
    ("Їй 4 роки, вона не ходить", aged(4) | CHAIR),
    ("синові сім років, у нього аутизм", aged(7) | MIND),
    ("я сама виховую двох дітей", two() | {"single_parent": True}),
    ("con tôi 3 tuổi bị bại não", aged(3) | LASTS),
    ("con toi 3 tuoi bi bai nao", aged(3) | LASTS),
    ("Bé 18 tháng tuổi", {"child_age": Months(18, 18)}),
    ("tôi 34 tuổi, con gái tôi năm tuổi rưỡi", {"child_age": Months(66, 71)}),
    ("nhà tôi thuộc hộ nghèo", {"poor_household": True}),
    ("con trai tôi ngồi xe lăn, hồ sơ bị từ chối", CHAIR | {"was_refused": True}),
    ("طفلي عمره ٥ سنوات", aged(5)),
    ("ابنتي عمرها سنتين ونصف ولديها شلل دماغي", {"child_age": Months(30, 35)} | LASTS),
    ("عمري 34 سنة وابني عمره 4 سنوات", aged(4)),
    ("ابني مصاب بالتوحد ولا يستطيع المشي", MIND | CHAIR),
    ("عندي 3 أولاد وأربيهم وحدي", two(3) | {"single_parent": True}),
    ("رفضوا طلبنا والمال لا يكفي", {"was_refused": True, "low_income": True}),
]
NOTHING = [
    "Can you help me?",
    "in 3 weeks",
    "2 years ago she got a diagnosis",
    "she is 4 kg",
    "My daughter has waited for 2 years",
    "He was 4 when it began",
    "My daughter turns 5 in May",
    "My mother has cancer",
    "my husband is in hospital",
    "She doesn't have autism",
    "Maybe he has autism?",
    "we are waiting for an autism assessment",
    "is the pool wheelchair accessible?",
    "I am 24 years old",
    "Call me on 070 123 45 67 after 12.03.2019 at 14:30",
    "it costs 5 €",
    "om 3 veckor",
    "för 4 år sedan fick han diagnos",
    "vi väntar på utredning om autism",
    "hon har inte autism",
    "hon är snart 5",
    "over 3 weken",
    "ze heeft misschien autisme",
    "mijn vrouw ligt in het ziekenhuis",
    "Ему 2 года назад поставили диагноз",
    "Через 3 недели операция",
    "у сына нет аутизма",
    "аутизма у неё нет",
    "У моей мамы рак",
    "мужу 40 лет",
    "ей скоро 5 лет",
    "у нього немає аутизму",
    "мені 20 років",
    "через 3 роки",
    "con tôi không bị tự kỷ",
    "con tôi có bị tự kỷ không",
    "mẹ tôi bị ung thư",
    "trẻ dưới 6 tuổi",
    "3 tháng nữa",
    "chờ 2 năm",
    "قبل 3 سنوات",
    "بعد ٣ أسابيع",
    "زوجي في المستشفى",
    "أمي مريضة بالسرطان",
    "ليس لديه توحد",
    "عمري 20 سنة",
    "",
]


@pytest.mark.parametrize(("text", "told"), TOLD)
def test_what_is_told(text: str, told: dict[str, Any]) -> None:
    assert mentioned(text) == told


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_it(text: str) -> None:
    assert mentioned(text) == {}


def test_somebody_elses_age_is_not_the_childs() -> None:
    assert mentioned("My son has autism and his sister is 8 years old") == MIND | {"has_siblings": True}
    assert mentioned("hans syster är 9 år") == {"has_siblings": True}


def test_two_ages_are_none() -> None:
    assert "child_age" not in mentioned("My son is 4 and my daughter is 7")


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("4", Months.years(4)),
        ("fyra", Months.years(4)),
        ("пять", Months.years(5)),
        ("bốn tuổi", Months.years(4)),
        ("٤", Months.years(4)),
        ("أربع سنوات", Months.years(4)),
        ("he is 4 now", Months.years(4)),
        ("8 months", Months(8, 8)),
        ("8månader", Months(8, 8)),
        ("8 месяцев", Months(8, 8)),
        ("вісім місяців", Months(8, 8)),
        ("ثمانية أشهر", Months(8, 8)),
        ("18 tháng tuổi", Months(18, 18)),
        ("2 years 3 months", Months(27, 27)),
        ("2 år och 3 månader", Months(27, 27)),
        ("6 weeks", Months(1, 1)),
        ("3 och ett halvt", Months(42, 47)),
        ("4 с половиной", Months(54, 59)),
        ("4 tuổi rưỡi", Months(54, 59)),
        ("3,5 jaar", Months(42, 47)),
        ("anderhalf", Months(18, 18)),
        ("almost 5", None),
        ("4 or 5", None),
        ("3-4", None),
        ("in 3 weeks", None),
        ("mother of 3", None),
        ("I don't know", None),
        ("", None),
    ],
)
def test_an_age_in_an_answer(text: str, age: Months | None) -> None:
    assert age_in(text) == age


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        ("٣", 3),
        ("three", 3),
        ("tre barn", 3),
        ("we have 3 children", 3),
        ("двое", 2),
        ("hai", 2),
        ("ثلاثة", 3),
        ("2 or 3", None),
        ("4,5", None),
        ("none of your business, I have told you that before", None),
        ("", None),
    ],
)
def test_a_number_in_an_answer(text: str, number: int | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("My son (4) has autism.", "| my son | 4 | has autism |"),
        ("4,5 år", "| 4d5 år |"),
        ("3½ yrs, ٤ سنوات", "| 3d5 yrs | 4 سنوات |"),
        ("tel 070-123 45 67, 12.03.2019 14:30", "| tel |"),
        ("4-year-old", "| 4 year old |"),
        ("", "|"),
    ],
)
def test_clauses(text: str, read: str) -> None:
    assert clauses(text, plain) == read


def test_every_language_has_its_words_and_only_facts_that_there_are(language_code: str) -> None:
    content = yaml.load((LEXICONS / f"{language_code}.yml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert set(content) == {"words", "of_child", "of_family", "not", "never"}
    assert set(content["words"]) == {*LISTS, *MAPPINGS}
    assert not set(content["of_child"]) & set(content["of_family"])
    for code, values in (content["of_child"] | content["of_family"]).items():
        for value, phrases in values.items():
            assert phrases
            if value != NUMBER:
                read = value == "true" if value in ("true", "false") else int(value) if value.isdigit() else value
                assert facts()[code].read(read) is not None


def test_there_is_a_file_for_every_language_and_for_no_other() -> None:
    assert {path.stem for path in LEXICONS.glob("*.yml")} == set(languages())


@given(st.text(max_size=80))
def test_no_text_is_too_strange(text: str) -> None:
    for code, value in mentioned(text).items():
        assert facts()[code].read(value) == value
    age_in(text)
    number_in(text)
