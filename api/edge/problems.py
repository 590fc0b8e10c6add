"""The only table from error to status; every refusal is an RFC 9457 problem."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.edge import errors as edge
from catalogue.domain import errors as catalogue
from investors import errors as investors
from matching import errors as matching
from partners import errors as partners
from search import errors as search

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its status, the name of its page, its title, and what to do about it."""

    status: int
    slug: str
    title: str
    advice: str


NOT_FOUND = Kind(
    404, "not-found", "Not found", "Check the id or the path; withdrawn listings are no longer there."
)
INVALID = Kind(
    422,
    "invalid",
    "The request does not fit its description",
    "Each entry of `errors` names a field and says what is wrong with it.",
)
METHOD = Kind(
    405, "method-not-allowed", "Method not allowed", "The Allow header lists what this address takes."
)
UNREADABLE = Kind(
    400,
    "unreadable",
    "The request cannot be read",
    "Send UTF-8 text; JSON without repeated keys, NaN, infinities or NUL.",
)
BAD_PARAMETER = Kind(
    400,
    "bad-parameter",
    "A query parameter is not usable",
    "`errors` names it and says what is wrong; the API document lists what the operation takes.",
)
INTERNAL = Kind(
    500,
    "internal",
    "Something went wrong here",
    "Try again; if it stays, tell the operators the problem's id.",
)
BUSY = Kind(503, "busy", "Busy", "Try again in a moment.")
NO_SPACE = Kind(
    507, "no-space", "No space left", "Nothing was changed. Try again once the operators have made room."
)
CONFLICT = Kind(409, "conflict", "Conflict", "Read the current state and decide again.")
NOT_PUBLISHABLE = Kind(
    422,
    "not-publishable",
    "The record breaks a rule",
    "Each entry of `errors` names a field and says which rule.",
)
STALE = Kind(
    412,
    "precondition-failed",
    "It changed meanwhile",
    "Read it again, then send the edit with its new ETag in If-Match.",
)
PRECONDITION = Kind(
    428,
    "precondition-required",
    "If-Match is required",
    "Send the ETag you read in If-Match, so that nobody's change is overwritten.",
)
BAD_CURSOR = Kind(400, "bad-cursor", "The cursor is not usable", "Start again without a cursor.")
GONE = Kind(410, "resync", "Resync", "Take the snapshot again, then follow from its cursor.")
ERASED = Kind(410, "erased", "It was deleted", "What this key made has been deleted since; use a new key.")
TOO_LARGE = Kind(413, "too-large", "Too large", "Send a smaller body.")
TOO_LONG = Kind(414, "too-long", "Too long", "Send a shorter query string.")
NOT_JSON = Kind(
    415,
    "not-json",
    "JSON in UTF-8 is needed",
    "Send Content-Type: application/json, without Content-Encoding.",
)
TOO_SLOW = Kind(408, "too-slow", "The body came too slowly", "Send it in one go.")
NOT_YET = Kind(503, "not-yet", "Not yet there", "Try again in a moment, or ask without at_least.")
AHEAD = Kind(
    409,
    "ahead-of-log",
    "Nothing has this number yet",
    "Ask for a sequence that has been published; a restored log may be shorter than the one you knew.",
)
KEY_REUSED = Kind(
    422, "key-reused", "The Idempotency-Key was used for another request", "Use a new key for a new request."
)
NOTHING = Kind(
    503, "no-policy", "Nothing to match against", "A province with a matching policy has to be loaded first."
)
UNKNOWN_KEY = Kind(
    401,
    "unknown-key",
    "The key is not known",
    "Send the key as `Authorization: Bearer …`, or ask without one; a revoked key does not come back.",
)
SCOPE = Kind(403, "scope", "The key is for something else", "Ask the operators for a key with this scope.")
QUOTA = Kind(
    429,
    "quota-used-up",
    "Too many requests",
    "Wait as long as Retry-After says. Ask with If-None-Match: an answer without news costs nothing.",
)

