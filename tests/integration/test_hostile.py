"""Nothing a client sends gives a 5xx, and what is refused says which field and nothing about the inside."""

import gzip
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from api.main import layered, router_app
from api.settings import ROOT
from catalogue.domain.errors import StorageFull
from investors.port import Consent, Created, Kept
from investors.storage import SqlProfiles
from matching.profile import Profile
from tests.contract.test_http_served import SECURITY, Answer, Served, served
from tests.proving import figure

INSIDE = re.compile(
    rf"Traceback|File \"|{re.escape(str(ROOT))}|/srv/|/usr/|/home/|site-packages|\.py\b|sqlite|psycopg|sqlalchemy|SELECT |INSERT |"
    r"pydantic|starlette|fastapi|uvicorn|\bapi\.|catalogue\.|matching\.|search\.|investors\.|object at 0x|Error\(",
    re.IGNORECASE,
)
SECTOR = "sector-coffee-processing"
CONSENT = {"given": True, "text_version": "2026-11", "purpose": "matching"}
GOOD = {"sector": SECTOR}
TEA = '{"material":"material-tea","t_per_year":1}'
NAMES = [
    "Cà phê Di Linh",
    unicodedata.normalize("NFD", "Đường Ứng Nguyễn"),
    "☕ 𠮷野家 🇻🇳 👩‍🌾",
    "‏مصنع القهوة‎ \u200d\u200b",
    "\ufffd\u2028\u2029\ufeff",
    "'; DROP TABLE investor_profiles; --",
    "<script>alert(1)</script> {{7*7}} ${jndi} %00 %s \\u0000 \\",
    "a\tb\nc",
    "\U0010fffd\ue000",
    "x" * 200,
    '"',
    " two  spaces ",
]


@dataclass(frozen=True)
class Case:
    """One hostile request: what is sent, what may come back, and the field the refusal has to name."""

    name: str
    method: str
    target: str
    statuses: frozenset[int]
    names: str | None = None
    body: bytes | None = None
    headers: dict[str, str | bytes] = field(default_factory=dict)
    raw: bytes | None = None
    """It may not even be HTTP, and is then refused by the server in its own words."""

    def __str__(self) -> str:
        return f"{self.name} {self.method} {self.target[:50]}"


def some(*statuses: int) -> frozenset[int]:
    return frozenset(statuses)


UNREADABLE, INVALID, BIG = some(400), some(422), some(413)
MATCH, KEEP, CHANGE = ("POST", "/v1/matches"), ("POST", "/v1/profiles"), ("PUT", "/v1/profiles/SECRET")


def nested(depth: int, opening: str = "[", closing: str = "]") -> str:
    return opening * depth + closing * depth


