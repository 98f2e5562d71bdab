"""Whether every fact can be asked in every language."""

from pathlib import Path

from locales.languages import languages
from resources_catalog.fact_words import FOLDER, SOURCE_LANGUAGE, Wanted, lacking
from resources_catalog.facts import MEASURED, Fact, facts
from resources_catalog.fault import Fault


def wanted_texts(fact: Fact) -> Wanted:
    """The texts that a fact of this type and sensitivity needs."""
    if fact.type == "boolean":
        keys: tuple[str, ...] = ("name", "question", "yes", "no")
    else:
        keys = ("name", "question", "told")
    if fact.sensitivity != "low":
        keys = (*keys, "why")
    return Wanted(keys, () if fact.type in MEASURED else fact.values)


def text_faults(folder: Path = FOLDER) -> list[Fault]:
    """What is wrong with the files of fact texts that there are; without the English one nothing can be asked."""
    wanted = {code: wanted_texts(fact) for code, fact in facts().items()}
    return [
        Fault(folder / f"{language}.yml", 0, message)
        for language in languages()
        if language == SOURCE_LANGUAGE or language not in untranslated(folder)
        for message in lacking(wanted, language, folder)
    ]


def untranslated(folder: Path = FOLDER) -> list[str]:
    """The languages without a file of fact texts: English stands in for them."""
    return [language for language in languages() if not (folder / f"{language}.yml").is_file()]
