"""docs/adding_a_language.md is proven: a language that nobody offers is added to a copy, as data, and the house stands.

Everything is asked of the copy's own code, in processes of its own.
"""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from locales.languages import languages, source_language
from tests.house.dummy_language import CODE, House, places, spoken
from tests.house.repository import ROOT, sources, text_of

PAGE = Path("docs/adding_a_language.md")
#: Tests that go through the languages and need neither models nor processes.
BY_LANGUAGE = (
    *("tests/house/test_languages.py", "tests/locales", "tests/actions/test_heard.py", "tests/bot/reply"),
    *("tests/bot/channels/test_web.py", "tests/bot/console/test_console_files.py", "tests/nlu_code/test_answers.py"),
    *("tests/nlu_code/test_commands.py", "tests/nlu_code/test_crisis.py", "tests/resources_catalog/test_mentions.py"),
)
#: Told in the document as well, though they name letters and keyboards, not languages.
BY_SCRIPT = {"nlu/language.py", "nlu/vocabulary.py"}
#: Sentences of each intent that the small model learns, and what it must then understand.
SENTENCES = 6
SAID = {
    "we have no money left this month": "find_support",
    "i want to speak with a real person": "talk_to_coordinator",
    "good morning!": "greet",
}
BEGIN = """
import json, sys
from datetime import date, datetime
from pathlib import Path
def say(value): print(json.dumps(value, default=str))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = House(tmp_path_factory.mktemp("house"))
    made.add_language()
    return made


def asked(house: House, code: str, *given: str) -> Any:
    """What the copy's code says, as JSON; `given` are its arguments."""
    where = f"import nlu; assert Path(nlu.__file__).is_relative_to({str(house.root)!r}), nlu.__file__\n"
    return json.loads(house.run("-c", BEGIN + where + code, *given).splitlines()[-1])


def named_places() -> set[str]:
    """The paths of the document's steps."""
    steps = "".join(re.findall(r"^[1-9]\. .*?(?=^[1-9]\. |^$)", text_of(PAGE), flags=re.MULTILINE | re.DOTALL))
    found = set(re.findall(r"`((?:locales|nlu|nlu_data|resources_catalog|tests|web)/[\w./-]+)`", steps))
    assert len(found) > 12
    return found


def test_the_document_names_every_place_and_no_other(house: House) -> None:
    # Only for a language that has a look-alike.
    said = named_places() - {"nlu/lexicons/neighbours.yml"}
    covered = {name: [place for place in said if name == place or name.startswith(place)] for name in house.written}
    assert [name for name, its in covered.items() if not its] == []
    assert {place for its in covered.values() for place in its} == said


def test_no_place_is_forgotten(house: House) -> None:
    """Whatever exists for a language that no region speaks, and that has no look-alike, exists for the new one."""
    model = set(places(house.root, "uk"))
    assert len(model) > 100
    assert set(places(house.root, CODE)) == model
    assert CODE not in languages()


CHECKS = (("-m", "locales.check"), ("-m", "nlu.check_data"), ("-m", "bot.cli", "catalog", "check"))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: " ".join(check))
def test_the_checks_find_no_fault(house: House, check: tuple[str, ...]) -> None:
    """None of the new language's; what another language lacks, `make check` says."""
    told = house.run(*check, codes=(0, 1))
    assert re.search(r"All good|\d+ faults", told)
    assert re.findall(rf"(?<!\w){CODE}(?!\w)", told.replace(str(house.root), "")) == []


