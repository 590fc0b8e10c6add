"""From a publication's commit until the running server shows it, in the change log and in search."""

import time
from collections.abc import Callable
from pathlib import Path

from bench.catalogue import unit_on
from bench.client import Connection
from bench.table import Row, at_most, median
from catalogue.usecases.publishing import edit_record, publish_records

VISIBLE_MS = 500.0
_PAUSE_SECONDS = 0.003
_PATIENCE_SECONDS = 30.0


def _until(holds: Callable[[], bool], began: float) -> float:
    """Milliseconds since a moment until something holds."""
    while time.perf_counter() - began < _PATIENCE_SECONDS:
        if holds():
            return (time.perf_counter() - began) * 1e3
        time.sleep(_PAUSE_SECONDS)
    return float("inf")


def measured(port: int, data_dir: Path, site: str, count: int) -> list[Row]:
    """Edits one site again and again, each time with a word no other listing holds."""
    unit = unit_on(data_dir)
    in_log, in_search = [], []
    with Connection(port) as connection:
        for number in range(count):
            word = "benchword" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
            edit_record(site, {"aliases": [word]}, unit)
            cursor = connection.get("/feeds/changes?limit=1000").json()["cursor"].split(".")[0]
            (done,) = publish_records([site], unit)
            began = time.perf_counter()
            changes = f"/feeds/changes?cursor={cursor}.{done.sequence - 1}&limit=10"
            found = f"/v1/listings?q={word}"
            in_log.append(_until(lambda path=changes: _shows(connection, path, "changes"), began))  # type: ignore[misc]  # mypy cannot infer a lambda's default
            in_search.append(_until(lambda path=found: _shows(connection, path, "items"), began))  # type: ignore[misc]  # mypy cannot infer a lambda's default
    return [
        at_most("publication until in /feeds/changes, p50", median(in_log), VISIBLE_MS, "ms"),
        at_most("publication until in /feeds/changes, max", max(in_log), VISIBLE_MS, "ms"),
        at_most("publication until found by search, p50", median(in_search), VISIBLE_MS, "ms"),
        at_most("publication until found by search, max", max(in_search), VISIBLE_MS, "ms"),
    ]


def _shows(connection: Connection, path: str, name: str) -> bool:
    answer = connection.get(path)
    return answer.status == 200 and bool(answer.json()[name])
