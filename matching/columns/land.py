"""What rests on the best lot, over all places at once: the land gate, land itself, its rent and its day."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.bands import UNKNOWN
from matching.columns.column import NO_GATE, Column, Outcomes
from matching.columns.grouping import bands_by, bands_one_by_one, outcomes_one_by_one
from matching.columns.knots import at, over
from matching.columns.lots import NO_LOT, Best, best_lots, lots_of
from matching.columns.reads import building, land_to_give, rent_of_place
from matching.criteria.cost import cost
from matching.criteria.land import land
from matching.criteria.timing import timing
from matching.gates.land import UNBUILT, land_gate
from matching.inquiry import Inquiry
from matching.judged import Outcome, rank
from matching.places import Places, Rows
from matching.profile import Role
from matching.room import TAKEN, room_of
from matching.sites import gives_land
from matching.stages import land_counts

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_PASS, _OPEN, _UNKNOWN, _FAIL = (rank(outcome) for outcome in Outcome)


@dataclass(frozen=True)
class _Said:
    """What places say of land beside their lots; NaN is not published."""

    unleased: Floats
    open: Floats
    single: Flags
    unbuilt: Flags
    dropped: Flags
    taken: Flags
    """Sites that somebody has."""


def _numbers(values: list[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], np.float64)


def _read(places: Places) -> _Said:
    features = places.features
    rooms = [room_of(place) for place in features]
    return _Said(
        _numbers([room.widest.ha if room.widest else None for room in rooms]),
        _numbers([room.most.ha if room.most else None for room in rooms]),
        np.array([place.kind in {"site", "opportunity"} for place in features], np.bool_),
        np.array([place.stage in UNBUILT for place in features], np.bool_),
        np.array([place.stage == "dropped" for place in features], np.bool_),
        np.array(
            [place.kind == "site" and bool(place.lot and place.lot.state in TAKEN) for place in features],
            np.bool_,
        ),
    )


def _giving(places: Places, rows: Rows) -> Flags:
    """Where land is the place's to give."""
    groups = places.grouped(land_to_give)
    giving = [gives_land(places.features[row]) for row in groups.examples.tolist()]
    return np.array(giving, np.bool_)[groups.codes[rows]]


def _best(inquiry: Inquiry, places: Places) -> Best | None:
    """The best lots for the profile, found once for all that rest on them."""
    if "best lots" not in inquiry.memo:
        need = inquiry.profile.land
        inquiry.memo["best lots"] = best_lots(inquiry, places, need) if need else None
    found: Best | None = inquiry.memo["best lots"]
    return found


def land_outcomes(inquiry: Inquiry, places: Places, rows: Rows) -> Outcomes:
    """The gate: the best lot's outcome; without one that serves, what the place's own figures and stage leave open."""
    need, best = inquiry.profile.land, _best(inquiry, places)
    if need is None or best is None:
        return np.where(_giving(places, rows), np.int8(_UNKNOWN), np.int8(NO_GATE))
    if inquiry.profile.role is Role.ZONE_INFRASTRUCTURE:
        return outcomes_one_by_one(inquiry, land_gate, places, rows)
    said = places.made("land", lambda: _read(places))
    found = np.full(len(places), _UNKNOWN, np.int8)
    found[said.unbuilt | (said.open >= need.min_ha)] = _OPEN
    found[said.unleased < need.min_ha] = _FAIL
    found[said.single & (best.lot != NO_LOT)] = _FAIL
    found[best.serves] = best.outcome[best.serves]
    found = found[rows]
    found[~_giving(places, rows)] = NO_GATE
    return found


def _counts(inquiry: Inquiry, places: Places, pack: str) -> Floats:
    """The share of its worth that land counts at every place, by the stage of its zone."""
    groups, policy = places.grouped(building), inquiry.offer.policies[pack]
    zones = [places.zones[row] for row in groups.examples.tolist()]
    start = inquiry.profile.start
    shares = np.array([land_counts(zone, policy, inquiry.on, start) for zone in zones], np.float64)
    found: Floats = shares[groups.codes]
    return found


def _of_pack(inquiry: Inquiry, places: Places, pack: str, best: Best, wanted: float) -> tuple[Floats, Floats]:
    """Low and high ends by one province's value function."""
    said = places.made("land", lambda: _read(places))
    knots = inquiry.offer.policies[pack].land.knots
    open_ = np.isnan(said.unleased)
    most = at(knots, over(np.where(open_, 0.0, said.unleased), wanted))
    low = np.where(open_, UNKNOWN.low, 0.0)
    high = np.where(open_, UNKNOWN.high, most)
    serves, sure = best.serves, best.serves & (best.outcome == _PASS)
    value = np.zeros(len(places))
    value[serves] = at(knots, over(lots_of(places).area[best.lot[serves]], wanted))
    # A site, and the sites a project is meant for, have no other land.
    others = np.where(said.single, 0.0, high)
    counts = _counts(inquiry, places, pack)
    high *= counts
    high[serves] = np.maximum(value * np.where(sure, 1.0, counts), others * counts)[serves]
    low[serves] = 0.0
    low[sure] = value[sure]
    high[said.taken & (best.lot != NO_LOT)] = 0.0
    low[said.dropped] = high[said.dropped] = 0.0
    return low, high


def land_column(inquiry: Inquiry, places: Places, rows: Rows) -> Column:
    """The criterion: the best lot's area over the area preferred; what needs confirming counts from zero."""
    need, best, count = inquiry.profile.land, _best(inquiry, places), len(rows)
    if need is None or best is None:
        return Column(np.zeros(count), np.ones(count), np.zeros(count, np.bool_))
    if inquiry.profile.role is Role.ZONE_INFRASTRUCTURE:
        return bands_one_by_one(inquiry, land, places, rows)
    low, high = np.zeros(count), np.ones(count)
    asked, packs = _giving(places, rows), places.packs[rows]
    for number, pack in enumerate(places.pack_names):
        here = asked & (packs == number)
        if here.any():
            ends = _of_pack(inquiry, places, pack, best, need.preferred_ha or need.min_ha)
            low[here], high[here] = (end[rows[here]] for end in ends)
    return Column(low, high, asked)


def _with_lot(inquiry: Inquiry, places: Places, rows: Rows, of_lot: Rows) -> Rows:
    """Codes of places alike that stand on lots alike; ``of_lot`` is a number for each lot."""
    codes, best = places.grouped(rent_of_place).codes[rows], _best(inquiry, places)
    if best is None:
        return codes
    lot, serves = best.lot[rows], best.serves[rows]
    passes = 2 * serves + (serves & (best.outcome[rows] == _PASS))
    rents = np.zeros(len(rows), np.intp)
    rents[serves] = 1 + of_lot[lot[serves]]
    most = int(of_lot.max(initial=0)) + 2
    together: Rows = (codes * 4 + passes) * most + rents
    return together


def cost_column(inquiry: Inquiry, places: Places, rows: Rows) -> Column:
    """The rent of the lot that serves, else of the place: one asked for each rent there is."""
    codes = _with_lot(inquiry, places, rows, lots_of(places).rent)
    return bands_by(codes, inquiry, cost, places, rows)


def timing_column(inquiry: Inquiry, places: Places, rows: Rows) -> Column:
    """The day of the lot that serves, else of works on the zone: one asked for each way it can stand."""
    codes = _with_lot(inquiry, places, rows, np.zeros(len(lots_of(places).sites), np.intp))
    return bands_by(codes, inquiry, timing, places, rows)
