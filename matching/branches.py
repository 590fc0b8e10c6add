"""Branches of business: whether what a list or a notice names is what a project does."""

from enum import IntEnum

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
    """Whom a lot is offered to, as seen by a project."""
    if not case.sector_ids:
        return Meant.OPEN
    if site.sectors & case.sector_ids:
        return Meant.THIS
    if site.sectors:
        return Meant.OPEN if any(covers(case, sector) for sector in site.sectors) else Meant.OTHERS
    return Meant.OPEN if site.figure("sectors_stated").text is None else Meant.OTHERS
