"""Projects called for in a wider sector than the one stated: no candidates, since the call may mean another branch of it, but
named, since it may mean this one."""

from matching.inquiry import Inquiry
from matching.judged import Texts
from matching.offer import Feature
from matching.profile import Role
from matching.resolve import of_sector
from matching.wording import both, together

_NAMED = 3


def _calls(inquiry: Inquiry) -> list[Feature]:
    """The called-for projects of sectors above those stated, by id."""
    offer, ids = inquiry.offer, frozenset(sector.id for sector in inquiry.sectors)
    above = {listed for id_ in ids for listed in offer.lineage(id_)} - ids
    return [
        call
        for call in offer.all("opportunity")
        if call.sectors & above and not call.infrastructure and not of_sector(call, ids, offer)
    ]


def wider_calls(inquiry: Inquiry) -> Texts | None:
    """Which they are, and of which sectors; ``None`` where there is none."""
    profile, offer = inquiry.profile, inquiry.offer
    if profile.role is Role.RELOCATION or not inquiry.sectors:
        return None
    ids = frozenset(sector.id for sector in inquiry.sectors)
    wanted = set(profile.places)
    found = [
        call
        for call in offer.kept("wider calls", ids, lambda: _calls(inquiry))
        if call.pack in offer.policies and (not wanted or wanted & call.within)
    ]
    if not found:
        return None
    vi, en = together(_with_sectors(inquiry, call) for call in found[:_NAMED])
    if (more := len(found) - _NAMED) > 0:
        vi, en = f"{vi}; và {more} dự án khác", f"{en}; and {more} more"
    return both(
        f"Chưa xét dự án được kêu gọi ở nhóm ngành rộng hơn ngành đã nêu, vì có thể là ngành khác: {vi}. Muốn xét, hãy nêu nhóm ngành đó.",
        f"Projects called for in a wider sector than the one stated were not judged, since another branch of it may be meant: {en}. State that sector to have them judged.",
    )


def _with_sectors(inquiry: Inquiry, call: Feature) -> tuple[str, str]:
    named = together(sector.title for id_ in sorted(call.sectors) if (sector := inquiry.offer.sector(id_)))
    return f"{call.title[0]} ({named[0]})", f"{call.title[1]} ({named[1]})"
