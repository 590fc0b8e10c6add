"""Small offers to match against, built without a catalogue."""

from datetime import date
from typing import Any

from matching.judged import Case
from matching.names import CRITERION_NAMES
from matching.offer import Feature, Figure, Lot, MaterialInfo, Named, Offer, SectorInfo, Tier
from matching.policy import Policy
from matching.profile import Profile
from matching.resolve import needs_of, sectors_of

ON = date(2026, 11, 22)
POLICY = Policy.model_validate(
    {
        "detour_factor": 1.0,
        "weights": {
            **dict.fromkeys(CRITERION_NAMES, 0.0),
            "sector_priority": 0.25,
            "land": 0.25,
            "raw_materials": 0.25,
            "environment": 0.25,
        },
        "must": dict.fromkeys(CRITERION_NAMES, 0.5),
        "coverage_needed": 0.5,
        "presets": {
            "investor": {
                "name": {"vi": "nhà đầu tư", "en": "investor"},
                "weights": {**dict.fromkeys(CRITERION_NAMES, 0.0), "land": 1.0},
            }
        },
        "sector_priority": {
            "tiers": {"advantage": 1.0, "priority": 0.8},
            "not_listed": 0.3,
            "carried_over_low": 0.5,
            "derived_low": 0.5,
            "off_list": 0.5,
            "relocation": 0.9,
        },
        "land": {"of": "ha/ha", "knots": [[0, 0], [1, 1]]},
        "unbuilt_land": {"planned": 0.5},
        "raw_materials": {"of": "t/t", "knots": [[0, 0], [1, 0.5], [3, 1]]},
        "reach": {"durable": {"full_km": 100, "none_km": 200}, "hours": {"full_km": 10, "none_km": 20}},
        "storable": ["durable"],
        "infrastructure": {
            "stages": {"operating": 1.0, "planned": 0.0},
            "stage_certain": {"of": "months", "knots": [[24, 1], [48, 0]]},
            "power_factor": 0.8,
            "headroom": {"of": "left/need", "knots": [[0, 0], [2, 1]]},
            "weights": {"stage": 0.5, "water": 0.25, "power": 0.25},
        },
        "logistics": {
            "parts": [
                {
                    "id": "port",
                    "name": {"vi": "cảng", "en": "port"},
                    "weight": 0.5,
                    "export_weight": 1.0,
                    "value": {"of": "km", "knots": [[0, 1], [100, 0]]},
                    "destinations": [
                        {
                            "name": {"vi": "cảng A", "en": "port A"},
                            "road": "road_distance_to_port_a",
                            "straight": "straight_line_to_port_a",
                        }
                    ],
                },
                {
                    "id": "airport",
                    "name": {"vi": "sân bay", "en": "airport"},
                    "weight": 0.5,
                    "export_weight": 0.0,
                    "value": {"of": "km", "knots": [[0, 1], [200, 0]]},
                    "destinations": [
                        {"name": {"vi": "sân bay B", "en": "airport B"}, "position": [108.0, 12.0]}
                    ],
                },
            ]
        },
        "labour": {"level": "district", "value": {"of": "people/worker", "knots": [[0, 0], [100, 1]]}},
        "cost": {
            "unit": "USD/m2/year",
            "rates": {"VND/m2/year": 0.0001},
            "max_age_months": 24,
            "value": {"of": "USD", "knots": [[0, 1], [10, 0]]},
        },
        "timing": {"of": "months", "knots": [[0, 0], [12, 1]]},
        "incentives": {
            "benefits": {
                "tax": {
                    "name": {"vi": "thuế", "en": "tax"},
                    "weight": 1.0,
                    "measures": [
                        {"fact": "rate", "value": {"of": "%", "knots": [[10, 1], [20, 0]]}},
                        {"fact": "term", "as_text": 0.5},
                    ],
                }
            },
            "not_counted": ["incentive-odd"],
        },
        "money_units": {
            "billion VND": {"currency": "VND", "amount": 1_000_000_000},
            "million USD": {"currency": "USD", "amount": 1_000_000},
        },
        "environment": {"own_treatment": 0.6, "headroom": {"of": "m3/m3", "knots": [[0, 0], [2, 1]]}},
        "environment_rules": [
            {
                "regulation": "regulation-x",
                "clause": "Annex",
                "in_force_from": "2022-01-01",
                "source": ["law"],
                "groups": {"large": "I", "medium": "II", "small": "III"},
                "groups_sensitive": {"large": "I", "medium": "I", "small": "II"},
                "dossiers": {
                    group: {"vi": f"hồ sơ {group}", "en": f"dossier {group}"} for group in ("I", "II", "III")
                },
                "types": [
                    {
                        "id": "dyeing",
                        "name": {"vi": "nhuộm", "en": "dyeing"},
                        "sectors": ["sector-dyeing"],
                        "possible_sectors": ["sector-weaving"],
                        "question": {"vi": "có nhuộm không?", "en": "is there dyeing?"},
                        "large_from": 100,
                        "medium_from": 10,
                        "source": ["annex"],
                    }
                ],
            }
        ],
        "used_machinery": {
            "regulation": "regulation-m",
            "clause": "ages",
            "max_age_years": 10,
            "source": ["m"],
        },
        "recipes": [
            {
                "product": "tea",
                "name": {"vi": "chè", "en": "tea"},
                "materials": {"material-leaf": [4.0, 5.0]},
                "note": {"vi": "-", "en": "-"},
            }
        ],
        "resources": {"sector-mining": ["material-ore"]},
    }
)


