"""No secret stands in what a process writes."""

import io
import logging
import subprocess
import sys

import pytest

from bot.logs import HIDDEN, Redacted

TOKEN = "5550100:a-token-of-the-tests"


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


def test_every_secret_is_hidden_wherever_it_stands(written: io.StringIO) -> None:
    stream = Redacted(written, [TOKEN, "another secret"])
    stream.write(f"https://example.org/bot{TOKEN}/getMe {TOKEN}\nanother secret.")
    assert written.getvalue() == f"https://example.org/bot{HIDDEN}/getMe {HIDDEN}\n{HIDDEN}."


def test_everything_else_is_left_as_it_is(written: io.StringIO) -> None:
    stream = Redacted(written, [TOKEN])
    stream.write("å 你好 مرحبا \n 5550100")
    assert written.getvalue() == "å 你好 مرحبا \n 5550100"


def test_a_secret_that_begins_like_another_leaves_no_rest_of_it(written: io.StringIO) -> None:
    stream = Redacted(written, ["secret", "secret-and-more"])
    stream.write("secret-and-more secret")
    assert written.getvalue() == f"{HIDDEN} {HIDDEN}"


def test_an_empty_secret_hides_nothing(written: io.StringIO) -> None:
    stream = Redacted(written, ["", TOKEN])
    stream.write("words")
    assert written.getvalue() == "words"


def test_lines_are_hidden_in_too(written: io.StringIO) -> None:
    Redacted(written, [TOKEN]).writelines([f"one {TOKEN}\n", "two\n"])
    assert written.getvalue() == f"one {HIDDEN}\ntwo\n"


def test_it_is_a_stream_in_all_else(written: io.StringIO) -> None:
    stream = Redacted(written, [TOKEN])
    assert stream.isatty() is False  # type: ignore[operator]
    stream.flush()  # type: ignore[operator]
    with pytest.raises(AttributeError):
        _ = stream.nothing_like_it


def test_a_log_with_a_traceback_hides_them(written: io.StringIO) -> None:
    handler = logging.StreamHandler(Redacted(written, [TOKEN]))
    logger = logging.Logger("a log of the tests")
    logger.addHandler(handler)
    try:
        raise OSError(f"https://example.org/bot{TOKEN}")
    except OSError:
        logger.exception("It failed with %s", TOKEN)
    assert TOKEN not in written.getvalue()
    assert written.getvalue().count(HIDDEN) >= 2
    assert "OSError" in written.getvalue()


PROGRAM = """
import logging, sys, warnings
from bot import logs
token = sys.argv[1]
logs.begin([token])
print("printed", token)
logging.getLogger("bot").info("logged %s", token)
logging.getLogger("httpx").info("HTTP Request: POST https://example.org/bot%s/getUpdates", token)
warnings.warn("warned of " + token)
sys.stderr.writelines(["written " + token])
raise SystemError("raised with " + token)
"""


def test_a_whole_process_hides_them_in_all_that_it_writes() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, TOKEN], capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    for word in ("printed", "logged", "warned of", "written", "raised with"):
        assert f"{word} {HIDDEN}" in said
    assert TOKEN not in said
    assert "getUpdates" not in said, "a line for each request would tell who writes when"
