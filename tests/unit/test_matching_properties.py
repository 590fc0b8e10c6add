"""What must hold of every report, whatever is offered and whatever is asked."""

import math
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bands import Band
from matching.features import Feature
from matching.inquiry import inquiry
from matching.judgement import Judged, judged
from matching.offer import Offer
from matching.profile import Profile
from matching.report import match
from matching.resolve import candidates
from matching.room import TAKEN
from matching.scoring import Verdict, applied, score
from matching.written import to_bytes
from tests.proving import counted
from tests.unit.drawn import CRITERIA, FIGURES, PLACES, UNITS, amounts, offers, profiles
from tests.unit.drawn_reports import answered, refused, report_on
from tests.unit.offers import ON, feature, figure, offer

EXAMPLES = counted(25, 2000)
ORDER = list(Verdict)
shares = st.floats(0, 1)


def _without(there: Offer, id: str) -> Offer:
    """The offer without one listing."""
    return offer(*(item for key, item in there.items.items() if key != id), policy=there.policies["p"])


def _verdict(result: dict[str, Any], needed: float) -> str:
    """The verdict by the four rules of docs/matching.md, from what the report shows."""
    outcomes = {gate["id"]: gate["outcome"] for gate in result["gates"]}
    musts = [outcomes[id_] for id_ in outcomes if id_ == "standing" or id_.startswith("must:")]
    if "fail" in outcomes.values():
        return "does_not_fit"
    if "unknown" in musts or result["coverage"] < needed:
        return "unknown"
    return "conditional" if {"conditional", "unknown"} & set(outcomes.values()) else "fits"


def _is_home(result: dict[str, Any]) -> bool:
    """Whether an expanding plant stands there: such places come first of their verdict."""
    return any(gate["id"] == "role" and gate["outcome"] == "pass" for gate in result["gates"])


@settings(max_examples=EXAMPLES, deadline=None)
@given(profiles(), offers())
def test_a_failed_gate_never_ranks_above_a_pass(asked: Profile, there: Offer) -> None:
    results = report_on(asked, there)["results"]
    needed = there.policies["p"].coverage_needed
    assert [result["verdict"] for result in results] == [_verdict(result, needed) for result in results]
    groups = [ORDER.index(Verdict(result["verdict"])) for result in results]
    assert groups == sorted(groups)
    for better, worse in pairwise(results):
        if better["verdict"] == worse["verdict"]:
            assert (_is_home(better), better["score"]) >= (_is_home(worse), worse["score"])


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.dictionaries(st.sampled_from("abcdef"), st.tuples(shares, shares, st.floats(0.01, 1)), min_size=1),
    st.data(),
)
def test_better_in_one_criterion_never_scores_lower(parts: dict[str, Any], data: st.DataObject) -> None:
    weights = applied({name: weight for name, (_, _, weight) in parts.items()}, parts)
    bands = {name: Band(min(a, b), max(a, b)) for name, (a, b, _) in parts.items()}
    name = data.draw(st.sampled_from(sorted(parts)))
    low = data.draw(st.floats(bands[name].low, 1))
    better = {**bands, name: Band(low, data.draw(st.floats(max(low, bands[name].high), 1)))}
    assert score(weights, better) >= score(weights, bands)


BETTER = {
    "rent": 0.5,
    "road_distance_to_port_a": 0.5,
    "straight_line_to_port_a": 0.5,
    **{
        f"{name}_{part}": times
        for name in ("wastewater", "water", "power")
        for part, times in (("capacity", 2.0), ("load", 0.5))
    },
}
"""Figures of places and what makes them better."""
LESS = ("wastewater_m3_day", "water_m3_day", "power_mw", "materials")


def _never_lower(before: Judged, after: Judged) -> None:
    for name, band in before.bands.items():
        assert after.bands[name].low >= band.low - 1e-12, (name, before.case.place)
        assert after.bands[name].high >= band.high - 1e-12, (name, before.case.place)
    assert after.score >= before.score


