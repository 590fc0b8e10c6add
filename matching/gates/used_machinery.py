"""Used machinery: the age limit of the law, and the plan's own clause against used equipment."""

from matching.any_branch import in_any_branch
from matching.judged import Case, GateResult, Outcome, Quantity, Texts
from matching.policy import UsedMachineryRule
from matching.profile import Role, UsedMachinery
from matching.wording import both, in_force_from, legal_basis, named, number, period

_RULE = both(
    "Máy móc đã qua sử dụng không quá tuổi pháp luật cho phép; kế hoạch của tỉnh không nhập công nghệ, thiết bị lạc hậu, đã qua sử dụng.",
    "Used machines are not older than the law allows; by the province's plan no outdated, used technology or equipment is to be imported.",
)


_ANNEX = both(
    "Phụ lục của quyết định cho phép ngành này dùng máy bao nhiêu năm tuổi?",
    "What age does the decision's annex allow for this sector's machines?",
)


def _annex(readings: tuple[float, ...]) -> Texts:
    """What the annex allows, with the ages it is said to be one of."""
    if not readings:
        return _ANNEX
    either = {lang: _either(readings, lang) for lang in ("vi", "en")}
    return both(
        f"Phụ lục của quyết định cho phép máy của ngành này {either['vi']} năm tuổi: với máy này là bao nhiêu?",
        f"The decision's annex allows this sector's machines {either['en']} years: how many is it for these?",
    )


def _either(ages: tuple[float, ...], lang: str) -> str:
    return (" hoặc " if lang == "vi" else " or ").join(number(age, lang) for age in ages)


def _readings(case: Case, rule: UsedMachineryRule) -> tuple[float, ...] | None:
    """The ages that the machines of the profile's sector may have, the least first: of one sector one, of some those
    of which it is not known which holds; ``None`` where nothing is known beyond the age every machine may have."""
    lineage = {above for sector in case.sector_ids for above in case.offer.lineage(sector)}
    if not lineage & set(rule.longer_sectors):
        return (rule.max_age_years,)
    if rule.longer_max_age_years is not None:
        return (rule.longer_max_age_years,)
    return tuple(sorted(rule.longer_max_age_readings)) or None


def _too_old(age: float, ages: tuple[float, ...]) -> Texts:
    return both(
        f"máy cũ nhất {number(age, 'vi')} năm tuổi; tối đa được phép {_either(ages, 'vi')} năm",
        f"the oldest machine is {number(age, 'en')} years old; at most {_either(ages, 'en')} are allowed",
    )


_NOT_IMPORTED = both(
    "máy không nhập khẩu, giới hạn tuổi khi nhập khẩu không áp dụng",
    "the machines are not imported, so the age limits of imports do not apply",
)


def _moved(case: Case, needed: Quantity) -> GateResult | None:
    """A plant's own machines moved within the country are not imported; a relocation that does not say is asked."""
    rule, used = case.policy.used_machinery, case.profile.used_machinery
    if rule is None or used is None or used.imported is True:
        return None
    if used.imported is False:
        return GateResult(
            "used_machinery", _RULE, Outcome.PASS, needed, source=rule.source, reason=_NOT_IMPORTED
        )
    if case.profile.role is not Role.RELOCATION:
        return None
    question = both(
        "Máy chuyển từ cơ sở cũ trong nước hay nhập khẩu? Giới hạn tuổi chỉ áp dụng cho máy nhập khẩu.",
        "Do the machines come from the old site in the country, or are they imported? The age limits are for imports.",
    )
    asked = _joined([question, *_beside_age(case, rule), *_of_line(rule, used)])
    return GateResult("used_machinery", _RULE, Outcome.UNKNOWN, needed, None, asked, source=rule.source)


def _of_plan(case: Case, rule: UsedMachineryRule) -> list[Texts]:
    """The plan's own clause against used equipment, as a question: its period may be over."""
    clause = rule.plan_clause
    if rule.plan is None or clause is None:
        return []
    plan = case.offer.named(rule.plan)
    vi, en = named(plan, rule.plan)
    years = period(plan.valid_from if plan else None, plan.valid_to if plan else None)
    return [
        both(
            f"{vi} ({years}), {clause.vi}: không nhập công nghệ và thiết bị lạc hậu, đã qua sử dụng. Tỉnh còn áp dụng không?",
            f"{en} ({years}), {clause.en}: no outdated, used technology or equipment is to be imported. Does the province still apply it?",
        )
    ]


