"""The HTTP contract as OpenAPI 3.1: every operation with the problems it can answer."""

from json import dumps
from threading import Lock
from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi

from api.edge.conditions import etag_of
from api.edge.context import CurrentWorld
from api.edge.hot import remembered
from api.edge.problems import Problem
from api.edge.replies import JSON, Replied, Reply

_making = Lock()
_PROBLEM: dict[str, Any] = {
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
}
_CLIENT = {"description": "The request is refused; `type` says why, `errors` name the fields."}
_SERVER = {"description": "The service cannot answer at present."}
SECURITY_SCHEMES: dict[str, dict[str, str]] = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "A partner's key; raises the quota."},
    "header": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "The same as a header."},
    "basic": {"type": "http", "scheme": "basic", "description": "The same as the password of any user."},
}
SECURITY: list[dict[str, list[str]]] = [{}, {"bearer": []}, {"header": []}, {"basic": []}]
"""Everything is open to who has no key."""
_DESCRIPTION = (
    "What a province offers to investors, and where a project fits. Listings are the public records; "
    "every figure carries its source. Feeds follow one publication log. Errors are RFC 9457 problems."
)


def _with_problems(operation: dict[str, Any]) -> None:
    responses = operation.setdefault("responses", {})
    responses.pop("422", None)
    for status in [code for code in responses if code.startswith(("4", "5"))]:
        responses[status] = (
            {**responses[status], **_PROBLEM} if "content" not in responses[status] else responses[status]
        )
    responses["4XX"] = {**_CLIENT, **_PROBLEM}
    responses["5XX"] = {**_SERVER, **_PROBLEM}


def _made(app: FastAPI) -> dict[str, Any]:
    """The contract, self-contained."""
    found = get_openapi(title=app.title, version=app.version, description=_DESCRIPTION, routes=app.routes)
    components = found.setdefault("components", {})
    components["securitySchemes"], found["security"] = SECURITY_SCHEMES, SECURITY
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**problem.pop("$defs", {}), "Problem": problem}
    for path in found["paths"].values():
        for operation in path.values():
            _with_problems(operation)
    return found


def document(app: FastAPI) -> dict[str, Any]:
    """The contract, self-contained; made on first use, by one thread, since FastAPI's making of it is not safe for two."""
    if app.openapi_schema is None:
        with _making:
            if app.openapi_schema is None:
                app.openapi_schema = _made(app)
    return app.openapi_schema


def described(app: FastAPI) -> None:
    """Makes the contract the application's own and serves it."""

    def read_openapi(world: CurrentWorld) -> Response:
        def made() -> Reply:
            body = dumps(document(app), ensure_ascii=False).encode()
            return Reply(etag_of(body), world.snapshot.sequence, JSON, (body,))

        return Replied(remembered(world, "openapi", made))

    app.add_api_route("/openapi.json", read_openapi, include_in_schema=False)
