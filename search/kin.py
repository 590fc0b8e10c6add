"""What the best of an answer belong to comes sooner: the zone of a lot, the district of a commune, the trade of a crop,
the circular that issues a standard.

Where little is found, it follows what was found, though it holds nothing of the question. A rule comes with the papers
around it, a supply area with its crop, however much is found.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from catalogue.live.columns import Columns, Mask, Rows
from catalogue.live.rows import FACETS
from search.citations import NOTHING
from search.match import Match

_BEST = 5
"""So many of the best speak for those they are tied to."""
_LIFT = 0.2
"""The part of its own worth that one of the best adds to those it names, and to those that name it."""
_GOING_WITH = 0.5
"""The part of its worth that goes to what the first one is not understood without, whether or not it was found."""
_PAPERS = ("regulation", "plan")
_GOES_WITH = {"regulation": _PAPERS, "plan": _PAPERS, "incentive": _PAPERS, "supply_area": ("material",)}
_BEHIND = 0.98
"""The part of the first one's worth that no other is lifted above: who comes first does so by its own words."""
_LOOKED_AT = 30
"""So many of the first are looked at for whom they name: those further down stay there."""
ENOUGH = 10
"""Where fewer are found, what the best of them name follows."""
_LITTLE = 12
_HOLDERS = ("zone", "material", "sector", "place")
"""The kinds of listings that others belong to; each is a facet."""
_KIND = FACETS.index("kind")
_MANY = 256
"""So many are sorted as quickly as the first of them are found."""

_Floats = NDArray[np.float64]


class Kin:
    """The listings of one step, each with those it names.

    Source:
        Spreading activation (Collins & Loftus 1975), one step.
    """

    def __init__(self, columns: Columns, citing: Callable[[int], Rows] = lambda _: NOTHING) -> None:
        self._columns, self._citing = columns, citing

    def spoken_for(self, match: Match, worth: _Floats) -> Match:
        """The rows in the order they have once the best have spoken for their kin; where they are few, with these.

        Args:
            match: What an engine found.
            worth: What a listing of each row's kind is worth to the question; all positive.
        """
        if not len(match.rows):
            return match
        here = worth[match.rows]
        keys: _Floats = (match.scores + match.named) * here
        first = _first(keys)
        worths = np.zeros(len(keys))
        beside = self._named(match.rows, keys, first[:_BEST], worths)
        self._naming(match.rows, keys, first, worths)
        best, lifts = float(keys[first[0]]), _LIFT * worths
        missing = NOTHING
        if len(belonging := self._going_with(int(match.rows[first[0]]))):
            places, among = _among(belonging, match.rows)
            here_too, missing = places[among], belonging[~among]
            lifts[here_too] = np.maximum(lifts[here_too], _GOING_WITH * best - keys[here_too])
        found = replace(
            match, scores=match.scores + np.minimum(lifts, np.maximum(_BEHIND * best - keys, 0.0)) / here
        )
        if len(missing):
            found = _joined(found, missing, np.full(len(missing), _GOING_WITH * best), worth)
        room = ENOUGH - len(found.rows)
        if room <= 0:
            return found
        beside = np.concatenate([beside, self._around(int(match.rows[first[0]]))])
        return _followed(found, _new(beside, found.rows)[:room], worth)

    def _going_with(self, row: int) -> Rows:
        """What a listing is not understood without: the papers around a rule, the crop of a supply area."""
        columns = self._columns
        kinds = _GOES_WITH.get(_kind(columns, row), ())
        if not kinds:
            return NOTHING
        named = [number for id_ in columns.rows[row].refers if (number := columns.number(id_)) is not None]
        rows = np.concatenate([np.array(named, np.intp), self._citing(row)])
        rows = np.array(list(dict.fromkeys(rows.tolist())), np.intp)
        return rows[[_kind(columns, each) in kinds for each in rows.tolist()]] if len(rows) else rows

    def _around(self, row: int) -> Rows:
        """What names a listing, then what is of its kind and belongs to the same; the larger first."""
        columns = self._columns
        kind = columns.having("kind", (_kind(columns, row),))
        groups = [self._belonging(row)]
        for id_ in columns.rows[row].refers:
            number = columns.number(id_)
            groups += [self._belonging(number, kind)] if number is not None else []
        return np.concatenate(groups)

    def _belonging(self, row: int, among: Mask | None = None) -> Rows:
        """What belongs to a listing, where it is little enough to say something of it."""
        columns, kind = self._columns, _kind(self._columns, row)
        held = columns.having(kind, (columns.rows[row].id,)) & columns.alive if kind in _HOLDERS else None
        if held is None:
            return np.zeros(0, np.intp)
        rows = np.flatnonzero(held if among is None else held & among)
        hectares = np.nan_to_num(columns.numbers["area_ha"][rows])
        return rows[np.argsort(-hectares, kind="stable")] if len(rows) <= _LITTLE else rows[:0]

    def _named(self, rows: Rows, keys: _Floats, best: Rows, worths: _Floats) -> Rows:
        """Notes for each row the worth of the best that names it; gives what these name beside the rows, in order."""
        named = [
            (number, at)
            for at in reversed(best.tolist())  # What the better one notes is noted last, and stays.
            for id_ in reversed(self._columns.rows[rows[at]].refers)
            if (number := self._columns.number(id_)) is not None
        ]
        if not named:
            return rows[:0]
        numbers, by = np.array(named, np.intp).T
        places, among = _among(numbers, rows)
        worths[places[among]] = keys[by[among]]
        return np.array(list(dict.fromkeys(numbers[~among][::-1].tolist())), np.intp)

    def _naming(self, rows: Rows, keys: _Floats, first: Rows, worths: _Floats) -> None:
        """Notes for each of the first the worth of the best that it names."""
        best = {self._columns.rows[rows[at]].id: float(keys[at]) for at in first[:_BEST].tolist()}
        for at, row in zip(first.tolist(), rows[first].tolist(), strict=True):
            refers = self._columns.rows[row].refers
            if not best.keys().isdisjoint(refers):  # Hardly one of them does: most are done with here.
                worths[at] = max(worths[at], *(best[id_] for id_ in refers if id_ in best))


