"""What search can refuse.

SearchError
├── BadCursor
├── UnknownFacet
├── TextTooLong
├── TooDeep
├── PointMissing
└── IndexInUse
"""


class SearchError(Exception):
    """Something search refuses, with the facts of it."""


class BadCursor(SearchError):
    """The cursor is not one of ours, or belongs to another question."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the cursor {why}")
        self.why = why


class UnknownFacet(SearchError):
    """There is no such facet."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no facet {name!r}")
        self.name = name


class TextTooLong(SearchError):
    """The query text is longer than is read."""

    def __init__(self, length: int, most: int) -> None:
        super().__init__(f"the text has {length} characters; at most {most} are read")
        self.length, self.most = length, most


class TooDeep(SearchError):
    """Pages by relevance end at a depth; sort by a field to go on."""

    def __init__(self, most: int) -> None:
        super().__init__(
            f"pages by relevance end after {most} listings; sort by a field or narrow the question"
        )
        self.most = most


class PointMissing(SearchError):
    """Sorting by distance needs a point."""


class IndexInUse(SearchError):
    """Every cache directory of the index is locked by another process."""