def figure(value: float | None, unit: str = "ha", as_of: str = "2026") -> Figure:
    return Figure(value, unit, as_of, "stated", ("source",))


def feature(id: str = "kcn-a", kind: str = "zone", **given: Any) -> Feature:
    standing: dict[str, Any] = {
        "pack": "p",
        "title": (f"vi {id}", f"en {id}"),
        "position": (108.0, 11.5),
        "accuracy_km": 0.0,
        "within": frozenset({"place-1"}),
        "sectors": frozenset(),
        "stage": "operating",
        "stage_as_of": "2026",
        "zone": None,
        "contact": "agency-a",
        "figures": {},
    }
    return Feature(id=id, kind=kind, **{**standing, **given})


def lot(state: str | None = "offered", area: float | None = 5.0, stale_after: date | None = None) -> Lot:
    return Lot(state, area, "2026-06", ("notice",), stale_after)


def sector(
    id: str,
    parent: str | None = None,
    vsic: tuple[str, ...] = (),
    priorities: tuple[Tier, ...] = (),
    needs: str = "zone",
) -> SectorInfo:
    return SectorInfo(id, (id, id), parent, vsic, needs, priorities)


def tier(
    name: str = "advantage", ends: date | None = date(2030, 12, 31), places: tuple[str, ...] = ()
) -> Tier:
    return Tier(name, "plan-x", "II.1", date(2021, 1, 1), ends, places, ("plan",))


def material(
    id: str = "material-leaf", perishability: str | None = "durable", output: float | None = None
) -> MaterialInfo:
    return MaterialInfo(id, (id, id), perishability, figure(output, "t/year"))


def offer(*items: Any, policy: Policy = POLICY) -> Offer:
    plan = Named("plan-x", ("kế hoạch", "plan"), "p")
    by_id = {item.id: item for item in (sector("sector-tea"), plan, *items)}
    kinds: dict[str, list[str]] = {}
    sites: dict[str, list[str]] = {}
    for id_ in sorted(by_id):
        item = by_id[id_]
        kind = (
            item.kind
            if isinstance(item, Feature)
            else {"SectorInfo": "sector", "MaterialInfo": "material", "IncentiveInfo": "incentive"}.get(
                type(item).__name__, "place"
            )
        )
        kinds.setdefault(kind, []).append(id_)
        if kind == "site" and item.zone:
            sites.setdefault(item.zone, []).append(id_)
    return Offer(
        "e",
        1,
        {"p": policy},
        {"p": "version"},
        by_id,
        {k: tuple(v) for k, v in kinds.items()},
        {k: tuple(v) for k, v in sites.items()},
    )


def profile(**given: Any) -> Profile:
    return Profile.model_validate({"sector": "sector-tea", **given})


def case(place: Feature, *others: Any, policy: Policy = POLICY, **given: Any) -> Case:
    """A case of a profile before a place, among other items."""
    asked, there = profile(**given), offer(place, *others, policy=policy)
    return Case(asked, sectors_of(asked, there), place, there, policy, ON, needs_of(asked, policy))
