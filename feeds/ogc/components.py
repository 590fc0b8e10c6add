"""The parts of the API document: schemas, parameters, refusals."""

from typing import Any

from api.edge.openapi import SECURITY_SCHEMES
from feeds.ogc.names import CRS84, DEFAULT_LIMIT, MAX_FILTER, MAX_LIMIT
from feeds.ogc.parameters import FORMATS
from feeds.ogc.properties import PROPERTIES, QUERYABLES, json_schema
from feeds.wording import LANGUAGES

Document = dict[str, Any]
_TEXT = {"type": "string"}
_LINKS = {"type": "array", "items": {"$ref": "#/components/schemas/link"}}
_SHAPES = {
    "Point": 0,
    "LineString": 1,
    "Polygon": 2,
    "MultiPoint": 1,
    "MultiLineString": 2,
    "MultiPolygon": 3,
}


def _object(required: list[str], properties: Document) -> Document:
    needed = {"required": required} if required else {}
    return {"type": "object", **needed, "properties": properties}


def _list(items: Document, **more: Any) -> Document:
    return {"type": "array", "items": items, **more}


def _geometry() -> Document:
    """GeoJSON's geometries (RFC 7946), or null."""

    def coordinates(depth: int) -> Document:
        return _list(coordinates(depth - 1)) if depth else _list({"type": "number"}, minItems=2)

    kinds = [
        _object(
            ["type", "coordinates"], {"type": {**_TEXT, "enum": [name]}, "coordinates": coordinates(depth)}
        )
        for name, depth in _SHAPES.items()
    ]
    return {"nullable": True, "type": "object", "oneOf": kinds}


def _feature() -> Document:
    properties = {each.name: {**json_schema(each), "nullable": True} for each in PROPERTIES}
    return _object(
        ["type", "id", "geometry", "properties"],
        {
            "type": {**_TEXT, "enum": ["Feature"]},
            "id": _TEXT,
            "geometry": {"$ref": "#/components/schemas/geometry"},
            "properties": {"type": "object", "properties": properties},
            "links": _LINKS,
        },
    )


def _extent() -> Document:
    box = _list({"type": "number"}, minItems=4, maxItems=6)
    ends = _list({**_TEXT, "format": "date-time", "nullable": True}, minItems=2, maxItems=2)
    return _object(
        [],
        {
            "spatial": _object([], {"bbox": _list(box, minItems=1), "crs": _TEXT}),
            "temporal": _object([], {"interval": _list(ends, minItems=1), "trs": _TEXT}),
        },
    )


def _schemas() -> Document:
    count = {"type": "integer", "minimum": 0}
    collection = {
        "id": _TEXT, "title": _TEXT, "description": _TEXT, "attribution": _TEXT, "links": _LINKS, "extent": _extent(),
        "itemType": _TEXT, "crs": _list(_TEXT), "storageCrs": _TEXT,
    }  # fmt: skip
    features = {
        "type": {**_TEXT, "enum": ["FeatureCollection"]},
        "features": _list({"$ref": "#/components/schemas/feature"}),
        "links": _LINKS,
        "numberMatched": count,
        "numberReturned": count,
    }
    error = _object(["detail"], {"detail": _TEXT, "parameter": _TEXT, "pointer": _TEXT})
    problem = {
        "type": _TEXT,
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "errors": _list(error),
    }
    return {
        "link": _object(["href", "rel", "type"], {"href": _TEXT, "rel": _TEXT, "type": _TEXT, "title": _TEXT}),
        "landingPage": _object(["links"], {"title": _TEXT, "description": _TEXT, "attribution": _TEXT, "links": _LINKS}),
        "conformance": _object(["conformsTo"], {"conformsTo": _list(_TEXT)}),
        "collection": _object(["id", "links"], collection),
        "collections": _object(["links", "collections"], {"links": _LINKS, "collections": _list({"$ref": "#/components/schemas/collection"})}),
        "geometry": _geometry(),
        "feature": _feature(),
        "featureCollection": _object(["type", "features"], features),
        "problem": _object(["type", "title", "status", "detail"], problem),
    }  # fmt: skip


def _query(name: str, description: str, schema: Document, **more: Any) -> Document:
    return {
        "name": name, "in": "query", "required": False, "description": description, "schema": schema,
        "style": "form", "explode": False, **more,
    }  # fmt: skip


def _box_schema() -> Document:
    """As both editions of the standard write it: version 1.0.0 by its bounds, 1.0.1 by its two lengths."""
    lengths = [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}]
    return _list({"type": "number"}, minItems=4, maxItems=6, oneOf=lengths)


def _parameters() -> Document:
    crs = {**_TEXT, "format": "uri", "enum": [CRS84], "default": CRS84}
    whole = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    general = [
        _query("limit", "How many features at most on a page; more than the maximum counts as the maximum.", whole),
        _query("bbox", "Features whose geometry meets the box: west,south,east,north in degrees; heights are ignored.", _box_schema()),
        _query("bbox-crs", "The coordinate reference system of bbox.", crs),
        _query("datetime", "Features published at the moment or in the interval, such as 2026-01-01T00:00:00Z/.. (RFC 3339).", _TEXT),
        _query("crs", "The coordinate reference system of the answer.", crs),
        _query("filter", "A condition in CQL2 text over the queryables, such as area_ha > 5 AND kind = 'site'.", {**_TEXT, "minLength": 1, "maxLength": MAX_FILTER}),
        _query("filter-lang", "The language of filter.", {**_TEXT, "enum": ["cql2-text"], "default": "cql2-text"}),
        _query("filter-crs", "The coordinate reference system of geometries in filter.", crs),
        _query("cursor", "Where the page begins; from the link to the next page, and of no meaning otherwise.", _TEXT),
        _query("f", "The form of the answer, in place of Accept.", {**_TEXT, "enum": list(FORMATS)}),
        _query("lang", "The language of a page, in place of Accept-Language; data holds both.", {**_TEXT, "enum": list(LANGUAGES)}),
    ]  # fmt: skip
    equal = [
        _query(each.name, f"Features that have this value: {each.title}.", json_schema(each))
        for each in QUERYABLES.values()
    ]
    id_ = {
        "name": "featureId",
        "in": "path",
        "required": True,
        "description": "The id of a listing.",
        "schema": _TEXT,
    }
    return {each["name"]: each for each in (*general, *equal, id_)}


REFUSALS: dict[str, tuple[str, str]] = {
    "400": ("InvalidParameter", "A parameter is unknown or not readable; `errors` names it."),
    "401": ("UnknownKey", "The key that was sent is not known, has expired or was revoked; none is needed."),
    "403": ("OtherScope", "The key that was sent is for something else."),
    "408": ("TooSlow", "The request did not come in time."),
    "414": ("TooLong", "The query string is longer than is read."),
    "429": (
        "TooMany",
        "More requests than are answered in an hour; Retry-After says when to ask again.",
    ),
    "431": ("HeadTooLarge", "The head of the request is larger than is read."),
    "500": ("ServerError", "Something went wrong here."),
    "503": ("Busy", "It cannot be answered at present; Retry-After says when to ask again."),
}
"""Why any operation may be refused: the name of each refusal, and what it means."""
MISSING = {"404": ("NotFound", "There is no such feature (any more).")}


def _refusal(description: str) -> Document:
    return {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}},
    }


def components() -> Document:
    """Everything the paths refer to."""
    return {
        "schemas": _schemas(),
        "parameters": _parameters(),
        "responses": {name: _refusal(why) for name, why in (REFUSALS | MISSING).values()},
        "securitySchemes": SECURITY_SCHEMES,
    }
