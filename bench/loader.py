"""Load on one path: ``wrk`` where it is installed, else a small loader in a process of its own."""

import asyncio
import re
import shutil
import subprocess
import sys
import time
from typing import cast

from bench.process import ROOT

CONNECTIONS = 16
_PATIENCE_SECONDS = 60.0
_COUNTED = re.compile(r"(\d+) requests in")


def loaded(port: int, path: str, seconds: float, etag: str | None = None) -> int:
    """Keeps 16 connections busy for a while; gives how many requests were answered."""
    url = f"http://127.0.0.1:{port}{path}"
    if wrk := shutil.which("wrk"):
        header = ["-H", f"If-None-Match: {etag}"] if etag else []
        command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", *header, url]
        found = _COUNTED.search(_output(command))
        return int(found[1]) if found else 0
    command = [sys.executable, "-m", "bench.loader", str(port), path, str(seconds), etag or ""]
    return int(_output(command))


def _output(command: list[str]) -> str:
    return subprocess.run(
        command, capture_output=True, text=True, check=True, cwd=ROOT, timeout=_PATIENCE_SECONDS
    ).stdout


class _Client(asyncio.Protocol):
    """Asks again as soon as an answer is whole. All answers are as long as the first."""

    def __init__(self, request: bytes, until: float) -> None:
        self._request, self._until = request, until
        self._length, self._received = 0, 0
        self._first = b""
        self.answers = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class is not a subclass of it.
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        if not self._length:
            self._first += data
            self._length = _whole_length(self._first)
        if self._length and self._received >= self._length:
            self.answers, self._received = self.answers + 1, 0
            if time.perf_counter() < self._until:
                self._transport.write(self._request)
            else:
                self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None) if exc is None else self.done.set_exception(exc)


def _whole_length(begun: bytes) -> int:
    """Bytes of the answer that begins like this; 0 while its head is not there."""
    end = begun.find(b"\r\n\r\n")
    if end < 0:
        return 0
    found = re.search(rb"\r\ncontent-length: (\d+)", begun[:end], re.IGNORECASE)
    return end + 4 + (int(found[1]) if found else 0)


async def _run(port: int, path: str, seconds: float, etag: str) -> int:
    header = f"If-None-Match: {etag}\r\n" if etag else ""
    request = f"GET {path} HTTP/1.1\r\nHost: bench\r\n{header}\r\n".encode()
    until, loop = time.perf_counter() + seconds, asyncio.get_running_loop()
    made = [
        (await loop.create_connection(lambda: _Client(request, until), "127.0.0.1", port))[1]
        for _ in range(CONNECTIONS)
    ]
    await asyncio.gather(*(client.done for client in made))
    return sum(client.answers for client in made)


def main() -> None:
    """Prints the number of requests answered."""
    import uvloop

    port, path, seconds, etag = sys.argv[1:5]
    print(uvloop.run(_run(int(port), path, float(seconds), etag)))


if __name__ == "__main__":
    main()
