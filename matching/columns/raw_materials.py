"""Supply sheds over all places at once, as ``matching.sheds``; what can be bought of a material at a place is the same
for every profile and is worked out once for an offer."""

import numpy as np
import numpy.typing as npt

from matching.bands import UNKNOWN
from matching.columns.column import NO_GATE, Column, Outcomes
from matching.columns.grouping import bands_one_by_one, outcomes_one_by_one
from matching.columns.knots import band, over
from matching.criteria.raw_materials import raw_materials
from matching.features import MaterialInfo
from matching.gates.raw_materials import raw_materials_gate
from matching.inquiry import Inquiry
from matching.judged import Outcome, rank
from matching.outputs import Supply, known_output, supply
from matching.places import Places, Rows
from matching.policy import Reach, reach_of
from matching.profile import Role
from matching.sheds import MEAN_IN_DISC, digs, shed

Floats = npt.NDArray[np.float64]
_Bands = tuple[Floats, Floats]
_CLOSE = 1e-9


def _share(reach: Reach, km: Floats) -> Floats:
    """1 up to ``full_km``, 0 from ``none_km``, a straight line between."""
    found: Floats = np.clip((reach.none_km - km) / (reach.none_km - reach.full_km), 0.0, 1.0)
    return found


def _shares(
    inquiry: Inquiry, places: Places, pack: str, material: str, there: Supply, reach: Reach
) -> _Bands:
    """The share of each area that counts at each place, rows × areas; 0 to 1 where a position is not known."""
    factor = inquiry.offer.policies[pack].detour_factor
    known = inquiry.offer.distances(pack, material)
    size = (len(places), len(there.areas))
    low, high = np.zeros(size), np.ones(size)
    rows = np.array([known.rows.get(place.id, -1) for place in places.features], np.intp)
    doubts = factor * np.array([place.accuracy_km for place in places.features], np.float64)
    located = rows >= 0
    for at, area in enumerate(there.areas):
        column = known.columns.get(area.id)
        if column is None:
            continue
        km = factor * np.maximum(known.km[rows[located], column], MEAN_IN_DISC * area.accuracy_km)
        low[located, at] = _share(reach, km + doubts[located])
        high[located, at] = _share(reach, np.maximum(0.0, km - doubts[located]))
    return low, high


def _times(shares: Floats, tonnes: Floats) -> Floats:
    """Shares of tonnes; none of an unlimited amount is none."""
    with np.errstate(invalid="ignore"):
        found = shares * tonnes
    found[shares == 0] = 0.0
    return found


def _available(inquiry: Inquiry, places: Places, pack: str, info: MaterialInfo) -> _Bands | None:
    """Tonnes a year that can be bought at each place; ``None`` where the material has no reach or no areas."""
    reach = reach_of(inquiry.offer.policies[pack], info.id, info.perishability)
    example = next((place for place in places.features if place.pack == pack), None)
    if reach is None or example is None:
        return None
    there = supply(inquiry.case(example), info, reach)
    if not there.areas:
        return None
    share_low, share_high = _shares(inquiry, places, pack, info.id, there, reach)
    free = [there.free[area.id] for area in there.areas]
    known = np.array([known_output(area) is not None for area in there.areas], np.bool_)
    low = _times(share_low, np.array([tonnes.low for tonnes in free])).sum(axis=1)
    high = _times(share_high, np.where(known, [tonnes.high for tonnes in free], 0.0)).sum(axis=1)
    if not known.all():
        reached = share_high[:, ~known]
        open_ = np.array([there.outputs[area.id].low for area in there.areas])[~known]
        best = reached.max(axis=1)
        rest = np.inf if there.residual is None else there.residual
        more = np.maximum(_times(best, np.full(len(best), rest)), (reached * open_).sum(axis=1))
        high = high + np.where(best > 0, more, 0.0)
    return low, high


def _months_share(inquiry: Inquiry, places: Places, pack: str, info: MaterialInfo) -> float:
    """The share of the months asked in which the material is to be had: the same at every place that has a shed."""
    example = next((place for place in places.features if place.pack == pack and place.position), None)
    found = shed(inquiry.case(example), info, inquiry.needs[pack][info.id]) if example else None
    return found.months_share if found else 1.0


