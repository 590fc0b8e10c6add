"""Plain questions before the router: read as it reads them, and left to it where they are not plain."""

import asyncio
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, Response

from api.edge.quick import Quick, QuickPaths
from api.schemas.listings import ListingQuery


def _answered(query: ListingQuery) -> Response:
    if query.q == "breaks":
        raise LookupError(query.q)
    return PlainTextResponse(f"quick {query.q}")


def _asked(path: str, method: str = "GET", *, at_once: bool = True) -> str:
    quick = Quick(ListingQuery, _answered, lambda _query: at_once)
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("a question has no body")

    address, _, query = path.partition("?")
    scope = {"type": "http", "method": method, "path": address, "query_string": query.encode(), "headers": []}
    app = QuickPaths(PlainTextResponse("router"), {"/v1/listings": quick})
    asyncio.run(app(scope, receive, send))
    return b"".join(message.get("body", b"") for message in sent).decode()


@pytest.mark.parametrize("at_once", [True, False])
def test_a_plain_question_is_answered_before_the_router(at_once: bool) -> None:
    assert _asked("/v1/listings?q=ch%C3%A8+x&kind=zone&kind=site", at_once=at_once) == "quick chè x"


@pytest.mark.parametrize(
    "path",
    [
        "/v1/listings?q=a&q=b",
        "/v1/listings?colour=red",
        "/v1/listings?limit=0",
        "/v1/listings?q=breaks",
        "/v1/listings/kcn-loc-son",
    ],
)
def test_whatever_else_is_asked_goes_on_to_the_router(path: str) -> None:
    assert _asked(path) == "router"


def test_only_reading_is_answered_quickly() -> None:
    assert _asked("/v1/listings?q=a", "HEAD") == "router"


def test_choices_are_read_repeated_and_with_commas() -> None:
    read = Quick(ListingQuery, _answered, lambda _query: True).read(b"kind=zone,site&kind=place&limit=3&q=")
    assert read is not None
    assert (read.kind, read.limit, read.q) == (["zone", "site", "place"], 3, "")
