"""Tallies: what a question weighs, and which rows answer it."""

import numpy as np
from numpy.typing import NDArray

from search.tally import Role, Tally, weight

_LIVE = 100


def _tally(*units: dict[int, float], terms: bool = False) -> Tally:
    tally = Tally(20, _LIVE, len(units))
    for at, unit in enumerate(units):
        rows = np.array(sorted(unit), np.intp)
        strengths = np.array([unit[row] for row in sorted(unit)])
        tally.add(rows, strengths, Role(is_term=terms, subject=at == 0))
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


def test_what_holds_most_of_it_strongly_comes_among_those_that_touch_on_all() -> None:
    touched = dict.fromkeys(range(12), 0.2)
    tally = _tally(touched | {15: 4.0}, touched)
    scores = _scores(tally)
    assert scores[15] > scores[0]
    assert len(scores) == 13


def test_a_sentence_is_answered_by_what_holds_the_most_of_it() -> None:
    rare = {1: 1.0}
    tally = _tally({1: 1.0, 2: 4.0}, rare, rare, terms=True)
    assert _scores(tally)[1] > _scores(tally)[2]


def test_words_in_passing_and_conditions_weigh_less_than_the_subject() -> None:
    def first(one: Role, two: Role) -> int:
        tally = Tally(20, _LIVE, 2)
        tally.add(np.array([1], np.intp), _strengths(4.0), one)
        tally.add(np.array([2], np.intp), _strengths(4.0), two)
        scores = _scores(tally)
        return max(scores, key=lambda row: scores[row])

    assert first(Role(subject=True), Role()) == 1
    assert first(Role(), Role(subject=True)) == 2
    assert first(Role(passing=True, subject=True), Role()) == 2


def test_where_only_a_kind_is_asked_for_all_of_it_answers_before_what_is_called_so() -> None:
    tally = Tally(20, _LIVE, 1)
    tally.add(np.array([1], np.intp), _strengths(4.0), Role(asks=True, passing=True, subject=True))
    tally.favour(np.array([2, 3], np.intp), 1.0)
    scores = _scores(tally)
    assert scores[2] == scores[3] > scores[1]


def test_units_that_nothing_found_holds_are_told() -> None:
    tally = _tally({1: 4.0}, {}, {2: 4.0})
    assert tally.unheld(tally.answering(strictly=False)) == [1]
    assert tally.unheld(np.array([2], np.intp)) == [0, 1]


def test_nothing_asked_finds_nothing() -> None:
    tally = _tally()
    assert tally.answering(strictly=False).tolist() == []
    assert tally.scores(np.zeros(0, np.intp)).tolist() == []


def _scores(tally: Tally) -> dict[int, float]:
    rows = tally.answering(strictly=False)
    return dict(zip(rows.tolist(), tally.scores(rows).tolist(), strict=True))


def test_what_is_asked_for_by_its_kind_comes_before_what_is_called_so() -> None:
    tally = _tally({1: 3.0, 2: 1.0})
    assert _scores(tally)[1] > _scores(tally)[2]
    tally.favour(np.array([2, 4], np.intp), 1.0)
    scores = _scores(tally)
    assert scores[2] > scores[1]
    assert 4 not in scores


def test_a_kind_counts_the_more_the_more_of_the_subject_a_listing_holds() -> None:
    tally = _tally({1: 1.0, 2: 1.0}, {1: 1.0})
    tally.favour(np.array([1, 2], np.intp), 1.0)
    plain, asked = _scores(_tally({1: 1.0, 2: 1.0}, {1: 1.0})), _scores(tally)
    assert asked[1] - plain[1] > asked[2] - plain[2] > 0


def test_a_listing_of_another_material_counts_less_where_one_is_named() -> None:
    def scores(*, of_one: bool) -> dict[int, float]:
        tally = Tally(20, _LIVE, 2)
        tally.add(np.array([1], np.intp), _strengths(1.0), Role(is_material=True))
        tally.add(np.array([1, 2], np.intp), _strengths(1.0, 1.0))
        tally.each_of_one(np.arange(20) == (2 if of_one else 9))
        return _scores(tally)

    assert scores(of_one=True)[2] < scores(of_one=False)[2]
    assert scores(of_one=True)[1] == scores(of_one=False)[1]


def test_what_a_code_is_part_of_follows_it() -> None:
    def rows(role: Role) -> list[int]:
        tally = Tally(20, _LIVE, 2)
        tally.add(np.array([1], np.intp), _strengths(4.0), role)
        tally.add(np.array([1, 2], np.intp), _strengths(4.0, 4.0))
        found: list[int] = tally.answering(strictly=False).tolist()
        return found

    assert rows(Role(is_code=True)) == [1, 2]
    assert rows(Role()) == [1]
