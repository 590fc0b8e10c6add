"""Reverse matching says of a place what the reports say of it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import ProfileContradicts
from matching.offer import Offer
from matching.profile import Profile
from matching.reverse import fitting, fitting_sectors, unmet
from matching.scoring import Verdict
from tests.proving import counted
from tests.unit.drawn import offers, profiles
from tests.unit.drawn_reports import answered
from tests.unit.offers import ON, feature, figure, lot, offer, profile, sector

TEA: dict[str, Any] = {"sectors": frozenset({"sector-tea"})}


def _there() -> Offer:
    water = {"wastewater_capacity": figure(100.0, "m3/day"), "wastewater_load": figure(0.0, "m3/day")}
    return offer(
        sector("sector-tea"),
        sector("sector-steel"),
        feature("kcn-a", figures=water, **TEA),
        feature("kcn-a-1", "site", zone="kcn-a", lot=lot(area=5.0)),
    )


def _asking(ha: float, **given: Any) -> Profile:
    return profile(land={"min_ha": ha}, wastewater_m3_day=50.0, **given)


def test_the_projects_that_fit_a_place_come_first_and_their_open_gates_are_named() -> None:
    found = fitting([_asking(9.0), _asking(3.0), _asking(3.0, sector="sector-steel")], "kcn-a", _there(), ON)
    assert [(fit.at, fit.judged.found.value, fit.open_gates) for fit in found] == [
        (1, "fits", ()),
        (2, "conditional", ("sector",)),
        (0, "conditional", ("land",)),
    ]


def test_the_sectors_of_a_promoted_list_come_first() -> None:
    found = fitting_sectors("kcn-a", _there(), ON, like=_asking(3.0))
    assert [(fit.profile.sector, fit.judged.found.value) for fit in found] == [
        ("sector-tea", "fits"),
        ("sector-steel", "conditional"),
    ]


def test_demand_nobody_meets_is_counted_with_what_stands_in_its_way() -> None:
    found = unmet([_asking(3.0), _asking(9.0)], _there(), ON)
    assert (found.best[Verdict.FITS], sum(found.best.values()), found.nowhere) == (1, 2, 0)
    assert found.gates == {"land": 1}


def test_a_project_without_any_candidate_is_met_nowhere() -> None:
    assert unmet([profile()], offer(), ON).nowhere == 1


def test_a_project_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(ProfileContradicts):
        fitting([profile(sector="sector-x")], "kcn-a", _there(), ON)


@settings(max_examples=counted(25, 2000), deadline=None)
@given(st.lists(profiles(), min_size=1, max_size=4), offers(most=3))
def test_both_directions_give_the_same_answer(asked: list[Profile], there: Offer) -> None:
    for place in [*there.all("zone"), *there.all("opportunity")][:2]:
        for fit in fitting(asked, place.id, there, ON):
            report = answered(fit.profile.model_copy(update={"limit": 100}), there)
            if "faults" in report:
                continue
            result = next(result for result in report["results"] if result["id"] == place.id)
            assert (result["verdict"], result["score"]) == (fit.judged.found.value, fit.judged.score)
