"""The same features from what people would publish them with instead: pygeoapi and datasette, over HTTP.

Requests a second of one worker each, in turns; a peer is kept busy by one client, which costs little beside its answers. pygeoapi reads a GeoPackage where SQLite can load
SpatiaLite, else the GeoJSON file it is tried out with; it is installed by ``make bench``.
"""

import http.client
import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.client import Connection
from bench.loader import loaded
from bench.peers import datasette
from bench.process import Server, free_port
from bench.table import Row, median

_PAGES, _FILTERS = 30.0, 15.0
_BOX = "107.6,11.3,108.1,11.8"
_ITEMS = "/ogc/collections/listings/items"
_PEER_ITEMS = "/collections/listings/items"
Feature = dict[str, Any]


@dataclass(frozen=True)
class Read:
    """One kind of read, as each server is asked for it; ``None`` where it has no such thing."""

    what: str
    ours: str
    pygeoapi: str
    datasette: str | None
    least: float


def _reads(site: str, row: int) -> tuple[Read, ...]:
    """What is read; ``row`` is the number of the site among the features."""
    table, page = "/flat/listing.json?_shape=array&_nofacet=1&_nocount=1&_size=100", "limit=100"
    return (
        Read("page of 100", f"{_ITEMS}?{page}", f"{_PEER_ITEMS}?f=json&{page}", table, _PAGES),
        Read("one", f"{_ITEMS}/{site}", f"{_PEER_ITEMS}/{row}?f=json", f"/flat/listing/{row}.json?_shape=array", _FILTERS),
        Read("box", f"{_ITEMS}?{page}&bbox={_BOX}", f"{_PEER_ITEMS}?f=json&{page}&bbox={_BOX}", None, _FILTERS),
        Read("equality", f"{_ITEMS}?{page}&kind=zone", f"{_PEER_ITEMS}?f=json&{page}&kind=zone", f"{table}&kind=zone", _FILTERS),
    )  # fmt: skip


def features_of(connection: Connection) -> list[Feature]:
    """Every feature that is served."""
    found: list[Feature] = []
    path: str | None = f"{_ITEMS}?limit=1000"
    while path:
        page = connection.get(path).json()
        found += page["features"]
        following = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
        path = following and following[following.index(_ITEMS) :]
    return found


def _columns(features: Sequence[Feature]) -> list[str]:
    return [name for name in features[0]["properties"] if name != "id"]


def _flat(path: Path, features: Sequence[Feature]) -> None:
    """One table for datasette."""
    names = _columns(features)
    database = sqlite3.connect(path)
    database.execute(f"CREATE TABLE listing (row integer PRIMARY KEY, id text, {', '.join(names)})")
    values = [
        [at, each["id"], *(each["properties"][name] for name in names)] for at, each in enumerate(features)
    ]
    database.executemany(f"INSERT INTO listing VALUES ({','.join('?' * (len(names) + 2))})", values)
    database.execute("CREATE INDEX by_kind ON listing (kind)")
    database.commit()
    database.close()


def _has_spatialite() -> bool:
    try:
        database = sqlite3.connect(":memory:")
        database.enable_load_extension(True)  # noqa: FBT003 - sqlite3's signature
        database.load_extension("mod_spatialite")
    except (AttributeError, sqlite3.Error):
        return False
    return True


def _provider(folder: Path, features: Sequence[Feature]) -> dict[str, Any]:
    """The features as pygeoapi reads them."""
    numbered = [
        {**each, "id": at, "properties": each["properties"] | {"row": at}} for at, each in enumerate(features)
    ]
    plain = folder / "listings.geojson"
    plain.write_text(json.dumps({"type": "FeatureCollection", "features": numbered}), encoding="utf-8")
    if not _has_spatialite():
        return {"type": "feature", "name": "GeoJSON", "data": str(plain), "id_field": "id"}
    import pyogrio

    read = pyogrio.raw.read(plain)
    package = folder / "listings.gpkg"
    pyogrio.raw.write(
        package,
        read[2],
        read[3],
        read[0]["fields"],
        layer="listings",
        geometry_type="Unknown",
        crs="EPSG:4326",
    )
    return {"type": "feature", "name": "SQLiteGPKG", "data": str(package), "id_field": "fid", "table": "listings"}  # fmt: skip


