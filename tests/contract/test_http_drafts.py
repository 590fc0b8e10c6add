"""What is not published is nowhere to be seen: canaries in everything private, and a look at everything public."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import quote

import pytest

from api.edge.problems import KINDS as PROBLEM_KINDS
from catalogue.domain.kinds import KINDS
from catalogue.storage.unit_of_work import SqlUnitOfWork
from catalogue.usecases.ports import SYSTEM, State
from catalogue.usecases.publishing import edit_record, publish_records, withdraw_records
from search.port import FACET_NAMES
from tests.contract.test_http_served import Answer, Served, served
from tests.proving import figure

DRAFT, NEW, REMARK, WITHDRAWN, NAME, KEY = (
    f"zqcanary{word}" for word in ("draft", "new", "remark", "withdrawn", "investor", "retrykey")
)
CANARY = re.compile("|".join((DRAFT, NEW, REMARK, WITHDRAWN, NAME, KEY)), re.IGNORECASE)
BEGINNINGS = [
    "zqcanary",
    "zqcanarydraf",
    "zqcanarywithdraw",
    "zqcanaryinvesto",
    "zqcanaryremar",
    "zqcanaryne",
    "canary draft",
]


def text(canary: str) -> dict[str, str]:
    return {"vi": f"Chữ {canary}", "en": f"Text {canary}"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("drafts")) as running:
        yield running


@pytest.fixture(scope="module")
def secret(server: Served) -> str:
    """Plants every canary; the secret of the investor's profile."""
    unit = SqlUnitOfWork(server.service.engine)
    draft = {"title": text(DRAFT), "summary": text(DRAFT), "aliases": [DRAFT], "remarks": REMARK}
    edit_record("kcn-loc-son", draft, unit)
    edit_record("agency-lam-dong-industry-and-trade", {"title": text(DRAFT)}, unit)
    edit_record("sector-coffee-processing", {"title": text(DRAFT), "remarks": REMARK}, unit)
    # Published, with a remark for the desk only.
    edit_record("kcn-phu-hoi", {"summary": {"vi": "Mới", "en": "New"}, "remarks": REMARK}, unit)
    publish_records(["kcn-phu-hoi"], unit)
    # Published once, then withdrawn.
    edit_record(
        "material-tea", {"title": text(WITHDRAWN), "summary": text(WITHDRAWN), "aliases": [WITHDRAWN]}, unit
    )
    publish_records(["material-tea"], unit)
    withdraw_records(["material-tea"], "No longer offered.", unit, leaving_referrers=True)
    # Never published at all.
    known = unit.records.get("kcn-phu-hoi")
    id_ = f"kcn-{NEW}"
    document = known.document.replace("kcn-phu-hoi", id_).replace("Phu Hoi", NEW).replace("Phú Hội", NEW)
    with unit:
        unit.records.save([replace(known, id=id_, revision=1, state=State.DRAFT, document=document)], SYSTEM)
        unit.commit()
    body = {
        "profile": {"sector": "sector-coffee-processing", "name": NAME},
        "consent": {"given": True, "text_version": "1", "purpose": "matching"},
    }
    made = server.post("/v1/profiles", body, Idempotency_Key=KEY)
    assert made.status == 201
    sequence = unit.log.head().sequence
    assert server.get(f"/healthz?at_least={sequence}").status == 200
    assert server.get(f"/v1/vocabulary?at_least={sequence}").status == 200
    found: str = made.json["secret"]
    return found


def targets(server: Served) -> Iterator[str]:
    """Everything a stranger can read."""
    contract = server.get("/openapi.json").json
    yield from (path for path, methods in contract["paths"].items() if "get" in methods and "{" not in path)
    yield from ("/openapi.json", "/", "/api", "/static/page.css", "/nothing")
    ids = [*server.service.follower.world.snapshot.listings, "material-tea", f"kcn-{NEW}", "kcn-nothing"]
    yield from (f"/v1/listings/{id_}" for id_ in ids)
    yield from (f"/{lang}/listings/{id_}" for id_ in ids for lang in ("vi", "en"))
    yield from (f"/feeds/schemas/{kind}.json" for kind in KINDS)
    yield from (f"/problems/{slug}" for slug in PROBLEM_KINDS)
    facets = "&".join(f"facets={name}" for name in FACET_NAMES)
    for lang in ("vi", "en"):
        yield f"/v1/listings?lang={lang}&limit=1&{facets}"
        yield f"/feeds/listings.json?lang={lang}&limit=100"
        yield f"/feeds/listings.atom?lang={lang}&limit=100"
        for words in (*BEGINNINGS, "loc son", "phu hoi", "chè", "ca phe"):
            yield f"/v1/listings?q={quote(words)}&lang={lang}&{facets}"
            yield f"/?q={quote(words)}&lang={lang}"
    yield from (
        f"/v1/listings?sector=sector-coffee-processing&sort={sort}"
        for sort in ("area", "-area", "freshness", "completeness")
    )
    yield "/v1/listings?zone=kcn-loc-son&material=material-tea&area_min=1000000"


