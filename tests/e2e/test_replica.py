"""A partner that has only the feeds has the catalogue."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest
import rfc8785
from sqlalchemy import Engine

from catalogue.domain.errors import NotPublished
from catalogue.storage.backup import read_backup, write_backup
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records, republish_all, withdraw_records
from matching.policy import policy_faults
from migrations.migrate import migrate, new_epoch
from tests.invented_pack import IDS, titled, write_pack
from tests.proving import figure
from tests.replicas import Replica
from tests.servers import Server, serving, settings
from tests.truth import live_bytes

FIXTURES = Path(__file__).parents[2] / "fixtures"
CHANGES, RESTARTS = 500, 5


@dataclass
class Place:
    """A data directory with a catalogue in it."""

    folder: Path
    engine: Engine

    @property
    def unit(self) -> SqlUnitOfWork:
        return SqlUnitOfWork(self.engine)

    def serving(self) -> Any:
        return serving(settings(self.folder), self.folder / "server.log")

    def caught_up(self, server: Server) -> None:
        head = LogReader(self.engine).head()
        server.reached(head.epoch, head.sequence)


@contextmanager
def opened(folder: Path) -> Iterator[Place]:
    folder.mkdir(exist_ok=True)
    engine = open_database(f"sqlite:///{folder / 'langbiang.db'}")
    migrate(engine)
    yield Place(folder, engine)
    engine.dispose()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with opened(tmp_path / "data") as place:
        for pack in (write_pack(tmp_path / "pack"), FIXTURES / "demo"):
            load_pack(pack, place.unit, inspect=policy_faults)
        yield place


def _edit(place: Place, random: Random, number: int) -> None:
    id_ = random.choice(IDS)
    edit_record(id_, {"title": titled(f"{id_} e{number}"), "summary": titled("đổi mới")}, place.unit)
    publish_records([id_], place.unit)


def _withdraw(place: Place, random: Random, number: int) -> None:
    with suppress(NotPublished):
        ids = random.sample(IDS, random.randint(1, 3))
        withdraw_records(ids, f"reason {number}", place.unit, leaving_referrers=True)


def _publish(place: Place, random: Random, number: int) -> None:
    publish_records(random.sample(IDS, random.randint(1, 5)), place.unit)


def _republish(place: Place, random: Random, number: int) -> None:
    republish_all(place.unit)


_ACTS: list[Callable[[Place, Random, int], None]] = [_edit, _withdraw, _publish, _republish]


def _equal(replica: Replica, public: dict[str, bytes]) -> bool:
    wanted = {id_: rfc8785.dumps(json.loads(body)) for id_, body in public.items()}
    return wanted == {id_: rfc8785.dumps(listing) for id_, listing in replica.listings.items()}


def test_replicas_equal_the_catalogue_after_random_changes_and_restarts(place: Place) -> None:
    random = Random(4)
    replicas: list[Replica] = []
    for life in range(RESTARTS):
        with place.serving() as server:
            replicas += [Replica(random), Replica(random).resync(server.http)]
            for number in range(CHANGES // RESTARTS + 1):
                random.choices(_ACTS, [10, 4, 6, 0.3])[0](place, random, life * CHANGES + number)
                for replica in replicas:
                    if random.random() < 0.2:
                        replica.pull(server.http)
    with place.serving() as server:
        public = live_bytes(place.engine)
        for replica in replicas:
            replica.catch_up(server.http)
        unequal = sum(not _equal(replica, public) for replica in replicas)
        figure(
            f"replicas from snapshot and changes: {len(replicas)} over {CHANGES} random changes "
            f"({LogReader(place.engine).head().sequence} publications, {max(r.deletes for r in replicas)} deletes) and "
            f"{RESTARTS} restarts: {unequal} unequal (RFC 8785)"
        )
        assert unequal == 0
        assert [replica.faults for replica in replicas if replica.faults] == []
        lines = server.http.get("/feeds/snapshot.ndjson").content.split(b"\n")[:-1]
        assert lines == list(public.values())
        assert [server.http.get(f"/v1/listings/{id_}").content for id_ in public] == lines


@pytest.fixture
def changed(place: Place) -> Place:
    """A catalogue with withdrawals and changes behind it."""
    random = Random(5)
    for number in range(30):
        random.choice(_ACTS)(place, random, number)
    withdraw_records([IDS[-1]], "sold", place.unit) if IDS[-1] in live_bytes(place.engine) else None
    return place


def test_who_has_everything_is_told_so_without_content(changed: Place) -> None:
    with changed.serving() as server:
        id_ = next(iter(live_bytes(changed.engine)))
        replica = Replica(Random(1)).resync(server.http)
        paths = [f"/feeds/changes?cursor={replica.cursor}", "/feeds/snapshot.ndjson", f"/v1/listings/{id_}"]
        for path in paths:
            etag = server.http.get(path).headers["etag"]
            answer = server.http.get(path, headers={"If-None-Match": etag})
            assert (path, answer.status_code, answer.content) == (path, 304, b"")
        edit_record(id_, {"summary": titled("khác hẳn")}, changed.unit)
        publish_records([id_], changed.unit)
        changed.caught_up(server)
        for path in paths:
            answer = server.http.get(path, headers={"If-None-Match": etag})
            assert (path, answer.status_code) == (path, 200)


def test_deletes_carry_no_content_and_an_empty_cursor_gets_none(changed: Place) -> None:
    with changed.serving() as server:
        first = server.http.get("/feeds/changes", params={"limit": 1000}).json()
        assert {change["op"] for change in first["changes"]} == {"upsert"}
        epoch = first["cursor"].partition(".")[0]
        since = server.http.get("/feeds/changes", params={"cursor": f"{epoch}.0", "limit": 1000}).json()
        deletes = [change for change in since["changes"] if change["op"] == "delete"]
        assert deletes
        assert {key for change in deletes for key in change} <= {
            "sequence", "op", "id", "kind", "modified", "reason",
        }  # fmt: skip


def test_a_cursor_of_another_epoch_is_told_to_resync(changed: Place, tmp_path: Path) -> None:
    with changed.serving() as server:
        cursor = Replica(Random(1)).resync(server.http).cursor
    write_backup(changed.engine, tmp_path / "backup.gz")
    with opened(tmp_path / "elsewhere") as restored:
        read_backup(restored.engine, tmp_path / "backup.gz", new_epoch())
        with restored.serving() as server:
            answer = server.http.get("/feeds/changes", params={"cursor": cursor})
            assert (answer.status_code, answer.headers["content-type"]) == (410, "application/problem+json")
            assert answer.json()["type"] == "/problems/resync"
            assert _equal(Replica(Random(1)).resync(server.http), live_bytes(restored.engine))
