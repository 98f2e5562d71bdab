"""The regions of the catalogue, read from regions.yml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import yaml

SOURCE = Path(__file__).parent / "regions.yml"


@dataclass(frozen=True)
class Region:
    """A place with its own services. `names` and `country_names` hold one name per language.

    `centre` is degrees north and east; who is within `radius_km` of it is probably here.
    """

    code: str
    country: str
    time_zone: str
    languages: tuple[str, ...]
    names: MappingProxyType[str, str]
    country_names: MappingProxyType[str, str]
    centre: tuple[float, float]
    radius_km: float

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def name(self, language: str) -> str:
        """The place as speakers of `language` write it; English for a language without a name."""
        return self.names.get(language, self.names["en"])

    def country_name(self, language: str) -> str:
        return self.country_names.get(language, self.country_names["en"])


@cache
def regions() -> dict[str, Region]:
    """Code → region, in the order of the file."""
    blocks: dict[str, dict[str, Any]] = yaml.safe_load(SOURCE.read_text(encoding="utf-8"))
    return {code: _region(code, block) for code, block in blocks.items()}


def _region(code: str, block: dict[str, Any]) -> Region:
    return Region(
        code=code,
        country=block["country"],
        time_zone=block["time_zone"],
        languages=tuple(block["languages"]),
        names=MappingProxyType(block["names"]),
        country_names=MappingProxyType(block["country_names"]),
        centre=(float(block["centre"]["latitude"]), float(block["centre"]["longitude"])),
        radius_km=float(block["radius_km"]),
    )
