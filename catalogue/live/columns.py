"""The live listings as numeric columns, for filters, facets and sorts by masks.

Rows are only ever added: an altered listing gets a new row and its old one stops being alive. Older
snapshots keep their own ``alive`` mask and length, so what they see never changes under them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.live.rows import FACETS, Named, Row

Mask = NDArray[np.bool_]
Rows = NDArray[np.intp]
_NUMBERS = (
    "area_ha",
    "price",
    "lon",
    "lat",
    "completeness",
    "text_length",
    "accuracy_km",
    "published",
    "as_of",
    "given_up",
)
_COMPACT_ABOVE = 0.5
_FEW = 10
"""A tenth of the rows or fewer are few."""


class _Growing:
    """An array that doubles; what was handed out stays as it was."""

    def __init__(self, dtype: Any) -> None:
        self._buffer: NDArray[Any] = np.empty(256, dtype)
        self.size = 0

    def extend(self, values: Sequence[Any] | NDArray[Any]) -> None:
        needed = self.size + len(values)
        if needed > len(self._buffer):
            grown = np.empty(max(needed, 2 * len(self._buffer)), self._buffer.dtype)
            grown[: self.size] = self._buffer[: self.size]
            self._buffer = grown
        self._buffer[self.size : needed] = values
        self.size = needed

    def view(self) -> NDArray[Any]:
        return self._buffer[: self.size]


class _Store:
    """The growing arrays, written by the follower alone."""

    def __init__(self) -> None:
        self.sequences = _Growing(np.int64)
        self.stale_after = _Growing(np.int64)
        self.numbers = {name: _Growing(np.float64) for name in _NUMBERS}
        self.pair_rows = [_Growing(np.int64) for _ in FACETS]
        self.pair_codes = [_Growing(np.int64) for _ in FACETS]
        self.codes: list[dict[str, int]] = [{} for _ in FACETS]
        self.rows: list[Named] = []
        self.row_of: dict[str, int] = {}
        self.beside: dict[Any, Any] = {}

    def add(self, rows: list[Row]) -> None:
        self.sequences.extend([row.sequence for row in rows])
        self.stale_after.extend([row.stale_after for row in rows])
        for name, column in self.numbers.items():
            column.extend([getattr(row, name) for row in rows])
        self._name([row.named() for row in rows])

    def take(self, columns: "Columns", kept: Mask) -> None:
        """Adds some rows of other columns."""
        self.sequences.extend(columns.sequences[kept])
        self.stale_after.extend(columns.stale_after[kept])
        for name, column in self.numbers.items():
            column.extend(columns.numbers[name][kept])
        self._name([row for row, stays in zip(columns.rows, kept, strict=False) if stays])

    def _name(self, rows: list[Named]) -> None:
        start = len(self.rows)
        for facet, codes in enumerate(self.codes):
            pairs = [
                (start + at, codes.setdefault(code, len(codes)))
                for at, row in enumerate(rows)
                for f, code in row.codes
                if f == facet
            ]
            self.pair_rows[facet].extend([row for row, _ in pairs])
            self.pair_codes[facet].extend([code for _, code in pairs])
        self.rows += rows
        self.row_of |= {row.id: start + at for at, row in enumerate(rows)}


@dataclass(frozen=True)
class Columns:
    """The columns at one sequence. All masks and row numbers belong to this object alone."""

    alive: Mask
    sequences: NDArray[np.int64]
    stale_after: NDArray[np.int64]
    numbers: dict[str, NDArray[np.float64]]
    codes: tuple[dict[str, int], ...]
    rows: list[Named] = field(repr=False)
    _pairs: tuple[tuple[NDArray[np.int64], NDArray[np.int64]], ...] = field(repr=False)
    _store: _Store = field(repr=False, compare=False)

    def having(self, facet: str, wanted: Iterable[str]) -> Mask:
        """The rows that hold any of these codes."""
        at = FACETS.index(facet)
        rows, codes = self._pairs[at]
        mask = np.zeros(len(self.alive), np.bool_)
        for code in wanted:
            number = self.codes[at].get(code)
            if number is not None:
                mask[rows[codes == number]] = True
        return mask

    @property
    def beside(self) -> dict[Any, Any]:
        """What a surface keeps beside these rows, in their order; it goes when they are packed anew."""
        return self._store.beside

    @cached_property
    def _live_codes(self) -> tuple[list[tuple[str, int]], ...]:
        """The codes of each facet that a live row holds."""
        found = []
        for (rows, codes), numbers in zip(self._pairs, self.codes, strict=True):
            held = np.bincount(codes[self.alive[rows]], minlength=len(numbers)) > 0
            found.append([(code, number) for code, number in numbers.items() if held[number]])
        return tuple(found)

    def counts(self, facet: str, mask: Mask) -> dict[str, int]:
        """How many rows of a mask hold each code; codes no live row holds are left out."""
        at = FACETS.index(facet)
        counted = np.bincount(self._codes_in(at, mask), minlength=len(self.codes[at])).tolist()
        return {code: counted[number] for code, number in self._live_codes[at]}

    def _codes_in(self, at: int, mask: Mask) -> NDArray[np.int64]:
        """The codes the rows of a mask hold, each as often as it is held; few rows are looked up one by one."""
        rows, codes = self._pairs[at]
        wanted = np.flatnonzero(mask)
        if len(wanted) * _FEW > len(mask):
            found: NDArray[np.int64] = codes[mask[rows]]
            return found
        starts = self._starts[at][wanted]
        lengths = self._starts[at][wanted + 1] - starts
        before = np.concatenate(([0], np.cumsum(lengths)[:-1])) if len(wanted) else lengths
        found = codes[np.repeat(starts - before, lengths) + np.arange(lengths.sum())]
        return found  # noqa: RET504 - numpy does not say what it gives

    @cached_property
    def _starts(self) -> tuple[NDArray[np.intp], ...]:
        """Where the codes of each row begin, by facet."""
        every = np.arange(len(self.alive) + 1)
        return tuple(np.searchsorted(rows, every) for rows, _ in self._pairs)

    def rows_of(self, sequences: NDArray[np.int64]) -> tuple[Rows, Mask]:
        """The rows of publications, and which of those numbers are live here."""
        rows = np.searchsorted(self.sequences, sequences)
        inside = rows < len(self.sequences)
        rows = np.where(inside, rows, 0)
        known = (
            inside & (self.sequences[rows] == sequences) & self.alive[rows] if len(self.sequences) else inside
        )
        return rows, known

    def number(self, id: str) -> int | None:
        """The row number of a live listing."""
        number = self._store.row_of.get(id)
        return number if number is not None and number < len(self.alive) and self.alive[number] else None

    def row(self, id: str) -> Named | None:
        """The row of a live listing."""
        number = self.number(id)
        return None if number is None else self.rows[number]

    def titles(self, id: str) -> tuple[str, str] | None:
        """The Vietnamese and English title of a live listing."""
        row = self.row(id)
        return (row.title_vi, row.title_en) if row else None


def _columns(store: _Store, alive: Mask) -> Columns:
    return Columns(
        alive=alive,
        sequences=store.sequences.view(),
        stale_after=store.stale_after.view(),
        numbers={name: column.view() for name, column in store.numbers.items()},
        codes=tuple(dict(codes) for codes in store.codes),
        rows=store.rows,
        _pairs=tuple(
            (rows.view(), codes.view()) for rows, codes in zip(store.pair_rows, store.pair_codes, strict=True)
        ),
        _store=store,
    )


def no_columns() -> Columns:
    """Columns without rows."""
    return _columns(_Store(), np.zeros(0, np.bool_))


def _repacked(columns: Columns, alive: Mask) -> Columns:
    """The same live rows in a store of their own."""
    store = _Store()
    store.take(columns, alive)
    return _columns(store, np.ones(len(store.rows), np.bool_))


def advanced(columns: Columns, gone: Iterable[str], added: list[Row]) -> Columns:
    """The columns after some listings went and others came (an altered one does both)."""
    if len(columns._store.rows) > len(columns.alive):
        # A step from here failed after it had added its rows; they are nobody's, and the step is taken again.
        columns = _repacked(columns, columns.alive)
    store, kept = columns._store, columns.alive.copy()
    for id_ in gone:
        number = store.row_of.get(id_)
        if number is not None and number < len(kept):
            kept[number] = False
    if len(kept) > 1000 and kept.sum() < _COMPACT_ABOVE * len(kept):
        packed = _repacked(columns, kept)
        store, kept = packed._store, packed.alive
    store.add(added)
    return _columns(store, np.concatenate([kept, np.ones(len(added), np.bool_)]))
