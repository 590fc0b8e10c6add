"""A figure is a fact, and a fact says where it comes from."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from catalogue.domain.facts import Basis, Statement, headline, in_order, number


def stated(
    value: Any, as_of: str | None = None, basis: str = "stated", source: tuple[str, ...] = ("s",)
) -> Statement:
    return Statement(value=value, as_of=as_of, basis=Basis(basis), source=source)


UNKNOWN = Statement(value=None)


def test_an_unknown_value_needs_nothing_said_about_it() -> None:
    assert UNKNOWN.value is None


def test_an_unknown_value_is_not_zero() -> None:
    assert number(UNKNOWN) is None


@pytest.mark.parametrize("value", [0, 0.0, False])
def test_zero_and_no_are_known_values(value: object) -> None:
    with pytest.raises(ValidationError, match="needs its basis"):
        Statement.model_validate({"value": value})


def test_a_stated_value_names_its_source() -> None:
    with pytest.raises(ValidationError, match="source that states it"):
        Statement(value=1, basis=Basis.STATED)


@pytest.mark.parametrize("basis", ["derived", "estimated"])
def test_a_worked_out_value_says_how(basis: str) -> None:
    with pytest.raises(ValidationError, match="how it was reached"):
        Statement(value=1, basis=Basis(basis))


@pytest.mark.parametrize("basis", ["derived", "estimated"])
def test_a_note_is_enough_to_say_how(basis: str) -> None:
    assert Statement.model_validate({"value": 1, "basis": basis, "note": {"en": "area × yield"}}).value == 1


def test_an_unverified_value_may_stand_without_a_source() -> None:
    assert Statement(value=1, basis=Basis.UNVERIFIED).source == ()


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "1e999", float("nan"), float("inf")])
def test_a_value_is_finite(value: object) -> None:
    with pytest.raises(ValidationError):
        Statement.model_validate({"value": value, "basis": "stated", "source": "s"})


@pytest.mark.parametrize(("cell", "value"), [("5", 5), ("0", 0), ("94.68", 94.68), ("-3", -3)])
def test_a_cell_with_a_number_is_that_number(cell: str, value: float) -> None:
    assert Statement.model_validate({"value": cell, "basis": "stated", "source": "s"}).value == value


@pytest.mark.parametrize("cell", ["94,68", "1 000", "khoảng 5", "true", "5 ha"])
def test_a_cell_that_is_no_number_is_refused(cell: str) -> None:
    with pytest.raises(ValidationError):
        Statement.model_validate({"value": cell, "basis": "stated", "source": "s"})


def test_a_flag_is_no_number() -> None:
    assert number(stated(value=True)) is None


def test_a_cell_of_source_keys_is_a_list_of_them() -> None:
    assert Statement.model_validate({"value": 1, "basis": "stated", "source": "a; b"}).source == ("a", "b")


def test_the_latest_statement_heads_a_fact() -> None:
    assert headline({"leased": (stated(76.072, "2018"), stated(112.96, "2022~"))}, "leased") == stated(
        112.96, "2022~"
    )


def test_a_known_statement_heads_a_later_unknown_one() -> None:
    later = Statement(value=None, as_of="2024")
    assert in_order((later, stated(1, "2018")))[0].value == 1


def test_of_one_date_the_better_founded_statement_heads() -> None:
    found = in_order(
        (
            stated(1, "2020", "unverified"),
            stated(2, "2020", "derived"),
            stated(3, "2020"),
            stated(4, "2020", "estimated"),
        )
    )
    assert [statement.value for statement in found] == [3, 2, 4, 1]


def test_a_dated_statement_heads_an_undated_one() -> None:
    assert in_order((stated(1), stated(2, "1990")))[0].value == 2


def test_equal_statements_keep_the_order_they_are_given_in() -> None:
    assert [s.value for s in in_order((stated(1, "2020"), stated(2, "2020")))] == [1, 2]


def test_a_fact_the_record_does_not_have_has_no_headline() -> None:
    assert headline({}, "rent") is None


def test_a_number_is_read_from_public_json_too() -> None:
    assert number({"value": 3}) == 3.0


@given(
    st.lists(
        st.builds(stated, st.integers(0, 9), st.sampled_from([None, "2018", "2019-06", "../2020"])),
        min_size=1,
    )
)
def test_putting_statements_in_order_loses_none(statements: list[Statement]) -> None:
    key = repr
    assert sorted(in_order(tuple(statements)), key=key) == sorted(statements, key=key)
