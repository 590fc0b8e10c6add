"""The outermost layer: security headers on everything, and a quiet problem where something broke."""

import secrets
from typing import Any

import structlog

from api.edge.problems import INTERNAL, problem_response

_log = structlog.get_logger(__name__)
_CSP = b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", _CSP),
]


class Shield:
    """ASGI: no answer leaves without its headers, and no traceback leaves at all."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def guarded(message: Any) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                present = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in _HEADERS if header[0] not in present),
                ]
            await send(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception:
            id_ = secrets.token_hex(8)
            _log.exception("a request broke", problem=id_, route=getattr(scope.get("route"), "path", None))
            if started:
                raise
            await problem_response(INTERNAL, "the operators can find this by its id", id=id_)(
                scope, receive, guarded
            )
