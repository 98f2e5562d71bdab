"""The real processes on free ports: started as a user starts them, looked at from outside."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import httpx

ROOT = Path(__file__).resolve().parents[2]
#: Seconds after which something that was awaited has failed. Machines are slow at times; nothing is measured here.
PATIENCE = 240.0

T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class House:
    """`navigator up` in a state folder of its own. `said` is what it printed."""

    state: Path
    port: int = field(default_factory=free_port)
    rasa_port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> Path:
        return self.state / "up.txt"

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8") if self.output.exists() else ""

    @property
    def password(self) -> str:
        found = re.search(r"one-time password \(shown only now\): (\S+)", self.said)
        assert found, self.said
        return found[1]

    def start(self, **settings: str) -> None:
        """Starts and waits until the addresses are printed."""
        self.launch(**settings)
        wait_until(lambda: "Ctrl-C ends everything." in self.said or self.ended, "the house to be ready")
        assert not self.ended, self.said

    def launch(self, **settings: str) -> None:
        env = {
            **os.environ,
            "NAVIGATOR_STATE_DIR": str(self.state),
            "NAVIGATOR_PORT": str(self.port),
            "NAVIGATOR_RASA_PORT": str(self.rasa_port),
            "NAVIGATOR_ACTIONS_PORT": str(self.actions_port),
            **settings,
        }
        self.state.mkdir(parents=True, exist_ok=True)
        with self.output.open("a", encoding="utf-8") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "up"],
                cwd=ROOT,
                env=env,
                stdout=output,
                stderr=output,
                text=True,
                start_new_session=True,
            )

    @property
    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def child(self, name: str) -> int:
        """The process id of a child that is running: `launcher` (Rasa), `actions` or `serve` (the gateway)."""
        assert self.process is not None
        return wait_until(lambda: self._child(name), f"the process {name}")

    def _child(self, name: str) -> int | None:
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
                words = (folder / "cmdline").read_bytes().decode().split("\0")
            except (OSError, ValueError, IndexError):
                continue
            assert self.process is not None
            if parent == self.process.pid and any(word == name or word.endswith(f".{name}") for word in words):
                return int(folder.name)
        return None

    def kill(self, name: str) -> None:
        os.kill(self.child(name), signal.SIGKILL)

    def ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/health/ready", timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def wait_until_ready(self) -> None:
        wait_until(self.ready, "the house to be ready again")

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=PATIENCE)


def wait_until(what: Callable[[], T | None], why: str, seconds: float = PATIENCE) -> T:
    """The first true value of `what`. A bounded wait for other processes, which no test can hurry."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = what()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"Waited {seconds:.0f} s in vain for {why}.")


@contextmanager
def house(state: Path, template: Path) -> Iterator[House]:
    """A house with the trained model and the catalogue's vectors already there, as at a warm start."""
    state.mkdir(parents=True, exist_ok=True)
    for file in template.iterdir():
        if file.is_file():
            shutil.copy(file, state / file.name)
    made = House(state)
    try:
        yield made
    finally:
        made.stop()
