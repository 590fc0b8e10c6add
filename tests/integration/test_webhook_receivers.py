"""Where messages go: only to public addresses, only to the one that was checked, only within a time."""

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any

import httpcore
import pytest

from partners.errors import AddressRefused, WebhookRefused
from partners.hooks import Unreachable
from partners.receivers import HttpReceiver, checked_url, resolved
from tests.proving import figure

NAMES = {
    # Names that lead inside, by every kind of address there is.
    "loopback.example": ["127.0.0.1"], "loopback-other.example": ["127.255.255.254"], "this.example": ["0.0.0.0"],
    "this-net.example": ["0.1.2.3"], "ten.example": ["10.0.0.1"], "ten-last.example": ["10.255.255.255"],
    "b.example": ["172.16.0.1"], "b-last.example": ["172.31.255.255"], "c.example": ["192.168.1.1"],
    "cgnat.example": ["100.64.0.1"], "cgnat-last.example": ["100.127.255.255"], "link.example": ["169.254.169.254"],
    "ietf.example": ["192.0.0.8"], "doc-1.example": ["192.0.2.1"], "doc-2.example": ["198.51.100.1"],
    "doc-3.example": ["203.0.113.1"], "relay.example": ["192.88.99.1"], "bench.example": ["198.18.0.1"],
    "bench-last.example": ["198.19.255.255"], "multicast.example": ["224.0.0.1"], "multicast-last.example": ["239.255.255.255"],
    "reserved.example": ["240.0.0.1"], "broadcast.example": ["255.255.255.255"],
    "six-loopback.example": ["::1"], "six-any.example": ["::"], "six-mapped.example": ["::ffff:127.0.0.1"],
    "six-mapped-10.example": ["::ffff:10.0.0.1"], "six-mapped-hex.example": ["::ffff:7f00:1"], "six-compatible.example": ["::127.0.0.1"],
    "six-translated.example": ["64:ff9b::127.0.0.1"], "six-translated-10.example": ["64:ff9b::a00:1"],
    "six-translated-local.example": ["64:ff9b:1::7f00:1"], "six-to-four.example": ["2002:7f00:1::"],
    "six-to-four-10.example": ["2002:a00:1::1"], "teredo.example": ["2001:0:7f00:1::"], "orchid.example": ["2001:20::1"],
    "six-doc.example": ["2001:db8::1"], "six-doc-new.example": ["3fff::1"], "unique.example": ["fc00::1"], "unique-d.example": ["fd12:3456::1"],
    "six-link.example": ["fe80::1"], "six-link-scope.example": ["fe80::1%1"], "site.example": ["fec0::1"], "six-multicast.example": ["ff02::1"],
    "isatap.example": ["2001:4860::5efe:10.0.0.1"], "isatap-g.example": ["2001:4860::200:5efe:7f00:1"], "discard.example": ["100::1"],
    "srv6.example": ["5f00::1"],
    # One address outside and one inside, either way round.
    "mixed.example": ["8.8.8.8", "127.0.0.1"], "mixed-other.example": ["127.0.0.1", "8.8.8.8"],
    "mixed-six.example": ["2001:4860:4860::8888", "::1"], "nowhere.example": [], "odd.example": ["not an address"],
}  # fmt: skip
LITERALS = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
    "10.0.0.1", "169.254.169.254", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[fe80::1]", "[fd00::1]", "localhost", "localhost.", "LOCALHOST", "127.0.0.1.", "１２７.０.０.１", "①②⑦.⓪.⓪.①",
]  # fmt: skip
OTHERS = [
    "file:///etc/passwd", "gopher://127.0.0.1:{port}/", "ftp://127.0.0.1:{port}/", "http://public.example:{port}/", "//127.0.0.1:{port}/",
    "https://user@127.0.0.1:{port}/", "https://public.example@127.0.0.1:{port}/", "https://127.0.0.1:22/", "https://public.example:22/",
    "https://public.example:25/", "https://" + "a" * 100 + ".example/", "https:///", "https://", "", "https://127.0.0.1:{port}#@public.example/", "https://127.0.0.1\\@public.example:{port}/",
    "unix:///var/run/docker.sock", "https://[::1", "https://" + "a" * 3000 + ".example/",
]  # fmt: skip


@dataclass
class Trap:
    """Listens on this machine, on all addresses of it, and notes who comes."""

    port: int = 0
    came: list[Any] = field(default_factory=list)


