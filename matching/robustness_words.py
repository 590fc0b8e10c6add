"""How sure an order is, in words: how often the best come first, and what would be enough to unseat the first."""

from collections.abc import Mapping, Sequence
from typing import Any

from matching.judged import Texts
from matching.judgement import Judged
from matching.names import criterion_said
from matching.report_policies import RobustnessPolicy
from matching.wording import both, number

_SAID = 3


def _share(value: float, lang: str) -> str:
    return f"{number(round(100 * value, 1), lang)} %"


def _firsts(best: Sequence[Judged], first: Sequence[float], policy: RobustnessPolicy) -> Texts:
    """The first of the order and those that come first most often beside it."""
    rivals = sorted(range(1, len(best)), key=lambda at: (-first[at], at))[: _SAID - 1]
    vi, en = (
        "; ".join(f"{best[at].case.place.title[side]} {_share(first[at], lang)}" for at in (0, *rivals))
        for side, lang in enumerate(("vi", "en"))
    )
    spread = {lang: _share(policy.spread, lang) for lang in ("vi", "en")}
    draws = {lang: number(policy.samples, lang) for lang in ("vi", "en")}
    return both(
        f"Thứ hạng chắc đến đâu: qua {draws['vi']} lần thử, trọng số thay đổi tới ±{spread['vi']} và mỗi số liệu chưa rõ lấy bất kỳ giá trị nào trong khoảng của nó, tỷ lệ đứng đầu là: {vi}.",
        f"How sure the order is: over {draws['en']} draws, with weights varied by up to ±{spread['en']} and each open figure anywhere in its band, the share of first places is: {en}.",
    )


def _unseated(swing: Mapping[str, Any], by: Judged) -> Texts:
    name, ends = criterion_said(swing["criterion"]), (swing["from"], swing["to"])
    vi, en = by.case.place.title
    before, after = ({lang: _share(end, lang) for lang in ("vi", "en")} for end in ends)
    return both(
        f"Chỉ cần trọng số “{name['vi'].lower()}” là {after['vi']} thay vì {before['vi']} là {vi} có điểm giữa cao nhất.",
        f"A weight of {after['en']} instead of {before['en']} on {name['en'].lower()} is enough for {en} to have the best middle score.",
    )


def robustness_told(
    best: Sequence[Judged],
    first: Sequence[float],
    swing: Mapping[str, Any] | None,
    policy: RobustnessPolicy,
) -> dict[str, list[str]]:
    """Sentences in both languages; none where there is nothing to compare.

    Args:
        best: the places in their order.
        first: for each, the share of the draws in which it comes first.
        swing: the smallest change of one weight that unseats the first, as the report shows it.
        policy: how far weights were varied, and how often.
    """
    said = [_firsts(best, first, policy)] if len(best) > 1 else []
    if swing:
        said.append(_unseated(swing, next(one for one in best if one.case.place.id == swing["place"])))
    return {lang: [text[lang] for text in said] for lang in ("vi", "en")}
