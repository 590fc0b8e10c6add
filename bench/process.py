"""Server processes: started, waited for, read from ``/proc``, stopped."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.client import Connection

ROOT = Path(__file__).resolve().parents[1]
_TICK = os.sysconf("SC_CLK_TCK")
_PATIENCE_SECONDS = 120.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One server process. It stops when left."""

    def __init__(self, command: Sequence[str], port: int, environment: Mapping[str, str]) -> None:
        self.port = port
        self._began = time.perf_counter()
        self._log = tempfile.TemporaryFile("w+b")  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            list(command), cwd=ROOT, env={**os.environ, **environment}, stdout=self._log, stderr=self._log
        )

    def listening(self) -> None:
        """Waits until it takes connections; what it answers is not looked at."""
        while time.perf_counter() - self._began < _PATIENCE_SECONDS and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError("the server does not listen")

    def answered(self, path: str) -> float:
        """Seconds from the start of the process to its first good answer."""
        while time.perf_counter() - self._began < _PATIENCE_SECONDS:
            if self._process.poll() is not None:
                break
            try:
                with Connection(self.port) as connection:
                    if connection.get(path).status == 200:
                        return time.perf_counter() - self._began
            except OSError:
                time.sleep(0.004)
        self._log.seek(0)
        raise RuntimeError(f"the server did not answer: {self._log.read()[-2000:].decode()}")

    def cpu_seconds(self) -> float:
        """User and system time of all its threads so far."""
        fields = (
            Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
        )
        return (int(fields[11]) + int(fields[12])) / _TICK

    def resident_mb(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


def langbiang(data_dir: Path, **settings: str) -> Server:
    """The service as people start it, on a data directory."""
    port = free_port()
    command = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--port", str(port)]
    counted = {
        "LANGBIANG_ANONYMOUS_PER_HOUR": "1000000000"
    }  # As dear as with the usual limit, which a load would meet.
    return Server(command, port, {"LANGBIANG_DATA_DIR": str(data_dir), **counted, **settings})


def floor(kind: str, *arguments: str) -> Server:
    """One of the floors of ``bench.floors``, as a process of its own."""
    port = free_port()
    return Server([sys.executable, "-m", f"bench.floors.{kind}", str(port), *arguments], port, {})
