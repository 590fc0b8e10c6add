"""What the edge itself can refuse.

EdgeError
├── NotYetThere
├── AheadOfLog
├── PageNotFound
├── ListingNotFound
├── SchemaNotFound
├── CollectionNotFound
├── QuotaUsedUp
├── BadInput
│   ├── BadQuery
│   ├── BadParameter
│   ├── BadJson
│   ├── BodyTooLarge
│   ├── QueryTooLong
│   ├── NotJson
│   └── TooSlow
└── CursorOfAnotherLog
"""

from api.edge.limits import Account


class EdgeError(Exception):
    """Something the HTTP surface refuses."""


class NotYetThere(EdgeError):
    """The sequence asked for has been published, but has not reached this process."""

    def __init__(self, wanted: int, found: int) -> None:
        super().__init__(f"this process is at sequence {found}, not yet at {wanted}")
        self.wanted, self.found = wanted, found


class AheadOfLog(EdgeError):
    """The sequence asked for is of no publication there is."""

    def __init__(self, wanted: int, found: int) -> None:
        super().__init__(f"the log ends at {found}, before {wanted}")
        self.wanted, self.found = wanted, found


class PageNotFound(EdgeError):
    """No page has this address."""

    def __init__(self) -> None:
        super().__init__("there is no such page")


class ListingNotFound(EdgeError):
    """No live listing has this id."""

    def __init__(self, id: str) -> None:
        super().__init__("no live listing has this id")
        self.id = id


class SchemaNotFound(EdgeError):
    """No record kind has this name."""

    def __init__(self, kind: str) -> None:
        super().__init__("no record kind has this name")
        self.kind = kind


class QuotaUsedUp(EdgeError):
    """The client has asked all it may in this hour."""

    def __init__(self, account: Account) -> None:
        self.seconds = account.seconds_left()
        super().__init__(
            f"the requests of this hour are used up; there are new ones in {self.seconds} seconds"
        )
        self.account, self.headers = account, account.headers()


class CollectionNotFound(EdgeError):
    """No feature collection has this name."""

    def __init__(self, name: str) -> None:
        super().__init__("no collection has this name")
        self.name = name


class CursorOfAnotherLog(EdgeError):
    """The cursor stands in a log that was replaced; start again from the snapshot."""

    def __init__(self) -> None:
        super().__init__("this cursor belongs to a log that is no more; resync from /feeds/snapshot.ndjson")


class BadInput(EdgeError):
    """A request that cannot be read as it stands; told in both languages where it is given in both."""

    def __init__(self, en: str, vi: str | None = None) -> None:
        super().__init__(en)
        self.said = {"vi": vi, "en": en} if vi else None


class BadQuery(BadInput):
    """The path or the query string is not text."""


class BadParameter(BadInput):
    """A query parameter that is not taken, or cannot be read."""

    def __init__(self, parameter: str, why: str) -> None:
        self.parameter, self.why = parameter[:100], why
        super().__init__(f"{self.parameter} {why}")


class BadJson(BadInput):
    """The body is not one strict JSON document."""


class BodyTooLarge(BadInput):
    """The body is larger than is read."""


class QueryTooLong(BadInput):
    """The query string is longer than is read."""


class NotJson(BadInput):
    """The body is not declared as JSON in UTF-8."""


class TooSlow(BadInput):
    """The body did not arrive in time."""
