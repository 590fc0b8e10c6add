"""What goes out fits the schemas we publish, and the feeds fit their standards."""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from catalogue.domain.kinds import KINDS
from tests.contract.test_http_served import Served, served
from tests.proving import figure

ADDRESS = {"type": "string", "format": "uri"}
TEXT = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "format": "date-time"}
TEXTS = {"type": "array", "items": TEXT}
AUTHOR = {
    "type": "object",
    "properties": {"name": TEXT, "url": ADDRESS, "avatar": ADDRESS},
    "anyOf": [{"required": ["name"]}, {"required": ["url"]}, {"required": ["avatar"]}],
}
AUTHORS = {"type": "array", "items": AUTHOR}
EXTENSIONS = {"^_[^._]": {"type": "object"}}
"""Custom objects: begin with an underscore, then a letter, and hold no dot."""
ATTACHMENT = {
    "type": "object",
    "required": ["url", "mime_type"],
    "properties": {
        "url": ADDRESS,
        "mime_type": TEXT,
        "title": TEXT,
        "size_in_bytes": {"type": "number"},
        "duration_in_seconds": {"type": "number"},
    },
}
ITEM = {
    "type": "object",
    "required": ["id"],
    "anyOf": [{"required": ["content_html"]}, {"required": ["content_text"]}],
    "properties": {
        "id": TEXT,
        "url": ADDRESS,
        "external_url": ADDRESS,
        "title": TEXT,
        "content_html": TEXT,
        "content_text": TEXT,
        "summary": TEXT,
        "image": ADDRESS,
        "banner_image": ADDRESS,
        "date_published": MOMENT,
        "date_modified": MOMENT,
        "authors": AUTHORS,
        "tags": {**TEXTS, "uniqueItems": True},
        "language": TEXT,
        "attachments": {"type": "array", "items": ATTACHMENT},
    },
    "patternProperties": EXTENSIONS,
    "additionalProperties": False,
}
JSON_FEED = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["version", "title", "items"],
    "properties": {
        "version": {"const": "https://jsonfeed.org/version/1.1"},
        "title": TEXT,
        "home_page_url": ADDRESS,
        "feed_url": ADDRESS,
        "description": TEXT,
        "user_comment": TEXT,
        "next_url": ADDRESS,
        "icon": ADDRESS,
        "favicon": ADDRESS,
        "authors": AUTHORS,
        "language": TEXT,
        "expired": {"type": "boolean"},
        "hubs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "url"],
                "properties": {"type": TEXT, "url": ADDRESS},
            },
        },
        "items": {"type": "array", "items": ITEM},
    },
    "patternProperties": EXTENSIONS,
    "additionalProperties": False,
}
"""JSON Feed 1.1, written from the text of the specification; closed, so that a misspelt field is noticed."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("shapes")) as running:
        yield running


@pytest.fixture(scope="module")
def lines(server: Served) -> list[bytes]:
    body = server.get("/feeds/snapshot.ndjson").body
    assert body.endswith(b"\n")
    return body.splitlines()


def validator(schema: Any) -> Draft202012Validator:
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator.FORMAT_CHECKER
    assert {"date", "date-time", "uri"} <= set(checker.checkers), "formats are not checked here"
    assert isinstance(checker, FormatChecker)
    return Draft202012Validator(schema, format_checker=checker)


def faults(schema: Any, document: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(schema).iter_errors(document)]


def test_every_live_listing_fits_its_published_schema(server: Served, lines: list[bytes]) -> None:
    known = {kind: validator(server.get(f"/feeds/schemas/{kind}.json").json) for kind in KINDS}
    seen: Counter[str] = Counter()
    for line in lines:
        listing = json.loads(line)
        seen[listing["kind"]] += 1
        errors = [
            f"{listing['id']} {error.json_path}: {error.message[:200]}"
            for error in known[listing["kind"]].iter_errors(listing)
        ]
        assert errors == []
    figure(f"listings that fit their published schema: {seen.total()} of {len(lines)}, {len(seen)} kinds")


def test_a_schema_refuses_what_is_no_listing_of_its_kind(server: Served, lines: list[bytes]) -> None:
    """So that the test above shows something."""
    zone = next(found for line in lines if (found := json.loads(line))["id"] == "kcn-loc-son")
    schema = server.get("/feeds/schemas/zone.json").json
    broken: list[dict[str, Any]] = [
        {**zone, "kind": "site"},
        {**zone, "unknown": 1},
        {**zone, "published_at": "yesterday"},
        {**zone, "stale_after": "2026-13-01"},
        {**zone, "sequence": 0},
        {name: value for name, value in zone.items() if name != "facts"},
        {**zone, "title": {"vi": "x"}},
    ]
    assert faults(schema, zone) == []
    assert all(faults(schema, document) for document in broken)


def test_schemas_are_self_contained(server: Served) -> None:
    for kind in KINDS:
        text = server.get(f"/feeds/schemas/{kind}.json").body.decode()
        assert '"$ref":"http' not in text


def test_no_schema_shows_a_private_field(server: Served) -> None:
    for kind in KINDS:
        schema = server.get(f"/feeds/schemas/{kind}.json").json
        assert "remarks" not in schema["properties"]
        assert '"private"' not in json.dumps(schema)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_of_the_feed_is_json_feed_1_1(lang: str, server: Served) -> None:
    target: str | None = f"/feeds/listings.json?lang={lang}&limit=100"
    while target:
        answer = server.get(target.removeprefix(server.url))
        assert answer.media_type == "application/feed+json"
        assert faults(JSON_FEED, answer.json) == []
        assert len({item["id"] for item in answer.json["items"]}) == len(answer.json["items"])
        assert answer.json["feed_url"].startswith(server.url)
        target = answer.json.get("next_url")


def test_an_address_in_the_feed_is_a_listing(server: Served) -> None:
    for item in server.get("/feeds/listings.json?limit=100").json["items"]:
        assert server.get(item["url"].removeprefix(server.url)).status == 200


def test_the_feed_schema_refuses_what_is_no_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "x",
        "items": [{"id": "1", "content_text": "x"}],
    }
    assert faults(JSON_FEED, feed) == []
    for broken in (
        {**feed, "version": "1.1"},
        {**feed, "items": [{"id": "1"}]},
        {**feed, "next": "x"},
        {**feed, "home_page_url": "/"},
    ):
        assert faults(JSON_FEED, broken)


def test_the_snapshot_is_one_json_document_a_line_in_the_order_of_the_log(lines: list[bytes]) -> None:
    documents = [json.loads(line) for line in lines]
    assert all(isinstance(document, dict) for document in documents)
    numbers = [document["sequence"] for document in documents]
    assert numbers == sorted(set(numbers))


def test_the_snapshot_says_where_to_follow_on(server: Served) -> None:
    answer = server.get("/feeds/snapshot.ndjson")
    cursor = answer.headers["langbiang-cursor"]
    assert answer.headers["link"] == f'</feeds/changes?cursor={cursor}>; rel="next"'
    following = server.get(f"/feeds/changes?cursor={cursor}").json
    assert following == {"changes": [], "cursor": cursor, "has_more": False}


def test_an_answer_fits_the_contract(server: Served) -> None:
    contract = server.get("/openapi.json").json

    def schema(name: str) -> dict[str, Any]:
        return {"$ref": f"#/components/schemas/{name}", "components": contract["components"]}

    search = server.get("/v1/listings?q=ca%20phe&facets=kind&facets=sector&near=11.5,108&limit=5").json
    assert faults(schema("SearchAnswer"), search) == []
    assert search["total"] > 0
    report = server.post("/v1/matches", {"sector": "sector-coffee-processing", "land": {"min_ha": 1.0}}).json
    assert faults(schema("Report"), report) == []
    assert faults(schema("Changes"), server.get("/feeds/changes?limit=1000").json) == []
    assert faults(schema("Problem"), server.get("/v1/listings?limit=0").json) == []
