"""A stand-in for the action server that answers on the loopback as it is told to, and fails loudly when not told."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Body = dict[str, Any]


def echo(body: Body) -> tuple[int, Any]:
    """Say which action was asked for, what was written, and what the slots hold."""
    tracker = body["tracker"]
    said = {
        "phrase": body["next_action"],
        "values": {
            "text": tracker["latest_message"]["text"],
            "metadata": tracker["latest_message"].get("metadata"),
            "ranking": [entry["name"] for entry in tracker["latest_message"]["intent_ranking"]],
            "entry": tracker["slots"].get("entry"),
        },
    }
    return 200, {"events": [], "responses": [{"custom": said}, {"custom": {"phrase": "second"}}]}


class ActionServer:
    """Runs on a free port; `answer` decides each answer; `calls` are the bodies, `tokens` the headers it got."""

    def __init__(self) -> None:
        self.answer: Callable[[Body], tuple[int, Any]] = echo
        self.calls: list[Body] = []
        self.tokens: list[str | None] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/webhook"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        house = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                house.calls.append(body)
                house.tokens.append(self.headers.get("X-Navigator-Token"))
                status, answer = house.answer(body)
                content = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                """Keep the tests' output quiet."""

        return Handler
