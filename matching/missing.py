"""The figures that would settle a criterion, asked by name: what the investor leaves open, or what nobody publishes."""

from collections.abc import Callable, Iterator

from matching.features import NO_FIGURE, IncentiveInfo
from matching.judged import Case, CriterionResult, Evidence, Texts
from matching.land_words import LAND_NEEDED
from matching.plant_words import about_plant
from matching.wording import both, named, together

_WORKERS = both("Dự án cần bao nhiêu lao động?", "How many workers does the project need?")
_STATE: dict[str, dict[str, Texts]] = {
    "sector_priority": {"sector": both("Dự án thuộc ngành nào?", "Which sector is the project in?")},
    "land": {"land": LAND_NEEDED},
    "cost": {"land": LAND_NEEDED},
    "raw_materials": {
        "materials": both(
            "Dự án cần nguyên liệu nào, bao nhiêu tấn mỗi năm?",
            "Which materials does the project need, and how many tonnes a year?",
        )
    },
    "labour": {"workers": _WORKERS},
    "timing": {
        "land": LAND_NEEDED,
        "start": both("Dự án khởi công ngày nào?", "When does the project start?"),
    },
}
"""What a profile has to say for a criterion to be asked at all, with the question for it."""
_NOT_HERE = both(
    "Nơi này không xét được tiêu chí này: dự án có bắt buộc phải có không?",
    "This cannot be judged of such a place: does the project have to insist on it?",
)
_HOW_MUCH = both(
    "Dự án thải bao nhiêu m³ mỗi ngày đêm?", "How many m³ of waste water a day does the project have?"
)
_FIXED: dict[str, Texts] = {
    "sector_priority": both(
        "Kế hoạch đã hết hạn: tỉnh hiện còn xếp ngành này vào nhóm ưu tiên không?",
        "The plan has ended: does the province still count this sector among its priorities?",
    ),
    "land": both(
        "Còn những lô nào trống, mỗi lô bao nhiêu ha, khi nào giao được?",
        "Which lots are free, how many hectares has each, and when can they be handed over?",
    ),
    "cost": both("Giá thuê đất hiện hành là bao nhiêu?", "What is the land rent today?"),
    "timing": both("Khi nào giao được đất?", "When can the land be handed over?"),
}


def _open(evidence: Evidence) -> list[str]:
    """The parts that are not settled."""
    return [part["part"] for part in evidence if part["low"] < part["high"]]


def _raw_materials(case: Case, evidence: Evidence) -> Iterator[Texts]:
    for proof in evidence:
        info = case.offer.material(proof["material"])
        vi, en = info.title if info else (proof["material"],) * 2
        if not case.offer.areas_of(case.place.pack, proof["material"]):
            yield both(
                f"{vi}: trong tỉnh chưa công bố vùng nào; dự án mua ở đâu, bao nhiêu tấn/năm?",
                f"{en}: no area of the province is published; where is it bought, and how many t/year?",
            )
            continue
        yield both(
            f"{vi}: mỗi vùng cho bao nhiêu tấn/năm, các cơ sở chế biến đang thu mua bao nhiêu?",
            f"{en}: how many t/year does each area give, and how much do processors buy?",
        )


def _infrastructure(_case: Case, evidence: Evidence) -> Iterator[Texts]:
    asks = {
        "stage": both("Khu đang ở giai đoạn nào?", "What stage is the zone at?"),
        "water": both(
            "Khu còn cấp được bao nhiêu m³ nước mỗi ngày đêm?",
            "How many m³ of water a day can the zone still supply?",
        ),
        "power": both(
            "Khu còn cấp được bao nhiêu MW điện?", "How many MW of power can the zone still supply?"
        ),
    }
    yield from (asks[part] for part in _open(evidence))


def _logistics(case: Case, evidence: Evidence) -> Iterator[Texts]:
    open_ = _open(evidence)
    names = [part.name for part in case.policy.logistics.parts if part.id in open_]
    if names:
        vi, en = (", ".join(getattr(name, lang).lower() for name in names) for lang in ("vi", "en"))
        yield both(f"Đường bộ tới {vi} dài bao nhiêu km?", f"How many kilometres by road are there to: {en}?")


def _labour(case: Case, evidence: Evidence) -> Iterator[Texts]:
    (found,) = evidence
    units = [
        named(case.offer.named(id_), id_)
        for id_, people in zip(found["places"], found["people"], strict=True)
        if people is None
    ]
    vi, en = (", ".join(unit[at] for unit in units) for at in (0, 1))
    yield both(
        f"Dân số hiện nay bao nhiêu{f' ({vi})' if vi else ''}?",
        f"How many people live there today{f' ({en})' if en else ''}?",
    )


_SIZES = {
    "workers": ("min_workers", _WORKERS),
    "capital": ("min_capital", both("Dự án có bao nhiêu vốn?", "How much capital has the project?")),
}


def _size(case: Case, ids: list[str]) -> Iterator[Texts]:
    """What of its size a project leaves open that one of the incentives turns on."""
    found = [item for id_ in ids if isinstance(item := case.offer.items.get(id_), IncentiveInfo)]
    for field, (least, question) in _SIZES.items():
        turns = any(item.figures.get(least, NO_FIGURE).value is not None for item in found)
        if turns and getattr(case.profile, field) is None:
            yield question


def _incentives(case: Case, evidence: Evidence) -> Iterator[Texts]:
    ids = [
        grant["id"]
        for part in evidence
        if part["low"] < part["high"]
        for grant in part["incentives"]
        if not grant["certain"]
    ]
    yield from _size(case, ids)
    vi, en = together(found.title for id_ in ids if (found := case.offer.items.get(id_)))
    yield both(f"Ưu đãi nào chắc chắn áp dụng: {vi}?", f"Which of these is sure to apply: {en}?")


def _environment(case: Case, _evidence: Evidence) -> Iterator[Texts]:
    yield about_plant(case)


_NAMED: dict[str, Callable[[Case, Evidence], Iterator[Texts]]] = {
    "environment": _environment,
    "raw_materials": _raw_materials,
    "infrastructure": _infrastructure,
    "logistics": _logistics,
    "labour": _labour,
    "incentives": _incentives,
}


def unstated(case: Case, criterion: str) -> list[Texts]:
    """The questions a profile leaves open that a criterion cannot do without."""
    stated = case.profile
    return [
        question
        for field, question in _STATE.get(criterion, {}).items()
        if getattr(stated, field) in (None, ()) and not (field == "materials" and stated.products)
    ]


def left_open(case: Case, result: CriterionResult) -> bool:
    """Whether it is the profile that has to say more before anybody else is asked."""
    if result.asked:
        return result.id == "environment" and case.profile.wastewater_m3_day is None
    return bool(unstated(case, result.id))


def missing(case: Case, result: CriterionResult) -> Texts:
    """What to ask so that a criterion of an open band, or one not asked at all, could be settled; of the investor
    first."""
    if not result.asked:
        return _joined(unstated(case, result.id) or [_NOT_HERE])
    if left_open(case, result):
        return _HOW_MUCH
    if result.id not in _NAMED:
        return _FIXED[result.id]
    evidence = result.evidence() if callable(result.evidence) else result.evidence
    return _joined(list(_NAMED[result.id](case, evidence)))


def _joined(asked: list[Texts]) -> Texts:
    return both(" ".join(text["vi"] for text in asked), " ".join(text["en"] for text in asked))
