"""Robustness against an independent Monte Carlo, against numbers worked by hand, and against itself."""

import json
import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.bands import Band
from matching.judged import CriterionResult
from matching.judgement import Judged
from matching.report import match
from matching.report_policies import RobustnessPolicy
from matching.robustness import acceptability, robustness, smallest_swing
from matching.scoring import Verdict
from tests.proving import counted, figure
from tests.unit.offers import ON, POLICY, case, feature, lot, offer, profile, sector

RULES = RobustnessPolicy(spread=0.5, samples=4000, places=10)


def _judged(
    id: str, bands: dict[str, tuple[float, float]], weights: dict[str, float], found: Verdict = Verdict.FITS
) -> Judged:
    results = [CriterionResult(name, Band(*band)) for name, band in bands.items()]
    score = math.fsum(weights[name] * sum(band) / 2 for name, band in bands.items())
    return Judged(
        case(feature(id)),
        results,
        [],
        weights,
        {result.id: result.band for result in results},
        1.0,
        found,
        score,
        {},
    )


def _shares(best: list[Judged]) -> dict[str, tuple[float, float]]:
    found = robustness(best, RULES, "key")
    assert found
    return {place["id"]: (place["first"], place["first_three"]) for place in found["places"]}


def _monte_carlo(best: list[Judged], count: int) -> dict[str, tuple[float, float]]:
    """Shares of the first and of the first three ranks, drawn one by one in plain Python."""
    draw, wins = random.Random(7), {one.case.place.id: [0, 0] for one in best}
    for _ in range(count):
        factors = {name: draw.uniform(0.5, 1.5) for name in best[0].weights}
        scores = {}
        for one in best:
            weights = {name: weight * factors[name] for name, weight in one.weights.items()}
            total = sum(weights.values())
            scores[one.case.place.id] = sum(
                weights[name] / total * draw.uniform(*band) for name, band in one.bands.items()
            )
        ranked = sorted(scores, key=lambda id_: -scores[id_])
        wins[ranked[0]][0] += 1
        for id_ in ranked[:3]:
            wins[id_][1] += 1
    return {id_: (first / count, three / count) for id_, (first, three) in wins.items()}


@pytest.mark.parametrize("seed", range(5))
def test_first_ranks_equal_an_independent_monte_carlo_within_its_error(seed: int) -> None:
    draw = random.Random(seed)
    weights = {"a": 0.5, "b": 0.3, "c": 0.2}

    def band() -> tuple[float, float]:
        return tuple(sorted((draw.random(), draw.random())))  # type: ignore[return-value]  # two drawn, two sorted

    best = [_judged(f"kcn-{at}", {name: band() for name in weights}, weights) for at in range(4)]
    count = 20_000
    ours, theirs = _shares(best), _monte_carlo(best, count)
    apart = [
        abs(mine - other)
        for id_, shares in theirs.items()
        for mine, other in zip(ours[id_], shares, strict=True)
    ]
    error = math.sqrt(0.25 / RULES.samples) + math.sqrt(0.25 / count)
    assert max(apart) <= 4 * error
    figure(f"SMAA against plain Python, seed {seed}: {max(apart):.4f} apart at most")


def test_the_order_is_told_in_words_with_what_unseats_the_first() -> None:
    weights = {"land": 0.5, "cost": 0.5}
    best = [
        _judged("kcn-a", {"land": (0.9, 0.9), "cost": (0.4, 0.4)}, weights),
        _judged("kcn-b", {"land": (0.2, 0.2), "cost": (0.8, 0.8)}, weights),
    ]
    found = robustness(best, RULES, "key")
    assert found
    first, second = found["sentences"]["en"]
    shares = [f"{100 * place['first']:.1f}".rstrip("0").rstrip(".") for place in found["places"]]
    assert first.endswith(f"the share of first places is: en kcn-a {shares[0]} %; en kcn-b {shares[1]} %.")
    assert "over 4,000 draws, with weights varied by up to ±50 %" in first
    assert found["unseated_by"]["to"] == pytest.approx(7 / 11, abs=1e-6)  # 0.7 × land = 0.4 × cost
    assert (
        second
        == "A weight of 63.6 % instead of 50 % on cost is enough for en kcn-b to have the best middle score."
    )
    assert "63,6 % thay vì 50 %" in found["sentences"]["vi"][1]


