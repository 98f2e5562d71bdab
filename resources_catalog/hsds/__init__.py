"""Open Referral HSDS: entries as records of version 3.1 with our profile, and services of any version as entries."""

from resources_catalog.hsds.confidential import public
from resources_catalog.hsds.entries import Taken, entries_from_hsds, entry_from_hsds, taken
from resources_catalog.hsds.published import HSDS_VERSION, PROFILE_URI, PROFILE_VERSION, TAXONOMY
from resources_catalog.hsds.writing import part_id, to_hsds

__all__ = [
    "HSDS_VERSION",
    "PROFILE_URI",
    "PROFILE_VERSION",
    "TAXONOMY",
    "Taken",
    "entries_from_hsds",
    "entry_from_hsds",
    "part_id",
    "public",
    "taken",
    "to_hsds",
]
