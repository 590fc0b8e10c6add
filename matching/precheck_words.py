"""The environmental pre-check in words: what would decide the group, and what the law asks for."""

from collections.abc import Sequence
from typing import Any

from matching.environment import Class, is_foreign, stated_under
from matching.judged import Texts
from matching.offer import Offer, SectorInfo
from matching.policy import EnvironmentRules
from matching.profile import Environment
from matching.tables import ByScale, SafetyDistance, SafetyRules
from matching.wording import both, label, named, on_day, quantity, together

_SENSITIVE = both(
    "Xung quanh có yếu tố nhạy cảm không (khu dân cư tập trung, nguồn nước cấp sinh hoạt, khu bảo tồn, rừng, di sản, lúa hai vụ)?",
    "Are there sensitive surroundings (dense housing, drinking-water sources, reserves, forest, heritage, two-crop rice)?",
)
WHICH_TYPE = both(
    "Loại hình hồ sơ nêu không có trong danh mục áp dụng ở đây: dự án thuộc loại hình nào của danh mục này?",
    "The type the profile states is not on the list that holds here: which type of this list is the project of?",
)
_NO_THRESHOLD = both(
    "Ngưỡng công suất của loại hình này chưa đọc được từ văn bản.",
    "The capacity thresholds of this type could not be read from the text.",
)
_ALL = ("I", "II", "III", "IV")
_NEEDS: dict[str, Texts] = {
    "required": both("phải có", "required"),
    "none": both("không", "not required"),
    "depends": both("tuỳ trường hợp", "depends"),
}


def _of_class(item: Class, stated: Environment) -> list[Texts]:
    """What is open of a type the project falls under."""
    kind, asked = item.type, []
    if kind.large_from is None:
        asked.append(_NO_THRESHOLD)
    elif stated.capacity is None:
        vi, en = label("units", kind.unit, "vi"), label("units", kind.unit, "en")
        asked.append(both(f"Công suất bao nhiêu ({vi})?", f"What is the capacity ({en})?"))
    return asked if stated.sensitive_factor is not None else [*asked, _SENSITIVE]


def whether(item: Class) -> Texts:
    """What decides whether a project falls under a type; of one that its sector always does, why it should not."""
    name, question = item.type.name, item.type.question
    if item.denied:
        return both(
            f"Hồ sơ nêu dự án không thuộc danh mục, nhưng danh mục có loại hình của ngành này ({name.vi}): vì sao dự án không thuộc loại hình đó?",
            f"The profile says that the project is not on the list, yet the list has a type of this sector ({name.en}): why is the project not of that type?",
        )
    if question:
        return both(question.vi, question.en)
    return both(
        f"Dự án có thuộc loại hình này không: {name.vi}?",
        f"Does the project fall under this type: {name.en}?",
    )


def deciding(
    rules: EnvironmentRules, found: Sequence[Class], stated: Environment, scale: ByScale | None
) -> list[Texts]:
    """What would narrow the groups down."""
    certain = any(item.certain for item in found)
    asked: list[Texts] = [WHICH_TYPE] if is_foreign(rules, stated) and not certain else []
    stated = stated_under(rules, stated)
    for item in found:
        if not item.certain:
            asked.append(whether(item))
        elif len(item.groups) > 1:
            asked.extend(_of_class(item, stated))
    if scale and not certain:
        asked.append(both(scale.question.vi, scale.question.en))
    if rules.unlisted and not certain:
        asked.append(both(rules.unlisted.decides.vi, rules.unlisted.decides.en))
    return asked


def _duty(duty: dict[str, Any], lang: str) -> str:
    """What one duty comes to; groups of the same answer are told together, a condition in place of "depends"."""
    answers: dict[str, list[str]] = {}
    for item in duty["groups"]:
        answer = item["if"][lang] if item["if"] else _NEEDS[item["need"]][lang]
        answers.setdefault(answer, []).append(item["group"])
    word = "nhóm" if lang == "vi" else "group"
    told = (
        list(answers)
        if len(answers) == 1
        else [f"{word} {', '.join(groups)} {answer}" for answer, groups in answers.items()]
    )
    return f"{duty['name'][lang]} [{duty['article'][lang]}]: {'; '.join(told)}."


