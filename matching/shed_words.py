"""A supply shed in words: what there is, of when and how sure, what is needed, and who may take it first."""

import math

from matching.bands import Band
from matching.features import Feature
from matching.judged import Case, Texts
from matching.outputs import known_output
from matching.sheds import Shed, Source
from matching.wording import SHOWN_DIGITS, both, label, number, rounded_down, together, when

_WHOLE_FROM = 10.0


def _digits(tonnes: float) -> int:
    """Decimals tonnes are told with: none from ten on."""
    return 0 if tonnes >= _WHOLE_FROM else SHOWN_DIGITS


def _cut(found: Shed, tonnes: float) -> float:
    """An amount of a shed as it is told: all are cut off at the same place, so that the parts never exceed the whole."""
    return rounded_down(tonnes, _digits(found.available.high))


def _counted(found: Shed) -> list[Source]:
    """The areas that give anything that can be told; all, where none does."""
    return [source for source in found.sources if _cut(found, source.tonnes.high) > 0] or list(found.sources)


def _amounts(found: Shed, lang: str) -> str:
    """The band of what is there, in words."""
    low, high = _cut(found, found.available.low), found.available.high
    if low == 0 and not math.isfinite(high):
        return (
            "chưa rõ còn bao nhiêu trong tầm vận chuyển"
            if lang == "vi"
            else "how much is left within reach is not known"
        )
    if not math.isfinite(high):
        amounts = f"{'ít nhất' if lang == 'vi' else 'at least'} {number(low, lang)}"
    else:
        ends = dict.fromkeys((number(low, lang), number(_cut(found, high), lang)))
        amounts = "–".join(ends)
    return f"{amounts} tấn/năm trong tầm vận chuyển" if lang == "vi" else f"{amounts} t/year within reach"


def _years(found: Shed, lang: str) -> str:
    """The dates of the outputs that were counted."""
    dates = sorted(
        {
            figure.as_of
            for source in _counted(found)
            if (figure := source.area.figures.get("output")) and figure.as_of
        }
    )
    return (
        f" ({when(dates[0], lang)}{' … ' + when(dates[-1], lang) if len(dates) > 1 else ''})" if dates else ""
    )


def shed_told(case: Case, found: Shed) -> Texts:
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
    (vi, en), areas, main = found.material.title, len(_counted(found)), _main(found)
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


def _doubt(basis: str | None, lang: str) -> str:
    """That a figure is only estimated, or that nobody could verify it."""
    return f" ({label('bases', basis, lang).lower()})" if basis in {"estimated", "unverified"} else ""


def _main(found: Shed) -> Texts:
    """The areas of published output that give most, with what is weak of it said to be; what the others may hold
    together, and by what total; and what a part of a year gave."""
    counted = _counted(found)
    known = [source for source in counted if known_output(source.area) is not None]
    others = [source.area for source in counted if known_output(source.area) is None]
    partly = [source.area for source in counted if source.area.figure("output_partial_year").value]
    told: Texts = {}
    for at, lang in enumerate(("vi", "en")):
        unit, least = ("tấn", "riêng") if lang == "vi" else ("t", "of these")
        areas = ", ".join(
            f"{source.area.title[at]} {number(_cut(found, source.tonnes.high), lang)} {unit}"
            f"{_doubt(source.area.figure('output').basis, lang)}"
            for source in known[:_NAMED]
        )
        most = _MOST[lang] if not others else _OF_PUBLISHED[lang]
        told[lang] = f"; {most}: {areas}" if areas else ""
        told[lang] += _rest(found, others, lang) if others else ""
        parts = ", ".join(f"{area.title[at]} {_part_of_year(area, unit, lang)}" for area in partly[:_NAMED])
        told[lang] += f"; {least} {parts}" if parts else ""
    return told


_MOST = both("nhiều nhất", "most of it")
_OF_PUBLISHED = both("theo sản lượng đã công bố", "of published output")


def _rest(found: Shed, areas: list[Feature], lang: str) -> str:
    """The areas whose output nobody publishes: by name, and what the province's total leaves for all of them."""
    at, total = ("vi", "en").index(lang), found.material.output
    names = ", ".join([*(area.title[at] for area in areas[:_NAMED]), *(["…"] if len(areas) > _NAMED else [])])
    if not math.isfinite(found.rest):
        return (
            f"; {names}: chưa công bố sản lượng cả năm, không có tổng của tỉnh để giới hạn"
            if lang == "vi"
            else f"; {names}: yearly output not published, and no total of the province bounds it"
        )
    most, dated = number(_cut(found, found.rest), lang), when(total.as_of, lang)
    return (
        f"; {names}: chưa công bố sản lượng, cộng lại nhiều nhất {most} tấn theo tổng của tỉnh ({dated})"
        if lang == "vi"
        else f"; {names}: output not published, together at most {most} t by the province's total ({dated})"
    )


def _part_of_year(area: Feature, unit: str, lang: str) -> str:
    """What an area gave in a part of a year, and of what by the source: the least the whole of it can have."""
    figure = area.figure("output_partial_year")
    at_least = "ít nhất" if lang == "vi" else "at least"
    of = f"; {figure.note[0 if lang == 'vi' else 1]}" if figure.note else ""
    return f"{at_least} {number(figure.value or 0.0, lang)} {unit} ({when(figure.as_of, lang)}{of})"


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
    ends = [number(round(value, _digits(value)) or value, lang) for value in need]
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
