"""Boxes, intervals, equality and CQL2 filters find what plain Python finds over the listings, set by set."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue.domain.kinds import KINDS
from feeds.ogc.items import items_reply
from feeds.ogc.parameters import question_of
from feeds.ogc.view import View, view_of
from tests.contract.invented_catalogue import Catalogue, both, generated, record, records, stated
from tests.ogc_oracle import (
    COMPARE,
    EARLIEST,
    FOLDS,
    LATEST,
    OF_INTERVALS,
    READ,
    SPATIAL,
    TEMPORAL,
    Asked,
    box,
    day_of,
    every,
    geometry,
    known,
    like,
    negated,
    some,
)
from tests.proving import counted, figure

URL = "http://oracle.example"
EXAMPLES = counted(150, 1500)
RELAXED = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
TEXTS = ("id", "kind", "title_vi", "title_en", "stage", "place", "place_vi", "sector", "sectors")
NUMBERS = ("area_ha", "sequence", "completeness", "stale_ymd")
seen = {"filters": 0, "found": 0}


class Listings:
    """The listings, of which a failing example need not show all."""

    def __init__(self, every: Iterable[dict[str, Any]]) -> None:
        self._all = tuple(every)

    def __repr__(self) -> str:
        return f"{len(self._all)} listings"

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._all)


def outlined(id: str, *rings: list[tuple[float, float]]) -> Any:
    """A zone with an outline."""
    place = {"geometry": {"type": "Polygon", "coordinates": rings}, "basis": "stated", "source": ["s1"]}
    return KINDS["zone"].model_validate(
        {
            "id": id,
            "title": both(f"Khu {id} ở Đạ Huoai", f"Zone {id}, ĐẠ HUOAI"),
            "zone_type": "industrial_park",
            "facts": {"total_area": stated(33.5, "ha")},
            "location": place,
        }
    )


def square(west: float, south: float, side: float) -> list[tuple[float, float]]:
    return [
        (west, south),
        (west + side, south),
        (west + side, south + side),
        (west, south + side),
        (west, south),
    ]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """Points, outlines, one with a hole, many without geometry; some published anew and some withdrawn."""
    made = Catalogue()
    made.published(records())
    made.published(generated(120))
    made.published(
        [
            outlined("kcn-square", square(107.5, 11.25, 0.5)),
            outlined("kcn-ring", square(108, 11.375, 0.625), square(108.25, 11.625, 0.25)),
            outlined("kcn-edge", square(179.5, 11.375, 0.5)),
            outlined("kcn-triangle", [(107, 11), (107.375, 11), (107, 11.375), (107, 11)]),
            record("zone", "kcn-pct", "100% _đất\\nền'", 'Plots "100%" ceded', zone_type="industrial_park"),
        ]
    )
    made.published(generated(9))
    made.withdrawn("kcn-zone-0003", "kcn-zone-0050", "regulation-35")
    return made


@pytest.fixture(scope="module")
def listings(catalogue: Catalogue) -> Listings:
    return Listings(json.loads(one.body) for one in catalogue.snapshot.in_order)


@pytest.fixture(scope="module")
def view(catalogue: Catalogue) -> View:
    return view_of(catalogue.snapshot, URL)


@pytest.fixture(scope="module", autouse=True)
def _counted() -> Iterator[None]:
    yield
    figure(f"filters that found what the oracle found: {seen['filters']}, features in them {seen['found']}")


def answered(view: View, collection: str = "listings", **asked: str) -> set[str]:
    """The ids of every page of an answer."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        pairs = [
            (name.replace("_", "-") if name.startswith(("filter", "bbox")) else name, text)
            for name, text in (asked | cursor).items()
        ]
        page = json.loads(b"".join(items_reply(view, URL, collection, question_of(pairs), pairs).chunks))
        found += [feature["id"] for feature in page["features"]]
        assert page["numberReturned"] == len(page["features"])
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            assert page["numberMatched"] == len(found) == len(set(found))
            return set(found)
        cursor = {"cursor": following[0].rsplit("cursor=", 1)[1]}


