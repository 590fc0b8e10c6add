"""A code of the classification may stand for several branches of business: which they are, and what is sure in any."""

from collections.abc import Callable, Sequence

from matching.judged import Case, GateResult, Outcome, Quantity, Texts, inner_memo, rank
from matching.offer import SectorInfo
from matching.sectors import is_vsic
from matching.wording import both, together

_NAMED = 3


def is_ambiguous(case: Case) -> bool:
    """Whether a code was stated that stands for several sectors, or is wider than those it stands for."""
    return case.sector_is_open or (len(case.sectors) > 1 and is_vsic(case.profile.sector or ""))


def _in_branch(case: Case, sector: SectorInfo | None) -> Case:
    """The case of a project that is certainly in one branch; ``None`` is one no sector of the catalogue stands for."""
    memos = case.memo.setdefault("branches", {})
    id_ = sector.id if sector else None
    if id_ not in memos:
        memos[id_] = case.profile.model_copy(update={"sector": id_}), inner_memo(case)
    profile, memo = memos[id_]
    sectors = (sector,) if sector else ()
    return Case(profile, sectors, case.place, case.offer, case.policy, case.on, case.needs, memo)


def each_branch(case: Case) -> list[Case]:
    """The case in each branch the project may be in, the last an unknown one where the code leaves that open."""
    if not is_ambiguous(case):
        return [case]
    other = [None] if case.sector_is_open else []
    return [_in_branch(case, sector) for sector in (*case.sectors, *other)]


def which_branch(case: Case) -> Texts:
    """Which branch of the code stated the project is in."""
    code, few = case.profile.sector, case.sectors[:_NAMED]
    vi, en = together(sector.title for sector in few)
    if more := len(case.sectors) - len(few):
        vi, en = f"{vi} và {more} ngành khác", f"{en} and {more} more"
    if case.sector_is_open:
        return both(
            f"Mã VSIC {code} rộng hơn ngành được xét ({vi}): dự án thuộc đúng ngành nào?",
            f"VSIC code {code} is wider than what is judged here ({en}): which branch exactly is the project in?",
        )
    return both(
        f"Mã VSIC {code} gồm nhiều ngành ({vi}): dự án thuộc đúng ngành nào?",
        f"VSIC code {code} stands for several sectors ({en}): which of them is the project in?",
    )


def asked_which(case: Case, found: GateResult) -> GateResult:
    """The same with the question of the branch beside its own, once."""
    which, own = which_branch(case), found.question
    if own is None:
        return found._replace(question=which)
    if own["en"].endswith(which["en"]):
        return found
    return found._replace(question={lang: f"{own[lang]} {which[lang]}" for lang in which})


def _between(case: Case, found: Sequence[GateResult | None]) -> GateResult:
    """What stands between branches that a gate does not say the same of: the worst of it, as a question."""
    worst = max((one for one in found if one is not None), key=lambda one: rank(one.outcome))
    fails = worst.outcome is Outcome.FAIL
    return asked_which(
        case,
        worst._replace(
            outcome=Outcome.UNKNOWN if fails else worst.outcome,
            question=None if fails else worst.question,
            reason=None,
        ),
    )


def _reasons(found: Sequence[GateResult]) -> Texts | None:
    """Why each branch fails, each reason once; ``None`` where one has none of its own."""
    told = [one.reason for one in found if one.reason]
    if len(told) < len(found):
        return None
    return {lang: "; ".join(dict.fromkeys(each[lang] for each in told)) for lang in ("vi", "en")}


def _together(found: Sequence[GateResult]) -> GateResult:
    """What a gate says of every branch alike, on the grounds of all."""
    first, *_ = found
    codes = [one.offered.value for one in found if one.offered and isinstance(one.offered.value, tuple)]
    offered = Quantity(tuple(dict.fromkeys(code for each in codes for code in each)))
    source = tuple(dict.fromkeys(key for one in found for key in one.source))
    reason = first.reason if all(one.reason == first.reason for one in found) else None
    if reason is None and first.outcome is Outcome.FAIL:
        reason = _reasons(found)
    return first._replace(offered=offered if codes else first.offered, source=source, reason=reason)


def in_any_branch(judge: Callable[[Case], GateResult | None], case: Case) -> GateResult | None:
    """What a gate says of a project whatever its branch is: what it says of every one, else a question."""
    branches = each_branch(case)
    if len(branches) == 1:
        return judge(case)
    found = [judge(branch) for branch in branches]
    if len({one.outcome if one else Outcome.PASS for one in found}) > 1:
        return _between(case, found)
    judged = [one for one in found if one]
    return _together(judged) if judged else None
