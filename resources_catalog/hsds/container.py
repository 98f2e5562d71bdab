"""The files that were handed over: one file, a folder, or an archive, of which nothing is ever unpacked to the disk."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol, cast

from resources_catalog.hsds.unreadable import CatalogueUnreadable

#: An archive that grows beyond this is refused, whatever its own directory says.
LARGEST = 4_000_000_000
#: Text shrinks by about ten times; what shrinks by more than this was made to burst.
_HIGHEST_RATIO = 250
_RATIO_COUNTS_FROM = 50_000_000
_DEEPEST = 2


class Files(Protocol):
    """`names` are paths with `/` below what was handed over."""

    name: str

    def names(self) -> list[str]: ...

    def size(self, name: str) -> int: ...

    def open(self, name: str) -> IO[bytes]: ...

    def close(self) -> None: ...


class Folder:
    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path = path

    def names(self) -> list[str]:
        found = [path for depth in range(_DEEPEST) for path in self._path.glob("/".join(["*"] * (depth + 1)))]
        return sorted(path.relative_to(self._path).as_posix() for path in found if path.is_file())

    def size(self, name: str) -> int:
        return (self._path / name).stat().st_size

    def open(self, name: str) -> IO[bytes]:
        return (self._path / name).open("rb")

    def close(self) -> None: ...


class SingleFile(Folder):
    """One file, seen as a folder that holds nothing else."""

    def __init__(self, path: Path) -> None:
        super().__init__(path.parent)
        self.name = str(path)
        self._only = path.name

    def names(self) -> list[str]:
        return [self._only]


class Archive:
    """Raises CatalogueUnreadable for an archive that is broken, locked, or made to do harm."""

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
            raise CatalogueUnreadable(f"{path} looks like a zip archive but cannot be opened: {error}.") from error
        self._infos = {info.filename: info for info in self._zip.infolist() if not info.is_dir()}
        self._check()

    def _check(self) -> None:
        for name, info in self._infos.items():
            steps = PurePosixPath(name.replace("\\", "/"))
            if steps.is_absolute() or ".." in steps.parts or ":" in steps.parts[0]:
                raise CatalogueUnreadable(f"{self.name} holds a file that points outside the archive ('{name}').")
            if info.flag_bits & 1:
                raise CatalogueUnreadable(f"{self.name} is locked with a password.")
        whole = sum(info.file_size for info in self._infos.values())
        packed = max(1, sum(info.compress_size for info in self._infos.values()))
        if whole > LARGEST or (whole > _RATIO_COUNTS_FROM and whole / packed > _HIGHEST_RATIO):
            raise CatalogueUnreadable(f"{self.name} would grow to {whole / 1e6:.0f} MB: that is no catalogue.")

    def names(self) -> list[str]:
        return sorted(name for name in self._infos if not name.startswith("__MACOSX/"))

    def size(self, name: str) -> int:
        return self._infos[name].file_size

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(self._infos[name])

    def close(self) -> None:
        self._zip.close()


def open_files(path: Path) -> Files:
    """The files at `path`. Raises CatalogueUnreadable."""
    try:
        if path.is_dir():
            return Folder(path)
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise CatalogueUnreadable(f"{path} cannot be read: {error.strerror or error}.") from error
    if not start:
        raise CatalogueUnreadable(f"{path} is empty.")
    return Archive(path) if start[:2] == b"PK" else SingleFile(path)


@contextmanager
def open_text(files: Files, name: str, encoding: str = "utf-8") -> Iterator[IO[str]]:
    """The text of one file; UTF-16 is told by its first bytes.

    Raises CatalogueUnreadable, also while it is being read, when it is no text or the archive is broken.
    """
    where = f"{files.name}: {name}" if PurePosixPath(files.name).name != name else files.name
    try:
        with files.open(name) as raw:
            buffered = io.BufferedReader(cast(io.RawIOBase, raw))
            start = buffered.peek(4)[:4]
            if start[:2] in {b"\xff\xfe", b"\xfe\xff"}:
                encoding = "utf-16"
            elif encoding.casefold().replace("-", "") == "utf8":
                encoding = "utf-8-sig"
            with io.TextIOWrapper(buffered, encoding=encoding, newline="") as text:
                yield text
    except UnicodeError as error:
        raise CatalogueUnreadable(f"{where} is not UTF-8 text; save it as UTF-8 and try again.") from error
    except LookupError as error:
        raise CatalogueUnreadable(f"{where} is said to be in '{encoding}', which nobody knows.") from error
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise CatalogueUnreadable(f"{where} is broken: {error}.") from error