def _judged(asked: Profile, there: Offer, id: str) -> Judged:
    return judged(inquiry(asked, there, ON).case(there.feature(id)))


@settings(max_examples=EXAMPLES, deadline=None)
@given(profiles(), offers(), st.data())
def test_a_better_figure_or_a_smaller_need_never_scores_lower(
    asked: Profile, there: Offer, data: st.DataObject
) -> None:
    """Of places as of projects; what is to be avoided counts the other way round, and is left out."""
    asked = asked.model_copy(update={"preferences": {}})
    needs = [name for name in LESS if getattr(asked, name)]
    for place in candidates(asked, inquiry(asked, there, ON).sectors, there):
        before = _judged(asked, there, place.id)
        if figures := [name for name in place.figures.keys() & BETTER.keys() if place.figure(name).value]:
            name = data.draw(st.sampled_from(sorted(figures)))
            found = place.figure(name)
            better = replace(found, value=(found.value or 0.0) * BETTER[name])
            improved = replace(place, figures={**place.figures, name: better})
            items = {**there.items, place.id: improved}
            _never_lower(before, _judged(asked, replace(there, items=items, memo={}, rows={}), place.id))
        if needs:
            name = data.draw(st.sampled_from(needs))
            need = getattr(asked, name)
            less: Any = (
                tuple(one.model_copy(update={"t_per_year": one.t_per_year / 2}) for one in need)
                if name == "materials"
                else need / 2
            )
            _never_lower(before, _judged(asked.model_copy(update={name: less}), there, place.id))


def _within_its_former_band(before: Judged, after: Judged) -> None:
    for name, band in before.bands.items():
        assert band.low - 1e-9 <= after.bands[name].low, (name, before.case.place)
        assert after.bands[name].high <= band.high + 1e-9, (name, before.case.place)
    low, high = (
        score(before.weights, {name: Band(end, end) for name, end in zip(before.bands, ends, strict=True)})
        for ends in zip(*before.bands.values(), strict=True)
    )
    assert low - 1e-5 <= after.score <= high + 1e-5


def _consistent(place: Feature) -> bool:
    """Whether the figures of a place can all be true together."""
    value = {name: place.figure(name).value for name in FIGURES}
    within = (value[name] for name in ("leased", "industrial_land", "total_area"))
    chain = [float(area) for area in within if area is not None]
    free = math.fsum(line.area_ha or 0 for line in place.balance if line.state not in TAKEN)
    capacity, load = value["wastewater_capacity"], value["wastewater_load"]
    return (
        chain == sorted(chain)
        and (value["available"] or 0) + (value["leased"] or 0) <= min(chain[-1:], default=1e9)
        and (value["available"] or 0) + (value["leased"] or 0) <= (value["industrial_land"] or 1e9)
        and free + (value["leased"] or 0) <= min(chain[-1:], default=1e9)
        and free + (value["leased"] or 0) <= (value["industrial_land"] or 1e9)
        and (capacity is None or load is None or load <= capacity)
    )


_OTHER_HALF = {"leased": "industrial_land"} | {
    f"{name}_{part}": f"{name}_{other}"
    for name in ("wastewater", "water", "power")
    for part, other in (("load", "capacity"), ("capacity", "load"))
}
"""Figures that say most beside another."""


def _learnt(data: st.DataObject, place: Feature, there: Offer) -> Feature | None:
    """The place with one more figure known; ``None`` where what is learnt cannot be true beside the others.

    A distance a source states is not learnt but replaces one that was estimated from positions, and a figure of one's own
    that of the zone.
    """
    open_ = [name for name in FIGURES if there.figure(place, name).value is None and UNITS.get(name) != "km"]
    if not open_ or not _consistent(place):
        return None
    halves = [name for name in open_ if there.figure(place, _OTHER_HALF.get(name, "")).value is not None]
    name = data.draw(st.sampled_from(halves or open_))
    found = replace(place, figures={**place.figures, name: figure(data.draw(amounts), UNITS.get(name, "ha"))})
    return found if _consistent(found) else None


