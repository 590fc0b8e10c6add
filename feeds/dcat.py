"""The catalogue as a whole in DCAT 3, along DCAT-AP 3.0: one dataset for each feed, for portals that harvest."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
from fastapi import APIRouter, Response

from api.edge.context import Ctx, CurrentWorld, World
from api.edge.hot import remembered
from api.edge.replies import Replied, Reply
from catalogue.domain.kinds import KINDS
from catalogue.live.snapshot import Snapshot
from catalogue.usecases.bundles import Bundle
from feeds import atom, changes, json_feed, snapshot
from feeds.rdf import Iri, Text, Thing, Value, json_ld, turtle
from feeds.titles import licence_address
from feeds.wording import LANGUAGES

router = APIRouter(tags=["feeds"])
_EU = "http://publications.europa.eu/resource/authority"
_IANA = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = {"vi": Iri(f"{_EU}/language/VIE"), "en": Iri(f"{_EU}/language/ENG")}
_THEMES = [Iri(f"{_EU}/data-theme/ECON"), Iri(f"{_EU}/data-theme/REGI")]
_REGISTERED = {"application/json", "application/atom+xml", "application/geo+json"}
_OGC = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"
_WHENEVER = Iri(f"{_EU}/frequency/IRREG")
"""There is a publication when something changes, not by a calendar."""
_STANDARDS = {
    json_feed.PATH: "https://www.jsonfeed.org/version/1.1/",
    atom.PATH: "https://www.rfc-editor.org/rfc/rfc4287",
    "/ogc": _OGC,
}
"""What a dataset's distributions keep to; the schemas of the log and the snapshot are our own."""

_CATALOGUE = (
    "Khu, cụm công nghiệp, lô đất, ngành ưu tiên, vùng nguyên liệu và dự án mời gọi; mỗi con số kèm nguồn, thời điểm, cơ sở.",
    "Zones, sites, priority sectors, raw-material areas and projects on offer; every figure with its source, date and basis.",
)
_DATASETS: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    changes.PATH: (
        ("Nhật ký công bố", "Change log"),
        ("Mọi lần công bố và rút, theo thứ tự.", "Every publication and withdrawal, in order."),
    ),
    snapshot.PATH: (
        ("Toàn bộ danh mục", "The whole catalogue"),
        ("Mọi tin đăng hiện hành, mỗi dòng một tin.", "Every live listing, one a line."),
    ),
    json_feed.PATH: (
        ("Tin mới, dạng JSON Feed", "News as JSON Feed"),
        ("Tin đăng mới thay đổi nhất đứng trước.", "Listings, the latest change first."),
    ),
    atom.PATH: (
        ("Tin mới, dạng Atom", "News as Atom"),
        ("Tin đăng mới thay đổi nhất đứng trước.", "Listings, the latest change first."),
    ),
    "/ogc": (
        ("Tin đăng trên bản đồ, theo OGC API – Features", "Listings on the map, as OGC API – Features"),
        ("Mỗi tin đăng là một đối tượng GeoJSON.", "Every listing is a GeoJSON feature."),
    ),
}


def _both(texts: tuple[str, str]) -> list[Value]:
    return [Text(text, lang) for text, lang in zip(texts, LANGUAGES, strict=True)]


def _localised(text: dict[str, str]) -> list[Value]:
    return _both((text["vi"], text["en"]))


def _agent(bundle: Bundle, public_url: str) -> Thing:
    says = {"foaf:name": _localised(bundle.publisher["title"])}
    return Thing("foaf:Agent", says, f"{public_url}/#publisher-{bundle.pack}")


def _licence(bundles: list[Bundle]) -> list[Value]:
    """The packs' licence, if they grant one and the same; none is never made up."""
    granted = {bundle.publisher["licence"] for bundle in bundles}
    name = granted.pop() if len(granted) == 1 else None
    if name is None:
        return []
    return [Iri(licence_address(name))]


def _spatial(live: Snapshot, bundles: list[Bundle]) -> Iterator[Thing]:
    """The provinces by name, and the box around everything that has a place on the map."""
    for bundle in bundles:
        titles = live.columns.titles(bundle.manifest.get("province", ""))
        if titles:
            yield Thing("dct:Location", {"skos:prefLabel": _both(titles)})
    columns = live.columns
    known = columns.alive & ~np.isnan(columns.numbers["lon"]) & ~np.isnan(columns.numbers["lat"])
    if known.any():
        lon, lat = columns.numbers["lon"][known], columns.numbers["lat"][known]
        west, east, south, north = (float(side) for side in (lon.min(), lon.max(), lat.min(), lat.max()))
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        box = "POLYGON((" + ", ".join(f"{x} {y}" for x, y in corners) + "))"
        yield Thing("dct:Location", {"dcat:bbox": [Text(box, type="geo:wktLiteral")]})


