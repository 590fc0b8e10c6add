"""Relevance may rise, never fall: the floors are a little under what was reached."""

import json

import pytest

from catalogue.live.snapshot import Snapshot
from search.port import Query, Searcher
from tests.proving import figure
from tests.relevance.conftest import TODAY
from tests.relevance.judged import SETS, Outcome, by_class

FLOORS = {
    "queries": (0.975, 0.98, 0.975),
    "held_out": (0.978, 0.97, 0.99),
    "blind": (0.928, 0.955, 0.97),
    "blind_b": (0.94, 0.965, 0.985),
    "blind_c": (0.91, 0.91, 0.975),
    "blind_d": (0.944, 0.96, 0.98),
    "blind_e": (0.92, 0.905, 0.985),
}
"""nDCG@10, success@1 and recall of each set."""


@pytest.mark.parametrize("name", SETS)
def test_the_judged_questions_find_what_was_meant(outcomes: dict[str, list[Outcome]], name: str) -> None:
    asked = outcomes[name]
    ndcg = by_class(asked, lambda outcome: outcome.ndcg)
    success = by_class(asked, lambda outcome: float(outcome.success))
    recall = by_class(asked, lambda outcome: outcome.recall)
    for kind in ndcg:
        figure(
            f"relevance, {name}, {kind:12} nDCG@10 {ndcg[kind]:.3f}  success@1 {success[kind]:.3f}"
            f"  recall {recall[kind]:.3f}"
        )
    worst = [f"{o.ndcg:.2f} {o.judged.text}" for o in sorted(asked, key=lambda o: o.ndcg)[:10]]
    least_ndcg, least_success, least_recall = FLOORS[name]
    assert ndcg["all"] >= least_ndcg, worst
    assert success["all"] >= least_success
    assert recall["all"] >= least_recall


def test_there_are_enough_questions_of_enough_classes() -> None:
    from tests.relevance.judged import questions

    asked = [judged for name in SETS for judged in questions(name)]
    assert len({judged.text for judged in asked}) >= 150
    assert len({judged.kind for judged in asked}) >= 10


@pytest.mark.parametrize(
    ("marked", "plain"),
    [("cà phê", "ca phe"), ("sầu riêng", "sau rieng"), ("bò sữa", "bo sua"), ("mắc ca", "mac ca")],
)
def test_marks_or_none_find_the_same(outcomes: dict[str, list[Outcome]], marked: str, plain: str) -> None:
    found = {outcome.judged.text: set(outcome.found) for each in outcomes.values() for outcome in each}
    assert found[marked] == found[plain]


@pytest.mark.parametrize(
    "text", ["ưu đãi đầu tư ở Đức Trọng", "incentives in Lam Ha", "uu dai thue o Di Linh"]
)
def test_the_incentives_of_a_district_come_first(province: tuple[Snapshot, Searcher], text: str) -> None:
    snapshot, searcher = province
    place = {"Trọng": "place-678", "Ha": "place-676", "Linh": "place-679"}[text.rsplit(" ", 1)[-1]]
    best = [
        json.loads(snapshot.listings[hit.id].body)
        for hit in searcher.search(Query(text, limit=3), TODAY).hits
    ]
    for listing in best:
        assert place in {named["id"] for named in listing["area_names"]}, listing["id"]