def _kind(columns: Columns, row: int) -> str:
    return next(code for at, code in columns.rows[row].codes if at == _KIND)


def _among(sought: Rows, rows: Rows) -> tuple[Rows, Mask]:
    """Where each of some rows would stand among others in order, and whether it does."""
    places = np.minimum(np.searchsorted(rows, sought), len(rows) - 1)
    return places, rows[places] == sought


def _new(rows: Rows, known: Rows) -> Rows:
    """Rows that are not among some others, each once."""
    once = np.array(list(dict.fromkeys(rows.tolist())), np.intp)
    return once[~np.isin(once, known)]


def _followed(match: Match, beside: Rows, worth: _Floats) -> Match:
    """A match with rows that hold nothing of the question after all that do, in their order."""
    last = float(((match.scores + match.named) * worth[match.rows]).min())
    return _joined(match, beside, last / np.arange(2, 2 + len(beside)), worth)


def _joined(match: Match, beside: Rows, keys: _Floats, worth: _Floats) -> Match:
    """A match with rows it did not hold, each with the key it is sorted by."""
    rows = np.concatenate([match.rows, beside])
    order = np.argsort(rows)
    return replace(
        match,
        rows=rows[order],
        scores=np.concatenate([match.scores, keys / worth[beside]])[order],
        named=np.concatenate([match.named, np.zeros(len(beside))])[order],
        beside=match.beside | frozenset(beside.tolist()),
    )


def _first(keys: _Floats) -> Rows:
    """The places of the greatest keys, the greatest first."""
    if len(keys) <= _MANY:
        return np.argsort(-keys, kind="stable")[:_LOOKED_AT]
    places = np.sort(np.argpartition(-keys, _LOOKED_AT - 1)[:_LOOKED_AT])
    return places[np.argsort(-keys[places], kind="stable")]
