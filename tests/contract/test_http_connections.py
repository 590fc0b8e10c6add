"""What a connection may do before its request is one."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.edge import connections
from tests.contract.test_http_served import Served, served


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    with served(tmp_path) as running:
        yield running


def said(server: Served, *parts: bytes) -> bytes:
    """All that is answered to these parts, until the server closes."""
    with socket.create_connection((server.host, server.port), timeout=10) as connection:
        for part in parts:
            connection.sendall(part)
        found = b""
        while more := connection.recv(65536):
            found += more
        return found


def test_names_may_be_sent_as_they_are_typed(server: Served) -> None:
    typed = server.raw("GET /v1/listings?q=chè HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert typed.status == 200
    assert typed.json["total"] > 0
    assert typed.json["items"] == server.get("/v1/listings?q=ch%C3%A8").json["items"]


def test_a_header_keeps_its_bytes(server: Served) -> None:
    head = "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Who: Bảo Lộc\r\nConnection: close\r\n\r\n"
    assert server.raw(head.encode()).status == 200


@pytest.mark.parametrize(
    "line", [b"X: " + b"a" * 200_000 + b"\r\n", b"X: a\r\n" * 20_000], ids=["long", "many"]
)
def test_a_head_has_an_end(server: Served, line: bytes) -> None:
    answer = said(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + line)
    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b'"/problems/head-too-large"' in answer
    assert server.get("/healthz").status == 200


@pytest.mark.parametrize(
    "begun",
    [b"", b"GET /heal", b"GET /healthz HTTP/1.1\r\nHost: x\r\n"],
    ids=["nothing", "a line", "a header"],
)
def test_a_head_that_does_not_come_is_not_waited_for(server: Served, begun: bytes) -> None:
    began = time.monotonic()
    answer = said(server, begun)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert time.monotonic() - began < 5


def test_the_next_request_of_a_connection_is_bound_too(server: Served) -> None:
    answer = said(server, b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /healthz HT")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 " in answer


def test_a_slow_handler_is_not_a_slow_head(server: Served) -> None:
    """The clock stops once the head is there, and an idle connection may be used again."""
    with socket.create_connection((server.host, server.port), timeout=10) as connection:
        for _ in range(3):
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
            time.sleep(0.4)


def test_what_is_no_http_is_told_so(server: Served) -> None:
    answer = said(server, b"\x16\x03\x01\x02\x00 not http\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in answer


def test_requests_before_it_do_not_count_for_a_head(server: Served) -> None:
    request = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    many = 2 * connections.MOST_HEAD_BYTES // len(request)
    answer = said(server, request * many + b"GET /healthz HTTP/1.1\r\nHost:")
    assert answer.count(b"HTTP/1.1 200 ") == many
    assert b"HTTP/1.1 408 " in answer
    assert b"HTTP/1.1 431 " not in answer


def test_a_body_that_breaks_off_in_nonsense_is_refused_once(
    server: Served, capsys: pytest.CaptureFixture[str]
) -> None:
    head = b"POST /v1/matches HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = said(server, head, b"5\r\n{}   \r\nnonsense\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert server.get("/healthz").status == 200
    assert "Traceback" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        (b"GET /healthz HTTP/1.1\r\nX-Host: a\r\n\r\n", 400),
        (b"POST /v1/matches HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", 400),
        (b"GET /healthz HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n", 200),
        (b"GET /healthz HTTP/1.0\r\n\r\n", 200),
    ],
)
def test_a_request_names_its_host_once(
    server: Served, head: bytes, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = said(server, head)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert (b"Host header" in answer) is (status == 400)
    assert "Traceback" not in "".join(capsys.readouterr())


def test_what_follows_a_head_without_a_host_is_not_answered(server: Served) -> None:
    answer = said(server, b"GET /healthz HTTP/1.1\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert server.get("/healthz").status == 200
