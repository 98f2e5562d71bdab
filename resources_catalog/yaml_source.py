"""A YAML file with the line of every key and item, so that a fault can be shown where it is."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from resources_catalog.fault import Fault

#: Keys and list positions from the top of the file down to one value.
Place = tuple[str | int, ...]


class _PlainLoader(yaml.CSafeLoader):
    """YAML without its surprises: times and dates stay text, `no` and `on` are words, only true/false are booleans."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 (as in the base class)


_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(true|false)$"), list("tf"))
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(null|~|)$"), ["n", "~", ""])
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(0|[1-9]\d*)$"), list("-0123456789"))
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?\d+\.\d+$"), list("-0123456789"))


@dataclass
class YamlSource:
    """`data` is None when the file cannot be read as YAML; `faults` says why."""

    path: Path
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of `place`, or of the nearest place above it that the file has."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 1

    def at(self, *place: str | int) -> Any:
        """The value at `place`, or None."""
        value = self.data
        for step in place:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def items(self, *place: str | int) -> list[Any]:
        """The list at `place`; empty when there is none."""
        value = self.at(*place)
        return value if isinstance(value, list) else []

    def fault(self, place: Place, message: str) -> None:
        self.faults.append(Fault(self.path, self.line(place), message))


def read_yaml(path: Path) -> YamlSource:
    """Read one file; what is wrong with it as YAML is in `faults`, never raised."""
    source = YamlSource(path)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        source.faults.append(Fault(path, 0, "the file is not UTF-8 text"))
        return source
    loader = _PlainLoader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            source.data = _value(loader, node, (), source)
    except yaml.MarkedYAMLError as error:
        source.data = None
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        source.faults.append(Fault(path, line, _in_words(error)))
    except (yaml.YAMLError, ValueError) as error:
        source.data = None
        source.faults.append(Fault(path, 0, f"not valid YAML: {error}"))
    finally:
        loader.dispose()
    return source


def _value(loader: _PlainLoader, node: yaml.Node, place: Place, source: YamlSource) -> Any:
    source.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item, (*place, index), source) for index, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                line = key_node.start_mark.line + 1
                source.faults.append(Fault(source.path, line, f"the key '{key}' is written twice in the same place"))
            source.lines[(*place, key)] = key_node.start_mark.line + 1
            mapping[key] = _value(loader, value_node, (*place, key), source)
        return mapping
    return loader.construct_object(node, deep=True)


def _in_words(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "the file cannot be read as YAML"
    if "mapping values are not allowed" in problem or "expected ',' or" in problem:
        return f"not valid YAML ({problem}): put quotation marks round a text that contains ': ' or ', '"
    if "\\t" in problem:
        return f"not valid YAML ({problem}): indent with spaces, not tabs"
    return f"not valid YAML: {problem}"