def _most(inquiry: Inquiry, places: Places, pack: str, material: str) -> Floats | None:
    """The most there may be of a material at every place, without limit where that is not known."""
    info = inquiry.offer.material(material)
    found = info and places.made(
        ("available", pack, material), lambda: _available(inquiry, places, pack, info)
    )
    if not found:
        return None
    return np.where(_located(places), found[1], np.inf)


def _located(places: Places) -> npt.NDArray[np.bool_]:
    return places.made(
        "has position", lambda: np.array([place.position is not None for place in places.features], np.bool_)
    )


def _of_material(inquiry: Inquiry, places: Places, pack: str, material: str) -> _Bands:
    """The bands of one material at every place of a pack."""
    low, high = np.full(len(places), UNKNOWN.low), np.full(len(places), UNKNOWN.high)
    info = inquiry.offer.material(material)
    if info is None:
        return low, high
    found = places.made(("available", pack, material), lambda: _available(inquiry, places, pack, info))
    if found is None:
        return low, high
    located = _located(places)
    need, knots = inquiry.needs[pack][material], inquiry.offer.policies[pack].raw_materials.knots
    share = _months_share(inquiry, places, pack, info)
    ends = band(knots, over(found[0][located], need.high), over(found[1][located], need.low))
    low[located], high[located] = (end * share for end in ends)
    return low, high


def _deposits(places: Places, rows: Rows) -> Rows:
    """The positions of deposits, and of projects that dig, among some rows: each is judged by what itself holds."""
    offer = places.offer

    def mines() -> npt.NDArray[np.bool_]:
        found = (digs(place, offer, offer.policies[place.pack]) is not None for place in places.features)
        return np.fromiter(found, np.bool_, len(places))

    return np.flatnonzero(places.made("deposits", mines)[rows])


def raw_materials_outcomes(inquiry: Inquiry, places: Places, rows: Rows) -> Outcomes:
    """A question where even the most there may be of a material is too little; what is close to enough is judged alone."""
    found = np.full(len(rows), NO_GATE, np.int8)
    if inquiry.profile.role is Role.ZONE_INFRASTRUCTURE:
        return found
    for number, pack in enumerate(places.pack_names):
        here = places.packs[rows] == number
        for material in sorted(inquiry.needs[pack]) if here.any() else ():
            most = _most(inquiry, places, pack, material)
            if most is None:
                continue
            ratio = over(most, inquiry.needs[pack][material].low)[rows]
            found[here & (ratio < 1)] = rank(Outcome.CONDITIONAL)
            for at in np.flatnonzero(here & (np.abs(ratio - 1) < _CLOSE)).tolist():
                gate = raw_materials_gate(inquiry.case(places.features[rows[at]]))
                found[at] = rank(gate.outcome) if gate else found[at]
    if len(alone := _deposits(places, rows)):
        found[alone] = outcomes_one_by_one(inquiry, raw_materials_gate, places, rows[alone])
    return found


def raw_materials_column(inquiry: Inquiry, places: Places, rows: Rows) -> Column:
    """The scarcest material decides, at both ends."""
    count, packs = len(rows), places.packs[rows]
    low, high, asked = np.zeros(count), np.ones(count), np.zeros(count, np.bool_)
    if inquiry.profile.role is Role.ZONE_INFRASTRUCTURE:
        return Column(low, high, asked)
    for number, pack in enumerate(places.pack_names):
        here = packs == number
        materials = inquiry.needs[pack]
        if not materials or not here.any():
            continue
        asked[here] = True
        bands = [_of_material(inquiry, places, pack, material) for material in sorted(materials)]
        low[here] = np.minimum.reduce([band[0] for band in bands])[rows[here]]
        high[here] = np.minimum.reduce([band[1] for band in bands])[rows[here]]
    if len(alone := _deposits(places, rows)):
        own = bands_one_by_one(inquiry, raw_materials, places, rows[alone])
        low[alone], high[alone], asked[alone] = own.low, own.high, own.asked
    return Column(low, high, asked, loose=True)
