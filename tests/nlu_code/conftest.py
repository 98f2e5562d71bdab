"""A small project, trained once, and a real Rasa with it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlu.embed import open_embedder
from nlu.training import train
from tests.nlu_code.action_server import ActionServer, echo
from tests.nlu_code.rasa_process import RASA_PYTHON, ROOT, RasaProcess

DOMAIN = """
version: "3.1"
intents: [greet, delete_my_data, find_support, crisis, out_of_scope, nlu_fallback, show_more]
entities: [entry]
slots:
  entry: {type: any, mappings: [{type: from_entity, entity: entry}]}
actions: [action_greet, action_delete, action_find, action_crisis, action_out_of_scope, action_fallback, action_more]
session_config: {session_expiration_time: 0, carry_over_slots_to_new_session: true}
"""

RULES = {
    "greet": "action_greet",
    "delete_my_data": "action_delete",
    "find_support": "action_find",
    "crisis": "action_crisis",
    "out_of_scope": "action_out_of_scope",
    "nlu_fallback": "action_fallback",
    "show_more": "action_more",
}


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own Rasa files with seven intents in two languages."""
    if not RASA_PYTHON.exists():
        pytest.fail(f"{RASA_PYTHON} is missing: set up the Rasa environment first.")
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "nlu", root / "nlu", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "requirements").mkdir()
    for name in ("config.yml", "endpoints.yml", "credentials.yml", "requirements/rasa.txt"):
        shutil.copy(ROOT / name, root / name)
    (root / "domain").mkdir()
    (root / "domain" / "all.yml").write_text(DOMAIN, encoding="utf-8")
    rules = "".join(
        f"- rule: {intent}\n  steps:\n  - intent: {intent}\n  - action: {action}\n" for intent, action in RULES.items()
    )
    dialogue = root / "nlu_data" / "dialogue"
    dialogue.mkdir(parents=True)
    (dialogue / "all.yml").write_text(f'version: "3.1"\nrules:\n{rules}', encoding="utf-8")
    shutil.copytree(Path(__file__).with_name("sentences"), root / "nlu_data", dirs_exist_ok=True)
    return root


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="session")
def model(project: Path, state: Path) -> Path:
    return train(project, state, RASA_PYTHON, open_embedder("bundled"), lambda _: None)


@pytest.fixture(scope="session")
def one_action_server() -> Iterator[ActionServer]:
    server = ActionServer()
    yield server
    server.close()


@pytest.fixture
def actions(one_action_server: ActionServer) -> ActionServer:
    one_action_server.answer = echo
    one_action_server.calls.clear()
    one_action_server.tokens.clear()
    return one_action_server


@pytest.fixture(scope="session")
def one_rasa(
    model: Path, one_action_server: ActionServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RasaProcess]:
    process = RasaProcess(model, tmp_path_factory.mktemp("rasa"), one_action_server.url)
    yield process
    process.stop()


@pytest.fixture
def rasa(one_rasa: RasaProcess, actions: ActionServer) -> RasaProcess:
    return one_rasa
