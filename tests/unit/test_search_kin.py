"""Kin: what the best of an answer are tied to comes sooner, and the best itself stays first."""

from dataclasses import replace

import numpy as np

from catalogue.live.columns import Columns, advanced, no_columns
from catalogue.live.rows import FACETS, Row
from search.kin import ENOUGH, Kin
from search.match import Match

_NAN = float("nan")


def _row(id: str, *refers: str) -> Row:
    return Row(
        id=id,
        title_vi=id,
        title_en=id,
        codes=((FACETS.index("kind"), "site"), *((FACETS.index("zone"), zone) for zone in refers)),
        parent="",
        ended="",
        refers=refers,
        sequence=1,
        area_ha=_NAN,
        price=_NAN,
        lon=_NAN,
        lat=_NAN,
        completeness=_NAN,
        stale_after=0,
        text_length=0.0,
        accuracy_km=_NAN,
        published=0.0,
        as_of=_NAN,
        given_up=0.0,
    )


def _park(id: str) -> Row:
    return replace(_row(id), codes=((FACETS.index("kind"), "zone"), (FACETS.index("zone"), id)))


def _columns(*rows: Row) -> Columns:
    return advanced(no_columns(), [], [replace(row, sequence=at + 1) for at, row in enumerate(rows)])


def _order(columns: Columns, *citing: int, **scores: float) -> list[str]:
    """The ids by their scores, once the best have spoken; rows that cite the first one are given."""
    names = {row.id: at for at, row in enumerate(columns.rows)}
    rows = np.array(sorted(names[name] for name in scores), np.intp)
    given = np.array([scores[columns.rows[row].id] for row in rows])
    kin = Kin(columns, lambda _: np.array(citing, np.intp))
    match = kin.spoken_for(Match(rows, given, np.zeros(len(rows)), ()), np.ones(len(columns.alive)))
    return [columns.rows[match.rows[at]].id for at in np.argsort(-match.scores, kind="stable")]


def test_what_the_best_names_comes_before_what_it_does_not() -> None:
    columns = _columns(_row("lot", "park"), _row("other"), _row("park"))
    assert _order(columns, lot=4.0, other=1.1, park=1.0) == ["lot", "park", "other"]


def test_what_names_the_best_comes_before_what_does_not() -> None:
    columns = _columns(_row("crop"), _row("other"), _row("fields", "crop"))
    assert _order(columns, crop=4.0, other=1.1, fields=1.0) == ["crop", "fields", "other"]


def test_who_is_first_by_its_own_words_stays_first() -> None:
    columns = _columns(_row("law"), _row("decree", "older"), _row("older"))
    assert _order(columns, law=4.0, decree=3.9, older=3.95)[0] == "law"


def test_where_little_is_found_what_the_best_names_follows() -> None:
    columns = _columns(_row("lot", "park", "ward"), _row("park"), _row("ward"), _row("other"))
    assert _order(columns, lot=4.0, other=1.0) == ["lot", "other", "park", "ward"]


def test_then_what_is_of_its_kind_and_belongs_to_the_same() -> None:
    columns = _columns(_row("lot", "park"), _row("neighbour", "park"), _park("park"), _row("other"))
    assert _order(columns, lot=4.0) == ["lot", "park", "neighbour"]


def test_where_enough_is_found_nothing_follows() -> None:
    others = [f"o{at}" for at in range(ENOUGH)]
    columns = _columns(_row("lot", "park"), _row("park"), *map(_row, others))
    found = _order(columns, lot=4.0, **dict.fromkeys(others, 1.0))
    assert found == ["lot", *others]


def test_kin_that_are_gone_are_not_found() -> None:
    columns = advanced(_columns(_row("lot", "park", "nobody"), _row("park"), _row("other")), ["park"], [])
    assert _order(columns, lot=4.0, other=1.0) == ["lot", "other"]


def _paper(id: str, *refers: str) -> Row:
    return replace(_row(id), codes=((FACETS.index("kind"), "regulation"),), refers=refers)


def test_papers_that_cite_a_rule_or_are_named_by_it_come_with_it_found_or_not() -> None:
    columns = _columns(
        _paper("law", "former"), _row("other"), _paper("decree"), _paper("circular"), _paper("former")
    )
    order = _order(columns, 2, 3, law=4.0, other=1.1, decree=1.0)
    assert order[0] == "law"
    assert order[-1] == "other"
    assert set(order) == {"law", "former", "decree", "circular", "other"}


def test_what_is_no_paper_is_not_brought_in_by_a_rule() -> None:
    columns = _columns(_paper("law"), _row("other"), _row("lot"))
    assert _order(columns, 2, law=4.0, other=1.0) == ["law", "other"]


def test_a_supply_area_brings_its_crop_before_what_only_touches_on_the_question() -> None:
    area = replace(_row("area"), codes=((FACETS.index("kind"), "supply_area"),), refers=("crop",))
    crop = replace(_row("crop"), codes=((FACETS.index("kind"), "material"),))
    assert _order(_columns(area, _row("other"), crop), area=4.0, other=1.1, crop=0.5) == [
        "area",
        "crop",
        "other",
    ]
