"""A pack as its files give it, unchecked, each value with the file, row and column it stands in."""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from catalogue.domain.errors import Fault
from catalogue.domain.references import Path
from catalogue.usecases.packs.shapes import columns_of
from catalogue.usecases.packs.yaml_rows import Lines
from catalogue.usecases.rules import dotted

Origin = tuple[str, int | None]


class Stands(NamedTuple):
    """Where a value stands, as the editor of the file sees it."""

    file: str
    row: int | None
    column: str


def _column(table: str, rest: Path) -> str:
    """The column of a table that a part of its row is read from."""
    # A place in a list has no column: the cell holds the whole list.
    words = [part for part in rest if isinstance(part, str)]
    if words[:2] == ["location", "geometry"]:
        # Tables have a point as two cells; GeoJSON has the longitude first.
        words = ["location", "lon" if rest[-1] == 0 else "lat"]
    name, known = ".".join(words), columns_of(table).known
    if not name or name in known:
        return name
    return next((column for column in known if column.startswith(f"{name}.")), name)


@dataclass
class RawRecord:
    """A record as its files give it: ``origins`` are the rows it is made of, ``lines`` the keys written in YAML."""

    kind: str
    id: str
    data: dict[str, Any]
    origins: dict[Path, Origin]
    lines: Lines = field(default_factory=dict)

    def stands(self, path: Path) -> Stands:
        """Where the part of the record that a path leads to is written."""
        if len(path) == 2 and path[0] == "facts" and (*path, 0) in self.origins:
            path = (*path, 0)
        start = next(path[:length] for length in range(len(path), -1, -1) if path[:length] in self.origins)
        (file, row), rest = self.origins[start], path[len(start) :]
        if file.endswith(".csv"):
            of_fact = start[:1] == ("facts",) and not rest
            return Stands(file, row, "fact" if of_fact else _column(file.removesuffix(".csv"), rest))
        line = next((self.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self.lines), row)
        return Stands(file, line, dotted(rest))


@dataclass
class RawPack:
    """Everything a pack's folder holds, unchecked.

    ``unread`` are the tables that could not be read, ``lost`` the ids (with their kind) whose row could not:
    what refers to them is not at fault.
    """

    name: str
    manifest: dict[str, Any]
    sources: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    records: list[RawRecord] = field(default_factory=list)
    documents: dict[str, Any] = field(default_factory=dict)
    word_rows: list[int] = field(default_factory=list)
    lines: dict[str, Lines] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    lost: dict[str, str] = field(default_factory=dict)

    def located(self, fault: Fault) -> Fault:
        """A fault in a document of the pack, with its key path as the others have it and its line."""
        where = re.sub(r"(^|\.)(\d+)(?=\.|$)", r"[\2]", fault.field)
        lines = {dotted(path): line for path, line in self.lines.get(fault.file, {}).items()}
        ends = (n for n in range(len(where), 0, -1) if where[n : n + 1] in {"", ".", "["})
        line = next((lines[where[:n]] for n in ends if where[:n] in lines), None)
        return Fault(fault.file, fault.row or line, where, fault.message)