@pytest.fixture
def trap() -> Iterator[Trap]:
    with closing(socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True)) as listener:
        found = Trap(listener.getsockname()[1])

        def wait() -> None:
            with suppress(OSError):
                while True:
                    connection, peer = listener.accept()
                    found.came.append(peer)
                    with closing(connection), suppress(OSError):
                        connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

        thread = threading.Thread(target=wait, daemon=True)
        thread.start()
        yield found
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


class Noting(httpcore.SyncBackend):
    """The real network, with a note of every address that was tried."""

    def __init__(self) -> None:
        self.tried: list[str] = []

    def connect_tcp(self, host: str, port: int, *rest: Any, **options: Any) -> httpcore.NetworkStream:
        self.tried.append(host)
        return super().connect_tcp(host, port, *rest, **options)


def looked_up(host: str, port: int) -> Iterable[str]:
    if host in NAMES:
        return NAMES[host]
    return resolved(host, port)


def urls(port: int) -> list[str]:
    names = [f"https://{name}:{port}/" for name in NAMES]
    literals = [f"https://{host}:{port}/" for host in LITERALS]
    return [*names, *literals, *(text.replace("{port}", str(port)) for text in OTHERS)]


def test_nothing_is_ever_sent_inside(trap: Trap) -> None:
    network = Noting()
    receiver = HttpReceiver(resolve=looked_up, backend=network, seconds=3)
    wanted = urls(trap.port)
    refused = 0
    for url in wanted:
        with pytest.raises((AddressRefused, WebhookRefused, Unreachable)):
            receiver.post(url, {}, b"{}")
        refused += 1
    figure(
        f"inner addresses as receivers: {refused} of {len(wanted)} refused, {len(network.tried)} connections tried, {len(trap.came)} made"
    )
    assert len(wanted) >= 60
    assert network.tried == []
    assert trap.came == []


def test_the_trap_notices_who_comes(trap: Trap) -> None:
    receiver = HttpReceiver(loopback=True)
    for host in ("127.0.0.1", "[::1]", "localhost"):
        assert receiver.post(f"http://{host}:{trap.port}/", {}, b"{}").status == 200
    assert len(trap.came) == 3


def test_tests_may_send_to_this_machine_and_nowhere_else_inside(trap: Trap) -> None:
    network = Noting()
    receiver = HttpReceiver(loopback=True, resolve=looked_up, backend=network, seconds=3)
    for name, addresses in NAMES.items():
        if not any(address.startswith("127.") or address == "::1" for address in addresses):
            with pytest.raises(AddressRefused):
                receiver.post(f"http://{name}:{trap.port}/", {}, b"{}")
    assert network.tried == []


def test_a_name_is_looked_up_once_and_that_address_is_used(trap: Trap) -> None:
    network, asked = Noting(), []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["203.0.114.1"] if len(asked) == 1 else ["127.0.0.1"]

    class Elsewhere(Noting):
        def connect_tcp(self, host: str, port: int, *rest: Any, **options: Any) -> httpcore.NetworkStream:
            network.tried.append(host)
            raise httpcore.ConnectError("not from here")

    receiver = HttpReceiver(resolve=rebinding, backend=Elsewhere())
    with pytest.raises(Unreachable):
        receiver.post(f"https://rebinding.example:{trap.port}/", {}, b"{}")
    assert (asked, network.tried) == (["rebinding.example"], ["203.0.114.1"])
    with pytest.raises(AddressRefused):
        receiver.post(f"https://rebinding.example:{trap.port}/", {}, b"{}")
    assert trap.came == []


def test_public_addresses_are_let_through() -> None:
    from partners.addresses import may_connect

    for address in (
        "8.8.8.8",
        "1.1.1.1",
        "113.160.0.1",
        "172.32.0.1",
        "100.128.0.1",
        "2001:4860:4860::8888",
        "2405:4800::1",
    ):
        assert may_connect(address, loopback=False), address


def speaking(answer: bytes, *, drips: float = 0.0) -> tuple[socket.socket, list[bytes]]:
    """A receiver on this machine that answers with these bytes, one by one where it drips."""
    listener = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                with closing(connection), suppress(OSError):
                    heard.append(connection.recv(65536))
                    if not drips:
                        connection.sendall(answer)
                    else:
                        for at in range(len(answer)):
                            connection.sendall(answer[at : at + 1])
                            time.sleep(drips)

    threading.Thread(target=serve, daemon=True).start()
    return listener, heard


