"""A change as a sentence: what would have to be otherwise for a gate to pass."""

from typing import Any

from matching.changes import INVESTOR, PLACE, Change
from matching.judged import Case, Texts
from matching.profile import MaterialNeed
from matching.wording import both, number, quantity, rounded_up, when

_AMOUNTS: dict[str, Texts] = {
    "/land/min_ha": both("một lô từ {to} là đủ (nay cần {now})", "a site of {to} will do (now {now})"),
    "/materials": both("dự án cần không quá {to} (nay {now})", "the project needs at most {to} (now {now})"),
    "/wastewater_m3_day": both(
        "dự án thải không quá {to} (nay {now})", "the project has at most {to} of waste water (now {now})"
    ),
    "/water_m3_day": both(
        "dự án dùng nước không quá {to} (nay {now})", "the project uses at most {to} of water (now {now})"
    ),
    "/power_mw": both(
        "dự án dùng điện không quá {to} (nay {now})", "the project uses at most {to} of power (now {now})"
    ),
    "/generates_mw": both(
        "dự án phát không quá {to} (nay {now})", "the project generates at most {to} (now {now})"
    ),
    "/used_machinery/age_years": both(
        "máy cũ nhất không quá {to} (nay {now})", "the oldest machine is at most {to} old (now {now})"
    ),
    "/capital/amount": both("vốn đầu tư từ {to} (nay {now})", "the investment is {to} or more (now {now})"),
    "/workers": both("dự án dùng từ {to} (nay {now})", "the project employs {to} or more (now {now})"),
    "wastewater_capacity": both(
        "công suất nhà máy xử lý nước thải của khu được nâng lên {to} (nay {now}) trước khi khởi công",
        "the zone's waste water plant is enlarged to {to} (now {now}) before the start",
    ),
    "water_capacity": both(
        "công suất cấp nước của khu được nâng lên {to} (nay {now})",
        "the zone's water supply is enlarged to {to} (now {now})",
    ),
    "power_capacity": both(
        "công suất cấp điện của khu được nâng lên {to} (nay {now})",
        "the zone's power supply is enlarged to {to} (now {now})",
    ),
}
_PUBLISHED: dict[str, Texts] = {
    "wastewater": both(
        "khu công bố nhà máy xử lý nước thải còn nhận được ít nhất {need}",
        "the zone publishes that its waste water plant can still take at least {need}",
    ),
    "water": both(
        "khu công bố còn cấp nước được ít nhất {need}",
        "the zone publishes that at least {need} of water are left",
    ),
    "power": both(
        "khu công bố còn cấp điện được ít nhất {need}",
        "the zone publishes that at least {need} of power are left",
    ),
}
_NEEDS = {"wastewater": "wastewater_m3_day", "water": "water_m3_day", "power": "power_mw"}
_STATED: dict[str, Texts] = {
    "/own_treatment": both("dự án tự xử lý nước thải", "the project treats its own waste water"),
    "/used_machinery": both("chỉ dùng máy mới", "only new machines are brought"),
    "/used_machinery/imported": both(
        "máy mua trong nước, không nhập khẩu", "the machines are bought in the country, not imported"
    ),
    "state": both("lô này được xác nhận là đang mời gọi", "the lot is confirmed to be on offer"),
    "sectors": both("lô này được dành cho ngành của dự án", "the lot is given to this branch"),
    "state and sectors": both(
        "lô này được xác nhận là đang mời gọi, và cho ngành của dự án",
        "the lot is confirmed to be on offer, and for this branch",
    ),
    "promoted": both(
        "nơi này xác nhận có nhận ngành của dự án", "the place confirms that it takes the sector"
    ),
    "confirmed": both("được xác nhận là còn kêu gọi đầu tư", "it is confirmed to be still called for"),
    "preferences": both(
        "nhà đầu tư mong muốn chứ không bắt buộc điều này",
        "the investor wishes for this and does not insist on it",
    ),
}


_NOT_KNOWN: dict[str, Texts] = {
    PLACE: both("chưa công bố", "not published"),
    INVESTOR: both("chưa nêu", "not stated"),
}


def _amount(value: Any, unit: str | None, lang: str, side: str = PLACE) -> str:
    if value is None:
        return _NOT_KNOWN[side][lang]
    if unit and unit.isupper() and len(unit) == 3:
        return f"{number(float(value), lang)} {unit}"
    return quantity(float(value), unit, lang)


def _filled(text: Texts, change: Change) -> Texts:
    def words(lang: str) -> str:
        to, now = (_amount(value, change.unit, lang, change.side) for value in (change.after, change.before))
        return text[lang].format(to=to, now=now)

    return both(words("vi"), words("en"))


def _published(case: Case, change: Change, name: str) -> Texts:
    need = rounded_up(getattr(case.profile, _NEEDS[name]))
    return both(
        *(_PUBLISHED[name][lang].format(need=_amount(need, change.unit, lang)) for lang in ("vi", "en"))
    )


def _of_place(case: Case, change: Change) -> Texts:
    facts = change.facts or {}
    for name in _NEEDS:
        if f"{name}_load" in facts:
            return _published(case, change, name)
        if f"{name}_capacity" in facts:
            return _filled(_AMOUNTS[f"{name}_capacity"], change)
    if "lot" in facts:
        area = {lang: _amount(change.after, change.unit, lang) for lang in ("vi", "en")}
        return both(
            f"khu công bố một lô đang mời gọi từ {area['vi']}",
            f"the zone puts a lot of {area['en']} on offer",
        )
    if {"state", "sectors"} <= facts.keys():
        return _STATED["state and sectors"]
    return next(_STATED[name] for name in ("state", "sectors", "promoted", "confirmed") if name in facts)


def _of_material(case: Case, change: Change) -> tuple[MaterialNeed, Change]:
    """The material whose tonnes change, and the change of these alone."""
    number = (change.pointer or "").split("/")[2:]
    if number:
        return case.profile.materials[int(number[0])], change
    pairs = zip(change.before, change.after, strict=True)
    before, after = next((one, other) for one, other in pairs if one != other)
    return before, change._replace(before=before.t_per_year, after=after.t_per_year)


def _of_investor(case: Case, change: Change) -> Texts:
    pointer = change.pointer or ""
    if pointer == "/sector":
        vi, en = case.offer.items[str(change.after)].title
        return both(f"dự án đúng là thuộc ngành: {vi}", f"the project is in fact in this sector: {en}")
    if pointer in _AMOUNTS and pointer != "/materials":
        return _filled(_AMOUNTS[pointer], change)
    if pointer.startswith("/materials"):
        need, change = _of_material(case, change)
        info = case.offer.material(need.material)
        found = _filled(_AMOUNTS["/materials"], change)
        return both(f"{found['vi']} – {info.title[0]}", f"{found['en']} – {info.title[1]}") if info else found
    if pointer == "/start":
        day = change.after.isoformat()
        return both(f"khởi công từ {when(day, 'vi')}", f"the start is on {when(day, 'en')} or later")
    return _STATED["preferences" if pointer.startswith("/preferences/") else pointer]


def told(case: Case, change: Change) -> Texts:
    """What would have to be otherwise."""
    found = _of_place(case, change) if change.facts is not None else _of_investor(case, change)
    return both(f"Đạt nếu {found['vi']}.", f"Met if {found['en']}.")
