"""The pages of listings: what is on them, what search engines read in them, and what may not be on them."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import extruct
import html5lib
import pytest
from pyld import jsonld
from rdflib.namespace import SDO

from catalogue.domain.kinds import KINDS
from catalogue.domain.vocabulary import core_terms
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from tests.contract.test_http_served import Served, served
from tests.proving import figure

SCHEMA_ORG = "https://schema.org"
# The terms of schema.org's own context that are more than names of the vocabulary; nothing is fetched in a test.
CONTEXT = {
    "@vocab": "http://schema.org/",
    "id": "@id",
    "type": "@type",
    **{name: {"@id": f"http://schema.org/{name}", "@type": "@id"} for name in ("url", "license", "contentUrl", "businessFunction")},
    **{name: {"@id": f"http://schema.org/{name}", "@type": "DateTime"} for name in ("dateModified",)},
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("pages")) as running:
        yield running


@pytest.fixture(scope="module")
def live(server: Served) -> dict[str, dict[str, Any]]:
    lines = server.get("/feeds/snapshot.ndjson").body.splitlines()
    return {found["id"]: found for found in map(json.loads, lines)}


def local(url: str, _options: Any) -> dict[str, Any]:
    assert url.rstrip("/") == SCHEMA_ORG
    document = {"@context": CONTEXT}
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": document,
    }


def described(page: str) -> dict[str, Any]:
    """The one JSON-LD document of a page, as extruct finds it in the HTML."""
    found = extruct.extract(page, base_url=SCHEMA_ORG, syntaxes=["json-ld"])["json-ld"]
    assert len(found) == 1
    document: dict[str, Any] = found[0]
    return document


def terms(node: Any) -> Iterator[str]:
    """Every property and class of an expanded document."""
    if isinstance(node, list):
        for part in node:
            yield from terms(part)
    elif isinstance(node, dict):
        types = node.get("@type", [])
        yield from types if isinstance(types, list) else [types]
        for name, value in node.items():
            if not name.startswith("@"):
                yield name
            yield from terms(value)


def is_of_schema_org(iri: str) -> bool:
    prefix, _, name = iri.partition("schema.org/")
    return prefix == "http://" and name in SDO


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_says_in_json_ld_what_its_listing_is(
    lang: str, server: Served, live: dict[str, dict[str, Any]]
) -> None:
    seen: Counter[str] = Counter()
    for id_, listing in live.items():
        answer = server.get(f"/{lang}/listings/{id_}")
        assert (answer.status, answer.media_type) == (200, "text/html")
        assert answer.headers["content-language"] == lang
        document = described(answer.body.decode())
        expanded = jsonld.expand(document, {"documentLoader": local})
        assert len(expanded) == 1
        strange = [term for term in terms(expanded) if not is_of_schema_org(term)]
        assert strange == [], id_
        page = f"{server.url}/{lang}/listings/{id_}"
        assert (document["@id"], document["inLanguage"], document["name"]) == (
            page,
            lang,
            listing["title"][lang],
        )
        assert "license" not in document
        assert "null" not in json.dumps(document)
        entity = document["mainEntity"]
        values = {each["propertyID"]: each["value"] for each in entity.get("additionalProperty", ())}
        for name, value in values.items():
            stated = listing["facts"][name]["value"]
            assert value == (stated[lang] if isinstance(stated, dict) else stated)
        seen[listing["kind"]] += 1
    figure(f"JSON-LD of {seen.total()} of {len(live)} pages expanded ({lang}), every term of schema.org")


def test_what_is_no_term_of_schema_org_is_noticed() -> None:
    assert is_of_schema_org("http://schema.org/GeoCoordinates")
    assert not is_of_schema_org("http://schema.org/geoCoordinate")
    assert not is_of_schema_org("http://example.org/name")


def one_of_each_kind(live: dict[str, dict[str, Any]]) -> list[str]:
    found: dict[str, str] = {}
    for id_, listing in live.items():
        if len(json.dumps(listing)) > len(json.dumps(live.get(found.get(listing["kind"], ""), {}))):
            found[listing["kind"]] = id_
    return list(found.values())


class Page(HTMLParser):
    """What a page links to, and what it would run."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: dict[str, list[str]] = {}
        self.anchors: list[str] = []
        self.names: list[str] = []
        self.runs: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "link":
            self.links.setdefault(given["rel"] or "", []).append(given["href"] or "")
        if tag == "a":
            self.anchors.append(given["href"] or "")
        self.names += [name for name in [given.get("id")] if name]
        if tag == "script" and given.get("type") != "application/ld+json":
            self.runs.append(tag)
        self.runs += [name for name in given if name.startswith("on") or name == "style"]
        self.runs += [tag] if tag in {"iframe", "object", "embed", "base", "style", "form"} else []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_pages_are_html_and_their_links_lead_somewhere(
    lang: str, server: Served, live: dict[str, dict[str, Any]]
) -> None:
    followed: set[str] = set()
    for id_ in one_of_each_kind(live):
        text = server.get(f"/{lang}/listings/{id_}").body.decode()
        html5lib.HTMLParser(strict=True).parse(text)
        page = Page(text)
        assert page.runs == []
        assert page.links["canonical"] == [f"{server.url}/{lang}/listings/{id_}"]
        for address in {*page.anchors, *(href for hrefs in page.links.values() for href in hrefs)}:
            if address.startswith("#"):
                assert address[1:] in page.names
            elif address.startswith((server.url, "/")):
                followed.add(address.removeprefix(server.url))
            else:
                assert address.startswith(("http://", "https://"))
    assert len(followed) > 20
    assert [address for address in followed if server.get(address).status != 200] == []


