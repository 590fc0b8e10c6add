"""What the packs of this project publish, beside the figures of their tables."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import Engine

from catalogue.domain.listings import listing_schema
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.ports import State
from tests.packs import DEMO, LAM_DONG, live, load, rows

# ---------------------------------------------------------------------------------------- what is published


def statements(listing: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, found in listing["facts"].items():
        yield name, found
        yield from ((name, other) for other in found["others"])


def cited(value: Any) -> Iterator[str]:
    """Every source key anywhere in a listing."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "source" or name.endswith("_source"):
                yield from inner
            else:
                yield from cited(inner)
    elif isinstance(value, list):
        for item in value:
            yield from cited(item)


def test_every_stated_value_has_a_source_that_its_listing_spells_out(listings: dict[str, Any]) -> None:
    bare = [
        (id_, name)
        for id_, listing in listings.items()
        for name, said in statements(listing)
        if said["value"] is not None
        and said["basis"] == "stated"
        and not (said["source"] and set(said["source"]) <= {source["id"] for source in listing["sources"]})
    ]
    assert bare == []


def test_every_source_a_listing_cites_is_spelt_out_in_it(listings: dict[str, Any]) -> None:
    unspelt = {
        id_: sorted(missing)
        for id_, listing in listings.items()
        if (missing := set(cited(listing)) - {source["id"] for source in listing["sources"]})
    }
    assert unspelt == {}


def test_every_provincial_figure_of_a_material_names_its_province(listings: dict[str, Any]) -> None:
    provinces = {
        id_ for id_, found in listings.items() if found["kind"] == "place" and found["level"] == "province"
    }
    nameless = [
        (id_, name)
        for id_, listing in listings.items()
        if listing["kind"] == "material"
        for name, said in statements(listing)
        if said["value"] is not None and said["place"] not in provinces
    ]
    assert nameless == []


@pytest.mark.parametrize("pack", [LAM_DONG, DEMO], ids=["lam-dong", "demo"])
def test_what_a_pack_does_not_know_is_null_in_public(listings: dict[str, Any], pack: Path) -> None:
    """Every row of a facts table with an empty value, found again as a statement without one."""
    tables = [path.stem for path in (pack / "records").glob("*.facts.csv")]
    unknown = [row for table in tables for row in rows(table, pack) if not (row["value"] or row["value.vi"])]
    assert unknown
    for row in unknown:
        said = [found["value"] for name, found in statements(listings[row["id"]]) if name == row["fact"]]
        assert None in said


def test_no_listing_holds_a_figure_its_pack_does_not_give(listings: dict[str, Any]) -> None:
    """Only estimates are added to what the rows say, and they are marked."""
    given = {
        (row["id"], row["fact"])
        for pack in (LAM_DONG, DEMO)
        for path in (pack / "records").glob("*.facts.csv")
        for row in rows(path.stem, pack)
    }
    added = {
        (id_, name): found["basis"]
        for id_, listing in listings.items()
        if listing["kind"] not in {"incentive", "procedure"}  # These keep their facts in YAML.
        for name, found in listing["facts"].items()
        if (id_, name) not in given
    }
    assert set(added.values()) == {"estimated"}
    assert {listings[id_]["kind"] for id_, _ in added} == {"supply_area"}


def test_an_estimate_shows_its_working(listings: dict[str, Any]) -> None:
    """430 ha of shrimp ponds × 31 200 t ÷ 3 900 ha = 3 440 t."""
    output = listings["supply-white-shrimp-rach-que"]["facts"]["output"]
    assert (output["value"], output["basis"]) == (3440, "estimated")
    assert "430 ha × 31200 t/year ÷ 3900 ha" in output["note"]["en"]


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(listing_schema(kind))


def test_every_listing_follows_the_schema_of_its_kind(listings: dict[str, Any]) -> None:
    wrong = {
        id_: error.message
        for id_, listing in listings.items()
        for error in _validator(listing["kind"]).iter_errors(listing)
    }
    assert wrong == {}


def test_no_record_of_a_loaded_pack_is_left_unpublished(engine: Engine) -> None:
    load(DEMO, engine)
    stored = SqlUnitOfWork(engine).records.of_pack("demo")
    assert {record.state for record in stored.values()} == {State.PUBLISHED}
    assert set(stored) == set(live(engine))


# ---------------------------------------------------------------------------------------- Lộc Sơn


