"""Calendars as ical.js understands them: a library that nobody here wrote, in the node of the machine."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

READER = Path(__file__).with_name("read_calendar.cjs")
NO_NODE = "node is not installed: with it calendars are read by ical.js, as many calendar apps do"


def read_by_ical_js(files: Sequence[bytes]) -> list[dict[str, Any]]:
    """What it understood of each file; moments in seconds since 1970. Without node the test is skipped, and says so."""
    node = shutil.which("node")
    if node is None:
        pytest.skip(NO_NODE)
    given = json.dumps([file.decode() for file in files])
    run = subprocess.run([node, str(READER)], input=given, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 0, run.stderr
    read: list[dict[str, Any]] = json.loads(run.stdout)
    return read
