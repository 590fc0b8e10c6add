"""Accounts of an hour: exact, told as the draft has it, and bounded in memory."""

import tracemalloc

from api.edge.limits import MOST_CLIENTS, WINDOW_SECONDS, Accounts


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_client_is_told_its_quota_and_what_is_left() -> None:
    clock = Clock()
    account = Accounts(clock).of("a", "anonymous", 100)
    account.used = 30
    assert account.headers() == [
        (b"ratelimit-policy", b'"anonymous";q=100;w=3600'),
        (b"ratelimit", b'"anonymous";r=70;t=3600'),
    ]
    clock.now += 3599.5
    assert account.headers()[1] == (b"ratelimit", b'"anonymous";r=70;t=1')


def test_an_hour_begins_with_the_first_request_and_ends_for_this_client_alone() -> None:
    clock = Clock()
    accounts = Accounts(clock)
    first = accounts.of("a", "anonymous", 5)
    clock.now += WINDOW_SECONDS / 2
    second = accounts.of("b", "anonymous", 5)
    assert accounts.of("a", "anonymous", 5) is first
    clock.now += WINDOW_SECONDS / 2
    assert accounts.of("a", "anonymous", 5) is not first
    assert accounts.of("b", "anonymous", 5) is second


def test_accounts_that_have_ended_are_forgotten() -> None:
    clock = Clock()
    accounts = Accounts(clock)
    for number in range(1000):
        accounts.of(str(number), "anonymous", 5)
    clock.now += WINDOW_SECONDS
    accounts.of("news", "anonymous", 5)
    assert len(accounts) == 1


def test_a_flood_of_addresses_takes_bounded_memory() -> None:
    accounts = Accounts(Clock())
    tracemalloc.start()
    for number in range(4 * MOST_CLIENTS):
        accounts.of(f"2001:db8:{number:x}", "anonymous", 5)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(accounts) == MOST_CLIENTS
    assert size < 40_000_000


def test_who_is_counted_when_the_flood_comes_is_forgotten_last() -> None:
    accounts = Accounts(Clock(), most=10)
    for number in range(9):
        accounts.of(str(number), "anonymous", 5)
    kept = accounts.of("kept", "anonymous", 5)
    for number in range(100, 109):
        accounts.of(str(number), "anonymous", 5)
    assert accounts.of("kept", "anonymous", 5) is kept
