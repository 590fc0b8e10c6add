"""A server whose database is emptied and restored notices the new epoch and starts over."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

import investors.tables  # noqa: F401 - registers its tables
import partners.tables  # noqa: F401 - registers its tables
from catalogue.storage.backup import read_backup, write_backup
from catalogue.storage.database import writing
from catalogue.storage.reader import LogReader
from catalogue.storage.tables import metadata
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records
from matching.policy import policy_faults
from migrations.migrate import new_epoch
from tests.invented_pack import ZONES, titled, write_pack
from tests.proving import figure
from tests.servers import serving, settings
from tests.truth import live_bytes


@pytest.fixture
def filled(engine: Engine, tmp_path: Path) -> Engine:
    load_pack(write_pack(tmp_path / "pack"), SqlUnitOfWork(engine), inspect=policy_faults)
    return engine


def test_a_running_server_follows_a_restored_database(
    filled: Engine, database_url: str, tmp_path: Path
) -> None:
    write_backup(filled, tmp_path / "backup.gz")
    with serving(settings(tmp_path / "data", database_url), tmp_path / "server.log") as server:
        cursor = server.http.get("/feeds/snapshot.ndjson").headers["langbiang-cursor"]
        edit_record(ZONES[2], {"title": titled("mất khi khôi phục")}, SqlUnitOfWork(filled))
        publish_records([ZONES[2]], SqlUnitOfWork(filled))
        head = LogReader(filled).head()
        server.reached(head.epoch, head.sequence)
        with writing(filled) as connection:
            for table in reversed(metadata.sorted_tables):
                if table.name not in {"log_head", "server_keys"}:
                    connection.execute(table.delete())
        read_backup(filled, tmp_path / "backup.gz", new_epoch())
        head = LogReader(filled).head()
        took = server.reached(head.epoch, head.sequence)
        lines = server.http.get("/feeds/snapshot.ndjson").content.split(b"\n")[:-1]
        assert lines == list(live_bytes(filled).values())
        assert server.http.get("/feeds/changes", params={"cursor": cursor}).status_code == 410
        found = server.http.get("/v1/listings", params={"q": "khôi phục"}).json()
        assert ZONES[2] not in [item["id"] for item in found["items"]]
    figure(f"a server whose {filled.dialect.name} was restored started over within {took:.1f} s")
