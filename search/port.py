"""What can be asked of a search engine, and what it answers."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, Protocol

from catalogue.live.columns import Rows
from catalogue.live.rows import FACETS
from catalogue.live.snapshot import Snapshot
from catalogue.usecases.following import Batch

Language = Literal["vi", "en"]
FACET_NAMES = (*FACETS, "freshness")
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


@dataclass(frozen=True)
class Hit:
    """One found listing. ``highlight`` maps a field (``title.vi``) to the [start, end) character offsets that matched."""

    id: str
    highlight: dict[str, list[tuple[int, int]]]
    distance_km: float | None


@dataclass(frozen=True)
class FacetCount:
    """One choice of a facet, and how many listings it would leave."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Answer:
    """What was found. ``next`` is the cursor of the following page, if there is one."""

    hits: tuple[Hit, ...]
    total: int
    facets: dict[str, list[FacetCount]]
    next: str | None
    degraded: bool = False
    did_you_mean: str | None = None
    nearest_miss: dict[str, object] | None = None
    moved: bool = False


class Searcher(Protocol):
    """A search engine at one sequence; it never changes."""

    def search(self, query: Query, today: date) -> Answer: ...
    def every(self, query: Query, today: date) -> Rows: ...


class SearchEngine(Protocol):
    """Follows the log: each step gives the searcher of the next snapshot."""

    def after(self, snapshot: Snapshot, batch: Batch) -> Searcher: ...

    def close(self) -> None: ...
