"""What people see when something is wrong: a page in their language, with the same status; programs get the problem."""

from collections.abc import Iterator

import pytest

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
    for path in ("/v1/listings?kind=zones", "/feeds/changes?cursor=1", "/ogc/collections/zone/items?limit=0"):
        answer = server.get(path, Accept=BROWSER)
        assert 400 <= answer.status < 500
        assert answer.media_type == "application/problem+json"


def test_the_page_says_which_choice_it_was_and_shows_it_as_text(server: Served) -> None:
    text = seen(server.get("/?lang=en&kind=%3Cb%3Ezones", Accept=BROWSER))
    assert "<code>kind</code>" in text
    assert "the nearest is" in text
    assert "<b>zones" not in text


def test_the_readers_language_is_what_the_browser_asks_for(server: Served) -> None:
    asked = {"Accept": BROWSER, "Accept-Language": "ko-KR,en;q=0.5"}
    assert '<html lang="en">' in seen(server.get("/?kind=zones", **asked))


def test_a_kind_there_is_still_filters(server: Served) -> None:
    assert server.get("/?kind=zone&lang=en", Accept=BROWSER).status == 200
    assert server.get("/?kind=&lang=en", Accept=BROWSER).status == 200
