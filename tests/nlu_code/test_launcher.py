"""Rasa runs without TensorFlow, and says so where somebody asks for it."""

import subprocess
from pathlib import Path

import pytest

from nlu.training import rasa_environment
from tests.nlu_code.rasa_process import RASA_PYTHON, ROOT

pytestmark = pytest.mark.model


def run(argv: list[str], folder: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(RASA_PYTHON), *argv],
        cwd=folder,
        env=rasa_environment(ROOT) | extra,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_tensorflow_is_not_loaded_and_refused_even_where_it_is_installed(tmp_path: Path) -> None:
    package = tmp_path / "installed" / "tensorflow"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("print('TENSORFLOW LOADED')")
    program = """
import sys
from nlu.rasa_components.launcher import prepare
prepare()
import rasa.__main__, rasa.core.run, rasa.core.agent, rasa.model_training
assert not any(name.partition(".")[0] in ("tensorflow", "keras") for name in sys.modules)
try:
    import tensorflow.keras
except ImportError as error:
    print(error)
"""
    result = run(["-c", program], tmp_path, PYTHONPATH=f"{ROOT}:{tmp_path / 'installed'}")
    assert result.returncode == 0, result.stderr
    assert "this Rasa runs without TensorFlow" in result.stdout
    assert "TENSORFLOW LOADED" not in result.stdout


@pytest.mark.parametrize(
    ("section", "component"),
    [
        ("pipeline", "DIETClassifier"),
        ("pipeline", "rasa.nlu.selectors.response_selector.ResponseSelector"),
        ("policies", "TEDPolicy"),
    ],
)
def test_a_neural_component_fails_in_plain_words(project: Path, tmp_path: Path, section: str, component: str) -> None:
    config = tmp_path / "config.yml"
    stock = (ROOT / "config.yml").read_text(encoding="utf-8")
    config.write_text(stock.replace(f"{section}:\n", f"{section}:\n- name: {component}\n"), encoding="utf-8")
    argv = ["-m", "nlu.rasa_components.launcher", "train", "--config", str(config)]
    result = run([*argv, "--domain", str(project / "domain"), "--data", str(project / "nlu_data")], tmp_path)
    assert result.returncode == 1
    words = " ".join((result.stdout + result.stderr).split())
    assert f"config.yml names {component}, which needs TensorFlow" in words
    assert "Traceback" not in words


def test_rasa_starts_only_with_a_secret(model: Path, tmp_path: Path) -> None:
    argv = ["-m", "nlu.rasa_components.launcher", "run", "--quiet", "--model", str(model)]
    argv += ["--credentials", str(ROOT / "credentials.yml"), "--interface", "127.0.0.1", "--port", "0"]
    for secret in ("", "short"):
        result = run(argv, tmp_path, NAVIGATOR_RASA_SECRET=secret)
        assert result.returncode == 1
        assert "NAVIGATOR_RASA_SECRET" in result.stdout + result.stderr
