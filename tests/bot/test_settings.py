"""Settings come from the environment; a wrong one is named."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"NAVIGATOR_{name.upper()}", raising=False)
    return monkeypatch


def test_everything_has_a_default_but_no_secret_has(tmp_path: Path) -> None:
    settings = Settings.read()
    assert settings.database_url == f"sqlite+aiosqlite:///{settings.state_dir / 'navigator.db'}"
    assert (settings.rasa_secret, settings.actions_token, settings.session_key) == (None, None, None)
    assert settings.address == "http://127.0.0.1:8080"
    assert settings.embed_origins == ()


def test_they_are_read_from_the_environment(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("NAVIGATOR_PORT", "9000")
    bare.setenv("NAVIGATOR_PUBLIC_URL", "https://help.example/")
    bare.setenv("NAVIGATOR_EMBED_ORIGINS", "https://a.example  http://b.example:8000")
    bare.setenv("NAVIGATOR_DATABASE", "postgresql+asyncpg://u@h/d")
    settings = Settings.read()
    assert settings.port == 9000
    assert settings.address == "https://help.example"
    assert settings.embed_origins == ("https://a.example", "http://b.example:8000")
    assert settings.database_url == "postgresql+asyncpg://u@h/d"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("DIALOGUE_TIMEOUT", "0"),
        ("SECURE_COOKIES", "perhaps"),
        ("EMBED_ORIGINS", "example.org"),
        ("EMBED_ORIGINS", "https://example.org/page"),
        ("EMBED_ORIGINS", "*"),
    ],
)
def test_a_wrong_one_is_named(bare: pytest.MonkeyPatch, name: str, value: str) -> None:
    bare.setenv(f"NAVIGATOR_{name}", value)
    with pytest.raises(ValidationError) as told:
        Settings.read()
    assert [fault["loc"] for fault in told.value.errors()] == [(name.lower(),)]


def test_a_secret_is_not_printed(bare: pytest.MonkeyPatch) -> None:
    bare.setenv("NAVIGATOR_SESSION_KEY", "very secret")
    assert "very secret" not in repr(Settings.read())
