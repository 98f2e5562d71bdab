"""Every phrase that is named exists, and every phrase that exists is said somewhere."""

import pytest

from casework.handovers import REASONS
from locales.phrases import all_phrases
from tests.house import uses
from tests.house.topics import INTENTS


def test_named_constants_exist() -> None:
    declared = uses.constants()
    seen = list(uses.by_constant())
    assert len(seen) > 100
    assert [f"{where}: {topic}.{name}" for where, topic, name in seen if (topic, name) not in declared] == []


@pytest.mark.parametrize(
    "look", [uses.by_name, uses.refusals, uses.said_in_templates, uses.said_in_the_chat], ids=lambda look: look.__name__
)
def test_names_exist(look: object) -> None:
    assert callable(look)
    seen = list(look())
    assert len(seen) >= 5
    assert [f"{where}: {name}" for where, name in seen if name not in all_phrases()] == []


def test_what_pages_say_exists() -> None:
    declared = uses.constants()
    assert [use for use in uses.said_by_pages() if use[1:] not in declared] == []


def test_every_phrase_is_said() -> None:
    declared = uses.constants()
    used = {declared[topic, name] for _, topic, name in uses.by_constant() if (topic, name) in declared}
    used |= {declared[topic, name] for _, topic, name in uses.said_by_pages() if (topic, name) in declared}
    used |= {name for look in (uses.by_name, uses.refusals) for _, name in look()}
    unused = [name for name in all_phrases() if name not in used and not _said_elsewhere(name)]
    assert unused == []


def test_every_meaning_that_can_be_guessed_has_a_button() -> None:
    """`smalltalk.meant_<intent>` is offered when the meaning is not sure; there is none for an intent that is gone."""
    meant = {name.removeprefix("smalltalk.meant_") for name in all_phrases() if name.startswith("smalltalk.meant_")}
    assert len(meant) > 10
    assert meant <= set().union(*INTENTS.values())


def _said_elsewhere(name: str) -> bool:
    topic, _, word = name.partition(".")
    if topic == "web_chat":
        return word in uses.words_of_the_chat() or name in {"web_chat.noscript"}
    if topic == "console":
        return _said_in_the_console(word)
    return topic == "smalltalk" and word.startswith("meant_")


def _said_in_the_console(word: str) -> bool:
    words, beginnings, endings = uses.words_of_the_console()
    parts = {*words, *REASONS}
    return (
        word in parts
        or any(word.startswith(start) and len(word) > len(start) for start in beginnings)
        or any(word.endswith(end) and word.removesuffix(end) in parts for end in endings)
    )
