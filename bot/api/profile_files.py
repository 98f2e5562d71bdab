"""The files of our profile, as they lie in the repository, so that whoever reads our records can read the rules too."""

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "docs" / "hsds-profile"
_KINDS = {".json": "application/json", ".md": "text/markdown; charset=utf-8"}


@dataclass(frozen=True)
class ProfileFile:
    content: bytes
    media_type: str


def profile_files(folder: Path = FOLDER) -> dict[str, ProfileFile]:
    """Path below `folder`, with slashes → file. Read once: they change with the program only."""
    found = sorted(path for path in folder.rglob("*") if path.suffix in _KINDS and path.is_file())
    return {path.relative_to(folder).as_posix(): ProfileFile(path.read_bytes(), _KINDS[path.suffix]) for path in found}
