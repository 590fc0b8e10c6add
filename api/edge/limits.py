"""How much a client may ask in an hour, counted in this process alone.

What a client is told follows draft-ietf-httpapi-ratelimit-headers-11: ``RateLimit-Policy`` and ``RateLimit``.
"""

from collections import OrderedDict
from collections.abc import Callable
from math import ceil

from api.edge.headers import Headers

WINDOW_SECONDS = 3600
MOST_CLIENTS = 50_000


class Account:
    """What one client has asked in its current hour, which begins with its first request."""

    __slots__ = ("_clock", "_label", "_policy", "compared", "ends", "quota", "used")

    def __init__(self, policy: str, quota: int, clock: Callable[[], float]) -> None:
        self._clock, self.quota, self.used, self.compared = clock, quota, 0, 0
        self.ends = clock() + WINDOW_SECONDS
        self._label = b'"%s"' % policy.encode()
        self._policy = (b"ratelimit-policy", b"%s;q=%d;w=%d" % (self._label, quota, WINDOW_SECONDS))

    def charge(self) -> bool:
        """Takes one request; says whether there was one left."""
        if self.used >= self.quota:
            return False
        self.used += 1
        return True

    def charge_comparison(self) -> bool:
        """Takes one look, beyond the quota, at whether a copy is still good; as many may be in vain as the quota has."""
        if self.compared >= self.quota:
            return False
        self.compared += 1
        return True

    def still_good(self) -> Headers:
        """What the client is told with a 304 beyond its quota; the look is given back."""
        self.compared -= 1
        return self.headers()

    def seconds_left(self) -> int:
        """Until the hour is over and the whole quota is there again."""
        return max(1, ceil(self.ends - self._clock()))

    def headers(self) -> Headers:
        """What the client is told."""
        left = b"%s;r=%d;t=%d" % (self._label, self.quota - self.used, self.seconds_left())
        return [self._policy, (b"ratelimit", left)]

    def answered(self, status: int) -> Headers:
        """What the client is told with its answer; one without news is given back."""
        if status == 304:
            self.used -= 1
        return self.headers()


class Accounts:
    """The accounts of many clients, at most so many: who began longest ago is forgotten first.

    An hour has one length for everybody, so the order of beginning is also the order of ending.
    """

    def __init__(self, clock: Callable[[], float], most: int = MOST_CLIENTS) -> None:
        self._clock, self._most = clock, most
        self._open: OrderedDict[str, Account] = OrderedDict()

    def __len__(self) -> int:
        return len(self._open)

    def of(self, client: str, policy: str, quota: int) -> Account:
        """The client's account; a new one where its hour is over."""
        now = self._clock()
        found = self._open.get(client)
        if found is None or found.ends <= now:
            self._forget(client, now)
            found = self._open[client] = Account(policy, quota, self._clock)
        return found

    def _forget(self, client: str, now: float) -> None:
        self._open.pop(client, None)
        while self._open:
            oldest = next(iter(self._open.values()))
            if oldest.ends > now and len(self._open) < self._most:
                return
            self._open.popitem(last=False)
