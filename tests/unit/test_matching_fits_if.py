"""What would make it fit: every change proposed, applied, passes its gate."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.features import Feature, Listed, Lot
from matching.fits_if import again, fits_if, levers_of
from matching.inquiry import inquiry
from matching.judged import Outcome
from matching.judgement import judged
from matching.offer import Offer
from matching.profile import Profile
from matching.report import match
from matching.resolve import candidates, is_candidate, refuse_contradictions
from matching.wording import rounded_down, rounded_up
from tests.proving import counted
from tests.unit.drawn import offers, profiles
from tests.unit.offers import ON, case, feature, figure, lot, material, offer, profile, sector


def _changes(there: Any, gate: str) -> list[tuple[Any, Any, Any]]:
    """Pointer or facts, and the value, of what is proposed for a gate."""
    return [
        (
            change["pointer"] or {key: value for key, value in change["facts"].items() if key != "listing"},
            change["to"],
            change["sentence"]["en"],
        )
        for change in fits_if(judged(there))
        if change["gate"] == gate
    ]


def test_a_smaller_lot_that_is_on_offer_is_the_smallest_change_for_land() -> None:
    site = feature("kcn-a-1", "site", zone="kcn-a", lot=lot(area=1.18))
    found = _changes(case(feature(), site, land={"min_ha": 3.0}), "land")
    assert ("/land/min_ha", 1.18, "Met if a site of 1.18 ha will do (now 3 ha).") in found


@pytest.mark.parametrize("hectares", [5e-324, 1e-322, 1e-310, 2.3e-308, 1e-9])
def test_next_to_nothing_is_asked_without_end_of_searching(hectares: float) -> None:
    place = feature(figures={"industrial_land": figure(1.0), "leased": figure(1.0)})
    for change in fits_if(judged(case(place, land={"min_ha": hectares}, wastewater_m3_day=hectares))):
        assert change["pointer"] != "/land/min_ha" or 0 < change["to"] < hectares


def test_a_stale_lot_is_to_be_confirmed() -> None:
    site = feature("kcn-a-1", "site", zone="kcn-a", lot=lot(area=4.0, stale_after=date(2020, 1, 1)))
    found = _changes(case(feature(), site, land={"min_ha": 3.0}), "land")
    assert [(what, to) for what, to, _ in found] == [
        ({"state": "offered", "confirmed": "2026-11-22"}, "offered")
    ]


def test_no_sector_is_proposed_by_which_the_place_would_not_be_judged_at_all() -> None:
    """A call of a group of sectors is no candidate of who states one of its branches."""
    branches = [
        sector(f"sector-{name}", above, ("3511",), needs="resource_site")
        for name, above in (("power", None), ("wind", "sector-power"), ("sun", "sector-power"))
    ]
    call = feature("opportunity-a", "opportunity", sectors=frozenset({"sector-power"}), stage=None)
    asked = case(call, *branches, sector="35", used_machinery={"age_years": 3.0})
    proposed = [change["to"] for change in fits_if(judged(asked)) if change["pointer"] == "/sector"]
    assert set(proposed) == {"sector-power"}
    assert is_candidate(asked)
    for branch, there in (("sector-power", True), ("sector-wind", False)):
        assert is_candidate(case(call, *branches, sector=branch)) == there


FOR_STEEL: dict[str, Any] = {"zone": "kcn-a", "sectors": frozenset({"sector-steel"})}


def test_a_lot_freshly_offered_to_another_branch_is_to_be_given_to_this_one() -> None:
    site = feature("kcn-a-1", "site", lot=lot(area=4.0), **FOR_STEEL)
    there = case(feature(), site, sector("sector-steel"), land={"min_ha": 3.0})
    ((what, to, told),) = [one for one in _changes(there, "land") if isinstance(one[0], dict)]
    assert (what, to) == ({"sectors": ["sector-steel", "sector-tea"]}, ["sector-steel", "sector-tea"])
    assert told == "Met if the lot is given to this branch."


def test_a_stale_lot_offered_to_another_branch_is_to_be_confirmed_for_this_one() -> None:
    site = feature("kcn-a-1", "site", lot=lot(area=4.0, stale_after=date(2020, 1, 1)), **FOR_STEEL)
    there = case(feature(), site, sector("sector-steel"), land={"min_ha": 3.0})
    ((what, _, told),) = [one for one in _changes(there, "land") if isinstance(one[0], dict)]
    assert what["state"] == "offered"
    assert told == "Met if the lot is confirmed to be on offer, and for this branch."


@pytest.mark.parametrize("need", ["wastewater_m3_day", "water_m3_day", "power_mw"])
def test_outside_zones_no_plant_of_a_zone_is_proposed(need: str) -> None:
    asked: dict[str, Any] = {"land": {"min_ha": 3.0}, need: 1200.0}
    there = case(feature("site-a", "site", lot=lot(area=4.0)), **asked)
    gates = {change["gate"] for change in fits_if(judged(there)) if change["side"] == "place"}
    assert gates == {"sector"}


@pytest.mark.parametrize("on", [date.min, date(1900, 1, 1), date.max - timedelta(1), date.max])
def test_the_first_and_the_last_day_of_the_calendar_are_days_like_others(on: date) -> None:
    old = lot(area=4.0, stale_after=date(2020, 1, 1))
    there = offer(
        sector("sector-tea"),
        feature(),
        feature("kcn-a-1", "site", zone="kcn-a", lot=old),
        feature("kcn-b"),
        feature("opportunity-a", "opportunity", sectors=frozenset({"sector-tea"}), stage="seeking_developer"),
    )
    report = match(profile(land={"min_ha": 3.0}, power_mw=5.0), there, on)
    assert report["on"] == on.isoformat()
    assert len(report["results"]) == 3


def test_too_much_waste_water_names_less_of_it_own_treatment_and_a_larger_plant() -> None:
    place = feature(
        figures={"wastewater_capacity": figure(1000.0, "m3/day"), "wastewater_load": figure(940.0, "m3/day")}
    )
    found = _changes(case(place, wastewater_m3_day=100.0), "wastewater")
    assert [(what, to) for what, to, _ in found] == [
        ("/wastewater_m3_day", 60.0),
        ("/own_treatment", True),
        ({"wastewater_capacity": 1040.0}, 1040.0),
    ]


def test_who_does_not_say_how_much_waste_water_there_is_is_told_how_much_would_do() -> None:
    place = feature(
        figures={"wastewater_capacity": figure(1000.0, "m3/day"), "wastewater_load": figure(940.0, "m3/day")}
    )
    found = _changes(case(place, land={"min_ha": 1.0}), "wastewater")
    assert found[0] == (
        "/wastewater_m3_day",
        60.0,
        "Met if the project has at most 60 m³/day of waste water (now not stated).",
    )
    assert [what for what, _, _ in _changes(case(feature(), land={"min_ha": 1.0}), "wastewater")] == [
        "/own_treatment"
    ]


def test_a_must_is_met_by_the_most_that_does_and_not_by_its_own_points() -> None:
    # 60 m³ a day are left: 0.6 of the need, 30 points. 50 points are one time the need.
    place = feature(
        figures={"wastewater_capacity": figure(100.0, "m3/day"), "wastewater_load": figure(40.0, "m3/day")}
    )
    there = case(place, wastewater_m3_day=100.0, preferences={"environment": "must"})
    assert ("/wastewater_m3_day", 60.0) in [(what, to) for what, to, _ in _changes(there, "must:environment")]


def test_a_plant_of_unknown_load_is_asked_to_publish_it() -> None:
    place = feature(figures={"wastewater_capacity": figure(1000.0, "m3/day")})
    found = _changes(case(place, wastewater_m3_day=100.0), "wastewater")
    assert ({"wastewater_load": 900.0}, 900.0) in [(what, to) for what, to, _ in found]


def test_machines_that_are_too_old_may_be_newer_or_new() -> None:
    found = _changes(case(feature(), used_machinery={"age_years": 12.0}), "used_machinery")
    assert [(what, to) for what, to, _ in found] == [
        ("/used_machinery/age_years", 10.0),
        ("/used_machinery/imported", False),
        ("/used_machinery", None),
    ]


def test_too_little_money_names_how_much_would_do() -> None:
    place = feature(figures={"min_investment": figure(60.0, "billion VND")})
    capital = {"amount": 50_000_000_000, "currency": "VND"}
    ((what, to, told),) = _changes(case(place, capital=capital), "min_investment")
    assert (what, told) == (
        "/capital/amount",
        "Met if the investment is 60,000,000,000 VND or more (now 50,000,000,000 VND).",
    )
    assert to == "60000000000"


def test_less_money_than_a_called_for_project_takes_names_the_figure_it_names() -> None:
    place = feature("opportunity-a", "opportunity", figures={"capital": figure(2_100.0, "billion VND")})
    capital = {"amount": "50000000000.5", "currency": "VND"}
    ((_, to, _told),) = _changes(case(place, capital=capital), "min_investment")
    assert to == "2100000000000"


def test_megawatts_that_are_told_are_megawatts_that_fit() -> None:
    place = feature(figures={"power_capacity": figure(25.0, "MVA"), "power_load": figure(12.3, "MW")})
    (gate,) = [gate for gate in judged(case(place, power_mw=90.0)).gates if gate.id == "power"]
    assert gate.offered is not None
    assert (gate.outcome, gate.offered.value) == (Outcome.FAIL, 7.7)
    assert ("/power_mw", 7.7, "Met if the project uses at most 7.7 MW of power (now 90 MW).") in _changes(
        case(place, power_mw=90.0), "power"
    )
    assert [gate.outcome for gate in judged(case(place, power_mw=7.7)).gates if gate.id == "power"] == [
        Outcome.PASS
    ]


def test_what_is_at_most_is_rounded_down_and_what_is_at_least_is_rounded_up() -> None:
    place = feature(
        figures={
            "wastewater_capacity": figure(100.0, "m3/day"),
            "wastewater_load": figure(39.00051, "m3/day"),
        }
    )
    found = _changes(case(place, wastewater_m3_day=70.00049), "wastewater")
    assert [(what, to) for what, to, _ in found] == [
        ("/wastewater_m3_day", 60.999),
        ("/own_treatment", True),
        ({"wastewater_capacity": 109.001}, 109.001),
    ]


def test_a_material_is_told_in_whole_tonnes_that_are_to_be_had() -> None:
    area = feature(
        "supply-a", "supply_area", material="material-leaf", figures={"output": figure(2794.925, "t/year")}
    )
    asked: dict[str, Any] = {"materials": [{"material": "material-leaf", "t_per_year": 9000.0}]}
    ((what, to, told),) = _changes(case(feature(), area, material(), **asked), "raw_materials")
    assert (what, to) == ("/materials/0/t_per_year", 2794.0)
    assert "at most 2,794 " in told


@pytest.mark.parametrize("first", [0, 1])
def test_of_several_materials_the_whole_list_is_told_in_whatever_order_they_were_stated(first: int) -> None:
    figures = {"output": figure(2794.925, "t/year")}
    area = feature("supply-a", "supply_area", material="material-leaf", figures=figures)
    stated = [
        {"material": "material-leaf", "t_per_year": 9000.0},
        {"material": "material-root", "t_per_year": 5.0},
    ]
    there = offer(sector("sector-tea"), feature("kcn-a"), area, material(), material("material-root"))
    asked = profile(materials=[stated[first], stated[1 - first]])
    (result,) = match(asked, there, ON)["results"]
    (change,) = [change for change in result["fits_if"] if change["gate"] == "raw_materials"]
    assert change["pointer"] == "/materials"
    assert [need["t_per_year"] for need in change["to"]] == [2794.0, 5.0]
    assert change["sentence"]["en"] == (
        "Met if the project needs at most 2,794 t/year (now 9,000 t/year) – material-leaf."
    )


@given(st.floats(1e-9, 1e12), st.integers(0, 3))
def test_rounding_goes_the_way_it_is_told(value: float, digits: int) -> None:
    low, high, step = rounded_down(value, digits), rounded_up(value, digits), 10.0**-digits
    assert low <= value * (1 + 1e-15) + 1e-9
    assert high >= value * (1 - 1e-15) - 1e-9
    assert value - low <= step * (1 + 1e-6) + value * 1e-15
    assert high - value <= step * (1 + 1e-6) + value * 1e-15


def test_a_smaller_power_plant_may_be_within_the_plan() -> None:
    place = feature("opportunity-a", "opportunity", figures={"capacity": figure(50.0, "MW")})
    assert [(what, to) for what, to, _ in _changes(case(place, generates_mw=80.0), "capacity")] == [
        ("/generates_mw", 50.0)
    ]


def test_a_bar_of_the_law_has_no_change() -> None:
    place = feature(barred=case(feature()).place.barred, stage="dropped")
    assert _changes(case(place), "standing") == []


def test_what_is_insisted_on_may_be_wished_for() -> None:
    place = feature(figures={"total_area": figure(1.0)})
    found = _changes(case(place, land={"min_ha": 3.0}, preferences={"land": "must"}), "must:land")
    assert ("/preferences/land", "want") in [(what, to) for what, to, _ in found]


def test_a_report_says_what_would_make_it_fit() -> None:
    there = offer(sector("sector-tea"), material(), feature("kcn-a", sectors=frozenset({"sector-steel"})))
    result = match(profile(land={"min_ha": 3.0}), there, ON)["results"][0]
    assert {change["gate"] for change in result["fits_if"]} == {"sector", "land", "wastewater"}
    json.dumps(result["fits_if"], allow_nan=False)


def test_a_gate_nobody_gave_levers_to_is_tried_with_whatever_the_profile_states() -> None:
    assert len(levers_of("new_gate")) > 5


_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")


def _is_told(change: dict[str, Any]) -> None:
    """A number proposed is the number its sentence tells first."""
    if isinstance(change["to"], float) or change["pointer"] == "/capital/amount":
        first = _FIGURE.search(change["sentence"]["en"])
        assert first is not None
        assert float(first.group().replace(",", "")) == float(change["to"])


def _set(document: dict[str, Any], pointer: str, value: Any) -> None:
    *steps, last = pointer.split("/")[1:]
    for step in steps:
        document = document[int(step)] if isinstance(document, list) else document.setdefault(step, {})
    document[last] = value


@settings(max_examples=counted(25, 2000), deadline=None)
@given(profiles(), offers())
def test_every_change_of_the_investors_side_applied_passes_its_gate(asked: Profile, there: Offer) -> None:
    for place in candidates(asked, inquiry(asked, there, ON).sectors, there):
        for change in fits_if(judged(inquiry(asked, there, ON).case(place))):
            if change["side"] != "investor":
                continue
            document = asked.model_dump(mode="json")
            _set(document, change["pointer"], change["to"])
            _is_told(change)
            changed = Profile.model_validate(document)
            refuse_contradictions(changed, there, ON)
            gates = judged(inquiry(changed, there, ON).case(place)).gates
            assert all(gate.outcome is Outcome.PASS for gate in gates if gate.id == change["gate"])


def _made_true(there: Offer, facts: dict[str, Any]) -> Offer:
    """The offer in which the facts a change names are published; read from the report alone."""
    known: Feature = there.items[facts["listing"]]
    until = ON + timedelta(days=30)
    added: list[Feature] = []
    for name, value in facts.items():
        if name == "lot":
            sold = Lot(value["state"], value["area_ha"], ON.isoformat(), (), until)
            added.append(feature("lot-new", "site", zone=known.id, lot=sold))
        elif name == "state":
            assert known.lot is not None
            known = replace(known, lot=replace(known.lot, state=value, stale_after=until))
        elif name == "sectors":
            known = replace(known, sectors=frozenset(value))
        elif name == "promoted":
            listed = tuple(Listed(id_, ("list",)) for id_ in value)
            known = replace(known, promoted=(*known.promoted, *listed))
        elif name == "confirmed" and "state" not in facts:
            known = replace(known, stale_after=until)
        elif name.endswith(("_capacity", "_load")):
            unit = "MW" if name.startswith("power") else "m3/day"
            known = replace(known, figures={**known.figures, name: figure(value, unit)})
        else:
            assert name in {"listing", "confirmed"}, name
    return offer(
        *(item for item in there.items.values() if item.id != known.id),
        known,
        *added,
        policy=there.policies["p"],
    )


@settings(max_examples=counted(25, 2000), deadline=None)
@given(profiles(), offers())
def test_every_change_of_the_places_side_made_true_passes_its_gate(asked: Profile, there: Offer) -> None:
    for place in candidates(asked, inquiry(asked, there, ON).sectors, there):
        for change in fits_if(judged(inquiry(asked, there, ON).case(place))):
            if change["side"] != "place":
                continue
            after = _made_true(there, change["facts"])
            gates = judged(inquiry(asked, after, ON).case(after.feature(place.id))).gates
            assert all(gate.outcome is Outcome.PASS for gate in gates if gate.id == change["gate"]), change


@settings(max_examples=counted(25, 2000), deadline=None)
@given(profiles(), offers())
def test_every_change_applied_and_judged_again_passes_its_gate(asked: Profile, there: Offer) -> None:
    for place in candidates(asked, inquiry(asked, there, ON).sectors, there):
        one = judged(inquiry(asked, there, ON).case(place))

        def helps(change: Any, gate: Any, one: Any = one) -> bool:
            found = again(change.applied(one.case), gate.id, one.judges.get(gate.id))
            return found is None or found.outcome is Outcome.PASS

        for gate in one.gates:
            if gate.outcome is Outcome.PASS:
                continue
            for lever in levers_of(gate.id):
                for change in lever(one.case, gate, partial(helps, gate=gate)):
                    assert helps(change, gate)


@settings(max_examples=counted(25, 2000), deadline=None)
@given(profiles(), offers())
def test_what_is_looked_for_once_among_places_alike_is_what_each_alone_is_told(
    asked: Profile, there: Offer
) -> None:
    together = inquiry(asked, there, ON)
    for place in candidates(asked, together.sectors, there):
        alone = inquiry(asked, replace(there, memo={}, rows={}), ON)
        assert fits_if(judged(together.case(place))) == fits_if(judged(alone.case(place)))


def test_zones_that_drain_alike_are_each_told_of_their_own_plant() -> None:
    there = offer(sector("sector-tea"), material(), feature("kcn-a"), feature("kcn-b"))
    for result in match(profile(wastewater_m3_day=5.0), there, ON)["results"]:
        plants = [change["facts"] for change in result["fits_if"] if change["gate"] == "wastewater"]
        assert {facts["listing"] for facts in plants if facts} == {result["id"]}


@pytest.mark.parametrize("gate", ["sector", "standing", "environment"])
def test_nothing_is_proposed_that_the_investor_would_have_to_be_somebody_else_for(gate: str) -> None:
    assert all(
        change["side"] == "place"
        for change in fits_if(judged(case(feature(), land={"min_ha": 3.0})))
        if change["gate"] == gate
    )