def test_both_languages_name_each_other(server: Served) -> None:
    for lang in ("vi", "en"):
        text = server.get(f"/{lang}/listings/kcn-loc-son").body.decode()
        for other in ("vi", "en"):
            address = f"{server.url}/{other}/listings/kcn-loc-son"
            assert f'<link rel="alternate" hreflang="{other}" href="{address}">' in text
        assert f'<html lang="{lang}">' in text


def test_every_page_names_its_feeds_and_the_first_page_its_other_language(server: Served) -> None:
    for lang in ("vi", "en"):
        for path in (f"/?lang={lang}", f"/{lang}/listings/kcn-loc-son"):
            text = server.get(path).body.decode()
            for form, file in (("atom", "listings.atom"), ("feed", "listings.json")):
                found = re.search(
                    rf'<link rel="alternate" type="application/{form}\+\w+" href="([^"]+)"', text
                )
                assert found
                assert found[1] == f"/feeds/{file}?lang={lang}"
                assert server.get(found[1]).status == 200
        home = server.get(f"/?lang={lang}").body.decode()
        assert f'<link rel="canonical" href="{server.url}/?lang={lang}">' in home
        assert all(f'hreflang="{other}" href="{server.url}/' in home for other in ("vi", "en", "x-default"))
        for searched in ("q=chè", "kind=zone"):
            text = server.get(f"/?lang={lang}&{quote(searched, safe='=')}").body.decode()
            assert '<meta name="robots" content="noindex">' in text
            assert "canonical" not in text


def shown(page: str) -> str:
    """The words a reader sees."""
    body = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("\N{NO-BREAK SPACE}", " ")


def test_figures_are_written_as_the_language_does_and_in_full(server: Served) -> None:
    vi, en = (shown(server.get(f"/{lang}/listings/kcn-loc-son").body.decode()) for lang in ("vi", "en"))
    for word in (
        "112,9579 ha",
        "6.000 m³/ngày đêm",
        "khoảng 2022",
        "tháng 3/2018",
        "Nguồn nêu trực tiếp",
        "chưa rõ",
    ):
        assert word in vi, word
    for word in (
        "112.9579 ha",
        "6,000 m³/day",
        "about 2022",
        "March 2018",
        "Stated",
        "unknown",
        "76.072 ha",
        "−13.6179 ha",
    ):
        assert word in en, word
    assert "30/6/2021" in vi
    assert "30 June 2021" in en
    assert "No licence to reuse has been granted yet" in en


def test_what_nobody_knows_is_said_in_words(server: Served, live: dict[str, dict[str, Any]]) -> None:
    for id_, listing in list(live.items())[::10]:
        unknown = [name for name, fact in listing["facts"].items() if fact["value"] is None]
        page = server.get(f"/en/listings/{id_}").body.decode()
        assert page.count(">unknown<") >= len(unknown)
        assert ">None<" not in page
        assert "null" not in shown(page)


def labels_of(value: Any) -> set[str]:
    """What the fields of a value would be called if nobody had named them."""
    if isinstance(value, list):
        return set().union(*map(labels_of, value))
    if not isinstance(value, dict):
        return set()
    own = {name.replace("_", " ").capitalize() for name in value}
    return own.union(*map(labels_of, value.values()))


