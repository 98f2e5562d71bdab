"""A topic has one name in every tree, and every intent can be said in every language."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

import actions
from locales.languages import languages
from tests.house.repository import ROOT
from tests.house.topics import (
    ACTION_FILES_WITHOUT_TOPIC,
    DATA_FILES_WITHOUT_TOPIC,
    INTENTS,
    PHRASE_FILES_WITHOUT_TOPIC,
)

SENTENCE_TREES = [*(f"nlu_data/{code}" for code in languages()), *(f"tests/nlu/{code}" for code in languages())]


def stems(folder: str, suffix: str) -> set[str]:
    found = {path.stem for path in (ROOT / folder).glob(f"*{suffix}")}
    assert found, f"{folder} has no {suffix} file"
    return found


def read(path: str) -> dict[str, Any]:
    content = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def test_there_are_28_intents() -> None:
    said = [intent for intents in INTENTS.values() for intent in intents]
    assert len(said) == len(set(said)) == 28


@pytest.mark.parametrize("folder", ["domain", "nlu_data/dialogue", *SENTENCE_TREES])
def test_a_data_tree_has_every_topic(folder: str) -> None:
    others = set() if folder in SENTENCE_TREES else DATA_FILES_WITHOUT_TOPIC
    assert stems(folder, ".yml") == set(INTENTS) | others
    assert stems(folder, ".y*ml") == stems(folder, ".yml")


@pytest.mark.parametrize(
    ("folder", "others"),
    [("actions", ACTION_FILES_WITHOUT_TOPIC), ("locales/phrases", PHRASE_FILES_WITHOUT_TOPIC | {"__init__"})],
)
def test_a_code_tree_has_every_topic(folder: str, others: frozenset[str]) -> None:
    assert stems(folder, ".py") == set(INTENTS) | others


@pytest.mark.parametrize("topic", INTENTS)
@pytest.mark.parametrize("folder", SENTENCE_TREES)
def test_every_intent_can_be_said(folder: str, topic: str) -> None:
    content = read(f"{folder}/{topic}.yml")
    sentences = {block["intent"]: str(block["examples"]).splitlines() for block in content["nlu"]}
    assert set(sentences) == INTENTS[topic]
    assert all(len(lines) >= 3 for lines in sentences.values())


@pytest.mark.parametrize("topic", INTENTS)
def test_the_domain_declares_a_topic_s_intents_in_its_file(topic: str) -> None:
    assert INTENTS[topic] <= _declared(topic)


def test_what_is_not_said_is_pressed() -> None:
    """Beyond the 28 only buttons, the two words that work everywhere and Rasa's fallback have intents."""
    pressed = set().union(*(_declared(topic) - INTENTS[topic] for topic in INTENTS))
    assert pressed.isdisjoint(frozenset().union(*INTENTS.values()))
    assert "nlu_fallback" in pressed
    assert {"set_region", "show_more", "not_for_us", "save_entry", "stop"} <= pressed


def test_every_action_of_the_domain_exists_in_the_file_of_its_topic() -> None:
    executor = ActionExecutor()
    executor.register_package(actions)
    homes = {name: Path(function.__code__.co_filename).stem for name, function in _runs(executor).items()}
    files = (*INTENTS, *DATA_FILES_WITHOUT_TOPIC)
    declared = {name: topic for topic in files for name in read(f"domain/{topic}.yml").get("actions", [])}
    assert len(declared) > 30
    assert sorted(declared) == sorted(homes)
    strays = {
        name: topic for name, topic in declared.items() if homes[name] not in {topic, *ACTION_FILES_WITHOUT_TOPIC}
    }
    assert strays == {}


def _runs(executor: ActionExecutor) -> dict[str, Any]:
    """Action → the `run` that its class defines."""
    return {name: getattr(run, "__func__", run) for name, run in executor.actions.items()}


def _declared(topic: str) -> set[str]:
    listed = read(f"domain/{topic}.yml").get("intents", [])
    return {each if isinstance(each, str) else next(iter(each)) for each in listed}
