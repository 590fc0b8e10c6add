"""Orders and pages: ascending, unknown values last, ties by id."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask, Rows
from catalogue.live.rows import Named
from search.masks import Floats


@dataclass(frozen=True)
class IdRanks:
    """Where each row's id stands among all ids seen, so that ties are broken by numbers."""

    ids: list[str]
    ranks: NDArray[np.int64]
    _rows: list[Named]

    @classmethod
    def of(cls, columns: Columns) -> "IdRanks":
        ids = [row.id for row in columns.rows[: len(columns.alive)]]
        known = sorted(set(ids))
        number = {id_: at for at, id_ in enumerate(known)}
        return cls(known, np.fromiter((number[id_] for id_ in ids), np.int64, len(ids)), columns.rows)

    def then(self, columns: Columns) -> "IdRanks":
        """The ranks of the next columns; cheap where only known listings were published again."""
        new = [row.id for row in columns.rows[len(self.ranks) : len(columns.alive)]]
        places = [bisect_left(self.ids, id_) for id_ in new]
        known = all(self.ids[at : at + 1] == [id_] for at, id_ in zip(places, new, strict=True))
        if self._rows is not columns.rows or not known:
            return self.of(columns)
        return IdRanks(self.ids, np.concatenate([self.ranks, np.array(places, np.int64)]), self._rows)

    def after(self, id: str) -> int:
        """The first rank after an id, seen before or not."""
        return bisect_right(self.ids, id)


def _first(keys: Floats, ranks: NDArray[np.int64], count: int) -> Rows:
    """The places of the ``count`` smallest keys in order, ties by rank, without sorting the rest."""
    places: Rows = np.arange(len(keys))
    if len(keys) > 4 * count:
        worst = np.partition(keys, count - 1)[count - 1]
        places = np.flatnonzero(keys <= worst)
    if len(places) > 4 * count:
        tied = places[keys[places] == keys[places].max()]
        better = places[keys[places] < keys[places].max()]
        kept = np.argpartition(ranks[tied], min(count, len(tied)) - 1)[:count]
        places = np.concatenate([better, tied[kept]])
    order = np.lexsort((ranks[places], keys[places]))
    return places[order[:count]]


def unknown_last(keys: Floats) -> Floats:
    """Keys, the unknown ones greater than all."""
    return np.where(np.isnan(keys), np.inf, keys)


def ordered(rows: Rows, keys: Floats, ranks: IdRanks, count: int) -> Rows:
    """The first rows by their keys, one for each, unknown last."""
    if not len(rows):
        return rows
    return rows[_first(unknown_last(keys), ranks.ranks[rows], count)]


def after(rows: Rows, keys: Floats, ranks: IdRanks, value: float, id: str) -> Rows:
    """The rows that come after a value and an id."""
    here = unknown_last(keys[rows])
    later: Mask = (here > value) | ((here == value) & (ranks.ranks[rows] >= ranks.after(id)))
    return rows[later]
