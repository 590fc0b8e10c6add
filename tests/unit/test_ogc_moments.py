"""Moments and intervals of RFC 3339, worked by hand."""

import math
from datetime import UTC, datetime

import pytest

from feeds.ogc.moments import Span, instant, interval


def micros(*parts: int) -> float:
    return datetime(*parts, tzinfo=UTC).timestamp() * 1e6  # type: ignore[misc,arg-type]  # the parts of a date never reach its time zone


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2026-11-22T08:00:00Z", Span(micros(2026, 11, 22, 8), micros(2026, 11, 22, 8))),
        ("2026-11-22T15:00:00+07:00", Span(micros(2026, 11, 22, 8), micros(2026, 11, 22, 8))),
        (
            "2026-11-22t08:00:00.250z",
            Span(micros(2026, 11, 22, 8) + 250_000, micros(2026, 11, 22, 8) + 250_000),
        ),
        ("2016-12-31T23:59:60Z", Span(micros(2017, 1, 1), micros(2017, 1, 1))),
        ("2026-11-22", Span(micros(2026, 11, 22), micros(2026, 11, 23) - 1)),
        ("2026-11-22T", Span(micros(2026, 11, 22), micros(2026, 11, 23) - 1)),
    ],
)
def test_an_instant(text: str, span: Span) -> None:
    assert instant(text) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2026-01-01T00:00:00Z/2026-02-01T00:00:00Z", Span(micros(2026, 1, 1), micros(2026, 2, 1))),
        ("../2026-02-01T00:00:00Z", Span(-math.inf, micros(2026, 2, 1))),
        ("2026-01-01T00:00:00Z/", Span(micros(2026, 1, 1), math.inf)),
        ("../..", Span(-math.inf, math.inf)),
        ("2026-01-01/2026-01-31", Span(micros(2026, 1, 1), micros(2026, 2, 1) - 1)),
        ("2026-01-01/P2D", Span(micros(2026, 1, 1), micros(2026, 1, 3))),
        ("2024-01-31T12:00:00Z/P1M", Span(micros(2024, 1, 31, 12), micros(2024, 2, 29, 12))),
        ("2026-01-01T00:00:00Z/P1Y2M3DT4H5M6S", Span(micros(2026, 1, 1), micros(2027, 3, 4, 4, 5, 6))),
        ("P2W/2026-01-15T00:00:00Z", Span(micros(2026, 1, 1), micros(2026, 1, 15))),
    ],
)
def test_an_interval(text: str, span: Span) -> None:
    assert interval(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "", "..", "now", "2026", "2026-02-30", "2026-11-22T08:00", "2026-11-22T24:00:00Z", "2026-11-22 08:00:00Z",
        "2026-02-01T00:00:00Z/2026-01-01T00:00:00Z", "a/b", "2026-01-01/2026-02-01/2026-03-01", "٢٠٢٦-01-01",
        "P1D", "P/2026-01-01", "2026-01-01/P", "2026-01-01/PT", "2026-01-01/P1", "P1D/P1D", "../P1D", "P1D/..",
        "2026-01-01/P9999Y", "P9999Y/2026-01-01", "2026-01-01/P-1D", "2026-01-01/P1D/P1D", "0001-01-01T00:00:00+23:59", "2026-11-22T08:00:00.Z", "10000-01-01",
    ],
)  # fmt: skip
def test_what_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        interval(text)
