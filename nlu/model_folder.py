"""The folder of a sentence model, and the version that its files have together."""

from collections.abc import Iterator
from hashlib import file_digest, sha256
from pathlib import Path

#: Hexadecimal digits of a version: enough that two models never share one.
DIGITS = 16
#: Folders in which the same model lies again for other runtimes, which are not asked here.
OTHER_RUNTIMES = frozenset({"onnx", "openvino"})


def version_of_folder(folder: Path) -> str:
    """SHA-256, shortened, over names, sizes and contents of everything that a model in `folder` consists of.

    Weights, configurations and vocabularies count; descriptions (`.md`), hidden files and the folder's own place do
    not. About a second for a gigabyte. Raises OSError when a file cannot be read.
    """
    total = sha256()
    for path in _parts(folder):
        with path.open("rb") as stream:
            content = file_digest(stream, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{path.stat().st_size}\0{content}\0".encode())
    return total.hexdigest()[:DIGITS]


def _parts(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if path.suffix == ".md" or OTHER_RUNTIMES & set(inside) or any(part.startswith(".") for part in inside):
            continue
        if path.is_file():
            yield path
