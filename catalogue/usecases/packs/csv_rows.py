"""Tables as Excel saves them, each row with the number Excel shows beside it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from catalogue.domain.errors import Fault
from catalogue.usecases.packs.quoting import nearest, quoted
from catalogue.usecases.packs.shapes import Columns

NO_COLUMN = "this column is missing, and every row needs it"
_SAVE_AS = "save it in Excel as 'CSV UTF-8 (Comma delimited)'"


@dataclass(frozen=True)
class Table:
    """The rows of a file; ``spoilt`` are the ids of those that could not be read."""

    rows: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    spoilt: list[str] = field(default_factory=list)


def read_text(path: Path, faults: list[Fault], save_as: str = _SAVE_AS) -> str | None:
    """The text of a file in UTF-8, or ``None`` with the one fault that says what it is instead."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        faults.append(Fault(path.name, None, "", f"is UTF-16 ('Unicode Text'), not UTF-8; {save_as}"))
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.append(
            Fault(path.name, None, "", f"is not UTF-8 (perhaps Windows-1258 or Windows-1252); {save_as}")
        )
        return None


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


def _delimiter(head: str) -> str:
    """Comma, semicolon (where Excel's decimals have a comma) or tab, whichever the header uses most."""
    return max(",;\t", key=head.count)


def _lines(text: str, name: str, faults: list[Fault]) -> list[list[str]] | None:
    """The rows of a table as cells without the blanks around them, blank rows included, as Excel numbers them."""
    lines: list[list[str]] = []
    # Strict, because a quote left open would silently swallow the rows below it.
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text.split("\n", 1)[0]), strict=True
    )
    try:
        for cells in reader:
            lines.append([cell.strip() for cell in cells])  # noqa: PERF401 - the rows read so far number the fault
    except csv.Error:
        faults.append(
            Fault(
                name,
                len(lines) + 1,
                "",
                'not readable as a table: a double quote (") is opened here and not closed, or stands alone in a text',
            )
        )
        return None
    return lines


def _without_blank_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _header_faults(
    name: str, columns: list[str], filled: set[str], wanted: Columns, *, empty: bool
) -> Iterator[Fault]:
    """Columns nobody knows although something stands in them, and columns that are missed in every row."""
    for column in columns:
        if column not in filled or column in wanted.known:
            continue
        if column in wanted.lists:
            yield Fault(
                name,
                1,
                column,
                f"no such column: {column!r} has a table of its own, {Path(name).stem}.{column}.csv",
            )
        elif column:
            yield Fault(name, 1, column, f"no such column: {quoted(column)}{nearest(column, wanted.known)}")
        else:
            yield Fault(name, 1, "", "cells are filled under a column without a name")
    for column in wanted.needed if not empty else ():
        if column not in columns:
            yield Fault(name, 1, column, NO_COLUMN)


def read_csv(path: Path, wanted: Columns, faults: list[Fault]) -> Table | None:
    """The rows of a table, or ``None`` where it cannot be read. Empty cells say nothing and are left out."""
    text = read_text(path, faults)
    lines = None if text is None else _lines(text, path.name, faults)
    if lines is None:
        return None
    columns = _without_blank_end(lines[0]) if lines else []
    named = [column for column in columns if column]
    if len(set(named)) != len(named):
        twice = next(column for column in named if named.count(column) > 1)
        faults.append(Fault(path.name, 1, twice, "a column is given twice"))
        return None
    table = Table()
    filled: set[str] = set()
    for number, cells in enumerate(lines[1:], start=2):
        kept = _without_blank_end(cells)
        row = {column: cell for column, cell in zip(columns, kept, strict=False) if cell}
        if len(kept) > len(columns):
            faults.append(
                Fault(
                    path.name,
                    number,
                    "",
                    f"{len(kept)} cells under {len(columns)} columns; put a text with a comma or semicolon in double quotes",
                )
            )
            table.spoilt.append(row.get("id", ""))
        elif row:
            filled |= row.keys()
            known = {column: cell for column, cell in row.items() if column in wanted.known}
            table.rows.append((number, _nested(known)))
    faults += _header_faults(path.name, columns, filled, wanted, empty=not table.rows)
    return table
