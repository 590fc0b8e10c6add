"""The other way round: which projects and which sectors fit a place, and what demand no place meets.

The same judgement as a report, so that a desk and an investor never see different answers.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching.inquiry import inquiry
from matching.judged import Outcome
from matching.judgement import Judged, judged
from matching.offer import Feature, Offer
from matching.profile import Profile
from matching.resolve import candidates, refuse_contradictions
from matching.scoring import Verdict
from matching.screen import screened


@dataclass(frozen=True)
class Fit:
    """A project before the place; ``at`` is its position among those given."""

    at: int
    profile: Profile
    judged: Judged

    @property
    def open_gates(self) -> tuple[str, ...]:
        """The gates it does not pass."""
        return tuple(gate.id for gate in self.judged.gates if gate.outcome is not Outcome.PASS)


@dataclass(frozen=True)
class Unmet:
    """Demand the offer does not meet: projects by their best verdict, and what stands in the way at their best place."""

    best: Counter[Verdict]
    nowhere: int
    """Projects for which there is no candidate at all."""
    gates: Counter[str]
    """Gates not passed at the best place of a project that fits nowhere."""


def _before(place: Feature, profile: Profile, offer: Offer, on: date) -> Judged | None:
    """A project before a place; ``None`` where it would not be a candidate."""
    refuse_contradictions(profile, offer, on)
    asked = inquiry(profile, offer, on)
    if place.id not in {found.id for found in candidates(profile, asked.sectors, offer)}:
        return None
    return judged(asked.case(place))


def fitting(profiles: Sequence[Profile], place: str, offer: Offer, on: date) -> list[Fit]:
    """The projects that could go to a place, best first: by verdict, score, open points, then as they were given.

    Raises:
        ProfileContradicts: One of them names what does not exist, or contradicts itself.
        KeyError: There is no such place.
    """
    here = offer.feature(place)
    found = [
        Fit(at, profile, one)
        for at, profile in enumerate(profiles)
        if (one := _before(here, profile, offer, on)) is not None
    ]
    return sorted(found, key=lambda fit: (fit.judged.standing[:3], fit.at))


def fitting_sectors(place: str, offer: Offer, on: date, like: Profile | None = None) -> list[Fit]:
    """The sectors that could go to a place, best first; ``like`` says what else a project of each would need."""
    here = offer.feature(place)
    sectors = [sector.id for sector in offer.all("sector")]
    projects = [
        like.model_copy(update={"sector": sector}) if like else Profile(sector=sector) for sector in sectors
    ]
    return fitting(projects, here.id, offer, on)


def unmet(profiles: Iterable[Profile], offer: Offer, on: date) -> Unmet:
    """How much of a set of demands the offer meets, and what stands in the way of the rest."""
    best, gates, nowhere = Counter[Verdict](), Counter[str](), 0
    for profile in profiles:
        refuse_contradictions(profile, offer, on)
        found = screened(inquiry(profile, offer, on), 1).best
        if not found:
            nowhere += 1
            continue
        best[found[0].found] += 1
        if found[0].found is not Verdict.FITS:
            gates.update(gate.id for gate in found[0].gates if gate.outcome is not Outcome.PASS)
    return Unmet(best, nowhere, gates)
