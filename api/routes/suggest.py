"""Suggestions while somebody types."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.edge.context import Ctx
from api.schemas.suggestions import SuggestAnswer, SuggestQuery
from catalogue.usecases.render import to_bytes

router = APIRouter(prefix="/v1", tags=["listings"])


@router.get("/suggest", response_model=SuggestAnswer)
def suggest_names(query: Annotated[SuggestQuery, Query()], context: Ctx) -> Response:
    """Names of listings, sectors, places and materials that match what was typed so far."""
    world = context.world()
    found = world.searcher.suggest(query.q, query.lang, query.limit)
    headers = {"langbiang-sequence": str(world.snapshot.sequence), "cache-control": "no-cache"}
    groups = {group: [each.__dict__ for each in names] for group, names in found.items()}
    return Response(to_bytes(groups), headers=headers, media_type="application/json")
