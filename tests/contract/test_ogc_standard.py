"""OGC API – Features as its abstract test suites read it: Core, OpenAPI 3.0, GeoJSON, HTML, CRS, queryables, filter."""

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV30SpecValidator

from catalogue.domain.kinds import KINDS
from feeds.ogc.parameters import READERS
from feeds.ogc.properties import PROPERTIES
from feeds.ogc.properties import QUERYABLES as QUERYABLE_COLUMNS
from tests.contract.test_http_served import Answer, Served, served
from tests.ogc_oracle import FIGURES

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
NAMES = ["listings", *sorted(KINDS)]
FILLED = ("listings", "zone", "site", "place", "sector", "supply_area")
PAGES = ("", "/conformance", "/api", "/collections", "/collections/zone", "/collections/zone/queryables",
         "/collections/zone/schemas/feature",
         "/collections/zone/items", "/collections/zone/items/kcn-loc-son")  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("ogc")) as running:
        yield running


@pytest.fixture(scope="module")
def live(server: Served) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.get("/feeds/snapshot.ndjson").body.splitlines()]


@pytest.fixture(scope="module")
def api(server: Served) -> dict[str, Any]:
    found: dict[str, Any] = server.get("/ogc/api").json
    return found


def rels(document: dict[str, Any]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for link in document["links"]:
        assert link["href"].startswith("http://")
        assert link["type"]
        found.setdefault(link["rel"], []).append(link["href"])
    return found


def items(server: Served, name: str = "listings", **asked: str) -> dict[str, Any]:
    answer = server.get(
        f"/ogc/collections/{name}/items?"
        + "&".join(f"{key.replace('_', '-')}={quote(text)}" for key, text in asked.items())
    )
    assert answer.status == 200, answer.body
    assert answer.media_type == "application/geo+json"
    found: dict[str, Any] = answer.json
    return found


def every(server: Served, name: str, **asked: str) -> list[dict[str, Any]]:
    """All pages, by their links."""
    page = items(server, name, **asked)
    found = list(page["features"])
    while following := rels(page).get("next"):
        page = server.get(following[0].removeprefix(server.url)).json
        found += page["features"]
    return found


def refused(answer: Answer, parameter: str | None = None, status: int = 400) -> None:
    assert answer.status == status, answer.body
    assert answer.media_type == "application/problem+json"
    if parameter:
        assert [error["parameter"] for error in answer.json["errors"]] == [parameter]


# Core: landing page, API, conformance --------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/ogc", "/ogc/"])
def test_the_landing_page_leads_to_everything(path: str, server: Served) -> None:
    answer = server.get(path)
    assert (answer.status, answer.media_type) == (200, "application/json")
    found = rels(answer.json)
    assert {"self", "alternate", "service-desc", "service-doc", "conformance", "data"} <= set(found)
    for href in [href for links in found.values() for href in links]:
        assert server.get(href.removeprefix(server.url)).status == 200, href


def test_the_api_document_is_valid_openapi_3_0_and_whole(api: dict[str, Any], server: Served) -> None:
    assert server.get("/ogc/api").headers["content-type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert api["openapi"].startswith("3.0.")
    OpenAPIV30SpecValidator(api).validate()
    text = json.dumps(api)
    assert set(re.findall(r'"\$ref": "([^"#]*)#', text)) == {""}
    assert api["servers"] == [{"url": f"{server.url}/ogc"}]


def test_every_path_of_the_document_answers(api: dict[str, Any], server: Served) -> None:
    for path in api["paths"]:
        filled = path.replace("{featureId}", "kcn-loc-son")
        expected = {200} if "/zone/" in path or "/listings/" in path or "{" not in path else {404}
        assert server.get(f"/ogc{filled}").status in expected, path


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_described_as_the_standard_has_them(name: str, api: dict[str, Any]) -> None:
    """/req/core/fc-limit-definition, fc-bbox-definition (of 1.0.0 and of 1.0.1), fc-time-definition; Part 2 and 3."""
    refs = [each["$ref"] for each in api["paths"][f"/collections/{name}/items"]["get"]["parameters"]]
    found = {ref.rsplit("/", 1)[1]: api["components"]["parameters"][ref.rsplit("/", 1)[1]] for ref in refs}
    for parameter, each in found.items():
        assert (each["name"], each["in"]) == (parameter, "query")
        assert (each["required"], each["style"], each["explode"]) == (False, "form", False)
    schemas = {parameter: each["schema"] for parameter, each in found.items()}
    assert schemas["limit"] == {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}
    assert schemas["bbox"] == {
        "type": "array",
        "items": {"type": "number"},
        "minItems": 4,
        "maxItems": 6,
        "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
    }
    assert schemas["datetime"] == {"type": "string"}
    for crs in ("crs", "bbox-crs", "filter-crs"):
        assert (schemas[crs]["type"], schemas[crs]["format"], schemas[crs]["default"]) == (
            "string",
            "uri",
            CRS84,
        )
    assert schemas["filter"]["type"] == "string"
    assert schemas["filter-lang"] == {"type": "string", "enum": ["cql2-text"], "default": "cql2-text"}


BOXES = ("-1.5,50.0,1.5,53.0", "-80.0,-5.0,-70.0,5.0", "177.0,65.0,-177.0,70.0", "-180.0,85.0,180.0,90.0",
         "-180.0,-90.0,180.0,-85.0", "-180,-90,180,90", "107.0,10.0,-170.0,13.0")  # fmt: skip


@pytest.mark.parametrize("name", FILLED)
def test_boxes_anywhere_on_earth_hold_only_what_meets_them(name: str, server: Served) -> None:
    """The boxes of the standard's own suite: over the meridian, the equator, the antimeridian, the poles."""
    for box in BOXES:
        west, south, east, north = map(float, box.split(","))
        for feature in every(server, name, bbox=box, limit="1000"):
            geometry = feature["geometry"]
            assert geometry is not None, "what has no geometry meets no box"
            if geometry["type"] == "Point":
                lon, lat = geometry["coordinates"]
                assert south <= lat <= north
                assert west <= lon <= east if west <= east else lon >= west or lon <= east


@pytest.mark.parametrize("name", FILLED)
def test_the_extents_own_times_can_be_asked_for(name: str, server: Served) -> None:
    """As the suite asks: the first moment, an interval, and a beginning with a duration; open ends as well."""
    extent = server.get(f"/ogc/collections/{name}").json["extent"]
    (first, last), *_ = extent["temporal"]["interval"]
    whole = len(every(server, name))
    for asked in (
        f"{first}/{last}",
        f"{first}/..",
        f"../{last}",
        f"{first}/",
        f"/{last}",
        "../..",
        f"{first[:10]}/P2D",
    ):
        assert len(every(server, name, datetime=asked)) == whole, asked
    assert len(every(server, name, datetime=first)) >= 1
    assert every(server, name, datetime="1999-01-01/P1Y") == []


def test_conformance_declares_what_holds(server: Served) -> None:
    classes = server.get("/ogc/conformance").json["conformsTo"]
    for name in ("core", "oas30", "geojson", "html"):
        assert f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{name}" in classes
    assert len(classes) == len(set(classes))


# Core: collections ----------------------------------------------------------------------------------------------


def test_there_is_a_collection_for_every_kind_and_one_for_all(server: Served) -> None:
    document = server.get("/ogc/collections").json
    assert [each["id"] for each in document["collections"]] == NAMES
    assert {"self", "alternate"} <= set(rels(document))
    for each in document["collections"]:
        found = rels(each)
        assert {"items", "self", QUERYABLES} <= set(found)
        alone = server.get(f"/ogc/collections/{each['id']}").json
        assert alone == each
        assert each["itemType"] == "feature"
        assert each["crs"] == [CRS84]
        assert each["storageCrs"] == CRS84


def test_an_extent_holds_every_feature(server: Served) -> None:
    for name in FILLED:
        extent = server.get(f"/ogc/collections/{name}").json.get("extent", {})
        features = every(server, name)
        points = [feature["geometry"]["coordinates"] for feature in features if feature["geometry"]]
        if points:
            (west, south, east, north), *_ = extent["spatial"]["bbox"]
            assert all(west <= lon <= east and south <= lat <= north for lon, lat in points)
            assert extent["spatial"]["crs"] == CRS84
        else:
            assert "spatial" not in extent
        (first, last), *_ = extent["temporal"]["interval"]
        published = [feature["properties"]["published_at"] for feature in features]
        assert (first, last) == (min(published), max(published))


# Core: features -------------------------------------------------------------------------------------------------


def test_items_are_all_listings_of_the_collection(server: Served, live: list[dict[str, Any]]) -> None:
    for name in NAMES:
        found = every(server, name, limit="30")
        expected = [one["id"] for one in live if name in {"listings", one["kind"]}]
        assert sorted(feature["id"] for feature in found) == sorted(expected)


def test_the_first_features_have_every_figure_and_the_rest_follow_the_log(server: Served) -> None:
    """Clients take a column without values in its first features for text (QGIS reads ten of them)."""
    for name in NAMES:
        features = every(server, name)
        first, columns = (
            items(server, name, limit="10")["features"],
            [dict(each["properties"]) for each in features],
        )
        for figure in FIGURES:
            values = [each[figure] for each in columns if each[figure] is not None]
            assert bool(values) == any(each["properties"][figure] is not None for each in first), (
                name,
                figure,
            )
        assert any(each["geometry"] for each in features) == any(each["geometry"] for each in first)
        sequences = [each["sequence"] for each in columns]
        led = next((at for at in range(len(sequences)) if sequences[at:] == sorted(sequences[at:])), 0)
        assert led <= len(FIGURES) + 1


def test_numbers_are_written_with_their_point(server: Served) -> None:
    """GDAL takes 5 for a whole number, and cuts 5.5 in the same column."""
    body = server.get("/ogc/collections/listings/items?limit=1000").body.decode()
    for name in ("area_ha", "rent", "offered_ha", "leased_ha", "completeness", "location_accuracy_km"):
        written = re.findall(rf'"{name}":([^,}}]+)', body)
        assert {text for text in written if text != "null"}, name
        assert all("." in text or "e" in text for text in written if text != "null"), name


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_of_a_collection_says_what_its_features_are(name: str, server: Served) -> None:
    found = rels(server.get(f"/ogc/collections/{name}").json)["describedby"]
    answer = server.get(found[0].removeprefix(server.url), Accept="application/schema+json")
    assert answer.media_type == "application/schema+json"
    document = answer.json
    assert document["$id"] == found[0]
    Draft202012Validator.check_schema(document)
    validator = Draft202012Validator(document)
    described = document["properties"]["properties"]["properties"]
    for feature in every(server, name):
        validator.validate(feature)
        assert set(described) | {"id"} == set(feature["properties"])
        assert not validator.is_valid(feature | {"properties": feature["properties"] | {"area_ha": "5"}})


def test_a_page_says_what_it_is(server: Served) -> None:
    page = items(server, "zone", limit="7")
    found = rels(page)
    assert page["type"] == "FeatureCollection"
    assert page["numberReturned"] == len(page["features"]) == 7
    assert page["numberMatched"] == len(every(server, "zone"))
    assert set(found) == {"self", "alternate", "next", "collection"}
    assert found["self"] == [f"{server.url}/ogc/collections/zone/items?limit=7"]


def test_items_fit_the_schema_of_the_document(api: dict[str, Any], server: Served) -> None:
    """OpenAPI 3.0's ``nullable`` written as JSON Schema has it."""

    def translated(node: Any) -> Any:
        if isinstance(node, list):
            return [translated(each) for each in node]
        if not isinstance(node, dict):
            return node
        made = {key: translated(value) for key, value in node.items() if key != "nullable"}
        return {"anyOf": [made, {"type": "null"}]} if node.get("nullable") is True else made

    schemas = {"components": translated(api["components"])}
    for name in FILLED:
        page = items(server, name, limit="1000")
        schema = {"$ref": "#/components/schemas/featureCollection", **schemas}
        assert [error.message[:200] for error in Draft202012Validator(schema).iter_errors(page)] == []
        for feature in page["features"]:
            assert set(feature["properties"]) == set(
                api["components"]["schemas"]["feature"]["properties"]["properties"]["properties"]
            )
    one = server.get("/ogc/collections/zone/items/kcn-loc-son").json
    schema = {"$ref": "#/components/schemas/feature", **schemas}
    assert [error.message[:200] for error in Draft202012Validator(schema).iter_errors(one)] == []


def test_one_feature_is_the_one_of_the_page_with_links(server: Served) -> None:
    answer = server.get("/ogc/collections/zone/items/kcn-loc-son")
    assert answer.media_type == "application/geo+json"
    links = rels(answer.json)
    assert {"self", "alternate", "collection", "canonical"} <= set(links)
    assert server.get(links["canonical"][0].removeprefix(server.url)).json["id"] == "kcn-loc-son"
    same = next(each for each in every(server, "listings") if each["id"] == "kcn-loc-son")
    assert {key: value for key, value in answer.json.items() if key != "links"} == same


def test_licence_and_attribution_are_in_every_feature(server: Served, live: list[dict[str, Any]]) -> None:
    publishers = {one["id"]: one["publisher"] for one in live}
    for feature in every(server, "listings", limit="1000"):
        own, publisher = feature["properties"], publishers[feature["id"]]
        assert own["attribution_vi"] == publisher["attribution"]["vi"]
        assert own["attribution_en"] == publisher["attribution"]["en"]
        assert own["licence"] == publisher["licence"]


@pytest.mark.parametrize(
    ("text", "count"), [("1", 1), ("10", 10), ("999999", 1000), ("9" * 400, 1000), ("007", 7)]
)
def test_limit_is_kept_and_its_maximum_too(
    text: str, count: int, server: Served, api: dict[str, Any]
) -> None:
    found = items(server, limit=text)
    assert found["numberReturned"] == min(count, found["numberMatched"])
    assert api["components"]["parameters"]["limit"]["schema"]["maximum"] == 1000


@pytest.mark.parametrize(
    ("parameter", "text"),
    [
        ("limit", "0"), ("limit", "-1"), ("limit", "ten"), ("limit", "1.5"), ("limit", ""),
        ("bbox", "1,2,3"), ("bbox", "1,2,3,4,5"), ("bbox", "a,b,c,d"), ("bbox", "107,12,108,11"), ("bbox", "107,11,108,91"),
        ("bbox", "107,11,5,108,12,1"), ("bbox", "1000000,1000000,2000000,2000000"), ("bbox", ""), ("bbox", "nan,1,2,3"),
        ("bbox", "1,2,3,inf"), ("datetime", "yesterday"), ("datetime", "2026-13-01"), ("datetime", ""),
        ("datetime", "2026-02-01T00:00:00Z/2026-01-01T00:00:00Z"), ("crs", "http://www.opengis.net/def/crs/EPSG/0/4326"),
        ("bbox-crs", "EPSG:3857"), ("filter-crs", "x"), ("filter-lang", "cql2-json"), ("cursor", "1"), ("f", "xml"),
        ("filter", "THIS IS NOT A FILTER"), ("filter", "this_is_not_a_queryable IS NULL"), ("area_ha", "wide"),
        ("published_at", "now"), ("unknown", "1"), ("offset", "10"), ("Limit", "10"),
    ],
)  # fmt: skip
def test_what_is_wrong_or_unknown_is_400_and_named(parameter: str, text: str, server: Served) -> None:
    refused(server.get(f"/ogc/collections/zone/items?{parameter}={quote(text)}"), parameter)


@pytest.mark.parametrize("path", [page for page in PAGES if not page.endswith("items")])
def test_other_pages_take_no_parameter_either(path: str, server: Served) -> None:
    refused(server.get(f"/ogc{path}?limit=10"), "limit")
    refused(server.get(f"/ogc{path}?f=json&f=json"), "f")


@pytest.mark.parametrize("path", ["/collections/x", "/collections/x/items", "/collections/x/queryables", "/collections/x/items/y",
                                  "/collections/zone/items/nothing", "/collections/site/items/kcn-loc-son", "/nothing"])  # fmt: skip
def test_what_is_not_there_is_404(path: str, server: Served) -> None:
    refused(server.get(f"/ogc{path}"), status=404)


# CRS --------------------------------------------------------------------------------------------------------------


def test_coordinates_are_crs84_and_say_so(server: Served) -> None:
    for path in ("/ogc/collections/zone/items", "/ogc/collections/zone/items/kcn-loc-son"):
        for query in ("", f"?crs={CRS84}", f"?crs={quote(CRS84, safe='')}"):
            answer = server.get(path + query)
            assert answer.headers["content-crs"] == f"<{CRS84}>"
    (lon, lat) = server.get("/ogc/collections/zone/items/kcn-loc-son").json["geometry"]["coordinates"]
    assert (107 < lon < 109, 11 < lat < 13) == (True, True)


# HTML ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_html_too(path: str, server: Served) -> None:
    for answer in (
        server.get(f"/ogc{path}?f=html"),
        server.get(f"/ogc{path}", Accept="text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"),
    ):
        assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
        text = answer.body.decode()
        assert text.startswith("<!doctype html>")
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=", text), "the policy would not run it"
        assert "accept" in answer.headers["vary"].lower()
    chosen = server.get(f"/ogc{path}?f=json", Accept="text/html")
    assert "json" in chosen.media_type
    for accept in ("application/geo+json", "*/*", "application/json, text/html;q=0.5", "image/png"):
        assert "json" in server.get(f"/ogc{path}", Accept=accept).media_type


def _links_of(document: Any) -> Iterator[str]:
    """The addresses of all links of a document, those of what it lists too."""
    if isinstance(document, list):
        for part in document:
            yield from _links_of(part)
    elif isinstance(document, dict):
        yield from (each["href"] for each in document.get("links", ()))
        yield from _links_of(document.get("collections", []))


def _said(document: Any) -> Iterator[str]:
    """Every known value of a document but its links and its bilingual names, as a page would write it."""
    if isinstance(document, dict):
        for name, value in document.items():
            if name not in {"links", "title", "description", "rel"}:
                yield from _said(value)
    elif isinstance(document, list):
        for part in document:
            yield from _said(part)
    elif document is not None:
        whole = isinstance(document, float) and document.is_integer()
        yield str(int(document) if whole else document)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "path",
    [
        "",
        "/conformance",
        "/collections",
        "/collections/zone",
        "/collections/zone/items",
        "/collections/zone/items/kcn-loc-son",
    ],
)
def test_a_page_says_all_and_links_all_that_the_document_does(path: str, lang: str, server: Served) -> None:
    """/req/html/content"""
    document = server.get(f"/ogc{path}").json
    text = server.get(f"/ogc{path}?f=html&lang={lang}").body.decode()
    body = unescape(text[text.index("<main") :])
    anchors = set(re.findall(r'<a [^>]*href="([^"]+)"', body))
    own = {each["href"] for each in document["links"] if each["rel"] in {"self", "alternate"}}
    for href in set(_links_of(document)) - own:
        other = href + ("&" if "?" in href else "?") + "f=html"
        assert {href, other, f"{other}&lang={lang}"} & anchors or "cursor=" in href, href
    if "cursor=" in str(document["links"]):
        assert any("cursor=" in href for href in anchors)
    said = [*_said({key: document[key] for key in document if key not in {"type", "numberMatched"}})]
    missing = [value for value in said if value not in body and value not in {"Feature", "FeatureCollection"}]
    assert not missing, missing[:5]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_the_readers_language(path: str, server: Served) -> None:
    """The parameter decides, else the browser; each page leads to the other one."""
    for header, lang in (("vi-VN,vi;q=0.9,en;q=0.8", "vi"), ("en;q=0.4, vi;q=0.9", "vi"), ("vi;q=0, en", "en"),
                         ("ko-KR", "en"), ("fr, *;q=0.1, vi;q=0", "en")):  # fmt: skip
        answer = server.get(f"/ogc{path}?f=html", **{"Accept-Language": header})
        assert answer.headers["content-language"] == lang, header
        assert f'<html lang="{lang}">' in answer.body.decode()
        assert "accept-language" in answer.headers["vary"]
    vi, en = (
        server.get(f"/ogc{path}?f=html&lang={lang}", **{"Accept-Language": "ko"}) for lang in ("vi", "en")
    )
    assert vi.headers["etag"] != en.headers["etag"]
    assert vi.headers["content-language"] == "vi"
    (other,) = re.findall(r'<a href="([^"]+)" hreflang="en"', vi.body.decode())
    assert server.get(unescape(other).removeprefix(server.url)).body == en.body
    assert server.get(f"/ogc{path}?lang=vi").status == 200
    refused(server.get(f"/ogc{path}?lang=ko"), "lang")


def test_a_table_of_features_is_written_as_the_language_does(server: Served) -> None:
    """34.365 would be read in Vietnamese as more than thirty-four thousand."""
    for lang, kind, hectares in (("vi", "Khu / cụm công nghiệp", "34,365"), ("en", "Zone", "34.365")):
        asked = f"/ogc/collections/zone/items?f=html&lang={lang}&id=ccn-dinh-van"
        text = server.get(asked).body.decode()
        assert f"<td>{kind}</td>" in text
        assert f"<td>{hectares}</td>" in text


def test_every_column_and_parameter_has_words_in_both_languages(server: Served) -> None:
    for each in PROPERTIES:
        assert each.title_vi != each.title != ""
    for lang in ("vi", "en"):
        text = server.get(f"/ogc/api?f=html&lang={lang}").body.decode()
        assert all(f"<code>{name}</code>" in text for name in (*READERS, *QUERYABLE_COLUMNS))


def test_every_status_an_operation_can_answer_is_described(server: Served, api: dict[str, Any]) -> None:
    """/req/oas30/completeness, exceptions-codes and security."""
    for path, methods in api["paths"].items():
        known = set(methods["get"]["responses"])
        assert {"200", "304", "400", "401", "403", "414", "429", "500", "503"} <= known, path
    assert {"bearer", "header", "basic"} == set(api["components"]["securitySchemes"])
    assert {} in api["security"]
    for name, status in (("Authorization", 401), ("X-API-Key", 401)):
        secret = "Bearer lgb_nobodys" if name == "Authorization" else "lgb_nobodys"
        assert server.get("/ogc/collections/zone/items", **{name: secret}).status == status
    assert server.get("/ogc/collections/zone/items?filter=" + "x" * 9000).status == 414


def test_answers_of_stored_bytes_are_dated(server: Served) -> None:
    for path in ("/ogc/collections/zone/items", "/ogc/collections/zone/items/kcn-loc-son"):
        dated = server.get(path).headers["last-modified"]
        assert server.get(path, **{"If-Modified-Since": dated}).status == 304


def test_pages_of_features_lead_on(server: Served) -> None:
    text = server.get("/ogc/collections/listings/items?f=html&limit=5").body.decode()
    following = re.search(r'<a rel="next" href="([^"]+)"', text)
    assert following
    href = following[1].replace("&amp;", "&").removeprefix(server.url)
    assert "f=html" in href
    assert server.get(href).media_type == "text/html"


# Queryables and filters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_queryables_are_a_schema_and_parameters(name: str, server: Served, api: dict[str, Any]) -> None:
    answer = server.get(f"/ogc/collections/{name}/queryables", Accept="application/schema+json")
    document = answer.json
    assert answer.media_type == "application/schema+json"
    assert document["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert document["$id"] == f"{server.url}/ogc/collections/{name}/queryables"
    assert document["type"] == "object"
    Draft202012Validator.check_schema(document)
    taken = {
        each["$ref"].rsplit("/", 1)[1]
        for each in api["paths"][f"/collections/{name}/items"]["get"]["parameters"]
    }
    for queryable, schema in document["properties"].items():
        if queryable == "geometry":
            assert schema["format"] == "geometry-any"
            continue
        assert queryable in taken
        assert api["components"]["parameters"][queryable]["schema"] == schema


def test_a_page_names_its_queryables_in_a_header(server: Served) -> None:
    links = server.get("/ogc/collections/zone/items").headers["link"]
    assert f'<{server.url}/ogc/collections/zone/queryables>; rel="{QUERYABLES}"' in links


VALUES = {
    "string": "'foo'",
    "number": "3.14",
    "integer": "1",
    "date-time": "TIMESTAMP('2022-04-14T14:48:46Z')",
}


def test_every_queryable_takes_every_comparison(server: Served) -> None:
    """/conf/basic-cql2/comparison, is-null; /conf/property-property."""
    properties = server.get("/ogc/collections/listings/queryables").json["properties"]
    for name, schema in properties.items():
        nothing = {one["id"] for one in every(server, "listings", filter=f"{name} IS NULL", limit="1000")}
        something = {
            one["id"] for one in every(server, "listings", filter=f"{name} is not null", limit="1000")
        }
        assert not nothing & something
        assert len(nothing | something) == items(server)["numberMatched"]
        if name == "geometry":
            continue
        value = VALUES[schema.get("format", schema["type"])]
        for left, right in ((name, value), (value, name), (name, name), (value, value)):
            found = {
                op: {
                    one["id"]
                    for one in every(server, "listings", filter=f"{left} {op} {right}", limit="1000")
                }
                for op in ("=", "<>", "<", ">", "<=", ">=")
            }
            assert not found["="] & found["<>"]
            assert not found[">"] & found["<="]
            assert not found["<"] & found[">="]
            if left == right:
                assert found["<>"] == found["<"] == found[">"] == set()
                assert (
                    found["="]
                    == found["<="]
                    == found[">="]
                    == (something if left == name else nothing | something)
                )


def test_true_is_everything_and_false_nothing(server: Served) -> None:
    assert items(server, filter="true")["numberMatched"] == items(server)["numberMatched"]
    assert items(server, filter="false")["numberMatched"] == 0


def test_positions_outside_the_world_are_refused_and_the_world_is_everything_located(server: Served) -> None:
    """/conf/spatial-functions, /conf/filter/filter-crs-wgs84."""
    located = items(server, filter="geometry IS NOT NULL")["numberMatched"]
    for world in (
        "BBOX(-180,-90,180,90)",
        "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))",
        "ENVELOPE(-180,-90,180,90)",
    ):
        assert (
            items(server, filter=f"S_INTERSECTS(geometry,{world})", filter_crs=CRS84)["numberMatched"]
            == located
        )
        assert items(server, filter=f"S_DISJOINT(geometry,{world})")["numberMatched"] == 0
    for place in ("POINT(90 180)", "BBOX(1000000,1000000,2000000,2000000)"):
        refused(
            server.get(f"/ogc/collections/zone/items?filter={quote(f'S_INTERSECTS(geometry,{place})')}"),
            "filter",
        )


@pytest.mark.parametrize(
    "name", ["T_CONTAINS", "T_DURING", "T_FINISHES", "T_MEETS", "T_OVERLAPS", "T_STARTS"]
)
def test_functions_of_intervals_take_no_instants(name: str, server: Served) -> None:
    asked = quote(f"{name}(published_at, INTERVAL('2021-01-01T00:00:00Z','..'))")
    answer = server.get(f"/ogc/collections/zone/items?filter={asked}")
    refused(answer, "filter")
    assert f"{name} as its first argument" in answer.json["errors"][0]["detail"]
    turned = quote(f"{name}(INTERVAL('2021-01-01T00:00:00Z','..'), published_at)")
    told = server.get(f"/ogc/collections/zone/items?filter={turned}").json["errors"][0]["detail"]
    assert f"{name} as its second argument" in told


def test_a_day_and_a_moment_are_the_same_or_meet_as_the_page_says(server: Served) -> None:
    """docs/feeds.md: ``=`` asks whether the moment lies within the day, T_EQUALS whether the two begin and end together."""
    day = server.get("/ogc/collections/zone/items?limit=1").json["features"][0]["properties"]["published_at"][
        :10
    ]
    for filter_, whole in (
        (f"published_at = DATE('{day}')", True),
        (f"T_INTERSECTS(published_at, DATE('{day}'))", True),
        (f"T_EQUALS(published_at, DATE('{day}'))", False),
        ("T_INTERSECTS(published_at, INTERVAL('2021-01-01','..'))", True),
        ("T_DURING(INTERVAL(published_at, published_at), INTERVAL('2021-01-01','..'))", True),
    ):
        found = items(server, "zone", filter=filter_)["numberMatched"]
        assert (found > 0) is whole, filter_


def test_hectares_are_those_the_listing_leads_with(server: Served) -> None:
    """An attribute table without dates would pass an old figure for today's."""
    features = server.get("/ogc/collections/zone/items?limit=100").json["features"]
    compared = 0
    for feature in features:
        found = feature["properties"]
        leased = server.get(f"/v1/listings/{found['id']}").json["facts"].get("leased")
        if leased and leased["unit"] == "ha":
            compared += 1
            assert (found["leased_ha"], found["leased_as_of"]) == (leased["value"], leased["as_of"])
    assert compared >= 2
    (loc_son,) = (each["properties"] for each in features if each["id"] == "kcn-loc-son")
    assert (loc_son["leased_ha"], loc_son["leased_as_of"]) == (112.9579, "2022~")
    assert loc_son["offered_as_of"] == "2019-06"
