"""Atom and JSON Feed, read whole by feedparser and by the links alone; ids, dates, filters, hostile requests."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import feedparser
import pytest

from catalogue.live.snapshot import EMPTY
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from tests.contract.test_http_served import Served, served
from tests.proving import figure

ATOM, JSON_FEED = "/feeds/listings.atom", "/feeds/listings.json"
FILTERS = [
    "kind=zone",
    "kind=zone&kind=site",
    "kind=zone,site",
    "sector=sector-agro-processing",
    "place=place-673",
    "q=ca%20phe",
    "q=khu%20cong%20nghiep&kind=zone",
    "bbox=107.5,11.3,108,11.8",
    "near=11.52,107.84&radius_km=20",
    "stage=operating",
    "area_min=50&area_max=200",
    "priority=advantage",
    "freshness=stale",
    "land_state=offered",
    "pack=lam-dong&kind=plan",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("feeds")) as running:
        yield running


def live(server: Served) -> dict[str, Any]:
    lines = server.get("/feeds/snapshot.ndjson").body.splitlines()
    return {found["id"]: found for found in map(json.loads, lines)}


def parsed(server: Served, target: str) -> Any:
    """A page as feedparser reads it: well-formed, of version Atom 1.0."""
    answer = server.get(target.removeprefix(server.url))
    assert (answer.status, answer.media_type) == (200, "application/atom+xml")
    page = feedparser.parse(answer.body, response_headers={"content-type": "application/atom+xml"})
    assert page.bozo == 0, page.get("bozo_exception")
    assert page.version == "atom10"
    return page


def link(page: Any, rel: str) -> str | None:
    found = [each.href for each in page.feed.links if each.rel == rel]
    assert len(found) <= 1
    return found[0] if found else None


def atom_pages(server: Served, target: str) -> list[Any]:
    pages, following = [], target
    while following:
        pages.append(parsed(server, following))
        following = link(pages[-1], "next") or ""
    return pages


def json_items(server: Served, target: str) -> list[dict[str, Any]]:
    items, following = [], target
    while following:
        page = server.get(following.removeprefix(server.url)).json
        items += page["items"]
        following = page.get("next_url", "")
    return items


def listing_of(entry: Any) -> str:
    addresses = [each.href for each in entry.links if each.type == "text/html"]
    assert len(addresses) == 1
    return str(addresses[0].rsplit("/", 1)[1])


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_feedparser_reads_every_listing_over_the_pages(lang: str, server: Served) -> None:
    known = live(server)
    pages = atom_pages(server, f"{ATOM}?lang={lang}&limit=100")
    entries = [entry for page in pages for entry in page.entries]
    assert [listing_of(entry) for entry in entries] == sorted(
        known, key=lambda id_: known[id_]["sequence"], reverse=True
    )
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        listing = known[listing_of(entry)]
        assert entry.title == listing["title"][lang]
        assert entry.updated == listing["published_at"]
        assert entry.rights == listing["publisher"]["attribution"][lang]
        assert entry.content[0].value
        assert entry.tags[0].term == listing["kind"]
    assert {page.feed.id for page in pages} == {pages[0].feed.id}
    assert all(page.feed.language == lang for page in pages)
    figure(f"feedparser read {len(entries)} of {len(known)} listings over {len(pages)} pages ({lang})")


def test_pages_lead_back_and_to_both_ends(server: Served) -> None:
    """RFC 5005, section 3."""
    pages = atom_pages(server, f"{ATOM}?lang=en&limit=60")
    first = [entry.id for entry in pages[0].entries]
    assert link(pages[0], "previous") is None
    assert link(pages[-1], "next") is None
    for before, page in pairwise(pages):
        assert [each.id for each in parsed(server, link(page, "previous") or "").entries] == [
            each.id for each in before.entries
        ]
    for page in pages:
        assert [each.id for each in parsed(server, link(page, "first") or "").entries] == first
        last = parsed(server, link(page, "last") or "")
        assert [each.id for each in last.entries] == [each.id for each in pages[-1].entries]
        assert [each.id for each in parsed(server, link(page, "self") or "").entries] == [
            each.id for each in page.entries
        ]


@pytest.mark.parametrize("asked", FILTERS)
def test_a_filter_finds_in_a_feed_what_it_finds_in_search(asked: str, server: Served) -> None:
    found: set[str] = set()
    target = f"/v1/listings?{asked}&limit=100"
    cursor = ""
    while True:
        page = server.get(target + (f"&cursor={cursor}" if cursor else "")).json
        found |= {item["id"] for item in page["items"]}
        cursor = page["next"]
        if not cursor:
            break
    assert found
    items = json_items(server, f"{JSON_FEED}?lang=en&limit=7&{asked}")
    assert len(items) == len(found)
    assert {item["_langbiang"]["id"] for item in items} == found
    entries = [entry for page in atom_pages(server, f"{ATOM}?limit=9&{asked}") for entry in page.entries]
    assert {listing_of(entry) for entry in entries} == found
    assert [entry.id for entry in entries] == [item["id"] for item in items]


def test_a_filtered_feed_has_a_name_and_a_self_of_its_own(server: Served) -> None:
    plain, zones = parsed(server, ATOM), parsed(server, f"{ATOM}?kind=zone")
    assert plain.feed.id != zones.feed.id
    assert "kind=zone" in zones.feed.title
    assert zones.feed.id == parsed(server, f"{ATOM}?lang=vi&kind=zone&limit=5").feed.id
    assert zones.feed.id != parsed(server, f"{ATOM}?lang=en&kind=zone").feed.id
    assert (link(zones, "self") or "").endswith(f"{ATOM}?lang=vi&kind=zone")


@pytest.mark.parametrize(
    "asked", ["lang=vi&limit=100", "lang=vi&kind=site&limit=7", "lang=en&kind=zone&limit=100"]
)
@pytest.mark.parametrize("path", [ATOM, JSON_FEED])
def test_every_page_names_itself_and_the_next_in_its_headers(path: str, asked: str, server: Served) -> None:
    following, seen = f"{path}?{asked}", 0
    while following:
        page = server.get(following)
        found = dict(re.findall(r'<([^>]+)>; rel="(\w+)"', page.headers["link"]))
        named = {rel: address.removeprefix(server.url) for address, rel in found.items()}
        assert named["self"] == following
        following, seen = named.get("next", ""), seen + 1
    assert seen > 1 or "zone" in asked


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("", "lang=vi"),
        ("?q=ch%C3%A8%20%26%20tea&lang=en&area_min=1", "lang=en&q=ch%C3%A8%20%26%20tea"),
        ("?kind=zone&q=la&limit=5", "lang=vi&kind=zone&q=la"),
        ("?kind=zone&kind=site", "lang=vi"),
    ],
)
def test_the_page_of_a_filtered_feed_is_filtered_too(asked: str, kept: str, server: Served) -> None:
    wanted = f"{server.url}/?{kept}"
    found = link(parsed(server, f"{ATOM}{asked}"), "alternate") or ""
    assert found == server.get(f"{JSON_FEED}{asked}").json["home_page_url"]
    assert parse_qs(urlsplit(found).query) == parse_qs(urlsplit(wanted).query)
    assert server.get(found.removeprefix(server.url)).status == 200


def test_a_feed_without_entries_is_one(server: Served) -> None:
    page = parsed(server, f"{ATOM}?kind=zone&area_min=1000000")
    assert page.entries == []
    assert page.feed.updated
    assert server.get(f"{JSON_FEED}?kind=zone&area_min=1000000").json["items"] == []


def test_ids_are_the_same_at_every_address_and_in_every_language(
    server: Served, tmp_path_factory: pytest.TempPathFactory
) -> None:
    here = {
        item["_langbiang"]["id"]: item["id"] for item in json_items(server, f"{JSON_FEED}?lang=vi&limit=100")
    }
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", id_) for id_ in here.values())
    feed = parsed(server, ATOM).feed.id
    with served(tmp_path_factory.mktemp("moved"), public_url="https://moved.example/x") as moved:
        page = moved.get(f"{JSON_FEED}?lang=en&limit=100").json
        assert page["feed_url"].startswith("https://moved.example/x/")
        for item in page["items"]:
            assert item["url"].startswith("https://moved.example/x/en/listings/")
            assert item["id"] == here[item["_langbiang"]["id"]]
        assert parsed(moved, ATOM).feed.id == feed


def test_a_new_name_of_something_else_is_no_news(tmp_path: Any) -> None:
    with served(tmp_path) as server:
        before, unit = live(server), SqlUnitOfWork(server.service.engine)
        agency = before["kcn-loc-son"]["contact"]["id"]
        edit_record(agency, {"title": {"vi": "Tên mới", "en": "New name"}}, unit)
        done = publish_records([agency], unit)
        last = done[-1].sequence
        assert len(done) > 5
        items = server.get(f"{JSON_FEED}?lang=en&limit=100&at_least={last}").json["items"]
        assert (items[0]["_langbiang"]["id"], items[0]["title"]) == (agency, "New name")
        # All that names the agency was published again, but has no news of its own.
        assert items[1]["_langbiang"]["sequence"] != before[items[1]["_langbiang"]["id"]]["sequence"]
        after = {found["_langbiang"]["id"]: found for found in json_items(server, f"{JSON_FEED}?limit=100")}
        for id_, listing in before.items():
            moved = after[id_]["date_modified"] != listing["published_at"]
            assert moved == (id_ == agency)
        # A process that starts now sees the same as one that has followed.
        fresh = EMPTY.after(LogReader(server.service.engine).everything())
        assert fresh.listings == server.service.follower.world.snapshot.listings
        withdraw_records(["kcn-loc-son"], None, unit, leaving_referrers=True)
        back = publish_records(["kcn-loc-son"], unit)[-1]
        newest = server.get(f"{JSON_FEED}?at_least={back.sequence}").json["items"][0]
        assert (newest["_langbiang"]["id"], newest["date_modified"]) == ("kcn-loc-son", back.published_at)
        fresh = EMPTY.after(LogReader(server.service.engine).everything())
        assert fresh.listings == server.service.follower.world.snapshot.listings


def test_hot_pages_are_what_the_router_makes(server: Served) -> None:
    for path in (ATOM, JSON_FEED):
        target = f"{path}?lang=en&limit=40"
        for _ in range(3):
            page = server.get(target)
            routed = server.get(f"{target}&at_least=0")
            assert (page.status, page.body, page.headers["etag"]) == (
                200,
                routed.body,
                routed.headers["etag"],
            )
            assert server.get(target, If_None_Match=page.headers["etag"]).status == 304
            target = re.findall(
                r'rel="?next"?[^>]*?href="([^"]+)|<([^>]+)>; rel="next"', page.headers["link"]
            )[0][1]
            target = target.removeprefix(server.url)


HOSTILE = [
    "limit=0", "limit=-1", "limit=101", "limit=1e3", "limit=" + "9" * 400, "limit=%00", "limit=", "limit=5&limit=6",
    "lang=fr", "lang=", "lang=vi&lang=en", "cursor=x", "cursor=.", "cursor=0.0.0", "cursor=zz.1", "cursor=" + "9" * 400,
    "cursor=%00", "cursor=-1.-1", "cursor=%F0%9F%92%A5", "unknown=1", "kind=%00", "kind=nothing", "kind=" + "x" * 5000,
    "kind=" + ",".join("abcdefgh"[at % 8] for at in range(60)), "bbox=1,2,3", "bbox=1,2,3,4,5,6", "bbox=nan,nan,nan,nan",
    "bbox=1e999,0,0,0", "bbox=181,0,182,1", "near=91,0", "near=a,b", "radius_km=5", "radius_km=inf&near=1,1",
    "area_min=nan", "area_min=-1", "area_min=5&area_max=1", "area_max=1e400", "q=" + "x" * 600, "q=%00", "q=%FF", "q=%EF%BF%BE", "q=%ED%A0%80",
    "at_least=-1", "at_least=" + "9" * 30, "at_least=999999", "sort=area", "facets=kind", "f=html", "lang=vi;limit=5",
    "cursor[]=1", "limit[$gt]=1", "lang=vi&" * 300,
]  # fmt: skip


@pytest.mark.parametrize("path", [ATOM, JSON_FEED])
def test_what_cannot_be_answered_is_refused(path: str, server: Served) -> None:
    for asked in HOSTILE:
        answer = server.get(f"{path}?{asked}")
        assert 400 <= answer.status < 500, (asked[:80], answer.status)
        assert answer.media_type == "application/problem+json"
    figure(f"hostile requests at {path}: {len(HOSTILE)}, 0 × 5xx")


@pytest.mark.parametrize("path", [ATOM, JSON_FEED])
def test_odd_but_honest_questions_are_answered(path: str, server: Served) -> None:
    for asked in (
        "q=" + quote("</title><script>alert(1)</script>]]>&amp;"),
        "q=" + quote("\u202e\ufffd" * 3),
        "q=" + quote("'; drop table live; --"),
        "place=" + quote("\u2028x"),
        "bbox=170,-10,-170,10",
        "cursor=",
    ):
        answer = server.get(f"{path}?{asked}")
        assert answer.status == 200, asked
        if path == ATOM:
            parsed(server, f"{path}?{asked}")
        else:
            assert answer.json["version"]


@pytest.mark.parametrize("asked", ["", "&limit=5", "&kind=zone"])
@pytest.mark.parametrize("path", [ATOM, JSON_FEED])
def test_a_cursor_ahead_of_the_log_is_refused(path: str, asked: str, server: Served) -> None:
    snapshot = server.service.follower.world.snapshot
    for number in (snapshot.sequence + 1, 10**17):
        answer = server.get(f"{path}?lang=vi{asked}&cursor={snapshot.cursor(number)}")
        assert (answer.status, answer.json["errors"][0]["parameter"]) == (400, "cursor")
    assert server.get(f"{path}?lang=vi{asked}&cursor={snapshot.cursor(snapshot.sequence)}").status == 200


def test_a_cursor_of_another_log_is_gone(server: Served) -> None:
    for path in (ATOM, JSON_FEED):
        answer = server.get(f"{path}?cursor=abcdef012345.5")
        assert (answer.status, answer.json["type"]) == (410, "/problems/resync")
