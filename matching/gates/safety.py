"""Safety distance: sectors that spread dust, smell or noise keep metres from dwellings, as far as both are known."""

from matching.any_branch import in_any_branch
from matching.features import Figure
from matching.judged import Case, GateResult, Outcome, Quantity, Texts
from matching.safety import safety_row
from matching.tables import SafetyDistance, SafetyRules
from matching.wording import both, legal_basis, quantity, when

_RULE = both(
    "Cơ sở phát tán bụi, mùi, tiếng ồn cách khu dân cư đủ khoảng cách quy chuẩn.",
    "A site that spreads dust, smell or noise keeps the distance to dwellings that the regulation asks for.",
)


def _question(metres: float | None) -> Texts:
    if metres is None:
        return both(
            "Quy chuẩn đòi cách khu dân cư bao nhiêu mét với loại hình này (bảng số chưa đọc được), và lô cách bao xa?",
            "How many metres from dwellings does the regulation ask of this type (its table could not be read), and how far is the lot?",
        )
    vi, en = quantity(metres, "m", "vi"), quantity(metres, "m", "en")
    return both(
        f"Khu dân cư gần nhất cách bao nhiêu mét (cần {vi})?",
        f"How many metres away are the nearest dwellings ({en} needed)?",
    )


def safety_gate(case: Case) -> GateResult | None:
    """What the rule says of the sector, whichever branch of its code the project is in."""
    return in_any_branch(_safety_gate, case)


def _row(case: Case) -> tuple[SafetyRules, SafetyDistance | None] | None:
    """The same for all places of a province."""
    key = ("safety", case.place.pack)
    if key not in case.memo:
        case.memo[key] = safety_row(case.profile, case.sector_ids, case.offer, case.policy, case.on)
    found: tuple[SafetyRules, SafetyDistance | None] | None = case.memo[key]
    return found


def _safety_gate(case: Case) -> GateResult | None:
    """Far enough: pass. Too near: fail. Metres of the rule or of the place not known: a question."""
    found = _row(case)
    if found is None:
        return None
    rules, row = found
    metres = row.metres if row else None
    away = case.offer.figure(case.place, "distance_to_dwellings")
    outcome = Outcome.UNKNOWN
    if metres is not None and away.value is not None:
        outcome = Outcome.PASS if away.value >= metres else Outcome.FAIL
    asks = outcome is Outcome.UNKNOWN
    return GateResult(
        "safety_distance",
        _RULE,
        outcome,
        Quantity(metres, "m"),
        Quantity(away.value, "m", away.as_of),
        _question(metres) if asks else None,
        (case.policy.permits_agency if metres is None else case.place.contact) if asks else None,
        tuple(dict.fromkeys((*rules.source, *(row.source if row else ()), *away.source))),
        legal_basis(case.offer, rules.regulation, rules.clause.vi, rules.clause.en),
        away.as_of,
        reason=_too_near(away, metres) if outcome is Outcome.FAIL and metres is not None else None,
        everywhere=asks and metres is None,
    )


def _too_near(away: Figure, metres: float) -> Texts:
    far, least = (
        {lang: quantity(value or 0.0, "m", lang) for lang in ("vi", "en")} for value in (away.value, metres)
    )
    return both(
        f"khu dân cư gần nhất chỉ cách {far['vi']} ({when(away.as_of, 'vi')}), cần ít nhất {least['vi']}",
        f"the nearest dwellings are only {far['en']} away ({when(away.as_of, 'en')}), at least {least['en']} are needed",
    )
