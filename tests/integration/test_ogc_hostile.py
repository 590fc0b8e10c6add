"""Hostile requests at ``/ogc``: never a 5xx, always quick, and the parameter is named."""

import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.contract.test_http_served import Served, served
from tests.integration.test_hostile import INSIDE
from tests.proving import figure

ITEMS = "/ogc/collections/listings/items"
seen: Counter[int] = Counter()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("hostile")) as running:
        yield running
    figure(
        f"hostile requests at /ogc: {sum(seen.values())}, 5xx {sum(n for status, n in seen.items() if status >= 500)}, by status {dict(sorted(seen.items()))}"
    )


PARAMETERS: list[tuple[str, str]] = [
    *(("limit", text) for text in ("-1", "0", "1e3", "0x10", "١٠", "NaN", "", " 5", "5;DROP TABLE", "1,2")),
    *(("bbox", text) for text in ("nan,nan,nan,nan", "inf,-inf,inf,inf", "1,2,3", "1,2,3,4,5", "1,2,3,4,5,6,7", ",,,", "1e400,0,0,0",
                                  "181,0,182,1", "0,91,1,92", "0,1,1,0", "107,11,9,108,12,1", "nan,11,0,108,12,1", "--1,0,0,0", "1" * 400 + ",0,0,0",
                                  "0x1,0,0,0", "1_0,0,0,0", "107;11;108;12")),
    *(("datetime", text) for text in ("", "..", "0000-01-01", "2026-02-30", "2026-01-01T25:00:00Z", "9999-12-31T23:59:59-23:59x", "2026-02-01/2026-01-01",
                                      "a/b/c", "2026-01-01T00:00:00", "'; DROP TABLE", "9" * 400)),
    *(("cursor", text) for text in ("x", "-1", "0.0.0", "abc.99999999999999999999", "e.1", "../../etc/passwd", "a" * 400, "ffffffffffff.1", "ffffffffffff.999999999")),
    *(("crs", text) for text in ("", "EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/3857")),
    ("bbox-crs", "x"), ("filter-crs", "http://www.opengis.net/def/crs/EPSG/0/32648"), ("filter-lang", "cql2-json"), ("filter-lang", "sql"),
    ("f", "xml"), ("f", "../../etc/passwd"), ("area_ha", "nan"), ("area_ha", "1e999"), ("sequence", "abc"), ("published_at", "x"), ("stale_ymd", "2026-01-01"),
    ("nothing", "1"), ("__proto__", "1"), ("limit[]", "1"), ("$where", "1"), ("title_vi", "x" * 2000),
]  # fmt: skip

FILTERS = [
    "", " ", "x", "THIS IS NOT A FILTER", "area_ha >", "= 5", "area_ha = 'x'", "title_vi = 5", "title_vi > area_ha", "area_ha = NULL",
    "nothing = 1", '"nothing" = 1', "id = 'x", 'id = "x', "(id = 'x'", "id = 'x')", "id = 'a' OR", "id IN ()", "id IN (1, 'a')",
    "(" * 30 + "id = " + ")" * 30, "(" * 1300, ")" * 1300, "NOT " * 1000 + "true", "(NOT " * 31 + "true" + ")" * 31 + ")", "id = " + "-" * 2000 + "1",
    "CASEI(" * 200 + "id" + ")" * 200 + " = 'x'", " OR ".join(["id = 'x'"] * 150), "id IN (" + ",".join(["'x'"] * 300) + ")",
    "id LIKE id", "id LIKE 5", "area_ha LIKE '5%'", "area_ha + 1 > 2", "area_ha * 2 > 2", "area_ha > 1e999", "sleep(10) = 1", "id = load_extension('x')",
    "CASEI(area_ha) = 'x'", "CASEI(id, id) = 'x'", "S_INTERSECTS(geometry)", "S_INTERSECTS(geometry, geometry, geometry)", "S_INTERSECTS(geometry, 'POINT(1 2)')",
    "S_INTERSECTS(id, POINT(1 2))", "S_INTERSECTS(geometry, POINT(90 180))", "S_INTERSECTS(geometry, POINT(1))", "S_INTERSECTS(geometry, POLYGON((0 0)))",
    "S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 1)))", "S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))",
    "S_WITHIN(geometry, MULTIPOLYGON(((0 0, 1 1, 1 0, 0 1, 0 0))))", "S_INTERSECTS(geometry, LINESTRING(0 0))", "S_INTERSECTS(geometry, BBOX(1,2,3))",
    "S_INTERSECTS(geometry, BBOX(1,2,'x',4))", "S_INTERSECTS(geometry, BBOX(1,5,2,4))", "S_INTERSECTS(geometry, POINT(1e400 1))", "S_BUFFER(geometry, 5)",
    "S_DWITHIN(geometry, POINT(1 2), 5)", "BBOX(1,2,3,4)", "geometry", "geometry = geometry", "geometry > 5", "id", "5", "'x'",
    "T_AFTER(published_at, DATE('2026-02-30'))", "T_AFTER(published_at, TIMESTAMP('x'))", "T_AFTER(published_at, 5)", "T_AFTER(id, DATE('2026-01-01'))",
    "T_DURING(published_at, INTERVAL('..', '2026-01-01'))", "T_AFTER(published_at, INTERVAL('2026-02-01', '2026-01-01'))", "T_AFTER(published_at, INTERVAL('x', 'y'))",
    "published_at > 'yesterday'", "published_at > DATE('2026-01-01T00:00:00Z')", "published_at BETWEEN 1 AND 2", "A_CONTAINS(sectors, ('x', 'y'))",
    "zz_group_0 = 1", "id = 'x'; DROP TABLE publications", "id = 'x' -- y", "id = 'x' /* y */", "\\", "id = \\x", '{"op": "="}', "id ILIKE 'x'",
    "id BETWEEN 1", "id IS", "id IS NOT", "TRUE = 1", "true AND 5", "not id", "S_INTERSECTS(geometry, POINT EMPTY)",
    "S_INTERSECTS(geometry, POLYGON((107 1 1,109 11,109 12,107 11)))", "S_WITHIN(GEOMETRYCOLLECTION(POINT EMPTY), geometry)", "id = 'x' = 'y'", "١ = ١",
]  # fmt: skip

