"""Dates as sources give them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from catalogue.domain.dates import Edtf, bounds, latest, months_after

DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2018-03-31", date(2018, 3, 31), date(2018, 3, 31)),
        ("2022~", date(2022, 1, 1), date(2022, 12, 31)),
        ("2018-01/2018-09", date(2018, 1, 1), date(2018, 9, 30)),
        ("../2015", None, date(2015, 12, 31)),
        ("2015/..", date(2015, 1, 1), None),
        ("../..", None, None),
    ],
)
def test_a_date_allows_the_days_its_text_allows(text: str, first: date | None, last: date | None) -> None:
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["", "18", "2018-13", "2018-00", "2018-1", "2018-02-30", "0000", "2018/", "..", "31/03/2018", "2018-Q1"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        bounds(text)


def test_an_interval_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValueError, match="ends before it begins"):
        bounds("2018/2017")


@pytest.mark.parametrize("text", ["2018\n", "2018-03-31\n", "٢٠١٨", "２０１８"])
def test_a_date_is_ascii_digits_and_nothing_after_them(text: str) -> None:
    with pytest.raises(ValueError):
        bounds(text)


@given(DAYS)
def test_a_day_is_its_own_first_and_last(day: date) -> None:
    assert bounds(day.isoformat()) == (day, day)


@given(DAYS)
def test_a_month_holds_its_days_and_a_year_its_months(day: date) -> None:
    month, year = day.isoformat()[:7], day.isoformat()[:4]
    first, last = bounds(month)
    opens, closes = bounds(year)
    assert [opens, first, day, last, closes] == sorted([opens, first, day, last, closes])  # type: ignore[type-var]  # whole months and years have both ends


@given(DAYS, DAYS)
def test_an_interval_reaches_from_its_first_day_to_its_last(one: date, other: date) -> None:
    start, end = sorted([one, other])
    assert bounds(f"{start.isoformat()}/{end.isoformat()}") == (start, end)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018", date(2018, 12, 31)),
        ("../2015", date(2015, 12, 31)),
        ("2015/..", date(2015, 1, 1)),
        (None, date.min),
        ("../..", date.min),
    ],
)
def test_a_figure_speaks_at_latest_of_the_last_day_its_date_allows(text: str | None, day: date) -> None:
    assert latest(text) == day


@pytest.mark.parametrize(
    ("given_", "kept"), [(2018, "2018"), (date(2018, 3, 31), "2018-03-31"), ("2022~", "2022~")]
)
def test_yaml_years_and_days_are_read_as_text(given_: object, kept: str) -> None:
    assert TypeAdapter(Edtf).validate_python(given_) == kept


@pytest.mark.parametrize("given_", [True, None, 2018.0])
def test_a_flag_is_no_year(given_: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Edtf).validate_python(given_)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2018, 3, 31), 12, date(2019, 3, 31)),
        (date(2018, 1, 31), 1, date(2018, 2, 28)),
        (date(2019, 11, 30), 3, date(2020, 2, 29)),
        (date(2018, 12, 31), 0, date(2018, 12, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: date, months: int, then: date
) -> None:
    assert months_after(day, months) == then


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 600), st.integers(0, 600))
def test_more_months_never_come_earlier(day: date, some: int, more: int) -> None:
    assert months_after(day, some) <= months_after(day, some + more)
