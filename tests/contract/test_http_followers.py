"""The programs of docs/feeds.md, as they stand there, each follow a server that tells them to wait and to resync."""

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from api.settings import ROOT
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from tests.contract.test_http_served import Served, served
from tests.proving import PROVING, figure

PAGE = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")

# Each driver takes the snapshot, says so, and pulls once for every line it is told; at the end it prints its copy.
PYTHON = """
import json, sys
from follow import pull, snapshot
base, copy, etag = sys.argv[1], {}, None
cursor = snapshot(base, copy)
print("ready", flush=True)
for line in sys.stdin:
    cursor, etag = pull(base, copy, line.strip() or cursor, etag)
    print(cursor, flush=True)
print(json.dumps(copy))
"""
JAVASCRIPT = """
import { createInterface } from "node:readline";
import { pull, snapshot } from "./follow.mjs";
const base = process.argv[2], copy = new Map();
let cursor = await snapshot(base, copy), etag;
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  ({ cursor, etag } = await pull(base, copy, line.trim() || cursor, etag));
  console.log(cursor);
}
console.log(JSON.stringify(Object.fromEntries(copy)));
"""
GO = """
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	base, etag := os.Args[1], ""
	copied, cursor, err := Snapshot(base)
	must(err)
	fmt.Println("ready")
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if line := strings.TrimSpace(lines.Text()); line != "" {
			cursor = line
		}
		copied, cursor, etag, err = Pull(base, copied, cursor, etag)
		must(err)
		fmt.Println(cursor)
	}
	body, err := json.Marshal(copied)
	must(err)
	fmt.Println(string(body))
}
"""


def program(language: str) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def python(folder: Path) -> list[str]:
    (folder / "follow.py").write_text(program("python"), encoding="utf-8")
    (folder / "driver.py").write_text(PYTHON, encoding="utf-8")
    return [sys.executable, "driver.py"]


def javascript(folder: Path) -> list[str]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node on the PATH")
    (folder / "follow.mjs").write_text(program("javascript"), encoding="utf-8")
    (folder / "driver.mjs").write_text(JAVASCRIPT, encoding="utf-8")
    return [node, "driver.mjs"]


def go(folder: Path) -> list[str]:
    if not PROVING:
        pytest.skip("needs a minute to compile; built and run by make prove")
    tool = shutil.which("go")
    if tool is None:
        pytest.skip("needs go on the PATH")
    (folder / "follow.go").write_text(program("go"), encoding="utf-8")
    (folder / "main.go").write_text(GO, encoding="utf-8")
    (folder / "go.mod").write_text("module follow\n\ngo 1.19\n", encoding="utf-8")
    subprocess.run([tool, "build", "-o", "driver", "."], cwd=folder, check=True, capture_output=True)
    return ["./driver"]


@contextmanager
def busy(server: Served) -> Iterator[tuple[str, list[int]]]:
    """In front of a server: every third request is told to wait a second."""
    answered: list[int] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if len(answered) % 3 == 0:
                self.told(429, [("Retry-After", "1"), ("Content-Length", "0")], b"")
                return
            inner = HTTPConnection(server.host, server.port, timeout=30)
            names = ("If-None-Match", "Accept-Encoding")
            inner.request(
                "GET", self.path, headers={name: self.headers[name] for name in names if self.headers[name]}
            )
            answer = inner.getresponse()
            body = answer.read()
            inner.close()
            self.told(
                answer.status, [pair for pair in answer.getheaders() if pair[0].lower() != "date"], body
            )

        def told(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
            answered.append(status)
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    front = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=front.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{front.server_port}", answered
    finally:
        front.shutdown()
        thread.join()
        front.server_close()


def titled(server: Served, id: str, text: str) -> int:
    unit = SqlUnitOfWork(server.service.engine)
    edit_record(id, {"title": {"vi": text, "en": text}}, unit)
    return publish_records([id], unit)[-1].sequence


@pytest.mark.parametrize("ready", [python, javascript, go])
def test_a_program_of_the_page_keeps_an_exact_copy(ready: Any, tmp_path: Path) -> None:
    command = ready(tmp_path)
    with served(tmp_path / "data") as server, busy(server) as (address, answered):
        child = subprocess.Popen(
            [*command, address],
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert child.stdin is not None
        assert child.stdout is not None

        def pulled(cursor: str = "") -> str:
            child.stdin.write(cursor + "\n")  # type: ignore[union-attr]  # it was started with pipes
            child.stdin.flush()  # type: ignore[union-attr]  # it was started with pipes
            return child.stdout.readline().strip()  # type: ignore[union-attr]  # it was started with pipes

        try:
            assert child.stdout.readline().strip() == "ready"
            titled(server, "kcn-loc-son", "Renamed once")
            withdraw_records(
                ["kcn-phu-hoi"], "test", SqlUnitOfWork(server.service.engine), leaving_referrers=True
            )
            last = titled(server, "kcn-loc-son", "Renamed twice")
            server.get(f"/healthz?at_least={last}")
            server.get(f"/v1/listings/kcn-loc-son?at_least={last}")
            end = server.service.follower.world.snapshot.cursor(last)
            assert pulled() == end
            assert [pulled(), pulled(), pulled()] == [end] * 3
            assert 304 in answered
            assert pulled("0123abcd.7") == end
            assert {200, 304, 410, 429} <= set(answered)
            rest, _ = child.communicate(timeout=30)
        finally:
            child.kill()
            child.wait()
        wanted = {
            found["id"]: found
            for found in map(json.loads, server.get("/feeds/snapshot.ndjson").body.splitlines())
        }
    assert json.loads(rest) == wanted
    assert child.returncode == 0
    figure(
        f"{ready.__name__} program of docs/feeds.md: {len(wanted)} listings, equal; {answered.count(429)} waits, 1 resync"
    )
