"""The public reads, as HTTP sees them: validators, lengths, HEAD, headers, waiting, pages."""

import gzip
import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from api.edge.headers import ALWAYS
from api.edge.problems import KINDS
from api.settings import ROOT
from catalogue.domain.kinds import KINDS as RECORD_KINDS
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.publishing import edit_record, publish_records
from partners.port import Scope
from partners.storage import SqlKeys
from tests.contract.test_http_served import Answer, Served, served

READS = [
    "/v1/listings/kcn-loc-son",
    "/v1/vocabulary",
    "/feeds/changes",
    "/feeds/changes?limit=5",
    "/feeds/snapshot.ndjson",
    "/feeds/listings.json",
    "/feeds/listings.json?lang=en&limit=3",
    "/feeds/listings.atom",
    "/feeds/listings.atom?lang=en&limit=3",
    "/feeds/schemas/zone.json",
    "/sitemap.xml",
    "/catalog.ttl",
    "/catalog.jsonld",
    "/en/listings/kcn-loc-son",
    "/vi/listings/place-68",
]
HOT = [path for path in READS if path.startswith(("/feeds/", "/v1/listings/")) and "schemas" not in path]
PAGES = [
    "/",
    "/?lang=en&q=ca+phe",
    "/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
    "/api",
    *(f"/problems/{slug}" for slug in KINDS),
]
OTHERS = ["/v1/listings?q=tea&facets=kind", "/healthz", "/readyz", "/openapi.json", "/static/page.css"]
REFUSED = [
    "/nothing",
    "/v1/listings/nothing",
    "/v1/listings?limit=0",
    "/v1/matches",
    "/v1/profiles/nobody",
    "/feeds/changes?cursor=x",
    "/%FF",
    "/?q=%00",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("reads")) as running:
        yield running


def without(answer: Answer, *names: str) -> dict[str, str]:
    """The headers but the date and what every request changes or only this caller is told."""
    own = {"date", "ratelimit", "ratelimit-policy", *names}
    return {name: value for name, value in answer.headers.items() if name not in own}


def published_again(server: Served, id: str, text: str) -> int:
    """Publishes a record with another summary; its new sequence."""
    unit = SqlUnitOfWork(server.service.engine)
    edit_record(id, {"summary": {"vi": text, "en": text}}, unit)
    return next(done.sequence for done in publish_records([id], unit) if done.id == id)


@pytest.mark.parametrize("path", READS)
def test_a_read_has_what_caches_and_followers_need(path: str, server: Served) -> None:
    answer = server.get(path)
    assert answer.status == 200
    assert re.fullmatch(r'"[\x21\x23-\x7e]+"', answer.headers["etag"])
    assert answer.headers["cache-control"].startswith("public, max-age=")
    assert int(answer.headers["langbiang-sequence"]) == server.service.follower.head.sequence
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "langbiang-sequence" in answer.headers["access-control-expose-headers"]
    assert answer.headers["vary"] == "accept-encoding"


def _settled(server: Served) -> None:
    """Until a second after the last publication: before that no date can validate what was published in it."""
    last = max(listing.modified for listing in server.service.follower.world.snapshot.in_order)
    while datetime.now(UTC) - datetime.fromisoformat(last) < timedelta(seconds=1):
        time.sleep(0.05)


@pytest.mark.parametrize("path", READS)
def test_a_validator_is_the_same_for_every_caller(path: str, server: Served) -> None:
    _settled(server)
    first = server.get(path)
    made = SqlKeys(server.service.engine).create("Somebody", list(Scope), 1000)
    server.service.keys.refresh()
    for headers in (
        {"Authorization": f"Bearer {made.secret}"},
        {"Authorization": "Digest of another server"},
        {"Cookie": "session=1"},
        {"Accept-Language": "en"},
        {"Accept-Encoding": "br"},
        {"Origin": "https://partner.example"},
        {"X-Forwarded-For": "10.0.0.1"},
        {"Accept": "text/html"},
    ):
        other = server.ask("GET", path, headers=headers)
        assert (other.headers["etag"], other.body) == (first.headers["etag"], first.body)
        assert without(other) == without(first)


