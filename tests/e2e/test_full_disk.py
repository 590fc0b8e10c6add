"""No room left: a clear refusal, nothing half-written, and on it goes once there is room again."""

import json
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from catalogue.domain.errors import StorageFull
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records
from matching.policy import policy_faults
from migrations.migrate import migrate
from tests.invented_pack import SITES, titled, write_pack
from tests.proving import figure
from tests.servers import Server, serving, settings
from tests.truth import live_bytes, log_of, wrongs
from tests.victims import finished, started

PROFILE = {
    "profile": {"name": "x" * 200, "sector": "sector-seafood"},
    "consent": {"given": True, "text_version": "v1", "purpose": "matching"},
}


def _publish_until_refused(engine: Engine, said: Path) -> None:
    """Publishes longer and longer texts until there is no room; says what was acknowledged and how it ended."""
    unit, done, refusal = SqlUnitOfWork(engine), [], ""
    for number in range(2000):
        try:
            edit_record(SITES[0], {"summary": titled(f"{number} " + "đ" * 3900)}, unit)
            done += [entry.sequence for entry in publish_records([SITES[0]], unit)]
        except StorageFull as error:
            refusal = str(error)
            break
    said.write_text(json.dumps({"done": done, "refusal": refusal}), encoding="utf-8")


def publish_within(url: str, said: Path, most_bytes: int) -> None:
    """The same in a process whose files may not outgrow a limit."""
    engine = open_database(url)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
    try:
        _publish_until_refused(engine, said.with_suffix(".part"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    said.with_suffix(".part").rename(said)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Engine]:
    (tmp_path / "data").mkdir()
    engine = open_database(f"sqlite:///{tmp_path / 'data' / 'langbiang.db'}")
    migrate(engine)
    load_pack(write_pack(tmp_path / "pack"), SqlUnitOfWork(engine), inspect=policy_faults)
    yield engine
    engine.dispose()


def _nothing_is_half_written(engine: Engine, said: Path) -> int:
    """What was acknowledged before the refusal is there, and nothing else; gives how much that was."""
    told = json.loads(said.read_text(encoding="utf-8"))
    assert told["refusal"].endswith("nothing was changed")
    assert told["done"]
    assert len(log_of(engine)) == told["done"][-1]
    assert wrongs(engine) == []
    return len(told["done"])


def test_a_publisher_without_room_changes_nothing_and_goes_on_with_room(
    catalogue: Engine, tmp_path: Path
) -> None:
    url, said = f"sqlite:///{tmp_path / 'data' / 'langbiang.db'}", tmp_path / "said.json"
    assert finished(started(publish_within, url, said, 3_000_000)) == 0
    kept = _nothing_is_half_written(catalogue, said)
    figure(f"files limited to 3 MB: refused after {kept} publications, 0 lost, 0 half-written")
    edit_record(SITES[0], {"summary": titled("wieder Platz")}, SqlUnitOfWork(catalogue))
    assert len(publish_records([SITES[0]], SqlUnitOfWork(catalogue))) == 1
    assert wrongs(catalogue) == []


_ON_A_SMALL_DISK = """
mount -t tmpfs -o size=3m small {disk} && cp {data}/langbiang.db {disk}/ &&
{python} -m tests.e2e.test_full_disk sqlite:///{disk}/langbiang.db {said} ; cp {disk}/langbiang.db* {data}/
"""


def test_a_small_disk_that_fills_up_changes_nothing(catalogue: Engine, tmp_path: Path) -> None:
    may_mount = ["unshare", "--map-root-user", "--mount"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*may_mount, "true"], capture_output=True).returncode
    ):
        pytest.skip("needs a mount namespace: `unshare --map-root-user --mount`")
    catalogue.dispose()
    (tmp_path / "disk").mkdir()
    script = _ON_A_SMALL_DISK.format(
        disk=tmp_path / "disk", data=tmp_path / "data", python=sys.executable, said=tmp_path / "said.json"
    )
    done = subprocess.run([*may_mount, "sh", "-ec", script], capture_output=True, text=True, timeout=120)
    if "mount" in done.stderr:
        pytest.skip("needs to mount a tmpfs in a namespace of its own")
    assert done.stderr == ""
    kept = _nothing_is_half_written(catalogue, tmp_path / "said.json")
    figure(f"a disk of 3 MB full: refused after {kept} publications, 0 lost, 0 half-written")


def _limited(server: Server, most_bytes: int) -> None:
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))


def test_a_server_without_room_refuses_to_store_and_still_answers(catalogue: Engine, tmp_path: Path) -> None:
    load_pack(
        Path(__file__).parents[2] / "fixtures" / "demo", SqlUnitOfWork(catalogue), inspect=policy_faults
    )
    with serving(settings(tmp_path / "data"), tmp_path / "server.log") as server:
        _limited(server, 4096)
        answers = [server.http.post("/v1/profiles", json=PROFILE) for _ in range(3)]
        assert {(each.status_code, each.headers["content-type"]) for each in answers} == {
            (507, "application/problem+json")
        }
        assert {each.json()["type"] for each in answers} == {"/problems/no-space"}
        assert server.http.get("/v1/listings", params={"q": "name"}).json()["total"] > 0
        edit_record(SITES[0], {"title": titled("khi đầy")}, SqlUnitOfWork(catalogue))
        publish_records([SITES[0]], SqlUnitOfWork(catalogue))
        # It can read what was published meanwhile, but not index it: it says what it knows, whole.
        server.http.get("/readyz")
        assert server.http.get("/v1/listings", params={"q": "name"}).status_code == 200
        _limited(server, resource.RLIM_INFINITY)
        head = LogReader(catalogue).head()
        took = server.reached(head.epoch, head.sequence)
        figure(f"a server whose disk was full caught up {took:.1f} s after there was room")
        assert server.http.post("/v1/profiles", json=PROFILE).status_code == 201
        found = server.http.get("/v1/listings", params={"q": "khi đầy"}).json()
        assert SITES[0] in [item["id"] for item in found["items"]]
        lines = server.http.get("/feeds/snapshot.ndjson").content.split(b"\n")[:-1]
        assert lines == list(live_bytes(catalogue).values())


if __name__ == "__main__":
    _publish_until_refused(open_database(sys.argv[1]), Path(sys.argv[2]))
