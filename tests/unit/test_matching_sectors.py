"""A code of the classification stands for sectors: one of its own, those below it, or the one above it."""

from typing import Any

import pytest

from matching.branches import Meant, meant
from matching.criteria.incentives import incentives
from matching.criteria.sector_priority import sector_priority
from matching.features import Feature, IncentiveInfo, Listed, Rule
from matching.fits_if import fits_if
from matching.gates.environment import environment_gate
from matching.gates.safety import safety_gate
from matching.gates.sector import sector_gate
from matching.gates.used_machinery import used_machinery_gate
from matching.judged import Case, Outcome
from matching.judgement import judged
from matching.report import match
from matching.tables import SafetyRules
from tests.unit.offers import ON, POLICY, case, feature, figure, offer, profile, sector, tier

COLD_STORE = sector("sector-post-harvest", vsic=("0163", "5210"), priorities=(tier(),))


def _case(code: str, place: Feature | None = None) -> Case:
    relief = IncentiveInfo(
        "incentive-a",
        ("a", "a"),
        "p",
        "tax",
        (),
        frozenset({COLD_STORE.id}),
        None,
        (),
        ON,
        None,
        {"rate": figure(10.0, "%")},
    )
    return case(place or feature(), COLD_STORE, relief, sector=code)


@pytest.mark.parametrize(
    ("stated", "how"),
    [("sector-post-harvest", "id"), ("5210", "vsic"), ("52", "vsic_below"), ("52101", "vsic_above")],
)
def test_the_report_says_how_a_sector_was_found(stated: str, how: str) -> None:
    (found,) = match(profile(sector=stated), offer(COLD_STORE, feature()), ON)["sectors"]
    assert (found["stated"], found["vsic"], found["matched_by"]) == (stated, ["0163", "5210"], how)


def test_a_wider_code_leaves_the_tier_and_the_incentives_open() -> None:
    there = feature(promoted=(Listed(COLD_STORE.id, ("list",)),))
    wide, exact = _case("52", there), _case("5210", there)
    assert sector_priority(exact).band == (1.0, 1.0)
    rules = POLICY.sector_priority
    assert sector_priority(wide).band == (rules.not_listed * rules.off_list, 1.0)
    assert incentives(exact).band == (1.0, 1.0)
    assert incentives(wide).band == (0.0, 1.0)


def test_a_code_below_the_sector_is_counted_to_it_and_said_to_be() -> None:
    there = feature(promoted=(Listed(COLD_STORE.id, ("list",)),))
    below, same = _case("52101", there), _case("52100", there)
    assert sector_priority(same).band == (1.0, 1.0)
    found = sector_priority(below)
    assert found.band == (POLICY.sector_priority.derived_low, 1.0)
    assert isinstance(found.says, dict)
    assert found.says["en"].startswith("VSIC code 52101 (sector-post-harvest): an advantage sector")
    assert "the document does not name it" in found.says["en"]
    reasons = [sector_gate(each) for each in (below, same)]
    assert [gate.outcome if gate else None for gate in reasons] == ["pass", "pass"]
    assert [bool(gate and gate.reason) for gate in reasons] == [True, False]


@pytest.mark.parametrize(
    ("place", "between"),
    [
        (feature(promoted=(Listed(COLD_STORE.id, ("list",)),)), Outcome.CONDITIONAL),
        (feature(barred=(Rule(COLD_STORE.id, "regulation-r", "Article 5", ("law",)),)), Outcome.UNKNOWN),
    ],
    ids=["promoted", "barred"],
)
def test_a_wider_code_neither_passes_nor_fails_by_one_of_its_branches(
    place: Feature, between: Outcome
) -> None:
    found, exact = sector_gate(_case("52", place)), sector_gate(_case("5210", place))
    assert found is not None
    assert exact is not None
    assert exact.outcome in {Outcome.PASS, Outcome.FAIL}
    assert found.outcome is between
    assert found.question is not None
    assert "VSIC code 52 is wider" in found.question["en"]


