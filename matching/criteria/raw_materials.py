"""Raw-material proximity: the supply shed of the scarcest material over the need."""

import math
from typing import Any

from matching.bands import UNKNOWN, Band, point
from matching.features import NO_FIGURE, Figure
from matching.judged import Case, CriterionResult, Texts
from matching.outputs import known_output
from matching.profile import Role
from matching.shed_evidence import evidence
from matching.sheds import Shed, needs_here, shed, stated_elsewhere
from matching.wording import both, number, rounded_down, together, when


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
            [_says(case, found) if found else _says_nothing(case, id_) for id_, found, _ in sheds]
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
    return both(
        f"{vi}: chưa rõ vị trí của khu hoặc tầm vận chuyển nên chưa tính được vùng nguyên liệu.",
        f"{en}: the place's position or the material's reach is not known, so no supply shed can be worked out.",
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


def _amounts(found: Shed, lang: str) -> str:
    """The band of what is there, in words."""
    low, high = rounded_down(found.available.low, 0), found.available.high
    if low == 0 and not math.isfinite(high):
        return (
            "chưa rõ còn bao nhiêu trong tầm vận chuyển"
            if lang == "vi"
            else "how much is left within reach is not known"
        )
    if not math.isfinite(high):
        amounts = f"{'ít nhất' if lang == 'vi' else 'at least'} {number(low, lang)}"
    else:
        ends = dict.fromkeys((number(low, lang), number(rounded_down(high, 0), lang)))
        amounts = "–".join(ends)
    return f"{amounts} tấn/năm trong tầm vận chuyển" if lang == "vi" else f"{amounts} t/year within reach"


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


def _says(case: Case, found: Shed) -> Texts:
    """What grows or lies within reach; that is not yet what is for sale."""
    vi, en = found.material.title
    if not found.sources:
        return both(
            f"{vi}: không có vùng nguyên liệu đã công bố nào trong tầm vận chuyển.",
            f"{en}: no published supply area is within reach.",
        )
    needs = {lang: _range(found.need, lang) for lang in ("vi", "en")}
    if found.own:
        return _says_own(found, needs)
    key = (case.place.id, found.material.id)
    there, taken = case.offer.kept("sheds told", key, lambda: (_there(found), _taken(found)))
    months = _months(found)
    return both(
        f"{there['vi']}; dự án cần {needs['vi']} tấn/năm{taken['vi']}{months['vi']}.",
        f"{there['en']}; the project needs {needs['en']} t/year{taken['en']}{months['en']}.",
    )


def _there(found: Shed) -> Texts:
    """What there is around a place, whoever asks."""
    (vi, en), areas, main = found.material.title, len(found.sources), _main(found)
    return both(
        f"{vi}: {_amounts(found, 'vi')}, {areas} vùng{_years(found, 'vi')}{main['vi']}",
        f"{en}: {_amounts(found, 'en')}, {areas} supply {'area' if areas == 1 else 'areas'}{_years(found, 'en')}{main['en']}",
    )


def _says_own(found: Shed, needs: Texts) -> Texts:
    """What the deposit itself gives, and who digs it already."""
    (vi, en), (only,) = found.material.title, found.sources
    figure, taken = only.area.figure("output"), _taken(found) if found.takers else both("", "")
    if figure.value is None:
        gives = both(
            "sản lượng của riêng mỏ này chưa công bố", "what this deposit gives a year is not published"
        )
    else:
        tonnes = {lang: number(figure.value, lang) for lang in ("vi", "en")}
        gives = both(
            f"mỏ này cho {tonnes['vi']} tấn/năm ({when(figure.as_of, 'vi')})",
            f"this deposit gives {tonnes['en']} t/year ({when(figure.as_of, 'en')})",
        )
    return both(
        f"{vi}: {gives['vi']}; dự án cần {needs['vi']} tấn/năm{taken['vi']}.",
        f"{en}: {gives['en']}; the project needs {needs['en']} t/year{taken['en']}.",
    )


_NAMED = 3


def _main(found: Shed) -> Texts:
    """The areas of published output that give most, with what is only estimated said to be."""
    known = [source for source in found.sources if known_output(source.area) is not None]
    told: Texts = {}
    for at, lang in enumerate(("vi", "en")):
        unit, guess = ("tấn", " (ước tính)") if lang == "vi" else ("t", " (estimated)")
        told[lang] = ", ".join(
            f"{source.area.title[at]} {number(round(source.tonnes.high), lang)} {unit}"
            f"{guess if source.area.figure('output').basis == 'estimated' else ''}"
            for source in known[:_NAMED]
        )
    if not known:
        return both("", "")
    return both(f"; nhiều nhất: {told['vi']}", f"; most of it: {told['en']}")


def _taken(found: Shed) -> Texts:
    """What may not be for sale, and who takes it."""
    if not found.takers:
        return both(
            "; chưa trừ lượng các cơ sở chưa công bố đang thu mua",
            "; what unpublished processors buy is not deducted",
        )
    vi, en = together(project.title for project in found.takers[:_NAMED])
    if len(found.takers) > _NAMED:
        vi, en = f"{vi}; …", f"{en}; …"
    return both(
        f"; các cơ sở chế biến đã công bố có thể thu mua hết ({vi})",
        f"; published processors may take all of it ({en})",
    )


def _range(need: Band, lang: str) -> str:
    ends = [number(round(value), lang) for value in need]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def _months(found: Shed) -> Texts:
    """In which of the months asked the material is to be had; nothing where no months were asked."""
    if not found.months_asked:
        return both("", "")
    if not found.months_known:
        return both("; mùa vụ chưa công bố", "; its months are not published")
    if found.months_share == 1.0:
        return both("; có trong các tháng cần", "; to be had in the months needed")
    share = f"{100 * found.months_share:.0f} %"
    return both(f"; chỉ có trong {share} số tháng cần", f"; to be had in only {share} of the months needed")
