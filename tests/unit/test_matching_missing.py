"""A must that is not settled asks for the figures it lacks, by name, of who can answer."""

from datetime import date
from typing import Any

import pytest

from matching.features import IncentiveInfo, Named
from matching.judged import GateResult
from matching.judgement import judged
from tests.unit.offers import case, feature, figure, material, sector, tier

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


def _must(criterion: str, **given: Any) -> GateResult:
    one = case(feature(stage=None), HOME, RELIEF, ENDED, material(), preferences={criterion: "must"}, **given)
    (found,) = (gate for gate in judged(one).gates if gate.id == f"must:{criterion}")
    return found


LAND = {"land": {"min_ha": 1.0}}


@pytest.mark.parametrize(
    ("criterion", "given", "asked"),
    [
        ("sector_priority", {}, "does the province still count this sector among its priorities?"),
        ("land", LAND, "Which lots are free, how many hectares has each"),
        ("cost", LAND, "What is the land rent today?"),
        ("timing", {**LAND, "start": "2028-01-01"}, "When can the land be handed over?"),
        ("environment", {"wastewater_m3_day": 5.0}, "can the zone's waste water plant still take?"),
        ("infrastructure", {"power_mw": 2.0}, "How many MW of power can the zone still supply?"),
        ("logistics", {}, "How many kilometres by road are there to: port?"),
        ("labour", {"workers": 50}, "How many people live there today (District A)?"),
        ("incentives", {}, "Which of these is sure to apply: tax holiday?"),
        (
            "raw_materials",
            {"materials": [{"material": "material-leaf", "t_per_year": 5.0}]},
            "material-leaf: how many t/year does each area give",
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


@pytest.mark.parametrize(
    ("criterion", "asked"),
    [
        ("land", "How many hectares does the project need?"),
        ("labour", "How many workers does the project need?"),
        ("timing", "when does it start?"),
        ("raw_materials", "Which materials does the project need"),
    ],
)
def test_a_must_the_profile_says_nothing_for_asks_the_investor(criterion: str, asked: str) -> None:
    found = _must(criterion)
    assert found.question is not None
    assert asked in found.question["en"]
    assert found.ask is None
