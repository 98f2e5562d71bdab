"""Trains the Rasa model when what it is made of has changed, and says how Rasa is started with it."""

import hashlib
import json
import os
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from nlu.embed import Embedder
from nlu.errors import ModelBroken, TrainingFailed
from nlu.sentences import training_texts
from nlu.vector_cache import VectorCache

#: What a model is made of, as files and folders below the repository's root.
INGREDIENTS = (
    "config.yml",
    "domain",
    "nlu_data",
    "nlu/rasa_components",
    "nlu/accents.py",
    "nlu/grams.py",
    "nlu/intent_model.py",
    "nlu/sentences.py",
    "nlu/words.py",
    "requirements/rasa.txt",
)
_SUFFIXES = frozenset({".yml", ".yaml", ".py", ".txt"})

#: A training that takes longer has hung: the slowest machine we know needs two minutes.
LONGEST_TRAINING_SECONDS = 1800

#: What Rasa may know of the machine it runs on; everything else it is told explicitly.
INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ", "PYTHONDONTWRITEBYTECODE")

Progress = Callable[[str], None]


@dataclass(frozen=True)
class RasaCommand:
    """How to start Rasa: the arguments, the complete environment, and the folder to start it in."""

    argv: list[str]
    env: dict[str, str]
    cwd: Path


def train(root: Path, state_dir: Path, rasa_python: Path, embedder: Embedder, progress: Progress) -> Path:
    """Return the path of a model that matches the data below `root` and the engine, training one only when needed.

    The model, its record and the sentences' vectors live in `state_dir`. A model that was damaged is
    trained again. Raises TrainingFailed with the end of Rasa's own words; the former model then stays.
    """
    fingerprint = fingerprint_of(root, embedder.identity)
    try:
        model = current_model(state_dir)
    except ModelBroken as fault:
        progress(str(fault))
        model = None
    if model is not None and _record(state_dir)["fingerprint"] == fingerprint:
        progress("The Rasa model is up to date.")
        return model
    state_dir.mkdir(parents=True, exist_ok=True)
    progress("Training the Rasa model; it takes about a minute.")
    started = time.monotonic()
    vectors = state_dir / "vectors.npz"
    VectorCache(embedder, vectors).embed(training_texts(root / "nlu_data"))
    with TemporaryDirectory(dir=state_dir, prefix="training-") as folder:
        trained = _run_training(root, vectors, rasa_python, Path(folder))
        model = state_dir / f"model-{fingerprint[:16]}.tar.gz"
        trained.replace(model)
    _write_record(state_dir, {"fingerprint": fingerprint, "file": model.name, "sha256": _sha256(model)})
    for old in state_dir.glob("model-*.tar.gz"):
        if old != model:
            old.unlink()
    progress(f"The Rasa model was trained in {time.monotonic() - started:.0f} s.")
    return model


