"""Real servers, started by the real command on a free port of the loopback, and ended by their process id."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

STARTED_WITHIN = 60.0


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def settings(folder: Path, url: str | None = None, first_pack: Path | None = None) -> dict[str, str]:
    """The environment of a command: its own data directory and, where given, database and first pack."""
    chosen = {"LANGBIANG_DATA_DIR": str(folder), "LANGBIANG_LOG_LEVEL": "warning"}
    chosen["LANGBIANG_ANONYMOUS_PER_HOUR"] = "10000000"  # All of a test's clients have one address.
    if url:
        chosen["LANGBIANG_DATABASE_URL"] = url
    if first_pack:
        chosen["LANGBIANG_FIRST_PACK"] = str(first_pack)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LANGBIANG_")}
    return inherited | chosen


def command(*arguments: str) -> list[str]:
    """The command line of ``langbiang`` with this interpreter."""
    return [sys.executable, "-c", "from api.cli import main; main()", *arguments]


class Server:
    """One ``langbiang serve``."""

    def __init__(self, environment: dict[str, str], log: Path, port: int | None = None) -> None:
        self.port = port or free_port()
        self.log = log
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                command("serve", "--port", str(self.port)), env=environment, stdout=out, stderr=out
            )
        self.http = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ready(self) -> "Server":
        """Waits until it answers that it follows the log."""
        end = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < end:
            if self._process.poll() is not None:
                break
            try:
                if self.http.get("/readyz").status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.02)
        raise AssertionError(f"the server did not start:\n{self.log.read_text(encoding='utf-8')[-3000:]}")

    def reached(self, epoch: str, sequence: int, seconds: float = 10.0) -> float:
        """Waits until it serves a number of a log; the seconds that took."""
        begun = time.monotonic()
        while True:
            health = self.http.get("/healthz").json()
            took = time.monotonic() - begun
            if (health["epoch"], health["sequence"]) == (epoch, sequence):
                return took
            assert took < seconds, f"still at {health} after {seconds} s; the log is at {epoch}.{sequence}"
            time.sleep(0.01)

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Asks it to end, as an operator would."""
        self._end(signal.SIGTERM)

    def _end(self, by: signal.Signals) -> None:
        self.http.close()
        if self._process.poll() is None:
            self._process.send_signal(by)
        self._process.wait(30)


@contextmanager
def serving(environment: dict[str, str], log: Path) -> Iterator[Server]:
    """A ready server for as long as the block lasts."""
    server = Server(environment, log)
    try:
        yield server.ready()
    finally:
        server.stop()
