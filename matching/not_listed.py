"""Why a place is none a profile is matched to: said where somebody asks for that place by name."""

from collections.abc import Sequence

from matching.candidates import candidate_rows
from matching.inquiry import Inquiry
from matching.judged import Texts
from matching.offer import Feature
from matching.places import places_of
from matching.profile import Role
from matching.resolve import RESOURCE_SITE
from matching.wording import both

_INFRASTRUCTURE = both("kêu gọi hạ tầng", "calls for infrastructure")
_ANOTHER_SECTOR = both("kêu gọi dự án thuộc ngành khác", "calls for a project of another sector")


def _of_builder(place: Feature) -> Texts:
    if place.kind == "zone":
        return both(
            "đã xây dựng, bị loại khỏi quy hoạch, đang được kêu gọi hoặc đã có chủ đầu tư hạ tầng: không còn hạ tầng khu để xây dựng",
            "is built, dropped or called for already, or has a developer: nothing to build a zone's infrastructure",
        )
    return both(
        "không phải khu và không kêu gọi hạ tầng, là điều người xây dựng hạ tầng khu cần",
        "is no zone and calls for no infrastructure, as who builds a zone needs",
    )


def _of_kind(place: Feature, inquiry: Inquiry) -> Texts:
    """What a sector's project is not matched to."""
    if place.kind == "supply_area":
        return both("không có tài nguyên mà ngành dựa vào", "gives no resource the sector is built upon")
    mines = all(sector.needs == RESOURCE_SITE for sector in inquiry.sectors)
    if inquiry.profile.role is Role.RELOCATION and not mines:
        return both(
            "không phải khu, mà các kế hoạch yêu cầu cơ sở di dời vào khu, cụm công nghiệp",
            "is no zone, and the plans have plants that relocate move into zones",
        )
    if place.kind == "opportunity":
        return _INFRASTRUCTURE if place.infrastructure else _ANOTHER_SECTOR
    return both("không phải nơi có tài nguyên của ngành", "is not where the resource of the sector lies")


def _why(place: Feature, inquiry: Inquiry) -> Texts:
    profile, offer = inquiry.profile, inquiry.offer
    if profile.places and not set(profile.places) & place.within:
        return both(
            "không nằm trong địa bàn nào mà hồ sơ nêu", "lies in none of the places the profile names"
        )
    if profile.role is Role.ZONE_INFRASTRUCTURE:
        return _of_builder(place)
    here = offer.items.get(profile.now or "")
    if profile.role is Role.RELOCATION and isinstance(here, Feature):
        zone = offer.zone_of(place)
        if place.id == here.id or (zone is not None and zone == offer.zone_of(here)):
            return both("là nơi nhà máy di dời đang đứng", "is where the plant stands that relocates")
    return _of_kind(place, inquiry)


def not_listed(inquiry: Inquiry, asked: Sequence[Feature]) -> list[Texts | None]:
    """By place, why the match does not list it; ``None`` where it does. A lot of a zone goes with its zone, unless
    somebody builds the zone."""
    places = places_of(inquiry.offer)
    rows = {places.features[row].id for row in candidate_rows(inquiry, places).tolist()}
    wanted, builds = set(inquiry.profile.places), inquiry.profile.role is Role.ZONE_INFRASTRUCTURE

    def listed(place: Feature) -> bool:
        zone = inquiry.offer.zone_of(place) if place.kind == "site" and not builds else None
        with_zone = zone is not None and zone.id in rows and (not wanted or bool(wanted & place.within))
        return place.id in rows or with_zone

    return [None if listed(place) else _why(place, inquiry) for place in asked]
