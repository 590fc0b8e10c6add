"""What was redacted is in no answer any more, and no copy of it counts as current."""

import time
from pathlib import Path

from catalogue.storage.reader import LogReader
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.publishing import withdraw_records
from catalogue.usecases.redacting import redact_publication
from tests.contract.test_http_served import Served, served

LOT = "kcn-loc-son-cn11"
NAME = "Nguyễn Văn Canary"


def _read_on(server: Served) -> None:
    """Waits until the server has seen what changed without a publication."""
    head, end = LogReader(server.service.engine).head(), time.monotonic() + 5
    while server.service.follower.head != head:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_blanked_reason_leaves_the_change_log_and_its_validators(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        unit = SqlUnitOfWork(server.service.engine)
        begun = server.get("/feeds/changes?limit=1000").json["cursor"]
        gone = withdraw_records([LOT], NAME, unit)
        assert server.service.follower.wait_for(gone[-1].sequence, 5.0)
        pull = f"/feeds/changes?cursor={begun}"
        before = server.get(pull)
        assert NAME in before.body.decode()
        own = next(entry.sequence for entry in gone if entry.id == LOT and entry.op == "delete")
        redact_publication(own, unit)
        _read_on(server)
        after = server.get(pull, If_None_Match=before.headers["etag"])
        assert after.status == 200
        assert NAME not in after.body.decode()
        assert after.headers["etag"] != before.headers["etag"]
        assert [change["sequence"] for change in after.json["changes"]] == [
            change["sequence"] for change in before.json["changes"]
        ]
        assert after.json["cursor"] == before.json["cursor"]
        assert server.get(pull, If_None_Match=after.headers["etag"]).status == 304
