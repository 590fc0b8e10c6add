"""Webhooks follow the log: signed, in order, again after failures, each to its end."""

import json
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from sqlalchemy import Engine, update
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from catalogue.domain.instants import stamp
from catalogue.storage.database import writing
from catalogue.storage.tables import publications
from partners.delivery import Deliverer
from partners.errors import WebhookNotFound
from partners.hooks import DOWN, Answer, Unreachable
from partners.schedule import SECONDS, pause
from partners.signing import new_secret, signed_headers
from tests.hooked import PUBLIC, Clock, Got, Hooked, hooked, published
from tests.proving import counted, figure


@pytest.fixture
def hook(engine: Engine) -> Hooked:
    return hooked(engine)


def refusing(*ids: str, status: int = 500) -> object:
    return lambda got: Answer(status if got.data["id"] in ids else 200)


def dead(_got: Got) -> Answer:
    raise Unreachable("ConnectError")


def test_a_message_tells_where_to_read_and_nothing_else(hook: Hooked) -> None:
    published(hook.engine, "kcn-a")
    published(hook.engine, "kcn-a", op="delete")
    hook.until_idle()
    epoch = hook.store.epoch()
    bodies = [json.loads(got.body) for got in hook.inbox.accepted]
    assert bodies == [
        {
            "type": "listing.published",
            "timestamp": "2026-11-22T08:00:00.000001Z",
            "data": {
                "sequence": 1,
                "op": "upsert",
                "id": "kcn-a",
                "kind": "zone",
                "modified": "2026-11-22T08:00:00.000001Z",
                "cursor": f"{epoch}.1",
                "url": f"{PUBLIC}/v1/listings/kcn-a",
            },
        },
        {
            "type": "listing.deleted",
            "timestamp": "2026-11-22T08:00:00.000002Z",
            "data": {
                "sequence": 2,
                "op": "delete",
                "id": "kcn-a",
                "kind": "zone",
                "modified": "2026-11-22T08:00:00.000002Z",
                "cursor": f"{epoch}.2",
                "reason": "sold",
            },
        },
    ]


def test_receivers_libraries_verify_what_is_sent_and_nothing_that_was_changed() -> None:
    random, verified, fooled = Random(3), 0, 0
    rounds = 1000
    for number in range(rounds):
        secret, other = new_secret(), new_secret()
        body = json.dumps(
            {"type": "listing.published", "data": {"sequence": number, "id": f"zone-{number} đ"}}
        ).encode()
        now = int(time.time())
        keys = [secret] if number % 2 else [other, secret]  # In rotation every second time.
        sent = signed_headers(keys, f"msg_e_{number}", now, body)
        verified += Verifier(secret).verify(body, sent) == json.loads(body)
        at = random.randrange(len(body))
        changed = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
        tampered = [
            (secret, changed, sent),
            (secret, body, sent | {"webhook-id": f"msg_e_{number + 1}"}),
            (secret, body, sent | {"webhook-timestamp": str(now + 1)}),
            (new_secret(), body, sent),
        ]
        for key, text, headers in tampered:
            try:
                Verifier(key).verify(text, headers)
                fooled += 1
            except (WebhookVerificationError, UnicodeDecodeError):
                pass
    figure(
        f"webhooks verified by standardwebhooks: {verified} of {rounds}, tampered with and accepted: {fooled} of {4 * rounds}"
    )
    assert (verified, fooled) == (rounds, 0)


def test_what_is_delivered_verifies(hook: Hooked) -> None:
    many = counted(100, 1000)
    published(hook.engine, *(f"kcn-{number % 40}" for number in range(many)))
    hook.clock.now = datetime.now(UTC)
    hook.until_idle()
    verifier = Verifier(hook.secret)
    assert hook.inbox.sequences == list(range(1, many + 1))
    assert all(verifier.verify(got.body, got.headers) for got in hook.inbox.accepted)
    figure(
        f"messages delivered on {hook.engine.dialect.name} and verified by standardwebhooks: {many} of {many}"
    )


