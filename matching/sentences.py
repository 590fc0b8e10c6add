"""The explanation as sentences, from the same ledger as the figures."""

from collections.abc import Sequence

from matching.bands import Band
from matching.judged import Case, CriterionResult, GateResult, Outcome, Texts
from matching.names import said as called
from matching.offer import Named
from matching.scoring import Verdict
from matching.wording import quantity, when, who_answers

_VERDICTS: dict[Verdict, Texts] = {
    Verdict.FITS: {"vi": "phù hợp", "en": "fits"},
    Verdict.CONDITIONAL: {
        "vi": "phù hợp nếu đáp ứng các điều kiện dưới đây",
        "en": "fits if the points below are settled",
    },
    Verdict.UNKNOWN: {"vi": "chưa đủ thông tin để kết luận", "en": "cannot be judged: too little is known"},
    Verdict.DOES_NOT_FIT: {"vi": "không phù hợp", "en": "does not fit"},
}
_FAILED: Texts = {"vi": "không đạt", "en": "not met"}
_ASK: Texts = {"vi": "hỏi", "en": "ask"}
_TOLD_ONCE: Texts = {
    "vi": "còn để mở, như nhau ở mọi nơi; nêu một lần ở phần môi trường của báo cáo.",
    "en": "open too, alike at every place; told once, in the report's environment.",
}


def _opening(case: Case, found: Verdict, low: float, high: float, covered: float, lang: str) -> str:
    """The verdict, the score as the band it is, and how much of it rests on what is known."""
    title = case.place.title[0 if lang == "vi" else 1]
    ends = [f"{100 * value:.0f}" for value in (low, high)]
    band = ends[0] if ends[0] == ends[1] else "–".join(ends)
    if lang == "vi":
        return f"{title}: {_VERDICTS[found][lang]}; {band} trên 100 điểm, {100 * covered:.0f} % trọng số dựa trên số liệu đã biết."
    return f"{title}: {_VERDICTS[found][lang]}; {band} of 100 points, {100 * covered:.0f} % of the weight rests on known figures."


def _who(case: Case, gate: GateResult, lang: str) -> str:
    """Whom to ask, as the sentence names them; the same for many places."""
    return case.offer.kept(
        "who answers", (gate.ask, lang), lambda: _told_of(case.offer.named(gate.ask), lang)
    )


def _told_of(agency: Named | None, lang: str) -> str:
    return f" ({_ASK[lang]}: {who_answers(agency, lang)})" if agency else ""


def _reason(gate: GateResult, lang: str) -> str:
    """Why a gate failed: its own reason, the figures, or the rule."""
    if gate.reason:
        return gate.reason[lang].rstrip(".")
    if (
        gate.needed
        and gate.offered
        and isinstance(gate.needed.value, float)
        and isinstance(gate.offered.value, float)
    ):
        dated = f" ({when(gate.offered.as_of, lang)})" if gate.offered.as_of else ""
        words = ("cần", "có") if lang == "vi" else ("needed", "offered")
        needed, offered = (
            quantity(gate.needed.value, gate.needed.unit, lang),
            quantity(gate.offered.value, gate.offered.unit, lang),
        )
        return f"{words[0]} {needed}, {words[1]} {offered}{dated}"
    return gate.rule[lang].rstrip(".")


def _of_gate(case: Case, gate: GateResult, lang: str) -> str | None:
    if gate.everywhere:
        return None
    name = called(gate.id)[lang]
    if gate.outcome is Outcome.PASS:
        return f"{name}: {gate.reason[lang]}." if gate.reason else None
    basis = f" [{gate.legal_basis[lang]}]" if gate.legal_basis else ""
    question = gate.question[lang] + _who(case, gate, lang) if gate.question else ""
    if gate.outcome is Outcome.FAIL:
        return f"{name} – {_FAILED[lang]}: {_reason(gate, lang)}{basis}.{' ' + question if question else ''}"
    return f"{name}: {question or gate.rule[lang]}{basis}"


def _everywhere(gates: Sequence[GateResult], lang: str) -> str | None:
    """What is open too, but alike at every place, and so told once for all of them."""
    names = [called(gate.id)[lang] for gate in gates if gate.everywhere and gate.outcome is not Outcome.PASS]
    if not names:
        return None
    first, *rest = names
    joined = ", ".join([first, *(name[:1].lower() + name[1:] for name in rest)])
    return f"{joined}: {_TOLD_ONCE[lang]}"


def sentences(
    case: Case,
    found: Verdict,
    band: Band,
    covered: float,
    gates: Sequence[GateResult],
    results: Sequence[CriterionResult],
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
        told[lang] = [
            _opening(case, found, band.low, band.high, covered, lang),
            *(text for text in (*open_points, _everywhere(gates, lang)) if text),
            *(text for text in grounds if text),
        ]
    return told
