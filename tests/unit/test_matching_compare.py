"""Places side by side: rows, unknowns, dates far apart, and what is refused."""

import json
from typing import Any

import pytest

from matching.compare import compare
from matching.errors import NothingToMatch, ProfileContradicts
from matching.offer import EMPTY, Lot, Named
from matching.report import match
from matching.report_policies import ComparisonPolicy
from tests.unit.offers import ON, POLICY, feature, figure, offer, profile, sector

RULED = POLICY.model_copy(update={"comparison": ComparisonPolicy(date_gap_days=365)})
ASKED: dict[str, Any] = {"land": {"min_ha": 3.0}, "wastewater_m3_day": 100.0}


def _lot(as_of: str) -> Lot:
    return Lot("offered", 5.0, as_of, ("notice",), None)


def _there(*more: Any) -> Any:
    water = {"wastewater_capacity": figure(1000.0), "wastewater_load": figure(500.0)}
    return offer(
        sector("sector-tea"),
        feature("kcn-a", figures=water),
        feature("kcn-a-1", "site", zone="kcn-a", lot=_lot("2026-06")),
        feature("kcn-b"),
        feature("kcn-b-1", "site", zone="kcn-b", lot=_lot("2019-06")),
        *more,
        policy=RULED,
    )


def _row(found: dict[str, Any], part: str, id: str) -> dict[str, Any]:
    return next(row for row in found[part] if row["id"] == id)


def test_places_stand_in_the_order_asked_for_with_what_the_report_says_of_them() -> None:
    found = compare(profile(**ASKED), ["kcn-b", "kcn-a"], _there(), ON)
    report = {result["id"]: result for result in match(profile(**ASKED), _there(), ON)["results"]}
    assert [place["id"] for place in found["places"]] == ["kcn-b", "kcn-a"]
    for at, place in enumerate(found["places"]):
        assert {**report[place["id"]], **place} == report[place["id"]]
        for gate in report[place["id"]]["gates"]:
            cell = _row(found, "gates", gate["id"])["cells"][at]
            assert {**gate, "known": cell["known"], "as_of": cell["as_of"]} == cell
    json.dumps(found, allow_nan=False)


def test_gates_stand_in_the_order_of_reports_whatever_place_is_asked_them() -> None:
    given = {**ASKED, "preferences": {"land": "must"}}
    called = feature("opportunity-tea", "opportunity", sectors=frozenset({"sector-tea"}))
    there = _there(called)
    for ids in (["kcn-a", "opportunity-tea"], ["opportunity-tea", "kcn-a"]):
        found = [row["id"] for row in compare(profile(**given), ids, there, ON)["gates"]]
        assert found == ["sector", "standing", "land", "wastewater", "environment", "must:land"]


def test_what_is_not_known_is_marked() -> None:
    found = compare(profile(**ASKED), ["kcn-a", "kcn-b"], _there(), ON)
    assert [cell["known"] for cell in _row(found, "gates", "wastewater")["cells"]] == [True, False]
    assert [cell["known"] for cell in _row(found, "criteria", "environment")["cells"]] == ["known", "unknown"]


def test_figures_too_far_apart_in_time_are_marked() -> None:
    found = compare(profile(**ASKED), ["kcn-a", "kcn-b"], _there(), ON)
    assert _row(found, "gates", "land")["date_gap_days"] == 2557
    assert _row(found, "gates", "sector")["date_gap_days"] is None


def test_a_criterion_nobody_is_asked_about_has_no_row_and_one_that_does_not_apply_an_empty_cell() -> None:
    called = feature(
        "opportunity-a", "opportunity", stage="seeking_developer", sectors=frozenset({"sector-tea"})
    )
    there = _there(called)
    found = compare(profile(**ASKED), ["kcn-a", "opportunity-a"], there, ON)
    assert "raw_materials" not in [row["id"] for row in found["criteria"]]
    assert _row(found, "criteria", "land")["cells"][1] is None


