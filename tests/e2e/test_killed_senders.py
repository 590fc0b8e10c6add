"""kill -9 of the worker that sends webhooks: nothing is lost, and what comes twice comes under the same id."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Engine
from standardwebhooks.webhooks import Webhook as Verifier

from partners.deliveries import SqlDeliveries
from tests.hooked import published
from tests.inboxes import Inbox
from tests.proving import counted, figure
from tests.victims import killed, started


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    found = Inbox()
    yield found
    found.close()


def work(url: str) -> None:
    """Sends webhooks as the worker does, with a lease that is short so that the next one need not wait."""
    from catalogue.storage.database import open_database
    from partners.delivery import Deliverer
    from partners.dispatcher import Dispatcher
    from partners.receivers import HttpReceiver

    store = SqlDeliveries(open_database(url))
    post = HttpReceiver(loopback=True).post
    Dispatcher(Deliverer(store, post, "https://x.example", lease=timedelta(seconds=0.3)), store).run()


def test_nothing_is_lost_when_the_sender_is_killed(engine: Engine, database_url: str, inbox: Inbox) -> None:
    random, kills = Random(11), counted(8, 100)
    store = SqlDeliveries(engine)
    hook, secret = store.add(inbox.url, (), None, 0)
    wanted: list[int] = []
    for _ in range(kills):
        before = len(inbox.got)
        wanted += published(engine, *(f"kcn-{random.randrange(7)}" for _ in range(40)))
        worker = started(work, database_url)
        end = time.monotonic() + 10
        while len(inbox.got) == before and time.monotonic() < end:
            time.sleep(0.005)
        time.sleep(random.uniform(0, 0.25))
        killed(worker)
    worker = started(work, database_url)
    end = time.monotonic() + 60
    while store.get(hook.id).cursor < wanted[-1] and time.monotonic() < end:
        time.sleep(0.05)
    killed(worker)
    first: dict[str, int] = {}
    bodies = defaultdict(set)
    for at, (id_, body, headers) in enumerate(inbox.got):
        first.setdefault(id_, at)
        bodies[id_].add(body)
        assert Verifier(secret).verify(body, headers)
    arrived = [json.loads(next(iter(bodies[id_])))["data"]["sequence"] for id_ in first]
    lost = len(set(wanted) - set(arrived))
    figure(
        f"kill -9 of the sending worker, {engine.dialect.name}: {kills} kills, {len(wanted)} messages, {lost} lost, "
        f"{len(inbox.got) - len(first)} sent twice under the same id"
    )
    assert lost == 0
    assert arrived == wanted  # By first arrival even in the order of the whole log.
    assert all(len(found) == 1 for found in bodies.values())
