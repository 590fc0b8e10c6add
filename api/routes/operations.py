"""Is it alive, is it ready, what has it counted; and what its problems mean."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.edge import metrics
from api.edge.context import Context, Ctx, EngineState

router = APIRouter(tags=["operations"])


class Health(BaseModel):
    """Alive, and how far along the log."""

    status: str
    sequence: int
    epoch: str
    listings: int
    search: EngineState = Field(
        description="Which engine answers; degraded: the embedded one, while the search server is away."
    )


def _health(context: Context, status: str) -> Health:
    snapshot = context.world().snapshot
    return Health(
        status=status,
        sequence=snapshot.sequence,
        epoch=snapshot.epoch,
        listings=len(snapshot.listings),
        search=context.search_state(),
    )


@router.get("/healthz", response_model=Health)
def healthz(context: Ctx) -> Health:
    """The process answers."""
    return _health(context, "alive")


@router.get(
    "/readyz",
    response_model=Health,
    responses={503: {"model": Health, "description": "The log cannot be followed at present."}},
)
def readyz(context: Ctx, response: Response) -> Health:
    """The process follows the log; 503 while it cannot."""
    ready = context.healthy()
    response.status_code = 200 if ready else 503
    return _health(context, "ready" if ready else "behind")


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
def read_metrics(context: Ctx) -> Response:
    """Counters for Prometheus."""
    snapshot = context.world().snapshot
    metrics.SEQUENCE.set(snapshot.sequence)
    metrics.LISTINGS.set(len(snapshot.listings))
    metrics.DEGRADED.set(context.search_state() == "degraded")
    return Response(metrics.exposition(), media_type="text/plain; version=0.0.4")
