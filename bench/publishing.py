"""From a publication's commit until the running server shows it, in the change log, in search and in every feed."""

import time
from collections.abc import Callable
from functools import partial
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
    found: dict[str, list[float]] = {}
    with Connection(port) as connection:
        epoch = connection.get("/feeds/changes?limit=1").json()["cursor"].split(".")[0]
        for number in range(count):
            word = "benchword" + "".join(chr(ord("a") + int(digit)) for digit in f"{number:04}")
            edit_record(site, {"aliases": [word]}, unit)
            (done,) = publish_records([site], unit)
            began = time.perf_counter()
            for where, path, sign in _surfaces(epoch, site, word, done.sequence):
                shown = partial(_shows, connection, path, sign)
                found.setdefault(where, []).append(_until(shown, began))
    return [
        at_most(f"publication until {where}, {name}", value(took), VISIBLE_MS, "ms")
        for where, took in found.items()
        for name, value in (("p50", median), ("max", max))
    ]


def _surfaces(epoch: str, site: str, word: str, sequence: int) -> list[tuple[str, str, bytes]]:
    """Where it has to show: what is asked there, and what the answer then holds."""
    numbered = b'"sequence":%d,' % sequence
    return [
        ("in the change log", f"/feeds/changes?cursor={epoch}.{sequence - 1}&limit=10", numbered),
        ("as a listing", f"/v1/listings/{site}", numbered),
        ("found by search", f"/v1/listings?q={word}", numbered),
        ("in the JSON Feed", f"/feeds/listings.json?q={word}", site.encode()),
        ("in Atom", f"/feeds/listings.atom?q={word}", b"<entry>"),
        ("on the map", f"/ogc/collections/site/items?sequence={sequence}", numbered),
    ]


def _shows(connection: Connection, path: str, sign: bytes) -> bool:
    answer = connection.get(path)
    return answer.status == 200 and sign in answer.body