def test_two_secrets_count_while_one_follows_the_other(hook: Hooked) -> None:
    new = hook.store.rotate(hook.id, timedelta(hours=24))
    published(hook.engine, "kcn-a")
    hook.clock.now = datetime.now(UTC)
    hook.until_idle()
    got = hook.inbox.accepted[0]
    assert len(got.headers["webhook-signature"].split(" ")) == 2
    for secret in (hook.secret, new):
        assert Verifier(secret).verify(got.body, got.headers)
    hook.store.rotate(hook.id, timedelta(0))
    published(hook.engine, "kcn-b")
    hook.until_idle()
    got = hook.inbox.accepted[1]
    for secret in (hook.secret, new):
        with pytest.raises(WebhookVerificationError):
            Verifier(secret).verify(got.body, got.headers)


def test_a_receiver_dead_for_an_hour_gets_everything_in_order(hook: Hooked) -> None:
    random, hour = Random(5), timedelta(hours=1)
    hook.inbox.says = dead
    wanted, begun = [], hook.clock.now
    while hook.clock.now - begun < hour:
        wanted += published(hook.engine, *(f"kcn-{random.randrange(12)}" for _ in range(3)))
        hook.until_idle(1 / 20)
    while_dead = len(hook.inbox.tries)
    hook.inbox.says = lambda _got: Answer(204)
    back = hook.clock.now
    hook.until_idle(2.5)
    assert sorted(hook.inbox.sequences) == wanted
    by_listing = defaultdict(list)
    for got in hook.inbox.accepted:
        by_listing[got.data["id"]].append(got.sequence)
    assert all(found == sorted(found) for found in by_listing.values())
    inversions = sum(a > b for a, b in pairwise(hook.inbox.sequences))
    took = (hook.inbox.accepted[-1].at - back).total_seconds() / 60
    figure(
        f"receiver dead for an hour on {hook.engine.dialect.name}: {len(hook.inbox.accepted)} of {len(wanted)} delivered "
        f"within {took:.0f} min of its return, order per listing kept ({inversions} inversions over all), {while_dead} tries meanwhile"
    )
    assert while_dead <= 5 * DOWN


def test_one_listing_that_is_not_taken_holds_up_no_other(hook: Hooked) -> None:
    hook.inbox.says = refusing("kcn-bad")  # type: ignore[assignment]  # a function in the place of the method's default
    published(hook.engine, "kcn-a", "kcn-bad", "kcn-b", "kcn-bad", "kcn-c")
    hook.until_idle()
    assert hook.inbox.sequences == [1, 3, 5]
    hook.inbox.says = refusing()  # type: ignore[assignment]  # a function in the place of the method's default
    hook.until_idle(1 / 60)
    assert hook.inbox.sequences == [1, 3, 5, 2, 4]
    ids = [got.headers["webhook-id"] for got in hook.inbox.tries if got.sequence == 2]
    assert len(ids) > 1
    assert len(set(ids)) == 1


def test_attempts_follow_the_schedule_and_then_the_message_is_given_up(hook: Hooked) -> None:
    hook.inbox.says = refusing("kcn-bad")  # type: ignore[assignment]  # a function in the place of the method's default
    published(hook.engine, "kcn-bad")
    for number in range(90):
        published(hook.engine, f"kcn-{number}")
        hook.until_idle(1)
    tries = [got.at for got in hook.inbox.tries if got.data["id"] == "kcn-bad"]
    assert len(tries) == len(SECONDS) == 10
    gaps = [(after - before).total_seconds() for before, after in pairwise(tries)]
    assert gaps == [float(wanted) for wanted in SECONDS[1:]]
    assert hook.store.get(hook.id).disabled_at is None
    assert not hook.store.held(hook.id)
    told = [line.outcome for line in hook.store.deliveries(hook.id, 1000) if line.sequence == 1]
    assert told == ["answered 500; given up", *["answered 500"] * 9]
    published(hook.engine, "kcn-bad")
    hook.inbox.says = refusing()  # type: ignore[assignment]  # a function in the place of the method's default
    hook.until_idle()
    assert hook.inbox.sequences[-1] == 92


def test_a_receiver_that_takes_nothing_for_days_is_disabled_and_loses_nothing(hook: Hooked) -> None:
    hook.inbox.says = dead
    published(hook.engine, *(f"kcn-{number}" for number in range(20)))
    hook.until_idle(100)
    found = hook.store.get(hook.id)
    assert found.disabled_why == "nothing was accepted through 10 attempts"
    assert not hook.worker().due()
    hook.inbox.says = refusing()  # type: ignore[assignment]  # a function in the place of the method's default
    hook.store.replay(hook.id, None)
    hook.until_idle()
    assert hook.inbox.sequences == list(range(1, 21))


