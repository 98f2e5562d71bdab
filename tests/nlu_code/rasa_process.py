"""A real Rasa process for the tests, started as the supervisor starts it."""

import json
import socket
import subprocess
import threading
from pathlib import Path
from typing import Any

import httpx

from nlu.training import rasa_command

ROOT = Path(__file__).parents[2]
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
SECRET = "a secret of more than sixteen"
TOKEN = "a token for actions"


class RasaProcess:
    """Rasa with a model on a free port; `log` is all that it wrote."""

    def __init__(self, model: Path, folder: Path, actions_url: str) -> None:
        self.port = _free_port()
        command = rasa_command(
            ROOT,
            RASA_PYTHON,
            model,
            self.port,
            secret=SECRET,
            store=f"sqlite:///{folder / 'rasa.db'}",
            actions_url=actions_url,
            actions_token=TOKEN,
        )
        # The family of processes waits 20 seconds for an answer; a test should not have to.
        credentials = folder / "credentials.yml"
        stock = (ROOT / "credentials.yml").read_text(encoding="utf-8")
        assert "timeout_seconds: 20" in stock
        credentials.write_text(stock.replace("timeout_seconds: 20", "timeout_seconds: 3"), encoding="utf-8")
        argv = [str(credentials) if part.endswith("credentials.yml") else part for part in command.argv]
        self._log = folder / "rasa.log"
        with self._log.open("ab") as stream:
            self._process = subprocess.Popen(argv, env=command.env, cwd=command.cwd, stdout=stream, stderr=stream)
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        self._wait()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def post(self, body: Any, secret: str = SECRET) -> httpx.Response:
        content = body if isinstance(body, bytes) else json.dumps(body).encode("ascii")
        return self.client.post("/webhooks/navigator/webhook", headers={"X-Navigator-Secret": secret}, content=content)

    def resident_megabytes(self) -> float:
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def stop(self) -> None:
        self.client.close()
        self._process.terminate()
        self._process.wait(30)

    def _wait(self) -> None:
        pause = threading.Event()
        for _ in range(600):
            if self._process.poll() is not None:
                raise AssertionError(f"Rasa did not start:\n{self.log}")
            try:
                if self.client.get("/webhooks/navigator/").status_code == 200:
                    return
            except httpx.TransportError:
                pause.wait(0.1)
        raise AssertionError(f"Rasa was not ready in time:\n{self.log}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