def _config(port: int, provider: Mapping[str, Any]) -> dict[str, Any]:
    url = f"http://127.0.0.1:{port}"
    listings = {
        "type": "collection", "title": "listings", "description": "listings", "keywords": ["listings"],
        "links": [], "extents": {"spatial": {"bbox": [-180, -90, 180, 90]}}, "providers": [dict(provider)],
    }  # fmt: skip
    about = {
        "identification": {"title": "x", "description": "x", "keywords": ["x"], "terms_of_service": url, "url": url},
        "license": {"name": "x", "url": url},
        "provider": {"name": "x", "url": url},
        "contact": {"name": "x"},
    }  # fmt: skip
    server = {
        "bind": {"host": "127.0.0.1", "port": port}, "url": url, "mimetype": "application/json", "encoding": "utf-8",
        "languages": ["en-US"], "limits": {"default_items": 10, "max_items": 1000}, "map": {"url": url, "attribution": "x"},
    }  # fmt: skip
    return {
        "server": server,
        "logging": {"level": "ERROR"},
        "metadata": about,
        "resources": {"listings": listings},
    }


@contextmanager
def _pygeoapi(folder: Path, features: Sequence[Feature]) -> Iterator[tuple[Server, str]]:
    """pygeoapi's Starlette application under uvicorn, as ours runs; and what it reads from."""
    if importlib.util.find_spec("pygeoapi") is None:
        raise RuntimeError("pygeoapi is not installed")
    port, provider = free_port(), _provider(folder, features)
    config, openapi = folder / "config.yml", folder / "openapi.yml"
    config.write_text(json.dumps(_config(port, provider)), encoding="utf-8")  # JSON is YAML.
    environment = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(openapi)}
    generate = ["openapi", "generate", str(config), "--output-file", str(openapi)]
    command = [sys.executable, "-c", "from pygeoapi import cli; cli()", *generate]
    made = subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120, check=False
    )
    if made.returncode:
        raise RuntimeError(made.stderr[-300:])
    served = [
        sys.executable,
        "-m",
        "uvicorn",
        "pygeoapi.starlette_app:APP",
        "--port",
        str(port),
        "--no-access-log",
    ]
    with Server(served, port, environment) as server:
        server.answered(f"{_PEER_ITEMS}?f=json&limit=1")
        yield server, provider["name"]


def _a_second(port: int, path: str, seconds: float) -> float:
    """Answers a second to one client; theirs may come in chunks, which the loader does not read."""
    connection, answered = http.client.HTTPConnection("127.0.0.1", port, timeout=60), 0
    until = (began := time.perf_counter()) + seconds
    while time.perf_counter() < until:
        connection.request("GET", path)
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}: {answer.read(300)!r}")
        answer.read()
        answered += 1
    connection.close()
    return answered / (time.perf_counter() - began)


def _compared(what: str, reads: Sequence[tuple[str, str, str, float]], ours: int, other: int, runs: int, seconds: float) -> Iterator[Row]:  # fmt: skip
    for name, own, path, least in reads:
        mine, theirs = [], []
        for _ in range(runs):
            mine.append(loaded(ours, own, seconds) / seconds)
            theirs.append(_a_second(other, path, seconds))
        ratio = median(mine) / median(theirs)
        yield Row(
            f"{name}: requests a second, beside {what}", f"{median(mine):,.0f}", f"{median(theirs):,.3g}",
            f"{ratio:,.0f}", f"≥ {least:g} × peer", ratio >= least,
        )  # fmt: skip


def measured(port: int, folder: Path, site: str, runs: int, seconds: float) -> Iterator[Row]:
    """The lines of both peers; what cannot be had here says so."""
    folder.mkdir()
    with Connection(port) as connection:
        features = features_of(connection)
    row = next(at for at, each in enumerate(features) if each["id"] == site)
    reads = _reads(site, row)
    try:
        _flat(folder / "flat.db", features)
        with datasette(folder / "flat.db") as other:
            asked = [(each.what, each.ours, each.datasette, each.least) for each in reads if each.datasette]
            yield from _compared("datasette", asked, port, other.port, runs, seconds)
    except RuntimeError as error:
        yield Row("  datasette", f"not here: {str(error)[:300]}")
    try:
        with _pygeoapi(folder, features) as (server, reads_from):
            asked = [(each.what, each.ours, each.pygeoapi, each.least) for each in reads]
            yield from _compared(f"pygeoapi ({reads_from})", asked, port, server.port, runs, seconds)
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        yield Row("  pygeoapi", f"not here: {str(error)[:300]}")
