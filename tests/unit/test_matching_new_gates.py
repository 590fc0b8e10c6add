"""Gates on water, power, distances, money, roles and planned capacity, and works that come in time."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching.bands import Band
from matching.criteria.land import land
from matching.criteria.sector_priority import sector_priority
from matching.features import Feature, Figure, Listed
from matching.gates.capacity import capacity_gate
from matching.gates.land import land_gate
from matching.gates.money import min_investment_gate
from matching.gates.role import role_gate
from matching.gates.safety import safety_gate
from matching.gates.sector import sector_gate
from matching.gates.standing import standing_gate
from matching.gates.supply import power_gate, water_gate
from matching.gates.used_machinery import used_machinery_gate
from matching.gates.wastewater import wastewater_gate
from matching.judged import GateResult, Outcome
from matching.tables import CleanList, Relocation, SafetyRules, Works
from tests.unit.offers import POLICY, case, feature, figure, lot, offer, profile, sector, tier
from tests.unit.test_matching_screen import assert_columns_agree

FULL = {"wastewater_capacity": figure(1000.0, "m3/day"), "wastewater_load": figure(1000.0, "m3/day")}


def _found(result: GateResult | None) -> GateResult:
    assert result is not None
    return result


# ---------------------------------------------------------------------------------------- water and power


@pytest.mark.parametrize(
    ("capacity", "load", "outcome"),
    [
        (1000.0, 400.0, "pass"),
        (1000.0, 600.0, "fail"),
        (1000.0, None, "unknown"),
        (400.0, None, "fail"),
        (None, None, "unknown"),
    ],
)
def test_water_fits_fails_or_is_asked_of_the_zone(
    capacity: float | None, load: float | None, outcome: str
) -> None:
    place = feature(
        figures={"water_capacity": figure(capacity, "m3/day"), "water_load": figure(load, "m3/day")}
    )
    result = _found(water_gate(case(place, water_m3_day=500.0)))
    assert (result.outcome, result.ask) == (outcome, "agency-a" if outcome == "unknown" else None)


def test_power_counts_mva_by_the_power_factor_of_the_policy() -> None:
    place = feature(figures={"power_capacity": figure(50.0, "MVA"), "power_load": figure(20.0, "MVA")})
    assert [_found(power_gate(case(place, power_mw=mw))).outcome for mw in (24.0, 24.1)] == ["pass", "fail"]


def test_a_supply_that_is_only_described_is_told_in_the_question() -> None:
    named = Figure(None, None, "2006", "stated", ("s",), ("lưới 220 kV", "220 kV grid"))
    result = _found(power_gate(case(feature(figures={"power_supply": named}), power_mw=5.0)))
    assert result.outcome == "unknown"
    assert result.question is not None
    assert "220 kV grid" in result.question["en"]


def test_nothing_asked_is_no_gate_and_a_called_for_project_has_its_zones_supply() -> None:
    zone = feature(figures={"water_capacity": figure(10.0, "m3/day"), "water_load": figure(0.0, "m3/day")})
    project = feature("opportunity-a", "opportunity", zone="kcn-a")
    assert water_gate(case(zone)) is None
    assert _found(water_gate(case(project, zone, water_m3_day=50.0))).outcome == "fail"


# ------------------------------------------------------------------------------------------------- works


def _works(what: str, expected: date | None, *, decided: bool = True, adds: float | None = None) -> Any:
    works = Works.model_validate(
        {
            "zone": "kcn-a",
            "what": what,
            "decided": decided,
            "expected": expected,
            "adds_m3_day": adds,
            "text": {"vi": "đang xây", "en": "being built"},
            "as_of": "2026-06",
            "basis": "stated",
            "source": ["s"],
        }
    )
    return POLICY.model_copy(update={"works": (works,)})


@pytest.mark.parametrize(
    ("policy", "outcome"),
    [
        (_works("wastewater", date(2027, 6, 30), adds=500.0), "conditional"),
        (_works("wastewater", date(2027, 6, 30), adds=50.0), "fail"),
        (_works("wastewater", date(2028, 6, 30), adds=500.0), "fail"),
        (_works("wastewater", None, adds=500.0), "fail"),
        (_works("wastewater", date(2027, 6, 30), adds=500.0, decided=False), "fail"),
        (POLICY, "fail"),
    ],
    ids=["in time", "too small", "too late", "no date", "only proposed", "none"],
)
def test_a_full_plant_fails_unless_an_upgrade_is_decided_before_the_start(policy: Any, outcome: str) -> None:
    asked = {"wastewater_m3_day": 100.0, "start": "2027-12-01"}
    assert _found(wastewater_gate(case(feature(figures=FULL), policy=policy, **asked))).outcome == outcome


def test_land_being_built_is_conditional_with_its_date_and_says_when_that_is_too_late() -> None:
    place, policy = feature(stage="under_construction"), _works("zone", date(2027, 6, 30))
    late = _found(land_gate(case(place, policy=policy, land={"min_ha": 1.0}, start="2027-01-01")))
    early = _found(land_gate(case(place, policy=policy, land={"min_ha": 1.0}, start="2028-01-01")))
    assert [found.outcome for found in (late, early)] == ["conditional", "conditional"]
    assert late.question is not None
    assert "30 June 2027" in late.question["en"]
    assert "can the project wait?" in late.question["en"]
    assert early.question is not None
    assert "is it on time?" in early.question["en"]


# ------------------------------------------------------------------------------------------------ safety


def _safety(metres: float | None) -> Any:
    rules = SafetyRules.model_validate(
        {
            "regulation": "regulation-s",
            "clause": "Table 1",
            "source": ["s"],
            "rows": [
                {
                    "id": "dust",
                    "metres": metres,
                    "sectors": ["sector-tea"],
                    "pollution_types": ["dyeing"],
                    "source": ["s"],
                }
            ],
        }
    )
    return POLICY.model_copy(update={"safety_distance": rules})


@pytest.mark.parametrize(
    ("metres", "away", "outcome"),
    [(100.0, 150.0, "pass"), (100.0, 50.0, "fail"), (100.0, None, "unknown"), (None, 150.0, "unknown")],
)
def test_the_distance_to_dwellings_is_unknown_unless_rule_and_place_are_known(
    metres: float | None, away: float | None, outcome: str
) -> None:
    place = feature(figures={"distance_to_dwellings": figure(away, "m")})
    result = _found(safety_gate(case(place, policy=_safety(metres))))
    assert result.outcome == outcome
    assert result.legal_basis == {"vi": "regulation-s, Table 1", "en": "regulation-s, Table 1"}
    assert result.everywhere is (metres is None)
    if outcome == "fail":
        assert result.reason
        assert result.reason["en"].startswith("the nearest dwellings are only 50 m away (")
        assert result.reason["en"].endswith(", at least 100 m are needed")
        assert result.reason["vi"].startswith("khu dân cư gần nhất chỉ cách 50 m (")


def test_whoever_states_a_type_the_rule_names_is_asked_whatever_the_sector() -> None:
    other: dict[str, Any] = {"sector": "sector-coffee", "policy": _safety(100.0)}
    asked = case(feature(), sector("sector-coffee"), environment={"pollution_type": "dyeing"}, **other)
    assert safety_gate(case(feature(), sector("sector-coffee"), **other)) is None
    assert _found(safety_gate(asked)).outcome == "unknown"


def test_who_spreads_nothing_is_not_asked() -> None:
    assert safety_gate(case(feature(), policy=_safety(100.0), environment={"spreads": False})) is None


# ------------------------------------------------------------------------------------------------- money


@pytest.mark.parametrize(
    ("capital", "outcome"),
    [
        ({"amount": "3000000000", "currency": "VND"}, "pass"),
        ({"amount": "1000000000", "currency": "VND"}, "fail"),
        ({"amount": "1000000", "currency": "USD"}, "unknown"),
        (None, "unknown"),
    ],
)
def test_a_least_investment_is_compared_in_its_own_currency_only(capital: Any, outcome: str) -> None:
    place = feature(figures={"min_investment": figure(2.0, "billion VND")})
    assert _found(min_investment_gate(case(place, capital=capital))).outcome == outcome


def test_a_little_capital_is_told_in_its_own_currency_and_not_as_nothing() -> None:
    place = feature(figures={"min_investment": figure(1.0, "million USD", "2026-04")})
    found = _found(min_investment_gate(case(place, capital={"amount": "1", "currency": "USD"})))
    assert found.reason is not None
    assert found.reason["en"] == (
        "the zone asks for at least 1 million USD (April 2026), the project's capital is 1 USD"
    )
    assert found.reason["vi"].endswith("vốn của dự án là 1 USD")


def test_what_a_called_for_project_is_expected_to_take_is_a_question_not_a_bar() -> None:
    place = feature("opportunity-a", "opportunity", figures={"capital": figure(2000.0, "billion VND")})
    asked: dict[str, Any] = {"capital": {"amount": "1000000000", "currency": "VND"}}
    assert _found(min_investment_gate(case(place, **asked))).outcome == "conditional"
    assert min_investment_gate(case(feature())) is None


@pytest.mark.parametrize(
    ("place", "vi", "en"),
    [
        (
            feature("opportunity-a", "opportunity", figures={"capital": figure(2000.0, "billion VND")}),
            "Dự án kêu gọi dự kiến cần 2.000 tỷ đồng (2026): nhà đầu tư có bao nhiêu vốn?",
            "The called-for project is expected to take 2,000 billion VND (2026): how much capital does the investor have?",
        ),
        (
            feature(figures={"min_investment": figure(2.0, "million USD", "2026-04")}),
            "Khu yêu cầu vốn ít nhất 2 triệu USD (tháng 4/2026): nhà đầu tư có bao nhiêu vốn?",
            "The zone asks for at least 2 million USD (April 2026): how much capital does the investor have?",
        ),
    ],
)
def test_where_no_capital_is_stated_it_is_said_whether_a_least_or_an_expectation_is_meant(
    place: Feature, vi: str, en: str
) -> None:
    assert _found(min_investment_gate(case(place))).question == {"vi": vi, "en": en}


def test_works_whose_text_gives_their_date_are_dated_once() -> None:
    text = {"vi": "nâng cấp từ 4/2025", "en": "an upgrade since April 2025"}
    works = {
        "zone": "kcn-a",
        "what": "wastewater",
        "text": text,
        "decided": False,
        "as_of": "2025-04",
        "basis": "stated",
        "source": ["s"],
    }
    policy = POLICY.model_copy(update={"works": (Works.model_validate(works),)})
    question = _found(
        wastewater_gate(case(feature(figures=FULL), policy=policy, wastewater_m3_day=5.0))
    ).question
    assert question is not None
    assert question["en"].startswith("The source says: an upgrade since April 2025. Is")
    assert question["vi"].startswith("Nguồn ghi: nâng cấp từ 4/2025. Việc")


# ------------------------------------------------------------------------------------- roles and capacity


def test_an_expansion_elsewhere_is_a_second_site() -> None:
    here, there = feature(), feature("kcn-b", within=frozenset({"place-2"}))
    assert _found(role_gate(case(here, role="expansion", now="kcn-a"))).outcome == "pass"
    assert _found(role_gate(case(there, role="expansion", now="kcn-a"))).outcome == "conditional"
    assert role_gate(case(here)) is None


def test_a_plant_on_a_lot_stands_in_the_zone_of_that_lot() -> None:
    own = feature("kcn-a-1", "site", zone="kcn-a")
    assert _found(role_gate(case(feature("kcn-a"), own, role="expansion", now="kcn-a-1"))).outcome == "pass"
    elsewhere = case(feature("kcn-b"), feature("kcn-a"), own, role="expansion", now="kcn-a-1")
    assert _found(role_gate(elsewhere)).outcome == "conditional"


def test_a_cluster_is_told_by_which_rule_it_takes_polluters_that_must_move() -> None:
    rule = Relocation.model_validate(
        {
            "plan": "plan-x",
            "clause": "III.7",
            "source": ["s"],
            "cluster_regulation": "regulation-c",
            "cluster_clause": "Article 9",
            "cluster_source": ["c"],
        }
    )
    policy = POLICY.model_copy(update={"relocation": rule})
    cluster = feature("ccn-a", sectors=frozenset({"sector-steel"}), zone_type="industrial_cluster")
    moving = _found(sector_gate(case(cluster, policy=policy, role="relocation")))
    assert (moving.outcome, moving.legal_basis) == (
        "conditional",
        {"vi": "regulation-c, Article 9", "en": "regulation-c, Article 9"},
    )
    assert _found(sector_gate(case(cluster, policy=policy))).legal_basis is None


def test_a_list_that_takes_what_does_not_pollute_is_a_question_to_a_polluter() -> None:
    words = {"zone": "kcn-a", "words": {"vi": "ngành sạch", "en": "clean industries"}, "source": ["l"]}
    policy = POLICY.model_copy(update={"clean_lists": (CleanList.model_validate(words),)})
    kind = POLICY.environment_rules[0].types[0].id
    promoted = sector("sector-tea", priorities=(tier(),))
    there = feature(promoted=(Listed("sector-tea", ("list",)),))

    def found(place: Feature, **given: Any) -> tuple[str, Band, str]:
        one = case(place, promoted, sector("sector-steel"), policy=policy, **given)
        gate = _found(sector_gate(one))
        return gate.outcome, sector_priority(one).band, gate.question["en"] if gate.question else ""

    off = POLICY.sector_priority.off_list
    assert found(there)[:2] == ("pass", Band(1.0, 1.0))
    outcome, band, asked = found(there, environment={"pollution_type": kind})
    assert (outcome, band) == ("conditional", Band(off, 1.0))
    assert "“clean industries” (no date); the project is of a type at risk of polluting" in asked
    elsewhere = feature("kcn-b", promoted=(Listed("sector-tea", ("list",)),))
    clause = {"cluster_regulation": "regulation-c", "cluster_clause": "Article 9", "cluster_source": ["c"]}
    rule = Relocation.model_validate({"plan": "plan-x", "clause": "III.7", "source": ["s"], **clause})
    moved = case(
        replace(there, zone_type="industrial_cluster"),
        promoted,
        policy=policy.model_copy(update={"relocation": rule}),
        role="relocation",
        environment={"pollution_type": kind},
    )
    assert _found(sector_gate(moved)).legal_basis == {
        "vi": "regulation-c, Article 9",
        "en": "regulation-c, Article 9",
    }
    assert found(elsewhere, environment={"pollution_type": kind})[:2] == ("pass", Band(1.0, 1.0))
    unlisted = feature(promoted=(Listed("sector-steel", ("list",)),))
    assert found(unlisted, environment={"pollution_type": kind})[:2] == ("conditional", Band(off, off))
    asks = profile(environment={"pollution_type": kind})
    assert_columns_agree(asks, offer(there, elsewhere, promoted, policy=policy))


def test_a_list_that_takes_what_does_not_pollute_may_take_a_project_it_does_not_name() -> None:
    words = {"zone": "kcn-a", "words": {"vi": "ngành sạch", "en": "clean industries"}, "source": ["l"]}
    policy = POLICY.model_copy(update={"clean_lists": (CleanList.model_validate(words),)})
    tree = (sector("sector-tea", priorities=(tier(),)), sector("sector-steel"))
    there = feature(promoted=(Listed("sector-steel", ("list",)),))
    off = POLICY.sector_priority.off_list
    for stated in ({}, {"not_listed": True}):
        one = case(there, *tree, policy=policy, environment=stated)
        gate = _found(sector_gate(one))
        assert (gate.outcome, sector_priority(one).band) == ("conditional", Band(off, 1.0))
        assert gate.question
        assert "The list also takes “clean industries” (no date)" in gate.question["en"]
        assert "Danh mục cũng nhận “ngành sạch” (không rõ ngày)" in gate.question["vi"]
        assert ("it is of no type at risk" in gate.question["en"]) == bool(stated)
        assert "l" in gate.source
        asks = profile(environment=stated)
        assert_columns_agree(asks, offer(there, feature("kcn-b"), *tree, policy=policy))


def test_a_polluter_that_moves_is_asked_about_by_a_list_of_clean_industries_that_names_its_group() -> None:
    words = {"zone": "kcn-a", "words": {"vi": "ngành sạch", "en": "clean industries"}, "source": ["l"]}
    policy = POLICY.model_copy(update={"clean_lists": (CleanList.model_validate(words),)})
    tree = (sector("sector-tea", "sector-food"), sector("sector-food"))
    there = feature(promoted=(Listed("sector-food", ("list",)),))
    moving = _found(sector_gate(case(there, *tree, policy=policy, role="relocation")))
    assert moving.outcome == "conditional"
    assert moving.question
    assert moving.question["en"] == (
        "The list here names its group, sector-food, not the project's sector itself, beside “clean industries” "
        "(no date); the project is a polluter that has to move: would it be accepted?"
    )
    assert "dự án là cơ sở gây ô nhiễm phải di dời" in moving.question["vi"]
    assert _found(sector_gate(case(there, *tree, policy=policy))).outcome == "pass"


def test_what_is_only_gathered_neither_grants_nor_denies() -> None:
    told = Figure(None, None, None, "derived", ("s",), ("chè (theo dự án)", "tea (by a project)"))
    tree = (sector("sector-tea", priorities=(tier(),)), sector("sector-steel", priorities=(tier(),)))
    there = feature(promoted=(Listed("sector-tea", ("s",)),), figures={"sectors_stated": told})
    off = POLICY.sector_priority.off_list
    bands = {
        name: (_found(sector_gate(one)).outcome, sector_priority(one).band)
        for name in ("sector-tea", "sector-steel")
        for one in (case(there, *tree, sector=name),)
    }
    assert bands == {
        "sector-tea": ("unknown", Band(off, 1.0)),
        "sector-steel": ("unknown", Band(off, off)),
    }
    listed = feature("kcn-b", promoted=(Listed("sector-tea", ("s",)),))
    assert_columns_agree(profile(), offer(there, listed, *tree))


def test_machines_moved_within_the_country_have_no_age_limit_of_imports() -> None:
    def outcome(**used: Any) -> str:
        return _found(used_machinery_gate(case(feature(), role="relocation", used_machinery=used))).outcome

    assert outcome(age_years=15.0, imported=False) == "pass"
    assert outcome(age_years=15.0, imported=True) == "fail"
    assert outcome(age_years=15.0) == "unknown"


@pytest.mark.parametrize(("planned", "outcome"), [(96.0, "pass"), (40.0, "conditional"), (None, "unknown")])
def test_a_power_project_is_held_against_the_planned_capacity(planned: float | None, outcome: str) -> None:
    place = feature("opportunity-a", "opportunity", figures={"capacity": figure(planned, "MW")})
    assert _found(capacity_gate(case(place, generates_mw=50.0))).outcome == outcome


def test_what_is_planned_for_several_plants_together_is_not_one_projects() -> None:
    figures = {"capacity": figure(96.0, "MW"), "planned_plants": figure(8.0, "plant")}
    place = feature("opportunity-a", "opportunity", figures=figures)
    found = _found(capacity_gate(case(place, generates_mw=50.0)))
    assert found.outcome == "conditional"
    assert found.question is not None
    assert found.question["en"].startswith("The plan has 96 MW for 8 plants together (2026)")


def test_that_nothing_is_built_is_told_with_the_stage_its_date_and_source() -> None:
    there = feature(stage="planned", stage_as_of="2024-02", stage_source=("paper",))
    found = _found(land_gate(case(there, land={"min_ha": 1.0})))
    assert found.question is not None
    assert found.question["en"].startswith(
        "By a source of February 2024 there was no infrastructure here yet (planned)."
    )
    assert (found.source, found.date) == (("paper",), "2024-02")
    undated = _found(land_gate(case(feature(stage="planned", stage_as_of=None), land={"min_ha": 1.0})))
    assert undated.question is not None
    assert undated.question["vi"].startswith("Theo nguồn không ghi ngày, nơi này chưa có hạ tầng")
    dropped = _found(standing_gate(case(feature(stage="dropped", stage_as_of="2017", stage_source=("act",)))))
    assert (dropped.source, dropped.date) == (("act",), "2017")


def test_a_zone_of_unknown_stage_is_unknown_with_what_its_source_says() -> None:
    status = Figure(None, None, "2012", "stated", ("s",), ("đề xuất xoá", "deletion proposed"))
    result = _found(standing_gate(case(feature(stage=None, figures={"status": status}))))
    assert result.outcome == "unknown"
    assert result.question is not None
    assert result.question["en"].startswith("The source says: deletion proposed (2012).")


def test_who_builds_a_zone_asks_how_large_it_is() -> None:
    place = feature(stage="planned", figures={"total_area": figure(150.0)})
    asked: dict[str, Any] = {"role": "zone_infrastructure", "sector": None}
    assert [
        _found(land_gate(case(place, land={"min_ha": need}, **asked))).outcome for need in (100.0, 200.0)
    ] == ["pass", "fail"]


def test_an_area_without_a_date_is_asked_of_who_builds_a_zone_and_counts_from_a_share() -> None:
    asked: dict[str, Any] = {"role": "zone_infrastructure", "sector": None, "land": {"min_ha": 100.0}}
    found = {}
    for as_of in (None, "2024-02"):
        area = Figure(150.0, "ha", as_of, "stated", ("s",))
        one = case(feature(stage="planned", stage_as_of="2024-02", figures={"total_area": area}), **asked)
        found[as_of] = _found(land_gate(one)), land(one).band, _found(standing_gate(one))
    (undated, band, standing), (dated, sure, _) = found[None], found["2024-02"]
    assert (undated.outcome, dated.outcome) == ("conditional", "pass")
    assert sure.low == sure.high == band.high
    assert band.low == pytest.approx(0.5 * sure.low)
    assert undated.question
    assert "150 ha, as foreseen (no date); by a source of February 2024" in undated.question["en"]
    assert "150 ha, là số dự kiến (không rõ ngày); theo nguồn tháng 2/2024" in undated.question["vi"]
    assert standing.question
    assert "still sought" not in standing.question["en"]
    small = case(
        feature(stage="planned", figures={"total_area": Figure(50.0, "ha", None, "stated", ("s",))}), **asked
    )
    assert _found(land_gate(small)).outcome == "fail"


def test_a_called_for_project_with_a_site_is_judged_by_that_site() -> None:
    site = feature("site-a", "site", lot=lot(area=3.0))
    project = feature("opportunity-a", "opportunity", sites=("site-a",))
    assert [_found(land_gate(case(project, site, land={"min_ha": need}))).outcome for need in (2.0, 4.0)] == [
        "pass",
        "fail",
    ]
    assert land_gate(case(feature("opportunity-b", "opportunity"), land={"min_ha": 1.0})) is None


def test_who_builds_a_zone_is_asked_how_large_it_must_be_and_for_no_lot() -> None:
    asked: dict[str, Any] = {"role": "zone_infrastructure", "sector": None}
    unasked = _found(land_gate(case(feature(), land=None, **asked)))
    stated = _found(land_gate(case(feature(), land={"min_ha": 1.0}, **asked)))
    assert unasked.outcome == "unknown"
    assert unasked.rule == stated.rule
    assert unasked.question == {
        "vi": "Dự án cần khu rộng ít nhất bao nhiêu ha?",
        "en": "How many hectares must the zone have at least?",
    }


def test_what_a_source_states_of_a_project_nobody_plans_is_asked() -> None:
    """A proposal's megawatts are not the plan's."""
    mw = {"capacity": figure(96.0, "MW", "2025-10")}
    outcomes = {}
    for stage in ("planned", None):
        place = feature("opportunity-a", "opportunity", stage=stage, figures=mw)
        found = capacity_gate(case(place, generates_mw=50.0))
        assert found is not None
        outcomes[stage] = found.outcome
    assert outcomes == {"planned": Outcome.PASS, None: Outcome.CONDITIONAL}


def test_a_call_for_a_zone_nobody_speaks_of_any_more_is_as_unknown_to_its_builder_as_to_a_tenant() -> None:
    for stage, outcome in (("planned", Outcome.CONDITIONAL), (None, Outcome.UNKNOWN)):
        zone = feature("kcn-a", stage=stage)
        call = feature("opportunity-a", "opportunity", zone="kcn-a", infrastructure=True, stage=None)
        found = standing_gate(case(call, zone, role="zone_infrastructure"))
        assert found is not None
        assert found.outcome is outcome
        own = standing_gate(case(zone, role="zone_infrastructure"))
        assert own is not None
        assert own.outcome is outcome
