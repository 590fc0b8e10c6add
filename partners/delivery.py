"""Sends a webhook what it has not been told yet.

Publications go out in the order of the log. A listing whose message is not accepted is held: it is tried again by the
schedule, its later messages wait behind it, other listings' go on. When several in a row are not accepted the receiver
counts as down, and nothing new is tried before it has accepted one of those.
"""

from dataclasses import replace
from datetime import datetime

import structlog

from catalogue.domain.instants import stamp
from partners.events import is_for
from partners.hooks import DOWN, MOST_HELD, Entry, Held, LeaseLost, Step, Webhook
from partners.sending import MOST_TOLD, Outcome, Sender

_PAGE = 200
_GIVEN_UP = "; given up"
_ROOM = MOST_TOLD - len(_GIVEN_UP)
_log = structlog.get_logger(__name__)


class Deliverer(Sender):
    """One worker's part in sending."""

    def due(self) -> list[str]:
        """The webhooks there is something to do for."""
        return self.store.due(self.instant())

    def run(self, id: str) -> int:
        """Sends what is due to one webhook; gives how many messages were accepted."""
        webhook = self.store.lease(id, self.name, self.instant(), self.until())
        if webhook is None:
            return 0
        turn = _Turn(self, webhook, self.store.epoch())
        try:
            turn.again()
            turn.news()
        except LeaseLost:
            _log.info("a webhook was taken over or changed", webhook=id)
        finally:
            self.store.release(id, self.name)
        return turn.accepted


class _Turn:
    """One worker's turn with one webhook, for as long as it has the lease."""

    def __init__(self, by: Sender, webhook: Webhook, epoch: str) -> None:
        self._by, self._webhook, self._epoch = by, webhook, epoch
        self._held = by.store.held(webhook.id)
        self.accepted = 0

    def _may_go_on(self) -> bool:
        hook = self._webhook
        rests = hook.not_before is not None and hook.not_before > self._by.instant()
        return not (self._by.stopping or hook.disabled_at or rests)

    def again(self) -> None:
        """Tries what is held and due, each listing as far as it goes."""
        for record_id in list(self._held):
            while self._may_go_on():
                holding = self._held.get(record_id)
                if holding is None or holding.next_at > self._by.instant():
                    break
                self._try_held(holding)

    def _try_held(self, holding: Held) -> None:
        entry = self._by.store.entry(holding.sequence)
        if entry is None or not is_for(self._webhook, entry):
            self._pass_held(holding, None)
            return
        outcome = self._by.send(self._webhook, entry, self._epoch, holding.attempts + 1)
        if outcome.accepted:
            self.accepted += 1
            self._pass_held(holding, outcome)
        else:
            self._failed(entry, holding, outcome, self._webhook.cursor)

    def _pass_held(self, holding: Held, outcome: Outcome | None, *, gave_up: bool = False) -> None:
        """Goes on to the listing's next publication that the cursor has passed, if there is one."""
        hook, now = self._webhook, self._by.instant()
        following = self._by.store.next_of(holding.record_id, holding.sequence, hook.cursor)
        hold = Held(holding.record_id, following.sequence, 0, None, now) if following else None
        won = outcome is not None and outcome.accepted
        self._write(
            Step(
                cursor=hook.cursor,
                failures=0 if won else hook.failures,
                accepted_at=now if won else hook.accepted_at,
                attempt=outcome.attempt if outcome else None,
                hold=hold,
                let_go=holding.record_id if hold is None else None,
                hurry=now if won and hook.failures >= DOWN else None,
            )
        )
        if gave_up:
            _log.warning("a message was given up", webhook=hook.id, sequence=holding.sequence)

    def news(self) -> None:
        """Follows the log on from the cursor."""
        while self._may_go_on() and self._is_up():
            page = self._by.store.after(self._webhook.cursor, _PAGE)
            if not page:
                return
            passed = self._webhook.cursor
            for entry in page:
                if not (self._may_go_on() and self._is_up()):
                    break
                passed = entry.sequence
                if is_for(self._webhook, entry) and entry.id not in self._held:
                    self._try_new(entry)
            if passed > self._webhook.cursor:
                self._pass_over(passed)

    def _is_up(self) -> bool:
        return self._webhook.failures < DOWN and len(self._held) < MOST_HELD

    def _try_new(self, entry: Entry) -> None:
        outcome = self._by.send(self._webhook, entry, self._epoch, 1)
        if not outcome.accepted:
            self._failed(entry, None, outcome, entry.sequence)
            return
        self.accepted += 1
        self._write(Step(entry.sequence, 0, self._by.instant(), attempt=outcome.attempt))

    def _pass_over(self, sequence: int) -> None:
        """Publications nobody is told of, or that wait behind a held one, move the cursor too."""
        hook = self._webhook
        self._write(Step(sequence, hook.failures, hook.accepted_at, hook.not_before))

    def _failed(self, entry: Entry, holding: Held | None, outcome: Outcome, cursor: int) -> None:
        hook, tried = self._webhook, outcome.attempt.attempt
        first_at = (holding.first_at if holding else None) or outcome.attempt.at
        next_at = self._by.next_try(tried, outcome.wait)
        others_taken = (hook.accepted_at or "") > first_at
        if next_at is None and holding and others_taken and not outcome.gone:
            # It is this message that the receiver does not take.
            told = replace(outcome.attempt, outcome=f"{outcome.attempt.outcome[:_ROOM]}{_GIVEN_UP}")
            self._pass_held(holding, replace(outcome, attempt=told), gave_up=True)
            return
        disable = None
        if outcome.gone:
            disable = "the receiver answered 410: it wants no more"
        elif next_at is None:
            disable = f"nothing was accepted through {tried} attempts"
        rests = stamp(self._by_now() + outcome.wait) if outcome.wait else None
        self._write(
            Step(
                cursor=cursor,
                failures=hook.failures + (1 if tried == 1 and holding is None else 0),
                accepted_at=hook.accepted_at,
                not_before=rests,
                attempt=outcome.attempt,
                hold=Held(entry.id, entry.sequence, tried, first_at, next_at or self._by.instant()),
                disable=disable,
            )
        )
        if disable:
            _log.warning("a webhook was disabled", webhook=hook.id, why=disable)

    def _by_now(self) -> datetime:
        return datetime.fromisoformat(self._by.instant())

    def _write(self, step: Step) -> None:
        self._webhook = self._by.write(self._webhook, step)
        if step.let_go:
            self._held.pop(step.let_go, None)
        if step.hold:
            self._held[step.hold.record_id] = step.hold
        if step.hurry:
            hurry = step.hurry
            self._held = {
                id_: replace(held, next_at=min(held.next_at, hurry)) for id_, held in self._held.items()
            }
