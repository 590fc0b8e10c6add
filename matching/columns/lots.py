"""The best lot of every place at once, as ``matching.sites`` chooses it."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from matching.branches import Meant, meant
from matching.features import Feature
from matching.inquiry import Inquiry
from matching.judged import Outcome, rank
from matching.offer import Offer
from matching.places import Places, Rows
from matching.profile import LandNeed
from matching.sites import is_own, sites_at, viewed

Floats = npt.NDArray[np.float64]
_PASS, _OPEN, _TAKEN = (rank(each) for each in (Outcome.PASS, Outcome.CONDITIONAL, Outcome.FAIL))
NO_LOT = -1
_LAST = np.iinfo(np.int8).max
"""Behind every order a lot can have."""


@dataclass(frozen=True)
class Lots:
    """Every lot of known state and area, those of a place side by side by id."""

    sites: list[Feature]
    area: Floats
    offered: npt.NDArray[np.bool_]
    kind: Rows
    """The group of a lot by state and ageing."""
    examples: list[Feature]
    """One lot of each group."""
    meant: Rows
    """The group of a lot by what it is offered for."""
    meanings: list[Feature]
    """One lot of each of these groups."""
    rent: Rows
    """The group of a lot by its own rent; 0 where it says nothing of it."""
    owners: Rows
    """The rows that have lots, in order."""
    starts: Rows
    """Where the lots of each owner begin."""


@dataclass(frozen=True)
class Best:
    """The best lot of each row: its number, and the rank of its outcome; ``NO_LOT`` where there is none."""

    lot: Rows
    outcome: npt.NDArray[np.int8]

    @property
    def serves(self) -> npt.NDArray[np.bool_]:
        """Where it can serve at all."""
        found: npt.NDArray[np.bool_] = (self.lot != NO_LOT) & (self.outcome < rank(Outcome.UNKNOWN))
        return found


def _rents(sites: list[Feature]) -> Rows:
    numbers: dict[Hashable, int] = {(None, None, None, False): 0}
    found = []
    for site in sites:
        rent = site.figure("rent")
        key = (rent.value, rent.unit, rent.as_of, rent.text is not None)
        found.append(numbers.setdefault(key, len(numbers)))
    return np.array(found, np.intp)


def _meant(sites: list[Feature]) -> tuple[Rows, list[Feature]]:
    """Lots by what they are offered for, and one of each group."""
    numbers: dict[Hashable, int] = {}
    found, examples = [], list[Feature]()
    for site in sites:
        key = (site.sectors, site.figure("sectors_stated").text is not None)
        if key not in numbers:
            numbers[key] = len(numbers)
            examples.append(site)
        found.append(numbers[key])
    return np.array(found, np.intp), examples


def _read(offer: Offer, places: Places) -> Lots:
    sites: list[Feature] = []
    owners, starts = list[int](), list[int]()
    kinds: dict[tuple[str, date | None], int] = {}
    kind, examples = list[int](), list[Feature]()
    for row, place in enumerate(places.features):
        known = [
            site
            for site in sites_at(place, offer)
            if site.lot and site.lot.area_ha is not None and site.lot.state is not None
        ]
        if not known:
            continue
        owners.append(row)
        starts.append(len(sites))
        for site in sorted(known, key=lambda site: site.id):
            assert site.lot is not None and site.lot.state is not None  # noqa: S101, PT018 - for mypy
            key = (site.lot.state, site.lot.stale_after)
            if key not in kinds:
                kinds[key] = len(kinds)
                examples.append(site)
            kind.append(kinds[key])
            sites.append(site)
    lots = [site.lot for site in sites if site.lot]
    meant, meanings = _meant(sites)
    return Lots(
        sites,
        np.array([lot.area_ha for lot in lots], np.float64),
        np.array([lot.state == "offered" for lot in lots], np.bool_),
        np.array(kind, np.intp),
        examples,
        meant,
        meanings,
        _rents(sites),
        np.array(owners, np.intp),
        np.array(starts, np.intp),
    )


def lots_of(places: Places) -> Lots:
    """The lots of an offer."""
    return places.made("lots", lambda: _read(places.offer, places))


def _own(inquiry: Inquiry, lots: Lots) -> Rows:
    """The lot the plant itself stands on, wherever it is offered."""
    if inquiry.profile.now is None:
        return np.zeros(0, np.intp)
    return np.array([at for at, site in enumerate(lots.sites) if is_own(site, inquiry.profile)], np.intp)


def _without(own: Rows, best: Best) -> Best:
    """The same, without a lot where there is none but the plant's own."""
    left = np.isin(best.lot, own)
    best.lot[left], best.outcome[left] = NO_LOT, _TAKEN
    return best


def best_lots(inquiry: Inquiry, places: Places, need: LandNeed) -> Best:
    """The best lot of each row: by outcome, then what is on offer, then whom it is meant for, then fit to the
    preferred area, then id."""
    lots = lots_of(places)
    lot, outcome = np.full(len(places), NO_LOT, np.intp), np.full(len(places), _TAKEN, np.int8)
    if not len(lots.starts):
        return Best(lot, outcome)
    wanted = need.preferred_ha or need.min_ha
    large = [viewed(site, 0.0, inquiry.on) for site in lots.examples]
    ranks = np.array([rank(view.outcome) if view else _TAKEN for view in large], np.int8)[lots.kind]
    ranks[lots.area < need.min_ha] = _TAKEN
    asker = inquiry.case(places.features[0])
    whom = np.array([meant(asker, site) for site in lots.meanings], np.int8)[lots.meant]
    ranks[(whom == Meant.OTHERS) & (ranks == _PASS)] = _OPEN
    own = _own(inquiry, lots)
    if len(lots.starts) == len(lots.sites):  # One lot each: nothing to choose.
        lot[lots.owners] = np.arange(len(lots.sites))
        outcome[lots.owners] = ranks
        return _without(own, Best(lot, outcome))
    order = 12 * ranks + 6 * ~lots.offered + 2 * whom + (lots.area < wanted)
    order[own] = _LAST
    counts = np.diff(np.append(lots.starts, len(lots.sites)))
    best = np.repeat(np.minimum.reduceat(order, lots.starts), counts)
    apart = np.where(order == best, np.abs(lots.area - wanted), np.inf)
    nearest = np.repeat(np.minimum.reduceat(apart, lots.starts), counts)
    number = np.where((order == best) & (apart == nearest), np.arange(len(lots.sites)), len(lots.sites))
    lot[lots.owners] = np.minimum.reduceat(number, lots.starts)
    outcome[lots.owners] = ranks[lot[lots.owners]]
    return _without(own, Best(lot, outcome))
