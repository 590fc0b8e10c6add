"""Did you mean, over the Lâm Đồng pack: names are offered, chance neighbours in spelling are not."""

import pytest

from catalogue.live.snapshot import Snapshot
from search.port import Query, Searcher, Sort
from search.text import tokens
from tests.relevance.conftest import TODAY

_Province = tuple[Snapshot, Searcher]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cofee", "Coffee"),
        ("locsonn", "Lộc Sơn"),
        ("Lộc Xơn", "Lộc Sơn"),
        ("vinamik", "Vinamilk"),
        ("industrail park", "Industrial Park"),
    ],
)
def test_a_name_is_offered_for_a_slip_in_it(province: _Province, typed: str, meant: str) -> None:
    assert province[1].search(Query(typed), TODAY).did_you_mean == meant


@pytest.mark.parametrize("typed", ["khách sạn", "Gia Nghĩa", "resort", "Đinh Văn", "cà phê"])
def test_what_nobody_is_called_is_not_offered(province: _Province, typed: str) -> None:
    assert province[1].search(Query(typed), TODAY).did_you_mean is None


def test_marks_that_were_typed_are_meant_in_another_order(province: _Province) -> None:
    snapshot, searcher = province
    asked = Query("chè", filters={"kind": ("zone",)}, sort=Sort.AREA_DESC, limit=100)
    found = searcher.search(asked, TODAY).hits
    assert found
    for hit in found:
        words = {token.marked for token in tokens(snapshot.listings[hit.id].body.decode())}
        assert words & {token.marked for token in tokens("chè trà tea")}


def test_other_marks_come_after_those_that_were_typed(province: _Province) -> None:
    snapshot, searcher = province
    hits = searcher.search(Query("chè", filters={"kind": ("zone",)}, limit=100), TODAY).hits
    che = tokens("chè")[0].marked
    holds = [che in {t.marked for t in tokens(snapshot.listings[hit.id].body.decode())} for hit in hits]
    assert holds == sorted(holds, reverse=True)
    assert not all(holds)


def test_other_marks_count_where_those_typed_are_nowhere(province: _Province) -> None:
    for typed in ("Bảo Lọc", "sầu riệng"):
        assert province[1].search(Query(typed, sort=Sort.COMPLETENESS), TODAY).total


@pytest.mark.parametrize("typed", ["logistics", "hậu cần", "kho vận", "warehouse"])
def test_storage_is_found_by_what_the_trade_calls_it(province: _Province, typed: str) -> None:
    assert "sector-post-harvest" in [hit.id for hit in province[1].search(Query(typed), TODAY).hits]
