"""Matching: a whole report over HTTP for a coffee processor, and the scoring kernel beside other libraries."""

import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from bench.client import Connection
from bench.table import Row, at_most, median
from matching.kernel import best

PROVINCE_MS, FULL_SIZE_MS = 10.0, 25.0
KERNEL_MS = {100_000: 2.0, 1_000_000: 16.0}
_CRITERIA, _KEPT, _RUNS = 12, 10, 9
_LONGEST_SECONDS = 20.0
PROFILE: dict[str, Any] = {
    "sector": "sector-coffee-processing",
    "land": {"min_ha": 2.0, "preferred_ha": 4.0},
    "materials": [{"material": "material-coffee", "t_per_year": 20_000.0}],
    "wastewater_m3_day": 200.0,
    "workers": 120,
    "used_machinery": {"age_years": 6.0},
    "limit": 10,
}
_Scorer = Callable[[], object]


def measured(port: int, what: str, most: float, runs: int) -> list[Row]:
    """The median of some reports, fewer where each takes long."""
    milliseconds: list[float] = []
    began = time.perf_counter()
    with Connection(port) as connection:
        report = connection.post("/v1/matches", PROFILE)
        if report.status != 200:
            return [Row(what, f"HTTP {report.status}", target=f"≤ {most:g} ms", good=False)]
        while len(milliseconds) < runs and (
            not milliseconds or time.perf_counter() - began < _LONGEST_SECONDS
        ):
            asked = time.perf_counter()
            connection.post("/v1/matches", PROFILE)
            milliseconds.append((time.perf_counter() - asked) * 1e3)
    considered = sum(report.json()["considered"].values())
    return [at_most(f"{what} ({considered:,} places), p50", median(milliseconds), most, "ms")]


def _milliseconds(score: _Scorer) -> float:
    """The median of some runs, after one that is not counted."""
    score()
    found = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        score()
        found.append((time.perf_counter() - began) * 1e3)
    return median(found)


def _scikit_criteria(places: "np.ndarray[Any, Any]", weights: "np.ndarray[Any, Any]") -> _Scorer:
    from skcriteria import mkdm
    from skcriteria.agg.simple import WeightedSumModel

    problem = mkdm(places, objectives=[max] * _CRITERIA, weights=weights)
    return lambda: WeightedSumModel().evaluate(problem)


def _pymcdm(places: "np.ndarray[Any, Any]", weights: "np.ndarray[Any, Any]") -> _Scorer:
    from pymcdm.methods import WSM

    method, types = WSM(), np.ones(_CRITERIA)
    return lambda: method(places, weights, types, validation=False)


def _polars(places: "np.ndarray[Any, Any]", weights: "np.ndarray[Any, Any]") -> _Scorer:
    import polars as pl

    frame = pl.DataFrame(places.astype(np.float32), schema=[f"c{at}" for at in range(_CRITERIA)])
    total = pl.sum_horizontal(pl.col(f"c{at}") * float(weight) for at, weight in enumerate(weights))
    return lambda: frame.lazy().select(total.alias("s")).top_k(_KEPT, by="s").collect()


_PEERS = {"scikit-criteria": _scikit_criteria, "pymcdm, validation off": _pymcdm, "polars, top 10": _polars}


def _peer(name: str, places: "np.ndarray[Any, Any]", weights: "np.ndarray[Any, Any]") -> Row:
    what = f"  weighted sum, {len(places):,} places × {_CRITERIA}: {name}"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Row(what, f"{_milliseconds(_PEERS[name](places, weights)):.3g} ms")
    except ImportError:
        return Row(what, "not installed")


def kernel(sizes: tuple[int, ...] = tuple(KERNEL_MS)) -> Iterator[Row]:
    """The scoring kernel, top 10 found, and what others take for the scores alone."""
    for size in sizes:
        draw = np.random.default_rng(1)
        values, weights = draw.random((_CRITERIA, size), np.float32), draw.dirichlet(np.ones(_CRITERIA))
        narrow = weights.astype(np.float32)
        ours = _milliseconds(lambda: best(narrow, values, _KEPT))  # noqa: B023 - called at once.
        yield at_most(f"scoring kernel, {size:,} places × {_CRITERIA}, top 10", ours, KERNEL_MS[size], "ms")
        places = np.ascontiguousarray(values.T, np.float64)
        yield from (_peer(name, places, weights) for name in _PEERS)
