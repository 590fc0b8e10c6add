"""The scoring kernel names everybody who may be among the best, whatever the order and the ties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.kernel import MARGIN, best, contenders, weighted_sums
from tests.proving import counted


@settings(max_examples=counted(100, 2000), deadline=None)
@given(
    st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(1, 12), st.integers(1, 12), st.integers(0, 3)
)
def test_whoever_is_among_the_best_in_float64_is_named(
    seed: int, places: int, criteria: int, count: int, digits: int
) -> None:
    draw = np.random.default_rng(seed)
    values, weights = draw.random((criteria, places)).round(digits), draw.dirichlet(np.ones(criteria))
    exact = weights @ values
    named = best(weights.astype(np.float32), values.astype(np.float32), count).tolist()
    least = np.sort(exact)[::-1][min(count, places) - 1]
    assert set(np.flatnonzero(exact >= least - MARGIN / 10).tolist()) <= set(named)
    assert named == sorted(named)


@pytest.mark.parametrize("places", [1, 32_768, 32_769, 100_000])
def test_blocks_leave_nobody_out(places: int) -> None:
    standing = np.random.default_rng(places).random(places, np.float32)
    assert set(np.argsort(standing)[-10:].tolist()) <= set(contenders(standing, 10).tolist())


def test_places_that_tie_are_all_named() -> None:
    assert len(contenders(np.full(70_000, 0.5, np.float32), 10)) == 70_000


def test_no_place_gives_nobody() -> None:
    assert len(best(np.ones(1, np.float32), np.zeros((1, 0), np.float32), 10)) == 0


def test_sums_are_those_worked_by_hand() -> None:
    values = np.array([[1.0, 0.5], [0.0, 0.5]], np.float32)
    assert weighted_sums(np.array([0.75, 0.25], np.float32), values).tolist() == [0.75, 0.5]
