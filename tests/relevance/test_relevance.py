"""Relevance may rise, never fall: the floors are a little under what was reached."""

from tests.proving import figure
from tests.relevance.judged import Outcome, by_class

NDCG, SUCCESS, RECALL = 0.93, 0.92, 0.95


def test_the_judged_questions_find_what_was_meant(outcomes: list[Outcome]) -> None:
    ndcg = by_class(outcomes, lambda outcome: outcome.ndcg)
    success = by_class(outcomes, lambda outcome: float(outcome.success))
    recall = by_class(outcomes, lambda outcome: outcome.recall)
    for kind in ndcg:
        figure(
            f"relevance, {kind:12} nDCG@10 {ndcg[kind]:.3f}  success@1 {success[kind]:.3f}  recall {recall[kind]:.3f}"
        )
    worst = [f"{o.ndcg:.2f} {o.judged.text}" for o in sorted(outcomes, key=lambda o: o.ndcg)[:10]]
    assert ndcg["all"] >= NDCG, worst
    assert success["all"] >= SUCCESS
    assert recall["all"] >= RECALL


def test_marks_or_none_find_the_same(outcomes: list[Outcome]) -> None:
    found = {outcome.judged.text: set(outcome.found) for outcome in outcomes}
    for marked, plain in (("cà phê", "ca phe"), ("sầu riêng", "sau rieng"), ("bò sữa", "bo sua")):
        assert found[marked] == found[plain]
