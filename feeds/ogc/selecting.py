"""Which features a question finds: masks over columns, joined; and the page of them after a cursor."""

from typing import NamedTuple

import numpy as np

from api.edge.errors import BadParameter
from feeds.ogc.columns import Mask, Moments
from feeds.ogc.leading import leading
from feeds.ogc.parameters import Cursor, Question, equal_to
from feeds.ogc.view import Rows, View

_STRETCH = 1024
_OVERHEAD = 8192
"""What a key may weigh: the filter and the parameters beside it."""


class Page(NamedTuple):
    """Rows of a page, how many there are in all, and where the next one begins."""

    rows: list[int]
    matched: int
    following: Cursor | None


def page_of(view: View, collection: str, question: Question) -> Page:
    """A page: the features that lead the collection, then the others in the order of the log. Where it begins is looked up,
    not counted to, so the last costs what the first does.

    Raises:
        BadParameter: The filter cannot be read, or the cursor is another log's.
    """
    cursor = question.cursor or Cursor(view.snapshot.epoch)
    first = _first_row_after(view, cursor)
    foremost = () if question.cursor else leading(view, collection)
    given = {*foremost, *_rows_led(view, cursor)}
    count = question.limit + 1 + len(given)
    rows = _rows(view, collection, question)
    if rows is not None:
        start = int(np.searchsorted(rows, first))
        matched, found = len(rows), rows[start : start + count].tolist()
        led = [row for row in foremost if _holds(rows, row)]
    else:
        mask = _boxed(view, collection, question)
        matched, found = int(np.count_nonzero(mask)), _next_rows(mask, first, count)
        led = [row for row in foremost if mask[row]]
    rest = [row for row in found if row not in given]
    page = [*led, *rest][: question.limit]
    more = len(led) + len(rest) > question.limit
    return Page(page, matched, _following(view, cursor, page, len(led)) if more else None)


def _following(view: View, cursor: Cursor, page: list[int], led: int) -> Cursor:
    """Where the page after one begins, whose first rows were led to the front."""
    sequences = view.sequences
    after = int(sequences[page[-1]]) if len(page) > led else cursor.after
    given = (*cursor.led, *(int(sequences[row]) for row in page[:led]))
    return Cursor(cursor.epoch, after, tuple(each for each in given if each > after))


def _rows_led(view: View, cursor: Cursor) -> list[int]:
    """The rows of what earlier pages gave first; what was published anew since is another row."""
    last = len(view.sequences) - 1
    rows = [min(view.row_of(sequence), last) for sequence in cursor.led]
    return [row for row, sequence in zip(rows, cursor.led, strict=True) if view.sequences[row] == sequence]


def _holds(rows: Rows, row: int) -> bool:
    """Whether an ascending array of rows has one."""
    at = int(np.searchsorted(rows, row))
    return at < len(rows) and int(rows[at]) == row


def _next_rows(mask: Mask, first: int, count: int) -> list[int]:
    """The first rows of a mask from one on: looked for a stretch at a time, since a page needs few of them."""
    found: list[int] = []
    stretch = _STRETCH
    while first < len(mask) and len(found) < count:
        found += (mask[first : first + stretch].nonzero()[0] + first).tolist()
        first, stretch = first + stretch, 2 * stretch
    return found[:count]


def _first_row_after(view: View, cursor: Cursor) -> int:
    if cursor.epoch != view.snapshot.epoch:
        raise BadParameter("cursor", "belongs to a log that is no more; start again without it")
    if cursor.newest > view.snapshot.sequence:
        raise BadParameter("cursor", "lies ahead of this log")
    return int(np.searchsorted(view.sequences, cursor.after, side="right"))


def _rows(view: View, collection: str, question: Question) -> Rows | None:
    """The rows where they are known without looking; ``None`` where a mask has to be made."""
    if question.filter is not None:
        return _filtered(view, collection, question)
    if question.box is None and question.during is None and not question.equals:
        return view.rows(collection)
    return None


def _boxed(view: View, collection: str, question: Question) -> Mask:
    """What the last few boxes found is kept for the pages that follow: GDAL reads a box by pages of ten."""
    if question.box is None:
        return _mask(view, collection, question)
    key = (collection, question.box, question.during, *question.equals.items())
    found = view.boxes.get(key)
    if found is None:
        found = _mask(view, collection, question)
        view.boxes.keep(key, found, found.nbytes)
    return found


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
