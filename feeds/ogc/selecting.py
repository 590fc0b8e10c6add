"""Which features a question finds: masks over columns, joined; and the page of them after a cursor."""

from typing import NamedTuple

import numpy as np

from api.edge.errors import BadParameter
from feeds.ogc.columns import Mask, Moments
from feeds.ogc.parameters import Question, equal_to
from feeds.ogc.view import Rows, View

_STRETCH = 1024
_OVERHEAD = 8192
"""What a key may weigh: the filter and the parameters beside it."""


class Page(NamedTuple):
    """Rows of a page, how many there are in all, and after which publication the next one begins."""

    rows: list[int]
    matched: int
    next_after: int | None


def page_of(view: View, collection: str, question: Question) -> Page:
    """A page. Where it begins is looked up, not counted to, so the last costs what the first does.

    Raises:
        BadParameter: The filter cannot be read, or the cursor is another log's.
    """
    first = 0 if question.cursor is None else _first_row_after(view, question.cursor)
    rows = _rows(view, collection, question)
    if rows is not None:
        start = int(np.searchsorted(rows, first))
        matched, page = len(rows), rows[start : start + question.limit + 1].tolist()
    else:
        mask = _mask(view, collection, question)
        matched, page = int(np.count_nonzero(mask)), _next_rows(mask, first, question.limit + 1)
    more = len(page) > question.limit
    page = page[: question.limit]
    return Page(page, matched, int(view.sequences[page[-1]]) if more else None)


def _next_rows(mask: Mask, first: int, count: int) -> list[int]:
    """The first rows of a mask from one on: looked for a stretch at a time, since a page needs few of them."""
    found: list[int] = []
    stretch = _STRETCH
    while first < len(mask) and len(found) < count:
        found += (np.flatnonzero(mask[first : first + stretch]) + first).tolist()
        first, stretch = first + stretch, 2 * stretch
    return found[:count]


def _first_row_after(view: View, cursor: tuple[str, int]) -> int:
    epoch, after = cursor
    if epoch != view.snapshot.epoch:
        raise BadParameter("cursor", "belongs to a log that is no more; start again without it")
    if after > view.snapshot.sequence:
        raise BadParameter("cursor", "lies ahead of this log")
    return int(np.searchsorted(view.sequences, after, side="right"))


def _rows(view: View, collection: str, question: Question) -> Rows | None:
    """The rows where they are known without looking; ``None`` where a mask has to be made."""
    if question.filter is not None:
        return _filtered(view, collection, question)
    if question.box is None and question.during is None and not question.equals:
        return view.rows(collection)
    return None


def _mask(view: View, collection: str, question: Question) -> Mask:
    mask = view.mask(collection)
    for name, text in question.equals.items():
        mask = mask & equal_to(view.column(name), text)
    if question.during is not None:
        published = view.column("published_at")
        assert isinstance(published, Moments)  # noqa: S101 - it says so in the list of properties
        mask = mask & (published.values >= question.during.first) & (published.values <= question.during.last)
    if question.box is not None:
        mask = mask & view.shapes.within(question.box)
    return mask


def _filtered(view: View, collection: str, question: Question) -> Rows:
    """A filter costs more than a page, so what it finds is kept for the pages that follow, while there is room."""
    key = ("ogc filter", collection, question.filter, question.box, question.during, *question.equals.items())
    found: Rows | None = view.snapshot.pages.get(key)
    if found is None:
        from feeds.ogc.cql2.compiling import rows_of

        found = np.flatnonzero(_mask(view, collection, question) & rows_of(question.filter or "", view))
        view.snapshot.pages.keep(key, found, found.nbytes + _OVERHEAD)
    return found
