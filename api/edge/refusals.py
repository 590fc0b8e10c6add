"""Every refusal of the application becomes a problem that names the field."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.edge import errors as edge
from api.edge.kinds import INTERNAL, INVALID, METHOD, NOT_FOUND, NOT_JSON, TOO_LARGE, UNREADABLE
from api.edge.problems import kind_of, problem_response
from catalogue.domain import errors as catalogue
from investors import errors as investors
from matching import errors as matching
from partners import errors as partners
from search import errors as search

_PARAMETERS = {
    search.UnknownFacet: "facets",
    search.TextTooLong: "q",
    search.TooDeep: "cursor",
    search.BadCursor: "cursor",
    search.PointMissing: "near",
    investors.IfMatchMissing: "If-Match",
    investors.ProfileMoved: "If-Match",
    investors.KeyReused: "Idempotency-Key",
    investors.KeySpent: "Idempotency-Key",
    investors.ProfileErased: "Idempotency-Key",
    edge.AheadOfLog: "at_least",
    edge.NotYetThere: "at_least",
    edge.CursorOfAnotherLog: "cursor",
    edge.ListingNotFound: "id",
    edge.SchemaNotFound: "kind",
    edge.CollectionNotFound: "collection",
}
MOST_ERRORS = 50
FAMILIES: tuple[type[Exception], ...] = (
    catalogue.CatalogueError,
    search.SearchError,
    matching.MatchingError,
    investors.InvestorError,
    partners.PartnerError,
    edge.EdgeError,
)


def pointer(path: Iterable[str | int]) -> str:
    """RFC 6901."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


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
