"""Matching without an account: nothing is stored."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from api.edge.context import Ctx, CurrentWorld, World
from api.schemas.comparisons import Comparison, ComparisonIn
from api.schemas.reports import Report
from matching.compare import compare
from matching.profile import Profile
from matching.report import match
from matching.written import to_bytes

router = APIRouter(prefix="/v1", tags=["matching"])
EXAMPLE = {"sector": "sector-coffee-processing", "land": {"min_ha": 2, "preferred_ha": 4}}


@router.post("/matches", response_model=Report)
def match_profile(
    profile: Annotated[Profile, Body(examples=[EXAMPLE])], context: Ctx, world: CurrentWorld
) -> Response:
    """Rank places for a project, with gates, bands and reasons. Nothing is stored."""
    report = match(profile, world.offer, context.today())
    return _answer(report, world)


@router.post("/matches/compare", response_model=Comparison)
def compare_places(
    asked: Annotated[ComparisonIn, Body(examples=[{"profile": EXAMPLE, "places": ["kcn-loc-son"]}])],
    context: Ctx,
    world: CurrentWorld,
) -> Response:
    """Set up to six places side by side for a project: gates and criteria as rows. Nothing is stored."""
    return _answer(compare(asked.profile, asked.places, world.offer, context.today()), world)


def _answer(found: dict[str, Any], world: World) -> Response:
    headers = {"langbiang-sequence": str(world.offer.sequence), "cache-control": "no-store"}
    return Response(to_bytes(found), headers=headers, media_type="application/json")
