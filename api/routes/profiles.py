"""Profiles kept on request, behind a secret link."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Path, Request, Response

from api.edge.context import Ctx, CurrentWorld
from api.edge.languages import Language, asked_language
from api.edge.refusals import findings
from api.routes.matches import EXAMPLE
from api.schemas.profiles import ProfileCreated, ProfileIn, ProfileOut
from api.schemas.reports import Report
from investors.errors import IfMatchMissing, ProfileMoved, ProfileOutdated
from investors.port import RETRY_MINUTES, Consent, Kept
from matching.errors import ProfileContradicts
from matching.profile import Profile
from matching.report import match
from matching.resolve import refuse_contradictions
from matching.written import to_bytes

router = APIRouter(prefix="/v1/profiles", tags=["profiles"])
Secret = Annotated[str, Path(max_length=100)]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=16,
        max_length=255,
        description="A value nobody can guess, such as a UUID: whoever sends the same key and body within "
        f"{RETRY_MINUTES} minutes, "
        "and before the profile is altered, gets the same answer again, its secret included; later it is refused.",
    ),
]
IfMatch = Annotated[
    str | None, Header(alias="If-Match", max_length=100, description="The ETag of the profile that was read.")
]
_EXAMPLE = {
    "profile": EXAMPLE,
    "consent": {"given": True, "text_version": "2026-11", "purpose": "matching"},
}


def _revision(if_match: str, kept: Kept) -> int:
    """The revision an If-Match allows the edit to start from (RFC 9110 13.1.1): any of its tags, or whatever there is.

    Raises:
        ProfileMoved: None of them is the current one.
    """
    tags = [tag.strip() for tag in if_match.split(",")]
    if "*" in tags or f'"{kept.revision}"' in tags:
        return kept.revision
    raise ProfileMoved


def _shown(kept: Kept, lang: Language) -> dict[str, Any]:
    """The profile; one that is none by the rules of today as it was stored, with what they refuse of it."""
    try:
        return {"profile": kept.profile.model_dump(mode="json", exclude_defaults=True)}
    except ProfileOutdated as error:
        stated = {name: value for name, value in kept.document.items() if value not in (None, [], {})}
        return {"profile": stated, "errors": findings(error.findings, error.document, lang)}


def _out(kept: Kept, request: Request, response: Response) -> dict[str, Any]:
    response.headers["etag"] = f'"{kept.revision}"'
    response.headers["cache-control"] = "no-store"
    return {
        "id": kept.id,
        "revision": kept.revision,
        **_shown(kept, asked_language(request.scope, "en")),
        "consent": {
            "text_version": kept.consent.text,
            "purpose": kept.consent.purpose,
            "given_at": kept.consent_at,
        },
        "created_at": kept.created_at,
        "updated_at": kept.updated_at,
    }


@router.post("", status_code=201, response_model=ProfileCreated)
def keep_profile(
    body: Annotated[ProfileIn, Body(examples=[_EXAMPLE])],
    context: Ctx,
    world: CurrentWorld,
    response: Response,
    key: Key = None,
) -> dict[str, Any]:
    """Keep a profile, with consent, and get its secret link."""
    try:
        refuse_contradictions(body.profile, world.offer, context.today())
    except ProfileContradicts as error:
        raise ProfileContradicts([fault.within("/profile") for fault in error.faults]) from error
    created = context.profiles.create(
        body.profile, Consent(body.consent.text_version, body.consent.purpose), key
    )
    link = f"{context.public_url}/v1/profiles/{created.secret}"
    response.headers["location"] = link
    response.headers["cache-control"] = "no-store"
    return {"id": created.id, "secret": created.secret, "link": link, "created_at": created.created_at}


@router.get("/{secret}", response_model=ProfileOut, response_model_exclude_unset=True)
def read_profile(secret: Secret, context: Ctx, request: Request, response: Response) -> dict[str, Any]:
    """Read a kept profile. One that today's rules refuse is given as it was kept, with `errors`."""
    return _out(context.profiles.get(secret), request, response)


@router.put("/{secret}", response_model=ProfileOut, response_model_exclude_unset=True)
def change_profile(
    secret: Secret,
    profile: Annotated[Profile, Body(examples=[EXAMPLE])],
    context: Ctx,
    world: CurrentWorld,
    request: Request,
    response: Response,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Replace a kept profile; If-Match names the revision it was read at."""
    kept = context.profiles.get(secret)
    if if_match is None:
        raise IfMatchMissing
    revision = _revision(if_match, kept)
    refuse_contradictions(profile, world.offer, context.today())
    return _out(context.profiles.change(secret, profile, revision), request, response)


@router.post("/{secret}/matches", response_model=Report)
def match_kept_profile(secret: Secret, context: Ctx, world: CurrentWorld) -> Response:
    """Match a kept profile again, against what is published now."""
    report = match(context.profiles.get(secret).profile, world.offer, context.today())
    return Response(
        to_bytes(report),
        headers={"langbiang-sequence": str(world.offer.sequence), "cache-control": "no-store"},
        media_type="application/json",
    )


@router.delete("/{secret}", status_code=204)
def erase_profile(secret: Secret, context: Ctx) -> Response:
    """Delete a kept profile for good."""
    context.profiles.erase(secret)
    return Response(status_code=204)
