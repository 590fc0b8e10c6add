"""The layers around the routes, by themselves."""

import asyncio
import json
from typing import Any

import pytest
from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute
from structlog.testing import capture_logs

from api.edge.headers import ALWAYS
from api.edge.hot import HotPaths
from api.edge.methods import Methods, allowed
from api.edge.shield import Shield


def routes() -> list[BaseRoute]:
    router = APIRouter(prefix="/things")
    router.add_api_route("/{id}", lambda: 1, methods=["GET"])
    router.add_api_route("/{id}", lambda: 1, methods=["PUT"])
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(router)
    return list(app.routes)


def asked(app: Any, method: str, path: str = "/things/1") -> tuple[int, dict[bytes, bytes], bytes]:
    messages: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": []}
    asyncio.run(app(scope, receive, send))
    return (
        messages[0]["status"],
        dict(messages[0]["headers"]),
        b"".join(found["body"] for found in messages[1:]),
    )


def answering(status: int, body: bytes = b"body") -> Any:
    async def app(scope: Any, _receive: Any, send: Any) -> None:
        assert scope["method"] != "HEAD"
        await send({"type": "http.response.start", "status": status, "headers": [(b"allow", b"GET")]})
        await send({"type": "http.response.body", "body": body})

    return app


def test_the_methods_of_an_address_are_those_of_all_its_routes() -> None:
    scope = {"type": "http", "path": "/things/1", "headers": [], "method": "POST"}
    assert allowed(routes(), scope) == ["HEAD", "GET", "PUT", "OPTIONS"]
    assert allowed(routes(), scope | {"path": "/other"}) == []


def test_head_is_get_without_the_body() -> None:
    assert asked(Methods(answering(200), routes()), "HEAD") == (200, {b"allow": b"GET"}, b"")


def test_a_refused_method_is_told_which_are_taken() -> None:
    _, headers, _ = asked(Methods(answering(405), routes()), "POST")
    assert headers[b"allow"] == b"HEAD, GET, PUT, OPTIONS"


def test_options_are_told_without_asking_the_route() -> None:
    status, headers, body = asked(Methods(answering(500), routes()), "OPTIONS")
    assert (status, body) == (204, b"")
    assert headers[b"allow"] == headers[b"access-control-allow-methods"] == b"HEAD, GET, PUT, OPTIONS"


def test_options_of_no_address_is_a_problem() -> None:
    status, headers, _ = asked(Methods(answering(500), routes()), "OPTIONS", "/other")
    assert (status, headers[b"content-type"]) == (404, b"application/problem+json")


async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
    raise RuntimeError("SELECT secret FROM /srv/program")


def test_what_broke_is_a_quiet_problem_with_an_id() -> None:
    with capture_logs() as logged:
        status, headers, body = asked(Shield(broken), "GET")
    assert status == 500
    assert headers.items() >= dict(ALWAYS).items()
    problem = json.loads(body)
    assert problem["type"] == "/problems/internal"
    assert [line["problem"] for line in logged] == [problem["id"]]
    assert b"secret" not in body
    assert b"RuntimeError" not in body


def test_a_header_the_application_set_stays() -> None:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"referrer-policy", b"origin")]}
        )
        await send({"type": "http.response.body", "body": b""})

    assert asked(Shield(app), "GET")[1][b"referrer-policy"] == b"origin"


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "DELETE"])
def test_the_hot_path_only_reads(method: str) -> None:
    def never(*_: Any) -> None:
        raise AssertionError

    hot = HotPaths(answering(405), lambda: None, {"/things": never}, {})  # type: ignore[arg-type, return-value]  # a stand-in for the application, and no world behind it
    assert asked(hot, method, "/things")[0] == 405


def test_what_breaks_on_the_hot_path_is_left_to_the_router() -> None:
    def breaks(*_: Any) -> None:
        raise RuntimeError("secret")

    hot = HotPaths(Shield(answering(200)), lambda: None, {"/things": breaks}, {})  # type: ignore[arg-type, return-value]  # a stand-in for the application, and no world behind it
    with capture_logs() as logged:
        assert asked(hot, "GET", "/things")[0] == 200
    assert len(logged) == 1
