"""Two callers and one Idempotency-Key: nobody gets another's profile by it."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.contract.test_http_served import Answer, Served, served

BODY: dict[str, Any] = {
    "profile": {"sector": "1077"},
    "consent": {"given": True, "text_version": "2026-11", "purpose": "matching"},
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("profiles")) as running:
        yield running


def _kept(server: Served, key: str) -> Answer:
    return server.post("/v1/profiles", BODY, Idempotency_Key=key)


@pytest.mark.parametrize("key", ["7b1f", "x", "0123456789abcde"])
def test_a_key_somebody_else_might_choose_too_is_refused(server: Served, key: str) -> None:
    for _ in ("one caller", "another"):
        answer = _kept(server, key)
        assert (answer.status, answer.json["errors"][0]["parameter"]) == (422, "Idempotency-Key")


def test_a_retry_gets_the_same_answer(server: Served) -> None:
    key = str(uuid4())
    first, again = _kept(server, key), _kept(server, key)
    assert (first.status, again.status) == (201, 201)
    assert first.json == again.json


def test_another_caller_with_the_key_of_an_altered_profile_gets_nothing_of_it(server: Served) -> None:
    key = str(uuid4())
    made = _kept(server, key)
    link = f"/v1/profiles/{made.json['secret']}"
    assert server.ask("PUT", link, b'{"sector":"1077","workers":40}', {"Content-Type": "application/json", "If-Match": '"1"'}).status == 200  # fmt: skip
    other = _kept(server, key)
    assert (other.status, other.json["type"]) == (409, "/problems/key-spent")
    told = f"{other.headers}{other.body.decode()}"
    assert [name for name in ("id", "secret") if made.json[name] in told] == []
    assert server.get(link).json["profile"]["workers"] == 40


def test_another_caller_with_the_key_of_a_deleted_profile_does_not_bring_it_back(server: Served) -> None:
    key = str(uuid4())
    made = _kept(server, key)
    assert server.ask("DELETE", f"/v1/profiles/{made.json['secret']}").status == 204
    assert _kept(server, key).status == 410
    assert server.get(f"/v1/profiles/{made.json['secret']}").status == 404
