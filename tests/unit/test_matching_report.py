"""Whole reports: order, sums, refusals, the same key the same bytes."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import NothingToMatch, ProfileContradicts
from matching.offer import EMPTY, Named
from matching.report import match
from matching.scoring import Verdict
from matching.written import to_bytes
from tests.proving import counted
from tests.unit.offers import ON, POLICY, feature, figure, lot, material, offer, profile, sector, tier

ASKED: dict[str, Any] = {
    "land": {"min_ha": 3.0},
    "wastewater_m3_day": 100.0,
    "materials": [{"material": "material-leaf", "t_per_year": 100.0}],
}
WATER = {"wastewater_capacity": figure(1000.0), "wastewater_load": figure(500.0)}


def _zone(id: str, **given: Any) -> list[Any]:
    site = feature(f"{id}-1", "site", zone=id, lot=lot())
    return [feature(id, sectors=frozenset({"sector-tea"}), figures=WATER, **given), site]


def _there(*more: Any) -> Any:
    area = feature("supply-a", "supply_area", material="material-leaf", figures={"output": figure(1000.0)})
    return offer(sector("sector-tea", priorities=(tier(),)), material(), area, *more)


def test_everything_known_and_in_order_fits_with_the_score_worked_by_hand() -> None:
    result = match(profile(**ASKED), _there(*_zone("kcn-a")), ON)["results"][0]
    # sector 1, land 5/3 -> 1, raw 1000/100 -> 1, headroom 500/100 -> 1
    assert (result["verdict"], result["score"], result["coverage"], result["site"]) == (
        "fits",
        1.0,
        1.0,
        "kcn-a-1",
    )


def _grows(limit: int, **own: Any) -> list[str]:
    """The places in their order for a plant that stands at kcn-z and grows."""
    there = _there(*_zone("kcn-a"), *_zone("kcn-b"), *_zone("kcn-z", **own))
    asked = profile(**ASKED, role="expansion", now="kcn-z-1", limit=limit)
    return [result["id"] for result in match(asked, there, ON)["results"]]


def test_where_a_plant_stands_comes_first_of_its_verdict_even_when_it_would_be_cut_off() -> None:
    assert _grows(3) == ["kcn-z", "kcn-a", "kcn-b"]
    assert _grows(3, stage="dropped") == ["kcn-a", "kcn-b", "kcn-z"]
    assert _grows(2, stage="dropped") == ["kcn-a", "kcn-z"]
    assert _grows(1, stage="dropped") == ["kcn-z"]


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_all_places_of_the_unit_a_plant_stands_in_come_first_of_their_verdict(limit: int) -> None:
    here = {"within": frozenset({"place-1", "place-9"})}
    there = _there(
        *_zone("kcn-a"),
        *_zone("kcn-x", **here),
        *_zone("kcn-y", **here, stage="dropped"),
        *_zone("kcn-z", **here),
        Named("place-9", ("x", "x"), "p", level="commune"),
    )
    asked = profile(**ASKED, role="expansion", now="place-9", limit=limit)
    report = match(asked, there, ON)
    expected = [
        ["kcn-x"],
        ["kcn-x", "kcn-z"],
        ["kcn-x", "kcn-z", "kcn-y"],
        ["kcn-x", "kcn-z", "kcn-a", "kcn-y"],
    ]
    assert [result["id"] for result in report["results"]] == expected[limit - 1]
    assert "/now" not in [entry["pointer"] for entry in report["not_judged"]]


@pytest.mark.parametrize(("now", "used"), [("kcn-a", True), ("kcn-a-1", True), ("place-9", False)])
def test_who_moves_is_told_whether_where_it_stands_chose_any_place(now: str, used: bool) -> None:
    there = _there(*_zone("kcn-a"), *_zone("kcn-b"), Named("place-9", ("x", "x"), "p", level="commune"))
    report = match(profile(**ASKED, role="relocation", now=now), there, ON)
    assert [result["id"] for result in report["results"]] == (["kcn-b"] if used else ["kcn-a", "kcn-b"])
    assert ("/now" not in [entry["pointer"] for entry in report["not_judged"]]) == used


def test_the_lot_a_plant_stands_on_is_not_on_offer_to_it() -> None:
    there = _there(*_zone("kcn-z"), feature("kcn-z-2", "site", zone="kcn-z", lot=lot(area=4.0)))
    asked = profile(**ASKED, role="expansion", now="kcn-z-1")
    assert match(asked, there, ON)["results"][0]["site"] == "kcn-z-2"
    alone = match(asked, _there(*_zone("kcn-z")), ON)["results"][0]
    assert alone["site"] is None
    assert next(gate["outcome"] for gate in alone["gates"] if gate["id"] == "land") == "unknown"
    own = feature("site-z", "site", lot=lot(area=9.0))
    outside = match(profile(**ASKED, role="expansion", now="site-z"), _there(own), ON)["results"][0]
    assert next(gate["outcome"] for gate in outside["gates"] if gate["id"] == "land") == "unknown"


def test_contributions_sum_to_the_score() -> None:
    for result in match(profile(**ASKED), _there(*_zone("kcn-a"), feature("ccn-b")), ON)["results"]:
        assert sum(part["contribution"] for part in result["criteria"]) == pytest.approx(
            result["score"], abs=1e-6
        )


def test_a_failed_gate_is_never_outweighed() -> None:
    good_but_dropped = _zone("kcn-a", stage="dropped")
    results = match(profile(**ASKED), _there(*good_but_dropped, feature("ccn-b")), ON)["results"]
    assert [result["verdict"] for result in results] == sorted(
        (result["verdict"] for result in results), key=list(Verdict).index
    )
    assert results[-1]["id"] == "kcn-a"


def test_a_tier_of_an_ended_plan_is_carried_over_and_says_so_with_its_period() -> None:
    there = offer(sector("sector-tea", priorities=(tier(ends=date(2020, 12, 31)),)), *_zone("kcn-a"))
    part = match(profile(), there, ON)["results"][0]["criteria"][0]
    assert (part["low"], part["high"]) == (0.5, 1.0)
    assert part["evidence"][0]["carried_over"] is True
    assert part["evidence"][0]["period_to"] == "2020-12-31"


def test_a_place_bound_tier_counts_only_there() -> None:
    there = offer(sector("sector-tea", priorities=(tier(places=("place-9",)),)), *_zone("kcn-a"))
    part = match(profile(), there, ON)["results"][0]["criteria"][0]
    assert (part["low"], part["high"]) == (0.3, 0.3)


def test_a_plan_grants_nothing_in_another_province() -> None:
    abroad = feature("kcn-z", pack="q", sectors=frozenset({"sector-tea"}))
    there = offer(sector("sector-tea", priorities=(tier(),)), abroad)
    there = replace(there, policies={"q": POLICY}, versions={"q": "version"})
    part = match(profile(), there, ON)["results"][0]["criteria"][0]
    assert (part["low"], part["high"]) == (0.3, 0.3)


def test_a_sector_wider_than_a_listed_one_leaves_the_environment_open() -> None:
    there = offer(sector("sector-textiles"), sector("sector-dyeing", "sector-textiles"), *_zone("kcn-a"))
    report = match(profile(sector="sector-textiles"), there, ON)
    assert (
        next(gate["outcome"] for gate in report["results"][0]["gates"] if gate["id"] == "environment")
        == "unknown"
    )


def test_waste_water_nobody_stated_is_not_taken_for_none_or_all() -> None:
    full = {"wastewater_capacity": figure(1000.0), "wastewater_load": figure(1000.0)}
    part = match(profile(), _there(feature("kcn-a", figures=full)), ON)["results"][0]["criteria"][3]
    assert (part["low"], part["high"]) == (0.0, 1.0)


def test_adding_a_place_moves_no_score() -> None:
    before = match(profile(**ASKED), _there(*_zone("kcn-b")), ON)["results"][0]
    after = match(profile(**ASKED), _there(*_zone("kcn-b"), *_zone("kcn-a"), feature("ccn-c")), ON)["results"]
    assert before in after


def test_a_vsic_code_stands_for_every_sector_that_has_it() -> None:
    there = offer(
        sector("sector-x", vsic=("1030",)),
        sector("sector-y", vsic=("1030", "1104")),
        sector("sector-z", vsic=("1050",)),
    )
    assert [found["id"] for found in match(profile(sector="1030"), there, ON)["sectors"]] == [
        "sector-x",
        "sector-y",
    ]
    assert len(match(profile(sector="10"), there, ON)["sectors"]) == 3


def test_resource_sectors_are_matched_to_where_the_resource_lies() -> None:
    mine = feature("supply-ore", "supply_area", material="material-ore")
    there = offer(
        sector("sector-mining", needs="resource_site"), material("material-ore"), mine, *_zone("kcn-a")
    )
    assert [result["id"] for result in match(profile(sector="sector-mining"), there, ON)["results"]] == [
        "supply-ore"
    ]


def test_who_builds_zones_is_shown_zones_without_a_developer() -> None:
    there = offer(*_zone("kcn-a"), feature("kcn-new", stage="seeking_developer"))
    builder = profile(role="zone_infrastructure", sector=None, land={"min_ha": 1.0})
    assert [result["id"] for result in match(builder, there, ON)["results"]] == ["kcn-new"]


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"sector": "sector-none"}, "/sector"),
        ({"sector": "9999"}, "/sector"),
        ({"land": {"min_ha": 3.0, "preferred_ha": 2.0}}, "/land/preferred_ha"),
        ({"start": "2020-01-01"}, "/start"),
        ({"materials": [{"material": "material-none", "t_per_year": 1.0}]}, "/materials/0/material"),
        ({"products": [{"product": "gold", "t_per_year": 1.0}]}, "/products/0/product"),
        ({"places": ["place-none"]}, "/places/0"),
        ({"weights": {"land": 0.0}}, "/weights"),
        ({"weights": {"beauty": 1.0}}, "/weights/beauty"),
        ({"weights": {"land": 1.0}, "order": ["land"]}, "/order"),
        ({"order": ["land", "land"]}, "/order"),
        ({"preferences": {"land": "ignore"}, "weights": {"land": 1.0}}, "/preferences/land"),
        ({"environment": {"pollution_type": "dyeing", "not_listed": True}}, "/environment/not_listed"),
    ],
)
def test_a_profile_that_contradicts_itself_is_refused_with_the_field(
    given: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(ProfileContradicts) as refusal:
        match(profile(**given), _there(*_zone("kcn-a")), ON)
    assert pointer in [fault.pointer for fault in refusal.value.faults]


def test_an_empty_catalogue_gives_an_empty_report() -> None:
    assert match(profile(), offer(), ON)["results"] == []


def test_without_a_policy_there_is_nothing_to_match() -> None:
    with pytest.raises(NothingToMatch):
        match(profile(), EMPTY, ON)


def test_a_must_that_cannot_be_met_fails_and_one_that_is_not_known_is_unknown() -> None:
    there = _there(*_zone("kcn-a"), feature("ccn-b"))
    results = {
        result["id"]: result
        for result in match(profile(**ASKED, preferences={"environment": "must"}), there, ON)["results"]
    }
    assert results["kcn-a"]["verdict"] == "fits"
    assert results["ccn-b"]["verdict"] == "unknown"


def test_products_become_materials_by_the_recipe_as_a_band() -> None:
    asked = profile(products=[{"product": "tea", "t_per_year": 100.0}])
    need = match(asked, _there(*_zone("kcn-a")), ON)["results"][0]["criteria"][2]["evidence"][0][
        "need_t_per_year"
    ]
    assert need == {"low": 400.0, "high": 500.0}


@settings(max_examples=counted(100, 2000), deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, "offered", "leased", "planned"]), st.one_of(st.none(), st.floats(0.1, 50))
        ),
        max_size=4,
    ),
    st.floats(0.1, 20),
)
def test_every_number_of_a_report_is_finite_and_every_band_in_order(
    sites: list[tuple[str | None, float | None]], need: float
) -> None:
    made = [
        feature(f"kcn-a-{at}", "site", zone="kcn-a", lot=lot(state, area))
        for at, (state, area) in enumerate(sites)
    ]
    report = match(profile(land={"min_ha": need}), _there(feature("kcn-a"), *made), ON)
    json.dumps(report, allow_nan=False)
    for result in report["results"]:
        assert 0 <= result["low"] <= result["score"] + 1e-6 <= result["high"] + 2e-6 <= 1 + 3e-6
        assert 0 <= result["coverage"] <= 1


@settings(max_examples=counted(100, 2000), deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([None, "offered", "leased", "planned", "recovering"]), st.floats(0.1, 50)),
        max_size=4,
    ),
    st.sampled_from(["operating", "planned", "under_construction", None]),
    st.one_of(st.none(), st.floats(0, 200)),
    st.floats(0.1, 200),
    st.floats(0.1, 200),
)
def test_asking_for_more_land_never_makes_the_land_gate_better(
    sites: list[tuple[str | None, float]], stage: str | None, total: float | None, a: float, b: float
) -> None:
    made = [
        feature(f"kcn-a-{at}", "site", zone="kcn-a", lot=lot(state, area))
        for at, (state, area) in enumerate(sites)
    ]
    zone = feature("kcn-a", stage=stage, figures={"total_area": figure(total)})

    def land(need: float) -> int:
        gates = match(profile(land={"min_ha": need}), _there(zone, *made), ON)["results"][0]["gates"]
        return ["pass", "conditional", "unknown", "fail"].index(
            next(gate["outcome"] for gate in gates if gate["id"] == "land")
        )

    assert land(min(a, b)) <= land(max(a, b))


def test_a_report_names_its_sources_and_what_it_did_not_judge() -> None:
    report = match(profile(workers=500, **ASKED), _there(*_zone("kcn-a")), ON)
    assert report["not_judged"] == []
    assert report["sources"] == []


SCRIPT = """
import sys
from tests.unit.test_matching_report import ASKED, ON, _there, _zone, feature, match, profile, to_bytes
sys.stdout.buffer.write(to_bytes(match(profile(**ASKED), _there(*_zone("kcn-a"), *_zone("kcn-b"), feature("ccn-c")), ON)))
"""


def test_the_same_key_gives_the_same_bytes_in_other_processes_with_other_hash_seeds() -> None:
    here = to_bytes(match(profile(**ASKED), _there(*_zone("kcn-a"), *_zone("kcn-b"), feature("ccn-c")), ON))
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
        )
        assert run.stdout == here


def test_the_name_and_the_number_of_results_do_not_change_the_profile_hash() -> None:
    assert profile(name="A", limit=5).hash() == profile(name="B").hash()
    assert profile(start="2030-01-01").hash() != profile().hash()
