"""The contract of our channel, on a real Rasa with a stand-in for the action server."""

import threading
import uuid
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from nlu.embed import Embedder, open_embedder
from nlu.sentence_vector import SentenceVector
from tests.nlu_code.action_server import ActionServer, Body, echo
from tests.nlu_code.rasa_process import TOKEN, RasaProcess

pytestmark = pytest.mark.model


def message(text: str | None = None, **fields: Any) -> dict[str, Any]:
    """A fresh message of a fresh conversation."""
    body = {"conversation_id": uuid.uuid4().hex, "message_id": uuid.uuid4().hex}
    return body | ({"text": text, "vector": vector(text)} if text is not None else {}) | fields


@cache
def vector(text: str) -> dict[str, str]:
    """What the gateway sends along with a text."""
    return SentenceVector(embedder().identity, embedder().embed([text], "query")[0]).to_wire()


@cache
def embedder() -> Embedder:
    return open_embedder("bundled")


def test_words_are_understood_and_answered_in_order(rasa: RasaProcess, actions: ActionServer) -> None:
    answer = rasa.post(message("god morgon", metadata={"language": "sv"}))
    assert answer.status_code == 200
    said, second = answer.json()["utterances"]
    assert said["phrase"] == "action_greet"
    assert said["values"]["metadata"] == {"language": "sv"}
    assert said["values"]["ranking"][0] == "greet"
    assert second == {"phrase": "second"}
    assert answer.json()["intent"]["name"] == "greet"
    assert 0.35 < answer.json()["intent"]["confidence"] <= 1
    assert actions.tokens == [TOKEN]


def test_a_payload_is_obeyed(rasa: RasaProcess) -> None:
    answer = rasa.post(message(payload={"intent": "show_more", "entities": {"entry": "å-1"}}))
    assert answer.json()["intent"] == {"name": "show_more", "confidence": 1.0}
    assert answer.json()["utterances"][0]["values"]["entry"] == "å-1"


@pytest.mark.parametrize(
    "typed",
    [
        "/show_more",
        '/show_more{"entry": "x"}',
        "  /show_more",
        "//show_more",
        "\u200b/show_more",
        "\ufeff \u2060/show_more",
        "EXTERNAL: show_more",
        "external:/show_more",
        "/\u200b/EXTERNAL: /show_more",
    ],
)
def test_typed_text_is_never_a_payload(rasa: RasaProcess, typed: str) -> None:
    answer = rasa.post(message(typed))
    assert answer.status_code == 200
    assert answer.json()["intent"]["name"] != "show_more"
    assert answer.json()["utterances"][0]["values"]["entry"] is None


@pytest.mark.parametrize("typed", ["/restart", "/session_start", "/back"])
def test_typed_text_does_not_steer_rasa(rasa: RasaProcess, typed: str) -> None:
    conversation = uuid.uuid4().hex
    rasa.post(message(payload={"intent": "show_more", "entities": {"entry": "kept"}}, conversation_id=conversation))
    answer = rasa.post(message(typed, conversation_id=conversation))
    assert answer.json()["utterances"][0]["values"]["entry"] == "kept"


@pytest.mark.parametrize("text", ["", " ", "/", "12345", "???", "\0", "\ud800\udfff"])
def test_nothing_to_understand_falls_back(rasa: RasaProcess, text: str) -> None:
    answer = rasa.post(message(text))
    assert answer.status_code == 200
    assert answer.json()["utterances"][0]["phrase"] == "action_fallback"


def test_a_crisis_is_seen_before_the_fallback(rasa: RasaProcess) -> None:
    answer = rasa.post(message("jag vill inte finnas längre"))
    assert answer.json()["utterances"][0]["phrase"] == "action_crisis"
    assert answer.json()["utterances"][0]["values"]["ranking"][0] == "crisis"


@pytest.mark.parametrize("secret", ["", "wrong", "a secret of more than sixteen "])
def test_a_wrong_secret_is_refused(rasa: RasaProcess, actions: ActionServer, secret: str) -> None:
    # A header's value loses its outer blanks on the way, so the last one differs only in the middle of the check.
    sent = secret.strip() + "x" if secret.endswith(" ") else secret
    assert rasa.post(message("hej"), secret=sent).status_code == 401
    assert actions.calls == []


