"""Stored bytes as an HTTP answer: the validator is compared before any body is touched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Response

from api.edge.headers import ALWAYS, Headers

JSON = b"application/json"
NDJSON = b"application/x-ndjson"
PUBLIC = b"public, max-age=5, stale-while-revalidate=60"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer put together once. ``chunks`` are sent one after the other."""

    etag: bytes
    sequence: int
    media_type: bytes
    chunks: Sequence[bytes]
    extra: Headers = field(default_factory=list)

    def headers(self, *, with_length: bool) -> Headers:
        """The headers of the answer; a 304 has them without the length."""
        found = [
            (b"content-type", self.media_type),
            (b"etag", self.etag),
            (b"cache-control", PUBLIC),
            (b"langbiang-sequence", b"%d" % self.sequence),
            *ALWAYS,
            *self.extra,
        ]
        if with_length:
            found.append((b"content-length", b"%d" % sum(map(len, self.chunks))))
        return found


def asks_for_other(scope: Any, etag: bytes) -> bool:
    """Whether the client has no copy with this validator (RFC 9110 13.1.2, weak comparison)."""
    for name, value in scope["headers"]:
        if name == b"if-none-match" and (
            value == etag
            or value.strip() == b"*"
            or etag in [tag.strip().removeprefix(b"W/") for tag in value.split(b",")]
        ):
            return False
    return True


def nothing(_status: int) -> Headers:
    """What a client is told whom nobody counts."""
    return []


async def send_reply(reply: Reply, scope: Any, send: Any, told: Callable[[int], Headers] = nothing) -> int:
    """Sends an answer, or 304 where the client has it; gives the status. ``told`` is what this client alone is told."""
    if not asks_for_other(scope, reply.etag):
        headers = reply.headers(with_length=False) + told(304)
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return 304
    headers = reply.headers(with_length=True) + told(200)
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    if scope["method"] == "HEAD":
        await send({"type": "http.response.body", "body": b""})
        return 200
    last = len(reply.chunks) - 1
    for at, chunk in enumerate(reply.chunks):
        await send({"type": "http.response.body", "body": chunk, "more_body": at < last})
    if last < 0:
        await send({"type": "http.response.body", "body": b""})
    return 200


class Replied(Response):
    """A reply as a response, for the routes that answer with stored bytes too."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self._reply = reply

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - ASGI's signature
        await send_reply(self._reply, scope, send)
