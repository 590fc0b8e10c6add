"""One profile before one offer on one day: what all places of a report are judged by."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matching.bands import Band
from matching.judged import Case, let_go
from matching.offer import Feature, Offer, SectorInfo
from matching.profile import Profile
from matching.resolve import needs_of, sectors_of


@dataclass(frozen=True)
class Inquiry:
    """What the cases of one report have in common."""

    profile: Profile
    sectors: tuple[SectorInfo, ...]
    offer: Offer
    on: date
    needs: dict[str, dict[str, Band]]
    """Tonnes a year of each material, by pack."""
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    _cases: dict[str, Case] = field(default_factory=dict, compare=False, repr=False)

    def case(self, place: Feature) -> Case:
        """One place before the profile; the same each time."""
        known = self._cases.get(place.id)
        if known is None or known.place is not place:
            known = self._cases[place.id] = self._case(place)
        return known

    def _case(self, place: Feature) -> Case:
        return Case(
            self.profile,
            self.sectors,
            place,
            self.offer,
            self.offer.policies[place.pack],
            self.on,
            self.needs[place.pack],
            self.memo,
        )

    def forget(self) -> None:
        """Lets go of what the cases remember, once the report is made: it refers back to them, and would wait for the
        collector otherwise."""
        for case in self._cases.values():
            case.said.clear()
        self._cases.clear()
        let_go(self.memo)


def inquiry(profile: Profile, offer: Offer, on: date) -> Inquiry:
    """The inquiry of a profile that contradicts nothing."""
    asked = profile.canonical()
    needs = {pack: needs_of(asked, policy) for pack, policy in offer.policies.items()}
    return Inquiry(asked, sectors_of(asked, offer), offer, on, needs)
