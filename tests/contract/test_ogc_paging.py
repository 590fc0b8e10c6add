"""Pages of features: the same on both paths, cheap to the end, and consistent while the catalogue changes."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from feeds.ogc.items import items_reply
from feeds.ogc.parameters import question_of
from feeds.ogc.view import ready, view_of
from tests.contract.invented_catalogue import Catalogue, generated, record, records
from tests.contract.test_http_served import Served, served
from tests.proving import counted, figure

URL = "http://paging.example"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("paging")) as running:
        running.get("/ogc/collections/listings/items")
        yield running


def page(catalogue: Catalogue, collection: str = "listings", **asked: str) -> dict[str, Any]:
    view = view_of(catalogue.snapshot, URL)
    reply = items_reply(view, URL, collection, question_of(asked.items()), list(asked.items()))
    found: dict[str, Any] = json.loads(b"".join(reply.chunks))
    return found


def cursor(found: dict[str, Any]) -> str | None:
    following = [link["href"] for link in found["links"] if link["rel"] == "next"]
    return following[0].rsplit("cursor=", 1)[1] if following else None


@pytest.mark.parametrize("query", ["limit=3", "", "bbox=107,11,108,12", "kind=zone", "bbox=107,11,108,12&stage=operating", "f=json&limit=2",
                                   "datetime=2020-01-01T00:00:00Z%2F..", "title_vi=Khu%20c%C3%B4ng%20nghi%E1%BB%87p%20L%E1%BB%99c%20S%C6%A1n"])  # fmt: skip
def test_the_hot_path_says_what_the_router_says(query: str, server: Served) -> None:
    """A question with a filter that changes nothing is the router's."""
    hot = server.get(f"/ogc/collections/zone/items?{query}")
    routed = server.get(f"/ogc/collections/zone/items?{query}{'&' if query else ''}filter=true")
    assert (hot.status, routed.status) == (200, 200)
    assert [hot.json[key] for key in ("features", "numberMatched")] == [
        routed.json[key] for key in ("features", "numberMatched")
    ]
    assert {name for name in hot.headers if name not in routed.headers} == set()


@pytest.mark.parametrize("target", ["/ogc", "/ogc/api", "/ogc/collections", "/ogc/collections/zone/queryables", "/ogc/collections/zone/items",
                                    "/ogc/collections/zone/items?filter=true", "/ogc/collections/zone/items/kcn-loc-son",
                                    "/ogc/collections/zone/items?f=html"])  # fmt: skip
def test_validators_head_and_options(target: str, server: Served) -> None:
    answer = server.get(target)
    assert answer.headers["cache-control"] == "public, max-age=5, stale-while-revalidate=60"
    assert not answer.headers["etag"].startswith("W/")
    assert "accept" in answer.headers["vary"].lower()
    again = server.get(target, If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    head = server.ask("HEAD", target)
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(answer.body))
    options = server.ask("OPTIONS", target)
    assert options.status == 204
    assert {"GET", "HEAD", "OPTIONS"} == set(options.headers["allow"].split(", "))
    assert server.ask("POST", target, b"{}").status == 405


def test_the_forms_of_one_address_have_validators_of_their_own(server: Served) -> None:
    for target in ("/ogc", "/ogc/collections/zone/items", "/ogc/collections/zone/items/kcn-loc-son"):
        data, people = (
            server.get(target, Accept=accept).headers["etag"] for accept in ("application/json", "text/html")
        )
        assert data != people


