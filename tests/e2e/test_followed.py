"""``langbiang follow``: a folder that equals the catalogue, whatever happens to it or to the server meanwhile."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from catalogue.storage.backup import read_backup, write_backup
from catalogue.storage.database import open_database
from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from matching.policy import policy_faults
from migrations.migrate import migrate, new_epoch
from tests.invented_pack import IDS, ZONES, titled, write_pack
from tests.proving import counted, figure
from tests.servers import Server, command, serving, settings
from tests.truth import live_bytes
from tests.victims import finished, killed, run_command, started

FIXTURES = Path(__file__).parents[2] / "fixtures"


def followed(server: Server | str, folder: Path, *options: str, code: int = 0) -> str:
    address = server if isinstance(server, str) else str(server.http.base_url)
    run = subprocess.run(
        command("follow", address, str(folder), *options), capture_output=True, text=True, check=False
    )
    assert run.returncode == code, run.stdout + run.stderr
    return run.stdout + run.stderr


def files(folder: Path) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in (folder / "listings").iterdir()}


def wanted(engine: Engine) -> dict[str, bytes]:
    """The stored bytes, and a line feed."""
    return {id_: body + b"\n" for id_, body in live_bytes(engine).items()}


def opened(folder: Path) -> Engine:
    folder.mkdir(exist_ok=True)
    engine = open_database(f"sqlite:///{folder / 'langbiang.db'}")
    migrate(engine)
    return engine


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Engine]:
    engine = opened(tmp_path / "data")
    for pack in (write_pack(tmp_path / "pack"), FIXTURES / "demo"):
        load_pack(pack, SqlUnitOfWork(engine), inspect=policy_faults)
    yield engine
    engine.dispose()


@pytest.fixture
def server(catalogue: Engine, tmp_path: Path) -> Iterator[Server]:
    with serving(settings(tmp_path / "data"), tmp_path / "server.log") as found:
        yield found


def changed(engine: Engine, random: Random, number: int) -> None:
    unit = SqlUnitOfWork(engine)
    id_ = random.choice(IDS)
    if random.random() < 0.25 and id_ in live_bytes(engine):
        withdraw_records([id_], f"reason {number}", unit, leaving_referrers=True)
    else:
        edit_record(id_, {"title": titled(f"{id_} n{number} \u2028 đ")}, unit)
        publish_records([id_], unit)


def caught_up(engine: Engine, server: Server) -> None:
    head = LogReader(engine).head()
    server.reached(head.epoch, head.sequence)


def test_a_folder_equals_the_catalogue_byte_for_byte(
    catalogue: Engine, server: Server, tmp_path: Path
) -> None:
    random, folder = Random(1), tmp_path / "copy"
    said = followed(server, folder, "--verify")
    assert "from the snapshot" in said
    assert "every file equals the snapshot" in said
    assert files(folder) == wanted(catalogue)
    for number in range(40):
        changed(catalogue, random, number)
    caught_up(catalogue, server)
    said = followed(server, folder, "--verify")
    assert "from the snapshot" not in said
    assert "deleted" in said
    assert files(folder) == wanted(catalogue)
    head = LogReader(catalogue).head()
    assert json.loads((folder / "state.json").read_bytes())["cursor"] == f"{head.epoch}.{head.sequence}"


def test_a_spoilt_file_is_noticed(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    followed(server, folder, "--once")
    path = folder / "listings" / f"{ZONES[0]}.json"
    path.write_bytes(path.read_bytes().replace(b"Name", b"Nome"))
    assert f"differs: {ZONES[0]}" in followed(server, folder, "--verify", code=1)


def follow_and_die(address: str, folder: str, after: int, log: str) -> None:
    """Follows, and is killed at the n-th of its own steps."""
    from catalogue.usecases.faults import plant

    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == after:
            os.kill(os.getpid(), signal.SIGKILL)

    for point in ("follow:listing", "follow:swept", "follow:change", "follow:applied"):
        plant(point, step)
    import sys

    sys.stderr = Path(log).open("a", encoding="utf-8")  # noqa: SIM115 - as long as the process
    raise SystemExit(run_command(["follow", address, folder, "--once"]))


def test_killed_at_any_point_it_ends_with_the_same_folder(
    catalogue: Engine, server: Server, tmp_path: Path
) -> None:
    random, folder, kills = Random(2), tmp_path / "copy", 0
    address, log = str(server.http.base_url), str(tmp_path / "follow.log")
    for number in range(counted(12, 120)):
        for turn in range(4):
            changed(catalogue, random, 10 * number + turn)
        caught_up(catalogue, server)
        # The first rounds hit the snapshot, the later ones pages of changes.
        after = random.randint(1, 60) if number < 4 else random.randint(1, 6)
        code = finished(started(follow_and_die, address, str(folder), after, log))
        assert code in {0, -signal.SIGKILL}, Path(log).read_text()
        kills += code == -signal.SIGKILL
        left = {path.name for path in (folder / "listings").iterdir() if path.suffix == ".json"}
        assert all(json.loads((folder / "listings" / name).read_bytes()) for name in left)
    followed(server, folder, "--verify")
    fresh = tmp_path / "fresh"
    followed(server, fresh, "--once")
    equal = files(folder) == files(fresh) == wanted(catalogue)
    figure(
        f"langbiang follow killed {kills} times at its own steps: {'the same' if equal else 'ANOTHER'} folder in the end"
    )
    assert equal
    assert kills > 3
    assert (folder / "state.json").read_bytes() == (fresh / "state.json").read_bytes()


def follow_for_ever(address: str, folder: str, log: str) -> None:
    """Follows until it is killed."""
    import sys

    sys.stderr = sys.stdout = Path(log).open("a", encoding="utf-8")  # noqa: SIM115 - as long as the process
    run_command(["follow", address, folder, "--every", "0.05"])


def test_killed_at_any_moment_while_others_publish_and_servers_restart(
    catalogue: Engine, tmp_path: Path
) -> None:
    random, folder, log = Random(3), tmp_path / "copy", tmp_path / "follow.log"
    environment = settings(tmp_path / "data")
    kills, live = counted(6, 60), [Server(environment, tmp_path / "server.log").ready()]
    port = live[0].port
    try:
        for number in range(kills):
            follower = started(follow_for_ever, f"http://127.0.0.1:{port}", str(folder), str(log))
            if number % 3 == 1:
                live[0].kill()
                live = [Server(environment, tmp_path / "server.log", port).ready()]
            for turn in range(6):
                changed(catalogue, random, 10 * number + turn)
                time.sleep(random.uniform(0, 0.1))
            killed(follower)
        caught_up(catalogue, live[0])
        followed(live[0], folder, "--verify")
    finally:
        live[0].stop()
    figure(f"langbiang follow killed {kills} times at random moments: equal to the catalogue")
    assert files(folder) == wanted(catalogue)
    assert "Traceback" not in log.read_text(encoding="utf-8")


def test_a_replaced_log_is_taken_from_its_snapshot(catalogue: Engine, server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    followed(server, folder, "--once")
    write_backup(catalogue, tmp_path / "backup.gz")
    edit_record(ZONES[0], {"title": titled("chỉ ở bản cũ")}, SqlUnitOfWork(catalogue))
    publish_records([ZONES[0]], SqlUnitOfWork(catalogue))
    caught_up(catalogue, server)
    followed(server, folder, "--once")
    port = server.port
    server.stop()
    restored = opened(tmp_path / "restored")
    read_backup(restored, tmp_path / "backup.gz", new_epoch())
    again = Server(settings(tmp_path / "restored"), tmp_path / "again.log", port)
    try:
        said = followed(again.ready(), folder, "--verify")
    finally:
        again.stop()
    assert "taking the snapshot again" in said
    assert files(folder) == wanted(restored)
    restored.dispose()


def test_two_may_not_write_to_one_folder(server: Server, tmp_path: Path) -> None:
    from partners.replica import Replica

    folder = tmp_path / "copy"
    with Replica(folder).locked():
        assert "another process follows" in followed(server, folder, "--once", code=1)
    followed(server, folder, "--once")


def test_a_limit_is_waited_for(catalogue: Engine, tmp_path: Path) -> None:
    import httpx

    from partners.following import Following
    from partners.replica import Replica

    environment = settings(tmp_path / "data") | {"LANGBIANG_ANONYMOUS_PER_HOUR": "5"}
    with serving(environment, tmp_path / "server.log") as server:
        waited: list[float] = []

        def sleep(seconds: float) -> None:
            waited.append(seconds)
            raise TimeoutError

        for _ in range(5):
            server.http.get("/feeds/changes?limit=1")
        with httpx.Client() as http, pytest.raises(TimeoutError):
            Following(
                http, str(server.http.base_url), Replica(tmp_path / "copy"), print, sleep=sleep
            ).catch_up()
        assert 3500 < waited[0] <= 3600
