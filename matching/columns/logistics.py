"""Ways out over all places at once, as ``matching.criteria.logistics``; the bands of each kind of destination are the
same for every profile and are worked out once for an offer."""

import numpy as np
import numpy.typing as npt

from matching.bands import UNKNOWN
from matching.columns.column import Column
from matching.columns.knots import band
from matching.criteria.logistics import nearest, weight_of
from matching.criterion_policies import Destination, LogisticsPart
from matching.distances import straight_km
from matching.inquiry import Inquiry
from matching.places import Places, Rows
from matching.policy import Policy

Floats = npt.NDArray[np.float64]
_Bands = tuple[Floats, Floats]


def _located(places: Places) -> tuple[Floats, Floats]:
    """Longitude and latitude, NaN where a place has no position; and how exactly it is located, in km."""
    nowhere = (np.nan, np.nan)
    positions = np.array([place.position or nowhere for place in places.features], np.float64)
    doubts = [place.accuracy_km if place.position else 0.0 for place in places.features]
    return positions.reshape(-1, 2), np.array(doubts, np.float64)


def _roads(places: Places, policy: Policy, to: Destination) -> _Bands:
    """Road kilometres to a destination from the positions alone; NaN where one is not known."""
    positions, doubts = places.made("located", lambda: _located(places))
    km = straight_km(positions, to.position) if to.position else np.full(len(places), np.nan)
    factor = policy.detour_factor
    return factor * np.maximum(0.0, km - doubts), factor * (km + doubts)


def _of_part(inquiry: Inquiry, places: Places, pack: str, part: LogisticsPart) -> _Bands:
    """Values of the nearest destination of a kind; places with a distance of their own are asked one by one."""
    policy = inquiry.offer.policies[pack]
    known = sorted(part.destinations, key=lambda to: to.name.en)
    roads = [_roads(places, policy, to) for to in known]
    middles = np.array([(low + high) / 2 for low, high in roads])
    first = np.argmin(np.where(np.isnan(middles), np.inf, middles), axis=0)
    every = np.arange(len(places))
    low_km, high_km = (np.array(ends)[first, every] for ends in zip(*roads, strict=True))
    there = ~np.isnan(low_km)
    low, high = np.full(len(places), UNKNOWN.low), np.full(len(places), UNKNOWN.high)
    low[there], high[there] = band(part.value.knots, low_km[there], high_km[there])
    facts = {name for to in known for name in (to.road, to.straight) if name}
    for row, (place, zone) in enumerate(zip(places.features, places.zones, strict=True)):
        stated = not facts.isdisjoint(place.figures) or (zone and not facts.isdisjoint(zone.figures))
        if stated and place.pack == pack:
            way = nearest(inquiry.case(place), part)
            found = part.value.band(way.km) if way else UNKNOWN
            low[row], high[row] = found
    return low, high


def _made(inquiry: Inquiry, places: Places, pack: str, part: LogisticsPart) -> _Bands:
    return places.made(("way", pack, part.id), lambda: _of_part(inquiry, places, pack, part))


def logistics_column(inquiry: Inquiry, places: Places, rows: Rows) -> Column:
    """The weighted mean over kinds of destination; exports shift the weights."""
    count, profile = len(rows), inquiry.profile
    low, high, asked = np.zeros(count), np.ones(count), np.zeros(count, np.bool_)
    if profile.generates_mw is not None:
        return Column(low, high, asked)
    packs = places.packs[rows]
    for number, pack in enumerate(places.pack_names):
        here = packs == number
        parts = inquiry.offer.policies[pack].logistics.parts
        weights = [weight_of(profile, part) for part in parts]
        if not here.any() or not sum(weights):
            continue
        asked[here] = True
        ends = [_made(inquiry, places, pack, part) for part in parts]
        for end, at in ((low, 0), (high, 1)):
            total = sum(weight * values[at][rows[here]] for weight, values in zip(weights, ends, strict=True))
            end[here] = np.minimum(1.0, total / sum(weights))
    return Column(low, high, asked, loose=True)
