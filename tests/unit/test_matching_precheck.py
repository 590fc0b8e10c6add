"""The environmental pre-check: possible groups, what the law asks, what would decide, what no longer holds."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from catalogue.domain.vocabulary import core_terms
from matching.environment import classes
from matching.errors import ProfileContradicts
from matching.gates.environment import environment_gate
from matching.judged import Case, Outcome
from matching.offer import Named
from matching.policy import Policy
from matching.precheck import environment_of
from matching.report import match
from matching.wording import label
from tests.unit.offers import ON, POLICY, case, feature, offer, profile, sector

RULES: dict[str, Any] = {
    "unlisted": {
        "groups": ["III", "IV"],
        "decides": {"vi": "bao nhiêu đất?", "en": "how much land?"},
        "source": ["law"],
    },
    "duties": [
        {
            "id": "eia",
            "name": {"vi": "ĐTM", "en": "EIA"},
            "regulation": "regulation-law",
            "article": "Article 30",
            "in_force_from": "2022-01-01",
            "groups": {"I": "required", "II": "depends", "III": "none", "IV": "none"},
            "conditions": {
                "II": {"text": {"vi": "nếu dùng đất", "en": "where it takes land"}, "any_of": ["takes_land"]}
            },
            "source": ["law"],
        },
        {
            "id": "environmental_licence",
            "name": {"vi": "Giấy phép", "en": "Licence"},
            "regulation": "regulation-law",
            "article": "Article 39",
            "in_force_from": "2022-01-01",
            "groups": {"I": "depends", "II": "depends", "III": "depends", "IV": "none"},
            "conditions": {
                group: {
                    "text": {"vi": "nếu xả thải", "en": "where it discharges"},
                    "any_of": ["treated_discharge", "hazardous_waste"],
                    "hazardous_waste_kg_from": 1200 if group == "III" else None,
                }
                for group in ("I", "II", "III")
            },
            "source": ["law"],
        },
        {
            "id": "registration",
            "name": {"vi": "Đăng ký", "en": "Registration"},
            "regulation": "regulation-law",
            "article": "Article 49",
            "in_force_from": "2022-01-01",
            "groups": {"I": "none", "II": "depends", "III": "depends", "IV": "required"},
            "conditions": {
                group: {
                    "text": {"vi": "nếu không giấy phép", "en": "without a licence"},
                    "unless": "environmental_licence",
                }
                for group in ("II", "III")
            },
            "source": ["law"],
        },
        {
            "id": "later",
            "name": {"vi": "sau", "en": "later"},
            "regulation": "regulation-law",
            "article": "Article 99",
            "in_force_from": "2030-01-01",
            "groups": {},
            "source": ["law"],
        },
    ],
    "history": [
        {
            "name": {"vi": "giấy cũ", "en": "old paper"},
            "by": {"vi": "giấy phép", "en": "licence"},
            "on": "2022-01-01",
            "basis": "stated",
            "source": ["law"],
        }
    ],
}


def _policy() -> Policy:
    rules = POLICY.model_dump(mode="json")["environment_rules"][0]
    return Policy.model_validate(
        {**POLICY.model_dump(mode="json"), "environment_rules": [{**rules, **RULES}]}
    )


def _case(name: str = "sector-dyeing", **environment: Any) -> Case:
    there = [sector("sector-dyeing"), sector("sector-weaving")]
    return case(feature(), *there, policy=_policy(), sector=name, environment=environment)


def _check(name: str = "sector-dyeing", on: date = ON, **environment: Any) -> dict[str, Any]:
    there = _case(name, **environment)
    found = environment_of(there.profile, there.sectors, there.offer, on)
    assert found is not None
    check: dict[str, Any] = found["prechecks"][0]
    return check


def _needs(check: dict[str, Any], duty: str) -> dict[str, str]:
    found = next(item for item in check["duties"] if item["id"] == duty)
    return {item["group"]: item["need"] for item in found["groups"]}


@pytest.mark.parametrize(
    ("name", "environment", "groups"),
    [
        ("sector-dyeing", {"capacity": 200.0}, ["I"]),
        ("sector-dyeing", {"capacity": 50.0}, ["I", "II"]),
        ("sector-dyeing", {}, ["I", "II", "III"]),
        ("sector-weaving", {"sensitive_factor": False}, ["I", "II", "III", "IV"]),
        ("sector-tea", {}, ["III", "IV"]),
        ("sector-weaving", {"not_listed": True}, ["III", "IV"]),
        ("sector-dyeing", {"not_listed": True}, ["I", "II", "III", "IV"]),
    ],
)
def test_unknown_inputs_give_the_set_of_possible_groups(
    name: str, environment: dict[str, Any], groups: list[str]
) -> None:
    assert _check(name, **environment)["groups"] == groups


def test_who_denies_what_the_list_says_of_the_sector_is_asked_why() -> None:
    gate = environment_gate(_case(not_listed=True))
    assert gate is not None
    assert gate.outcome is Outcome.UNKNOWN
    assert gate.question is not None
    assert gate.question["en"].startswith("The profile says that the project is not on the list, yet")
    assert _check(not_listed=True)["decides"][0] == gate.question
    other = environment_gate(_case("sector-weaving", not_listed=True))
    assert other is not None
    assert other.outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("stated", "found"),
    [("1062", ["starch"]), ("1020", []), ("10", ["starch"]), ("sector-food", ["starch"]), ("sector-tea", [])],
)
def test_a_code_no_sector_stands_for_is_of_the_types_that_name_it_and_of_no_other_branch(
    stated: str, found: list[str]
) -> None:
    """Silk is below food here, and is dyed; a starch works that gives its own code is not asked about that."""
    food, tea = (
        replace(sector("sector-food"), vsic=("10",)),
        replace(sector("sector-tea", "sector-food"), vsic=("1076",)),
    )
    silk = replace(sector("sector-silk", "sector-food"), vsic=("1311",))
    given = _policy().model_dump(mode="json")
    (rules,) = given["environment_rules"]
    dyeing = {**rules["types"][0], "sectors": [], "possible_sectors": ["sector-silk"], "vsic": ["13"]}
    starch = {**dyeing, "id": "starch", "possible_sectors": [], "vsic": ["1062", "1103"]}
    policy = Policy.model_validate({**given, "environment_rules": [{**rules, "types": [dyeing, starch]}]})
    there = case(feature(), food, tea, silk, policy=policy, sector=stated)
    kinds = [kind.type.id for kind in classes(there.profile, there.sector_ids, there.offer, policy, ON)]
    dyes = [dyeing["id"]] if stated == "sector-food" else []
    assert kinds == [*dyes, *found]


def test_a_duty_is_required_excluded_or_depends_on_what_is_not_said() -> None:
    check = _check(capacity=50.0)
    assert _needs(check, "eia") == {"I": "required", "II": "depends"}
    assert _needs(_check(capacity=50.0, takes_land=True), "eia") == {"I": "required", "II": "required"}
    assert _needs(_check(capacity=50.0, takes_land=False), "eia") == {"I": "required", "II": "none"}


def test_a_licence_that_is_needed_makes_registration_needless() -> None:
    check = _check(capacity=5.0, sensitive_factor=False, treated_discharge=True)
    assert _needs(check, "environmental_licence") == {"III": "required"}
    assert _needs(check, "registration") == {"III": "none"}


@pytest.mark.parametrize(("kilograms", "need"), [(1199.0, "none"), (1200.0, "required")])
def test_hazardous_waste_counts_from_its_threshold(kilograms: float, need: str) -> None:
    check = _check(
        capacity=5.0, sensitive_factor=False, treated_discharge=False, hazardous_waste_kg_year=kilograms
    )
    assert _needs(check, "environmental_licence") == {"III": need}


def test_each_duty_has_its_article_and_date_and_none_is_told_before_it_is_law() -> None:
    check = _check()
    assert next((duty["id"], duty["article"]["en"], duty["in_force_from"]) for duty in check["duties"]) == (
        "eia",
        "Article 30",
        "2022-01-01",
    )
    assert "later" not in {duty["id"] for duty in check["duties"]}


def test_what_was_replaced_stands_as_history_with_what_replaced_it() -> None:
    (old,) = _check()["history"]
    assert (old["name"]["en"], old["by"]["en"], old["on"]) == ("old paper", "licence", "2022-01-01")


def test_what_would_decide_is_asked() -> None:
    assert next(text["en"] for text in _check()["decides"]).startswith("What is the capacity")
    assert [text["en"] for text in _check("sector-weaving")["decides"]] == [
        "is there dyeing?",
        "how much land?",
    ]
    assert _check(capacity=50.0, sensitive_factor=True)["decides"] == []


def test_sentences_tell_groups_of_one_answer_together() -> None:
    told = _check(capacity=50.0)["sentences"]["en"]
    assert "Possible environmental groups: I or II." in told
    assert "EIA [Article 30]: group I required; group II where it takes land." in told


def test_before_the_rules_there_is_no_pre_check() -> None:
    there = _case()
    assert environment_of(there.profile, there.sectors, there.offer, date(2021, 1, 1)) is None


def test_who_builds_a_zone_is_told_what_decides_its_group_and_of_no_type_of_production() -> None:
    builder = case(feature(), policy=_policy(), role="zone_infrastructure", sector=None)
    found = environment_of(builder.profile, (), builder.offer, ON)
    assert found is not None
    (check,) = found["prechecks"]
    assert found["classes"] == []
    assert check["groups"] == ["III", "IV"]
    assert "how much land?" in check["sentences"]["en"]
    assert not any("at risk of polluting" in told for told in check["sentences"]["en"])


@pytest.mark.parametrize(
    ("given", "licence"),
    [
        ({"wastewater_m3_day": 50.0, "own_treatment": True}, "required"),
        ({"wastewater_m3_day": 0.0, "own_treatment": True}, "depends"),
        ({"wastewater_m3_day": 50.0}, "depends"),
        (
            {"wastewater_m3_day": 50.0, "own_treatment": True, "environment": {"treated_discharge": False}},
            "none",
        ),
    ],
)
def test_who_treats_waste_water_of_its_own_has_a_discharge_to_be_treated(
    given: dict[str, Any], licence: str
) -> None:
    kinds = {"environment": {"hazardous_waste_kg_year": 0.0, **given.get("environment", {})}}
    there = case(feature(), policy=_policy(), **{**given, **kinds})
    found = environment_of(there.profile, there.sectors, there.offer, ON)
    assert found is not None
    duties = {duty["id"]: duty["groups"] for duty in found["prechecks"][0]["duties"]}
    assert {item["need"] for item in duties["environmental_licence"] if item["group"] != "IV"} == {licence}


def test_a_type_that_is_medium_from_zero_has_no_small_size() -> None:
    dumped = _policy().model_dump(mode="json")
    dumped["environment_rules"][0]["types"][0]["medium_from"] = 0
    there = _case()
    (found,) = classes(there.profile, there.sector_ids, there.offer, Policy.model_validate(dumped), ON)
    assert found.groups == ("I", "II")


def _two_provinces(**given: Any) -> dict[str, Any]:
    """A report over two provinces, each with a list of its own."""
    other = _policy().model_dump(mode="json")
    other["environment_rules"][0]["types"] = [
        {
            "id": "salting",
            "name": {"vi": "ủ cá", "en": "salting"},
            "medium_from": 10,
            "large_from": 100,
            "source": ["q"],
        }
    ]
    there = [Named(f"place-{pack}", (pack, pack), pack, level="province") for pack in "pq"]
    zones = [
        feature(f"kcn-{pack}", pack=pack, within=frozenset({f"place-{pack}"}), contact=None) for pack in "pq"
    ]
    both = offer(*there, *zones, policy=_policy())
    return match(
        profile(**given), replace(both, policies={**both.policies, "q": Policy.model_validate(other)}), ON
    )


def test_a_type_of_another_provinces_list_is_no_pass_and_leaves_every_group_open() -> None:
    found = _two_provinces(environment={"pollution_type": "salting", "capacity": 50.0})
    gates = {
        result["id"]: gate["outcome"]
        for result in found["results"]
        for gate in result["gates"]
        if gate["id"] == "environment"
    }
    checks = {check["pack"]: check for check in found["environment"]["prechecks"]}
    assert gates == {"kcn-p": "unknown", "kcn-q": "conditional"}
    assert (checks["p"]["groups"], checks["q"]["groups"]) == (["I", "II", "III", "IV"], ["I", "II"])
    assert "Of which type of this list is not known" in checks["p"]["sentences"]["en"][0]
    assert "which type of this list" in checks["p"]["sentences"]["en"][2]


def test_a_type_of_a_list_that_holds_in_none_of_the_places_named_is_refused() -> None:
    with pytest.raises(ProfileContradicts) as refusal:
        _two_provinces(environment={"pollution_type": "salting"}, places=["place-p"])
    (fault,) = refusal.value.faults
    assert fault.pointer == "/environment/pollution_type"
    assert fault.said["en"].startswith(
        "'salting' is a type of the list of q, and of none of the places named"
    )


def test_a_sector_on_the_list_is_judged_by_it_whatever_type_of_another_list_is_stated() -> None:
    there = _case(pollution_type="salting", capacity=500.0)
    (found,) = classes(there.profile, there.sector_ids, there.offer, there.policy, ON)
    assert (found.type.id, found.certain, found.groups) == ("dyeing", True, ("I", "II", "III"))


def test_a_sector_whose_scale_decides_does_not_pass_for_standing_on_no_list() -> None:
    rules = _policy().model_dump(mode="json")
    rules["environment_rules"][0]["unlisted"]["by_scale"] = [
        {
            "sectors": ["sector-mining"],
            "question": {"vi": "bao nhiêu tấn?", "en": "how many tonnes?"},
            "source": ["law"],
        }
    ]
    tree = [sector("sector-mining"), sector("sector-quarrying", "sector-mining")]
    there = case(feature(), *tree, policy=Policy.model_validate(rules), sector="sector-quarrying")
    gate = environment_gate(there)
    found = environment_of(there.profile, there.sectors, there.offer, ON)
    assert gate is not None
    assert (gate.outcome, gate.question) == ("unknown", {"vi": "bao nhiêu tấn?", "en": "how many tonnes?"})
    assert found is not None
    (check,) = found["prechecks"]
    assert "its scale decides the group" in check["sentences"]["en"][0]
    assert "how many tonnes?" in check["sentences"]["en"]
    assert _check("sector-tea")["sentences"]["en"][0].startswith("Not among the types")


PACKS = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize("rules", sorted(PACKS.glob("*/matching/environment_rules.yaml")), ids=str)
def test_every_unit_of_a_capacity_has_a_name_in_both_languages(rules: Path) -> None:
    known = {term.code for term in core_terms() if term.list == "units"}
    tables = yaml.safe_load(rules.read_text(encoding="utf-8"))
    units = {kind["unit"] for table in tables for kind in table["types"] if kind.get("unit")}
    assert units
    assert units <= known
    assert label("units", "m2/year", "vi") == "m²/năm"
