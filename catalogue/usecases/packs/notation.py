"""Numbers that read well, and perhaps as others than were meant."""

import re
from collections.abc import Iterator
from typing import Any

from catalogue.domain.references import Path

_NUMBERS = frozenset({"value", "area_ha", "t_per_year"})
_ROUND_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}\.[0-9]{2}0")
_EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+")


def _cells(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(data, dict | list):
        for key, inner in data.items() if isinstance(data, dict) else enumerate(data):
            yield from _cells(inner, (*path, key))
    elif isinstance(data, str) and path[-1] in _NUMBERS:
        yield path, data


def doubtful_numbers(data: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Cells that may have been rewritten on their way here: a point between thousands, powers of ten."""
    for path, cell in _cells(data):
        if _ROUND_THOUSANDS.fullmatch(cell):
            yield (
                path,
                f"'{cell}' is read as {float(cell):g}: write {cell.replace('.', '')} where the point divides thousands",
            )
        elif _EXPONENT.fullmatch(cell):
            yield (
                path,
                f"'{cell}' is read as {float(cell):.15g}: a spreadsheet that shows it so may have rounded it",
            )
