"""The places of an offer as rows, grouped by what gates and criteria read of them; kept as long as the offer."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.offer import Feature, Offer

Reads = Callable[[Feature], Hashable]
"""What is read of a place: places of one pack that are equal in it are judged alike."""
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Groups:
    """Places alike: the group of each row, and the row of one place of each group."""

    numbers: dict[Hashable, int]
    codes: Rows
    examples: Rows

    def among(self, rows: Rows) -> Rows:
        """The groups that some of these rows are in."""
        return np.flatnonzero(np.bincount(self.codes[rows], minlength=len(self.examples)))


def _candidates(offer: Offer) -> list[Feature]:
    """Everything a profile can be matched to, by id: a site inside a zone is judged with its zone."""
    found = [
        place
        for kind in ("zone", "site", "opportunity", "supply_area")
        for place in offer.all(kind)
        if (kind != "site" or place.zone is None) and place.pack in offer.policies
    ]
    return sorted(found, key=lambda place: place.id)


class Places:
    """The rows of an offer. What the rows before it knew of places that stayed is taken over."""

    def __init__(self, offer: Offer, before: "Places | None" = None) -> None:
        self.features = _candidates(offer)
        self.row_of = {place.id: row for row, place in enumerate(self.features)}
        self._groups: dict[Reads, Groups] = {}
        if before is not None and len(before):
            rows = before.row_of
            same = [
                row if (row := rows.get(place.id, -1)) >= 0 and before.features[row] is place else -1
                for place in self.features
            ]
            old = np.array(same, np.intp)
            for reads, groups in before._groups.items():
                if len(groups.numbers) > 2 * len(self) + 100:
                    continue  # Mostly numbers of what is gone.
                codes = np.where(old >= 0, groups.codes[old], -1)
                self._groups[reads] = self._numbered(reads, dict(groups.numbers), codes)

    def __len__(self) -> int:
        return len(self.features)

    def _numbered(self, reads: Reads, numbers: dict[Hashable, int], codes: Rows) -> Groups:
        """The groups once every row without a number has one."""
        for row in np.flatnonzero(codes < 0):
            place = self.features[row]
            codes[row] = numbers.setdefault((place.pack, reads(place)), len(numbers))
        examples = np.zeros(len(numbers), np.intp)
        examples[codes[::-1]] = np.arange(len(codes))[::-1]
        return Groups(numbers, codes, examples)

    def grouped(self, reads: Reads) -> Groups:
        """The rows grouped by what is read of them."""
        if reads not in self._groups:
            self._groups[reads] = self._numbered(reads, {}, np.full(len(self), -1, np.intp))
        return self._groups[reads]


def places_of(offer: Offer) -> Places:
    """The rows of an offer, worked out once."""
    if "places" not in offer.memo:
        offer.memo["places"] = Places(offer, offer.memo.get("places before"))
        offer.memo.pop("places before", None)
    found: Places = offer.memo["places"]
    return found
