"""One reading of a body, or none."""

import asyncio
import json
from typing import Any

import pytest

from api.edge.errors import BadJson, BadQuery, QueryTooLong
from api.edge.strict_input import MAX_PARAMETERS, MAX_QUERY_BYTES, StrictInput, check_query, read_json


@pytest.mark.parametrize(
    "document", [{"a": [1, 2.5, True, None, "Đà Lạt"]}, [], "", 0, -0.0, {"": {}}, {"a": {"a": 1}}, "\ufffd"]
)
def test_plain_json_is_read_as_the_library_reads_it(document: object) -> None:
    text = json.dumps(document)
    assert read_json(text.encode()) == json.loads(text)
    assert read_json(json.dumps(document, ensure_ascii=False).encode()) == json.loads(text)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"a":1,"a":1}', "twice"),
        (b'[{"b":{"a":1,"a":2}}]', "twice"),
        (b'{"a":1,"\\u0061":2}', "twice"),
        (b"NaN", "NaN"),
        (b"[-Infinity]", "-Infinity"),
        (b"\xff", "UTF-8"),
        (b"\xef\xbb\xbf1", "not JSON"),
        (b"1 2", "not JSON"),
        (b'{"a":}', r"not JSON: Expecting value \(line 1, column 6\)"),
        (b"", "not JSON"),
        (b"[" * 100_000, "deep"),
        (b"9" * 5000, "number"),
        (b'"\\u0000"', r"U\+0000"),
        (b'{"\\u0000":1}', r"U\+0000"),
        (b'"\\ud800"', r"U\+D800"),
        (b'"\\uffff"', r"U\+FFFF"),
        (b'[["\\u0085"]]', r"U\+0085"),
    ],
)
def test_what_readers_disagree_on_is_refused(body: bytes, reason: str) -> None:
    with pytest.raises(BadJson, match=reason):
        read_json(body)


@pytest.mark.parametrize(
    ("body", "vi"),
    [
        (b"[NaN]", "NaN không phải JSON"),
        (b'{"a":1,"a":1}', "một khoá được nêu hai lần trong cùng đối tượng"),
        (b"\xff", "nội dung gửi lên không phải UTF-8"),
        (b'{"a":}', "nội dung gửi lên không phải JSON (dòng 1, cột 6)"),
        (b"9" * 5000, "nội dung gửi lên không phải JSON: có số quá dài"),
    ],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_body_that_cannot_be_read_is_refused_in_the_language_asked_for(
    body: bytes, vi: str, lang: str
) -> None:
    said: list[Any] = []

    async def received() -> Any:
        return {"type": "http.request", "body": body, "more_body": False}

    async def sent(message: Any) -> None:
        said.append(message)

    async def app(*_: Any) -> None:
        pytest.fail("it was let in")

    headers = [(b"content-type", b"application/json"), (b"accept-language", lang.encode())]
    scope = {"type": "http", "method": "POST", "path": "/v1/matches", "query_string": b"", "headers": headers}
    asyncio.run(StrictInput(app, 10_000)(scope, received, sent))
    start, answer = said
    problem = json.loads(answer["body"])
    assert (start["status"], problem["status"]) == (400, 400)
    assert dict(start["headers"])[b"content-language"] == lang.encode()
    assert (problem["detail"] == vi) == (lang == "vi")


@pytest.mark.parametrize("raw", [b"", b"q=c%C3%A0+ph%C3%AA", b"a=1&b=%0A%09", b"q=%EF%BF%BD"])
def test_a_query_of_text_passes(raw: bytes) -> None:
    check_query(raw, "/v1/listings")


@pytest.mark.parametrize(
    "raw", [b"%00", b"%FF", b"%C0%AF", b"%ED%A0%80", b"%EF%BF%BF", b"%1B", b"%C2%85", "à".encode()]
)
def test_a_query_that_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(BadQuery):
        check_query(raw, "/")


@pytest.mark.parametrize("path", ["/\0", "/\ufffd", "/\x7f", "/a\udcff"])
def test_a_path_that_is_no_text_is_refused(path: str) -> None:
    with pytest.raises(BadQuery):
        check_query(b"", path)


def test_a_query_is_bounded() -> None:
    check_query(b"q=" + b"x" * (MAX_QUERY_BYTES - 2), "/")
    check_query(b"&".join([b"a=1"] * MAX_PARAMETERS), "/")
    with pytest.raises(QueryTooLong):
        check_query(b"q=" + b"x" * MAX_QUERY_BYTES, "/")
    with pytest.raises(QueryTooLong):
        check_query(b"&".join([b"a=1"] * (MAX_PARAMETERS + 1)), "/")


def typed(kind: str) -> dict[str, Any]:
    """A header whose name is no name of Python."""
    return {"content-type": kind}


def sent(*messages: dict[str, Any], most: int = 100, **headers: Any) -> tuple[int, list[bytes]]:
    """The status of the answer, and what reached the application."""
    waiting, answers, bodies = list(messages), [], []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        answers.append(message)

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        bodies.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    given = {"content-type": "application/json", **headers}
    head = [(name.replace("_", "-").encode(), value.encode()) for name, value in given.items()]
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": head}
    asyncio.run(StrictInput(app, most)(scope, receive, send))
    return answers[0]["status"], bodies


def part(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_in_parts_is_handed_on_whole() -> None:
    assert sent(part(b'{"a"', more=True), part(b":1}")) == (200, [b'{"a":1}'])


def test_a_body_is_bounded_with_and_without_a_length() -> None:
    assert sent(part(b"1"), content_length="101") == (413, [])
    assert sent(*[part(b" " * 60, more=True)] * 2) == (413, [])
    assert sent(part(b"1" + b" " * 99))[0] == 200


def test_a_client_that_left_has_asked_nothing() -> None:
    assert sent(part(b'{"a":1}', more=True), {"type": "http.disconnect"}) == (400, [])


@pytest.mark.parametrize(
    "kind",
    [
        "application/json",
        "APPLICATION/JSON; charset=UTF-8",
        'application/json;charset="utf-8"',
        "application/problem+json",
    ],
)
def test_json_is_declared_in_many_ways(kind: str) -> None:
    assert sent(part(b"1"), **typed(kind))[0] == 200


def test_no_body_needs_no_type() -> None:
    assert sent(part(b""), **typed("")) == (200, [b""])
