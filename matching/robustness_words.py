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


def _alone(best: Sequence[Judged]) -> Texts:
    """Of a first place that no other has as good a verdict as."""
    vi, en = best[0].case.place.title
    return both(
        f"Thứ hạng chắc đến đâu: trong {len(best)} nơi được so sánh, không nơi nào khác có kết luận tốt bằng {vi}; kết luận xét trước điểm, nên đổi trọng số không làm nơi khác đứng đầu.",
        f"How sure the order is: of the {len(best)} places compared no other has as good a verdict as {en}; verdicts come before points, so no change of weights puts another first.",
    )


def _firsts(best: Sequence[Judged], first: Sequence[float], policy: RobustnessPolicy) -> Texts:
    """The first of the order and those of its verdict that come first most often beside it."""
    level = [at for at in range(1, len(best)) if best[at].found is best[0].found]
    rivals = sorted(level, key=lambda at: (-first[at], at))[: _SAID - 1]
    vi, en = (
        "; ".join(f"{best[at].case.place.title[side]} {_share(first[at], lang)}" for at in (0, *rivals))
        for side, lang in enumerate(("vi", "en"))
    )
    spread = {lang: _share(policy.spread, lang) for lang in ("vi", "en")}
    draws = {lang: number(policy.samples, lang) for lang in ("vi", "en")}
    open_ = (
        both(
            "; không nơi nào đứng đầu quá nửa số lần thử",
            "; no place comes first in more than half of the draws",
        )
        if max(first) <= 0.5
        else both("", "")
    )
    return both(
        f"Thứ hạng chắc đến đâu: qua {draws['vi']} lần thử, trọng số thay đổi tới ±{spread['vi']} và mỗi số liệu chưa rõ lấy bất kỳ giá trị nào trong khoảng của nó, tỷ lệ đứng đầu là: {vi}{open_['vi']}.",
        f"How sure the order is: over {draws['en']} draws, with weights varied by up to ±{spread['en']} and each open figure anywhere in its band, the share of first places is: {en}{open_['en']}.",
    )


def _unseated(swing: Mapping[str, Any], by: Judged) -> Texts:
    """By how much one weight has to change; of places whose middle scores are equal, that they are."""
    vi, en = by.case.place.title
    if swing["from"] == swing["to"]:
        return both(
            f"{vi} có điểm giữa bằng nơi đứng đầu: đổi trọng số rất ít cũng đổi thứ hạng.",
            f"{en} has the same middle score as the first: the least change of weights decides between them.",
        )
    name = criterion_said(swing["criterion"])
    before, after = ({lang: _share(swing[end], lang) for lang in ("vi", "en")} for end in ("from", "to"))
    if before["en"] == after["en"]:
        more = swing["to"] > swing["from"]
        return both(
            f"Chỉ cần trọng số “{name['vi'].lower()}” {'lớn' if more else 'nhỏ'} hơn {before['vi']} rất ít là {vi} có điểm giữa cao nhất.",
            f"A weight very slightly {'above' if more else 'below'} {before['en']} on {name['en'].lower()} is enough for {en} to have the best middle score.",
        )
    return both(
        f"Chỉ cần trọng số “{name['vi'].lower()}” là {after['vi']} thay vì {before['vi']} là {vi} có điểm giữa cao nhất.",
        f"A weight of {after['en']} instead of {before['en']} on {name['en'].lower()} is enough for {en} to have the best middle score.",
    )


_STEADY = both(
    "Đổi trọng số của riêng một tiêu chí thì không nơi nào cùng kết luận và được xét theo cùng các tiêu chí vượt lên đứng đầu.",
    "Changing the weight of a single criterion puts no other place first that has the same verdict and is judged by the same criteria.",
)


def _changing(best: Sequence[Judged], swing: Mapping[str, Any] | None) -> list[Texts]:
    """What a change of a single weight does, where there is a place that could gain by it."""
    leader, *others = best
    if swing:
        return [_unseated(swing, next(one for one in others if one.case.place.id == swing["place"]))]
    alike = [one for one in others if one.found is leader.found and one.weights == leader.weights]
    level = next((one.case.place.title for one in alike if one.score == leader.score), None)
    if level is None:
        return [_STEADY] if alike else []
    return [
        both(
            f"{level[0]} ngang điểm với nơi đứng đầu dù trọng số nào thay đổi; xếp trước là nơi ít điểm còn bỏ ngỏ hơn, rồi theo mã.",
            f"{level[1]} is level with the first whichever weight changes; fewer open points come first, then the id decides.",
        )
    ]


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
    said: list[Texts] = []
    if len(best) > 1:
        alone = best[1].found is not best[0].found
        said = [_alone(best)] if alone else [_firsts(best, first, policy), *_changing(best, swing)]
    return {lang: [text[lang] for text in said] for lang in ("vi", "en")}
