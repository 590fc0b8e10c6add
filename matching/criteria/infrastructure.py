"""Infrastructure: what is on the spot by the zone's stage, and the water and power the project can have."""

from typing import Any

from matching.bands import UNKNOWN, Band, point
from matching.features import Feature
from matching.judged import Case, CriterionResult, Texts
from matching.parts import Part, weighed
from matching.stages import stage_certain
from matching.utilities import Utility, power, water
from matching.wording import both, label, quantity, when


def _stage(case: Case) -> Part:
    """The part of a day, whoever asks."""
    return case.offer.kept("stage", (case.place.id, case.on), lambda: _read_stage(case))


def _read_stage(case: Case) -> Part:
    """The value of the zone's stage, less certain the older the statement; unknown where it has none, or the place is
    in no zone."""
    rules, zone = case.policy.infrastructure, case.zone
    stage = zone.stage if zone else None
    value = rules.stages.get(stage) if stage else None  # type: ignore[call-overload]  # a name the policy does not have finds nothing
    band = UNKNOWN
    if zone and value is not None:
        sure = stage_certain(zone, case.policy, case.on)
        band = Band(sure * value, sure * value + (1 - sure))
    proof = {
        "stage": stage,
        "as_of": zone.stage_as_of if zone else None,
        "source": list(zone.stage_source) if zone else [],
    }
    return Part("stage", rules.weights.get("stage", 0.0), band, proof)


def _supply(case: Case, id: str, need: float | None, utility: Utility) -> Part | None:
    """What is left over the need; a supply described without its capacity is told, but how much it is stays open."""
    rules = case.policy.infrastructure
    if need is None:
        return None
    if need == 0:
        band = point(1.0)
    elif utility.capacity is None:
        band = UNKNOWN
    else:
        band = rules.headroom.band(Band(utility.left.low / need, utility.left.high / need))
    proof: dict[str, Any] = {
        "needed": need,
        "unit": utility.unit,
        "capacity": utility.capacity,
        "load": utility.load,
        "named": dict(zip(("vi", "en"), utility.named, strict=True)) if utility.named else None,
        "as_of": utility.as_of,
        "source": list(utility.source),
    }
    return Part(id, rules.weights.get(id, 0.0), band, proof)  # type: ignore[call-overload]  # a name the policy does not have finds nothing


def infrastructure(case: Case) -> CriterionResult:
    """The weighted mean over what the profile asks about; the stage always counts."""
    if case.judges_no_utilities:
        return CriterionResult("infrastructure", UNKNOWN, asked=False)
    supplies = {"water": water(case), "power": power(case)}
    parts = [
        _stage(case),
        _supply(case, "water", case.profile.water_m3_day, supplies["water"]),
        _supply(case, "power", case.profile.power_mw, supplies["power"]),
    ]
    return weighed("infrastructure", [part for part in parts if part], lambda: _says(case, supplies))


_WHAT: dict[str, Texts] = {"water": both("cấp nước", "water"), "power": both("cấp điện", "power")}
_CAPACITY: dict[str, Texts] = {
    "water": both("công suất cấp nước", "water supply capacity"),
    "power": both("công suất cấp điện", "power supply capacity"),
}


def _published(id: str, utility: Utility, lang: str) -> str:
    """The capacity of a supply and what is taken of it, each of its date; one date is told once."""
    capacity, taken = (
        None if value is None else quantity(value, utility.unit, lang)
        for value in (utility.capacity, utility.load)
    )
    of_capacity, of_load = (when(at, lang) for at in (utility.capacity_as_of, utility.load_as_of))
    told = f"{_CAPACITY[id][lang]} {capacity}"
    if taken is None:
        return f"{told} ({of_capacity})"
    used = f"đã dùng {taken}" if lang == "vi" else f"{taken} taken"
    first = "" if of_capacity == of_load else f" ({of_capacity})"
    return f"{told}{first}, {used} ({of_load})"


def _of(id: str, utility: Utility, lang: str) -> str | None:
    """What is published of a supply; what is not, the gate asks for."""
    if utility.capacity is not None:
        return _published(id, utility, lang)
    if utility.named:
        told = utility.named[0 if lang == "vi" else 1]
        return f"{_WHAT[id][lang]}: {told} ({when(utility.as_of, lang)})"
    return None


def _stage_told(zone: Feature | None, lang: str) -> str:
    """The stage of a zone, and of when that is."""
    told = label("stages", zone.stage if zone else None, lang).lower()
    if zone is None or zone.stage_as_of is None:
        return f"{told} ({when(None, lang)})"
    return f"{told} ({'theo nguồn ' if lang == 'vi' else 'by a source of '}{when(zone.stage_as_of, lang)})"


def _says(case: Case, supplies: dict[str, Utility]) -> Texts:
    asked = {"water": case.profile.water_m3_day, "power": case.profile.power_mw}
    told: Texts = {}
    for lang in ("vi", "en"):
        stage = case.zone.stage if case.zone else None
        if case.zone is None:
            unknown = "ngoài khu, cụm công nghiệp" if lang == "vi" else "outside any park or cluster"
        else:
            unknown = "chưa rõ giai đoạn" if lang == "vi" else "stage not known"
        parts = [_stage_told(case.zone, lang) if stage else unknown]
        known = [_of(id_, utility, lang) for id_, utility in supplies.items() if asked[id_] is not None]
        told[lang] = "; ".join([*parts, *(text for text in known if text)])
    return both(f"Hạ tầng: {told['vi']}.", f"Infrastructure: {told['en']}.")
