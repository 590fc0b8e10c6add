"""Which features a question finds: masks over columns, joined; and the page of them after a cursor."""

from typing import NamedTuple

import numpy as np

from api.edge.errors import BadParameter
from feeds.ogc.columns import Mask, Moments
from feeds.ogc.parameters import Question, equal_to
from feeds.ogc.view import Rows, View


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
    rows = _found(view, collection, question)
    start = 0
    if question.cursor is not None:
        start = int(np.searchsorted(rows, _first_row_after(view, question.cursor)))
    page = rows[start : start + question.limit].tolist()
    more = start + len(page) < len(rows)
    return Page(page, len(rows), int(view.sequences[page[-1]]) if more and page else None)


def _first_row_after(view: View, cursor: tuple[str, int]) -> int:
    epoch, after = cursor
    if epoch != view.snapshot.epoch:
        raise BadParameter("cursor", "belongs to a log that is no more; start again without it")
    if after > view.snapshot.sequence:
        raise BadParameter("cursor", "lies ahead of this log")
    return int(np.searchsorted(view.sequences, after, side="right"))


def _found(view: View, collection: str, question: Question) -> Rows:
    if question.filter is not None:
        return _filtered(view, collection, question)
    if question.box is None and question.during is None and not question.equals:
        return view.rows(collection)
    return np.flatnonzero(_mask(view, collection, question))


def _mask(view: View, collection: str, question: Question) -> Mask:
    mask = view.mask(collection)
    for name, text in question.equals.items():
        mask = mask & equal_to(view.columns[name], text)
    if question.during is not None:
        published = view.columns["published_at"]
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


_OVERHEAD = 8192
"""What a key may weigh: the filter and the parameters beside it."""
