"""Who writes: read from what families say, offered for confirmation, never asked and in no rule."""

import pytest

from resources_catalog.cells import RuleError, check_comparison
from resources_catalog.entry import Entry
from resources_catalog.facts import facts, told_only
from resources_catalog.mentions import mentioned
from resources_catalog.rule import Comparison, comparisons

WRITERS = [
    ("I'm his grandmother", "grandparent"),
    ("I am her mother and need help", "mother"),
    ("I'm his dad", "father"),
    ("we are a foster family", "foster_parent"),
    ("I am her uncle", "other_relative"),
    ("I'm asking for myself", "young_person"),
    ("Hello, I am his teacher", "professional"),
    ("jag är fostermamma", "foster_parent"),
    ("jag är mamma till en pojke", "mother"),
    ("det är farfar som skriver", "grandparent"),
    ("ik ben de oma van", "grandparent"),
    ("wij zijn pleegouders", "foster_parent"),
    ("ik ben haar vader", "father"),
    ("это бабушка пишет", "grandparent"),
    ("я мама, сыну нужна коляска", "mother"),
    ("я його бабуся", "grandparent"),
    ("я прийомна мама", "foster_parent"),
    ("tôi là bà của cháu", "grandparent"),
    ("toi la me cua be", "mother"),
    ("tôi là mẹ nuôi", "foster_parent"),
    ("انا جدته", "grandparent"),
    ("أنا أمها", "mother"),
]
NOT_THE_WRITER = [
    "I'm not his mother",
    "his grandmother helps us",
    "my mother is ill",
    "jag är inte hennes mamma",
    "hennes mormor hjälper oss",
    "ik ben niet zijn vader",
    "его бабушка помогает",
    "я не його бабуся",
    "bà nội giúp trông cháu",
    "جدته تساعدنا",
    "I'm his grandmother and I am her aunt",
]


@pytest.mark.parametrize(("text", "writer"), WRITERS)
def test_who_writes(text: str, writer: str) -> None:
    assert mentioned(text).get("writer") == writer


@pytest.mark.parametrize("text", NOT_THE_WRITER)
def test_who_is_only_spoken_of_does_not_write(text: str) -> None:
    assert "writer" not in mentioned(text)


def test_it_is_declared_as_never_asked_and_no_rule_asks_for_it(starter: list[Entry]) -> None:
    rules = [entry.profile.eligibility for entry in starter if entry.profile.eligibility is not None]
    needed = {leaf.fact for rule in rules for leaf in comparisons(rule)}
    assert len(needed) > 20
    assert told_only() == {"writer"}
    assert not needed & told_only()
    assert all(fact.asked for code, fact in facts().items() if code != "writer")


def test_a_rule_that_needs_it_is_refused() -> None:
    with pytest.raises(RuleError, match="writer is never asked"):
        check_comparison(Comparison.model_validate({"fact": "writer", "is": "mother"}), facts())


def test_it_is_said_in_every_language(language_code: str) -> None:
    fact = facts()["writer"]
    names = {fact.value_name(value, language_code) for value in fact.values}
    assert len(names) == len(fact.values)
    assert not names & set(fact.values)
    assert fact.value_name("grandparent", language_code) in fact.told("grandparent", language_code)
