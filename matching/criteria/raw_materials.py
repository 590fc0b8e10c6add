"""Raw-material proximity: the supply shed of the scarcest material over the need."""

import math
from typing import Any

from matching.bands import UNKNOWN, Band, through
from matching.judged import Case, CriterionResult, Texts
from matching.sheds import Shed, evidence, shed
from matching.wording import both, number, when


def _value(case: Case, found: Shed) -> Band:
    ratio = found.ratio
    top = case.policy.raw_materials.knots[-1][0]
    return through(
        case.policy.raw_materials.knots, Band(ratio.low, ratio.high if math.isfinite(ratio.high) else top)
    )


def raw_materials(case: Case) -> CriterionResult:
    """A plant needs all its materials, so the scarcest decides, at both ends of the band."""
    if not case.needs:
        return CriterionResult("raw_materials", UNKNOWN, asked=False)
    bands: list[Band] = []
    sheds: list[tuple[str, Shed | None, Band]] = []
    for id_, need in sorted(case.needs.items()):
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
        lambda: tuple(_proof(*one) for one in sheds),
        says=lambda: _joined([_says(found) for _, found, _ in sheds if found]),
    )


def _proof(id_: str, found: Shed | None, band: Band) -> dict[str, Any]:
    if found is None:
        return {"material": id_, "available_t_per_year": None}
    return {**evidence(found), "low": round(band.low, 6), "high": round(band.high, 6)}


def _joined(sentences: list[Texts]) -> Texts:
    if not sentences:
        return both(
            "Vị trí hoặc tầm vận chuyển chưa rõ nên chưa tính được vùng nguyên liệu.",
            "The supply shed cannot be worked out: a location or the material's reach is unknown.",
        )
    return both(" ".join(text["vi"] for text in sentences), " ".join(text["en"] for text in sentences))


def _amounts(found: Shed, lang: str) -> str:
    """The band of what is there, in words."""
    low, high = round(found.available.low), found.available.high
    if not math.isfinite(high):
        return (
            f"ít nhất {number(low, lang)} tấn/năm" if lang == "vi" else f"at least {number(low, lang)} t/year"
        )
    amounts = number(low, lang) if low == round(high) else f"{number(low, lang)}–{number(round(high), lang)}"
    return f"{amounts} tấn/năm" if lang == "vi" else f"{amounts} t/year"


def _years(found: Shed, lang: str) -> str:
    """The dates of the outputs that were counted."""
    dates = sorted(
        {
            figure.as_of
            for source in found.sources
            if (figure := source.area.figures.get("output")) and figure.as_of
        }
    )
    return (
        f" ({when(dates[0], lang)}{' … ' + when(dates[-1], lang) if len(dates) > 1 else ''})" if dates else ""
    )


def _says(found: Shed) -> Texts:
    """What grows or lies within reach; that is not yet what is for sale."""
    vi, en = found.material.title
    areas = len(found.sources)
    doubt_vi = (
        "; các cơ sở chế biến đã công bố có thể thu mua hết"
        if found.taken_by_unknown
        else "; chưa trừ lượng các cơ sở chưa công bố đang thu mua"
    )
    doubt_en = (
        "; published processors may take all of it"
        if found.taken_by_unknown
        else "; what unpublished processors buy is not deducted"
    )
    return both(
        f"{vi}: {_amounts(found, 'vi')} trong tầm vận chuyển, {areas} vùng{_years(found, 'vi')}; dự án cần {number(found.need.high, 'vi')}{doubt_vi}.",
        f"{en}: {_amounts(found, 'en')} within reach, {areas} supply areas{_years(found, 'en')}; the project needs {number(found.need.high, 'en')}{doubt_en}.",
    )
