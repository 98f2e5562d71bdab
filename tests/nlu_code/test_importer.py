"""What Rasa is given to learn from: every sentence with its language, and no training on a faulty domain."""

import json
import subprocess
from pathlib import Path

import pytest

from nlu.training import rasa_environment
from tests.nlu_code.rasa_process import RASA_PYTHON, ROOT

pytestmark = pytest.mark.model

PROGRAM = """
import json, sys
from nlu.rasa_components.launcher import prepare
prepare()
from nlu.rasa_components.importer import LanguageFolders
importer = LanguageFolders(domain_path=sys.argv[1], training_data_paths=sys.argv[1])
sentences = [
    [m.get("text"), m.get("intent"), m.get("metadata")["language"]] for m in importer.get_nlu_data().intent_examples
]
print(json.dumps(sentences))
importer.get_domain()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two languages that share a sentence."""
    for language, sentence in (("sv", "hej"), ("vi", "chào bạn đó"), ("nl", "hej")):
        (tmp_path / language).mkdir()
        topic = f'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - {sentence}\n'
        (tmp_path / language / "session.yml").write_text(topic, encoding="utf-8")
    (tmp_path / "domain.yml").write_text('version: "3.1"\nintents: [greet]\n', encoding="utf-8")
    return tmp_path


def load(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(RASA_PYTHON), "-c", PROGRAM, str(folder)],
        env=rasa_environment(ROOT),
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_sentence_knows_its_language(folder: Path) -> None:
    loaded = load(folder)
    assert loaded.returncode == 0, loaded.stderr
    assert sorted(json.loads(loaded.stdout.splitlines()[0])) == [
        ["chao ban do", "greet", "vi-plain"],
        ["chào bạn đó", "greet", "vi"],
        ["hej", "greet", "nl"],
        ["hej", "greet", "sv"],
    ]


def test_a_faulty_domain_stops_the_training(folder: Path) -> None:
    (folder / "domain.yml").write_text('version: "3.1"\nintents: [greet, greet]\n')
    loaded = load(folder)
    assert loaded.returncode != 0
    assert "InvalidDomain" in loaded.stderr
