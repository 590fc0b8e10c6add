"""Reading: server CPU per request of the hot reads, beside bare Starlette returning the same bytes."""

from dataclasses import dataclass
from pathlib import Path

from bench.client import Connection
from bench.loader import loaded
from bench.process import Server, floor
from bench.table import Row, against_floor, median

PAGE = 1.5
UNCHANGED = 0.6
BOX, EQUALITY = 4.0, 3.0
FEATURES = "/ogc/collections/listings/items"


@dataclass(frozen=True)
class Read:
    """One kind of read. A 304 is compared with the floor's whole page."""

    what: str
    path: str
    file: str
    most: float = PAGE
    unchanged: bool = False


READS = (
    Read("JSON Feed page of 100", "/feeds/listings.json?limit=100", "feed"),
    Read("change-log page of 100", "/feeds/changes?limit=100", "changes"),
    Read("one listing", "/v1/listings/site-bench-{id}", "listing"),
    Read("OGC features, page of 100", f"{FEATURES}?limit=100", "features"),
    Read("OGC features, box, 100 of many", f"{FEATURES}?limit=100&bbox=107.6,11.3,108.1,11.8", "box", BOX),
    Read("OGC features, equality, 100 of many", f"{FEATURES}?limit=100&kind=zone", "equality", EQUALITY),
    Read("304 for the change-log page", "/feeds/changes?limit=100", "changes", UNCHANGED, unchanged=True),
)


def _micros(server: Server, path: str, seconds: float, etag: str | None = None) -> float:
    """CPU microseconds per request."""
    before = server.cpu_seconds()
    answered = loaded(server.port, path, seconds, etag)
    return (server.cpu_seconds() - before) / answered * 1e6


def measured(server: Server, folder: Path, a_site: int, runs: int, seconds: float) -> list[Row]:
    """The lines of all reads: runs of the service and of both floors take turns, medians count."""
    paths = {read: read.path.replace("{id}", str(a_site)) for read in READS}
    etags: dict[str, str] = {}
    folder.mkdir()
    with Connection(server.port) as connection:
        for read, path in paths.items():
            connection.get(path)  # Features are made when first asked for.
            found = connection.get(path)
            (folder / read.file).write_bytes(found.body)
            etags[path] = found.headers["etag"]
    sizes = {read.file: (folder / read.file).stat().st_size / 1000 for read in READS}
    rows = []
    with floor("bare_starlette", str(folder)) as starlette, floor("raw_asgi", str(folder)) as raw:
        for other in (starlette, raw):
            other.answered("/listing")
        for read, path in paths.items():
            ours, floors, below = [], [], []
            for _ in range(runs):
                ours.append(_micros(server, path, seconds, etags[path] if read.unchanged else None))
                floors.append(_micros(starlette, f"/{read.file}", seconds))
                below.append(_micros(raw, f"/{read.file}", seconds))
            row = against_floor(
                f"{read.what} ({sizes[read.file]:.3g} kB), CPU per request",
                median(ours),
                median(floors),
                read.most,
                "µs",
            )
            rows += [row, _below(median(ours), median(below))]
    return rows


def _below(ours: float, raw: float) -> Row:
    what = "  the same against raw ASGI, no framework"
    return Row(what, f"{ours:.3g} µs", f"{raw:.3g} µs", f"{ours / raw:.2f}")
