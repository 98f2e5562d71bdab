"""Every fault of every file is said, with its line, in plain words."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from resources_catalog.check import report
from resources_catalog.loader import STARTER, CatalogueFaulty, load_catalogue, read_catalogue
from tests.resources_catalog.conftest import Write
from tests.resources_catalog.samples import TODAY, Document, document


def faults(root: Path) -> list[str]:
    return [fault.message for fault in read_catalogue(root, TODAY).faults]


def test_a_good_file_has_no_fault_and_the_report_counts_it(write: Write) -> None:
    said: list[str] = []
    assert report(read_catalogue(write(document()), TODAY), said.append)
    assert said == ["All good: 1 entries in 1 regions, 1 with eligibility rules, 35 situations."]


def _set(*place: Any, to: Any) -> Callable[[Document], None]:
    def change(given: Document) -> None:
        inner: Any = given
        for step in place[:-1]:
            inner = inner[step]
        inner[place[-1]] = to

    return change


def _drop(*place: Any) -> Callable[[Document], None]:
    def change(given: Document) -> None:
        inner: Any = given
        for step in place[:-1]:
            inner = inner[step]
        del inner[place[-1]]

    return change


TREE = ("profile", "eligibility")
CASES: list[tuple[str, Callable[[Document], None], str]] = [
    ("unknown key", _set("profile", "sumary", to="x"), "unknown key 'sumary' in profile; did you mean 'summary'?"),
    (
        "misplaced key",
        _set("service", "situations", to=[]),
        "unknown key 'situations' in service; it belongs in profile",
    ),
    ("id written", _set("id", to="1"), ""),
    ("missing field", _drop("service", "name"), "'service.name' is missing"),
    ("missing link", _drop("service", "url"), "'service.url' is missing"),
    ("missing translation", _drop("translations", "uk"), "translations are missing: uk"),
    ("translation of the original", _set("translations", "sv", to={}), "'sv' is the original's language"),
    ("missing text", _drop("translations", "nl", "summary"), "'translations.nl.summary' is missing"),
    ("unknown language", _set("language", to="se"), "there is no language 'se'"),
    ("wrong folder", _set("region", to="nl-rotterdam"), "the file says region 'nl-rotterdam' but lies in"),
    ("unknown region", _set("region", to="se-karlsta"), "there is no region 'se-karlsta'; did you mean 'se-karlstad'?"),
    ("unknown topic", _set("topics", to=["mony"]), "there is no topic 'mony'; did you mean 'money'?"),
    ("no topic", _set("topics", to=[]), "the entry has no topic"),
    ("national number", _set("service", "phones", 0, "number", to="054-540 00 00"), "is no international number"),
    ("plain http", _set("service", "url", to="http://karlstad.se"), "'http://karlstad.se' is no https address"),
    ("future", _set("service", "assured_date", to=str(TODAY + timedelta(1))), "2026-11-23 is in the future"),
    ("no date", _set("service", "assured_date", to="yesterday"), "must be a date such as"),
    ("ages", _set("service", "minimum_age", to=3), ""),
    ("hours", _set("service", "schedules", 0, "opens_at", to="17:00"), "it opens at 17:00 but closes at 16:00"),
    ("time", _set("service", "schedules", 0, "opens_at", to="8"), 'a time is written "08:00"'),
    ("days", _set("service", "schedules", 0, "byday", to="MON"), "weekdays are written as in iCalendar"),
    ("status", _set("service", "status", to="open"), "'service.status' is 'open'; allowed: 'active'"),
    ("long summary", _set("profile", "summary", to="ä" * 161), "has 161 characters; a card has room for 160"),
    ("no situations", _set("translations", "vi", "situations", to=[]), "0 situations in 'vi'; at least 5 are needed"),
    ("phone text", _drop("translations", "ar", "phones"), "lacks a translation for '+46 54 540 00 00'"),
    ("document text", _set("translations", "ar", "documents", to={"Papper": "ورقة"}), "translates 'Papper', which"),
    (
        "fees",
        _set("translations", "en", "fees_description", to="Free"),
        "this has a 'fees_description' but the original",
    ),
    (
        "not translated",
        lambda d: d["translations"]["en"].update(description=d["service"]["description"]),
        "is not translated",
    ),
    (
        "hidden phone",
        _set("translations", "en", "description", to="Call +46 54 540 00 00."),
        "hides a telephone number",
    ),
    ("hidden link", _set("translations", "en", "description", to="See www.karlstad.se."), "hides a link"),
    ("hidden date", _set("translations", "nl", "description", to="Tot 1 mei 2027."), "hides a date"),
    ("hidden amount", _set("translations", "ru", "description", to="Платят 5000 рублей."), "hides an amount of money"),
    (
        "Russian in Ukrainian",
        _set("translations", "uk", "summary", to="Это помощь."),
        "has a letter that 'uk' does not",
    ),
    (
        "Latin in Arabic",
        _set("translations", "ar", "summary", to="The city pays."),
        "is not written in the letters of 'ar'",
    ),
    (
        "unknown fact",
        _set(*TREE, "all", 0, "fact", to="child_aeg"),
        "no fact called 'child_aeg'; did you mean 'child_age'?",
    ),
    ("wrong operator", _set(*TREE, to={"fact": "low_income", "at_least": 3}), "'at_least' does not fit low_income"),
    (
        "wrong value",
        _set(*TREE, to={"fact": "school_stage", "is": "uni"}),
        "school_stage cannot be 'uni': it is one of",
    ),
    ("two operators", _set(*TREE, "all", 1, "at_least", to=3), "needs exactly one of is, is_not"),
    ("no rule", _set(*TREE, to={"al": []}), "is no rule: it needs one of all, any, not, fact"),
    ("empty rule", _set(*TREE, to={"all": []}), "'profile.eligibility.all' is empty"),
]


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_fault_is_said(write: Write, change: Callable[[Document], None], expected: str) -> None:
    given = document()
    change(given)
    found = faults(write(given))
    if expected:
        assert any(expected in message for message in found), found
    else:
        assert found == []


def test_ordinary_numbers_are_no_hidden_facts(write: Write) -> None:
    given = document()
    given["translations"]["en"]["description"] = (
        "For children aged 0 to 20 (Act 2009:400), on 1177, within 3 weeks, 50 %."
    )
    assert faults(write(given)) == []


def test_all_faults_of_all_files_are_collected_with_their_lines(write: Write) -> None:
    first, second = document(), document("nl-rotterdam", "nl", "twee")
    first["topics"] = ["mony"]
    first["service"]["url"] = "ftp://x"
    del first["service"]["name"]
    second["translations"]["en"]["situations"] = []
    write(first)
    catalogue = read_catalogue(write(second, "nl-rotterdam"), TODAY)
    found = {(fault.path.parent.name, fault.message.split(";")[0]): fault.line for fault in catalogue.faults}
    lines = (catalogue.faults[-1].path).read_text(encoding="utf-8").splitlines()
    assert ("nl-rotterdam", "0 situations in 'en'") in found
    assert {message for region, message in found if region == "se-karlstad"} >= {
        "there is no topic 'mony'",
        "'ftp://x' is no https address",
        "'service.name' is missing",
    }
    assert lines[found["se-karlstad", "there is no topic 'mony'"] - 1].strip() == "- mony"
    assert lines[found["se-karlstad", "'ftp://x' is no https address"] - 1].strip() == "url: ftp://x"


def test_the_same_situation_in_two_entries_is_said(write: Write) -> None:
    write(document(), slug="ett")
    found = faults(write(document(), slug="tva"))
    assert any("the same situation stands in ett.yml" in message for message in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n- b\n", "the file must be a list of 'key: value' lines"),
        ("a: b: c\n", "put quotation marks round a text that contains ': '"),
        ("sources: [{title: Boverket: stöd}]\n", "not valid YAML"),
        ("language: sv\nlanguage: en\n", "the key 'language' is written twice"),
        ("\x00", "not valid YAML"),
        ("", "the file must be a list"),
    ],
)
def test_a_file_that_is_no_entry_is_said(write: Write, text: str, expected: str) -> None:
    assert any(expected in message for message in faults(write(text)))


def test_other_files_and_folders_are_said(write: Write) -> None:
    root = write(document())
    (root / "se-karlstad" / "bidrag.yaml").write_text("")
    (root / "se-malmo").mkdir()
    (root / "notes.txt").write_text("")
    found = " ".join(faults(root))
    assert "file name ends in .yml" in found
    assert "there is no region 'se-malmo'" in found
    assert "entries lie in a folder named for their region" in found


def test_an_empty_folder_is_not_all_good(tmp_path: Path) -> None:
    said: list[str] = []
    assert not report(read_catalogue(tmp_path, TODAY), said.append)
    assert said == ["No entry was found: nothing has been checked."]


def test_loading_refuses_a_faulty_catalogue(write: Write) -> None:
    with pytest.raises(CatalogueFaulty, match=r"the catalogue has 1 faults, the first: .*'ftp://x'"):
        load_catalogue(
            write(document() | {"organization": {"name": "K", "description": "K", "website": "ftp://x"}}), TODAY
        )


def test_the_starter_catalogue_is_good_and_covers_every_region() -> None:
    catalogue = read_catalogue(STARTER, TODAY)
    assert catalogue.faults == []
    assert {entry.region for entry in catalogue.entries} == {
        "se-karlstad",
        "nl-rotterdam",
        "ru-moscow",
        "vn-quang-ninh",
    }
    assert all(entry.profile.review and entry.profile.review.state == "demonstration" for entry in catalogue.entries)
