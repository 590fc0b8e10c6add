"""Which addresses messages may be sent to: the public ones, and nothing that leads back inside."""

import re
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# IANA's special-purpose registries, multicast and what is reserved; Python's own ``is_global`` differs by version.
_INNER_4 = [
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
# All that is given out to sites. Outside it lie loopback, local and multicast addresses, and the IPv4 addresses that
# are mapped or translated into IPv6: a resolver has no reason to give one for a public receiver.
_OUTER_6 = ip_network("2000::/3")
# Teredo, benchmarks and other protocols' own; documentation; 6to4, which hides an IPv4 address.
_INNER_6 = [ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
# Named, for newer versions of Python take a mapped address for what it maps.
_LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
_LONGEST_NAME = 253
_LABEL = re.compile(r"[A-Za-z0-9_-]{1,63}")
_ISATAP = (b"\0\0\x5e\xfe", b"\2\0\x5e\xfe")


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is somebody's on the Internet."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _INNER_4)
    if address.packed[8:12] in _ISATAP and not is_public(IPv4Address(address.packed[12:])):
        return False
    return address in _OUTER_6 and not any(address in network for network in _INNER_6)


def may_connect(written: str, *, loopback: bool) -> bool:
    """Whether a resolved address may be connected to; ``loopback`` lets this machine be one, for tests."""
    try:
        address = ip_address(written)
    except ValueError:
        return False
    return is_public(address) or (loopback and any(address in network for network in _LOOPBACK))


def is_inner(host: str, *, loopback: bool) -> bool:
    """Whether a host is itself an address that nothing is sent to; a name is looked up when something is sent."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return not may_connect(host, loopback=loopback)


def is_name(host: str) -> bool:
    """Whether a host can be looked up: an address, or a name of labels as DNS has them (RFC 1035 2.3.4)."""
    try:
        ip_address(host)
    except ValueError:
        labels = host.removesuffix(".").split(".")
        return len(host) <= _LONGEST_NAME and all(_LABEL.fullmatch(label) for label in labels)
    return True


def is_disguised(host: str) -> bool:
    """Whether a host is an IPv4 address in a form that hides it: decimal, octal, hexadecimal, shortened."""
    try:
        return socket.inet_ntoa(socket.inet_aton(host.rstrip("."))) != host
    except (OSError, UnicodeError):
        return False
