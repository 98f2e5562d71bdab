"""Prints every fault of the starter catalogue, file by file, in words an editor understands."""

import sys
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path

from resources_catalog.loader import STARTER, Catalogue, read_catalogue


def report(catalogue: Catalogue, say: Callable[[str], object]) -> bool:
    """Say what was found, a line at a time; True when all is good."""
    for path, faults in groupby(catalogue.faults, key=lambda fault: fault.path):
        say(str(path))
        for fault in faults:
            say(f"  line {fault.line}: {fault.message}" if fault.line else f"  {fault.message}")
        say("")
    if catalogue.faults:
        files = len({fault.path for fault in catalogue.faults})
        say(f"{len(catalogue.faults)} faults in {files} of {catalogue.files} files.")
        return False
    if not catalogue.files:
        say("No entry was found: nothing has been checked.")
        return False
    regions = len({entry.region for entry in catalogue.entries})
    rules = sum(entry.profile.eligibility is not None for entry in catalogue.entries)
    situations = sum(
        len(entry.localised(language).situations) for entry in catalogue.entries for language in entry.languages
    )
    say(
        f"All good: {len(catalogue.entries)} entries in {regions} regions, {rules} with eligibility rules, "
        f"{situations} situations."
    )
    return True


def main(arguments: list[str]) -> int:
    root = Path(arguments[0]) if arguments else STARTER
    return 0 if report(read_catalogue(root, date.today()), print) else 1  # noqa: DTZ011 (the editor's own day)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
