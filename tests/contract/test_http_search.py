"""Search over HTTP: hostile choices, ranges and outlines, suggestions; judged by the listings as the log gives them."""

import json
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from catalogue.domain.text import storable
from search.port import TO_CONFIRM, Query
from tests.contract import oracle
from tests.contract.test_http_served import Served, served
from tests.proving import counted, figure

_PIECES = (
    '"', "'", "\\", "; --", "title:", "(x", "AND", "*", "?", "/re.*/", "\u0000", "\u0001", "\u200b", "\ufeff", "\u202e", "🍵",
    "e\u0301\u0323", "ﬁ", "½", "İ", "ß", "ａ", "日本", "%00", "%s%n", "../", "<script>", "${x}", "null", "NaN", "-1", "\t", "\r\n",
    "__", "’", "\ud7ff", "\U0010ffff", "\U0001fffe", "=", "&", "#", "+", " ", "[", "]", "{", "}", "|", "x" * 60,
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("search")) as running:
        yield running


@pytest.fixture(scope="module")
def listings(server: Served) -> list[oracle.Listing]:
    return [json.loads(line) for line in server.get("/feeds/snapshot.ndjson").body.splitlines() if line]


def _hostile(random: Random, codes: list[str]) -> str:
    """A code, a code with something in it, or nothing that was ever a code."""
    pieces = [random.choice(_PIECES) for _ in range(random.randrange(4))]
    if codes and random.random() < 0.6:
        pieces.insert(random.randrange(len(pieces) + 1), random.choice(codes))
    return "".join(pieces)


_CLOSED = {
    "kind": "kinds",
    "stage": "stages",
    "priority": "tiers",
    "land_state": "land_states",
    "freshness": "freshness",
}


def _words(server: Served, field: str) -> set[str] | None:
    """The words of a vocabulary that is closed."""
    if field not in _CLOSED:
        return None
    codes = {term["code"] for term in server.get("/v1/vocabulary").json[_CLOSED[field]]}
    return codes | ({TO_CONFIRM} if field == "land_state" else set())


def _is_legal(code: str, words: set[str] | None) -> bool:
    try:
        return 1 <= len(code) <= 120 and (words is None or storable(code) in words) and bool(storable(code))
    except ValueError:
        return False


@pytest.mark.parametrize("field", oracle.ALL)
def test_hostile_choices_equal_the_oracle(server: Served, listings: list[oracle.Listing], field: str) -> None:
    random, today = Random(field), server.service.context().today()
    held = oracle.codes_of(listings, field, today)
    known = sorted(set().union(*held.values()))
    words = _words(server, field)
    refused = wrong = broken = 0
    count = counted(40, 5000)
    for _ in range(count):
        text = _hostile(random, known)
        answer = server.get(f"/v1/listings?limit=100&{field}={quote(text, safe='')}")
        broken += answer.status >= 500
        codes = text.split(",")
        if answer.status != 200:
            refused += 1
            wrong += all(_is_legal(code, words) for code in codes)
            continue
        expected = {id_ for id_, has in held.items() if has & {storable(code) for code in codes}}
        found = {item["id"] for item in answer.json["items"]}
        wrong += answer.json["total"] != len(expected) or not found <= expected
    figure(f"hostile choices in {field}: {count}, {refused} refused, {wrong} wrong, {broken} broken")
    assert (wrong, broken) == (0, 0)


def _found(server: Served, **asked: Any) -> set[str]:
    answer = server.get("/v1/listings?" + urlencode({"limit": 100, **asked}, doseq=True))
    assert answer.status == 200, answer.body
    return {item["id"] for item in answer.json["items"]}


def test_ranges_of_prices_and_dates_equal_the_oracle(server: Served, listings: list[oracle.Listing]) -> None:
    today = server.service.context().today()
    cheap = Query(price_min=0.1, price_max=60.0)
    assert _found(server, price_min=0.1, price_max=60) == oracle.found(listings, cheap, today)
    dated = Query(filters={"kind": ("zone", "site")}, as_of=(date(2019, 1, 1), date(2023, 12, 31)))
    asked = {"kind": ["zone", "site"], "as_of_from": "2019-01-01", "as_of_to": "2023-12-31"}
    assert _found(server, **asked) == oracle.found(listings, dated, today) != set()
    assert _found(server, published_to="2020-01-01") == set()


