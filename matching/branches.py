"""Branches of business: whether what a list or a notice names is what a project does."""

from enum import IntEnum

from matching.any_branch import each_branch
from matching.features import Feature
from matching.judged import Case


def covers(case: Case, listed: str) -> bool:
    """Whether a listed sector speaks of the profile's: the same one, one above it, or one below it."""
    known: dict[str, bool] = case.memo.setdefault("covers", {})
    if listed not in known:
        known[listed] = any(
            listed in case.offer.lineage(id_) or id_ in case.offer.lineage(listed) for id_ in case.sector_ids
        )
    return known[listed]


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
    if case.profile.sector is None:
        return Meant.OPEN
    return max(_meant(branch, site) for branch in each_branch(case))


def _meant(case: Case, site: Feature) -> Meant:
    if site.sectors & case.sector_ids:
        return Meant.THIS
    if site.sectors:
        return Meant.OPEN if any(covers(case, sector) for sector in site.sectors) else Meant.OTHERS
    return Meant.OPEN if site.figure("sectors_stated").text is None else Meant.OTHERS
