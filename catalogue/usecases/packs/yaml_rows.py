"""YAML with line numbers, and without the silent last-wins of repeated keys."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from catalogue.domain.errors import Fault
from catalogue.domain.references import Path as Keys
from catalogue.usecases.packs.csv_rows import read_text

_LINES = "__lines__"
_BOOLEAN = "tag:yaml.org,2002:bool"
Lines = dict[Keys, int]
"""The line of every key of a document, by its path."""


class _Loader(yaml.SafeLoader):
    """Keeps the line of every mapping and key and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        lines: dict[Any, int] = {}
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int):
                raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key_node.start_mark)
            if key in lines:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key!r} is given twice", problem_mark=key_node.start_mark
                )
            lines[key] = key_node.start_mark.line + 1
        lines[_LINES] = node.start_mark.line + 1
        return {**super().construct_mapping(node, deep=deep), _LINES: lines}


# YAML 1.1 reads on, off, yes and no as booleans; `on` is the name of a field here. Only true and false are left.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOLEAN]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))


def _without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_lines(inner) for key, inner in value.items() if key != _LINES}
    if isinstance(value, list):
        return [_without_lines(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _lines_in(value: Any, path: Keys = ()) -> Iterator[tuple[Keys, int]]:
    if isinstance(value, dict):
        lines = value[_LINES]
        yield path, lines[_LINES]
        for key, inner in value.items():
            if key != _LINES:
                yield (*path, key), lines.get(key, lines[_LINES])
                # The key's own line stands for a mapping below it, whose first key may be a line further down.
                yield from (found for found in _lines_in(inner, (*path, key)) if found[0] != (*path, key))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _lines_in(item, (*path, position))


def _read(path: Path, faults: list[Fault]) -> Any:
    """The document of a YAML file with its lines, or ``None`` with a fault."""
    text = read_text(path, faults, "save it as UTF-8")
    try:
        return None if text is None else yaml.load(text, Loader=_Loader)  # noqa: S506 - its loader is PyYAML's safe one, made stricter
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        faults.append(
            Fault(path.name, mark.line + 1 if mark else None, "", f"not readable as YAML: {error.problem}")
        )
    except yaml.YAMLError as error:
        faults.append(Fault(path.name, None, "", f"not readable as YAML: {' '.join(str(error).split())}"))
    return None


def read_document(path: Path, faults: list[Fault]) -> tuple[Any, Lines]:
    """A YAML document as plain values, and the lines of its keys."""
    document = _read(path, faults)
    return _without_lines(document), dict(_lines_in(document))


def read_rows(path: Path, faults: list[Fault]) -> list[tuple[dict[str, Any], Lines]] | None:
    """The mappings of a YAML list, each with its lines; ``None`` where it cannot be read."""
    before = len(faults)
    rows = _read(path, faults)
    if rows is None:
        return None if len(faults) > before else []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(Fault(path.name, None, "", "must be a list of records"))
        return None
    return [(_without_lines(row), dict(_lines_in(row))) for row in rows]
