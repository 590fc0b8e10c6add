"""Raw-material proximity: the supply shed of the scarcest material over the need."""

from typing import Any

from matching.bands import UNKNOWN, Band, point
from matching.features import NO_FIGURE, Figure
from matching.judged import Case, CriterionResult, Texts
from matching.profile import Role
from matching.shed_evidence import evidence
from matching.shed_words import shed_told
from matching.sheds import Shed, needs_here, shed, stated_elsewhere
from matching.wording import both, when


def _value(case: Case, found: Shed) -> Band:
    """What the shed is worth; of a material that does not keep, only in the months it is to be had."""
    band, share = case.policy.raw_materials.band(found.ratio), found.months_share
    return Band(band.low * share, band.high * share)


def raw_materials(case: Case) -> CriterionResult:
    """A plant needs all its materials, so the scarcest decides, at both ends of the band."""
    needs = needs_here(case)
    if case.profile.role is Role.ZONE_INFRASTRUCTURE:
        return CriterionResult("raw_materials", UNKNOWN, asked=False)
    if not needs:
        return _of_another_deposit(case) or CriterionResult("raw_materials", UNKNOWN, asked=False)
    bands: list[Band] = []
    sheds: list[tuple[str, Shed | None, Band]] = []
    for id_, need in sorted(needs.items()):
        info = case.offer.material(id_)
        found = shed(case, info, need) if info else None
        if found is None:
            bands.append(UNKNOWN)
        else:
            bands.append(_value(case, found))
        sheds.append((id_, found, bands[-1]))
    band = Band(min(found.low for found in bands), min(found.high for found in bands))
    return CriterionResult(
        "raw_materials",
        band,
        lambda: tuple(_proof(case, *one) for one in sheds),
        says=lambda: _joined(
            [shed_told(case, found) if found else _says_nothing(case, id_) for id_, found, _ in sheds]
            + [_says_not_counted(case, id_) for id_ in sorted(case.needs.keys() - needs.keys())]
        ),
    )


def _of_another_deposit(case: Case) -> CriterionResult | None:
    """Nothing at a deposit of something else, where the project states which of its sector's resources it is after."""
    stated = stated_elsewhere(case)
    if not stated:
        return None
    return CriterionResult(
        "raw_materials",
        point(0.0),
        tuple({"material": id_, "available_t_per_year": {"low": 0.0, "high": 0.0}} for id_ in stated),
        says=lambda: _joined([_says_not_counted(case, id_) for id_ in stated]),
    )


def _proof(case: Case, id_: str, found: Shed | None, band: Band) -> dict[str, Any]:
    if found is None:
        nothing: dict[str, Any] = {"material": id_, "available_t_per_year": None}
        said = _availability(case, id_)
        return {**nothing, "source": list(said.source)} if said.text else nothing
    return {**evidence(found), "low": round(band.low, 6), "high": round(band.high, 6)}


def _availability(case: Case, id: str) -> Figure:
    """What a source says of where a material is to be had."""
    info = case.offer.material(id)
    return info.availability if info else NO_FIGURE


def _says_nothing(case: Case, id: str) -> Texts:
    """Why there is no shed."""
    info = case.offer.material(id)
    vi, en = info.title if info else (id, id)
    if not case.offer.areas_of(case.place.pack, id):
        told = {"vi": "", "en": ""}
        if text := (said := _availability(case, id)).text:
            dated = {lang: f" ({when(said.as_of, lang)})" if said.as_of else "" for lang in told}
            told = both(f" Nguồn ghi: {text[0]}{dated['vi']}.", f" The source says: {text[1]}{dated['en']}.")
        return both(
            f"{vi}: chưa công bố vùng nguyên liệu nào trong tỉnh.{told['vi']}",
            f"{en}: no supply area of the province is published.{told['en']}",
        )
    if case.place.position is None:
        return both(
            f"{vi}: chưa rõ vị trí của nơi này nên chưa tính được vùng nguyên liệu.",
            f"{en}: the position of this place is not known, so no supply shed can be worked out.",
        )
    return both(
        f"{vi}: chưa rõ nguyên liệu này chở được bao xa nên chưa tính được vùng nguyên liệu.",
        f"{en}: how far this material can travel is not known, so no supply shed can be worked out.",
    )


def _says_not_counted(case: Case, id: str) -> Texts:
    """What a deposit is not a deposit of."""
    info = case.offer.material(id)
    vi, en = info.title if info else (id, id)
    return both(
        f"{vi}: không phải khoáng sản của mỏ này nên không tính.",
        f"{en}: this is no deposit of it, so it does not count.",
    )


def _joined(sentences: list[Texts]) -> Texts:
    return both(" ".join(text["vi"] for text in sentences), " ".join(text["en"] for text in sentences))
