"""Clients nobody here wrote read every feature: GDAL by pyogrio, and OWSLib."""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from owslib.ogcapi.features import Features

from api.packs import inspect
from api.settings import ROOT
from catalogue.domain.kinds import KINDS
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from tests.contract.test_http_reads import published_again
from tests.contract.test_http_served import Served, served
from tests.ogc_oracle import FIGURES
from tests.proving import figure


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("clients")) as running:
        yield running


@pytest.fixture(scope="module")
def live(server: Served) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.get("/feeds/snapshot.ndjson").body.splitlines()]


def gdal(server: Served, *tasks: dict[str, Any]) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.ogc_reader", f"OAPIF:{server.url}/ogc", *map(json.dumps, tasks)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def test_gdal_reads_every_feature_of_every_collection(server: Served, live: list[dict[str, Any]]) -> None:
    names = ["listings", *sorted(KINDS)]
    read = gdal(server, *({"layer": name} for name in names))
    assert read["layers"] == names
    for name, answer in zip(names, read["answers"], strict=True):
        expected = [one for one in live if name in {"listings", one["kind"]}]
        assert sorted(answer["ids"]) == sorted(one["id"] for one in expected)
        assert answer["located"] == sum(one["geometry"] is not None for one in expected)
        if expected:
            assert {"title_vi", "title_en", "area_ha", "published_at", "attribution_en", "url"} <= set(
                answer["fields"]
            )
    figure(
        f"GDAL {read['gdal']} (pyogrio) read {len(live)} of {len(live)} features, {len(names)} collections"
    )


def test_gdal_asks_for_equality_and_boxes_and_gets_what_it_would_have_filtered(
    server: Served, live: list[dict[str, Any]]
) -> None:
    """It sends what the API document describes, and filters the rest itself."""
    asked: list[dict[str, Any]] = [
        {"layer": "zone", "where": "stage = 'operating'"},
        {"layer": "zone", "where": "stage = 'operating' AND area_ha > 100"},
        {"layer": "listings", "where": "sequence = 5"},
        {"layer": "zone", "where": "stale_ymd < 20220101"},
        {"layer": "listings", "where": "published_at > '2020-01-01'"},
        {"layer": "listings", "bbox": [107, 11, 108, 12]},
        {"layer": "listings", "where": "id = 'kcn-loc-son'"},
    ]
    answers = gdal(server, *asked)["answers"]
    zones = {one["id"]: one for one in live if one["kind"] == "zone"}
    operating = {id_ for id_, one in zones.items() if one["stage"] == "operating"}
    assert set(answers[0]["ids"]) == operating
    assert set(answers[1]["ids"]) < operating
    assert set(answers[2]["ids"]) == {one["id"] for one in live if one["sequence"] == 5}
    stale = {id_ for id_, one in zones.items() if one["stale_after"] and one["stale_after"] < "2022-01-01"}
    assert set(answers[3]["ids"]) == stale != set()
    assert set(answers[4]["ids"]) == {one["id"] for one in live}
    inside = [one["id"] for one in live if one["geometry"] and 107 <= one["geometry"]["coordinates"][0] <= 108
              and 11 <= one["geometry"]["coordinates"][1] <= 12]  # fmt: skip
    assert set(answers[5]["ids"]) == set(inside) != set()
    assert answers[6]["ids"] == ["kcn-loc-son"]


def test_gdal_compares_numbers_and_goes_on_doing_so_when_rows_move(server: Served) -> None:
    """Every collection's figures are numbers, of which it may have none; a publication makes the first row the last."""
    names = ["listings", *sorted(KINDS)]
    conditions = (
        "area_ha > 5",
        "rent < 1000",
        "offered_ha >= 1",
        "stale_ymd < 20300101",
        "completeness > 0.5",
    )
    asked = [{"layer": name, "where": where} for name in names for where in conditions]
    for turn in range(2):
        answers = gdal(server, *asked)["answers"]
        found = 0
        for one, answer in zip(asked, answers, strict=True):
            target = f"/ogc/collections/{one['layer']}/items?limit=1000&filter={quote(one['where'])}"
            expected = [feature["id"] for feature in server.get(target).json["features"]]
            assert sorted(answer["ids"]) == sorted(expected), one
            assert len(answer["fields"]) == len(set(answer["fields"]))
            if answer["ids"]:
                assert {answer["types"][name] for name in FIGURES} == {"number"}, one
            found += len(expected)
        assert found > 100
        figure(
            f"GDAL (pyogrio) found what the filters found by numbers: {found} features of {len(asked)} questions, turn {turn + 1}"
        )
        for feature in server.get("/ogc/collections/listings/items?limit=3").json["features"]:
            published_again(server, feature["id"], f"Turn {turn}.")


def test_owslib_reads_the_landing_page_and_all_items(server: Served, live: list[dict[str, Any]]) -> None:
    client = Features(f"{server.url}/ogc")
    assert client.feature_collections() == ["listings", *sorted(KINDS)]
    assert client.conformance()["conformsTo"]
    assert client.api()["openapi"].startswith("3.0")
    assert "geometry" in client.collection_queryables("zone")["properties"]
    page = client.collection_items("listings", limit=1000)
    assert {feature["id"] for feature in page["features"]} == {one["id"] for one in live}
    asked = client.collection_items(
        "zone", bbox=[107, 11, 108, 12], datetime_="2020-01-01T00:00:00Z/..", filter="area_ha > 50"
    )
    assert asked["numberMatched"] == len(asked["features"]) > 0
    assert client.collection_item("zone", "kcn-loc-son")["id"] == "kcn-loc-son"
    figure(f"OWSLib read {len(live)} of {len(live)} features")


def test_gdal_knows_every_type_of_a_layers_geometries(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Points first would make a layer of points, with no room for outlines: one of each type leads instead."""
    with served(tmp_path_factory.mktemp("mixed")) as demo:
        unit = SqlUnitOfWork(demo.service.engine)
        load_pack(ROOT / "fixtures" / "demo", unit, inspect=inspect)
        assert demo.service.follower.wait_for(unit.log.head().sequence, 30)
        names = ("listings", "zone", "supply_area", "site", "place")
        found = {
            name: demo.get(f"/ogc/collections/{name}/items?limit=1000").json["features"] for name in names
        }
        read = gdal(demo, *({"layer": name} for name in names))
        for name, answer in zip(names, read["answers"], strict=True):
            types = [one["geometry"]["type"] for one in found[name] if one["geometry"]]
            expected = types[0] if len(set(types)) == 1 else "Unknown"
            assert answer["geometry"] == expected, name
            assert answer["located"] == len(types)
        for features in found.values():
            leading = {one["geometry"]["type"] for one in features[:10] if one["geometry"]}
            assert leading == {one["geometry"]["type"] for one in features if one["geometry"]}
        assert {one["geometry"]["type"] for one in found["listings"] if one["geometry"]} == {
            "Point",
            "Polygon",
        }
