"""Many write and several copies follow, each in its own way: in the end all copies are the same, and the catalogue."""

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import httpx
import rfc8785
from sqlalchemy import Engine

from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from matching.policy import policy_faults
from tests.invented_pack import SITES, ZONES, write_pack
from tests.proving import counted, figure
from tests.replicas import Replica
from tests.servers import Server, serving, settings
from tests.truth import live_bytes, wrongs
from tests.victims import finished, started, write_side_by_side

EACH = counted(25, 2000)
OFTEN = (*SITES, ZONES[0])
"""Lots, which no other listing holds the name of, and one zone, whose lots are rendered again with it."""


def _writers(engine: Engine) -> int:
    return 8 if engine.dialect.name == "postgresql" else 2


def _following(replica: Replica, server: Callable[[], Server], ended: threading.Event) -> threading.Thread:
    """Pulls, now from one server and now from another, until told to end."""

    def pull() -> None:
        while not ended.is_set():
            try:
                more = replica.pull(server().http)
            except httpx.HTTPStatusError as error:
                # A server that is behind the other one, where the cursor is from, says when to come back.
                if error.response.status_code != 503:
                    raise
                more = ended.wait(float(error.response.headers["retry-after"]))
            if not more:
                ended.wait(0.05)

    thread = threading.Thread(target=pull)
    thread.start()
    return thread


def test_copies_are_the_same_while_many_write(engine: Engine, database_url: str, tmp_path: Path) -> None:
    load_pack(write_pack(tmp_path / "pack"), SqlUnitOfWork(engine), inspect=policy_faults)
    first, random = LogReader(engine).head().sequence, Random(8)
    one, other = (settings(tmp_path / name, database_url) for name in ("one", "other"))
    ended, begun = threading.Event(), time.monotonic()
    with serving(one, tmp_path / "one.log") as left, serving(other, tmp_path / "other.log") as right:
        replicas = [Replica(Random(1)), Replica(Random(2)).resync(right.http), Replica(Random(3))]
        pulls = [lambda: left, lambda: right, lambda: random.choice((left, right))]
        threads = [_following(*pair, ended) for pair in zip(replicas, pulls, strict=True)]
        writers = [
            started(write_side_by_side, database_url, tmp_path / f"error-{seed}.txt", seed, OFTEN, EACH)
            for seed in range(_writers(engine))
        ]
        codes = [finished(writer, 3600) for writer in writers]
        took = time.monotonic() - begun
        head = LogReader(engine).head()
        for server in (left, right):
            server.reached(head.epoch, head.sequence, 60)
        ended.set()
        for thread in threads:
            thread.join()
        for replica in replicas:
            replica.catch_up(left.http)
    public = {id_: rfc8785.dumps(json.loads(body)) for id_, body in live_bytes(engine).items()}
    copies = [{id_: rfc8785.dumps(found) for id_, found in replica.listings.items()} for replica in replicas]
    missing = sum(len(set(public) - set(copy)) for copy in copies)
    figure(
        f"{len(codes)} writers × {EACH} on {engine.dialect.name} while 3 replicas pull: {head.sequence - first} publications "
        f"in {took:.0f} s, {sum(copy == public for copy in copies)} of 3 copies identical (RFC 8785), {missing} missing, "
        f"{sum(len(replica.faults) for replica in replicas)} out of order"
    )
    assert not list(tmp_path.glob("error-*.txt")), [path.read_text() for path in tmp_path.glob("error-*.txt")]
    assert codes == [0] * len(codes)
    assert head.sequence - first >= len(codes) * EACH
    assert copies == [public] * 3
    assert [replica.faults for replica in replicas] == [[]] * 3
    assert wrongs(engine) == []