def test_a_question_of_the_place_is_asked_beside_that_of_the_branch() -> None:
    found = sector_gate(_case("52"))
    assert found is not None
    assert found.outcome is Outcome.UNKNOWN
    assert found.question is not None
    assert found.question["en"].startswith("No list of promoted sectors is published")
    assert found.question["en"].endswith("which branch exactly is the project in?")


def test_a_sector_listed_by_two_sources_is_offered_once() -> None:
    found = sector_gate(
        _case("5210", feature(promoted=(Listed(COLD_STORE.id, ("a",)), Listed(COLD_STORE.id, ("b",)))))
    )
    assert found is not None
    assert found.offered is not None
    assert found.offered.value == (COLD_STORE.id,)
    assert found.source == ("a", "b")


BRICKS = sector("sector-bricks", vsic=("2392",))
TILES = sector("sector-tiles", vsic=("2392",))
RULED = POLICY.model_copy(
    update={
        "used_machinery": POLICY.used_machinery
        and POLICY.used_machinery.model_copy(
            update={"longer_sectors": (BRICKS.id,), "longer_max_age_years": 20.0}
        ),
        "safety_distance": SafetyRules.model_validate(
            {
                "regulation": "regulation-s",
                "clause": "Table 1",
                "source": ["s"],
                "rows": [{"id": "dust", "metres": 100, "sectors": [BRICKS.id], "source": ["s"]}],
            }
        ),
    }
)


def _clay(code: str, place: Feature | None = None, **given: Any) -> Case:
    """A project of a code two sectors share, or of one of the two."""
    return case(place or feature(), BRICKS, TILES, policy=RULED, sector=code, **given)


@pytest.mark.parametrize(
    ("age", "bricks", "tiles", "either"),
    [
        (5.0, Outcome.PASS, Outcome.PASS, Outcome.PASS),
        (15.0, Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN),
        (25.0, Outcome.FAIL, Outcome.FAIL, Outcome.FAIL),
    ],
)
def test_used_machines_are_judged_in_every_branch_of_a_code(
    age: float, bricks: Outcome, tiles: Outcome, either: Outcome
) -> None:
    said = []
    for code in (BRICKS.id, TILES.id, "2392"):
        found = used_machinery_gate(_clay(code, used_machinery={"age_years": age, "imported": True}))
        assert found is not None
        said.append(found.outcome)
    assert said == [bricks, tiles, either]


@pytest.mark.parametrize(("metres", "either"), [(50.0, Outcome.UNKNOWN), (150.0, Outcome.PASS)])
def test_a_distance_one_branch_has_to_keep_is_a_question_only_where_it_is_not_kept(
    metres: float, either: Outcome
) -> None:
    place = feature(figures={"distance_to_dwellings": figure(metres, "m")})
    assert safety_gate(_clay(TILES.id, place)) is None
    found = safety_gate(_clay("2392", place))
    assert found is not None
    assert found.outcome is either


def test_a_distance_of_one_branch_is_told_as_such() -> None:
    told = {}
    for code in (BRICKS.id, TILES.id, "2392"):
        there = offer(BRICKS, TILES, feature(), policy=RULED)
        environment = match(profile(sector=code), there, ON)["environment"]
        told[code] = " ".join(environment["prechecks"][0]["sentences"]["en"])
    assert "Table 1]: from 100 m." in told[BRICKS.id]
    assert "Table 1" not in told[TILES.id]
    assert "Table 1], if the project is in sector-bricks: from 100 m." in told["2392"]


def test_a_type_of_one_branch_is_not_certain_of_a_code_it_shares() -> None:
    dyeing, knitting = sector("sector-dyeing", vsic=("1313",)), sector("sector-knitting", vsic=("1313",))
    for code, outcome in (
        (dyeing.id, Outcome.CONDITIONAL),
        (knitting.id, Outcome.PASS),
        ("1313", Outcome.UNKNOWN),
    ):
        found = environment_gate(case(feature(), dyeing, knitting, sector=code))
        assert found is not None
        assert found.outcome is outcome


