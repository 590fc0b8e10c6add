"""The rows of the places a profile is matched to."""

from collections.abc import Hashable
from dataclasses import replace

import numpy as np

from matching.inquiry import Inquiry
from matching.places import Places, Rows, Sight
from matching.profile import Role
from matching.resolve import candidates

_ALIKE = {Role.NEW, Role.EXPANSION}
"""Roles whose candidates are told by what they are; for the others it matters which one a place is."""


def _reads(sight: Sight) -> Hashable:
    """What decides whether a place is a candidate."""
    place = sight.place
    sectors = place.sectors if place.kind == "opportunity" else None
    return place.kind, place.infrastructure, sectors, place.material


def _reads_within(sight: Sight) -> Hashable:
    """The same where the profile names places."""
    return _reads(sight), sight.place.within


def candidate_rows(inquiry: Inquiry, places: Places) -> Rows:
    """The rows of the candidates, by id: one place of each group of places alike is asked for all of them."""
    if inquiry.profile.role not in _ALIKE:
        found = candidates(inquiry.profile, inquiry.sectors, inquiry.offer)
        return np.array([places.row_of[place.id] for place in found], np.intp)
    groups = places.grouped(_reads_within if inquiry.profile.places else _reads)
    examples = [places.features[row] for row in groups.examples]
    by_kind = dict(inquiry.offer.by_kind)
    for kind in ("zone", "site", "opportunity", "supply_area"):
        by_kind[kind] = tuple(place.id for place in examples if place.kind == kind)
    ids = {
        place.id
        for place in candidates(inquiry.profile, inquiry.sectors, replace(inquiry.offer, by_kind=by_kind))
    }
    chosen = np.array([place.id in ids for place in examples], np.bool_)
    return np.flatnonzero(chosen[groups.codes]) if len(places) else np.zeros(0, np.intp)
