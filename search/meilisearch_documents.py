"""What the Meilisearch index holds: its settings, a listing's document, and the document that says how far it is."""

import hashlib
import inspect
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Self

from catalogue.live import rows
from catalogue.live.rows import FACETS, row_of
from catalogue.usecases.ports import Head
from search import documents, meilisearch_words, reading, text
from search.documents import PAIRED, WEIGHTS, document_of
from search.lexicon import Lexicon
from search.meilisearch_words import Synonyms, in_one, with_marks
from search.reading import Reader

CURSOR = "_cursor"
"""No listing has this id: theirs hold no underscore."""
MOST_HITS = 1_000_000
"""More than there are listings: what is left out would be missing in silence."""
LOCALES = ["vie"]
"""What every text and question is read as: words between spaces, and nothing else."""
FOLDED = ("title", "alias", "joined", "related", "joined_related", "body")
WHOLE = "whole"
"""The field of names in one piece."""
_NUMBERS = ("area_ha", "price", "completeness", "stale_after")


def marked(field: str) -> str:
    """The shadow field whose words keep their marks."""
    return f"{field}_marked"


MARKED = tuple(marked(field) for field in WEIGHTS)


def settings(lexicon: Lexicon) -> dict[str, Any]:
    """The index's settings; everything search relies on is said, whatever the server's defaults."""
    return {
        "searchableAttributes": [*FOLDED, *MARKED, WHOLE],
        "displayedAttributes": ["*"],
        "filterableAttributes": ["id", "sequence", "_geo", *FACETS, *_NUMBERS],
        "sortableAttributes": ["sequence", "_geo", *_NUMBERS],
        "rankingRules": ["words", "typo", "proximity", "attribute", "sort", "exactness"],
        # The planner leaves them out of a question, and keeps one that is all there is, or part of a name.
        "stopWords": [],
        "synonyms": Synonyms(lexicon).settings,
        "typoTolerance": {
            "enabled": True,
            "minWordSizeForTypos": {"oneTypo": 5, "twoTypos": 9},
            "disableOnWords": [],
            "disableOnAttributes": [*MARKED, WHOLE],
            "disableOnNumbers": True,
        },
        "prefixSearch": "indexingTime",
        "proximityPrecision": "byWord",
        # Told nothing, it guesses the language of each text, and takes words apart as German or Swedish compounds.
        "localizedAttributes": [{"attributePatterns": ["*"], "locales": LOCALES}],
        "pagination": {"maxTotalHits": MOST_HITS},
        # Longer than any answer is waited for: a search that is cut off would leave hits out in silence.
        "searchCutoffMs": 5000,
    }


def schema_hash() -> str:
    """Changes whenever the same listing would be indexed differently."""
    sources = (inspect.getsource(module) for module in (documents, reading, text, rows, meilisearch_words))
    own = inspect.getsource(settings) + inspect.getsource(listing_document)
    return hashlib.sha256("".join((own, *sources)).encode()).hexdigest()[:12]


def listing_document(listing: dict[str, Any], read: Reader | None = None) -> dict[str, Any]:
    """A listing given as parsed JSON: words to find it by, codes and numbers to filter and sort by."""
    document, row = document_of(listing, read), row_of(listing)
    made: dict[str, Any] = {"id": row.id, "sequence": row.sequence}
    for field, texts in document.fields.items():
        made[field] = texts.said
        made[marked(field)] = [" ".join(map(with_marks, words.marked)) for words in texts.words]
    for field, sources in PAIRED.items():
        made[field] = document.pairs(*sources)
    made[WHOLE] = [in_one(name) for name in document.wholes]
    for at, facet in enumerate(FACETS):
        made[facet] = [code for found, code in row.codes if found == at]
    made |= {name: _known(getattr(row, name)) for name in _NUMBERS}
    if not math.isnan(row.lat + row.lon):
        made["_geo"] = {"lat": row.lat, "lng": row.lon}
    return made


def equal_any(field: str, values: Iterable[str]) -> str:
    """A filter: a field is one of some values, each of them quoted."""
    quoted = (json.dumps(value, ensure_ascii=False) for value in values)
    return f"{field} IN [{', '.join(quoted)}]"


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


@dataclass(frozen=True)
class Reached:
    """How far the index is, and who brought it there; committed once what it speaks of is in."""

    epoch: str
    sequence: int
    bundle_generation: int
    index_generation: int
    schema: str
    token: int

    @classmethod
    def at(cls, head: Head, token: int) -> Self:
        return cls(
            head.epoch, head.sequence, head.bundle_generation, head.index_generation, schema_hash(), token
        )

    @classmethod
    def read(cls, document: dict[str, Any] | None) -> Self | None:
        """What a document says; ``None`` where it is not such a document."""
        state = document.get("state") if document and document.get("id") == CURSOR else None
        try:
            return cls(**json.loads(state)) if isinstance(state, str) else None
        except (ValueError, TypeError):
            return None

    @property
    def head(self) -> Head:
        return Head(self.epoch, self.sequence, self.bundle_generation, self.index_generation)

    def document(self) -> dict[str, Any]:
        """It has no field that is searched: no question finds it."""
        return {"id": CURSOR, "sequence": 0, "state": json.dumps(asdict(self))}

    def shows(self, head: Head) -> bool:
        """Whether the index holds exactly what is live at a head, by the words of its bundles."""
        return self.schema == schema_hash() and (self.epoch, self.sequence, self.bundle_generation) == (
            head.epoch,
            head.sequence,
            head.bundle_generation,
        )
