"""What can be asked of a search engine, and what it answers."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple, Protocol, get_args

from catalogue.live.columns import Rows
from catalogue.live.rows import HeldFacet
from catalogue.live.snapshot import Snapshot
from catalogue.usecases.following import Batch

Language = Literal["vi", "en"]
FacetName = Literal[HeldFacet, "freshness"]
FACET_NAMES: tuple[FacetName, ...] = get_args(FacetName)
TO_CONFIRM = "to_confirm"
"""The land state of a listing that is past its ageing rule; it is shown beside the one that was stated."""
PRICE_UNIT = "USD/m2/year"
"""The unit prices are compared in where none is chosen; prices in another are not comparable with it."""
MAX_RELEVANCE_DEPTH = 1000
MAX_TEXT = 512
MAX_LIMIT = 100


class Freshness(StrEnum):
    """Whether a listing's figures need confirming on the day of the question."""

    FRESH = "fresh"
    STALE = "stale"
    UNDATED = "undated"


class Sort(StrEnum):
    """Orders of an answer; a leading minus is descending. Unknown values come last either way."""

    RELEVANCE = "relevance"
    AREA = "area"
    AREA_DESC = "-area"
    PRICE = "price"
    PRICE_DESC = "-price"
    DISTANCE = "distance"
    FRESHNESS = "freshness"
    COMPLETENESS = "completeness"


@dataclass(frozen=True)
class Near:
    """A point and, where asked, how far from it at most."""

    lat: float
    lon: float
    radius_km: float | None = None


@dataclass(frozen=True)
class Query:
    """A question. Filters: OR inside one name, AND across names."""

    text: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    area_min: float | None = None
    area_max: float | None = None
    near: Near | None = None
    bbox: tuple[float, float, float, float] | None = None
    facets: tuple[str, ...] = ()
    sort: Sort | None = None
    lang: Language = "vi"
    limit: int = 20
    cursor: str | None = None
    price_min: float | None = None
    price_max: float | None = None
    published: tuple[date | None, date | None] = (None, None)
    as_of: tuple[date | None, date | None] = (None, None)
    polygon: tuple[tuple[float, float], ...] = ()

    @property
    def price_unit(self) -> str:
        """The unit in which prices are compared: the one chosen, if it is one."""
        chosen = self.filters.get("price_unit", ())
        return chosen[0] if len(chosen) == 1 else PRICE_UNIT


@dataclass(frozen=True)
class Hit:
    """One found listing. ``highlight`` maps a field (``title.vi``) to the [start, end) character offsets that matched.

    ``to_confirm`` says that its figures are past their ageing rule, and ``location_accuracy_km`` how far off the
    distance may be. One ``beside`` what was found holds nothing of the question: the best of these name it.
    """

    id: str
    highlight: dict[str, list[tuple[int, int]]]
    distance_km: float | None
    location_accuracy_km: float | None = None
    to_confirm: bool = False
    beside: bool = False


class FacetCount(NamedTuple):
    """One choice of a facet, and how many listings it would leave.

    ``parent`` is the choice above it, which counts it too; ``ended`` the last day of a place that is no more.
    """

    code: str
    label: str
    count: int  # type: ignore[assignment]  # a tuple has a method of this name, which nobody needs here
    parent: str | None = None
    ended: str | None = None


@dataclass(frozen=True)
class Suggestion:
    """A listing somebody may be typing the name of."""

    id: str
    kind: str
    title: str
    highlight: list[tuple[int, int]]


@dataclass(frozen=True)
class Answer:
    """What was found. ``next`` is the cursor of the following page, if there is one; ``unmatched`` are the words of
    the question, as they were typed, that no listing with others of them holds."""

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, list[FacetCount]]
    next: str | None
    degraded: bool = False
    did_you_mean: str | None = None
    nearest_miss: dict[str, object] | None = None
    moved: bool = False
    unmatched: tuple[str, ...] = ()


class Searcher(Protocol):
    """A search engine at one sequence; it never changes."""

    def search(self, query: Query, today: date) -> Answer: ...
    def every(self, query: Query, today: date) -> Rows: ...

    def suggest(self, text: str, lang: Language, limit: int) -> dict[str, list[Suggestion]]: ...


class SearchEngine(Protocol):
    """Follows the log: each step gives the searcher of the next snapshot."""

    def after(self, snapshot: Snapshot, batch: Batch) -> Searcher: ...

    def close(self) -> None: ...
