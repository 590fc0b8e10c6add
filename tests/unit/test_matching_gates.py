"""Gates: what rules a place out, what only raises a question."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from catalogue.domain.text import Localised
from matching.bands import Band
from matching.criteria.land import land
from matching.features import Feature, Figure, Listed, Rule
from matching.gates.environment import environment_gate
from matching.gates.land import land_gate
from matching.gates.sector import sector_gate
from matching.gates.standing import standing_gate
from matching.gates.used_machinery import used_machinery_gate
from matching.gates.wastewater import wastewater_gate
from matching.judged import Case, GateResult, Outcome
from matching.report import match
from tests.unit.offers import ON, POLICY, case, feature, figure, lot, material, offer, profile, sector
from tests.unit.test_matching_screen import assert_columns_agree

PAST, FUTURE = date(2020, 6, 30), date(2027, 6, 30)
RULE = Rule("sector-tea", "regulation-r", "Article 5", ("law",))


def _found(result: GateResult | None) -> GateResult:
    assert result is not None
    return result


def test_only_an_explicit_bar_fails_a_sector_and_it_names_its_clause() -> None:
    result = _found(sector_gate(case(feature(barred=(RULE,), sectors=frozenset({"sector-tea"})))))
    assert result.outcome == "fail"
    assert result.legal_basis == {"vi": "regulation-r, Article 5", "en": "regulation-r, Article 5"}


def test_a_barred_sector_is_told_so_with_the_clause_in_either_language() -> None:
    rule = Rule("sector-tea", "regulation-r", "Điều 5.1, khoản 2", ("law",))
    result = _found(sector_gate(case(feature(barred=(rule,)))))
    assert result.reason is not None
    assert result.reason["en"] == "this sector is barred here: sector-tea"
    assert result.reason["vi"].startswith("ngành bị cấm tại đây: ")
    assert result.legal_basis == {
        "vi": "regulation-r, Điều 5.1, khoản 2",
        "en": "regulation-r, Article 5.1, clause 2",
    }


def test_a_sector_outside_an_exclusive_list_is_told_what_alone_is_admitted() -> None:
    others = tuple(Rule(f"sector-{name}", "regulation-r", "Điều 4", ("law",)) for name in ("glass", "steel"))
    there = feature(exclusive=others)
    result = _found(sector_gate(case(there, sector("sector-steel"), sector("sector-glass"))))
    assert result.outcome == "fail"
    assert result.reason is not None
    assert result.reason["en"] == "only these sectors are admitted here: sector-glass; sector-steel"


def test_a_code_whose_branches_are_each_barred_is_told_all_of_them() -> None:
    rules = tuple(Rule(id_, "regulation-r", "Điều 5", ("law",)) for id_ in ("sector-tea", "sector-milk"))
    branches = sector("sector-tea", vsic=("1076",)), sector("sector-milk", vsic=("1076",))
    result = _found(sector_gate(case(feature(barred=rules), *branches, sector="1076")))
    assert result.outcome == "fail"
    assert result.reason is not None
    assert "sector-tea" in result.reason["en"]
    assert "sector-milk" in result.reason["en"]


@pytest.mark.parametrize(("state", "told"), [("leased", "leased"), ("reserved", "reserved")])
def test_a_lot_that_somebody_has_is_told_so(state: str, told: str) -> None:
    there = feature("site-a", "site", lot=lot(state, 1.4))
    asked = case(there, land={"min_ha": 1.0})
    gate, criterion = _found(land_gate(asked)), land(asked)
    assert gate.outcome == "fail"
    assert gate.reason is not None
    assert gate.reason["en"].startswith(f"the lot of 1.4 ha is {told} (")
    assert criterion.band == Band(0.0, 0.0)
    assert isinstance(criterion.says, dict)
    assert criterion.says["en"].startswith(f"The lot of 1.4 ha is {told} (")
    assert_columns_agree(asked.profile, asked.offer)


def test_a_lot_that_is_too_small_and_a_plants_own_are_not_said_to_be_leased_in_part() -> None:
    there = feature("site-a", "site", lot=lot("offered", 1.4))
    small, own = (
        land(case(there, land={"min_ha": least}, now=now)).says
        for least, now in ((5.0, None), (1.0, "site-a"))
    )
    assert callable(small)
    assert callable(own)
    assert small()["en"].startswith("The lot is smaller than what is needed: 1.4 ha")
    assert own()["en"].startswith("The lot the plant stands on: 1.4 ha")


def test_a_sector_outside_an_exclusive_list_fails() -> None:
    other = Rule("sector-steel", "regulation-r", "Article 6", ("law",))
    assert _found(sector_gate(case(feature(exclusive=(other,)), sector("sector-steel")))).outcome == "fail"


def test_a_rule_that_takes_only_some_sectors_is_cited_where_it_takes_the_projects() -> None:
    there = feature(exclusive=(RULE,), promoted=(Listed("sector-steel", ("list",)),))
    found = _found(sector_gate(case(there, sector("sector-steel"))))
    assert (found.outcome, found.source) == ("pass", ("law",))
    assert found.legal_basis == {"vi": "regulation-r, Article 5", "en": "regulation-r, Article 5"}


def test_a_sector_that_is_not_promoted_is_a_question_not_a_no() -> None:
    result = _found(sector_gate(case(feature(sectors=frozenset({"sector-steel"})), sector("sector-steel"))))
    assert result.outcome == "conditional"
    assert result.ask == "agency-a"


def test_what_a_place_is_said_to_take_is_quoted_where_the_sector_is_not_among_it() -> None:
    stated = Figure(
        None, None, "2009", "stated", ("s",), ("thép; ngành khác sạch.", "steel; other clean ones.")
    )
    place = feature(promoted=(Listed("sector-steel", ("list",)),), figures={"sectors_stated": stated})
    found = sector_gate(case(place, sector("sector-steel")))
    assert found is not None
    assert found.question is not None
    assert (
        found.question["en"]
        == "The published list of promoted sectors (steel; other clean ones, 2009) does not name this sector itself: is the project counted to it, and would it be accepted?"
    )
    assert "(thép; ngành khác sạch, 2009)" in found.question["vi"]


def test_what_is_only_gathered_of_a_place_is_called_no_list() -> None:
    gathered = Figure(None, None, None, "derived", ("s",), ("thép (theo dự án)", "steel (by a project)"))
    place = feature(promoted=(Listed("sector-steel", ("s",)),), figures={"sectors_stated": gathered})
    other, same = (
        _found(sector_gate(case(place, sector("sector-steel"), sector=name)))
        for name in ("sector-tea", "sector-steel")
    )
    assert (other.outcome, same.outcome) == ("unknown", "unknown")
    for told in (other.question, same.question):
        assert told == {
            "vi": "Chưa công bố danh mục thu hút; về nơi này chỉ biết: thép (theo dự án), không rõ ngày. Nơi này có nhận dự án không?",
            "en": "No list of promoted sectors is published; all that is known of the place is: steel (by a project), no date. Would the project be accepted?",
        }


def test_a_list_is_quoted_from_the_sources_that_are_cited_each_with_its_date() -> None:
    older = Figure(None, None, None, "stated", ("press",), ("gang", "iron"))
    newest = Figure(None, None, "2023", "stated", ("news",), ("chế biến ~50 %", "processing ~50 %"), (older,))
    listed = Listed("sector-steel", ("press",), "2011")
    there = feature(promoted=(listed,), figures={"sectors_stated": newest})
    found = _found(sector_gate(case(there, sector("sector-steel"))))
    assert found.question is not None
    assert "(processing ~50 %, 2023 | iron, no date)" in found.question["en"]
    assert (found.source, found.date) == (("news", "press"), "2023")


def test_a_list_that_takes_a_sector_in_by_its_group_says_so_in_its_own_words() -> None:
    stated = Figure(None, None, "2020", "stated", ("s",), ("thực phẩm", "food"))
    tree = (sector("sector-tea", "sector-food"), sector("sector-food"))
    there = feature(promoted=(Listed("sector-food", ("list",)),), figures={"sectors_stated": stated})
    found = _found(sector_gate(case(there, *tree)))
    assert (found.outcome, found.source) == ("pass", ("s", "list"))
    assert found.reason is not None
    assert found.reason["en"] == (
        "the list here names its group, sector-food (food, 2020), not the project's sector itself"
    )
    named = feature(promoted=(Listed("sector-food", ("list",)), Listed("sector-tea", ("list",))))
    assert _found(sector_gate(case(named, *tree))).reason is None
    report = match(profile(), offer(there, *tree), ON)
    told = " ".join(report["results"][0]["sentences"]["en"])
    assert "Sector: the list here names its group, sector-food (food, 2020)" in told


def test_where_no_source_is_quoted_the_sectors_listed_are_named_with_their_dates() -> None:
    listed = (Listed("sector-steel", ("a",), "2011"), Listed("sector-iron", ("b",), "2018"))
    there = case(feature(promoted=listed), sector("sector-steel"), sector("sector-iron"))
    found = _found(sector_gate(there))
    assert found.question is not None
    assert "(sector-steel; sector-iron, 2011, 2018)" in found.question["en"]
    assert (found.source, found.date) == (("a", "b"), "2018")


def test_a_deposit_is_asked_about_with_what_is_newest_of_it_or_of_its_mineral() -> None:
    def asked(**given: Any) -> GateResult:
        ore = replace(material("material-ore"), newest=figure(1.0, as_of="2015"))
        there = feature("supply-ore", "supply_area", material="material-ore", **given)
        return _found(standing_gate(case(there, ore, sector("sector-mining"), sector="sector-mining")))

    own, other = asked(newest=Figure(7.0, None, "2024", "stated", ("dug",))), asked()
    assert (own.source, own.date, other.source, other.date) == (("dug",), "2024", ("source",), "2015")
    assert own.question is not None
    assert other.question is not None
    assert "The newest published figure: 2024." in own.question["en"]
    assert "No source states a figure of the place itself" in other.question["en"]
    undated = replace(material("material-ore"), newest=Figure(1.0, None, None, "stated", ("book",)))
    there = feature("supply-ore", "supply_area", material="material-ore")
    found = _found(standing_gate(case(there, undated, sector("sector-mining"), sector="sector-mining")))
    assert found.question is not None
    assert "in the province only sources without a date speak." in found.question["en"]
    assert "no date" not in found.question["en"]


def test_without_any_list_the_sector_is_unknown() -> None:
    assert _found(sector_gate(case(feature()))).outcome == "unknown"


@pytest.mark.parametrize("listed", ["sector-tea", "sector-food"])
def test_a_listed_sector_covers_itself_and_what_lies_below_it(listed: str) -> None:
    there = case(
        feature(sectors=frozenset({listed})), sector("sector-tea", "sector-food"), sector("sector-food")
    )
    assert _found(sector_gate(there)).outcome == "pass"


TREE = (sector("sector-food"), sector("sector-tea", "sector-food"), sector("sector-milk", "sector-food"))
OF_TEA = Rule("sector-tea", "regulation-r", "Article 5", ("law",))


@pytest.mark.parametrize(
    ("there", "outcome"),
    [
        ({"promoted": (Listed("sector-tea", ("list",)), Listed("sector-x", ("list",)))}, "conditional"),
        ({"sectors": frozenset({"sector-tea"})}, "conditional"),
        ({"promoted": (Listed("sector-tea", ("list",)), Listed("sector-food", ("list",)))}, "pass"),
        ({"barred": (OF_TEA,), "promoted": (Listed("sector-food", ("list",)),)}, "unknown"),
        ({"exclusive": (OF_TEA,)}, "unknown"),
        ({"kind": "opportunity", "sectors": frozenset({"sector-tea"})}, "conditional"),
    ],
    ids=["list", "sectors", "both", "barred", "exclusive", "called for"],
)
def test_what_is_said_of_a_branch_is_a_question_to_who_names_a_wider_sector(
    there: dict[str, Any], outcome: str
) -> None:
    found = _found(sector_gate(case(feature(**there), *TREE, sector="sector-food")))
    assert found.outcome == outcome
    if outcome != "pass":
        assert found.question is not None
        assert "(sector-tea, no date): which branch exactly" in found.question["en"]
        assert found.offered is not None
        assert found.offered.value == ("sector-tea",)
    narrow = _found(sector_gate(case(feature(**there), *TREE, sector="sector-tea")))
    assert narrow.outcome == ("fail" if "barred" in there else "unknown" if "exclusive" in there else "pass")


@pytest.mark.parametrize(
    ("state", "area", "stale_after", "outcome"),
    [
        ("offered", 5.0, FUTURE, "pass"),
        ("offered", 5.0, None, "pass"),
        ("offered", 5.0, PAST, "conditional"),
        ("serviced", 5.0, FUTURE, "conditional"),
        ("planned", 5.0, FUTURE, "conditional"),
    ],
)
def test_a_site_passes_only_when_offered_and_fresh(
    state: str, area: float, stale_after: date | None, outcome: str
) -> None:
    site = feature("kcn-a-1", "site", zone="kcn-a", lot=lot(state, area, stale_after))
    result = _found(land_gate(case(feature(), site, land={"min_ha": 3.0})))
    assert (result.outcome, result.site) == (outcome, "kcn-a-1")


def test_a_stale_offer_is_to_be_confirmed_with_the_agency() -> None:
    site = feature("kcn-a-1", "site", zone="kcn-a", lot=lot(stale_after=PAST))
    result = _found(land_gate(case(feature(), site, land={"min_ha": 3.0})))
    assert result.ask == "agency-a"
    assert result.question is not None


def test_among_several_sites_the_best_one_is_named() -> None:
    small = feature("kcn-a-1", "site", zone="kcn-a", lot=lot(area=1.0))
    stale = feature("kcn-a-2", "site", zone="kcn-a", lot=lot(area=4.0, stale_after=PAST))
    good = feature("kcn-a-3", "site", zone="kcn-a", lot=lot(area=9.0))
    better = feature("kcn-a-4", "site", zone="kcn-a", lot=lot(area=4.5))
    result = _found(
        land_gate(case(feature(), small, stale, good, better, land={"min_ha": 3.0, "preferred_ha": 4.0}))
    )
    assert result.site == "kcn-a-4"


def test_a_zone_with_too_little_unleased_land_fails() -> None:
    place = feature(figures={"industrial_land": figure(100.0), "leased": figure(99.0)})
    assert _found(land_gate(case(place, land={"min_ha": 3.0}))).outcome == "fail"


def test_a_zone_that_publishes_nothing_is_unknown_not_a_no() -> None:
    result = _found(land_gate(case(feature(), land={"min_ha": 3.0})))
    assert result.outcome == "unknown"
    assert result.offered is not None
    assert result.offered.value is None


def test_a_zone_dropped_from_the_plan_fails_whatever_is_asked() -> None:
    result = _found(standing_gate(case(feature(stage="dropped"))))
    assert result.outcome == "fail"
    assert result.reason is not None


def test_land_that_is_not_there_fails_even_where_nothing_is_built_yet() -> None:
    place = feature(stage="planned", figures={"total_area": figure(40.0)})
    assert [_found(land_gate(case(place, land={"min_ha": need}))).outcome for need in (30.0, 50.0)] == [
        "conditional",
        "fail",
    ]


def test_a_site_on_offer_comes_before_one_that_is_being_recovered() -> None:
    recovering = feature("kcn-a-1", "site", zone="kcn-a", lot=lot("recovering", 3.0, PAST))
    offered = feature("kcn-a-2", "site", zone="kcn-a", lot=lot("offered", 9.0, PAST))
    assert _found(land_gate(case(feature(), recovering, offered, land={"min_ha": 3.0}))).site == "kcn-a-2"


def test_a_site_is_asked_about_by_the_state_its_notice_gave() -> None:
    recovering = feature("kcn-a-1", "site", zone="kcn-a", lot=lot("recovering", 3.0, PAST))
    question = _found(land_gate(case(feature(), recovering, land={"min_ha": 3.0}))).question
    assert question is not None
    assert "being recovered" in question["en"]
    assert "on offer" not in question["en"]


def test_where_no_land_is_stated_no_place_that_has_land_to_give_is_promised() -> None:
    found = _found(land_gate(case(feature())))
    assert (found.outcome, found.ask) == ("unknown", None)
    assert found.question is not None
    assert found.question["en"] == "How many hectares does the project need?"
    assert land_gate(case(feature("supply-a", "supply_area"))) is None
    assert land_gate(case(feature("opportunity-a", "opportunity"))) is None


def test_a_verdict_promises_no_land_that_nobody_asked_about() -> None:
    zone = feature(promoted=(Listed("sector-tea", ("list",)),))
    site = feature("kcn-a-1", "site", zone="kcn-a", lot=lot())
    whole = {"sector_priority": 1.0}

    def verdict(**given: Any) -> str:
        asked = profile(wastewater_m3_day=0.0, weights=whole, environment={"not_listed": True}, **given)
        return str(match(asked, offer(zone, site), ON)["results"][0]["verdict"])

    assert (verdict(), verdict(land={"min_ha": 1.0})) == ("conditional", "fits")


@pytest.mark.parametrize(
    ("capacity", "load", "need", "own", "outcome"),
    [
        (1000.0, 400.0, 500.0, None, "pass"),
        (1000.0, 1000.0, 10.0, None, "fail"),
        (1000.0, 1000.0, 10.0, True, "pass"),
        (1000.0, None, 1500.0, None, "fail"),
        (1000.0, None, 500.0, None, "unknown"),
        (None, None, 500.0, None, "unknown"),
        (1000.0, 0.0, None, None, "unknown"),
        (None, None, 0.0, None, "pass"),
    ],
)
def test_waste_water_fits_fails_or_is_asked(
    capacity: float | None, load: float | None, need: float | None, own: bool | None, outcome: str
) -> None:
    place = feature(
        figures={"wastewater_capacity": figure(capacity, "m3/day"), "wastewater_load": figure(load, "m3/day")}
    )
    assert _found(wastewater_gate(case(place, wastewater_m3_day=need, own_treatment=own))).outcome == outcome


def _dyeing(**environment: object) -> Case:
    return case(
        feature(),
        sector("sector-dyeing"),
        sector("sector-weaving"),
        sector="sector-dyeing",
        environment=environment,
    )


def test_a_listed_type_is_conditional_and_names_its_group() -> None:
    result = _found(environment_gate(_dyeing(capacity=50.0, sensitive_factor=False)))
    assert result.outcome == "conditional"
    assert result.question is not None
    assert "group II;" in result.question["en"]


@pytest.mark.parametrize(
    ("environment", "groups"),
    [
        ({"capacity": 200.0}, ("I",)),
        ({"capacity": 50.0}, ("I", "II")),
        ({"capacity": 50.0, "sensitive_factor": True}, ("I",)),
        ({"capacity": 5.0, "sensitive_factor": True}, ("II",)),
        ({}, ("I", "II", "III")),
    ],
)
def test_what_is_not_known_leaves_several_groups_possible(
    environment: dict[str, object], groups: tuple[str, ...]
) -> None:
    offered = _found(environment_gate(_dyeing(**environment))).offered
    assert offered is not None
    assert offered.value == groups


def test_a_type_that_depends_on_the_process_is_unknown_with_the_question() -> None:
    there = case(feature(), sector("sector-weaving"), sector="sector-weaving")
    result = _found(environment_gate(there))
    assert (result.outcome, result.question) == (
        "unknown",
        {"vi": "có nhuộm không?", "en": "is there dyeing?"},
    )


def test_a_sector_on_no_list_passes() -> None:
    assert _found(environment_gate(case(feature()))).outcome == "pass"


def test_rules_are_those_of_the_day() -> None:
    there = case(feature())
    before = Case(there.profile, there.sectors, there.place, there.offer, there.policy, date(2021, 1, 1))
    assert environment_gate(before) is None


@pytest.mark.parametrize(
    "others",
    [(feature("kcn-a-1", "site", zone="kcn-a", lot=lot(area=2.0, stale_after=date(2020, 1, 1))),), ()],
    ids=["a lot of an old notice", "nothing is published"],
)
def test_land_that_is_asked_for_is_asked_for_by_the_start(others: tuple[Feature, ...]) -> None:
    def asked(**given: Any) -> str:
        found = _found(land_gate(case(feature(), *others, land={"min_ha": 1.0}, **given)))
        assert found.question is not None
        return found.question["en"]

    assert "handed over" not in asked()
    assert asked(start="2026-11-24").endswith("Can it be handed over before the start on 24 November 2026?")


@pytest.mark.parametrize(
    ("figures", "asked", "cited"),
    [
        ({}, "Is a common waste water plant of the zone in operation (no source gives its capacity)?", ()),
        (
            {"wastewater_capacity_planned": figure(3000.0, "m3/day", "2026-04")},
            "A waste water plant of 3,000 m³/day (April 2026) is planned: is it at work,",
            ("source",),
        ),
        (
            {"wastewater_capacity": figure(800.0, "m3/day")},
            "How many m³ a day can the zone's waste water plant still take?",
            ("source",),
        ),
        (
            {"infrastructure": Figure(None, None, "2009~", "stated", ("n",), ("có xử lý", "has treatment."))},
            "The source says: has treatment (about 2009). Is a common waste water plant",
            ("n",),
        ),
    ],
    ids=["nothing is published", "one is planned", "its load is not published", "it is described"],
)
def test_whether_a_zone_has_a_plant_is_asked_before_what_is_left_of_it(
    figures: dict[str, Figure], asked: str, cited: tuple[str, ...]
) -> None:
    found = _found(wastewater_gate(case(feature(figures=figures), wastewater_m3_day=50.0)))
    assert found.outcome is Outcome.UNKNOWN
    assert found.question is not None
    assert found.question["en"].startswith(asked)
    assert found.source == cited


@pytest.mark.parametrize(("age", "outcome"), [(5.0, "pass"), (10.0, "pass"), (11.0, "fail")])
def test_used_machines_have_an_age_limit(age: float, outcome: str) -> None:
    """Of imports; whether they are is asked where it decides."""
    used = {"age_years": age, "imported": True}
    assert _found(used_machinery_gate(case(feature(), used_machinery=used))).outcome == outcome
    unsaid = _found(used_machinery_gate(case(feature(), used_machinery={"age_years": age})))
    assert unsaid.outcome == ("unknown" if outcome == "fail" else outcome)


def test_new_machines_are_no_gate() -> None:
    assert used_machinery_gate(case(feature())) is None


def test_an_age_the_annex_may_allow_is_unknown() -> None:
    assert POLICY.used_machinery
    rule = POLICY.used_machinery.model_copy(
        update={"longer_sectors": ("sector-tea",), "longer_max_age_years": None}
    )
    policy = POLICY.model_copy(update={"used_machinery": rule})
    assert (
        _found(
            used_machinery_gate(case(feature(), policy=policy, used_machinery={"age_years": 12.0}))
        ).outcome
        == "unknown"
    )


@pytest.mark.parametrize(
    ("age", "outcome"),
    [(12.0, "conditional"), (15.0, "conditional"), (17.0, "unknown"), (20.0, "unknown"), (21.0, "fail")],
)
def test_an_age_beyond_every_reading_of_the_annex_fails_and_one_between_them_is_asked(
    age: float, outcome: str
) -> None:
    assert POLICY.used_machinery
    rule = POLICY.used_machinery.model_copy(
        update={
            "longer_sectors": ("sector-tea",),
            "longer_max_age_readings": (20.0, 15.0),
            "also": Localised(vi="tiêu chuẩn", en="standards"),
            "plan": "plan-x",
            "plan_clause": Localised(vi="mục III", en="clause III"),
        }
    )
    policy = POLICY.model_copy(update={"used_machinery": rule})
    used = {"age_years": age, "imported": True, "line": False}
    found = _found(used_machinery_gate(case(feature(), policy=policy, used_machinery=used)))
    assert found.outcome == outcome
    if found.outcome is Outcome.FAIL:
        assert found.reason is not None
        assert found.reason["vi"].endswith("tối đa được phép 15 hoặc 20 năm")
        return
    assert found.question is not None
    assert ("15 or 20 years: how many" in found.question["en"]) == (outcome == "unknown")
    assert "clause III: no outdated, used technology or equipment is to be imported" in found.question["en"]
    assert "standards" in found.question["en"]


@pytest.mark.parametrize(
    "stated",
    [
        {"age_years": 12.0},
        {"age_years": 12.0, "imported": True},
        {"age_years": 12.0, "imported": True, "line": True},
        {"age_years": 12.0, "line": False},
        {"age_years": 5.0},
        {"age_years": 5.0, "role": "relocation"},
    ],
)
def test_wherever_age_origin_or_line_is_open_the_plan_and_the_standards_are_asked_too(
    stated: dict[str, Any],
) -> None:
    assert POLICY.used_machinery
    also = {
        "also": Localised(vi="tiêu chuẩn", en="standards"),
        "lines": Localised(vi="85 % công suất", en="85 % of capacity"),
        "plan": "plan-x",
        "plan_clause": Localised(vi="mục III", en="clause III"),
    }
    policy = POLICY.model_copy(update={"used_machinery": POLICY.used_machinery.model_copy(update=also)})
    used = {field: value for field, value in stated.items() if field != "role"}
    one = case(feature(), policy=policy, role=stated.get("role", "new"), used_machinery=used)
    found = _found(used_machinery_gate(one))
    assert found.outcome in {"conditional", "unknown"}
    assert found.question
    for lang, words in {"vi": ("mục III", "tiêu chuẩn"), "en": ("clause III", "standards")}.items():
        assert [found.question[lang].count(word) for word in words] == [1, 1]
    assert found.question["en"].count("85 %") == (used.get("line") is not False)


def test_a_plan_that_turns_used_equipment_away_makes_it_a_question() -> None:
    assert POLICY.used_machinery
    rule = POLICY.used_machinery.model_copy(
        update={"plan": "plan-x", "plan_clause": Localised(vi="mục III", en="clause III")}
    )
    policy = POLICY.model_copy(update={"used_machinery": rule})
    assert (
        _found(used_machinery_gate(case(feature(), policy=policy, used_machinery={"age_years": 2.0}))).outcome
        == "conditional"
    )


def test_what_else_the_law_asks_of_imported_machines_is_asked() -> None:
    rule = POLICY.used_machinery
    assert rule is not None
    also = rule.model_copy(update={"also": Localised(vi="tiêu chuẩn", en="standards")})
    policy = POLICY.model_copy(update={"used_machinery": also})
    found = used_machinery_gate(case(feature(), policy=policy, used_machinery={"age_years": 5.0}))
    assert found is not None
    assert found.outcome is Outcome.CONDITIONAL
    assert found.question is not None
    assert found.question["en"] == "Beside their age, do the imported machines meet the rest: standards?"


def test_a_technological_line_and_single_machines_are_asked_apart() -> None:
    assert POLICY.used_machinery
    rule = POLICY.used_machinery.model_copy(
        update={
            "also": Localised(vi="tiêu chuẩn", en="standards"),
            "lines": Localised(vi="85 % công suất", en="85 % of capacity"),
        }
    )
    policy = POLICY.model_copy(update={"used_machinery": rule})

    def asked(**used: Any) -> tuple[str, str]:
        found = _found(used_machinery_gate(case(feature(), policy=policy, used_machinery=used)))
        return found.outcome, found.question["en"] if found.question else ""

    single, line, either = (asked(age_years=5.0, imported=True, line=line) for line in (False, True, None))
    assert [outcome for outcome, _ in (single, line, either)] == ["conditional"] * 3
    assert "85 %" not in single[1]
    assert line[1].endswith("Does the line meet: 85 % of capacity?")
    assert "Single machines or a whole technological line?" in either[1]
    assert asked(age_years=12.0, imported=True, line=False) == ("fail", "")
    assert asked(age_years=12.0, imported=True, line=True)[0] == "unknown"
    assert "does it hold for those of a technological line" in asked(age_years=12.0, line=True)[1]
    old = asked(age_years=12.0)
    assert old[0] == "unknown"
    assert "Are the machines imported" in old[1]
    assert "The limit is for single machines" in old[1]


def test_an_opportunity_that_is_old_news_is_a_question() -> None:
    stale = feature("opportunity-a", "opportunity", stage="seeking_developer", stale_after=PAST)
    fresh = feature("opportunity-a", "opportunity", stage="seeking_developer", stale_after=FUTURE)
    assert [_found(standing_gate(case(place))).outcome for place in (stale, fresh)] == ["conditional", "pass"]


@pytest.mark.parametrize(
    ("stated", "ending"),
    [
        ({}, "decided by capacity and sensitive surroundings: what is the project's capacity?"),
        ({"capacity": 50.0}, "group I or II, decided by whether there are sensitive surroundings."),
        ({"capacity": 50.0, "sensitive_factor": True}, "group I; its environmental dossier comes first."),
    ],
)
def test_what_is_stated_of_a_listed_type_is_not_asked_again(stated: dict[str, Any], ending: str) -> None:
    found = environment_gate(
        case(feature(), sector("sector-dyeing"), sector="sector-dyeing", environment=stated)
    )
    assert found is not None
    assert found.question is not None
    assert found.question["en"].endswith(ending), found.question["en"]
