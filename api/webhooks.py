"""What sends webhooks beside the requests."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Engine

from api.settings import Settings
from partners.deliveries import SqlDeliveries
from partners.delivery import Deliverer
from partners.dispatcher import Dispatcher
from partners.hooks import Answer


def dispatcher(settings: Settings, engine: Engine) -> Dispatcher:
    """What sends webhooks; how it speaks HTTP is only loaded when there is somebody to send to."""

    @cache
    def receiver() -> Any:
        from partners.receivers import HttpReceiver

        return HttpReceiver(loopback=settings.webhooks_to_loopback)

    def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        answer: Answer = receiver().post(url, headers, body)
        return answer

    store = SqlDeliveries(engine)
    return Dispatcher(Deliverer(store, post, settings.address), store)
