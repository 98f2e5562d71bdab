"""Trains Rasa's own pipeline on the same sentences, where its environment is installed."""

import subprocess
import time
from pathlib import Path

from benchmarks.errors import BenchmarkError
from bot.settings import ROOT
from nlu.training import rasa_environment

PYTHON = ROOT / ".venv-rasa-stock" / "bin" / "python"
CONFIG = Path(__file__).with_name("stock_config.yml")
MISSING = "Rasa as it comes is not installed: `make stock-rasa` installs it, and it is measured here beside ours."
#: Seconds: five minutes are usual.
LONGEST = 3600


def installed() -> bool:
    return PYTHON.exists()


def train_stock(folder: Path) -> tuple[Path, float]:
    """The model and the seconds that its training took; everything is written below `folder`."""
    argv = [str(PYTHON), "-m", "rasa", "train", "nlu", "--config", str(CONFIG)]
    argv += ["--domain", str(ROOT / "domain"), "--nlu", str(ROOT / "nlu_data")]
    argv += ["--out", str(folder), "--fixed-model-name", "stock"]
    env = rasa_environment(ROOT)
    # Its neural network may use all processors, as it does where nobody tells it otherwise.
    del env["OMP_NUM_THREADS"]
    began = time.monotonic()
    run = subprocess.run(argv, cwd=folder, env=env, capture_output=True, text=True, timeout=LONGEST, check=False)
    model = folder / "stock.tar.gz"
    if run.returncode or not model.is_file():
        raise BenchmarkError(f"Rasa's own pipeline could not be trained: {(run.stdout + run.stderr)[-2000:]}")
    return model, time.monotonic() - began
