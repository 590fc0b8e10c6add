"""Land truth: dated balances, events between them, and what does not add up."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from catalogue.domain.errors import LandBalanceBroken
from catalogue.domain.land import TOLERANCE_HA, LandEvent, LandState, Ledger, StatedArea, in_notices, ledger

STATES = st.sampled_from(list(LandState))


def line(
    notice: str, state: str, area_ha: float, as_of: str = "2018-03", *, complete: bool = False
) -> StatedArea:
    return StatedArea.model_validate(
        {
            "notice": notice,
            "complete": complete,
            "state": state,
            "area_ha": area_ha,
            "as_of": as_of,
            "basis": "stated",
            "source": "s",
        }
    )


def event(on: str, from_state: str, to_state: str, area_ha: float) -> LandEvent:
    return LandEvent.model_validate(
        {
            "on": on,
            "from_state": from_state,
            "to_state": to_state,
            "area_ha": area_ha,
            "decision": "QĐ",
            "source": "d",
        }
    )


def areas(book: Ledger | None) -> dict[str, float]:
    assert book is not None
    return {balance.state.value: balance.area_ha for balance in book.balances}


OPENING = [line("a", "leased", 76.0, complete=True), line("a", "offered", 18.8, complete=True)]


def test_without_notices_there_is_no_ledger() -> None:
    assert ledger([]) is None


def test_a_complete_notice_opens_the_ledger() -> None:
    book = ledger(OPENING)
    assert book is not None
    assert book.opened_by == "a"


def test_a_notice_of_some_states_opens_nothing() -> None:
    book = ledger([line("a", "offered", 3.2)])
    assert book is not None
    assert book.opened_by is None


def test_lines_of_one_state_in_one_notice_add_up() -> None:
    assert areas(ledger([line("a", "offered", 4.979), line("a", "offered", 13.814)])) == {"offered": 18.793}


def test_a_later_notice_restates_the_states_it_names_and_leaves_the_rest() -> None:
    assert areas(ledger([*OPENING, line("b", "offered", 3.63, "2019-06")])) == {
        "offered": 3.63,
        "leased": 76.0,
    }


def test_what_is_left_alone_keeps_its_date() -> None:
    book = ledger([*OPENING, line("b", "offered", 3.63, "2019-06")])
    assert book is not None
    assert {balance.state.value: balance.as_of for balance in book.balances} == {
        "offered": "2019-06",
        "leased": "2018-03",
    }


def test_a_later_complete_notice_forgets_what_it_does_not_name() -> None:
    assert areas(ledger([*OPENING, line("b", "leased", 90, "2022", complete=True)])) == {"leased": 90}


def test_notices_count_in_the_order_of_their_dates_not_of_the_file() -> None:
    assert areas(ledger([line("b", "offered", 3.63, "2019-06"), *OPENING])) == {
        "offered": 3.63,
        "leased": 76.0,
    }


def test_the_lines_of_a_notice_stay_together_when_another_is_dated_between_them() -> None:
    """Notice a gives leased land as of March 2018 and offered land as of June 2019; b falls between."""
    lines = [
        line("a", "leased", 10, "2018-03"),
        line("a", "offered", 5, "2019-06"),
        line("b", "offered", 6, "2018-12"),
    ]
    assert [notice for notice, _ in in_notices(lines)].count("a") == 1


def test_a_complete_notice_with_two_dates_keeps_all_its_states() -> None:
    lines = [
        line("a", "leased", 10, "2018-03", complete=True),
        line("a", "offered", 5, "2019-06", complete=True),
        line("b", "offered", 6, "2018-12"),
    ]
    assert areas(ledger(lines))["leased"] == 10


def test_an_event_moves_land_from_one_state_to_another() -> None:
    assert areas(ledger(OPENING, [event("2018-05-01", "offered", "leased", 8.8)])) == {
        "offered": 10.0,
        "leased": pytest.approx(84.8),
    }


def test_an_event_may_open_a_state_the_notice_did_not_name() -> None:
    assert areas(ledger(OPENING, [event("2018-05-01", "offered", "introduced", 0.8)]))["introduced"] == 0.8


def test_an_event_within_one_state_is_refused() -> None:
    with pytest.raises(ValueError, match="from one state to another"):
        event("2018-05-01", "offered", "offered", 5)


def test_an_event_dates_both_states_it_touches() -> None:
    book = ledger(OPENING, [event("2018-05-01", "offered", "leased", 1)])
    assert book is not None
    assert {balance.as_of for balance in book.balances} == {"2018-05-01"}


def test_an_event_that_takes_more_than_there_is_is_refused() -> None:
    with pytest.raises(LandBalanceBroken):
        ledger(OPENING, [event("2018-05-01", "offered", "leased", 18.82)])


def test_a_refusal_says_when_where_and_how_much() -> None:
    with pytest.raises(LandBalanceBroken) as refused:
        ledger(OPENING, [event("2018-05-01", "offered", "leased", 20)])
    error = refused.value
    assert (error.on, error.state, error.available_ha, error.taken_ha) == (
        date(2018, 5, 1),
        "offered",
        18.8,
        20,
    )


def test_an_event_out_of_a_state_nobody_stated_is_refused() -> None:
    with pytest.raises(LandBalanceBroken, match="None"):
        ledger(OPENING, [event("2018-05-01", "serviced", "offered", 1)])


def test_an_event_before_any_notice_is_refused() -> None:
    with pytest.raises(LandBalanceBroken):
        ledger(OPENING, [event("2017-05-01", "offered", "leased", 1)])


def test_a_difference_within_rounding_is_allowed_and_leaves_nothing_negative() -> None:
    assert areas(ledger(OPENING, [event("2018-05-01", "offered", "leased", 18.805)]))["offered"] == 0


def test_events_happen_in_the_order_of_their_days_not_of_the_file() -> None:
    later, earlier = (
        event("2018-06-01", "introduced", "leased", 5),
        event("2018-05-01", "offered", "introduced", 5),
    )
    assert areas(ledger(OPENING, [later, earlier]))["leased"] == 81.0


def test_an_event_on_the_day_of_a_notice_comes_after_it() -> None:
    opening = [line("a", "offered", 5, "2018-03-31", complete=True)]
    assert areas(ledger(opening, [event("2018-03-31", "offered", "leased", 5)]))["leased"] == 5


def test_a_notice_after_an_event_has_the_last_word() -> None:
    lines = [*OPENING, line("b", "leased", 80, "2020")]
    assert areas(ledger(lines, [event("2018-05-01", "offered", "leased", 8)]))["leased"] == 80


def test_the_area_of_several_states_is_their_sum() -> None:
    book = ledger(OPENING)
    assert book is not None
    assert book.area(LandState.LEASED, LandState.OFFERED) == 94.8


@pytest.mark.parametrize("area", [-1, float("nan"), float("inf")])
def test_stated_land_is_never_negative_nor_endless(area: float) -> None:
    with pytest.raises(ValidationError):
        line("a", "leased", area)


@pytest.mark.parametrize("area", [0, -1])
def test_an_event_moves_some_land(area: float) -> None:
    with pytest.raises(ValidationError):
        event("2018-05-01", "offered", "leased", area)


MOVES = st.lists(
    st.tuples(STATES, STATES, st.integers(1, 4000)).filter(lambda move: move[0] is not move[1]), max_size=12
)
BALANCES = st.dictionaries(STATES, st.integers(0, 10_000), min_size=1)


def _replayed(balances: dict[LandState, int], moves: list[tuple[LandState, LandState, int]]) -> Ledger | None:
    lines = [line("a", state, area / 100, "2020-01-01", complete=True) for state, area in balances.items()]
    events = [
        event(date.fromordinal(737_500 + at).isoformat(), before, after, area / 100)
        for at, (before, after, area) in enumerate(moves)
    ]
    try:
        return ledger(lines, events)
    except LandBalanceBroken:
        return None


@given(BALANCES, MOVES)
def test_no_state_ever_holds_less_than_nothing(balances: Any, moves: Any) -> None:
    book = _replayed(balances, moves)
    assert book is None or all(balance.area_ha >= 0 for balance in book.balances)


@given(BALANCES, MOVES)
def test_events_neither_make_nor_lose_land(balances: Any, moves: Any) -> None:
    book = _replayed(balances, moves)
    total = sum(balances.values()) / 100
    assert book is None or abs(book.sum_ha - total) <= TOLERANCE_HA * len(moves) + 1e-4
