"""`navigator telegram` as a real process, against a fake Telegram."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.channels.telegram.commands import COMMANDS
from locales.languages import languages
from tests.fakes.telegram.server import TOKEN, USERNAME, FakeTelegram

WRONG = "5550100:another-token-of-the-tests"


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram(limits=False) as fake:
        yield fake
        assert fake.faults == []
        assert fake.impatient == []


@dataclass(frozen=True)
class Done:
    """What a process said and how it ended; a token is never said."""

    code: int
    out: str
    err: str


async def navigator(folder: Path, *arguments: str, token: str | None = TOKEN, **settings: str) -> Done:
    """Runs `navigator telegram …`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NAVIGATOR_")}
    given = {"state_dir": str(folder), **({} if token is None else {"telegram_token": token}), **settings}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "telegram", *arguments),
        env=kept | {f"NAVIGATOR_{name.upper()}": value for name, value in given.items()},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    done = Done(process.returncode or 0, out.decode(), err.decode())
    assert not token or token not in done.out + done.err
    assert "Traceback" not in done.err
    return done


def api(telegram: FakeTelegram) -> str:
    return telegram.url.removesuffix("/bot")


async def test_setup_sets_the_profile_and_tells_what_it_did(telegram: FakeTelegram, tmp_path: Path) -> None:
    group = telegram.supergroup("Coordinators")
    done = await navigator(tmp_path, "setup", telegram_api=api(telegram), telegram_forum=str(group.id))
    assert (done.code, done.err) == (0, "")
    wanted = [f"{language.name}: name, descriptions and menu" for language in languages().values()]
    assert done.out.splitlines() == [*wanted, "The coordinators' group: menu"]
    menus = list(telegram.cloud.profile.commands.values())
    assert [len(menu) for menu in menus].count(len(COMMANDS)) == len(languages())


async def test_status_tells_how_messages_come(telegram: FakeTelegram, tmp_path: Path) -> None:
    done = await navigator(tmp_path, "status", telegram_api=api(telegram))
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        f"Bot: https://t.me/{USERNAME}",
        "Setting: polling",
        "Webhook: none, the bot is polled; 0 updates wait at Telegram",
    ]


LACKS = "Coordinators; topics are on; the bot lacks rights: make it an administrator with"


@pytest.mark.parametrize(
    ("forum", "rights", "sentence"),
    [
        (
            True,
            {"can_manage_topics", "can_delete_messages"},
            "Coordinators; topics are on; the bot may keep topics",
        ),
        (
            True,
            {"can_manage_topics"},
            f"{LACKS} Delete messages",
        ),
        (
            True,
            set(),
            f"{LACKS} Manage topics and Delete messages",
        ),
        (
            True,
            None,
            f"{LACKS} Manage topics and Delete messages",
        ),
        (False, {"can_manage_topics"}, "Coordinators; topics are off: turn them on in the group's settings"),
    ],
)
async def test_status_tells_whether_topics_can_be_kept(
    telegram: FakeTelegram, tmp_path: Path, forum: bool, rights: set[str] | None, sentence: str
) -> None:
    group = telegram.supergroup("Coordinators", forum=forum, bot_rights=rights)
    done = await navigator(tmp_path, "status", telegram_api=api(telegram), telegram_forum=str(group.id))
    assert done.code == 0
    assert f"Coordinators' group: {sentence}" in done.out


async def test_status_tells_that_the_bot_is_not_in_the_group(telegram: FakeTelegram, tmp_path: Path) -> None:
    group = telegram.supergroup("Coordinators")
    group.kick_bot()
    for forum in (group.id, -1001):
        done = await navigator(tmp_path, "status", telegram_api=api(telegram), telegram_forum=str(forum))
        assert done.code == 0
        assert f"the bot does not see a group {forum}, put it in there" in done.out


@pytest.mark.parametrize("command", ["setup", "status"])
async def test_a_wrong_token_is_one_sentence(telegram: FakeTelegram, tmp_path: Path, command: str) -> None:
    done = await navigator(tmp_path, command, token=WRONG, telegram_api=api(telegram))
    assert (done.code, done.out) == (1, "")
    assert done.err == "Telegram refuses the token in NAVIGATOR_TELEGRAM_TOKEN. Copy it again from @BotFather.\n"


@pytest.mark.parametrize(
    ("token", "sentence"),
    [
        (None, "NAVIGATOR_TELEGRAM_TOKEN is not set"),
        ("", "Telegram refuses the token in NAVIGATOR_TELEGRAM_TOKEN."),
        ("5550100:a token with blanks", "Telegram refuses the token in NAVIGATOR_TELEGRAM_TOKEN."),
        ("5550100:токен", "Telegram refuses the token in NAVIGATOR_TELEGRAM_TOKEN."),
        ("5550100:two\nlines", "Telegram "),
    ],
    ids=["none", "empty", "blanks", "letters", "lines"],
)
async def test_what_is_no_token_is_one_sentence(
    telegram: FakeTelegram, tmp_path: Path, token: str | None, sentence: str
) -> None:
    done = await navigator(tmp_path, "status", token=token, telegram_api=api(telegram))
    assert (done.code, done.out) == (1, "")
    assert sentence in done.err
    assert len(done.err.splitlines()) == 1


async def test_a_telegram_that_cannot_be_reached_is_one_sentence(telegram: FakeTelegram, tmp_path: Path) -> None:
    await telegram.end()
    done = await navigator(tmp_path, "setup", telegram_api=api(telegram))
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"Telegram cannot be reached at {api(telegram)}: ")
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("address", ["nonsense", "https://", "http://[::1", "http://127.0.0.1:99999"])
async def test_an_address_that_is_none_is_one_sentence(tmp_path: Path, address: str) -> None:
    done = await navigator(tmp_path, "status", telegram_api=address)
    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1
    assert "Telegram cannot be reached" in done.err


async def test_what_telegram_asks_for_is_told(telegram: FakeTelegram, tmp_path: Path) -> None:
    telegram.will_fail("setMyDescription", kind=429, retry_after=3600)
    done = await navigator(tmp_path, "setup", telegram_api=api(telegram))
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Telegram says: Flood control exceeded. Retry in ")
