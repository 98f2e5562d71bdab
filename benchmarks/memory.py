"""How much memory a process holds, as Linux counts it."""

import re
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Resident:
    """Bytes in memory; `of_files` are those of mapped files, which processes share."""

    bytes: int
    of_files: int

    def __str__(self) -> str:
        return f"{self.bytes / MEGABYTE:.0f} MB"


def resident(process: int | str = "self") -> Resident:
    """Raises OSError when the process has ended."""
    return read_status(Path(f"/proc/{process}/status").read_text(encoding="utf-8"))


def read_status(text: str) -> Resident:
    kilobytes = dict(re.findall(r"^(\w+):\s+(\d+) kB$", text, flags=re.MULTILINE))
    return Resident(int(kilobytes["VmRSS"]) * 1024, int(kilobytes["RssFile"]) * 1024)
