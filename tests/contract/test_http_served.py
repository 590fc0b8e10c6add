"""A real server on loopback for the tests that speak HTTP: started, asked, ended."""

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from api.main import create_app
from api.service import Service
from api.serving import OPTIONS
from api.settings import Settings

SECURITY = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "access-control-allow-origin": "*",
}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @cached_property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def media_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0]


@dataclass(frozen=True)
class Served:
    """A running server, and the service inside it."""

    service: Service
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def raw(self, request: bytes, method: str = "GET", seconds: float = 20.0) -> Answer:
        """Sends bytes as they are and reads one answer."""
        with socket.create_connection((self.host, self.port), timeout=seconds) as connection:
            with suppress(
                BrokenPipeError, ConnectionResetError
            ):  # It may answer before it has read everything.
                connection.sendall(request)
            answer = http.client.HTTPResponse(connection, method=method)
            answer.begin()
            body = answer.read()
            headers: dict[str, str] = {}
            for name, value in answer.getheaders():
                assert name.lower() not in headers, f"{name} is given twice"
                headers[name.lower()] = value
            return Answer(answer.status, headers, body)

    def ask(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: Mapping[str, str | bytes] | None = None,
    ) -> Answer:
        """A request with the headers given and no others than it needs; the target is sent as it is."""
        lines: dict[str, str | bytes] = {"Host": f"{self.host}:{self.port}", "Connection": "close"}
        if body is not None:
            lines |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
        lines |= headers or {}
        head = b"".join(
            name.encode() + b": " + (value if isinstance(value, bytes) else value.encode("latin-1")) + b"\r\n"
            for name, value in lines.items()
            if value != ""
        )
        start = f"{method} {target} HTTP/1.1\r\n".encode("latin-1")
        return self.raw(start + head + b"\r\n" + (body or b""), method)

    def get(self, target: str, **headers: str) -> Answer:
        return self.ask(
            "GET", target, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def post(self, target: str, document: Any, **headers: str) -> Answer:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.ask("POST", target, json.dumps(document).encode(), given)


@contextmanager
def served(data_dir: Path, **settings: Any) -> Iterator[Served]:
    """A server as ``langbiang serve`` starts it, in a thread of this process, on a port that was free."""
    listener = socket.create_server(("127.0.0.1", 0))
    port: int = listener.getsockname()[1]
    given = {"public_url": f"http://127.0.0.1:{port}", "anonymous_per_hour": 10_000_000, **settings}
    service = Service(Settings(data_dir=data_dir, port=port, **given))
    app = create_app(service=service)
    server = uvicorn.Server(uvicorn.Config(app, **OPTIONS))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="server")
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        yield Served(service, "127.0.0.1", port)
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        listener.close()


def test_the_server_starts_answers_and_ends(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        assert server.get("/healthz").json["status"] == "alive"
        assert server.get("/readyz").json["status"] == "ready"
    with pytest.raises(ConnectionRefusedError):
        server.get("/healthz")
