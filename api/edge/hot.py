"""The hot read path: public reads answered from stored bytes, before the router and its middleware."""

from collections.abc import Callable
from typing import Any

import structlog

from api.edge.conditions import asks_for_news
from api.edge.context import World
from api.edge.errors import QuotaUsedUp
from api.edge.gate import EXEMPT, REFUSALS, Gate, refusal, telling
from api.edge.limits import Account
from api.edge.metrics import REFUSED, REQUESTS
from api.edge.replies import Reply, nothing, send_reply

Answer = Callable[[World, str, bytes], Reply | None]
"""From the world, the last part of the path and the raw query string; ``None`` leaves it to the router.

An answer with a method ``wants_page`` has a page for people at the same address: it is asked with the Accept header,
and where it says yes the router answers."""

_log = structlog.get_logger(__name__)
_OVERHEAD = 512


def remembered(world: World, key: object, make: Callable[[], Reply]) -> Reply:
    """A page put together once per snapshot."""
    pages = world.snapshot.pages
    found: Reply | None = pages.get(key)
    if found is None:
        found = make()
        pages.keep(key, found, _OVERHEAD + sum(map(len, found.chunks)))
    return found


def _answered(answer: Answer, world: Callable[[], World], tail: str, query: bytes) -> Reply | None:
    """The reply; what breaks here is left to the router, which has a shield around it."""
    try:
        return answer(world(), tail, query)
    except Exception:  # noqa: BLE001 - in front of the shield nothing may break
        _log.exception("a hot answer broke")
        return None


def _pages(answer: Answer) -> Callable[[str], bool] | None:
    found: Callable[[str], bool] | None = getattr(answer, "wants_page", None)
    return found


def _accept(scope: Any) -> str:
    return ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"accept")


class _Unchanged:
    """Lets a 304 through and nothing else."""

    def __init__(self, account: Account, send: Any) -> None:
        self._account, self._send = account, send
        self.is_sent = False

    async def __call__(self, message: Any) -> None:
        if message["type"] == "http.response.start" and message["status"] == 304:
            self.is_sent = True
            message = {**message, "headers": [*message["headers"], *self._account.still_good()]}
        if self.is_sent:
            await self._send(message)


class HotPaths:
    """ASGI in front of everything else. Feeds register with it through the composition root.

    ``shown`` makes an ASGI application of one: what stands around the refusals of the gate.
    """

    def __init__(
        self,
        app: Any,
        world: Callable[[], World],
        exact: dict[str, Answer],
        under: dict[str, Answer],
        gate: Gate | None = None,
        shown: Callable[[Any], Any] = lambda answer: answer,
    ) -> None:
        self._app, self._world, self._gate, self._shown = app, world, gate, shown
        self._exact = {
            path: (answer, REQUESTS.labels(path, "200"), REQUESTS.labels(path, "304"), _pages(answer))
            for path, answer in exact.items()
        }
        self._under = {
            path: (
                answer,
                REQUESTS.labels(path + "{id}", "200"),
                REQUESTS.labels(path + "{id}", "304"),
                _pages(answer),
            )
            for path, answer in under.items()
        }

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] == "OPTIONS" or scope["path"] in EXEMPT:
            await self._app(scope, receive, send)
            return
        account = None
        if self._gate is not None:
            try:
                account = self._gate.admitted(scope)
            except REFUSALS as error:
                if not await self._is_still_good(error, scope, receive, send):
                    await self._refuse(error, scope, receive, send)
                return
            except Exception:  # noqa: BLE001 - in front of the shield nothing may break
                _log.exception("a request could not be counted")
        await self._let_in(scope, receive, send, account)

    async def _let_in(self, scope: Any, receive: Any, send: Any, account: Account | None) -> None:
        path: str = scope["path"]
        cut = path.rfind("/") + 1
        found = self._exact.get(path) or self._under.get(path[:cut])
        if found and scope["method"] in {"GET", "HEAD"}:
            answer, full, unchanged, wants_page = found
            reply = None
            if wants_page is None or not wants_page(_accept(scope)):
                reply = _answered(answer, self._world, path[cut:], scope["query_string"])
            if reply is not None:
                status = await send_reply(reply, scope, send, account.answered if account else nothing)
                (full if status == 200 else unchanged).inc()
                return
        await self._app(scope, receive, telling(account, send) if account else send)

    async def _is_still_good(self, error: Exception, scope: Any, receive: Any, send: Any) -> bool:
        """Answers 304, which costs nothing, where that is the answer to a client whose quota is used up."""
        if (
            not isinstance(error, QuotaUsedUp)
            or scope["method"] not in {"GET", "HEAD"}
            or not asks_for_news(scope)
            or not error.account.charge_comparison()
        ):
            return False
        unchanged = _Unchanged(error.account, send)
        await self._let_in(scope, receive, unchanged, None)
        return unchanged.is_sent

    async def _refuse(self, error: Exception, scope: Any, receive: Any, send: Any) -> None:
        answer = refusal(error)
        if scope["method"] == "HEAD":
            answer.body = b""
        REFUSED.labels(str(answer.status_code)).inc()
        await self._shown(answer)(scope, receive, send)
