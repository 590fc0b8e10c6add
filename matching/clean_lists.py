"""Lists of promoted sectors that by their own words take what does not pollute, before projects that do or may not."""

from matching.environment import Class, classes_of
from matching.judged import Case, GateResult, Outcome, Texts
from matching.profile import Role
from matching.tables import CleanList
from matching.wording import both, together, when


def pollutes_as(case: Case) -> Class | None:
    """The type at risk of polluting that the project certainly is of; the same for all places of a pack."""
    key = ("pollutes as", case.place.pack)
    if key not in case.memo:
        case.memo[key] = next((found for found in classes_of(case) if found.certain), None)
    found: Class | None = case.memo[key]
    return found


def is_polluter(case: Case) -> bool:
    """Whether the project counts as one that pollutes: certainly of such a type, or made to move because it does."""
    return pollutes_as(case) is not None or case.profile.role is Role.RELOCATION


def clean_list(case: Case) -> CleanList | None:
    """The words by which the place's list takes what does not pollute."""
    return next((each for each in case.policy.clean_lists if each.zone == case.place.id), None)


def _as_polluter(case: Case) -> Texts:
    """As what the project counts as one that pollutes."""
    found = pollutes_as(case)
    if found is None:
        return both("dự án là cơ sở gây ô nhiễm phải di dời", "the project is a polluter that has to move")
    name = found.type.name
    return both(
        f"dự án thuộc loại hình có nguy cơ gây ô nhiễm ({name.vi})",
        f"the project is of a type at risk of polluting ({name.en})",
    )


def _takes(case: Case, found: GateResult) -> Texts:
    """That the list names the project's sector, or its group alone, which a pass says with its reason."""
    if found.reason is None or found.offered is None or not isinstance(found.offered.value, tuple):
        return both("Danh mục ở đây có nêu ngành của dự án", "The list here takes the project's sector")
    vi, en = together(sector.title for id_ in found.offered.value if (sector := case.offer.sector(id_)))
    return both(
        f"Danh mục ở đây nêu nhóm ngành {vi}, không nêu riêng ngành của dự án",
        f"The list here names its group, {en}, not the project's sector itself",
    )


def _asked_of_polluter(case: Case, there: CleanList, found: GateResult) -> GateResult:
    takes, as_, type_ = _takes(case, found), _as_polluter(case), pollutes_as(case)
    return found._replace(
        outcome=Outcome.CONDITIONAL,
        question=both(
            f"{takes['vi']}, cùng “{there.words.vi}” ({when(there.as_of, 'vi')}); {as_['vi']}: nơi này có nhận không?",
            f"{takes['en']}, beside “{there.words.en}” ({when(there.as_of, 'en')}); {as_['en']}: would it be accepted?",
        ),
        ask=case.place.contact,
        source=tuple(dict.fromkeys((*found.source, *there.source, *(type_.type.source if type_ else ())))),
        reason=None,
    )


def _asked_of_other(case: Case, there: CleanList, found: GateResult) -> GateResult:
    """Off the list by its sector, but perhaps one of those that it takes because they do not pollute."""
    own = found.question or both("", "")
    no_type = bool(case.profile.environment.not_listed)
    stated = {
        "vi": "; hồ sơ nêu dự án không thuộc loại hình có nguy cơ gây ô nhiễm" if no_type else "",
        "en": "; the profile states that it is of no type at risk of polluting" if no_type else "",
    }
    asked = both(
        f"Danh mục cũng nhận “{there.words.vi}” ({when(there.as_of, 'vi')}){stated['vi']}: dự án có thuộc diện này không?",
        f"The list also takes “{there.words.en}” ({when(there.as_of, 'en')}){stated['en']}: is the project one of these?",
    )
    return found._replace(
        question={lang: f"{own[lang]} {asked[lang]}".strip() for lang in asked},
        source=tuple(dict.fromkeys((*found.source, *there.source))),
    )


def asked_if_clean(case: Case, found: GateResult) -> GateResult:
    """What such a list leaves to ask of whom it names but who pollutes, and of whom it does not name but who may be clean;
    anything else as it is."""
    there = clean_list(case)
    if there is None:
        return found
    if found.outcome is Outcome.PASS and is_polluter(case):
        return _asked_of_polluter(case, there, found)
    if found.outcome is Outcome.CONDITIONAL and not is_polluter(case):
        return _asked_of_other(case, there, found)
    return found
