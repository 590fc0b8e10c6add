"""What a profile may not say, with the field; and sane answers where nearly nothing is known."""

import json
from typing import Any

import pytest
from pydantic import ValidationError

from matching.errors import ProfileContradicts
from matching.features import Listed, Named
from matching.names import CRITERION_NAMES
from matching.policy import Policy
from matching.profile import Profile
from matching.report import match
from tests.unit.offers import ON, POLICY, feature, figure, lot, material, offer, profile, sector


@pytest.mark.parametrize(
    ("given", "pointer"),
    [
        ({"sector": None}, "/sector"),
        ({"sector": None, "role": "relocation"}, "/sector"),
        ({"preset": "nobody"}, "/preset"),
        ({"preset": "investor", "weights": {"land": 1.0}}, "/preset"),
        ({"preset": "investor", "order": ["land"]}, "/preset"),
        ({"now": "kcn-a"}, "/now"),
        ({"role": "expansion", "now": "kcn-none"}, "/now"),
        ({"role": "zone_infrastructure", "used_machinery": {"age_years": 3.0}}, "/used_machinery"),
        ({"role": "zone_infrastructure", "generates_mw": 3.0}, "/generates_mw"),
        ({"products": [{"product": "tea", "t_per_year": 1.0}] * 2}, "/products/1/product"),
        ({"materials": [{"material": "material-leaf", "t_per_year": 1.0}] * 2}, "/materials/1/material"),
        (
            {"materials": [{"material": "material-leaf", "t_per_year": 1.0, "months": [1, 1]}]},
            "/materials/0/months",
        ),
        ({"places": ["plan-x"]}, "/places/0"),
        ({"places": ["plan-x", "plan-x"]}, "/places/1"),
        (
            {
                "wastewater_m3_day": 100.0,
                "own_treatment": True,
                "environment": {"treated_discharge": False},
            },
            "/environment/treated_discharge",
        ),
    ],
)
def test_a_contradiction_is_refused_with_its_field(given: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ProfileContradicts) as refusal:
        match(profile(**given), offer(material(), feature("kcn-a")), ON)
    assert pointer in [fault.pointer for fault in refusal.value.faults]


@pytest.mark.parametrize(
    ("given", "pointer", "meant"),
    [
        ({"sector": "tea"}, "/sector", "the nearest is 'sector-tea'"),
        ({"sector": "1"}, "/sector", "'1' is no VSIC code: it has 2 to 5 digits"),
        ({"sector": "107610"}, "/sector", "'107610' is no VSIC code: it has 2 to 5 digits"),
        (
            {"materials": [{"material": "leaf", "t_per_year": 1.0}]},
            "/materials/0/material",
            "the nearest is 'material-leaf'",
        ),
        (
            {"products": [{"product": "chè", "t_per_year": 1.0}]},
            "/products/0/product",
            "the nearest is 'tea' (chè); state the materials instead",
        ),
        ({"places": ["Bảo Lộc"]}, "/places/0", "the nearest is 'place-673' (Thành phố Bảo Lộc)"),
        ({"places": ["bao lok"]}, "/places/0", "the nearest is 'place-673' (Thành phố Bảo Lộc)"),
        ({"role": "expansion", "now": "Kcn A"}, "/now", "the nearest is 'kcn-a' (vi kcn-a)"),
        ({"environment": {"pollution_type": "Nhuộm"}}, "/environment/pollution_type", "'dyeing' (nhuộm)"),
    ],
)
def test_a_name_of_nothing_is_answered_with_what_it_may_mean(
    given: dict[str, Any], pointer: str, meant: str
) -> None:
    names = ("Thành phố Bảo Lộc", "Bao Loc City")
    city = Named("place-673", names, "p", level="district", aliases=("Bảo Lộc",))
    ward = Named("place-24823", ("Phường 1 Bảo Lộc", "Ward 1, Bao Loc"), "p", level="commune")
    with pytest.raises(ProfileContradicts) as refusal:
        match(profile(**given), offer(material(), city, ward, feature("kcn-a")), ON)
    assert meant in {fault.pointer: fault.said["en"] for fault in refusal.value.faults}[pointer]


@pytest.mark.parametrize("word", ["x", "zzz", "sector-nothing", "đ"])
def test_a_word_like_none_is_answered_with_nothing(word: str) -> None:
    with pytest.raises(ProfileContradicts) as refusal:
        match(profile(sector=word), offer(feature("kcn-a")), ON)
    assert "nearest" not in str(refusal.value)


def test_waste_water_that_is_not_treated_at_home_may_need_no_treatment() -> None:
    asked = profile(wastewater_m3_day=100.0, environment={"treated_discharge": False})
    (result,) = match(asked, offer(material(), feature("kcn-a")), ON)["results"]
    assert "/own_treatment" not in [change["pointer"] for change in result["fits_if"]]


def _money(amount: Any) -> Profile:
    return profile(capital={"amount": amount, "currency": "VND"})


