"""The landing page, the collections and their queryables, as JSON documents."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from catalogue.domain.kinds import KINDS
from catalogue.domain.vocabulary import core_terms
from feeds.ogc.columns import Moments
from feeds.ogc.links import Link, link
from feeds.ogc.names import (
    COLLECTIONS,
    CONFORMANCE_REL,
    CRS84,
    DATA_REL,
    DESCRIBED_BY,
    EVERYTHING,
    GEOJSON,
    GREGORIAN,
    HTML,
    JSON,
    OPENAPI,
    PREFIX,
    QUERYABLES_REL,
    SCHEMA,
)
from feeds.ogc.properties import GEOMETRY, PROPERTIES, QUERYABLES, json_schema
from feeds.ogc.view import View
from feeds.titles import licence_address

Document = dict[str, Any]
TITLE = "Langbiang: listings as features · tin đăng trên bản đồ"
DESCRIPTION = (
    "What a province offers to investors, for GIS clients: zones, sites, supply areas and everything else that is "
    "published. Every feature links to its listing, where each figure carries its source."
)


def names() -> tuple[str, ...]:
    """The collections there are."""
    return (EVERYTHING, *sorted(KINDS))


@cache
def titles(collection: str) -> dict[str, str]:
    """A collection's name by language."""
    if collection == EVERYTHING:
        return {"vi": "Tất cả tin đăng", "en": "All listings"}
    labels = {term.code: term.label for term in core_terms() if term.list == "kinds"}
    label = labels.get(collection)
    return {"vi": label.vi, "en": label.en} if label else dict.fromkeys(("vi", "en"), collection)


def title(collection: str) -> str:
    """A collection's name in both languages."""
    known = titles(collection)
    return f"{known['en']} · {known['vi']}" if len(set(known.values())) > 1 else collection


def landing(view: View, public_url: str) -> Document:
    """The landing page without its own links."""
    root = f"{public_url}{PREFIX}"
    links = [
        link(f"{root}/api", "service-desc", OPENAPI, "The API as OpenAPI 3.0"),
        link(f"{root}/api?f=html", "service-doc", HTML, "The API as a page"),
        link(f"{root}/conformance", "conformance", JSON, "Conformance classes"),
        link(f"{root}/conformance", CONFORMANCE_REL, JSON, "Conformance classes"),
        link(f"{root}/collections", "data", JSON, "The collections"),
        link(f"{root}/collections", DATA_REL, JSON, "The collections"),
    ]
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "attribution": _attribution(view),
        "links": [*links, *_licences(view)],
    }


def _attribution(view: View) -> str:
    """How the publishers want to be named, in both languages."""
    return "; ".join(text for each in publishers(view) for text in each["attribution"].values())


def _licences(view: View) -> list[Link]:
    """The licences the publishers grant (/rec/core/fc-md-license)."""
    granted = dict.fromkeys(each["licence"] for each in publishers(view) if each["licence"])
    return [link(licence_address(name), "license", HTML, name) for name in granted]


def _extent(view: View, name: str) -> Document:
    """The box around a collection's geometries, and from its first publication to its last; left out where it has none.

    Both ends are given: some clients, the test suite of the standard among them, cannot read an open one."""
    rows = view.rows(name)
    found: Document = {}
    if box := view.shapes.extent(rows):
        found["spatial"] = {"bbox": [list(box)], "crs": CRS84}
    if len(rows):
        found["temporal"] = {"interval": [_published(view, rows)], "trs": GREGORIAN}
    return found


def _published(view: View, rows: Any) -> list[str]:
    """The first and the last moment at which any of some rows was published."""
    column = view.column("published_at")
    assert isinstance(column, Moments)  # noqa: S101 - it says so in the list of properties
    moments = column.values[rows]
    return [str(np.datetime64(int(end), "us")) + "Z" for end in (moments.min(), moments.max())]


def _collection_links(address: str) -> Iterator[Link]:
    yield link(f"{address}/items", "items", GEOJSON, "The features as GeoJSON")
    yield link(f"{address}/items?f=html", "items", HTML, "The features as a page")
    yield link(f"{address}/queryables", QUERYABLES_REL, SCHEMA, "What can be asked for")
    for rel in DESCRIBED_BY:
        yield link(f"{address}/schemas/feature", rel, SCHEMA, "What a feature says, and of which type")


def publishers(view: View) -> list[Document]:
    """Who publishes, and on which terms."""
    return [bundle.publisher for _, bundle in sorted(view.snapshot.bundles.items())]


def collection(view: View, public_url: str, name: str) -> Document:
    """A collection without the links to itself."""
    address = f"{public_url}{COLLECTIONS}/{name}"
    return {
        "id": name,
        "title": title(name),
        "description": f"{len(view.rows(name))} published listings. Properties are the same in every collection.",
        "attribution": _attribution(view),
        **({"extent": extent} if (extent := _extent(view, name)) else {}),
        "itemType": "feature",
        "crs": [CRS84],
        "storageCrs": CRS84,
        "links": [*_collection_links(address), *_licences(view)],
    }


_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(public_url: str, name: str) -> Document:
    """What a feature is, as JSON Schema.

    GDAL takes the types of a layer's columns from it, and reads ``type`` as one word only. Of a ``$ref`` it follows the
    fragment from the root of the document, where a type stands as it is when the value is known; by the standard the
    fragment belongs to the columns' own schema, where null is allowed. ``id`` is not repeated among the columns: GDAL would
    show two.
    """
    address = f"{public_url}{COLLECTIONS}/{name}/schemas/feature"
    types = {each.type: json_schema(each) for each in PROPERTIES}
    known = {type_: {key: told[key] for key in told if key != "title"} for type_, told in types.items()}
    return {
        "$schema": _DIALECT,
        "$id": address,
        "title": title(name),
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"title": "Where it lies; null where that is not known", "format": "geometry-any"},
            "properties": {
                "$id": f"{address}/properties",
                "type": "object",
                "properties": {
                    each.name: {"title": each.title, "$ref": f"#/$defs/{each.type}"}
                    for each in PROPERTIES
                    if each.name != "id"
                },
                "$defs": {type_: {**told, "type": [told["type"], "null"]} for type_, told in known.items()},
            },
        },
        "$defs": known,
    }


def queryables(public_url: str, name: str) -> Document:
    """What a filter or a parameter may name, as JSON Schema."""
    return {
        "$schema": _DIALECT,
        "$id": f"{public_url}{COLLECTIONS}/{name}/queryables",
        "type": "object",
        "title": title(name),
        "properties": {
            GEOMETRY: {"title": "Where it lies", "format": "geometry-any", "x-ogc-role": "primary-geometry"},
            **{each.name: json_schema(each) for each in QUERYABLES.values()},
        },
        "additionalProperties": False,
    }
