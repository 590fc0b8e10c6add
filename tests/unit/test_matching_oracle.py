"""The weighted sum against scikit-criteria: with all known and no gates, order and scores are its."""

import warnings
from random import Random

import numpy as np
import pytest

from matching.bands import point
from matching.kernel import best
from matching.report import match
from matching.scoring import applied, score
from tests.proving import figure as noted
from tests.unit.offers import ON, POLICY, feature, figure, lot, offer, profile, sector

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Of libraries that are only the oracle here.
    from skcriteria import mkdm
    from skcriteria.agg.simple import WeightedSumModel

PROBLEMS = 1000
ROUNDED = 1e-6


def _oracle(values: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", weights: list[float]) -> list[float]:
    """The scores scikit-criteria gives: places × criteria, all to be maximised."""
    problem = mkdm(values, objectives=[max] * values.shape[1], weights=weights)
    found: list[float] = WeightedSumModel().evaluate(problem).e_.score.tolist()
    return found


def test_scores_order_and_screen_equal_scikit_criteria_on_a_thousand_random_problems() -> None:
    furthest = 0.0
    for seed in range(PROBLEMS):
        draw = np.random.default_rng(seed)
        places, criteria = int(draw.integers(2, 40)), int(draw.integers(1, 13))
        values = draw.random((places, criteria)).round(int(draw.integers(1, 7)))
        names = [f"c{at}" for at in range(criteria)]
        raw = dict(zip(names, draw.random(criteria) + 0.01, strict=True))
        weights = applied(raw, names)
        ours = [
            score(weights, {name: point(value) for name, value in zip(names, row, strict=True)})
            for row in values.tolist()
        ]
        theirs = _oracle(values, list(weights.values()))
        furthest = max(furthest, *(abs(a - b) for a, b in zip(ours, theirs, strict=True)))
        assert ours == pytest.approx(theirs, abs=ROUNDED * criteria)
        by_ours = sorted(range(places), key=lambda at: (-ours[at], at))
        by_theirs = sorted(range(places), key=lambda at: (-theirs[at], at))
        for one, other in zip(by_ours, by_theirs, strict=True):
            assert theirs[one] == pytest.approx(theirs[other], abs=2 * ROUNDED * criteria)
        kept = best(np.array(list(weights.values()), np.float32), values.T.astype(np.float32), 3)
        assert set(by_ours[:3]) <= set(kept.tolist())
    noted(f"weighted sum against scikit-criteria: {furthest:.1e} apart at most, rounding included")


@pytest.mark.parametrize("seed", range(20))
def test_a_whole_report_orders_places_as_scikit_criteria_does(seed: int) -> None:
    draw = Random(seed)
    table, items = [], []
    for at in range(12):
        land, left = round(draw.uniform(50, 100), 2), round(draw.uniform(100, 200), 2)
        water = {"wastewater_capacity": figure(left, "m3/day"), "wastewater_load": figure(0.0, "m3/day")}
        whole = {
            "industrial_land": figure(land),
            "leased": figure(0.0),
        }  # All is known: there is no other lot.
        items += [
            feature(f"kcn-{at:02}", sectors=frozenset({"sector-tea"}), figures={**water, **whole}),
            feature(f"kcn-{at:02}-1", "site", zone=f"kcn-{at:02}", lot=lot(area=land)),
        ]
        table.append([land / 100, left / 200])
    raw = {"land": draw.uniform(0.1, 1), "environment": draw.uniform(0.1, 1)}
    asked = profile(land={"min_ha": 50.0, "preferred_ha": 100.0}, wastewater_m3_day=100.0, weights=raw)
    results = match(asked, offer(sector("sector-tea"), *items, policy=POLICY), ON)["results"]
    theirs = _oracle(np.array(table), list(applied(raw, raw).values()))
    expected = {f"kcn-{at:02}": found for at, found in enumerate(theirs)}
    assert [result["score"] for result in results] == pytest.approx(sorted(theirs, reverse=True), abs=2e-6)
    assert {result["id"]: result["score"] for result in results} == pytest.approx(expected, abs=2e-6)