def test_chance_makes_pauses_a_little_longer() -> None:
    assert [pause(at, 0.0) for at in range(10)] == [timedelta(seconds=found) for found in SECONDS]
    assert pause(3, 1.0) == timedelta(seconds=1980)
    assert pause(10, 0.5) is None


@pytest.mark.parametrize("status", [429, 503])
def test_a_receiver_says_when_to_come_back(hook: Hooked, status: int) -> None:
    hook.inbox.says = lambda got: Answer(status, "120") if len(hook.inbox.tries) == 1 else Answer(200)
    published(hook.engine, "kcn-a", "kcn-b")
    hook.until_idle(1)
    first, *rest = hook.inbox.tries
    assert [(got.at - first.at).total_seconds() for got in rest] == [120, 120]
    assert hook.inbox.sequences == [1, 2]


def test_who_answers_410_is_left_alone(hook: Hooked) -> None:
    hook.inbox.says = lambda _got: Answer(410)
    published(hook.engine, "kcn-a", "kcn-b")
    hook.until_idle(100)
    assert len(hook.inbox.tries) == 1
    assert "410" in str(hook.store.get(hook.id).disabled_why)


def test_a_410_counts_at_the_last_attempt_too(hook: Hooked) -> None:
    def says(got: Got) -> Answer:
        if got.data["id"] != "kcn-bad":
            return Answer(200)
        tries = sum(1 for tried in hook.inbox.tries if tried.data["id"] == "kcn-bad")
        return Answer(410 if tries == len(SECONDS) else 500)

    hook.inbox.says = says
    published(hook.engine, "kcn-bad")
    for number in range(90):
        published(hook.engine, f"kcn-{number}")
        hook.until_idle(1)
    found = hook.store.get(hook.id)
    assert "410" in str(found.disabled_why)
    assert hook.store.held(hook.id)["kcn-bad"].sequence == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 404, 500])
def test_only_a_2xx_is_an_acceptance(hook: Hooked, status: int) -> None:
    hook.inbox.says = lambda _got: Answer(status)
    published(hook.engine, "kcn-a")
    hook.until_idle()
    assert [line.outcome for line in hook.store.deliveries(hook.id, 10)] == [f"answered {status}"]
    assert list(hook.store.held(hook.id)) == ["kcn-a"]


def test_what_was_redacted_is_never_spoken_of(hook: Hooked) -> None:
    hook.inbox.says = refusing("kcn-b")  # type: ignore[assignment]  # a function in the place of the method's default
    published(hook.engine, "kcn-b", "kcn-a", "kcn-c")
    with writing(hook.engine) as connection:
        connection.execute(
            update(publications).where(publications.c.sequence == 2).values(body=None, redacted_at="x")
        )
    hook.until_idle()
    assert [got.sequence for got in hook.inbox.tries] == [1, 3]
    with writing(hook.engine) as connection:  # Redacted while it is held.
        connection.execute(
            update(publications).where(publications.c.sequence == 1).values(body=None, redacted_at="x")
        )
    hook.until_idle(1)
    assert [got.sequence for got in hook.inbox.tries] == [1, 3]
    assert not hook.store.held(hook.id)


def test_a_delete_whose_reason_was_redacted_is_told_without_it(hook: Hooked) -> None:
    published(hook.engine, "kcn-a", op="delete")
    with writing(hook.engine) as connection:
        connection.execute(update(publications).values(reason=None, redacted_at="x"))
    hook.until_idle()
    assert [(got.data["op"], got.data["id"]) for got in hook.inbox.accepted] == [("delete", "kcn-a")]
    assert "reason" not in hook.inbox.accepted[0].data


def test_a_webhook_hears_of_what_it_wants(engine: Engine) -> None:
    zones = hooked(engine, kinds=["zone"])
    published(engine, "kcn-a")
    published(engine, "sector-a", kind="sector")
    zones.until_idle()
    assert zones.inbox.sequences == [1]
    assert zones.store.get(zones.id).cursor == 2
    assert not zones.worker().due()
    elsewhere = hooked(engine, pack="lam-dong")
    elsewhere.until_idle()
    assert elsewhere.inbox.tries == []


