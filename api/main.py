"""The composition root: the only place that knows which database and which engine are in use."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from sqlalchemy.exc import OperationalError
from starlette.requests import Request
from starlette.responses import Response

from api.edge.context import Context
from api.edge.gate import Gate
from api.edge.hot import HotPaths
from api.edge.kinds import BUSY
from api.edge.methods import Methods
from api.edge.metrics import Counted
from api.edge.openapi import described
from api.edge.parameters import only_known_parameters
from api.edge.problems import problem_response
from api.edge.quick import Quick, QuickPaths
from api.edge.refusals import register
from api.edge.shield import Shield
from api.edge.strict_input import StrictInput
from api.routes import listings, matches, operations, profiles, suggest, vocabulary
from api.service import Service
from api.settings import Settings
from feeds.registry import ROUTERS, STANDARD_ROUTERS, hot_feeds, hot_under
from web import routes as web
from web.faults import Faults
from web.listings import hot_pages

VERSION = "0.1.0"


def _on_database_away(_request: Request, _error: Exception) -> Response:
    return problem_response(BUSY, "the database cannot be reached at present")


def router_app(context: Context | None) -> FastAPI:
    """The routes, without the layers around them; without a context they can be described, not asked."""
    app = FastAPI(
        title="Langbiang",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    app.state.context = context
    strict = [Depends(only_known_parameters)]
    for router in (
        listings.router,
        suggest.router,
        matches.router,
        profiles.router,
        vocabulary.router,
        *ROUTERS,
    ):
        app.include_router(router, dependencies=strict)
    for router in (operations.router, web.router, *STANDARD_ROUTERS):
        app.include_router(router)
    web.mount_static(app)
    register(app)
    app.add_exception_handler(OperationalError, _on_database_away)
    described(app)
    return app


def layered(app: FastAPI, context: Context, max_body_bytes: int, gate: Gate | None = None) -> Any:
    """The application as served: gate and hot path, refusals as pages, shield, counters, strict input, quick paths, methods, routes."""
    app.add_middleware(Shield)
    quick: dict[str, Quick[Any]] = {
        "/v1/listings": listings.quick_search(context),
        "/v1/suggest": suggest.quick_suggest(context),
    }
    inner = Counted(StrictInput(QuickPaths(Methods(app, app.routes), quick), max_body_bytes))
    hot = hot_feeds(context.public_url)
    under = {"/v1/listings/": listings.hot_listing, **hot_pages(context), **hot_under(context.public_url)}
    return HotPaths(Faults(Shield(inner)), context.world, hot, under, gate, Faults)


def create_app(settings: Settings | None = None, service: Service | None = None) -> Any:
    """The whole application; it starts its threads with the server and stops them with it."""
    running = service or Service(settings or Settings())
    context = running.context()
    app = router_app(context)
    app.router.lifespan_context = _lifespan(running)
    return layered(app, context, running.settings.max_body_bytes, running.gate())


def _lifespan(service: Service) -> Callable[[FastAPI], Any]:
    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        service.start()
        try:
            yield
        finally:
            service.stop()

    return lifespan
