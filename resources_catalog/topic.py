"""The topics of the catalogue, read from topics.yml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

SOURCE = Path(__file__).parent / "topics.yml"

#: Entries with this topic are crisis lines: shown at once in danger, never among ordinary results.
EMERGENCY = "emergency"


@dataclass(frozen=True)
class Topic:
    code: str
    names: MappingProxyType[str, str]

    def name(self, language: str) -> str:
        """The topic's name, in English for a language without one."""
        return self.names.get(language, self.names["en"])


@cache
def topics() -> dict[str, Topic]:
    """Code → topic, in the order of the file."""
    blocks: dict[str, dict[str, str]] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return {code: Topic(code, MappingProxyType(names)) for code, names in blocks.items()}
