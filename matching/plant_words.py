"""A zone's waste water plant in words: how much it can still take, or first of all whether there is one."""

from matching.judged import Case, Texts
from matching.utilities import wastewater
from matching.wording import both, quantity, when

_OWN = both(
    "Nơi này không thuộc khu nào có nhà máy xử lý chung: dự án có tự xử lý nước thải không?",
    "No zone's common plant serves this place: does the project treat its own waste water?",
)
_LEFT = both(
    "Nhà máy xử lý nước thải của khu còn nhận được bao nhiêu m³/ngày đêm?",
    "How many m³ a day can the zone's waste water plant still take?",
)
_IS_THERE = both(
    "Khu có nhà máy xử lý nước thải chung đang vận hành không (chưa nguồn nào nêu công suất)? Nếu có, còn nhận được bao nhiêu m³/ngày đêm?",
    "Is a common waste water plant of the zone in operation (no source gives its capacity)? If so, how many m³ a day can it still take?",
)


def _planned(case: Case) -> Texts | None:
    """Of a capacity that is planned alone, whether it was built."""
    planned = case.offer.figure(case.place, "wastewater_capacity_planned")
    if planned.value is None:
        return None
    told = {
        lang: f"{quantity(planned.value, planned.unit or 'm3/day', lang)} ({when(planned.as_of, lang)})"
        for lang in ("vi", "en")
    }
    return both(
        f"Nhà máy xử lý nước thải theo dự kiến {told['vi']}: đã chạy chưa, còn nhận được bao nhiêu m³/ngày đêm?",
        f"A waste water plant of {told['en']} is planned: is it at work, and how many m³ a day can it still take?",
    )


def about_plant(case: Case) -> Texts:
    """What to ask of the plant: of none that any source gives the capacity of, first whether there is one, with what is
    said of the zone's infrastructure."""
    if case.zone is None:
        return _OWN
    if wastewater(case).capacity is not None:
        return _LEFT
    if planned := _planned(case):
        return planned
    said = case.offer.figure(case.place, "infrastructure")
    if said.text is None:
        return _IS_THERE
    vi, en = (text.rstrip(".") for text in said.text)
    return both(
        f"Nguồn ghi: {vi} ({when(said.as_of, 'vi')}). {_IS_THERE['vi']}",
        f"The source says: {en} ({when(said.as_of, 'en')}). {_IS_THERE['en']}",
    )


def cited_of_plant(case: Case) -> tuple[str, ...]:
    """The sources of what is told beside a plant of unknown capacity."""
    if case.zone is None or wastewater(case).capacity is not None:
        return ()
    planned, said = (
        case.offer.figure(case.place, name) for name in ("wastewater_capacity_planned", "infrastructure")
    )
    return planned.source if planned.value is not None else said.source if said.text is not None else ()