@settings(max_examples=EXAMPLES, deadline=None)
@given(profiles(), offers(), st.data())
def test_learning_an_unknown_keeps_the_score_inside_its_former_band(
    asked: Profile, there: Offer, data: st.DataObject
) -> None:
    for place in candidates(asked, inquiry(asked, there, ON).sectors, there):
        learnt = _learnt(data, place, there)
        if learnt is None:
            continue
        before = judged(inquiry(asked, there, ON).case(place))
        known = replace(there, items={**there.items, place.id: learnt}, memo={}, rows={})
        after = judged(inquiry(asked, known, ON).case(learnt))
        _within_its_former_band(before, after)


def _left_over(there: Offer, material: str) -> float:
    """Tonnes of the province's output that no supply area is known to give; without limit where there is no total."""
    info = there.material(material)
    total = info.output.value if info else None
    areas = [area for area in there.all("supply_area") if area.material == material]
    known = math.fsum(area.figure("output").value or 0.0 for area in areas)
    return math.inf if total is None else total - known


def _around(there: Offer, data: st.DataObject) -> Any:
    """A listing beside the places with one figure more: an area's output, what a processor takes, who lives in a unit."""
    open_: list[Any] = [
        replace(area, figures={"output": figure(value, "t/year")})
        for area in there.all("supply_area")
        if area.figure("output").value is None
        and (value := data.draw(st.floats(0, 1000))) <= _left_over(there, area.material)
    ]
    open_ += [
        replace(plant, intake=(("material-leaf", data.draw(st.floats(0, 3000))),))
        for plant in there.all("project")
        if plant.intake[0][1] is None
    ]
    open_ += [
        replace(unit, population=figure(data.draw(st.floats(0, 1e6)), "person"))
        for id_ in PLACES
        if (unit := there.named(id_)) and unit.population.value is None
    ]
    return data.draw(st.sampled_from(open_)) if open_ else None


@settings(max_examples=EXAMPLES, deadline=None)
@given(profiles(), offers(), st.data())
def test_learning_of_what_surrounds_the_places_keeps_scores_inside_their_former_bands(
    asked: Profile, there: Offer, data: st.DataObject
) -> None:
    learnt = _around(there, data)
    if learnt is None:
        return
    known = replace(there, items={**there.items, learnt.id: learnt}, memo={}, rows={})
    for place in candidates(asked, inquiry(asked, there, ON).sectors, there):
        if place.id != learnt.id:
            before = judged(inquiry(asked, there, ON).case(place))
            _within_its_former_band(before, judged(inquiry(asked, known, ON).case(place)))


@settings(max_examples=EXAMPLES, deadline=None)
@given(profiles(), offers(), st.data())
def test_knowing_more_of_a_band_keeps_the_score_inside_the_former_one(
    asked: Profile, there: Offer, data: st.DataObject
) -> None:
    """Whatever of its bands becomes known, the score was said to lie there."""
    for place in candidates(asked, inquiry(asked, there, ON).sectors, there)[:2]:
        one = judged(inquiry(asked, there, ON).case(place))
        known = {}
        for name, band in one.bands.items():
            low = data.draw(st.floats(band.low, band.high))
            known[name] = Band(low, data.draw(st.floats(low, band.high)))
        low = score(one.weights, {name: Band(band.low, band.low) for name, band in one.bands.items()})
        high = score(one.weights, {name: Band(band.high, band.high) for name, band in one.bands.items()})
        assert low - 1e-5 <= score(one.weights, known) <= high + 1e-5


