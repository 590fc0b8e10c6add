"""One holds the lease; when it dies another does, and the turns are numbered."""

import threading
import time

from sqlalchemy import Engine

from catalogue.storage.leases import SqlLease


def test_one_of_many_holds_it_and_keeps_it(engine: Engine) -> None:
    leases = [SqlLease(engine, "work", seconds=30) for _ in range(6)]
    taken: list[int | None] = []
    threads = [threading.Thread(target=lambda lease=lease: taken.append(lease.held())) for lease in leases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(token for token in taken if token is not None) == [1]
    holder = next(lease for lease in leases if lease.held())
    assert [lease.held() for lease in leases if lease is not holder] == [None] * 5
    assert holder.held() == 1


def test_who_stops_renewing_loses_it_and_the_next_turn_has_a_higher_number(engine: Engine) -> None:
    dead, heir = SqlLease(engine, "work", seconds=0.6), SqlLease(engine, "work", seconds=0.6)
    assert (dead.held(), heir.held()) == (1, None)
    time.sleep(0.7)
    assert heir.held() == 2
    assert dead.held() is None


def test_renewing_goes_on_for_longer_than_a_turn(engine: Engine) -> None:
    lease, other = SqlLease(engine, "work", seconds=0.6), SqlLease(engine, "work", seconds=0.6)
    for _ in range(12):
        assert lease.held() == 1
        assert other.held() is None
        time.sleep(0.1)


def test_what_is_released_is_free_at_once(engine: Engine) -> None:
    lease, other = SqlLease(engine, "work", seconds=30), SqlLease(engine, "work", seconds=0.3)
    assert (lease.held(), other.held()) == (1, None)
    lease.release()
    assert other.held() is None or other.held() == 2
    time.sleep(0.15)
    assert other.held() == 2


def test_works_have_nothing_to_do_with_each_other(engine: Engine) -> None:
    assert SqlLease(engine, "one").held() == SqlLease(engine, "other").held() == 1
