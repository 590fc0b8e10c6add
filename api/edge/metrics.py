"""What is counted, for Prometheus."""

import time
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "langbiang_requests_total", "Requests by route and status.", ["route", "status"], registry=REGISTRY
)
SECONDS = Histogram(
    "langbiang_request_seconds", "Seconds by route, the hot path left out.", ["route"], registry=REGISTRY
)
REFUSED = Counter(
    "langbiang_refused_total",
    "Requests not let in: keys nobody knows, scopes, quotas.",
    ["status"],
    registry=REGISTRY,
)
SEQUENCE = Gauge("langbiang_sequence", "The sequence this process serves.", registry=REGISTRY)
LISTINGS = Gauge("langbiang_live_listings", "Live listings.", registry=REGISTRY)
DEGRADED = Gauge(
    "langbiang_search_degraded",
    "1 while the embedded index stands in for the search server.",
    registry=REGISTRY,
)


def exposition() -> bytes:
    """Everything counted, in the text format."""
    return generate_latest(REGISTRY)


class Counted:
    """ASGI around the router: counts by the route's template, so that ids do not become labels."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, began = 500, time.perf_counter()

        async def counting(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, counting)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            REQUESTS.labels(route, str(status)).inc()
            SECONDS.labels(route).observe(time.perf_counter() - began)