def _temporal(live: Snapshot) -> Iterator[Thing]:
    """The days that the listings' newest figures speak of, from the first to the last."""
    days = live.columns.numbers["as_of"][live.columns.alive]
    known = days[~np.isnan(days)]
    if known.size:
        first, last = (date.fromordinal(int(day)).isoformat() for day in (known.min(), known.max()))
        period: dict[str, list[Value]] = {
            "dcat:startDate": [Text(first, type="xsd:date")],
            "dcat:endDate": [Text(last, type="xsd:date")],
        }
        yield Thing("dct:PeriodOfTime", period)


def _contacts(live: Snapshot, bundles: list[Bundle], public_url: str) -> Iterator[Thing]:
    """The agencies the packs name as their contact, as far as they are published and what is known of them."""
    for bundle in bundles:
        listing = live.listings.get(bundle.manifest.get("contact") or "")
        if listing is None:
            continue
        agency = json.loads(listing.body)
        office = agency.get("office") or {}
        website = office.get("website") or f"{public_url}/vi/listings/{listing.id}"
        says: dict[str, list[Value]] = {
            "vcard:fn": _localised(agency["title"]),
            "vcard:hasURL": [Iri(website)],
            "vcard:hasEmail": [Iri(f"mailto:{office['email']}")] if office.get("email") else [],
            "vcard:hasTelephone": [Iri("tel:" + _dialled(office["phone"]))] if office.get("phone") else [],
        }
        yield Thing("vcard:Organization", says)


def _dialled(phone: str) -> str:
    """A number as it is dialled (RFC 3966 has no blanks)."""
    return "".join(character for character in phone if character.isdigit() or character == "+")


def _form(media_type: str) -> dict[str, list[Value]]:
    """IANA's name of a form where it has one; others are named in words."""
    if media_type in _REGISTERED:
        return {"dcat:mediaType": [Iri(_IANA + media_type)]}
    return {"dct:format": [Thing("dct:MediaTypeOrExtent", {"rdfs:label": [Text(media_type)]})]}


def _schemas(public_url: str) -> list[Iri]:
    """The published schemas of listings."""
    return [Iri(f"{public_url}/feeds/schemas/{kind}.json") for kind in sorted(KINDS)]


def _distributions(path: str, public_url: str, licence: list[Value], service: str) -> list[Thing]:
    address = public_url + path
    if path in {json_feed.PATH, atom.PATH}:
        media_type = "application/atom+xml" if path == atom.PATH else "application/feed+json"
        addresses = {f"{address}?lang={lang}": [_LANGUAGES[lang]] for lang in LANGUAGES}
    else:
        forms = {changes.PATH: "application/json", snapshot.PATH: "application/x-ndjson"}
        media_type, addresses = forms.get(path, "application/geo+json"), {address: list(_LANGUAGES.values())}
    found: list[Thing] = []
    for number, (where, languages) in enumerate(addresses.items(), start=1):
        says: dict[str, list[Value]] = {"dcat:accessURL": [Iri(where)], **_form(media_type)}
        says |= {"dct:language": [*languages], "dct:license": licence}
        says["dct:conformsTo"] = [Iri(_STANDARDS[path])] if path in _STANDARDS else [*_schemas(public_url)]
        if path == snapshot.PATH:
            says["dcat:downloadURL"] = [Iri(where)]
        if path == "/ogc":
            says["dcat:accessService"] = [Iri(service)]
        found.append(Thing("dcat:Distribution", says, f"{address}#distribution-{number}"))
    return found


