"""`navigator catalog`: what an editor and an operator type."""

import json
from pathlib import Path

from click.testing import CliRunner

from bot.commands.evaluate import search
from tests.resources_catalog.conftest import Run, Write
from tests.resources_catalog.samples import document


def test_check_says_all_good_or_every_fault(run: Run, write: Write) -> None:
    code, output = run("check", str(write(document())))
    assert code == 0
    assert output.startswith("All good: 1 entries in 1 regions, 1 with eligibility rules, 35 situations.\n")
    code, output = run("check", str(write(document() | {"topics": ["mony"]})))
    assert code == 1
    assert "did you mean 'money'?" in output
    assert "1 faults in 1 of 1 files." in output


def test_what_is_loaded_can_be_searched(run: Run, write: Write) -> None:
    root = str(write(document(subject="rullstol")))
    assert run("load", root) == (0, "1 added, 0 changed, 0 unchanged.\n1 entries can be searched.\n")
    assert run("load", "--no-vectors", root) == (0, "0 added, 0 changed, 1 unchanged.\n")
    code, output = run("search", "badrummet rullstol", "--lang", "sv", "--region", "se-karlstad", "--json")
    found = json.loads(output)
    assert (code, found["verdict"], found["hits"][0]["slug"]) == (0, "confident", "bidrag")
    assert {"kind": "words", "value": "badrummet, rullstol"} in found["hits"][0]["reasons"]
    assert run("search", "…", "--lang", "sv") == (0, "nothing\n")


def test_a_faulty_catalogue_is_not_loaded(run: Run, write: Write) -> None:
    code, output = run("load", str(write(document() | {"topics": ["mony"]})))
    assert code == 1
    assert "Run `navigator catalog check` for all of them." in output


def test_search_is_measured_on_a_file(run: Run, write: Write, tmp_path: Path) -> None:
    asked = tmp_path / "questions.jsonl"
    asked.write_text('{"query": "rullstol", "lang": "sv", "region": "se-karlstad", "relevant": ["bidrag"]}\n')
    root = str(write(document(subject="rullstol")))
    result = CliRunner().invoke(search, [str(asked), "--catalog", root, "--json"])
    assert json.loads(result.output)["overall"]["hit_1"] == 1.0
    asked.write_text("{")
    result = CliRunner().invoke(search, [str(asked), "--catalog", root])
    assert (result.exit_code, "line 1 cannot be used" in result.output) == (1, True)


def test_whom_a_changed_rule_concerns_is_said_before_it_is_published(run: Run, write: Write) -> None:
    given = document()
    root = str(write(given))
    assert run("load", "--no-vectors", root)[0] == 0
    assert run("changes", root) == (0, "No family of the scenarios gets another answer.\n")
    age = given["profile"]["scenarios"][0]["facts"]["child_age"]
    given["profile"]["eligibility"]["all"][1] = {"fact": "child_age", "at_most": age - 1}
    given["profile"]["scenarios"][0]["outcome"] = "not_eligible"
    write(given)
    code, said = run("changes", root)
    assert (code, said.splitlines()[0]) == (0, "This family changes:")
    assert said.splitlines()[1].endswith("gets it → does not get it")
    # Nothing was published by asking, and loading says the same.
    assert run("changes", root) == (code, said)
    assert run("load", "--no-vectors", root) == (0, f"{said}0 added, 1 changed, 0 unchanged.\n")
    assert run("changes", root) == (0, "No family of the scenarios gets another answer.\n")
