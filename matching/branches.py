"""Branches of business: whether what a list or a notice names is what a project does."""

from collections.abc import Iterable
from enum import IntEnum

from matching.any_branch import each_branch
from matching.features import Feature
from matching.judged import Case
from matching.sectors import may_be_in


def covers(case: Case, listed: str) -> bool:
    """Whether a listed sector speaks of the profile's: the same one, one above it, or one below it."""
    known: dict[str, bool] = case.memo.setdefault("covers", {})
    if listed not in known:
        lineages = [case.offer.lineage(id_) for id_ in case.sector_ids]
        above = any(listed in lineage for lineage in lineages)
        known[listed] = above or (
            not case.sector_ids.isdisjoint(case.offer.lineage(listed))
            and may_be_in(case.profile, listed, case.offer)
        )
    return known[listed]


class Span(IntEnum):
    """How much of what a profile may be in a list speaks of."""

    ALL = 0
    """All of it: the list names its sector, or one above it."""
    PART = 1
    """Branches below it alone, of which the project may be in another."""
    NONE = 2


def span(case: Case, listed: str) -> Span:
    """What a listed sector speaks of, as seen by the profile."""
    known: dict[str, Span] = case.memo.setdefault("span", {})
    if listed not in known:
        above = any(listed in case.offer.lineage(id_) for id_ in case.sector_ids)
        known[listed] = Span.ALL if above else Span.PART if covers(case, listed) else Span.NONE
    return known[listed]


def below(case: Case, listed: Iterable[str]) -> tuple[str, ...]:
    """The listed branches below the profile's sector, where the list names neither it nor one above it."""
    spans = {id_: span(case, id_) for id_ in listed}
    return () if Span.ALL in spans.values() else tuple(id_ for id_ in spans if spans[id_] is Span.PART)


def listed_at(place: Feature) -> tuple[str, ...]:
    """The sectors a place is said to take, or a project is called for in."""
    return tuple(listed.sector for listed in place.promoted) or tuple(sorted(place.sectors))


class Meant(IntEnum):
    """Whom a lot is offered to, the best first."""

    THIS = 0
    """To the very branch of the project."""
    OPEN = 1
    """To anybody, or to a branch above or below the project's."""
    OTHERS = 2
    """To other branches; a notice may name one no sector of the catalogue stands for."""


def meant(case: Case, site: Feature) -> Meant:
    """Whom a lot is offered to, as seen by a project; by one that may be in several branches, the one it suits least."""
    if not case.sectors:
        return Meant.OPEN
    return max(_meant(branch, site) for branch in each_branch(case))


def _meant(case: Case, site: Feature) -> Meant:
    if site.sectors & case.sector_ids:
        return Meant.THIS
    if site.sectors:
        return Meant.OPEN if any(covers(case, sector) for sector in site.sectors) else Meant.OTHERS
    return Meant.OPEN if site.figure("sectors_stated").text is None else Meant.OTHERS