@pytest.mark.parametrize("amount", [1000000000, "1000000000", "1000000000.0", "1000000000.0000", "1E9", 1e9])
def test_one_amount_of_money_has_one_key_however_it_is_written(amount: Any) -> None:
    assert _money(amount).hash() == _money("1000000000").hash()
    assert _money(amount).model_dump(mode="json")["capital"]["amount"] == "1000000000"


@pytest.mark.parametrize(
    ("amount", "kept"), [("0.10", "0.1"), ("-0", "0"), ("1000.5", "1000.5"), ("1E18", "1" + "0" * 18)]
)
def test_an_amount_of_money_is_kept_plain(amount: str, kept: str) -> None:
    assert _money(amount).model_dump(mode="json")["capital"]["amount"] == kept


TWO: list[dict[str, Any]] = [
    {"material": "material-leaf", "t_per_year": 1.0, "months": [3, 1]},
    {"material": "material-root", "t_per_year": 2.0},
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"materials": TWO}, {"materials": [TWO[1], {**TWO[0], "months": [1, 3]}]}),
        ({"places": ["place-1", "place-2"]}, {"places": ["place-2", "place-1"]}),
        ({"weights": {"land": 1.0, "cost": 0.0}}, {"weights": {"land": 1.0}}),
        (
            {"weights": {"land": 1.0, "cost": 0.0}},
            {"weights": {"land": 2.0}, "preferences": {"cost": "ignore"}},
        ),
        ({"weights": {"land": 0.1, "cost": 0.3}}, {"weights": {"cost": 3, "land": 1}}),
        ({"order": ["land"]}, {"order": ["land"], "preferences": {"cost": "ignore"}}),
    ],
)
def test_one_question_has_one_key_however_it_is_put(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert profile(**one).hash() == profile(**other).hash()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"order": ["land", "cost"]}, {"order": ["cost", "land"]}),
        ({"preferences": {"cost": "ignore"}}, {}),
        ({"weights": {"land": 1.0}, "preferences": {"cost": "must"}}, {"weights": {"land": 1.0}}),
        ({"weights": {"land": 5e-324, "cost": 1e12}}, {"weights": {"cost": 1e12}}),
        ({"own_treatment": False}, {}),
        ({"materials": TWO[:1]}, {"materials": [{**TWO[0], "months": []}]}),
    ],
)
def test_what_means_another_thing_has_another_key(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert profile(**one).hash() != profile(**other).hash()


@pytest.mark.parametrize("name", ["wastewater_m3_day", "export_share"])
def test_nothing_with_a_sign_is_nothing(name: str) -> None:
    assert profile(**{name: -0.0}).hash() == profile(**{name: 0.0}).hash()


@pytest.mark.parametrize(
    "start",
    [
        1795392000,
        "1795392000",
        1795392000.0,
        "2027-06-01T00:00:00Z",
        "2027-06-01T00:00:00",
        "2027-6-1",
        "20270601",
        "01/06/2027",
        "2027-02-30",
        "٢٠٢٧-٠٦-٠١",
        True,
        "",
    ],
)
def test_a_start_that_is_no_plain_day_is_refused_with_its_field(start: Any) -> None:
    with pytest.raises(ValidationError) as refusal:
        Profile.model_validate({"sector": "sector-tea", "start": start})
    assert [error["loc"] for error in refusal.value.errors()] == [("start",)]


@pytest.mark.parametrize("currency", ["ZZZ", "XXX", "DON", "vnd", "VN"])
def test_a_currency_that_is_none_is_refused_with_its_field(currency: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Profile.model_validate({"sector": "sector-tea", "capital": {"amount": "1", "currency": currency}})
    assert [error["loc"] for error in refusal.value.errors()] == [("capital", "currency")]


@pytest.mark.parametrize(
    "given",
    [
        {"capital": {"amount": "-1", "currency": "VND"}},
        {"materials": [{"material": "material-leaf", "months": [1]}]},
        {"materials": [{"material": "material-leaf", "t_per_year": 1.0, "months": [13]}]},
        {"materials": [{"material": "material-leaf", "t_per_year": 0.0}]},
        {"land": {"min_ha": 0.0}},
        {"land": {"min_ha": 1e11}},
        {"land": {"min_ha": 1.0, "preferred_ha": 1_000_001.0}},
        {"export_share": 1.5},
        {"workers": -1},
        {"wastewater_m3_day": float("nan")},
    ],
)
def test_months_without_a_need_and_impossible_numbers_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Profile.model_validate({"sector": "sector-tea", **given})


def test_who_builds_zones_needs_no_sector_and_is_shown_what_is_called_for_once() -> None:
    zone = feature("kcn-new", stage="seeking_developer")
    built = feature("kcn-old")
    owned = feature("kcn-owned", stage="planned", figures={"developer": figure(None)})
    called = feature("opportunity-new", "opportunity", zone="kcn-new", infrastructure=True)
    asked = profile(role="zone_infrastructure", sector=None, land={"min_ha": 1.0})
    report = match(asked, offer(zone, built, owned, called), ON)
    assert {result["id"] for result in report["results"]} == {"kcn-owned", "opportunity-new"}
    assert report["sectors"] == []
    assert report["environment"] is None


def test_a_plant_that_relocates_is_shown_zones_only_and_not_the_one_it_leaves() -> None:
    there = offer(feature("kcn-a"), feature("kcn-b"), feature("site-c", "site"))
    report = match(profile(role="relocation", now="kcn-a"), there, ON)
    assert [result["id"] for result in report["results"]] == ["kcn-b"]


@pytest.mark.parametrize("role", ["new", "expansion", "relocation"])
def test_a_mine_is_matched_to_where_its_resource_lies_whatever_the_role(role: str) -> None:
    there = offer(
        sector("sector-mining", needs="resource_site"),
        feature("kcn-a"),
        feature("opportunity-ore", "opportunity", sectors=frozenset({"sector-mining"})),
        feature("supply-leaf", "supply_area", material="material-leaf"),
        feature("supply-ore", "supply_area", material="material-ore"),
    )
    report = match(profile(sector="sector-mining", role=role, workers=10), there, ON)
    assert {result["id"] for result in report["results"]} == {"opportunity-ore", "supply-ore"}


def test_who_relocates_from_a_lot_leaves_its_zone() -> None:
    there = offer(feature("kcn-a"), feature("kcn-a-1", "site", zone="kcn-a", lot=lot()), feature("kcn-b"))
    report = match(profile(role="relocation", now="kcn-a-1"), there, ON)
    assert [result["id"] for result in report["results"]] == ["kcn-b"]


def test_a_policy_leaves_no_criterion_out_and_names_no_other() -> None:
    whole = POLICY.model_dump(mode="json")
    for table in ("weights", "must"):
        for given in ({"land": 1.0}, {**dict.fromkeys(CRITERION_NAMES, 0.5), "beauty": 0.5}):
            with pytest.raises(ValidationError, match=r"leaves out|names no criterion"):
                Policy.model_validate({**whole, table: given})


ALL: dict[str, Any] = {
    "land": {"min_ha": 2.0},
    "materials": [{"material": "material-leaf", "t_per_year": 10.0, "months": [1]}],
    "water_m3_day": 1.0,
    "wastewater_m3_day": 1.0,
    "power_mw": 1.0,
    "workers": 10,
    "start": "2028-01-01",
    "capital": {"amount": "1", "currency": "VND"},
    "export_share": 0.5,
}


def test_where_nothing_is_known_every_number_is_finite_and_nothing_is_claimed() -> None:
    unknown = feature("kcn-a", position=None, stage=None, contact=None, within=frozenset())
    weights = dict.fromkeys(CRITERION_NAMES, 1.0)
    report = match(profile(**ALL, weights=weights), offer(material(perishability=None), unknown), ON)
    json.dumps(report, allow_nan=False)
    (result,) = report["results"]
    assert result["verdict"] == "unknown"
    known = {part["id"] for part in result["criteria"] if part["asked"] and part["high"] - part["low"] < 1}
    assert known <= {"sector_priority", "timing", "incentives"}


@pytest.mark.parametrize("little", [5e-324, 1e-310, 1e-9])
@pytest.mark.parametrize("much", [1.0, 1e12])
def test_next_to_nothing_and_more_than_there_is_give_finite_numbers(little: float, much: float) -> None:
    places = [
        feature(
            "kcn-a",
            figures={
                f"{name}_{part}": figure(much, "MW" if name == "power" else "m3/day")
                for name in ("water", "wastewater", "power")
                for part in ("capacity", "load")
            },
        ),
        feature("kcn-a-1", "site", zone="kcn-a", lot=lot(area=much)),
        feature(
            "supply-a", "supply_area", material="material-leaf", figures={"output": figure(much, "t/year")}
        ),
    ]
    needs = dict.fromkeys(("water_m3_day", "wastewater_m3_day", "power_mw"), little)
    given = {
        "land": {"min_ha": little, "preferred_ha": little},
        "materials": [{"material": "material-leaf", "t_per_year": little}],
        "used_machinery": {"age_years": little},
        "weights": {"land": little, "raw_materials": 1e12},
        **needs,
    }
    json.dumps(match(profile(**given), offer(material(), *places), ON), allow_nan=False)


def test_zero_needs_divide_by_nothing() -> None:
    zeros = {
        "water_m3_day": 0.0,
        "wastewater_m3_day": 0.0,
        "power_mw": 0.0,
        "workers": 0,
        "export_share": 0.0,
    }
    report = match(profile(land={"min_ha": 1.0}, **zeros), offer(feature("kcn-a")), ON)
    json.dumps(report, allow_nan=False)


def test_a_single_candidate_and_one_of_equal_bounds_are_judged() -> None:
    known = sector("sector-tea")
    report = match(
        profile(weights={"sector_priority": 1.0}),
        offer(known, feature("kcn-a", promoted=(Listed("sector-tea", ("list",)),))),
        ON,
    )
    (result,) = report["results"]
    assert (result["low"], result["high"], result["score"]) == (0.3, 0.3, 0.3)