def test_a_lot_for_one_branch_of_a_code_is_a_question_before_the_other() -> None:
    site = feature("kcn-a-1", "site", zone="kcn-a", sectors=frozenset({BRICKS.id}))
    said = [meant(_clay(code, None), site) for code in (BRICKS.id, TILES.id, "2392", "23")]
    assert said == [Meant.THIS, Meant.OTHERS, Meant.OTHERS, Meant.OTHERS]


def test_a_benefit_of_one_branch_of_a_code_is_not_certain() -> None:
    relief = IncentiveInfo(
        "incentive-a",
        ("a", "a"),
        "p",
        "tax",
        (),
        frozenset({BRICKS.id}),
        None,
        (),
        ON,
        None,
        {"rate": figure(10.0, "%")},
    )
    bands = [
        incentives(case(feature(), BRICKS, TILES, relief, sector=code)).band
        for code in (BRICKS.id, TILES.id, "2392")
    ]
    assert bands == [(1.0, 1.0), (0.0, 0.0), (0.0, 1.0)]


def test_naming_the_branch_is_proposed_where_it_passes_the_gate() -> None:
    place = feature(promoted=(Listed(TILES.id, ("list",)),))
    one = judged(_clay("2392", place, used_machinery={"age_years": 15.0}))
    found = [
        (change["gate"], change["to"], change["sentence"]["en"])
        for change in fits_if(one)
        if change["pointer"] == "/sector"
    ]
    assert found == [
        ("sector", TILES.id, "Met if the project is in fact in this sector: sector-tiles."),
        ("safety_distance", TILES.id, "Met if the project is in fact in this sector: sector-tiles."),
        ("used_machinery", BRICKS.id, "Met if the project is in fact in this sector: sector-bricks."),
    ]


def test_a_code_of_both_kinds_is_matched_to_lots_and_to_deposits() -> None:
    quarry = sector("sector-mining", vsic=("0810",), needs="resource_site")
    works = sector("sector-stone-works", vsic=("0820",))
    deposit = feature("supply-ore", "supply_area", material="material-ore")
    there = offer(quarry, works, deposit, feature())
    found = {
        code: {result["id"] for result in match(profile(sector=code), there, ON)["results"]}
        for code in ("0810", "0820", "08")
    }
    assert found == {"0810": {"supply-ore"}, "0820": {"kcn-a"}, "08": {"supply-ore", "kcn-a"}}


def test_a_called_for_project_of_one_branch_says_which_it_is() -> None:
    place = feature("opportunity-a", "opportunity", sectors=frozenset({TILES.id}))
    found, exact = sector_gate(_clay("2392", place)), sector_gate(_clay(TILES.id, place))
    assert found is not None
    assert exact is not None
    assert (found.outcome, exact.outcome) == (Outcome.CONDITIONAL, Outcome.PASS)
    assert found.question is not None
    assert found.question["en"].startswith(
        "The project called for is in: sector-tiles (no date). VSIC code 2392 stands"
    )


def test_a_list_that_takes_in_some_branches_of_a_code_says_which() -> None:
    found = sector_gate(_clay("2392", feature(promoted=(Listed(TILES.id, ("list",), "2018"),))))
    assert found is not None
    assert found.outcome is Outcome.CONDITIONAL
    assert found.question is not None
    assert found.question["en"].startswith(
        "Of what this code stands for the list here takes in only a part (sector-tiles, 2018). VSIC code 2392"
    )
    assert "chỉ nhận một phần những ngành mang mã này (sector-tiles, 2018)" in found.question["vi"]
    assert "does not name" not in found.question["en"]
    assert found.source == ("list",)


def test_a_wider_sector_may_or_may_not_be_on_the_list_and_is_told_which_branch_passes() -> None:
    tree = (sector("sector-food", priorities=(tier(),)), sector("sector-tea", "sector-food"))
    asked = case(feature(promoted=(Listed("sector-tea", ("list",)),)), *tree, sector="sector-food")
    assert sector_priority(asked).band == (POLICY.sector_priority.off_list, 1.0)
    changes = [change for change in fits_if(judged(asked)) if change["gate"] == "sector"]
    assert [(change["pointer"], change["to"]) for change in changes][:1] == [("/sector", "sector-tea")]
