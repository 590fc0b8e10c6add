"""Two callers and one Idempotency-Key: nobody gets another's profile by it."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from investors.tables import profiles
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


def _kept_under_earlier_rules(server: Served) -> str:
    """The address of a profile whose currency is none, as was once let through."""
    link = f"/v1/profiles/{_kept(server, str(uuid4())).json['secret']}"
    identity = server.get(link).json["id"]
    document = {"sector": "1077", "name": None, "capital": {"amount": "5", "currency": "ZZZ"}}
    with server.service.engine.begin() as connection:
        kept = update(profiles).where(profiles.c.id == identity)
        connection.execute(kept.values(profile=json.dumps(document)))
    return link


def test_a_profile_kept_under_earlier_rules_stays_its_owners(server: Served) -> None:
    link = _kept_under_earlier_rules(server)
    read = server.get(link)
    assert read.status == 200
    assert read.json["profile"] == {"sector": "1077", "capital": {"amount": "5", "currency": "ZZZ"}}
    (found,) = read.json["errors"]
    assert (found["pointer"], found["code"]) == ("/capital/currency", "unknown-currency")
    matched = server.ask("POST", f"{link}/matches")
    assert (matched.status, matched.json["type"]) == (409, "/problems/profile-outdated")
    assert matched.json["errors"] == [found]
    headers = {"Content-Type": "application/json", "If-Match": read.headers["etag"]}
    assert server.ask("PUT", link, b'{"sector":"1077"}', headers).status == 200
    assert "errors" not in server.get(link).json
    assert server.ask("POST", f"{link}/matches").status == 200


def test_a_profile_kept_under_earlier_rules_can_be_deleted(server: Served) -> None:
    link = _kept_under_earlier_rules(server)
    assert server.ask("DELETE", link).status == 204
    assert server.get(link).status == 404
