"""Lets a request in: on its key's account, or on that of the address it comes from."""

import time
from collections.abc import Callable
from typing import Any

from starlette.responses import Response

from api.edge.callers import Addresses, key_of
from api.edge.errors import QuotaUsedUp
from api.edge.headers import ALWAYS
from api.edge.limits import Account, Accounts
from api.edge.problems import kind_of, problem_response
from partners.errors import KeyUnknown, PartnerError, ScopeMissing
from partners.port import Key, Scope

EXEMPT = frozenset({"/healthz", "/readyz", "/metrics"})
_READS = frozenset({"GET", "HEAD"})


class Gate:
    """Decides before anything else does, without the database. One process counts what it answers itself."""

    def __init__(
        self,
        find: Callable[[bytes], Key | None],
        anonymous_per_hour: int | None,
        addresses: Addresses | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._find = find
        self._addresses = addresses or Addresses()
        self._anonymous = anonymous_per_hour
        self._of_addresses, self._of_keys = Accounts(clock), Accounts(clock)

    def admitted(self, scope: Any) -> Account | None:
        """The account the request was put on; ``None`` where nobody counts.

        Raises:
            KeyUnknown: Guessing costs what a read costs, and says the same when nothing is left.
            ScopeMissing: The key is for something else.
            QuotaUsedUp: Not before the hour is over.
        """
        secret = key_of(scope)
        key = self._find(secret) if secret is not None else None
        if key is not None:
            wanted = Scope.READ if scope["method"] in _READS else Scope.MATCH
            if wanted not in key.scopes:
                raise ScopeMissing(wanted)
            return self._charged(self._of_keys.of(key.id, "key", key.per_hour))
        account = None
        if self._anonymous is not None:
            client = self._addresses(scope)
            account = self._of_addresses.of(client, "anonymous", self._anonymous)
        if secret is not None:
            if account is not None:
                account.charge()
            raise KeyUnknown
        return account and self._charged(account)

    def _charged(self, account: Account) -> Account:
        if not account.charge():
            raise QuotaUsedUp(account)
        return account


def telling(account: Account, send: Any) -> Any:
    """Adds what the client may still ask to an answer on its way out."""

    async def told(message: Any) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], *account.answered(message["status"])]}
        await send(message)

    return told


def refusal(error: Exception) -> Response:
    """The answer to a request that was not let in; it comes before the layers that would add the usual headers."""
    answer = problem_response(kind_of(error), str(error))
    for name, value in ALWAYS:
        answer.raw_headers.append((name, value))
    if isinstance(error, QuotaUsedUp):
        answer.raw_headers += [(b"retry-after", b"%d" % error.seconds), *error.headers]
    if isinstance(error, KeyUnknown):
        answer.raw_headers.append((b"www-authenticate", b'Bearer realm="langbiang", error="invalid_token"'))
    if isinstance(error, ScopeMissing):
        told = b'Bearer realm="langbiang", error="insufficient_scope", scope="%s"' % error.scope.encode()
        answer.raw_headers.append((b"www-authenticate", told))
    return answer


REFUSALS = (PartnerError, QuotaUsedUp)
