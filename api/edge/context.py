"""What a request may use: the world as of a sequence, and the few things beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from fastapi import Depends, Query, Request

from api.edge.errors import NotYetThere
from catalogue.live.snapshot import Snapshot
from investors.port import Profiles
from matching.offer import Offer
from search.port import Searcher

WAIT_SECONDS = 5.0
EngineState = Literal["embedded", "meilisearch", "degraded"]


@dataclass(frozen=True)
class World:
    """The projections of one process at one sequence; replaced as a whole."""

    snapshot: Snapshot
    searcher: Searcher
    offer: Offer


@dataclass(frozen=True)
class Context:
    """Handed down by the composition root."""

    world: Callable[[], World]
    wait_for: Callable[[int, float], bool]
    healthy: Callable[[], bool]
    search_state: Callable[[], EngineState]
    profiles: Profiles
    today: Callable[[], date]
    public_url: str


def get_context(request: Request) -> Context:
    """The context of the running application."""
    context: Context = request.app.state.context
    return context


Ctx = Annotated[Context, Depends(get_context)]
AtLeast = Annotated[
    int | None,
    Query(ge=0, le=2**62, description="Waits until the answer is at least as new as this sequence."),
]


def get_world(context: Ctx, at_least: AtLeast = None) -> World:
    """The world to answer from, at least as new as asked.

    Raises:
        AheadOfLog: There is no such sequence.
        NotYetThere: It did not reach this process within a few seconds.
    """
    if at_least is not None and not context.wait_for(at_least, WAIT_SECONDS):
        raise NotYetThere(at_least, context.world().snapshot.sequence)
    return context.world()


CurrentWorld = Annotated[World, Depends(get_world)]
