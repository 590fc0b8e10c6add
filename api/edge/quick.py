"""Questions that are plainly right are answered before the router: reading thirty parameters costs it more than an answer.

Whatever else comes (a parameter nobody knows, a value that is refused, a question that waits or fails) goes on to the
router, which says what is wrong in its usual words.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar, get_origin
from urllib.parse import parse_qsl

from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

_Asked = TypeVar("_Asked", bound=BaseModel)


class _Route(NamedTuple):
    """What the counters call an address by."""

    path: str


@dataclass(frozen=True)
class Quick(Generic[_Asked]):
    """How one address is answered: ``None`` leaves a question to the router.

    What needs no waiting and little work is answered ``at_once``: a thread would cost it a third of its time.
    """

    asked: type[_Asked]
    answer: Callable[[_Asked], Response | None]
    at_once: Callable[[_Asked], bool]

    @cached_property
    def _many(self) -> frozenset[str]:
        """The parameters that may come more than once."""
        fields = self.asked.model_fields.items()
        return frozenset(name for name, field in fields if get_origin(field.annotation) is list)

    def read(self, query: bytes) -> _Asked | None:
        """The question of a query string, if it is plainly one."""
        given: dict[str, Any] = {}
        for name, value in parse_qsl(query.decode("ascii"), keep_blank_values=True):
            if name in self._many:
                given.setdefault(name, []).append(value)
            elif name in given:
                return None
            else:
                given[name] = value
        try:
            return self.asked.model_validate(given)
        except ValidationError:
            return None


class QuickPaths:
    """ASGI in front of the router."""

    def __init__(self, app: Any, exact: Mapping[str, Quick[Any]]) -> None:
        self._app = app
        self._exact = {path: (_Route(path), quick) for path, quick in exact.items()}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        found = (
            self._exact.get(scope["path"]) if scope["type"] == "http" and scope["method"] == "GET" else None
        )
        if found is not None:
            route, quick = found
            if (response := await self._answered(quick, scope["query_string"])) is not None:
                scope["route"] = route
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _answered(self, quick: Quick[_Asked], query: bytes) -> Response | None:
        if (asked := quick.read(query)) is None:
            return None
        try:
            if quick.at_once(asked):
                return quick.answer(asked)
            return await run_in_threadpool(quick.answer, asked)
        except Exception:  # noqa: BLE001 - the router meets it again, and answers it as every error is answered
            return None
