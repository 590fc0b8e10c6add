"""Search over HTTP, one client: text, a filter, three facets, the first 20; every hit is checked."""

import json
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode

from bench import peers
from bench.client import Answered, Connection
from bench.process import langbiang
from bench.table import Row, at_most, quantile
from bench.words import questions
from catalogue.live.snapshot import EMPTY
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from search.tantivy_engine import TantivyEngine

P50_MS, P99_MS = 2.0, 6.0
LARGE_P50_MS, LARGE_P99_MS = 6.0, 25.0
INDEX_SECONDS, INDEX_MB = 30.0, 150.0
SUGGEST_P99_MS = 5.0
_FACETS = [("facets", "sector"), ("facets", "place"), ("facets", "land_state")]
_FILTERS = (("kind", "site"), ("kind", "zone"), ("place", "place-68"), ("land_state", "offered"))


def _questions(random: Random) -> Iterator[tuple[str, tuple[str, str]]]:
    """Texts without end, each with its filter."""
    for text, _ in questions(random):
        yield text, random.choice(_FILTERS)


def asked(random: Random) -> Iterator[tuple[str, tuple[str, str]]]:
    """Paths without end, each with its filter."""
    for text, chosen in _questions(random):
        yield "/v1/listings?" + urlencode([("q", text), chosen, *_FACETS]), chosen


def live_listings(connection: Connection) -> dict[str, dict[str, Any]]:
    """What is live by the change log, by id."""
    live: dict[str, dict[str, Any]] = {}
    cursor, more = "", True
    while more:
        page = connection.get(f"/feeds/changes?limit=1000{cursor}").json()
        live |= {change["id"]: change["listing"] for change in page["changes"]}
        cursor, more = f"&cursor={page['cursor']}", page["has_more"]
    return live


def _holds(listing: dict[str, Any], chosen: tuple[str, str]) -> bool:
    name, code = chosen
    if name == "place":
        place = listing["place"] or {"id": None, "within": []}
        beside = [
            *([parent] if (parent := listing.get("parent_name")) else []),
            *listing.get("overlap_names", ()),
        ]
        here = listing["id"], listing.get("merged_into")
        above = {*here, *(id_ for named in beside for id_ in (named["id"], *named["within"]))}
        own = listing["kind"] == "place" and code in above
        return own or code in {place["id"], *place["within"]}
    if name == "land_state":
        land = listing["land"] or {}
        states = [line["state"] for line in land.get("states", []) if line["area_ha"] > 0]
        return code in {land.get("state"), *states}
    return bool(listing[name] == code)


def _is_right(answer: Answered, chosen: tuple[str, str], live: dict[str, dict[str, Any]]) -> bool:
    """Every item is a live listing, unaltered, and passes the filter; the total covers the page."""
    page = answer.json()
    items = page["items"]
    return (
        answer.status == 200
        and len(items) == min(20, page["total"])
        and set(page["facets"]) == {"sector", "place", "land_state"}
        and all(item == live.get(item["id"]) and _holds(item, chosen) for item in items)
    )


def _asking(connection: Connection, count: int, live: dict[str, dict[str, Any]]) -> tuple[list[float], Row]:
    """Milliseconds of so many different questions, and how many answers were wrong or empty."""
    milliseconds, wrong, empty = [], 0, 0
    paths = asked(Random(7))
    for path, _ in islice(paths, 40):
        connection.get(path)
    for path, chosen in islice(paths, count):
        began = time.perf_counter()
        answer = connection.get(path)
        milliseconds.append((time.perf_counter() - began) * 1e3)
        wrong += not _is_right(answer, chosen, live)
        empty += not json.loads(answer.body)["total"]
    told = f"{wrong} of {count} ({empty})"
    return milliseconds, Row("  answers with a wrong hit (empty ones)", told, target="0", good=not wrong)


def measured(port: int, count: int, size: int) -> list[Row]:
    """Median and 99th percentile over so many different questions."""
    with Connection(port) as connection:
        live = live_listings(connection)
        milliseconds, right = _asking(connection, count, live)
    what = f"search over {size:,} listings"
    asked_too = [(text, chosen) for text, chosen in islice(_questions(Random(7)), 300)]
    return [
        at_most(f"{what}, p50", quantile(milliseconds, 0.5), P50_MS, "ms"),
        at_most(f"{what}, p99", quantile(milliseconds, 0.99), P99_MS, "ms"),
        right,
        *peers.measured(list(live.values()), asked_too, quantile(milliseconds, 0.5)),
        *_suggesting(port, count, what),
    ]


def large(data_dir: Path, count: int, size: int) -> Iterator[Row]:
    """The same over a larger catalogue, and what its index costs."""
    what = f"search over {size:,} listings"
    with langbiang(data_dir) as server:
        server.answered("/healthz")
    index = data_dir / "index"
    megabytes = sum(file.stat().st_size for file in index.rglob("*") if file.is_file()) / 1e6
    yield at_most(f"index of {size:,} listings, on disk", megabytes, INDEX_MB, "MB")
    yield at_most(f"index of {size:,} listings, filled in", _filled(data_dir), INDEX_SECONDS, "s")
    with langbiang(data_dir) as server:
        server.answered("/healthz")
        with Connection(server.port) as connection:
            milliseconds, right = _asking(connection, count, live_listings(connection))
    yield at_most(f"{what}, p50", quantile(milliseconds, 0.5), LARGE_P50_MS, "ms")
    yield at_most(f"{what}, p99", quantile(milliseconds, 0.99), LARGE_P99_MS, "ms")
    yield right


def _filled(data_dir: Path) -> float:
    """Seconds it takes to put every live listing into an index in memory."""
    batch = LogReader(open_database(f"sqlite:///{data_dir / 'langbiang.db'}")).everything()
    snapshot = EMPTY.after(batch)
    engine = TantivyEngine(None, b"a benchmark has nothing to hide.")
    began = time.perf_counter()
    engine.after(snapshot, batch)
    return time.perf_counter() - began


def _suggesting(port: int, count: int, what: str) -> list[Row]:
    """Every beginning of some questions, as it is typed."""
    milliseconds = []
    with Connection(port) as connection:
        typed = (text[:at] for text, _ in _questions(Random(11)) for at in range(1, len(text) + 1))
        for text in islice(typed, count):
            began = time.perf_counter()
            connection.get("/v1/suggest?" + urlencode({"q": text}))
            milliseconds.append((time.perf_counter() - began) * 1e3)
    p50 = Row(f"suggestions, {what}, p50", f"{quantile(milliseconds, 0.5):.3g} ms")
    return [p50, at_most(f"suggestions, {what}, p99", quantile(milliseconds, 0.99), SUGGEST_P99_MS, "ms")]
