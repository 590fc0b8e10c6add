"""Keys and limits, as HTTP sees them: who is let in, what counts, what the client is told."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.edge.headers import ALWAYS
from partners.port import Made, Scope
from partners.storage import SqlKeys
from tests.contract.test_http_served import Answer, Served, served
from tests.proving import counted, figure

FEW = 10
READS = [
    "/v1/listings/kcn-loc-son",
    "/feeds/changes",
    "/v1/vocabulary",
    "/v1/listings?q=tea",
    "/",
    "/nothing",
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("limits")) as running:
        yield running


def made(server: Served, per_hour: int, *scopes: Scope) -> Made:
    key = SqlKeys(server.service.engine).create("Somebody", scopes or list(Scope), per_hour)
    server.service.keys.refresh()
    return key


def told(answer: Answer) -> tuple[str, int, int, int]:
    """Policy, quota, what is left, and seconds to the next hour, as the client reads them."""
    policy = re.fullmatch(r'"(\w+)";q=(\d+);w=3600', answer.headers["ratelimit-policy"])
    state = re.fullmatch(r'"(\w+)";r=(\d+);t=(\d+)', answer.headers["ratelimit"])
    assert policy
    assert state
    assert policy[1] == state[1]
    return policy[1], int(policy[2]), int(state[2]), int(state[3])


@pytest.mark.parametrize("path", READS)
def test_a_key_counts_down_and_then_waits(path: str, server: Served) -> None:
    key = made(server, FEW)
    left = [told(server.get(path, Authorization=f"Bearer {key.secret}")) for _ in range(FEW)]
    assert [(policy, quota, rest) for policy, quota, rest, _ in left] == [
        ("key", FEW, rest) for rest in range(FEW - 1, -1, -1)
    ]
    refused = server.get(path, Authorization=f"Bearer {key.secret}")
    assert (refused.status, refused.media_type) == (429, "application/problem+json")
    assert refused.json["type"] == "/problems/quota-used-up"
    assert told(refused)[2:] == (0, int(refused.headers["retry-after"]))
    assert 3500 < int(refused.headers["retry-after"]) <= 3600
    assert refused.headers.items() >= {name.decode(): value.decode() for name, value in ALWAYS}.items()
    assert server.get(path).status in {200, 404}


@pytest.mark.parametrize("path", ["/v1/listings/kcn-loc-son", "/feeds/changes", "/v1/vocabulary"])
def test_an_answer_without_news_costs_nothing(path: str, server: Served) -> None:
    key = made(server, FEW)
    first = server.get(path, Authorization=f"Bearer {key.secret}")
    for _ in range(3 * FEW):
        again = server.get(path, Authorization=f"Bearer {key.secret}", If_None_Match=first.headers["etag"])
        assert again.status == 304
        assert told(again)[2] == FEW - 1


@pytest.mark.parametrize("path", READS)
def test_head_costs_what_get_costs(path: str, server: Served) -> None:
    key = made(server, FEW)
    answers = [
        server.ask(method, path, headers={"X-API-Key": key.secret}) for method in ("GET", "HEAD") * (FEW // 2)
    ]
    assert [told(answer)[2] for answer in answers] == list(range(FEW - 1, -1, -1))
    refused = server.ask("HEAD", path, headers={"X-API-Key": key.secret})
    assert (refused.status, refused.body) == (429, b"")


def test_a_preflight_needs_no_key_and_costs_nothing(server: Served) -> None:
    asked = {
        "Origin": "https://partner.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization, if-none-match, x-api-key",
    }
    before = told(server.get("/feeds/changes"))[2]
    for path in ("/feeds/changes", "/v1/listings/kcn-loc-son", "/feeds/snapshot.ndjson", "/v1/matches"):
        answer = server.ask("OPTIONS", path, headers=asked)
        assert answer.status == 204
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        allowed = answer.headers["access-control-allow-headers"].split(", ")
        assert {"authorization", "if-none-match", "x-api-key"} <= set(allowed)
    assert told(server.get("/feeds/changes"))[2] == before - 1
    exposed = server.get("/feeds/changes").headers["access-control-expose-headers"].split(", ")
    assert {"etag", "link", "ratelimit", "ratelimit-policy", "retry-after", "langbiang-sequence"} <= set(
        exposed
    )


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_watching_is_not_counted(path: str, server: Served) -> None:
    answer = server.get(path, Authorization="Bearer lgb_nobody")
    assert answer.status == 200
    assert "ratelimit" not in answer.headers


@pytest.mark.parametrize("secret", ["lgb_nobody", "", "x" * 4000, "\xa0\xff", "lgb_" + "A" * 43])
def test_a_key_nobody_knows_is_refused_and_costs_its_sender(secret: str, server: Served) -> None:
    before = told(server.get("/feeds/changes"))[2]
    for headers in ({"Authorization": f"Bearer {secret}"}, {"X-API-Key": secret or " "}):
        answer = server.ask("GET", "/feeds/changes", headers=headers)
        assert answer.status == 401
        assert answer.json["type"] == "/problems/unknown-key"
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert not secret or secret not in answer.body.decode()
    assert told(server.get("/feeds/changes"))[2] == before - 3


def test_a_revoked_key_is_refused(server: Served) -> None:
    key = made(server, FEW)
    assert server.get("/feeds/changes", X_API_Key=key.secret).status == 200
    SqlKeys(server.service.engine).revoke(key.key.id)
    server.service.keys.refresh()
    assert server.get("/feeds/changes", X_API_Key=key.secret).status == 401


def test_a_key_does_what_it_was_made_for(server: Served) -> None:
    reader, matcher = made(server, FEW, Scope.READ), made(server, FEW, Scope.MATCH)
    profile = {"sector": "sector-coffee-processing", "limit": 1}
    refused = [
        server.post("/v1/matches", profile, X_API_Key=reader.secret),
        server.get("/feeds/changes", X_API_Key=matcher.secret),
    ]
    assert [answer.status for answer in refused] == [403, 403]
    assert {answer.json["type"] for answer in refused} == {"/problems/scope"}
    assert 'error="insufficient_scope"' in refused[0].headers["www-authenticate"]
    assert server.post("/v1/matches", profile, X_API_Key=matcher.secret).status == 200
    assert server.get("/feeds/changes", X_API_Key=reader.secret).status == 200


def test_a_key_nobody_knows_is_told_so_when_nothing_is_left(tmp_path: Path) -> None:
    with served(tmp_path, anonymous_per_hour=FEW) as server:
        key = made(server, FEW)
        SqlKeys(server.service.engine).revoke(key.key.id)
        server.service.keys.refresh()
        bad = [server.get("/feeds/changes", X_API_Key=key.secret).status for _ in range(FEW + 2)]
        assert bad == [401] * (FEW + 2)
        assert server.get("/feeds/changes").status == 429


@pytest.mark.parametrize("path", ["/v1/listings/kcn-loc-son", "/feeds/changes", "/v1/vocabulary"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_used_everything_up_still_hears_that_nothing_changed(
    method: str, path: str, server: Served
) -> None:
    key = made(server, FEW)
    own = {"X-API-Key": key.secret}
    etag = [server.ask("GET", path, headers=own).headers["etag"] for _ in range(FEW)][-1]
    for _ in range(3 * FEW):
        again = server.ask(method, path, headers=own | {"If-None-Match": etag})
        assert (again.status, again.body) == (304, b"")
        assert told(again)[2] == 0
    stale = [server.ask(method, path, headers=own | {"If-None-Match": '"old"'}) for _ in range(FEW)]
    assert [answer.status for answer in stale] == [429] * FEW
    assert all(answer.headers["retry-after"] for answer in stale)
    # Looking in vain has an end too.
    assert server.ask(method, path, headers=own | {"If-None-Match": etag}).status == 429


def test_a_post_beyond_the_quota_is_refused_whatever_it_names(server: Served) -> None:
    key = made(server, 1)
    asked = {"X_API_Key": key.secret, "If_None_Match": "*"}
    profile = {"sector": "sector-coffee-processing", "limit": 1}
    assert [server.post("/v1/matches", profile, **asked).status for _ in range(2)] == [200, 429]


def test_the_payload_is_the_same_with_and_without_a_key(server: Served) -> None:
    key = made(server, 1000)
    for path in READS:
        own, other = server.get(path, Authorization=f"Bearer {key.secret}"), server.get(path)
        assert own.body == other.body
        assert own.headers.get("etag") == other.headers.get("etag")
        assert (told(own)[0], told(other)[0]) == ("key", "anonymous")


def test_addresses_have_a_limit_of_their_own_and_it_is_exact(tmp_path: Path) -> None:
    quota = counted(300, 10_000)
    with served(tmp_path, anonymous_per_hour=quota, trusted_proxies="127.0.0.1") as server:
        one, other = {"X-Forwarded-For": "2001:db8::1"}, {"X-Forwarded-For": "2001:db8:0:1::1"}
        statuses = [
            server.ask("HEAD", "/feeds/changes?limit=1", headers=one).status for _ in range(quota + 20)
        ]
        assert statuses == [200] * quota + [429] * 20
        assert server.ask("GET", "/feeds/changes", headers={"X-Forwarded-For": "2001:db8::2"}).status == 429
        assert server.ask("GET", "/feeds/changes", headers=other).status == 200
        assert server.get("/metrics").body.count(b'langbiang_refused_total{status="429"}') == 1
    figure(f"limit of {quota} an hour: {statuses.count(200)} let in, then 429")


def test_without_trusted_proxies_nobody_chooses_an_address(tmp_path: Path) -> None:
    with served(tmp_path, anonymous_per_hour=FEW) as server:
        answers = [
            server.ask("GET", "/feeds/changes", headers={"X-Forwarded-For": f"192.0.2.{number}"})
            for number in range(FEW + 1)
        ]
        assert [answer.status for answer in answers] == [200] * FEW + [429]
        assert told(answers[0])[0] == "anonymous"


def test_no_limit_says_nothing(tmp_path: Path) -> None:
    with served(tmp_path, anonymous_per_hour=None) as server:
        answer = server.get("/feeds/changes")
        assert (answer.status, answer.headers.get("ratelimit")) == (200, None)
