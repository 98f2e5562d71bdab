"""What /api/openapi.json promises, the whole gateway keeps: schemathesis asks it everything it can think of."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import schemathesis
from pydantic import SecretStr
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import StopReason, events, from_schema
from schemathesis.python import asgi

from bot.app import create_app
from bot.conversation.safety import Watch
from bot.settings import Settings
from casework.store import Store
from tests.bot.api.api_house import entries, place, put, service, term
from tests.conftest import run_apart
from tests.fakes.detector import ToldDetector
from tests.fakes.rasa import SECRET

#: Examples that are made up for each operation, beside those that follow from its description.
EXAMPLES = 15
NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)

CONFIG = SchemathesisConfig.from_dict(
    {
        "seed": 20261121,
        "cache": {"enabled": False},
        "generation": {"deterministic": True, "max-examples": EXAMPLES, "database": "none"},
        "checks": {"unsupported_method": {"enabled": True}},
        "operations": [
            # Nobody but the gateway runs here, and that is what this address is there to say.
            {
                "include-path": "/health/ready",
                "checks": {"not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "503"]}},
            },
            # A distance is refused without a postcode, which no description of single parameters can say.
            {
                "include-path": "/api/v1/hsds/service_at_locations",
                "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "304", "400"]}},
            },
        ],
    }
)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path) -> Iterator[schemathesis.BaseSchema]:
    """The description of a running gateway with a few services."""
    folder = tmp_path_factory.mktemp("described")
    shutil.copyfile(migrated_file, folder / "navigator.db")
    run_apart(_stock(f"sqlite+aiosqlite:///{folder / 'navigator.db'}"))
    given = Settings(
        state_dir=folder,
        rasa_secret=SecretStr(SECRET),
        session_key=SecretStr("s" * 40),
        files_key=SecretStr("f" * 40),
        api_rate=1_000_000,
        rasa_port=1,
    )
    gateway = create_app(given, lambda: NOW, ToldDetector(), Watch(None))
    yield schemathesis.openapi.from_asgi("/api/openapi.json", gateway.app, config=CONFIG)
    asgi.shutdown_lifespans()


async def _stock(url: str) -> None:
    store = Store.open(url)
    play = service(
        "Lekotek",
        service_at_locations=[place("Torget", "651 84", 59.38, 13.5)],
        attributes=[term("play"), term("toys", "play")],
    )
    await put(store, NOW, *entries(play, service("Bidrag"), service("Fritids", "Club")))
    await store.close()


def test_the_description_is_true(described: schemathesis.BaseSchema) -> None:
    """All phases: examples, borders of every parameter, made-up requests, and what one answer leads to."""
    told, asked = findings(described)
    assert told == [], "\n\n".join(told)
    wanted = {
        f"{method.upper()} {path}" for path, methods in described.raw_schema["paths"].items() for method in methods
    }
    assert len(wanted) > 15
    assert wanted - asked == set()


def findings(described: schemathesis.BaseSchema) -> tuple[list[str], set[str]]:
    """What was found, in sentences, and the operations that were asked."""
    told: list[str] = []
    asked: set[str] = set()
    for event in from_schema(described).execute():
        if isinstance(event, events.ScenarioFinished):
            asked.add(event.recorder.label)
            told += [
                f"{event.recorder.label}: {check.failure_info.failure.title}: {check.failure_info.failure.message}\n"
                f"{check.failure_info.code_sample}"
                for checks in event.recorder.checks.values()
                for check in checks
                if check.failure_info
            ]
        elif isinstance(event, events.NonFatalError):
            told.append(f"{event.label}: {event.info.title}: {event.info.message}")
        elif isinstance(event, events.FatalError):
            raise event.exception
        elif isinstance(event, events.EngineFinished):
            assert event.stop_reason is StopReason.COMPLETED
    return told, asked
