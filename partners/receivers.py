"""Sends one message to one receiver: to the address that was checked, within a time, and nowhere else."""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import httpcore
import httpx

from partners.addresses import is_disguised, is_inner, is_name, may_connect
from partners.errors import AddressRefused, WebhookRefused
from partners.hooks import Answer, Unreachable

DEADLINE_SECONDS = 10.0
MOST_LETTERS = 2000
_FIRST_FREE_PORT = 1024
_LAST_PORT = 65_535
Resolve = Callable[[str, int], Iterable[str]]


def checked_url(written: str, *, loopback: bool) -> str:
    """The URL of a receiver, in its plain form.

    Raises:
        WebhookRefused: It cannot be one.
    """
    try:
        url = httpx.URL(written)
    except (httpx.InvalidURL, TypeError) as error:
        raise WebhookRefused("this is no URL") from error
    host = url.raw_host.decode("ascii")
    faults = {
        "it is too long": len(written) > MOST_LETTERS,
        "it has to begin with https://": url.scheme != "https" and not (loopback and url.scheme == "http"),
        "it holds a space or a control character": any(c.isspace() or not c.isprintable() for c in written),
        "it has no host": not host,
        "its host is no name": not is_name(host.strip("[]")),
        "there is no such port": url.port is not None and not 0 < url.port <= _LAST_PORT,
        "it must not hold a name or password": bool(url.userinfo),
        "it must not hold a fragment": bool(url.fragment),
        "nothing is sent to this port": url.port is not None and url.port not in {80, 443} and url.port < _FIRST_FREE_PORT,
        "its host is an address in disguise": is_disguised(host),
        "its host is not on the public Internet": is_inner(host.strip("[]"), loopback=loopback),
    }  # fmt: skip
    for fault, holds in faults.items():
        if holds:
            raise WebhookRefused(f"the receiver's URL is refused: {fault}")
    return str(url)


def resolved(host: str, port: int) -> list[str]:
    """What the system's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Checked(httpcore.NetworkBackend):
    """Resolves once, refuses unless every address may be connected to, and connects to one of just those."""

    def __init__(
        self, resolve: Resolve, connect: httpcore.NetworkBackend, ends: float, *, loopback: bool
    ) -> None:
        self._resolve, self._connect, self._ends, self._loopback = resolve, connect, ends, loopback

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - one deadline holds for everything
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = list(self._resolve(host, port))
        if not addresses:
            raise AddressRefused(host, "it has no address")
        # One that is inside is enough to refuse them all: such a name is not to be trusted with the others.
        if not all(may_connect(address, loopback=self._loopback) for address in addresses):
            raise AddressRefused(host, "it is not on the public Internet")
        last: Exception = Unreachable("no address answered")
        for address in addresses:
            try:
                found = self._connect.connect_tcp(
                    address, port, _left(self._ends), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
            else:
                return _Timed(found, self._ends)
        raise last

    def connect_unix_socket(self, path: str, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise AddressRefused(path, "it is a socket of this machine")


def _left(ends: float) -> float:
    """Seconds to the deadline."""
    left = ends - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("it took too long")
    return left


class _Timed(httpcore.NetworkStream):
    """A connection with one deadline for all of it, so that an answer in drips ends too."""

    def __init__(self, stream: httpcore.NetworkStream, ends: float) -> None:
        self._stream, self._ends = stream, ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - one deadline holds for everything
        return self._stream.read(max_bytes, _left(self._ends))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - one deadline holds for everything
        self._stream.write(buffer, _left(self._ends))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - one deadline holds for everything
    ) -> httpcore.NetworkStream:
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, _left(self._ends)), self._ends)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class HttpReceiver:
    """Receivers on the Internet. Redirects are answers like others: nobody follows them."""

    def __init__(
        self,
        *,
        loopback: bool = False,
        resolve: Resolve = resolved,
        backend: httpcore.NetworkBackend | None = None,
        tls: ssl.SSLContext | None = None,
        seconds: float = DEADLINE_SECONDS,
    ) -> None:
        self._loopback, self._resolve, self._seconds = loopback, resolve, seconds
        self._backend = backend or httpcore.SyncBackend()
        self._tls = tls or httpcore.default_ssl_context()

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Sends a message.

        Raises:
            AddressRefused, WebhookRefused: Nothing was sent.
            Unreachable: No answer came, or none in time.
        """
        parts = httpx.URL(checked_url(url, loopback=self._loopback))
        target = httpcore.URL(
            scheme=parts.raw_scheme, host=parts.raw_host, port=parts.port, target=parts.raw_path
        )
        ends = time.monotonic() + self._seconds
        network = _Checked(self._resolve, self._backend, ends, loopback=self._loopback)
        try:
            with (
                httpcore.ConnectionPool(ssl_context=self._tls, network_backend=network) as pool,
                pool.stream("POST", target, headers=list(headers.items()), content=body) as answer,
            ):
                given = {name.lower(): value for name, value in answer.headers}
                after = given.get(b"retry-after")
                return Answer(answer.status, after.decode("latin-1") if after else None)
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            OSError,
            UnicodeError,
        ) as error:
            raise Unreachable(f"{type(error).__name__}") from error