def whole_bodies() -> Iterator[tuple[str, Callable[[bytes], bytes], frozenset[int], dict[str, str | bytes]]]:
    """What is wrong with a body whatever it is about."""
    changes: dict[str, Callable[[bytes], bytes]] = {
        "NUL byte": lambda body: body + b"\0",
        "bad UTF-8": lambda body: body.replace(b"sector-", b"sector\xff-"),
        "overlong UTF-8": lambda body: body.replace(b"sector-", b"sector\xc0\xaf-"),
        "surrogate in UTF-8": lambda body: body.replace(b"sector-", b"\xed\xa0\x80"),
        "truncated UTF-8": lambda body: body[:-1] + b"\xe1\xba",
        "BOM": lambda body: b"\xef\xbb\xbf" + body,
        "UTF-16": lambda body: body.decode().encode("utf-16"),
        "UTF-16 without BOM": lambda body: body.decode().encode("utf-16-le"),
        "UTF-32": lambda body: body.decode().encode("utf-32"),
        "trailing data": lambda body: body + body,
        "trailing comma": lambda body: body[:-1] + b",}",
        "trailing bracket": lambda body: body + b"}",
        "single quotes": lambda body: body.replace(b'"', b"'"),
        "comment": lambda body: b"/* */" + body,
        "truncated": lambda body: body[: len(body) // 2],
        "not JSON": lambda body: b"sector=coffee&land=2",
        "XML": lambda body: b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "duplicate keys": lambda body: body[:-1] + b"," + body[1:],
        "duplicate keys, one escaped": lambda body: body[:-1] + rb',"\u0061":1,"a":2}',
        "white space": lambda body: b" \n\t ",
        "form feed": lambda body: b"\x0c" + body,
        "100,000 deep lists": lambda body: nested(100_000).encode(),
        "30,000 deep objects": lambda body: nested(30_000, '{"a":', "").encode() + b"1" + b"}" * 30_000,
        "50,000 opened": lambda body: b"[" * 50_000,
    }  # fmt: skip
    for name, change in changes.items():
        yield name, change, UNREADABLE, {}
    for name, document in {
        "null": b"null",
        "list": b"[]",
        "number": b"1",
        "text": b'"x"',
        "true": b"true",
    }.items():
        yield f"the body is {name}", lambda _, document=document: document, INVALID, {}  # type: ignore[misc]  # mypy does not infer a lambda with a bound default
    typed: dict[str, dict[str, str | bytes]] = {
        "no Content-Type": {"Content-Type": ""},
        "text/plain": {"Content-Type": "text/plain"},
        "a form": {"Content-Type": "application/x-www-form-urlencoded"},
        "multipart": {"Content-Type": "multipart/form-data; boundary=x"},
        "JSON in Latin-1": {"Content-Type": "application/json; charset=iso-8859-1"},
        "JSON in UTF-16": {"Content-Type": "application/json; charset=utf-16"},
        "two types": {"Content-Type": "application/json, text/html"},
        "garbage type": {"Content-Type": b"\xff\xfe/;;;="},
        "long type": {"Content-Type": "application/" + "x" * 5000},
        "gzip declared": {"Content-Encoding": "gzip"},
        "identity declared": {"Content-Encoding": "identity"},
    }
    for name, headers in typed.items():
        yield name, bytes, some(415), headers
    yield "gzip sent", gzip.compress, some(415), {"Content-Encoding": "gzip"}
    yield "gzip sent, not declared", gzip.compress, UNREADABLE, {}
    yield "300 KB", lambda body: body[:-1] + b',"name":"' + b"x" * 300_000 + b'"}', BIG, {}
    yield "100 MB declared, not sent", bytes, BIG, {"Content-Length": "100000000"}
    yield "huge length declared", bytes, some(400, 413), {"Content-Length": "9" * 400}
    yield "empty", lambda _: b"", INVALID, {}


def profile_faults() -> Iterator[tuple[str, str, frozenset[int], str | None]]:
    """What is wrong with a profile, as JSON text, and the pointer to it."""
    values = {
        "NaN": ("NaN", UNREADABLE), "Infinity": ("Infinity", UNREADABLE), "-Infinity": ("-Infinity", UNREADABLE),
        "1e999": ("1e999", INVALID), "-1e999": ("-1e999", INVALID), "10^400": ("1" + "0" * 400, INVALID),
        "5,000 digits": ("9" * 5000, some(400, 422)), "-1": ("-1", INVALID), "true": ("true", INVALID),
        "text": ('"5"', INVALID), "NaN as text": ('"NaN"', INVALID), "list": ("[]", INVALID), "object": ("{}", INVALID),
        "1e13": ("1e13", INVALID), "0x10": ("0x10", UNREADABLE), "leading zero": ("010", UNREADABLE),
    }  # fmt: skip
    for name, (value, statuses) in values.items():
        yield f"water {name}", f'{{"sector":"{SECTOR}","water_m3_day":{value}}}', statuses, "/water_m3_day"
    yield "zero land", f'{{"sector":"{SECTOR}","land":{{"min_ha":-0.0}}}}', INVALID, "/land/min_ha"
    yield "workers 1.5", f'{{"sector":"{SECTOR}","workers":1.5}}', INVALID, "/workers"
    yield "workers true", f'{{"sector":"{SECTOR}","workers":true}}', INVALID, "/workers"
    yield "flag 1", f'{{"sector":"{SECTOR}","own_treatment":1}}', INVALID, "/own_treatment"
    yield "flag text", f'{{"sector":"{SECTOR}","own_treatment":"yes"}}', INVALID, "/own_treatment"
    yield "share 1.01", f'{{"sector":"{SECTOR}","export_share":1.01}}', INVALID, "/export_share"
    yield "limit 10^9", f'{{"sector":"{SECTOR}","limit":1000000000}}', INVALID, "/limit"
    yield "limit 0", f'{{"sector":"{SECTOR}","limit":0}}', INVALID, "/limit"
    yield "unknown field", f'{{"sector":"{SECTOR}","is_published":true}}', INVALID, "/is_published"
    yield "unknown deep", f'{{"sector":"{SECTOR}","land":{{"min_ha":1,"owner":"x"}}}}', INVALID, "/land/owner"
    yield "own id", f'{{"sector":"{SECTOR}","id":"x"}}', INVALID, "/id"
    yield "pointer of ~ and /", f'{{"sector":"{SECTOR}","a/b~c":1}}', INVALID, "/a~1b~0c"
    yield "duplicate deep", f'{{"sector":"{SECTOR}","land":{{"min_ha":1,"min_ha":2}}}}', UNREADABLE, None
    yield (
        "duplicate deeper",
        f'{{"sector":"{SECTOR}","materials":[{{"t_per_year":1,"material":"m","material":"n"}}]}}',
        UNREADABLE,
        None,
    )
    for name, text in {
        "NUL": "\\u0000", "lone surrogate": "\\ud800", "lone low surrogate": "\\udc00x", "U+FFFF": "\\uffff",
        "U+1FFFE": "\\ud83f\\udffe", "ESC": "\\u001b[31m", "C1 control": "\\u0085", "DEL": "\\u007f",
    }.items():  # fmt: skip
        yield f"name {name}", f'{{"sector":"{SECTOR}","name":"a{text}b"}}', UNREADABLE, None
        yield f"key {name}", f'{{"sector":"{SECTOR}","a{text}":1}}', UNREADABLE, None
    yield "name raw newline", f'{{"sector":"{SECTOR}","name":"a\nb"}}', UNREADABLE, None
    yield "name 201", f'{{"sector":"{SECTOR}","name":"{"x" * 201}"}}', INVALID, "/name"
    yield "name empty", f'{{"sector":"{SECTOR}","name":""}}', INVALID, "/name"
    yield "name number", f'{{"sector":"{SECTOR}","name":5}}', INVALID, "/name"
    yield "sector missing", "{}", INVALID, "/sector"
    yield "sector null", '{"sector":null}', INVALID, "/sector"
    yield "sector unknown", '{"sector":"sector-nothing"}', INVALID, "/sector"
    yield "sector VSIC unknown", '{"sector":"99999"}', INVALID, "/sector"
    yield "sector path", '{"sector":"../../etc/passwd"}', INVALID, "/sector"
    yield "sector long", f'{{"sector":"{"a" * 5000}"}}', INVALID, "/sector"
    yield "sector digits of another script", '{"sector":"١٠٧"}', INVALID, "/sector"
    yield "role unknown", f'{{"sector":"{SECTOR}","role":"admin"}}', INVALID, "/role"
    yield (
        "land swapped",
        f'{{"sector":"{SECTOR}","land":{{"min_ha":5,"preferred_ha":2}}}}',
        INVALID,
        "/land/preferred_ha",
    )
    yield "start long ago", f'{{"sector":"{SECTOR}","start":"1900-01-01"}}', INVALID, "/start"
    yield "start no date", f'{{"sector":"{SECTOR}","start":"2027-02-30"}}', INVALID, "/start"
    yield "start number", f'{{"sector":"{SECTOR}","start":1e18}}', INVALID, "/start"
    yield (
        "months 13",
        f'{{"sector":"{SECTOR}","materials":[{{"material":"material-tea","t_per_year":1,"months":[13]}}]}}',
        INVALID,
        "/materials/0/months/0",
    )
    yield (
        "material unknown",
        f'{{"sector":"{SECTOR}","materials":[{{"material":"material-x","t_per_year":1}}]}}',
        INVALID,
        "/materials/0/material",
    )
    yield (
        "21 materials",
        f'{{"sector":"{SECTOR}","materials":[{",".join([TEA] * 21)}]}}',
        INVALID,
        "/materials",
    )
    yield "51 places", json.dumps({**GOOD, "places": ["place-x"] * 51}), INVALID, "/places"
    yield "place unknown", f'{{"sector":"{SECTOR}","places":["place-x"]}}', INVALID, "/places/0"
    yield (
        "criterion unknown",
        f'{{"sector":"{SECTOR}","preferences":{{"beauty":"must"}}}}',
        INVALID,
        "/preferences/beauty",
    )
    yield (
        "21 preferences",
        json.dumps({**GOOD, "preferences": {f"c{at}": "want" for at in range(21)}}),
        INVALID,
        "/preferences",
    )
    yield (
        "stance unknown",
        f'{{"sector":"{SECTOR}","preferences":{{"land":"maybe"}}}}',
        INVALID,
        "/preferences/land",
    )
    yield (
        "weights and order",
        f'{{"sector":"{SECTOR}","weights":{{"land":1}},"order":["land"]}}',
        INVALID,
        "/order",
    )
    yield "weights zero", f'{{"sector":"{SECTOR}","weights":{{"land":0}}}}', INVALID, "/weights"
    yield "weights NaN text", f'{{"sector":"{SECTOR}","weights":{{"land":"nan"}}}}', INVALID, "/weights/land"
    yield "order twice", f'{{"sector":"{SECTOR}","order":["land","land"]}}', INVALID, "/order"
    yield (
        "capital infinite",
        f'{{"sector":"{SECTOR}","capital":{{"amount":"Infinity","currency":"VND"}}}}',
        INVALID,
        "/capital/amount",
    )
    yield (
        "capital 1e400",
        f'{{"sector":"{SECTOR}","capital":{{"amount":"1e400","currency":"VND"}}}}',
        INVALID,
        "/capital/amount",
    )
    yield (
        "currency",
        f'{{"sector":"{SECTOR}","capital":{{"amount":"1","currency":"đồng"}}}}',
        INVALID,
        "/capital/currency",
    )
    yield (
        "pollution unknown",
        f'{{"sector":"{SECTOR}","environment":{{"pollution_type":"x"}}}}',
        INVALID,
        "/environment/pollution_type",
    )
    many = json.dumps({**GOOD, "places": [1] * 60_000})
    yield "60,000 wrong items", many, INVALID, "/places/0"
    yield "20,000 unknown fields", json.dumps(GOOD | {f"x{at}": 1 for at in range(20_000)}), INVALID, "/x0"
    for depth in (10, 100, 900, 1000, 20_000):
        text = f'{{"sector":"{SECTOR}","places":{nested(depth)}}}'
        yield f"{depth} deep", text, some(400, 422), None


def consent_faults() -> Iterator[tuple[str, Any, str]]:
    yield "no consent", None, "/consent"
    yield "not given", {**CONSENT, "given": False}, "/consent/given"
    yield "given as text", {**CONSENT, "given": "true"}, "/consent/given"
    yield "given as 1", {**CONSENT, "given": 1}, "/consent/given"
    yield "other purpose", {**CONSENT, "purpose": "marketing"}, "/consent/purpose"
    yield "strange version", {**CONSENT, "text_version": "../x"}, "/consent/text_version"
    yield "more", {**CONSENT, "forever": True}, "/consent/forever"


def body_cases() -> Iterator[Case]:
    for method, target in (MATCH, KEEP, CHANGE):
        kept = target == KEEP[1]
        match_header: dict[str, str | bytes] = {"If-Match": '"1"'} if method == "PUT" else {}
        good = json.dumps({"profile": GOOD, "consent": CONSENT} if kept else GOOD).encode()
        for name, change, statuses, headers in whole_bodies():
            body = change(good)
            yield Case(name, method, target, statuses, None, body, match_header | headers)
        for name, text, statuses, where in profile_faults():
            pointer = None if where is None or 400 in statuses else ("/profile" if kept else "") + where
            sent = f'{{"profile":{text},"consent":{json.dumps(CONSENT)}}}' if kept else text
            yield Case(name, method, target, statuses, pointer, sent.encode(), match_header)
        chunks = b"%x\r\n%s\r\n" % (100_000, b" " * 100_000) * 3 + b"0\r\n\r\n"
        head = f"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        yield Case("300 KB in chunks", method, target, BIG, raw=head.encode() + chunks)
        yield Case(
            "bad chunk",
            method,
            target,
            UNREADABLE,
            raw=head.encode() + b"zz\r\n{}\r\n0\r\n\r\n",
        )
        expecting = head.replace(
            "Transfer-Encoding: chunked", "Content-Length: 9000000\r\nExpect: 100-continue"
        )
        yield Case("9 MB announced", method, target, BIG, raw=expecting.encode())
    for name, consent, pointer in consent_faults():
        body = json.dumps({"profile": GOOD, "consent": consent} if consent else {"profile": GOOD}).encode()
        yield Case(name, *KEEP, INVALID, pointer, body)
    for method, target in (("DELETE", "/v1/profiles/nobody"), ("POST", "/v1/profiles/nobody/matches")):
        yield Case("a body nobody reads", method, target, some(400), body=b"{", headers={})
        yield Case("a body nobody reads", method, target, some(404), body=b"{}")


Asked = Iterator[tuple[str, str, frozenset[int], str | None]]
"""A name, a path with its query, what may come back, and the parameter to be named."""


def byte_queries() -> Asked:
    for name, text in {
        "NUL": "%00", "bad UTF-8": "%FF", "overlong": "%C0%AF", "surrogate": "%ED%A0%80", "U+FFFF": "%EF%BF%BF",
        "control": "%01", "C1": "%C2%85", "DEL": "%7F", "truncated": "%E1%BA",
    }.items():  # fmt: skip
        for path in (
            "/v1/listings?q=a",
            "/?q=a",
            "/v1/listings?kind=",
            "/feeds/changes?cursor=",
            "/feeds/listings.json?x=",
            "/healthz?",
        ):
            yield f"{name} in a query", path + text, UNREADABLE, None
        for path in ("/v1/listings/a", "/v1/profiles/a", "/feeds/schemas/", "/problems/", "/static/", "/"):
            yield f"{name} in a path", path + text, UNREADABLE, None


def number_queries() -> Asked:
    listings = "/v1/listings?"
    for name, value in {
        "NaN": "nan", "Infinity": "inf", "minus infinity": "-Infinity", "1e999": "1e999", "negative": "-1",
        "words": "many", "true": "true", "empty": "", "5,000 digits": "9" * 5000, "10^400": "1" + "0" * 400, "list": "[1]",
    }.items():  # fmt: skip
        yield (
            f"area {name}",
            f"{listings}area_min={value}",
            some(422) if not value.isdigit() else some(200, 422),
            "area_min",
        )
        yield f"radius {name}", f"{listings}near=11,108&radius_km={value}", INVALID, "radius_km"
        yield f"limit {name}", f"{listings}limit={value}", INVALID, "limit"
        yield f"at_least {name}", f"/v1/listings/kcn-loc-son?at_least={value}", INVALID, "at_least"
    for limit in ("0", "101", "1000000000000000000000", "1.5", "0x10", "٣"):
        sent = "".join(f"%{byte:02X}" for byte in limit.encode()) if not limit.isascii() else limit
        yield (
            f"limit {limit[:10]}",
            f"{listings}limit={sent}",
            some(200, 422) if limit == "٣" else INVALID,
            "limit",
        )
        yield (
            f"limit {limit[:10]}",
            f"/feeds/listings.json?limit={sent}",
            some(200, 422) if limit == "٣" else INVALID,
            "limit",
        )
    yield "limit 1001", "/feeds/changes?limit=1001", INVALID, "limit"


def point_queries() -> Asked:
    listings = "/v1/listings?"
    for box in (
        "1,2,3",
        "1,2,3,4,5,6",
        "nan,nan,nan,nan",
        "inf,0,1,1",
        "107,12,109,11",
        "-181,0,0,1",
        "a,b,c,d",
        "107,11,109,12,",
        "1e2,1,2,3",
        "",
    ):
        yield f"box {box}", f"{listings}bbox={box}", INVALID, "bbox"
    for point in ("nan,nan", "91,0", "0,181", "11", "11,107,3", "11;107", "1_0,5", "", "11.0.0,107"):
        yield f"near {point}", f"{listings}near={point}", INVALID, "near"
    yield "radius without near", f"{listings}radius_km=5", INVALID, "radius_km"
    yield "radius above the earth", f"{listings}near=11,108&radius_km=25001", INVALID, "radius_km"
    yield "distance without near", f"{listings}sort=distance", INVALID, "near"


def word_queries() -> Asked:
    listings = "/v1/listings?"
    yield "areas swapped", f"{listings}area_min=5&area_max=1", INVALID, "area_max"
    yield "unknown parameter", f"{listings}admin=1", INVALID, "admin"
    for path in (
        "/v1/listings/kcn-loc-son",
        "/feeds/changes",
        "/feeds/snapshot.ndjson",
        "/feeds/listings.json",
        "/v1/vocabulary",
        "/feeds/schemas/zone.json",
    ):
        yield "unknown parameter", f"{path}?admin=1", INVALID, "admin"
    for path, name in (
        ("/v1/listings", "limit"),
        ("/feeds/changes", "limit"),
        ("/feeds/listings.json", "limit"),
        ("/v1/vocabulary", "at_least"),
    ):
        yield "parameter twice", f"{path}?{name}=1&{name}=2", INVALID, name
    yield "unknown facet", f"{listings}facets=owner", INVALID, "facets"
    yield "unknown sort", f"{listings}sort=owner", INVALID, "sort"
    yield "unknown lang", f"{listings}lang=xx", INVALID, "lang"
    yield "unknown lang", "/feeds/listings.json?lang=xx", INVALID, "lang"
    yield "unknown lang", "/?lang=xx", INVALID, "lang"
    yield "text of 513", f"{listings}q={'x' * 513}", INVALID, "q"
    yield "text of 513", f"/?q={'x' * 513}", INVALID, "q"
    yield "51 kinds", listings + "&".join(["kind=zone"] * 51), INVALID, "kind"
    yield "code of 121", f"{listings}kind={'x' * 121}", INVALID, "kind"
    yield "empty code", f"{listings}kind=", INVALID, "kind"
    yield "SQL", f"{listings}q='%20OR%201=1;--&kind=zone'%20OR%20'1'='1", INVALID, "kind"
    yield "query syntax", f"{listings}q=title:(a%20AND%20b)%5E2~*%20%22x", some(200), None
    yield "template", f"{listings}q=%7B%7B7*7%7D%7D%24%7Bx%7D", some(200), None
    yield "script", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", some(200), None
    yield "only marks", f"{listings}q=%CC%80%CC%81%CC%A3", some(200), None
    yield "512 combining marks", f"{listings}q=a{'%CC%80' * 511}", some(200), None
    yield "one long word", f"{listings}q={'x' * 512}", some(200), None
    yield "256 words", f"{listings}q={'a%20' * 256}", some(200), None
    yield "many quotes", f"{listings}q={'%22' * 512}", some(200), None


def long_queries() -> Asked:
    listings = "/v1/listings?"
    yield "1,000 parameters", listings + "&".join(f"p{at}=1" for at in range(1000)), some(414), None
    yield "1,000 empty parameters", listings + "&" * 1000, some(414), None
    yield "9 KB", f"{listings}q={'x' * 9000}", some(414), None
    yield "9 KB", f"/feeds/changes?cursor={'x' * 9000}", some(414), None
    yield "9 KB", f"/feeds/listings.json?{'x' * 9000}", some(414), None
    yield "9 KB", f"/feeds/snapshot.ndjson?{'x' * 9000}", some(414), None


def cursor_queries() -> Asked:
    listings = "/v1/listings?"
    for path in (listings, "/?"):
        for name, cursor in {
            "garbage": "abc",
            "base64": "AAAA",
            "not base64": "%F0%9F%98%80",
            "of 1,001": "x" * 1001,
            "long": "A" * 900,
        }.items():
            yield f"cursor {name}", f"{path}cursor={cursor}", some(400, 422), "cursor"
    for path in ("/feeds/changes?", "/feeds/listings.json?"):
        for cursor in ("abc", "..", "1", "e.1", "-1", "abc.-5", "abc.1e3", "%20", "A.1"):
            yield f"cursor {cursor}", f"{path}cursor={cursor}", some(400, 410), "cursor"
        yield "cursor of another log", f"{path}cursor=ffffffffffff.1", some(410), "cursor"
        yield "cursor of 61", f"{path}cursor={'1' * 61}", INVALID, "cursor"
    yield "empty cursor", f"{listings}cursor=", INVALID, "cursor"
    yield "at_least ahead", f"{listings}at_least=99999999", some(409), "at_least"
    yield "at_least ahead", "/v1/listings/kcn-loc-son?at_least=99999999", some(409), "at_least"
    yield "at_least ahead", "/feeds/changes?at_least=4611686018427387904", some(409), "at_least"
    yield "at_least 2^62+1", "/v1/vocabulary?at_least=4611686018427387905", INVALID, "at_least"


def paths() -> Asked:
    gone = some(404)
    for at in ("9" * 400, "..", "../../../etc/passwd", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "..;/", "..%5c..%5cwindows",
               "kcn-loc-son;x=1", "kcn-loc-son/", "KCN-LOC-SON", "kcn-loc-son%20", "%2525", "''", "*", "kcn-loc-son%E2%80%8B"):  # fmt: skip
        yield f"id {at[:12]}", f"/v1/listings/{at}", some(404, 422), None
        yield f"secret {at[:12]}", f"/v1/profiles/{at}", some(404, 422), None
        yield f"file {at[:12]}", f"/static/{at}", gone, None
        yield f"problem {at[:12]}", f"/problems/{at}", gone, None
        yield f"schema {at[:12]}", f"/feeds/schemas/{at}.json", some(404, 422), None
    yield "id of 200", f"/v1/listings/{'x' * 200}", gone, "id"
    yield "id of 201", f"/v1/listings/{'x' * 201}", INVALID, "id"
    yield "secret of 101", f"/v1/profiles/{'x' * 101}", INVALID, "secret"
    for path in ("/v1", "/v1/", "//v1/listings", "/v1//listings", "/v1/listings/", "/V1/listings", "/v1/listings.json", "/static",
                 "/static/", "/static/../api.py", "/.env", "/.git/config", "/wp-login.php", "/docs", "/redoc", "/feeds", "/feeds/schemas/",
                 "/v1/desk", "/openapi.json/", "/problems", "/index.html", "/healthz/x"):  # fmt: skip
        yield "no such path", path, gone, None
    yield "a path of 9 KB", "/v1/listings/" + "x" * 9000, INVALID, "id"
    yield "a path of 60 KB", "/" + "x" * 60_000, some(400, 404, 414), None
    yield "a path of 5,000 folders", "/static" + "/.." * 5000, gone, None
    yield "a file name of 5,000", "/static/" + "x" * 5000, gone, None


def key_cases(keep: bytes) -> Iterator[Case]:
    for key in ("7b1f", "k" * 15, "k" * 256, "k" * 9000):
        yield Case(
            f"Idempotency-Key of {len(key):,}",
            *KEEP,
            INVALID,
            "Idempotency-Key",
            keep,
            {"Idempotency-Key": key},
        )
    for name, value in {"control": b"a\x01b", "NUL": b"a\0b", "bytes": b"\xff\xfe", "DEL": b"a\x7fb"}.items():
        yield Case(
            f"Idempotency-Key {name}",
            *KEEP,
            some(201, 400, 422),
            None,
            keep,
            {"Idempotency-Key": value * 8},
        )


def header_cases() -> Iterator[Case]:
    listing = "/v1/listings/kcn-loc-son"
    known: dict[str, str | bytes] = {"garbage": "garbage", "quote": '"', "empty tag": '""', "weak": 'W/"x"', "bytes": b"\xff\xfe", "commas": "," * 500,
                        "1,000 tags": ", ".join(f'"{at}"' for at in range(1000)), "NUL": b"\0"}  # fmt: skip
    for name, value in known.items():
        for target in (
            listing,
            "/feeds/changes",
            "/feeds/snapshot.ndjson",
            "/v1/vocabulary",
            "/static/page.css",
        ):
            yield Case(
                f"If-None-Match {name}",
                "GET",
                target,
                some(200, 400),
                headers={"If-None-Match": value},
            )
    good = json.dumps(GOOD).encode()
    keep = json.dumps({"profile": GOOD, "consent": CONSENT}).encode()
    tags: dict[str, str | bytes] = {"garbage": "garbage", "quote": '"', "weak": 'W/"1"', "zero": '"0"', "list": '"7", "8"', "bytes": b"\xff",
                                    "huge": '"' + "9" * 90 + '"', "other": '"77"'}  # fmt: skip
    for name, tag in tags.items():
        yield Case(f"If-Match {name}", *CHANGE, some(412), "If-Match", good, {"If-Match": tag})
    yield Case("If-Match of 101", *CHANGE, INVALID, "If-Match", good, {"If-Match": "x" * 101})
    yield Case("no If-Match", *CHANGE, some(428), "If-Match", good)
    yield from key_cases(keep)
    for name, lines in {
        "two If-Match": b'If-Match: "1"\r\nIf-Match: "2"\r\n',
        "two Content-Length": b"Content-Length: 1\r\nContent-Length: 2\r\n",
        "length and chunks": b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "negative length": b"Content-Length: -5\r\n",
        "length of letters": b"Content-Length: abc\r\n",
        "two Content-Type": b"Content-Type: application/json\r\nContent-Type: text/html\r\nContent-Length: 2\r\n",
        "obsolete folding": b"X-Long: a\r\n b\r\n",
        "space before colon": b"X-Long : a\r\n",
        "no colon": b"garbage\r\n",
        "unknown transfer coding": b"Transfer-Encoding: gzip\r\n",
    }.items():
        raw = b"PUT /v1/profiles/nobody HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + lines + b"\r\n{}"
        yield Case(name, "PUT", "/v1/profiles/nobody", some(400, 404, 412, 415, 422), raw=raw)
    odd: dict[str, dict[str, str | bytes]] = {"100 KB cookie": {"Cookie": "a=" + "b" * 50_000}, "Host of bytes": {"Host": b"\xff"}, "Host script": {"Host": "<script>"},
                          "forwarded": {"X-Forwarded-For": "'; --", "X-Forwarded-Host": "evil"}, "Range": {"Range": "bytes=0-,-1,5-"},
                          "Accept": {"Accept": "*/*;q=NaN"}, "Accept-Language": {"Accept-Language": "x" * 5000}, "Origin": {"Origin": "null"}}  # fmt: skip
    for name, headers in odd.items():
        for target in (listing, "/", "/static/page.css"):
            yield Case(name, "GET", target, some(200, 206, 400, 416, 422, 431), headers=headers)


def method_cases() -> Iterator[Case]:
    addresses = {"/": "GET", "/v1/listings": "GET", "/v1/listings/kcn-loc-son": "GET", "/v1/matches": "POST", "/v1/profiles": "POST",
                 "/v1/profiles/nobody": "GET PUT DELETE", "/v1/profiles/nobody/matches": "POST", "/v1/vocabulary": "GET", "/feeds/changes": "GET",
                 "/feeds/snapshot.ndjson": "GET", "/feeds/listings.json": "GET", "/feeds/schemas/zone.json": "GET", "/healthz": "GET", "/readyz": "GET",
                 "/metrics": "GET", "/openapi.json": "GET", "/static/page.css": "GET", "/problems/busy": "GET", "/api": "GET"}  # fmt: skip
    for path, own in addresses.items():
        for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "SEARCH"):
            if method not in own:
                yield Case("not its method", method, path, some(405))
        yield Case("HEAD", "HEAD", path, some(200, 404) if "GET" in own else some(405))
        yield Case("OPTIONS", "OPTIONS", path, some(204))
        preflight = {
            "Origin": "https://partner.example",
            "Access-Control-Request-Method": "PATCH",
            "Access-Control-Request-Headers": "x",
        }
        yield Case("preflight", "OPTIONS", path, some(204), headers=dict(preflight))
    for method in ("BREW", "get", "GET/", "X" * 500, "CONNECT", "PRI"):
        yield Case("odd method", method, "/v1/listings", some(400, 405))
    yield Case("OPTIONS *", "OPTIONS", "*", some(204, 400))
    yield Case("OPTIONS of nothing", "OPTIONS", "/nothing", some(404))
    for name, raw in {"HTTP/0.9": b"GET /\r\n\r\n", "HTTP/9.9": b"GET / HTTP/9.9\r\n\r\n", "garbage": b"\x16\x03\x01\x02\x00\x01\r\n\r\n",
                      "bare UTF-8": "GET /v1/listings?q=cà HTTP/1.1\r\nHost: x\r\n\r\n".encode(), "absolute": b"GET http://evil/v1/listings?limit=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                      "NUL in the target": b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n", "no Host": b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n"}.items():  # fmt: skip
        yield Case(name, "GET", "", some(200, 400, 404, 505), raw=raw)


def corpus() -> list[Case]:
    asked = (byte_queries, number_queries, point_queries, word_queries, long_queries, cursor_queries, paths)
    got = [
        Case(name, "GET", target, statuses, names) for ask in asked for name, target, statuses, names in ask()
    ]
    return [*body_cases(), *got, *header_cases(), *method_cases()]


CORPUS = corpus()
ANSWERED: Counter[str] = Counter()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("hostile")) as running:
        yield running


