"""Figures of land in words: each with its date, and how it was come by."""

from matching.features import Feature, Lot
from matching.judged import Texts
from matching.room import Reading
from matching.wording import both, label, number, when


def _lines(found: Reading, lang: str) -> str:
    """The lines of a land balance that are not taken, each with its state and date."""
    return ", ".join(
        f"{number(line.area_ha or 0.0, lang)} ha {label('land_states', line.state, lang).lower()} ({when(line.as_of, lang)})"
        for line in found.grounds
        if isinstance(line, Lot)
    )


def _less(place: Feature, found: Reading, lang: str) -> str:
    """An area less what is leased of it, each with its date; one date is told once."""
    industrial, leased = place.figure("industrial_land"), place.figure("leased")
    area = industrial if industrial.value is not None else place.figure("total_area")
    of, gone, left = (number(ha or 0.0, lang) for ha in (area.value, leased.value, found.ha))
    of_area, of_leased = when(area.as_of, lang), when(leased.as_of, lang)
    vi, together = lang == "vi", len(found.dates) == 1
    first, second = ("", "") if together else (f" ({of_area})", f" ({of_leased})")
    last = f" ({of_area})" if together else ""
    if not leased.value:
        return (
            f"{of} ha{first}, chưa cho thuê ha nào{second}{last}"
            if vi
            else f"{of} ha{first}, none of it leased{second}{last}"
        )
    return (
        f"{of} ha{first} trừ {gone} ha đã cho thuê{second}, còn {left} ha{last}"
        if vi
        else f"{of} ha{first} less {gone} ha leased{second}, {left} ha left{last}"
    )


def _available(place: Feature, area: str, dated: str, lang: str) -> str:
    """What a notice offers in all; what was only worked out to be left is not therefore on offer."""
    basis, vi = place.figure("available").basis, lang == "vi"
    if basis in {None, "stated"}:
        return f"{area} ha mời gọi tính chung ({dated})" if vi else f"{area} ha on offer in all ({dated})"
    how = label("bases", basis, lang).lower()
    return f"còn {area} ha chưa cho thuê ({dated}, {how})" if vi else f"{area} ha not leased ({dated}, {how})"


def of_cleared(place: Feature) -> Texts:
    """How much of the cleared land is filled, where a source says so: what is left of all land is not all to be had."""
    rate = place.figure("fill_rate_of_cleared_land")
    if rate.value is None:
        return both("", "")
    vi, en = (f"{number(rate.value, lang)} % ({when(rate.as_of, lang)})" for lang in ("vi", "en"))
    return both(f"; đất đã giải phóng mặt bằng đã lấp đầy {vi}", f"; {en} of the cleared land is filled")


def grounds(place: Feature, found: Reading, lang: str) -> str:
    """What a reading rests on, each figure with its date."""
    vi, area, dated = lang == "vi", number(found.ha, lang), when(found.as_of, lang)
    if found.kind == "available":
        return _available(place, area, dated, lang)
    if found.kind == "balance":
        return _lines(found, lang)
    if found.kind == "difference":
        return _less(place, found, lang)
    word = (
        ("đất công nghiệp" if vi else "of industrial land")
        if place.figure("industrial_land").value is not None
        else ("tổng diện tích" if vi else "in all")
    )
    return f"{word} {area} ha ({dated})" if vi else f"{area} ha {word} ({dated})"
