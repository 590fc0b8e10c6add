"""The guard before the parser: what it lets through means what the parser says, and nothing makes it work for long."""

import time
from random import Random
from typing import Any

import cql2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.edge.errors import BadParameter
from feeds.ogc.cql2.parsing import parsed
from tests.proving import counted, figure

FILTERS = [
    "area_ha > 5",
    "title_vi = 'B''Lao'",
    "a = 1 AND b = 2 OR NOT c = 3",
    "(a = 1 OR b = 2) AND (c = 3 OR (d = 4 AND e = 5))",
    "NOT (a = 1)",
    "a IN ('x', 'y') AND b NOT IN (1, 2)",
    "a LIKE 'x%' AND b NOT LIKE '_y'",
    "a BETWEEN 1 AND 2 AND (b NOT BETWEEN -3 AND +4)",
    "a IS NULL AND b IS NOT NULL",
    "CASEI(a) = casei('É') AND ACCENTI(CASEI(b)) LIKE accenti(casei('x%'))",
    "CASEI(a) IN (CASEI('x'), casei('y'))",
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 0), (0.1 0.1, 0.2 0.1, 0.2 0.2, 0.1 0.1)))",
    "S_WITHIN(geometry, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0))))",
    "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 1)))",
    "S_INTERSECTS(geometry, BBOX(107.5, -11, 108, 12))",
    "T_AFTER(published_at, TIMESTAMP('2026-01-01T00:00:00Z')) AND published_at > DATE('2026-01-01')",
    "T_DURING(INTERVAL(a, b), INTERVAL('..', '2026-01-01'))",
    '"a b" = 1 AND x:y = 2 AND x.y = 3',
    "true OR false",
    "((((((((a = 1))))))))",
]


@pytest.mark.parametrize("text", FILTERS)
def test_a_filter_means_what_the_parser_says(text: str) -> None:
    assert parsed(text) == cql2.parse_text(text).to_json()


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a > .5 AND b < -.25e1", "a > 0.5 AND b < -0.25e1"),
        ("S_INTERSECTS(geometry, POINT(.5 -.5))", "S_INTERSECTS(geometry, POINT(0.5 -0.5))"),
    ],
)
def test_what_the_grammar_allows_and_the_parser_does_not_is_read_too(text: str, same: str) -> None:
    """``exactNumericLiteral`` of the standard's grammar."""
    assert parsed(text) == cql2.parse_text(same).to_json()


def test_exponents_in_geometries_are_read() -> None:
    point = parsed("S_INTERSECTS(geometry, POINT(1.08e2 -1.2E-1))")["args"][1]
    assert point == {"type": "Point", "coordinates": [108.0, -0.12]}


REFUSED = {
    "parentheses, unfinished": "(" * 4000,
    "parentheses, a fault inside": "(" * 30 + "a =" + ")" * 30,
    "parentheses, 33 deep": "(" * 33 + "a = 1" + ")" * 33,
    "parentheses, closed only": ")" * 4000,
    "calls, deep": "CASEI(" * 600 + "a" + ")" * 600,
    "signs": "a = " + "-" * 4000 + "1",
    "sign before a name": "-a = 1",
    "lists in lists": "a IN (b IN (c IN (1)))",
    "bare list": "(1, 2)",
    "empty group": "a = ()",
    "quote": "a = 'x",
    "double quote": '"a = 1',
    "semicolon": "a = 1; DROP TABLE publications",
    "comment": "a = 1 -- comment",
    "star": "a * 2 = 4",
    "plus": "a + 2 = 4",
    "caret": "a" + "^2" * 1000 + " = 1",
    "sentence": "THIS IS NOT A FILTER",
    "half": "a =",
    "nothing": " ",
    "NUL": "a = \x00",
    "a huge coordinate": "S_INTERSECTS(geometry, POINT(1e400 1))",
    "our own name": "zz_group_0 = 1",
    "a number too long": "S_INTERSECTS(geometry, POINT(" + "9" * 3000 + " 1))",
    "an empty point": "S_INTERSECTS(geometry, POINT EMPTY)",
    "a point inside a collection, empty": "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT EMPTY))",
    "positions not equally long": "S_INTERSECTS(geometry, POLYGON((107 1 1,109 11,109 12,107 11)))",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_at_once(name: str) -> None:
    began = time.perf_counter()
    with pytest.raises(BadParameter) as refusal:
        parsed(REFUSED[name])
    assert refusal.value.parameter == "filter"
    assert time.perf_counter() - began < 0.5


WORDS = [
    "kind", "area_ha", "geometry", "published_at", "'a'", "''", "5", "-1", "1e3", "0", "TRUE", "FALSE", "NULL", "AND",
    "OR", "NOT", "=", "<>", "<", ">=", "BETWEEN", "IN", "LIKE", "IS", "(", ")", "(", ")", ",", ",", "POINT",
    "LINESTRING", "POLYGON", "MULTIPOINT", "MULTIPOLYGON", "MULTILINESTRING", "GEOMETRYCOLLECTION", "EMPTY", "BBOX",
    "S_INTERSECTS", "S_WITHIN", "T_AFTER", "T_DURING", "INTERVAL", "DATE", "TIMESTAMP", "CASEI", "ACCENTI",
    "'2020-01-01'", "'2020-01-01T00:00:00Z'", "'..'", r"'a\'b'", ".5", "107", "11", "Z", "M", "ZM", "A_CONTAINS", "^", "*", "+", "-",
]  # fmt: skip
SOUND = (
    "S_INTERSECTS(geometry,POLYGON((107 11,109 11,109 12,107 11)))",
    "S_WITHIN(geometry,GEOMETRYCOLLECTION(POINT(107 11),LINESTRING(107 11,108 12)))",
    "T_AFTER(published_at,INTERVAL('2020-01-01','..'))",
    "area_ha BETWEEN 1 AND 5 AND kind IN ('a','b')",
    "CASEI(title_en) LIKE CASEI('x%') OR NOT area_ha IS NULL",
)


def test_nothing_that_is_written_breaks_it() -> None:
    """Words in any order, and sound filters with characters lost and added: read or refused, and nothing else."""
    random = Random(20261122)
    count = counted(1_500, 60_000)
    texts = [" ".join(random.choices(WORDS, k=random.randrange(1, 14))) for _ in range(count)]
    for _ in range(count):
        text = random.choice(SOUND)
        for _ in range(random.randrange(1, 5)):
            at = random.randrange(len(text))
            text = text[:at] + random.choice(["", *"()',0 .-%_\\ZME"]) + text[at + random.randrange(2) :]
        texts.append(text)
    refused = 0
    for text in texts:
        try:
            parsed(text)
        except BadParameter:
            refused += 1
    assert 0 < refused < len(texts)
    figure(f"CQL2 texts of words and of slips: {len(texts)}, {refused} refused, 0 broke it")


@given(
    st.lists(
        st.sampled_from(
            ["(", ")", "a", " AND ", " NOT ", "=", "1", "'x'", ",", " IN ", "CASEI(", "-", " LIKE "]
        ),
        max_size=60,
    )
)
def test_no_mixture_breaks_it(pieces: list[str]) -> None:
    began = time.perf_counter()
    try:
        found: Any = parsed("".join(pieces))
    except BadParameter:
        found = None
    assert time.perf_counter() - began < 0.5
    assert found is None or isinstance(found, dict | bool | str | float | list)