def test_pages_in_vietnamese_have_vietnamese_labels(server: Served, live: dict[str, dict[str, Any]]) -> None:
    codes = {term.code for term in core_terms() if term.list == "bases"}
    for id_, listing in live.items():
        page = server.get(f"/vi/listings/{id_}").body.decode()
        called = re.findall(r"<dt>\s*(.*?)\s*</dt>", page)
        assert called
        assert not set(called) & labels_of(listing), id_
        assert not codes & {*re.findall(r"<dd[^>]*>\s*([a-z_]+)\s*</dd>", page)}, id_
        measures = {(target["measure"] or "-").replace("_", " ") for target in listing.get("targets", ())}
        assert not measures & {*re.findall(r"<dd[^>]*>\s*([a-z ]+?)\s*</dd>", page)}, id_


def test_the_page_on_the_api_speaks_both_languages(server: Served) -> None:
    for lang, other, words in (("vi", "en", "không cần khóa"), ("en", "vi", "without a key")):
        text = server.get(f"/api?lang={lang}").body.decode()
        assert f'<html lang="{lang}">' in text
        assert words in text
        assert f'href="/api?lang={other}"' in text
        assert f'href="/ogc?f=html&amp;lang={lang}"' in text
        assert "`" not in text
        assert f'href="/api?lang={lang}"' in server.get(f"/?lang={lang}").body.decode()


def test_nothing_in_a_listing_becomes_markup(tmp_path: Any) -> None:
    broken = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u2028'\"&amp;"
    with served(tmp_path) as server:
        unit = SqlUnitOfWork(server.service.engine)
        sources = server.get("/v1/listings/place-68").json["sources"]
        patch = {
            "title": {"vi": broken, "en": broken},
            "summary": {"vi": broken, "en": broken},
            "aliases": [broken.replace("\u2028", "")],
            "sources": [*sources, {"id": "broken", "title": broken, "url": "javascript:alert(1)"}],
        }
        edit_record("place-68", patch, unit)
        sequence = publish_records(["place-68"], unit)[-1].sequence
        for path in ("/vi/listings/place-68", "/en/listings/kcn-loc-son", "/en/listings/place-24829"):
            text = server.get(f"{path}?at_least={sequence}").body.decode()
            assert "<script>" not in text
            assert "<img" not in text
            assert Page(text).runs == []
            assert not any(address.startswith("javascript") for address in Page(text).anchors)
            html5lib.HTMLParser(strict=True).parse(text)
            name = described(text)["name"]
            assert name == broken if path.endswith("place-68") else name


def test_what_was_withdrawn_is_gone_and_what_never_was_is_missing(tmp_path: Any) -> None:
    with served(tmp_path) as server:
        unit = SqlUnitOfWork(server.service.engine)
        sequence = withdraw_records(["kcn-phu-hoi"], None, unit, leaving_referrers=True)[0].sequence
        for lang, gone, missing in (
            ("vi", "đã được rút", "Không có tin"),
            ("en", "was withdrawn", "no such listing"),
        ):
            answer = server.get(f"/{lang}/listings/kcn-phu-hoi?at_least={sequence}")
            assert (answer.status, answer.media_type) == (410, "text/html")
            assert gone in answer.body.decode()
            assert server.get(f"/{lang}/listings/kcn-phu-hoi").status == 410
            answer = server.get(f"/{lang}/listings/nothing")
            assert (answer.status, answer.media_type) == (404, "text/html")
            assert missing in answer.body.decode()
            assert server.ask("HEAD", f"/{lang}/listings/nothing").body == b""
        sequence = publish_records(["kcn-phu-hoi"], unit)[-1].sequence
        assert server.get(f"/vi/listings/kcn-phu-hoi?at_least={sequence}").status == 200


def test_a_page_follows_its_listing_and_what_that_names(server: Served) -> None:
    first = server.get("/en/listings/kcn-loc-son-ht5")
    assert server.get("/en/listings/kcn-loc-son-ht5", If_None_Match=first.headers["etag"]).status == 304
    unit = SqlUnitOfWork(server.service.engine)
    edit_record("kcn-loc-son", {"title": {"vi": "Khu mới", "en": "Park renamed"}}, unit)
    sequence = publish_records(["kcn-loc-son"], unit)[-1].sequence
    again = server.get(
        f"/en/listings/kcn-loc-son-ht5?at_least={sequence}", If_None_Match=first.headers["etag"]
    )
    assert again.status == 200
    assert "Park renamed" in again.body.decode()


