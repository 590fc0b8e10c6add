"""The explanation as sentences, from the same ledger as the figures."""

from collections.abc import Sequence

from matching.judged import Case, CriterionResult, GateResult, Outcome, Texts
from matching.offer import Named
from matching.scoring import Verdict
from matching.wording import number

_VERDICTS: dict[Verdict, Texts] = {
    Verdict.FITS: {"vi": "phù hợp", "en": "fits"},
    Verdict.CONDITIONAL: {
        "vi": "phù hợp nếu đáp ứng các điều kiện dưới đây",
        "en": "fits if the points below are settled",
    },
    Verdict.UNKNOWN: {"vi": "chưa đủ số liệu để kết luận", "en": "cannot be judged: too little is published"},
    Verdict.DOES_NOT_FIT: {"vi": "không phù hợp", "en": "does not fit"},
}
_GATES: dict[str, Texts] = {
    "sector": {"vi": "Ngành", "en": "Sector"},
    "standing": {"vi": "Hiện trạng", "en": "Standing"},
    "land": {"vi": "Đất", "en": "Land"},
    "wastewater": {"vi": "Nước thải", "en": "Waste water"},
    "environment": {"vi": "Môi trường", "en": "Environment"},
    "used_machinery": {"vi": "Máy móc đã qua sử dụng", "en": "Used machinery"},
}
_FAILED: Texts = {"vi": "không đạt", "en": "not met"}
_ASK: Texts = {"vi": "hỏi", "en": "ask"}


def _opening(case: Case, found: Verdict, score: float, lang: str) -> str:
    title = case.place.title[0 if lang == "vi" else 1]
    return f"{title}: {_VERDICTS[found][lang]} ({number(100 * score, lang)}/100)."


def _who(agency: Named | None, lang: str) -> str:
    if agency is None:
        return ""
    at = 0 if lang == "vi" else 1
    today = (
        f", {agency.successor[at]}"
        if agency.successor and agency.successor[at] not in agency.title[at]
        else ""
    )
    return f" ({_ASK[lang]}: {agency.title[at]}{today})"


def _reason(gate: GateResult, lang: str) -> str:
    """Why a gate failed, in numbers where there are any."""
    if (
        gate.needed
        and gate.offered
        and isinstance(gate.needed.value, float)
        and isinstance(gate.offered.value, float)
    ):
        dated = f" ({gate.offered.as_of})" if gate.offered.as_of else ""
        unit = gate.needed.unit or ""
        words = ("cần", "có") if lang == "vi" else ("needed", "offered")
        return f": {words[0]} {number(gate.needed.value, lang)} {unit}, {words[1]} {number(gate.offered.value, lang)} {unit}{dated}"
    return f": {gate.rule[lang]}"


def _of_gate(case: Case, gate: GateResult, lang: str) -> str | None:
    if gate.outcome is Outcome.PASS:
        return None
    name = _GATES.get(gate.id, {"vi": gate.id, "en": gate.id})[lang]
    basis = f" [{gate.legal_basis[lang]}]" if gate.legal_basis else ""
    if gate.outcome is Outcome.FAIL:
        return f"{name} – {_FAILED[lang]}{_reason(gate, lang)}{basis}."
    question = gate.question[lang] if gate.question else gate.rule[lang]
    return f"{name}: {question}{_who(case.offer.named(gate.ask), lang)}{basis}"


def sentences(
    case: Case, found: Verdict, score: float, gates: Sequence[GateResult], results: Sequence[CriterionResult]
) -> dict[str, list[str]]:
    """The verdict, what stands open, and what each criterion rests on, in both languages."""
    told: dict[str, list[str]] = {}
    said = [
        result.says() if callable(result.says) else result.says
        for result in results
        if result.says and result.asked
    ]
    for lang in ("vi", "en"):
        open_points = (_of_gate(case, gate, lang) for gate in gates)
        grounds = (text[lang] for text in said)
        told[lang] = [_opening(case, found, score, lang), *(text for text in open_points if text), *grounds]
    return told
