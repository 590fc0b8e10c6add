"""One reading of a body, or none."""

import json

import pytest

from api.edge.errors import BadJson, BadQuery, QueryTooLong
from api.edge.strict_input import MAX_PARAMETERS, MAX_QUERY_BYTES, check_query, read_json


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
