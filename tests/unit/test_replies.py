"""Conditional requests (RFC 9110, 13.1.2)."""

import asyncio
from typing import Any

import pytest

from api.edge.headers import ALWAYS
from api.edge.replies import JSON, Reply, asks_for_other, send_reply

REPLY = Reply(b'"7-1"', 7, JSON, (b'{"a":', b"1}"), [(b"link", b"x")])


def scope(*tags: bytes, method: str = "GET") -> dict[str, Any]:
    return {"method": method, "headers": [(b"accept", b"*/*"), *((b"if-none-match", tag) for tag in tags)]}


def sent(asked: dict[str, Any]) -> tuple[int, dict[bytes, bytes], bytes]:
    messages: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    status = asyncio.run(send_reply(REPLY, asked, send))
    assert messages[0]["status"] == status
    assert [message.get("more_body", False) for message in messages[1:]] == [True] * (len(messages) - 2) + [
        False
    ]
    return status, dict(messages[0]["headers"]), b"".join(message["body"] for message in messages[1:])


@pytest.mark.parametrize("tag", [b'"7-1"', b' "7-1" ', b"*", b'W/"7-1"', b'"1", "7-1"', b'"a" ,W/"7-1"'])
def test_who_has_it_is_told_so(tag: bytes) -> None:
    assert not asks_for_other(scope(tag), REPLY.etag)


@pytest.mark.parametrize("tag", [b"", b"7-1", b'"7-2"', b'W/"8"', b'"', b",,,", b"\xff", b'"7-1', b'w/"7-1"'])
def test_who_has_another_gets_it(tag: bytes) -> None:
    assert asks_for_other(scope(tag), REPLY.etag)


def test_a_tag_on_a_second_line_counts() -> None:
    assert not asks_for_other(scope(b'"1"', b'"7-1"'), REPLY.etag)


def test_no_tag_asks() -> None:
    assert asks_for_other(scope(), REPLY.etag)


def test_the_whole_answer() -> None:
    status, headers, body = sent(scope())
    assert (status, body) == (200, b'{"a":1}')
    assert headers[b"content-length"] == b"7"
    assert headers[b"etag"] == b'"7-1"'
    assert headers[b"langbiang-sequence"] == b"7"
    assert headers[b"link"] == b"x"
    assert headers.items() >= dict(ALWAYS).items()


def test_head_has_the_headers_of_get() -> None:
    assert sent(scope(method="HEAD")) == (200, sent(scope())[1], b"")


def test_not_modified_has_no_body_and_no_length() -> None:
    status, headers, body = sent(scope(b"*"))
    assert (status, body) == (304, b"")
    assert headers == {name: value for name, value in sent(scope())[1].items() if name != b"content-length"}