@pytest.fixture(scope="module")
def secret(server: Served) -> str:
    made: str = server.post("/v1/profiles", {"profile": GOOD, "consent": CONSENT}).json["secret"]
    return made


def is_quiet(answer: Answer) -> None:
    """No answer tells of the inside."""
    told = answer.body.decode("utf-8", "replace") if answer.status >= 400 else ""
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    assert not INSIDE.search(told), told
    assert not INSIDE.search(head.replace("object-src", "")), head
    assert "server" not in answer.headers


def is_a_problem(answer: Answer, method: str) -> None:
    assert answer.media_type == "application/problem+json"
    assert {name: answer.headers[name] for name in SECURITY} == SECURITY
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    if method != "HEAD":
        assert answer.json["status"] == answer.status
        assert answer.json["type"].startswith("/problems/")
        assert answer.json["title"]
        assert answer.json["detail"]
        assert len(answer.json.get("errors", ())) <= 50


def test_the_corpus_is_large() -> None:
    assert len(CORPUS) >= 150


@pytest.mark.parametrize("case", CORPUS, ids=str)
def test_a_hostile_request_is_answered_quietly(case: Case, server: Served, secret: str) -> None:
    target = case.target.replace("SECRET", secret)
    if case.raw is not None:
        answer = server.raw(case.raw.replace(b"SECRET", secret.encode()), case.method)
    else:
        answer = server.ask(case.method, target, case.body, case.headers)
    ANSWERED[f"{answer.status // 100}xx"] += 1
    assert answer.status in case.statuses, (answer.status, answer.body[:500])
    is_quiet(answer)
    if answer.status < 400:
        return
    is_a_problem(answer, case.method)
    if case.names:
        named = {error.get("pointer") or error.get("parameter") for error in answer.json.get("errors", ())}
        assert case.names in named, answer.json


