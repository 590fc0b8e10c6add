"""A profile that is refused: in the language asked for, with the same fields, codes and facts in both."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.contract.test_http_served import Answer, Served, served

GIVEN: dict[str, Any] = {
    "sector": "ca phe",
    "land": {"min_ha": 5.0, "preferred_ha": 2.0},
    "start": "2020-01-01",
    "materials": [{"material": "material-nothing", "t_per_year": 1.0}],
    "products": [{"product": "nothing", "t_per_year": 1.0}],
    "environment": {"pollution_type": "nothing", "not_listed": True},
    "places": ["kcn-loc-son"],
    "now": "nowhere",
    "preset": "nobody",
    "weights": {"beauty": 0.0},
    "order": ["land", "land"],
}
SHAPE: dict[str, Any] = {
    "sector": 7,
    "land": {"min_ha": -1},
    "start": "1/6/2027",
    "capital": {"amount": "1", "currency": "ZZZ"},
    "role": "owner",
    "export_share": 1.5,
    "materials": [{"t_per_year": "many"}],
    "limit": 0,
    "beauty": 1,
    "workers": 1.5,
    "own_treatment": "yes",
}
VIETNAMESE = set("ăâđêôơưáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("refusals")) as running:
        yield running


def _both(server: Served, path: str, body: Any) -> tuple[Answer, Answer]:
    return (
        server.post(path, body, Accept_Language="vi-VN,vi;q=0.9,en;q=0.8"),
        server.post(path, body, Accept_Language="en"),
    )


def _plain(errors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in error.items() if name != "detail"} for error in errors]


@pytest.mark.parametrize("given", [GIVEN, SHAPE], ids=["meaning", "shape"])
@pytest.mark.parametrize("path", ["/v1/matches", "/v1/matches/compare", "/v1/profiles"])
def test_a_refusal_says_the_same_in_both_languages(server: Served, path: str, given: Any) -> None:
    consent = {"given": True, "text_version": "1", "purpose": "matching"}
    more: dict[str, dict[str, Any]] = {
        "/v1/matches/compare": {"places": ["kcn-loc-son"]},
        "/v1/profiles": {"consent": consent},
    }
    body = {"profile": given, **more[path]} if path in more else given
    vi, en = _both(server, path, body)
    assert (vi.status, en.status) == (422, 422)
    assert (vi.headers["content-language"], en.headers["content-language"]) == ("vi", "en")
    assert "accept-language" in vi.headers["vary"]
    assert vi.json["type"] == en.json["type"]
    assert _plain(vi.json["errors"]) == _plain(en.json["errors"])
    assert len(en.json["errors"]) >= len(given)
    for mine, theirs in zip(vi.json["errors"], en.json["errors"], strict=True):
        assert mine["code"]
        assert VIETNAMESE & set(mine["detail"]), mine
        assert mine["detail"] != theirs["detail"]
        assert not mine["detail"].startswith("không hợp lệ: "), mine
    assert VIETNAMESE & set(vi.json["title"])
    assert vi.json["title"] != en.json["title"]


def test_who_asks_for_no_language_gets_english(server: Served) -> None:
    assert (
        server.post("/v1/matches", GIVEN).json == server.post("/v1/matches", GIVEN, Accept_Language="ko").json
    )


@pytest.mark.parametrize("any_will_do", ["*", "*;q=0.5", "fr, *;q=0.1"])
def test_who_takes_any_language_is_told_as_who_asks_for_none(server: Served, any_will_do: str) -> None:
    """As JavaScript's fetch asks where nothing was said."""
    answer = server.post("/v1/matches", GIVEN, Accept_Language=any_will_do)
    assert answer.json == server.post("/v1/matches", GIVEN).json
    assert server.get("/", Accept_Language=any_will_do).headers["content-language"] == "vi"


@pytest.mark.parametrize("day", ["2027-13-01", "2027-02-30"])
def test_a_day_of_no_calendar_is_told_in_vietnamese(server: Served, day: str) -> None:
    (error,) = server.post("/v1/matches", {"start": day}, Accept_Language="vi").json["errors"]
    assert error["detail"] == "không phải một ngày có trong lịch"


def test_facts_name_what_the_rule_turns_on(server: Served) -> None:
    found = {error["pointer"]: error for error in server.post("/v1/matches", GIVEN).json["errors"]}
    assert found["/sector"]["facts"]["nearest"] == ["sector-coffee-processing"]
    assert found["/land/preferred_ha"]["facts"] == {"min_ha": 5.0}
    shape = {error["pointer"]: error for error in server.post("/v1/matches", SHAPE).json["errors"]}
    assert shape["/land/min_ha"]["facts"] == {"gt": 0.0}
    assert shape["/capital/currency"]["facts"] == {"given": "ZZZ"}


def test_figures_and_choices_are_written_as_in_vietnamese(server: Served) -> None:
    given = {**SHAPE, "wastewater_m3_day": 2e12, "export_share": 1.5}
    answer = server.post("/v1/matches", given, Accept_Language="vi")
    told = {error["pointer"]: error["detail"] for error in answer.json["errors"]}
    assert told["/land/min_ha"] == "phải lớn hơn 0"
    assert told["/wastewater_m3_day"] == "phải từ 1.000.000.000.000 trở xuống"
    assert told["/role"].endswith("'relocation' hoặc 'zone_infrastructure'")


def test_a_profile_that_is_not_there_is_told_in_the_language_asked_for(server: Served) -> None:
    answer = server.get("/v1/profiles/nothing", Accept_Language="vi")
    assert (answer.status, answer.json["detail"]) == (404, "không có hồ sơ nào ở đường dẫn này")
    assert answer.json["title"] == "Không tìm thấy"


def test_what_is_told_in_one_language_only_is_titled_in_it(server: Served) -> None:
    answer = server.get("/v1/listings/nothing", Accept_Language="vi")
    assert (answer.json["title"], "content-language" in answer.headers) == ("Not found", False)
