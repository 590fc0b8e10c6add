"""Matching without an account: nothing is stored."""

from typing import Annotated

from fastapi import APIRouter, Body, Response

from api.edge.context import Ctx, CurrentWorld
from api.schemas.reports import Report
from catalogue.usecases.render import to_bytes
from matching.profile import Profile
from matching.report import match

router = APIRouter(prefix="/v1", tags=["matching"])
EXAMPLE = {"sector": "sector-coffee-processing", "land": {"min_ha": 2, "preferred_ha": 4}}


@router.post("/matches", response_model=Report)
def match_profile(
    profile: Annotated[Profile, Body(examples=[EXAMPLE])], context: Ctx, world: CurrentWorld
) -> Response:
    """Rank places for a project, with gates, bands and reasons. Nothing is stored."""
    report = match(profile, world.offer, context.today())
    headers = {"langbiang-sequence": str(world.offer.sequence), "cache-control": "no-store"}
    return Response(to_bytes(report), headers=headers, media_type="application/json")
