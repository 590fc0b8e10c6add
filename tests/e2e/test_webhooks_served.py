"""Webhooks as an operator has them: added by command, sent by the server or by a worker beside it."""

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine
from standardwebhooks.webhooks import Webhook as Verifier

from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.packs.load import load_pack
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from matching.policy import policy_faults
from tests.inboxes import Inbox
from tests.invented_pack import ZONES, titled, write_pack
from tests.proving import counted, figure
from tests.servers import command, serving, settings


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with closing(Inbox()) as found:
        yield found


@pytest.fixture
def environment(engine: Engine, database_url: str, tmp_path: Path) -> dict[str, str]:
    load_pack(write_pack(tmp_path / "pack"), SqlUnitOfWork(engine), inspect=policy_faults)
    chosen = settings(tmp_path / "data", database_url)
    return chosen | {"LANGBIANG_WEBHOOKS_TO_LOOPBACK": "true", "LANGBIANG_PUBLIC_URL": "https://x.example"}


def said(environment: dict[str, str], *arguments: str, code: int = 0) -> str:
    run = subprocess.run(command(*arguments), env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == code, run.stderr
    return run.stdout if code == 0 else run.stderr


def _received(inbox: Inbox, count: int, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while len(inbox.got) < count:
        assert time.monotonic() < end, f"{len(inbox.got)} of {count} came"
        time.sleep(0.01)


def test_a_publication_reaches_the_receiver_within_a_second(
    engine: Engine, environment: dict[str, str], inbox: Inbox, tmp_path: Path
) -> None:
    secret = said(environment, "webhook", "add", inbox.url, "--kind", "zone").strip()
    assert secret.startswith("whsec_")
    unit, took = SqlUnitOfWork(engine), []
    with serving(environment, tmp_path / "server.log"):
        for number in range(counted(5, 50)):
            edit_record(ZONES[0], {"title": titled(f"n{number}")}, unit)
            done = publish_records([ZONES[0]], unit)
            begun = time.monotonic()
            _received(inbox, number + 1)  # The sites that hold the zone's name are of another kind.
            took.append(inbox.at[-1] - begun)
            assert json.loads(inbox.got[-1][1])["data"]["sequence"] == done[0].sequence
        withdraw_records([ZONES[0]], "sold", unit, leaving_referrers=True)
        _received(inbox, counted(5, 50) + 1)
    assert json.loads(inbox.got[-1][1])["type"] == "listing.deleted"
    for _, body, headers in inbox.got:
        assert Verifier(secret).verify(body, headers)
    figure(
        f"a publication at a receiver on {engine.dialect.name}: after {min(took):.2f} to {max(took):.2f} s"
    )
    assert min(took) <= 1  # The slowest of a crowded machine says more of the machine.


def test_the_commands_do_what_they_say(
    engine: Engine, environment: dict[str, str], inbox: Inbox, tmp_path: Path
) -> None:
    said(environment, "webhook", "add", inbox.url, "--after", "0", "--pack", "thu")
    id_ = said(environment, "webhook", "list").split()[0]
    worker = subprocess.Popen(command("worker"), env=environment)
    try:
        _received(inbox, 30)
        first = [json.loads(body)["data"]["sequence"] for _, body, _ in inbox.got]
        assert first == list(range(1, 31))
        said(environment, "webhook", "replay", id_, "--after", "28")
        _received(inbox, 32)
        new = said(environment, "webhook", "rotate", id_).strip()
        said(environment, "webhook", "replay", id_, "--after", "29")
        _received(inbox, 33)
    finally:
        worker.terminate()
        worker.wait(30)
    assert Verifier(new).verify(inbox.got[-1][1], inbox.got[-1][2])
    lines = said(environment, "webhook", "deliveries", id_).splitlines()
    assert len(lines) == 33
    assert "accepted" in lines[0]
    said(environment, "webhook", "remove", id_)
    assert said(environment, "webhook", "list") == ""
    assert "no webhook" in said(environment, "webhook", "deliveries", id_, code=1)


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("https://user:word@partner.example/",), "name or password"),
        (("http://partner.example/", "--kind", "nothing"), "no kind"),
        (("https://partner.example:22/",), "port"),
        (("https://2130706433/",), "disguise"),
        (("ftp://partner.example/",), "https"),
    ],
)
def test_what_cannot_be_a_receiver_is_refused(arguments: tuple[str, ...], why: str, tmp_path: Path) -> None:
    environment = settings(tmp_path) | {"LANGBIANG_FIRST_PACK": "none"}
    said(environment, "migrate")
    assert why in said(environment, "webhook", "add", *arguments, code=1)
    assert said(environment, "webhook", "list") == ""