def test_a_page_is_compressed_and_answers_head(server: Served) -> None:
    plain = server.get("/vi/listings/kcn-phu-hoi")
    packed = server.get("/vi/listings/kcn-phu-hoi", Accept_Encoding="gzip")
    assert len(packed.body) < len(plain.body) / 3
    assert server.ask("HEAD", "/vi/listings/kcn-phu-hoi").headers["etag"] == plain.headers["etag"]
    assert server.ask("OPTIONS", "/vi/listings/kcn-phu-hoi").headers["allow"] == "HEAD, GET, OPTIONS"


def test_the_other_language_is_offered_for_the_same_question(server: Served) -> None:
    """Who changes the language of an answer keeps the question."""
    page = server.get("/?lang=vi&q=ch%C3%A8&kind=zone").body.decode()
    assert 'href="/?lang=en&amp;q=ch%C3%A8&amp;kind=zone" hreflang="en"' in page
    assert 'href="/?lang=en" hreflang="en"' in server.get("/?lang=vi").body.decode()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_listings_address_cut_short_leads_to_the_first_page(server: Served, lang: str) -> None:
    answer = server.get(f"/{lang}")
    assert (answer.status, answer.headers["location"]) == (308, f"/?lang={lang}")


@pytest.mark.parametrize("path", ["/", "/?lang=en&kind=zone", "/openapi.json"])
def test_what_the_program_makes_has_a_validator_and_is_compressed(path: str, server: Served) -> None:
    plain, packed = server.get(path), server.get(path, Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert len({plain.headers["etag"], packed.headers["etag"]}) == 2
    for answer in (plain, packed):
        assert answer.headers["cache-control"].startswith("public, max-age=")
        again = server.get(path, If_None_Match=answer.headers["etag"])
        assert (again.status, again.body, again.headers["vary"]) == (304, b"", answer.headers["vary"])
    assert server.get(path, If_None_Match='"old"').status == 200


def test_what_stands_beside_an_answer_is_set_apart_on_the_first_page(server: Served) -> None:
    page = server.get("/?lang=en&q=HT8").body.decode()
    found, related = page.split("Related, without the words asked for")
    assert "/en/listings/kcn-loc-son-ht8" in found
    assert "/en/listings/kcn-loc-son" in related
    assert "Related" not in server.get("/?lang=en&q=coffee").body.decode()


def test_the_first_page_says_its_language(server: Served) -> None:
    vietnamese, english = (server.get("/", Accept_Language=lang) for lang in ("vi", "en"))
    assert [each.headers["content-language"] for each in (vietnamese, english)] == ["vi", "en"]
    assert vietnamese.headers["etag"] != english.headers["etag"]
    assert "accept-language" in english.headers["vary"]


def test_every_kind_has_a_page(live: dict[str, dict[str, Any]]) -> None:
    assert {listing["kind"] for listing in live.values()} >= set(KINDS) - {"notice", "procedure"}


@pytest.mark.parametrize(
    "path",
    [
        "/vi/listings/%00", "/vi/listings/%FF", "/vi/listings/" + "9" * 400, "/vi/listings/..%2f..%2fetc", "/vi/listings/",
        "/fr/listings/kcn-loc-son", "/vi/listings/kcn-loc-son/", "/en/listings/%3Cscript%3E", "/en/listings/x?at_least=-1",
        "/en/listings/x?at_least=" + "9" * 30, "/vi/listings/%F0%9F%92%A5", "/vi/listings/%ED%A0%80", "/VI/listings/kcn-loc-son",
        "/sitemap-0.xml", "/sitemap-1.xml", "/sitemap-" + "9" * 400 + ".xml", "/sitemap--1.xml", "/sitemap-x.xml",
        "/sitemap.xml?x=1", "/catalog.ttl?lang=vi", "/catalog.jsonld?x=%00", "/robots.txt?x=1", "/catalog.rdf",
    ],
)  # fmt: skip
def test_a_hostile_address_is_refused(path: str, server: Served) -> None:
    answer = server.get(path)
    assert 400 <= answer.status < 500
    assert "<script>" not in answer.body.decode()
