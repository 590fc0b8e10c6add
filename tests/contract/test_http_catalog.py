"""The sitemap by the protocol's rules, robots.txt, and the catalogue in DCAT as an RDF library reads it."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
from rdflib import RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, FOAF
from rdflib.namespace import DCTERMS as DCT

from api.edge.errors import PageNotFound
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.publishing import withdraw_records
from feeds.rdf import Iri, Text, Thing, json_ld, turtle
from feeds.sitemap import MOST_ADDRESSES, part_reply, sitemap_reply
from tests.contract.test_http_served import Served, served
from tests.proving import figure

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
W3C_DATETIME = re.compile(r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("catalog")) as running:
        yield running


def live(server: Served) -> set[str]:
    return {json.loads(line)["id"] for line in server.get("/feeds/snapshot.ndjson").body.splitlines()}


def addresses(body: bytes, url: str, top: str = "urlset", each: str = "url") -> list[str]:
    """The addresses of a sitemap file or index, which keeps the protocol's rules."""
    assert len(body) <= 50 * 1024 * 1024
    body.decode("utf-8")
    root = ET.fromstring(body)
    assert root.tag == SITEMAP + top
    assert 1 <= len(root) <= MOST_ADDRESSES
    found = []
    for entry in root:
        assert entry.tag == SITEMAP + each
        names = [child.tag for child in entry if child.tag.startswith(SITEMAP)]
        assert names == [SITEMAP + "loc", SITEMAP + "lastmod"]
        loc, lastmod = entry.findtext(SITEMAP + "loc") or "", entry.findtext(SITEMAP + "lastmod") or ""
        assert len(loc) < 2048
        assert loc.startswith(f"{url}/")
        assert W3C_DATETIME.match(lastmod)
        assert datetime.fromisoformat(lastmod).timestamp() <= datetime.now().astimezone().timestamp()
        found.append(loc)
    assert len(set(found)) == len(found)
    return found


def test_the_sitemap_has_both_pages_of_every_listing(server: Served) -> None:
    answer = server.get("/sitemap.xml")
    assert answer.media_type == "application/xml"
    found = addresses(answer.body, server.url)
    known = live(server)
    assert set(found) == {f"{server.url}/{lang}/listings/{id_}" for id_ in known for lang in ("vi", "en")}
    for address in found[::40]:
        assert server.get(address.removeprefix(server.url)).status == 200
    figure(f"sitemap: {len(found)} addresses of {len(known)} listings")


def test_each_page_names_the_other_language(server: Served) -> None:
    root = ET.fromstring(server.get("/sitemap.xml").body)
    for entry in root:
        loc = entry.findtext(SITEMAP + "loc") or ""
        links = {link.get("hreflang"): link.get("href") for link in entry.iter(XHTML + "link")}
        assert set(links) == {"vi", "en", "x-default"}
        assert loc in {links["vi"], links["en"]}
        assert str(links["vi"]).replace("/vi/", "/en/") == links["en"] == links["x-default"]