def fingerprint_of(root: Path, identity: str) -> str:
    """Return the SHA-256 over everything a model is made of: names and contents of files, and the vectors' engine.

    Raises TrainingFailed when a part is missing.
    """
    total = hashlib.sha256(identity.encode())
    for ingredient in INGREDIENTS:
        files = list(_files(root / ingredient))
        if not files:
            raise TrainingFailed(f"The Rasa model cannot be trained: {ingredient} is missing or empty.")
        for path in files:
            content = path.read_bytes()
            total.update(f"{path.relative_to(root).as_posix()}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()


def current_model(state_dir: Path) -> Path | None:
    """Return the last trained model, or None when there is none yet; raise ModelBroken when it is damaged."""
    if not (state_dir / "model.json").exists():
        return None
    record = _record(state_dir)
    model = state_dir / record["file"]
    if not model.is_file() or _sha256(model) != record["sha256"]:
        raise ModelBroken(f"The trained model {model.name} is damaged or missing and must be trained again.")
    return model


def rasa_environment(root: Path) -> dict[str, str]:
    """Return the environment in which the Rasa environment's Python finds our components and keeps quiet."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    return inherited | {
        "PYTHONPATH": str(root.resolve()),
        "PYTHONUNBUFFERED": "1",
        "PYTHONIOENCODING": "utf-8",
        "OMP_NUM_THREADS": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "RASA_MAX_CACHE_SIZE": "0",
    }


def rasa_command(
    root: Path,
    rasa_python: Path,
    model: Path,
    port: int,
    *,
    secret: str,
    store: str,
    actions_url: str,
    actions_token: str,
) -> RasaCommand:
    """Return how to run Rasa with a model on a port of 127.0.0.1.

    `secret` is what the gateway sends along (at least 16 characters), `store` the address of the database
    of conversations ("sqlite:////absolute/path.db" or "postgresql://…"), `actions_url` where actions are
    posted to, `actions_token` what they are sent with.
    """
    root = root.resolve()
    argv = [
        *(str(rasa_python), "-m", "nlu.rasa_components.launcher", "run", "--quiet"),
        *("--interface", "127.0.0.1", "--port", str(port)),
        *("--model", str(model.resolve())),
        *("--endpoints", str(root / "endpoints.yml")),
        *("--credentials", str(root / "credentials.yml")),
    ]
    env = rasa_environment(root) | {
        "NAVIGATOR_RASA_SECRET": secret,
        "NAVIGATOR_RASA_STORE": store,
        "NAVIGATOR_ACTIONS_URL": actions_url,
        "NAVIGATOR_ACTIONS_TOKEN": actions_token,
    }
    return RasaCommand(argv, env, model.resolve().parent)


def _run_training(root: Path, vectors: Path, rasa_python: Path, folder: Path) -> Path:
    root = root.resolve()
    argv = [
        *(str(rasa_python), "-m", "nlu.rasa_components.launcher", "train", "--skip-validation"),
        *("--config", str(root / "config.yml"), "--domain", str(root / "domain")),
        *("--data", str(root / "nlu_data")),
        *("--out", str(folder.resolve()), "--fixed-model-name", "model"),
    ]
    # Nothing else wants the processors now, and the sums of training are shared well.
    threads = str(len(os.sched_getaffinity(0)))
    env = rasa_environment(root) | {"NAVIGATOR_RASA_VECTORS": str(vectors.resolve()), "OMP_NUM_THREADS": threads}
    try:
        run = subprocess.run(  # noqa: S603
            argv,
            cwd=folder,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=LONGEST_TRAINING_SECONDS,
            check=False,
        )
    except OSError as error:
        raise TrainingFailed(f"The Rasa environment cannot be started: {error}") from error
    except subprocess.TimeoutExpired as error:
        raise TrainingFailed(f"The training of the Rasa model hung for {LONGEST_TRAINING_SECONDS} s.") from error
    trained = folder / "model.tar.gz"
    if run.returncode or not trained.is_file() or not tarfile.is_tarfile(trained):
        raise TrainingFailed(f"The Rasa model could not be trained. Rasa said:\n{_tail(run.stdout)}")
    return trained


def _tail(output: bytes, lines: int = 15) -> str:
    text = output.decode("utf-8", "replace").replace("\r", "\n")
    return "\n".join([line for line in text.splitlines() if line.strip()][-lines:])


def _files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        found = (child for child in path.rglob("*") if child.suffix in _SUFFIXES and child.is_file())
        yield from sorted(child for child in found if "__pycache__" not in child.parts)


def _record(state_dir: Path) -> dict[str, str]:
    try:
        record = json.loads((state_dir / "model.json").read_text(encoding="utf-8"))
        return {name: str(record[name]) for name in ("fingerprint", "file", "sha256")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelBroken("The record of the trained model is damaged; it must be trained again.") from error


def _write_record(state_dir: Path, record: dict[str, str]) -> None:
    unfinished = state_dir / "model.json.unfinished"
    unfinished.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    unfinished.replace(state_dir / "model.json")


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
