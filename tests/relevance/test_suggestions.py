"""Suggestions over the Lâm Đồng pack: whatever part of a name was typed, something is suggested."""

from random import Random

import pytest

from catalogue.live.snapshot import Snapshot
from search.port import Searcher
from search.text import fold
from tests.proving import counted

_SHORTEST, _MOST = 3, 20


def _titles(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Every title as written and without marks."""
    rows = [snapshot.columns.row(id_) for id_ in sorted(snapshot.listings)]
    titles = {(row.id, title) for row in rows if row for title in (row.title_vi, row.title_en)}
    return sorted(titles | {(id_, fold(title)) for id_, title in titles})


def test_every_beginning_of_a_title_suggests_something(province: tuple[Snapshot, Searcher]) -> None:
    snapshot, searcher = province
    begun = sorted(
        {title[:end] for _, title in _titles(snapshot) for end in range(_SHORTEST, len(title) + 1)}
    )
    asked = Random(20261122).sample(begun, counted(3_000, len(begun)))
    nothing = [typed for typed in asked if not any(searcher.suggest(typed, "vi", 1).values())]
    assert nothing == []


def test_a_whole_title_suggests_its_listing(province: tuple[Snapshot, Searcher]) -> None:
    snapshot, searcher = province
    missed = []
    for id_, title in _titles(snapshot):
        groups = searcher.suggest(title, "vi", _MOST).values()
        if not any(each.id == id_ for group in groups for each in group):
            missed.append((id_, title))
    assert missed == []


@pytest.mark.parametrize(
    ("typed", "group", "first"),
    [
        ("da l", "places", "Thành phố Đà Lạt"),
        ("da t", "places", "Xã Đạ Tẻh"),
        ("Đạ T", "places", "Xã Đạ Tẻh"),
        ("da h", "places", "Xã Đạ Huoai"),
        ("dau t", "materials", "Dâu tằm, tơ"),
        ("loc so", "listings", "Khu công nghiệp Lộc Sơn"),
    ],
)
def test_a_name_begun_without_marks_is_no_stop_word(
    province: tuple[Snapshot, Searcher], typed: str, group: str, first: str
) -> None:
    _, searcher = province
    assert searcher.suggest(typed, "vi", 5)[group][0].title == first
