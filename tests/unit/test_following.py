"""The follower and what lies between it and the source: answers cut short, answers that are none, a spoilt state."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from partners.checks import Schemas, read
from partners.errors import SourceBroken
from partners.following import Following
from partners.replica import Replica, canonical

LISTINGS = {
    f"zone-{number}": {"sequence": number, "id": f"zone-{number}", "kind": "zone"} for number in (1, 2, 3)
}
SNAPSHOT = b"".join(canonical(listing) for listing in LISTINGS.values())
PAGE = {"changes": [], "cursor": "e1.3", "has_more": False}
Answer = Callable[[httpx.Request], httpx.Response]


def source(request: httpx.Request) -> httpx.Response:
    if request.url.path.endswith("snapshot.ndjson"):
        return httpx.Response(200, content=SNAPSHOT, headers={"langbiang-cursor": "e1.3"})
    return httpx.Response(200, json=PAGE)


def cut_short(request: httpx.Request) -> httpx.Response:
    whole = source(request)
    headers = {name: value for name, value in whole.headers.items() if name.startswith("langbiang")}
    return httpx.Response(200, content=whole.content[:-20], headers=headers)


def cut_while_packed(request: httpx.Request) -> httpx.Response:
    del request
    return httpx.Response(200, content=b"\x1f\x8bnothing", headers={"content-encoding": "gzip"})


def packed_and_cut(request: httpx.Request) -> httpx.Response:
    whole = source(request)
    body = gzip.compress(whole.content)[:-12]
    headers = {"content-encoding": "gzip", "langbiang-cursor": "e1.3"}
    return httpx.Response(200, content=body, headers=headers)


def of_the_proxy(request: httpx.Request) -> httpx.Response:
    del request
    return httpx.Response(200, html="<h1>Please log in</h1>")


def following(folder: Path, answers: list[Answer], said: list[str]) -> Following:
    """A follower whose first requests are answered by these, and all others by the source."""
    left = iter(answers)

    def answered(request: httpx.Request) -> httpx.Response:
        return next(left, source)(request)

    http = httpx.Client(transport=httpx.MockTransport(answered))
    replica = Replica(folder)
    return Following(http, "http://source", replica, said.append, schemas=False, sleep=lambda _: None)


def copy_of(folder: Path) -> dict[str, Any]:
    return {path.stem: json.loads(path.read_bytes()) for path in (folder / "listings").glob("*.json")}


FAULTS = (cut_short, cut_while_packed, packed_and_cut, of_the_proxy)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("before", [0, 1])
def test_an_answer_that_is_none_is_asked_for_again(before: int, fault: Answer, tmp_path: Path) -> None:
    said: list[str] = []
    follower = following(tmp_path, [*[source] * before, fault, fault], said)
    follower.catch_up()
    assert copy_of(tmp_path) == LISTINGS
    assert follower.cursor == "e1.3"
    assert any("again" in line for line in said)


def test_a_source_that_never_keeps_to_the_rules_is_told_of(tmp_path: Path) -> None:
    follower = following(tmp_path, [source, *[of_the_proxy] * 100], [])
    with pytest.raises(SourceBroken):
        follower.catch_up()
    assert copy_of(tmp_path) == LISTINGS
    assert follower.cursor == "e1.3"
    following(tmp_path, [], []).catch_up()


@pytest.mark.parametrize("left", [b"", b"{", b"[]", b"\xff"])
def test_a_spoilt_state_begins_with_the_snapshot(left: bytes, tmp_path: Path) -> None:
    following(tmp_path, [], []).catch_up()
    (tmp_path / "state.json").write_bytes(left)
    follower = following(tmp_path, [], [])
    assert follower.cursor is None
    follower.catch_up()
    assert str(follower.cursor) == "e1.3"
    assert copy_of(tmp_path) == LISTINGS


def upsert(**other: Any) -> dict[str, Any]:
    """A change as it should be, with something in another way."""
    change = {
        "sequence": 4,
        "op": "upsert",
        "id": "zone-4",
        "kind": "zone",
        "modified": "2026-11-22T00:00:00Z",
    }
    listing = {"sequence": 4, "id": "zone-4", "kind": "zone"} | other.pop("listing", {})
    return change | {"listing": listing} | other


def page_of(*changes: Any, **other: Any) -> bytes:
    return json.dumps({"changes": list(changes), "cursor": "e1.4", "has_more": False} | other).encode()


TAMPERED: dict[str, bytes] = {
    "no object": b"[1]",
    "no changes": b'{"cursor":"e1.4","has_more":false}',
    "changes of another shape": page_of(changes={"a": 1}),
    "a change of another shape": page_of([4]),
    "too deep": b'{"changes":' + b"[" * 100_000,
    "not a number": page_of(upsert()).replace(b'"kind": "zone"}', b'"kind": "zone", "area": NaN}'),
    "endless": page_of(upsert()).replace(b'"sequence": 4', b'"sequence": Infinity'),
    "a number of a million digits": b'{"changes":[{"sequence":' + b"9" * 10_000 + b"}]}",
    "a sequence that is true": page_of(upsert(sequence=True)),
    "a sequence as text": page_of(upsert(sequence="4")),
    "a sequence of its own": page_of(upsert(listing={"sequence": 5})),
    "another id": page_of(upsert(listing={"id": "zone-5"})),
    "another kind": page_of(upsert(listing={"kind": "site"})),
    "an id that is a number": page_of(upsert(id=4, listing={"id": 4})),
    "an id that is a list": page_of(upsert(id=["a"], listing={"id": ["a"]})),
    "an id that is a path": page_of(upsert(id="../x", listing={"id": "../x"})),
    "an id with a NUL": page_of(upsert(id="a\0", listing={"id": "a\0"})),
    "half a character": page_of(upsert(listing={"title": "\ud800"})),
    "a delete of a number": page_of({"sequence": 4, "op": "delete", "id": 4, "kind": "zone"}),
    "a delete of nothing": page_of({"sequence": 4, "op": "delete", "kind": "zone"}),
    "a delete with content": page_of(upsert(op="delete")),
    "an operation nobody knows": page_of(upsert(op="purge")),
    "an operation that is a list": page_of(upsert(op=["upsert"])),
    "a cursor that is a number": page_of(upsert(), cursor=4),
    "a cursor of another log": page_of(upsert(), cursor="e2.4"),
    "a cursor that goes back": page_of(upsert(), cursor="e1.2"),
    "a cursor without an end": page_of(upsert(), cursor="e1." + "9" * 400),
    "more, and no step further": page_of(cursor="e1.3", has_more=True),
    "what was given already": page_of(upsert(sequence=3, listing={"sequence": 3})),
    "twice the same": page_of(upsert(), upsert()),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that is up to date."""
    folder = tmp_path_factory.mktemp("kept")
    following(folder, [], []).catch_up()
    return folder


