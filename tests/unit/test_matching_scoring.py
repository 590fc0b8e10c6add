"""Scores, coverage and verdicts, against numbers worked by hand or published."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.bands import Band, at, point, through
from matching.errors import ProfileContradicts
from matching.judged import CriterionResult, GateResult, Outcome
from matching.refusals import refuse_contradictions
from matching.scoring import Verdict, coverage, normalised, rank_order_centroid, stated_weights, verdict
from matching.wording import both
from tests.unit.offers import ON, POLICY, offer, profile

shares = st.floats(0, 1)


def _gate(outcome: str, id: str = "land") -> GateResult:
    return GateResult(id, both("-", "-"), Outcome(outcome))


def test_rank_order_centroid_weights_are_the_published_ones() -> None:
    # Barron & Barrett (1996), table 1, three and four attributes.
    assert list(rank_order_centroid("abc").values()) == pytest.approx([0.6111, 0.2778, 0.1111], abs=1e-4)
    assert list(rank_order_centroid("abcd").values()) == pytest.approx(
        [0.5208, 0.2708, 0.1458, 0.0625], abs=1e-4
    )


@given(st.integers(1, 20))
def test_rank_order_centroid_weights_sum_to_one(count: int) -> None:
    assert sum(rank_order_centroid([str(n) for n in range(count)]).values()) == pytest.approx(1)


def test_what_does_not_apply_weighs_nothing_and_the_rest_fills_up() -> None:
    results = [
        CriterionResult("a", point(1)),
        CriterionResult("b", point(1), asked=False),
        CriterionResult("c", point(1)),
    ]
    assert normalised({"a": 1.0, "b": 5.0, "c": 3.0}, results) == {"a": 0.25, "c": 0.75}


def test_weights_that_are_all_zero_stay_zero_and_never_become_nan() -> None:
    assert normalised({"a": 0.0}, [CriterionResult("a", point(1))]) == {"a": 0.0}


def test_coverage_is_the_weight_that_rests_on_knowledge() -> None:
    assert coverage({"a": 0.5, "b": 0.5}, {"a": Band(0.2, 0.2), "b": Band(0.0, 1.0)}) == 0.5


@pytest.mark.parametrize(
    ("outcomes", "covered", "expected"),
    [
        (["pass", "fail", "unknown"], 1.0, Verdict.DOES_NOT_FIT),
        (["pass", "fail"], 0.1, Verdict.DOES_NOT_FIT),
        (["pass"], 0.49, Verdict.UNKNOWN),
        (["pass", "conditional"], 0.9, Verdict.CONDITIONAL),
        (["pass", "unknown"], 0.9, Verdict.CONDITIONAL),
        (["pass", "pass"], 0.5, Verdict.FITS),
    ],
)
def test_the_verdict_is_the_first_that_holds(outcomes: list[str], covered: float, expected: Verdict) -> None:
    assert verdict([_gate(outcome) for outcome in outcomes], covered, 0.5) is expected


def test_an_unknown_must_makes_the_whole_unknown() -> None:
    assert verdict([_gate("unknown", "must:land")], 1.0, 0.5) is Verdict.UNKNOWN


def test_a_place_of_which_nobody_knows_whether_it_stands_cannot_be_judged() -> None:
    assert verdict([_gate("unknown", "standing")], 1.0, 0.5) is Verdict.UNKNOWN
    assert verdict([_gate("conditional", "standing")], 1.0, 0.5) is Verdict.CONDITIONAL


@given(shares, shares)
def test_a_value_function_keeps_a_band_in_order(a: float, b: float) -> None:
    low, high = sorted((a, b))
    found = through([(0, 0), (0.5, 0.3), (1, 1)], Band(low, high))
    assert 0 <= found.low <= found.high <= 1


@pytest.mark.parametrize(
    ("x", "value"), [(-1, 0.0), (0, 0.0), (0.25, 0.15), (0.5, 0.3), (0.75, 0.65), (1, 1.0), (9, 1.0)]
)
def test_a_piecewise_linear_function_is_flat_beyond_its_ends(x: float, value: float) -> None:
    assert at([(0, 0), (0.5, 0.3), (1, 1)], x) == pytest.approx(value)


def test_a_preset_gives_its_weights_and_a_province_without_it_its_own() -> None:
    asked = profile(preset="investor", preferences={"raw_materials": "ignore"})
    assert stated_weights(asked, POLICY)["land"] == 1.0
    without = POLICY.model_copy(update={"presets": {}})
    assert stated_weights(asked, without) == {**without.weights, "raw_materials": 0.0}
    assert stated_weights(profile(order=["land"]), POLICY) == {"land": 1.0}


@pytest.mark.parametrize("given", [{"weights": {"land": 1.0}}, {"order": ["land"]}])
def test_a_preset_beside_weights_or_an_order_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ProfileContradicts) as error:
        refuse_contradictions(profile(preset="investor", **given), offer(), ON)
    assert [fault.pointer for fault in error.value.faults] == ["/preset"]
