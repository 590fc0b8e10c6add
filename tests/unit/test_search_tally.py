"""Tallies: what a question weighs, and which rows answer it."""

import numpy as np
from numpy.typing import NDArray

from search.tally import Tally, weight

_LIVE = 100


def _tally(*units: dict[int, float], terms: bool = False) -> Tally:
    tally = Tally(20, _LIVE, len(units))
    for unit in units:
        rows = np.array(sorted(unit), np.intp)
        tally.add(rows, np.array([unit[row] for row in sorted(unit)]), is_term=terms)
    return tally


def _strengths(*values: float) -> NDArray[np.float64]:
    return np.array(values)


def test_a_rare_unit_weighs_more_than_a_common_one() -> None:
    assert weight(_strengths(4.0), _LIVE) > weight(_strengths(*[4.0] * 9), _LIVE) > 0
    assert weight(_strengths(), _LIVE) == 0


def test_what_only_touches_on_a_unit_hardly_makes_it_common() -> None:
    about, touched = weight(_strengths(*[4.0] * 9), _LIVE), weight(_strengths(4.0, *[0.1] * 8), _LIVE)
    assert touched > 1.5 * about


def test_a_word_in_passing_weighs_little_unless_it_is_a_term_of_the_packs() -> None:
    assert weight(_strengths(0.5), _LIVE) < weight(_strengths(4.0, 4.0, 4.0), _LIVE)
    assert weight(_strengths(0.5), _LIVE, is_term=True) > 2 * weight(_strengths(0.5), _LIVE)


def test_where_few_hold_all_what_holds_much_follows() -> None:
    tally = _tally({1: 4.0, 2: 4.0}, {1: 4.0, 3: 4.0}, {1: 4.0})
    rows = tally.answering(strictly=False)
    assert rows.tolist() == [1, 2, 3]
    scores = dict(zip(rows.tolist(), tally.scores(rows).tolist(), strict=True))
    assert scores[1] > scores[2] > scores[3]
    assert tally.answering(strictly=True).tolist() == [1]


def test_a_short_name_shows_only_what_holds_its_rarest_unit() -> None:
    common = dict.fromkeys(range(1, 8), 4.0)
    assert _tally(common, {1: 4.0, 9: 0.5}).answering(strictly=False).tolist() == [1, 9]


def test_a_page_that_holds_all_needs_no_more() -> None:
    many = dict.fromkeys(range(12), 4.0)
    assert len(_tally(many, many | {15: 4.0}).answering(strictly=False)) == 12


def test_units_that_nothing_found_holds_are_told() -> None:
    tally = _tally({1: 4.0}, {}, {2: 4.0})
    assert tally.unheld(tally.answering(strictly=False)) == [1]
    assert tally.unheld(np.array([2], np.intp)) == [0, 1]


def test_nothing_asked_finds_nothing() -> None:
    tally = _tally()
    assert tally.answering(strictly=False).tolist() == []
    assert tally.scores(np.zeros(0, np.intp)).tolist() == []