def test_another_public_address_has_validators_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Its links are other bytes; a cache that kept an answer from before a move would else be told that it still holds."""
    targets = ("/ogc", "/ogc?f=html", "/ogc/api", "/ogc/collections", "/ogc/collections/zone/queryables", "/ogc/collections/zone/items",
               "/ogc/collections/zone/items?filter=true", "/ogc/collections/zone/items/kcn-loc-son", "/sitemap.xml")  # fmt: skip
    data = tmp_path_factory.mktemp("moved")
    told: list[list[tuple[str, bytes]]] = []
    for address in ("https://one.example", "https://two.example", "https://one.example"):
        with served(data, public_url=address) as server:
            answers = [server.get(target) for target in targets]
            told.append([(answer.headers["etag"], answer.body) for answer in answers])
    first, moved, back = told
    assert back == first
    for target, (tag, body), (other_tag, other_body) in zip(targets, first, moved, strict=True):
        assert body != other_body, target
        assert tag != other_tag, target


def test_a_harvest_by_tens_gets_everything_once_while_the_catalogue_changes() -> None:
    """What is published anew during the harvest comes again, at its end; what is withdrawn does not come."""
    catalogue = Catalogue()
    catalogue.published(records())
    catalogue.published(generated(200))
    at, seen = (
        cursor(page(catalogue, limit="10")),
        [one["id"] for one in page(catalogue, limit="10")["features"]],
    )
    step = 0
    while at:
        step += 1
        if step == 3:
            catalogue.withdrawn("kcn-zone-0150")
            catalogue.published(
                [record("zone", "kcn-zone-0001", "Tên mới", "New name", zone_type="industrial_park")]
            )
        found = page(catalogue, limit="10", cursor=at)
        seen += [one["id"] for one in found["features"]]
        at = cursor(found)
    live = set(catalogue.snapshot.listings)
    assert set(seen) >= live
    assert "kcn-zone-0150" not in seen
    assert sorted(seen) == sorted([*live, "kcn-zone-0001"])


@pytest.mark.parametrize("limit", ["1", "2", "3", "10", "1000"])
def test_what_leads_is_given_once_whatever_is_published_meanwhile(limit: str) -> None:
    """The ones that lead are published anew or withdrawn, and others lead instead, at every step of a harvest."""
    catalogue = Catalogue()
    catalogue.published(records())
    catalogue.published(generated(60))
    before = page(catalogue, limit="1000")["features"]
    foremost = [one["id"] for one in before[:3]]
    found = page(catalogue, limit=limit)
    seen = [(one["id"], one["properties"]["sequence"]) for one in found["features"]]
    step = 0
    while at := cursor(found):
        step += 1
        if step == 2:
            catalogue.withdrawn(foremost[0])
        if step == 3:
            again = [one for one in [*records(), *generated(60)] if one.id in foremost[1:]]
            assert again
            catalogue.published(again)
        found = page(catalogue, limit=limit, cursor=at)
        assert found["numberMatched"] == len(catalogue.snapshot.listings)
        seen += [(one["id"], one["properties"]["sequence"]) for one in found["features"]]
    assert len(seen) == len(set(seen))
    assert set(seen) >= {(one.id, one.sequence) for one in catalogue.snapshot.listings.values()}
    assert len(seen) <= len(before) + 2


@pytest.mark.parametrize("asked", [{"bbox": "107,11,108,12"}, {"filter": "area_ha > 5"}, {"kind": "zone"}])
def test_an_answer_by_ones_is_the_answer_at_once(asked: dict[str, str]) -> None:
    catalogue = Catalogue()
    catalogue.published(records())
    catalogue.published(generated(40))
    whole = page(catalogue, limit="1000", **asked)
    found = page(catalogue, limit="1", **asked)
    ids = [one["id"] for one in found["features"]]
    while at := cursor(found):
        found = page(catalogue, limit="1", cursor=at, **asked)
        ids += [one["id"] for one in found["features"]]
    assert len(ids) == len(set(ids)) == whole["numberMatched"] > 1
    assert set(ids) == {one["id"] for one in whole["features"]}


def test_the_view_grows_with_the_log_and_outlives_a_repacking() -> None:
    catalogue = Catalogue()
    catalogue.published(generated(60))
    first = view_of(catalogue.snapshot, URL)
    for round_ in range(40):
        catalogue.published(generated(60))
        if round_ % 3 == 0:
            assert {one["id"] for one in page(catalogue, limit="1000")["features"]} == set(
                catalogue.snapshot.listings
            )
    for one in page(catalogue, limit="1000")["features"]:
        assert one["properties"]["sequence"] == catalogue.snapshot.listings[one["id"]].sequence
    assert ready(first.snapshot, URL) is not None
    assert len(first.features[0]) == 4


def test_a_box_finds_what_was_published_since_and_nothing_that_went() -> None:
    catalogue, box = Catalogue(), {"bbox": "100,5,115,25", "limit": "1000"}
    for count in (20, 40, 60):
        catalogue.published(generated(count))
        catalogue.withdrawn(f"kcn-zone-{count - 1:04}")
        found = page(catalogue, **box)
        placed = {
            id_
            for id_, listing in catalogue.snapshot.listings.items()
            if json.loads(listing.body)["geometry"]
        }
        assert {one["id"] for one in found["features"]} == placed
        assert found["numberMatched"] == len(placed)


def test_an_older_snapshot_is_answered_from_a_newer_view() -> None:
    catalogue = Catalogue()
    catalogue.published(generated(20))
    older = catalogue.snapshot
    catalogue.published(generated(20))
    newer = view_of(catalogue.snapshot, URL)
    assert view_of(older, URL) is newer


def test_a_page_at_the_end_costs_what_the_first_costs() -> None:
    count = counted(4_000, 20_000)
    catalogue = Catalogue()
    catalogue.published(generated(count))
    view = view_of(catalogue.snapshot, URL)

    def seconds(pairs: list[tuple[str, str]]) -> float:
        best = 1.0
        for _ in range(7):
            began = time.perf_counter()
            for _ in range(50):
                items_reply(view, URL, "listings", question_of(pairs), pairs)
            best = min(best, time.perf_counter() - began)
        return best

    last = f"e1.{count - 10}"
    for extra in ([], [("filter", "title_en LIKE '%number%'")], [("kind", "zone")]):
        asked = [("limit", "10"), *extra]
        first_page, last_page = seconds(asked), seconds([*asked, ("cursor", last)])
        assert last_page < 2 * first_page + 0.01
        figure(
            f"last page of {count} over the first, {extra[0][0] if extra else 'all'}: {last_page / first_page:.2f}"
        )