@pytest.mark.parametrize("name", TAMPERED)
def test_nothing_of_a_tampered_page_is_kept(name: str, kept: Path) -> None:
    follower = following(kept, [lambda _: httpx.Response(200, content=TAMPERED[name])] * 10, [])
    with pytest.raises(SourceBroken):
        follower.catch_up()
    assert (copy_of(kept), follower.cursor) == (LISTINGS, "e1.3")
    assert not list(kept.glob("**/*.part"))


@pytest.mark.parametrize(
    "line",
    [b"[]", b'{"id":{"a":1},"sequence":1}', b'{"id":"a","sequence":Infinity}', b'{"id":"a","sequence":"1"}',
     b'{"id":"a","sequence":9}', b'{"id":"A/b","sequence":1}', b'{"id":"a","sequence":1,"t":"\\ud800"}', b"[" * 100_000],
)  # fmt: skip
def test_a_tampered_snapshot_is_told_of(line: bytes, tmp_path: Path) -> None:
    def tampered(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=line + b"\n", headers={"langbiang-cursor": "e1.3"})

    follower = following(tmp_path, [tampered] * 10, [])
    with pytest.raises(SourceBroken):
        follower.catch_up()
    assert (copy_of(tmp_path), follower.cursor) == ({}, None)


@pytest.mark.parametrize(
    "schema",
    [b"<html>", b"[]", b'{"type":5}', b'{"$ref":"#/$defs/none"}', b'{"$ref":"http://127.0.0.1:9/inside.json"}',
     b'{"$ref":"file:///etc/passwd"}', b'{"pattern":"("}'],
)  # fmt: skip
def test_a_schema_is_no_way_to_break_or_to_fetch(schema: bytes) -> None:
    with pytest.raises(SourceBroken):
        Schemas(lambda kind: read(schema, kind)).check({"kind": "zone"})