@pytest.fixture(scope="module")
def loc_son(listings: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = listings["kcn-loc-son"]
    return found


@pytest.mark.parametrize(
    ("fact", "percent", "of"),
    [
        ("fill_rate_of_cleared_land", 94.68, "cleared_industrial_land"),
        ("fill_rate_of_industrial_land", 84.17, "industrial_land"),
    ],
)
def test_loc_son_shows_both_stated_fill_rates_with_what_they_are_shares_of(
    loc_son: dict[str, Any], fact: str, percent: float, of: str
) -> None:
    said = loc_son["facts"][fact]
    assert (said["value"], said["unit"], said["basis"], said["as_of"], said["of"]) == (
        percent,
        "%",
        "stated",
        "2022~",
        of,
    )
    assert of in loc_son["facts"]


def test_the_fill_rate_of_all_industrial_land_of_loc_son_is_the_share_it_says(
    loc_son: dict[str, Any],
) -> None:
    """112.9579 ha ÷ 134.2 ha = 84.17 %."""
    facts = loc_son["facts"]
    share = 100 * facts["leased"]["value"] / facts["industrial_land"]["value"]
    assert share == pytest.approx(facts["fill_rate_of_industrial_land"]["value"], abs=0.005)


def test_the_cleared_land_of_loc_son_stays_unknown_although_it_could_be_divided_out(
    loc_son: dict[str, Any],
) -> None:
    assert loc_son["facts"]["cleared_industrial_land"]["value"] is None


def stated_lots(listings: dict[str, Any], year: str) -> float:
    lots = [
        found
        for found in listings.values()
        if found["kind"] == "site" and (found["zone"] or {}).get("id") == "kcn-loc-son"
    ]
    said = [state for lot in lots if lot["land"] for state in (lot["land"], *lot["land"]["others"])]
    offered = (
        float(state["area_ha"])
        for state in said
        if state["state"] == "offered" and state["as_of"].startswith(year)
    )
    return round(sum(offered), 4)


def test_the_lots_loc_son_offered_in_2018_sum_to_18_793_ha(listings: dict[str, Any]) -> None:
    assert stated_lots(listings, "2018") == 18.793


def test_the_lots_loc_son_offered_in_2019_sum_to_3_63_ha(listings: dict[str, Any]) -> None:
    assert stated_lots(listings, "2019") == 3.63


def test_the_gap_in_loc_sons_land_stands_as_unreconciled(loc_son: dict[str, Any]) -> None:
    """The states of March 2018 sum to 135.7451 ha, industrial land is 134.2 ha."""
    first = loc_son["land"]["unreconciled"][0]
    assert (first["sum_ha"], first["of"], first["of_ha"], first["gap_ha"]) == (
        135.7451,
        "industrial_land",
        134.2,
        1.5451,
    )


def test_no_fill_rate_is_derived_for_loc_son(loc_son: dict[str, Any]) -> None:
    assert loc_son["land"]["fill_rates"] == []


# ---------------------------------------------------------------------------------------- the invented ledgers


@pytest.mark.parametrize(
    ("zone", "leased", "cleared", "industrial"),
    [
        ("kcn-bai-ngan", 91.5, 190, 210),
        ("kcn-mui-en", 60.1, 96.4, 96.4),
        ("kcn-dong-lau", 22, 90, 150),
        ("ccn-con-sao", 25.5, 32.5, 32.5),
    ],
)
def test_a_complete_ledger_gives_both_fill_rates(
    listings: dict[str, Any], zone: str, leased: float, cleared: float, industrial: float
) -> None:
    land = listings[zone]["land"]
    assert land["unreconciled"] == []
    assert land["fill_rates"] == [
        {"percent": round(100 * leased / cleared, 2), "of": "cleared_industrial_land", "of_ha": cleared},
        {"percent": round(100 * leased / industrial, 2), "of": "industrial_land", "of_ha": industrial},
    ]


def test_the_lots_on_offer_are_those_of_the_ledger(listings: dict[str, Any]) -> None:
    for zone in ("kcn-bai-ngan", "kcn-mui-en", "kcn-dong-lau", "ccn-con-sao"):
        lots = [
            found
            for found in listings.values()
            if found["kind"] == "site" and (found["zone"] or {}).get("id") == zone
        ]
        offered = sum(lot["land"]["area_ha"] for lot in lots if lot["land"]["state"] == "offered")
        balance = next(state for state in listings[zone]["land"]["states"] if state["state"] == "offered")
        assert offered == pytest.approx(balance["area_ha"])


def test_a_zone_of_which_everything_is_known_is_complete(listings: dict[str, Any]) -> None:
    complete = {
        id_
        for id_, found in listings.items()
        if found["kind"] == "zone" and found["completeness"]["share"] == 1
    }
    assert complete == {"kcn-bai-ngan", "kcn-mui-en", "kcn-dong-lau", "ccn-con-sao"}
