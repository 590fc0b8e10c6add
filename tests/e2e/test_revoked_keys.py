"""A key revoked by the command is refused by every process within a second."""

import subprocess
import time
from pathlib import Path

from sqlalchemy import Engine

from partners.port import Scope
from partners.storage import SqlKeys
from tests.proving import counted, figure
from tests.servers import Server, command, serving, settings

ROUNDS = counted(3, 20)


def _said(environment: dict[str, str], *arguments: str) -> str:
    run = subprocess.run(command(*arguments), env=environment, capture_output=True, text=True, check=True)
    return run.stdout


def _until(server: Server, secret: str, status: int, since: float) -> float:
    """Asks until it answers with a status; the seconds since."""
    while server.http.get("/feeds/changes?limit=1", headers={"X-API-Key": secret}).status_code != status:
        assert time.monotonic() - since < 10
    return time.monotonic() - since


def test_a_revoked_key_is_refused_by_every_process_within_a_second(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    url, folder = database_url, tmp_path
    environment = settings(folder / "data", url) | {"LANGBIANG_FIRST_PACK": "none"}
    store, slowest = SqlKeys(engine), 0.0
    with (
        serving(environment, folder / "1.log") as one,
        serving(environment | {"LANGBIANG_DATA_DIR": str(folder / "other")}, folder / "2.log") as other,
    ):
        for number in range(ROUNDS):
            made = store.create(f"Somebody {number}", list(Scope), 1000)
            begun = time.monotonic()
            for server in (one, other):
                assert _until(server, made.secret, 200, begun) < 1
            store.revoke(made.key.id)
            begun = time.monotonic()
            slowest = max(slowest, *(_until(server, made.secret, 401, begun) for server in (one, other)))
        secret = _said(environment, "key", "create", "By command", "--per-hour", "7").split()[0]
        id_ = next(
            line for line in _said(environment, "key", "list").splitlines() if "By command" in line
        ).split()[0]
        _until(one, secret, 200, time.monotonic())
        assert "revoked" in _said(environment, "key", "revoke", id_)
        _until(other, secret, 401, time.monotonic())
        assert secret not in _said(environment, "key", "list")
    figure(
        f"a revoked key in two processes, {engine.dialect.name}: refused after at most {slowest:.2f} s of {ROUNDS}"
    )
    assert slowest <= 1
