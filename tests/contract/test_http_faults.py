"""What people see when something is wrong: a page in their language, with the same status; programs get the problem."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from partners.port import Scope
from partners.storage import SqlKeys
from tests.contract.test_http_served import Answer, Served, served

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
PAGES = (
    ("/?kind=zones", 422, "Có một lựa chọn không hợp lệ"),
    ("/?lang=en&kind=zones", 422, "One of the choices is not valid"),
    ("/?lang=fr", 422, "Có một lựa chọn không hợp lệ"),
    ("/?cursor=nonsense", 400, "Không đọc được yêu cầu này"),
    ("/?q=%00", 400, "Không đọc được yêu cầu này"),
    ("/en/listings/" + "x" * 300, 422, "One of the choices is not valid"),
    ("/en/nothing", 404, "There is no such page"),
    ("/vi/nothing", 404, "Không có trang này"),
    ("/nowhere/at/all", 404, "Không có trang này"),
    ("/%ff", 400, "Không đọc được yêu cầu này"),
    ("/%00", 400, "Không đọc được yêu cầu này"),
    ("/ogc/collections/nothing", 404, "Không có trang này"),
    ("/ogc/collections/zone/items?limit=0", 400, "Không đọc được yêu cầu này"),
    ("/problems/nothing", 404, "Không có trang này"),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("faults")) as running:
        yield running


def seen(answer: Answer) -> str:
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "accept" in answer.headers["vary"]
    assert "default-src" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    text = answer.body.decode()
    assert text.startswith("<!doctype html>")
    assert "<script" not in text
    return text


@pytest.mark.parametrize(("path", "status", "title"), PAGES)
def test_a_browser_gets_a_page_in_the_readers_language(
    path: str, status: int, title: str, server: Served
) -> None:
    answer = server.get(path, Accept=BROWSER)
    assert answer.status == status
    assert f"<h1>{title}</h1>" in seen(answer)
    head = server.ask("HEAD", path, headers={"Accept": BROWSER})
    assert (head.status, head.body) == (status, b"")
    assert head.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(("path", "status", "title"), PAGES)
def test_a_program_gets_the_problem(path: str, status: int, title: str, server: Served) -> None:
    for accept in ("*/*", "application/json", "application/json, text/html;q=0.5"):
        answer = server.get(path, Accept=accept)
        assert (answer.status, answer.media_type) == (status, "application/problem+json")
        assert answer.json["status"] == status
        assert title not in answer.json["title"]


def test_addresses_of_programs_answer_problems_to_browsers_too(server: Served) -> None:
    for path in (
        "/v1/listings?kind=zones",
        "/feeds/changes?cursor=1",
        "/ogc/collections/zone/items?limit=0&f=json",
    ):
        answer = server.get(path, Accept=BROWSER)
        assert 400 <= answer.status < 500
        assert answer.media_type == "application/problem+json"


def test_a_standard_address_answers_as_its_parameter_says(server: Served) -> None:
    path = "/ogc/collections/zone/items?limit=0"
    assert "<code>limit</code>" in seen(server.get(path + "&f=html"))
    assert server.get(path + "&f=json", Accept=BROWSER).media_type == "application/problem+json"


@pytest.mark.parametrize(
    ("accept", "is_page"),
    [
        ("text/html", True),
        ("text/html, */*", True),
        ("text/html;q=0.1, */*;q=0.01", True),
        ("text/html;q=0.5, application/*;q=0.4, */*", True),
        ("text/html, application/*;q=0", True),
        ("*/*;q=0.9,text/html;q=0.1", False),
        ("text/html;q=0.5, application/*;q=0.6", False),
        ("text/html;q=0.5, application/problem+json;q=0.6", False),
        ("text/html;q=0", False),
        ("text/html;q=much", False),
        ("*/*", False),
        ("text/*", False),
    ],
)
def test_the_most_specific_range_decides(accept: str, is_page: bool, server: Served) -> None:
    answer = server.get("/?kind=zones", Accept=accept)
    assert (answer.media_type == "text/html") is is_page


@pytest.mark.parametrize("length", [1100, 20_000])
def test_a_long_wish_for_languages_is_read_as_far_as_it_goes(length: int, server: Served) -> None:
    wish = ("en;q=0.9," * length)[:length]
    answer = server.get("/", Accept_Language=wish)
    assert answer.status == 200
    assert b'<html lang="en">' in answer.body
    assert '<html lang="en">' in seen(server.get("/?kind=zones", Accept=BROWSER, Accept_Language=wish))


def test_who_is_not_let_in_gets_a_page_too(tmp_path: Path) -> None:
    with served(tmp_path, anonymous_per_hour=2) as server:
        english = {"Accept": BROWSER, "Accept_Language": "en"}
        assert "<h1>The key is not accepted</h1>" in seen(server.get("/", X_API_Key="lgb_no", **english))
        matcher = SqlKeys(server.service.engine).create("Somebody", [Scope.MATCH], 5)
        server.service.keys.refresh()
        refused = server.get("/vi/listings/kcn-loc-son", Accept=BROWSER, X_API_Key=matcher.secret)
        assert refused.status == 403
        assert "<h1>Khóa truy cập này dùng cho việc khác</h1>" in seen(refused)
        server.get("/")
        for path in ("/", "/en/listings/kcn-loc-son", "/ogc"):
            waits = server.get(path, **english)
            assert waits.status == 429
            assert waits.headers["retry-after"] in seen(waits)
            assert server.get(path).media_type == "application/problem+json"
            head = server.ask("HEAD", path, headers={"Accept": BROWSER})
            assert (head.status, head.body) == (429, b"")
        assert server.get("/feeds/changes", **english).media_type == "application/problem+json"


def test_the_page_says_which_choice_it_was_and_shows_it_as_text(server: Served) -> None:
    text = seen(server.get("/?lang=en&kind=%3Cb%3Ezones", Accept=BROWSER))
    assert "<code>kind</code>" in text
    assert "the nearest is" in text
    assert "<b>zones" not in text


def test_what_is_wrong_is_said_in_the_language_of_the_page(server: Served) -> None:
    said = "không có giá trị &#39;zones&#39;; giá trị gần nhất là zone"
    assert f'<span lang="vi">{said}</span>' in seen(server.get("/?lang=vi&kind=zones", Accept=BROWSER))
    assert '<span lang="en">' in seen(server.get("/ogc/collections/nothing?f=html&lang=vi", Accept=BROWSER))


@pytest.mark.parametrize(
    "asked",
    [
        "kind=zones", "kinds=zone", "q=a&q=b", "near=1", "near=99,1", "bbox=1,2", "bbox=9,9,1,1", "polygon=1", "polygon=1,1;2,2",
        "polygon=200,1;2,2;3,1", "polygon=0,0;1,1;0,1;1,0", "radius_km=5", "area_min=9&area_max=2", "published_from=5", "limit=1000",
    ],
)  # fmt: skip
def test_a_search_is_refused_in_either_language(asked: str, server: Served) -> None:
    vi, en = (
        json.loads(server.get(f"/v1/listings?{asked}", Accept_Language=lang).body)["errors"]
        for lang in ("vi", "en")
    )
    assert [error["code"] for error in vi] == [error["code"] for error in en]
    assert not {error["code"] for error in en} & {"value-error"}
    for here, there in zip(vi, en, strict=True):
        assert there["detail"].isascii()
        assert not here["detail"].isascii()
        assert there["detail"] not in here["detail"]


def test_the_readers_language_is_what_the_browser_asks_for(server: Served) -> None:
    asked = {"Accept": BROWSER, "Accept-Language": "ko-KR,en;q=0.5"}
    assert '<html lang="en">' in seen(server.get("/?kind=zones", **asked))


def test_a_kind_there_is_still_filters(server: Served) -> None:
    assert server.get("/?kind=zone&lang=en", Accept=BROWSER).status == 200
    assert server.get("/?kind=&lang=en", Accept=BROWSER).status == 200
