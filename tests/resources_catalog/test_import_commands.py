"""`navigator catalog import hsds` and `export hsds`: what an operator types and reads."""

import csv
import json
from pathlib import Path

import pytest

from tests.resources_catalog.conftest import Run
from tests.resources_catalog.hsds.foreign import service


def given(tmp_path: Path, *records: object) -> Path:
    path = tmp_path / "given.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def test_an_import_says_what_it_did_row_by_row(run: Run, tmp_path: Path) -> None:
    path = given(tmp_path, service(), {"id": "7"}, service(id="8", url="x/y"))
    lines, table = tmp_path / "report.jsonl", tmp_path / "report.csv"
    code, output = run("import", "hsds", path, "--report", lines, "--dry-run")
    assert (code, "Would be: 2 taken" in output) == (0, True)
    code, output = run("import", "hsds", path, "--report", lines)
    assert code == 0
    assert f"{path}: HSDS 3.0 as JSON, 3 rows." in output
    assert "2 taken, 0 changed, 0 unchanged, 0 left as they are here, 1 skipped." in output
    assert "row 2, 7: skipped: the service has no name" in output
    assert "2 entries can be searched." in output
    outcomes = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert sorted((one["row"], one["what"]) for one in outcomes) == [(1, "taken"), (2, "skipped"), (3, "taken")]
    assert run("import", "hsds", path, "--report", table, "--no-vectors")[0] == 0
    with table.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert sorted(row["what"] for row in read) == ["skipped", "unchanged", "unchanged"]
    assert list(read[0]) == ["row", "id", "name", "what", "why"]


@pytest.mark.parametrize("form", ["json", "ndjson", "csv", "zip"])
def test_what_goes_out_comes_in_unchanged(run: Run, tmp_path: Path, form: str) -> None:
    run("import", "hsds", given(tmp_path, service(), service(id="8")), "--no-vectors")
    path = tmp_path / "out"
    code, output = run("export", "hsds", path, "--format", form)
    assert (code, "2 services written" in output, "urn:uuid:" in output) == (0, True, True)
    code, output = run("import", "hsds", path, "--no-vectors")
    assert (code, "0 taken, 0 changed, 2 unchanged" in output) == (0, True)


def test_what_is_confidential_is_only_written_when_asked_for(run: Run, tmp_path: Path) -> None:
    hidden = [service(confidential=["phones", "addresses"]), service(id="8", confidential=["*"])]
    run("import", "hsds", given(tmp_path, *hidden), "--no-vectors")
    path = tmp_path / "out.json"
    assert "1 are confidential as a whole and were left out." in run("export", "hsds", path)[1]
    text = path.read_text(encoding="utf-8")
    assert "054 1 23" not in text
    assert "Storgatan" not in text
    run("export", "hsds", path, "--with-confidential")
    text = path.read_text(encoding="utf-8")
    assert "054 1 23" in text
    assert len(json.loads(text)["contents"]) == 2
    code, output = run("import", "hsds", path, "--no-vectors")
    assert (code, "2 unchanged" in output) == (0, True)


def test_an_export_may_be_of_one_region(run: Run, tmp_path: Path) -> None:
    run("import", "hsds", given(tmp_path, service(), service(id="8", region="nl-rotterdam")), "--no-vectors")
    path = tmp_path / "out.json"
    run("export", "hsds", path, "--region", "nl-rotterdam")
    assert [one["region"] for one in json.loads(path.read_text(encoding="utf-8"))["contents"]] == ["nl-rotterdam"]


@pytest.mark.parametrize(
    "content", ["", "hello", "[", "[]", "[{}]", '{"version": "3.1"}', '[{"id": "1", "name": "x"}, {"id']
)
def test_a_file_without_services_is_one_sentence_and_changes_nothing(run: Run, tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content)
    code, output = run("import", "hsds", path, "--no-vectors")
    assert code == 1
    assert "Traceback" not in output
    assert str(path) in output
    out = tmp_path / "out.json"
    run("export", "hsds", out)
    assert json.loads(out.read_text(encoding="utf-8"))["contents"] == []


def test_a_database_that_is_not_ready_is_said(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAVIGATOR_DATABASE", f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}")
    for arguments in (("import", "hsds", given(tmp_path, service())), ("export", "hsds", tmp_path / "x.json")):
        code, output = run(*arguments)
        assert (code, "navigator up" in output) == (1, True)


def test_a_folder_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, output = run("export", "hsds", tmp_path / "file" / "x.json")
    assert (code, "cannot be written" in output) == (1, True)
    code, output = run(
        "import", "hsds", given(tmp_path, service()), "--report", tmp_path / "file" / "r", "--no-vectors"
    )
    assert code == 1
    assert "Traceback" not in output
