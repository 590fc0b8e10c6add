"""Follows a catalogue over HTTP into a folder: the reference client of the change log.

It needs nothing but the public feeds: the snapshot once, then the changes from its cursor on, for ever.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx

from catalogue.usecases.faults import fault
from partners.checks import Schemas, checked_listing, checked_page, position, read
from partners.errors import SourceAway, SourceBroken, SourceRefuses
from partners.replica import Replica, canonical

PAGE = 1000
_WAITS = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0)
_LONGEST_WAIT = 3600.0
_BELIEVED = 3
"""After so many answers in a row that are none it is the source; fewer may be a proxy that cut them short."""
_BROKE_OFF = (httpx.TransportError, httpx.DecodingError)
"""An answer that did not come, or not whole."""
_TOLD_EVERY = 5000
Say = Callable[[str], None]


class Resync(Exception):
    """The cursor belongs to a log that is no more."""


def _asked_to_wait(answer: httpx.Response) -> float | None:
    """The seconds of ``Retry-After``."""
    written = answer.headers.get("retry-after", "")
    if written.isascii() and written.isdigit():
        return min(float(written[:9]), _LONGEST_WAIT)
    try:
        return min(max(0.0, parsedate_to_datetime(written).timestamp() - time.time()), _LONGEST_WAIT)
    except (ValueError, TypeError):
        return None


def _lines(answer: httpx.Response) -> Iterator[bytes]:
    """The lines of a body. Only a line feed ends one: JSON may hold whatever else Unicode calls an end of a line."""
    rest = b""
    for chunk in answer.iter_bytes():
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
    if rest:
        raise SourceBroken("the snapshot ends within a line")


class Following:
    """One folder that follows one catalogue."""

    def __init__(
        self,
        http: httpx.Client,
        source: str,
        replica: Replica,
        say: Say,
        *,
        schemas: bool = True,
        tries: int | None = None,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._http, self._source, self._replica, self._say = http, source.rstrip("/"), replica, say
        self._schemas = Schemas(self._schema) if schemas else None
        self._tries, self._sleep = tries, sleep
        self._etag: str | None = None

    @property
    def cursor(self) -> str | None:
        """Where the folder stands; ``None`` before the first snapshot, or for another source's folder."""
        state = self._replica.state()
        return state["cursor"] if state.get("source") == self._source else None

    def catch_up(self) -> None:
        """Brings the folder to where the log ends now; begins, or begins again, with a snapshot."""
        cursor = self.cursor
        more, broken = True, 0
        while more:
            try:
                if cursor is None:
                    cursor = self._take_snapshot()
                cursor, more = self._pull(cursor)
                broken = 0
            except Resync:
                self._say(f"the log that {cursor} belongs to is no more; taking the snapshot again")
                cursor = None
            except SourceBroken as error:
                broken += 1
                if broken == _BELIEVED:
                    raise
                self._again(error, _WAITS[broken])

    def _again(self, error: SourceBroken, pause: float) -> None:
        """Waits and looks once more: nothing that was not checked has been written, and the cursor stands where it stood."""
        self._say(f"{error}; asking again in {pause:g} s")
        self._etag = None
        self._sleep(pause)

    def _asked(
        self, path: str, headers: dict[str, str] | None = None, *, stream: bool = False
    ) -> httpx.Response:
        """An answer that can be used; waits and asks again as long as it takes, or as often as allowed."""
        failed = 0
        while True:
            wait: float | None = None
            try:
                request = self._http.build_request("GET", self._source + path, headers=headers)
                answer = self._http.send(request, stream=stream)
            except _BROKE_OFF as error:
                why = f"{type(error).__name__}: {error}"
            else:
                if answer.status_code in {200, 304, 410}:
                    return answer
                answer.close()
                why, wait = f"answered {answer.status_code}", _asked_to_wait(answer)
                if answer.status_code < 500 and answer.status_code != 429:
                    raise SourceRefuses(path, answer.status_code)
            failed += 1
            if self._tries is not None and failed >= self._tries:
                raise SourceAway(self._source, why)
            pause = _WAITS[min(failed, len(_WAITS)) - 1] if wait is None else wait
            self._say(f"{path.partition('?')[0]}: {why}; again in {pause:g} s")
            self._sleep(pause)

    def _schema(self, kind: str) -> dict[str, Any]:
        answer = self._asked(f"/feeds/schemas/{quote(kind, safe='')}.json")
        return read(answer.content, f"the schema of {kind!r}")

    def _take_snapshot(self) -> str:
        """Has every live listing, and no other; the cursor to follow from.

        The listings are written over those of before. Until the cursor is written, the next start does all this again.
        """
        self._etag = None
        for broken in count(1):
            try:
                with closing(self._asked("/feeds/snapshot.ndjson", stream=True)) as answer:
                    cursor = answer.headers.get("langbiang-cursor", "")
                    seen = self._written(answer, position(cursor)[1])
                break
            except _BROKE_OFF as error:
                self._say(f"the snapshot broke off ({type(error).__name__}); taking it again")
                if broken == self._tries:
                    raise SourceAway(self._source, "the snapshot breaks off") from error
        for id_ in self._replica.ids() - seen:
            self._replica.remove(id_)
        fault("follow:swept")
        self._replica.stand_at(self._source, cursor)
        self._say(f"{cursor}: {len(seen)} listings from the snapshot")
        return str(cursor)

    def _written(self, answer: httpx.Response, upto: int) -> set[str]:
        seen: set[str] = set()
        for line in _lines(answer):
            listing = read(line, "a line of the snapshot")
            id_, sequence = checked_listing(listing)
            if id_ in seen or not 0 < sequence <= upto:
                raise SourceBroken(f"the snapshot gives {id_!r} twice, or ahead of itself")
            if self._schemas:
                self._schemas.check(listing)
            self._replica.put(id_, listing)
            seen.add(id_)
            fault("follow:listing")
            if len(seen) % _TOLD_EVERY == 0:
                self._say(f"{len(seen)} listings …")
        return seen

    def _pull(self, cursor: str) -> tuple[str, bool]:
        """One page of the change log; the cursor after it, and whether there is more."""
        headers = {"if-none-match": self._etag} if self._etag else {}
        answer = self._asked(f"/feeds/changes?cursor={quote(cursor, safe='.')}&limit={PAGE}", headers)
        if answer.status_code == 410:
            raise Resync
        if answer.status_code == 304:
            return cursor, False
        page = checked_page(answer.content, cursor)
        gone = self._applied(page["changes"])
        if page["cursor"] != cursor:
            fault("follow:applied")
            self._replica.stand_at(self._source, page["cursor"])
            self._say(f"{page['cursor']}: {len(page['changes']) - gone} published, {gone} deleted")
            self._etag = None
        else:
            self._etag = answer.headers.get("etag")
        return page["cursor"], bool(page["has_more"])

    def _applied(self, changes: list[dict[str, Any]]) -> int:
        """Writes a page; gives how many deletes it held."""
        gone = 0
        for change in changes:
            if change["op"] == "delete":
                self._replica.remove(change["id"])
                gone += 1
            else:
                if self._schemas:
                    self._schemas.check(change["listing"])
                self._replica.put(change["id"], change["listing"])
            fault("follow:change")
        return gone

    def differences(self) -> list[str] | None:
        """Compares the folder, file by file, with a new snapshot; ``None`` where the catalogue has moved on meanwhile."""
        answer = self._asked("/feeds/snapshot.ndjson")
        if answer.headers.get("langbiang-cursor") != self.cursor:
            return None
        listings = [read(line, "a line of the snapshot") for line in answer.content.split(b"\n")[:-1]]
        wanted = {checked_listing(listing)[0]: canonical(listing) for listing in listings}
        other = [id_ for id_, data in wanted.items() if self._replica.read(id_) != data]
        return sorted({*other, *(self._replica.ids() - set(wanted))})
