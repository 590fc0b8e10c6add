"""The API as one self-contained OpenAPI 3.0 document: the paths of every collection, with what each takes."""

from functools import cache
from typing import Any

from api.edge.openapi import SECURITY
from feeds.ogc.components import MISSING, REFUSALS, components
from feeds.ogc.describing import DESCRIPTION, TITLE, names, title
from feeds.ogc.names import GEOJSON, HTML, JSON, OPENAPI, PREFIX, SCHEMA
from feeds.ogc.parameters import OF_THE_FORM, READERS
from feeds.ogc.properties import QUERYABLES

Document = dict[str, Any]
_PAGE = {HTML: {"schema": {"type": "string"}}}


def _schema(name: str) -> Document:
    return {"$ref": f"#/components/schemas/{name}"}


def _parameter(name: str) -> Document:
    return {"$ref": f"#/components/parameters/{name}"}


def _operation(
    id: str, summary: str, answer: Document, parameters: list[str], *, missing: bool = False
) -> Document:
    """A GET operation with every answer it can give (/req/oas30/completeness)."""
    refusals = {**REFUSALS, **(MISSING if missing else {})}
    return {
        "get": {
            "operationId": id,
            "summary": summary,
            "tags": ["Data" if "items" in id.lower() or "feature" in id.lower() else "Capabilities"],
            "parameters": [_parameter(name) for name in parameters],
            "responses": {
                "200": answer,
                "304": {"description": "The copy named in If-None-Match is current."},
                **{
                    status: {"$ref": f"#/components/responses/{name}"}
                    for status, (name, _) in sorted(refusals.items())
                },
            },
        }
    }


def _answer(description: str, media_type: str, schema: Document) -> Document:
    return {"description": description, "content": {media_type: {"schema": schema}, **_PAGE}}


def _features(description: str, name: str) -> Document:
    """An answer with geometries, whose system a header names."""
    crs = {"description": "The coordinate reference system, as <URI>.", "schema": {"type": "string"}}
    return {**_answer(description, GEOJSON, _schema(name)), "headers": {"Content-Crs": crs}}


def _of_collection(name: str) -> Document:
    path, what = f"/collections/{name}", title(name)
    described = _answer("The collection.", JSON, _schema("collection"))
    items = [*(each for each in READERS if each not in OF_THE_FORM), *QUERYABLES, *OF_THE_FORM]
    form = [*OF_THE_FORM]
    schema = _answer("The queryables, as JSON Schema.", SCHEMA, {"type": "object"})
    described_by = _answer("A feature and its columns, as JSON Schema.", SCHEMA, {"type": "object"})
    return {
        path: _operation(f"describe_{name}", what, described, form),
        f"{path}/queryables": _operation(f"queryables_{name}", f"Queryables: {what}", schema, form),
        f"{path}/schemas/feature": _operation(f"schema_{name}", f"What a feature is: {what}", described_by, form),
        f"{path}/items": _operation(
            f"items_{name}", f"Features: {what}", _features("A page of features.", "featureCollection"), items
        ),
        f"{path}/items/{{featureId}}": _operation(
            f"feature_{name}", f"One of: {what}", _features("The feature.", "feature"), ["featureId", "crs", *OF_THE_FORM], missing=True
        ),
    }  # fmt: skip


@cache
def document(public_url: str, version: str = "1.0") -> Document:
    """The API document."""
    form = [*OF_THE_FORM]
    paths = {
        "/": _operation("landing", "Landing page", _answer("The landing page.", JSON, _schema("landingPage")), form),
        "/api": _operation("api", "This document", _answer("This document.", OPENAPI, {"type": "object"}), form),
        "/conformance": _operation(
            "conformance", "Conformance classes", _answer("The classes.", JSON, _schema("conformance")), form
        ),
        "/collections": _operation(
            "collections", "The collections", _answer("The collections.", JSON, _schema("collections")), form
        ),
    }  # fmt: skip
    for name in names():
        paths |= _of_collection(name)
    return {
        "openapi": "3.0.3",
        "info": {"title": TITLE, "description": DESCRIPTION, "version": version},
        "servers": [{"url": f"{public_url}{PREFIX}"}],
        "security": SECURITY,
        "tags": [{"name": "Capabilities"}, {"name": "Data"}],
        "paths": paths,
        "components": components(),
    }
