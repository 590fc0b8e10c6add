"""Tables as Excel saves them, each row with its line number."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from catalogue.domain.errors import Fault


def _nested(cells: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column, cell in cells.items():
        here: Any = row
        *above, last = column.split(".")
        for part in above:
            here = here.setdefault(part, {}) if isinstance(here, dict) else None
        if isinstance(here, dict):
            here[last] = cell
        else:
            row[column] = cell  # A value and its parts at once: validation names the column.
    return row


def _cells(text: str, name: str, faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """The rows of a table as cells; comma or semicolon, whichever the header uses more."""
    head = text.split("\n", 1)[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        faults.append(Fault(name, reader.line_num, "", f"not readable as a table: {error}"))


def read_csv(path: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The rows of a table with their line numbers. Empty cells say nothing and are left out."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        faults.append(Fault(path.name, None, "", "not UTF-8; save it as 'CSV UTF-8'"))
        return
    rows = _cells(text, path.name, faults)
    _, columns = next(rows, (1, []))
    if len(set(columns)) != len(columns):
        faults.append(Fault(path.name, 1, "", "a column is given twice"))
        return
    for line, cells in rows:
        if len(cells) > len(columns):
            faults.append(Fault(path.name, line, "", f"{len(cells)} cells under {len(columns)} columns"))
        elif any(cell.strip() for cell in cells):
            yield (
                line,
                _nested(
                    {
                        column: cell.strip()
                        for column, cell in zip(columns, cells, strict=False)
                        if cell.strip()
                    }
                ),
            )
