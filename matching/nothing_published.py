"""Where no place is a candidate at all: what is not published for such a project, and whom to ask."""

from matching.inquiry import Inquiry
from matching.judged import Texts
from matching.profile import Role
from matching.wording import both, together, who_answers

_PLANT = both(
    "khu, cụm công nghiệp, lô đất hay dự án kêu gọi nào",
    "no park or cluster, no site and no called-for project",
)
_RESOURCE = both(
    "mỏ, vùng nguyên liệu hay dự án kêu gọi nào", "no deposit, no supply area and no called-for project"
)
_INFRASTRUCTURE = both(
    "dự án hạ tầng kêu gọi hay khu nào chưa có chủ đầu tư hạ tầng",
    "no called-for infrastructure and no zone without a developer",
)
_OTHER_ZONE = both("khu, cụm công nghiệp nào khác", "no other park or cluster")


def pointer_of(inquiry: Inquiry) -> str:
    """What of the profile leaves nothing to judge: the places it names, else its role or its sector."""
    profile = inquiry.profile
    if profile.places:
        return "/places"
    return "/role" if profile.role is Role.ZONE_INFRASTRUCTURE or not profile.sector else "/sector"


def _what(inquiry: Inquiry) -> Texts:
    role = inquiry.profile.role
    if role is Role.ZONE_INFRASTRUCTURE:
        return _INFRASTRUCTURE
    if role is Role.RELOCATION:
        return _OTHER_ZONE
    deep = inquiry.sectors and all(sector.needs == "resource_site" for sector in inquiry.sectors)
    return _RESOURCE if deep else _PLANT


def _agencies(inquiry: Inquiry) -> Texts:
    """Who licenses projects in the provinces judged, as far as their policies say."""
    policies = [policy for _, policy in sorted(inquiry.offer.policies.items())]
    ids = dict.fromkeys(policy.permits_agency for policy in policies)
    found = [agency for id_ in ids if (agency := inquiry.offer.named(id_))]
    names = both(*("; ".join(who_answers(agency, lang) for agency in found) for lang in ("vi", "en")))
    return both(f" Hỏi: {names['vi']}.", f" Ask: {names['en']}.") if found else both("", "")


def nothing_published(inquiry: Inquiry) -> Texts:
    """That nothing of the kind is published, where it was looked for, and who may know more."""
    what, ask = _what(inquiry), _agencies(inquiry)
    named = together(sector.title for sector in inquiry.sectors)
    vi, en = (f" ({names})" if names else "" for names in named)
    there = (
        both("ở những nơi hồ sơ nêu", "in the places named")
        if inquiry.profile.places
        else both("ở những tỉnh được xét", "in the provinces judged")
    )
    return both(
        f"Chưa công bố {what['vi']} cho dự án như vậy{vi} {there['vi']}, nên không có nơi nào để xét.{ask['vi']}",
        f"For such a project{en} {what['en']} is published {there['en']}, so there was no place to judge.{ask['en']}",
    )
