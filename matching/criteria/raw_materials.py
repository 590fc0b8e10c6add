"""Raw-material proximity: the supply shed of the scarcest material over the need."""

import math
from typing import Any

from matching.bands import UNKNOWN, Band, through
from matching.judged import Case, CriterionResult, Texts
from matching.sheds import Shed, evidence, shed
from matching.wording import both, number


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


def _says(found: Shed) -> Texts:
    vi, en = found.material.title
    areas = len(found.sources)
    high = found.available.high
    most_vi = f"{number(round(high), 'vi')} tấn/năm" if math.isfinite(high) else "không rõ giới hạn trên"
    most_en = f"{number(round(high), 'en')} t/year" if math.isfinite(high) else "an unknown upper limit"
    doubt_vi = "; lượng các cơ sở chế biến hiện có thu mua chưa công bố" if found.taken_by_unknown else ""
    doubt_en = "; what existing processors take is not published" if found.taken_by_unknown else ""
    return both(
        f"{vi}: mua được từ {number(round(found.available.low), 'vi')} đến {most_vi} trong {areas} vùng, cần {number(found.need.high, 'vi')}{doubt_vi}.",
        f"{en}: from {number(round(found.available.low), 'en')} to {most_en} can be bought in {areas} supply areas, {number(found.need.high, 'en')} needed{doubt_en}.",
    )
