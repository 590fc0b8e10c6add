"""Every refusal of the application becomes a problem that names the field."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.edge import errors as edge
from api.edge.kinds import INTERNAL, INVALID, METHOD, NOT_FOUND, NOT_JSON, TOO_LARGE, UNREADABLE
from api.edge.languages import Language, asked_language
from api.edge.problems import kind_of, problem_response
from api.edge.words_of_faults import code_of, facts_of, said_of
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


def _field(detail: str, where: Mapping[str, str], code: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """One thing wrong: in words, where, which rule, and what it turns on."""
    return {"detail": detail, **where, "code": code} | ({"facts": dict(facts)} if facts else {})


def _errors_of(error: Exception, lang: Language) -> list[dict[str, Any]]:
    if isinstance(error, matching.ProfileContradicts):
        return [
            _field(fault.said[lang], {"pointer": fault.pointer}, fault.code, fault.facts)
            for fault in error.faults
        ]
    if isinstance(error, investors.ProfileOutdated):
        return findings(error.findings, error.document, lang)
    if isinstance(error, catalogue.NotPublishable):
        return [
            {"detail": fault.message, "pointer": pointer(fault.field.split("."))} for fault in error.faults
        ]
    if isinstance(error, edge.BadParameter):
        return [{"detail": error.why, "parameter": error.parameter}]
    parameter = _PARAMETERS.get(type(error))
    return [{"detail": _detail(error, lang), "parameter": parameter}] if parameter else []


def _detail(error: Exception, lang: Language) -> str:
    said = getattr(error, "said", None)
    return said[lang] if said else str(error)


def _on_refusal(request: Request, error: Exception) -> Response:
    """In the language asked for, where the error is told in both."""
    lang = asked_language(request.scope, "en") if getattr(error, "said", None) else None
    told = lang or "en"
    return problem_response(kind_of(error), _detail(error, told), _errors_of(error, told), lang=lang)


def _in_document(document: Any, path: Sequence[str | int], *, missing: bool) -> Iterator[str | int]:
    """The parts of a path that are in the document; Pydantic also names the branch of a union it tried."""
    for at, part in enumerate(path):
        inside = range(len(document)) if isinstance(document, list) else document
        if isinstance(inside, dict | range) and part in inside:
            document = document[part]
            yield part
        elif missing and at == len(path) - 1:
            yield part


def _finding(found: Mapping[str, Any], where: Mapping[str, str], lang: Language) -> dict[str, Any]:
    return _field(said_of(found)[lang], where, code_of(found), facts_of(found))


def _within(found: Mapping[str, Any], path: Sequence[str | int], document: Any) -> dict[str, str]:
    """Where in a document something was found."""
    return {"pointer": pointer(_in_document(document, path, missing=found["type"] == "missing"))}


def findings(found: Sequence[Mapping[str, Any]], document: Any, lang: Language) -> list[dict[str, Any]]:
    """What Pydantic found in a document that is no body of the request."""
    return [_finding(item, _within(item, item["loc"], document), lang) for item in found[:MOST_ERRORS]]


def _field_error(found: dict[str, Any], body: Any, lang: Language = "en") -> dict[str, Any]:
    where, *path = found["loc"] or ("body",)
    if where == "body":
        return _finding(found, _within(found, path, body), lang)
    return _finding(found, {"parameter": str(path[0]) if path else str(where)}, lang)


def _on_invalid(request: Request, error: Exception) -> Response:
    items = error.errors() if isinstance(error, RequestValidationError) else []
    lang = asked_language(request.scope, "en")
    found = [_field_error(item, getattr(error, "body", None), lang) for item in items[:MOST_ERRORS]]
    whole = {"vi": "nội dung", "en": "the body"}[lang]
    names = ", ".join(dict.fromkeys(item.get("pointer") or item.get("parameter") or whole for item in found))
    detail = {"vi": f"không dùng được: {names}", "en": f"not acceptable: {names}"}[lang]
    return problem_response(INVALID, detail, found, lang=lang)


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
