"""The follower and what lies between it and the source: answers cut short, answers that are none, a spoilt state."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

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
