"""One attempt at one message, and what is written of it.

An attempt is written down after it was made: who is killed in between makes it again, under the same id.
"""

import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import structlog

from catalogue.domain.instants import stamp
from catalogue.usecases.faults import fault
from partners.errors import PartnerError
from partners.events import message, message_id
from partners.hooks import Answer, Attempt, Entry, Post, Step, Unreachable, Webhook, Webhooks
from partners.schedule import LONGEST_WAIT, pause
from partners.signing import signed_headers

LEASE = timedelta(seconds=60)
"""Longer than any attempt takes; after a crash, so long until another worker goes on."""
MOST_TOLD = 200
"""Characters of the delivery log that say what became of an attempt."""
_GONE = 410
_log = structlog.get_logger(__name__)


def utc_now() -> datetime:
    """This instant."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt."""

    attempt: Attempt
    accepted: bool
    gone: bool = False
    wait: timedelta | None = None


def _waiting(written: str | None, now: datetime) -> timedelta | None:
    """``Retry-After``, in seconds or as a date; never longer than a day."""
    if not written:
        return None
    seconds = written.strip()
    if seconds.isascii() and seconds.isdigit():
        asked = timedelta(seconds=int(seconds[:9]))
    else:
        try:
            asked = parsedate_to_datetime(written) - now
        except (ValueError, TypeError, OverflowError):
            return None
    return max(timedelta(0), min(asked, LONGEST_WAIT))


class Sender:
    """One worker's attempts, and what is written of them."""

    def __init__(
        self,
        store: Webhooks,
        post: Post,
        public_url: str,
        clock: Callable[[], datetime] = utc_now,
        chance: Callable[[], float] = random.random,
        lease: timedelta = LEASE,
    ) -> None:
        self.store, self._post, self._public_url = store, post, public_url
        self._clock, self._chance, self._lease = clock, chance, lease
        self.name = f"worker-{secrets.token_hex(6)}"
        self.stopping = False

    def send(self, webhook: Webhook, entry: Entry, epoch: str, number: int) -> Outcome:
        """One attempt at one message."""
        now, begun = self._clock(), time.monotonic()
        body = message(entry, epoch, self._public_url)
        id_ = message_id(epoch, entry.sequence)
        headers = signed_headers(webhook.secrets, id_, int(now.timestamp()), body)
        answer: Answer | None = None
        try:
            answer = self._post(webhook.url, headers, body)
            said = "accepted" if 200 <= answer.status < 300 else f"answered {answer.status}"
        except (Unreachable, PartnerError) as error:
            said = str(error)
        except Exception:  # noqa: BLE001 - whatever it is, it counts as an attempt and waits its time
            _log.exception("a message could not be sent", webhook=webhook.id, sequence=entry.sequence)
            said = "broke here"
        fault("webhook:sent")
        took = int((time.monotonic() - begun) * 1000)
        status = answer.status if answer else None
        line = Attempt(entry.sequence, number, stamp(now), status, said[:MOST_TOLD], took)
        wait = _waiting(answer.retry_after, now) if answer else None
        return Outcome(line, said == "accepted", gone=status == _GONE, wait=wait)

    def next_try(self, attempts: int, wait: timedelta | None) -> str | None:
        """When an attempt follows so many others; ``None`` when none does."""
        pausing = pause(attempts, self._chance())
        return None if pausing is None else stamp(self._clock() + max(pausing, wait or timedelta(0)))

    def instant(self) -> str:
        """Now, as it is stored."""
        return stamp(self._clock())

    def until(self) -> str:
        """When a lease taken now ends."""
        return stamp(self._clock() + self._lease)

    def write(self, webhook: Webhook, step: Step) -> Webhook:
        """Writes a step; gives the webhook after it."""
        self.store.write(webhook.id, self.name, step, self.until())
        fault("webhook:written")
        return replace(
            webhook,
            cursor=step.cursor,
            failures=step.failures,
            accepted_at=step.accepted_at,
            not_before=step.not_before,
            disabled_at=self.instant() if step.disable else None,
        )