FINE = [
    "id LIKE '" + "%a" * 1000 + "'", "id LIKE '" + "_" * 1000 + "'", "title_vi LIKE '" + "%_" * 900 + "x'", "id LIKE '\\'", "id LIKE ''",
    "id = ''", "id = '" + "x" * 3000 + "'", "area_ha > 99999999999999999999999999999", "published_at < TIMESTAMP('9999-12-31T23:59:59Z')",
    "S_INTERSECTS(geometry, POLYGON EMPTY)", "S_TOUCHES(geometry, BBOX(107,11,107,11))", "S_INTERSECTS(geometry, POINT Z(107 11 5))",
    "(((((((((((((((id = 'x')))))))))))))))", "NOT " * 30 + "true", "'a' = 'a'", "1 = 1", "TRUE = FALSE", "id = '<script>alert(1)</script>'",
    "id = '{{7*7}}'", "id = '☕'", "area_ha = -0.0",
]  # fmt: skip


def asked(server: Served, target: str, statuses: set[int], parameter: str | None = None) -> None:
    began = time.perf_counter()
    answer = server.get(target)
    assert time.perf_counter() - began < 5
    seen[answer.status] += 1
    assert answer.status in statuses, (target[:200], answer.status, answer.body[:500])
    if answer.status >= 400 and answer.body != b"Invalid HTTP request received.":
        assert answer.media_type == "application/problem+json"
        told = answer.json["detail"]
        assert not INSIDE.search(told), told
        assert len(answer.body) < 2000
        if parameter and answer.status == 400:
            assert [error["parameter"] for error in answer.json["errors"]] == [parameter[:100]]


@pytest.mark.parametrize(("name", "text"), PARAMETERS)
def test_a_hostile_parameter_is_refused_and_named(name: str, text: str, server: Served) -> None:
    asked(server, f"{ITEMS}?{quote(name)}={quote(text)}", {400}, name)


@pytest.mark.parametrize("text", FILTERS)
def test_a_hostile_filter_is_refused_and_named(text: str, server: Served) -> None:
    asked(server, f"{ITEMS}?filter={quote(text)}", {400, 414}, "filter")


@pytest.mark.parametrize("text", FINE)
def test_a_strange_filter_is_answered(text: str, server: Served) -> None:
    asked(server, f"{ITEMS}?filter={quote(text)}", {200})


@pytest.mark.parametrize(
    "target",
    [
        f"{ITEMS}?filter=" + "a" * 100_000, f"{ITEMS}?filter=" + "(" * 5000, f"{ITEMS}?limit=" + "9" * 400, f"{ITEMS}?limit=" + "9" * 7000,
        f"{ITEMS}?" + "&".join(f"a{at}=1" for at in range(300)), f"{ITEMS}?limit=1&limit=2", f"{ITEMS}?limit=10%00", f"{ITEMS}?filter=%00",
        f"{ITEMS}?filter=%ff%fe", f"{ITEMS}?title_vi=%ed%a0%80", f"{ITEMS}?%00=1", f"{ITEMS}?=1", f"{ITEMS}?limit", f"{ITEMS}?&&&", f"{ITEMS}?title_vi=\xff",
        f"{ITEMS}/" + "9" * 400, f"{ITEMS}/%00", f"{ITEMS}/..%2f..%2fetc%2fpasswd", f"{ITEMS}/%ff", f"{ITEMS}/'", f"{ITEMS}/" + "%F0%9F%98%80" * 100,
        "/ogc/collections/" + "x" * 400, "/ogc/collections/%00/items", "/ogc/collections/../items", "/ogc/collections//items", "/ogc//collections",
        "/ogc/collections/zone/items/", "/ogc/collections/__class__/items", "/ogc/collections/zone/queryables/x", "/ogc/api?f=yaml", "/ogc/?x=1",
    ],
)  # fmt: skip
def test_a_hostile_address_is_no_fault_of_ours(target: str, server: Served) -> None:
    asked(server, target, {200, 400, 404, 414})


@pytest.mark.parametrize(
    "accept",
    [
        "text/html;q=x",
        "*/*;q=",
        "," * 500,
        "text/html" * 500,
        "a/b;q=9e999",
        "text/html;q=-1",
        "\xff/html",
        "html",
        "text/html;q=nan",
    ],
)
def test_a_hostile_accept_is_no_fault_of_ours(accept: str, server: Served) -> None:
    for target in (ITEMS, "/ogc", f"{ITEMS}/kcn-loc-son"):
        answer = server.get(target, Accept=accept)
        seen[answer.status] += 1
        assert answer.status == 200