def test_a_replay_sends_again_under_the_same_ids(hook: Hooked) -> None:
    published(hook.engine, *"abcdef")
    hook.until_idle()
    hook.store.replay(hook.id, 3)
    hook.until_idle()
    assert hook.inbox.sequences == [1, 2, 3, 4, 5, 6, 4, 5, 6]
    ids = [got.headers["webhook-id"] for got in hook.inbox.accepted]
    assert ids[3:6] == ids[6:9]


def test_who_begins_without_a_number_hears_of_what_comes(engine: Engine) -> None:
    published(engine, "kcn-a", "kcn-b")
    late = hooked(engine, after=None)
    published(engine, "kcn-c")
    late.until_idle()
    assert late.inbox.sequences == [3]


def test_two_workers_never_have_one_webhook(hook: Hooked) -> None:
    published(hook.engine, "kcn-a", "kcn-b")
    other = hook.worker()

    def meanwhile(got: Got) -> Answer:
        assert other.run(hook.id) == 0
        assert hook.id not in other.due()
        return Answer(200)

    hook.inbox.says = meanwhile
    assert hook.worker().run(hook.id) == 2
    assert hook.inbox.sequences == [1, 2]


def test_who_lost_its_lease_writes_nothing(hook: Hooked) -> None:
    published(hook.engine, *"abcd")
    slow, other = hook.worker(), Deliverer(hook.store, hook.inbox, PUBLIC, hook.clock)

    def late(got: Got) -> Answer:
        if len(hook.inbox.tries) == 2:
            hook.clock.on(minutes=5)
            hook.inbox.says = lambda _got: Answer(200)
            assert other.run(hook.id) == 3
        return Answer(200)

    hook.inbox.says = late
    slow.run(hook.id)
    assert sorted(hook.inbox.sequences) == [1, 2, 2, 3, 4]
    assert hook.store.get(hook.id).cursor == 4


def test_the_delivery_log_tells_every_attempt(hook: Hooked) -> None:
    hook.inbox.says = refusing("kcn-a")  # type: ignore[assignment]  # a function in the place of the method's default
    published(hook.engine, "kcn-a", "kcn-b")
    hook.until_idle(1 / 300)
    lines = hook.store.deliveries(hook.id, 10)
    assert [(line.sequence, line.attempt, line.status, line.outcome) for line in lines] == [
        (1, 2, 500, "answered 500"),
        (2, 1, 200, "accepted"),
        (1, 1, 500, "answered 500"),
    ]
    hook.store.forget(hook.clock.now - timedelta(days=1))
    assert len(hook.store.deliveries(hook.id, 10)) == 3
    hook.store.forget(hook.clock.now + timedelta(days=1))
    assert hook.store.deliveries(hook.id, 10) == []


def test_a_webhook_that_was_removed_is_gone(hook: Hooked) -> None:
    published(hook.engine, "kcn-a")
    hook.until_idle()
    hook.store.remove(hook.id)
    assert hook.store.all() == []
    for ask in (hook.store.get, hook.store.remove):
        with pytest.raises(WebhookNotFound):
            ask(hook.id)


def test_instants_are_stored_so_that_later_is_greater() -> None:
    clock = Clock()
    before = stamp(clock.now)
    clock.on(microseconds=1)
    assert before < stamp(clock.now)


@pytest.mark.parametrize(
    "after",
    [
        "²",
        "-1",
        "x",
        "",
        "99999999999999999999",
        "Fri, 99 Nov 2026",
        "Sun, 22 Nov 2026 08:10:00 GMT",
        "9" * 5000,
    ],
)
def test_whatever_a_receiver_says_the_message_keeps_its_place(hook: Hooked, after: str) -> None:
    hook.inbox.says = lambda _got: Answer(503, after)
    published(hook.engine, "kcn-a")
    hook.worker().run(hook.id)
    assert list(hook.store.held(hook.id)) == ["kcn-a"]
    assert hook.store.held(hook.id)["kcn-a"].next_at <= stamp(hook.clock.now + timedelta(hours=24))


def test_what_breaks_here_counts_as_an_attempt(hook: Hooked) -> None:
    def broken(_got: Got) -> Answer:
        raise ZeroDivisionError

    hook.inbox.says = broken
    published(hook.engine, "kcn-a")
    hook.worker().run(hook.id)
    assert [line.outcome for line in hook.store.deliveries(hook.id, 5)] == ["broke here"]
    assert not hook.worker().due()