@pytest.mark.parametrize(
    ("ids", "pointers"),
    [
        (["kcn-a", "kcn-z"], ["/places/1"]),
        (["kcn-a", "kcn-b", "kcn-a"], ["/places/2"]),
        (["sector-tea"], ["/places/0"]),
        ([], ["/places"]),
        (
            ["kcn-a", "kcn-b", "kcn-a-1", "kcn-b-1", "kcn-x", "kcn-y", "kcn-z"],
            ["/places", "/places/4", "/places/5", "/places/6"],
        ),
    ],
)
def test_places_that_cannot_be_compared_are_refused_by_pointer(ids: list[str], pointers: list[str]) -> None:
    with pytest.raises(ProfileContradicts) as error:
        compare(profile(**ASKED), ids, _there(), ON)
    assert [fault.pointer for fault in error.value.faults] == pointers


ELSEWHERE = (
    sector("sector-mining", needs="resource_site"),
    feature("kcn-new", stage="planned", within=frozenset({"place-2"})),
    feature("opportunity-tea", "opportunity", sectors=frozenset({"sector-tea"})),
    feature("opportunity-zone", "opportunity", infrastructure=True),
    feature("opportunity-ore", "opportunity", sectors=frozenset({"sector-mining"})),
    feature("supply-ore", "supply_area", material="material-ore"),
    feature("supply-leaf", "supply_area", material="material-leaf"),
)


@pytest.mark.parametrize(
    ("given", "ids", "refused"),
    [
        ({}, ["kcn-a", "supply-ore"], {"/places/1": "gives no resource"}),
        ({}, ["opportunity-ore", "opportunity-tea"], {"/places/0": "another sector"}),
        ({}, ["opportunity-zone"], {"/places/0": "infrastructure"}),
        ({"sector": "sector-mining"}, ["kcn-a", "supply-ore"], {"/places/0": "not where the resource"}),
        ({"sector": "sector-mining"}, ["supply-leaf", "opportunity-ore"], {"/places/0": "no resource"}),
        ({"role": "zone_infrastructure"}, ["kcn-a", "kcn-new"], {"/places/0": "is built"}),
        ({"role": "zone_infrastructure"}, ["kcn-new", "kcn-a-1"], {"/places/1": "is no zone"}),
        ({"role": "relocation", "now": "kcn-a"}, ["kcn-b", "kcn-a"], {"/places/1": "where the plant stands"}),
        ({"role": "relocation"}, ["opportunity-tea", "kcn-b"], {"/places/0": "is no zone"}),
        (
            {"places": ["place-2"]},
            ["kcn-new", "kcn-a", "kcn-a-1"],
            dict.fromkeys(("/places/1", "/places/2"), "lies in none"),
        ),
    ],
)
def test_only_places_the_match_would_list_are_judged(
    given: dict[str, Any], ids: list[str], refused: dict[str, str]
) -> None:
    there, asked = _there(*ELSEWHERE, Named("place-2", ("b", "b"), "p", level="commune")), profile(**given)
    with pytest.raises(ProfileContradicts) as error:
        compare(asked, ids, there, ON)
    found = {fault.pointer: fault.said["en"] for fault in error.value.faults}
    assert list(found) == list(refused)
    assert all(part in found[where] for where, part in refused.items())
    listed = [id_ for at, id_ in enumerate(ids) if f"/places/{at}" not in refused]
    if listed:
        assert [place["id"] for place in compare(asked, listed, there, ON)["places"]] == listed


def test_a_lot_goes_with_its_zone() -> None:
    found = compare(profile(**ASKED), ["kcn-a-1", "kcn-b-1"], _there(), ON)
    assert [place["id"] for place in found["places"]] == ["kcn-a-1", "kcn-b-1"]


def test_what_is_wrong_with_the_profile_is_named_inside_it() -> None:
    with pytest.raises(ProfileContradicts) as error:
        compare(profile(sector="sector-x"), ["kcn-a"], _there(), ON)
    assert [fault.pointer for fault in error.value.faults] == ["/profile/sector"]


def test_without_a_policy_there_is_nothing_to_compare() -> None:
    with pytest.raises(NothingToMatch):
        compare(profile(), ["kcn-a"], EMPTY, ON)