def test_a_large_sitemap_is_split(server: Served) -> None:
    world, most = server.service.follower.world, 100
    index = sitemap_reply(world, server.url, most)
    files = addresses(b"".join(index.chunks), server.url, "sitemapindex", "sitemap")
    known = live(server)
    assert files == [f"{server.url}/sitemap-{number}.xml" for number in range(1, -(-len(known) // most) + 1)]
    found = [
        address
        for number in range(1, len(files) + 1)
        for address in addresses(b"".join(part_reply(world, server.url, number, most).chunks), server.url)
    ]
    assert sorted(found) == sorted(addresses(server.get("/sitemap.xml").body, server.url))
    with pytest.raises(PageNotFound):
        part_reply(world, server.url, len(files) + 1, most)


def test_what_is_withdrawn_leaves_the_sitemap(tmp_path: Any) -> None:
    with served(tmp_path) as server:
        assert "kcn-phu-hoi" in server.get("/sitemap.xml").body.decode()
        done = withdraw_records(
            ["kcn-phu-hoi"], None, SqlUnitOfWork(server.service.engine), leaving_referrers=True
        )
        answer = server.get(f"/sitemap.xml?at_least={done[-1].sequence}")
        assert "/kcn-phu-hoi<" not in answer.body.decode()


def test_robots_are_told_where_the_sitemap_is(server: Served) -> None:
    answer = server.get("/robots.txt")
    assert answer.media_type == "text/plain"
    assert server.get("/robots.txt", If_None_Match=answer.headers["etag"]).status == 304
    lines = answer.body.decode().splitlines()
    assert f"Sitemap: {server.url}/sitemap.xml" in lines
    assert "Disallow: /v1/profiles" in lines
    assert all(re.fullmatch(r"|[A-Z][a-z-]+: \S+", line) for line in lines)


@pytest.fixture(scope="module")
def graph(server: Served) -> Graph:
    return Graph().parse(data=server.get("/catalog.ttl").body, format="turtle")


# rdflib's own reader of JSON-LD makes a graph of a class that rdflib is about to drop.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_turtle_and_json_ld_say_the_same(server: Served, graph: Graph) -> None:
    other = Graph().parse(data=server.get("/catalog.jsonld").body, format="json-ld")
    assert isomorphic(graph, other)
    assert server.get("/catalog.ttl").media_type == "text/turtle"
    assert server.get("/catalog.jsonld").media_type == "application/ld+json"
    figure(f"DCAT: {len(graph)} triples, the same in Turtle and JSON-LD")


def one(graph: Graph, subject: Any, predicate: Any) -> Any:
    found = list(graph.objects(subject, predicate))
    assert len(found) == 1
    return found[0]


def in_both(graph: Graph, subject: Any, predicate: Any) -> None:
    assert {getattr(text, "language", None) for text in graph.objects(subject, predicate)} == {"vi", "en"}


def test_the_catalogue_has_what_dcat_ap_wants(server: Served, graph: Graph) -> None:
    """What its shapes ask for, and beyond them that dates are typed."""
    catalog = one_of(graph, DCAT.Catalog)
    assert str(catalog) == f"{server.url}/#catalog"
    for predicate in (DCT.title, DCT.description):
        in_both(graph, catalog, predicate)
    publisher = one(graph, catalog, DCT.publisher)
    assert (publisher, RDF.type, FOAF.Agent) in graph
    in_both(graph, publisher, FOAF.name)
    datasets = set(graph.objects(catalog, DCAT.dataset))
    assert datasets == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert len(datasets) == 5
    for each in (catalog, *datasets):
        modified = one(graph, each, DCT.modified)
        assert modified.datatype == XSD.dateTime
        assert isinstance(modified.toPython(), datetime)
        assert list(graph.objects(each, DCT.spatial))
        assert list(graph.objects(each, DCT.license)) == []
    for dataset in datasets:
        in_both(graph, dataset, DCT.title)
        in_both(graph, dataset, DCT.description)
        assert list(graph.objects(dataset, DCAT.distribution))
    assert list(graph.objects(None, DCT.license)) == []


EU = "http://publications.europa.eu/resource/authority"
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
CLASSES = {
    DCT.language: DCT.LinguisticSystem,
    DCT.accrualPeriodicity: DCT.Frequency,
    DCAT.theme: SKOS.Concept,
    DCAT.mediaType: DCT.MediaType,
    DCT.conformsTo: DCT.Standard,
    DCT.publisher: FOAF.Agent,
    DCT.rights: DCT.RightsStatement,
    DCT.spatial: DCT.Location,
    DCT.temporal: DCT.PeriodOfTime,
    DCAT.contactPoint: VCARD.Organization,
    DCAT.landingPage: FOAF.Document,
    FOAF.homepage: FOAF.Document,
    DCAT.accessService: DCAT.DataService,
    DCAT.servesDataset: DCAT.Dataset,
    DCAT.distribution: DCAT.Distribution,
}


def test_every_value_is_of_the_class_dcat_ap_wants(graph: Graph) -> None:
    for predicate, kind in CLASSES.items():
        values = set(graph.objects(None, predicate))
        assert values, predicate
        for value in values:
            assert (value, RDF.type, kind) in graph, f"{value} of {predicate}"


def test_a_dataset_says_how_often_of_when_and_whom_to_ask(server: Served, graph: Graph) -> None:
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        assert str(one(graph, dataset, DCT.identifier)).startswith(server.url)
        assert str(one(graph, dataset, DCT.accrualPeriodicity)) == f"{EU}/frequency/IRREG"
        period = one(graph, dataset, DCT.temporal)
        first, last = (one(graph, period, end) for end in (DCAT.startDate, DCAT.endDate))
        assert (first.datatype, last.datatype) == (XSD.date, XSD.date)
        assert first.toPython() < last.toPython()
        contact = one(graph, dataset, DCAT.contactPoint)
        in_both(graph, contact, VCARD.fn)
        page = str(one(graph, contact, VCARD.hasURL))
        assert page == f"{server.url}/vi/listings/agency-lam-dong-promotion-centre"
        assert server.get(page.removeprefix(server.url)).status == 200
        for distribution in graph.objects(dataset, DCAT.distribution):
            assert list(graph.objects(distribution, DCT.conformsTo))
            assert len(list(graph.objects(distribution, DCAT.accessURL))) == 1
    for schema in graph.objects(None, DCT.conformsTo):
        if str(schema).startswith(server.url):
            assert server.get(str(schema).removeprefix(server.url)).status == 200


def one_of(graph: Graph, type_: URIRef) -> Any:
    found = list(graph.subjects(RDF.type, type_))
    assert len(found) == 1
    return found[0]


def test_every_distribution_can_be_fetched_in_the_form_it_says(server: Served, graph: Graph) -> None:
    distributions = list(graph.subjects(RDF.type, DCAT.Distribution))
    assert len(distributions) == 7
    for each in distributions:
        address = str(one(graph, each, DCAT.accessURL))
        assert address.startswith(server.url)
        answer = server.get(address.removeprefix(server.url))
        assert answer.status == 200
        forms = [str(form) for form in graph.objects(each, DCAT.mediaType)]
        forms += [
            str(label)
            for form in graph.objects(each, DCT.format)
            for label in graph.objects(form, RDFS.label)
        ]
        if not address.endswith("/ogc"):
            assert any(form.endswith(answer.media_type) for form in forms), address
    service = one_of(graph, DCAT.DataService)
    assert server.get(urlsplit(str(one(graph, service, DCAT.endpointURL))).path).status == 200
    assert server.get(urlsplit(str(one(graph, service, DCAT.endpointDescription))).path).status == 200


def test_no_iri_and_no_text_breaks_out_of_turtle() -> None:
    texts = ['"""', "\\", "\n\r\t\x0b\x7f", "\u2028", "<>", "\U0001f4a5", "a\\u0041"]
    thing = Thing(
        "dcat:Dataset",
        {"dct:title": [Text(text, "vi") for text in texts], "dct:source": [Iri('http://x/> . <y "{}|^`\\')]},
        "http://x/ y",
    )
    graph = Graph().parse(data=turtle([thing]), format="turtle")
    assert set(graph.objects(None, DCT.title)) == {Literal(text, lang="vi") for text in texts}
    assert len(graph) == len(texts) + 2
    assert len(json.loads(json_ld([thing]))["@graph"]) == 1
