"""One keep-alive HTTP connection that adds as little as it can to what it measures."""

import json
import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Answered:
    """An answer. Header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Connection:
    """Speaks HTTP/1.1 to one port of this machine. Answers must have a length."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str, **headers: str) -> Answered:
        """Asks for a path."""
        lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
        return self._asked(f"GET {path} HTTP/1.1\r\nHost: bench\r\n{lines}\r\n".encode())

    def post(self, path: str, document: Any) -> Answered:
        """Sends a document as JSON."""
        body = json.dumps(document).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        return self._asked(head.encode() + body)

    def _asked(self, request: bytes) -> Answered:
        self._socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        first, *lines = received[:end].decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
        status = int(first.split(" ", 2)[1])
        parts, missing = [received[end + 4 :]], 0
        if status != 304:
            missing = int(headers["content-length"]) - len(parts[0])
        while missing > 0:
            parts.append(self._more())
            missing -= len(parts[-1])
        return Answered(status, headers, b"".join(parts))

    def _more(self) -> bytes:
        if not (found := self._socket.recv(262_144)):
            raise ConnectionError("the server closed the connection")
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.close()
