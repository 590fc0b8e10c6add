"""Conditional requests (RFC 9110, 13) and compressed forms (12.5.3)."""

import asyncio
import gzip
from datetime import UTC, datetime
from typing import Any

import pytest

from api.edge.conditions import http_date, matched, variant
from api.edge.encodings import Prepared, accepts_gzip, compressed
from api.edge.headers import ALWAYS
from api.edge.replies import JSON, Reply, send_reply

REPLY = Reply(b'"7-1"', 7, JSON, (b'{"a":', b"1}"), [(b"link", b"x")])


def scope(*tags: bytes, method: str = "GET") -> dict[str, Any]:
    return {"method": method, "headers": [(b"accept", b"*/*"), *((b"if-none-match", tag) for tag in tags)]}


def sent(asked: dict[str, Any], reply: Reply = REPLY) -> tuple[int, dict[bytes, bytes], bytes]:
    messages: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    status = asyncio.run(send_reply(reply, asked, send))
    assert messages[0]["status"] == status
    assert [message.get("more_body", False) for message in messages[1:]] == [True] * (len(messages) - 2) + [
        False
    ]
    return status, dict(messages[0]["headers"]), b"".join(message["body"] for message in messages[1:])


@pytest.mark.parametrize("tag", [b'"7-1"', b' "7-1" ', b"*", b'W/"7-1"', b'"1", "7-1"', b'"a" ,W/"7-1"'])
def test_who_has_it_is_told_so(tag: bytes) -> None:
    assert matched(scope(tag), (REPLY.etag,)) == REPLY.etag


@pytest.mark.parametrize("tag", [b"", b"7-1", b'"7-2"', b'W/"8"', b'"', b",,,", b"\xff", b'"7-1', b'w/"7-1"'])
def test_who_has_another_gets_it(tag: bytes) -> None:
    assert matched(scope(tag), (REPLY.etag,)) is None


def test_a_tag_on_a_second_line_counts() -> None:
    assert matched(scope(b'"1"', b'"7-1"'), (REPLY.etag,)) == REPLY.etag


def test_no_tag_asks() -> None:
    assert matched(scope(), (REPLY.etag,)) is None


def test_the_whole_answer() -> None:
    status, headers, body = sent(scope())
    assert (status, body) == (200, b'{"a":1}')
    assert headers[b"content-length"] == b"7"
    assert headers[b"etag"] == b'"7-1"'
    assert headers[b"langbiang-sequence"] == b"7"
    assert headers[b"link"] == b"x"
    assert headers[b"vary"] == b"accept-encoding"
    assert headers.items() >= dict(ALWAYS).items()


def test_head_has_the_headers_of_get() -> None:
    assert sent(scope(method="HEAD")) == (200, sent(scope())[1], b"")


def test_not_modified_has_no_body_and_no_length() -> None:
    status, headers, body = sent(scope(b"*"))
    assert (status, body) == (304, b"")
    assert headers == {name: value for name, value in sent(scope())[1].items() if name != b"content-length"}


LONG = Reply(
    b'"8-1"', 8, JSON, (b"{" + b"a" * 2000, b"}"), [(b"vary", b"accept")], "2026-11-22T08:00:00.500000Z"
)


def asking(**headers: str) -> dict[str, Any]:
    given = [(name.replace("_", "-").encode(), value.encode("latin-1")) for name, value in headers.items()]
    return {"method": "GET", "headers": given}


@pytest.mark.parametrize(
    "value",
    [
        "gzip",
        "br, gzip",
        "deflate, GZIP;q=0.5",
        "*",
        "x-gzip",
        "identity;q=0, gzip",
        "identity;q=0.5, gzip;q=0.5",
    ],
)
def test_who_takes_gzip_gets_it(value: str) -> None:
    status, headers, body = sent(asking(accept_encoding=value), LONG)
    assert (status, headers[b"content-encoding"], headers[b"etag"]) == (200, b"gzip", b'"8-1-gz"')
    assert headers[b"content-length"] == b"%d" % len(body)
    assert headers[b"vary"] == b"accept-encoding, accept"
    assert gzip.decompress(body) == b"".join(LONG.chunks)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "identity",
        "br",
        "gzip;q=0",
        "gzip;q=x",
        "*;q=0",
        "gzip;q=0, *",
        "gzip;q=0.2, identity;q=0.9",
        "identity, *;q=0.1",
    ],
)
def test_who_does_not_gets_the_bytes(value: str) -> None:
    status, headers, body = sent(asking(accept_encoding=value), LONG)
    assert (status, headers[b"etag"], body) == (200, b'"8-1"', b"".join(LONG.chunks))
    assert b"content-encoding" not in headers
    assert not accepts_gzip(asking(accept_encoding=value))


def test_what_is_short_is_sent_as_it_is() -> None:
    assert b"content-encoding" not in sent(asking(accept_encoding="gzip"))[1]


@pytest.mark.parametrize("tag", ['"8-1"', '"8-1-gz"', 'W/"8-1-gz"', '"x", "8-1"', "*"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_either_form_is_current(tag: str, encoding: str) -> None:
    status, headers, body = sent(asking(accept_encoding=encoding, if_none_match=tag), LONG)
    assert (status, body) == (304, b"")
    assert b"content-encoding" not in headers
    assert tag == "*" or headers[b"etag"].decode() in tag


def test_a_date_counts_where_no_tag_is_given() -> None:
    modified = sent(asking(), LONG)[1][b"last-modified"].decode()
    assert modified == "Sun, 22 Nov 2026 08:00:00 GMT"
    assert sent(asking(if_modified_since=modified), LONG)[0] == 304
    assert sent(asking(if_modified_since="Sun, 22 Nov 2026 08:00:01 GMT"), LONG)[0] == 304
    assert sent(asking(if_modified_since="Sun, 22 Nov 2026 07:59:59 GMT"), LONG)[0] == 200
    assert sent(asking(if_modified_since=modified, if_none_match='"other"'), LONG)[0] == 200
    assert (
        sent(asking(if_modified_since="Sun, 22 Nov 1999 08:00:01 GMT", if_none_match='"8-1"'), LONG)[0] == 304
    )


@pytest.mark.parametrize(
    "date", ["", "yesterday", "Sun, 99 Nov 2026 08:00:00 GMT", "\xff", "9" * 400, "2026-11-22"]
)
def test_a_date_that_is_none_does_not_count(date: str) -> None:
    assert sent(asking(if_modified_since=date), LONG)[0] == 200


def test_no_date_is_given_while_its_second_lasts() -> None:
    now = datetime.now(UTC).isoformat()
    assert http_date(now) is None
    fresh = Reply(b'"9-1"', 9, JSON, (b"{}",), modified=now)
    assert sent(asking(if_modified_since="Sun, 22 Nov 2099 08:00:00 GMT"), fresh)[0] == 200


def test_compressed_bytes_are_the_same_every_time() -> None:
    assert compressed(LONG.chunks) == compressed(LONG.chunks)
    assert variant(b'"1"') == b'"1-gz"'


def test_what_is_kept_stays_within_its_budget() -> None:
    kept = Prepared(10_000)
    for number in range(200):
        kept.make((b"%d" % number * 1000,))
    assert kept._left >= 0
    assert 0 < len(kept._kept) < 20
    kept.make((b"x" * 20_000,))
    assert kept.find((b"x" * 20_000,)) is None
    last = (b"199" * 1000,)
    assert gzip.decompress(b"".join(kept.find(last) or ())) == last[0]
