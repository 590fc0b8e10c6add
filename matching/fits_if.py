"""What would make it fit: for each gate not passed, the smallest single changes that pass it, found by judging again.

A change is proposed only when the gate, judged once more with the change made, passes or has nothing left to ask.
"""

from collections.abc import Hashable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from matching.branches import listed_at
from matching.changes import Change
from matching.columns.reads import READS
from matching.criteria import CRITERIA
from matching.gates import Gate
from matching.gates.sector import sector_gate
from matching.gates.standing import standing_gate
from matching.gates.supply import power_gate, water_gate
from matching.gates.wastewater import wastewater_gate
from matching.judged import Case, GateResult, Outcome, Texts
from matching.judgement import Judged, turned
from matching.levers import (
    Lever,
    in_branch,
    in_listed_branch,
    large_enough,
    later,
    less,
    less_of_a_material,
    more_money,
    own_treatment,
    stated,
    wanted,
)
from matching.levers_of_places import lot_confirmed, lot_offered, plant, sector_accepted, still_open
from matching.musts import must_gates
from matching.places import places_of
from matching.resolve import is_candidate
from matching.wording_of_changes import told

_LAND = less("/land/min_ha", "ha")
_WASTEWATER = less("/wastewater_m3_day", "m3/day")
_WATER = less("/water_m3_day", "m3/day")
_POWER = less("/power_mw", "MW")
_AGE = less("/used_machinery/age_years", "year")
_NEW_MACHINES = stated("/used_machinery", value=None)
_BOUGHT_HERE = stated("/used_machinery/imported", value=False)

LEVERS: dict[str, tuple[Lever, ...]] = {
    "land": (_LAND, later, in_branch, lot_confirmed, lot_offered),
    "wastewater": (_WASTEWATER, own_treatment, later, plant("wastewater", "/wastewater_m3_day", "m3/day")),
    "raw_materials": (less_of_a_material,),
    "water": (_WATER, plant("water", "/water_m3_day", "m3/day")),
    "power": (_POWER, plant("power", "/power_mw", "MW")),
    "used_machinery": (_AGE, _BOUGHT_HERE, _NEW_MACHINES, in_branch),
    "sector": (in_branch, in_listed_branch, sector_accepted),
    "standing": (still_open,),
    "environment": (in_branch,),
    "role": (),
    "safety_distance": (in_branch,),
    "capacity": (less("/generates_mw", "MW"),),
    "min_investment": (more_money,),
    "must:sector_priority": (in_branch, wanted),
    "must:incentives": (large_enough, in_branch, wanted),
    "must:land": (_LAND, wanted),
    "must:environment": (_WASTEWATER, own_treatment, wanted),
    "must:timing": (later, wanted),
}
"""By gate, in the order they are tried."""
_ANY: tuple[Lever, ...] = (
    _LAND,
    _WASTEWATER,
    own_treatment,
    _WATER,
    _POWER,
    _NEW_MACHINES,
    later,
    more_money,
)
"""For a gate without levers of its own: whatever the profile states."""


_EVERYWHERE = {"used_machinery"}
"""Gates that say the same of every place of a province, and so do their changes, as far as it is judged."""
_OF_ZONES_ALIKE: dict[str, Gate] = {
    "sector": sector_gate,
    "standing": standing_gate,
    "wastewater": wastewater_gate,
    "water": water_gate,
    "power": power_gate,
}
"""Gates whose changes are the same for zones alike, but for the zone they are of."""


def levers_of(gate: str) -> tuple[Lever, ...]:
    """What can be tried for a gate."""
    return LEVERS.get(gate, (wanted,) if gate.startswith("must:") else _ANY)


def again(case: Case, gate: str, judge: Gate | None) -> GateResult | None:
    """One gate of a case, judged on its own; ``judge`` is ``None`` for a must."""
    if judge is not None:
        return judge(case)
    name = gate.removeprefix("must:")
    results = [turned(CRITERIA[name](case), case.profile)]
    return next(iter(must_gates(case, results)), None)


def _changes(case: Case, gate: GateResult, judge: Gate | None) -> Iterator[Change]:
    def passes(change: Change) -> bool:
        changed = change.applied(case)
        if change.pointer == "/sector" and not is_candidate(changed):
            return False
        found = again(changed, gate.id, judge)
        return found is None or found.outcome is Outcome.PASS

    for lever in levers_of(gate.id):
        yield from lever(case, gate, passes)


def _value(value: Any) -> Any:
    """As JSON has it."""
    if value is None or isinstance(value, float | str):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return [_value(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def _out(gate: GateResult, change: Change, sentence: Texts) -> dict[str, Any]:
    return {
        "gate": gate.id,
        "side": change.side,
        "pointer": change.pointer,
        "facts": change.facts,
        "from": _value(change.before),
        "to": _value(change.after),
        "unit": change.unit,
        "sentence": sentence,
    }


def _of_gate(one: Judged, gate: GateResult) -> list[dict[str, Any]]:
    case, judge = one.case, one.judges.get(gate.id)
    return [_out(gate, change, told(case, change)) for change in _changes(case, gate, judge)]


def _alike(case: Case, gate: str) -> Hashable:
    """What tells the places a gate's changes are the same for; ``None`` where each place has its own."""
    place = case.place
    if gate in _EVERYWHERE:
        # But in which sectors a place is judged at all differs.
        sectors = place.sectors if place.kind == "opportunity" else None
        return place.pack, place.kind, sectors, place.material
    places = places_of(case.offer)
    row = places.row_of.get(place.id) if gate in _OF_ZONES_ALIKE and place.kind == "zone" else None
    if row is None or places.features[row] is not place:
        return None
    order = listed_at(place) if gate == "sector" else ()
    return int(places.grouped(READS[_OF_ZONES_ALIKE[gate]]).codes[row]), order


def _at(place: str, change: dict[str, Any]) -> dict[str, Any]:
    """The same change of another place."""
    facts = change["facts"]
    return {**change, "facts": {**facts, "listing": place}} if facts else change


def fits_if(one: Judged) -> list[dict[str, Any]]:
    """The changes that would pass each gate that is not passed; looked for once among places alike."""
    found, case = list[dict[str, Any]](), one.case
    for gate in one.gates:
        if gate.outcome is Outcome.PASS or not levers_of(gate.id):
            continue
        alike = _alike(case, gate.id)
        key = ("fits_if", gate.id, alike)
        if alike is None:
            found += _of_gate(one, gate)
        elif key in case.memo:
            found += [_at(case.place.id, change) for change in case.memo[key]]
        else:
            found += case.memo.setdefault(key, _of_gate(one, gate))
    return found
