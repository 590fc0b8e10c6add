"""Environmental class: a project on the list of polluting types is not ruled out, but the law asks for a dossier."""

from matching.environment import Class, by_scale, classes_of, is_foreign, rules_on, stated_under
from matching.judged import Case, GateResult, Outcome, Quantity, Texts
from matching.policy import EnvironmentRules
from matching.precheck_words import WHICH_TYPE, whether
from matching.profile import Environment, Role
from matching.wording import both, label, legal_basis

_RULE = both(
    "Loại hình có nguy cơ gây ô nhiễm phải làm hồ sơ môi trường theo nhóm trước khi triển khai.",
    "A type of production at risk of polluting needs the environmental dossier of its group before it starts.",
)


_SURROUNDINGS = both("xung quanh có yếu tố nhạy cảm không", "whether there are sensitive surroundings")
_THRESHOLDS = both(
    "ngưỡng công suất của loại hình (chưa đọc được từ văn bản)",
    "the capacity thresholds of the type (which could not be read)",
)


def _open_point(found: Class, stated: Environment) -> Texts:
    """What is still to be settled of a type on the list; the dossiers of the groups stand in the report once."""
    groups_vi, groups_en = " hoặc ".join(found.groups), " or ".join(found.groups)
    name = found.type.name
    if len(found.groups) == 1:
        return both(
            f"{name.vi}: nhóm {groups_vi}; phải làm hồ sơ môi trường của nhóm này trước.",
            f"{name.en}: group {groups_en}; its environmental dossier comes first.",
        )
    if stated.capacity is not None:
        open_ = [_SURROUNDINGS] if stated.sensitive_factor is None else []
        open_ += [_THRESHOLDS] if None in {found.type.large_from, found.type.medium_from} else []
        vi, en = (" và ".join(each["vi"] for each in open_), " and ".join(each["en"] for each in open_))
        return both(
            f"{name.vi}: nhóm {groups_vi}, tuỳ {vi}.", f"{name.en}: group {groups_en}, decided by {en}."
        )
    unit_vi, unit_en = (
        f" ({label('units', found.type.unit, lang)})" if found.type.unit else "" for lang in ("vi", "en")
    )
    return both(
        f"{name.vi}: nhóm {groups_vi}, tuỳ công suất{unit_vi} và yếu tố nhạy cảm xung quanh: dự án có công suất bao nhiêu?",
        f"{name.en}: group {groups_en}, decided by capacity{unit_en} and sensitive surroundings: what is the project's capacity?",
    )


def _open_off_the_list(case: Case, rules: EnvironmentRules) -> Texts | None:
    """What is open of a project of no type of the list: which type it is by this list, where it states one of another;
    its scale, where that decides and not the list."""
    if is_foreign(rules, case.profile.environment):
        return WHICH_TYPE
    row = by_scale(rules, case.sector_ids, case.offer)
    return both(row.question.vi, row.question.en) if row else None


def _environment_gate(case: Case) -> GateResult | None:
    """Not on the list: pass. On it: conditional, with the dossier. Perhaps on it, of a type that only another list has,
    or of a sector whose scale decides and not the list: unknown, with the question that decides."""
    rules = rules_on(case.policy, case.on)
    if rules is None or case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return None
    found = classes_of(case)
    basis = legal_basis(case.offer, rules.regulation, rules.clause.vi, rules.clause.en)
    since = rules.in_force_from.isoformat()
    if not found:
        question = _open_off_the_list(case, rules)
        return GateResult(
            "environment",
            _RULE,
            Outcome.UNKNOWN if question else Outcome.PASS,
            Quantity(tuple(sorted(case.sector_ids))),
            Quantity(None if question else "not_listed"),
            question,
            case.policy.permits_agency if question else None,
            rules.source,
            basis,
            since,
            everywhere=question is not None,
        )
    first = next((item for item in found if item.certain), found[0])
    question = (
        _open_point(first, stated_under(rules, case.profile.environment)) if first.certain else whether(first)
    )
    return GateResult(
        "environment",
        _RULE,
        Outcome.CONDITIONAL if first.certain else Outcome.UNKNOWN,
        Quantity(first.type.id),
        Quantity(first.groups),
        question,
        case.policy.permits_agency,
        tuple(dict.fromkeys((*rules.source, *first.type.source))),
        basis,
        since,
        everywhere=True,
    )


def environment_gate(case: Case) -> GateResult | None:
    """The same for many places."""
    key = ("environment", case.place.pack)
    if key not in case.memo:
        case.memo[key] = _environment_gate(case)
    found: GateResult | None = case.memo[key]
    return found