def test_a_redirect_is_not_followed(trap: Trap) -> None:
    listener, heard = speaking(
        f"HTTP/1.1 307 T\r\nlocation: http://127.0.0.1:{trap.port}/\r\ncontent-length: 0\r\n\r\n".encode()
    )
    with closing(listener):
        port = listener.getsockname()[1]
        assert (
            HttpReceiver(loopback=True)
            .post(f"http://localhost:{port}/x?y=1", {"webhook-id": "m"}, b"{}")
            .status
            == 307
        )
        listener.shutdown(socket.SHUT_RDWR)
    head = heard[0].lower()
    assert head.startswith(b"post /x?y=1 http/1.1\r\n")
    assert f"host: localhost:{port}".encode() in head
    assert b"webhook-id: m" in head
    assert trap.came == []


def test_the_receivers_name_is_what_it_is_asked_for_by() -> None:
    """The connection goes to the checked address; in TLS (SNI) and in Host stands the name."""
    listener, heard = speaking(b"")
    with closing(listener):
        port = listener.getsockname()[1]
        receiver = HttpReceiver(loopback=True, resolve=lambda _host, _port: ["127.0.0.1"], seconds=2)
        with pytest.raises(Unreachable):
            receiver.post(f"https://partner.example:{port}/", {}, b"{}")
        with pytest.raises(Unreachable):
            receiver.post(f"http://partner.example:{port}/", {}, b"{}")
        listener.shutdown(socket.SHUT_RDWR)
    assert b"partner.example" in heard[0]
    assert f"host: partner.example:{port}".encode() in heard[1].lower()


def test_an_endless_body_is_not_read() -> None:
    listener, _ = speaking(b"HTTP/1.1 200 OK\r\ncontent-length: 100000000000\r\n\r\n" + b"x" * 1_000_000)
    with closing(listener):
        begun = time.monotonic()
        assert (
            HttpReceiver(loopback=True)
            .post(f"http://127.0.0.1:{listener.getsockname()[1]}/", {}, b"{}")
            .status
            == 200
        )
        assert time.monotonic() - begun < 2
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("answer", [b"HTTP/1.1 200 OK\r\nx: " + b"y" * 500, b""])
def test_an_answer_in_drips_ends_in_time(answer: bytes) -> None:
    listener, _ = speaking(answer or b"H" * 300, drips=0.05)
    with closing(listener):
        begun = time.monotonic()
        with pytest.raises(Unreachable):
            HttpReceiver(loopback=True, seconds=0.5).post(
                f"http://127.0.0.1:{listener.getsockname()[1]}/", {}, b"{}"
            )
        assert time.monotonic() - begun < 2
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("answer", [b"nonsense\r\n\r\n", b"", b"HTTP/1.1 999999 X\r\n\r\n"])
def test_what_is_no_answer_counts_as_none(answer: bytes) -> None:
    listener, _ = speaking(answer)
    with closing(listener):
        with pytest.raises(Unreachable):
            HttpReceiver(loopback=True, seconds=2).post(
                f"http://127.0.0.1:{listener.getsockname()[1]}/", {}, b"{}"
            )
        listener.shutdown(socket.SHUT_RDWR)


def test_a_url_is_kept_in_its_plain_form() -> None:
    assert checked_url("HTTPS://Partner.Example/a?b=c", loopback=False) == "https://partner.example/a?b=c"
    assert checked_url("https://đối-tác.example/", loopback=False).startswith("https://xn--")
    assert checked_url("https://partner.example/hook", loopback=False) == "https://partner.example/hook"
    for port in (80, 443, 1024, 8443, 65535):
        assert checked_url(f"https://partner.example:{port}/", loopback=False)
    for host in ("partner.example.", "a_b.example", "8.8.8.8", "[2001:4860:4860::8888]"):
        assert checked_url(f"https://{host}/", loopback=False)


@pytest.mark.parametrize(
    "url",
    [
        "https://partner.example:65536/", "https://partner.example:0/", "https://partner.example:999999/",
        "https://example..com/", "https://.example.com/", "https://example.com../", "https://./",
        "https://partner.example/a b", "https://part ner.example/", " https://partner.example/", "https://partner.example/\n",
        "https://part%20ner.example/", "https://" + "a" * 64 + ".example/", "https://" + "abcdefghi." * 26 + "example/",
    ],
)  # fmt: skip
def test_an_address_that_can_never_work_is_refused(url: str) -> None:
    with pytest.raises(WebhookRefused):
        checked_url(url, loopback=False)