PROBLEMS: dict[type[Exception], Kind] = {
    catalogue.RecordNotFound: NOT_FOUND,
    catalogue.NotPublished: NOT_FOUND,
    catalogue.NotPublishable: NOT_PUBLISHABLE,
    catalogue.RecordMoved: CONFLICT,
    catalogue.StillReferredTo: CONFLICT,
    catalogue.PackRefused: NOT_PUBLISHABLE,
    catalogue.NotOfPack: NOT_FOUND,
    catalogue.LandBalanceBroken: NOT_PUBLISHABLE,
    catalogue.SequenceNotFound: NOT_FOUND,
    catalogue.StillLive: CONFLICT,
    catalogue.AlreadyRedacted: CONFLICT,
    catalogue.NothingToRedact: CONFLICT,
    catalogue.ContentRedacted: CONFLICT,
    catalogue.StorageUnsafe: BUSY,
    catalogue.StorageMissing: BUSY,
    catalogue.StorageBusy: BUSY,
    catalogue.StorageFull: NO_SPACE,
    catalogue.BackupUnreadable: NOT_PUBLISHABLE,
    catalogue.BackupExists: CONFLICT,
    search.BadCursor: BAD_CURSOR,
    search.UnknownFacet: INVALID,
    search.TextTooLong: INVALID,
    search.TooDeep: INVALID,
    search.PointMissing: INVALID,
    search.IndexInUse: BUSY,
    search.EngineUnsuitable: BUSY,
    search.EngineTaskFailed: BUSY,
    search.IndexMissing: BUSY,
    search.OutOfStep: BUSY,
    matching.ProfileContradicts: INVALID,
    matching.NothingToMatch: NOTHING,
    investors.ProfileNotFound: NOT_FOUND,
    investors.ProfileMoved: STALE,
    investors.IfMatchMissing: PRECONDITION,
    investors.KeyReused: KEY_REUSED,
    investors.ProfileErased: ERASED,
    partners.KeyUnknown: UNKNOWN_KEY,
    partners.ScopeMissing: SCOPE,
    partners.KeyNotFound: NOT_FOUND,
    partners.ScopeUnknown: INVALID,
    partners.WebhookNotFound: NOT_FOUND,
    partners.WebhookRefused: INVALID,
    partners.AddressRefused: INVALID,
    partners.ReplicaBusy: CONFLICT,
    partners.SourceBroken: BUSY,
    partners.SourceRefuses: BUSY,
    partners.SourceAway: BUSY,
    edge.QuotaUsedUp: QUOTA,
    edge.NotYetThere: NOT_YET,
    edge.AheadOfLog: AHEAD,
    edge.PageNotFound: NOT_FOUND,
    edge.ListingNotFound: NOT_FOUND,
    edge.SchemaNotFound: NOT_FOUND,
    edge.CollectionNotFound: NOT_FOUND,
    edge.CursorOfAnotherLog: GONE,
    edge.BadQuery: UNREADABLE,
    edge.BadParameter: BAD_PARAMETER,
    edge.BadJson: UNREADABLE,
    edge.BodyTooLarge: TOO_LARGE,
    edge.QueryTooLong: TOO_LONG,
    edge.NotJson: NOT_JSON,
    edge.TooSlow: TOO_SLOW,
}
KINDS: dict[str, Kind] = {kind.slug: kind for kind in (*PROBLEMS.values(), METHOD, INTERNAL)}
_PARAMETERS = {
    search.UnknownFacet: "facets",
    search.TextTooLong: "q",
    search.TooDeep: "cursor",
    search.BadCursor: "cursor",
    search.PointMissing: "near",
    investors.IfMatchMissing: "If-Match",
    investors.ProfileMoved: "If-Match",
    investors.KeyReused: "Idempotency-Key",
    investors.ProfileErased: "Idempotency-Key",
    edge.AheadOfLog: "at_least",
    edge.NotYetThere: "at_least",
    edge.CursorOfAnotherLog: "cursor",
    edge.ListingNotFound: "id",
    edge.SchemaNotFound: "kind",
    edge.CollectionNotFound: "collection",
}
MOST_ERRORS = 50
_RETRY = {503: "2", 507: "60"}
FAMILIES: tuple[type[Exception], ...] = (
    catalogue.CatalogueError,
    search.SearchError,
    matching.MatchingError,
    investors.InvestorError,
    partners.PartnerError,
    edge.EdgeError,
)


