"""The criteria and gates by name: their ids, and what people call them."""

from typing import Final

CRITERIA_SAID: Final[dict[str, dict[str, str]]] = {
    "sector_priority": {"vi": "Ưu tiên ngành", "en": "Sector priority"},
    "land": {"vi": "Đất", "en": "Land"},
    "raw_materials": {"vi": "Nguyên liệu", "en": "Raw materials"},
    "environment": {"vi": "Khả năng tiếp nhận nước thải", "en": "Environmental headroom"},
    "infrastructure": {"vi": "Hạ tầng", "en": "Infrastructure"},
    "logistics": {"vi": "Vận chuyển", "en": "Logistics"},
    "labour": {"vi": "Lao động", "en": "Labour"},
    "cost": {"vi": "Chi phí", "en": "Cost"},
    "timing": {"vi": "Tiến độ", "en": "Timing"},
    "incentives": {"vi": "Ưu đãi", "en": "Incentives"},
}


def criterion_said(criterion: str) -> dict[str, str]:
    """What people call a criterion; its id where nobody has named it yet."""
    return CRITERIA_SAID.get(criterion, {"vi": criterion, "en": criterion})


CRITERION_NAMES: Final[tuple[str, ...]] = tuple(CRITERIA_SAID)
"""The criteria every pack has to speak of."""

GATES_SAID: Final[dict[str, dict[str, str]]] = {
    "sector": {"vi": "Ngành", "en": "Sector"},
    "standing": {"vi": "Hiện trạng", "en": "Standing"},
    "role": {"vi": "Vai trò", "en": "Role"},
    "land": {"vi": "Đất", "en": "Land"},
    "raw_materials": {"vi": "Nguyên liệu", "en": "Raw materials"},
    "wastewater": {"vi": "Nước thải", "en": "Waste water"},
    "water": {"vi": "Cấp nước", "en": "Water supply"},
    "power": {"vi": "Cấp điện", "en": "Power supply"},
    "capacity": {"vi": "Công suất quy hoạch", "en": "Planned capacity"},
    "environment": {"vi": "Môi trường", "en": "Environment"},
    "safety_distance": {"vi": "Khoảng cách an toàn", "en": "Safety distance"},
    "min_investment": {"vi": "Vốn đầu tư", "en": "Investment"},
    "used_machinery": {"vi": "Máy móc đã qua sử dụng", "en": "Used machinery"},
}


def said(gate: str) -> dict[str, str]:
    """What people call a gate; a must is called by its criterion."""
    kind, _, criterion = gate.partition(":")
    if kind == "must":
        name = criterion_said(criterion)
        return {"vi": f"Yêu cầu bắt buộc, {name['vi'].lower()}", "en": f"Required, {name['en'].lower()}"}
    return GATES_SAID.get(gate, {"vi": gate, "en": gate})