@pytest.mark.parametrize("path", READS)
def test_who_has_the_current_copy_gets_304(path: str, server: Served) -> None:
    full = server.get(path)
    tag = full.headers["etag"]
    for asked in (tag, f"W/{tag}", "*", f'"other", {tag}', f' "a",W/{tag} '):
        answer = server.get(path, If_None_Match=asked)
        assert (answer.status, answer.body) == (304, b"")
        assert without(answer) == without(full, "content-length")
    for asked in ('"other"', tag.strip('"'), tag[:-1]):
        assert server.get(path, If_None_Match=asked).status == 200


@pytest.mark.parametrize("path", READS)
def test_the_compressed_form_has_a_validator_of_its_own(path: str, server: Served) -> None:
    plain, packed = server.get(path), server.get(path, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(packed.body) < len(plain.body)
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    kept = without(packed, "content-encoding", "content-length", "etag")
    assert kept == without(plain, "content-length", "etag")
    for tag in (plain.headers["etag"], packed.headers["etag"]):
        answer = server.get(path, Accept_Encoding="gzip", If_None_Match=tag)
        assert (answer.status, answer.headers["etag"]) == (304, tag)


@pytest.mark.parametrize("path", [*HOT, "/sitemap.xml", "/catalog.ttl"])
def test_a_date_serves_who_keeps_no_tags(path: str, server: Served) -> None:
    time.sleep(1.1)  # While the second of the last publication lasts no date is given.
    date = server.get(path).headers["last-modified"]
    assert server.get(path, If_Modified_Since=date).status == 304
    assert server.get(path, If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200
    assert server.get(path, If_Modified_Since=date, If_None_Match='"other"').status == 200


@pytest.mark.parametrize("path", [*READS, *PAGES, *OTHERS, *REFUSED, "/metrics"])
def test_head_answers_as_get_without_a_body(path: str, server: Served) -> None:
    got, head = server.get(path), server.ask("HEAD", path)
    varying = ("content-length",) if path == "/metrics" else ()
    assert head.body == b""
    assert (head.status, without(head, *varying)) == (got.status, without(got, *varying))


@pytest.mark.parametrize("path", [*READS, *PAGES, *OTHERS, *REFUSED, "/metrics"])
def test_no_answer_goes_without_its_security_headers(path: str, server: Served) -> None:
    wanted = {name.decode(): value.decode() for name, value in ALWAYS}
    for method in ("GET", "HEAD", "OPTIONS", "PATCH"):
        assert server.ask(method, path).headers.items() >= wanted.items()
    assert "'unsafe" not in wanted["content-security-policy"]
    assert wanted["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("path", HOT)
def test_the_hot_path_and_the_router_answer_the_same_bytes(path: str, server: Served) -> None:
    hot, routed = server.get(path), server.get(path + ("&" if "?" in path else "?") + "at_least=0")
    assert (hot.status, hot.body) == (200, routed.body)
    assert without(hot) == without(routed)


def test_every_listing_is_the_same_everywhere(server: Served) -> None:
    lines = [json.loads(line) for line in server.get("/feeds/snapshot.ndjson").body.splitlines()]
    assert len(lines) == server.get("/healthz").json["listings"] > 300
    for line in lines[::20]:
        assert server.get(f"/v1/listings/{line['id']}").json == line


def test_a_publication_changes_its_own_validator_only(server: Served) -> None:
    own, other = (server.get(f"/v1/listings/{id_}").headers["etag"] for id_ in ("kcn-loc-son", "kcn-phu-hoi"))
    page = server.get("/feeds/changes").headers["etag"]
    sequence = published_again(server, "kcn-loc-son", "Another summary.")
    answer = server.get(f"/v1/listings/kcn-loc-son?at_least={sequence}", If_None_Match=own)
    assert answer.status == 200
    assert answer.json["sequence"] == sequence
    assert server.get("/v1/listings/kcn-phu-hoi", If_None_Match=other).status == 304
    assert server.get("/feeds/changes", If_None_Match=page).status == 200


def test_at_least_waits_for_what_was_published(server: Served) -> None:
    for turn in range(5):
        sequence = published_again(server, "kcn-phu-hoi", f"Turn {turn}.")
        for path in (
            "/v1/listings/kcn-phu-hoi",
            "/v1/listings?q=turn",
            "/feeds/changes",
            "/v1/vocabulary",
            "/feeds/snapshot.ndjson",
        ):
            answer = server.get(f"{path}{'&' if '?' in path else '?'}at_least={sequence}")
            assert answer.status == 200
            assert int(answer.headers["langbiang-sequence"]) >= sequence


def test_a_sequence_nobody_published_is_refused_at_once(server: Served) -> None:
    answer = server.get("/v1/listings/kcn-loc-son?at_least=1000000")
    assert answer.status == 409
    assert answer.json["type"] == "/problems/ahead-of-log"
    assert answer.json["errors"][0]["parameter"] == "at_least"


def test_a_sequence_that_does_not_arrive_is_a_503_that_says_when_to_come_back(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with served(tmp_path_factory.mktemp("stuck")) as server:
        server.service.follower.stop()
        sequence = published_again(server, "kcn-loc-son", "Nobody follows.")
        answer = server.get(f"/v1/listings/kcn-loc-son?at_least={sequence}")
        assert answer.status == 503
        assert answer.json["type"] == "/problems/not-yet"
        assert answer.headers["retry-after"] == "2"
        assert server.get("/v1/listings/kcn-loc-son").status == 200


def test_a_405_names_every_method_of_the_address(server: Served) -> None:
    contract = server.get("/openapi.json").json
    for path, methods in contract["paths"].items():
        own = {method.upper() for method in methods}
        target = path.replace("{id}", "x").replace("{secret}", "x").replace("{kind}", "zone")
        for method, status in (("PATCH", 405), ("OPTIONS", 204)):
            answer = server.ask(method, target)
            assert answer.status == status
            named = set(answer.headers["allow"].split(", "))
            assert named == own | {"OPTIONS"} | ({"HEAD"} if "GET" in own else set())


def test_any_site_may_read_and_match(server: Served) -> None:
    asked = {
        "Origin": "https://partner.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = server.ask("OPTIONS", "/v1/matches", headers=asked)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]
    assert "content-type" in answer.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in answer.headers


def test_the_json_feed_leads_to_every_listing_once(server: Served) -> None:
    wanted = {json.loads(line)["id"] for line in server.get("/feeds/snapshot.ndjson").body.splitlines()}
    found: list[str] = []
    target: str | None = "/feeds/listings.json?limit=100"
    while target:
        page = server.get(target.removeprefix(server.url)).json
        found += [item["_langbiang"]["id"] for item in page["items"]]
        target = page.get("next_url")
    assert len(found) == len(wanted)
    assert set(found) == wanted


def test_every_kind_has_its_schema(server: Served) -> None:
    for kind in RECORD_KINDS:
        answer = server.get(f"/feeds/schemas/{kind}.json")
        assert answer.media_type == "application/schema+json"
        assert answer.json["$id"] == f"{server.url}/feeds/schemas/{kind}.json"


def test_every_problem_has_its_page(server: Served) -> None:
    for slug, kind in KINDS.items():
        page = server.get(f"/problems/{slug}")
        assert page.status == 200
        assert page.media_type == "text/html"
        assert kind.title in page.body.decode()


class Loads(HTMLParser):
    """What a page makes a browser fetch or run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.runs: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "iframe", "object", "embed", "base", "style"}:
            self.runs.append(tag)
        given = dict(attrs)
        if tag == "link" and (given.get("rel") == "canonical" or "hreflang" in given):
            return  # It says what the page is called; nothing is fetched, and search engines want it whole.
        for name, value in attrs:
            if name in {"href", "src", "action", "srcset", "poster", "data", "formaction"}:
                self.addresses.append(value or "")
            if name.startswith("on") or name == "style" or name == "http-equiv":
                self.runs.append(name)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fetches_nothing_from_elsewhere_and_runs_nothing(path: str, server: Served) -> None:
    found = Loads(server.get(path).body.decode())
    assert found.addresses
    assert all(address.startswith("/") and not address.startswith("//") for address in found.addresses)
    assert found.runs == []


@pytest.mark.parametrize("path", PAGES)
def test_the_links_of_a_page_lead_somewhere(path: str, server: Served) -> None:
    for address in Loads(server.get(path).body.decode()).addresses:
        assert server.get(address).status == 200, address


def test_style_sheets_fetch_nothing() -> None:
    for sheet in (ROOT / "web" / "static").rglob("*.css"):
        assert not re.search(r"@import|url\(|https?:", sheet.read_text(encoding="utf-8"))
