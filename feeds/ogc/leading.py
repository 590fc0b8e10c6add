"""Which features of a collection come first: a few that have every figure the collection has, and a geometry.

Clients guess the type of a layer's columns from its first features (QGIS from ten) and take a column without any value for
text, which no number can be compared with. They take the type of its geometries from them too: where points come first, a
layer of points, which has no room for an outline. The log begins with records that have no figures, and its order changes with
every publication. So the first feature that has a figure comes before all others, for each figure; likewise the first of each
type of geometry, without which a layer would be no map. The rest follow in the order of the log. This is the order of every answer; a page's cursor says which of them were given already.
"""

from collections.abc import Iterator

import numpy as np

from feeds.ogc.columns import Mask, Numbers
from feeds.ogc.properties import QUERYABLES
from feeds.ogc.view import View


def leading(view: View, collection: str) -> tuple[int, ...]:
    """The rows that come first in a collection; worked out once."""
    return view.kept(("leading", collection), lambda: tuple(_leading(view, collection)))


def _leading(view: View, collection: str) -> Iterator[int]:
    rows = view.rows(collection)
    led: list[int] = []
    for known in _known(view):
        having = known[rows]
        if not known[led].any() and having.any():
            led.append(int(rows[having.argmax()]))
            yield led[-1]


def _known(view: View) -> Iterator[Mask]:
    """The rows that have it, for each type of geometry and each figure."""
    yield from view.shapes.by_type()
    for name, each in QUERYABLES.items():
        if each.type in {"number", "integer"}:
            column = view.column(name)
            assert isinstance(column, Numbers)  # noqa: S101 - it says so in the list of properties
            yield ~np.isnan(column.values)
