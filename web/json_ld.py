"""A listing as schema.org JSON-LD, for search engines: what is known and nothing else.

The page is a ``WebPage``, or a ``RealEstateListing`` while land on it is offered and the figures are not past their
date; its ``mainEntity`` is the thing itself. Figures are ``PropertyValue``s of places, the only things here for which
schema.org has room for them. What is not known is left out, as is a licence that was not granted.
"""

import json
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup

from matching.wording import when
from web.listing_view import View

_TYPES = {
    "agency": "GovernmentOrganization",
    "incentive": "GovernmentService",
    "material": "DefinedTerm",
    "notice": "Article",
    "opportunity": "Project",
    "place": "AdministrativeArea",
    "plan": "CreativeWork",
    "procedure": "GovernmentService",
    "project": "Place",
    "regulation": "Legislation",
    "sector": "DefinedTerm",
    "site": "Place",
    "supply_area": "Place",
    "zone": "Place",
}
_PLACES = {"AdministrativeArea", "Place"}
_UNITS = {
    "%": "P1", "day": "DAY", "ha": "HAR", "km": "KMT", "km2": "KMK", "kV": "KVT", "kVA": "KVA", "kWh": "KWH", "m": "MTR",
    "m2": "MTK", "m3/day": "G52", "month": "MON", "MVA": "MVA", "MW": "MAW", "t": "TNE", "year": "ANN",
}  # fmt: skip
"""UN/CEFACT Recommendation 20, which schema.org's ``unitCode`` takes."""
_CURRENCIES = {"USD", "VND"}
_LEASE = "http://purl.org/goodrelations/v1#LeaseOut"
_LONGEST_OUTLINE = 500
_IN_A_SCRIPT = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)

Document = dict[str, Any]


def in_a_script(document: Any) -> Markup:
    """JSON that may stand in a script element: nothing in it can end the element."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(text.translate(_IN_A_SCRIPT))  # noqa: S704 - what HTML could read is escaped just above


def _known(document: Document) -> Document:
    return {name: value for name, value in document.items() if value not in (None, [], {}, "")}


def _named(type_: str, name: str, address: str | None = None) -> Document:
    return _known({"@type": type_, "name": name, "url": address})


def _value(value: Any, lang: str) -> Any:
    return value[lang] if isinstance(value, dict) else value


def _figures(view: View) -> Iterator[Document]:
    """The known facts. Date, basis and remarks are said in the description: schema.org has no field for them."""
    listing, words = view.listing, view.words
    for code, fact in listing["facts"].items():
        if fact["value"] is None:
            continue
        said = [when(fact["as_of"], words.lang) if fact["as_of"] else None]
        said += [words.label("bases", fact["basis"]) if fact["basis"] else None]
        unit = fact["unit"]
        yield _known(
            {
                "@type": "PropertyValue",
                "propertyID": code,
                "name": words.label("facts", code),
                "value": _value(fact["value"], words.lang),
                "unitText": words.label("units", unit) if unit else None,
                "unitCode": _UNITS.get(unit),
                "description": "; ".join(part for part in said if part),
            }
        )


def _pairs(ring: list[list[float]]) -> str:
    return " ".join(f"{lat} {lon}" for lon, lat in ring)


def _geo(geometry: Document | None) -> Any:
    if geometry is None:
        return None
    if geometry["type"] == "Point":
        lon, lat = geometry["coordinates"]
        return {"@type": "GeoCoordinates", "latitude": lat, "longitude": lon}
    outlines = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    shapes = [
        {"@type": "GeoShape", "polygon": _pairs(rings[0])}
        for rings in outlines
        if len(rings[0]) <= _LONGEST_OUTLINE
    ]
    return shapes[0] if len(shapes) == 1 else shapes


def _offered_ha(view: View) -> float | None:
    """Hectares on offer, as long as the figure is not past its date."""
    land = view.listing["land"]
    if not land or view.is_stale:
        return None
    lines = land.get("states", [land])
    found = [line["area_ha"] for line in lines if line.get("state") == "offered" and line["area_ha"]]
    return round(sum(found), 4) if found else None


def _price(view: View) -> Document | None:
    rent = view.listing["facts"].get("rent") or {}
    value, unit = rent.get("value"), rent.get("unit") or ""
    currency, _, per = unit.partition("/")
    if not isinstance(value, int | float) or currency not in _CURRENCIES or not per:
        return None
    return {
        "@type": "UnitPriceSpecification",
        "price": value,
        "priceCurrency": currency,
        "unitText": view.words.label("units", unit),
    }


def _offer(view: View, links: dict[str, str]) -> Document | None:
    area = _offered_ha(view)
    if area is None:
        return None
    contact = view.listing["contact"]
    return _known(
        {
            "@type": "Offer",
            "url": links[view.words.lang],
            "businessFunction": _LEASE,
            "eligibleQuantity": {"@type": "QuantitativeValue", "value": area, "unitCode": "HAR"},
            "priceSpecification": _price(view),
            "offeredBy": contact and _named("GovernmentOrganization", contact["title"][view.words.lang]),
        }
    )


def _own(view: View) -> Document:
    """What only some kinds have."""
    listing = view.listing
    if listing["kind"] == "regulation":
        begins, ends = listing["in_force_from"], listing["in_force_to"]
        return {
            "legislationIdentifier": listing["number"],
            "legislationDate": listing["issued_on"],
            "legislationPassedBy": listing["issuer"] and _named("Organization", listing["issuer"]),
            "temporalCoverage": f"{begins or '..'}/{ends or '..'}" if begins or ends else None,
        }
    if listing["kind"] == "sector":
        codes = [(listing["vsic_edition"] or "VSIC", code) for code in listing["vsic"]]
        codes += [("ISIC", code) for code in listing["isic"]]
        return {
            "identifier": [
                {"@type": "PropertyValue", "propertyID": name, "value": code} for name, code in codes
            ]
        }
    return {}


def _entity(view: View, links: dict[str, str], offer: Document | None) -> Document:
    listing, lang = view.listing, view.words.lang
    type_ = _TYPES.get(listing["kind"], "Thing")
    entity: Document = {
        "@type": [type_, "Product"] if offer else type_,
        "@id": f"{links[lang]}#it",
        "name": view.title,
        "alternateName": list(listing["aliases"]),
        "description": view.summary,
        "offers": offer,
        **_own(view),
    }
    if type_ in _PLACES:
        place = listing["place"]
        entity |= {
            "geo": _geo(listing["geometry"]),
            "containedInPlace": place and _named("AdministrativeArea", place["title"][lang]),
            "additionalProperty": list(_figures(view)),
        }
    return _known(entity)


def json_ld(view: View, links: dict[str, str]) -> Document:
    """The page and what it is about. ``links`` holds its addresses by language, and that of its JSON."""
    listing, lang = view.listing, view.words.lang
    publisher, offer = listing["publisher"], _offer(view, links)
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "RealEstateListing" if offer else "WebPage",
            "@id": links[lang],
            "url": links[lang],
            "name": view.title,
            "description": view.summary,
            "inLanguage": lang,
            "dateModified": listing["published_at"],
            "publisher": _named("Organization", publisher["title"][lang]),
            "creditText": publisher["attribution"][lang],
            "license": publisher["licence"],
            "encoding": {
                "@type": "MediaObject",
                "contentUrl": links["json"],
                "encodingFormat": "application/json",
            },
            "citation": [
                _named("CreativeWork", source["title"], source["url"]) for source in listing["sources"]
            ],
            "mainEntity": _entity(view, links, offer),
        }
    )