def same(view: View, listings: Listings, asked: Asked) -> None:
    expected = {one["id"] for one in listings if asked.holds(one) is True}
    assert answered(view, filter=asked.text, limit="1000") == expected, asked.text
    seen["filters"] += 1
    seen["found"] += len(expected)


# The conditions -------------------------------------------------------------------------------------------------

words = st.one_of(
    st.sampled_from(
        ["zone", "site", "operating", "planned", "place-99001", "Khu công nghiệp Số 7", "KHU CÔNG NGHIỆP SỐ 7", "Park number 7",
         "sector-food", "kcn-square", "B’Lao ward", "b’lao ward", "Đạ Tẻh", "da teh", "100% _đất\\nền'", ""]
    ),
    st.text("aáàđĐ%_'\\ KhuLộc", max_size=6),
)  # fmt: skip
patterns = st.one_of(
    st.sampled_from(
        [
            "Khu%",
            "%number_7",
            "%số%",
            "%SO%",
            "kcn-zone-00__",
            "%",
            "_%",
            "100\\% \\_%",
            "%Đạ%",
            "%da%",
            "%'%",
        ]
    ),
    st.text("Khuốđ%_\\ 1", max_size=6),
)
numbers = st.one_of(st.integers(-5, 150), st.sampled_from([0.5, 33.5, 60.0, 20.0, -0.0, 20281122.0, 1e3]))
instants = st.integers(-5, 70).map(
    lambda second: datetime(2026, 11, 22, tzinfo=UTC) + timedelta(seconds=second)
)
degrees = st.integers(0, 40)


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


@st.composite
def comparisons(draw: st.DrawFn) -> Asked:
    op = draw(st.sampled_from(sorted(COMPARE)))
    if draw(st.booleans()):
        name, fold, word = draw(st.sampled_from(TEXTS)), draw(st.sampled_from(sorted(FOLDS))), draw(words)
        closing = ")" * (fold.count("(") + bool(fold))
        opening = f"{fold}(" if fold else ""
        folded = FOLDS[fold]
        left, right = f"{opening}{name}{closing}", f"{opening}{quoted(word)}{closing}"

        def holds(one: dict[str, Any]) -> bool | None:
            value = READ[name](one)
            return COMPARE[op](folded(value), folded(word)) if known(value) else None

        return Asked(f"{left} {op} {right}", holds)
    name, number = draw(st.sampled_from(NUMBERS)), draw(numbers)

    def compares(one: dict[str, Any]) -> bool | None:
        value = READ[name](one)
        return COMPARE[op](value, number) if known(value) else None

    return Asked(f"{name} {op} {number}", compares)


@st.composite
def turned(draw: st.DrawFn) -> Asked:
    """Literals on the left, and properties on both sides."""
    op = draw(st.sampled_from(sorted(COMPARE)))
    group = draw(st.sampled_from([TEXTS, NUMBERS]))
    one_name, other_name = draw(st.sampled_from(group)), draw(st.sampled_from(group))
    if draw(st.booleans()):
        value: Any = draw(words if group is TEXTS else numbers)
        text = quoted(value) if group is TEXTS else str(value)

        def literal_first(one: dict[str, Any]) -> bool | None:
            other = READ[other_name](one)
            return COMPARE[op](value, other) if known(other) else None

        return Asked(f"{text} {op} {other_name}", literal_first)

    def both_properties(one: dict[str, Any]) -> bool | None:
        left, right = READ[one_name](one), READ[other_name](one)
        return COMPARE[op](left, right) if known(left, right) else None

    return Asked(f"{one_name} {op} {other_name}", both_properties)


