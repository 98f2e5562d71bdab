"""Reads the starter catalogue and collects every fault of every file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from resources_catalog.entry import Entry, entry_id
from resources_catalog.entry_checks import check_source
from resources_catalog.fault import Fault
from resources_catalog.region import regions
from resources_catalog.shape import entry_of
from resources_catalog.yaml_source import Place, YamlSource, read_yaml

#: The starter catalogue that comes with the product.
STARTER = Path(__file__).parent / "entries"


@dataclass
class Catalogue:
    """`entries` are those of the files that have the right shape, even where other faults were found."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    files: int = 0


class CatalogueFaulty(ValueError):
    """The catalogue has faults; `navigator catalog check` lists them."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"the catalogue has {len(faults)} faults, the first: {faults[0]}")
        self.faults = faults


def read_catalogue(root: Path, today: date) -> Catalogue:
    """Read all `<region>/<slug>.yml` under `root`. Dates after `today` are faults."""
    catalogue = Catalogue()
    situations: dict[tuple[str, str, str], tuple[Path, int]] = {}
    for path in _files(root, catalogue):
        catalogue.files += 1
        source = read_yaml(path)
        if source.faults and source.data is None:
            catalogue.faults += source.faults
            continue
        if not isinstance(source.data, dict):
            catalogue.faults.append(Fault(path, 1, "the file must be a list of 'key: value' lines"))
            continue
        region, slug = path.parent.name, path.stem
        check_source(source, region, slug, today)
        entry = entry_of(source, {"id": str(entry_id(region, slug)), "slug": slug})
        _shared_situations(source, region, situations)
        if entry:
            catalogue.entries.append(entry)
        catalogue.faults += source.faults
    catalogue.faults = sorted(set(catalogue.faults))
    return catalogue


def load_catalogue(root: Path, today: date) -> list[Entry]:
    """The entries under `root`. Raises CatalogueFaulty when any file has a fault."""
    catalogue = read_catalogue(root, today)
    if catalogue.faults:
        raise CatalogueFaulty(catalogue.faults)
    return catalogue.entries


def _files(root: Path, catalogue: Catalogue) -> Iterator[Path]:
    if not root.is_dir():
        catalogue.faults.append(Fault(root, 0, "there is no such folder"))
        return
    for folder in sorted(root.iterdir()):
        if folder.name.startswith(".") or folder.name == "README.md":
            continue
        if not folder.is_dir():
            catalogue.faults.append(Fault(folder, 0, "entries lie in a folder named for their region"))
            continue
        if folder.name not in regions():
            known = ", ".join(regions())
            catalogue.faults.append(Fault(folder, 0, f"there is no region '{folder.name}'; regions.yml knows {known}"))
        for path in sorted(folder.iterdir()):
            if path.suffix == ".yml":
                yield path
            elif not path.name.startswith("."):
                catalogue.faults.append(Fault(path, 0, "an entry's file name ends in .yml"))


def _shared_situations(source: YamlSource, region: str, seen: dict[tuple[str, str, str], tuple[Path, int]]) -> None:
    for language, place, texts in _situation_lists(source):
        for index, text in enumerate(texts):
            if not isinstance(text, str):
                continue
            key = (region, language, " ".join(text.casefold().split()).rstrip(".!?"))
            here = (*place, index)
            if key in seen:
                path, line = seen[key]
                source.fault(here, f"the same situation stands in {path.name}, line {line}: '{text}'")
            else:
                seen[key] = (source.path, source.line(here))


def _situation_lists(source: YamlSource) -> Iterator[tuple[str, Place, list[object]]]:
    profile = source.data.get("profile")
    if isinstance(profile, dict) and isinstance(profile.get("situations"), list):
        yield str(source.data.get("language")), ("profile", "situations"), profile["situations"]
    translations = source.data.get("translations")
    for language, texts in translations.items() if isinstance(translations, dict) else ():
        if isinstance(texts, dict) and isinstance(texts.get("situations"), list):
            yield language, ("translations", language, "situations"), texts["situations"]
