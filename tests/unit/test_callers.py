"""Who asks: by key or by address, and whom X-Forwarded-For is believed from."""

from base64 import b64encode
from typing import Any

import pytest

from api.edge.callers import Addresses, client_of, key_of, networks


def scope(peer: str | None, *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return {"client": (peer, 1) if peer is not None else None, "headers": list(headers)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:DB8:1:2::1%eth0", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:c000:201", "192.0.2.1", True),
    ],
)
def test_a_site_is_one_client(one: str, other: str, same: bool) -> None:
    assert (client_of(one) == client_of(other)) is same


FORWARDED = (b"x-forwarded-for", b"198.51.100.7, 203.0.113.9, 10.0.0.2")


@pytest.mark.parametrize(
    ("trusted", "peer", "headers", "found"),
    [
        (None, "10.0.0.1", [FORWARDED], "10.0.0.1"),
        ("10.0.0.0/8", "192.0.2.1", [FORWARDED], "192.0.2.1"),
        ("10.0.0.0/8", "10.0.0.1", [FORWARDED], "203.0.113.9"),
        ("10.0.0.0/8 203.0.113.9", "10.0.0.1", [FORWARDED], "198.51.100.7"),
        ("10.0.0.0/8", "::ffff:10.0.0.1", [FORWARDED], "203.0.113.9"),
        ("10.0.0.0/8", "10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", [(b"x-forwarded-for", b"nonsense")], "10.0.0.1"),
        ("10.0.0.0/8", "10.0.0.1", [(b"x-forwarded-for", b"x, 192.0.2.8:4711")], "192.0.2.8"),
        ("10.0.0.0/8", "10.0.0.1", [(b"x-forwarded-for", b"[2001:db8::1]:443")], "20010db800000000"),
        ("10.0.0.0/8", "10.0.0.1", [(b"x-forwarded-for", b"192.0.2.8"), (b"x-forwarded-for", b"10.9.9.9")], "192.0.2.8"),
        ("127.0.0.1", None, [FORWARDED], "10.0.0.2"),
    ],
)  # fmt: skip
def test_an_address_is_believed_from_trusted_proxies_only(
    trusted: str | None, peer: str | None, headers: list[tuple[bytes, bytes]], found: str
) -> None:
    assert Addresses(networks(trusted))(scope(peer, *headers)) == found


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="proxy"):
        networks("10.0.0.0/8, proxy")


def basic(text: bytes) -> tuple[bytes, bytes]:
    return (b"authorization", b"Basic " + b64encode(text))


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ([], None),
        ([(b"authorization", b"Bearer lgb_x")], b"lgb_x"),
        ([(b"authorization", b"bearer  lgb_x ")], b"lgb_x"),
        ([(b"x-api-key", b"lgb_y")], b"lgb_y"),
        ([(b"x-api-key", b"lgb_y"), (b"authorization", b"Bearer lgb_x")], b"lgb_x"),
        ([basic(b"qgis:lgb_z")], b"lgb_z"),
        ([basic(b"staging:password")], None),
        ([(b"authorization", b"Basic %%%")], None),
        ([(b"authorization", b"Negotiate abc")], None),
        ([(b"authorization", b"Bearer")], b""),
    ],
)
def test_a_key_is_found_where_clients_put_it(headers: list[tuple[bytes, bytes]], found: bytes | None) -> None:
    assert key_of(scope("192.0.2.1", *headers)) == found