@st.composite
def likes(draw: st.DrawFn) -> Asked:
    name, pattern = draw(st.sampled_from(TEXTS)), draw(patterns)
    fold = draw(st.sampled_from(["", "CASEI", "ACCENTI"]))
    opening, closing = (f"{fold}(", ")") if fold else ("", "")
    negation = draw(st.booleans())

    def holds(one: dict[str, Any]) -> bool | None:
        value = READ[name](one)
        found = like(FOLDS[fold](value), FOLDS[fold](pattern)) if known(value) else None
        return negated(found) if negation else found

    return Asked(
        f"{opening}{name}{closing} {'NOT ' if negation else ''}LIKE {opening}{quoted(pattern)}{closing}",
        holds,
    )


@st.composite
def ranges(draw: st.DrawFn) -> Asked:
    name = draw(st.sampled_from(NUMBERS))
    least, most = draw(numbers), draw(numbers)
    negation = draw(st.booleans())

    def holds(one: dict[str, Any]) -> bool | None:
        value = READ[name](one)
        found = (least <= value <= most) if known(value) else None
        return negated(found) if negation else found

    return Asked(f"{name} {'NOT ' if negation else ''}BETWEEN {least} AND {most}", holds)


@st.composite
def choices(draw: st.DrawFn) -> Asked:
    name, some_words = draw(st.sampled_from(TEXTS)), draw(st.lists(words, min_size=1, max_size=4))
    negation = draw(st.booleans())

    def holds(one: dict[str, Any]) -> bool | None:
        value = READ[name](one)
        found = (value in some_words) if known(value) else None
        return negated(found) if negation else found

    return Asked(f"{name} {'NOT ' if negation else ''}IN ({', '.join(map(quoted, some_words))})", holds)


@st.composite
def nulls(draw: st.DrawFn) -> Asked:
    name = draw(st.sampled_from([*TEXTS, *NUMBERS, "geometry"]))
    negation = draw(st.booleans())

    def holds(one: dict[str, Any]) -> bool:
        value = geometry(one) if name == "geometry" else READ[name](one)
        return known(value) if negation else not known(value)

    return Asked(f"{name} IS {'NOT ' if negation else ''}NULL", holds)


@st.composite
def geometries(draw: st.DrawFn) -> tuple[str, Any]:
    """A geometry as text and as a shape, on a grid of sixteenths, so that edges meet and nothing is rounded."""
    west, south = 106.875 + draw(degrees) / 16, 10.875 + draw(degrees) / 16
    side = draw(st.integers(1, 20)) / 16
    kind = draw(
        st.sampled_from(["BBOX", "POINT", "POLYGON", "LINESTRING", "MULTIPOINT", "MULTIPOLYGON", "around"])
    )
    if kind == "around":
        return "BBOX(170, 11, 107.5, 12)", box(170, 11, 107.5, 12)
    if kind == "BBOX":
        return f"BBOX({west!r}, {south!r}, {west + side!r}, {south + side!r})", box(
            west, south, west + side, south + side
        )
    made = {
        "POINT": shapely.Point(west, south),
        "POLYGON": shapely.Polygon(square(west, south, side)),
        "LINESTRING": shapely.LineString([(west, south), (west + side, south + side)]),
        "MULTIPOINT": shapely.MultiPoint([(west, south), (west + side, south)]),
        "MULTIPOLYGON": shapely.MultiPolygon(
            [shapely.Polygon(square(west, south, side)), shapely.Polygon(square(west + 2, south, side))]
        ),
    }[kind]
    return shapely.to_wkt(made, rounding_precision=17, trim=True), made


