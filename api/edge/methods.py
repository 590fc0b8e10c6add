"""What every address takes beside its own methods: HEAD, as GET without the body, and OPTIONS, which names them."""

from collections.abc import Sequence
from typing import Any

from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Mount

from api.edge.kinds import NOT_FOUND
from api.edge.problems import problem_response

_METHODS = ("GET", "POST", "PUT", "DELETE")


def _takes(route: BaseRoute, scope: Any, method: str) -> bool:
    if isinstance(route, Mount):
        return method == "GET" and route.matches(scope)[0] is Match.FULL
    return route.matches({**scope, "method": method})[0] is Match.FULL


def allowed(routes: Sequence[BaseRoute], scope: Any) -> list[str]:
    """The methods an address takes, from all of its routes; none where there is no such address."""
    found = [method for method in _METHODS if any(_takes(route, scope, method) for route in routes)]
    return [*(["HEAD"] if "GET" in found else []), *found, *(["OPTIONS"] if found else [])]


def _without_body(send: Any) -> Any:
    async def bodiless(message: Any) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return bodiless


class Methods:
    """ASGI around the router, which by itself knows no HEAD and names one route's methods in Allow."""

    def __init__(self, app: Any, routes: Sequence[BaseRoute]) -> None:
        self._app, self._routes = app, routes

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await self._told(scope)(scope, receive, send)
        elif scope["method"] == "HEAD":
            read = {**scope, "method": "GET"}
            await self._app(read, receive, self._naming(scope, _without_body(send)))
            scope |= {name: read[name] for name in ("route",) if name in read}
        else:
            await self._app(scope, receive, self._naming(scope, send))

    def _told(self, scope: Any) -> Response:
        found = list(_METHODS) if scope["path"] == "*" else allowed(self._routes, scope)
        if not found:
            return problem_response(NOT_FOUND, NOT_FOUND.title)
        methods = ", ".join(found)
        headers = {
            "allow": methods,
            "access-control-allow-methods": methods,
            "access-control-allow-headers": "authorization, content-type, idempotency-key, if-match, if-modified-since, if-none-match, x-api-key",
            "access-control-max-age": "600",
        }
        return Response(status_code=204, headers=headers)

    def _naming(self, scope: Any, send: Any) -> Any:
        """Puts what is allowed into the Allow header of a 405."""

        async def named(message: Any) -> None:
            if message["type"] == "http.response.start" and message["status"] == 405:
                allow = ", ".join(allowed(self._routes, scope)).encode()
                kept = [header for header in message["headers"] if header[0] != b"allow"]
                message = {**message, "headers": [*kept, (b"allow", allow)]}
            await send(message)

        return named
