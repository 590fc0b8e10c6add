"""Totals and facet counts are exact, and no text, code or cursor breaks anything."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from search.errors import BadCursor, SearchError
from search.outlines import is_simple
from search.port import MAX_LIMIT, MAX_TEXT, Near, Query, Sort
from tests.contract import oracle
from tests.contract.invented_catalogue import TODAY, generated, records
from tests.contract.running import Running
from tests.proving import counted

_HOSTILE = [
    '"', "'", "\\", 'a"b', "title:", "title:x", "(x", "x)", "AND", "OR NOT", "+a -b", "a^2", "a~2", "[a TO b]",
    "{!", "*", "?", "a*", "/re.*/", "\u0000", "\u0001", "\u200b", "\ufeff", "\u202eabc", "🍵", "👩‍👩‍👧", "e\u0301\u0323\u0323\u0301",
    "\u0301", "ﬁ", "½", "ﷺ", "㎡", "İI", "ß", "ａｂｃ", "日本語", "x" * MAX_TEXT, "đ" * MAX_TEXT, "a " * 256, "%s%n", "../..", "';--",
    "<script>", "${x}", "null", "NaN", "-0", "1e999", "\t\n", "__", "''''", "’’", "b’", "’b",
]  # fmt: skip
_text = st.one_of(
    st.sampled_from(_HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
    st.lists(st.sampled_from([*_HOSTILE, "chè", "Lộc", "sơn", "tea"]), max_size=8).map(
        lambda parts: " ".join(parts)[:MAX_TEXT]
    ),
)
_degrees = st.floats(106, 110)
_north = st.floats(10, 13)
_boxes = st.tuples(_degrees, _north, _degrees, _north)
_near = st.builds(Near, _north, _degrees, st.one_of(st.none(), st.floats(0, 200)))
_many = settings(
    max_examples=counted(150, 1000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def big(empty: Running) -> Running:
    empty.follow(empty.catalogue.published([*records(), *generated(180)]))
    empty.follow(empty.catalogue.withdrawn(*(f"kcn-zone-{at:04}" for at in range(0, 180, 11))))
    empty.follow(empty.catalogue.published(generated(180)[60:90]))
    return empty


def _filters(listings: list[oracle.Listing]) -> st.SearchStrategy[dict[str, tuple[str, ...]]]:
    codes = {
        name: sorted(set().union(*oracle.codes_of(listings, name, TODAY).values())) for name in oracle.ALL
    }
    codes["freshness"] = ["fresh", "stale", "undated"]
    codes["land_state"] = [*codes["land_state"], "to_confirm"]
    choices = {name: st.sampled_from([*known, "nonsense"]) for name, known in codes.items()}
    return st.dictionaries(st.sampled_from(sorted(choices)), st.none(), max_size=3).flatmap(
        lambda names: st.fixed_dictionaries(
            {name: st.lists(choices[name], max_size=3).map(tuple) for name in names}
        )
    )


def test_totals_and_facets_equal_brute_force(big: Running) -> None:
    listings = oracle.listings_of(big.catalogue.snapshot)
    names = oracle.ALL
    area = st.one_of(st.none(), st.sampled_from([0.0, 10.0, 20.0, 30.5, 60.0, 185.0]))
    price = st.one_of(st.none(), st.sampled_from([0.0, 40.0, 55.5, 70.0]))
    day = st.one_of(st.none(), st.dates(date(2018, 1, 1), date(2027, 1, 1)))
    periods = st.tuples(day, day) | st.just((None, None))
    outlines = st.just(()) | st.lists(st.tuples(_degrees, _north), min_size=3, max_size=6).map(tuple)
    ranges = st.fixed_dictionaries(
        {"price_min": price, "price_max": price, "published": periods, "as_of": periods, "polygon": outlines}
    )

    @_many
    @given(
        _filters(listings), area, area, st.none() | _boxes, st.none() | _near, ranges, st.integers(-900, 900)
    )
    def check(filters: Any, least: Any, most: Any, box: Any, near: Any, more: Any, days: int) -> None:
        today = TODAY + timedelta(days=days)
        assume(not more["polygon"] or is_simple(more["polygon"]))
        query = Query("", filters, least, most, near, box, facets=names, limit=MAX_LIMIT, **more)
        answer = big.searcher.search(query, today)  # type: ignore[union-attr]  # the fixture has followed the catalogue already
        expected = oracle.found(listings, query, today)
        assert answer.total == len(expected)
        assert {hit.id for hit in answer.hits} <= expected
        assert len(answer.hits) == min(MAX_LIMIT, len(expected))
        for name in names:
            counts = {choice.code: choice.count for choice in answer.facets[name]}
            assert counts == oracle.facet(listings, query, today, name)

    check()


def test_the_nearest_miss_counts_what_is_without_each_filter(big: Running) -> None:
    listings = oracle.listings_of(big.catalogue.snapshot)
    asked: dict[str, tuple[str, ...]] = {
        "kind": ("zone",),
        "stage": ("operating",),
        "freshness": ("nonsense",),
    }
    answer = big.ask(filters=asked, area_min=50.0)
    less = {name: {n: c for n, c in asked.items() if n != name} for name in asked}
    expected = {
        name: len(oracle.found(listings, Query("", left, 50.0), TODAY)) for name, left in less.items()
    }
    expected["area"] = len(oracle.found(listings, Query("", asked), TODAY))
    assert answer.nearest_miss is not None
    assert answer.nearest_miss["without"] == expected


def test_hostile_text_never_breaks_and_never_leaves_the_live_listings(running: Running) -> None:
    live = set(running.catalogue.snapshot.listings)

    @_many
    @given(_text)
    def check(text: str) -> None:
        answer = running.ask(text, facets=("kind",), limit=MAX_LIMIT)
        assert answer.total == len(answer.hits)
        assert {hit.id for hit in answer.hits} <= live
        for hit in answer.hits:
            for spans in hit.highlight.values():
                assert all(start < end for start, end in spans)

    check()


def test_hostile_codes_match_what_they_equal(running: Running) -> None:
    listings = oracle.listings_of(running.catalogue.snapshot)

    @_many
    @given(st.sampled_from(oracle.ALL), st.lists(_text, max_size=3).map(tuple))
    def check(name: str, codes: tuple[str, ...]) -> None:
        query = Query("", {name: codes}, facets=(name,), limit=MAX_LIMIT)
        answer = running.searcher.search(query, TODAY)  # type: ignore[union-attr]  # the fixture has followed the catalogue already
        assert {hit.id for hit in answer.hits} == oracle.found(listings, query, TODAY)

    check()


def test_hostile_cursors_are_refused(running: Running) -> None:
    @_many
    @given(_text)
    def check(cursor: str) -> None:
        with pytest.raises(BadCursor):
            running.ask(cursor=cursor)

    check()


def test_numbers_at_the_edge_are_answered(running: Running) -> None:
    for near in (Near(90, 180), Near(-90, -180, 0.0), Near(0, 0, 1e9), Near(float("nan"), 0, 1)):
        assert running.ask(near=near, sort=Sort.DISTANCE).total >= 0
    for limit in (-1, 0, 10**9):
        assert 1 <= len(running.ask(limit=limit).hits) <= MAX_LIMIT
    assert running.ask(area_min=float("nan")).total == 0
    assert running.searcher.search(Query(), date.min).total == running.ask().total  # type: ignore[union-attr]  # the fixture has followed the catalogue already


@pytest.mark.parametrize("sort", [None, *(sort for sort in Sort if sort is not Sort.RELEVANCE)])
def test_pages_never_repeat_or_skip_an_unaltered_listing(big: Running, sort: Sort | None) -> None:
    asked: dict[str, Any] = {"sort": sort, "limit": 7, "near": Near(11.5, 107.8)}
    before = [hit.id for hit in _all_pages(big, asked)]
    assert len(before) == len(set(before)) == big.ask().total
    altered = {f"kcn-zone-{at:04}" for at in (1, 3, 50, 70, 120)}
    seen, cursor, turn = [], None, 0
    while True:
        answer = big.ask(cursor=cursor, **asked)
        seen += [hit.id for hit in answer.hits if hit.id not in altered]
        if (cursor := answer.next) is None:
            break
        turn += 1
        if turn == 4:
            big.follow(big.catalogue.withdrawn("kcn-zone-0001", "kcn-zone-0050"))
        if turn == 8:
            gone = [each for each in generated(180) if each.id in {"kcn-zone-0003", "kcn-zone-0120"}]
            big.follow(big.catalogue.published([*gone, *generated(190)[180:]]))
    added = {f"kcn-zone-{at:04}" for at in range(180, 190)}
    assert [id_ for id_ in seen if id_ not in added] == [id_ for id_ in before if id_ not in altered]


def _all_pages(running: Running, asked: dict[str, Any]) -> list[Any]:
    hits: list[Any] = []
    cursor = None
    while True:
        answer = running.ask(cursor=cursor, **asked)
        hits += answer.hits
        if (cursor := answer.next) is None:
            return hits


def test_every_refusal_is_a_search_error(running: Running) -> None:
    for asked in ({"filters": {"x": ("y",)}}, {"facets": ("",)}, {"cursor": "x"}, {"sort": Sort.DISTANCE}):
        with pytest.raises(SearchError):
            running.ask(**asked)
