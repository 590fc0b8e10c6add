"""What the page for partners shows runs, verifies what is sent, and refuses what was changed."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.settings import ROOT, Settings
from partners.receivers import DEADLINE_SECONDS
from partners.schedule import SECONDS
from partners.sending import LEASE
from partners.signing import new_secret, signed_headers

PAGE = (ROOT / "docs" / "partners.md").read_text(encoding="utf-8")
BODY = '{"type":"listing.deleted","data":{"id":"kcn-lộc-sơn"}}'.encode()
Verify = Callable[[str, dict[str, str], bytes], Any]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def in_python(text: str) -> Verify:
    found: dict[str, Any] = {}
    exec(text, found)
    verify: Verify = found["verified"]
    return verify


def in_javascript(text: str, folder: Path) -> Verify:
    module = folder / "verified.mjs"
    module.write_text(
        text
        + """
const [secret, headers] = process.argv.slice(2);
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
console.log(JSON.stringify(verified(secret, JSON.parse(headers), Buffer.concat(chunks))));
""",
        encoding="utf-8",
    )

    def verify(secret: str, headers: dict[str, str], body: bytes) -> Any:
        run = subprocess.run(
            ["node", str(module), secret, json.dumps(headers)], input=body, capture_output=True, check=False
        )
        if run.returncode:
            raise ValueError(run.stderr.decode())
        return json.loads(run.stdout)

    return verify


def verifies(verify: Verify) -> None:
    secret, other, now = new_secret(), new_secret(), int(time.time())
    sent = signed_headers([other, secret], "msg_e_1", now, BODY)
    assert verify(secret, sent, BODY) == json.loads(BODY)
    assert verify(other, sent, BODY) == json.loads(BODY)
    old = signed_headers([secret], "msg_e_1", now - 400, BODY)
    for key, headers, body in [
        (new_secret(), sent, BODY),
        (secret, sent, BODY.replace(b"deleted", b"deletee")),
        (secret, sent | {"webhook-id": "msg_e_2"}, BODY),
        (secret, sent | {"webhook-timestamp": str(now + 1)}, BODY),
        (secret, old, BODY),
    ]:
        with pytest.raises(Exception, match=r"(?i)signature|signed|old"):
            verify(key, headers, body)


@pytest.mark.parametrize("at", [0, 1], ids=["with the library", "without"])
def test_python_as_shown_verifies(at: int) -> None:
    verifies(in_python(blocks("python")[at]))


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node")
def test_javascript_as_shown_verifies(tmp_path: Path) -> None:
    verifies(in_javascript(blocks("javascript")[0], tmp_path))


def test_the_page_gives_the_figures_of_the_program() -> None:
    settings = Settings.model_construct()
    assert f"{settings.anonymous_per_hour:,} requests" in PAGE
    assert f"{settings.key_per_hour:,} unless said" in PAGE
    assert f"within {DEADLINE_SECONDS:g} seconds" in PAGE
    names = {5: "5 s", 300: "5 min", 1800: "30 min"}
    shown = [names.get(found, f"{found // 3600} h") for found in SECONDS[1:]]
    assert f"after {', '.join(shown[:-1])} and {shown[-1]}" in PAGE
    assert LEASE.total_seconds() > 2 * DEADLINE_SECONDS


def test_the_message_shown_is_one() -> None:
    from partners.events import message
    from partners.hooks import Entry

    shown = PAGE.split("webhook-signature: v1,…\n\n")[1].split("\n")[0]
    entry = Entry(
        431, "kcn-loc-son", "zone", "lam-dong", "upsert", "2026-11-22T08:00:00.000431Z", None, redacted=False
    )
    assert shown.encode() == message(entry, "9f2c41d07be3", "https://catalogue.example")
