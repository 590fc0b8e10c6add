"""``python -m bench [--quick] [--large]``: everything in one run, one table; always exits with 0, for it is not a test."""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import catalogue, matching, memory, publishing, reading, reading_peers, searching, starting
from bench.process import ROOT, langbiang
from bench.table import Row, printed


@dataclass(frozen=True)
class Scale:
    """How much of everything."""

    listings: int
    runs: int
    seconds: float
    searches: int
    matches: int
    requests: int
    publications: int


FULL = Scale(catalogue.LISTINGS, 5, 1.0, 800, 9, 100_000, 50)
QUICK = Scale(1_000, 1, 1.0, 100, 3, 1_000, 5)


def _told(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _kept_going(part: Callable[[Path, Scale], Iterator[Row]], folder: Path, scale: Scale) -> Iterator[Row]:
    """The lines of a part; where it breaks, a line that says so."""
    try:
        yield from part(folder, scale)
    except Exception as error:  # noqa: BLE001 - a benchmark shows what it has
        yield Row(f"broke: {type(error).__name__}: {str(error)[-300:]}", "", good=False)


def _province(folder: Path, scale: Scale) -> Iterator[Row]:
    """What is measured with Lâm Đồng alone."""
    _told("starting …")
    yield from starting.measured(folder, scale.runs)
    with langbiang(folder / "province") as server:
        server.answered("/healthz")
        _told("matching over Lâm Đồng …")
        yield from matching.measured(server.port, "match, Lâm Đồng", matching.PROVINCE_MS, 3 * scale.runs)


def _kernel(folder: Path, scale: Scale) -> Iterator[Row]:
    """What is measured without a server."""
    del folder
    _told("scoring …")
    yield from matching.kernel() if scale is FULL else matching.kernel((100_000,))


def _site_number(data_dir: Path) -> int:
    """The number of one invented site."""
    kinds = catalogue.unit_on(data_dir).records.kinds()
    ids = sorted(id_ for id_, kind in kinds.items() if kind == "site" and "-bench-" in id_)
    return int(ids[0].rsplit("-", 1)[1])


def _whole(folder: Path, scale: Scale) -> Iterator[Row]:
    """What is measured with the full catalogue."""
    _told(f"making {scale.listings:,} listings …")
    data_dir = folder / "whole"
    size = catalogue.made(data_dir, ROOT / "fixtures" / catalogue.PACK, scale.listings)
    _told(f"{size:,.0f} bytes each; building the index …")
    what = f"start with {scale.listings:,} listings of {size / 1000:.2g} kB"
    with langbiang(data_dir) as server:
        yield Row(f"{what}, index built", f"{server.answered('/healthz'):.3g} s")
    site = _site_number(data_dir)
    with langbiang(data_dir) as server:
        yield Row(f"{what}, again", f"{server.answered('/healthz'):.3g} s")
        loaded_mb = server.resident_mb()
        _told("reading …")
        yield from reading.measured(server, folder / "bytes", site, scale.runs, scale.seconds)
        _told("reading from others …")
        yield from reading_peers.measured(
            server.port, folder / "peers", f"site-bench-{site}", scale.runs, scale.seconds
        )
        _told("searching …")
        yield from searching.measured(server.port, scale.searches, scale.listings)
        _told("memory …")
        yield from memory.measured(server, loaded_mb, scale.requests, scale.listings)
        _told("matching …")
        yield from matching.measured(server.port, "match", matching.FULL_SIZE_MS, scale.matches)
        yield Row("  resident after that", f"{server.resident_mb():.0f} MB")
        _told("publishing …")
        yield from publishing.measured(server.port, data_dir, f"site-bench-{site}", scale.publications)


def _large(folder: Path, scale: Scale) -> Iterator[Row]:
    """Search over ten times as many listings."""
    size = 10 * scale.listings
    _told(f"making {size:,} listings …")
    data_dir = folder / "large"
    catalogue.made(data_dir, ROOT / "fixtures" / catalogue.PACK, size)
    _told("searching …")
    yield from searching.large(data_dir, scale.searches, size)


def main() -> None:
    """Runs everything and prints the table."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test: small and imprecise")
    parser.add_argument("--large", action="store_true", help="ten times as many listings too: minutes more")
    options = parser.parse_args()
    scale = QUICK if options.quick else FULL
    parts = (_kernel, _province, _whole, *((_large,) if options.large else ()))
    began, folder = time.perf_counter(), Path(tempfile.mkdtemp(prefix="langbiang-bench-"))
    try:
        rows = [row for part in parts for row in _kept_going(part, folder, scale)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(printed(rows))
    print(
        f"{time.perf_counter() - began:.0f} s in all; CPU and ratios hold, seconds on a shared machine do not."
    )


if __name__ == "__main__":
    main()
