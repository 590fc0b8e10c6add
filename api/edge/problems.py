"""The only table from error to status, and the answer a problem makes (RFC 9457)."""

import json
from collections.abc import Sequence
from typing import Any

from fastapi import Response
from pydantic import BaseModel

from api.edge import errors as edge
from api.edge import kinds
from api.edge.kinds import Kind
from api.edge.languages import Language
from catalogue.domain import errors as catalogue
from investors import errors as investors
from matching import errors as matching
from partners import errors as partners
from search import errors as search

PROBLEMS: dict[type[Exception], Kind] = {
    catalogue.RecordNotFound: kinds.NOT_FOUND,
    catalogue.NotPublished: kinds.NOT_FOUND,
    catalogue.NotPublishable: kinds.NOT_PUBLISHABLE,
    catalogue.EditRefused: kinds.NOT_PUBLISHABLE,
    catalogue.RecordMoved: kinds.CONFLICT,
    catalogue.StillReferredTo: kinds.CONFLICT,
    catalogue.PackRefused: kinds.NOT_PUBLISHABLE,
    catalogue.NotOfPack: kinds.NOT_FOUND,
    catalogue.PackNotFound: kinds.NOT_FOUND,
    catalogue.FolderInUse: kinds.CONFLICT,
    catalogue.LandBalanceBroken: kinds.NOT_PUBLISHABLE,
    catalogue.SequenceNotFound: kinds.NOT_FOUND,
    catalogue.StillLive: kinds.CONFLICT,
    catalogue.AlreadyRedacted: kinds.CONFLICT,
    catalogue.NothingToRedact: kinds.CONFLICT,
    catalogue.ContentRedacted: kinds.CONFLICT,
    catalogue.StorageUnsafe: kinds.BUSY,
    catalogue.StorageMissing: kinds.BUSY,
    catalogue.StorageBusy: kinds.BUSY,
    catalogue.StorageFull: kinds.NO_SPACE,
    catalogue.BackupUnreadable: kinds.NOT_PUBLISHABLE,
    catalogue.BackupExists: kinds.CONFLICT,
    search.BadCursor: kinds.BAD_CURSOR,
    search.UnknownFacet: kinds.INVALID,
    search.TextTooLong: kinds.INVALID,
    search.TooDeep: kinds.INVALID,
    search.PointMissing: kinds.INVALID,
    search.IndexInUse: kinds.BUSY,
    search.EngineUnsuitable: kinds.BUSY,
    search.EngineTaskFailed: kinds.BUSY,
    search.IndexMissing: kinds.BUSY,
    search.TaskUnseen: kinds.BUSY,
    search.OutOfStep: kinds.BUSY,
    matching.ProfileContradicts: kinds.INVALID,
    matching.NothingToMatch: kinds.NOTHING,
    investors.ProfileNotFound: kinds.NOT_FOUND,
    investors.ProfileMoved: kinds.STALE,
    investors.IfMatchMissing: kinds.PRECONDITION,
    investors.KeyReused: kinds.KEY_REUSED,
    investors.KeySpent: kinds.KEY_SPENT,
    investors.ProfileErased: kinds.ERASED,
    investors.ProfileOutdated: kinds.OUTDATED,
    partners.KeyUnknown: kinds.UNKNOWN_KEY,
    partners.ScopeMissing: kinds.SCOPE,
    partners.KeyNotFound: kinds.NOT_FOUND,
    partners.KeyEnded: kinds.CONFLICT,
    partners.KeyNameRefused: kinds.INVALID,
    partners.ScopeUnknown: kinds.INVALID,
    partners.WebhookNotFound: kinds.NOT_FOUND,
    partners.WebhookRefused: kinds.INVALID,
    partners.AddressRefused: kinds.INVALID,
    partners.ReplicaBusy: kinds.CONFLICT,
    partners.SourceBroken: kinds.BUSY,
    partners.SourceRefuses: kinds.BUSY,
    partners.SourceAway: kinds.BUSY,
    edge.QuotaUsedUp: kinds.QUOTA,
    edge.NotYetThere: kinds.NOT_YET,
    edge.AheadOfLog: kinds.AHEAD,
    edge.PageNotFound: kinds.NOT_FOUND,
    edge.ListingNotFound: kinds.NOT_FOUND,
    edge.SchemaNotFound: kinds.NOT_FOUND,
    edge.CollectionNotFound: kinds.NOT_FOUND,
    edge.CursorOfAnotherLog: kinds.GONE,
    edge.BadQuery: kinds.UNREADABLE,
    edge.BadParameter: kinds.BAD_PARAMETER,
    edge.BadJson: kinds.UNREADABLE,
    edge.BodyTooLarge: kinds.TOO_LARGE,
    edge.QueryTooLong: kinds.TOO_LONG,
    edge.NotJson: kinds.NOT_JSON,
    edge.TooSlow: kinds.TOO_SLOW,
}
KINDS: dict[str, Kind] = {
    kind.slug: kind for kind in (*PROBLEMS.values(), kinds.METHOD, kinds.HEAD_TOO_LARGE, kinds.INTERNAL)
}
_RETRY = {503: "2", 507: "60"}


class FieldError(BaseModel):
    """One thing wrong: a JSON Pointer into the body, or the name of a parameter; which rule it breaks, and the values
    the rule turns on."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
    code: str | None = None
    facts: dict[str, Any] | None = None


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None
    id: str | None = None


def problem_bytes(
    kind: Kind,
    detail: str,
    errors: Sequence[dict[str, Any]] = (),
    id: str | None = None,
    lang: Language = "en",
) -> bytes:
    """The body of a problem; ``detail`` and ``errors`` are in ``lang`` already. ASCII, so that whatever was sent can be
    named."""
    body: dict[str, Any] = {
        "type": f"/problems/{kind.slug}",
        "title": kind.titled(lang),
        "status": kind.status,
        "detail": detail,
    }
    if errors:
        body["errors"] = list(errors)
    if id:
        body["id"] = id
    return json.dumps(body).encode()


def problem_response(
    kind: Kind,
    detail: str,
    errors: Sequence[dict[str, Any]] = (),
    id: str | None = None,
    lang: Language | None = None,
) -> Response:
    """A problem as an answer. ``lang`` is given where there are words in both languages to choose from."""
    headers = {"cache-control": "no-store"} | (
        {"retry-after": _RETRY[kind.status]} if kind.status in _RETRY else {}
    )
    if lang:
        headers |= {"content-language": lang, "vary": "accept-language"}
    body = problem_bytes(kind, detail, errors, id, lang or "en")
    return Response(body, kind.status, headers, media_type="application/problem+json")


def kind_of(error: Exception) -> Kind:
    """The kind of problem an error is, by its class or the nearest one above it."""
    return next((PROBLEMS[cls] for cls in type(error).__mro__ if cls in PROBLEMS), kinds.INTERNAL)
