"""Stored bytes as an HTTP answer: validators are compared before any body is touched, compressed forms are kept."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import Response

from api.edge.conditions import asks_by_tag, http_date, matched, unmodified, variant
from api.edge.encodings import INLINE, LEAST, Prepared, accepts_gzip, prepared
from api.edge.headers import ALWAYS, Headers

JSON = b"application/json"
NDJSON = b"application/x-ndjson"
PUBLIC = b"public, max-age=5, stale-while-revalidate=60"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer put together once. ``chunks`` are sent one after the other.

    ``modified`` is the instant from which it has been as it is, where that is known. A body so large that it is put
    together while it is sent says its ``length``, and ``packed`` prepares its compressed form.
    """

    etag: bytes
    sequence: int
    media_type: bytes
    chunks: Sequence[bytes]
    extra: Headers = field(default_factory=list)
    modified: str | None = None
    length: int | None = None
    packed: Callable[[], Sequence[bytes]] | None = None
    _made: dict[bytes, Headers] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return sum(map(len, self.chunks)) if self.length is None else self.length

    def headers(self, etag: bytes | None = None) -> Headers:
        """The headers of the answer that do not depend on its body; not to be changed."""
        tag = etag or self.etag
        if (made := self._made.get(tag)) is not None:
            return made
        varies = [value for name, value in self.extra if name == b"vary"]
        found = [
            (b"content-type", self.media_type),
            (b"etag", tag),
            (b"cache-control", PUBLIC),
            (b"vary", b", ".join([b"accept-encoding", *varies])),
            (b"langbiang-sequence", b"%d" % self.sequence),
            *ALWAYS,
            *(header for header in self.extra if header[0] != b"vary"),
        ]
        date = http_date(self.modified) if self.modified else None
        if date:
            found.append((b"last-modified", date))
        if date or not self.modified:  # A date that is held back for its second comes later.
            self._made[tag] = found
        return found


def unchanged(reply: Reply, scope: Any, etags: tuple[bytes, ...]) -> bytes | None:
    """The validator of the copy the client has and may go on using; ``None`` where it has none."""
    if asks_by_tag(scope):
        return matched(scope, etags)
    return etags[0] if reply.modified and unmodified(scope, reply.modified) else None


def nothing(_status: int) -> Headers:
    """What a client is told whom nobody counts."""
    return []


async def _packed(reply: Reply, kept: Prepared) -> Sequence[bytes]:
    """The compressed form; a large one is made beside the event loop."""
    if reply.packed is not None:
        return await asyncio.to_thread(reply.packed)
    if (found := kept.find(reply.chunks)) is not None:
        return found
    if reply.size <= INLINE:
        return kept.make(reply.chunks)
    return await asyncio.to_thread(kept.make, reply.chunks)


async def send_reply(reply: Reply, scope: Any, send: Any, told: Callable[[int], Headers] = nothing) -> int:
    """Sends an answer, or 304 where the client has it; gives the status. ``told`` is what this client alone is told."""
    gzip = accepts_gzip(scope) and reply.size >= LEAST
    etags = (variant(reply.etag), reply.etag) if gzip else (reply.etag, variant(reply.etag))
    if tag := unchanged(reply, scope, etags):
        headers = reply.headers(tag) + told(304)
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return 304
    chunks = await _packed(reply, prepared) if gzip else reply.chunks
    size = sum(map(len, chunks)) if gzip else reply.size
    headers = [*reply.headers(etags[0]), *told(200), (b"content-length", b"%d" % size)]
    if gzip:
        headers.append((b"content-encoding", b"gzip"))
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await _send_body(() if scope["method"] == "HEAD" else chunks, send)
    return 200


async def _send_body(chunks: Sequence[bytes], send: Any) -> None:
    last = len(chunks) - 1
    for at, chunk in enumerate(chunks):
        await send({"type": "http.response.body", "body": chunk, "more_body": at < last})
    if last < 0:
        await send({"type": "http.response.body", "body": b""})


class Replied(Response):
    """A reply as a response, for the routes that answer with stored bytes too."""

    def __init__(self, reply: Reply) -> None:
        super().__init__()
        self._reply = reply

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - ASGI's signature
        await send_reply(self._reply, scope, send)