class FieldError(BaseModel):
    """One thing wrong: a JSON Pointer into the body, or the name of a parameter."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldError] | None = None
    id: str | None = None


def pointer(path: Iterable[str | int]) -> str:
    """RFC 6901."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def problem_bytes(
    kind: Kind, detail: str, errors: Sequence[dict[str, str]] = (), id: str | None = None
) -> bytes:
    """The body of a problem. ASCII, so that whatever was sent can be named."""
    body: dict[str, Any] = {
        "type": f"/problems/{kind.slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
    }
    if errors:
        body["errors"] = list(errors)
    if id:
        body["id"] = id
    return json.dumps(body).encode()


def problem_response(
    kind: Kind, detail: str, errors: Sequence[dict[str, str]] = (), id: str | None = None
) -> Response:
    """A problem as an answer."""
    headers = {"cache-control": "no-store"} | (
        {"retry-after": _RETRY[kind.status]} if kind.status in _RETRY else {}
    )
    return Response(
        problem_bytes(kind, detail, errors, id), kind.status, headers, media_type="application/problem+json"
    )


def kind_of(error: Exception) -> Kind:
    """The kind of problem an error is, by its class or the nearest one above it."""
    return next((PROBLEMS[cls] for cls in type(error).__mro__ if cls in PROBLEMS), INTERNAL)


def _errors_of(error: Exception) -> list[dict[str, str]]:
    if isinstance(error, matching.ProfileContradicts):
        return [{"detail": reason, "pointer": where} for where, reason in error.faults]
    if isinstance(error, catalogue.NotPublishable):
        return [
            {"detail": fault.message, "pointer": pointer(fault.field.split("."))} for fault in error.faults
        ]
    if isinstance(error, edge.BadParameter):
        return [{"detail": error.why, "parameter": error.parameter}]
    parameter = _PARAMETERS.get(type(error))
    return [{"detail": str(error), "parameter": parameter}] if parameter else []


def _on_refusal(_request: Request, error: Exception) -> Response:
    return problem_response(kind_of(error), str(error), _errors_of(error))


def _in_document(document: Any, path: Sequence[str | int], *, missing: bool) -> Iterator[str | int]:
    """The parts of a path that are in the document; Pydantic also names the branch of a union it tried."""
    for at, part in enumerate(path):
        inside = range(len(document)) if isinstance(document, list) else document
        if isinstance(inside, dict | range) and part in inside:
            document = document[part]
            yield part
        elif missing and at == len(path) - 1:
            yield part


def _field_error(found: dict[str, Any], body: Any) -> dict[str, str]:
    where, *path = found["loc"] or ("body",)
    detail = str(found["msg"]).removeprefix("Value error, ")
    if where == "body":
        known = _in_document(body, path, missing=found["type"] == "missing")
        return {"detail": detail, "pointer": pointer(known)}
    return {"detail": detail, "parameter": str(path[0]) if path else str(where)}


def _on_invalid(_request: Request, error: Exception) -> Response:
    items = error.errors() if isinstance(error, RequestValidationError) else []
    found = [_field_error(item, getattr(error, "body", None)) for item in items[:MOST_ERRORS]]
    names = ", ".join(
        dict.fromkeys(item.get("pointer") or item.get("parameter") or "the body" for item in found)
    )
    return problem_response(INVALID, f"not acceptable: {names}", found)


_BY_STATUS = {kind.status: kind for kind in (UNREADABLE, NOT_FOUND, METHOD, TOO_LARGE, NOT_JSON, INVALID)}


def _on_http(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    kind = _BY_STATUS.get(status, INTERNAL if status >= 500 else UNREADABLE)
    response = problem_response(kind, kind.title)
    for name, value in (getattr(error, "headers", None) or {}).items():
        response.headers[name] = value
    return response


def register(app: FastAPI) -> None:
    """Makes every refusal of the application a problem."""
    for family in FAMILIES:
        app.add_exception_handler(family, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
