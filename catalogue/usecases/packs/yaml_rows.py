"""YAML with line numbers, and without the silent last-wins of repeated keys."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from catalogue.domain.errors import Fault

LINE = "__line__"


_BOOLEAN = "tag:yaml.org,2002:bool"


class _Loader(yaml.SafeLoader):
    """Keeps the line of every mapping and refuses a key given twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - PyYAML's signature
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, str | int):
                raise yaml.MarkedYAMLError(problem="a key must be a word", problem_mark=key_node.start_mark)
            if key in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key!r} is given twice", problem_mark=key_node.start_mark
                )
            seen.add(key)
        return {**super().construct_mapping(node, deep=deep), LINE: node.start_mark.line + 1}


# YAML 1.1 reads on, off, yes and no as booleans; `on` is the name of a field here. Only true and false are left.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOLEAN]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:true|True|false|False)$"), list("tTfF"))


def _without_lines(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_lines(inner) for key, inner in value.items() if key != LINE}
    if isinstance(value, list):
        return [_without_lines(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def read_yaml(path: Path, faults: list[Fault]) -> Any:
    """The document of a YAML file, or ``None`` with a fault."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        faults.append(
            Fault(path.name, mark.line + 1 if mark else None, "", f"not readable as YAML: {error.problem}")
        )
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        faults.append(Fault(path.name, None, "", f"not readable as YAML: {error}"))
    return None


def read_document(path: Path, faults: list[Fault]) -> Any:
    """A YAML document as plain values."""
    return _without_lines(read_yaml(path, faults))


def read_rows(path: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The mappings of a YAML list, each with its line."""
    rows = read_yaml(path, faults)
    if rows is None:
        return
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        faults.append(Fault(path.name, None, "", "must be a list of records"))
        return
    for row in rows:
        yield row[LINE], _without_lines(row)