@st.composite
def spatial(draw: st.DrawFn) -> Asked:
    name = draw(st.sampled_from(sorted(SPATIAL)))
    text, other = draw(geometries())
    literal_first = draw(st.booleans())

    def holds(one: dict[str, Any]) -> bool | None:
        own = geometry(one)
        if own is None:
            return None
        return SPATIAL[name](other, own) if literal_first else SPATIAL[name](own, other)

    return Asked(f"{name}({text}, geometry)" if literal_first else f"{name}(geometry, {text})", holds)


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@st.composite
def temporal(draw: st.DrawFn) -> Asked:
    one_moment, other_moment = sorted((draw(instants), draw(instants)))
    form = draw(st.sampled_from(["instant", "date", "interval", "open", "allen", "compare"]))
    if form == "compare":
        op = draw(st.sampled_from(sorted(COMPARE)))
        return Asked(
            f"published_at {op} TIMESTAMP('{stamp(one_moment)}')",
            lambda one: COMPARE[op](READ["published_at"](one), one_moment),
        )
    if form == "allen":
        name = draw(st.sampled_from(sorted(OF_INTERVALS)))
        text = f"{name}(INTERVAL(published_at, '{stamp(LATEST.replace(year=2030))}'), INTERVAL('{stamp(one_moment)}', '{stamp(other_moment)}'))"
        end = LATEST.replace(year=2030, microsecond=0)
        return Asked(
            text, lambda one: OF_INTERVALS[name]((READ["published_at"](one), end), (one_moment, other_moment))
        )
    name = draw(st.sampled_from(sorted(TEMPORAL)))
    forms = {
        "instant": (f"TIMESTAMP('{stamp(one_moment)}')", (one_moment, one_moment)),
        "date": ("DATE('2026-11-22')", day_of(datetime(2026, 11, 22, tzinfo=UTC))),
        "interval": (f"INTERVAL('{stamp(one_moment)}', '{stamp(other_moment)}')", (one_moment, other_moment)),
        "open": (f"INTERVAL('..', '{stamp(other_moment)}')", (EARLIEST, other_moment)),
    }
    literal, ends = forms[form]
    return Asked(
        f"{name}(published_at, {literal})", lambda one: TEMPORAL[name]((READ["published_at"](one),) * 2, ends)
    )


literals = st.sampled_from([Asked("TRUE", lambda _: True), Asked("FALSE", lambda _: False)])
predicates = st.one_of(
    comparisons(), turned(), likes(), ranges(), choices(), nulls(), spatial(), temporal(), literals
)


def _not(one: Asked) -> Asked:
    return Asked(f"NOT ({one.text})", lambda listing: negated(one.holds(listing)))


def _joined(word: str, parts: list[Asked]) -> Asked:
    join = every if word == "AND" else some
    text = f" {word} ".join(f"({part.text})" for part in parts)
    return Asked(text, lambda listing: join(*(part.holds(listing) for part in parts)))


def _grown(inner: st.SearchStrategy[Asked]) -> st.SearchStrategy[Asked]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(inner.map(_not), st.builds(_joined, st.sampled_from(["AND", "OR"]), several))


filters = st.recursive(predicates, _grown, max_leaves=8).filter(lambda asked: len(asked.text) <= 4096)


# The proofs -----------------------------------------------------------------------------------------------------


@RELAXED
@given(asked=predicates)
def test_every_predicate_finds_what_it_says(asked: Asked, view: View, listings: Listings) -> None:
    same(view, listings, asked)


@RELAXED
@given(asked=filters)
def test_joined_with_and_or_not_unknown_stays_unknown(asked: Asked, view: View, listings: Listings) -> None:
    same(view, listings, asked)