_IMPORTED = both(
    "Máy nhập khẩu hay mua trong nước? Giới hạn tuổi chỉ áp dụng cho máy nhập khẩu.",
    "Are the machines imported, or bought in the country? The age limits are for imports.",
)
_LINE_TOO = both(
    "Giới hạn tuổi được nêu cho máy, thiết bị: có áp dụng cho máy trong dây chuyền công nghệ không?",
    "The age limit is stated of machines: does it hold for those of a technological line?",
)


def _beside_age(case: Case, rule: UsedMachineryRule) -> list[Texts]:
    """What is asked of imported machines of any age: the plan's own clause, and what else the law wants of them."""
    asked = _of_plan(case, rule)
    if rule.also is not None:
        asked.append(
            both(
                f"Ngoài tuổi thiết bị, máy nhập khẩu có đáp ứng không: {rule.also.vi}?",
                f"Beside their age, do the imported machines meet the rest: {rule.also.en}?",
            )
        )
    return asked


def _of_line(rule: UsedMachineryRule, used: UsedMachinery) -> list[Texts]:
    """What the law asks of a whole line, where the machines are or may be one."""
    if rule.lines is None or used.line is False:
        return []
    known = used.line is True
    return [
        both(
            f"{'Dây' if known else 'Nhập máy lẻ hay cả dây chuyền công nghệ? Nếu là dây chuyền thì dây'} chuyền có đáp ứng không: {rule.lines.vi}?",
            f"{'Does' if known else 'Single machines or a whole technological line? If a line: does'} the line meet: {rule.lines.en}?",
        )
    ]


def _beyond(rule: UsedMachineryRule, used: UsedMachinery) -> tuple[Outcome, list[Texts]]:
    """Machines older than the most the rule allows: too old, unless they are a line, of which the rule does not say it;
    what would make it otherwise is asked."""
    if used.line and rule.lines:
        return Outcome.UNKNOWN, [_LINE_TOO, *_of_line(rule, used)]
    asked = [_IMPORTED] if used.imported is None else []
    if rule.lines and used.line is None:
        asked.append(
            both(
                f"Giới hạn này cho máy lẻ; dự án nhập máy lẻ hay cả dây chuyền công nghệ (với dây chuyền: {rule.lines.vi})?",
                f"The limit is for single machines: does the project import those, or a whole technological line (of which is asked: {rule.lines.en})?",
            )
        )
    return Outcome.UNKNOWN if asked else Outcome.FAIL, asked


def _joined(asked: list[Texts]) -> Texts | None:
    return {lang: " ".join(text[lang] for text in asked) for lang in ("vi", "en")} if asked else None


def _used_machinery_gate(case: Case) -> GateResult | None:
    """No used machines: nothing to judge. Too old whichever age the annex means: fail; perhaps: unknown. Else
    conditional on the plan's clause and on what else the law asks, or pass where there is neither."""
    rule, used = case.policy.used_machinery, case.profile.used_machinery
    if rule is None or used is None:
        return None
    if moved := _moved(case, Quantity(used.age_years, "year")):
        return moved
    ages = _readings(case, rule)
    certain = ages[0] if ages else rule.max_age_years
    found = GateResult(
        "used_machinery",
        _RULE,
        Outcome.PASS,
        Quantity(used.age_years, "year"),
        Quantity(certain, "year"),
        source=rule.source,
        legal_basis=legal_basis(case.offer, rule.regulation, rule.clause.vi, rule.clause.en),
        date=in_force_from(case.offer, rule.regulation),
    )
    agency = rule.agency or case.policy.permits_agency
    if ages and used.age_years > ages[-1]:
        outcome, asked = _beyond(rule, used)
        if outcome is Outcome.FAIL:
            return found._replace(outcome=outcome, reason=_too_old(used.age_years, ages))
        return found._replace(
            outcome=outcome, question=_joined([*asked, *_beside_age(case, rule)]), ask=agency
        )
    asked = [*_beside_age(case, rule), *_of_line(rule, used)]
    if used.age_years > certain:
        return found._replace(
            outcome=Outcome.UNKNOWN, question=_joined([_annex(ages or ()), *asked]), ask=agency
        )
    if not asked:
        return found
    return found._replace(outcome=Outcome.CONDITIONAL, question=_joined(asked), ask=case.place.contact)


def used_machinery_gate(case: Case) -> GateResult | None:
    """The same for many places, whatever the branch."""
    key = ("used", case.place.pack, case.place.contact)
    if key not in case.memo:
        case.memo[key] = in_any_branch(_used_machinery_gate, case)
    found: GateResult | None = case.memo[key]
    return found
