"""The check finds each kind of fault, names the file, and goes on to the next."""

import shutil
from pathlib import Path

import pytest

from locales import check
from locales.extract import template, updated, written
from locales.languages import ROOT

SWEDISH = "sv/LC_MESSAGES/navigator.po"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    root = tmp_path / "locales"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def bend(root: Path, name: str, before: str, after: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert before in text, f"{name} no longer holds what this test bends"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def entry(root: Path, context: str) -> str:
    """One whole entry of the Swedish file."""
    text = (root / SWEDISH).read_text(encoding="utf-8")
    return next(part for part in text.split("\n\n") if f'msgctxt "{context}"' in part)


def translate(root: Path, context: str, sentence: str) -> None:
    before = entry(root, context)
    head = before[: before.index("msgstr ")]
    bend(root, SWEDISH, before, f'{head}msgstr "{sentence}"')


def told(root: Path, name: str = SWEDISH) -> str:
    return "\n".join(check.faults(root).get(name, []))


def test_the_house_has_no_faults() -> None:
    assert check.faults() == {}


def test_bending_nothing_gives_no_fault(copy: Path) -> None:
    assert check.faults(copy) == {}


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("", "not translated"),
        ("Ring 112 nu", "a digit"),
        ("Läs på https://karlstad.se", "an address"),
        ("Läs på karlstad.se", "an address"),
        ("Svara  snart", "blanks"),
        (" Svara", "blanks"),
    ],
)
def test_a_faulty_sentence_is_named_with_its_fault(copy: Path, sentence: str, fault: str) -> None:
    translate(copy, "session.goodbye", sentence)
    assert fault in told(copy)
    assert "session.goodbye" in told(copy)


@pytest.mark.parametrize(
    "sentence", ["Vi fortsätter.", "Vi fortsätter på {sprak}.", "{language} {more}", "{language", "{language.x}"]
)
def test_placeholders_must_be_the_same(copy: Path, sentence: str) -> None:
    translate(copy, "session.language_changed", sentence)
    assert "session.language_changed" in told(copy)


def test_a_fuzzy_mark_must_be_read_and_taken_away(copy: Path) -> None:
    before = entry(copy, "session.goodbye")
    bend(copy, SWEDISH, before, before.replace('msgctxt "', '#, fuzzy\nmsgctxt "', 1))
    assert "fuzzy" in told(copy)


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / SWEDISH).unlink()
    assert "missing" in told(copy)


def test_an_entry_that_was_taken_out_is_drift(copy: Path) -> None:
    bend(copy, SWEDISH, entry(copy, "session.goodbye") + "\n\n", "")
    assert "drifted" in told(copy)


def test_a_changed_english_text_is_drift_in_every_language(copy: Path) -> None:
    bend(copy, "phrases/session.py", '"Hello again. What can I do for you?"', '"Welcome back. What can I do for you?"')
    drifted = [name for name, its in check.faults(copy).items() if "drifted" in "\n".join(its)]
    assert len(drifted) == 6


def test_a_lost_plural_form_is_told(copy: Path) -> None:
    text = (copy / SWEDISH).read_text(encoding="utf-8")
    plural = next(part for part in text.split("\n\n") if "msgid_plural" in part and "msgstr[1]" in part)
    bend(copy, SWEDISH, plural, plural[: plural.index("msgstr[1]")].rstrip())
    assert told(copy)


def test_several_faults_are_told_at_once(copy: Path) -> None:
    translate(copy, "session.goodbye", "Ring 112")
    translate(copy, "session.stopped", "Ring 113")
    (copy / "nl/LC_MESSAGES/navigator.po").unlink()
    found = check.faults(copy)
    assert len(found) == 2
    assert len(found[SWEDISH]) >= 2


def test_a_phrase_that_babel_does_not_see_is_told(copy: Path) -> None:
    path = copy / "phrases" / "session.py"
    path.write_text(
        path.read_text(encoding="utf-8") + '\nHIDDEN = phrase(name="session.hidden", text="Hidden")\n', encoding="utf-8"
    )
    assert "phrases" in check.faults(copy)


def test_it_says_what_it_found() -> None:
    lines: list[str] = []
    assert check.main(lines.append) == 0
    assert lines[-1].startswith("All good")


def test_collecting_again_changes_nothing() -> None:
    source = template()
    path = ROOT / SWEDISH
    assert written(updated("sv", source)) == path.read_bytes()
    assert (ROOT / "navigator.pot").read_bytes() == written(source)


def test_a_new_phrase_comes_empty_and_none_is_guessed(copy: Path) -> None:
    bend(copy, "phrases/session.py", '"session.goodbye", "Goodbye,', '"session.farewell", "Goodbye,')
    catalog = updated("sv", template(copy), copy)
    assert catalog.get("Goodbye, and take care. You can come back at any time; nothing is lost.", "session.farewell")
    made = [message for message in catalog if message.context == "session.farewell"]
    assert [bool(message.string) for message in made] == [False]
    assert "session.goodbye" not in {message.context for message in catalog}
