"""One client's connection: how long its heads may be and may take, and what it is told when it speaks no HTTP.

uvicorn's own protocol bounds neither, and answers what it cannot read in plain text.
"""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.edge.headers import ALWAYS
from api.edge.kinds import HEAD_TOO_LARGE, TOO_SLOW, UNREADABLE, Kind
from api.edge.problems import problem_bytes

MOST_HEAD_BYTES = 64 * 1024
"""Eight times what browsers and proxies send; a query string alone may have 16 KB (see ``strict_input``)."""
HEAD_SECONDS = 20.0
"""As long as a body may take."""
_LINGER_SECONDS = 2.0


def _written(target: bytes) -> bytes:
    """The first line with every byte beyond ASCII percent-encoded: clients at a terminal send names as typed."""
    if target.isascii():
        return target
    return b"".join(b"%%%02X" % byte if byte > 0x7F else bytes([byte]) for byte in target)


class Connection(HttpToolsProtocol):
    """uvicorn's connection with bounds on the head of a request."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head, self._waits, self._refused = False, True, False
        self._head_bytes = self._begun = 0
        self._slow: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._slow = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        self._in_time()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """What came, checked while it is a head."""
        if self._refused:
            return
        waited, self._begun = self._waits, 0
        if waited and not data.isascii():
            line, end, rest = data.partition(b"\n")
            data = _written(line) + end + rest
        super().data_received(data)
        if self._in_head:
            # Behind a body or another request it is not known where in the bytes the head begins: its rest counts.
            self._head_bytes += len(data) if not self._begun or (waited and self._begun == 1) else 0
            if self._head_bytes > MOST_HEAD_BYTES:
                self.refuse(HEAD_TOO_LARGE, f"the head is longer than {MOST_HEAD_BYTES} bytes")
            elif self._slow is None:
                self._slow = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def on_message_begin(self) -> None:
        self._in_head, self._waits, self._head_bytes = True, False, 0
        self._begun += 1
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._in_time()
        if not self._refused and (fault := self._host_fault()):
            self.refuse(UNREADABLE, fault)
        if not self._refused:  # What stands behind a refused head in the same bytes is still parsed.
            super().on_headers_complete()

    def _host_fault(self) -> str | None:
        """What is wrong with the Host header (RFC 9112 3.2), if anything."""
        count = 0
        for name, _ in self.headers:
            if name == b"host":
                count += 1
        if count > 1:
            return "there is more than one Host header"
        return "there is no Host header" if not count and self.parser.get_http_version() == "1.1" else None

    def on_body(self, body: bytes) -> None:
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        self._waits = True
        if not self._refused:
            super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """What is told of bytes that are no HTTP request."""
        self.refuse(UNREADABLE, msg)

    def refuse(self, kind: Kind, detail: str) -> None:
        """Sends a problem and closes, a little later: what still comes is let go, so that the answer arrives."""
        self._in_time()
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        if self._is_answering:
            self.transport.close()  # What is begun cannot become a refusal.
            return
        if self.cycle is not None:
            self.cycle.disconnected = True  # Its answer would come behind the refusal.
            self.cycle.message_event.set()
        body = problem_bytes(kind, detail)
        headers = [
            *ALWAYS,
            (b"content-type", b"application/problem+json"),
            (b"cache-control", b"no-store"),
            (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"),
        ]
        lines = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(STATUS_LINE[kind.status] + lines + b"\r\n" + body)
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)

    @property
    def _is_answering(self) -> bool:
        """Whether an answer has begun and is not over."""
        return bool(self.cycle and self.cycle.response_started and not self.cycle.response_complete)

    def _too_slow(self) -> None:
        self._slow = None
        if self.cycle and not self.cycle.response_complete:
            # The one before it is still being answered, and its client is right to wait.
            self._slow = self.loop.call_later(HEAD_SECONDS, self._too_slow)
            return
        self.refuse(TOO_SLOW, f"no whole head came in {HEAD_SECONDS:g} seconds")

    def _in_time(self) -> None:
        if self._slow is not None:
            self._slow.cancel()
            self._slow = None
