"""What gates and criteria say of one place: outcomes, bands, and the evidence for both."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from matching.bands import Band
from matching.offer import Feature, Offer, SectorInfo
from matching.policy import Policy
from matching.profile import Profile, Role
from matching.sectors import broader

_Found = TypeVar("_Found")
Texts = dict[str, str]
"""The same sentence in ``vi`` and ``en``."""


Evidence = tuple[dict[str, Any], ...]
"""What stands behind a criterion; given as a function where only the places that are shown need it."""


class Outcome(StrEnum):
    """What a gate says, from best to worst."""

    PASS = "pass"  # noqa: S105 - the word, not a secret
    CONDITIONAL = "conditional"
    UNKNOWN = "unknown"
    FAIL = "fail"


_RANK = {Outcome.PASS: 0, Outcome.CONDITIONAL: 1, Outcome.UNKNOWN: 2, Outcome.FAIL: 3}


def rank(outcome: Outcome) -> int:
    """0 for the best outcome, 3 for the worst."""
    return _RANK[outcome]


class Quantity(NamedTuple):
    """Something needed or offered: a number with its unit, or codes; ``None`` is unknown."""

    value: float | str | tuple[str, ...] | None
    unit: str | None = None
    as_of: str | None = None

    def public(self) -> dict[str, Any]:
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {"value": value, "unit": self.unit, "as_of": self.as_of}


class GateResult(NamedTuple):
    """A gate's outcome with all that stands behind it. Hundreds are made for a report: a tuple is made at once, a frozen
    dataclass field by field."""

    id: str
    rule: Texts
    outcome: Outcome
    needed: Quantity | None = None
    offered: Quantity | None = None
    question: Texts | None = None
    ask: str | None = None
    source: tuple[str, ...] = ()
    legal_basis: Texts | None = None
    date: str | None = None
    site: str | None = None
    reason: Texts | None = None
    """Why it failed, where needed and offered do not say it; what has to be known of a pass."""
    everywhere: bool = False
    """Whether it says the same of every place, so that it is told once."""


class CriterionResult(NamedTuple):
    """A criterion's band. ``asked`` is false where the profile gives nothing to judge by."""

    id: str
    band: Band
    evidence: Evidence | Callable[[], Evidence] = ()
    asked: bool = True
    says: Texts | Callable[[], Texts] | None = None


@dataclass(frozen=True)
class Case:
    """One place before one profile on one day: all that gates and criteria may look at."""

    profile: Profile
    sectors: tuple[SectorInfo, ...]
    place: Feature
    offer: Offer
    policy: Policy
    on: date
    needs: dict[str, Band] = field(default_factory=dict)
    """Tonnes a year of each material, as a band where a recipe gives a range."""
    memo: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What is the same for many places of one report; shared by its cases."""
    said: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What gates and criteria said of it so far, by who was asked."""

    @property
    def zone(self) -> Feature | None:
        """The zone the place is or lies in."""
        return self.offer.zone_of(self.place)

    @property
    def judges_no_utilities(self) -> bool:
        """Whether nothing here is supplied or drained by a zone: who builds the zone, a deposit, a project of its own."""
        builds = self.profile.role is Role.ZONE_INFRASTRUCTURE
        return (
            builds
            or self.place.kind == "supply_area"
            or (self.place.kind == "opportunity" and self.place.zone is None and not self.place.sites)
        )

    @property
    def sector_is_open(self) -> bool:
        """Whether a code was stated that is wider than the sectors judged, so that none of them is certain."""
        if "sector is open" not in self.memo:
            self.memo["sector is open"] = broader(self.profile, self.sectors)
        found: bool = self.memo["sector is open"]
        return found

    @property
    def branch(self) -> Hashable:
        """What of the profile decides which sectors it is judged as."""
        return self.profile.sector, self.profile.role

    @property
    def sector_ids(self) -> frozenset[str]:
        if "sector_ids" not in self.memo:
            self.memo["sector_ids"] = frozenset(sector.id for sector in self.sectors)
        found: frozenset[str] = self.memo["sector_ids"]
        return found


def once(judge: Callable[[Case], _Found], case: Case) -> _Found:
    """What a gate or criterion says of a case; the screen and the single judgement ask it of some places alike."""
    known: dict[Callable[[Case], _Found], _Found] = case.said
    if judge not in known:
        known[judge] = judge(case)
    return known[judge]


def _worked_out(given: Any) -> Any:
    """The same without the case it was to be worked out from."""
    if not callable(given):
        return given
    found = given()
    return lambda: found


def _settled(found: _Found) -> _Found:
    """A result that holds nothing of the case it was found in."""
    if not isinstance(found, CriterionResult):
        return found
    return found._replace(evidence=_worked_out(found.evidence), says=_worked_out(found.says))


def same_for(
    reads: Callable[[Case], Hashable],
) -> Callable[[Callable[[Case], _Found]], Callable[[Case], _Found]]:
    """What a gate or criterion says of a place is kept for every profile that is equal in what it reads of them.

    Args:
        reads: What of the profile it looks at; the day is always told apart.
    """

    def keeping(judge: Callable[[Case], _Found]) -> Callable[[Case], _Found]:
        @wraps(judge)
        def kept(case: Case) -> _Found:
            key = (case.place.id, case.on, reads(case))
            return case.offer.kept(judge.__qualname__, key, lambda: _settled(judge(case)))

        return kept

    return keeping


def inner_memo(case: Case) -> dict[Any, Any]:
    """A new memo, for cases like this one but for what was changed; it is let go of with the case's own."""
    memo: dict[Any, Any] = {}
    case.memo.setdefault("inner memos", []).append(memo)
    return memo


def let_go(memo: dict[Any, Any]) -> None:
    """Empties a memo, and those begun within it."""
    for inner in memo.pop("inner memos", ()):
        let_go(inner)
    memo.clear()
