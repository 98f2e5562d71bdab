"""Where a family is, as far as it is known: the zone that its times are said in, and the country of its holidays."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from resources_catalog.region import regions


@dataclass(frozen=True)
class Place:
    """`country` is an ISO 3166 code, or None where the region is not known."""

    zone: ZoneInfo
    country: str | None


def place_of(region: str | None, time_zone: str | None) -> Place:
    """The region's place; without a region, the zone that the person's device reports, or UTC."""
    if region in regions():
        known = regions()[region]
        return Place(known.zone, known.country)
    return Place(zone_named(time_zone) or ZoneInfo("UTC"), None)


def zone_named(name: str | None) -> ZoneInfo | None:
    """The IANA zone of that name, or None for anything else."""
    if not name or len(name) > 64:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
