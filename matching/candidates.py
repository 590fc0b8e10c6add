"""The rows of the places a profile is matched to."""

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from matching.inquiry import Inquiry
from matching.offer import Feature
from matching.places import Places, Rows
from matching.profile import Role
from matching.resolve import candidates

_ONE_BY_ONE = {Role.ZONE_INFRASTRUCTURE, Role.RELOCATION}
"""The roles whose candidates depend on more than places alike have in common."""


def _reads(place: Feature) -> Hashable:
    """What decides whether a place is a candidate."""
    sectors = place.sectors if place.kind == "opportunity" else None
    return place.kind, place.zone is None, place.stage, place.infrastructure, sectors, place.material


def _reads_within(place: Feature) -> Hashable:
    """The same where the profile names places."""
    return _reads(place), place.within


def candidate_rows(inquiry: Inquiry, places: Places) -> Rows:
    """The rows of the candidates, by id: one place of each group of places alike is asked for all of them."""
    if inquiry.profile.role in _ONE_BY_ONE:
        among = candidates(inquiry.profile, inquiry.sectors, inquiry.offer)
        return np.array([places.row_of[place.id] for place in among], np.intp)
    groups = places.grouped(_reads_within if inquiry.profile.places else _reads)
    examples = [places.features[row] for row in groups.examples]
    by_kind = dict(inquiry.offer.by_kind)
    for kind in ("zone", "site", "opportunity", "supply_area"):
        by_kind[kind] = tuple(place.id for place in examples if place.kind == kind)
    found = candidates(inquiry.profile, inquiry.sectors, replace(inquiry.offer, by_kind=by_kind))
    chosen = np.zeros(len(examples), np.bool_)
    ids = {place.id for place in found}
    chosen[[at for at, place in enumerate(examples) if place.id in ids]] = True
    return np.flatnonzero(chosen[groups.codes]) if len(examples) else np.zeros(0, np.intp)
