"""What search can refuse.

SearchError
├── BadCursor
├── UnknownFacet
├── TextTooLong
├── TooDeep
├── PointMissing
├── IndexInUse
├── EngineUnsuitable
└── EngineUnavailable
    ├── EngineTaskFailed
    ├── TaskUnseen
    ├── IndexMissing
    └── OutOfStep
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


class EngineUnsuitable(SearchError):
    """The search server is not one this program can use; it does not start with it."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the Meilisearch server cannot be used: {why}")
        self.why = why


class EngineUnavailable(SearchError):
    """The search server did not do what it was asked. The reason names neither its address nor its key."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the Meilisearch server is of no help: {why}")
        self.why = why


class EngineTaskFailed(EngineUnavailable):
    """The server took a change and did not carry it out."""

    def __init__(self, status: str, code: str) -> None:
        super().__init__(f"a task ended as {status} ({code})")
        self.status, self.code = status, code


class TaskUnseen(EngineUnavailable):
    """The server does not tell of a task: a key for some indexes alone may not see one of several."""

    def __init__(self) -> None:
        super().__init__("it does not tell of a task")


class IndexMissing(EngineUnavailable):
    """The search server has no index of ours yet."""

    def __init__(self) -> None:
        super().__init__("it has no index yet")


class OutOfStep(EngineUnavailable):
    """The server's index is not at the publication that was asked for."""

    def __init__(self, wanted: int, held: int | None) -> None:
        super().__init__(f"its index is at {'no publication' if held is None else held}, not at {wanted}")
        self.wanted, self.held = wanted, held