def _told(best: list[Judged]) -> list[str]:
    found = robustness(best, RULES, "key")
    assert found
    told: list[str] = found["sentences"]["en"]
    assert len(told) == len(found["sentences"]["vi"])
    return told


def test_a_first_place_of_a_verdict_of_its_own_is_told_to_be_so() -> None:
    weights = {"land": 0.5, "cost": 0.5}
    bands = {"land": (0.1, 0.9), "cost": (0.4, 0.4)}
    best = [_judged("kcn-a", bands, weights), _judged("kcn-b", bands, weights, Verdict.CONDITIONAL)]
    (told,) = _told(best)
    assert "of the 2 places compared no other has as good a verdict as en kcn-a" in told


def test_places_of_another_verdict_are_no_rivals() -> None:
    weights = {"land": 0.5, "cost": 0.5}
    best = [
        _judged("kcn-a", {"land": (0.9, 0.9), "cost": (0.4, 0.4)}, weights),
        _judged("kcn-b", {"land": (0.2, 0.2), "cost": (0.3, 0.3)}, weights),
        _judged("kcn-c", {"land": (1, 1), "cost": (1, 1)}, weights, Verdict.CONDITIONAL),
    ]
    told, steady = _told(best)
    assert told.endswith("the share of first places is: en kcn-a 100 %; en kcn-b 0 %.")
    assert steady.startswith("Changing the weight of a single criterion puts no other place first")


def test_where_nothing_leads_it_is_said() -> None:
    weights = {"land": 0.5, "cost": 0.5}
    best = [_judged(f"kcn-{at}", {"land": (0, 1), "cost": (0, 1)}, weights) for at in range(4)]
    told, level = _told(best)
    assert told.endswith("; no place comes first in more than half of the draws.")
    assert "kcn-1 is level with the first whichever weight changes" in level


def test_being_only_level_where_a_weight_ends_unseats_nobody() -> None:
    # All that sets them apart is b: without it they are level, and there is no less than nothing.
    weights = {"a": 0.5, "b": 0.5}
    best = [
        _judged("kcn-a", {"a": (0.8, 0.8), "b": (0.4, 0.4)}, weights),
        _judged("kcn-b", {"a": (0.8, 0.8), "b": (0.3, 0.3)}, weights),
    ]
    assert smallest_swing(best) is None


def test_a_change_too_small_for_its_figures_is_told_as_that() -> None:
    weights = {"land": 0.5, "cost": 0.5}
    best = [
        _judged("kcn-a", {"land": (0.50001, 0.50001), "cost": (0.5, 0.5)}, weights),
        _judged("kcn-b", {"land": (0.4, 0.4), "cost": (0.6, 0.6)}, weights),
    ]
    assert _told(best)[1].startswith("A weight very slightly above 50 % on cost is enough for en kcn-b")


def test_of_one_place_alone_no_order_is_told() -> None:
    found = robustness([_judged("kcn-a", {"land": (0, 1)}, {"land": 1.0})], RULES, "key")
    assert found
    assert found["sentences"] == {"vi": [], "en": []}


def test_shares_of_the_first_place_sum_to_one_and_of_the_first_three_to_three() -> None:
    weights = {"a": 0.5, "b": 0.5}
    best = [_judged(f"kcn-{at}", {"a": (0, 1), "b": (0, 1)}, weights) for at in range(5)]
    shares = _shares(best)
    assert sum(first for first, _ in shares.values()) == pytest.approx(1, abs=1e-5)
    assert sum(three for _, three in shares.values()) == pytest.approx(3, abs=1e-5)


def test_a_place_better_in_everything_is_always_first() -> None:
    weights = {"a": 0.5, "b": 0.5}
    best = [
        _judged("kcn-a", {"a": (0.8, 0.9), "b": (0.8, 1)}, weights),
        _judged("kcn-b", {"a": (0, 0.7), "b": (0.1, 0.2)}, weights),
    ]
    assert _shares(best) == {"kcn-a": (1.0, 1.0), "kcn-b": (0.0, 1.0)}


