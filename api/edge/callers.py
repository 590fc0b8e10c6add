"""Who asks: the key a request carries, or the address it comes from."""

import socket
from base64 import b64decode
from binascii import Error
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any

Network = IPv4Network | IPv6Network
_MAPPED = b"\0" * 10 + b"\xff\xff"
_LONGEST_CHAIN = 20


def networks(text: str | None) -> tuple[Network, ...]:
    """Networks or single addresses, separated by commas or blanks.

    Raises:
        ValueError: One is none.
    """
    return tuple(ip_network(part, strict=False) for part in (text or "").replace(",", " ").split())


def client_of(address: str) -> str:
    """What one client is counted by: an IPv4 address, or the /64 an IPv6 address lies in, which is one site's."""
    if ":" not in address:
        return address
    try:
        packed = socket.inet_pton(socket.AF_INET6, address.partition("%")[0])
    except OSError:
        return address
    return socket.inet_ntoa(packed[12:]) if packed.startswith(_MAPPED) else packed[:8].hex()


class Addresses:
    """Finds where a request comes from; ``X-Forwarded-For`` is believed only as far as trusted proxies wrote it."""

    def __init__(self, trusted: Sequence[Network] = ()) -> None:
        self._trusted = trusted

    def __call__(self, scope: Any) -> str:
        peer: str = (scope.get("client") or ("", 0))[0]
        if self._trusted and self._is_trusted(peer):
            peer = self._forwarded(scope, peer)
        return client_of(peer)

    def _is_trusted(self, address: str) -> bool:
        try:
            known = ip_address(client_of(address) if address.lower().startswith("::ffff:") else address)
        except ValueError:
            return address == ""  # A Unix socket has no address; whoever may open it is a proxy.
        return any(known in network for network in self._trusted)

    def _forwarded(self, scope: Any, peer: str) -> str:
        """Read from the right, where the nearest proxy wrote; what stands left of the first stranger is hearsay."""
        chain = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
        for part in reversed(chain.decode("latin-1").split(",")[-_LONGEST_CHAIN:]):
            address = _bare(part.strip())
            if address is None:
                break
            peer = address
            if not self._is_trusted(address):
                break
        return peer


def _bare(written: str) -> str | None:
    """An address without the port or the brackets some proxies write; ``None`` for what is no address."""
    if written.startswith("["):
        written = written[1:].partition("]")[0]
    elif written.count(":") == 1:
        written = written.partition(":")[0]
    try:
        ip_address(written)
    except ValueError:
        return None
    return written


def key_of(scope: Any) -> bytes | None:
    """The key a request carries: as a bearer token, in ``X-API-Key``, or where a client knows Basic alone, as its
    password. Other schemes of authorization are somebody else's."""
    found = None
    for name, value in scope["headers"]:
        if name == b"authorization":
            scheme, _, given = value.partition(b" ")
            kind = scheme.lower()
            if kind == b"bearer":
                return bytes(given.strip())
            if kind == b"basic":
                found = _password(given) or found
        elif name == b"x-api-key":
            found = value.strip()
    return found


def _password(given: bytes) -> bytes | None:
    """The password of Basic authorization, if it is one of our keys; a proxy's own passwords are none of our business."""
    try:
        password = b64decode(given.strip(), validate=True).partition(b":")[2]
    except (Error, ValueError):
        return None
    return password if password.startswith(b"lgb_") else None
