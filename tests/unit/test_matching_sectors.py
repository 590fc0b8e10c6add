"""A code of the classification stands for sectors: one of its own, those below it, or the one above it."""

import pytest

from matching.criteria.incentives import incentives
from matching.criteria.sector_priority import sector_priority
from matching.features import Feature, IncentiveInfo, Rule
from matching.gates.sector import sector_gate
from matching.judged import Case, Outcome
from matching.report import match
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
    wide, exact = _case("52"), _case("5210")
    assert sector_priority(exact).band == (1.0, 1.0)
    assert sector_priority(wide).band == (POLICY.sector_priority.not_listed, 1.0)
    assert incentives(exact).band == (1.0, 1.0)
    assert incentives(wide).band == (0.0, 1.0)


@pytest.mark.parametrize(
    "place",
    [
        feature(promoted=((COLD_STORE.id, ("list",)),)),
        feature(barred=(Rule(COLD_STORE.id, "regulation-r", "Article 5", ("law",)),)),
    ],
    ids=["promoted", "barred"],
)
def test_a_wider_code_neither_passes_nor_fails_by_one_of_its_branches(place: Feature) -> None:
    found, exact = sector_gate(_case("52", place)), sector_gate(_case("5210", place))
    assert found is not None
    assert exact is not None
    assert exact.outcome in {Outcome.PASS, Outcome.FAIL}
    assert found.outcome is Outcome.CONDITIONAL
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
    found = sector_gate(_case("5210", feature(promoted=((COLD_STORE.id, ("a",)), (COLD_STORE.id, ("b",))))))
    assert found is not None
    assert found.offered is not None
    assert found.offered.value == (COLD_STORE.id,)
    assert found.source == ("a", "b")