def _opening(found: Sequence[Class], basis: str, lang: str, *, foreign: bool, scale: bool) -> str:
    vi = lang == "vi"
    names = "; ".join(getattr(item.type.name, lang) for item in found)
    if not found and foreign:
        return (
            f"Chưa rõ thuộc loại hình nào của danh mục này [{basis}]."
            if vi
            else f"Of which type of this list is not known [{basis}]."
        )
    if not found and scale:
        return (
            f"Danh mục loại hình có nguy cơ gây ô nhiễm không nêu ngành này; nhóm do quy mô quyết định [{basis}]."
            if vi
            else f"The list of types at risk of polluting does not name this sector; its scale decides the group [{basis}]."
        )
    if not found:
        return (
            f"Không thuộc loại hình có nguy cơ gây ô nhiễm [{basis}]."
            if vi
            else f"Not among the types at risk of polluting [{basis}]."
        )
    if any(item.certain for item in found):
        return f"{'Thuộc loại hình' if vi else 'Falls under'}: {names} [{basis}]."
    return f"{'Có thể thuộc loại hình' if vi else 'May fall under'}: {names} [{basis}]."


def _groups(groups: Sequence[str], lang: str) -> str:
    vi = lang == "vi"
    if len(groups) in {0, len(_ALL)}:
        return (
            "Nhóm môi trường chưa xác định được (I–IV)." if vi else "The environmental group is open (I–IV)."
        )
    if len(groups) == 1:
        return f"Nhóm môi trường: {groups[0]}." if vi else f"Environmental group: {groups[0]}."
    *first, last = groups
    many = f"{', '.join(first)} {'hoặc' if vi else 'or'} {last}"
    return f"Nhóm môi trường có thể: {many}." if vi else f"Possible environmental groups: {many}."


def safety_told(
    safety: SafetyRules, row: SafetyDistance | None, only: Sequence[SectorInfo], offer: Offer
) -> Texts:
    """What the regulation on distances to dwellings asks for, once for all places; ``only`` of some sectors a code may
    stand for."""
    vi, en = named(offer.named(safety.regulation), safety.regulation)
    of_vi, of_en = together(sector.title for sector in only)
    begins_vi = f"Khoảng cách tới khu dân cư [{vi}, {safety.clause.vi}]{f', nếu dự án thuộc ngành {of_vi}' if only else ''}"
    begins_en = (
        f"Distance to dwellings [{en}, {safety.clause.en}]{f', if the project is in {of_en}' if only else ''}"
    )
    metres = row.metres if row else None
    if metres is None:
        return both(
            f"{begins_vi}: phải giữ, nhưng số mét chưa đọc được từ quy chuẩn; lô nào cũng cần hỏi.",
            f"{begins_en}: to be kept, but the metres could not be read from the regulation; it has to be asked of any lot.",
        )
    return both(
        f"{begins_vi}: từ {quantity(metres, 'm', 'vi')}.", f"{begins_en}: from {quantity(metres, 'm', 'en')}."
    )


def precheck_sentences(
    rules: EnvironmentRules,
    found: Sequence[Class],
    groups: Sequence[str],
    decides: Sequence[Texts],
    duties: Sequence[dict[str, Any]],
    offer: Offer,
    *,
    foreign: bool,
    scale: bool,
) -> dict[str, list[str]]:
    """The pre-check as sentences, in both languages; ``foreign`` where the type stated is of another list, ``scale``
    where the sector's group is a matter of scale."""
    title = named(offer.named(rules.regulation), rules.regulation)
    told: dict[str, list[str]] = {}
    for at, lang in enumerate(("vi", "en")):
        since = f"{'từ' if lang == 'vi' else 'since'} {on_day(rules.in_force_from, lang)}"
        basis = f"{title[at]}, {getattr(rules.clause, lang)} ({since})"
        word = _groups(groups, lang)
        told[lang] = [
            _opening(found, basis, lang, foreign=foreign, scale=scale),
            word,
            *(text[lang] for text in decides),
            *(_duty(duty, lang) for duty in duties),
        ]
    return told
