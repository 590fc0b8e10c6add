"""The features of one snapshot: bytes, columns and shapes in the order of its rows.

They are made when first asked for and grow by what has been published since; the work is done outside the event
loop. A request that still holds an older snapshot is answered from the newest, which is never a wrong answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from api.edge.replies import Reply
from api.memory import give_back
from catalogue.live.snapshot import Snapshot
from feeds.ogc.columns import HELD, NAMES, Column, Mask, Numbers, Texts, extended, no_columns, no_texts
from feeds.ogc.features import Pieces, Values, feature
from feeds.ogc.names import EVERYTHING
from feeds.ogc.properties import QUERYABLES
from feeds.ogc.shapes import Shapes, no_shapes

Rows = NDArray[np.int64]
Kept = TypeVar("Kept")
_growing, _numbering = Lock(), Lock()
_TOGETHER = 500
_MOST, _LARGEST = 16, 256 * 1024


class Recent(Generic[Kept]):
    """The last few of something small that is asked for again: by everybody who opens the same layer, or page by page."""

    def __init__(self) -> None:
        self._kept: dict[Any, Kept] = {}
        self._keeping = Lock()

    def get(self, key: Any) -> Kept | None:
        """What was kept."""
        return self._kept.get(key)

    def keep(self, key: Any, made: Kept, size: int) -> None:
        """Keeps one, of so many bytes, and lets the oldest go."""
        if size > _LARGEST:
            return
        with self._keeping:
            while len(self._kept) >= _MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = made


@dataclass(frozen=True, repr=False, eq=False)
class View:
    """What one snapshot's pages are made from."""

    snapshot: Snapshot
    public_url: str
    features: list[Pieces]
    columns: dict[str, Column]
    shapes: Shapes
    recent: Recent[Reply] = field(default_factory=Recent)
    boxes: Recent[Mask] = field(default_factory=Recent)
    _shared: dict[bytes, bytes] = field(default_factory=dict)
    _names: dict[str, Texts] = field(default_factory=dict)
    _kept: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"View({self.snapshot.sequence})"

    def column(self, name: str) -> Column:
        """The column of a queryable."""
        if name in NAMES:
            return self._named(name)
        held = HELD.get(name)
        return self.columns[name] if held is None else Numbers(self.snapshot.columns.numbers[held])

    def _named(self, name: str) -> Texts:
        """A column of names. It is handed on from view to view, and may have rows of a later one."""
        count = len(self.snapshot.columns.alive)
        with _numbering:
            known = self._names.get(name) or no_texts()
            rows = self.snapshot.columns.rows[len(known.codes) : count]
            grown = known.extended([getattr(row, name) for row in rows]) if rows else known
            self._names[name] = grown
        return Texts(grown.codes[:count], grown.words)

    @property
    def sequences(self) -> NDArray[np.int64]:
        """The publication of each row, ascending."""
        return self.snapshot.columns.sequences

    def kept(self, key: tuple[str, str], made: Callable[[], Kept]) -> Kept:
        """What is worked out once for a view."""
        if key not in self._kept:
            self._kept[key] = made()
        found: Kept = self._kept[key]
        return found

    def mask(self, collection: str) -> Mask:
        """The live rows of a collection."""
        columns = self.snapshot.columns
        if collection == EVERYTHING:
            return columns.alive
        return self.kept(("mask", collection), lambda: columns.alive & columns.having("kind", [collection]))

    def rows(self, collection: str) -> Rows:
        """The same as row numbers, in the order of the log."""
        return self.kept(("rows", collection), lambda: np.flatnonzero(self.mask(collection)))

    def row_of(self, sequence: int) -> int:
        """The row of a live publication."""
        return int(np.searchsorted(self.sequences, sequence))

    @cached_property
    def all_shapes(self) -> NDArray[Any]:
        """Every row's shape, for spatial filters."""
        return self.shapes.all()


def ready(snapshot: Snapshot, public_url: str) -> View | None:
    """The view, where it has been made already."""
    found: View | None = snapshot.columns.beside.get(("ogc", public_url))
    if found is None or found.snapshot is snapshot or found.snapshot.sequence > snapshot.sequence:
        return found
    return None


def view_of(snapshot: Snapshot, public_url: str) -> View:
    """The view of a snapshot, or of a newer one."""
    with _growing:
        found = ready(snapshot, public_url)
        if found is None:
            beside = snapshot.columns.beside
            found = beside[("ogc", public_url)] = _grown(
                beside.get(("ogc", public_url)), snapshot, public_url
            )
        return found


def _grown(before: View | None, snapshot: Snapshot, public_url: str) -> View:
    """The view of a snapshot from the last one's, some rows at a time, so that little stands beside the bytes."""
    view = before or View(snapshot, public_url, [], no_columns(), no_shapes())
    count = len(snapshot.columns.alive)
    for start in range(len(view.shapes.lon), count, _TOGETHER):
        rows = range(start, min(start + _TOGETHER, count))
        made = [_feature(snapshot, row, public_url, view._shared) for row in rows]
        view.features[start:] = [pieces for pieces, _, _ in made]
        columns = {
            name: extended(column, QUERYABLES[name].type, [values.get(name) for _, values, _ in made])
            for name, column in view.columns.items()
        }
        shapes = view.shapes.extended([geometry for _, _, geometry in made])
        view = replace(view, columns=columns, shapes=shapes)
    if before is None:
        give_back()
    return replace(view, snapshot=snapshot, recent=Recent(), boxes=Recent(), _kept={})


def _feature(
    snapshot: Snapshot, number: int, public_url: str, shared: dict[bytes, bytes]
) -> tuple[Pieces, Values, Any]:
    """A row's feature. One that died before it was asked for stays blank: no view will show it."""
    if not snapshot.columns.alive[number]:
        return (), {}, None
    row = snapshot.columns.rows[number]
    return feature(snapshot.listings[row.id], row, public_url, shared)
