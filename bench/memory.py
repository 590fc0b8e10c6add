"""Resident memory with the whole catalogue loaded, and after many different requests."""

from itertools import islice
from random import Random

from bench.client import Connection
from bench.process import Server
from bench.searching import asked
from bench.table import Row, at_most

RESIDENT_MB, GROWTH = 250.0, 1.05
_SEARCHES_IN_TEN = 1


def _requested(port: int, count: int, size: int, seed: int) -> None:
    """Listings, pages of the log and of the feed, each different; one in ten a search."""
    random = Random(seed)
    searches = asked(random)
    with Connection(port) as connection:
        epoch = connection.get("/feeds/changes?limit=1").json()["cursor"].split(".")[0]
        for number in range(count):
            if number % 10 < _SEARCHES_IN_TEN:
                path, _ = next(islice(searches, 1))
            elif number % 10 < 4:
                path = f"/feeds/changes?cursor={epoch}.{random.randrange(size)}&limit=100"
            elif number % 10 < 5:
                path = f"/feeds/listings.json?lang={random.choice(('vi', 'en'))}&limit={random.randrange(1, 101)}"
            else:
                path = f"/v1/listings/site-bench-{random.randrange(size)}"
            connection.get(path)


def measured(server: Server, loaded_mb: float, count: int, size: int) -> list[Row]:
    """Before any request (as given), at half and at the end of the requests."""
    _requested(server.port, count // 2, size, seed=1)
    half = server.resident_mb()
    _requested(server.port, count // 2, size, seed=2)
    end = server.resident_mb()
    return [
        at_most(f"resident, {size:,} listings loaded", loaded_mb, RESIDENT_MB, "MB"),
        at_most(f"resident after {count:,} requests", end, RESIDENT_MB, "MB"),
        Row(
            "  growth over the second half of them",
            f"{end:.0f} MB",
            f"{half:.0f} MB",
            f"{end / half:.2f}",
            f"≤ {GROWTH}",
            end <= GROWTH * half,
        ),
    ]
