"""The live listings as numeric columns, for filters, facets and sorts by masks.

Rows are only ever added: an altered listing gets a new row and its old one stops being alive. Older
snapshots keep their own ``alive`` mask and length, so what they see never changes under them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.live.growing import Growing
from catalogue.live.held import Held, Holding
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


class _Store:
    """The growing arrays, written by the follower alone."""

    def __init__(self) -> None:
        self.sequences = Growing(np.int64)
        self.stale_after = Growing(np.int64)
        self.numbers = {name: Growing(np.float64) for name in _NUMBERS}
        self.held = [Holding() for _ in FACETS]
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
        by_facet: list[list[list[str]]] = [[[] for _ in rows] for _ in FACETS]
        for at, row in enumerate(rows):
            for facet, code in row.codes:
                by_facet[facet][at].append(code)
        for held, codes in zip(self.held, by_facet, strict=True):
            held.extend(codes)
        self.rows += rows
        self.row_of |= {row.id: start + at for at, row in enumerate(rows)}


@dataclass(frozen=True)
class Columns:
    """The columns at one sequence. All masks and row numbers belong to this object alone."""

    alive: Mask
    sequences: NDArray[np.int64]
    stale_after: NDArray[np.int64]
    numbers: dict[str, NDArray[np.float64]]
    held: tuple[Held, ...]
    rows: list[Named] = field(repr=False)
    _store: _Store = field(repr=False, compare=False)

    def having(self, facet: str, wanted: Iterable[str]) -> Mask:
        """The rows that hold any of these codes."""
        return self.held[FACETS.index(facet)].having(wanted)

    @property
    def beside(self) -> dict[Any, Any]:
        """What a surface keeps beside these rows, in their order; it goes when they are packed anew."""
        return self._store.beside

    @cached_property
    def _live_codes(self) -> tuple[tuple[list[str], Rows], ...]:
        """The codes of each facet that a live row holds, and their numbers."""
        live = np.flatnonzero(self.alive)
        numbers = [np.flatnonzero(held.counted(live)) for held in self.held]
        codes = [list(held.codes) for held in self.held]  # Numbered as they came.
        return tuple(
            ([every[at] for at in held.tolist()], held) for every, held in zip(codes, numbers, strict=True)
        )

    def codes(self, facet: str) -> list[str]:
        """The codes of a facet that a live row holds."""
        return self._live_codes[FACETS.index(facet)][0]

    def counted(self, facet: str, rows: Rows) -> NDArray[np.int64]:
        """How many of some rows hold each of these codes."""
        at = FACETS.index(facet)
        return self.held[at].counted(rows)[self._live_codes[at][1]]

    def counts(self, facet: str, rows: Rows) -> dict[str, int]:
        """The same by code."""
        return dict(zip(self.codes(facet), self.counted(facet, rows).tolist(), strict=True))

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
        held=tuple(held.held() for held in store.held),
        rows=store.rows,
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