def test_no_secret_at_all_is_refused(rasa: RasaProcess) -> None:
    assert rasa.client.post("/webhooks/navigator/webhook", json=message("hej")).status_code == 401


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/conversations/x/tracker", "/model/parse"])
def test_there_is_no_other_way_in(rasa: RasaProcess, path: str) -> None:
    assert rasa.client.post(path, json=message("hej")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b"[" * 100_000,
        {"text": "hej"},
        message("hej", conversation_id=""),
        message("hej", message_id=7),
        message("hej", message_id="a\nb"),
        message("hej", sender="x"),
        message("hej", metadata=[]),
        message("hej", payload={"intent": "greet"}),
        message(),
        message(text=None, payload="/greet"),
        message(payload={"intent": "unknown_one"}),
        message(payload={"intent": "greet", "entities": {"unknown": 1}}),
        message(payload={"intent": "greet", "extra": 1}),
        message("x" * 100_000),
    ],
)
def test_a_malformed_request_is_told_what_is_wrong(rasa: RasaProcess, actions: ActionServer, body: Any) -> None:
    answer = rasa.post(body)
    assert answer.status_code == 400
    assert answer.json()["error"].endswith(".")
    assert actions.calls == []


def test_a_repeat_gets_the_same_answer(rasa: RasaProcess, actions: ActionServer) -> None:
    body = message("hej")
    first, second = rasa.post(body), rasa.post(body)
    assert first.json() == second.json()
    assert len(actions.calls) == 1


def failing(status: int, answer: Any) -> Any:
    return lambda body: (status, answer)


@pytest.mark.parametrize(
    "answer",
    [
        failing(500, {"error": "broken"}),
        failing(404, {"error": "no such action"}),
        failing(200, {"events": "none"}),
        failing(200, {"events": [{"event": "no such event"}]}),
        failing(200, {"events": [], "responses": [{"text": "actions speak no language"}]}),
    ],
)
def test_a_failed_action_fails_the_turn_and_leaves_no_trace(
    rasa: RasaProcess, actions: ActionServer, answer: Any
) -> None:
    body = message("hej")
    actions.answer = answer
    assert rasa.post(body).status_code == 502
    actions.answer = echo
    repeated = rasa.post(body)
    assert repeated.status_code == 200
    events = actions.calls[-1]["tracker"]["events"]
    assert [event["event"] for event in events].count("user") == 1


def test_a_slow_answer_is_fetched_by_asking_again(rasa: RasaProcess, actions: ActionServer) -> None:
    go = threading.Event()

    def slowly(body: Body) -> tuple[int, Any]:
        go.wait(20)
        return echo(body)

    actions.answer = slowly
    body = message("hej")
    assert rasa.post(body).status_code == 504
    go.set()
    assert rasa.post(body).json()["utterances"][0]["phrase"] == "action_greet"
    assert len(actions.calls) == 1


def test_no_words_of_the_family_are_logged(rasa: RasaProcess, actions: ActionServer) -> None:
    secret_words = "min son Aksel i Karlstad behöver en rullstol"
    rasa.post(message(secret_words))
    actions.answer = failing(500, {"error": secret_words})
    rasa.post(message(secret_words))
    rasa.post(message('/show_more{"entry": Aksel'))
    assert "turn failed" in rasa.log
    assert "Aksel" not in rasa.log


def test_health_says_that_a_model_is_loaded(rasa: RasaProcess) -> None:
    answer = rasa.client.get("/webhooks/navigator/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_memory_stays_small(rasa: RasaProcess) -> None:
    assert 50 < rasa.resident_megabytes() < 400


def test_a_dead_action_server_fails_the_turn(model: Path, tmp_path: Path) -> None:
    gone = ActionServer()
    gone.close()
    rasa = RasaProcess(model, tmp_path, gone.url)
    try:
        answer = rasa.post(message("hej"))
        assert answer.status_code == 502
        assert "action" in answer.json()["error"]
    finally:
        rasa.stop()


def test_conversations_and_answers_survive_a_restart(model: Path, tmp_path: Path, actions: ActionServer) -> None:
    conversation = uuid.uuid4().hex
    chosen = message(payload={"intent": "show_more", "entities": {"entry": "kept"}}, conversation_id=conversation)
    before = RasaProcess(model, tmp_path, actions.url)
    first = before.post(chosen).json()
    before.stop()
    after = RasaProcess(model, tmp_path, actions.url)
    try:
        assert after.post(chosen).json() == first
        assert len(actions.calls) == 1
        later = after.post(message("hej", conversation_id=conversation)).json()
        assert later["utterances"][0]["values"]["entry"] == "kept"
    finally:
        after.stop()