@pytest.mark.parametrize("name", sorted(SPATIAL))
def test_each_spatial_function_on_a_case_where_it_holds(name: str, view: View, listings: Listings) -> None:
    texts = {
        "S_CROSSES": "LINESTRING(107.4 11.3, 107.9 11.3)",
        "S_TOUCHES": "POLYGON((107 11.25, 107.5 11.25, 107.5 11.75, 107 11.75, 107 11.25))",
        "S_OVERLAPS": "BBOX(107.7, 11.3, 108.1, 11.5)",
        "S_EQUALS": "POLYGON((107.5 11.25, 108 11.25, 108 11.75, 107.5 11.75, 107.5 11.25))",
        "S_CONTAINS": "POINT(107.6 11.3)",
    }
    text = texts.get(name, "BBOX(107, 11, 108, 12)")
    other = box(*map(float, text[5:-1].split(","))) if text.startswith("BBOX") else shapely.from_wkt(text)

    def holds(one: dict[str, Any]) -> bool | None:
        own = geometry(one)
        return None if own is None else SPATIAL[name](own, other)

    assert any(holds(one) for one in listings), "the case shows nothing"
    same(view, listings, Asked(f"{name}(geometry, {text})", holds))


wide, high = st.integers(-2880, 2880), st.integers(-1440, 1440)


@RELAXED
@given(a=wide, b=high, c=wide, d=high, near=st.booleans(), six=st.booleans())
def test_a_box(a: int, b: int, c: int, d: int, near: bool, six: bool, view: View, listings: Listings) -> None:
    """Anywhere, and near the features; around the antimeridian too."""
    if near:
        west, south, east, north = (107 + a % 36 / 16, 11 + b % 20 / 16, 107 + c % 36 / 16, 11 + d % 20 / 16)
    else:
        west, south, east, north = a / 16, b / 16, c / 16, d / 16
    south, north = sorted((south, north))
    other = box(west, south, east, north)
    expected = {one["id"] for one in listings if one["geometry"] and geometry(one).intersects(other)}
    text = f"{west},{south},-10,{east},{north},2000" if six else f"{west},{south},{east},{north}"
    assert answered(view, bbox=text, limit="1000") == expected


FORMS = ("instant", "closed", "from", "until", "empty from", "day")


@RELAXED
@given(one=instants, other=instants, form=st.sampled_from(FORMS))
def test_a_moment_or_interval(
    one: datetime, other: datetime, form: str, view: View, listings: Listings
) -> None:
    one, other = sorted((one, other))
    text, (first, last) = {
        "instant": (stamp(one), (one, one)),
        "closed": (f"{stamp(one)}/{stamp(other)}", (one, other)),
        "from": (f"{stamp(one)}/..", (one, LATEST)),
        "until": (f"../{stamp(one)}", (EARLIEST, one)),
        "empty from": (f"/{stamp(one)}", (EARLIEST, one)),
        "day": (f"{one:%Y-%m-%d}", day_of(one)),
    }[form]
    expected = {each["id"] for each in listings if first <= READ["published_at"](each) <= last}
    assert answered(view, datetime=text, limit="1000") == expected


def test_equality_on_every_value_there_is(view: View, listings: Listings) -> None:
    for name in (*TEXTS, *NUMBERS):
        for value in {READ[name](one) for one in listings} - {None}:
            expected = {one["id"] for one in listings if READ[name](one) == value}
            assert answered(view, **{name: str(value)}) == expected, (name, value)
        assert answered(view, **{name: "7777777"}) == set()


@RELAXED
@given(data=st.data())
def test_parameters_and_filter_together_are_joined_by_and(
    data: st.DataObject, view: View, listings: Listings
) -> None:
    asked = data.draw(predicates)
    kind = data.draw(st.sampled_from(["zone", "site", "place"]))
    other = box(107, 11, 108, 11.6)
    expected = {
        one["id"]
        for one in listings
        if one["kind"] == kind
        and one["geometry"]
        and geometry(one).intersects(other)
        and asked.holds(one) is True
    }
    assert answered(view, kind, filter=asked.text, bbox="107,11,108,11.6", kind=kind, limit="7") == expected


def test_every_collection_holds_its_kind_and_all_of_it(view: View, listings: Listings) -> None:
    for kind in KINDS:
        assert answered(view, kind, limit="3") == {one["id"] for one in listings if one["kind"] == kind}
    assert answered(view, limit="17") == {one["id"] for one in listings}
