"""Relevance may rise, never fall: the floors are a little under what was reached."""

from judged import Outcome, by_class


def test_the_judged_questions_find_what_was_meant(outcomes: list[Outcome]) -> None:
    ndcg = by_class(outcomes, lambda outcome: outcome.ndcg)
    recall = by_class(outcomes, lambda outcome: outcome.recall)
    success = by_class(outcomes, lambda outcome: float(outcome.success))
    print()
    for kind in ndcg:
        print(f"{kind:14} nDCG@10 {ndcg[kind]:.3f}  success@1 {success[kind]:.3f}  recall {recall[kind]:.3f}")
    for each in sorted(outcomes, key=lambda outcome: outcome.ndcg)[:16]:
        print(f"{each.ndcg:.3f} {each.recall:.2f} {each.judged.text!r}: {', '.join(each.found[:8])}")
    assert ndcg["all"] >= 0.5
