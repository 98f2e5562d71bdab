"""Checks what Rasa learns from: sentences, domain, rules. Says all faults, file by file."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
#: Folders of sentences that only measure.
MEASURED = ("tests/nlu", "tests/nlu_near_crisis", "benchmarks/nlu_dev")
#: Files of nlu_data/ that hold rules instead of sentences.
DIALOGUE = "dialogue"
#: Fewer sentences than this do not teach an intent in a language.
FEWEST = 6
LONGEST_WORDS = 40
EXAMPLE = re.compile(r"^-\s*(.*)$")


def faults(root: Path = ROOT) -> dict[str, list[str]]:
    """File → its faults in plain words; no file without a fault."""
    found: dict[str, list[str]] = {}

    def tell(path: Path, fault: str) -> None:
        found.setdefault(str(path.relative_to(root)), []).append(fault)

    domain = _domain(root, tell)
    trained = _sentences(root / "nlu_data", tell)
    measured = [_sentences(root / folder, tell) for folder in MEASURED]
    for language, intents in trained.items():
        folder = root / "nlu_data" / language
        learned = {intent for intent, sentences in intents.items() if sentences}
        for intent in sorted(learned - domain["intents"]):
            tell(folder, f"{intent} is not an intent of the domain.")
        for intent in sorted(domain["said"] - learned):
            tell(folder, f"{intent} has no sentence.")
        for intent, sentences in intents.items():
            if len(sentences) < FEWEST:
                tell(folder, f"{intent} has {len(sentences)} sentences; {FEWEST} are the least.")
        _check_repeats(folder, intents, [tested.get(language, {}) for tested in measured], tell)
    _check_rules(root, domain, tell)
    if not trained:
        tell(root / "nlu_data", "There are no sentences at all.")
    return found


Tell = Callable[[Path, str], None]


def _domain(root: Path, tell: Tell) -> dict[str, set[str]]:
    """Intents, actions and forms of the domain; `said`: intents that a sentence can mean, not only a button."""
    intents: set[str] = set()
    actions: set[str] = set()
    forms: set[str] = set()
    said: set[str] = set()
    for path in sorted((root / "domain").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        content = yaml.safe_load(text)
        here = [each if isinstance(each, str) else next(iter(each)) for each in content.get("intents", [])]
        for intent in here:
            if intent in intents:
                tell(path, f"{intent} is declared twice.")
        intents |= set(here)
        actions |= set(content.get("actions", []))
        forms |= set(content.get("forms", {}))
        before_buttons = text.split("# Pressed", 1)[0]
        said |= {intent for intent in here if re.search(rf"- {intent}\b", before_buttons)}
    return {"intents": intents, "actions": actions, "forms": forms, "said": said - {"nlu_fallback"}}


def _sentences(folder: Path, tell: Tell) -> dict[str, dict[str, list[str]]]:
    """Language → intent → sentences."""
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted(folder.glob("*/*.yml")):
        if path.parent.name == DIALOGUE:
            continue
        intents = found.setdefault(path.parent.name, {})
        content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for block in content.get("nlu", []):
            for line in str(block.get("examples", "")).splitlines():
                written = EXAMPLE.match(line.strip())
                if written is None or not written[1].strip():
                    tell(path, f"{block.get('intent')}: a line is not of the form “- sentence”: {line!r}")
                elif len(written[1].split()) > LONGEST_WORDS:
                    tell(path, f"{block.get('intent')}: a sentence has more than {LONGEST_WORDS} words.")
                else:
                    intents.setdefault(str(block.get("intent")), []).append(written[1].strip())
    return found


def _check_repeats(
    folder: Path, trained: dict[str, list[str]], measured: list[dict[str, list[str]]], tell: Tell
) -> None:
    seen: dict[str, str] = {}
    for intent, sentences in trained.items():
        for sentence in sentences:
            key = " ".join(sentence.casefold().split())
            if key in seen:
                tell(folder, f"“{sentence}” stands twice ({seen[key]}, {intent}).")
            seen[key] = intent
    for intent, sentence in ((intent, one) for tested in measured for intent, its in tested.items() for one in its):
        if " ".join(sentence.casefold().split()) in seen:
            tell(folder, f"“{sentence}” ({intent}) is both trained and tested.")


def _check_rules(root: Path, domain: dict[str, set[str]], tell: Tell) -> None:
    answered: set[str] = set()
    for path in sorted((root / "nlu_data" / DIALOGUE).glob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8")).get("rules", []):
            for step in rule["steps"]:
                if "intent" in step:
                    answered.add(step["intent"])
                    if step["intent"] not in domain["intents"]:
                        tell(path, f"{rule['rule']}: {step['intent']} is not an intent of the domain.")
                action = step.get("action")
                known = domain["actions"] | domain["forms"] | {"action_deactivate_loop", "action_listen"}
                if action is not None and action not in known:
                    tell(path, f"{rule['rule']}: {action} is not an action of the domain.")
    for intent in sorted(domain["intents"] - answered):
        tell(root / "nlu_data" / DIALOGUE, f"no rule answers {intent}.")


def report(found: dict[str, list[str]]) -> Iterator[str]:
    for name, its in found.items():
        yield name
        yield from (f"  {fault}" for fault in its)
    count = sum(map(len, found.values()))
    yield f"{count} faults." if count else "All good: sentences, domain and rules."


def main() -> int:
    found = faults()
    for line in report(found):
        sys.stdout.write(line + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