def test_an_outline_is_drawn_by_its_corners(server: Served) -> None:
    found = _found(server, kind="zone", polygon="107.7,11.45;108,11.45;108,11.6;107.7,11.6;107.7,11.45")
    assert {"kcn-loc-son", "ccn-loc-phat"} <= found
    assert "kcn-phu-hoi" not in found


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("polygon=107,11;108,12;108,11;107,12", "polygon"),
        ("polygon=107,11;108,12", "polygon"),
        ("polygon=107,11;108,12;107", "polygon"),
        ("polygon=" + ";".join(f"{at / 10},{at % 7}" for at in range(101)), "polygon"),
        ("polygon=190,11;108,12;108,11", "polygon"),
        ("price_min=5&price_max=4", "price_max"),
        ("published_from=2026-02-01&published_to=2026-01-01", "published_to"),
        ("as_of_from=yesterday", "as_of_from"),
        ("facets=colour", "facets"),
        ("colour=red", "colour"),
        ("q=" + "x" * 513, "q"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(server: Served, asked: str, parameter: str) -> None:
    answer = server.get(f"/v1/listings?{asked}")
    assert (answer.status, answer.media_type) == (422, "application/problem+json")
    assert parameter in {error["parameter"] for error in answer.json["errors"]}


@pytest.mark.parametrize(
    ("asked", "parameter", "nearest"),
    [
        ("kind=zones", "kind", "zone"),
        ("kind=zone,Site", "kind", "site"),
        ("priority=advantages", "priority", "advantage"),
        ("stage=operational", "stage", "operating"),
        ("land_state=offer", "land_state", "offered"),
        ("freshness=fresher", "freshness", "fresh"),
    ],
)
def test_a_value_of_a_closed_vocabulary_is_refused_with_the_nearest(
    server: Served, asked: str, parameter: str, nearest: str
) -> None:
    answer = server.get(f"/v1/listings?{asked}")
    assert answer.status == 422
    assert [error["parameter"] for error in answer.json["errors"]] == [parameter]
    assert answer.json["errors"][0]["detail"].endswith(f"the nearest is {nearest}")


@pytest.mark.parametrize(
    "asked", ["sector=sector-of-tomorrow", "place=place-0", "zone=kcn-x", "pack=x", "sector=99"]
)
def test_ids_nobody_has_yet_may_be_asked_for(server: Served, asked: str) -> None:
    page = server.get(f"/v1/listings?{asked}").json
    assert page["total"] == 0
    assert page["nearest_miss"]["without"] == {
        asked.partition("=")[0]: server.get("/v1/listings").json["total"]
    }


def test_a_sector_may_be_asked_for_by_its_vsic_code(server: Served) -> None:
    by_code = server.get("/v1/listings?sector=1077").json
    by_id = server.get("/v1/listings?sector=sector-coffee-processing").json
    assert by_code["total"] > 0
    assert {item["id"] for item in by_id["items"]} <= {item["id"] for item in by_code["items"]}


def test_a_text_that_finds_nothing_says_what_it_costs(server: Served) -> None:
    page = server.get("/v1/listings?q=qwxz").json
    everything = server.get("/v1/listings").json["total"]
    assert (page["total"], page["nearest_miss"]) == (0, {"without": {"q": everything}})


def test_a_cursor_of_another_question_is_refused(server: Served) -> None:
    cursor = server.get("/v1/listings?sort=area&limit=2").json["next"]
    assert server.get(f"/v1/listings?sort=area&limit=2&cursor={cursor}").status == 200
    answer = server.get(f"/v1/listings?sort=-area&limit=2&cursor={cursor}")
    assert (answer.status, answer.json["type"]) == (400, "/problems/bad-cursor")


def test_the_nearest_miss_and_the_accuracy_are_told(server: Served) -> None:
    page = server.get("/v1/listings?kind=zone&area_min=100000").json
    assert page["nearest_miss"]["nearest"]["lacks"][0]["filter"] == "area"
    hit = server.get("/v1/listings?q=Phu+Hoi&kind=zone&near=11.6,108.3").json["hits"][0]
    assert (hit["id"], hit["location_accuracy_km"]) == ("kcn-phu-hoi", 6.9)


@pytest.mark.parametrize(
    ("typed", "group", "first"),
    [
        ("cà ph", "materials", "material-coffee"),
        ("ca ph", "materials", "material-coffee"),
        ("bao l", "places", "place-673"),
        ("vinamik", "listings", "project-vinamilk-lam-dong"),
        ("silk ree", "sectors", "sector-silk-reeling"),
    ],
)
def test_suggestions_come_in_groups(server: Served, typed: str, group: str, first: str) -> None:
    answer = server.get("/v1/suggest?" + urlencode({"q": typed, "lang": "en"}))
    assert set(answer.json) == {"listings", "sectors", "places", "materials"}
    assert answer.json[group][0]["id"] == first
    assert all(len(names) <= 5 for names in answer.json.values())


@pytest.mark.parametrize(
    "asked", ["", "q=", "q=" + "x" * 513, "q=a&limit=0", "q=a&limit=21", "q=a&lang=fr", "q=a&x=1", "q=%00"]
)
def test_a_suggestion_that_cannot_be_asked_for_is_refused(server: Served, asked: str) -> None:
    answer = server.get(f"/v1/suggest?{asked}")
    assert answer.media_type == "application/problem+json"
    assert 400 <= answer.status < 500


def test_todays_province_holds_what_lies_on_a_former_unit(server: Served) -> None:
    """A figure or a site placed by an old district is still in the province that holds the district's ground."""
    today, former = (
        {
            item["id"]
            for kind in ("zone", "site", "opportunity", "supply_area")
            for item in server.get(f"/v1/listings?kind={kind}&place={place}&limit=100").json["items"]
        }
        for place in ("place-68", "place-68-until-2025-06")
    )
    assert "kcn-tan-phu" in today
    assert former
    assert former <= today


def test_words_that_nothing_found_holds_are_told_as_text(server: Served) -> None:
    asked = quote("chè xyzzyq<b>")
    answer = server.get(f"/v1/listings?q={asked}").json
    assert answer["total"] > 0
    assert answer["unmatched_words"] == ["xyzzyq"]
    page = server.get(f"/?q={asked}&lang=en").body.decode()
    assert "No listing holds: xyzzyq" in page
    assert "xyzzyq<b>" not in page
