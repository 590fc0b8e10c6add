"""kill -9 of the server that follows and indexes while another process publishes: it comes back equal to the log."""

import time
from dataclasses import dataclass, field
from datetime import date
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import URL, Engine

from catalogue.live.snapshot import EMPTY
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from matching.policy import policy_faults
from migrations.migrate import migrate
from search.port import MAX_LIMIT, Query
from search.tantivy_engine import TantivyEngine
from tests.acknowledged import read_said
from tests.invented_pack import IDS, write_pack
from tests.proving import counted, figure
from tests.servers import Server, settings
from tests.truth import live_bytes, wrongs
from tests.victims import finished, killed, publish_at_random, started

_TODAY = date(2026, 11, 22)
QUESTIONS = ("name", "tên", "ccn thu 3", "place", "agency board", "lo l2", "không có gì như thế")
BURST = 4


@dataclass
class Tally:
    """What was seen over all kills."""

    snapshots_off: int = 0
    answers_off: list[Any] = field(default_factory=list)
    not_found: int = 0
    slowest: float = 0.0
    inconsistencies: list[str] = field(default_factory=list)


def _ids(answer: dict[str, Any]) -> list[str]:
    return [item["id"] for item in answer["items"]]


def _compare(server: Server, engine: Engine, tally: Tally) -> None:
    """The server against the database: the snapshot byte by byte, and the answers of a freshly built index."""
    batch = LogReader(engine).everything()
    tally.slowest = max(tally.slowest, server.reached(batch.head.epoch, batch.head.sequence))
    public = live_bytes(engine)
    snapshot = server.http.get("/feeds/snapshot.ndjson").content
    tally.snapshots_off += snapshot != b"".join(body + b"\n" for body in public.values())
    fresh_world = EMPTY.after(batch)
    fresh = TantivyEngine(None, b"0" * 32).after(fresh_world, batch)
    everything = server.http.get("/v1/listings", params={"limit": MAX_LIMIT}).json()
    tally.not_found += len(set(_ids(everything)) ^ set(public))
    for question in (*QUESTIONS, *(fresh_world.columns.titles(id_)[1] for id_ in list(public)[-5:])):  # type: ignore[index]  # every public listing has its titles
        wanted = fresh.search(Query(text=question, limit=MAX_LIMIT), _TODAY)
        answer = server.http.get("/v1/listings", params={"q": question, "limit": MAX_LIMIT}).json()
        found, right = _ids(answer), [hit.id for hit in wanted.hits]
        if (answer["total"], found) != (wanted.total, right):
            tally.answers_off.append((question, found, right))
    for id_ in public:
        title = fresh_world.columns.titles(id_)[1]  # type: ignore[index]  # every public listing has its titles
        answer = server.http.get("/v1/listings", params={"q": title, "limit": MAX_LIMIT}).json()
        tally.not_found += id_ not in _ids(answer)
    tally.inconsistencies += wrongs(engine)


def _publisher(url: str, folder: Path, seed: int, rounds: int) -> BaseProcess:
    return started(publish_at_random, url, folder, folder / "said.txt", seed, IDS, rounds)


def _acknowledged(folder: Path) -> int:
    return read_said(folder / "said.txt").count


def _kill_again_and_again(engine: Engine, url: str, folder: Path, times: int) -> None:
    random, tally = Random(7), Tally()
    environment, log = settings(folder / "data", url), folder / "server.log"
    load_pack(write_pack(folder / "pack"), SqlUnitOfWork(engine), inspect=policy_faults)
    first = LogReader(engine).head().sequence
    for number in range(times):
        # Every other kill hits a server that is only starting, at any moment of it.
        if number % 2:
            publisher = _publisher(url, folder, number, 1_000_000)
            server = Server(environment, log)
            time.sleep(random.uniform(0.3, 1.8))
            server.kill()
            killed(publisher)
            continue
        server = Server(environment, log).ready()
        _compare(server, engine, tally)
        publisher, before = _publisher(url, folder, number, 1_000_000), _acknowledged(folder)
        while _acknowledged(folder) == before:
            time.sleep(0.005)
        time.sleep(random.uniform(0.0, 0.7))
        server.kill()
        killed(publisher)
    assert finished(_publisher(url, folder, times, BURST)) == 0
    server = Server(environment, log).ready()
    _compare(server, engine, tally)
    server.stop()
    figure(
        f"kill -9 of the serving process, {engine.dialect.name}: {times} kills, "
        f"{LogReader(engine).head().sequence - first} publications meanwhile, {tally.snapshots_off} snapshots and "
        f"{len(tally.answers_off)} answers unlike the log, their order included, {tally.not_found} listings lost or phantom, "
        f"{len(tally.inconsistencies)} inconsistencies; caught up at most {tally.slowest:.2f} s after it answered"
    )
    assert (tally.snapshots_off, tally.answers_off, tally.not_found, tally.inconsistencies) == (0, [], 0, [])
    assert "could not be followed" not in log.read_text(encoding="utf-8")


def test_a_killed_server_comes_back_equal_to_the_log_on_sqlite(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'langbiang.db'}"
    engine = open_database(url)
    migrate(engine)
    _kill_again_and_again(engine, url, tmp_path, counted(20, 200))
    engine.dispose()


def test_a_killed_server_comes_back_equal_to_the_log_on_postgresql(
    postgresql_url: URL, tmp_path: Path
) -> None:
    url = postgresql_url.render_as_string(hide_password=False)
    engine = open_database(url)
    migrate(engine)
    _kill_again_and_again(engine, url, tmp_path, counted(5, 50))
    engine.dispose()
