"""What is stated and judged nowhere is said, and so are the places that nothing could be said of."""

from dataclasses import replace
from typing import Any

import pytest

from matching.features import IncentiveInfo, Named
from matching.offer import Offer
from matching.report import match
from tests.unit.offers import ON, POLICY, feature, figure, lot, material, offer, profile, sector, tier

MINE = (sector("sector-mining", needs="resource_site"), material("material-ore"))
DEPOSIT = feature("supply-ore", "supply_area", material="material-ore")
ZONE = (feature("kcn-a"), feature("kcn-a-1", "site", zone="kcn-a", lot=lot()))


def _pointers(there: Offer, **given: Any) -> list[str | None]:
    return [item["pointer"] for item in match(profile(**given), there, ON)["not_judged"]]


@pytest.mark.parametrize(
    ("given", "pointers"),
    [
        ({"land": {"min_ha": 2.0}, "start": "2028-01-01"}, []),
        ({"start": "2028-01-01"}, ["/start"]),
        ({"generates_mw": 5.0}, ["/generates_mw"]),
        ({"export_share": 0.5}, []),
        ({"export_share": 0.5, "generates_mw": 5.0}, ["/generates_mw", "/export_share"]),
        ({"capital": {"amount": "5", "currency": "VND"}}, ["/capital"]),
        ({"wastewater_m3_day": 5.0, "water_m3_day": 1.0, "power_mw": 1.0, "workers": 5}, []),
        ({"environment": {"capacity": 5.0, "pollution_type": "dyeing"}}, []),
        ({"environment": {"capacity": 5.0}}, ["/environment/capacity"]),
        (
            {"environment": {"takes_land": True, "spreads": True}},
            ["/environment/takes_land", "/environment/spreads"],
        ),
        ({"weights": {"land": 1.0, "logistics": 1.0, "labour": 0.0}}, ["/weights/land"]),
        ({"order": ["logistics", "labour"]}, ["/order/1"]),
        ({"preferences": {"labour": "want", "land": "must", "cost": "ignore"}}, ["/preferences/labour"]),
    ],
)
def test_what_is_stated_and_judged_nowhere_is_said(given: dict[str, Any], pointers: list[str]) -> None:
    assert _pointers(offer(*ZONE), **given) == pointers


def test_a_deposit_has_no_land_to_give_and_no_plant_to_drain_into() -> None:
    stated = {"land": {"min_ha": 2.0}, "wastewater_m3_day": 3.0, "used_machinery": {"age_years": 3.0}}
    found = _pointers(offer(*MINE, DEPOSIT), sector="sector-mining", **stated)
    assert found == ["/wastewater_m3_day", "/land"]


def test_places_of_a_province_without_a_policy_do_not_vanish_silently() -> None:
    unit = Named("place-9", ("Tỉnh khác", "Another province"), "q", level="province")
    there = offer(*ZONE, feature("kcn-q", pack="q"), feature("kcn-q-1", "site", pack="q", zone="kcn-q"), unit)
    (found,) = match(profile(), there, ON)["not_judged"]
    assert (found["pointer"], found["pack"], found["places"]) == (None, "q", 1)
    (asked,) = match(profile(places=["place-9"]), there, ON)["not_judged"]
    assert (asked["pointer"], asked["pack"]) == ("/places/0", "q")


def test_a_policy_that_comes_later_is_counted_anew() -> None:
    there = offer(*ZONE, feature("kcn-q", pack="q"))
    both = replace(there, policies={**there.policies, "q": there.policies["p"]}, memo={})
    assert len(match(profile(), there, ON)["not_judged"]) == 1
    assert match(profile(), both, ON)["not_judged"] == []


@pytest.mark.parametrize("stated", ["sector-tea", "1076", "10"])
def test_who_builds_a_zone_gets_nothing_of_a_factorys_sector(stated: str) -> None:
    relief = IncentiveInfo(
        "incentive-a", ("a", "a"), "p", "tax", (), frozenset({"sector-tea"}), None, (), ON, None,
        {"rate": figure(10.0, "%")},
    )  # fmt: skip
    there = offer(
        sector("sector-tea", vsic=("1076",), priorities=(tier(),)), relief, feature("kcn-a", stage="planned")
    )
    asked = {"role": "zone_infrastructure", "land": {"min_ha": 1.0}}
    named, unnamed = (match(profile(**asked, sector=each), there, ON) for each in (stated, None))
    assert named["results"] == unnamed["results"]
    assert named["sectors"] == []
    assert [entry["pointer"] for entry in named["not_judged"]] == ["/sector"]
    assert unnamed["not_judged"] == []


WHO = Named("agency-e", ("Sở Tài nguyên", "Department of Resources"), "p")


def _nowhere(*there: Any, **given: Any) -> tuple[str | None, dict[str, str]]:
    """The only thing said where there was no place to judge."""
    policy = POLICY.model_copy(update={"permits_agency": "agency-e"})
    (found,) = match(profile(**given), offer(*there, WHO, policy=policy), ON)["not_judged"]
    return found["pointer"], found["reason"]


def test_where_no_deposit_and_no_call_is_published_that_is_said_with_whom_to_ask() -> None:
    pointer, reason = _nowhere(*MINE, *ZONE, sector="sector-mining", land={"min_ha": 2.0}, workers=50)
    assert pointer == "/sector"
    assert reason["en"] == (
        "For such a project (sector-mining) no deposit, no supply area and no called-for project is published"
        " in the provinces judged, so there was no place to judge. Ask: Department of Resources."
    )
    assert reason["vi"].startswith("Chưa công bố mỏ, vùng nguyên liệu hay dự án kêu gọi nào")
    assert reason["vi"].endswith("Hỏi: Sở Tài nguyên.")


@pytest.mark.parametrize(
    ("given", "pointer", "what"),
    [
        ({}, "/sector", "no park or cluster, no site"),
        ({"places": ["place-8"]}, "/places", "is published in the places named"),
        ({"role": "zone_infrastructure", "sector": None}, "/role", "no called-for infrastructure"),
        ({"role": "relocation", "now": "place-8"}, "/sector", "no other park or cluster"),
    ],
)
def test_what_is_not_published_is_named_by_what_the_project_looks_for(
    given: dict[str, Any], pointer: str, what: str
) -> None:
    unit = Named("place-8", ("Huyện", "District"), "p", level="district")
    found, reason = _nowhere(unit, **given)
    assert (found, what in reason["en"]) == (pointer, True)


def test_a_call_in_a_wider_sector_is_named_and_not_judged() -> None:
    """It may mean another branch; who names the wider sector has it judged."""
    branches = [
        sector("sector-power", None, needs="resource_site"),
        sector("sector-wind", "sector-power", needs="resource_site"),
    ]
    call = feature("opportunity-a", "opportunity", sectors=frozenset({"sector-power"}))
    there = offer(call, *branches)
    told = [item["reason"] for item in match(profile(sector="sector-wind"), there, ON)["not_judged"]]
    (wider,) = [reason for reason in told if "wider sector" in reason["en"]]
    assert "en opportunity-a (sector-power)" in wider["en"]
    assert "vi opportunity-a (sector-power)" in wider["vi"]
    assert match(profile(sector="sector-power"), there, ON)["not_judged"] == []
