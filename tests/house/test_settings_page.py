"""docs/settings.md and the settings are the same list, and every setting can really be set."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from actions.surroundings import ActionSettings
from bot.settings import ROOT, Settings
from tests.house.repository import text_of, texts

PAGE = Path("docs/settings.md")
#: A value in the environment, and what the setting is then; one for every setting that is not simply a text.
GIVEN: dict[str, tuple[str, Any]] = {
    "state_dir": ("/srv/navigator", Path("/srv/navigator")),
    "port": ("9000", 9000),
    "embed_origins": ("https://a.example https://b.example", ("https://a.example", "https://b.example")),
    "rasa_port": ("9001", 9001),
    "rasa_python": ("/srv/python", Path("/srv/python")),
    "rasa_secret": ("s", SecretStr("s")),
    "actions_port": ("9002", 9002),
    "actions_token": ("s", SecretStr("s")),
    "session_key": ("s", SecretStr("s")),
    "dialogue_timeout": ("1.5", 1.5),
    "quiet_hours": ("24", 24),
    "files_key": ("s", SecretStr("s")),
    "telegram_token": ("s", SecretStr("s")),
    "telegram_mode": ("webhook", "webhook"),
    "telegram_secret": ("s", SecretStr("s")),
    "telegram_forum": ("-1001234567890", -1001234567890),
    "secure_cookies": ("true", True),
    "require_second_factor": ("true", True),
    "oidc_issuer": ("https://id.example.org", "https://id.example.org"),
    "oidc_client_secret": ("s", SecretStr("s")),
    "oidc_create": ("coordinator", "coordinator"),
    "api_rate": ("600", 600),
    "calendar_private_networks": ("true", True),
    "smtp_port": ("465", 465),
    "smtp_security": ("tls", "tls"),
    "smtp_password": ("s", SecretStr("s")),
    "smtp_from": ("Us <us@example.org>", "Us <us@example.org>"),
    "translate_url": ("https://translate.example.org", "https://translate.example.org"),
    "translate_key": ("s", SecretStr("s")),
    "translate_timeout": ("2.5", 2.5),
    "trusted_proxies": ("127.0.0.1 10.0.0.0/8", ("127.0.0.1", "10.0.0.0/8")),
}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table's lines below a heading, without its head."""
    section = re.split(r"^#+ ", text_of(PAGE), flags=re.MULTILINE)
    body = next(part for part in section if part.startswith(heading))
    found = [
        [cell.strip() for cell in line.strip("|").split(" | ")] for line in body.splitlines() if line.startswith("| `")
    ]
    assert found
    return found


def test_the_table_is_the_settings() -> None:
    wanted = [
        [f"`NAVIGATOR_{name.upper()}`", _shown(field.default), field.description]
        for name, field in Settings.model_fields.items()
    ]
    assert len(wanted) > 10
    assert rows("Settings") == wanted


def test_every_name_in_the_repository_is_known() -> None:
    known = {row[0].strip("`") for heading in ("Settings", "Set by the house itself") for row in rows(heading)}
    used = {
        (str(path), name)
        for path, text in texts().items()
        for name in re.findall(r"\bNAVIGATOR_[A-Z][A-Z_]*[A-Z]\b", text)
        if path.parts[0] != "tests" or "_TEST_" in name
    }
    assert len(used) > 20
    assert sorted(pair for pair in used if pair[1] not in known) == []


@pytest.mark.parametrize("name", Settings.model_fields)
def test_a_setting_can_be_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written, meant = GIVEN.get(name, ("something", "something"))
    monkeypatch.setenv(f"NAVIGATOR_{name.upper()}", written)
    assert getattr(Settings.read(), name) == meant
    assert Settings.model_fields[name].default != meant


def test_no_secret_has_a_default() -> None:
    secret = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert secret == {
        "rasa_secret",
        "actions_token",
        "session_key",
        "files_key",
        "oidc_client_secret",
        "telegram_token",
        "telegram_secret",
        "smtp_password",
        "translate_key",
    }
    assert {Settings.model_fields[name].default for name in secret} == {None}


def test_the_action_server_reads_the_same_settings() -> None:
    """It may not import the gateway's, so the few that it needs stand twice: they must be equal."""
    assert ActionSettings.model_fields
    for name, field in ActionSettings.model_fields.items():
        assert field.default == Settings.model_fields[name].default, name
        assert field.annotation == Settings.model_fields[name].annotation, name


def _shown(default: object) -> str:
    if default is None:
        return "none"
    if default in ("", ()):
        return "empty"
    if isinstance(default, Path):
        return f"`{default.relative_to(ROOT).as_posix()}`"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"
