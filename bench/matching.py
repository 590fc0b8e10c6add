"""A whole match report over HTTP, for a coffee processor."""

import time
from typing import Any

from bench.client import Connection
from bench.table import Row, at_most, median

PROVINCE_MS, FULL_SIZE_MS = 10.0, 25.0
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
