"""What a feed is asked for: the filters of search, a page of it, and the addresses that ask the same again."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated
from urllib.parse import quote, urlencode

from pydantic import Field, StringConstraints

from api.edge.context import Context, World, get_world
from api.edge.errors import CursorOfAnotherLog
from api.schemas.filters import Filters
from catalogue.live.snapshot import Snapshot
from feeds.cursors import CURSOR, ahead, caught_up
from search.errors import BadCursor
from search.port import Language, Query

MAX_LIMIT = 100
DEFAULT_LIMIT = 50
_PLAIN = re.compile(
    rb"^(?:lang=(?P<lang>vi|en))?&?(?:limit=(?P<limit>[1-9][0-9]?|100))?&?(?:cursor=(?P<cursor>[0-9a-f]{1,32}\.[0-9]{1,18}))?$"
)
_OF_THE_PAGE = {"lang", "limit", "cursor", "at_least"}


class FeedQuery(Filters):
    """The query parameters of a feed: the filters of ``/v1/listings``, and a page; always the newest first."""

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, StringConstraints(max_length=60)] | None = None


@dataclass(frozen=True)
class Asked:
    """One page of one feed. ``filters`` are the parameters as they are asked, in one order."""

    path: str
    lang: Language
    limit: int
    before: int | None
    filters: tuple[tuple[str, str], ...]
    question: Query | None

    @property
    def by_day(self) -> bool:
        """Whether the answer may change from one day to the next without a publication."""
        return any(name == "freshness" for name, _ in self.filters)

    def cursor(self, snapshot: Snapshot) -> str | None:
        """The cursor of this page; ``None`` for the first."""
        return None if self.before is None else snapshot.cursor(self.before)

    def page(self, public_url: str) -> str:
        """Where a person finds the same: the first page, which searches by words and by one kind."""
        kinds = [value for name, value in self.filters if name == "kind"]
        kept = [pair for pair in self.filters if pair[0] == "q" or (pair[0] == "kind" and len(kinds) == 1)]
        return f"{public_url}/?{urlencode([('lang', self.lang), *kept], quote_via=quote)}"

    def address(self, public_url: str, cursor: str | None = None) -> str:
        """Where a page of this feed is: that of a cursor, or else the first."""
        pairs = [("lang", self.lang), *self.filters]
        if cursor or self.limit != DEFAULT_LIMIT:
            pairs.append(("limit", str(self.limit)))
        if cursor:
            pairs.append(("cursor", cursor))
        return f"{public_url}{self.path}?{urlencode(pairs, safe=',:', quote_via=quote)}"


def _before(cursor: str | None, snapshot: Snapshot) -> int | None:
    if not cursor:
        return None
    found = CURSOR.match(cursor)
    if found is None:
        raise BadCursor("is not one of ours")
    if found.group(1) != snapshot.epoch:
        raise CursorOfAnotherLog
    if int(found.group(2)) > snapshot.sequence:
        raise ahead()
    return int(found.group(2))


def world_for(query: FeedQuery, context: Context) -> World:
    """The world to answer from: as new as is asked, and as the cursor.

    Raises:
        AheadOfLog, BadCursor, NotYetThere
    """
    return caught_up(context, get_world(context, query.at_least), query.cursor)


def asked(query: FeedQuery, path: str, world: World) -> Asked:
    """What the parameters ask for.

    Raises:
        BadCursor, CursorOfAnotherLog
    """
    given = query.model_dump(exclude_defaults=True, exclude=_OF_THE_PAGE)
    filters = [
        (name, str(one))
        for name, value in given.items()
        for one in (sorted(set(value)) if isinstance(value, list) else [value])
    ]
    return Asked(
        path=path,
        lang=query.lang,
        limit=query.limit,
        before=_before(query.cursor, world.snapshot),
        filters=tuple(filters),
        question=query.filtered() if filters else None,
    )


def asked_plainly(query: bytes, path: str, world: World) -> Asked | None:
    """What a query string without filters asks for; ``None`` where it needs a closer look."""
    found = _PLAIN.match(query)
    if found is None:
        return None
    cursor = found["cursor"]
    if cursor and not cursor.startswith(world.snapshot.epoch.encode() + b"."):
        return None
    before = int(cursor.rpartition(b".")[2]) if cursor else None
    if before is not None and before > world.snapshot.sequence:
        return None
    lang: Language = "en" if found["lang"] == b"en" else "vi"
    return Asked(path, lang, int(found["limit"] or DEFAULT_LIMIT), before, (), None)


def day_of(question: Query | None, context: Context) -> date:
    """The day a question is asked on, which tells fresh figures from stale ones."""
    return context.today() if question is not None else date.min