def things(live: Snapshot, public_url: str) -> list[Thing]:
    """The catalogue, its datasets, and the service behind one of them."""
    bundles = [bundle for _, bundle in sorted(live.bundles.items())]
    agents, licence = [_agent(bundle, public_url) for bundle in bundles], _licence(bundles)
    service = f"{public_url}/ogc#service"
    common: dict[str, Any] = {
        "dct:publisher": [Iri(agent.iri or "") for agent in agents[:1]],
        "dct:contributor": [Iri(agent.iri or "") for agent in agents[1:]],
        "dct:license": licence,
        "dct:rights": [
            Thing("dct:RightsStatement", {"rdfs:label": _localised(bundle.publisher["attribution"])})
            for bundle in bundles
        ],
        "dct:modified": [Text(live.modified, type="xsd:dateTime")] if live.modified else [],
        "dct:language": [*_LANGUAGES.values()],
        "dct:spatial": [*_spatial(live, bundles)],
        "dct:temporal": [*_temporal(live)],
    }
    contacts = [*_contacts(live, bundles, public_url)]
    titles = [bundle.manifest["title"] for bundle in bundles]
    title = tuple(" · ".join(each[lang] for each in titles) or "Langbiang" for lang in LANGUAGES)
    catalogue = Thing(
        "dcat:Catalog",
        {
            "dct:title": _both((title[0], title[1])),
            "dct:description": _both(_CATALOGUE),
            "foaf:homepage": [Iri(f"{public_url}/")],
            **common,
            "dcat:dataset": [Iri(f"{public_url}{path}#dataset") for path in _DATASETS],
            "dcat:service": [Iri(service)],
        },
        f"{public_url}/#catalog",
    )
    distributions = {path: _distributions(path, public_url, licence, service) for path in _DATASETS}
    datasets = [
        Thing(
            "dcat:Dataset",
            {
                "dct:title": _both(name),
                "dct:description": _both(description),
                "dcat:theme": _THEMES,
                "dct:identifier": [Text(f"{public_url}{path}")],
                "dcat:landingPage": [Iri(f"{public_url}/")],
                "dct:accrualPeriodicity": [_WHENEVER],
                "dcat:contactPoint": contacts,
                **common,
                "dcat:distribution": [Iri(each.iri or "") for each in distributions[path]],
            },
            f"{public_url}{path}#dataset",
        )
        for path, (name, description) in _DATASETS.items()
    ]
    return [
        catalogue,
        *datasets,
        *(each for found in distributions.values() for each in found),
        _service(public_url, service),
        Thing("foaf:Document", {}, f"{public_url}/"),
        *agents,
        *_classes(public_url),
    ]


def _classes(public_url: str) -> Iterator[Thing]:
    """What kind of thing each name of somebody else's vocabulary is: a harvester that checks classes fetches nothing."""
    named: dict[str, list[str]] = {
        "dct:LinguisticSystem": [language.iri for language in _LANGUAGES.values()],
        "dct:Frequency": [_WHENEVER.iri],
        "skos:Concept": [theme.iri for theme in _THEMES],
        "dct:MediaType": [_IANA + media_type for media_type in sorted(_REGISTERED)],
        "dct:Standard": [*_STANDARDS.values(), *(each.iri for each in _schemas(public_url))],
    }
    for kind, iris in named.items():
        for iri in iris:
            yield Thing(kind, {}, iri)


def _service(public_url: str, iri: str) -> Thing:
    says: dict[str, list[Value]] = {
        "dct:title": _both(_DATASETS["/ogc"][0]),
        "dcat:endpointURL": [Iri(f"{public_url}/ogc")],
        "dcat:endpointDescription": [Iri(f"{public_url}/ogc/api")],
        "dct:conformsTo": [Iri(_OGC)],
        "dcat:servesDataset": [Iri(f"{public_url}/ogc#dataset")],
    }
    return Thing("dcat:DataService", says, iri)


def _reply(world: World, public_url: str, media_type: bytes) -> Reply:
    found = things(world.snapshot, public_url)
    body = turtle(found) if media_type.startswith(b"text/turtle") else json_ld(found)
    etag = b'"d-%s"' % hashlib.blake2b(body, digest_size=12).hexdigest().encode()
    return Reply(etag, world.snapshot.sequence, media_type, (body,), modified=world.snapshot.modified)


@router.get(
    "/catalog.ttl",
    responses={200: {"content": {"text/turtle": {}}}, 304: {"description": "Unchanged."}},
    response_class=Response,
)
def read_turtle(world: CurrentWorld, context: Ctx) -> Response:
    """The catalogue as a whole, in DCAT as Turtle."""
    form = b"text/turtle; charset=utf-8"
    return Replied(remembered(world, "dcat turtle", lambda: _reply(world, context.public_url, form)))


@router.get(
    "/catalog.jsonld",
    responses={200: {"content": {"application/ld+json": {}}}, 304: {"description": "Unchanged."}},
    response_class=Response,
)
def read_json_ld(world: CurrentWorld, context: Ctx) -> Response:
    """The catalogue as a whole, in DCAT as JSON-LD."""
    form = b"application/ld+json"
    return Replied(remembered(world, "dcat json-ld", lambda: _reply(world, context.public_url, form)))
