"""Lists of promoted sectors that by their own words take what does not pollute, before a project that may."""

from matching.environment import Class, classes_of
from matching.judged import Case, GateResult, Outcome, Texts
from matching.tables import CleanList
from matching.wording import both, when


def pollutes_as(case: Case) -> Class | None:
    """The type at risk of polluting that the project certainly is of; the same for all places of a pack."""
    key = ("pollutes as", case.place.pack)
    if key not in case.memo:
        case.memo[key] = next((found for found in classes_of(case) if found.certain), None)
    found: Class | None = case.memo[key]
    return found


def clean_list(case: Case) -> CleanList | None:
    """The words by which the place's list takes what does not pollute, where the project is certainly of a type that may."""
    there = next((each for each in case.policy.clean_lists if each.zone == case.place.id), None)
    return there if there and pollutes_as(case) else None


def _question(there: CleanList, found: Class) -> Texts:
    name = found.type.name
    return both(
        f"Danh mục ở đây có nêu ngành của dự án, cùng “{there.words.vi}” ({when(there.as_of, 'vi')}); dự án thuộc loại hình có nguy cơ gây ô nhiễm ({name.vi}): nơi này có nhận không?",
        f"The list here takes the project's sector, beside “{there.words.en}” ({when(there.as_of, 'en')}); the project is of a type at risk of polluting ({name.en}): would it be accepted?",
    )


def asked_if_clean(case: Case, found: GateResult) -> GateResult:
    """A pass by such a list, as a question to whom decides; anything else as it is."""
    there, type_ = clean_list(case), pollutes_as(case)
    if found.outcome is not Outcome.PASS or there is None or type_ is None:
        return found
    return found._replace(
        outcome=Outcome.CONDITIONAL,
        question=_question(there, type_),
        ask=case.place.contact,
        source=tuple(dict.fromkeys((*found.source, *there.source, *type_.type.source))),
        reason=None,
    )