def test_what_is_left_out_is_named(house: House) -> None:
    """The same checks, after one text of each kind is gone."""
    kept: dict[Path, bytes] = {}
    for name, gone in (
        (f"locales/{CODE}/LC_MESSAGES/navigator.po", re.compile(rb'(?<=\nmsgstr ")[^"\n]+(?="\n\n)')),
        (f"nlu_data/{CODE}/session.yml", re.compile(rb"(?<=\n)    - .*\n")),
        ("resources_catalog/entries/se-karlstad/hjalpmedel.yml", re.compile(rb"\n  pl:\n(?:.*\n)*")),
    ):
        path = house.root / name
        kept[path] = path.read_bytes()
        path.write_bytes(gone.sub(b"\n" if name.startswith("resources") else b"", kept[path]))
        assert path.read_bytes() != kept[path]
    try:
        told = [house.run(*check, codes=(1,)) for check in CHECKS]
        assert re.search(rf"^{CODE}/.*\.po\n.* is not translated", told[0], flags=re.MULTILINE)
        assert re.search(rf"^nlu_data/{CODE}\n.* has no sentence", told[1], flags=re.MULTILINE)
        assert re.search(rf"hjalpmedel\.yml\n.* missing: {CODE}$", told[2], flags=re.MULTILINE)
    finally:
        for path, content in kept.items():
            path.write_bytes(content)


def test_the_tests_by_language_pass(house: House) -> None:
    told = house.run(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "--language", CODE),
        *("-m", "not model and not browser and not acceptance and not postgresql"),
        *("-k", f"[{CODE} or {CODE}] or test_languages", *BY_LANGUAGE),
    )
    passed = re.search(r"^(\d+) passed", told, flags=re.MULTILINE)
    assert passed is not None
    assert int(passed[1]) >= 20


def test_words_are_understood(house: House) -> None:
    found = asked(
        house,
        f"""
from nlu import answers, commands, crisis, dates, people
from resources_catalog.mentions import mentioned
alarm, command, answer, day, person, about, told = sys.argv[1:]
now = datetime.fromisoformat("2026-11-18T12:00+01:00")
say([
    vars(crisis.find(alarm)), commands.find(command, "{CODE}"), answers.find(answer, "{CODE}"),
    [each.value for each in dates.read(day, language="{CODE}", now=now, zone="Europe/Warsaw").found],
    vars(people.professional(person, "{CODE}")), people.meeting_about(about, "{CODE}"), sorted(mentioned(told)),
])
""",
        spoken("I want to kill myself"),
        spoken("Never mind!"),
        spoken("Yes, we do"),
        spoken("next tuesday at half past three in the afternoon"),
        spoken("her physiotherapist is called") + " Anna Lind",
        spoken("about the wheelchair"),
        spoken("My son is seven years old and he is autistic"),
    )
    alarm, command, answer, days, person, about, told = found
    assert (alarm["kind"], alarm["language"]) == ("suicide", CODE)
    assert (command, answer) == ("stop", "yes")
    assert days == ["2026-11-24 15:30:00+01:00"]
    assert (person["role"], person["name"]) == ("physiotherapist", "Anna Lind")
    assert about == "wheelchair_and_aids"
    assert {"child_age", "intellectual_disability_or_autism"} <= set(told)


def test_it_is_told_from_the_other_languages(house: House) -> None:
    texts = {
        spoken("my daughter needs a wheelchair"): CODE,
        spoken("i cannot sleep any more and nobody helps us"): CODE,
        "my daughter needs a wheelchair": "en",
        "min dotter behöver en rullstol": "sv",
        "con gái tôi cần xe lăn": "vi",
        "моей дочери нужна коляска": "ru",
    }
    found = asked(
        house,
        """
from locales.languages import languages
from nlu.language import LanguageDetector
from nlu.vocabulary import read_vocabulary
detector = LanguageDetector(list(languages()), read_vocabulary(Path("nlu_data"), list(languages())))
say([[each.code, each.confidence] for each in map(detector.detect, sys.argv[1:])])
""",
        *texts,
    )
    assert [code for code, _ in found] == list(texts.values())
    assert min(confidence for _, confidence in found) > 0.7