def following(target: str, answer: Answer) -> str | None:
    """Where a read goes on."""
    if target.startswith("/feeds/changes"):
        return f"/feeds/changes?cursor={answer.json['cursor']}" if answer.json["has_more"] else None
    if target.startswith("/feeds/listings.json"):
        url: str | None = answer.json.get("next_url")
        return url
    if target.startswith("/feeds/listings.atom"):
        found = re.search(rb'<link rel="next" [^>]*href="([^"]+)"', answer.body)
        return unescape(found[1].decode()) if found else None
    if target.startswith("/v1/listings?") and answer.status == 200 and answer.json["next"]:
        return f"{target}&cursor={answer.json['next']}"
    return None


def pages(server: Served, target: str) -> Iterator[Answer]:
    """A read and the pages that follow it."""
    here: str | None = target
    while here:
        answer = server.get(here.removeprefix(server.url))
        yield answer
        here = following(target, answer)


def told(answer: Answer) -> str:
    return answer.body.decode("utf-8", "replace") + "\n".join(
        f"{name}: {value}" for name, value in answer.headers.items()
    )


def test_no_public_answer_holds_a_canary(server: Served, secret: str) -> None:
    looked = 0
    for target in targets(server):
        for answer in pages(server, target):
            looked += 1
            found = CANARY.search(told(answer))
            assert not found, (target, found)
            assert secret not in told(answer), target
    assert looked > 500
    figure(f"public answers searched for canaries: {looked}, 0 found")


def test_a_match_shows_strangers_nothing_of_it(server: Served, secret: str) -> None:
    profile = {"sector": "sector-coffee-processing", "land": {"min_ha": 1.0}, "limit": 100}
    answer = server.post("/v1/matches", profile)
    assert answer.status == 200
    assert not CANARY.search(told(answer))


def test_a_profile_is_found_by_its_secret_alone(server: Served, secret: str) -> None:
    kept = server.get(f"/v1/profiles/{secret}")
    assert kept.json["profile"]["name"] == NAME
    assert kept.headers["cache-control"] == "no-store"
    for guess in (kept.json["id"], secret[:-1], secret + "A", secret.swapcase(), NAME, KEY):
        answer = server.get(f"/v1/profiles/{guess}")
        assert answer.status == 404
        assert NAME not in told(answer)


def test_a_refusal_does_not_repeat_what_was_sent_of_a_person(server: Served) -> None:
    body = {
        "profile": {"sector": "sector-nothing", "name": NAME},
        "consent": {"given": False, "text_version": NAME, "purpose": "x"},
    }
    for document in (body, {**body, "consent": {"given": True, "text_version": "1", "purpose": "matching"}}):
        answer = server.post("/v1/profiles", document, Idempotency_Key=KEY)
        assert answer.status == 422
        assert NAME not in told(answer)
        assert KEY not in told(answer)


def test_a_withdrawn_listing_leaves_a_tombstone_without_content(server: Served, secret: str) -> None:
    cursor = server.get("/healthz").json["epoch"] + ".0"
    gone = [
        change
        for answer in pages(server, f"/feeds/changes?cursor={cursor}")
        for change in answer.json["changes"]
        if change["id"] == "material-tea"
    ]
    assert [set(change) for change in gone] == [{"sequence", "op", "id", "kind", "modified", "reason"}]
    assert gone[0]["op"] == "delete"


def test_only_what_is_published_is_found(server: Served, secret: str) -> None:
    for words in (DRAFT, NEW, REMARK, WITHDRAWN, NAME):
        assert server.get(f"/v1/listings?q={words}").json["total"] == 0
