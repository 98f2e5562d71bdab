"""Small rooms: the length of files and functions, and no drawers."""

from pathlib import Path

from tests.house.repository import files, functions, sources, text_of

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
DRAWERS = {"util", "utils", "helper", "helpers", "common", "misc", "shared"}
#: Written by Alembic, and as long as the tables need.
MIGRATIONS = Path("casework/migrations/versions")


def test_files_are_short() -> None:
    rooms = [path for path in sources() if MIGRATIONS not in path.parents]
    assert len(rooms) > 100
    long = {str(path): lines for path in rooms if (lines := len(text_of(path).splitlines())) > LONGEST_FILE}
    assert long == {}


def test_functions_are_short() -> None:
    seen, long = 0, {}
    for path, tree in sources().items():
        if MIGRATIONS in path.parents:
            continue
        for function in functions(tree):
            seen += 1
            lines = (function.end_lineno or 0) - function.lineno + 1
            if lines > LONGEST_FUNCTION:
                long[f"{path}:{function.lineno} {function.name}"] = lines
    assert seen > 500
    assert long == {}


def test_there_are_no_drawers() -> None:
    named = [str(path) for path in files() if {path.stem, *path.parent.parts} & DRAWERS]
    assert named == []


def test_every_module_says_what_it_is() -> None:
    import_only = {path for path in sources() if path.name == "__init__.py" and not text_of(path).strip()}
    silent = [str(path) for path, tree in sources().items() if path not in import_only and not _docstring(tree)]
    assert silent == []


def _docstring(tree: object) -> bool:
    body = getattr(tree, "body", [])
    return bool(body) and isinstance(getattr(getattr(body[0], "value", None), "value", None), str)
