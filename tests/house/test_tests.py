"""What tests must not do: sleep, hide from pytest, or share a name."""

import ast
from collections import Counter
from pathlib import Path

from tests.house.repository import functions, sources, texts

#: Bounded waits for what no test can hurry: another process, another task.
LOOKING_AGAIN = {Path("tests/fakes/waiting.py"), Path("tests/acceptance/house.py")}
ASLEEP = ("time.sleep", "asyncio.sleep", "wait_for_timeout", "anyio.sleep")


def sources_of_tests() -> dict[Path, ast.Module]:
    found = sources("tests")
    assert len(found) > 30
    return found


def test_no_test_sleeps() -> None:
    """`asyncio.sleep(0)` only lets others go first."""
    asleep = [
        f"{path}:{node.lineno}"
        for path, tree in sources_of_tests().items()
        for node in ast.walk(tree)
        if path not in LOOKING_AGAIN
        and isinstance(node, ast.Call)
        and ast.unparse(node.func).endswith(ASLEEP)
        and not (node.args and isinstance(node.args[0], ast.Constant) and node.args[0].value == 0)
    ]
    assert asleep == []


def test_every_test_is_found_by_pytest() -> None:
    hidden = [
        f"{path}:{function.lineno} {function.name}"
        for path, tree in sources_of_tests().items()
        if not path.name.startswith("test_")
        for function in functions(tree)
        if function.name.startswith("test_")
    ]
    assert hidden == []
    empty = [
        str(path)
        for path, tree in sources_of_tests().items()
        if path.name.startswith("test_") and not any(each.name.startswith("test_") for each in functions(tree))
    ]
    assert empty == []


def test_no_two_test_files_share_a_name() -> None:
    """Test folders are no packages, so pytest knows a file by its name alone."""
    counted = Counter(path.name for path in sources_of_tests() if path.name.startswith("test_"))
    assert [name for name, count in counted.items() if count > 1] == []


def test_nothing_is_patched_by_its_path() -> None:
    """Peers are handed in; a patch by dotted path tests the path."""
    patched = [
        f"{path}:{node.lineno}"
        for path, tree in sources_of_tests().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        and any("unittest.mock" in name for name in [getattr(node, "module", "") or "", *(a.name for a in node.names)])
    ]
    assert patched == []


def test_markers_are_used_where_they_are_needed() -> None:
    """A file that opens a browser says so, or `make test-fast` opens one too."""
    opens = {path for path, text in texts().items() if path.parts[0] == "tests" and "playwright.sync_api" in text}
    assert opens
    unmarked = [
        str(path)
        for path in opens
        if path.name.startswith("test_") and "mark.browser" not in texts()[path] and not _marked_by_folder(path)
    ]
    assert unmarked == []


def _marked_by_folder(path: Path) -> bool:
    conftest = texts().get(path.parent / "conftest.py", "")
    return "mark.browser" in conftest or '"browser"' in conftest
