"""Suggestions while somebody types."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic_core import to_json

from api.edge.context import Context, Ctx
from api.edge.quick import Quick
from api.routes.listings import is_little_work
from api.schemas.suggestions import SuggestAnswer, SuggestQuery

router = APIRouter(prefix="/v1", tags=["listings"])


def _suggested(query: SuggestQuery, context: Context) -> Response:
    world = context.world()
    found = world.searcher.suggest(query.q, query.lang, query.limit)
    headers = {"langbiang-sequence": str(world.snapshot.sequence), "cache-control": "no-cache"}
    groups = {group: [each.__dict__ for each in names] for group, names in found.items()}
    return Response(to_json(groups), headers=headers, media_type="application/json")


@router.get("/suggest", response_model=SuggestAnswer)
def suggest_names(query: Annotated[SuggestQuery, Query()], context: Ctx) -> Response:
    """Names of listings, sectors, places and materials that match what was typed so far."""
    return _suggested(query, context)


def quick_suggest(context: Context) -> Quick[SuggestQuery]:
    """The same before the router."""
    return Quick(
        SuggestQuery,
        lambda query: _suggested(query, context),
        lambda query: is_little_work(query.q, context),
    )