@settings(max_examples=EXAMPLES, deadline=None)
@given(profiles(), offers(), offers(most=2))
def test_adding_places_moves_no_score(asked: Profile, there: Offer, more: Offer) -> None:
    added = [
        replace(item, id=f"x-{item.id}", zone=f"x-{item.zone}" if item.zone else None)
        for item in more.items.values()
        if isinstance(item, Feature) and item.kind in {"zone", "site", "opportunity"}
    ]
    wider = offer(*there.items.values(), *added, policy=there.policies["p"])
    before = {result["id"]: result for result in report_on(asked, there)["results"]}
    after = {result["id"]: result for result in report_on(asked, wider)["results"]}
    assert {id_: after[id_] for id_ in before} == before


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(profiles(), min_size=2, max_size=4), offers())
def test_what_other_investors_ask_changes_no_report(asked: list[Profile], there: Offer) -> None:
    alone = [to_bytes(answered(one, replace(there, memo={}, rows={}))) for one in asked]
    assert [to_bytes(answered(one, there)) for one in asked] == alone


KEPT_BY = ("role", "land", "sector", "workers", "capital")
"""What of a profile the answers that are kept turn on."""


@settings(max_examples=EXAMPLES, deadline=None)
@given(profiles(), profiles(), offers(), st.data())
def test_what_is_kept_for_one_profile_is_given_to_no_other(
    asked: Profile, other: Profile, there: Offer, data: st.DataObject
) -> None:
    """Two profiles that differ in a single field, on the same day or a later one."""
    field = data.draw(st.sampled_from(KEPT_BY) | st.sampled_from(sorted(Profile.model_fields)))
    changed = asked.model_copy(update={field: getattr(other, field)})
    later = data.draw(st.sampled_from([ON, date(2031, 1, 1)]))
    if refused(changed, there, later):
        return
    answered(asked, there)
    fresh = replace(there, memo={}, rows={})
    assert to_bytes(answered(changed, there, later)) == to_bytes(answered(changed, fresh, later))


def _said_otherwise(asked: Profile) -> Profile:
    """The same question with its sets turned round, its weights on another scale, and nothings said otherwise."""

    def turned(given: dict[str, Any]) -> dict[str, Any]:
        return dict(reversed(given.items()))

    document = asked.model_dump(mode="json", exclude_unset=True)
    for need in document.get("materials", ()):
        need["months"] = need["months"][::-1]
    for name in document.keys() & {"materials", "places"}:
        document[name] = document[name][::-1]
    if document.get("weights"):
        spare = [name for name in CRITERIA if name not in document["weights"]]
        document["weights"] = turned({name: 4 * weight for name, weight in document["weights"].items()})
        document["weights"] |= dict.fromkeys(spare, 0.0)
        document["preferences"] = document.get("preferences", {}) | {
            name: "ignore" for name in spare if name not in document.get("preferences", {})
        }
    document["preferences"] = turned(document.get("preferences", {}))
    return Profile.model_validate(turned(document))


@settings(max_examples=EXAMPLES, deadline=None)
@given(profiles(), offers(), st.sets(st.sampled_from(CRITERIA), max_size=4))
def test_what_means_the_same_has_the_same_key_and_bytes(
    asked: Profile, there: Offer, left_out: set[str]
) -> None:
    if asked.weights:
        weights = {name: weight for name, weight in asked.weights.items() if name not in left_out}
        asked = asked.model_copy(update={"weights": weights})
    other = _said_otherwise(asked)
    assert other.hash() == asked.hash()
    assert to_bytes(answered(other, there)) == to_bytes(answered(asked, replace(there, memo={}, rows={})))


@settings(max_examples=EXAMPLES, deadline=None)
@given(profiles(), offers())
def test_the_same_key_gives_the_same_bytes(asked: Profile, there: Offer) -> None:
    again = offer(*reversed([*there.items.values()]), policy=there.policies["p"])
    assert to_bytes(answered(asked, again)) == to_bytes(answered(asked, there))


@pytest.mark.parametrize("count", [0, 1])
def test_no_place_and_one_place_give_sane_answers(count: int) -> None:
    there = offer(*(feature(f"kcn-{at}") for at in range(count)))
    report = match(Profile(sector="sector-tea"), there, ON)
    assert len(report["results"]) == count
    assert sum(report["considered"].values()) == count