def test_answers_are_given_in_it(house: House) -> None:
    found = asked(
        house,
        f"""
from bot.reply.voice import voice
from locales.languages import languages
from locales.menu import MENU
from locales.phrases import all_phrases
from resources_catalog.region import regions
from resources_catalog.topic import topics
speaker = voice("{CODE}")
plural = next(each for each in all_phrases().values() if each.plural and "{{" not in each.text.replace("{{count}}", ""))
say([
    [speaker.say(choice.label) for choice in MENU],
    [all_phrases()[choice.label].text for choice in MENU],
    [speaker.say(plural.name, {{"count": number}}) for number in (1, 3, 7)], plural.text, plural.plural,
    speaker.moment(datetime.fromisoformat("2026-11-23T11:00+01:00")),
    [[each.name("en"), each.name("{CODE}")] for each in (*regions().values(), *topics().values())],
])
""",
    )
    menu, english, counted, one, many, moment, names = found
    assert menu == [spoken(text) for text in english]
    assert counted == [spoken(text).format(count=number) for text, number in ((one, 1), (many, 3), (many, 7))]
    assert moment == "poniedziałek 23 listopada, 11:00"
    assert [own for _, own in names] == [spoken(text) for text, _ in names]


@pytest.mark.model
def test_supports_are_found_and_shown_in_it(house: House) -> None:
    found = asked(
        house,
        f"""
from nlu.embed import BundledEmbedder
from resources_catalog.loader import STARTER, load_catalogue
from resources_catalog.search import Index
wanted = {{"hjalpmedel", "fardtjanst", "skolskjuts", "bostadsanpassningsbidrag", "anhorigstod", "habiliteringen"}}
entries = [each for each in load_catalogue(STARTER, date(2026, 11, 22)) if each.slug in wanted]
index = Index(entries, BundledEmbedder())
results = [index.search(question, "{CODE}", "se-karlstad") for question in sys.argv[1:]]
say([[result.hits[0].entry.slug, result.hits[0].entry.localised("{CODE}").name] for result in results])
""",
        spoken("My daughter needs a wheelchair, hers has become too small"),
        spoken("the stairs at home are too steep and the bathroom must be rebuilt"),
        spoken("who drives him to school, he cannot take the bus"),
    )
    assert [slug for slug, _ in found] == ["hjalpmedel", "bostadsanpassningsbidrag", "skolskjuts"]
    assert all(re.search("[ąęłńóś]", name) for _, name in found)


def test_code_names_languages_only_where_the_document_says() -> None:
    codes = set(languages()) - {source_language().code}
    naming = {
        path.as_posix()
        for path, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in codes
    }
    told = text_of(PAGE).split("\nWhere code knows languages")[1]
    assert naming
    assert naming == {name for name in re.findall(r"`([\w/]+\.py)`", told) if (ROOT / name).exists()} - BY_SCRIPT


@pytest.mark.model
def test_a_model_learns_it(house: House) -> None:
    """From its own sentences alone, and few of them, for the others take minutes and are tested elsewhere."""
    found = asked(
        house,
        f"""
import shutil
from nlu.embed import BundledEmbedder
from nlu.parser import ModelParser
from nlu.training import train
root = Path("small")
for name in ("nlu", "domain", "nlu_data/{CODE}", "nlu_data/dialogue", "requirements"):
    shutil.copytree(name, root / name)
for name in ("config.yml", "endpoints.yml", "credentials.yml"):
    shutil.copy(name, root / name)
for path in (root / "nlu_data" / "{CODE}").glob("*.yml"):
    lines, kept = path.read_text(encoding="utf-8").splitlines(), []
    for line in lines:
        seen = 0 if not line.startswith("    - ") else seen + 1
        kept += [line] if seen <= {SENTENCES} else []
    path.write_text("\\n".join(kept) + "\\n", encoding="utf-8")
python, embedder = Path({str(ROOT / ".venv-rasa/bin/python")!r}), BundledEmbedder(workers=2)
model = train(root, Path("state").resolve(), python, embedder, lambda _: None)
say([parsed.intent for parsed in ModelParser(root, python, model, embedder).parse(sys.argv[1:])])
""",
        *(spoken(text) for text in SAID),
    )
    assert found == list(SAID.values())