def test_no_score_lifts_a_place_over_a_better_group() -> None:
    weights = {"a": 1.0}
    best = [
        _judged("kcn-a", {"a": (0.1, 0.1)}, weights),
        _judged("kcn-b", {"a": (0.9, 1)}, weights, Verdict.DOES_NOT_FIT),
    ]
    assert _shares(best)["kcn-b"][0] == 0.0


@settings(max_examples=counted(60, 2000), deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=8).map(sorted), st.integers(0, 2**32 - 1))
def test_only_the_best_group_is_ever_first(groups: list[int], seed: int) -> None:
    scores = np.random.default_rng(seed).random((50, len(groups)))
    first, three, _ = acceptability(scores, groups)
    assert all(share == 0 for share, group in zip(first, groups, strict=True) if group > groups[0])
    assert sum(first) == pytest.approx(1)
    assert sum(three) == pytest.approx(min(3, len(groups)))


def test_the_smallest_weight_change_is_the_one_worked_by_hand() -> None:
    # Leads 0.4 in a and -0.2 in b. With weight w on a: 0.4 w - 0.2 (1 - w) = 0 at w = 1/3.
    weights = {"a": 0.5, "b": 0.5}
    best = [
        _judged("kcn-a", {"a": (0.8, 0.8), "b": (0.4, 0.4)}, weights),
        _judged("kcn-b", {"a": (0.4, 0.4), "b": (0.6, 0.6)}, weights),
    ]
    swing = smallest_swing(best)
    assert swing
    assert (swing.criterion, swing.by) == ("a", "kcn-b")
    assert swing.after == pytest.approx(1 / 3)


@settings(max_examples=counted(100, 2000), deadline=None)
@given(
    st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=2, max_size=4), st.tuples(*[st.floats(0.05, 1)] * 3)
)
def test_beyond_the_swing_the_other_place_leads(
    values: list[tuple[float, ...]], raw: tuple[float, ...]
) -> None:
    weights = {name: value / sum(raw) for name, value in zip("abc", raw, strict=True)}
    best = [
        _judged(f"kcn-{at}", {name: (value, value) for name, value in zip("abc", row, strict=True)}, weights)
        for at, row in enumerate(values)
    ]
    best.sort(key=lambda one: -one.score)
    swing = smallest_swing(best)
    if swing is None or abs(swing.after - swing.before) < 1e-6:
        return
    beyond = swing.after + (1e-7 if swing.after > swing.before else -1e-7)
    if not 0 <= beyond <= 1:
        return
    scale = (1 - beyond) / (1 - swing.before)
    moved = {name: beyond if name == swing.criterion else weight * scale for name, weight in weights.items()}

    def score(one: Judged) -> float:
        return math.fsum(weight * one.bands[name].middle for name, weight in moved.items())

    other = next(one for one in best if one.case.place.id == swing.by)
    assert score(other) >= score(best[0]) - 1e-9


def test_nothing_to_order_has_no_robustness_and_one_place_is_always_first() -> None:
    assert robustness([], RULES, "key") is None
    one = robustness([_judged("kcn-a", {"a": (0, 1)}, {"a": 1.0})], RULES, "key")
    assert one
    assert (one["places"][0]["first"], one["unseated_by"]) == (1.0, None)


def test_the_key_decides_the_draws_and_nothing_else_does() -> None:
    weights = {"a": 0.5, "b": 0.5}
    best = [_judged(f"kcn-{at}", {"a": (0, 1), "b": (0.2, 0.9)}, weights) for at in range(4)]
    same, other = (json.dumps(robustness(best, RULES, key)) for key in ("key", "other"))
    assert json.dumps(robustness(best, RULES, "key")) == same != other


def test_how_many_results_are_shown_does_not_change_the_robustness() -> None:
    policy = POLICY.model_copy(update={"robustness": RULES})
    places: list[Any] = [feature(f"kcn-{at}", sectors=frozenset({"sector-tea"})) for at in range(4)]
    sites = [feature(f"kcn-{at}-1", "site", zone=f"kcn-{at}", lot=lot(area=at + 1.0)) for at in range(4)]
    there = offer(sector("sector-tea"), *places, *sites, policy=policy)
    one, all_ = (
        match(profile(land={"min_ha": 3.0}, limit=limit), there, ON)["robustness"] for limit in (1, 20)
    )
    assert one == all_
    assert one["among"] == 4
