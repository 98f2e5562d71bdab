"""Prints every fault of the starter catalogue and of the facts' words, file by file, in words an editor understands."""

import sys
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path

from resources_catalog.fact_checks import text_faults, untranslated
from resources_catalog.fact_words import FOLDER
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


def report_facts(say: Callable[[str], object], folder: Path = FOLDER) -> bool:
    """Say what the words of the facts lack; True when nothing is wrong. A language without a file is only mentioned."""
    for path, faults in groupby(text_faults(folder), key=lambda fault: fault.path):
        say(str(path))
        for fault in faults:
            say(f"  {fault.message}")
        say("")
    for language in untranslated(folder):
        say(f"There is no file {folder.name}/{language}.yml yet: the questions are asked in English.")
    return not text_faults(folder)


def main(arguments: list[str]) -> int:
    root = Path(arguments[0]) if arguments else STARTER
    good = report(read_catalogue(root, date.today()), print)  # noqa: DTZ011 (the editor's own day)
    return 0 if report_facts(print) and good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
