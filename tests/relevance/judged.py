"""Judged relevance: how close the answers come to the grades that people gave."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from search.port import MAX_LIMIT, Query, Searcher

DEPTH = 10
SETS = ("queries", "held_out", "blind", "blind_b", "blind_c", "blind_d", "blind_e")
"""The questions the order was made with, those that were only ever asked of it, and sets of somebody who never saw it."""


@dataclass(frozen=True)
class Judged:
    """One question with its graded answers."""

    kind: str
    text: str
    grades: Mapping[str, int]

    def grade(self, id: str) -> int:
        return next((grade for pattern, grade in self.grades.items() if fnmatchcase(id, pattern)), 0)


@dataclass(frozen=True)
class Outcome:
    """How well one question was answered."""

    judged: Judged
    found: tuple[str, ...]
    ndcg: float
    success: bool
    recall: float


def questions(name: str) -> list[Judged]:
    """The questions of a set."""
    rows = yaml.safe_load(Path(__file__).with_name(f"{name}.yaml").read_text(encoding="utf-8"))
    return [Judged(row["class"], row["q"], row["grades"]) for row in rows]


def _dcg(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(at + 2) for at, grade in enumerate(grades[:DEPTH]))


def outcome(judged: Judged, searcher: Searcher, ids: Sequence[str], today: date) -> Outcome:
    """nDCG@10 with exponential gain (Burges 2005), success@1 and the recall of what is graded 2 or more."""
    answer = searcher.search(Query(judged.text, limit=MAX_LIMIT), today)
    found = tuple(hit.id for hit in answer.hits)
    ideal = sorted((judged.grade(id_) for id_ in ids), reverse=True)
    wanted = {id_ for id_ in ids if judged.grade(id_) >= min(2, ideal[0])}
    best = judged.grade(found[0]) == ideal[0] if found else False
    ndcg = _dcg([judged.grade(id_) for id_ in found]) / _dcg(ideal)
    return Outcome(judged, found, ndcg, best, len(wanted & set(found)) / len(wanted))


def by_class(outcomes: Sequence[Outcome], value: Callable[[Outcome], float]) -> dict[str, float]:
    """The mean of a value over each class, and over all questions."""
    kinds = sorted({outcome.judged.kind for outcome in outcomes})
    groups = {kind: [value(o) for o in outcomes if o.judged.kind == kind] for kind in kinds}
    groups["all"] = [value(outcome) for outcome in outcomes]
    return {kind: math.fsum(values) / len(values) for kind, values in groups.items()}
