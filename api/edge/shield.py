"""Security headers on everything, and a quiet problem where something broke.

It stands twice: around all layers, and inside the framework's own error answer, which would come first and is no problem.
"""

import secrets
from typing import Any

import structlog

from api.edge.headers import ALWAYS
from api.edge.kinds import INTERNAL
from api.edge.problems import problem_response

_log = structlog.get_logger(__name__)


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
                    *(header for header in ALWAYS if header[0] not in present),
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
