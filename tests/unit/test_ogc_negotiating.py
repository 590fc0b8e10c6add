"""The most specific range decides what each type weighs (RFC 9110 12.5.1)."""

import pytest

from feeds.ogc.negotiating import form, wants_page

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    "accept",
    [
        BROWSER,
        "text/html",
        "TEXT/HTML",
        "Text/Html;Q=0.5, */*;q=0.1",
        "application/xhtml+xml",
        "text/*",
        "text/html, */*",
        "text/html, application/json",
        "text/html;q=0.2, application/*;q=0.1",
        "*/*;q=0.9, text/html;q=0.5, application/*;q=0.4",
        "application/*;q=0.5, text/*",
        "text/html;level=1;q=0.1, text/html",
    ],
)
def test_a_page_is_wanted(accept: str) -> None:
    assert wants_page(accept)


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        "application/geo+json, application/json",
        "*/*, text/html;q=0.1",
        "text/html;q=0.1, */*",
        "text/html;q=0.5,application/*",
        "APPLICATION/GEO+JSON, text/html;q=0.9",
        "application/json, text/html;q=0.5",
        "application/schema+json, text/html;q=0.5",
        "text/html;q=0",
        "text/html;q=0, */*",
        "text/html;q=x",
        "text/html;q=nan",
        "text/html;q=2",
        "text/*;q=0.5, */*;q=0.5",
        "image/png",
        "text/plain, application/vnd.oai.openapi+json;version=3.0",
    ],
)
def test_the_data_is_wanted(accept: str) -> None:
    assert not wants_page(accept)


def test_the_parameter_decides() -> None:
    assert (form("json", BROWSER), form("html", "application/json")) == ("json", "html")
    assert (form(None, BROWSER), form(None, "*/*")) == ("html", "json")