def test_the_corpus_changed_nothing(server: Served, secret: str) -> None:
    kept = server.get(f"/v1/profiles/{secret}").json
    assert kept["revision"] == 1
    assert kept["profile"] == GOOD
    assert ANSWERED["5xx"] == 0
    figure(
        f"hostile requests: {ANSWERED.total()}, {ANSWERED['5xx']} answered with 5xx ({dict(sorted(ANSWERED.items()))})"
    )


class Broken:
    """A store that fails, with everything that must not be told."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def get(self, secret: str) -> Kept:
        raise self._error

    def create(self, profile: Profile, consent: Consent, key: str | None) -> Created:
        raise self._error

    def change(self, secret: str, profile: Profile, revision: int) -> Kept:
        raise self._error

    def erase(self, secret: str) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (RuntimeError("/srv/program/secret.py SELECT * FROM investor_profiles"), 500, "internal"),
        (RecursionError("sqlite"), 500, "internal"),
        (
            OperationalError(
                "SELECT secret FROM investor_profiles", {"a": "b"}, Exception("host db.internal")
            ),
            503,
            "busy",
        ),
        (StorageFull("there is no space left to write; nothing was changed"), 507, "no-space"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_breaks_inside_is_told_by_its_kind_alone(
    error: Exception, status: int, slug: str, server: Served
) -> None:
    context = replace(server.service.context(), profiles=Broken(error))
    client = TestClient(layered(router_app(context), context, 1024))
    for method, body in (("GET", None), ("DELETE", None), ("PUT", GOOD)):
        headers = {"If-Match": '"1"'} if body else {}
        with capture_logs() as logged:
            found = client.request(method, "/v1/profiles/x", json=body, headers=headers)
        answer = Answer(found.status_code, dict(found.headers.items()), found.content)
        assert answer.status == status
        is_a_problem(answer, method)
        is_quiet(answer)
        assert answer.json["type"] == f"/problems/{slug}"
        assert "secret" not in found.text
        assert "db.internal" not in found.text
        assert [line["problem"] for line in logged] == ([answer.json["id"]] if status == 500 else [])


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_text_that_is_accepted_comes_back_as_it_was(name: str, server: Served) -> None:
    made = server.post("/v1/profiles", {"profile": {**GOOD, "name": name}, "consent": CONSENT})
    assert made.status == 201
    kept = server.get(f"/v1/profiles/{made.json['secret']}").json
    assert kept["profile"]["name"] == unicodedata.normalize("NFC", name)


def test_text_comes_back_as_it_was_from_either_database(engine: Engine) -> None:
    store = SqlProfiles(engine, b"pepper")
    for name in NAMES:
        made = store.create(Profile(sector=SECTOR, name=name), Consent("1", "matching"), None)
        assert store.get(made.secret).profile.name == unicodedata.normalize("NFC", name)


def test_a_cursor_serves_its_own_question_only(server: Served) -> None:
    cursor = server.get("/v1/listings?kind=zone&limit=1").json["next"]
    assert server.get(f"/v1/listings?kind=zone&limit=1&cursor={cursor}").status == 200
    tampered = [
        cursor[:-1],
        cursor + "A",
        cursor[::-1],
        cursor.swapcase(),
        ("B" if cursor[0] == "A" else "A") + cursor[1:],
        cursor[:20] + ("y" if cursor[20] == "x" else "x") + cursor[21:],
    ]
    others = [
        f"kind=site&cursor={cursor}",
        f"kind=zone&sort=area&cursor={cursor}",
        f"q=a&cursor={cursor}",
        f"cursor={cursor}",
    ]
    for query in [*(f"kind=zone&limit=1&cursor={bad}" for bad in tampered), *others]:
        answer = server.get(f"/v1/listings?{query}")
        assert answer.status == 400, query
        assert answer.json["errors"][0]["parameter"] == "cursor"
    figure(f"tampered and foreign cursors: {len(tampered) + len(others)}, all refused")
