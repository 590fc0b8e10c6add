"""A must that is not settled asks for the figures it lacks, by name, of who can answer."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching.features import IncentiveInfo, Named
from matching.fits_if import fits_if
from matching.judged import GateResult
from matching.judgement import judged
from matching.report import match
from tests.unit.offers import POLICY, case, feature, figure, material, sector, tier

HOME = Named("place-1", ("Huyện A", "District A"), "p", level="district")
RELIEF = IncentiveInfo(
    "incentive-a",
    ("miễn thuế", "tax holiday"),
    "p",
    "tax",
    (),
    frozenset(),
    None,
    (),
    None,
    None,
    {"rate": figure(10.0, "%")},
)
ENDED = sector("sector-tea", priorities=(tier("priority", ends=date(2020, 1, 1)),))


def _must(criterion: str, relief: IncentiveInfo = RELIEF, **given: Any) -> GateResult:
    one = case(feature(stage=None), HOME, relief, ENDED, material(), preferences={criterion: "must"}, **given)
    (found,) = (gate for gate in judged(one).gates if gate.id == f"must:{criterion}")
    return found


LAND: dict[str, Any] = {"land": {"min_ha": 1.0}}


@pytest.mark.parametrize(
    ("criterion", "given", "asked"),
    [
        ("sector_priority", {}, "does the province still count this sector among its priorities?"),
        ("land", LAND, "Which lots are free, how many hectares has each"),
        ("cost", LAND, "What is the land rent today?"),
        ("timing", {**LAND, "start": "2028-01-01"}, "When can the land be handed over?"),
        ("environment", {"wastewater_m3_day": 5.0}, "Has the zone a common waste water plant at work"),
        ("infrastructure", {"power_mw": 2.0}, "How many MW of power can the zone still supply?"),
        ("logistics", {}, "How many kilometres by road are there to: port?"),
        ("labour", {"workers": 50}, "How many people live there today (District A)?"),
        ("incentives", {}, "Which of these is sure to apply: tax holiday?"),
        (
            "raw_materials",
            {"materials": [{"material": "material-leaf", "t_per_year": 5.0}]},
            "material-leaf: no area of the province is published; where is it bought",
        ),
    ],
)
def test_a_must_asks_the_place_for_the_figures_that_are_missing(
    criterion: str, given: dict[str, Any], asked: str
) -> None:
    found = _must(criterion, **given)
    assert found.question is not None
    assert asked in found.question["en"]
    assert "points" in found.question["en"]
    assert found.ask == "agency-a"


def test_who_answers_for_raw_materials_is_asked_for_them() -> None:
    policy = POLICY.model_copy(update={"materials_agency": "agency-farms"})
    wants: dict[str, Any] = {
        **LAND,
        "preferences": {"raw_materials": "must", "cost": "must"},
        "materials": [{"material": "material-leaf", "t_per_year": 5.0}],
    }
    one = case(feature(), material("material-leaf"), policy=policy, **wants)
    asked = {gate.id: gate.ask for gate in judged(one).gates if gate.id.startswith("must:")}
    assert asked == {"must:raw_materials": "agency-farms", "must:cost": "agency-a"}


def test_what_is_dug_is_asked_of_who_permits_it() -> None:
    agencies = {"materials_agency": "agency-farms", "permits_agency": "agency-mines"}
    policy = POLICY.model_copy(update=agencies)
    assert policy.agency_for(["material-leaf"]) == "agency-farms"
    assert policy.agency_for(["material-ore"]) == "agency-mines"
    assert policy.agency_for(["material-leaf", "material-ore"]) == "agency-farms"
    assert policy.agency_for([]) == "agency-farms"
    ore, area = material("material-ore"), feature("supply-a", "supply_area", material="material-ore")
    asked: dict[str, Any] = {
        **LAND,
        "preferences": {"raw_materials": "must"},
        "materials": [{"material": "material-ore", "t_per_year": 5.0}],
    }
    one = judged(case(feature(), ore, area, policy=policy, **asked))
    assert [gate.ask for gate in one.gates if gate.id == "must:raw_materials"] == ["agency-mines"]


@pytest.mark.parametrize(
    ("criterion", "asked"),
    [
        ("land", "How many hectares does the project need?"),
        ("labour", "How many workers does the project need?"),
        ("timing", "How many hectares does the project need? When does the project start?"),
        ("raw_materials", "Which materials does the project need"),
    ],
)
def test_a_must_the_profile_says_nothing_for_asks_the_investor(criterion: str, asked: str) -> None:
    found = _must(criterion)
    assert found.question is not None
    assert asked in found.question["en"]
    assert found.ask is None


def test_a_must_asks_only_for_what_the_profile_leaves_open() -> None:
    found = _must("timing", **LAND)
    assert found.question == {"vi": "Dự án khởi công ngày nào?", "en": "When does the project start?"}
    assert _must("land", **LAND).ask == "agency-a"


def test_waste_water_that_is_not_stated_is_asked_of_the_investor() -> None:
    found = _must("environment")
    assert found.question is not None
    assert found.question["en"].startswith("How many m³ of waste water a day does the project have?")
    assert found.ask is None


FOR_MANY = replace(
    RELIEF, in_force_from=date(2020, 1, 1), figures={**RELIEF.figures, "min_workers": figure(500.0)}
)


def test_an_incentive_for_large_projects_asks_first_how_many_workers_there_are() -> None:
    found = _must("incentives", FOR_MANY)
    assert found.question is not None
    assert found.question["en"].startswith("How many workers does the project need? Which of these")
    stated = _must("incentives", FOR_MANY, workers=10)
    assert stated.question is None or "How many workers" not in stated.question["en"]


def test_as_many_workers_as_an_incentive_is_for_would_make_a_must_pass() -> None:
    there = case(feature(), HOME, FOR_MANY, ENDED, preferences={"incentives": "must"})
    found = [change for change in fits_if(judged(there)) if change["gate"] == "must:incentives"]
    assert (found[0]["pointer"], found[0]["to"]) == ("/workers", 500)
    assert found[0]["sentence"]["en"] == "Met if the project employs 500 people or more (now not stated)."


def test_what_the_profile_leaves_open_is_stated_before_it_is_only_wished_for() -> None:
    there = case(feature(), HOME, preferences={"labour": "must"})
    assert [change for change in fits_if(judged(there)) if change["gate"] == "must:labour"] == []


def test_a_must_that_falls_short_says_by_how_many_points_in_words() -> None:
    small = feature(figures={"total_area": figure(1.0), "leased": figure(0.3)})
    there = case(small, land={"min_ha": 3.0}, preferences={"land": "must"})
    (gate,) = [gate for gate in judged(there).gates if gate.id == "must:land"]
    assert gate.reason is not None
    assert gate.reason["en"].startswith(
        "at least 50 of 100 points of this criterion are required; by what is known"
    )
    assert gate.reason["vi"].startswith("cần ít nhất 50 trên 100 điểm của tiêu chí này; theo số liệu đã biết")
    told = " ".join(match(there.profile, there.offer, there.on)["results"][0]["sentences"]["en"])
    assert "Required, land – not met: at least 50 of 100 points" in told
    assert "needed 0.5" not in told
